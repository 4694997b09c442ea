"""Proposals: one file per idea, listed here by hand in the order in which they are shown.

A suggester is a pure function of one document and of what is known beside it (the schema, the
cast, what its author labelled before), so that a corpus can be worked through on many cores.
"""

from collections.abc import Iterable
from dataclasses import replace

from annotator.learning.example import bare
from annotator.learning.model import about
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.plugins import Known, Suggester, discover
from annotator.suggesters import (
    command,
    events,
    http,
    learned,
    names,
    quantities,
    quotes,
    repeats,
    spacy,
    times,
)

_BUILTIN = (
    quotes.SUGGESTER,
    quantities.SUGGESTER,
    times.SUGGESTER,
    names.SUGGESTER,
    events.SUGGESTER,
    repeats.SUGGESTER,
    learned.SUGGESTER,
    command.SUGGESTER,
    http.SUGGESTER,
    spacy.SUGGESTER,
)


def suggesters() -> tuple[Suggester, ...]:
    """Return the built-in suggesters and those of installed packages, by name."""
    return discover(_BUILTIN, "annotator.suggesters")


def by_rules(document: Document, schema: Schema) -> tuple[Proposal, ...]:
    """Return what is proposed for a bare text by those that are on and know nothing of the project.

    It is what a model learns beside, and what it judges.
    """
    empty, known = bare(document), Known(schema)
    rules = [it for it in suggesters() if it.on and not it.learns]
    return tuple(proposal for it in rules for proposal in it.suggest(empty, known))


def found(
    document: Document, chosen: Iterable[Suggester], known: Known
) -> list[tuple[str, Proposal]]:
    """Return what suggesters propose for a document, with their names.

    Where a model does better than the rules, it has the last word on what they propose.
    """
    chosen = tuple(chosen)
    others = [it for it in chosen if not it.learns]
    rules = ((it.name, one) for it in others for one in it.suggest(document, known))
    model = about(known.learned)
    if model is None or not model.on or len(others) == len(chosen):
        return list(rules)
    beside = replace(known, proposed=by_rules(document, known.schema))
    return list(learned.told(document, beside, rules))
