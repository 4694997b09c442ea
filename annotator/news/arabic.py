"""Noun phrases in Arabic, which has no capitals: who is told of by a noun of the lists.

The noun comes first, and what belongs to it follows: “the minister Ada Kern”, “ministry (of) the
health”. Behind an office goes a name, so far as no small word, verb or sign ends it; behind all
others go words with an article. A noun without an article counts behind a number, or where words
with an article follow.
"""

from collections.abc import Iterator

from annotator.news.quantities import in_reading
from annotator.news.reading import Reading
from annotator.news.triggers import triggers

ARTICLE = "ال"
LONGEST, OTHERS = 5, 2
"""Words behind an office, and behind other nouns, at most."""

Found = tuple[int, int, str]
"""Words of a phrase, half-open, and what it is: people, bodies or sites."""


def phrases(reading: Reading) -> Iterator[Found]:
    """Yield the phrases of a text in its order; none overlap."""
    lex, row = reading.lexicon, reading.row
    nouns = {it: kind for kind in ("sites", "bodies", "people") for it in lex.low("phrase", kind)}
    ends = (
        lex.low("quote", "clause_starts")
        | lex.low("quote", "auxiliaries")
        | lex.low("phrase", "in")
        | lex.firsts(("quote", "cues"))
        | triggers(lex.language).phrases.firsts
    )
    amounts = {it.end: it.start for it in in_reading(reading)}
    stop = 0
    for at, word in enumerate(row):
        kind = nouns.get(word.low.removeprefix(ARTICLE)) if word.kind == "word" else None
        if kind is None or at < stop:
            continue
        most = LONGEST if kind == "people" else OTHERS
        begin, stop = at, at + 1
        counted = at and amounts.get(row[at - 1].end, amounts.get(word.end))
        if counted:
            begin = reading.word_at(counted)
        else:
            stop = _stop(reading, at, most, ends, named=kind != "bodies")
            stop = _behind_quotation(reading, stop) if kind == "bodies" else stop
        if counted or stop > at + 1 or word.low.startswith(ARTICLE):
            yield begin, stop, kind


def _stop(reading: Reading, at: int, most: int, ends: frozenset[str], *, named: bool) -> int:
    """Return where a phrase ends that begins with a noun."""
    row, broken, stop = reading.row, reading.broken, at + 1
    while stop < min(len(row), at + 1 + most) and not broken[stop]:
        word = row[stop]
        if word.kind != "word" or word.low in ends or word.low.startswith("لل"):
            break
        if not (word.low.startswith(ARTICLE) or named):
            break
        stop += 1
    return stop


def _behind_quotation(reading: Reading, at: int) -> int:
    """Return where a name in quotation marks ends that begins at a word; the word without one."""
    start = reading.row[at].start if at < len(reading.row) else -1
    pair = next((it for it in reading.outer_between(start, start + 1) if it.start == start), None)
    stop = reading.word_at(pair.end) if pair else at
    return stop if stop - at <= LONGEST else at
