"""One table per article: code points ↔ UTF-16 units ↔ UTF-8 bytes ↔ graphemes ↔ tokens.

Other programs count characters in other ways. Every conversion is exact or refused: a place in
the middle of a surrogate pair, of a character's bytes, of a grapheme or of a token is said with
its place, never rounded. A grapheme is what people see as one character, CRLF among them
(Unicode Standard Annex 29).
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Literal, get_args

import regex

from annotator.model.span import Range
from annotator.model.tokens import tokens

Unit = Literal["codepoint", "utf16", "utf8", "grapheme"]
UNITS: tuple[Unit, ...] = get_args(Unit)
UNIT_NAMES: dict[Unit, str] = {
    "codepoint": "code points",
    "utf16": "UTF-16 units",
    "utf8": "UTF-8 bytes",
    "grapheme": "graphemes",
}

_GRAPHEME = regex.compile(r"\X")


class OffsetError(ValueError):
    """A place that is none in a text, or in the middle of something; the message says which."""


class OffsetTable:
    """Converts offsets in one text; every place from its start to its end, both included."""

    def __init__(self, text: str) -> None:
        self.text = text

    def to(self, unit: Unit, code_point: int) -> int:
        """Return a code point offset in another unit.

        Raises OffsetError where there is no such place, or it is inside a grapheme and
        graphemes are asked for.
        """
        if not 0 <= code_point <= len(self.text):
            raise OffsetError(f"there is no place {code_point} in {len(self.text)} characters")
        if unit == "codepoint":
            return code_point
        if unit != "grapheme":
            return self._places(unit)[code_point]
        starts = self._graphemes
        at = bisect_left(starts, code_point)
        if starts[at] != code_point:
            raise OffsetError(self._inside(starts[at - 1], starts[at], code_point))
        return at

    def to_code_point(self, unit: Unit, offset: int) -> int:
        """Return an offset in `unit` as a code point offset.

        Raises OffsetError where there is no such place, or it is inside a character.
        """
        places = self._graphemes if unit == "grapheme" else self._places(unit)
        length = len(places) - 1 if unit == "grapheme" else places[-1]
        if not 0 <= offset <= length:
            raise OffsetError(f"there is no place {offset} in {length} {UNIT_NAMES[unit]}")
        if unit == "grapheme":
            return places[offset]
        at = bisect_left(places, offset)
        if places[at] != offset:
            raise OffsetError(
                f"place {offset} in {UNIT_NAMES[unit]} is inside the character "
                f"{_shown(self.text[at - 1])} at {at - 1}"
            )
        return at

    def range_from(self, unit: Unit, start: int, end: int) -> Range:
        """Return a range in `unit` as one in code points; OffsetError as above."""
        return Range(self.to_code_point(unit, start), self.to_code_point(unit, end))

    def tokens_of(self, fragment: Range) -> Range:
        """Return the numbers of the tokens that a fragment has, first to last + 1.

        Raises OffsetError where an end of it is not an end of a token.
        """
        first = bisect_left(self._tokens, fragment.start, key=lambda it: it.start)
        stop = bisect_left(self._tokens, fragment.end, key=lambda it: it.end) + 1
        for at, edge in ((first, fragment.start), (stop - 1, fragment.end)):
            known = self._tokens[at : at + 1]
            if not known or edge not in known[0]:
                raise OffsetError(f"place {edge} is neither start nor end of a token there")
        return Range(first, stop)

    def range_of_tokens(self, first: int, stop: int) -> Range:
        """Return the characters of the tokens `first` up to, but not including, `stop`."""
        if not 0 <= first < stop <= len(self._tokens):
            raise OffsetError(f"there are no tokens {first} to {stop} of {len(self._tokens)}")
        return Range(self._tokens[first].start, self._tokens[stop - 1].end)

    def cuts(self, place: int) -> str:
        """Say what a code point offset is in the middle of, or return ``""``."""
        try:
            self.to("grapheme", place)
        except OffsetError as error:
            return str(error)
        return ""

    def _places(self, unit: Unit) -> Sequence[int]:
        """Return the offset in `unit` of every code point, and of the end."""
        if unit == "codepoint" or self.text.isascii():
            return range(len(self.text) + 1)
        return self._utf16 if unit == "utf16" else self._utf8

    @cached_property
    def _utf16(self) -> list[int]:
        return list(accumulate((1 + (it > "\uffff") for it in self.text), initial=0))

    @cached_property
    def _utf8(self) -> list[int]:
        sizes = (1 + (it > "\x7f") + (it > "\u07ff") + (it > "\uffff") for it in self.text)
        return list(accumulate(sizes, initial=0))

    @cached_property
    def _graphemes(self) -> list[int]:
        return [*(it.start() for it in _GRAPHEME.finditer(self.text)), len(self.text)]

    @cached_property
    def _tokens(self) -> list[Range]:
        return [Range(start, end) for start, end in tokens(self.text)]

    def _inside(self, start: int, end: int, place: int) -> str:
        found = self.text[start:end]
        return f"place {place} is inside {'CRLF' if found == chr(13) + chr(10) else _shown(found)}"


def _shown(text: str) -> str:
    """Return characters with their numbers, for what cannot be seen alone."""
    return f"{text!r} ({' '.join(f'U+{ord(it):04X}' for it in text)})"
