"""A document before it is one: its parts as they are kept in a project, as cells of rows.

It becomes a document, or a record, which costs a fraction of that and says the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from annotator.model.article import Article
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.record import ARTICLE, ENTITY, HEAD, Record
from annotator.model.relation import Relation
from annotator.model.span import Range, Span

SPAN_CELLS = (
    "id", "author", "label", "fragments", "attributes", "origin", "state", "note", "schema_version",
)  # fmt: skip
"""The fields of a span in the order of its cells; fragments and attributes are JSON."""

RELATION_CELLS = (
    "id", "author", "label", "source", "target", "attributes", "origin", "state", "schema_version",
)  # fmt: skip
"""The fields of a relation in the order of its cells; attributes are JSON."""

ID: Final = 0
AUTHOR: Final = 1
LABEL: Final = 2
"""Where these are, in a span and in a relation."""

FRAGMENTS: Final = 3
ATTRIBUTES: Final = 4
ORIGIN: Final = 5
STATE: Final = 6
"""Where these are in a span."""

SOURCE: Final = 3
TARGET: Final = 4
RELATION_STATE: Final = 7
"""Where these are in a relation."""

SpanCells = tuple[str, str, str, str, str, str, str, str, int]
RelationCells = tuple[str, str, str, str, str, str, str, str, int]


@dataclass(slots=True)
class Layer:
    """What an author sees of an article: its fields, and the cells of each thing in it.

    `number` is the article's in its project, `dated` the author's own date for it. Relations and
    entities are in the order of their ids; entities are fields by their names.
    """

    number: int
    article: Record
    author: str
    status: Status = "untouched"
    dated: str = ""
    spans: list[SpanCells] = field(default_factory=list)
    relations: list[RelationCells] = field(default_factory=list)
    entities: list[Record] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> "Layer":
        """Return a document of an article that is in no project yet."""
        article = document.article
        fields = {name: getattr(article, name) for name in (*ARTICLE, "provenance")}
        return cls(
            number=0,
            article=fields | {"text_sha256": article.text_sha256},
            author=document.author,
            status=document.status,
            dated=document.dated,
            spans=sorted(map(span_cells, document.spans)),
            relations=sorted(map(relation_cells, document.relations)),
            entities=[it.model_dump(mode="json", exclude={"kind"}) for it in document.entities],
        )

    def document(self) -> Document:
        """Return it as a value."""
        article = Article.trusted({name: self.article[name] for name in Article.model_fields})
        # It is known, and takes a while to work out.
        vars(article)["text_sha256"] = self.article["text_sha256"]
        # All parts were valid when they were written; looking again would take most of the time.
        return Document.of_parts(
            article=article,
            author=self.author,
            status=self.status,
            dated=self.dated,
            spans=spans_of(self.spans, article.id),
            relations=relations_of(self.relations, article.id),
            entities=tuple(map(Entity.model_validate, self.entities)),
        )

    def record(self) -> Record:
        """Return it as plain data, the same as `to_record(self.document())`."""
        text: str = self.article["text"]
        article: Record = {"id": self.article["id"]}
        for key in ARTICLE[1:]:
            if (value := self.article[key]) or key == "text":
                article[key] = value
            if key == "text":
                article["text_sha256"] = self.article["text_sha256"]
        record: Record = {
            **HEAD,
            "article": article,
            "author": self.author,
            "status": self.status,
            "spans": _span_records(self.spans, text),
        }
        if self.relations:
            record["relations"] = [_relation_record(it) for it in self.relations]
        if self.entities:
            record["entities"] = [
                {key: _in_order(it[key]) for key in ENTITY if it[key]} for it in self.entities
            ]
        return record


def span_cells(span: Span) -> SpanCells:
    """Return the cells of a span."""
    # orjson takes tuples, but not named ones.
    fragments = orjson.dumps([*map(tuple, span.fragments)]).decode()
    attributes = orjson.dumps(span.attributes).decode()
    return (
        span.id, span.author, span.label, fragments, attributes, span.origin, span.state, span.note,
        span.schema_version,
    )  # fmt: skip


def relation_cells(relation: Relation) -> RelationCells:
    """Return the cells of a relation."""
    attributes = orjson.dumps(relation.attributes).decode()
    return (
        relation.id, relation.author, relation.label, relation.source, relation.target, attributes,
        relation.origin, relation.state, relation.schema_version,
    )  # fmt: skip


def spans_of(cells: Sequence[SpanCells], article_id: str) -> tuple[Span, ...]:
    """Return the spans of an article that have these cells, in text order.

    Nothing is looked at again: what was written was valid, and `annotator check` looks at all.
    """
    return tuple(_span(it, article_id) for it in in_text_order(cells))


def relations_of(cells: Iterable[RelationCells], article_id: str) -> tuple[Relation, ...]:
    """Return the relations of an article that have these cells, in their order."""
    return tuple(_relation(it, article_id) for it in cells)


def _span(placed: "Placed", article_id: str) -> Span:
    fragments, cells = placed[3:]
    id_, author, label, _, attributes, origin, state, note, version = cells
    return Span.trusted(
        {
            "kind": "span",
            "id": id_,
            "article_id": article_id,
            "author": author,
            "label": label,
            "fragments": tuple(map(Range._make, fragments)),
            "attributes": orjson.loads(attributes) if attributes != "{}" else {},
            "origin": origin,
            "state": state,
            "note": note,
            "schema_version": version,
        }
    )


def _relation(cells: RelationCells, article_id: str) -> Relation:
    id_, author, label, source, target, attributes, origin, state, version = cells
    return Relation.trusted(
        {
            "kind": "relation",
            "id": id_,
            "article_id": article_id,
            "author": author,
            "label": label,
            "source": source,
            "target": target,
            "attributes": orjson.loads(attributes),
            "origin": origin,
            "state": state,
            "schema_version": version,
        }
    )


def _span_records(spans: list[SpanCells], text: str) -> list[Record]:
    """Return spans as plain data in text order, as `model.span.text_order` has it."""
    records: list[Record] = []
    # Written out, as this is where an export spends its time.
    for _, _, id_, fragments, cells in in_text_order(spans):
        _, _, label, _, attributes, origin, state, note, version = cells
        if len(fragments) == 1:
            [(start, end)] = fragments
            quote = [text[start:end]]
        else:
            quote = [text[start:end] for start, end in fragments]
        record: Record = {"id": id_, "label": label, "fragments": fragments, "quote": quote}
        if attributes != "{}":
            record["attributes"] = _in_order(orjson.loads(attributes))
        record["origin"] = origin
        record["state"] = state
        if note:
            record["note"] = note
        if version:
            record["schema_version"] = version
        records.append(record)
    return records


Placed = tuple[int, int, str, list[list[int]], SpanCells]
"""Start, end (negative) and id of a span, its fragments, its cells."""


def in_text_order(spans: Sequence[SpanCells]) -> list[Placed]:
    """Return spans in text order, as `model.span.text_order` has it, with their fragments."""
    # All at once: one list of JSON is read faster than many.
    edges = orjson.loads(f"[{','.join([it[FRAGMENTS] for it in spans])}]")
    ordered = [
        (it[0][0], -it[-1][1], cells[ID], it, cells) for it, cells in zip(edges, spans, strict=True)
    ]
    ordered.sort()
    return ordered


def _relation_record(cells: RelationCells) -> Record:
    id_, _, label, source, target, attributes, origin, state, version = cells
    record: Record = {"id": id_, "label": label, "source": source, "target": target}
    if attributes != "{}":
        record["attributes"] = _in_order(orjson.loads(attributes))
    if origin != "human":
        record["origin"] = origin
    if state != "accepted":
        record["state"] = state
    if version:
        record["schema_version"] = version
    return record


def _in_order(value: Any) -> Any:
    # Undoing and merging may change the order, which has no meaning.
    return dict(sorted(value.items())) if isinstance(value, dict) else value
