"""Words that attribute, in the sentences of a text that is read: “said”, “according to”."""

from bisect import bisect_left
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

from annotator.model.span import Range
from annotator.news.lexicon import Phrases, lexicon
from annotator.news.naming import Name, names
from annotator.news.reading import KEPT, Reading

Kind = Literal["", "that", "clause", "after", "before"]
"""What a cue takes: quotations only, a clause behind “that”, a clause, a source before it
(“dem Minister zufolge”), a source behind it (“according to”)."""

_TABLES: tuple[tuple[Kind, str], ...] = (
    ("before", "before_source"), ("after", "after_source"), ("clause", "clausal"),
    ("that", "with_that"), ("", "cues"),
)  # fmt: skip
"""The lists of the lexicon, the one that counts first."""


class Cue(NamedTuple):
    """A cue at words `begin` to `end`."""

    begin: int
    end: int
    kind: Kind


@cache
def _begun(language: str) -> dict[str, tuple[tuple[Kind, Phrases], ...]]:
    """Return the lists in which a cue may be that begins with a word, by these words."""
    tables = [(kind, lexicon(language).find("quote", table)) for kind, table in _TABLES]
    firsts = frozenset[str]().union(*(it.firsts for _, it in tables))
    return {word: tuple((kind, it) for kind, it in tables if word in it.firsts) for word in firsts}


@cache
def _firsts(language: str) -> frozenset[str]:
    """Return the words that a cue may begin with."""
    return frozenset(_begun(language))


@lru_cache(maxsize=KEPT)
def cues_of(reading: Reading) -> "Cues":
    """Return the cues of a text, once for all rules."""
    return Cues(reading)


class Cues:
    """The cues of one text, and the names beside them."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.row, self.lexicon = reading, reading.row, reading.lexicon
        lex = reading.lexicon
        self._tables = tuple((kind, lex.find("quote", table)) for kind, table in _TABLES)
        self._begun = _begun(lex.language)
        self.pronouns = lex.low("quote", "pronouns")
        self._also_nouns = lex.low("quote", "also_nouns")
        self._also_adjectives = lex.low("quote", "also_adjectives")
        self._behind_comma = lex.low("quote", "behind_comma")
        self._small = lex.low("quote", "auxiliaries") | lex.low("quote", "adverbs")
        self._starters = lex.low("name", "starters")
        self.ends: dict[int, Name] = {}
        self.begins: dict[int, Name] = {}
        for it in names(reading):
            self.ends[it.stop] = it
            for at in range(it.begin, it.core + 1):
                self.begins.setdefault(at, it)

    def between(self, begin: int, end: int) -> list[Cue]:
        """Return the cues among some words, but for those in quotations."""
        likely, found, stop = self._likely, list[Cue](), begin
        for at in likely[bisect_left(likely, begin) : bisect_left(likely, end)]:
            cue = self._at(at, end) if at >= stop else None
            if cue is not None:
                stop = cue.end
                if not self._is_other(cue, begin):
                    found.append(cue)
        return found

    @cached_property
    def _likely(self) -> list[int]:
        """The words outside quotations that may begin a cue."""
        quoted = self.reading.quoted
        found = self.reading.index.of(_firsts(self.lexicon.language))
        return [at for at in found if not quoted[at]]

    def _at(self, at: int, end: int) -> Cue | None:
        best: Cue | None = None
        for kind, table in self._begun[self.row[at].low]:
            stop = table.after(self.row, at, end)[1]
            if stop > (best.end if best else at):
                best = Cue(at, stop, kind)
        return best

    def _is_other(self, cue: Cue, begin: int) -> bool:
        """Whether a word is no cue here: a part of a name, a noun, an adjective."""
        at, low = cue.begin, self.row[cue.begin].low
        if at == begin:
            return False
        before = self.row[at - 1]
        if self.row[at].text[0].isupper() and not self.reading.quoted[at - 1]:
            return True
        if low in self._behind_comma:
            return before.text != ","
        if low in self._also_nouns:
            if cue.kind == "clause" and self._ends(cue.end):
                # “The port costs a lot, the chamber of commerce estimates.”
                return False
            return at not in self.ends and before.low not in self.pronouns
        return low in self._also_adjectives and (
            before.low in self._starters and before.low not in self.pronouns
        )

    def _ends(self, at: int) -> bool:
        """Whether a sentence ends before a word."""
        return at >= len(self.row) or self.row[at].text == "."

    def before(self, at: int) -> int:
        """Return where a cue begins that ends before a word; the word itself if there is none."""
        return min(table.before(self.row, at)[1] for _, table in self._tables)

    def before_near(self, at: int) -> Cue | None:
        """Return the cue that ends right before a word, or one near it: “told us”."""
        for end in range(at, max(0, at - 3), -1):
            begin = self.before(end)
            if begin < end:
                return Cue(begin, end, "")
        return None

    def is_small(self, at: int) -> bool:
        """Whether a word belongs to the verb of a cue: “has repeatedly said”."""
        word = self.row[at]
        if word.low in self._small:
            return True
        return self.lexicon.language == "en" and word.low.endswith("ly") and word.text.islower()

    def place(self, cue: Cue) -> Range:
        """Return where a cue stands (code points)."""
        return Range(self.row[cue.begin].start, self.row[cue.end - 1].end)

    def why(self, cue: Cue) -> str:
        """Return a cue as a reason."""
        place = self.place(cue)
        return f"cue “{self.reading.text[place.start : place.end]}”"
