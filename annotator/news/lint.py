"""What looks forgotten in a document: one finding for one gap, each with its place.

Missing labels look like negatives in training data. Looked for are quotation marks outside any
quote, numbers outside any quantity or time, words such as “said” without a quote, quotes whose
source or cue is missing, events in which nobody takes part (nor where they are told again), names
of the cast that are not marked, and a missing date. One gap is told once: where a quote is
missing, its cue and its source are not told as well.

A finding is dismissed by a rejected span at its place, whose origin is `lint:` and the kind of
the finding and whose note is the reason, so that it is kept, undone and exported as all else.

What a paragraph's text says is worked out once (`Lint`); after an act only paragraphs that it
touches are compared with the labels again.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Literal

import regex

from annotator.model.cast import folded
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Label, Schema
from annotator.model.span import DISMISSED, Range, Span
from annotator.news import attribution, marks, quantities, quotes, reading
from annotator.news.lexicon import guess

Kind = Literal["marks", "number", "cue", "source", "quote_cue", "participants", "name", "date"]

SAME = "same_as"
"""The role of an event that is told again."""

GAP = 120
"""How many characters may stand between two pieces of one quote."""

LONGEST = 1000
"""Characters that are looked at in one go: of a longer paragraph, part by part."""

WORDS = 5
"""Words of a name that is looked up in the cast."""

Named = Callable[[Iterable[str]], Sequence[Entity]]
"""Returns who of the cast has exactly one of some names."""

_CAPITALS = regex.compile(
    r"(?>\p{Lu}[\p{L}\p{M}\p{N}.-]*)(?:[ \u00a0](?>\p{Lu}[\p{L}\p{M}\p{N}.-]*))+"
)
_PARAGRAPH = regex.compile(r"[^\n\r\u2028\u2029]+")
_WORD = regex.compile(r"[^ \u00a0]+")
_STOP = regex.compile(r"[.!?…][”’“‘\"'»«]*\s")


@dataclass(frozen=True, order=True)
class Finding:
    """A place that looks forgotten: what is missing there, in a sentence.

    `span_id` is the span that lacks something, empty where a span itself is missing; `label` is
    the label that would mend or dismiss it.
    """

    place: Range
    kind: Kind
    sentence: str
    label: str
    span_id: str = ""


@dataclass(frozen=True)
class Paragraph:
    """What a paragraph's text says, whatever is labelled."""

    start: int
    end: int
    pairs: tuple[marks.Pair, ...]
    numbers: tuple[Range, ...]
    cues: tuple[quotes.Cue, ...]


@dataclass
class _Names:
    """The labels of the schema by what they are read as."""

    schema: Schema
    quote: list[Label] = field(default_factory=list)

    def derived(self, kind: str) -> list[Label]:
        """Return the labels that are read as this."""
        return [it for it in self.schema.labels if it.derive == kind]

    @cached_property
    def cues(self) -> frozenset[str]:
        """Labels that fill the cue of a quote."""
        return frozenset(it for label in self.derived("quote") for it in _targets(label, "cue"))

    @cached_property
    def actors(self) -> frozenset[str]:
        """Labels that fill the source of a quote."""
        return frozenset(it for label in self.derived("quote") for it in _targets(label, "source"))

    @cached_property
    def counted(self) -> frozenset[str]:
        """Labels that a number may be in."""
        return frozenset(it.name for kind in ("quantity", "time") for it in self.derived(kind))

    @cached_property
    def quoting(self) -> frozenset[str]:
        """Labels of quotes."""
        return frozenset(it.name for it in self.derived("quote"))

    @cached_property
    def named(self) -> frozenset[str]:
        """Labels that refer to an entity."""
        return frozenset(
            it.name for it in self.schema.labels if any(a.type == "entity" for a in it.attributes)
        )


def _targets(label: Label, role: str) -> tuple[str, ...]:
    found = label.role(role)
    return found.targets if found else ()


