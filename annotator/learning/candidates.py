"""Which words might be meant by a label: what rules and fields see, and the same with other edges.

Each candidate is a row of tokens with what is told of it: which rule or field sees it, what would
have to be left out or added at its edges, its words, those around it, and how often the author
has labelled just these words in other articles. Which of them are right is judged by `judge`.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from annotator.learning.example import Mark
from annotator.learning.features import ENDS, Feature, shape
from annotator.model.span import Range
from annotator.news.lexicon import guess, lexicon

Row = tuple[int, int]
"""Tokens of a text by their numbers, half-open."""

Told = TypeVar("Told")

LONGEST = 3
"""Words of what is looked up in the author's other articles, at most."""

_OWNER = frozenset(("'s", "'"))
_JOINING = (",", "and", "who")
_STEPS = (0.2, 0.4, 0.6, 0.8, 0.95)


class Words:
    """The tokens of one text, with the small words of its language."""

    def __init__(self, text: str, language: str, paragraphs: Sequence[Sequence[Range]]) -> None:
        self.places = [it for row in paragraphs for it in row]
        self.paragraph = [at for at, row in enumerate(paragraphs) for _ in row]
        self.words = [text[start:end] for start, end in self.places]
        self.low = [it.casefold().replace("’", "'") for it in self.words]
        self._starts = [it.start for it in self.places]
        self._ends = [it.end for it in self.places]
        lex = lexicon(guess(text, language))
        self.links = lex.low("phrase", "in") | lex.low("phrase", "links")
        self.openers = (
            lex.low("phrase", "articles")
            | lex.low("phrase", "order")
            | lex.low("quote", "introducers")
        )
        self._pronouns = frozenset[str]().union(
            *(lex.low("quote", it) for it in ("pronouns", "he", "she")),
            *(lex.low("phrase", it) for it in ("pronouns", "owners")),
        )
        self._nouns = lex.low("phrase", "people") | lex.low("phrase", "bodies")

    def row_of(self, mark: Mark) -> Row | None:
        """Return the tokens of a mark; nothing for one in pieces, or with an edge in a token."""
        if len(mark.fragments) > 1:
            return None
        (start, end) = mark.fragments[0]
        first, last = bisect_left(self._starts, start), bisect_left(self._ends, end)
        whole = self._starts[first : first + 1] == [start] and self._ends[last : last + 1] == [end]
        return (first, last + 1) if whole else None

    def place(self, row: Row) -> Range:
        """Return where some tokens stand (code points)."""
        return Range(self.places[row[0]].start, self.places[row[1] - 1].end)

    def told(self, row: Row) -> str:
        """Return some tokens as they are looked up."""
        return " ".join(self.low[slice(*row)])

    def near(self, at: int) -> str:
        """Return a token; nothing outside the text."""
        return self.low[at] if 0 <= at < len(self.low) else ""

    def is_capital(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return 0 <= at < len(self.words) and self.words[at][0].isupper()

    def is_row(self, first: int, stop: int) -> bool:
        """Whether there are such tokens in one paragraph."""
        there = 0 <= first < stop <= len(self.low)
        return there and self.paragraph[first] == self.paragraph[stop - 1]

    @cached_property
    def people(self) -> dict[int, str]:
        """The tokens that are words for people or bodies, and which kind of word."""
        found = {at: "pronoun" for at, it in enumerate(self.low) if it in self._pronouns}
        for at, it in enumerate(self.low):
            if it in self._nouns or (it[-1] == "s" and it[:-1] in self._nouns):
                found.setdefault(at, "noun")
        return found


@dataclass(slots=True)
class Habits:
    """How often words were labelled, and how often they stand, in an author's articles."""

    labelled: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)

    def without(self, other: "Habits | None", words: str) -> tuple[int, int]:
        """Return both counts for words, without those of one article."""
        mine, all_of = self.labelled[words], self.there[words]
        return (
            (mine - other.labelled[words], all_of - other.there[words]) if other else (mine, all_of)
        )


def habits(articles: Iterable[tuple[Words, Iterable[Row]]]) -> tuple[Habits, list[Habits]]:
    """Return how often words were labelled in all articles, and in each of them."""
    pages = [(words, Counter(map(words.told, rows))) for words, rows in articles]
    known = {it for _, page in pages for it in page if it.count(" ") < LONGEST}
    firsts = {it.partition(" ")[0] for it in known}
    each = []
    for words, page in pages:
        there: Counter[str] = Counter()
        for at, it in enumerate(words.low):
            for stop in range(at + 1, at + 1 + LONGEST) if it in firsts else ():
                if (told := words.told((at, stop))) in known:
                    there[told] += 1
        each.append(Habits(Counter({it: n for it, n in page.items() if it in known}), there))
    total = Habits()
    for one in each:
        total.labelled.update(one.labelled)
        total.there.update(one.there)
    return total, each


