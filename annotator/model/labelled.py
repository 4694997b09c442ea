"""What an author labelled before: which words, under which label, and how often not.

Words are compared as names are (`model.cast.folded`). Of a finished article it counts as well
where the words stand without a label: leaving them out was a decision.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST = 6
"""Words of what is remembered, at most: longer ones hardly ever come again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that are labelled: folded, under which label, whom they mean (an id), how decided.

    `capital` is true where they begin with a capital.
    """

    words: str
    label: str
    entity: str = ""
    capital: bool = False
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What an author marked in one article; `text` is folded, and empty until they are done."""

    marks: tuple[Mark, ...]
    text: str = ""


@dataclass(slots=True)
class Seen:
    """How often words were accepted, rejected and left under one label, and whom they meant."""

    label: str
    accepted: int = 0
    rejected: int = 0
    left: int = 0
    capital: bool = True
    entities: dict[str, int] = field(default_factory=dict)

    @property
    def chance(self) -> float:
        """The chance that they are labelled so again: one half where nothing is known."""
        return (self.accepted + 0.5) / (self.accepted + self.rejected + self.left + 1)

    @property
    def entity(self) -> str:
        """Whom they always meant, by id; empty where that differs."""
        return next(iter(self.entities)) if len(self.entities) == 1 else ""


class Labelled:
    """What an author labelled in some articles, looked up by its words."""

    def __init__(self, pages: Iterable[Page] = ()) -> None:
        self._pages = tuple(pages)
        self._seen: dict[str, dict[str, Seen]] = {}
        self._marked: Counter[str] = Counter()
        for page in self._pages:
            for mark in page.marks:
                self._add(mark)
            if page.text:
                self._marked.update(mark.words for mark in page.marks)
        self.firsts = frozenset(it.partition(" ")[0] for it in self._seen)
        self._counted: set[str] = set()

    def _add(self, mark: Mark) -> None:
        by_label = self._seen.setdefault(mark.words, {})
        seen = by_label.setdefault(mark.label, Seen(mark.label))
        if mark.rejected:
            seen.rejected += 1
            return
        seen.accepted += 1
        seen.capital = seen.capital and mark.capital
        seen.entities[mark.entity] = seen.entities.get(mark.entity, 0) + 1

    def of(self, words: str) -> tuple[Seen, ...]:
        """Return how some folded words were labelled before, one entry for each label."""
        by_label = self._seen.get(words)
        if by_label is None:
            return ()
        if words not in self._counted:
            # Only for words that come up again, for all texts are read for it.
            self._counted.add(words)
            there = sum(it.text.count(f" {words} ") for it in self._pages)
            for seen in by_label.values():
                seen.left = max(0, there - self._marked[words])
        return tuple(by_label.values())
