"""Words that were quoted from memory find their place in the text, and inventions find none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.alignment import Aligner, Said
from annotator.model.span import Range
from annotator.model.tokens import snap, tokens
from tests.strategies import texts

TEXT = (
    "😀 “We won’t go,” Ada Kern said. Kern’s port — the harbour —\r\nlost 40 boxes.\n"
    "The US and Russia met.\u2028Ada Kern left."
)


def find(words: str, text: str = TEXT, **more: object) -> str | None:
    place = Aligner(text).find(Said(words, **more))  # type: ignore[arg-type]
    return text[slice(*place)] if place else None


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("Ada Kern", "Ada Kern"),
        ("  Ada Kern\n", "Ada Kern"),
        ('"We won\'t go,"', "“We won’t go,”"),
        ("the harbour - lost 40 BOXES", "the harbour —\r\nlost 40 boxes"),
        ("The US", "The US"),
        ("We won't go, Ada Kern said", "We won’t go,” Ada Kern said"),
        ("US", "US"),  # not inside Russia
        ("Kern’s", "Kern"),
    ],
)
def test_words_are_found_exactly_then_folded_then_nearly(said: str, there: str) -> None:
    assert find(said) == there


@pytest.mark.parametrize("said", ["", "   ", "Bob Stone", "ussi", "40 crates were lost at sea"])
def test_inventions_are_not_found(said: str) -> None:
    assert find(said) is None


def test_short_words_are_not_taken_for_others() -> None:
    assert find("Iraq", "Iran said no.") is None


def test_the_same_words_again_are_the_next_occurrence() -> None:
    aligner = Aligner("Kern left. Kern came. Kern sat.")
    found = [aligner.find(Said("Kern")) for _ in range(4)]
    assert found == [Range(0, 4), Range(11, 15), Range(22, 26), Range(22, 26)]
    assert aligner.find(Said("Kern", occurrence=2)) == Range(11, 15)
    assert aligner.find(Said("Kern", occurrence=9)) == Range(22, 26)


def test_words_around_say_which_occurrence_is_meant() -> None:
    aligner = Aligner("In May Kern left. In June Kern came, then Kern sat.")
    assert aligner.find(Said("Kern", before="In June")) == Range(26, 30)
    assert aligner.find(Said("Kern", after="sat")) == Range(42, 46)


def test_nearly_the_same_words_are_snapped_to_whole_words() -> None:
    text = "The ministry of transport announced higher tariffs."
    assert find("ministry of transport anounced highr tariffs", text) == (
        "ministry of transport announced higher tariffs"
    )


def test_a_script_without_blanks_is_aligned_by_its_characters() -> None:
    assert find("北京", "他在北京说话。") == "北京"


@given(texts, st.data())
def test_whatever_is_copied_from_a_text_is_found_where_the_same_words_are(
    text: str, data: st.DataObject
) -> None:
    places = list(tokens(text))
    if not places:
        return
    first = data.draw(st.integers(0, len(places) - 1))
    last = data.draw(st.integers(first, min(len(places) - 1, first + 5)))
    start, end = snap(text, places[first][0], places[last][1])
    words = text[start:end]
    found = Aligner(text).find(Said(words))
    assert found is None or text[slice(*found)].strip()
    if snap(text, start, end) == (start, end) and words == words.strip():
        assert found is not None
