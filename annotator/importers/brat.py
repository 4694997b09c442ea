"""brat standoff: an `.ann` file and the `.txt` beside it; events are spans with roles.

An event is a span where its trigger is, and its arguments are relations; so are `R` and `*`
lines. `A` and `M` lines are attributes, notes that people wrote are notes, any other `#` line
is an attribute of its type's name. A normalisation is an attribute `Reference`, unless it
names an entity of our own cast. Each text is checked against what the article says there.

`polnear` is the same for the PolNeAR corpus of attributions in the news (Newell, Margolin and
Ruths 2018), whose events join a source, a cue and a content: the content is a Quote here, and
source and cue fill its roles.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import orjson
from pydantic import JsonValue

from annotator.errors import FormatError, InputError
from annotator.files import whole
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.foreign import ForeignDocument, ForeignRelation, ForeignSpan, to_document
from annotator.model.label_map import Named
from annotator.model.read_record import short
from annotator.model.schema import Schema
from annotator.model.span import Range
from annotator.model.standoff import CAST, FRAGMENTS, real_names, without_line_ends
from annotator.plugins import Importer, Source

SUFFIXES = (".ann",)
_CONFIGURATIONS = ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf")
_RANGE = re.compile(r"(\d{1,18}) (\d{1,18})", re.ASCII)
_PAIR = re.compile(r"(\S+):([^\s:]+)")
_NUMBER = re.compile(r"\d+$", re.ASCII)
_ATTRIBUTION = re.compile(rb"^T\d+\t(Source|Cue|Content|Attribution\S*) \d+ \d+", re.MULTILINE)
_NOTES = "AnnotatorNotes"
_LINE = re.compile(rb"([TREAMN]\S*|#\S*|\*)\t")


def read(source: Source) -> Iterator[Document]:
    """Yield the one document that a pair of files holds; none if its offsets do not fit.

    Raises FormatError with all lines that are wrong, InputError where there is no text.
    """
    yield from _read(source, source.path.with_suffix(".txt"), lambda it: it)


def read_polnear(source: Source) -> Iterator[Document]:
    """Yield the same for a file of PolNeAR, with attributions as quotes.

    The corpus has its texts in a folder of their own, and several people's labels of some; who
    it was stands at the end of the name.
    """
    ours = {it: Named(name) for it, name in _POLNEAR.items()}
    labels = replace(source.labels, labels=ours | dict(source.labels.labels))
    text = source.path.with_suffix(".txt")
    author = source.author
    if named := _ANNOTATOR.fullmatch(source.path.stem):
        beside = source.path.parent.parent / "text" / f"{named[1]}.txt"
        if beside.exists():
            text, author = beside, named[2]
    yield from _read(replace(source, labels=labels, author=author), text, _as_quotes)


def _read(
    source: Source, beside: Path, change: Callable[[ForeignDocument], ForeignDocument]
) -> Iterator[Document]:
    path = source.path.with_suffix(".ann")
    name = file_name(path)
    text, encoding = _decoded(beside, source.encoding)
    if whole(beside).startswith(codecs.BOM_UTF8):
        text = f"\ufeff{text}"  # brat counts it as a character of the text
    lines, _ = _decoded(path, source.encoding)
    page = _Page(name, source.schema)
    for number, line in enumerate(lines.split("\n"), 1):
        page.take(number, line.removesuffix("\r"))
    spans, relations = page.spans(text), page.relations()
    if page.problems:
        raise FormatError(page.problems)
    foreign = ForeignDocument(
        where=name,
        article={
            "text": text,
            "title": beside.stem,
            "provenance": {"file": name, "format": "brat", "encoding": encoding},
        },
        author=source.author,
        spans=tuple(spans),
        relations=tuple(relations),
        entities=tuple(page.entities.values()),
        origin="import:brat",
    )
    if document := to_document(change(foreign), source.schema, source.labels, source.findings):
        yield document


def _decoded(path: Path, encoding: str) -> tuple[str, str]:
    name = file_name(path)
    if not path.exists():
        raise InputError(f"{name} is missing: brat keeps an article in two files, .txt and .ann.")
    return decode(whole(path), file=name, encoding=encoding)


@dataclass(slots=True)
class _Thing:
    """A text-bound annotation or an event, as far as lines have told."""

    label: str
    ranges: tuple[tuple[int, int], ...]
    words: str
    attributes: dict[str, JsonValue] = field(default_factory=dict)
    note: str = ""
    real: str = ""


@dataclass(slots=True)
class _Arrow:
    """A relation or an argument of an event; `mark` is the relation's own id."""

    number: int
    mark: str
    label: str
    source: str
    target: str
    attributes: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    """What the lines of a file say; `problems` has a sentence for each that says nothing."""

    name: str
    schema: Schema
    problems: list[str] = field(default_factory=list)
    things: dict[str, _Thing] = field(default_factory=dict)
    events: dict[str, tuple[str, str]] = field(default_factory=dict)
    arrows: list[_Arrow] = field(default_factory=list)
    marks: list[tuple[int, str, str, JsonValue]] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        labels = self.schema.labels
        parts = [it.name for label in labels for it in label.attributes]
        parts += [it.name for label in labels for it in label.roles]
        self.names = real_names([*(it.name for it in labels), *parts])

    def take(self, number: int, line: str) -> None:
        """Take in one line."""
        if not line.strip():
            return
        mark, _, rest = line.partition("\t")
        body, _, words = rest.partition("\t")
        take = {
            "T": self._thing,
            "E": self._event,
            "R": self._relation,
            "*": self._equal,
            "A": self._attribute,
            "M": self._attribute,
            "N": self._normalisation,
            "#": self._note,
        }.get(mark[:1])
        fault = take(number, mark, body, words) if take and rest else "is no line of brat's format"
        if mark in self.ids and mark[:1] not in "*#":
            fault = f"the id {short(mark)} stands twice"
        self.ids.add(mark)
        if fault:
            self.problems.append(f"{self.name}, line {number}: {fault}.")

    def _thing(self, _number: int, mark: str, body: str, words: str) -> str:
        label, _, places = body.partition(" ")
        ranges = [_RANGE.fullmatch(it) for it in places.split(";")]
        if not all(ranges):
            return f"{short(places)} is no start and end"
        pairs = tuple((int(it[1]), int(it[2])) for it in ranges if it)
        self.things[mark] = _Thing(self._ours(label), pairs, words)
        return ""

    def _event(self, number: int, mark: str, body: str, _words: str) -> str:
        pairs = [_PAIR.fullmatch(it) for it in body.split()]
        if not pairs or not all(pairs):
            return f"{short(body)} is no event, such as Type:T1 Role:T2"
        (label, trigger), *arguments = [(it[1], it[2]) for it in pairs if it]
        self.events[mark] = (self._ours(label), trigger)
        for role, ref in arguments:
            self.arrows.append(_Arrow(number, "", self._role(role), mark, ref))
        return ""

    def _relation(self, number: int, mark: str, body: str, _words: str) -> str:
        label, *ends = body.split() or [""]
        pairs = [_PAIR.fullmatch(it) for it in ends]
        if len(pairs) != 2 or not all(pairs):
            return f"{short(body)} is no relation, such as Type Arg1:T1 Arg2:T2"
        source, target = [it[2] for it in pairs if it]
        self.arrows.append(_Arrow(number, mark, self._ours(label), source, target))
        return ""

    def _equal(self, number: int, _mark: str, body: str, _words: str) -> str:
        label, *refs = body.split() or [""]
        if len(refs) < 2:
            return f"{short(body)} names no two things that are the same"
        for one, two in pairwise(refs):
            self.arrows.append(_Arrow(number, "", self._ours(label), one, two))
        return ""

    def _attribute(self, number: int, _mark: str, body: str, _words: str) -> str:
        name, *rest = body.split() or [""]
        if not 1 <= len(rest) <= 2:
            return f"{short(body)} is no attribute, such as Name T1 Value"
        value: JsonValue = rest[1] if len(rest) == 2 else True
        self.marks.append((number, self._ours(name), rest[0], value))
        return ""

    def _normalisation(self, number: int, _mark: str, body: str, words: str) -> str:
        parts = body.split()
        if len(parts) != 3 or ":" not in parts[2]:
            return f"{short(body)} is no normalisation, such as Reference T1 Wikidata:Q42"
        base, _, entry = parts[2].partition(":")
        if base == CAST and entry and words:
            id_ = unquote(entry)
            self.entities[id_] = Entity(id=id_, name=str(_value(words)) or id_)
        else:
            self.marks.append((number, self._ours(parts[0]), parts[1], parts[2]))
        return ""

    def _note(self, number: int, _mark: str, body: str, words: str) -> str:
        parts = body.split()
        if len(parts) != 2:
            return f"{short(body)} is no note, such as AnnotatorNotes T1"
        name = parts[0] if parts[0] in (_NOTES, FRAGMENTS) else self._ours(parts[0])
        self.marks.append((number, name, parts[1], words))
        return ""

    def _ours(self, name: str) -> str:
        return self.names.get(name, name)

    def _role(self, name: str) -> str:
        """Return a role without the number that says it stands for another time."""
        return self._ours(name if name in self.names else _NUMBER.sub("", name) or name)

    def spans(self, text: str) -> list[ForeignSpan]:
        """Return the things that are spans: events, and what is no trigger of one."""
        for mark, (label, trigger) in self.events.items():
            if trigger in self.things and trigger not in self.events:
                known = self.things[trigger]
                self.things[mark] = _Thing(label, known.ranges, known.words)
                self.first.setdefault(trigger, mark)
            else:
                self.problems.append(f"{self.name}: {mark} has no trigger {short(trigger)}.")
        named = {it.mark: it for it in self.arrows if it.mark}
        for number, name, ref, value in self.marks:
            self._mark(number, name, ref, value, named)
        triggers = {trigger for _, trigger in self.events.values()}
        return [_span(mark, it, text) for mark, it in self.things.items() if mark not in triggers]

    def _mark(
        self, number: int, name: str, ref: str, value: JsonValue, named: dict[str, _Arrow]
    ) -> None:
        value = _value(value) if isinstance(value, str) else value
        thing = self.things.get(self._resolved(ref))
        if thing is None:
            if ref in named:
                named[ref].attributes[name] = value
            else:
                self.problems.append(f"{self.name}, line {number}: {short(ref)} is not there.")
        elif name == FRAGMENTS:
            thing.real = str(value)
        elif name == _NOTES:
            thing.note = f"{thing.note}\n{value}" if thing.note else str(value)
        else:
            thing.attributes[name] = value

    def _resolved(self, ref: str) -> str:
        """Return the first event of a trigger, else the same."""
        return self.first.get(ref, ref)

    def relations(self) -> list[ForeignRelation]:
        """Return the arrows; those that lead nowhere are problems."""
        found: list[ForeignRelation] = []
        for it in self.arrows:
            source, target = self._resolved(it.source), self._resolved(it.target)
            lost = [ref for ref in (source, target) if ref not in self.things]
            if lost:
                where = f"{self.name}, line {it.number}"
                self.problems.append(f"{where}: {short(lost[0])} is not there.")
            else:
                more = {"attributes": it.attributes} if it.attributes else {}
                found.append(ForeignRelation(it.label, source, target, more))
        return found


