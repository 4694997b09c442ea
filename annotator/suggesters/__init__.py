"""Proposals: one file per idea, listed here by hand in the order in which they are shown.

A suggester is a pure function of one document and of what is known beside it (the schema, the
cast, what its author labelled before), so that a corpus can be worked through on many cores.
"""

from annotator.plugins import Suggester, discover
from annotator.suggesters import events, names, quantities, quotes, times

_BUILTIN = (
    quotes.SUGGESTER,
    quantities.SUGGESTER,
    times.SUGGESTER,
    names.SUGGESTER,
    events.SUGGESTER,
)


def suggesters() -> tuple[Suggester, ...]:
    """Return the built-in suggesters and those of installed packages, by name."""
    return discover(_BUILTIN, "annotator.suggesters")
