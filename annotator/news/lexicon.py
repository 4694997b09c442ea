"""The words of a language, read from `resources/lexicons`, and texts cut into words to find them.

A phrase is found as a row of words, whatever the blanks and the case; the longest one wins.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate, islice, repeat
from operator import sub
from typing import Any, NamedTuple

import regex

from annotator.news.remembered import remembered
from annotator.paths import resource

LANGUAGES = ("en", "de", "es", "fr", "ar")
"""The languages that there are words for; the first one serves for all others."""

LONGEST = 7
"""The most words that a phrase may have."""


def _pattern(*, digit: str, letter: str, capital: str, more: str, joined: str) -> str:
    """Return the pattern of words: what digits, letters and other signs in words are."""
    return rf"""(?P<digits> (?<![{digit}.,])[{digit}]{{1,3}}
                     (?:[\ \u00a0\u202f\u2009][{digit}]{{3}})+
                     (?:[.,][{digit}]{{1,2}})?(?![{digit}.,]?[{digit}])
                   | [{digit}]+(?:[{joined}][{digit}]+)* )
      | (?P<elided> (?<![{letter}{more}]) و(?=[{digit}])
                  | (?<![{letter}{more}]) (?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu
                    | (?:[CDJLMNST]|Qu|Jusqu|Lorsqu|Puisqu)(?!['’][{capital}])) ['’]
                    (?=[aeiouyhàâéèêëîïôûœAEIOUYHÀÂÉÈÊËÎÏÔÛŒ]|\Z) )
      | (?P<word> [{letter}][{letter}{more}]*(?:['’][{letter}]+)* )
      | (?P<sign> \S )"""


_WORDS = regex.compile(
    _pattern(
        digit="0-9\u0660-\u0669\u06f0-\u06f9",
        letter=r"\p{L}",
        capital=r"\p{Lu}",
        more=r"\p{M}\p{N}\u00ad",
        joined=".,'’٫٬",
    ).replace(r"['’][\p{L}]+", r"['’]\p{L}[\p{L}\p{M}]*"),
    regex.VERSION1 | regex.VERBOSE,
)
_LETTER, _MORE = "A-Za-zªµºÀ-ÖØ-öø-ɏ", "0-9²³¹¼½¾\u00ad"
_LATIN = _pattern(digit="0-9", letter=_LETTER, capital="A-ZÀ-ÖØ-Þ", more=_MORE, joined=".,'’")
_LATIN_WORDS = re.compile(
    # Most words are letters only. Blanks at the end of a text match as well, so that nothing is
    # looked at twice.
    rf"\s*+(?: [{_LETTER}]++(?![{_MORE}'’]) | {re.sub('[?]P<[a-z]+>', '?:', _LATIN)} | \Z)",
    re.VERBOSE,
)
_OTHER = re.compile("[^\0-\u024f\u2000-\u206f\u20a0-\u20bf]")
"""Signs of other scripts, and marks: without them the same words are found in half the time."""


_ARABIC = re.compile("[\u0600-\u06ff]")
_SIGNS = {"،": ",", "؛": ";"}
"""Signs that are read as others are."""

_PROCLITICS = "وفبلك"
_DETACHED = ("comparator", "quote", "phrase", "cardinal", "scale")
_VOWELS = dict.fromkeys((*range(0x064B, 0x0653), 0x0640, 0x0670))
"""Vowel signs and lengthening strokes, which a word has or has not."""


class Word(NamedTuple):
    """A number in digits, a word or a sign, at `start` to `end` (code points).

    `low` is what phrases are compared by; `kind` is `digits`, `word`, `elided` (a word written
    together with the next one: “d’un”, in Arabic “and” before digits) or `sign`.
    """

    start: int
    end: int
    text: str
    low: str
    kind: str


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Cut a part of a text into words; blanks are between them and nowhere else."""
    stop = len(text) if end is None else end
    if _OTHER.search(text, start, stop):
        made, same = Word._make, _SIGNS
        cut = [
            made((*it.span(), same.get(it[0], it[0]), _lows(it[0]), it.lastgroup or ""))
            for it in _WORDS.finditer(text, start, stop)
        ]
        return list(_detached(cut)) if _ARABIC.search(text, start, stop) else cut
    # Each piece is a word with the blanks before it, so that lengths tell where words are.
    pieces = _LATIN_WORDS.findall(text, start, stop)
    found = list(map(str.lstrip, pieces))
    while found and not found[-1]:
        del found[-1], pieces[-1]
    ends = list(islice(accumulate(map(len, pieces), initial=start), 1, None))
    starts = map(sub, ends, map(len, found))
    told = zip(starts, ends, found, map(_lows, found), map(_kinds, found), strict=True)
    return list(map(tuple.__new__, repeat(Word), told))


def _detached(found: Iterable[Word]) -> Iterator[Word]:
    """Yield words with “and”, “in”, “to” by themselves where Arabic writes them with the next one.

    Only where the rest is a word of the lists: many words begin with these letters.
    """
    known = _arabic()
    for it in found:
        cut = it.start + 1
        rest = it.low
        while rest[0] in _PROCLITICS and rest not in known and len(rest) > 1:
            rest = rest[1:]
        if rest != it.low and rest in known:
            yield Word(it.start, cut, it.text[0], it.text[0], "elided")
            yield from _detached([Word(cut, it.end, it.text[1:], it.low[1:], it.kind)])
        else:
            yield it


@cache
def _arabic() -> frozenset[str]:
    """Return the words of the lists that Arabic may write together with a small one."""
    listed = lexicon("ar").tables
    rows = (it for name in _DETACHED for it in listed[name].values())
    told = (it for row in rows if isinstance(row, list) for it in row)
    words = {low(phrase.partition(" ")[0]) for phrase in told}
    nouns = {
        f"ال{low(it)}" for kind in ("people", "bodies", "sites") for it in listed["phrase"][kind]
    }
    events = _read_events("ar")
    return frozenset(it for it in words | nouns | events if len(it) > 2)


def _read_events(language: str) -> frozenset[str]:
    table = tomllib.loads(resource("events.toml").read_text(encoding="utf-8"))[language]
    return frozenset(low(it.partition(" ")[0]) for row in table["event"] for it in row["words"])


def low(text: str) -> str:
    """Return a word as phrases are compared by."""
    small = text.casefold().replace("’", "'")
    return small.translate(_VOWELS) if _ARABIC.search(small) else small


def _kind(text: str) -> str:
    """Return what kind of word one in Latin letters is."""
    if text[0] in "0123456789":
        return "digits"
    if not text[0].isalpha():
        return "sign"
    return "elided" if text[-1] in "'’" else "word"


_lows, _kinds = remembered(low), remembered(_kind)


class Phrases:
    """Phrases with what each of them stands for; `firsts` and `lasts` are words at their ends."""

    def __init__(self, entries: Iterable[tuple[str, Any]], *, exact: bool = False) -> None:
        self._exact = exact
        self._values: dict[tuple[str, ...], Any] = {}
        lengths: dict[str, set[int]] = {}
        seconds: dict[str, set[str]] = {}
        ends: dict[str, set[int]] = {}
        for phrase, value in entries:
            # Letters alone are one word; most phrases are.
            row = () if phrase.isalpha() else words(phrase)
            key = tuple(it.text if exact else it.low for it in row)
            key = key or (phrase if exact else low(phrase),)
            self._values.setdefault(key, value)
            lengths.setdefault(key[0], set()).add(len(key))
            seconds.setdefault(key[0], set()).update(key[1:2])
            ends.setdefault(key[-1], set()).add(len(key))
        self.firsts, self.lasts = frozenset(lengths), frozenset(ends)
        self._ends = {it: sorted(found, reverse=True) for it, found in ends.items()}
        # By first words: the second ones, the lengths, and whether the first one is a phrase.
        self._begun = {
            it: (seconds[it], sorted(found - {1}, reverse=True), 1 in found)
            for it, found in lengths.items()
        }

    def after(self, row: Sequence[Word], at: int, stop: int | None = None) -> tuple[Any, int]:
        """Return what the longest phrase that starts at a word stands for, and where it ends.

        There is none where that is `at` itself.
        """
        limit = len(row) if stop is None or stop > len(row) else stop
        if at >= limit:
            return None, at
        exact = self._exact
        first = row[at].text if exact else row[at].low
        begun = self._begun.get(first)
        if begun is None:
            return None, at
        seconds, lengths, alone = begun
        if at + 1 < limit and (row[at + 1].text if exact else row[at + 1].low) in seconds:
            for length in lengths:
                if at + length <= limit:
                    key = self._key(row[at : at + length])
                    if key in self._values:
                        return self._values[key], at + length
        return (self._values[first,], at + 1) if alone else (None, at)

    def among(self, row: Sequence[Word], places: Iterable[int]) -> list[int]:
        """Return those of some words, which are all in `firsts`, at which a phrase starts."""
        found, begun, last = list[int](), self._begun, len(row) - 1
        for at in places:
            seconds, _, alone = begun[row[at].low]
            if alone or (at < last and row[at + 1].low in seconds and self.after(row, at)[1] > at):
                found.append(at)
        return found

    def before(self, row: Sequence[Word], at: int, first: int = 0) -> tuple[Any, int]:
        """Return what the longest phrase that ends before a word stands for, and its start."""
        if at <= first:
            return None, at
        last = row[at - 1].text if self._exact else row[at - 1].low
        for length in self._ends.get(last, ()):
            if at - length >= first:
                key = self._key(row[at - length : at])
                if key in self._values:
                    return self._values[key], at - length
        return None, at

    def _key(self, row: Sequence[Word]) -> tuple[str, ...]:
        if self._exact:
            return tuple([it.text for it in row])
        return tuple([it.low for it in row])


@dataclass(frozen=True)
class Lexicon:
    """The words of one language: `tables` as they stand in its file, and phrases made of them."""

    language: str
    tables: Mapping[str, Any]
    phrases: dict[tuple[str, str], Phrases] = field(default_factory=dict)
    begun: dict[tuple[tuple[str, str], ...], frozenset[str]] = field(default_factory=dict)

    def list(self, table: str, name: str) -> list[str]:
        """Return the words of one list."""
        return list(self.tables.get(table, {}).get(name, ()))

    def flag(self, name: str) -> bool:
        """Whether something holds for the language."""
        return bool(self.tables.get(name, False))

    def low(self, table: str, name: str) -> frozenset[str]:
        """Return the words of one list, as `Word.low` has them."""
        return _low_words(self.language, table, name)

    def find(self, table: str, name: str = "") -> Phrases:
        """Return the phrases of a list; of a table of lists or of values, with their names."""
        found = self.phrases.get((table, name))
        if found is None:
            found = self.phrases[table, name] = Phrases(self._entries(table, name))
        return found

    def firsts(self, *lists: tuple[str, str]) -> frozenset[str]:
        """Return the words that a phrase of some tables may begin with."""
        if lists not in self.begun:
            found = (self.find(table, name).firsts for table, name in lists)
            self.begun[lists] = frozenset[str]().union(*found)
        return self.begun[lists]

    def _entries(self, table: str, name: str) -> Iterable[tuple[str, Any]]:
        if name:
            return [(phrase, name) for phrase in self.list(table, name)]
        entries: list[tuple[str, Any]] = []
        for key, value in self.tables.get(table, {}).items():
            if isinstance(value, list):
                entries += [(phrase, key) for phrase in value]
            else:
                entries.append((key, Decimal(str(value))))
        return entries


@cache
def _low_words(language: str, table: str, name: str) -> frozenset[str]:
    return frozenset(map(low, lexicon(language).list(table, name)))


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of a language by its BCP 47 tag; of English where there are none."""
    name = language.split("-", maxsplit=1)[0].casefold()
    name = name if name in LANGUAGES else LANGUAGES[0]
    return Lexicon(name, _read(f"{name}.toml"))


@cache
def units() -> Mapping[str, Any]:
    """Return the table of units."""
    return _read("units.toml")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resource("lexicons", name).read_text(encoding="utf-8"))


@cache
def _common() -> dict[str, frozenset[str]]:
    return {it: frozenset(lexicon(it).tables["common"]) for it in LANGUAGES}


def guess(text: str, told: str = "") -> str:
    """Return the language to read a text in: what is told, or that of its commonest words."""
    if told:
        return lexicon(told).language
    return _guess(text[:2000])


@lru_cache(maxsize=64)
def _guess(text: str) -> str:
    row = [it.low for it in words(text)]
    counts = {it: sum(word in common for word in row) for it, common in _common().items()}
    return max(LANGUAGES, key=counts.__getitem__)
