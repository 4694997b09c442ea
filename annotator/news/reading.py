"""A text read once for all rules: its words, quotations and sentences, shared and cached.

A quotation is one whole thing here: no sentence ends inside of it, and “…,” said Kern. is one
sentence with its quotation. Words are told by their number in `row`; ranges of them are half-open.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from annotator.news.index import Index
from annotator.news.lexicon import Lexicon, Word, guess, lexicon, words
from annotator.news.marks import MARKS, Pair, pairs

KEPT = 4
"""How many texts stay read: several rules look at one article, one after another."""

_STOPS = frozenset(".!?…。！？؟۔")
_CLOSING = frozenset("\"'”’»)]«“‹›」』")
_ENDING = _STOPS | _CLOSING
_LINE_END = re.compile("[\n\r\u2028\u2029]+")


@dataclass(frozen=True, eq=False)
class Reading:
    """One text, cut into words and sentences, with its quotations."""

    text: str
    lexicon: Lexicon
    row: list[Word]

    @cached_property
    def starts(self) -> list[int]:
        """Where the words start (code points)."""
        return [it.start for it in self.row]

    @cached_property
    def index(self) -> Index:
        """Where its words stand."""
        return Index(self.row)

    @cached_property
    def pairs(self) -> list[Pair]:
        """The quotations, in their order; those inside others as well."""
        return pairs(self.text)

    @cached_property
    def outer(self) -> list[Pair]:
        """The quotations that no other one holds."""
        return [it for it in self.pairs if it.depth == 0]

    @cached_property
    def quoted(self) -> bytearray:
        """For each word, 1 where it stands in a quotation (its marks are in it), else 0."""
        inside = bytearray(len(self.row))
        for pair in self.outer:
            for start, end in pair.fragments:
                for at in range(self.word_at(start), self.word_at(end)):
                    inside[at] = 1
        return inside

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences, as ranges of words."""
        return list(self._sentences())

    @cached_property
    def firsts(self) -> list[int]:
        """The first word of each sentence."""
        return [it[0] for it in self.sentences]

    @cached_property
    def has_capitals(self) -> bool:
        """Whether the text is in a script that has capitals."""
        letters = (it.text[0] for it in self.row if it.kind == "word")
        first = list(islice(letters, 200))
        return not first or any(it.lower() != it.upper() for it in first)

    def outer_between(self, left: int, right: int) -> list[Pair]:
        """Return the outer quotations that have a fragment which begins in a part of the text."""
        first = bisect_left(self._pair_starts, left)
        return self.outer[first : bisect_left(self._pair_starts, right)]

    def word_at(self, place: int) -> int:
        """Return the first word that starts at a place or behind it."""
        return bisect_left(self.starts, place)

    def sentence_of(self, at: int) -> int:
        """Return the number of the sentence of a word."""
        return max(0, bisect_right(self.firsts, at) - 1)

    def low(self, at: int) -> str:
        """Return a word as phrases have it; nothing outside the text."""
        return self.row[at].low if 0 <= at < len(self.row) else ""

    def ends_before(self, at: int) -> bool:
        """Whether a sentence ends in front of a word, as far as stops and capitals tell."""
        row = self.row
        last = at - 1
        while last >= 0 and row[last].text in _CLOSING:
            last -= 1
        if last < 0 or row[last].text not in _STOPS:
            return False
        word = row[at]
        if word.kind == "sign" and word.text not in MARKS and word.text not in "([•*—–-#@":
            return False
        if word.text[0].islower():
            return False
        return not (row[last].text == "." and self._is_short(last, at))

    def _is_short(self, stop: int, at: int) -> bool:
        """Whether a stop belongs to an abbreviation or an initial in front of a word."""
        row = self.row
        if stop == 0 or row[stop - 1].end != row[stop].start:
            return False
        before = row[stop - 1]
        if before.low in self.lexicon.low("name", "abbreviations"):
            return True
        dotted = stop >= 2 and row[stop - 2].text == "." and row[stop - 2].end == before.start
        if before.kind == "digits":
            # “am 3. Mai”, “der 2. Weltkrieg”.
            return self.lexicon.language == "de" and len(before.text) < 3
        if len(before.text) > 1 or before.kind != "word":
            return False
        if dotted:
            # “the U.S. Senate” goes on, “in the U.S. The” does not.
            return row[at].low not in self.lexicon.low("name", "starters")
        return before.text.isupper() and before.text != "I"

    def _sentences(self) -> Iterator[tuple[int, int]]:
        begin, quoted = 0, self.quoted
        row = self.row
        broken = self.broken
        likely = {at + 1 for at in self.index.of(_ENDING)}
        likely.update(self._line_starts)
        likely -= {0, len(row)}
        for at in sorted(likely):
            if broken[at]:
                if quoted[at] and quoted[at - 1] and self._goes_through(at):
                    continue
                yield begin, at
                begin = at
                continue
            if quoted[at] and quoted[at - 1] and not self._begins(at):
                continue
            if self.ends_before(at) and not self._goes_on(at):
                yield begin, at
                begin = at
        if begin < len(row):
            yield begin, len(row)

    @cached_property
    def broken(self) -> bytearray:
        """For each word, 1 where a line ends in front of it."""
        found = bytearray(len(self.row))
        for at in self._line_starts:
            found[at] = 1
        return found

    @cached_property
    def _line_starts(self) -> set[int]:
        """The first words of lines."""
        found = {self.word_at(it.start()) for it in _LINE_END.finditer(self.text)}
        return (found | {0}) - {len(self.row)}

    def _goes_through(self, at: int) -> bool:
        """Whether a quotation that the last paragraph left open goes on at a word."""
        place = self.row[at].start
        return any(it.start < place < it.end for it in self._around(place))

    def _around(self, place: int) -> list[Pair]:
        at = bisect_right(self._pair_starts, place)
        return self.outer[max(0, at - 2) : at]

    @cached_property
    def _pair_starts(self) -> list[int]:
        return [it.start for it in self.outer]

    def _begins(self, at: int) -> bool:
        """Whether a quotation begins at a word."""
        place = self.row[at].start
        return any(start == place for it in self._around(place) for start, _ in it.fragments)

    def _goes_on(self, at: int) -> bool:
        """Whether a sentence goes on behind its quotation: “…?” Kern asked."""
        row = self.row
        if row[at - 1].text not in _CLOSING or not self.quoted[at - 1] or self.quoted[at]:
            return False
        last = at - 1
        while last > 0 and row[last].text in _CLOSING:
            last -= 1
        if row[last].text == "." and row[at].low in self.lexicon.low("quote", "pronouns"):
            # “…,” he said. but “….” He said no more.
            return False
        cues = self.lexicon.find("quote", "cues")
        for here in range(at, min(at + 4, len(row))):
            if row[here].kind == "sign":
                return False
            if cues.after(row, here)[1] > here:
                return row[last].text in "!?…" or here - at < 3
        return False


@lru_cache(maxsize=KEPT)
def reading(text: str, language: str = "") -> Reading:
    """Return a text as it was read, in the language that is told or the one it seems to have."""
    return Reading(text, lexicon(guess(text, language)), words(text))
