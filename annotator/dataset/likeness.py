"""Which texts are nearly the same: wire copy, updated versions, excerpts.

Two texts are alike where at least half of the three-word shingles of the shorter one are in
the other (containment, Broder 1997), so a copy that was cut is found as well. Shingles whose
hash is a multiple of some number stand for all (FracMinHash, Irber 2022): all of them in a
small corpus, fewer in a large one, so that memory stays bounded. Whatever is a candidate by
those is then compared in full, so that nothing is called alike that is not.
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import regex

ALIKE = 0.5
"""The share of the shorter text's shingles from which on two texts are alike."""

LIKELY = 0.2
"""The share of the sampled shingles from which on two texts are compared in full."""

MOST = 4_000_000
"""Sampled shingles of a whole corpus: 32 MB, and some 10 while they are sorted, in `PASSES`."""

PASSES = 16

SMALLEST = 4
"""Of each text so many of the smallest hashes are kept in any case."""

# Scripts without blanks between words go character by character.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+"
)
_MASK = (1 << 40) - 1
_NUMBER = 24
_LAST = (1 << _NUMBER) - 1


class Alike(NamedTuple):
    """Two texts by their numbers, and how much of the shorter one is in the other."""

    left: int
    right: int
    share: float


def shingles(text: str) -> set[int]:
    """Return hashes of 40 bits of all runs of three words; of fewer words, of those there are."""
    words = [zlib.crc32(it.encode()) for it in _WORD.findall(text.casefold())]
    if 0 < len(words) < 3:
        words += [0] * (3 - len(words))
    return {
        ((one * 0x9E3779B1 ^ two) * 0x85EBCA77 ^ three) * 0xC2B2AE3D >> 16 & _MASK
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    }


class Likeness:
    """Collects texts, and then finds those that are alike."""

    def __init__(self) -> None:
        self._sketches: list[array[int]] = []
        self._every = 1
        self._kept = 0

    def add(self, text: str) -> int:
        """Take a text in; return its number, counted from 0."""
        sketch = self._sample(shingles(text))
        self._sketches.append(sketch)
        self._kept += len(sketch)
        while self._kept > MOST and self._every < MOST:
            self._every *= 2
            self._sketches = [self._sample(it) for it in self._sketches]
            self._kept = sum(map(len, self._sketches))
        return len(self._sketches) - 1

    def _sample(self, hashes: "set[int] | array[int]") -> "array[int]":
        kept = {it for it in hashes if it % self._every == 0}
        if len(kept) < SMALLEST:
            kept.update(sorted(hashes)[:SMALLEST])
        return array("q", sorted(kept))

    def pairs(self, text_of: Callable[[int], str]) -> Iterator[Alike]:
        """Yield pairs that are alike: enough of them to know every group of texts by."""
        for left, right in self._candidates():
            one, two = shingles(text_of(left)), shingles(text_of(right))
            share = len(one & two) / min(len(one), len(two))
            if share >= ALIKE:
                yield Alike(left, right, share)

    def _candidates(self) -> list[tuple[int, int]]:
        shared: Counter[tuple[int, int]] = Counter()
        for remainder in range(PASSES):
            places = sorted(
                it << _NUMBER | number
                for number, sketch in enumerate(self._sketches)
                for it in sketch
                if it // self._every % PASSES == remainder
            )
            # Of texts that share a shingle, each is compared with the next one only.
            shared.update(
                (one & _LAST, two & _LAST)
                for one, two in pairwise(places)
                if one >> _NUMBER == two >> _NUMBER
            )
            # Those that are already far behind are forgotten, or they would fill the memory.
            done = (remainder + 1) / PASSES
            shared = Counter({it: n for it, n in shared.items() if n >= done / 2 * self._least(it)})
        return sorted(pair for pair, count in shared.items() if count >= self._least(pair))

    def _least(self, pair: tuple[int, int]) -> float:
        """Return how many sampled shingles two texts must share to be compared in full."""
        return LIKELY * min(len(self._sketches[it]) for it in pair)
