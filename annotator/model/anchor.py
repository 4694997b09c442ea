"""Whether offsets from elsewhere mean what they say: each is checked against the quoted words.

Where they do not fit, somebody counted differently, and there are few ways to do so. One of
them is believed only if all claims of the article then fit; nothing is ever rounded or guessed
for a single one. The ways were all met in published corpora: UTF-16 units, bytes, graphemes,
an end that is included, a file that was shifted, line ends that were rewritten, text that was
normalised.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import regex

from annotator.model.offset_table import UNIT_NAMES, UNITS, OffsetError, OffsetTable, Unit
from annotator.model.span import Range

FARTHEST_SHIFT = 1000
"""Characters by which a whole article may be shifted: a wrong header, a lost line."""

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONE_LF = re.compile(r"(?<!\r)\n")
_STACK = regex.compile(r"\P{M}?\p{M}*")


@dataclass(frozen=True, slots=True)
class Claim:
    """Ranges that a file names, and what it says stands there; an empty quote is no claim.

    `where` is the place in the file, for messages; `joiner` stands between the fragments.
    """

    where: str
    ranges: tuple[tuple[int, int], ...]
    quote: str = ""
    joiner: str = " "


@dataclass(frozen=True, slots=True)
class Anchored:
    """The ranges of each claim in code points, and how they had to be read, or why not."""

    ranges: tuple[tuple[Range, ...], ...] = ()
    remark: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to count: a remark, how an offset is converted, and when words are the same."""

    remark: str
    convert: Callable[[int, int], Range]
    same: Callable[[str, str], bool] = str.__eq__


def anchor(text: str, claims: Sequence[Claim], unit: Unit) -> Anchored:
    """Return where the claims are in `text`; `unit` is what the format says it counts.

    Without a way in which all fit, `problems` has a sentence for each that does not.
    """
    table = OffsetTable(text)
    as_said = _Reading("", lambda start, end: table.range_from(unit, start, end))
    ranges, problems = _read(text, claims, as_said)
    if not problems:
        return Anchored(ranges)
    quoted = [it for it in claims if it.quote]
    for reading in _readings(table, quoted, unit) if quoted else ():
        if _fits(text, claims, reading):
            return Anchored(_read(text, claims, reading)[0], reading.remark)
    return Anchored(problems=tuple(problems))


def _read(
    text: str, claims: Sequence[Claim], reading: _Reading
) -> tuple[tuple[tuple[Range, ...], ...], list[str]]:
    found: list[tuple[Range, ...]] = []
    problems: list[str] = []
    for claim in claims:
        ranges, problem = _one(text, claim, reading)
        found.append(ranges)
        if problem:
            problems.append(problem)
    return tuple(found), problems


def _fits(text: str, claims: Sequence[Claim], reading: _Reading) -> bool:
    return not any(_one(text, it, reading)[1] for it in claims)


def _one(text: str, claim: Claim, reading: _Reading) -> tuple[tuple[Range, ...], str]:
    """Return where one claim is, or a sentence that says why it is not there."""
    try:
        ranges = tuple(reading.convert(start, end) for start, end in claim.ranges)
    except OffsetError as error:
        meant = f"; it should be {cut(claim.quote)}" if claim.quote else ""
        return (), f"{claim.where}: {error}{meant}"
    words = claim.joiner.join(text[start:end] for start, end in ranges)
    if not claim.quote or reading.same(words, claim.quote):
        return ranges, ""
    shown = ", ".join(f"{start}:{end}" for start, end in claim.ranges)
    said = f"says {cut(claim.quote)}, but the text at {shown} is {cut(words)}"
    return ranges, f"{claim.where}: {said}"


def cut(words: str) -> str:
    """Return words for a message: their ends, where there are many."""
    shown = repr(words)
    return shown if len(shown) <= 60 else f"{shown[:40]} … {shown[-15:]}"


def _readings(table: OffsetTable, quoted: Sequence[Claim], unit: Unit) -> Iterator[_Reading]:
    """Yield the other ways to count, the likeliest first."""
    for another in UNITS:
        if another != unit:
            yield _Reading(f"offsets count {UNIT_NAMES[another]}", _in_unit(table, another))
    as_said = _in_unit(table, unit)
    yield _Reading("ends are included", lambda start, end: as_said(start, end + 1))
    shifted = [
        _Reading(f"offsets are shifted by {-shift}", _shifted(as_said, shift))
        for shift in _shifts(table, quoted, unit)
    ]
    fitting = [it for it in shifted if _fits(table.text, quoted, it)]
    if len(fitting) == 1:  # words that stand at several places prove nothing
        yield fitting[0]
    for remark, other, places, same in _other_texts(table.text):
        yield _Reading(remark, _through(other, places, unit), same)
    yield _Reading("the words are quoted with other line ends", as_said, _same_lines)
    yield _Reading("the words are quoted in another normal form", as_said, _same_composed)


