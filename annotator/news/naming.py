"""Who is named in a text: people, organisations and places, by capitals, titles and known names.

A name is a row of capitals that is no start of a sentence, with the titles before it; what it is
follows from known names (`gazetteer`), from the words that organisations and places are called by,
from titles and first names, and from how it is called elsewhere in the text. In German, where all
nouns have capitals, a single one is a name only if something tells so; in scripts without
capitals only what is known beforehand is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from annotator.news.gazetteer import Known, gazetteer
from annotator.news.reading import KEPT, Reading

_TIGHT = frozenset("-–‐‑&")
_BEFORE_CAPITALS = frozenset("“\"„«‘'(:•*—–-…»›‹.!?")
_SHORT = 6
"""Letters of an abbreviation, at most."""


@dataclass(frozen=True, slots=True)
class Name:
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


@lru_cache(maxsize=KEPT)
def names(reading: Reading) -> tuple[Name, ...]:
    """Return the names in a text, in its order; none overlap."""
    return tuple(_Scan(reading).names())


def bare(word: str) -> str:
    """Return a word without a possessive at its end."""
    if word[-2:] in ("'s", "’s"):
        return word[:-2]
    return word


class _Scan:
    """Looks for the names of one text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._row = reading.row
        lex = reading.lexicon
        self._lex = lex
        self._texts = [
            bare(it.text).replace("’", "'") if it.kind == "word" else it.text for it in reading.row
        ]
        self._known = gazetteer()
        self._german = not lex.flag("names_have_capitals") and lex.language == "de"
        self._titles = lex.find("name", "titles")
        self._starters = lex.low("name", "starters")
        self._modifiers = lex.low("name", "modifiers")
        self._particles = lex.low("name", "particles")
        self._links = lex.low("name", "links")
        self._link_articles = lex.low("name", "link_articles")
        self._org = lex.low("name", "org")
        self._facility = lex.low("name", "facility")
        self._location = lex.low("name", "location")
        self._government = lex.low("name", "government")
        self._never = lex.low("name", "not_actor")
        self._acronyms_no = lex.low("name", "acronyms_no")
        self._abbreviations = lex.low("name", "abbreviations")
        self._place_before = lex.low("name", "place_before")
        self._heads = (
            (self._never, "-"), (self._org, "ORG"), (self._facility, "FAC"),
            (self._location, "LOC"), (self._government, "GPE"),
        )  # fmt: skip
        self._lows = {it.low for it in self._row if it.text.islower()}
        self._firsts = frozenset(reading.firsts)
        self._headlines = frozenset(self._in_capitals())

    def names(self) -> Iterator[Name]:
        """Yield the names in the order of the text."""
        rows = list(self._candidates())
        surnames = self._surnames(rows)
        inside = {
            word
            for it in rows
            if not (self._starts(it.begin) or self._headline(it))
            for word in self._texts[it.core : it.stop]
        }
        for it in rows:
            told = self._judged(it, surnames, inside)
            if told is not None:
                yield told

    def _in_capitals(self) -> Iterator[int]:
        """Yield the numbers of the sentences that are headlines: most words have capitals."""
        if self._german:
            return
        broken = self._reading.broken
        for number, (begin, stop) in enumerate(self._reading.sentences):
            alone = broken[begin] and (stop == len(self._row) or broken[stop])
            if not alone or stop - begin > 25 or self._row[stop - 1].text == ".":
                continue
            told = [it.text for it in self._row[begin:stop] if it.kind == "word"]
            long = [it for it in told if len(it) > 3] or told
            if len(told) > 1 and sum(it[0].isupper() for it in long) > 0.6 * len(long):
                yield number

    # Rows of capitals

    def _candidates(self) -> Iterator[Name]:
        at, row = 0, self._row
        while at < len(row):
            word = row[at]
            if word.kind != "word" or not word.text[0].isupper():
                at += 1
                continue
            stop = self._run(at)
            yield from self._of_run(at, stop)
            at = stop

    def _run(self, at: int) -> int:
        """Return the word behind a row of capitals that starts at a word."""
        row, stop = self._row, at + 1
        title = self._titles.after(row, at)[1]
        if title > stop and self._is_capital(title - 1):
            # “Secretary of State”
            stop = title
        while stop < len(row):
            further = self._further(at, stop)
            if further == stop:
                break
            stop = further
        return stop

    def _further(self, begin: int, at: int) -> int:
        """Return where a row of capitals goes on to from a word, which is behind its last one."""
        row = self._row
        word, last = row[at], row[at - 1]
        if self._reading.broken[at] or last.text[-2:] in ("'s", "’s"):
            return at
        if last.text == "." and word.low in self._starters:
            return at
        gap = word.start - last.end
        if word.kind == "sign":
            return self._over_sign(at, gap)
        if gap > 1 or word.kind != "word":
            return at
        if word.text[0].isupper():
            return at + 1
        title = self._titles.after(row, at - 1)[1]
        if title > at + 1 and self._is_capital(title - 1):
            return title
        behind = at + 1
        if word.low in self._particles and self._is_capital(behind):
            return behind + 1
        if word.low in self._links and self._takes_more(begin, at):
            while behind < len(row) and row[behind].low in self._link_articles:
                behind += 1
            if self._is_capital(behind):
                return behind + 1
        if (
            word.low in self._link_articles
            and self._is_list(begin, at)
            and self._is_capital(behind)
        ):
            return behind + 1
        return at

    def _over_sign(self, at: int, gap: int) -> int:
        row = self._row
        sign, behind = row[at].text, at + 1
        if gap == 0 and sign == ".":
            letter = len(row[at - 1].text) == 1 or row[at - 1].low in self._abbreviations
            if not letter:
                return at
            if behind < len(row) and row[behind].start == row[at].end:
                return behind + 1 if self._is_capital(behind) else behind
            goes_on = self._is_capital(behind) and row[behind].start - row[at].end == 1
            dotted = at >= 2 and row[at - 2].text == "." and row[at - 2].end == row[at - 1].start
            return behind + 1 if goes_on else behind if dotted else at
        if sign == "&" and self._is_capital(behind):
            return behind + 1
        tight = gap == 0 and behind < len(row) and row[behind].start == row[at].end
        if sign in _TIGHT and tight and row[behind].kind == "word":
            return behind + 1 if row[behind].text[0].isupper() else at
        return at

    def _is_capital(self, at: int) -> bool:
        row = self._row
        return (
            at < len(row)
            and row[at].kind == "word"
            and row[at].text[0].isupper()
            and not self._reading.broken[at]
        )

    def _takes_more(self, begin: int, at: int) -> bool:
        """Whether the words before an “of” are those of a body: “Bank of England”."""
        last = self._row[at - 1].low
        if self._row[at - 1].text.isupper() or self._titles.before(self._row, at, begin)[1] < at:
            return False
        return last in self._org or last in self._government or last in self._location

    def _is_list(self, begin: int, at: int) -> bool:
        """Whether an “and” is inside of a name: “Department of Health and Human Services”."""
        links = self._links
        if self._row[at].low not in ("and", "und", "y", "et"):
            return False
        return any(it.low in links for it in self._row[begin:at]) and any(
            it.low in self._org for it in self._row[begin:at]
        )

    # What a row of capitals is

    def _starts(self, at: int) -> bool:
        """Whether a capital at a word says nothing, for a sentence or a quotation starts there."""
        return at in self._firsts or self._row[at - 1].text in _BEFORE_CAPITALS

    def _of_run(self, begin: int, stop: int) -> Iterator[Name]:
        row, texts = self._row, self._texts
        known, end = self._known.at(texts, begin)
        if self._starts(begin) and not (known and end - begin > 1):
            while begin < stop and self._is_starter(begin, stop):
                begin += 1
        while begin < stop and row[begin].low in ("the", "der", "die", "das", "el", "la", "le"):
            begin += 1
        while stop > begin and row[stop - 1].low in self._starters and stop - begin > 1:
            stop -= 1
        if begin >= stop:
            return
        core = self._behind_titles(begin, stop)
        if core >= stop:
            return
        first = self._before(begin, core)
        yield Name(
            row[first].start,
            row[stop - 1].start + len(bare(row[stop - 1].text)),
            first, stop, core, "", 0.0, "",
        )  # fmt: skip

    def _is_starter(self, at: int, stop: int) -> bool:
        word = self._row[at]
        if word.low in self._starters:
            return True
        if stop - at > 1 and word.low in self._lows and word.text[1:].islower():
            known, _ = self._known.at(self._texts, at)
            title = self._titles.after(self._row, at, stop)[1] > at
            return known is None and not title and not self._has_head(at, stop)
        return (
            stop - at > 1
            and self._lex.language == "en"
            and word.low.endswith("ly")
            and (self._texts[at] not in self._known.first_names)
        )

    def _has_head(self, at: int, stop: int) -> bool:
        heads = (self._org, self._facility, self._location, self._government)
        return any(it.low in table for it in self._row[at:stop] for table in heads)

    def _behind_titles(self, begin: int, stop: int) -> int:
        """Return the first word of a name behind titles, and words for a people before them."""
        at, row = begin, self._row
        while at < stop:
            known, end = self._known.at(self._texts, at)
            if known and known.what in ("people", "country", "body") and end < stop:
                if self._titles.after(row, end, stop)[1] > end:
                    at = end
                    continue
            if row[at].low in self._modifiers and at + 1 < stop:
                at += 1
                continue
            end = self._titles.after(row, at, stop)[1]
            if end == at:
                break
            at = end
            if at < stop and row[at].text == ".":
                at += 1
        return at

    def _before(self, begin: int, core: int) -> int:
        """Return where titles in small letters before a name begin: “former president Ada Kern”."""
        row, first = self._row, begin
        if begin < core < begin:
            return first
        while first > 0 and not self._reading.broken[first]:
            before = self._titles.before(row, first)[1]
            if before == first and row[first - 1].low in self._modifiers:
                before = first - 1
            if before == first or not row[before].text[0].islower():
                break
            first = before
        return first

    def _surnames(self, rows: list[Name]) -> dict[str, str]:
        """Return by which single words people and bodies are called that have longer names."""
        found: dict[str, str] = {}
        for it in rows:
            if self._headline(it):
                continue
            length = it.stop - it.core
            first = self._texts[it.core]
            if length > 1 and (first in self._known.first_names or it.core > it.begin):
                if not self._head(it)[0]:
                    found[self._texts[it.stop - 1]] = "PER"
            elif length == 1 and it.core > it.begin:
                found.setdefault(first, "PER")
            elif (
                1 < length < 4
                and not self._head(it)[0]
                and not self._known.at(self._texts, it.core)[0]
            ):
                found.setdefault(self._texts[it.stop - 1], "PER")
        return found

    def _head(self, it: Name) -> tuple[str, str]:
        """Return what the words of a name say that it is, and the word that says so.

        `-` is what is no actor. The last word counts, and what stands before an “of”: the
        Bank of England; in languages where the noun is first, the first word.
        """
        row = self._row
        last = it.stop - 1
        for at in range(it.core + 1, it.stop):
            if row[at].low in self._links:
                last = at - 1
                break
        last = last if row[last].kind == "word" else last - 1
        places = [last] if self._lex.language == "en" else [last, it.core]
        if it.stop - it.core > 1 or not self._german:
            for at in places:
                for table, etype in self._heads:
                    if bare(row[at].low) in table:
                        return etype, bare(row[at].text)
        low = row[last].low
        if self._german and any(
            len(head) > 3 and low.endswith(head) and len(low) > len(head) + 2 for head in self._org
        ):
            return "ORG", row[last].text
        return "", ""

    def _judged(self, it: Name, surnames: dict[str, str], inside: set[str]) -> Name | None:
        row, texts = self._row, self._texts
        words = texts[it.core : it.stop]
        length = it.stop - it.core
        known = self._known.of(words)
        if self._is_of_event(it):
            return None
        titled = it.core > it.begin
        starts = self._starts(it.begin)
        if known is not None and not titled:
            return self._of_known(it, known, starts)
        if known is not None and titled and known.what != "people" and known.etype != "PER":
            # “President of Russia”, “Secretary Washington”: a title and a place.
            return replace(it, etype="PER", confidence=0.6, why="a title and a name")
        head, said = self._head(it)
        if length == 1:
            return self._single(it, words[0], head, starts, titled, surnames, inside)
        if self._headline(it) and not all(word in inside for word in words if word[0].isalpha()):
            return self._in_headline(it, inside)
        if titled:
            return replace(it, etype="PER", confidence=0.92, why="a title and a name")
        if head == "-":
            return None
        if head:
            return replace(it, etype=head.upper(), confidence=0.85, why=f"“{said}” in its name")
        if words[0] in self._known.first_names:
            return replace(it, etype="PER", confidence=0.93, why="a first name and a name")
        if words[-1] in surnames:
            return replace(it, etype="PER", confidence=0.85, why="a name in capitals")
        first_known, end = self._known.at(texts, it.core)
        if first_known is not None and first_known.what == "people":
            if self._german:
                return None
            return replace(it, etype="ORG", confidence=0.55, why="a row of capitals")
        return replace(it, etype=self._guess(it), confidence=0.7, why="a row of capitals")

    def _in_headline(self, it: Name, inside: set[str]) -> Name | None:
        """Return a name that a headline begins a row of capitals with: “Moscow Unshaken”."""
        for at in range(it.begin, it.stop):
            known, end = self._known.at(self._texts, at)
            told = self._texts[at] in inside and at == it.begin
            if (known is not None and known.what != "people") or told:
                end = max(end, at + 1)
                place = replace(
                    it, begin=at, core=at, stop=end, start=self._row[at].start,
                    end=self._row[end - 1].start + len(bare(self._row[end - 1].text)),
                )  # fmt: skip
                etype = known.etype if known else "PER"
                return replace(place, etype=etype, confidence=0.7, why="a name in a headline")
        return None

    def _is_of_event(self, it: Name) -> bool:
        """Whether a name stands before an election or the like: “the 2019 Norway election”."""
        row = self._row
        if row[it.stop - 1].text[-2:] in ("'s", "’s"):
            return False
        events = self._lex.low("name", "events")
        for at in range(it.stop, min(it.stop + 4, len(row))):
            if row[at].low in events:
                return True
            if row[at].kind != "word" or row[at].low in self._starters:
                return False
        return False

    def _guess(self, it: Name) -> str:
        """Return what an unknown row of capitals most likely is, by what stands beside it."""
        row = self._row
        if it.begin and row[it.begin - 1].low in self._place_before:
            return "GPE"
        if it.begin and row[it.begin - 1].low in ("the", "die", "der", "das", "el", "la", "le"):
            return "ORG"
        return "PER" if it.stop - it.core <= 3 else "ORG"

    def _of_known(self, it: Name, known: Known, starts: bool) -> Name | None:
        if known.what == "people":
            text = self._texts[it.stop - 1]
            plural = text.endswith(("s", "men", "en", "er")) and not text.endswith(("ss", "Swiss"))
            if not plural:
                return None
            return replace(
                it, etype="GPE", confidence=0.7, why="people of a country", country=known.country
            )
        words = {"country": "a country", "capital": "a capital", "place": "a known place"}
        why = words.get(known.what, "a known organisation")
        return replace(it, etype=known.etype, confidence=0.93, why=why, country=known.country)

    def _single(
        self, it: Name, word: str, head: str, starts: bool, titled: bool,
        surnames: dict[str, str], inside: set[str],
    ) -> Name | None:  # fmt: skip
        low = word.lower()
        if titled:
            return replace(it, etype="PER", confidence=0.9, why="a title and a name")
        if low in self._never or low in self._starters or low in self._acronyms_no or len(word) < 2:
            return None
        if word in surnames:
            return replace(it, etype=surnames[word], confidence=0.93, why="named in full elsewhere")
        if word.isupper() and len(word) <= _SHORT and not self._headline(it):
            if len(word) < 2 or not word.isalpha():
                return None
            return replace(it, etype="ORG", confidence=0.75, why="an abbreviation")
        if self._is_calendar(it):
            return None
        if head and self._german:
            return None
        if self._german:
            return self._german_single(it, word)
        if word in self._known.first_names:
            if starts and word not in inside:
                return replace(it, etype="PER", confidence=0.75, why="a first name")
            return replace(it, etype="PER", confidence=0.88, why="a first name")
        if (
            low in self._org
            or low in self._facility
            or low in self._government
            or low in self._location
        ):
            return None
        if self._titles.after(self._row, it.core, it.stop)[1] > it.core:
            return None
        if low in self._lows:
            return None
        if self._is_adjective(it):
            return None
        if starts or self._headline(it):
            if word in inside and not self._headline(it):
                return replace(it, etype=self._one(it), confidence=0.75, why="a word in capitals")
            if self._followed_by_cue(it.stop) and not self._headline(it) and not low.endswith("s"):
                return replace(it, etype="PER", confidence=0.6, why="a capital before “said”")
            return None
        return replace(it, etype=self._one(it), confidence=0.7, why="a word in capitals")

    def _one(self, it: Name) -> str:
        row = self._row
        if it.begin and row[it.begin - 1].low in self._place_before:
            return "GPE"
        if it.begin and row[it.begin - 1].low in ("the", "el", "la", "le"):
            return "ORG"
        return "PER" if self._followed_by_cue(it.stop) else ""

    def _is_adjective(self, it: Name) -> bool:
        """Whether a capital looks like a word for a people or a faith before a noun."""
        row = self._row
        if it.stop >= len(row) or not row[it.stop].text[0].islower():
            return False
        if row[it.stop].low in self._starters or row[it.stop].start - row[it.stop - 1].end > 1:
            return False
        return row[it.core].low.endswith(("an", "ist", "ic", "ese", "ish", "ern"))

    def _german_single(self, it: Name, word: str) -> Name | None:
        if word in self._known.first_names:
            return replace(it, etype="PER", confidence=0.75, why="a first name")
        return None

    def _followed_by_cue(self, at: int) -> bool:
        row = self._row
        cues = self._lex.find("quote", "sure_cues")
        return any(here < len(row) and cues.after(row, here)[1] > here for here in (at, at + 1))

    def _is_calendar(self, it: Name) -> bool:
        lex, row = self._lex, self._row
        return any(lex.find(name).after(row, it.core)[1] > it.core for name in ("month", "weekday"))

    def _headline(self, it: Name) -> bool:
        """Whether a name stands where most words have capitals: a headline, a heading."""
        heads = it.begin in self._firsts and self._reading.low(it.stop) == ":"
        if heads and it.stop - it.begin > 1:
            return True
        return self._reading.sentence_of(it.begin) in self._headlines
