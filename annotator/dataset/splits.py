"""Splits that do not leak: what belongs together stays on one side.

Articles that are nearly the same, or share a source, a day, an entity or whatever else was
asked for, are one group, and a group is never divided. Groups are placed one by one, the
largest first, where they bring all labels nearest to their shares, in the manner of iterative
stratification (Sechidis et al. 2011); or in the order of time. Chance, where it decides, comes
from the seed alone.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from annotator.dataset.likeness import Alike, Likeness
from annotator.dataset.recipe import Recipe, Split
from annotator.model.layer import LABEL, Layer

LARGE = 0.3
"""The share of all articles from which on one group is worth a note."""


@dataclass(slots=True)
class Item:
    """What is to be known of an article to place it; `keys` say what it is kept together by."""

    number: int
    id: str
    day: str = ""
    labels: Counter[str] = field(default_factory=Counter)
    keys: dict[str, None] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)
    group: int = 0
    split: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """Articles with their splits, and sentences that one should know."""

    items: tuple[Item, ...]
    notes: tuple[str, ...]

    def numbers(self, split: str) -> list[int]:
        """Return the numbers of the articles in a split, in their order."""
        return [it.number for it in self.items if it.split == split]


def divide(layers: Iterable[Layer], recipe: Recipe, text_of: Callable[[int], str]) -> Division:
    """Place every article in a split; `text_of` returns a text by its article's number."""
    likeness = Likeness()
    items: list[Item] = []
    for layer in layers:
        if not items or items[-1].number != layer.number:
            article = layer.article
            items.append(Item(layer.number, article["id"], article["published"][:10]))
            likeness.add(article["text"])
        items[-1].labels.update(it[LABEL] for it in layer.spans)
        items[-1].keys |= dict.fromkeys(_keys(layer, recipe.together))
    pairs = likeness.pairs(lambda at: text_of(items[at].number))
    groups = _groups(items, pairs, recipe.seed)
    notes = [_large(groups, len(items))]
    if recipe.by == "time":
        notes += _by_time(groups, recipe.splits, len(items))
    else:
        _by_label(groups, recipe.splits)
    notes += _thin(items, recipe.splits)
    return Division(tuple(items), tuple(filter(None, notes)))


def _keys(layer: Layer, together: Sequence[str]) -> Iterable[str]:
    article = layer.article
    for name in together:
        if name == "entity":
            yield from (f"entity {it['name']!r} ({it['id']})" for it in layer.entities)
        else:
            metadata = article["metadata"]
            value = {"source": article["source"], "date": article["published"][:10]}.get(
                name, metadata.get(name.removeprefix("metadata."), "")
            )
            if value not in ("", None):
                yield f"{name} {value!r}"


class _Together:
    """Numbers in groups that grow together (union-find)."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def group(self, at: int) -> int:
        """Return the smallest number of the group that a number is in."""
        parents = self._parents
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    def join(self, one: int, two: int) -> None:
        """Make one group of the groups of two numbers."""
        first, second = sorted((self.group(one), self.group(two)))
        self._parents[second] = first


def _groups(items: list[Item], pairs: Iterable[Alike], seed: int) -> list[list[Item]]:
    """Join what belongs together; return the groups, the largest first, equal ones by chance."""
    together = _Together(len(items))
    for left, right, share in pairs:
        together.join(left, right)
        for one, two in ((left, right), (right, left)):
            items[one].why.append(f"nearly the same as {items[two].id} ({share:.2f})")
    first: dict[str, int] = {}
    shared = Counter(key for item in items for key in item.keys)
    for at, item in enumerate(items):
        for key in item.keys:
            together.join(first.setdefault(key, at), at)
        item.why += (key for key in item.keys if shared[key] > 1)
    found: defaultdict[int, list[Item]] = defaultdict(list)
    for at, item in enumerate(items):
        found[together.group(at)].append(item)
    groups = sorted(found.values(), key=lambda it: (-len(it), _chance(it[0].id, seed)))
    for number, group in enumerate(groups, 1):
        for item in group:
            item.group = number
    return groups


def _chance(name: str, seed: int) -> str:
    return hashlib.sha256(f"{seed} {name}".encode()).hexdigest()


def _by_label(groups: list[list[Item]], splits: Sequence[Split]) -> None:
    total: Counter[str] = Counter()
    sizes = [_size(group) for group in groups]
    for size in sizes:
        total += size
    here: dict[str, Counter[str]] = {it.name: Counter() for it in splits}
    for group, size in zip(groups, sizes, strict=True):
        errors = [_error(size, total, here[it.name], it.share) for it in splits]
        name = splits[errors.index(min(errors))].name
        here[name] += size
        for item in group:
            item.split = name
            item.why.append(f"group {item.group} fits the shares of labels best in {name}")


def _size(group: list[Item]) -> Counter[str]:
    """Count the articles, under "", and labels of a group."""
    size = Counter({"": len(group)})
    for item in group:
        size += item.labels
    return size


def _error(size: Counter[str], total: Counter[str], here: Counter[str], share: float) -> float:
    """Return how much further from its shares a split is with a group than without."""
    error = 0.0
    for name, count in size.items():
        wanted = share * total[name]
        before, after = here[name] / wanted - 1, (here[name] + count) / wanted - 1
        # The number of articles counts as much as all labels together.
        error += (len(total) if not name else 1) * (after**2 - before**2) * share
    return error


def _by_time(groups: list[list[Item]], splits: Sequence[Split], count: int) -> list[str]:
    """Place the groups by their newest article: what is tested on is never older than that."""
    dated = [it for it in groups if any(item.day for item in it)]
    undated = [it for it in groups if not any(item.day for item in it)]
    dated.sort(key=lambda it: (max(item.day for item in it), it[0].group))
    ends = list(accumulate(it.share * count for it in splits))
    place = 0
    for group in [*undated, *dated]:
        # By its middle, so that shares are met on the average.
        middle = place + len(group) / 2
        at = next((at for at, end in enumerate(ends) if middle < end), len(splits) - 1)
        newest = max(item.day for item in group)
        for item in group:
            item.split = splits[at].name
            item.why.append(
                f"group {item.group} is as new as {newest}"
                if newest
                else f"group {item.group} has no date, so it comes first"
            )
        place += len(group)
    number = sum(map(len, undated))
    return [f"{number} articles have no date and come first."] if number else []


def _large(groups: list[list[Item]], count: int) -> str:
    if not groups or len(groups[0]) < 2 or len(groups[0]) < LARGE * count:
        return ""
    size = len(groups[0])
    return f"One group has {size} of {count} articles, so the shares cannot be met closely."


def _thin(items: Sequence[Item], splits: Sequence[Split]) -> Iterable[str]:
    labels = {label for item in items for label in item.labels}
    for split in splits:
        mine = [it for it in items if it.split == split.name]
        if not mine:
            yield f"There is no article in {split.name}."
            continue
        missing = labels - {label for item in mine for label in item.labels}
        if missing:
            yield f"In {split.name} there is no {', no '.join(sorted(missing))}."
