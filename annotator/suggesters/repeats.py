"""What this author labelled before, where the same words stand again."""

from collections.abc import Iterator

from pydantic import JsonValue

from annotator.model.cast import folded
from annotator.model.document import Document
from annotator.model.labelled import LONGEST, Seen
from annotator.model.names import identity
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.model.span import Range
from annotator.news.actors import reading_of
from annotator.news.capitals import bare
from annotator.news.naming import names
from annotator.news.reading import Reading
from annotator.plugins import Known, Suggester

LEAST = 0.5
"""The chance below which nothing is proposed."""


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose words that this author labelled more often than not; the longest ones win.

    Words that had a capital each time need one, and a part of a longer name is not proposed.
    """
    labelled = known.labelled
    if not labelled.firsts:
        return
    reading = reading_of(document)
    row = [(folded(bare(it.text)), it.start, it.start + len(bare(it.text))) for it in reading.row]
    told = [it for it in row if it[0]]
    inner = _inside_names(reading)
    at = 0
    while at < len(told):
        found, length = None, 0
        if told[at][0].partition(" ")[0] in labelled.firsts:
            for length in range(min(LONGEST, len(told) - at), 0, -1):
                place = Range(told[at][1], told[at + length - 1][2])
                words = " ".join(it[0] for it in told[at : at + length])
                found = _best(labelled.of(words), reading.text[place.start])
                if found and place not in inner and "\n" not in reading.text[slice(*place)]:
                    yield _proposal(known.schema, found, place)
                    break
                found = None
        at += length if found else 1


def _best(seen: tuple[Seen, ...], first: str) -> Seen | None:
    fits = [it for it in seen if it.accepted and it.chance > LEAST]
    fits = [it for it in fits if first.isupper() or not it.capital]
    return max(fits, key=lambda it: it.chance, default=None)


def _inside_names(reading: Reading) -> set[Range]:
    """Return the places of parts of names of several words: “Ford” of the Ford Foundation."""
    row, found = reading.row, set()
    for it in names(reading):
        for first in range(it.core, it.stop):
            for stop in range(first + 1, it.stop + 1):
                whole = first == it.core and stop == it.stop
                if not whole:
                    last = row[stop - 1]
                    found.add(Range(row[first].start, last.start + len(bare(last.text))))
    return found


def _proposal(schema: Schema, seen: Seen, place: Range) -> Proposal:
    name = identity(schema, seen.label)
    values: dict[str, JsonValue] = {name: seen.entity} if name and seen.entity else {}
    times = "once" if seen.accepted == 1 else f"{seen.accepted} times"
    return Proposal(seen.label, (place,), seen.chance, f"labelled {times} before", values)


SUGGESTER = Suggester(
    name="repeats",
    summary="words that you have labelled before, where they stand again",
    suggest=suggest,
)