def _value(words: str) -> JsonValue:
    """Return what our own exporter wrote as JSON; any other line is a text."""
    if words[:1] in ('"', "[", "{"):
        try:
            value: JsonValue = orjson.loads(words)
        except orjson.JSONDecodeError:
            return words
        return value
    return words


def _span(mark: str, thing: _Thing, text: str) -> ForeignSpan:
    """Return a thing as a span, with its fragments before they were cut at line ends.

    A note says what those were. It counts while it still fits, for brat changes no notes.
    """
    pairs = [_RANGE.fullmatch(it) for it in thing.real.split(";")]
    real = tuple(Range(int(it[1]), int(it[2])) for it in pairs if it)
    more: dict[str, JsonValue] = {"note": thing.note} if thing.note else {}
    words = " ".join(text[start:end] for start, end in thing.ranges)
    if real and words == thing.words and without_line_ends(text, real) == thing.ranges:
        return ForeignSpan(mark, thing.label, real, attributes=thing.attributes, more=more)
    return ForeignSpan(mark, thing.label, thing.ranges, thing.words, thing.attributes, more)


# PolNeAR

_ANNOTATOR = re.compile(r"(.+)_([0-9a-f]{4})")
_POLNEAR = {"Content": "Quote", "Source": "Actor", "Cue": "Cue", "Discuss": "", "Discard": ""}
"""The last two are notes of the annotators to each other."""


