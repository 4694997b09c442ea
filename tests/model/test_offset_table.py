"""Every conversion of offsets is exact, or says where it cannot be."""

import pytest
import regex
from hypothesis import given, settings

from annotator.model.offset_table import UNITS, OffsetError, OffsetTable
from annotator.model.offsets import OffsetMap
from annotator.model.span import Range
from annotator.model.tokens import tokens
from tests.strategies import texts


def size(text: str, unit: str) -> int:
    """Count in other ways than the table does."""
    if unit == "utf16":
        return len(text.encode("utf-16-le")) // 2
    if unit == "utf8":
        return len(text.encode())
    return len(text)


@settings(deadline=None)
@given(texts)
def test_units_are_what_encodings_say(text: str) -> None:
    table = OffsetTable(text)

    for unit in ("codepoint", "utf16", "utf8"):
        for at in range(len(text) + 1):
            offset = table.to(unit, at)
            assert offset == size(text[:at], unit)
            assert table.to_code_point(unit, offset) == at
        inside = set(range(size(text, unit))) - {table.to(unit, it) for it in range(len(text) + 1)}
        for offset in inside:
            with pytest.raises(OffsetError, match="is inside the character"):
                table.to_code_point(unit, offset)


@settings(deadline=None)
@given(texts)
def test_graphemes_are_those_of_unicode(text: str) -> None:
    table = OffsetTable(text)
    places = [0]
    for cluster in regex.findall(r"\X", text):
        places.append(places[-1] + len(cluster))

    assert [table.to_code_point("grapheme", at) for at in range(len(places))] == places
    for at in range(len(text) + 1):
        if at in places:
            assert table.to("grapheme", at) == places.index(at)
            assert not table.cuts(at)
        else:
            assert table.cuts(at).startswith(f"place {at} is inside")


@settings(deadline=None)
@given(texts)
def test_utf16_agrees_with_the_map_of_the_window(text: str) -> None:
    table, known = OffsetTable(text), OffsetMap(text)

    assert [table.to("utf16", at) for at in range(len(text) + 1)] == [
        known.to_utf16(at) for at in range(len(text) + 1)
    ]


@settings(deadline=None)
@given(texts)
def test_tokens_have_numbers(text: str) -> None:
    table = OffsetTable(text)
    ranges = [Range(*it) for it in tokens(text)]

    for number, found in enumerate(ranges):
        assert table.tokens_of(found) == (number, number + 1)
        assert table.range_of_tokens(number, number + 1) == found
    if ranges:
        assert table.tokens_of(Range(ranges[0].start, ranges[-1].end)) == (0, len(ranges))


def test_what_is_in_the_middle_is_said_with_its_place() -> None:
    table = OffsetTable("a🚢\r\ne\u0301 word")

    for unit, offset, sentence in (
        ("utf16", 2, r"place 2 in UTF-16 units is inside the character '🚢' \(U\+1F6A2\) at 1"),
        ("utf8", 3, r"place 3 in UTF-8 bytes is inside the character '🚢' \(U\+1F6A2\) at 1"),
        ("utf8", 99, "there is no place 99 in 15 UTF-8 bytes"),
        ("grapheme", 10, "there is no place 10 in 9 graphemes"),
        ("codepoint", -1, "there is no place -1 in 11 code points"),
    ):
        assert unit in UNITS
        with pytest.raises(OffsetError, match=sentence):
            table.to_code_point(unit, offset)
    with pytest.raises(OffsetError, match="there is no place 12 in 11 characters"):
        table.to("utf8", 12)
    assert table.cuts(3) == "place 3 is inside CRLF"
    assert table.cuts(5) == "place 5 is inside 'é' (U+0065 U+0301)".replace("é", "e\u0301")
    for start, end in ((7, 10), (8, 11), (0, 3)):
        with pytest.raises(OffsetError, match="is neither start nor end of a token there"):
            table.tokens_of(Range(start, end))
    for first, stop in ((0, 9), (2, 2), (-1, 1)):
        with pytest.raises(OffsetError, match="there are no tokens"):
            table.range_of_tokens(first, stop)
    assert table.range_from("utf16", 1, 3) == (1, 2)
