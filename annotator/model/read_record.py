"""From plain data to a document: reading one line of the native format, strictly.

All problems of a record are found, each with its place, such as `spans[2].quote`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, JsonValue, ValidationError

from annotator.model import rules
from annotator.model.article import Article
from annotator.model.document import Document, in_id_order
from annotator.model.entity import Entity
from annotator.model.record import ARTICLE, DOCUMENT, ENTITY, HEAD, RELATION, SPAN, Record
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span, text_order

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Reading:
    """What has been understood of a record, and every problem with it so far."""

    author: str
    schema: Schema | None
    problems: list[str] = field(default_factory=list)

    def refuse(self, where: str, sentence: str) -> None:
        """Note a problem; `where` is a place such as `spans[2]`."""
        self.problems.append(f"{where}: {sentence}" if where else sentence)

    def table(self, value: object, where: str, keys: Iterable[str]) -> Record:
        """Return an object that has none but `keys`; an empty one in place of anything else."""
        if not isinstance(value, dict):
            self.refuse(where, f"must be an object, not {short(value)}")
            return {}
        for key in value:
            if key not in keys:
                self.refuse(where, f"there is no key {short(key)}; keys are {', '.join(keys)}")
        return value

    def rows(self, data: Record, key: str) -> list[Any]:
        """Return a list of the record, which may be absent."""
        value = data.get(key, [])
        if isinstance(value, list):
            return value
        self.refuse(key, f"must be a list, not {short(value)}")
        return []

    def make(self, model: type[M], where: str, fields: Record) -> M | None:
        """Return the value that `fields` describe, or note why there is none."""
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            for it in error.errors(include_url=False):
                parts = [where, *(str(part) for part in it["loc"][:1])]
                self.refuse(".".join(filter(None, parts)), _words(it["type"], it["msg"]))
            return None


def from_record(
    data: object, *, author: str, schema: Schema | None, provenance: dict[str, JsonValue]
) -> tuple[Document | None, list[str]]:
    """Return the document that a record describes, or all that is wrong with it.

    `author` is whose labels they are where the record does not say. Without a `schema` its
    names may be anybody's, and what rules say of them is for whoever translates them. Ids that
    are absent are made from what they name, so that the same record gives the same ids every time.
    """
    reading = Reading(author, schema)
    record = reading.table(data, "", DOCUMENT)
    if not record:
        return None, reading.problems or ["article: is missing"]
    _check_head(record, reading)
    article = _article(record.get("article"), provenance, reading)
    if article is None:
        return None, reading.problems
    document = _document(record, article, reading)
    return (None if reading.problems else document), reading.problems


def _check_head(record: Record, reading: Reading) -> None:
    for key, wanted in HEAD.items():
        value = record.get(key, wanted)
        # True is 1 and 1.0 is 1, but not here.
        if value != wanted or type(value) is not type(wanted):
            reading.refuse(key, f"must be {wanted!r}, not {short(value)}")


def _article(value: object, provenance: Record, reading: Reading) -> Article | None:
    if value is None:
        reading.refuse("article", "is missing")
        return None
    keys = (*ARTICLE[:3], "text_sha256", *ARTICLE[3:])
    fields = dict(reading.table(value, "article", keys))
    known = {key: fields[key] for key in ARTICLE if key in fields}
    article = reading.make(Article, "article", {**known, "provenance": provenance})
    if article and fields.get("text_sha256", article.text_sha256) != article.text_sha256:
        sums = f"{short(fields['text_sha256'])}, but the text has {article.text_sha256!r}"
        reading.refuse("article.text_sha256", f"says {sums}")
    return article


def _document(record: Record, article: Article, reading: Reading) -> Document | None:
    known = _known(record, ("author", "status"))
    rows = reading.rows(record, "spans")
    # Someone has worked on an article with labels, whether the record says so or not.
    start = {"author": reading.author, "status": "in_progress" if rows else "untouched"}
    bare = reading.make(Document, "", {"article": article, **start, **known})
    if bare is None:
        return None
    entities = _entities(reading.rows(record, "entities"), reading)
    spans = _spans(rows, bare, reading)
    relations = _relations(reading.rows(record, "relations"), bare, reading)
    if len(spans) == len(rows) and reading.schema:
        _check_relations(spans, relations, reading.schema, reading)
    # Each part is valid, and together they are what the schema allows.
    return Document.model_construct(
        article=article,
        author=bare.author,
        status=bare.status,
        spans=tuple(sorted(spans.values(), key=text_order)),
        relations=in_id_order(relations.values()),
        entities=in_id_order(entities.values()),
    )


def _entities(rows: list[Any], reading: Reading) -> dict[str, Entity]:
    ids = _Ids("entities", rows)
    found: dict[str, Entity] = {}
    for number, row in enumerate(rows):
        where = f"entities[{number}]"
        fields = _known(reading.table(row, where, ENTITY), ENTITY)
        ids.give(fields, fields.get("name"), fields.get("type"))
        _keep(found, reading.make(Entity, where, fields), where, reading)
    return found


def _spans(rows: list[Any], bare: Document, reading: Reading) -> dict[str, Span]:
    ids = _Ids("spans", rows)
    found: dict[str, Span] = {}
    owner = {"article_id": bare.article.id, "author": bare.author}
    # The chain of sources is worked out at export, and not read.
    keys = (*SPAN[:3], "quote", "asserted_by", *SPAN[3:])
    for number, row in enumerate(rows):
        where = f"spans[{number}]"
        table = reading.table(row, where, keys)
        fields = _known(table, SPAN)
        if fault := _fragments_fault(fields.get("fragments")):
            reading.refuse(f"{where}.fragments", fault)
            continue
        ids.give(fields, *owner.values(), fields.get("label"), fields["fragments"])
        span = reading.make(Span, where, {**fields, **owner})
        if span is None or not _keep(found, span, where, reading):
            continue
        for sentence in _forbidden(span, reading.schema, len(bare.article.text)):
            reading.refuse(where, sentence)
        quote = table.get("quote", list(span.texts(bare.article.text)))
        for sentence in _quote_problems(quote, span, bare.article.text):
            reading.refuse(f"{where}.quote", sentence)
    return found


def _forbidden(span: Span, schema: Schema | None, length: int) -> Iterable[str]:
    if schema:
        return rules.span_problems(span, schema, length)
    return [f"ends at {span.end}, but the text has {length} characters"] * (span.end > length)


def _fragments_fault(value: object) -> str:
    """Say why `value` is no list of pairs; JSON's 1.0 and true are no offsets."""
    if not isinstance(value, list) or not value:
        return f"must be a list of [start, end], not {short(value)}"
    for pair in value:
        if not isinstance(pair, list) or [type(it) for it in pair] != [int, int]:
            return f"must be pairs of whole numbers, [start, end], not {short(pair)}"
    return ""


