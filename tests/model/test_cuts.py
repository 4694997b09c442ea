"""Tokens fit every span and lose nothing; spans that lie apart are the longest ones."""

from itertools import pairwise

from hypothesis import given

from annotator.model.cuts import apart, cut_tokens, pieces
from annotator.model.document import Document
from annotator.model.span import Range, Span
from annotator.model.tokens import tokens
from tests.strategies import documents


def span(id_: str, *fragments: tuple[int, int]) -> Span:
    ranges = tuple(Range(*it) for it in fragments)
    return Span(id=id_, article_id="a", author="m", label="Actor", fragments=ranges)


def test_a_token_is_cut_at_borders_inside_it() -> None:
    assert list(cut_tokens("AI-driven growth", [3, 0, 9, 12])) == [
        (0, 3),
        (3, 9),
        (10, 12),
        (12, 16),
    ]


@given(documents)
def test_cut_tokens_are_the_tokens_with_a_cut_at_every_border(document: Document) -> None:
    text = document.article.text
    borders = {edge for fragment, _ in pieces(document.spans) for edge in fragment}

    cut = list(cut_tokens(text, borders))

    whole = [it for start, end in tokens(text) for it in range(start, end)]
    assert [it for start, end in cut for it in range(start, end)] == whole
    assert not any(start < border < end for start, end in cut for border in borders)
    edges = {edge for token in tokens(text) for edge in token}
    assert all(left[1] in borders | edges for left, _ in pairwise(cut))
    assert not any(sign.isspace() for start, end in cut for sign in text[start:end])


def test_the_longest_is_kept_then_the_first_then_the_smaller_id() -> None:
    long, first, second = span("a", (5, 12)), span("b", (0, 6)), span("c", (11, 17))
    twin, other = span("z", (20, 22)), span("y", (20, 22))

    kept, dropped = apart(pieces([twin, first, long, second, other]))

    assert [it.id for _, it in kept] == ["a", "y"]
    assert [it.id for _, it in dropped] == ["b", "c", "z"]


def test_fragments_that_touch_do_not_overlap() -> None:
    kept, dropped = apart(pieces([span("a", (4, 8)), span("b", (0, 4)), span("c", (8, 9))]))

    assert [it.id for _, it in kept] == ["b", "a", "c"]
    assert not dropped


@given(documents)
def test_what_is_dropped_overlaps_something_kept_that_is_as_long(document: Document) -> None:
    found = pieces(document.spans)

    kept, dropped = apart(found)

    assert all(left.end <= right.start for (left, _), (right, _) in pairwise(kept))
    assert len(kept) + len(dropped) == len(found)
    for fragment, _ in dropped:
        assert any(
            it.start < fragment.end
            and fragment.start < it.end
            and it.end - it.start >= fragment.end - fragment.start
            for it, _ in kept
        )
