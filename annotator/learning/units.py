"""How spans become tags of tokens and back, though they nest, and tags cannot.

A label that lies in another of its kind is a unit of its own, one level down. Units that seldom
overlap share a model, which then knows that a place is not an actor as well; others have their
own. Tags are those of BIO (Ramshaw and Marcus 1995).
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.learning.example import Mark
from annotator.learning.features import Sequences, covered
from annotator.model.span import Range

DEEPEST = 2
"""Levels of a label inside itself that are learned."""

OVERLAP = 0.2
"""The share of a unit's spans that may overlap those of others in its model."""


class Unit(NamedTuple):
    """A label, and how many of the same kind its spans lie in."""

    label: str
    depth: int = 0

    @property
    def tag(self) -> str:
        """The unit's name in tags."""
        return f"{self.depth}{self.label}"


def unit_of(tag: str) -> Unit:
    """Return the unit of a tag's name."""
    return Unit(tag[1:], int(tag[0]))


def units(marks: Iterable[Mark]) -> dict[Unit, list[Mark]]:
    """Return spans by their units, in text order; what lies too deep is left out."""
    found: dict[Unit, list[Mark]] = {}
    above: dict[str, list[int]] = {}
    for mark in sorted(marks, key=_outer_first):
        ends = [it for it in above.get(mark.label, ()) if it > mark.fragments[0].start]
        depth = sum(it >= mark.fragments[-1].end for it in ends)
        above[mark.label] = [*ends, mark.fragments[-1].end]
        if depth < DEEPEST:
            found.setdefault(Unit(mark.label, depth), []).append(mark)
    return found


def _outer_first(mark: Mark) -> tuple[int, int, tuple[Range, ...]]:
    return mark.fragments[0].start, -mark.fragments[-1].end, mark.fragments


def groups(articles: Iterable[Mapping[Unit, list[Mark]]], least: int) -> list[tuple[Unit, ...]]:
    """Return which units share a model; those with fewer than `least` spans have none."""
    counts: Counter[Unit] = Counter()
    together: Counter[tuple[Unit, Unit]] = Counter()
    for found in articles:
        counts.update({unit: len(marks) for unit, marks in found.items()})
        for one, marks in found.items():
            for other in found:
                if one != other:
                    together[one, other] += _overlaps(marks, found[other])
    result: list[list[Unit]] = []
    for unit, count in sorted(counts.items(), key=lambda it: (-it[1], it[0])):
        if count >= least:
            fitting = (it for it in result if _overlap(unit, it, together) <= OVERLAP * count)
            group = next(fitting, None)
            if group is None:
                result.append([unit])
            else:
                group.append(unit)
    return [tuple(it) for it in result]


def _overlap(unit: Unit, group: Sequence[Unit], together: Counter[tuple[Unit, Unit]]) -> int:
    return max(max(together[unit, it], together[it, unit]) for it in group)


def _overlaps(marks: Sequence[Mark], others: Sequence[Mark]) -> int:
    """Count the marks that overlap one of the others."""
    edges = sorted((part for it in others for part in it.fragments), key=lambda it: it.start)
    count, reach, at = 0, -1, 0
    parts = sorted(part for it in marks for part in it.fragments)
    for start, end in parts:
        while at < len(edges) and edges[at].start < end:
            reach = max(reach, edges[at].end)
            at += 1
        count += reach > start
    return count


def tags(
    sequences: Sequences, found: Mapping[Unit, list[Mark]], group: Sequence[Unit]
) -> list[list[str]]:
    """Return the tags of all tokens; where spans of a group overlap, the longest has the token."""
    rows = [["O"] * len(places) for places in sequences.places]
    mine = [(unit, part) for unit in group for it in found.get(unit, ()) for part in it.fragments]
    mine.sort(key=lambda it: (it[1].start - it[1].end, it[1].start))
    firsts = [places[0].start for places in sequences.places]
    for unit, part in mine:
        sign = "B"
        for number in _paragraphs(firsts, part):
            row = rows[number]
            tokens = covered(sequences.places[number], part)
            if all(row[it] == "O" for it in tokens):
                for at in tokens:
                    row[at] = f"{sign}{unit.tag}"
                    sign = "I"
    return rows


def _paragraphs(firsts: Sequence[int], part: Range) -> range:
    """Return the numbers of the paragraphs that a part of a text may touch."""
    return range(max(0, bisect_right(firsts, part.start) - 1), bisect_left(firsts, part.end))


def runs(row: Sequence[str]) -> Iterator[tuple[Unit, range]]:
    """Yield the spans of a row of tags as units with their tokens."""
    first = 0
    for at in range(1, len(row) + 1):
        begins = at == len(row) or row[at] != f"I{row[first][1:]}"
        if begins:
            if row[first] != "O":
                yield unit_of(row[first][1:]), range(first, at)
            first = at
