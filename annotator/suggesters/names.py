"""People, organisations and places that are named in the text."""

from collections.abc import Iterator

from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.news.actors import Actors
from annotator.plugins import Known, Suggester


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose each name as an actor, with whom of the cast it means."""
    yield from known.once(Actors, document).mentions()


SUGGESTER = Suggester(
    name="names",
    summary="people, organisations and places by capitals, titles, known names and the cast",
    suggest=suggest,
)
