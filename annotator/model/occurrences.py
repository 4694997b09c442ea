"""Where else someone is named: occurrences in an article, grouped by what they seem to be.

Nothing is decided here: the groups are there to be looked at, and accepted or left. The same words
may name others: “president” stands beside three names in one article, “Trump” may be a part of a
longer name. So what stands around an occurrence, capitals and titles, decides its group.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import regex as re

from annotator.model import acts, judging
from annotator.model.cast import folded
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.find import Query, places
from annotator.model.names import Words, identity, name_in
from annotator.model.schema import Schema
from annotator.model.span import Range, Span

Kind = Literal["same", "quoted", "longer", "title", "labelled"]
"""The same words alone; inside quotation marks; part of a longer name; beside a name, as its title;
labelled already."""

KINDS: tuple[Kind, ...] = ("same", "quoted", "longer", "title", "labelled")

ORIGIN = "occurrences"
"""Where spans come from that are made so."""

_WORD = re.compile(r"[\p{L}\p{M}\p{N}]+(?:[-.][\p{L}\p{M}\p{N}]+)*")
_QUOTED = re.compile(
    '“[^”\n]*”?|„[^“”\n]*[“”]?|«[^»\n]*»?|»[^«\n]*«|「[^」\n]*」?|(?<!\\w)"[^"\n]*"?'
)
_SENTENCE_END = frozenset('.!?:\n“”"»«•—')


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: the label, the names, and who they mean as far as one knows.

    `titles` is true where the words are an office or a title, which many have.
    """

    label: str
    names: tuple[str, ...]
    entity: Entity | None = None
    titles: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place: `match` is what was found there, `marked` what would be labelled.

    `who` is the name beside it or around it; `entity` who is meant if it is accepted, None
    where that is not known.
    """

    number: int
    match: Range
    marked: Range
    kind: Kind
    who: str = ""
    entity: Entity | None = field(default=None, hash=False)


@dataclass(slots=True)
class Group:
    """Occurrences that seem to be of one sort."""

    kind: Kind
    who: str
    entity: Entity | None
    occurrences: list[Occurrence] = field(default_factory=list)


def sought(document: Document, span: Span, schema: Schema, known: Words) -> Sought:
    """Return what to look for from a span: its words, and all names of whom it means."""
    name = identity(schema, span.label)
    value = span.attributes.get(name)
    entity = next((it for it in document.entities if it.id == value), None)
    parts = name_in(span.words(document.article.text)).split()
    while len(parts) > 1 and known.is_before(parts[0]):
        parts = parts[1:]
    own = " ".join(parts)
    titles = bool(parts) and all(map(known.is_title, parts))
    names = [own, *((entity.name, *entity.aliases) if entity and not titles else ())]
    return Sought(span.label, tuple(dict.fromkeys(filter(None, names))), entity, titles)


def of_entity(entity: Entity, label: str) -> Sought:
    """Return what to look for from one of the cast: the name and the aliases."""
    return Sought(label, tuple(dict.fromkeys((entity.name, *entity.aliases))), entity)


def find(
    document: Document,
    number: int,
    what: Sought,
    known: Words,
    cast: Iterable[Entity] = (),
) -> list[Occurrence]:
    """Return all occurrences in an article, in the order of the text.

    `number` is the article's; `cast` are those who may be named around an occurrence.
    """
    text = document.article.text
    quoted = [Range(*it.span()) for it in _QUOTED.finditer(text)]
    entities = {it.id: it for it in (*document.entities, *cast)}
    if what.entity:
        entities[what.entity.id] = what.entity
    found = []
    for match in _matches(text, what):
        it = _classed(document, what, known, match)
        inside = any(one.start < match.start and match.end <= one.end for one in quoted)
        kind = "quoted" if it.kind == "same" and inside else it.kind
        found.append(replace(it, number=number, kind=kind))
    whole = {it.who for it in found if " " in it.who} | {it.name for it in entities.values()}
    return [_resolved(it, what, whole, entities.values()) for it in found]


def grouped(found: Iterable[Occurrence]) -> list[Group]:
    """Return occurrences in groups: by what they seem to be, and by whose name is there."""
    groups: dict[tuple[int, str], Group] = {}
    for it in found:
        key = KINDS.index(it.kind), folded(it.who)
        group = groups.setdefault(key, Group(it.kind, it.who, it.entity))
        group.occurrences.append(it)
    return [groups[key] for key in sorted(groups, key=lambda it: it[0])]


def accept(
    document: Document, schema: Schema, label: str, chosen: Iterable[Occurrence]
) -> list[Edit]:
    """Label chosen occurrences of one article, each with whom it means."""
    name = identity(schema, label)
    spans = []
    for it in chosen:
        span = acts.new_span(document, schema, label, [it.marked])
        attributes = span.attributes | ({name: it.entity.id} if it.entity and name else {})
        spans.append(span.model_copy(update={"attributes": attributes, "origin": ORIGIN}))
    return judging.add(document, schema, spans)


def may_hold(text: str, what: Sought) -> bool:
    """Whether a text can have an occurrence at all; quick, for many articles."""
    folded_text = text.casefold()
    return any(it.casefold() in folded_text for it in what.names)


def _matches(text: str, what: Sought) -> list[Range]:
    """Return where a name stands as whole words; of two that overlap, the longer one."""
    found: list[Range] = []
    for name in what.names:
        for it in places(text, Query(name.lower() if what.titles else name)):
            before, after = text[it.start - 1 : it.start], text[it.end : it.end + 1]
            if not (before.isalnum() or after.isalnum()):
                found.append(it)
    kept: list[Range] = []
    for it in sorted(set(found), key=lambda it: (it.start, -it.end)):
        if not kept or it.start >= kept[-1].end:
            kept.append(it)
    return kept


def _run(text: str, match: Range, what: Sought, known: Words) -> Range:
    """Return a match with the titles and capitals directly around it."""
    start, end = match
    for word in _words_behind(text, end, known):
        # Behind a name, another title is someone else's.
        title = known.is_title(text[slice(*word)])
        if not (what.titles if title else text[word.start].isupper()):
            break
        end = word.end
    for word in _words_before(text, start, known):
        if known.is_before(text[slice(*word)]) or not _is_name(text, word, known):
            break
        start = word.start
    return Range(start, end)


def _name(text: str, match: Range, run: Range, what: Sought, known: Words) -> Range:
    """Return the name in a run: what follows the titles, or what goes on around a name."""
    if what.titles:
        behind = (it for it in _words_behind(text, match.end, known) if it.end <= run.end)
        names = (it.start for it in behind if not known.is_title(text[slice(*it)]))
        return Range(next(names, run.end), run.end)
    start = match.start
    for word in _words_before(text, match.start, known):
        if word.start < run.start or known.is_title(text[slice(*word)]):
            break
        start = word.start
    return Range(start, run.end)


def _words_behind(text: str, at: int, known: Words) -> Iterator[Range]:
    """Yield the words that follow directly, one space apart; titles may be cut by a full stop."""
    start = at
    while start and text[start - 1].isalnum():
        start -= 1
    last = Range(start, at)
    while True:
        cut = text[last.end : last.end + 1] == "." and known.is_title(text[slice(*last)])
        found = _WORD.match(text, last.end + cut + 1)
        if text[last.end + cut : last.end + cut + 1] != " " or found is None:
            return
        last = Range(*found.span())
        yield last


def _words_before(text: str, at: int, known: Words) -> Iterator[Range]:
    """Yield the words that stand directly in front, one space apart, the nearest first."""
    while at > 1 and text[at - 1] == " ":
        cut = text[at - 2] == "."
        end = start = at - 1 - cut
        while start and (text[start - 1].isalnum() or text[start - 1] == "-"):
            start -= 1
        if start == end or (cut and not known.is_title(text[start:end])):
            return
        yield Range(start, end)
        at = start


def _is_name(text: str, word: Range, known: Words) -> bool:
    """Whether a word in front of a name belongs to it: a title, or a capital that is no accident.

    At the start of a sentence every word has one; there it counts only if the article never
    has it in small letters, and it is not short.
    """
    said = text[slice(*word)]
    if known.is_title(said):
        return True
    if not said[:1].isupper() or known.is_link(said.lower()):
        return False
    before = text[: word.start].rstrip(" ")
    if before and before[-1] not in _SENTENCE_END:
        return True
    small = re.search(rf"\b{re.escape(said.lower())}\b", text)
    return small is None and len(said) > 3


def _classed(document: Document, what: Sought, known: Words, match: Range) -> Occurrence:
    """Return what a match seems to be; its article's number comes later."""
    text = document.article.text
    run = _run(text, match, what, known)
    name = _name(text, match, run, what, known)
    who = " ".join(text[slice(*name)].split())
    if there := _label_at(document, what, match, run):
        entity = _meant(document, there)
        named = entity.name if entity else ""
        return Occurrence(0, match, Range(there.start, there.end), "labelled", named, entity)
    if what.titles and who:
        return Occurrence(0, match, _phrase(text, run, known), "title", who)
    if not what.titles and folded(who) != folded(text[slice(*match)]):
        return Occurrence(0, match, name, "longer", who)
    return Occurrence(0, match, _phrase(text, match, known), "same", "", what.entity)


