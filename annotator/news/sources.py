"""Who says it: the noun phrase before a cue, or behind it where the verb comes first."""

from annotator.model.span import Range
from annotator.news.cues import Cue, Cues
from annotator.news.marks import MARKS

LONGEST = 14
"""Words that a source may have."""

_STOPS = frozenset(".!?…")
_BOUNDS = frozenset(",;:—–()―")
_OPENING = frozenset(MARKS)


class Sources:
    """Finds the sources of cues in one text."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._row, self._reading = cues.row, cues.reading
        lex = cues.lexicon
        self._english, self._german = lex.language == "en", lex.language == "de"
        self._clause_starts = lex.low("quote", "clause_starts")
        self._no_source = lex.low("quote", "no_source")
        self._ends_before = tuple(lex.list("quote", "ends_before"))

    def of(self, cue: Cue, left: int, right: int) -> Range | None:
        """Return who says it, among words `left` to `right`."""
        if cue.kind == "before" or self._comes_first(cue, left):
            return self.behind(cue.end, right)
        before = self.before(left, cue.begin)
        if before and self._english and self._row[cue.begin].low.endswith("ing"):
            # “The council passed a resolution condemning …”: the subject of the sentence.
            before = self._first_name(before)
        return before or self.behind(cue.end, right)

    def _comes_first(self, cue: Cue, left: int) -> bool:
        """Whether nothing but signs stands before a cue: “…,” said Kern."""
        return all(it.kind == "sign" for it in self._row[left : cue.begin])

    def _first_name(self, phrase: Range) -> Range:
        at, end = self._reading.word_at(phrase.start), self._reading.word_at(phrase.end)
        for here in range(at, min(end, at + 3)):
            if name := self._cues.begins.get(here):
                return Range(phrase.start, name.end)
        return phrase

    def before(self, left: int, stop: int) -> Range | None:
        """Return the noun phrase that ends before a word."""
        row, at = self._row, stop
        while at > left and self._cues.is_small(at - 1):
            at -= 1
        if at <= left:
            return None
        last = row[at - 1]
        if last.low in self._cues.pronouns:
            return Range(last.start, last.end)
        if last.text in (",", ")"):
            return self._before_apposition(left, at - 1)
        begin = at
        while begin > left and at - begin < LONGEST and not self._is_bound(begin - 1):
            begin -= 1
        return self._trimmed(begin, at)

    def _is_bound(self, at: int) -> bool:
        word = self._row[at]
        bound = word.text in _BOUNDS or word.text in _OPENING or self._reading.quoted[at]
        return (
            bool(bound) or word.low in self._clause_starts or word.low.startswith(self._ends_before)
        )

    def _before_apposition(self, left: int, stop: int) -> Range | None:
        """Flynn, who advises Trump, said; Gregory Meeks (D-N.Y.) said."""
        row, quoted, begin = self._row, self._reading.quoted, stop
        while begin > left and row[begin - 1].text not in ",(;:" and not quoted[begin - 1]:
            begin -= 1
        if begin <= left or quoted[begin - 1]:
            return self._trimmed(begin, stop)
        end = first = begin - 1
        while (
            first > left
            and row[first - 1].text not in ",;:"
            and row[first - 1].text not in _OPENING
        ):
            first -= 1
        name = self._cues.ends.get(end)
        if name is not None and name.begin >= first:
            return Range(name.start, name.end)
        return self._trimmed(first, end)

    def _trimmed(self, begin: int, end: int) -> Range | None:
        """Return a noun phrase without small words before it; its name, where it is long."""
        row = self._row
        name = self._cues.ends.get(end)
        while begin < end and self._is_no_start(begin):
            begin += 1
        if name is not None and (end - begin > 8 or name.begin < begin):
            begin = name.begin
        words = any(it.kind == "word" for it in row[begin:end])
        if not words or end - begin > LONGEST:
            return None
        return Range(row[begin].start, name.end if name else row[end - 1].end)

    def _is_no_start(self, at: int) -> bool:
        word = self._row[at]
        if word.kind == "sign" and word.text not in "$#@":
            return True
        return word.low in self._clause_starts or word.low in self._no_source

    def behind(self, begin: int, right: int) -> Range | None:
        """Return the noun phrase that a word begins: “said Kern, a docker”."""
        row = self._row
        while begin < right and not self._english and self._cues.is_small(begin):
            begin += 1
        if begin >= right or row[begin].low in self._no_source:
            return None
        if name := self._cues.begins.get(begin):
            return Range(name.start, name.end)
        if row[begin].low in self._cues.pronouns:
            return Range(row[begin].start, row[begin].end)
        end = begin
        while end < min(right, begin + LONGEST) and not self._ends(begin, end):
            end += 1
        if end == begin:
            return None
        name = self._cues.ends.get(end)
        return Range(row[begin].start, name.end if name else row[end - 1].end)

    def _ends(self, begin: int, at: int) -> bool:
        """Whether a noun phrase ends before a word: at a stop, a clause, or behind its name."""
        name = self._cues.ends.get(at)
        word = self._row[at]
        if at == begin and word.low in self._clause_starts:
            # In German an article begins a clause as well: “so die Sprecherin”.
            return not self._german
        if self._is_bound(at) or word.text in _STOPS:
            return True
        return name is not None and at > begin and name.begin > begin