class Rows:
    """Rows of tokens, so that those that touch another one are found without looking at all."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._at: dict[int, list[Row]] = {}
        for it in rows:
            self.add(it)

    def add(self, row: Row) -> None:
        """Take a row in."""
        for at in range(*row):
            self._at.setdefault(at, []).append(row)

    def touching(self, row: Row) -> set[Row]:
        """Return the rows that share a token with one, but for that one."""
        return {it for at in range(*row) for it in self._at.get(at, ())} - {row}


class Sight:
    """What rules see under a label, with their reasons, and fields, with their beliefs."""

    def __init__(
        self, words: Words, label: str, rules: Mapping[Mark, str], fields: Mapping[Mark, float]
    ) -> None:
        self.rules = _by_row(words, label, rules)
        self.fields = _by_row(words, label, fields)
        self.by_rule, self.by_field = Rows(self.rules), Rows(self.fields)


def _by_row(words: Words, label: str, marks: Mapping[Mark, Told]) -> dict[Row, Told]:
    mine = ((words.row_of(it), told) for it, told in marks.items() if it.label == label)
    return {row: told for row, told in mine if row}


def endings(words: Words, marks: Iterable[Mark]) -> dict[int, list[int]]:
    """Return where marks of any label end, by the token that they begin at; the farthest first."""
    found: dict[int, list[int]] = defaultdict(list)
    for first, stop in sorted({it for mark in marks if (it := words.row_of(mark))}, reverse=True):
        found[first].append(stop)
    return found


def candidates(
    words: Words, found: Sight, ends: Mapping[int, Sequence[int]], habit: Habits, own: Habits | None
) -> dict[Row, list[Feature]]:
    """Return the candidates of one label with what is told of each.

    `ends` says where what begins at a token may end, whatever its label; `own` is what the
    article itself has in `habit`, where it was learned from.
    """
    told: dict[Row, list[Feature]] = defaultdict(list)
    bases = dict.fromkeys((*found.rules, *found.fields))
    if any(it.startswith("a pronoun") for it in found.rules.values()):
        bases |= dict.fromkeys((at, at + 1) for at in words.people)
    for base in bases:
        why = found.rules.get(base)
        source = "rule" if why else "field" if base in found.fields else "word"
        for how, row in _others(words, base, ends):
            told[row].append(f"{how} {source}")
            told[row].append(f"{how} {why or words.people.get(base[0], '')}")
            if how == "-first":
                told[row].append(f"lost {words.low[base[0]]}")
                told[row].append(f"lost opener {words.low[base[0]] in words.openers}")
    for row, features in told.items():
        features.extend(_seen_by(row, found))
        features.extend(_looks(words, row))
        features.extend(_around(words, row))
        features.extend(_habit(words.told(row), habit, own))
    return told


def _others(
    words: Words, base: Row, ends: Mapping[int, Sequence[int]]
) -> Iterator[tuple[str, Row]]:
    """Yield tokens as they are, and with other edges."""
    yield "same", base
    yield from _shorter(words, base)
    yield from _longer(words, base)
    yield from _parts(words, base)
    first, stop = base
    link = words.near(stop)
    if link in words.links or link in _JOINING:
        for end in ends.get(stop + 1, ())[:2]:
            if words.is_row(first, end):
                yield f"joined {'link' if link in words.links else link}", (first, end)


def _shorter(words: Words, base: Row) -> Iterator[tuple[str, Row]]:
    first, stop = base
    if stop - first > 1:
        yield "-first", (first + 1, stop)
        if words.low[stop - 1] in _OWNER:
            yield "-'s", (first, stop - 1)


def _longer(words: Words, base: Row) -> Iterator[tuple[str, Row]]:
    first, stop = base
    if words.near(stop) in _OWNER and words.is_row(first, stop + 1):
        yield "+'s", (first, stop + 1)
    for more in (1, 2):
        if not (words.is_row(first - more, stop) and words.words[first - more][0].isalnum()):
            return
        yield f"+{more}", (first - more, stop)


def _parts(words: Words, base: Row) -> Iterator[tuple[str, Row]]:
    """Yield what stands on both sides of a comma, a link or an owner inside."""
    first, stop = base
    for at in range(first + 1, stop - 1):
        it = words.low[at]
        if it == "," or it in words.links:
            kind = it if it == "," else "link"
            yield f"up to {kind}", (first, at)
            yield f"behind {kind}", (at + 1, stop)
        elif it in _OWNER:
            yield "owner", (first, at + 1)
            yield "owned", (at + 1, stop)


def _seen_by(row: Row, found: Sight) -> Iterator[Feature]:
    why, belief = found.rules.get(row, ""), found.fields.get(row)
    sure = "" if belief is None else str(_step(belief))
    yield f"field {sure}"
    yield f"rule {why}"
    yield f"both {bool(why)} {sure}"
    fields, rules = found.by_field.touching(row), found.by_rule.touching(row)
    yield f"over {bool(fields)}"
    if any(_holds(it, row) for it in fields):
        yield "in field"
    if any(_holds(it, row) for it in rules):
        yield "in rule"
    if any(_holds(row, it) for it in rules):
        yield "holds rule"


def _holds(outer: Row, inner: Row) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _looks(words: Words, row: Row) -> Iterator[Feature]:
    """Yield what the words are."""
    first, stop = row
    low = words.low
    yield f"first {low[first]}"
    yield f"last {low[stop - 1]}"
    yield f"-{low[stop - 1][-3:]}"
    yield f"shapes {shape(words.words[first])} {shape(words.words[stop - 1])}"
    yield f"long {min(stop - first, 6)}"
    yield f"opener {low[first] in words.openers}"
    if stop - first == 1:
        yield f"alone {low[first]}"
    yield f"link {not words.links.isdisjoint(low[first:stop])}"
    yield f"comma {',' in low[first:stop]}"


def _around(words: Words, row: Row) -> Iterator[Feature]:
    """Yield what stands before and behind the words."""
    first, stop = row
    before, after = words.near(first - 1), words.near(stop)
    yield f"before {before}"
    yield f"after {after}"
    if not before or before[-1] in ENDS:
        yield "begins"
    yield f"behind opener {before in words.openers}, capital {words.is_capital(first - 1)}"
    yield f"before owner {after in _OWNER}, link {after in words.links}"
    yield f"before capital {words.is_capital(stop)}"


def _habit(told: str, habit: Habits, own: Habits | None) -> Iterator[Feature]:
    if told in habit.labelled:
        labelled, there = habit.without(own, told)
        if there:
            yield f"labelled {_step(labelled / there)} {min(there, 4)}"


def _step(share: float) -> int:
    return bisect_left(_STEPS, share)
