"""A document before it is one: the fields of its parts, as they are kept.

It becomes a document, or a record, which costs a fraction of that and says the same.
"""

from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from annotator.model.article import Article
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.record import ARTICLE, ENTITY, HEAD, Record
from annotator.model.relation import Relation
from annotator.model.span import Span, text_order

_SPANS = TypeAdapter(list[Span])
_RELATIONS = TypeAdapter(list[Relation])


@dataclass(slots=True)
class Layer:
    """What an author sees of an article: its fields, and the fields of each thing in it.

    `number` is the article's in its project, `dated` the author's own date for it. Relations and
    entities are in the order of their ids.
    """

    number: int
    article: Record
    author: str
    status: Status = "untouched"
    dated: str = ""
    spans: list[Record] = field(default_factory=list)
    relations: list[Record] = field(default_factory=list)
    entities: list[Record] = field(default_factory=list)

    def document(self) -> Document:
        """Return it as a value."""
        values = {key: value for key, value in self.article.items() if key != "text_sha256"}
        article = Article.model_validate(values)
        owner = {"article_id": article.id, "author": self.author}
        # All parts are valid and in order already; looking again would take as long as reading.
        return Document.model_construct(
            article=article,
            author=self.author,
            status=self.status,
            dated=self.dated,
            spans=tuple(
                sorted(_SPANS.validate_python([it | owner for it in self.spans]), key=text_order)
            ),
            relations=tuple(_RELATIONS.validate_python([it | owner for it in self.relations])),
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
            "spans": [_span(it, text) for it in sorted(self.spans, key=_text_order)],
        }
        if self.relations:
            record["relations"] = [_relation(it) for it in self.relations]
        if self.entities:
            record["entities"] = [
                {key: _in_order(it[key]) for key in ENTITY if it[key]} for it in self.entities
            ]
        return record


def _text_order(span: Record) -> tuple[int, int, str]:
    fragments = span["fragments"]
    return fragments[0][0], -fragments[-1][1], span["id"]


def _span(fields: Record, text: str) -> Record:
    fragments = fields["fragments"]
    record = {
        "id": fields["id"],
        "label": fields["label"],
        "fragments": fragments,
        "quote": [text[start:end] for start, end in fragments],
    }
    if fields["attributes"]:
        record["attributes"] = _in_order(fields["attributes"])
    record["origin"] = fields["origin"]
    record["state"] = fields["state"]
    if fields["note"]:
        record["note"] = fields["note"]
    if fields["schema_version"]:
        record["schema_version"] = fields["schema_version"]
    return record


def _relation(fields: Record) -> Record:
    record = {key: fields[key] for key in ("id", "label", "source", "target")}
    if fields["attributes"]:
        record["attributes"] = _in_order(fields["attributes"])
    if fields["origin"] != "human":
        record["origin"] = fields["origin"]
    if fields["state"] != "accepted":
        record["state"] = fields["state"]
    if fields["schema_version"]:
        record["schema_version"] = fields["schema_version"]
    return record


def _in_order(value: Any) -> Any:
    # Undoing and merging may change the order, which has no meaning.
    return dict(sorted(value.items())) if isinstance(value, dict) else value
