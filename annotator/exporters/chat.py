"""Chat messages for fine-tuning language models: JSON Lines with `messages`, as TRL reads them.

Each line is one article as one author sees it: a system message that explains the schema, the
text, exactly as it is, as the user's, and the labels in JSON as the assistant's. Models cannot
count characters, so there are no offsets: a fragment is its words, verbatim, and the number of
the occurrence that is meant, counted from 1 over all places where the words stand, overlapping
ones as well. From that a program finds the fragment again, exactly. Spans have running numbers,
which roles refer to; attributes that are fragments are given by their words as well, those that
are entities by their names.

An article that nobody has touched gets an answer without spans, and that is reported.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
from pydantic import JsonValue

from annotator.model.document import Document
from annotator.model.record import line_of
from annotator.model.relation import Relation
from annotator.model.schema import Label, Schema
from annotator.model.span import Span
from annotator.plugins import Exporter, Losses, Report

NOT_ACCEPTED = "span that is not accepted"
ARTICLE = "what is known of an article beside its text"
IDS = "id or origin of a span"
NOTES = "note on a span"
RELATIONS = "relation that is not accepted, or of a span that is not"
RELATION_ATTRIBUTES = "attribute of a relation"
ENTITIES = "entity, of which only the name is there"
UNTOUCHED = "article that nobody has touched, though its answer now says that there is nothing"

_TASK = """\
Label the news article that the user sends. Answer with JSON only:
{"spans":[{"id":1,"label":"…","parts":[{"quote":"…","occurrence":1}],"attributes":{},"roles":{}}]}
A quote is copied from the article to the character; occurrence says which of the places with
these words is meant, counted from 1. A span that is interrupted has several parts. Spans are in
the order of the text and have running numbers; roles are lists of the numbers of other spans.
Leave out attributes and roles that are empty."""


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Write one conversation per document."""
    losses = Losses()
    entities: set[str] = set()
    articles = spans = 0
    task = instructions(schema)
    with path.open("wb") as file:
        for document in documents:
            accepted = [it for it in document.spans if it.state == "accepted"]
            answer = orjson.dumps({"spans": list(_answers(document, accepted, schema))}).decode()
            messages = (("system", task), ("user", document.article.text), ("assistant", answer))
            line = {"messages": [{"role": role, "content": text} for role, text in messages]}
            file.write(line_of(line))
            _add_losses(document, accepted, entities, losses)
            articles += 1
            spans += len(accepted)
    return Report(articles, spans, (path,), losses.found)


def instructions(schema: Schema) -> str:
    """Return what the system message says: the task, and the labels of the schema."""
    return "\n".join([_TASK, "", "Labels:", *(line for it in schema.labels for line in _told(it))])


def _told(label: Label) -> Iterator[str]:
    yield f"- {label.name}: {label.description}"
    for attribute in label.attributes:
        values = " | ".join(attribute.values) or attribute.type
        yield f"  - attribute {attribute.name} ({values}): {attribute.description}"
    for role in label.roles:
        yield f"  - role {role.name} ({' | '.join(role.targets)}): {role.description}"


def occurrence(text: str, start: int, quote: str) -> int:
    """Return how many times `quote` stands in `text` up to the place `start`, where it does."""
    count, at = 1, text.find(quote)
    while at < start:
        count, at = count + 1, text.find(quote, at + 1)
    return count


def _answers(document: Document, spans: list[Span], schema: Schema) -> Iterator[dict[str, Any]]:
    numbers = {span.id: number for number, span in enumerate(spans, 1)}
    names = {entity.id: entity.name for entity in document.entities}
    text = document.article.text
    roles: dict[str, dict[str, list[int]]] = {}
    for it in _kept(document, numbers):
        roles.setdefault(it.source, {}).setdefault(it.label, []).append(numbers[it.target])
    for span in spans:
        label = schema.by_name.get(span.label)
        answer: dict[str, Any] = {
            "id": numbers[span.id],
            "label": span.label,
            "parts": [_part(text, *fragment) for fragment in span.fragments],
        }
        if span.attributes:
            answer["attributes"] = {
                name: _value(label, name, value, text, names)
                for name, value in sorted(span.attributes.items())
            }
        if span.id in roles:
            answer["roles"] = {name: sorted(it) for name, it in sorted(roles[span.id].items())}
        yield answer


def _part(text: str, start: int, end: int) -> dict[str, Any]:
    quote = text[start:end]
    return {"quote": quote, "occurrence": occurrence(text, start, quote)}


def _value(
    label: Label | None, name: str, value: JsonValue, text: str, names: dict[str, str]
) -> JsonValue:
    attribute = label.attribute(name) if label else None
    if attribute is None:
        return value
    if attribute.type == "fragments" and isinstance(value, list):
        return [_part(text, *pair) for pair in value]  # type: ignore[misc]
    if attribute.type == "entity":
        return names.get(str(value), value)
    return value


def _kept(document: Document, numbers: dict[str, int]) -> Iterator[Relation]:
    for it in document.relations:
        if it.state == "accepted" and it.source in numbers and it.target in numbers:
            yield it


def _add_losses(
    document: Document, accepted: list[Span], entities: set[str], losses: Losses
) -> None:
    """Note what has no place in the format; an entity once for all articles."""
    article = document.article
    losses.add(ARTICLE, article.id)
    if document.status == "untouched":
        losses.add(UNTOUCHED, article.id)
    numbers = {span.id: 0 for span in accepted}
    for span in document.spans:
        if span.id not in numbers:
            losses.add(NOT_ACCEPTED, article.id, span.id)
    for span in accepted:
        losses.add(IDS, article.id, span.id)
        if span.note:
            losses.add(NOTES, article.id, span.id)
    _add_relation_losses(document, numbers, losses)
    for entity in document.entities:
        if entity.id not in entities:
            entities.add(entity.id)
            losses.add(ENTITIES, article.id, entity.id)


def _add_relation_losses(document: Document, numbers: dict[str, int], losses: Losses) -> None:
    article_id = document.article.id
    kept = {it.id for it in _kept(document, numbers)}
    for relation in document.relations:
        if relation.id not in kept:
            losses.add(RELATIONS, article_id, relation.id)
        elif relation.attributes:
            count = len(relation.attributes)
            losses.add(RELATION_ATTRIBUTES, article_id, relation.id, count=count)


EXPORTER = Exporter(
    name="chat",
    summary="chat messages to fine-tune language models, with verbatim quotes for offsets",
    suffix=".jsonl",
    write=write,
    cannot_hold="Texts and accepted labels only: no ids, notes, metadata or states; of entities "
    "the name.",
)
