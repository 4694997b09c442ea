"""Quotes with their cues and sources, as marks, cues and commas tell them."""

from collections.abc import Iterator

from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.schema import Label
from annotator.model.span import Range
from annotator.news import attribution
from annotator.news.actors import Actors
from annotator.news.quoted import Attribution
from annotator.news.terms import ADDRESSEE, CUE, INSIDE, SOURCE
from annotator.plugins import Known, Suggester


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose each quote with its cue, its source and the quote that holds it."""
    label = known.schema.read_as("quote")
    if label is None:
        return
    actors = known.once(Actors, document)
    outer: list[Proposal] = []
    for it in attribution.find(actors.reading):
        holder = next((one for one in outer if _holds(one, it)), None) if it.inside else None
        proposal = _frame(label, it, actors, holder)
        if not it.inside:
            outer.append(proposal)
        yield proposal


def _frame(label: Label, it: Attribution, actors: Actors, holder: Proposal | None) -> Proposal:
    roles: list[tuple[str, Proposal]] = []
    cue, source = label.role(CUE), label.role(SOURCE)
    if it.cue is not None and cue is not None and cue.targets:
        roles.append(
            (CUE, Proposal(cue.targets[0], (it.cue,), it.confidence, "attributes a quote"))
        )
    if it.source is not None and source is not None:
        who = actors.phrase(it.source, it.confidence, "source of a quote")
        roles += [(SOURCE, who)] if who else []
    addressee, told = label.role(ADDRESSEE), _addressed(it, actors)
    if addressee is not None and told is not None and told.label in addressee.targets:
        roles.append((ADDRESSEE, told))
    if holder is not None and label.role(INSIDE) is not None:
        roles.append((INSIDE, holder))
    return Proposal(label.name, it.fragments, it.confidence, it.why, roles=tuple(roles))


def _addressed(it: Attribution, actors: Actors) -> Proposal | None:
    """Return who is told: right behind a cue such as “told”."""
    text, lex = actors.reading.text, actors.reading.lexicon
    if it.cue is None or text[slice(*it.cue)].casefold() not in lex.low("quote", "addressed"):
        return None
    place = actors.behind(it.cue)
    return actors.phrase(place, it.confidence, "who is told") if place else None


def _holds(outer: Proposal, inner: Attribution) -> bool:
    return all(_lies_in(it, outer.fragments) for it in inner.fragments)


def _lies_in(one: Range, fragments: tuple[Range, ...]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in fragments)


SUGGESTER = Suggester(
    name="quotes",
    summary="direct, mixed and indirect quotes with their cues and sources",
    suggest=suggest,
)
