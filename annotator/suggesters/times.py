"""Expressions of time that can be read."""

from collections.abc import Iterator

from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.span import Range
from annotator.news import times
from annotator.news.actors import reading_of
from annotator.plugins import Known, Suggester

CALENDAR, RELATIVE = 0.85, 0.7


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose each expression of time that is a date, a time or a way from the publication."""
    label = known.schema.read_as("time")
    if label is None:
        return
    for it in times.in_reading(reading_of(document), document.article.published):
        # “now” and “soon” are rarely meant to be labelled.
        if not it.value.endswith("_REF"):
            sure = CALENDAR if it.calendar else RELATIVE
            yield Proposal(label.name, (Range(it.start, it.end),), sure, "reads as a time")


SUGGESTER = Suggester(
    name="times",
    summary="dates, times of day and periods, as TIMEX3 has them",
    suggest=suggest,
)
