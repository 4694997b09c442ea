"""Quantities that the normaliser reads in the text."""

from collections.abc import Iterator

from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.span import Range
from annotator.news import quantities
from annotator.news.actors import reading_of
from annotator.plugins import Known, Suggester


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose each quantity in the text, as a label whose words are read as one."""
    label = known.schema.read_as("quantity")
    if label is None:
        return
    for it in quantities.in_reading(reading_of(document), document.article.published):
        yield Proposal(label.name, (Range(it.start, it.end),), 0.9, "reads as a quantity")


SUGGESTER = Suggester(
    name="quantities",
    summary="amounts with their values and units, as the normaliser reads them",
    suggest=suggest,
)
