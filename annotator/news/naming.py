"""Who is named in a text: people, organisations and places, by capitals, titles and known names.

A name is a row of capitals (`capitals`) that is no start of a sentence. What it is follows from
known names (`gazetteer`), from the words that organisations and places are called by, from titles
and first names, and from how it is called elsewhere in the text. In German, where all nouns have
capitals, a single one is a name only if something tells so; in scripts without capitals only what
is known beforehand is.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annotator.news.capitals import Capitals, Row, bare, is_possessive
from annotator.news.gazetteer import Known, gazetteer
from annotator.news.reading import KEPT, Reading

NEAR = 4
"""Words behind a name among which an election is called by it."""

SHORT = 6
"""Letters of an abbreviation, at most."""

_SHOWN = {
    "country": "a country",
    "capital": "a capital",
    "place": "a known place",
    "body": "a known organisation",
}
_ADJECTIVES = ("an", "ist", "ic", "ese", "ish", "ern")


class Name(NamedTuple):
    """A name at `start` to `end` (code points), words `begin` to `stop`.

    `core` is the first word of the name itself, behind its titles; `etype` is empty where
    nothing tells what it is, `country` the code of a country that it names.
    """

    start: int
    end: int
    begin: int
    stop: int
    core: int
    etype: str
    confidence: float
    why: str
    country: str = ""


class _Verdict(NamedTuple):
    """What a row is taken for; no name where it has no confidence."""

    confidence: float = 0.0
    why: str = ""
    etype: str = ""
    country: str = ""


_NONE = _Verdict()


@lru_cache(maxsize=KEPT)
def names(reading: Reading) -> tuple[Name, ...]:
    """Return the names in a text, in its order; none overlap."""
    if reading.has_capitals:
        return tuple(_Judge(reading).names())
    return tuple(_known_only(reading))


def _known_only(reading: Reading) -> Iterator[Name]:
    """Yield the known names of a text in a script without capitals."""
    texts, at = [it.text for it in reading.row], 0
    while at < len(texts):
        place, cut = at, 0
        known, end = gazetteer().at(texts, at)
        if known is None:
            known, end, cut = _behind_prefix(texts, at)
        if known is not None:
            start = reading.row[place].start + cut
            why = _SHOWN.get(known.what, "a known name")
            stop = reading.row[end - 1].end
            yield Name(start, stop, at, end, at, known.etype, 0.85, why, known.country)
        at = max(end, at + 1)


def _behind_prefix(texts: list[str], at: int) -> tuple[Known | None, int, int]:
    """Look behind the small words that Arabic writes together with the next one."""
    for cut in (1, 2):
        if len(texts[at]) > cut + 2 and texts[at][:cut] in ("و", "ب", "ل", "ف", "ك", "وب", "ول"):
            known, end = gazetteer().at([texts[at][cut:], *texts[at + 1 : at + 4]], 0)
            if known is not None:
                return known, at + end, cut
    return None, at, 0


class _Judge:
    """Tells what the rows of capitals of one text are."""

    def __init__(self, reading: Reading) -> None:
        self._capitals = Capitals(reading)
        self._row, self._texts = reading.row, self._capitals.texts
        lex = self._lex = reading.lexicon
        self._nouns = not lex.flag("names_have_capitals")
        self._never = lex.low("name", "not_actor") | lex.low("name", "acronyms_no")
        self._links = lex.low("name", "links")
        self._org = lex.low("name", "org")
        self._the = lex.low("name", "the")
        self._place_before = lex.low("name", "place_before")
        index = reading.index
        self._cues = lex.find("quote", "sure_cues")
        self._cued = frozenset(index.of(self._cues.firsts))
        self._held = frozenset(index.of(lex.low("name", "events")))
        calendar = lex.firsts(("month", ""), ("weekday", ""))
        self._calendar = frozenset(index.of(calendar))
        self._rules = (self._before_event, self._in_gazetteer, self._by_title, self._by_words)
        self._rows = list(self._capitals.rows())
        self._headlined = {it.begin for it in self._rows if self._capitals.in_headline(it)}
        self._surnames = set(self._called())
        self._inside = self._in_sentences()

    def names(self) -> Iterator[Name]:
        """Yield the names in the order of the text."""
        for row in self._rows:
            if row.begin in self._headlined:
                found = self._of_headline(row)
                if found is not None:
                    yield found
                continue
            verdict = self._verdict(row)
            if verdict.confidence:
                yield self._name(row, verdict)

    def _name(self, row: Row, verdict: _Verdict) -> Name:
        last = self._row[row.stop - 1]
        return Name(
            self._row[row.begin].start,
            last.start + len(bare(last.text)),
            row.begin,
            row.stop,
            row.core,
            verdict.etype,
            verdict.confidence,
            verdict.why,
            verdict.country,
        )

    def _verdict(self, row: Row) -> _Verdict:
        """Return what the first rule says that knows a row."""
        for rule in self._rules:
            found = rule(row)
            if found is not None:
                return found
        return self._several(row) if row.length > 1 else self._single(row)

    # What the whole text tells

    def _called(self) -> Iterator[str]:
        """Yield the words by which people are called who have longer names."""
        for row in self._rows:
            if row.begin in self._headlined or not (row.titled or row.length > 1):
                continue
            if self._by_words(row) is not None:
                continue
            first = self._texts[row.core]
            known = row.core in self._capitals.known
            named = row.length > 1 and first in gazetteer().first_names
            if row.titled or named or (1 < row.length < 4 and not known):
                yield self._texts[row.stop - 1]

    def _in_sentences(self) -> set[str]:
        """Return the words that have a capital in the middle of a sentence."""
        return {
            word
            for row in self._rows
            if not (row.begin in self._headlined or self._capitals.starts(row.begin))
            for word in self._texts[row.core : row.stop]
        }

    # Rules for all rows

    def _before_event(self, row: Row) -> _Verdict | None:
        """No name where an election or the like is called by it: “the 2019 Norway election”."""
        event = next((it for it in range(row.stop, row.stop + NEAR) if it in self._held), None)
        if event is None or is_possessive(self._row[row.stop - 1].text):
            return None
        between = self._row[row.stop : event]
        calls = all(it.kind == "word" and it.low not in self._capitals.starters for it in between)
        return _NONE if calls else None

    def _in_gazetteer(self, row: Row) -> _Verdict | None:
        known = None if row.titled else gazetteer().of(self._texts[row.core : row.stop])
        if known is None:
            return None
        if known.what == "people":
            last = self._texts[row.stop - 1]
            if not last.endswith(("s", "men", "en", "er")) or last.endswith("ss"):
                return _NONE
            return _Verdict(0.7, "people of a country", "GPE", known.country)
        return _Verdict(0.93, _SHOWN[known.what], known.etype, known.country)

    def _by_title(self, row: Row) -> _Verdict | None:
        return _Verdict(0.92, "a title and a name", "PER") if row.titled else None

    def _by_words(self, row: Row) -> _Verdict | None:
        """Tell a name by the word for what it is: “Bank of England”, “Port Authority”.

        It is the last word, or the one before an “of”; the first one in languages where the
        noun is first.
        """
        if row.length == 1:
            return self._compound(row) if self._nouns else None
        last = row.stop - 1
        for at in range(row.core + 1, row.stop):
            if self._row[at].low in self._links:
                last = at - 1
                break
        last -= self._row[last].kind == "sign"
        places = (last,) if self._lex.language == "en" else (last, row.core)
        for at in places:
            etype = self._capitals.head(at)
            if etype is not None:
                why = f"“{self._texts[at]}” in its name"
                return _Verdict(0.85, why, etype) if etype else _NONE
        return None

    def _compound(self, row: Row) -> _Verdict | None:
        """In German, no single noun that ends in a word for a body is a name by itself."""
        low = self._row[row.core].low
        ends = any(len(it) > 3 and low.endswith(it) for it in self._org)
        return _NONE if ends else None

    # Rows of several words

    def _several(self, row: Row) -> _Verdict:
        words = self._texts[row.core : row.stop]
        if words[0] in gazetteer().first_names:
            return _Verdict(0.93, "a first name and a name", "PER")
        known = self._capitals.at(row.core)[0]
        if known is not None and known.what == "people":
            return _NONE if self._nouns else _Verdict(0.55, "a row of capitals", "ORG")
        if words[-1] in self._surnames:
            return _Verdict(0.85, "a name in capitals", self._beside(row) or "PER")
        few = sum(it.kind == "word" for it in self._row[row.core : row.stop]) < 4
        etype = self._beside(row) or ("PER" if few else "ORG")
        return _Verdict(0.7, "a row of capitals", etype)

    def _beside(self, row: Row) -> str:
        """Return what the word before a name tells: a place behind “in”, a body behind “the”."""
        before = self._row[row.begin - 1].low if row.begin else ""
        return "GPE" if before in self._place_before else "ORG" if before in self._the else ""

    # Single words

    def _single(self, row: Row) -> _Verdict:
        word = self._texts[row.core]
        if self._is_no_name(row, word):
            return _NONE
        if told := self._by_itself(word):
            return told
        if self._nouns or self._is_common(row, word.lower()):
            return _NONE
        if not self._capitals.starts(row.begin) or word in self._inside:
            etype = self._beside(row) or ("PER" if self._speaks(row) else "")
            return _Verdict(0.7, "a word in capitals", etype)
        if self._speaks(row) and not word.endswith("s"):
            return _Verdict(0.6, "a capital before “said”", "PER")
        return _NONE

    def _by_itself(self, word: str) -> _Verdict | None:
        if word in self._surnames:
            return _Verdict(0.9, "named in full elsewhere", "PER")
        if word.isupper() and word.isalpha() and len(word) <= SHORT:
            return _Verdict(0.75, "an abbreviation", "ORG")
        first = word in gazetteer().first_names
        return _Verdict(0.8, "a first name", "PER") if first else None

    def _is_no_name(self, row: Row, word: str) -> bool:
        low = word.lower()
        if low in self._never or low in self._capitals.starters or len(word) < 2:
            return True
        return row.core in self._calendar and any(
            self._lex.find(table).after(self._row, row.core)[1] > row.core
            for table in ("month", "weekday")
        )

    def _is_common(self, row: Row, low: str) -> bool:
        """Whether a word is one of the language: small elsewhere, for a body, an adjective."""
        if self._capitals.head(row.core) is not None or self._capitals.is_small_elsewhere(low):
            return True
        behind = self._row[row.stop] if row.stop < len(self._row) else None
        if behind is None or not behind.text[0].islower() or self._speaks(row):
            return False
        near = behind.start - self._row[row.stop - 1].end < 2
        return near and behind.low not in self._capitals.starters and low.endswith(_ADJECTIVES)

    def _speaks(self, row: Row) -> bool:
        """Whether a cue stands behind a name."""
        return any(
            at in self._cued and self._cues.after(self._row, at)[1] > at
            for at in (row.stop, row.stop + 1)
        )

    # Headlines

    def _of_headline(self, row: Row) -> Name | None:
        """Return a name in a headline that is known or that the text has elsewhere."""
        words = self._texts[row.core : row.stop]
        if all(it in self._inside for it in words if it[0].isalpha()):
            verdict = self._verdict(row)
            return self._name(row, verdict) if verdict.confidence else None
        for at in range(row.begin, row.stop):
            known, end = self._capitals.at(at)
            if known is not None and known.what != "people":
                verdict = _Verdict(0.7, "a name in a headline", known.etype, known.country)
                return self._name(Row(at, end, at), verdict)
            if self._texts[at] in self._surnames:
                verdict = _Verdict(0.7, "a name in a headline", "PER")
                return self._name(Row(at, at + 1, at), verdict)
        return None
