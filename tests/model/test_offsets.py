"""Offsets survive the way to Qt and back, and Qt's copy of a text is as long as the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.offsets import OffsetMap, display_text, first_bytes, soft_split

LINE_ENDS = "\r\n\u2028\u2029\x85\x0b\x0c"
TRAPS = "\x00\xa0\ufdd0\ufdd1\ufeff\ufffe\ud800\udc00\u0301\u200d🛰🇨🇦"

texts = st.text(st.sampled_from("Ag. é字" + LINE_ENDS + TRAPS) | st.characters(), max_size=30)
storable = st.text(st.sampled_from("Ag é字🛰🇨🇦\u200d") | st.characters(exclude_categories=["Cs"]))


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# Offsets


@given(storable)
def test_every_offset_comes_back(text: str) -> None:
    offsets = OffsetMap(text)

    places = range(len(text) + 1)

    assert [offsets.to_code_point(offsets.to_utf16(place)) for place in places] == list(places)


@given(storable)
def test_utf16_offsets_count_what_utf16_has_before(text: str) -> None:
    offsets = OffsetMap(text)

    found = [offsets.to_utf16(place) for place in range(len(text) + 1)]

    assert found == [utf16_units(text[:place]) for place in range(len(text) + 1)]
    assert offsets.utf16_length == utf16_units(text)


@given(storable)
def test_a_place_inside_a_character_is_refused_or_floored(text: str) -> None:
    offsets = OffsetMap(text)
    inside = [offsets.to_utf16(place) + 1 for place, it in enumerate(text) if it > "\uffff"]

    for utf16 in inside:
        with pytest.raises(ValueError, match=f"UTF-16 offset {utf16} is inside"):
            offsets.to_code_point(utf16)
        assert offsets.floor_code_point(utf16) == offsets.to_code_point(utf16 - 1)


def test_the_refusal_names_both_places() -> None:
    offsets = OffsetMap("Up 🛰 now")

    with pytest.raises(ValueError, match="UTF-16 offset 4 is inside character 3"):
        offsets.to_code_point(4)


@pytest.mark.parametrize("text", ["", "plain", "🛰"])
def test_places_outside_the_text_are_refused(text: str) -> None:
    offsets = OffsetMap(text)

    for place in (-1, len(text) + 1):
        with pytest.raises(ValueError, match="no code point offset"):
            offsets.to_utf16(place)
    for place in (-1, offsets.utf16_length + 1):
        with pytest.raises(ValueError, match="no UTF-16 offset"):
            offsets.to_code_point(place)
        with pytest.raises(ValueError, match="no UTF-16 offset"):
            offsets.floor_code_point(place)


# Display text


@given(texts)
def test_each_character_keeps_its_place_and_its_length(text: str) -> None:
    shown = display_text(text)

    assert [utf16_units(it) for it in shown] == [utf16_units(it) for it in text]


@given(texts)
def test_qt_gets_nothing_that_it_would_change(text: str) -> None:
    shown = display_text(text)

    assert not set("\r\u2029\ufdd0\ufdd1\ud800\udc00") & set(shown)
    assert not shown.startswith(("\ufeff", "\ufffe"))


@given(texts)
@example("one\r\ntwo\rthree\u2029four\n\r")
def test_lines_stay_lines(text: str) -> None:
    ends = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").count("\n")

    assert display_text(text).count("\n") == ends


@given(texts)
def test_a_text_for_display_stays_as_it_is(text: str) -> None:
    shown = display_text(text)

    assert display_text(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Rain\r\nagain", "Rain\u034f\nagain"),
        ("Rain\ragain", "Rain\nagain"),
        ("Rain\u2029again", "Rain\nagain"),
        ("\ufeffRain\ufeff", "\u2060Rain\ufeff"),
        ("\ufffeRain\ufffe", "\ufffdRain\ufffe"),
        ("\ufdd0Rain\ufdd1", "\ufffdRain\ufffd"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_only_what_qt_changes_is_replaced(text: str, shown: str) -> None:
    assert display_text(text) == shown


@pytest.mark.parametrize("kept", ["\x00", "\xa0", "\x85", "\x0b", "\x0c", "\u2028", "\ufffc", "🛰"])
def test_what_qt_keeps_is_kept(kept: str) -> None:
    assert display_text(f"{kept}Rain{kept}") == f"{kept}Rain{kept}"


# Soft split


@given(st.text(st.sampled_from("ab. \u3000\n\u0301字。”"), max_size=200), st.integers(4, 40))
def test_a_split_changes_blanks_to_line_feeds_and_nothing_else(text: str, limit: int) -> None:
    split = soft_split(text, limit)

    changed = [(old, new) for old, new in zip(text, split, strict=True) if old != new]
    assert set(changed) <= {(" ", "\n"), ("\u3000", "\n")}


@given(st.lists(st.text("abc.", min_size=1, max_size=9), max_size=80), st.integers(20, 40))
def test_no_long_paragraph_is_left_where_words_are_short(words: list[str], limit: int) -> None:
    split = soft_split(" ".join(words), limit)

    assert all(len(paragraph) <= limit for paragraph in split.split("\n"))


def test_short_paragraphs_are_left_alone() -> None:
    text = "One river rose. Two roads closed.\nNobody was hurt."

    assert soft_split(text, limit=34) == text


def test_the_end_of_a_sentence_is_preferred() -> None:
    text = "One river rose by noon. “Two roads closed.” Nobody was hurt by it at all."

    assert soft_split(text, limit=56).split("\n") == [
        "One river rose by noon. “Two roads closed.”",
        "Nobody was hurt by it at all.",
    ]


def test_any_space_will_do_in_a_long_sentence() -> None:
    assert soft_split("one river rose by noon", limit=12).split("\n") == [
        "one river",
        "rose by noon",
    ]


def test_a_space_after_a_long_word_is_found() -> None:
    assert soft_split("a" * 30 + " and on", limit=10) == "a" * 30 + "\nand on"


def test_a_text_without_spaces_cannot_be_split() -> None:
    assert soft_split("字" * 100, limit=10) == "字" * 100


def test_a_space_that_carries_a_mark_is_not_taken() -> None:
    assert soft_split("river \u0301rose", limit=8) == "river \u0301rose"


@given(st.text())
def test_first_bytes_are_those_of_utf_8(text: str) -> None:
    wanted = {it.encode("utf-8", "surrogatepass")[0] for it in text if ord(it) > 127}
    assert first_bytes(text) == wanted
