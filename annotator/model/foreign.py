"""From the labels of another program to a document: offsets, names and rules are checked.

An importer says what its file says, in the file's own words and offsets; what follows is the
same for all formats. Offsets are anchored to the quoted words (`anchor`), names become ours
(`label_map`), and what the schema forbids is listed. An article whose offsets fit in no way is
left out with its reasons; nothing else of it is guessed.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import orjson
from pydantic import JsonValue, ValidationError

from annotator.errors import FormatError
from annotator.model import rules
from annotator.model.anchor import Claim, anchor
from annotator.model.article import Article
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.findings import Findings, Table
from annotator.model.label_map import LabelMap, Named
from annotator.model.offset_table import Unit
from annotator.model.relation import Relation
from annotator.model.schema import Label, Schema
from annotator.model.span import Range, Span, joined

EXAMPLE = 60
"""Characters of an example, at most."""

DEEPEST = 6
"""Names and numbers that say where in a value something is, at most."""

REORDERED = "fragments are put in the order of the text, and joined where they touch"

Fields = dict[str, JsonValue]
V = TypeVar("V", Span, Relation)


@dataclass(frozen=True, slots=True)
class ForeignSpan:
    """A labelled range as a file has it; `ref` is what the file's relations call it.

    `ranges` are in the file's unit, and `quote` is what it says stands there, its fragments
    joined by `joiner`; empty where it says nothing. `more` is what only our own files say: id,
    origin, state, note, version of the schema.
    """

    ref: str
    label: str
    ranges: tuple[tuple[int, int], ...]
    quote: str = ""
    attributes: Mapping[str, JsonValue] = field(default_factory=dict)
    more: Mapping[str, JsonValue] = field(default_factory=dict)
    joiner: str = " "


@dataclass(frozen=True, slots=True)
class ForeignRelation:
    """An arrow between two spans, by their refs."""

    label: str
    source: str
    target: str
    more: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """One article with its labels as a file has them; `where` is its place, for messages."""

    where: str
    article: Mapping[str, JsonValue]
    author: str
    spans: tuple[ForeignSpan, ...] = ()
    relations: tuple[ForeignRelation, ...] = ()
    entities: tuple[Entity, ...] = ()
    unit: Unit = "codepoint"
    status: Status | None = None
    origin: str = "import"


def to_document(
    foreign: ForeignDocument, schema: Schema, labels: LabelMap, findings: Findings
) -> Document | None:
    """Return the document, or None where its offsets fit in no way: `findings` then says why.

    Raises FormatError for what cannot be an article, and for relations that lead nowhere.
    """
    try:
        article = Article.model_validate(foreign.article)
    except ValidationError as error:
        raise FormatError([f"{foreign.where}: {it}." for it in sentences(error)]) from error
    claims = [Claim(it.ref, it.ranges, it.quote, it.joiner) for it in foreign.spans]
    anchored = anchor(article.text, claims, foreign.unit)
    if anchored.problems:
        findings.left_out += [f"{foreign.where}, {it}." for it in anchored.problems]
        return None
    if anchored.remark:
        findings.remarks[anchored.remark] += 1
    _refuse_dangling(foreign)
    translation = _Translation(foreign, article, schema, labels, findings)
    spans = translation.spans(anchored.ranges)
    relations = translation.relations(spans)
    begun: Status = "in_progress" if foreign.spans else "untouched"
    try:
        return Document(
            article=article,
            author=foreign.author,
            status=foreign.status or begun,
            spans=tuple(spans.values()),
            relations=tuple(relations),
            entities=foreign.entities,
        )
    except ValidationError as error:
        raise FormatError([f"{foreign.where}: {it}." for it in sentences(error)]) from error


def sentences(error: ValidationError) -> list[str]:
    """Return what is wrong with values, each with its place in them."""
    found = []
    for it in error.errors(include_url=False, include_input=False):
        place = ".".join(map(str, it["loc"][:DEEPEST]))
        if len(it["loc"]) > DEEPEST:
            place += ".…"
        said = it["msg"].removeprefix("Value error, ")
        if said.startswith("Recursion error"):
            said = "is nested too deeply"
        found.append(f"{place or 'the row'}: {said}")
    return found


def _refuse_dangling(foreign: ForeignDocument) -> None:
    refs = {it.ref for it in foreign.spans}
    if len(refs) < len(foreign.spans):
        twice = [ref for ref, count in Counter(it.ref for it in foreign.spans).items() if count > 1]
        raise FormatError([f"{foreign.where}: the id {it!r} stands twice." for it in twice])
    lost = [
        f"{foreign.where}: {it.label} refers to {end!r}, which is not there."
        for it in foreign.relations
        for end in (it.source, it.target)
        if end not in refs
    ]
    if lost:
        raise FormatError(lost)


class _Translation:
    """Turns the spans and relations of one article into ours, and notes what cannot be."""

    def __init__(
        self,
        foreign: ForeignDocument,
        article: Article,
        schema: Schema,
        labels: LabelMap,
        findings: Findings,
    ) -> None:
        self._foreign = foreign
        self._article = article
        self._schema = schema
        self._map = labels
        self._findings = findings
        self._numbers: Counter[bytes] = Counter()
        self._filled: dict[tuple[str, str], set[str]] = {}
        self._given: set[tuple[str, str]] = set()
        self._owner = {"article_id": article.id, "author": foreign.author}

    def spans(self, ranges: tuple[tuple[Range, ...], ...]) -> dict[str, Span]:
        """Return the spans that have a label here, by the refs of the file."""
        found: dict[str, Span] = {}
        reordered = False
        for foreign, fragments in zip(self._foreign.spans, ranges, strict=True):
            # `Mention.kind=person` is more exact than `Mention`, and then says all of `kind`.
            told = {f"{foreign.label}.{name}={it}": name for name, it in foreign.attributes.items()}
            exact = [it for it in told if it in self._map.labels]
            names = (*exact, foreign.label)
            words = partial(self._words, fragments)
            named = self._named("label", names, self._map.labels, self._schema.by_name, words)
            if named is None:
                continue
            pieces = joined(list(fragments))
            reordered |= pieces != fragments
            if not pieces:
                self._forbid(f"{named.name} without any character")
                continue
            label = self._schema.by_name[named.name]
            attributes = {
                **named.attributes,
                **self._attributes(foreign, label, told.get(names[0])),
            }
            more = {"origin": self._foreign.origin, **foreign.more}
            places: JsonValue = [list(it) for it in pieces]
            more.setdefault("id", self._id("span", label.name, places))
            fields: dict[str, object] = {
                "label": label.name,
                "fragments": pieces,
                "attributes": self._allowed(attributes, label, words),
            }
            found[foreign.ref] = self._valid(Span, foreign.ref, fields | more)
        if reordered:
            self._findings.remarks[REORDERED] += 1
        return found

    def _attributes(self, foreign: ForeignSpan, label: Label, told: str | None) -> Fields:
        """Return the attributes that have a name here; `told` is one that the label says."""
        found: Fields = {}
        ours = {it.name for it in label.attributes}
        for name, value in foreign.attributes.items():
            names = (f"{foreign.label}.{name}", name)
            # What the label says already need not be said again.
            shown = None if name == told else partial(_short, value)
            named = self._named("attribute", names, self._map.attributes, ours, shown)
            if named:
                found[named.name] = value
        return found

    def _allowed(self, attributes: Fields, label: Label, words: Callable[[], str]) -> Fields:
        """Return the attributes with values that the schema allows."""
        known: Fields = {}
        # In the schema's order, for a value may depend on another one.
        length = len(self._article.text)
        for attribute in label.attributes:
            if attribute.name not in attributes:
                continue
            value = attributes[attribute.name]
            key = f"{attribute.name}.{_written(value)}"
            value = self._map.values.get(key, value)
            if value == "" and key in self._map.values:
                self._findings.dropped[f"value {key!r}"] += 1
                continue
            fitting = (
                it for it in _forms(value) if not rules.value_problem(attribute, it, known, length)
            )
            for it in fitting:
                known[attribute.name] = it
                break
            else:
                self._note("value", key, words)
        for name in attributes:
            if not label.attribute(name):
                self._forbid(f"{label.name} has no attribute {name!r}")
        return known

    def relations(self, spans: Mapping[str, Span]) -> list[Relation]:
        """Return the relations that the schema allows between these spans."""
        theirs = {it.ref: it.label for it in self._foreign.spans}
        by_id = {it.id: it for it in spans.values()}
        found: list[Relation] = []
        roles = {it.name for label in self._schema.labels for it in label.roles}
        for foreign in self._foreign.relations:
            source, target = spans.get(foreign.source), spans.get(foreign.target)
            if source is None or target is None:
                self._findings.dropped["relation to a label that was left out"] += 1
                continue
            names = (f"{theirs[foreign.source]}.{foreign.label}", foreign.label)
            ends_said = partial(self._ends, source, target)
            named = self._named("role", names, self._map.roles, roles, ends_said)
            if named is None:
                continue
            ends = (target, source) if named.backwards else (source, target)
            fields: Fields = {"label": named.name, "source": ends[0].id, "target": ends[1].id}
            more = {"origin": self._foreign.origin, **foreign.more}
            more.setdefault("id", self._id("relation", *fields.values()))
            relation = self._valid(Relation, foreign.label, fields | more)
            if self._fits(relation, by_id):
                found.append(relation)
        return found

    def _fits(self, relation: Relation, spans: Mapping[str, Span]) -> bool:
        sentence = rules.relation_problem(relation, self._schema, spans)
        filled = self._filled.setdefault((relation.source, relation.label), set())
        if not sentence:
            source = spans[relation.source]
            if relation.target in filled:
                sentence = f"{relation.label} of {source.label} leads to the same target twice"
            else:
                count = len(filled) + 1
                sentence = rules.too_many(self._schema, source, relation.label, count)
        if sentence:
            self._forbid(sentence)
        else:
            filled.add(relation.target)
        return not sentence

    def _named(
        self,
        table: Table,
        names: tuple[str, ...],
        mapped: Mapping[str, Named],
        ours: Iterable[str],
        example: Callable[[], str] | None,
    ) -> Named | None:
        """Return what a name is here, the more exact one first; None where it is left out.

        Without an `example` it is not noted where it is unknown.
        """
        for name in names:
            if name in mapped and not mapped[name].name:
                self._findings.dropped[f"{table} {name!r}"] += 1
                return None
            # An attribute may be another label's; that is seen when its value is.
            if name in mapped and (table == "attribute" or mapped[name].name in ours):
                return mapped[name]
        if names[-1] in ours:
            return Named(names[-1])
        if example:
            self._note(table, names[0] if table != "label" else names[-1], example)
        return None

    def _note(self, table: Table, name: str, example: Callable[[], str]) -> None:
        if self._map.drop_rest:
            self._findings.dropped[f"{table} {name!r}"] += 1
            return
        self._findings.unknown[table, name] += 1
        if (table, name) not in self._findings.examples:
            self._findings.examples[table, name] = example()

    def _words(self, fragments: Iterable[Range]) -> str:
        """Return the words of a span on one line, the first of them if they are many."""
        return shortened(" … ".join(self._article.text[start:end] for start, end in fragments))

    def _ends(self, source: Span, target: Span) -> str:
        return f"{self._words(source.fragments)} → {self._words(target.fragments)}"

    def _forbid(self, sentence: str) -> None:
        if self._map.drop_rest or self._map.drop_forbidden:
            self._findings.dropped[sentence] += 1
        else:
            self._findings.forbidden[sentence] += 1

    def _valid(self, model: type[V], where: str, fields: Mapping[str, object]) -> V:
        try:
            value = model.model_validate({**self._owner, **fields})
        except ValidationError as error:
            place = f"{self._foreign.where}, {where}"
            raise FormatError([f"{place}: {it}." for it in sentences(error)]) from error
        key = (value.kind, value.id)
        if key in self._given:
            raise FormatError(
                [f"{self._foreign.where}, {where}: the id {value.id!r} stands twice."]
            )
        self._given.add(key)
        return value

    def _id(self, kind: str, *names: JsonValue) -> str:
        """Return an id that depends on nothing but what it names, so it is the same again."""
        parts = [kind, *self._owner.values(), *names]
        # What orjson returns keeps some kilobytes, so it must not be a key itself.
        same = hashlib.sha256(orjson.dumps(parts)).digest()
        number = self._numbers[same]
        self._numbers[same] += 1
        return hashlib.sha256(orjson.dumps([*parts, number])).hexdigest()[:32]


def _forms(value: JsonValue) -> Iterator[JsonValue]:
    """Yield what a value may mean: formats that have only words write `400` and `true` as such."""
    yield value
    if isinstance(value, str):
        with suppress(orjson.JSONDecodeError):
            yield orjson.loads(value)
        yield [value]


def shortened(text: str) -> str:
    """Return a text on one line, with `…` where it had to be cut."""
    line = " ".join(text.split())
    return line if len(line) <= EXAMPLE else f"{line[: EXAMPLE - 1]}…"


def _short(value: JsonValue) -> str:
    return shortened(_written(value))


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: JsonValue) -> str:
    return orjson.dumps(value).decode()
