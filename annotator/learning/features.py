"""What a model is told of each token: nothing that holds for one language alone.

The words and their neighbours, how they are written, whether they stand between quotation marks,
attribute something, or are what the rules would label. A paragraph is one sequence.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotator.learning.example import Mark
from annotator.model.span import Range
from annotator.model.tokens import tokens
from annotator.news.marks import pairs
from annotator.news.quotes import cues

Feature = str
_BREAK = regex.compile(r"[\n\r\u2028\u2029]")
_SHAPES = (("d", str.isdecimal), ("X", str.isupper), ("x", str.isalpha))
ENDS = frozenset(".!?…。！？:")
_EDGE = "⟂"


@dataclass(frozen=True, slots=True)
class Sequences:
    """The tokens of a text by paragraph, and beside each what is told of it."""

    places: tuple[tuple[Range, ...], ...]
    features: tuple[list[list[Feature]], ...]


def sequences(text: str, language: str, rules: Iterable[Mark]) -> Sequences:
    """Cut a text into paragraphs of tokens; offsets are code points."""
    places = [Range(*it) for it in tokens(text)]
    words = [text[start:end] for start, end in places]
    quoted = (part for pair in pairs(text) for part in pair.inner)
    attributing = (Range(it.start, it.end) for it in cues(text, 0, len(text), language))
    rules = list(rules)
    told = [*_inside(places, quoted, "quoted"), *_inside(places, attributing, "cue")]
    for label in dict.fromkeys(it.label for it in rules):
        told += _bio(places, rules, label)
    extra: list[list[Feature]] = [[] for _ in places]
    for at, feature in told:
        extra[at].append(feature)
    lower = Counter(it for it in words if it[:1].islower())
    paragraphs = list(_paragraphs(text, places))
    return Sequences(
        tuple(tuple(places[first:last]) for first, last in paragraphs),
        tuple(_told(words[first:last], extra[first:last], lower) for first, last in paragraphs),
    )


def _paragraphs(text: str, places: Sequence[Range]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(places)):
        if _BREAK.search(text, places[at - 1].end, places[at].start):
            yield first, at
            first = at
    if places:
        yield first, len(places)


def covered(places: Sequence[Range], part: Range) -> range:
    """Return the numbers of the tokens that a part of a text touches."""
    first = bisect_right(places, part.start, key=_end)
    last = first
    while last < len(places) and places[last].start < part.end:
        last += 1
    return range(first, last)


def _end(place: Range) -> int:
    return place.end


def _inside(
    places: Sequence[Range], parts: Iterable[Range], name: str
) -> Iterator[tuple[int, Feature]]:
    for at in sorted({at for part in parts for at in covered(places, part)}):
        yield at, name


def _bio(
    places: Sequence[Range], rules: Iterable[Mark], label: str
) -> Iterator[tuple[int, Feature]]:
    """Yield where the rules see a label: the longest of those that overlap, as B and I."""
    parts = [part for it in rules if it.label == label for part in it.fragments]
    taken: set[int] = set()
    for part in sorted(parts, key=lambda it: (it.start - it.end, it.start)):
        row = covered(places, part)
        if not taken.isdisjoint(row):
            continue
        taken.update(row)
        for at in row:
            begin, last = at == row[0], at == row[-1]
            yield at, f"{'B' if begin else 'I'}{'E' if last else ''}:{label}"


def _told(
    words: Sequence[str], extra: Sequence[Sequence[Feature]], lower: Counter[str]
) -> list[list[Feature]]:
    low = [_EDGE, *(it.casefold() for it in words), _EDGE]
    shapes = [_EDGE, *map(shape, words), _EDGE]
    return [
        _one(words, low[at : at + 3], shapes[at : at + 3], at, lower)
        + list(extra[at])
        + ([f"<{it}" for it in extra[at - 1]] if at else [])
        + ([f">{it}" for it in extra[at + 1]] if at + 1 < len(words) else [])
        for at in range(len(words))
    ]


def _one(
    words: Sequence[str],
    low: Sequence[str],
    shapes: Sequence[str],
    at: int,
    lower: Counter[str],
) -> list[Feature]:
    back, here, ahead = low
    begins = at == 0 or words[at - 1][-1] in ENDS
    features = [
        "",  # how often each tag is there at all
        f"w:{here}",
        f"<{back}",
        f">{ahead}",
        f"s:{shapes[1]}",
        f"ss:{shapes[0]} {shapes[1]} {shapes[2]}",
        f"-{here[-3:]}",
        f"+{here[:3]}",
    ]
    if begins:
        features.append(f"begins:{shapes[1]}")
    if words[at][:1].isupper():
        features.append(f"capital:{begins}:{here in lower}")
    return features


@lru_cache(maxsize=20_000)
def shape(word: str) -> str:
    """Return how a word is written: `Xx`, `d.d`, `X.X.`; runs of a kind are one sign."""
    found: list[str] = []
    for sign in word[:24]:
        kind = next((name for name, fits in _SHAPES if fits(sign)), sign)
        if not found or found[-1] != kind:
            found.append(kind)
    return "".join(found)
