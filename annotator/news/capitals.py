"""Rows of capitals in a text: what may be a name, with the titles before it.

A row goes on over initials, hyphens, particles (“von”) and, behind a word for a body or a place,
over an “of” (“Bank of England”). Words at the start of a sentence that are no names are left out.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from annotator.news.gazetteer import Known, gazetteer
from annotator.news.lexicon import lexicon
from annotator.news.reading import Reading
from annotator.news.remembered import remembered

_DASHES = frozenset("-–‐‑")
_BEFORE_CAPITALS = frozenset("“\"„«‘'(:•*—–-…»›‹.!?")
"""Signs behind which a capital says nothing."""


class Row(NamedTuple):
    """Words `begin` to `stop`, of which the name itself, behind its titles, begins at `core`."""

    begin: int
    stop: int
    core: int

    @property
    def titled(self) -> bool:
        """Whether a title stands before the name."""
        return self.core > self.begin

    @property
    def length(self) -> int:
        """How many words the name itself has."""
        return self.stop - self.core


def bare(word: str) -> str:
    """Return a word without a possessive at its end."""
    return word[:-2] if word[-2:] in ("'s", "’s") else word


def is_possessive(word: str) -> bool:
    """Whether a word ends in a possessive."""
    return word[-2:] in ("'s", "’s")


@remembered
def _plain(word: str) -> str:
    """Return a word as known names have it."""
    return bare(word).replace("’", "'")


_HEADS = (
    ("not_actor", ""), ("org", "ORG"), ("facility", "FAC"), ("location", "LOC"),
    ("government", "GPE"),
)  # fmt: skip
"""Lists of words that tell what a name is, the one that counts first."""


@cache
def _heads(language: str) -> dict[str, str]:
    """Return what words say that a name is."""
    lists = [(lexicon(language).low("name", table), etype) for table, etype in _HEADS]
    return {word: etype for words, etype in reversed(lists) for word in words}


class Capitals:
    """The rows of capitals of one text, and what is told by where words stand."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.row, self.lexicon = reading, reading.row, reading.lexicon
        lex = reading.lexicon
        self.texts = list(map(_plain, [it.text for it in reading.row]))
        self.known = gazetteer().all(self.texts)
        self.titles = lex.find("name", "titles")
        self.starters = lex.low("name", "starters")
        self._heads = _heads(lex.language)
        self._titled = frozenset(reading.index.of(self.titles.firsts))
        self._and = lex.low("name", "and")
        self._the = lex.low("name", "the")
        self._links = lex.low("name", "links")
        self._link_articles = lex.low("name", "link_articles")
        self._particles = lex.low("name", "particles")
        self._modifiers = lex.low("name", "modifiers")
        self._joining = self._links | self._particles | self._and
        self._before_names = self.titles.lasts | self._modifiers
        self._abbreviations = lex.low("name", "abbreviations")
        self._firsts = frozenset(reading.firsts)
        self._headlines = frozenset(
            at for it in self._in_capitals() for at in range(*reading.sentences[it])
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows of capitals in their order; none overlap."""
        stop = 0
        for at in [at for at, it in enumerate(self.row) if it.text[0].isupper()]:
            if at < stop or self.row[at].kind != "word":
                continue
            stop = self._end(at)
            if found := self._trimmed(at, stop):
                yield found

    # What is told by where words stand

    def starts(self, at: int) -> bool:
        """Whether a capital at a word says nothing, for a sentence or a quotation starts there."""
        return at in self._firsts or self.row[at - 1].text in _BEFORE_CAPITALS

    def in_headline(self, it: Row) -> bool:
        """Whether a row stands where most words have capitals: a headline, a heading."""
        if it.begin in self._firsts and self.reading.low(it.stop) == ":":
            return it.stop - it.begin > 1
        return it.begin in self._headlines

    def is_small_elsewhere(self, low: str) -> bool:
        """Whether the text has a word in small letters as well."""
        row = self.row
        return any(row[at].text.islower() for at in self.reading.index.where.get(low, ()))

    def at(self, at: int) -> tuple[Known | None, int]:
        """Return what the longest known name that starts at a word is, and the word behind it."""
        return self.known.get(at, (None, at))

    def head(self, at: int) -> str | None:
        """Return what a word says that a name is; empty for what is no actor, None for nothing."""
        return self._heads.get(bare(self.row[at].low))

    def _in_capitals(self) -> Iterator[int]:
        """Yield the numbers of the sentences that are headlines: lines with mostly capitals."""
        row, broken = self.row, self.reading.broken
        if not self.lexicon.flag("names_have_capitals"):
            return
        for number, (begin, stop) in enumerate(self.reading.sentences):
            alone = broken[begin] and (stop == len(row) or broken[stop])
            if not alone or stop - begin > 25 or row[stop - 1].text == ".":
                continue
            told = [it.text for it in row[begin:stop] if it.kind == "word"]
            long = [it for it in told if len(it) > 3] or told
            if len(told) > 1 and sum(it[0].isupper() for it in long) > 0.6 * len(long):
                yield number

    # Where a row ends

    def _end(self, begin: int) -> int:
        stop = max(begin + 1, self._title(begin))
        while stop < len(self.row) and not self.reading.broken[stop] and self._may_go_on(stop):
            further = self._further(begin, stop)
            if further == stop:
                break
            stop = further
        return stop

    def _may_go_on(self, at: int) -> bool:
        """Whether a row may go on over a word: not over most words in small letters."""
        word = self.row[at]
        small = word.kind == "word" and not word.text[0].isupper()
        return not small or word.low in self._joining or at - 1 in self._titled

    def _title(self, at: int) -> int:
        """Return where a title of several words ends: “Secretary of State”."""
        if at not in self._titled:
            return at
        end = self.titles.after(self.row, at)[1]
        return end if end > at + 1 and self._is_capital(end - 1) else at

    def _further(self, begin: int, at: int) -> int:
        """Return where a row goes on to from a word, which is behind its last one."""
        word, last = self.row[at], self.row[at - 1]
        if is_possessive(last.text) or (last.text == "." and word.low in self.starters):
            return at
        if word.kind == "sign":
            return self._over_sign(at)
        if word.start - last.end > 1 or word.kind != "word":
            return at
        if word.text[0].isupper():
            return at + 1
        titled = self._title(at - 1)
        return titled if titled > at else self._over(begin, at)

    def _over(self, begin: int, at: int) -> int:
        """Return where a row goes on to over a small word."""
        row, low, behind = self.row, self.row[at].low, at + 1
        if low in self._links and self._takes_more(begin, at):
            while behind < len(row) and row[behind].low in self._link_articles:
                behind += 1
        elif low in self._particles and self._takes_particle(at):
            while behind < len(row) and row[behind].low in self._particles:
                behind += 1
        elif not self._lists(begin, at):
            return at
        return behind + 1 if self._is_capital(behind) else at

    def _takes_particle(self, at: int) -> bool:
        """Whether a name goes on with “von”: in German only behind a first name."""
        capitals = self.lexicon.flag("names_have_capitals")
        return capitals or self.texts[at - 1] in gazetteer().first_names

    def _over_sign(self, at: int) -> int:
        row, sign, behind = self.row, self.row[at].text, at + 1
        tight = row[at].start == row[at - 1].end
        tight_behind = behind < len(row) and row[behind].start == row[at].end
        if sign == "." and tight:
            return self._over_stop(at, tight_behind=tight_behind)
        if sign == "&":
            return behind + 1 if self._is_capital(behind) else at
        if sign in _DASHES and tight and tight_behind:
            return behind + 1 if self._is_capital(behind) else at
        return at

    def _over_stop(self, at: int, *, tight_behind: bool) -> int:
        """Go over the stop of an initial or an abbreviation: J. Kern, Gov. Kern, U.S."""
        row, behind = self.row, at + 1
        if len(row[at - 1].text) > 1 and row[at - 1].low not in self._abbreviations:
            return at
        if tight_behind:
            return behind + self._is_capital(behind)
        dotted = at >= 2 and row[at - 2].text == "." and row[at - 2].end == row[at - 1].start
        return behind if dotted or self._is_capital(behind) else at

    def _is_capital(self, at: int) -> bool:
        if at >= len(self.row) or self.reading.broken[at]:
            return False
        word, gap = self.row[at], self.row[at].start - self.row[at - 1].end
        return word.kind == "word" and word.text[0].isupper() and gap < 2

    def _takes_more(self, begin: int, at: int) -> bool:
        """Whether the words before an “of” are those of a body or a place: “Bank of England”."""
        if self.row[at - 1].text.isupper() or self.titles.before(self.row, at, begin)[1] < at:
            return False
        return self.head(at - 1) in ("ORG", "GPE", "LOC")

    def _lists(self, begin: int, at: int) -> bool:
        """Whether an “and” is in a name: “Department of Health and Human Services”."""
        if self.row[at].low not in self._and:
            return False
        before = range(begin, at)
        return any(self.row[it].low in self._links for it in before) and any(
            self.head(it) == "ORG" for it in before
        )

    # What belongs to the name

    def _trimmed(self, begin: int, stop: int) -> Row | None:
        row = self.row
        if self.starts(begin) and self.at(begin)[1] - begin < 2:
            while begin < stop and self._is_starter(begin, stop):
                begin += 1
        while begin < stop and row[begin].low in self._the:
            begin += 1
        while stop - begin > 1 and row[stop - 1].low in self.starters:
            stop -= 1
        core = self._behind_titles(begin, stop)
        return Row(self._with_small_titles(begin), stop, core) if core < stop else None

    def _is_starter(self, at: int, stop: int) -> bool:
        """Whether a word has its capital from the start of a sentence only."""
        word = self.row[at]
        if word.low in self.starters:
            return True
        if stop - at < 2 or not word.text[1:].islower():
            return False
        adverb = self.lexicon.language == "en" and word.low.endswith("ly")
        if not (adverb or self.is_small_elsewhere(word.low)):
            return False
        if self.texts[at] in gazetteer().first_names:
            return False
        title = self.titles.after(self.row, at, stop)[1] > at
        heads = any(self.head(it) for it in range(at, stop))
        return adverb or not (title or heads or at in self.known)

    def _behind_titles(self, begin: int, stop: int) -> int:
        """Return the first word behind titles, and behind a people or a body before them."""
        at, row = begin, self.row
        while at < stop:
            if (
                at not in self._titled
                and at not in self.known
                and (row[at].low not in self._modifiers)
            ):
                break
            end = self.titles.after(row, at, stop)[1] if at in self._titled else at
            if end == at and row[at].low in self._modifiers and at + 1 < stop:
                end = at + 1
            if end == at:
                behind = self.at(at)[1]
                if behind > at and self.titles.after(row, behind, stop)[1] > behind:
                    end = behind
            if end == at:
                break
            at = end + (end < stop and row[end].text == ".")
        return at

    def _with_small_titles(self, begin: int) -> int:
        """Return where titles in small letters begin before a row: “former president Ada Kern”."""
        row, first = self.row, begin
        while first > 0 and not self.reading.broken[first]:
            if row[first - 1].low not in self._before_names:
                break
            before = self.titles.before(row, first)[1]
            if before == first and row[first - 1].low in self._modifiers:
                before = first - 1
            if before == first or not row[before].text[0].islower():
                break
            first = before
        return first