def _parts(text: str, paragraph: "regex.Match[str]") -> Iterator[Range]:
    """Yield a paragraph in parts that are looked at in one go, cut at the ends of sentences."""
    start, end = paragraph.span()
    while end - start > LONGEST:
        cut = next(_STOP.finditer(text, start + LONGEST // 2, end), None)
        if cut is None:
            break
        yield Range(start, cut.end())
        start = cut.end()
    yield Range(start, end)


class Lint:
    """The findings of one document, kept up to date act by act.

    `named` looks names up in the whole cast; of one word, only those count that somebody has
    whom the document refers to already.
    """

    _going: Generator[None, None, list[Finding]] | None

    def __init__(self, document: Document, schema: Schema, named: Named | None = None) -> None:
        self.document = document
        self._named = named
        self._known: dict[int, tuple[Range, ...]] = {}
        self._names = _Names(schema)
        text = document.article.text
        self._language = guess(text, document.article.language)
        self._pairs = marks.pairs(text)
        self._pair_starts = [it.start for it in self._pairs]
        self._bounds = [part for it in _PARAGRAPH.finditer(text) for part in _parts(text, it)]
        self._starts = [it.start for it in self._bounds]
        self._read: dict[int, Paragraph] = {}
        self._found: dict[int, list[Finding]] = {}
        self._in_order: list[Finding] = []
        self._due = set(range(len(self._bounds)))
        self._at, self._going = 0, None

    @property
    def due(self) -> int:
        """How many paragraphs are still to be looked at."""
        return len(self._due)

    @property
    def findings(self) -> list[Finding]:
        """What looks forgotten, in the order of the text, as far as it was looked at."""
        return [*self._dateless(), *self._in_order]

    def work(self) -> None:
        """Look at all paragraphs that are due."""
        while self.step():
            pass

    def step(self) -> bool:
        """Do a part of what is due that takes a few milliseconds at most; whether any is left."""
        if self._going is None:
            if not self._due:
                return False
            self._at = min(self._due)
            self._going = self._look(self._at)
        try:
            next(self._going)
        except StopIteration as done:
            self._going = None
            self._due.discard(self._at)
            self._keep(self._at, done.value)
        return bool(self._due)

    def _keep(self, at: int, found: list[Finding]) -> None:
        """Put the findings of a paragraph among the others, instead of those it had."""
        for finding in self._found.get(at, ()):
            del self._in_order[bisect_left(self._in_order, _order(finding), key=_order)]
        for finding in found:
            insort(self._in_order, finding, key=_order)
        self._found[at] = found

    def follow(self, document: Document, edits: Iterable[Edit]) -> None:
        """Take over a document after some edits; what they touch is due again."""
        before, self.document = self.document, document
        for edit in edits:
            for value in (edit.before, edit.after):
                if isinstance(value, Entity):
                    self._known, self._going = {}, None
                    self._due.update(range(len(self._bounds)))
                elif isinstance(value, Span):
                    self._touch(value)
                elif isinstance(value, Relation):
                    self._touch_ends(value, before)
        if before.entities != document.entities:
            self._due.update(range(len(self._bounds)))
            self._going = None

    def _touch_ends(self, relation: Relation, before: Document) -> None:
        for end in (relation.source, relation.target):
            there = self.document.by_id.get(end)
            for span in filter(None, (before.by_id.get(end), there)):
                self._touch(span)
            for same in self._same(there) if there else ():
                self._touch(self.document.by_id[same])

    def _touch(self, span: Span) -> None:
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = max(0, bisect_right(self._starts, max(span.start, span.end - 1)) - 1)
        self._due.update(range(first, last + 1))
        if first <= self._at <= last:
            self._going = None

    # What the text says

    def _paragraph(self, at: int) -> Generator[None, None, Paragraph]:
        """Read a paragraph, bit by bit."""
        if at not in self._read:
            start, end = self._bounds[at]
            numbers = list[Range]()
            for it in quantities.find(self.document.article.text[start:end], self._language):
                numbers.append(Range(it.start + start, it.end + start))
                yield
            yield
            first, last = (bisect_left(self._pair_starts, it) for it in (start, end))
            self._read[at] = Paragraph(
                start,
                end,
                tuple(it for it in self._pairs[first:last] if not it.depth),
                tuple(numbers),
                tuple(quotes.cues(self.document.article.text, start, end, self._language)),
            )
            yield
        return self._read[at]

    # What is missing in it

    def _look(self, at: int) -> Generator[None, None, list[Finding]]:
        """Compare a paragraph with its labels, bit by bit."""
        paragraph = yield from self._paragraph(at)
        spans = [*self.document.over(paragraph.start, paragraph.end)]
        live = [it for it in spans if it.state == "accepted"]
        missing = list(self._marks(paragraph, live))
        found = [*missing]
        found += self._numbers(paragraph, live)
        found += self._cues(paragraph, live, [it.place for it in missing])
        incomplete = list[Finding]()
        for span in live:
            new = list(self._incomplete(paragraph, span))
            incomplete += new
            if new:
                yield
        found += incomplete
        sourceless = [it for it in incomplete if it.kind == "source"]
        found += self._unmarked(paragraph, self._names_in(at), live, sourceless)
        return sorted(it for it in found if not self._is_dismissed(it, spans))

    def _is_dismissed(self, finding: Finding, spans: Sequence[Span]) -> bool:
        return any(
            it.state == "rejected"
            and _speaks_against(it, finding)
            and it.start <= finding.place.start
            and finding.place.end <= it.end
            for it in spans
        )

    def _marks(self, paragraph: Paragraph, spans: Sequence[Span]) -> Iterator[Finding]:
        quoted = [it for it in spans if it.label in self._names.quoting]
        open_pairs = [it for it in paragraph.pairs if not _covered(Range(it.start, it.end), quoted)]
        label = next(iter(self._names.derived("quote")), None)
        if label is None:
            return
        for group in self._grouped(open_pairs, paragraph):
            words = self._short(*group)
            yield Finding(group, "marks", f"{words} is in no {label.name}", label.name)

    def _grouped(self, pairs: Sequence[marks.Pair], paragraph: Paragraph) -> list[Range]:
        """Return one range for each quote that is missing: its pieces belong together."""
        groups: list[Range] = []
        for pair in pairs:
            if groups and self._belong(groups[-1].end, pair.start, paragraph):
                groups[-1] = Range(groups[-1].start, pair.end)
            else:
                groups.append(Range(pair.start, pair.end))
        return groups

    def _belong(self, end: int, start: int, paragraph: Paragraph) -> bool:
        if start - end > GAP:
            return False
        text = self.document.article.text
        broken = _STOP.search(text, max(0, end - 2), start)
        cue = any(end <= it.start and it.end <= start and it.sure for it in paragraph.cues)
        return not broken or (cue and text[end - 2 : end - 1] == ",")

    def _numbers(self, paragraph: Paragraph, spans: Sequence[Span]) -> Iterator[Finding]:
        counted = [it for it in spans if it.label in self._names.counted]
        label = next(iter(self._names.derived("quantity")), None)
        if label is None:
            return
        for place in paragraph.numbers:
            if not _covered(place, counted):
                words = self._short(*place)
                yield Finding(place, "number", f"{words} is in no {label.name}", label.name)

    def _cues(
        self, paragraph: Paragraph, spans: Sequence[Span], gaps: Sequence[Range]
    ) -> Iterator[Finding]:
        """Yield what attributes, but no quote: words that are sure, and cues that are marked."""
        names = self._names
        if not names.quoting:
            return
        quoted = [it for it in spans if it.label in names.quoting]
        marked = [it for it in spans if it.label in names.cues]
        places = [Range(it.start, it.end) for it in paragraph.cues if it.sure]
        places = [it for it in places if not _covered(it, marked) and not _covered(it, quoted)]
        places += [Range(it.start, it.end) for it in marked if not self._fills_cue(it)]
        for place in sorted(places):
            sentence = self._sentence(place, paragraph)
            near = [it for it in quoted if _reaches(it, sentence)]
            told = any(it.start < sentence.end and sentence.start < it.end for it in gaps)
            loose = any(it.start == place.start for it in marked)
            if told or (near and (not loose or self._lacks_cue(near))):
                continue
            label = next(iter(names.quoting))
            yield Finding(place, "cue", f"{self._short(*place)} without a {label}", label)

    def _lacks_cue(self, quoted: Sequence[Span]) -> bool:
        return any(
            not any(it.label == "cue" for it in self.document.roles(quote.id)) for quote in quoted
        )

    def _sentence(self, place: Range, paragraph: Paragraph) -> Range:
        around = quotes.sentence_around(self.document.article.text, *place)
        before = quotes.sentence_around(
            self.document.article.text, max(paragraph.start, around.start - 1), place.end
        )
        # “…,” Kern said: the stop within the marks is not the end.
        tail = self.document.article.text[max(0, around.start - 3) : around.start].rstrip()
        return before if tail[-1:] in marks.MARKS and tail else around

    def _incomplete(self, paragraph: Paragraph, span: Span) -> Iterator[Finding]:
        if paragraph.start <= span.start < paragraph.end:
            label = self._names.schema.by_name.get(span.label)
            if label is not None and label.derive == "quote":
                yield from self._quote(span, label)
            elif label is not None and label.derive == "event":
                yield from self._event(span, label)

    def _quote(self, span: Span, label: Label) -> Iterator[Finding]:
        filled = {it.label for it in self.document.roles(span.id)}
        place = span.fragments[0]
        words = self._short(*place)
        excused = "source" in filled or span.attributes.get("source_status")
        if label.role("source") and not excused:
            sentence = f"{label.name} {words} has no source"
            yield Finding(place, "source", sentence, label.name, span.id)
        if label.role("cue") and "cue" not in filled:
            text = self.document.article.text
            near = quotes.cues_near(text, span.fragments, self._language)
            free = [it for it in near if not self._is_taken(it)]
            if free and "source" in filled:
                cue = self._short(free[0].start, free[0].end)
                sentence = f"{label.name} {words} has no cue, perhaps {cue}"
                yield Finding(place, "quote_cue", sentence, label.name, span.id)

    def _fills_cue(self, span: Span) -> bool:
        around = self.document.touching([span.id])
        return any(it.label == "cue" and it.target == span.id for it in around)

    def _is_taken(self, cue: quotes.Cue) -> bool:
        """Whether a word is the cue of a quote already."""
        marked = self.document.over(cue.start, cue.end)
        return any(self._fills_cue(it) for it in marked if it.label in self._names.cues)

    def _event(self, span: Span, label: Label) -> Iterator[Finding]:
        roles = {it.name for it in label.roles if set(it.targets) & self._names.actors}
        if roles and not any(self._takes_part(it, roles) for it in self._same(span)):
            place = span.fragments[0]
            sentence = f"{label.name} {self._short(*place)} has no participant"
            yield Finding(place, "participants", sentence, label.name, span.id)

    def _takes_part(self, event_id: str, roles: set[str]) -> bool:
        return any(it.label in roles for it in self.document.roles(event_id))

    def _same(self, span: Span) -> set[str]:
        """Return the ids of an event and of those that tell it again."""
        told = (it for it in self.document.touching([span.id]) if it.label == SAME)
        return {span.id} | {end for it in told for end in (it.source, it.target)}

    def _names_in(self, at: int) -> list[Range]:
        """Return where the cast is named in a paragraph, in the order of the text."""
        start, end = self._bounds[at]
        if at not in self._known:
            self._known[at] = tuple(self._looked_up(start, end)) if self._names.named else ()
        cast = self._cast
        near = (
            [Range(*it.span()) for it in cast.finditer(self.document.article.text, start, end)]
            if cast
            else []
        )
        return sorted([*near, *(it for it in self._known[at] if not _overlaps(it, near))])

    def _looked_up(self, start: int, end: int) -> Iterator[Range]:
        """Yield where somebody of the whole cast is named, by the longest name."""
        text, named = self.document.article.text, self._named
        places: dict[str, list[Range]] = {}
        for run in _CAPITALS.finditer(text, start, end):
            words = [Range(*it.span()) for it in _WORD.finditer(text, *run.span())]
            for first in range(len(words) - 1):
                for last in range(first + 1, min(len(words), first + WORDS)):
                    place = Range(words[first].start, words[last].end)
                    places.setdefault(folded(text[slice(*place)]), []).append(place)
        people = named(places) if named and places else ()
        names = {folded(name) for who in people for name in (who.name, *who.aliases)}
        found: list[Range] = []
        hits = (place for name, there in places.items() if name in names for place in there)
        for place in sorted(hits, key=lambda it: (it.start - it.end, it)):
            if not _overlaps(place, found):
                found.append(place)
                yield place

    def _unmarked(
        self,
        paragraph: Paragraph,
        places: Sequence[Range],
        spans: Sequence[Span],
        sourceless: Sequence[Finding],
    ) -> Iterator[Finding]:
        marked = [it for it in spans if it.label in self._names.named]
        for place in places:
            if _covered(place, marked):
                continue
            sentence = self._sentence(place, paragraph)
            # Where the source of a quote is missing, its name is what is missing.
            if any(it.place.start < sentence.end and sentence.start < it.place.end
                   for it in sourceless):  # fmt: skip
                continue
            label = min(self._names.actors or self._names.named)
            yield Finding(place, "name", f"{self._short(*place)} of the cast is not marked", label)

    @property
    def _cast(self) -> regex.Pattern[str] | None:
        """The names of the entities that the document refers to."""
        key = self.document.entities
        if self._cast_of != key:
            names = {
                name
                for it in key
                for name in (it.name, *it.aliases)
                if len(name) > 2 and not name.islower()
            }
            ordered = "|".join(map(regex.escape, sorted(names, key=len, reverse=True)))
            pattern = regex.compile(rf"(?<!\w)(?:{ordered})(?!\w)") if names else None
            self._cast_of, self._cast_pattern = key, pattern
        return self._cast_pattern

    _cast_of: object = None
    _cast_pattern: regex.Pattern[str] | None = None

    def _dateless(self) -> Iterator[Finding]:
        label = next(iter(self._names.derived("time")), None)
        article = self.document.article
        if label is None or article.published or not self._bounds:
            return
        place = Range(self._bounds[0].start, self._bounds[0].end)
        finding = Finding(place, "date", "The article has no date", label.name)
        if not self._is_dismissed(finding, self.document.spans):
            yield finding

    def _short(self, start: int, end: int) -> str:
        plain = " ".join(self.document.article.text[start:end].split())
        cut = plain if len(plain) <= 40 else f"{plain[:38].rstrip()}…"
        return cut if cut[:1] in marks.MARKS else f"“{cut}”"


_order = attrgetter("place", "kind", "sentence", "label", "span_id")


def _covered(place: Range, spans: Sequence[Span]) -> bool:
    """Whether a span has some of the characters of a range."""
    return any(
        start < place.end and place.start < end for it in spans for start, end in it.fragments
    )


def _speaks_against(span: Span, finding: Finding) -> bool:
    """Whether a rejected span dismisses a finding, or says that nothing of its label is there."""
    if span.origin.startswith(DISMISSED):
        return span.origin == f"{DISMISSED}{finding.kind}"
    return span.label == finding.label


def _overlaps(place: Range, others: Iterable[Range]) -> bool:
    return any(it.start < place.end and place.start < it.end for it in others)


def _reaches(span: Span, place: Range) -> bool:
    return any(start < place.end and place.start < end for start, end in span.fragments)


def findings(document: Document, schema: Schema, named: Named | None = None) -> list[Finding]:
    """Return everything in a document that looks forgotten, in the order of the text."""
    lint = Lint(document, schema, named)
    lint.work()
    return lint.findings


def to_label(document: Document, finding: Finding) -> Range:
    """Return the words that a label would most likely be put on, to mend a finding.

    Of a quote in pieces that is the first, for the others are offered then; of a word that
    attributes, what it attributes.
    """
    text, place = document.article.text, finding.place
    if finding.kind == "marks":
        first = next(iter(marks.pairs(text, *place)), None)
        return Range(first.start, first.end) if first else place
    if finding.kind == "cue":
        start, end = quotes.paragraph_around(text, *place)
        language = guess(text, document.article.language)
        read = reading.reading(text[start:end], language)
        for it in attribution.find(read):
            if it.cue and it.cue.start < place.end - start and place.start - start < it.cue.end:
                return Range(it.fragments[0].start + start, it.fragments[0].end + start)
        return quotes.sentence_around(text, *place)
    return place


def dismissal(document: Document, finding: Finding, reason: str) -> list[Edit]:
    """Return the edits that dismiss a finding for a reason, which is kept."""
    return [
        Edit(
            after=Span(
                article_id=document.article.id,
                author=document.author,
                label=finding.label,
                fragments=(finding.place,),
                origin=f"{DISMISSED}{finding.kind}",
                state="rejected",
                note=reason,
            )
        )
    ]