def _phrase(text: str, name: Range, known: Words) -> Range:
    """Return a name with the article before it: “the former governor”."""
    start = name.start
    for word in _words_before(text, start, known):
        said = text[slice(*word)]
        if known.is_article(said):
            start = word.start
        elif not known.is_before(said):
            break
    return Range(start, name.end)


def _meant(document: Document, span: Span) -> Entity | None:
    values = set(filter(lambda it: isinstance(it, str), span.attributes.values()))
    return next((it for it in document.entities if it.id in values), None)


def _label_at(document: Document, what: Sought, match: Range, run: Range) -> Span | None:
    """Return the span that labels a match already: around it, and not wider than its run.

    What is only proposed is no label yet; it is accepted where it is just so.
    """
    for span in document.spans:
        if span.label == what.label and span.state == "accepted":
            wide = len(document.article.text[span.start : run.start].split())
            if span.start <= match.start and match.end <= span.end <= run.end + 3 and wide < 3:
                return span
    return None


def _resolved(
    it: Occurrence, what: Sought, whole: Iterable[str], entities: Iterable[Entity]
) -> Occurrence:
    """Return an occurrence with whom the name around it means, where that is clear."""
    if it.kind not in ("longer", "title"):
        return it
    own = {
        folded(name) for name in ((what.entity.name, *what.entity.aliases) if what.entity else ())
    }
    fuller = {folded(name): name for name in whole if folded(name).endswith(f" {folded(it.who)}")}
    who = next(iter(fuller.values())) if len(fuller) == 1 else it.who
    named: Mapping[str, Entity] = {
        folded(name): entity for entity in entities for name in (entity.name, *entity.aliases)
    }
    entity = what.entity if folded(who) in own else named.get(folded(who))
    return replace(it, who=who, entity=entity)
