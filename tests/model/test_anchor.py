"""Offsets from elsewhere are believed as they are, or in the one way in which all fit."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from annotator.model.anchor import Anchored, Claim, anchor
from annotator.model.offset_table import OffsetTable, Unit
from annotator.model.span import Range
from tests.strategies import texts

TEXT = "Ada 🚢 Kern\r\nsaid e\u0301t “no”\nand 日本 left"
EXPANDED = TEXT.replace("\r\n", "\n").replace("\n", "\r\n")


def claims(text: str, *words: str) -> list[Claim]:
    """Claims on words, counted as code points in `text`."""
    places = [(text.index(word), word) for word in words]
    return [Claim(word, ((start, start + len(word)),), word) for start, word in places]


def counted(table: OffsetTable, unit: Unit, there: list[Claim]) -> list[Claim]:
    """The same claims, counted in another unit."""
    pairs = [tuple((table.to(unit, a), table.to(unit, b)) for a, b in it.ranges) for it in there]
    return [replace(it, ranges=pair) for it, pair in zip(there, pairs, strict=True)]


def found(text: str, anchored: Anchored) -> list[str]:
    return [text[start:end] for [(start, end)] in anchored.ranges]


def test_what_fits_is_left_alone() -> None:
    anchored = anchor(TEXT, claims(TEXT, "Ada", "Kern\r\nsaid", "left"), "codepoint")

    assert (anchored.remark, anchored.problems) == ("", ())
    assert [TEXT[start:end] for [(start, end)] in anchored.ranges] == [
        "Ada",
        "Kern\r\nsaid",
        "left",
    ]


@pytest.mark.parametrize(
    ("unit", "declared", "remark"),
    [
        ("utf16", "codepoint", "offsets count UTF-16 units"),
        ("utf8", "codepoint", "offsets count UTF-8 bytes"),
        ("grapheme", "codepoint", "offsets count graphemes"),
        ("codepoint", "utf16", "offsets count code points"),
    ],
)
def test_other_units(unit: Unit, declared: Unit, remark: str) -> None:
    table = OffsetTable(TEXT)
    there = [
        Claim(
            it.where, tuple((table.to(unit, a), table.to(unit, b)) for a, b in it.ranges), it.quote
        )
        for it in claims(TEXT, "Ada", "Kern", "“no”", "日本 left")
    ]

    anchored = anchor(TEXT, there, declared)

    assert anchored.remark == remark
    assert found(TEXT, anchored) == ["Ada", "Kern", "“no”", "日本 left"]


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (lambda a, b: (a, b - 1), "ends are included"),
        (lambda a, b: (a - 1, b - 1), "offsets are shifted by -1"),
        (lambda a, b: (a + 40, b + 40), "offsets are shifted by 40"),
    ],
)
def test_ends_and_shifts(change, remark) -> None:  # type: ignore[no-untyped-def]
    there = [
        Claim(it.where, tuple(change(*pair) for pair in it.ranges), it.quote)
        for it in claims(TEXT, "Kern", "“no”", "left")
    ]

    anchored = anchor(TEXT, there, "codepoint")

    assert anchored.remark == remark
    assert found(TEXT, anchored) == ["Kern", "“no”", "left"]


def test_line_ends_and_normal_forms() -> None:
    words = ("Ada", "said", "left")
    for text, remark in (
        (TEXT.replace("\r\n", "\n"), "line ends were counted as one character"),
        (
            EXPANDED,
            "line ends were counted as two characters",
        ),
    ):
        anchored = anchor(TEXT, claims(text, *words), "codepoint")
        assert anchored.remark == remark
        assert found(TEXT, anchored) == list(words)

    composed = unicodedata.normalize("NFC", TEXT)
    anchored = anchor(TEXT, claims(composed, "Ada", "ét", "left"), "codepoint")
    assert anchored.remark == "offsets count the text in NFC"
    assert found(TEXT, anchored) == ["Ada", "e\u0301t", "left"]


@pytest.mark.parametrize(
    ("words", "quote", "remark"),
    [
        ("Kern\r\nsaid", "Kern  said", "the words are quoted with other line ends"),
        ("Kern\r\nsaid", "Kern said", "the words are quoted with other line ends"),
        ("“no”\nand", "“no” and", "the words are quoted with other line ends"),
        ("e\u0301t", "ét", "the words are quoted in another normal form"),
    ],
)
def test_words_that_were_rewritten(words: str, quote: str, remark: str) -> None:
    start = TEXT.index(words)

    anchored = anchor(TEXT, [Claim("x", ((start, start + len(words)),), quote)], "codepoint")

    assert anchored.ranges == ((Range(start, start + len(words)),),)
    assert anchored.remark == remark


def test_one_that_fits_in_no_way_stops_all_of_them() -> None:
    there = [*claims(TEXT, "Ada"), Claim("T2", ((4, 9),), "Bert"), Claim("T3", ((90, 91),), "x")]

    anchored = anchor(TEXT, there, "codepoint")

    assert anchored.ranges == ()
    assert anchored.problems == (
        "T2: says 'Bert', but the text at 4:9 is '🚢 Ker'",
        "T3: there is no place 90 in 37 code points; it should be 'x'",
    )


def test_words_that_stand_at_several_places_prove_no_shift() -> None:
    text = "the cat and the dog and the hen"

    anchored = anchor(text, [Claim("T1", ((1, 4),), "the")], "codepoint")
    assert anchored.problems
    both = [Claim("T1", ((1, 4),), "the"), Claim("T2", ((5, 8),), "cat")]
    assert anchor(text, both, "codepoint").remark == "offsets are shifted by 1"


def test_without_words_nothing_is_tried() -> None:
    outside = [Claim("T1", ((90, 91),))]

    assert anchor(TEXT, outside, "codepoint").problems == (
        "T1: there is no place 90 in 37 code points",
    )
    assert anchor(TEXT, [Claim("T1", ((0, 3),))], "codepoint").ranges == ((Range(0, 3),),)


def test_pieces_have_one_quote_and_are_not_looked_for_elsewhere() -> None:
    pieces = ((0, 3), (6, 10))

    assert anchor(TEXT, [Claim("T1", pieces, "Ada Kern")], "codepoint").ranges
    assert anchor(TEXT, [Claim("T1", ((1, 3), (6, 10)), "Ada Kern")], "codepoint").problems


def test_a_place_in_a_line_end_of_another_text_is_none() -> None:
    there = [Claim("x", ((3, 6),), "\ncd"), Claim("y", ((8, 10),), "ef")]

    assert len(anchor("ab\ncd\nef", there, "codepoint").problems) == 2
    assert anchor("ab\ncd\nef", there[1:], "codepoint").ranges == ((Range(6, 8),),)


def test_long_words_are_cut_in_messages() -> None:
    [problem] = anchor("x" * 200, [Claim("T1", ((0, 100),), "y" * 100)], "codepoint").problems

    assert len(problem) < 200


@st.composite
def claimed(draw: DrawFn) -> tuple[str, list[Claim]]:
    text = draw(texts.filter(bool))
    there = []
    for number in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        there.append(Claim(f"T{number}", ((start, end),), text[start:end]))
    return text, there


@settings(deadline=None)
@given(claimed(), st.sampled_from(["utf16", "utf8"]))
def test_in_any_unit_the_words_are_found_or_nothing_is_changed(
    drawn: tuple[str, list[Claim]], unit: Unit
) -> None:
    text, there = drawn
    table = OffsetTable(text)
    changed = [
        Claim(
            it.where, tuple((table.to(unit, a), table.to(unit, b)) for a, b in it.ranges), it.quote
        )
        for it in there
    ]

    anchored = anchor(text, changed, "codepoint")

    assert not anchored.problems
    assert found(text, anchored) == [it.quote for it in there]
    assert anchor(text, changed, unit).ranges == tuple(
        tuple(Range(*pair) for pair in it.ranges) for it in there
    )
