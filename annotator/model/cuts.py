"""What formats without overlaps need: tokens that fit every span, and spans that lie apart."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from annotator.model.span import Range, Span
from annotator.model.tokens import Offsets, tokens

Piece = tuple[Range, Span]
"""A fragment and the span it is of."""


def pieces(spans: Iterable[Span]) -> list[Piece]:
    """Return every fragment of `spans` with its span."""
    return [(fragment, span) for span in spans for fragment in span.fragments]


def cut_tokens(text: str, borders: Iterable[int]) -> Iterator[Offsets]:
    """Yield the tokens of `text` in order, cut wherever a border lies inside one.

    `borders` are the offsets where fragments start and end; the tokens then fit every one
    exactly. Blanks are in no token.
    """
    edges = iter(sorted(set(borders)))
    edge = next(edges, len(text))
    for start, end in tokens(text):
        left = start
        while edge < end:
            if edge > left:
                yield left, edge
                left = edge
            edge = next(edges, len(text))
        yield left, end


def apart(found: Iterable[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return pieces that do not overlap, and those that had to give way, both in text order.

    The longest is kept, and of equally long ones the first.
    """
    starts: list[int] = []
    kept: list[Piece] = []
    dropped: list[Piece] = []
    for piece in sorted(found, key=_longest_first):
        (start, end), _ = piece
        at = bisect_left(starts, start)
        if (at and kept[at - 1][0].end > start) or (at < len(starts) and starts[at] < end):
            dropped.append(piece)
        else:
            starts.insert(at, start)
            kept.insert(at, piece)
    dropped.sort(key=lambda it: (it[0], it[1].id))
    return kept, dropped


def _longest_first(piece: Piece) -> tuple[int, int, str]:
    (start, end), span = piece
    return start - end, start, span.id
