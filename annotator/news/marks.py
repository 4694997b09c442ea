"""Quotation marks: which one opens and which one closes, in the styles of the press.

Pairs are “ ”, ‘ ’, " ", ' ', „ “, ‚ ‘, « », » «, ‹ ›, 「 」 and 『 』, also inside each other. A
quote of several paragraphs opens anew in each and closes in the last one. Apostrophes (`don’t`,
`the workers’ strike`) and elisions (`’90s`, `rock ’n’ roll`) are no marks. Offsets are code
points, half-open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotator.model.span import Range

DOUBLED = ("''", "``")
"""Two signs that make one mark."""

MARKS = "“”„‟«»‹›‘’‚‛\"'「」『』"
"""Every sign that can be a quotation mark."""

_CLOSERS = {
    "“": "”‟\"", "„": "“”‟\"", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’",
    '"': '"”', "'": "'’", "「": "」", "『": "』", "”": "”", "‟": "”",
}  # fmt: skip
_SINGLE = "‘’‚‛'"
_MARK = re.compile(f"''|``|[{MARKS}]")
_LIKELY = re.compile(
    f"[{MARKS}`]"
    r"(?:(?<=')'|(?<=`)`|(?<=[^'’`])|(?<=['’])(?:(?<![^\W_].)|(?![^\W_])))"
)
"""The same, but for apostrophes inside of words, which are most of all."""

_ELISION = regex.compile(
    r"['’](?:\d\ds?\b|(?:n|em|til|tis|twas|cause|bout|round|cos|tude|s|ll|ve|re|d|m|t)\b['’]?)"
)
_PARAGRAPH = regex.compile(r"[^\n\r\u2029]+")


@dataclass(frozen=True)
class Pair:
    """A quotation with its marks: one range, or one for each paragraph that it goes through.

    `depth` is 0 outside all others; `closed` is False where it never closes; `width` is how
    many characters a mark has: two for '' '' and `` '', as typewriters and news wires have them.
    """

    fragments: tuple[Range, ...]
    depth: int = 0
    closed: bool = True
    width: int = 1

    @property
    def start(self) -> int:
        """Where its first mark stands."""
        return self.fragments[0].start

    @property
    def end(self) -> int:
        """Behind its last mark, or the end of its paragraph."""
        return self.fragments[-1].end

    @property
    def inner(self) -> tuple[Range, ...]:
        """What stands between the marks."""
        last = len(self.fragments) - 1
        ranges = [
            Range(start + self.width, end - self.width * (at == last and self.closed))
            for at, (start, end) in enumerate(self.fragments)
        ]
        return tuple(it for it in ranges if it.start < it.end)


def pairs(text: str, start: int = 0, end: int | None = None) -> list[Pair]:
    """Return the quotations in whole paragraphs of a text, in its order."""
    found: list[Pair] = []
    open_before: Pair | None = None
    for paragraph in _PARAGRAPH.finditer(text, start, len(text) if end is None else end):
        inside = list(_in_paragraph(text, paragraph.start(), paragraph.end()))
        if not inside and not text[paragraph.start() : paragraph.end()].strip():
            continue
        if open_before is not None:
            inside = _continued(text, paragraph.start(), inside, open_before, found)
        found += inside
        outer = [it for it in inside if it.depth == 0]
        open_before = outer[-1] if outer and not outer[-1].closed else None
    return sorted(found, key=lambda it: (it.start, -it.end))


def _continued(
    text: str, start: int, inside: list[Pair], before: Pair, found: list[Pair]
) -> list[Pair]:
    """Join the first quotation of a paragraph to the one that the last paragraph left open."""
    first = next((it for it in inside if it.depth == 0), None)
    if first is None or text[first.start] != text[before.start]:
        return inside
    if text[start : first.start].strip():
        return inside
    found.remove(before)
    whole = Pair((*before.fragments, *first.fragments), 0, first.closed)
    return [whole if it is first else it for it in inside]


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Pair]:
    stack: list[int] = []
    at = start
    # At the start, what stands before is not looked at.
    while found := (_MARK if at == start else _LIKELY).search(text, at, end):
        place = found.start()
        if found.end() - place == 2 and _is_doubled(text, place, start, end, stack):
            at = found.end()
            if stack and _doubled(text, stack[-1]):
                yield Pair((Range(stack.pop(), at),), len(stack), width=2)
            else:
                stack.append(place)
            continue
        at = place + 1
        if skipped := _no_mark(text, place, start, end):
            at = max(at, skipped)
        else:
            yield from _paired(text, place, start, end, stack)
    for depth, opened in enumerate(stack):
        width = 1 + _doubled(text, opened)
        if width == 2 or text[opened] not in _SINGLE:
            yield Pair((Range(opened, end),), depth, closed=False, width=width)


def _paired(text: str, place: int, start: int, end: int, stack: list[int]) -> Iterator[Pair]:
    """Yield the quotation that a mark closes, or remember the one that it opens."""
    closes = _closed_by(text, place, start, end, stack)
    if closes is not None:
        # What was opened within and never closed was no quotation.
        opened = stack[closes]
        del stack[closes:]
        yield Pair((Range(opened, place + 1),), closes)
    elif _opens(text, place, start, end):
        stack.append(place)


def _is_doubled(text: str, place: int, start: int, end: int, stack: list[int]) -> bool:
    """Whether two signs are one mark: where one opens or closes, and not an empty quotation."""
    if stack and _doubled(text, stack[-1]):
        return True
    before = text[place - 1] if place > start else " "
    after = text[place + 2] if place + 2 < end else " "
    opens = (before.isspace() or before in "([—–-") and not (after.isspace() or after in "'’")
    closed = regex.search(r"\S''(?!\w)", text, pos=place + 2, endpos=end) is not None
    return opens and (closed or text[place] == "`")


def _no_mark(text: str, place: int, start: int, end: int) -> int:
    """Return where to go on behind an apostrophe or an elision, or 0 for a mark."""
    sign = text[place]
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    if sign in "'’":
        if before.isalnum() and after.isalnum():
            return place + 1
        if not before.isalnum() and (found := _ELISION.match(text, place)):
            return max(place + 1, found.end())
    if sign in "'\"" and before.isdigit() and not after.isalpha():
        # Feet and inches, minutes and seconds.
        opened = text.count(sign, start, place) % 2
        return 0 if opened else place + 1
    return 0


def _closed_by(text: str, place: int, start: int, end: int, stack: list[int]) -> int | None:
    """Return which of the open marks a mark closes, counted from outside."""
    sign = text[place]
    before = text[place - 1] if place > start else " "
    if sign in "\"'" and (before.isspace() or before in "([{—–-"):
        # … as a rule,' " she said: a blank between two marks that close.
        inner = text[place - 2 : place - 1]
        if not (sign == '"' and stack and before in " \u00a0\u2009\u202f" and inner in "'’"):
            return None
    if sign in _SINGLE and _is_possessive(text, place, end):
        return None
    for depth in range(len(stack) - 1, -1, -1):
        if sign in _CLOSERS.get(text[stack[depth]], "") and not _doubled(text, stack[depth]):
            return depth
    return None


def _doubled(text: str, place: int) -> bool:
    return text[place : place + 2] in DOUBLED


def _is_possessive(text: str, place: int, end: int) -> bool:
    """Whether a single mark behind an s belongs to it, for a further one comes that closes."""
    if text[place - 1 : place] not in ("s", "S", "z", "x") or text[place] not in "'’":
        return False
    if not regex.match(r" \p{Ll}", text, pos=place + 1):
        return False
    return regex.search(r"\S['’](?!\p{L})", text, pos=place + 1, endpos=end) is not None


def _opens(text: str, place: int, start: int, end: int) -> bool:
    sign = text[place]
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    if sign not in _CLOSERS or after.isspace():
        return sign in "«‹" and after in "\u00a0\u202f\u2009 "
    if sign in "\"'":
        return not before.isalnum()
    if sign == "‘":
        return regex.search(r"[’‘'](?!\p{L})", text, pos=place + 1, endpos=end) is not None
    return sign not in "”‟" or before.isspace()
