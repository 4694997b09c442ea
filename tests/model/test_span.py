"""Fragments are in order and apart, and say what the text says."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from annotator.model.article import Article
from annotator.model.span import Range, Span, joined, text_order
from tests.conftest import Mark

RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda it: Range(*it)))


def span_of(*fragments: tuple[int, int], **values: object) -> Span:
    fields = {"article_id": "a1", "author": "mara", "label": "Quote", "fragments": fragments}
    return Span.model_validate(fields | values)


def characters(fragments: Any) -> list[int]:
    return [at for start, end in fragments for at in range(start, end)]


@pytest.mark.parametrize(
    "fragments",
    [
        [],
        [(0, 0)],
        [(3, 2)],
        [(-1, 2)],
        [(0, 2), (2, 4)],
        [(0, 3), (2, 4)],
        [(5, 6), (0, 2)],
        [(0, 2), (0, 2)],
    ],
)
def test_fragments_are_in_order_and_apart(fragments: list[tuple[int, int]]) -> None:
    with pytest.raises(ValidationError):
        span_of(*fragments)


def test_refusal_shows_the_fragments() -> None:
    with pytest.raises(ValidationError, match=r"in order and apart, not \[\[0, 3\], \[2, 4\]\]"):
        span_of((0, 3), (2, 4))


def test_span_reaches_from_its_first_fragment_to_its_last() -> None:
    span = span_of((2, 4), (6, 9))

    assert (span.start, span.end) == (2, 9)
    assert span.fragments == (Range(2, 4), Range(6, 9))


def test_span_says_what_its_fragments_say(article: Article, mark: Mark) -> None:
    quote = mark("Quote", "“We will go back on Monday,”", "“and not a day before.”")

    assert quote.texts(article.text) == ("“We will go back on Monday,”", "“and not a day before.”")
    assert quote.words(article.text) == "“We will go back on Monday,” … “and not a day before.”"


def test_words_are_on_one_line(article: Article, mark: Mark) -> None:
    split = mark("Quote", "before.”\nMore than\u00a0400")

    assert split.words(article.text) == "before.” More than 400"


@given(RANGES)
def test_joined_covers_the_same_characters_in_order_and_apart(ranges: list[Range]) -> None:
    found = joined(ranges)

    assert characters(found) == sorted(set(characters(ranges)))
    assert all(start < end for start, end in found)
    assert all(left.end < right.start for left, right in pairwise(found))


@given(RANGES)
def test_joined_is_what_a_span_takes(ranges: list[Range]) -> None:
    found = joined(ranges)

    assert joined(list(found)) == found
    if found:
        assert span_of(*found).fragments == found


def test_text_order_has_the_longer_one_first_and_then_the_id() -> None:
    spans = [
        span_of((3, 5), id="a"),
        span_of((1, 4), id="c"),
        span_of((1, 4), id="b"),
        span_of((1, 9), id="d"),
    ]

    assert [it.id for it in sorted(spans, key=text_order)] == ["d", "b", "c", "a"]


@pytest.mark.parametrize("field", ["id", "article_id", "author", "label", "origin", "note"])
def test_half_a_surrogate_pair_is_refused_in_every_field(field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field}\n.*half a surrogate pair at character 1"):
        span_of((0, 1), **{field: "a\ud800"})


@pytest.mark.parametrize("field", ["id", "article_id", "author", "label", "origin"])
def test_names_are_not_empty(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        span_of((0, 1), **{field: ""})


@pytest.mark.parametrize(
    "attributes",
    [
        {"low": float("nan")},
        {"low": float("-inf")},
        {"low": [1 << 64]},
        {"\ud800": 1},
        {"unit": {"a": ["\ud800"]}},
        {"unit": b"hour"},
        {1: "hour"},
    ],
)
def test_attributes_are_what_json_can_hold(attributes: dict[object, object]) -> None:
    with pytest.raises(ValidationError, match="attributes"):
        span_of((0, 1), attributes=attributes)


@pytest.mark.parametrize("number", [(1 << 64) - 1, -(1 << 63), 1.0, 1, True, -0.5e-300])
def test_numbers_are_kept_exactly(number: float) -> None:
    span = span_of((0, 1), attributes={"low": number})

    again = Span.model_validate_json(span.model_dump_json())

    assert again == span
    assert type(again.attributes["low"]) is type(number)
    assert again.attributes["low"] == number


def test_state_is_one_of_three() -> None:
    states = [span_of((0, 1), state=it).state for it in ("proposed", "accepted", "rejected")]

    assert states == ["proposed", "accepted", "rejected"]
    with pytest.raises(ValidationError, match="state"):
        span_of((0, 1), state="maybe")