def _in_unit(table: OffsetTable, unit: Unit) -> Callable[[int, int], Range]:
    return lambda start, end: table.range_from(unit, start, end)


def _shifted(convert: Callable[[int, int], Range], shift: int) -> Callable[[int, int], Range]:
    return lambda start, end: convert(start + shift, end + shift)


def _shifts(table: OffsetTable, quoted: Sequence[Claim], unit: Unit) -> Iterator[int]:
    """Yield shifts with which the first words that can be looked for fit, the nearest first.

    All places of the text are looked at where they are near enough; the longest words decide,
    since they stand at the fewest.
    """
    single = [it for it in quoted if len(it.ranges) == 1]
    if not single:
        return
    claim = max(single, key=lambda it: len(it.quote))
    found: set[int] = set()
    at = table.text.find(claim.quote)
    while at >= 0:
        with suppress(OffsetError):  # inside a grapheme
            found.add(table.to(unit, at) - claim.ranges[0][0])
        at = table.text.find(claim.quote, at + 1)
    near = (it for it in found if 0 < abs(it) <= FARTHEST_SHIFT)
    yield from sorted(near, key=lambda it: (abs(it), it))


def _other_texts(
    text: str,
) -> Iterator[tuple[str, str, list[int], Callable[[str, str], bool]]]:
    """Yield texts that may have been labelled instead, and where their characters are in ours.

    The places are one for each character and one for the end; -1 where there is none. Last
    comes when words of the two texts are the same.
    """
    if "\r\n" in text:
        yield "line ends were counted as one character", *_rewritten(text, _LF_FOR_CRLF), _same_lf
    if _LONE_LF.search(text):
        yield "line ends were counted as two characters", *_rewritten(text, _CRLF_FOR_LF), _same_lf
    if not unicodedata.is_normalized("NFC", text):
        yield "offsets count the text in NFC", *_rewritten(text, _composed), _same_composed


_Rewrite = Callable[[str], Iterator[tuple[str, str]]]
"""Yields the parts of a text, each with what stands for it in the other text."""


def _pairs(pattern: str, replacement: str) -> _Rewrite:
    def pairs(text: str) -> Iterator[tuple[str, str]]:
        at = 0
        for match in re.finditer(pattern, text):
            yield from ((it, it) for it in text[at : match.start()])
            yield match[0], replacement
            at = match.end()
        yield from ((it, it) for it in text[at:])

    return pairs


def _composed(text: str) -> Iterator[tuple[str, str]]:
    for match in _STACK.finditer(text):
        yield match[0], unicodedata.normalize("NFC", match[0])


_LF_FOR_CRLF = _pairs(r"\r\n", "\n")
_CRLF_FOR_LF = _pairs(r"(?<!\r)\n", "\r\n")


def _rewritten(text: str, rewrite: _Rewrite) -> tuple[str, list[int]]:
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for ours, theirs in rewrite(text):
        parts.append(theirs)
        places += [at, *[-1] * (len(theirs) - 1)][: len(theirs)]
        at += len(ours)
    places.append(at)
    return "".join(parts), places


def _through(other: str, places: list[int], unit: Unit) -> Callable[[int, int], Range]:
    table = OffsetTable(other)

    def convert(start: int, end: int) -> Range:
        edges = [places[table.to_code_point(unit, it)] for it in (start, end)]
        if -1 in edges:
            raise OffsetError(f"place {start if edges[0] < 0 else end} is inside a character")
        return Range(*edges)

    return convert


def _same_lf(ours: str, theirs: str) -> bool:
    return ours.replace("\r\n", "\n") == theirs.replace("\r\n", "\n")


def _same_composed(ours: str, theirs: str) -> bool:
    return unicodedata.normalize("NFC", ours) == unicodedata.normalize("NFC", theirs)


def _same_lines(ours: str, theirs: str) -> bool:
    """Whether words are the same but for line ends, which may have become spaces.

    CRLF may have become one space or two.
    """
    if _spaced(ours) == _spaced(theirs):
        return True
    return _spaced(ours.replace("\r\n", "\n\n")) == _spaced(theirs)


def _spaced(words: str) -> str:
    return _LINE_END.sub(" ", words)
