"""Words are found wherever they stand, across line breaks and whatever their capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.find import places
from annotator.model.span import Range
from tests.conftest import TEXT
from tests.strategies import texts

SPACES = st.sampled_from([" ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\x85", "  \n "])


def found(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in places(text, words)]


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

    assert next(places(TEXT, "end")) == Range(start, start + 3)
    assert list(places("ababab", "ab")) == [Range(0, 2), Range(2, 4), Range(4, 6)]


def test_places_do_not_overlap() -> None:
    assert list(places("aaaa", "aa")) == [Range(0, 2), Range(2, 4)]
    assert list(places("no no no", "no no")) == [Range(0, 5)]


@given(
    texts, st.lists(st.text("Xyz.*+?[(\\🚢é", min_size=1, max_size=3), min_size=1), texts, SPACES
)
def test_words_that_stand_somewhere_are_found_there(
    before: str, words: list[str], behind: str, space: str
) -> None:
    said = space.join(words)
    # Nothing of the texts around may be taken for a part of the words.
    text = f"{before} | {said} | {behind}"

    hits = list(places(text, " ".join(words)))

    start = len(before) + 3
    wanted = Range(start, start + len(said))
    assert wanted in hits or any(it.start < wanted.end and it.end > wanted.start for it in hits)
    assert all(text[begin:end].split() for begin, end in hits)


@given(texts, texts)
def test_whatever_is_found_says_the_words(text: str, words: str) -> None:
    for start, end in places(text, f"{words} Ada"):
        assert text[start:end].split() == [*words.split(), "Ada"]
