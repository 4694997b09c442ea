"""Who says what in a text: direct, mixed and indirect quotes with their cues and sources.

Terms are those of PARC 3 and PolNeAR: content, cue, source. A quotation that could stand alone is
direct; its cue stands in the same sentence, behind it or before it (“…,” said Kern), and what
follows its cue is the same quote. Words of the reporter with a cue that takes a clause (“said
that”) are indirect, and mixed where words in them are quoted (`clauses`). Nothing is parsed: where
a clause begins and ends follows from commas, stops and small words. Offsets are code points,
half-open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotator.model.span import Range, joined
from annotator.news.clauses import Clauses
from annotator.news.cues import Cue, cues_of
from annotator.news.marks import MARKS, Pair
from annotator.news.naming import Name
from annotator.news.quoted import Attribution, Quoted
from annotator.news.reading import Reading
from annotator.news.sources import Sources

FAR = 14
"""Words between a quotation and its cue, at most."""

LONG = 6
"""Words by which a quotation without a cue is more than a name or a title."""

WITH_SOURCE, WITH_CUE, SIGNED, BARE, NESTED, REPORTED = 0.97, 0.9, 0.9, 0.7, 0.7, 0.6
"""How sure a direct quote is: with cue and source, with a cue, with a name below it, without any,
inside another one; and quoted words in reported speech. Calibrated on PolNeAR."""

_DASHES = ("—", "–", "―", "-", "--")
_OPENS_CLAUSE = frozenset(",:—–-…“")


def find(reading: Reading) -> list[Attribution]:
    """Return the quotes of a text in its order; those inside others come last."""
    return list(_Scan(reading).attributions())


@dataclass(slots=True)
class _Group:
    """Direct quotations of one sentence with one cue, and what is told of them."""

    units: list[Quoted]
    cue: Cue | None
    name: Name | None = None


@dataclass(slots=True)
class _Sentence:
    """One sentence: words `begin` to `end`, its quotations and cues."""

    begin: int
    end: int
    units: list[Quoted]
    cues: list[Cue]
    groups: list[_Group] = field(default_factory=list)


class _Scan:
    """Looks for the quotes of one text, sentence by sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text, self._row = reading.text, reading.row
        self._cues = cues_of(reading)
        self._sources = Sources(self._cues)
        self._clauses = Clauses(self._cues, self._sources)

    def attributions(self) -> Iterator[Attribution]:
        """Yield the quotes."""
        last: Attribution | None = None
        speaker: Range | None = None
        for begin, end in self._reading.sentences:
            units, cues = self._units(begin, end), self._cues.between(begin, end)
            if not units and not cues:
                yield from [last] if last else []
                last = None
                continue
            sentence = _Sentence(begin, end, units, cues)
            fresh = bool(self._reading.broken[begin])
            if last is not None and not fresh and self._is_more(sentence):
                last = _with_more(last, sentence.units)
                continue
            yield from [last] if last else []
            found = list(self._in_sentence(sentence, None if fresh else speaker))
            last = found.pop() if found and _may_go_on(found[-1]) else None
            yield from found
            told = [it.source for it in (*found, last) if it is not None and it.source]
            speaker = told[-1] if told else speaker
        yield from [last] if last else []
        yield from self._nested()

    def _is_more(self, sentence: _Sentence) -> bool:
        """Whether a sentence is nothing but more of the quote before it."""
        units = sentence.units
        if not units or sentence.cues or units[0].begin != sentence.begin or not units[0].alone:
            return False
        return sentence.end - sentence.begin - sum(it.end - it.begin for it in units) <= 1

    # Quotations

    def _units(self, begin: int, end: int) -> list[Quoted]:
        reading = self._reading
        found: list[Quoted] = []
        if not reading.outer:
            return found
        for pair in reading.outer_between(self._row[begin].start, self._row[end - 1].end):
            first, stop = reading.word_at(pair.start), reading.word_at(pair.end)
            found.append(Quoted(pair, first, stop, self._is_alone(pair, first, stop, begin)))
        return found

    def _is_alone(self, pair: Pair, begin: int, end: int, first: int) -> bool:
        """Whether a quotation could be a sentence of its own."""
        words = sum(it.kind != "sign" for it in self._row[begin:end])
        inner = self._text[pair.start : pair.end].strip(f"{MARKS} \u00a0\u202f\u2009")
        before = self._row[begin - 1].text if begin > first else ""
        if not words:
            return False
        if next((it for it in inner if it.isalnum()), "").islower():
            return inner[0] in "…." and words > 3 and before in ("", ",", ":")
        ended = inner[-1] in ",.?!…—–-" or self._behind(end) in ",.?!"
        if not before or before in _OPENS_CLAUSE:
            return ended and (words > 1 or inner[-1] in "?!,.")
        return words > 3 and inner[-1] in ".?!…" and self._cues.before(begin) < begin

    def _behind(self, at: int) -> str:
        return self._row[at].text if at < len(self._row) else "."

    def _in_sentence(self, sentence: _Sentence, speaker: Range | None) -> Iterator[Attribution]:
        """Yield the quotes of a sentence; `speaker` is who spoke in its paragraph before."""
        self._group(sentence)
        covered = [unit for group in sentence.groups for unit in group.units]
        for group in sentence.groups:
            yield self._direct(sentence, group, speaker)
        begin, end = sentence.begin, sentence.end
        if covered:
            starts = covered[0].begin == begin
            begin, end = (covered[-1].end, end) if starts else (begin, covered[0].begin)
        taken = [group.cue for group in sentence.groups]
        cues = [it for it in sentence.cues if it not in taken and begin <= it.begin < end]
        units = [it for it in sentence.units if it not in covered and begin <= it.begin < end]
        clauses = list(self._clauses.find(begin, end, units, cues))
        yield from clauses
        if not clauses and not sentence.groups and self._is_reported(begin, end):
            for unit in units:
                why = "quoted words in reported speech"
                yield Attribution(unit.pair.fragments, "mixed", None, speaker, REPORTED, why)

    def _is_reported(self, begin: int, end: int) -> bool:
        """Whether a verb of a sentence tells that it is someone else’s: “sei”, “habe”."""
        mood = self._reading.lexicon.low("quote", "reported_mood")
        return bool(mood) and any(it.low in mood for it in self._row[begin:end])

    # Direct quotes

    def _group(self, sentence: _Sentence) -> None:
        """Find the direct quotations of a sentence, each with its cue, split ones together."""
        units, groups = sentence.units, sentence.groups
        for place, unit in enumerate(units):
            before = units[place - 1] if place else None
            if groups and groups[-1].units[-1] is before and self._is_second(sentence, unit):
                groups[-1].units.append(unit)
            elif unit.alone:
                start = before.end if before else sentence.begin
                stop = units[place + 1].begin if place + 1 < len(units) else sentence.end
                cue = self._cue_of(sentence, unit, start, stop)
                name = None if cue else self._signed(unit)
                if cue or name or self._tells_itself(sentence, unit):
                    groups.append(_Group([unit], cue, name))

    def _is_second(self, sentence: _Sentence, unit: Quoted) -> bool:
        """Whether a quotation goes on behind the cue of the one before it."""
        group = sentence.groups[-1]
        cue, last = group.cue, group.units[-1]
        if cue is None or cue.begin < group.units[0].end:
            return False
        if any(it != cue and 0 <= unit.begin - it.end < 4 for it in sentence.cues):
            # “…,” Kern said, adding: “…”: a cue of its own.
            return False
        return self._behind(unit.begin - 1) in ",:—–-" and unit.begin - last.end < FAR

    def _cue_of(self, sentence: _Sentence, unit: Quoted, start: int, stop: int) -> Cue | None:
        cues = sentence.cues
        behind = [it for it in cues if unit.end <= it.begin < min(stop, unit.end + FAR)]
        first = max(start, unit.begin - FAR)
        before = [it for it in cues if first <= it.begin and it.end <= unit.begin]
        last = self._row[unit.begin - 1].text if unit.begin > sentence.begin else ""
        if before and (unit.begin - before[-1].end < 2 or last == ":"):
            return before[-1] if last != ":" else _best(before)
        if before and last == "," and unit.begin - before[-1].end < 8:
            return _best(before)
        if behind:
            near = [it for it in behind if it.begin - unit.end < LONG]
            return next((it for it in near if it.kind), behind[0])
        return _best(before) if before else None

    def _signed(self, unit: Quoted) -> Name | None:
        """Return the name behind a dash behind a quotation: “…” — Ada Kern."""
        name = self._cues.begins.get(unit.end + 1)
        if self._behind(unit.end) not in _DASHES or name is None or name.begin != unit.end + 1:
            return None
        ends = name.stop >= len(self._row) or self._reading.broken[name.stop]
        return name if ends or self._row[name.stop].kind == "sign" else None

    def _tells_itself(self, sentence: _Sentence, unit: Quoted) -> bool:
        """Whether a quotation without a cue is one: a whole sentence, or behind a colon."""
        words = [it.text for it in self._row[unit.begin : unit.end] if it.kind == "word"]
        titled = sum(it[0].isupper() for it in words) > 0.6 * len(words)
        whole = unit.begin == sentence.begin and unit.end >= sentence.end - 1
        colon = unit.begin > sentence.begin and self._row[unit.begin - 1].text == ":"
        length = unit.end - unit.begin
        return (colon and length >= LONG - 1) or (whole and length > LONG and not titled)

    def _direct(self, sentence: _Sentence, group: _Group, speaker: Range | None) -> Attribution:
        fragments = joined([it for unit in group.units for it in unit.pair.fragments])
        cue = group.cue
        if cue is not None:
            left = max([sentence.begin, *(it.end for it in group.units if it.end <= cue.begin)])
            right = min([sentence.end, *(it.begin for it in group.units if it.begin >= cue.end)])
            source = self._sources.of(cue, left, right)
            sure = WITH_SOURCE if source else WITH_CUE
            place, why = self._cues.place(cue), self._cues.why(cue)
            return Attribution(fragments, "direct", place, source, sure, why)
        if group.name:
            place = Range(group.name.start, group.name.end)
            return Attribution(fragments, "direct", None, place, SIGNED, "a name below it")
        why = "quotation marks, the speaker before" if speaker else "quotation marks"
        return Attribution(fragments, "direct", None, speaker, BARE, why)

    # Quotes inside quotes

    def _nested(self) -> Iterator[Attribution]:
        """Yield quotations inside others that have a cue right before them."""
        reading, outer = self._reading, 0
        for pair in reading.pairs:
            if pair.depth == 0:
                outer = reading.word_at(pair.start)
                continue
            at, end = reading.word_at(pair.start), reading.word_at(pair.end)
            behind = at
            while behind > 0 and self._row[behind - 1].text in ",:":
                behind -= 1
            near = self._cues.before_near(behind)
            if near is None or end - at < LONG - 2:
                continue
            begin, cue = near.begin, near
            source = self._sources.before(outer + 1, begin) or self._between(near.end, behind)
            inner = self._text[pair.start : pair.end].strip(MARKS)
            told = behind < at and not inner[:1].islower()
            kind = "direct" if told or self._is_alone(pair, at, end, behind) else "mixed"
            yield Attribution(
                pair.fragments, kind, self._cues.place(cue), source, NESTED,
                self._cues.why(cue), inside=True,
            )  # fmt: skip

    def _between(self, begin: int, stop: int) -> Range | None:
        """Return who stands between a cue and what is said, inside another quotation."""
        while begin < stop and self._cues.is_small(begin):
            begin += 1
        words = self._row[begin:stop]
        named = words and all(it.kind == "word" for it in words)
        return Range(words[0].start, words[-1].end) if named else None


def _best(cues: Sequence[Cue]) -> Cue:
    """Return the last cue that takes a clause, else the last one."""
    return next((it for it in reversed(cues) if it.kind), cues[-1])


def _may_go_on(it: Attribution) -> bool:
    """Whether words of the next sentence may belong to a quote."""
    return it.cue is not None and (it.kind == "direct" or it.cue.start > it.fragments[-1].start)


def _with_more(it: Attribution, units: Sequence[Quoted]) -> Attribution:
    """Return a quote that goes on with the quotations of another sentence."""
    fragments = joined([*it.fragments, *(one for unit in units for one in unit.pair.fragments)])
    return replace(it, fragments=fragments, kind="direct" if it.kind == "direct" else "mixed")
