"""What may fill a role of a span, the likeliest first, and the letters that pick it.

Hint letters come from the keyboard browsers (Vimium, Conkeror): every place that can be meant
gets letters, and no letters begin with the whole of another's, so that none needs an Enter.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from annotator.model import tokens
from annotator.model.document import Document
from annotator.model.schema import Role, Schema
from annotator.model.span import Range, Span, joined

LETTERS = "fjdksaleirucmowhgvntbypqxz"
"""The quickest to reach come first."""

MOST = 150
"""Hints that are dealt at once; with more, few would have a single letter."""

NEAR, CLOSE = 9, 1000
"""Spans that get their letters before any words do, and how many characters away they may be."""

LIKELY = 300
"""Spans, the nearest ones, whose likeliness is worked out."""

WORDS = 40
REACH = 500
"""Words that get letters, and how many characters away they may be."""

_OTHER_PARAGRAPH, _TAKEN, _INSIDE = 150, 100, 2000
"""How many characters further away a span counts that is less likely to be meant."""


class Hint(NamedTuple):
    """A place with the letters that pick it: a span, or words where `span_id` is empty."""

    letters: str
    place: Range
    span_id: str = ""


def targets(document: Document, frame: Span, role: Role) -> list[Span]:
    """Return the spans that the schema allows in a role of `frame`, the likeliest first.

    Those near it come first. Less likely is what lies in another paragraph, fills this role of
    another span or another role of this one already, or lies inside the frame's own words:
    nobody is the source of a quote that only mentions them.
    """
    taken = {
        it.target for it in document.relations if it.label == role.name or it.source == frame.id
    }
    text = document.article.text
    allowed = [
        it
        for it in document.spans
        if it.label in role.targets and it.id != frame.id and it.state != "rejected"
    ]
    start, end = frame.start, frame.end
    # Of very many, only the nearest are looked at closely: the others are not likely anyway.
    allowed.sort(key=lambda it: max(it.start - end, start - it.end, 0))
    near = sorted(allowed[:LIKELY], key=lambda it: _unlikeliness(text, frame, it, it.id in taken))
    return near + allowed[LIKELY:]


def _unlikeliness(text: str, frame: Span, span: Span, taken: bool) -> tuple[int, int]:  # noqa: FBT001
    gaps = [(_gap(one, other), one, other) for one in frame.fragments for other in span.fragments]
    gap, one, other = min(gaps)
    inside = all(
        any(start <= it.start and it.end <= end for start, end in frame.fragments)
        for it in span.fragments
    )
    apart = text.find("\n", min(one.end, other.end), max(one.start, other.start)) >= 0
    score = gap + _INSIDE * inside + _TAKEN * taken + _OTHER_PARAGRAPH * apart
    return score, span.end - span.start


def _gap(one: Range, other: Range) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def words(text: str, around: Sequence[Range]) -> list[Range]:
    """Return the words outside some ranges (in order, apart), the nearest first.

    Names and numbers count as half as far away: a capital or a digit begins most that is
    looked for, and is rare enough for that.
    """
    edges = [
        max(0, around[0].start - REACH),
        *(edge for fragment in around for edge in fragment),
        min(len(text), around[-1].end + REACH),
    ]
    found = [
        Range(start, end)
        for left, right in zip(edges[::2], edges[1::2], strict=True)
        for start, end in tokens.tokens(text, left, right)
        if left <= start and end <= right and any(it.isalnum() for it in text[start:end])
    ]

    def distance(word: Range) -> tuple[int, Range]:
        gap, other = min((_gap(word, it), it) for it in around)
        first = text[word.start]
        gap = gap // 2 if first.isupper() or first.isdigit() else gap
        apart = text.find("\n", min(word.end, other.end), max(word.start, other.start)) >= 0
        return gap + _OTHER_PARAGRAPH * apart, word

    return sorted(found, key=distance)[:WORDS]


def codes(count: int) -> list[str]:
    """Return so many letter codes, the short ones first; none begins with another.

    There are no more than 676.
    """
    size = len(LETTERS)
    prefixes = min(size, max(0, ceil((count - size) / (size - 1))))
    singles = list(LETTERS[: size - prefixes])
    pairs = [first + second for first in LETTERS[size - prefixes :] for second in LETTERS]
    return [*singles, *pairs][:count]


def deal(
    document: Document, frame: Span, spans: Sequence[Span], near: Sequence[Range], sight: Range
) -> tuple[Hint, ...]:
    """Give letters to spans (the likeliest first) and to the words around `near`.

    What fills another role of the frame already counts as near, for a cue stands by its source.
    Of more spans than there are letters for, those in `sight` come before the others.
    """
    starts = {part.start for it in spans[:LIKELY] for part in it.fragments}
    filled = (
        part
        for it in document.roles(frame.id)
        for part in document.by_id[it.target].fragments
        if any(_gap(part, other) <= REACH for other in near)
    )
    # A caret far away is an empty range, which joining would drop.
    around = joined([*near, *filled]) if near[0].start < near[0].end else near
    places = [it for it in words(document.article.text, around) if it.start not in starts]
    close = [
        it for it in spans[:LIKELY] if min(_gap(it.fragments[0], one) for one in near) <= CLOSE
    ]
    first = close[:NEAR]
    ids = {it.id for it in first}
    rest = [it for it in spans if it.id not in ids]
    if len(spans) + len(places) > MOST:
        rest.sort(key=lambda it: it.end < sight.start or it.start > sight.end)
    order = [(it.fragments[0], it.id) for it in first]
    order += [(it, "") for it in places]
    order += [(it.fragments[0], it.id) for it in rest]
    order = order[:MOST]
    return tuple(
        Hint(letters, place, span_id)
        for letters, (place, span_id) in zip(codes(len(order)), order, strict=True)
    )


def target_keys(schema: Schema, role: Role) -> dict[str, str]:
    """Return the labels that may fill a role by the keys that choose among them.

    A helper, which has no key of its own, has the first letter of its name that is free.
    """
    labels = [schema.by_name[it] for it in role.targets]
    keys = {it.key: it.name for it in labels if it.key}
    for label in labels:
        if not label.key:
            key = next((it for it in label.name.lower() if it.isalpha() and it not in keys), "")
            if key:
                keys[key] = label.name
    return keys


def roles_between(schema: Schema, source: Span, target: Span) -> Iterator[Role]:
    """Yield the roles of `source` that `target` may fill."""
    label = schema.by_name.get(source.label)
    yield from (it for it in label.roles if target.label in it.targets) if label else ()