def _as_quotes(foreign: ForeignDocument) -> ForeignDocument:
    """Return the document without attributions: source and cue are roles of the content."""
    attributions = {it.ref for it in foreign.spans if it.label.startswith("Attribution")}
    joined_: dict[str, dict[str, list[str]]] = {}
    for relation in foreign.relations:
        if relation.source in attributions:
            row = joined_.setdefault(relation.source, {})
            row.setdefault(relation.label, []).append(relation.target)
    roles = [
        ForeignRelation(role, content, end)
        for row in joined_.values()
        for content in row.get("Content", ())
        for theirs, role in (("Source", "source"), ("Cue", "cue"))
        for end in row.get(theirs, ())
    ]
    return replace(
        foreign,
        spans=tuple(it for it in foreign.spans if it.ref not in attributions),
        relations=(*(it for it in foreign.relations if it.source not in attributions), *roles),
        origin="import:polnear",
    )


def _companions(path: Path) -> Iterable[Path]:
    return (path.with_suffix(".txt"), *(path.with_name(it) for it in _CONFIGURATIONS))


def _recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() not in SUFFIXES or _ATTRIBUTION.search(head):
        return False
    return not head.strip() or bool(_LINE.match(head))


def _recognises_polnear(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES and bool(_ATTRIBUTION.search(head))


def _companions_polnear(path: Path) -> Iterable[Path]:
    text = _ANNOTATOR.sub(r"\1", path.stem)
    return (*_companions(path), path.parent.parent / "text" / f"{text}.txt")


POLNEAR = Importer(
    name="polnear",
    summary="brat files of the PolNeAR corpus; attributions become quotes with source and cue",
    suffixes=SUFFIXES,
    read=read_polnear,
    recognises=_recognises_polnear,
    companions=_companions_polnear,
)
IMPORTER = Importer(
    name="brat",
    summary="brat standoff: .ann files, each with its .txt; events become spans with roles",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
    companions=_companions,
)
