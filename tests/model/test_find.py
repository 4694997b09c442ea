"""Words are found wherever they stand, across line breaks and whatever their capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputError
from annotator.model.find import Query, places
from annotator.model.span import Range
from tests.conftest import TEXT
from tests.strategies import texts

SPACES = st.sampled_from([" ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\x85", "  \n "])


def found(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in places(text, Query(words))]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("ada kern", ["Ada Kern"]),
        ("Ada Kern", ["Ada Kern"]),
        ("ada Kern", []),
        ("DAY", []),
        ("day", ["day", "day"]),
        ("more than 400", ["More than\u00a0400"]),
        ("before.” more", ["before.”\nMore"]),
        ("  told \n", ["told"]),
        ("🚢 end", ["🚢 end"]),
        (".", [".", "."]),
        ("a.a", []),
        ("d.*n", []),
        ("(", []),
        ("", []),
        (" \n\u00a0", []),
    ],
)
def test_words_are_found(words: str, wanted: list[str]) -> None:
    assert found(TEXT, words) == wanted


def test_places_are_code_points_in_order() -> None:
    start = TEXT.index("end")

    assert next(places(TEXT, Query("end"))) == Range(start, start + 3)
    assert list(places("ababab", Query("ab"))) == [Range(0, 2), Range(2, 4), Range(4, 6)]


def test_places_do_not_overlap() -> None:
    assert list(places("aaaa", Query("aa"))) == [Range(0, 2), Range(2, 4)]
    assert list(places("no no no", Query("no no"))) == [Range(0, 5)]


@given(
    texts, st.lists(st.text("Xyz.*+?[(\\🚢é", min_size=1, max_size=3), min_size=1), texts, SPACES
)
def test_words_that_stand_somewhere_are_found_there(
    before: str, words: list[str], behind: str, space: str
) -> None:
    said = space.join(words)
    # Nothing of the texts around may be taken for a part of the words.
    text = f"{before} | {said} | {behind}"

    hits = list(places(text, Query(" ".join(words))))

    start = len(before) + 3
    wanted = Range(start, start + len(said))
    assert wanted in hits or any(it.start < wanted.end and it.end > wanted.start for it in hits)
    assert all(text[begin:end].split() for begin, end in hits)


@given(texts, texts)
def test_whatever_is_found_says_the_words(text: str, words: str) -> None:
    for start, end in places(text, Query(f"{words} Ada")):
        assert text[start:end].split() == [*words.split(), "Ada"]


CAFE = "Cafe\u0301 café cafes\nCAFE 10 kg, 7 kg"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Query("cafe", whole=True), ["CAFE"]),
        (Query("cafe", case=True), ["cafe"]),
        (Query("Cafe"), ["Cafe"]),
        (Query("kg,", whole=True), ["kg,"]),
        (Query(r"\d+ kg", regex=True), ["10 kg", "7 kg"]),
        (Query(r"^cafe$|^c\w+", regex=True), ["Cafe\u0301", "CAFE"]),
        (Query(r"^CAFE", regex=True), ["CAFE"]),
        (Query(r"x*", regex=True), []),
        (Query(r"s|\n", regex=True), ["s", "\n"]),
        (Query(r"caf.", regex=True, whole=True), ["café", "CAFE"]),
        (Query(" ", regex=True), [" "] * 6),
        (Query("", regex=True), []),
    ],
)
def test_patterns_whole_words_and_capitals(query: Query, wanted: list[str]) -> None:
    assert [CAFE[start:end] for start, end in places(CAFE, query)] == wanted


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "a{5,2}", "\\", "(?P<", "a{99999999999}"])
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(InputError, match="This is no regular expression: "):
        list(places(TEXT, Query(pattern, regex=True)))


def test_a_pattern_that_would_take_years_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        list(places("aaaaaaaa bbbbbbb " * 5000, Query(r"(\w+\s?)*[!?]", regex=True), seconds=0.05))
