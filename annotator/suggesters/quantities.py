"""Quantities that the normaliser reads in the text."""

from collections.abc import Iterator

from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.schema import Role
from annotator.model.span import Range
from annotator.news import quantities
from annotator.news.actors import Actors
from annotator.news.measured import Measured
from annotator.news.quantity import Mention
from annotator.news.terms import MEASURES, thing_label
from annotator.plugins import Known, Suggester

SURE, COUNTED = 0.9, 0.6


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose each quantity in the text, as a label whose words are read as one."""
    label = known.schema.read_as("quantity")
    if label is None:
        return
    actors = known.once(Actors, document)
    role = label.role(MEASURES)
    measured, thing = Measured(actors.reading), thing_label(known.schema)
    for it in quantities.in_reading(actors.reading, document.article.published):
        place = Range(it.start, it.end)
        part = _counted(role, thing, actors, measured, it) if role else None
        roles = ((MEASURES, part),) if part else ()
        yield Proposal(label.name, (place,), SURE, "reads as a quantity", roles=roles)


def _counted(
    role: Role, thing: str, actors: Actors, measured: Measured, it: Mention
) -> Proposal | None:
    """Return what a quantity counts: who is told of by its number and noun, or a thing."""
    who = actors.beginning(it.start)
    if who is not None:
        return who if who.label in role.targets and who.fragments[0].end > it.end else None
    place = measured.by(it) if thing else None
    return Proposal(thing, (place,), COUNTED, "what is counted") if place else None


SUGGESTER = Suggester(
    name="quantities",
    summary="amounts with their values and units, as the normaliser reads them",
    suggest=suggest,
)
