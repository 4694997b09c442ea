"""Which spans are shown: by label, state, origin and author. Hiding changes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.span import Span

Facet = Literal["label", "state", "origin", "author"]
FACETS: tuple[Facet, ...] = ("label", "state", "origin", "author")

Kind = tuple[str, str, str, str]
"""What a filter looks at in a span: its values of the facets, in their order."""


def kind_of(span: Span) -> Kind:
    """Return what a filter looks at in a span."""
    return span.label, span.state, span.origin, span.author


@dataclass(frozen=True, slots=True)
class Filter:
    """Values that hide what has one of them; spans in `spared` are shown all the same.

    Spared are those that somebody has just made or changed by hand: nobody's work vanishes
    under their eyes. What was rejected is shown only where `rejected` asks for it.
    """

    hidden: frozenset[tuple[Facet, str]] = frozenset()
    spared: frozenset[str] = frozenset()
    rejected: bool = False

    def shows(self, span: Span) -> bool:
        """Whether a span is to be seen."""
        if span.state == "rejected" and not self.rejected:
            return False
        return not self.hidden or span.id in self.spared or not self.hides(kind_of(span))

    def hides(self, kind: Kind) -> bool:
        """Whether spans of a kind are hidden, but for those that are spared."""
        return any(it in self.hidden for it in zip(FACETS, kind, strict=True))

    def shows_state(self, state: str) -> bool:
        """Whether spans in a state are to be seen."""
        return self.shows_value("state", state)

    def shows_value(self, facet: Facet, value: str) -> bool:
        """Whether spans that have a value are to be seen."""
        if (facet, value) == REJECTED and not self.rejected:
            return False
        return (facet, value) not in self.hidden

    def toggled(self, facet: Facet, value: str) -> "Filter":
        """Return a filter that hides a value if it was shown, or shows it if it was hidden."""
        if (facet, value) == REJECTED:
            return Filter(self.hidden, rejected=not self.rejected)
        return Filter(self.hidden ^ {(facet, value)}, rejected=self.rejected)

    def only(self, facet: Facet, value: str, values: Iterable[str]) -> "Filter":
        """Return a filter that shows one value of a facet and hides all others of `values`."""
        others = {it for it in self.hidden if it[0] != facet}
        hidden = others | {(facet, it) for it in values if it != value}
        rejected = (facet, value) == REJECTED if facet == "state" else self.rejected
        return Filter(frozenset(hidden - {REJECTED}), rejected=rejected)

    def differs(self, other: "Filter") -> bool:
        """Whether other values are hidden than by another filter, whatever is spared."""
        return (self.hidden, self.rejected) != (other.hidden, other.rejected)

    def sparing(self, span_ids: Iterable[str]) -> "Filter":
        """Return the filter that shows these spans, whatever they are."""
        return replace(self, spared=self.spared.union(span_ids)) if self.hidden else self


REJECTED: tuple[Facet, str] = ("state", "rejected")
"""The one value that is hidden unless somebody asks for it."""

EVERYTHING = Filter()
"""The filter that hides nothing but what was rejected."""


class Tally:
    """How many spans of a document there are of each kind, and apart how many were rejected.

    It is counted once, and then follows each act at the cost of its edits.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._kinds = Counter(kind_of(it) for it in document.spans if it.state != "rejected")
        self.rejected = document.states["rejected"]

    @property
    def total(self) -> int:
        """How many spans there are."""
        return self._kinds.total()

    def follow(self, document: Document, edits: Iterable[Edit]) -> None:
        """Count what an act has changed in the document."""
        self._document = document
        self.rejected = document.states["rejected"]
        for edit in edits:
            for value, step in ((edit.before, -1), (edit.after, 1)):
                if isinstance(value, Span) and document.holds(value) and value.state != "rejected":
                    self._kinds[kind_of(value)] += step

    def values(self, facet: Facet) -> dict[str, int]:
        """Return the values of a facet that there are, with the number of spans of each."""
        at, found = FACETS.index(facet), Counter[str]()
        for kind, count in self._kinds.items():
            found[kind[at]] += count
        return {value: count for value, count in found.items() if count}

    def hidden(self, chosen: Filter) -> int:
        """Return how many spans a filter hides."""
        if not chosen.hidden:
            return 0
        count = sum(count for kind, count in self._kinds.items() if chosen.hides(kind))
        by_id = self._document.by_id
        there = (by_id[it] for it in chosen.spared if it in by_id)
        return count - sum(it.state != "rejected" and chosen.hides(kind_of(it)) for it in there)
