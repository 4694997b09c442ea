"""What a number measures: the noun behind its “of”, as in “five millimetres of rain”.

Nothing is parsed. What a bare number counts (“forty ships”) is marked as often with its number as
without, so that it is not told here; who is counted is a noun phrase of its own (`phrases`).
"""

from annotator.model.span import Range
from annotator.news.quantity import Mention
from annotator.news.reading import Reading

WORDS = 3
"""Words that such a noun phrase has behind its article, at most."""


class Measured:
    """Finds what numbers measure in one text."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._row = reading, reading.row
        lex = reading.lexicon
        self._of = lex.low("grammar", "of") | lex.low("phrase", "partitive")
        self._openers = lex.low("phrase", "articles")
        self._small = (
            lex.low("name", "starters")
            | lex.low("quote", "clause_starts")
            | lex.low("quote", "auxiliaries")
            | lex.low("phrase", "in")
            | lex.firsts(("quote", "cues"))
        )

    def by(self, it: Mention) -> Range | None:
        """Return what a quantity measures; nothing where that cannot be told."""
        at = self._reading.word_at(it.end)
        if not it.quantity.unit or self._reading.low(at) not in self._of:
            return None
        begin = at if self._reading.low(at) in self._openers else at + 1
        first = begin + (self._reading.low(begin) in self._openers)
        stop = first
        while stop < min(first + WORDS, len(self._row)) and self._is_inside(stop):
            stop += 1
        return Range(self._row[begin].start, self._row[stop - 1].end) if stop > first else None

    def _is_inside(self, at: int) -> bool:
        word = self._row[at]
        return word.kind == "word" and word.low not in self._small and not self._reading.broken[at]