def _quote_problems(quote: object, span: Span, text: str) -> Iterator[str]:
    if span.end > len(text):
        return
    if not isinstance(quote, list) or len(quote) != len(span.fragments):
        yield f"must be a list with one text for each fragment, not {short(quote)}"
        return
    for (start, end), said in zip(span.fragments, quote, strict=True):
        if said != text[start:end]:
            yield f"says {short(said)}, but the text at {start}:{end} is {short(text[start:end])}"


def _relations(rows: list[Any], bare: Document, reading: Reading) -> dict[str, Relation]:
    ids = _Ids("relations", rows)
    found: dict[str, Relation] = {}
    owner = {"article_id": bare.article.id, "author": bare.author}
    for number, row in enumerate(rows):
        where = f"relations[{number}]"
        fields = _known(reading.table(row, where, RELATION), RELATION)
        ends = [fields.get(key) for key in ("label", "source", "target")]
        ids.give(fields, *owner.values(), *ends)
        _keep(found, reading.make(Relation, where, {**fields, **owner}), where, reading)
    return found


def _check_relations(
    spans: dict[str, Span], relations: dict[str, Relation], schema: Schema, reading: Reading
) -> None:
    for relation in relations.values():
        if sentence := rules.relation_problem(relation, schema, spans):
            reading.refuse(f"relation {relation.id!r}", sentence)
    for span_id, sentence in rules.crowded(schema, spans, relations.values()):
        reading.refuse(f"span {span_id!r}", sentence)


def _known(table: Record, keys: Iterable[str]) -> Record:
    return {key: table[key] for key in keys if key in table}


T = TypeVar("T", Span, Relation, Entity)


def _keep(found: dict[str, T], value: T | None, where: str, reading: Reading) -> bool:
    """Add a value that is one, under its id; false where that is not possible."""
    if value is None:
        return False
    if value.id in found:
        reading.refuse(where, f"the id {short(value.id)} is another {value.kind}'s already")
        return False
    found[value.id] = value
    return True


class _Ids:
    """Makes ids that depend on nothing but what they name.

    Things that are equal get a running number; ids that the record gives are left alone.
    """

    def __init__(self, kind: str, rows: list[Any]) -> None:
        self._kind = kind
        self._numbers: dict[bytes, int] = {}
        self._taken = {str(row["id"]) for row in rows if isinstance(row, dict) and row.get("id")}

    def give(self, fields: Record, *names: object) -> None:
        """Add an id to `fields` unless there is one."""
        if "id" in fields:
            return
        key = hashlib.sha256(orjson.dumps([*names])).digest()
        number = self._numbers.get(key, 0)
        while (made := self._made(*names, number)) in self._taken:
            number += 1
        self._numbers[key] = number + 1
        self._taken.add(made)
        fields["id"] = made

    def _made(self, *names: object) -> str:
        return hashlib.sha256(orjson.dumps([self._kind, *names])).hexdigest()[:32]


_WORDS = {
    "missing": "is missing",
    "string_type": "must be a text",
    "too_short": "must not be empty",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
}


def _words(kind: str, message: str) -> str:
    return _WORDS.get(kind) or message.removeprefix("Value error, ").replace("Input should", "must")


def short(value: object) -> str:
    """Return a value for a message: its ends, where it is long."""
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
        return value if len(value) <= 60 else f"{value[:40]} … {value[-15:]}"
    shown = "nothing" if value is None else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:40]} … {shown[-15:]}"
