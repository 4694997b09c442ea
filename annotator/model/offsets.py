"""Offsets in code points and in UTF-16, and the text as Qt may hold it.

We count code points, as Python does; Qt counts UTF-16 units, of which a character beyond
U+FFFF (an emoji) takes two. Qt also changes some characters of a text it is given, so it gets
a copy in which those are replaced one for one: every offset means the same in both texts.
"""

import re
from bisect import bisect_left

import regex

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ASTRAL_FIRST = frozenset(range(0xF0, 0xF5))
_NOT_FOR_QT_FIRST = frozenset((0xED, 0xEF))
_NOT_FIRST = bytes(range(0xC2))
_NOT_FOR_QT = re.compile("[\ufdd0\ufdd1\ud800-\udfff]")

# What Qt takes for a byte order mark: the first it removes, after the second it swaps all bytes.
_LEADING = {"\ufeff": "\u2060", "\ufffe": "\ufffd"}

# Both match backwards, so the first match is the last place. A blank before a combining mark
# carries that mark, and has to stay.
_SENTENCE_END = regex.compile(r"(?r)[.!?…؟।][\"”’'»)\]]*+[ \u3000][^\p{M}\u200d]")
_SPACE = regex.compile(r"(?r)[ \u3000][^\p{M}\u200d]")
_NEXT_SPACE = regex.compile(r"[ \u3000][^\p{M}\u200d]")


def first_bytes(text: str) -> frozenset[int]:
    """Return the first bytes that the characters beyond ASCII have in UTF-8.

    They tell which blocks of Unicode a text draws from, many times sooner than a pattern that
    is tried at each character of a long one.
    """
    if text.isascii():
        return frozenset()
    return frozenset(text.encode("utf-8", "surrogatepass").translate(None, _NOT_FIRST))


class OffsetMap:
    """Converts offsets in one text between code points and UTF-16 units.

    All methods take every place from the start to the end of the text, both included, and
    raise ValueError for any other.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._astral: list[int] = []
        if first_bytes(text) & _ASTRAL_FIRST:
            self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._astral_utf16 = [place + index for index, place in enumerate(self._astral)]

    @property
    def utf16_length(self) -> int:
        """How many UTF-16 units the text has."""
        return self._length + len(self._astral)

    def to_utf16(self, code_point: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        if not 0 <= code_point <= self._length:
            raise ValueError(f"no code point offset {code_point} in {self._length} characters")
        return code_point + bisect_left(self._astral, code_point)

    def to_code_point(self, utf16: int) -> int:
        """Return the code point offset of a UTF-16 offset.

        Raises ValueError when `utf16` is inside a character, between the two halves of a
        surrogate pair: such an offset was counted in something else.
        """
        code_point = self.floor_code_point(utf16)
        if self.to_utf16(code_point) != utf16:
            raise ValueError(f"UTF-16 offset {utf16} is inside character {code_point}")
        return code_point

    def floor_code_point(self, utf16: int) -> int:
        """Return the same as `to_code_point`, but the start of a character from inside it.

        For places that come from the mouse.
        """
        if not 0 <= utf16 <= self.utf16_length:
            raise ValueError(f"no UTF-16 offset {utf16} in {self.utf16_length} units")
        return utf16 - bisect_left(self._astral_utf16, utf16)


def display_text(text: str) -> str:
    """Return the text as Qt may hold it: as many characters, each as long in UTF-16.

    Qt's blocks are then the parts between the line feeds. A line may end in LF, CR, CRLF or
    U+2029; the CR of CRLF becomes U+034F, which has no width and no caret stop. What cannot
    be shown (U+FDD0 and U+FDD1, which Qt uses for itself, and half surrogate pairs) becomes
    U+FFFD. A byte order mark in front becomes U+2060, which is as invisible. All else stays:
    NUL, no-break spaces, U+0085, VT, FF and U+2028 among them.
    """
    lines = text.replace("\r\n", "\u034f\n").replace("\r", "\n").replace("\u2029", "\n")
    can_fail = first_bytes(lines) & _NOT_FOR_QT_FIRST
    shown = _NOT_FOR_QT.sub("\ufffd", lines) if can_fail else lines
    return _LEADING.get(shown[:1], shown[:1]) + shown[1:]


def soft_split(display: str, limit: int = 8000) -> str:
    """Return a text for display in which long paragraphs are cut at spaces.

    In paragraphs of more than `limit` code points one space about every `limit` becomes a
    line feed, at the end of a sentence if there is one in the second half. Offsets stay as
    they are. A stretch without spaces, as in Chinese, cannot be cut.
    """
    paragraphs = display.split("\n")
    return "\n".join([it if len(it) <= limit else _split_paragraph(it, limit) for it in paragraphs])


def _split_paragraph(paragraph: str, limit: int) -> str:
    lines, start = list[str](), 0
    while len(paragraph) - start > limit:
        space = _place_to_split(paragraph, start, limit)
        if space is None:
            break
        lines.append(paragraph[start:space])
        start = space + 1
    return "\n".join([*lines, paragraph[start:]])


def _place_to_split(paragraph: str, start: int, limit: int) -> int | None:
    """Return the place of the space to turn into a line feed, or None."""
    half, end = start + limit // 2, start + limit + 1
    found = (
        _SENTENCE_END.search(paragraph, half, end)
        or _SPACE.search(paragraph, half, end)
        or _NEXT_SPACE.search(paragraph, end - 1)
    )
    # All three patterns end with the space and the character after it.
    return found.end() - 2 if found else None
