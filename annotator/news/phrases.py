"""Noun phrases for people, bodies and places in full: “the head of the port, Ada Kern”.

A phrase has a noun of the lists (`[phrase]` in `resources/lexicons`) as its head, or a name. It is
told without a parser: to the left it goes as far as its article or number, over a few words that
are no small words; to the right it takes the name that stands beside it, and over “of” or “in” the
phrase or the name that follows. Of a noun without an article only a plural counts.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from annotator.model.span import Range
from annotator.news import arabic
from annotator.news.lexicon import lexicon
from annotator.news.naming import Name, names
from annotator.news.reading import KEPT, Reading
from annotator.news.remembered import remembered
from annotator.news.triggers import triggers

MODIFIERS = 3
"""Words between an article and its noun, at most."""

NAMED, DEFINITE, BARE, PRONOUN = 0.7, 0.6, 0.5, 0.75
"""How sure: beside a name, with an article or a number, without one; a pronoun."""

PLACES = frozenset(("GPE", "LOC", "FAC"))
OLDEST = 120
"""Nobody is older; a number between commas behind a person is an age."""


class Phrase(NamedTuple):
    """A noun phrase of words `begin` to `stop`.

    `kind` is people, bodies or sites; `name` the name that it is or ends in, as the same one.
    `where` says that it stands behind a word such as “in”.
    """

    begin: int
    stop: int
    kind: str
    confidence: float
    name: Name | None = None
    where: bool = False
    end: int = 0


@lru_cache(maxsize=KEPT)
def phrases(reading: Reading) -> tuple[Phrase, ...]:
    """Return the phrases of a text and its names, in its order; they may lie in each other."""
    scan = _scan_arabic if reading.lexicon.language == "ar" else _Scan.of
    return tuple(scan(reading))


def _scan_arabic(reading: Reading) -> Iterator[Phrase]:
    """Yield the phrases of a text in Arabic, and the names that are in none."""
    row, covered = reading.row, set[int]()
    where = reading.lexicon.low("phrase", "in")
    found = []
    for begin, stop, kind in arabic.phrases(reading):
        covered.update(range(begin, stop))
        found.append(Phrase(begin, stop, kind, DEFINITE, end=row[stop - 1].end))
    found.extend(
        Phrase(it.begin, it.stop, "", it.confidence, it, end=it.end)
        for it in names(reading)
        if covered.isdisjoint(range(it.begin, it.stop))
    )
    for it in sorted(found, key=lambda it: it.begin):
        yield it._replace(where=reading.low(it.begin - 1) in where)


@lru_cache(maxsize=KEPT)
def pronouns(reading: Reading) -> tuple[Range, ...]:
    """Return the pronouns that stand for people."""
    table = reading.lexicon.low("phrase", "pronouns")
    row = reading.row
    found = [row[at] for at in reading.index.of(table)]
    return tuple(Range(it.start, it.end) for it in found if not it.text.isupper())


_KINDS = ("people", "bodies", "sites")
"""Lists of nouns, the one that counts first."""


@cache
def _kinds(language: str) -> Callable[[str], str]:
    """Return a function that tells what kind of noun a word is, by its small letters; or none."""
    lex = lexicon(language)
    tables = {it: lex.low("phrase", it) for it in _KINDS}
    by_end = {kind: tuple(it for it in table if len(it) > 4) for kind, table in tables.items()}

    def told(low: str) -> str:
        for kind, table in tables.items():
            if low in table or (low[-1] == "s" and low[:-1] in table):
                return kind
            if lex.language == "es" and low[-2:] == "es" and low[:-2] in table:
                return kind
        return ""

    def german(low: str) -> str:
        """Return what a German noun is by its last part: “Hafenbehörde”."""
        return next(
            (it for it, table in tables.items() if low in table or low.endswith(by_end[it])), ""
        )

    return remembered(german if lex.language == "de" else told)


@cache
def _small(language: str) -> frozenset[str]:
    """Return the small words of a language, at which a phrase ends."""
    lex = lexicon(language)
    return (
        lex.low("name", "starters")
        | lex.low("quote", "clause_starts")
        | lex.low("quote", "auxiliaries")
        | lex.low("phrase", "in")
        | lex.low("phrase", "links")
    )


@cache
def _before(language: str) -> frozenset[str]:
    """Return the words before which no participle belongs to a phrase."""
    lex = lexicon(language)
    both = _small(language) | lex.firsts(("quote", "cues"))
    return both - lex.low("quote", "pronouns")


class _Scan:
    def __init__(self, reading: Reading) -> None:
        self._reading, self._row = reading, reading.row
        lex = self._lex = reading.lexicon
        self._german, self._english = lex.language == "de", lex.language == "en"
        self._articles = lex.low("phrase", "articles")
        self._order = lex.low("phrase", "order")
        self._contracted = lex.low("phrase", "contracted")
        self._links = lex.low("phrase", "links")
        self._in = lex.low("phrase", "in")
        self._small = _small(lex.language)
        self._cues = lex.firsts(("quote", "cues"))
        self._before = _before(lex.language)
        self._happens = triggers(lex.language).phrases.firsts
        self._the = lex.low("name", "the")
        self._numbers = frozenset(reading.index.of(lex.find("cardinal").firsts))
        self._names = names(reading)
        self._begins = {it.begin: it for it in self._names}
        self._inside = {at for it in self._names for at in range(it.begin, it.stop)}
        self._nouns = dict(self._found())

    @classmethod
    def of(cls, reading: Reading) -> Iterator[Phrase]:
        """Yield the phrases of a text."""
        return cls(reading).phrases()

    def phrases(self) -> Iterator[Phrase]:
        """Yield the phrases."""
        found = [it for at, kind in self._nouns.items() if (it := self._noun(at, kind))]
        taken = {it.name.begin for it in found if it.name}
        covered = {at for it in found for at in range(it.begin, it.stop)}
        for name in self._names:
            if name.begin not in taken:
                begin = self._with_article(name, covered)
                found.append(Phrase(begin, name.stop, "", name.confidence, name, end=name.end))
        by_begin: dict[int, Phrase] = {}
        for it in sorted(found, key=_words, reverse=True):
            by_begin[it.begin] = self._with_more(it, by_begin)
        taken = {it.name.begin for it in by_begin.values() if it.kind and it.name}
        sites = {
            at for it in by_begin.values() if it.kind == "sites" for at in range(it.begin, it.stop)
        }
        for begin in sorted(by_begin):
            it = by_begin[begin]
            if it.kind or not ((it.name and it.name.begin in taken) or begin in sites):
                where = self._reading.low(begin - 1) in self._in
                yield it._replace(where=True) if where else it

    # The head

    def _found(self) -> Iterator[tuple[int, str]]:
        """Yield the nouns of the lists outside names, each with its kind, in their order."""
        where, kind = self._reading.index.where, _kinds(self._lex.language)
        told = [(at, low) for low in where if kind(low) for at in where[low]]
        for at, low in sorted(told):
            word = self._row[at]
            noun = word.text[0].isupper() if self._german else True
            if noun and word.kind == "word" and at not in self._inside:
                yield at, kind(low)

    def _kind(self, at: int) -> str:
        return self._nouns.get(at, "")

    def _noun(self, at: int, kind: str) -> Phrase | None:
        """Return the phrase that has a word as its head."""
        if not self._may_end(at):
            return None
        stop, end, name = self._with_name(at, kind)
        begin, told = self._begin(at)
        if name and not told:
            begin = self._with_participle(begin)
        starts = begin == self._sentence(at)
        if not told and not name and not (starts and self._is_plural(at)):
            return None
        sure = NAMED if name else DEFINITE if told else BARE
        return Phrase(begin, stop, kind, sure, name, end=end)

    def _may_end(self, at: int) -> bool:
        """Whether a noun can be the last one of its phrase: no other noun stands behind it."""
        behind = at + 1
        if behind >= len(self._row) or self._reading.broken[behind]:
            return True
        word = self._row[behind]
        if word.kind == "sign":
            return word.text not in "-–’'" or word.start > self._row[at].end
        if not self._english or behind in self._begins or word.kind != "word":
            return not self._kind(behind)
        low = word.low
        if self._kind(behind):
            return False
        known = low in self._small or low in self._cues or low in self._happens
        return known or low.endswith(("ed", "ly", "n't"))

    def _is_plural(self, at: int) -> bool:
        low = self._row[at].low
        return low in self._lex.low("phrase", "plurals") or (
            low.endswith("s") and not any(low in self._lex.low("phrase", it) for it in _KINDS)
        )

    # To the left

    def _begin(self, at: int) -> tuple[int, bool]:
        """Return where a phrase begins, and whether an article or a number tells so."""
        first, told, owned = at, False, False
        for here in range(at - 1, max(-1, at - 2 - MODIFIERS), -1):
            low = self._row[here].low
            if self._reading.broken[here + 1]:
                break
            if low in self._articles or low in self._contracted:
                return here + (low in self._contracted), True
            if self._is_number(here):
                first, told = here, True
            elif low in self._order or (self._is_modifier(here) and (owned or not told)):
                # “the country's president”, “Ada Kern's lawyer”
                owned = owned or low.endswith("'s")
                first, told = here, told or owned
            else:
                break
        if told:
            return self._compared(first), True
        return self._bare_begin(at, first), False

    def _is_number(self, at: int) -> bool:
        word = self._row[at]
        if at in self._numbers and self._lex.find("cardinal").after(self._row, at)[1] > at:
            return True
        return word.kind == "digits"

    def _with_participle(self, begin: int) -> int:
        """Return where “retired teacher Ada Kern” begins."""
        low = self._reading.low(begin - 1)
        if not self._english or not low.endswith(("ed", "ing")) or begin == self._sentence(begin):
            return begin
        starts = begin - 1 == self._sentence(begin)
        before = self._row[begin - 2] if begin > 1 else None
        small = before is None or before.kind == "sign" or before.low in self._before
        return begin - 1 if starts or small else begin

    def _is_modifier(self, at: int) -> bool:
        word = self._row[at]
        if word.kind != "word" or word.low in self._small or word.low in self._cues:
            return False
        if not self._english:
            return True
        # “The report states”, but “the crisis centre”.
        verb = word.text.islower() and word.low.endswith("s") and word.low[-2:-1] not in "'isu"
        if word.low.endswith(("ed", "ing")):
            # “The striking crews”, but “the police arrested workers”.
            return self._reading.low(at - 1) in self._articles
        return not verb and not word.low.endswith("ly")

    def _compared(self, first: int) -> int:
        """Return where what compares a number begins: “more than 40”."""
        start = self._lex.find("comparator").before(self._row, first)[1]
        return max(start, self._sentence(first))

    def _sentence(self, at: int) -> int:
        return self._reading.sentences[self._reading.sentence_of(at)][0]

    def _bare_begin(self, at: int, first: int) -> int:
        """Return where a phrase without an article begins: with one word before it, if any."""
        starts = first == self._sentence(at) or self._reading.low(first - 1) in self._small
        return first if starts and first >= at - 2 else at

    def _with_article(self, name: Name, covered: set[int]) -> int:
        """Return where a name begins with its article, if it is not part of a longer phrase."""
        before = name.begin - 1
        if before < 0 or before in covered or self._reading.broken[name.begin]:
            return name.begin
        if self._row[before].low not in self._the:
            return name.begin
        if self._row[name.stop - 1].end != name.end or not self._ends(name.stop):
            return name.begin
        return before

    def _ends(self, at: int) -> bool:
        """Whether a noun phrase can end before a word."""
        if at >= len(self._row) or self._row[at].kind == "sign" or not self._english:
            return at >= len(self._row) or self._row[at].text not in "-–’'"
        low = self._row[at].low
        return low in self._small or low in self._cues or low.endswith(("ed", "ly"))

    # To the right

    def _with_name(self, at: int, kind: str) -> tuple[int, int, Name | None]:
        """Return where a phrase ends, with the name of who it is."""
        name = self._begins.get(at + 1)
        if kind != "sites" and name is None and self._reading.low(at + 1) == ",":
            name = self._begins.get(at + 2)
            closed = name is not None and self._is_sign(name.stop)
            name = name if closed and name is not None and name.etype == "PER" else None
            name = name if kind == "people" else None
        elif kind == "sites" or (name and self._english and name.etype != "PER"):
            name = None
        if name is None:
            return at + 1, self._row[at].end, None
        return name.stop, name.end, name

    def _is_sign(self, at: int) -> bool:
        return at >= len(self._row) or self._row[at].text in ",.;:)"

    def _with_more(self, it: Phrase, by_begin: dict[int, Phrase]) -> Phrase:
        """Go on over “of” and “in”, or over an age."""
        row, at = self._row, it.stop
        if it.name is not None and it.name.etype == "PER":
            return self._with_age(it)
        if it.name is not None or at >= len(row) or self._reading.broken[at]:
            return it
        low = row[at].low
        into = low in self._in
        if low not in self._links and not into:
            return it
        more = by_begin.get(at + 1) or by_begin.get(at) if not into else by_begin.get(at + 1)
        if more is None and self._english and it.kind and not into:
            return self._with_one_word(it)
        if more is None or (into and (more.name is None or more.name.etype not in PLACES)):
            return it
        longer = it._replace(stop=more.stop, end=more.end)
        return self._with_apposed(longer) if it.kind == "people" else longer

    def _with_one_word(self, it: Phrase) -> Phrase:
        """Go on over one word alone behind “of”: “the ministry of health”."""
        at = it.stop + 1
        word = self._row[at] if at < len(self._row) else None
        if word is None or word.kind != "word" or word.low in self._small:
            return it
        return it._replace(stop=at + 1, end=word.end) if self._ends(at + 1) else it

    def _with_apposed(self, it: Phrase) -> Phrase:
        """Take the name behind a comma: “the head of the port, Ada Kern,”."""
        name = self._begins.get(it.stop + 1) if self._reading.low(it.stop) == "," else None
        if name is None or name.etype != "PER" or not self._is_sign(name.stop):
            return it
        return it._replace(stop=name.stop, end=name.end, name=name, confidence=NAMED)

    def _with_age(self, it: Phrase) -> Phrase:
        row, at = self._row, it.stop
        number = row[at + 1].text if at + 1 < len(row) and row[at].text == "," else ""
        if number.isdecimal() and int(number) < OLDEST and self._is_sign(at + 2):
            return it._replace(stop=at + 2, end=row[at + 1].end)
        return it


def _words(it: Phrase) -> tuple[int, int]:
    return it.begin, it.stop
