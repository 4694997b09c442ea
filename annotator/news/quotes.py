"""Quotes: what of them is verbatim, of which type they are, and who might say them by what word.

Direct and mixed are told apart as in PARC 3 and PolNeAR: direct is a quotation that could stand
alone, mixed is one whose words are woven into the reporter's sentence. Without a parser it is
told by how it begins: a capital behind a colon, a comma or the start of a sentence. Offsets are
code points, half-open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from annotator.model.span import Range
from annotator.news.lexicon import Lexicon, Word, guess, lexicon, words
from annotator.news.marks import MARKS, Pair, pairs

FAR = 400
"""How many characters around a quote are looked at for its cue."""

READ = 4000
"""Characters around a quote that are read: paragraphs of news end sooner."""

_BREAK = regex.compile(r"[\n\r\u2028\u2029]")
_SENTENCE = regex.compile(
    r"(?<![A-Z]|\b(?:Mr|Ms|Dr|Mrs|Gen|Lt|Sen|St|Prof))[.!?…]+[”’“‘\"'»«)]*\s+"
)


@dataclass(frozen=True)
class Cue:
    """A word that attributes, at `start` to `end`; `sure` if it seldom means anything else."""

    start: int
    end: int
    sure: bool


def verbatim(text: str, fragments: Sequence[Range]) -> tuple[Range, ...]:
    """Return what of a quote stands between quotation marks, without the marks."""
    start, end = paragraph_around(text, fragments[0].start, fragments[-1].end)
    around = pairs(text, start, end)
    within = [it for it in around if _holds(fragments, it)]
    outermost = [it for it in within if not any(_inside(it, other) for other in within)]
    chosen = outermost or [it for it in around if _touches(it.inner, fragments)]
    found = {both for it in chosen for inner in it.inner for both in _common(inner, fragments)}
    return tuple(sorted(found))


def paragraph_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the paragraphs of a range start and end, no farther away than is read."""
    first, last = max(0, start - READ), min(len(text), end + READ)
    left = max((it.end() for it in _BREAK.finditer(text, first, start)), default=first)
    right = _BREAK.search(text, end, last)
    return left, right.start() if right else last


def paragraph_end(text: str, place: int) -> int:
    """Return where the paragraph of a place ends."""
    return paragraph_around(text, place, place)[1]


def has_more(between: str, end: int) -> bool:
    """Whether more than one sentence ends between two quotes, of which a cue ends at `end`."""
    return len(_SENTENCE.findall(f"{between} ")) > 1 or "\n" in between[end:]


def _holds(fragments: Sequence[Range], pair: Pair) -> bool:
    return all(
        any(start <= one.start and one.end <= end for start, end in fragments)
        for one in pair.fragments
    )


def _inside(pair: Pair, other: Pair) -> bool:
    return other is not pair and other.start <= pair.start and pair.end <= other.end


def _touches(ranges: Sequence[Range], others: Sequence[Range]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in ranges for b in others)


def _common(one: Range, others: Sequence[Range]) -> Iterator[Range]:
    for start, end in others:
        left, right = max(one.start, start), min(one.end, end)
        if left < right:
            yield Range(left, right)


def quote_type(text: str, fragments: Sequence[Range]) -> str:
    """Return `direct`, `mixed` or `indirect`; that something is `reported` people have to say."""
    inside = verbatim(text, fragments)
    if not inside:
        return "indirect"
    said = sum(_letters(text, *it) for it in fragments)
    quoted = sum(_letters(text, *it) for it in inside)
    if quoted < said or not _stands_alone(text, inside[0]):
        return "mixed"
    return "direct"


def _letters(text: str, start: int, end: int) -> int:
    return sum(it.isalnum() for it in text[start:end])


def _stands_alone(text: str, first: Range) -> bool:
    """Whether words could be a sentence of their own, by how they begin and what is before."""
    letter = next((it for it in text[first.start : first.end] if it.isalnum()), "")
    if letter.islower():
        return False
    before = text[max(0, first.start - 12) : first.start].rstrip(f"{MARKS} \u00a0\u202f\t")
    return not before or before[-1] in ":,.!?…;—–-\n\r\u2028\u2029)("


def cues(text: str, start: int, end: int, language: str = "") -> list[Cue]:
    """Return the words that may attribute something, in a part of a text."""
    lex = lexicon(guess(text, language))
    return cues_in(words(text, start, end), lex)


def cues_in(row: Sequence[Word], lex: Lexicon) -> list[Cue]:
    """Return the same for words."""
    all_cues, sure = lex.find("quote", "cues"), lex.find("quote", "sure_cues")
    found, at = [], 0
    while at < len(row):
        _, end = all_cues.after(row, at)
        if end > at:
            is_sure = sure.after(row, at)[1] > at
            found.append(Cue(row[at].start, row[end - 1].end, is_sure))
        at = max(end, at + 1)
    return found


