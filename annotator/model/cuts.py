"""What formats without overlaps need: tokens that fit every span, and spans that lie apart."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from annotator.model.span import Range, Span
from annotator.model.tokens import Offsets, all_tokens

Piece = tuple[Range, Span]
"""A fragment and the span it is of."""


def pieces(spans: Iterable[Span]) -> list[Piece]:
    """Return every fragment of `spans` with its span."""
    return [(fragment, span) for span in spans for fragment in span.fragments]


def cut_tokens(text: str, borders: Iterable[int]) -> list[Offsets]:
    """Return the tokens of `text` in order, cut wherever a border lies inside one.

    `borders` are the offsets where fragments start and end; the tokens then fit every one
    exactly. Blanks are in no token.
    """
    return [*zip(*cut_edges(text, borders), strict=True)]


def cut_edges(text: str, borders: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return where these tokens start, and where they end."""
    found = all_tokens(text)
    starts, ends = [start for start, _ in found], [end for _, end in found]
    for edge in borders:
        at = bisect_right(ends, edge)
        if at < len(starts) and starts[at] < edge:
            starts.insert(at + 1, edge)
            ends.insert(at, edge)
    return starts, ends


def words_of(text: str, found: Sequence[Piece]) -> tuple[list[str], list[bool]]:
    """Return the words that make up `text`, and whether a space follows each.

    A space between words is part of the word before it, as spaCy has it, unless a fragment
    starts with it or ends with it. All other white space is words of its own.
    """
    starts = {fragment.start for fragment, _ in found}
    ends = {fragment.end for fragment, _ in found}
    words: list[str] = []
    spaces: list[bool] = []
    borders = sorted(starts | ends)
    at = 0
    for left, right in (*cut_tokens(text, borders), (len(text), len(text))):
        if at and text[at:left].startswith(" ") and at not in starts and at + 1 not in ends:
            spaces[-1] = True
            at += 1
        between = borders[bisect_right(borders, at) : bisect_left(borders, left)]
        for start, end in pairwise((at, *between, left, right)):
            if start < end:
                words.append(text[start:end])
                spaces.append(False)
        at = right
    return words, spaces


def longest_first(piece: Piece) -> tuple[int, int, str]:
    """Sort key: the longest, and of equally long ones the first."""
    (start, end), span = piece
    return start - end, start, span.id


def apart(
    found: Iterable[Piece], key: Callable[[Piece], tuple[Any, ...]] = longest_first
) -> tuple[list[Piece], list[Piece]]:
    """Return pieces that do not overlap, and those that had to give way, both in text order.

    The first by `key` is kept.
    """
    starts: list[int] = []
    kept: list[Piece] = []
    dropped: list[Piece] = []
    for piece in sorted(found, key=key):
        (start, end), _ = piece
        at = bisect_left(starts, start)
        if (at and kept[at - 1][0].end > start) or (at < len(starts) and starts[at] < end):
            dropped.append(piece)
        else:
            starts.insert(at, start)
            kept.insert(at, piece)
    dropped.sort(key=lambda it: (it[0], it[1].id))
    return kept, dropped
