"""Mixed and indirect quotes: clauses that a cue attributes, as commas and small words tell them.

“Kern said that the port is closed”; “The port is closed, Kern said”; “According to Kern, the port
is closed”; and quoted words right behind a cue: “called it ‘a trap’”.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.model.span import Range
from annotator.news.cues import Cue, Cues
from annotator.news.marks import MARKS
from annotator.news.quoted import Attribution, Quoted
from annotator.news.sources import Sources

TRAILING, WITH_THAT, WITHOUT_THAT, PREPOSED, PHRASE = 0.7, 0.85, 0.8, 0.8, 0.8
"""How sure: calibrated on the development part of PolNeAR."""

MIXED = 0.1
"""What quotation marks in a clause add to that."""

SHORTEST = 3
"""Words that a clause has, at least."""

NEAR = 10
"""Words between a cue and the words that it has quoted, at most."""

_BOUNDS = frozenset(",;:—–()")
_OPENING = frozenset(MARKS)
_ENDS = frozenset(".!?,;:")


class Clauses:
    """Finds the clauses that cues attribute, in one sentence after another."""

    def __init__(self, cues: Cues, sources: Sources) -> None:
        self._cues, self._sources = cues, sources
        self._row, self._reading = cues.row, cues.reading
        lex = self._lex = cues.lexicon
        self._that = lex.find("quote", "introducers")
        self._addressed = lex.find("quote", "addressed")
        self._addressees = lex.low("quote", "addressees")
        self._no_content = lex.low("quote", "no_content")
        self._comma_first = lex.flag("comma_before_clause")
        self._and = lex.low("grammar", "and")
        self._drops_subject = lex.flag("drops_subject")

    def find(
        self, begin: int, end: int, units: Sequence[Quoted], cues: Sequence[Cue]
    ) -> Iterator[Attribution]:
        """Yield what cues attribute among words `begin` to `end`: one clause, or quoted words."""
        for number, cue in enumerate(cues):
            found = self._clause(begin, end, cue, units) or self._joined(
                begin, end, cue, cues[:number]
            )
            if found is not None:
                first = self._reading.word_at(found.fragments[0].start)
                before = [it for it in units if it.end <= min(first, cue.begin)]
                yield from self._phrases(begin, before, cues[:number])
                yield self._told(found, units)
                return
        yield from self._phrases(begin, units, cues)

    def _joined(self, begin: int, end: int, cue: Cue, before: Sequence[Cue]) -> Attribution | None:
        """Return what a second verb of the same subject attributes: “and warned that …”."""
        if not before or not cue.kind or self._reading.low(cue.begin - 1) not in self._and:
            return None
        first = self._that_at(cue, end)
        source = self._sources.of(before[-1], begin, cue.begin)
        stop = self._clause_end(first, end) if first is not None and source else 0
        return self._made(first, stop, cue, source, WITH_THAT) if first is not None else None

    def _clause(
        self, begin: int, end: int, cue: Cue, units: Sequence[Quoted]
    ) -> Attribution | None:
        for read in (self._preposed, self._trailing, self._leading):
            if found := read(begin, end, cue, units):
                return found
        return None

    @staticmethod
    def _told(found: Attribution, units: Sequence[Quoted]) -> Attribution:
        """Return a clause as mixed, and surer, where words in it are quoted, else as indirect."""
        mixed = any(
            start <= it.pair.start and it.pair.end <= stop
            for it in units
            for start, stop in found.fragments
        )
        sure = min(0.95, found.confidence + MIXED * mixed)
        return replace(found, kind="mixed" if mixed else "indirect", confidence=sure)

    def _made(
        self, first: int, stop: int, cue: Cue, source: Range | None, sure: float
    ) -> Attribution | None:
        """Return words as a quote, without the signs at their ends."""
        row, quoted = self._row, self._reading.quoted
        while stop > first and row[stop - 1].text in _ENDS and not quoted[stop - 1]:
            stop -= 1
        while first < stop and row[first].text in _BOUNDS:
            first += 1
        if stop - first < SHORTEST or first < cue.end <= stop:
            return None
        fragment = Range(row[first].start, row[stop - 1].end)
        return Attribution(
            (fragment,), "", self._cues.place(cue), source, sure, self._cues.why(cue)
        )

    # According to Kern, the port is closed

    def _preposed(
        self, begin: int, end: int, cue: Cue, _units: Sequence[Quoted]
    ) -> Attribution | None:
        source = self._sources.behind(cue.end, end) if cue.kind == "before" else None
        if source is None:
            return None
        behind = self._reading.word_at(source.end)
        if cue.begin - begin >= SHORTEST:
            return self._around(begin, end, cue, source)
        comma = self._comma(behind, min(end, behind + 16))
        if comma is not None:
            return self._made(comma + 1, end, cue, source, PREPOSED)
        verb_first = self._lex.language == "de"
        return self._made(behind, end, cue, source, PREPOSED) if verb_first else None

    def _around(self, begin: int, end: int, cue: Cue, source: Range) -> Attribution | None:
        """The case is, according to Kern, being looked into: what is said goes on behind."""
        first = self._made(begin, cue.begin, cue, source, PREPOSED)
        behind = self._reading.word_at(source.end)
        if behind + 1 < end and self._row[behind].text == "," and self._cues.is_small(behind + 1):
            behind += 1
        word = self._row[min(behind, end - 1)]
        goes_on = behind < end and (word.kind != "sign" or bool(self._reading.quoted[behind]))
        rest = self._made(behind, end, cue, source, PREPOSED) if goes_on else None
        if rest is None or first is None:
            return first
        return replace(first, fragments=(*first.fragments, *rest.fragments))

    def _comma(self, begin: int, end: int) -> int | None:
        return next((it for it in range(begin, end) if self._row[it].text == ","), None)

    # The port is closed, Kern said

    def _trailing(
        self, begin: int, end: int, cue: Cue, units: Sequence[Quoted]
    ) -> Attribution | None:
        quoted = {it.end for it in units if it.end <= cue.begin and self._ends_in_comma(it)}
        if cue.kind != "clause" and not quoted:
            return None
        comma = self._last_comma(begin, cue, quoted)
        if comma is None or not self._is_clause(begin, comma) or self._goes_on(cue, end):
            return None
        source = self._sources.of(cue, comma + (comma not in quoted), end)
        if source is None or self._is_aside(comma, cue):
            return None
        return self._made(begin, comma, cue, source, TRAILING)

    def _ends_in_comma(self, unit: Quoted) -> bool:
        return self._row[unit.end - 1 - unit.pair.width].text == ","

    def _last_comma(self, begin: int, cue: Cue, quoted: set[int]) -> int | None:
        """Return the comma before a cue; a quotation that ends in one ends there."""
        for at in range(cue.begin, max(begin, cue.begin - 12), -1):
            if at in quoted or (self._row[at].text == "," and not self._reading.quoted[at]):
                return at
        return None

    def _is_clause(self, begin: int, comma: int) -> bool:
        """Whether what stands before a comma is more than “On Monday, Kern said”."""
        small = self._row[begin].low in self._no_content
        return comma - begin >= (9 if small else 5)

    def _goes_on(self, cue: Cue, end: int) -> bool:
        """Whether a cue has its clause behind it."""
        if end - cue.end > 14:
            return True
        for here in range(cue.end, min(end, cue.end + 6)):
            if self._that.after(self._row, here)[1] > here:
                return True
            if self._row[here].text in _BOUNDS:
                return False
        return False

    def _is_aside(self, comma: int, cue: Cue) -> bool:
        """Whether a comma before a cue ends an aside: “Kern, a docker, said”."""
        at = cue.begin
        while at > comma and self._cues.is_small(at - 1):
            at -= 1
        return at > comma + 1 and self._row[at - 1].text in ",)"

    # Kern said that the port is closed

    def _leading(
        self, begin: int, end: int, cue: Cue, _units: Sequence[Quoted]
    ) -> Attribution | None:
        direct = self._that.after(self._row, cue.end, end)[1] > cue.end
        if cue.kind not in ("clause", "that") and not direct:
            return None
        source = self._sources.before(begin, cue.begin)
        if source is None and self._lex.language != "en":
            source = self._sources.behind(cue.end, cue.end + 8)
        first, sure = self._that_at(cue, end), WITH_THAT
        if first is None and cue.kind == "clause":
            first, sure = self._clause_at(cue, end), WITHOUT_THAT
        if first is None or (source is None and not (direct and cue.kind and self._drops_subject)):
            return None
        return self._made(first, self._clause_end(first, end), cue, source, sure)

    def _that_at(self, cue: Cue, end: int) -> int | None:
        for at in range(cue.end, min(end, cue.end + 8)):
            if self._row[at].text in ";:":
                return None
            if self._that.after(self._row, at)[1] > at and not self._reading.quoted[at]:
                return at
        return None

    def _clause_at(self, cue: Cue, end: int) -> int | None:
        """Return where a clause without “that” begins behind a cue."""
        row, at = self._row, cue.end
        if self._comma_first:
            comma = self._comma(at, min(end, at + 10))
            return comma + 1 if comma is not None and end - comma > 4 else None
        if self._addressed.after(row, cue.begin)[1] > cue.begin:
            at = self._behind_addressee(at)
        if at >= end or row[at].low in self._no_content:
            return None
        sign = row[at].kind == "sign" and row[at].text not in _OPENING and row[at].text not in "$€£"
        return None if sign else at

    def _behind_addressee(self, at: int) -> int:
        """Return the word behind who is spoken to; a far one where nobody is."""
        if name := self._cues.begins.get(at):
            return name.stop
        spoken_to = at < len(self._row) and self._row[at].low in self._addressees
        return at + 1 if spoken_to else len(self._row)

    def _clause_end(self, first: int, end: int) -> int:
        """Return where a clause ends: with its sentence, or before another cue behind a comma."""
        row, lex = self._row, self._lex
        again = lex.firsts(("quote", "cues"), ("quote", "before_source"))
        before = lex.find("quote", "before_source")
        for at in range(first + 3, end - 1):
            if row[at].text != "," or self._reading.quoted[at] or row[at + 1].low not in again:
                continue
            if row[at + 1].low.endswith("ing") or before.after(row, at + 1)[1] > at + 1:
                return at
        return end

    # Called it “a trap”

    def _phrases(
        self, begin: int, units: Sequence[Quoted], cues: Sequence[Cue]
    ) -> Iterator[Attribution]:
        for unit in units:
            near = [it for it in cues if 0 <= unit.begin - it.end < NEAR]
            short = unit.end - unit.begin <= SHORTEST
            if not near or (short and unit.begin - near[-1].end > 2):
                continue
            cue = near[-1]
            yield Attribution(
                unit.pair.fragments,
                "mixed",
                self._cues.place(cue),
                self._sources.of(cue, begin, unit.begin),
                PHRASE,
                self._cues.why(cue),
            )