def sentence_around(text: str, start: int, end: int) -> Range:
    """Return the sentence that holds a range, as far as stops tell, within its paragraph."""
    left, right = paragraph_around(text, start, end)
    left, right = max(left, start - FAR), min(right, end + FAR)
    before = [it.end() for it in _SENTENCE.finditer(text, left, start)]
    after = _SENTENCE.search(text, max(start, end - 2), right)
    return Range(before[-1] if before else left, after.end() if after else right)


def cues_near(text: str, fragments: Sequence[Range], language: str = "") -> list[Cue]:
    """Return what may attribute a quote, the likeliest first: near, sure, in its sentence."""
    first, last = fragments[0], fragments[-1]
    around = sentence_around(text, first.start, last.end)
    # “…,” Kern said: the sentence of the quote ends behind its cue.
    end = around.end
    if _goes_on(text, last.end):
        end = max(end, sentence_around(text, last.end, last.end).end)
    quoted = [
        Range(it.start, it.end) for it in pairs(text, *paragraph_around(text, first.start, end))
    ]
    found = []
    for cue in cues(text, around.start, end, language):
        place = Range(cue.start, cue.end)
        if _touches([place], fragments) or _touches([place], quoted):
            continue
        found.append((_distance(place, fragments) - 15 * cue.sure, cue.start, cue))
    return [it[2] for it in sorted(found, key=lambda it: it[:2])]


def _goes_on(text: str, end: int) -> bool:
    """Whether the sentence of a quote goes on behind it: “…,” Kern said. “…?” he asked."""
    said = text[max(0, end - 4) : end].rstrip(MARKS)[-1:]
    behind = text[end : end + 4].lstrip(f"{MARKS} \u00a0")[:1]
    return said not in (".", "…") or behind.islower()


def _distance(place: Range, fragments: Sequence[Range]) -> int:
    return min(min(abs(place.start - end), abs(start - place.end)) for start, end in fragments)


def subject(text: str, cue: Cue, taken: Sequence[Range], language: str = "") -> Range | None:
    """Return a name or a pronoun right before or behind a cue: who says it, most likely.

    `taken` is what cannot be it: the quote itself.
    """
    lex = lexicon(guess(text, language))
    left, right = paragraph_around(text, cue.start, cue.end)
    before = words(text, max(left, cue.start - 120), cue.start)
    behind = words(text, cue.end, min(right, cue.end + 120))
    for place in (_name_at_end(before, lex), _name_at_start(behind, lex)):
        if place and not _touches([place], taken):
            return place
    return None


def _name_at_end(row: Sequence[Word], lex: Lexicon) -> Range | None:
    if not row:
        return None
    while len(row) > 1 and _is_adverb(row[-1], lex):
        row = row[:-1]
    if row[-1].low in lex.low("quote", "pronouns"):
        return Range(row[-1].start, row[-1].end)
    begin = len(row)
    while begin and _is_name(row[begin - 1], lex, inner=begin < len(row)):
        begin -= 1
    return _trimmed(row[begin:])


def _name_at_start(row: Sequence[Word], lex: Lexicon) -> Range | None:
    if not row:
        return None
    if row[0].low in lex.low("quote", "pronouns"):
        return Range(row[0].start, row[0].end)
    begin = int(row[0].low in lex.low("grammar", "article") or row[0].low in ("the", "los", "las"))
    end = begin
    while end < len(row) and _is_name(row[end], lex, inner=end > begin):
        end += 1
    found = _trimmed(row[begin:end])
    return Range(row[0].start, found.end) if found and begin else found


def _is_adverb(word: Word, lex: Lexicon) -> bool:
    return word.low in lex.low("quote", "adverbs") or (
        lex.language == "en" and word.low.endswith("ly") and word.text.islower()
    )


def _is_name(word: Word, lex: Lexicon, *, inner: bool) -> bool:
    if word.kind == "word" and word.text[0].isupper():
        calendar = lex.find("weekday").after([word], 0)[1] or lex.find("month").after([word], 0)[1]
        return not calendar
    return inner and (word.low in lex.low("quote", "particles") or word.text in ".-")


def _trimmed(row: Sequence[Word]) -> Range | None:
    """Return a name without stops and small words at its ends, nor a possessive."""
    first, last = 0, len(row)
    while first < last and not row[first].text[0].isupper() and row[first].low != "the":
        first += 1
    while first < last and not row[last - 1].text[0].isupper():
        last -= 1
    if first == last:
        return None
    cut = 2 if row[last - 1].low.endswith("'s") else 0
    return Range(row[first].start, row[last - 1].end - cut)
