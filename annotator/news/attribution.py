"""Who says what in a text: direct, mixed and indirect quotes with their cues and sources.

Terms are those of PARC 3 and PolNeAR: content, cue, source. A quotation that could stand alone is
direct; its cue stands in the same sentence, behind it or before it (“…,” said Kern), and what
follows its cue is the same quote. Words of the reporter with a cue that takes a clause (“said
that”) are indirect, and mixed where words in them are quoted. Nothing is parsed: where a clause
begins and ends follows from commas, stops and small words. Offsets are code points, half-open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.model.span import Range, joined
from annotator.news.marks import MARKS, Pair
from annotator.news.naming import Name, names
from annotator.news.reading import Reading

LONGEST_SOURCE = 14
"""Words that a source may have."""

FAR = 14
"""Words between a quotation and its cue, at most."""

_STOPS = frozenset(".!?…")
_BOUNDS = frozenset(",;:—–()")
_OPENING = frozenset(MARKS)

DIRECT_FULL, DIRECT_CUE, DIRECT_BARE = 0.97, 0.9, 0.7
TRAILING, LEADING_THAT, LEADING, PREPOSED = 0.8, 0.75, 0.7, 0.75


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that someone says: their fragments, and where cue and source stand, if anywhere.

    `kind` is `direct`, `mixed` or `indirect`; `inside` is true for a quote within another one.
    """

    fragments: tuple[Range, ...]
    kind: str
    cue: Range | None
    source: Range | None
    confidence: float
    why: str
    inside: bool = False


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue, by its words; `kind` is `clause`, `that`, `before` (a source), `after`, or empty."""

    begin: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Quoted:
    """An outer quotation, by its words, and whether it could stand alone."""

    pair: Pair
    begin: int
    end: int
    alone: bool


def find(reading: Reading) -> list[Attribution]:
    """Return the quotes of a text in its order."""
    found = sorted(_Scan(reading).attributions(), key=lambda it: (it.fragments, -it.confidence))
    kept: dict[tuple[Range, ...], Attribution] = {}
    for it in found:
        kept.setdefault(it.fragments, it)
    return list(kept.values())


class _Scan:
    """Looks for the quotes of one text, sentence by sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text, self._row, self._lex = reading.text, reading.row, reading.lexicon
        lex = reading.lexicon
        self._cues = lex.find("quote", "cues")
        self._clausal = lex.find("quote", "clausal")
        self._with_that = lex.find("quote", "with_that")
        self._before_source = lex.find("quote", "before_source")
        self._after_source = lex.find("quote", "after_source")
        self._addressed = lex.find("quote", "addressed")
        self._firsts = lex.firsts(
            ("quote", "cues"), ("quote", "clausal"), ("quote", "with_that"),
            ("quote", "before_source"), ("quote", "after_source"),
        )  # fmt: skip
        self._also_nouns = lex.low("quote", "also_nouns")
        self._behind_comma = lex.low("quote", "behind_comma")
        self._auxiliaries = lex.low("quote", "auxiliaries")
        self._adverbs = lex.low("quote", "adverbs")
        self._that = lex.find("quote", "that")
        self._clause_starts = lex.low("quote", "clause_starts")
        self._no_content = lex.low("quote", "no_content")
        self._pronouns = lex.low("quote", "pronouns")
        self._starters = lex.low("name", "starters")
        self._ends: dict[int, Name] = {}
        self._begins: dict[int, Name] = {}
        for it in names(reading):
            self._ends[it.stop] = it
            for at in range(it.begin, it.core + 1):
                self._begins.setdefault(at, it)

    # Sentence by sentence

    def attributions(self) -> Iterator[Attribution]:
        """Yield the quotes."""
        last: Attribution | None = None
        speaker: Range | None = None
        for begin, end in self._reading.sentences:
            units, cues = self._units(begin, end), self._cues_in(begin, end)
            fresh = bool(self._reading.broken[begin])
            if last is not None and not fresh and self._is_more(begin, end, units, cues):
                pieces = [it for unit in units for it in unit.pair.fragments]
                kind = last.kind if last.kind == "direct" else "mixed"
                last = replace(last, fragments=joined([*last.fragments, *pieces]), kind=kind)
                continue
            if last is not None:
                yield last
            last = None
            found = list(self._in_sentence(begin, end, units, cues, None if fresh else speaker))
            if found and (place := found[-1].cue) is not None:
                if found[-1].kind == "direct" or place.start > found[-1].fragments[-1].start:
                    last = found.pop()
            yield from found
            if sources := [it.source for it in (*found, last) if it is not None and it.source]:
                speaker = sources[-1]
        if last is not None:
            yield last
        yield from self._nested()

    def _is_more(self, begin: int, end: int, units: list[_Quoted], cues: list[_Cue]) -> bool:
        """Whether a sentence is nothing but more of the quote before it."""
        if not units or cues or units[0].begin != begin or not units[0].alone:
            return False
        free = end - begin - sum(it.end - it.begin for it in units)
        return free <= 1

    def _units(self, begin: int, end: int) -> list[_Quoted]:
        reading, found = self._reading, []
        left, right = self._row[begin].start, self._row[end - 1].end
        for pair in reading.outer_between(left, right):
            first, stop = reading.word_at(pair.start), reading.word_at(pair.end)
            found.append(_Quoted(pair, first, stop, self._is_alone(pair, first, stop, begin)))
        return found

    def _is_alone(self, pair: Pair, begin: int, end: int, first: int) -> bool:
        """Whether a quotation could be a sentence of its own."""
        words = [it for it in self._row[begin:end] if it.kind != "sign"]
        if not words:
            return False
        inner = self._text[pair.start + pair.width : pair.end - pair.width * pair.closed]
        inner = inner.strip(f"{MARKS} \u00a0\u202f\u2009")
        letter = next((it for it in inner if it.isalnum()), "")
        before = self._row[begin - 1].text if begin > first else ""
        if letter.islower():
            return inner[:1] in "…." and len(words) > 3 and (not before or before in ",:")
        ended = inner[-1:] in ",.?!…—–-" or self._behind(end) in ",.?!"
        if not before or before in ",:—–-…“":
            return ended and (len(words) > 1 or inner[-1:] in "?!,.")
        return ended and len(words) > 3 and inner[-1:] in ".?!…" and self._is_cue_end(begin)

    def _is_cue_end(self, at: int) -> bool:
        return self._cues.before(self._row, at)[1] < at

    def _behind(self, at: int) -> str:
        return self._row[at].text if at < len(self._row) else "."

    def _cues_in(self, begin: int, end: int) -> list[_Cue]:
        row, quoted, found, at = self._row, self._reading.quoted, [], begin
        while at < end:
            if quoted[at] or row[at].low not in self._firsts or self._is_named(at, begin):
                at += 1
                continue
            stop = max(
                (table.after(row, at, end)[1], kind)
                for table, kind in (
                    (self._cues, ""), (self._with_that, "that"), (self._clausal, "clause"),
                    (self._before_source, "zbefore"), (self._after_source, "zafter"),
                )
            )  # fmt: skip
            if stop[0] > at:
                if row[at].low not in self._behind_comma or self._is_behind_comma(at, begin):
                    found.append(_Cue(at, stop[0], stop[1].removeprefix("z")))
                at = stop[0]
            else:
                at += 1
        return found

    def _is_behind_comma(self, at: int, begin: int) -> bool:
        """Whether a word such as “so” stands behind a comma: “…, so die Polizei”."""
        return at > begin and self._row[at - 1].text == ","

    def _is_named(self, at: int, begin: int) -> bool:
        """Whether a word with a capital is no cue but a part of a name: “United States”."""
        return at > begin and self._row[at].text[0].isupper() and not self._reading.quoted[at - 1]

    def _in_sentence(
        self, begin: int, end: int, units: list[_Quoted], cues: list[_Cue], speaker: Range | None
    ) -> Iterator[Attribution]:
        used: set[int] = set()
        groups = self._grouped(begin, end, units, cues)
        for group, cue in groups:
            used.update(id(it) for it in group)
            yield self._direct(begin, end, group, cue, speaker)
        taken = {cue for _, cue in groups if cue is not None}
        covered = [it for group, _ in groups for it in group]
        yield from self._clauses(begin, end, units, [it for it in cues if it not in taken], covered)

    # Direct quotes

    def _grouped(
        self, begin: int, end: int, units: list[_Quoted], cues: list[_Cue]
    ) -> list[tuple[list[_Quoted], _Cue | None]]:
        """Return the direct quotations of a sentence with the cue of each; split ones together."""
        groups: list[tuple[list[_Quoted], _Cue | None]] = []
        for place, unit in enumerate(units):
            if groups and self._is_second(groups[-1], unit, units[place - 1], cues):
                groups[-1][0].append(unit)
                continue
            if not unit.alone:
                continue
            stop = units[place + 1].begin if place + 1 < len(units) else end
            start = units[place - 1].end if place else begin
            cue = self._cue_of(unit, start, stop, begin, cues)
            whole = unit.begin == begin and unit.end >= end - 1
            told = unit.begin > begin and self._row[unit.begin - 1].text == ":"
            if cue or ((whole or told) and self._is_long(unit)) or self._signed(unit):
                groups.append(([unit], cue))
        return groups

    def _signed(self, unit: _Quoted) -> Name | None:
        """Return the name behind a dash behind a quotation: “…” — Ada Kern."""
        if self._behind(unit.end) not in ("—", "–", "―", "-", "--"):
            return None
        name = self._begins.get(unit.end + 1)
        if name is None or name.begin != unit.end + 1:
            return None
        ends = name.stop >= len(self._row) or self._reading.broken[name.stop]
        return name if ends or self._row[name.stop].kind == "sign" else None

    def _is_long(self, unit: _Quoted) -> bool:
        words = [it.text for it in self._row[unit.begin : unit.end] if it.kind == "word"]
        titled = sum(it[0].isupper() for it in words) > 0.6 * len(words)
        return unit.end - unit.begin > 6 and not titled

    def _is_second(
        self, group: tuple[list[_Quoted], _Cue | None], unit: _Quoted, before: _Quoted,
        cues: list[_Cue],
    ) -> bool:  # fmt: skip
        units, cue = group
        if any(cue is not it and unit.begin - 4 < it.end <= unit.begin for it in cues):
            # “…,” Kern said, adding later: “…”: a cue of its own.
            return cue is not None and cue.end > unit.begin - 4
        if units[-1] is not before or cue is None or cue.begin < units[0].end:
            return False
        between = self._row[unit.begin - 1].text
        return between in (",", ":", "—", "–", "-") and unit.begin - units[-1].end < FAR

    def _cue_of(
        self, unit: _Quoted, start: int, stop: int, begin: int, cues: list[_Cue]
    ) -> _Cue | None:
        behind = [it for it in cues if unit.end <= it.begin < min(stop, unit.end + FAR)]
        before = [
            it for it in cues if max(start, unit.begin - FAR) <= it.begin and it.end <= unit.begin
        ]
        last = self._row[unit.begin - 1].text if unit.begin > begin else ""
        if before and last in (",", ":") and (unit.begin - before[-1].end < 8 or last == ":"):
            return self._best(before)
        if before and before[-1].end >= unit.begin - 1:
            return before[-1]
        if behind and not self._is_closed(unit):
            return self._first(behind, unit)
        return self._best(before) if before and last else None

    def _is_closed(self, unit: _Quoted) -> bool:
        """Whether a sentence ends with a quotation."""
        inner = self._text[unit.pair.end - 1 - unit.pair.width : unit.pair.end - unit.pair.width]
        return inner == "." and self._behind(unit.end)[:1].isupper() and False

    def _best(self, cues: list[_Cue]) -> _Cue:
        """Return the last cue that takes a clause, else the last one."""
        return next((it for it in reversed(cues) if it.kind), cues[-1])

    def _first(self, cues: list[_Cue], unit: _Quoted) -> _Cue:
        near = [it for it in cues if it.begin - unit.end < 6]
        return next((it for it in near if it.kind), cues[0])

    def _direct(
        self, begin: int, end: int, group: list[_Quoted], cue: _Cue | None, speaker: Range | None
    ) -> Attribution:
        fragments = joined([it for unit in group for it in unit.pair.fragments])
        if cue is None:
            if name := self._signed(group[-1]):
                signed = Range(name.start, name.end)
                return Attribution(fragments, "direct", None, signed, DIRECT_CUE, "a name below it")
            why = "quotation marks" if speaker is None else "quotation marks, the speaker before"
            return Attribution(fragments, "direct", None, speaker, DIRECT_BARE, why)
        source = self._source(cue, begin, end, group)
        place = self._place(cue)
        why = f"cue “{self._text[place.start : place.end]}”"
        return Attribution(
            fragments, "direct", place, source, DIRECT_FULL if source else DIRECT_CUE, why
        )

    def _place(self, cue: _Cue) -> Range:
        return Range(self._row[cue.begin].start, self._row[cue.end - 1].end)

    # Sources

    def _source(
        self, cue: _Cue, begin: int, end: int, units: Sequence[_Quoted] = ()
    ) -> Range | None:
        """Return who says it: before the cue, or behind it where the verb comes first."""
        left = max([begin, *(it.end for it in units if it.end <= cue.begin)])
        right = min([end, *(it.begin for it in units if it.begin >= cue.end)])
        if cue.kind == "before":
            return self._behind_cue(cue.end, right)
        between = self._row[left : cue.begin]
        if all(it.kind == "sign" for it in between):
            # “…,” said Kern: the verb comes first.
            return self._behind_cue(cue.end, right)
        before = self._before_cue(left, cue.begin)
        if self._row[cue.begin].low.endswith("ing") and self._lex.language == "en":
            # “The council passed a resolution condemning …”: the subject of the sentence.
            before = self._first_name(left, cue.begin) or before
        return before or self._behind_cue(cue.end, right)

    def _first_name(self, begin: int, end: int) -> Range | None:
        """Return the first name of a part of a sentence, if it begins with one."""
        for at in range(begin, min(end, begin + 4)):
            if at in self._begins:
                return Range(self._begins[at].start, self._begins[at].end)
        return None

    def _before_cue(self, left: int, stop: int) -> Range | None:
        row, at = self._row, stop
        while at > left and self._is_small(at - 1):
            at -= 1
        if at <= left:
            return None
        last = row[at - 1]
        if last.low in self._pronouns:
            return Range(last.start, last.end)
        if last.text in (",", ")"):
            return self._before_apposition(left, at - 1)
        begin = at
        while begin > left and at - begin < LONGEST_SOURCE:
            word = row[begin - 1]
            if word.text in _BOUNDS or word.text in _OPENING or word.low in self._clause_starts:
                break
            begin -= 1
        return self._trimmed(begin, at)

    def _before_apposition(self, left: int, stop: int) -> Range | None:
        """Flynn, who advises Trump, said; Gregory Meeks (D-N.Y.) said."""
        row, begin = self._row, stop
        while begin > left and row[begin - 1].text not in ",(;:":
            begin -= 1
        if begin <= left:
            return self._trimmed(left, stop)
        at = begin - 1
        first = at
        while (
            first > left
            and row[first - 1].text not in ",;:"
            and row[first - 1].text not in _OPENING
        ):
            first -= 1
        name = self._ends.get(at)
        if name is not None and name.begin >= first:
            return Range(name.start, name.end)
        return self._trimmed(first, at)

    def _is_small(self, at: int) -> bool:
        word = self._row[at]
        if word.low in self._auxiliaries or word.low in self._adverbs:
            return True
        return self._lex.language == "en" and word.low.endswith("ly") and word.text.islower()

    def _trimmed(self, begin: int, end: int) -> Range | None:
        """Return a noun phrase without small words before it; its name, where it is long."""
        row = self._row
        name = self._ends.get(end)
        while begin < end and self._is_no_start(begin):
            begin += 1
        if name is not None and (end - begin > 8 or name.begin < begin):
            begin = name.begin
        if begin >= end or end - begin > LONGEST_SOURCE:
            return None
        if not any(it.kind == "word" for it in row[begin:end]):
            return None
        stop = row[end - 1].end
        if name is not None and name.begin >= begin:
            stop = name.end
        return Range(row[begin].start, stop)

    def _is_no_start(self, at: int) -> bool:
        low = self._row[at].low
        if self._row[at].kind == "sign" and self._row[at].text not in "$#@":
            return True
        return low in self._clause_starts or low in ("meanwhile", "still", "also", "then", "later")

    def _behind_cue(self, begin: int, right: int, *, named: bool = False) -> Range | None:
        """Return who stands behind a cue: “said Kern, a docker”, “according to the union”."""
        row = self._row
        while begin < right and self._lex.language != "en" and self._is_small(begin):
            begin += 1
        if begin >= right:
            return None
        name = self._begins.get(begin)
        if name is not None:
            return Range(name.start, name.end)
        if named:
            return None
        if row[begin].low in self._pronouns:
            return Range(row[begin].start, row[begin].end)
        end = begin
        while end < right and end - begin < LONGEST_SOURCE:
            word = row[end]
            if word.text in _STOPS or word.text in _BOUNDS or word.text in _OPENING:
                break
            if end > begin and (word.low in self._clause_starts or self._reading.quoted[end]):
                break
            end += 1
            if end in self._ends and self._ends[end].begin > begin:
                break
        if end == begin or row[begin].low in ("that", "to", "on", "in", "at"):
            return None
        stop = self._ends[end].end if end in self._ends else row[end - 1].end
        return Range(row[begin].start, stop)

    # Mixed and indirect quotes

    def _clauses(
        self, begin: int, end: int, units: list[_Quoted], cues: list[_Cue], covered: list[_Quoted]
    ) -> Iterator[Attribution]:
        first, stop = self._without_covered(begin, end, covered)
        for cue in cues:
            if not first <= cue.begin < stop:
                continue
            found = self._clause(first, stop, cue, units)
            if found is not None:
                yield found
                return
        yield from self._phrases(first, stop, units, cues, covered)

    def _without_covered(self, begin: int, end: int, covered: list[_Quoted]) -> tuple[int, int]:
        if not covered:
            return begin, end
        if covered[0].begin > begin:
            return begin, covered[0].begin
        return covered[-1].end, end

    def _clause(self, begin: int, end: int, cue: _Cue, units: list[_Quoted]) -> Attribution | None:
        if cue.kind == "before":
            return self._preposed(begin, end, cue, units)
        return self._trailing(begin, end, cue, units) or self._leading(begin, end, cue, units)

    def _made(
        self,
        first: int,
        stop: int,
        cue: _Cue,
        source: Range | None,
        sure: float,
        units: list[_Quoted],
    ) -> Attribution | None:
        while stop > first and self._row[stop - 1].text in (".", "!", "?", ",", ";", ":"):
            if self._reading.quoted[stop - 1]:
                break
            stop -= 1
        while first < stop and self._row[first].text in (",", ":", "—", "–"):
            first += 1
        if stop - first < 3:
            return None
        mixed = any(first <= it.begin and it.end <= stop for it in units)
        place = self._place(cue)
        fragment = Range(self._row[first].start, self._row[stop - 1].end)
        if fragment.start < place.end and place.start < fragment.end:
            return None
        why = f"cue “{self._text[place.start : place.end]}”"
        return Attribution(
            (fragment,), "mixed" if mixed else "indirect", place, source,
            min(0.9, sure + 0.1 * mixed), why,
        )  # fmt: skip

    def _preposed(
        self, begin: int, end: int, cue: _Cue, units: list[_Quoted]
    ) -> Attribution | None:
        """According to Kern, the port is closed; the port is closed, according to Kern."""
        source = self._behind_cue(cue.end, end)
        if source is None:
            return None
        behind = self._reading.word_at(source.end)
        if cue.begin - begin < 3:
            comma = next(
                (it for it in range(behind, min(end, behind + 16)) if self._row[it].text == ","),
                None,
            )
            if comma is None:
                return None
            return self._made(comma + 1, end, cue, source, PREPOSED, units)
        return self._made(begin, cue.begin, cue, source, PREPOSED, units)

    def _trailing(
        self, begin: int, end: int, cue: _Cue, units: list[_Quoted]
    ) -> Attribution | None:
        """The port is closed, Kern said; … said Kern."""
        if cue.kind != "clause" and not any(it.end <= cue.begin for it in units):
            return None
        row = self._row
        comma = next(
            (it for it in range(cue.begin - 1, begin, -1) if row[it].text == ","
             and not self._reading.quoted[it]), None,
        )  # fmt: skip
        quoted = [
            it.end
            for it in units
            if it.end <= cue.begin and row[it.end - 1 - it.pair.width].text == ","
        ]
        if quoted and (comma is None or quoted[-1] > comma):
            comma = quoted[-1]
        if comma is None or comma - begin < 3 or cue.begin - comma > 12:
            return None
        subject = cue.begin
        while subject > comma and self._is_small(subject - 1):
            subject -= 1
        if subject > comma + 1 and row[subject - 1].text in ",)":
            return None
        if end - cue.end > 14 or self._takes_clause(cue.end, end):
            return None
        source = self._source(cue, comma if comma in quoted else comma + 1, end)
        if source is None or row[comma].end > source.start:
            if source is None or comma not in quoted:
                return None
        if self._follows_clause(begin, comma):
            return None
        return self._made(begin, comma, cue, source, TRAILING, units)

    def _follows_clause(self, begin: int, comma: int) -> bool:
        """Whether what stands before a comma is no whole clause: “On Monday, Kern said”."""
        row = self._row
        short = comma - begin < 5
        return short or (row[begin].low in self._no_content and comma - begin < 9)

    def _takes_clause(self, at: int, end: int) -> bool:
        """Whether “that” follows a cue, or a clause."""
        for here in range(at, min(end, at + 6)):
            if self._that.after(self._row, here)[1] > here:
                return True
            if self._row[here].text in _BOUNDS:
                return False
        return False

    def _leading(self, begin: int, end: int, cue: _Cue, units: list[_Quoted]) -> Attribution | None:
        """Kern said that the port is closed."""
        row = self._row
        if cue.kind not in ("clause", "that"):
            return None
        source = self._source_before(cue, begin)
        if source is None or self._is_noun(cue):
            return None
        that = next(
            (it for it in range(cue.end, min(end, cue.end + 8))
             if self._that.after(row, it)[1] > it and not self._reading.quoted[it]), None,
        )  # fmt: skip
        if that is not None and any(row[it].text in ";:" for it in range(cue.end, that)):
            that = None
        if that is None and cue.kind == "that":
            return None
        first, sure = (
            (that, LEADING_THAT) if that is not None else (self._clause_at(cue, end), LEADING)
        )
        if first is None:
            return None
        return self._made(first, self._clause_end(first, end), cue, source, sure, units)

    def _is_noun(self, cue: _Cue) -> bool:
        """Whether a cue such as “states” may be a noun: no name or pronoun stands before it."""
        if self._row[cue.begin].low not in self._also_nouns:
            return False
        before = self._row[cue.begin - 1]
        return cue.begin not in self._ends and before.low not in self._pronouns

    def _source_before(self, cue: _Cue, begin: int) -> Range | None:
        found = self._before_cue(begin, cue.begin)
        if found is None and self._lex.language != "en":
            return self._behind_cue(cue.end, cue.end + 8)
        return found

    def _clause_at(self, cue: _Cue, end: int) -> int | None:
        """Return where a clause without “that” begins behind a cue."""
        row, at = self._row, cue.end
        if self._lex.flag("comma_before_clause"):
            comma = next((it for it in range(at, min(end, at + 10)) if row[it].text == ","), None)
            return comma + 1 if comma is not None and end - comma > 4 else None
        if self._addressed.after(row, cue.begin)[1] > cue.begin and at < end:
            if row[at].low in self._lex.low("quote", "addressees") or at in self._begins:
                at = self._begins[at].stop if at in self._begins else at + 1
            else:
                return None
        if at >= end or row[at].low in self._no_content:
            return None
        if row[at].kind == "sign" and row[at].text not in _OPENING and row[at].text not in "$€£":
            return None
        return at

    def _clause_end(self, first: int, end: int) -> int:
        """Return where a clause ends: with the sentence, or before another cue behind a comma."""
        row = self._row
        for at in range(first + 3, end - 1):
            if row[at].text == "," and not self._reading.quoted[at]:
                behind = at + 1
                if row[behind].low in self._firsts and (
                    row[behind].low.endswith("ing")
                    or self._before_source.after(row, behind)[1] > behind
                ):
                    return at
        return end

    def _phrases(
        self, begin: int, end: int, units: list[_Quoted], cues: list[_Cue], covered: list[_Quoted]
    ) -> Iterator[Attribution]:
        """Yield quoted words right behind a cue: called it “a trap”."""
        for unit in units:
            if unit in covered or not begin <= unit.begin < end or unit.end - unit.begin < 4:
                continue
            near = [it for it in cues if it.end <= unit.begin and unit.begin - it.end < 6]
            if not near:
                continue
            cue = near[-1]
            source = self._source(cue, begin, unit.begin)
            place = self._place(cue)
            why = f"cue “{self._text[place.start : place.end]}”"
            sure = 0.7 if source else 0.55
            yield Attribution(unit.pair.fragments, "mixed", place, source, sure, why)

    # Quotes inside quotes

    def _nested(self) -> Iterator[Attribution]:
        """Yield quotations inside others that have a cue right before them."""
        for pair in self._reading.pairs:
            if pair.depth == 0:
                continue
            at, end = self._reading.word_at(pair.start), self._reading.word_at(pair.end)
            before = at
            while before > 0 and self._row[before - 1].text in ",:":
                before -= 1
            cue = self._cues.before(self._row, before)[1]
            if cue == before or end - at < 4:
                continue
            place = Range(self._row[cue].start, self._row[before - 1].end)
            outer = max(
                (it.start for it in self._reading.outer if it.start < pair.start), default=0
            )
            source = self._before_cue(self._reading.word_at(outer) + 1, cue)
            why = f"cue “{self._text[place.start : place.end]}”"
            kind = "direct" if self._is_alone(pair, at, end, before) else "mixed"
            yield Attribution(pair.fragments, kind, place, source, 0.7, why, inside=True)
