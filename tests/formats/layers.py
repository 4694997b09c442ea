"""Compares labels by what they say, for formats that give ids anew."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from annotator.model.relation import Relation
from annotator.model.span import Span

Mark = tuple[str, tuple[tuple[int, int], ...], str, str, str]


def mark(span: Span) -> Mark:
    """All that a span says but its id, author and origin."""
    fragments = tuple((start, end) for start, end in span.fragments)
    attributes = json.dumps(span.attributes, sort_keys=True)
    return span.label, fragments, attributes, span.note, span.state


def marks(spans: Iterable[Span]) -> Counter[Mark]:
    """What spans say, in any order."""
    return Counter(mark(it) for it in spans)


def arrows(
    relations: Iterable[Relation], spans: Mapping[str, Span]
) -> Counter[tuple[str, Mark, Mark]]:
    """What relations say, in any order."""
    return Counter((it.label, mark(spans[it.source]), mark(spans[it.target])) for it in relations)
