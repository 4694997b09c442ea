"""Label Studio: a folder with `tasks.json` to import and `config.xml` for the labelling setup.

A task is an article with one annotation. Its regions count code points, as the editor does, in
a text whose line ends are line feeds, for browsers make them so; where that changes the text,
`data` has the original too, and a span that starts or ends within CRLF is dropped. A region is
a fragment; further ones lead to the first by a relation `fragment of`. Choices, texts and
numbers of a region are results with its id; other values are texts, as JSON. Notes are the
region's own.

What it cannot hold: what is not accepted, entities, attributes of relations, who thought of a
label and under which version of the schema; ids of relations are given anew.
"""

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import orjson
from pydantic import JsonValue

from annotator.model.document import Document
from annotator.model.line_feeds import FRAGMENT_OF, LineFeeds
from annotator.model.record import to_record
from annotator.model.relation import Relation
from annotator.model.schema import Attribute, Label, Schema
from annotator.model.span import Range, Span
from annotator.plugins import ROLE_OF_LOST, Exporter, Losses, Report

CUT = "span that starts or ends within CRLF"
NO_LABEL = "span whose label is not in the schema"
ROLE_ATTRIBUTES = "attribute of a relation"
ENTITIES = "entity"


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` and write its two files."""
    path.mkdir()
    tasks, setup = path / "tasks.json", path / "config.xml"
    setup.write_bytes(config(schema).encode())
    losses = Losses()
    articles = spans = 0
    with tasks.open("wb") as file:
        file.write(b"[")
        for document in documents:
            task, written = _task(document, schema, losses)
            row = json.dumps(task | {"id": articles + 1}, separators=(",", ":"))
            file.write((",\n" if articles else "\n").encode() + row.encode())
            articles += 1
            spans += written
        file.write(b"\n]\n")
    return Report(articles, spans, (tasks, setup), tuple(losses.found))


def config(schema: Schema) -> str:
    """Return a labelling setup that has all the labels, attributes and roles."""
    roles = dict.fromkeys(it.name for label in schema.labels for it in label.roles)
    lines = [
        "<View>",
        "  <Relations>",
        *(f"    <Relation value={quoteattr(it)}/>" for it in (*roles, FRAGMENT_OF)),
        "  </Relations>",
        '  <Labels name="label" toName="text">',
        *(
            f"    <Label value={quoteattr(it.name)} background={quoteattr(it.light.bar)}/>"
            for it in schema.labels
        ),
        "  </Labels>",
        '  <Text name="text" value="$text"/>',
        *(
            line
            for label in schema.labels
            for attribute in label.attributes
            for line in _control(label, attribute)
        ),
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _control(label: Label, attribute: Attribute) -> Iterator[str]:
    shared = (
        f'name={quoteattr(_name(label, attribute.name))} toName="text" perRegion="true" '
        f'whenTagName="label" whenLabelValue={quoteattr(label.name)}'
    )
    kind = _kind(attribute)
    if kind == "number":
        yield f"  <Number {shared}/>"
    elif kind == "choices":
        choice = "multiple" if attribute.type == "multi" else "single"
        yield f'  <Choices {shared} choice="{choice}">'
        yield from (f"    <Choice value={quoteattr(it)}/>" for it in _values(attribute))
        yield "  </Choices>"
    else:
        yield f'  <TextArea {shared} maxSubmissions="1"/>'


def _kind(attribute: Attribute | None) -> str:
    """Return the type of an attribute's results: a text can hold every value."""
    if attribute and attribute.type == "number":
        return "number"
    return "choices" if attribute and _values(attribute) and not attribute.open else "textarea"


def _values(attribute: Attribute) -> list[str]:
    if attribute.type == "boolean":
        return ["true", "false"]
    depending = attribute.depends.values.values() if attribute.depends else ()
    return list(dict.fromkeys([*attribute.values, *(it for row in depending for it in row)]))


def _name(label: Label, attribute: str) -> str:
    return f"{label.name}.{attribute}"


def _task(document: Document, schema: Schema, losses: Losses) -> tuple[dict[str, Any], int]:
    article = document.article
    spans, relations = losses.accepted(document)
    feeds = LineFeeds(article.text)
    result: list[dict[str, Any]] = []
    kept: set[str] = set()
    for span in spans.values():
        shown = [feeds.to_shown(it) for it in span.fragments]
        places = [it for it in shown if it]
        if span.label not in schema.by_name:
            losses.add(NO_LABEL, article.id, span.id)
        elif len(places) < len(shown):
            losses.add(CUT, article.id, span.id)
        else:
            kept.add(span.id)
            result += _regions(span, places, schema.by_name[span.label], (feeds.shown, spans))
            losses.made(span)
    result += _arrows(relations, kept, article.id, losses)
    for entity in document.entities:
        losses.add(ENTITIES, article.id, entity.id)
    record = to_record(document)
    del record["article"]["text"], record["article"]["text_sha256"]
    own = {key: record[key] for key in ("article", "author", "status")}
    if feeds.shown != article.text:
        own["text"] = article.text
    data = {"text": feeds.shown, "annotator": own}
    return {"data": data, "annotations": [{"result": result}]}, len(kept)


def _regions(
    span: Span, places: Sequence[Range], label: Label, context: tuple[str, Container[str]]
) -> Iterator[dict[str, Any]]:
    """Yield the results of a span: its fragments, what joins them, its attributes.

    `context` is the text that is shown, and the ids that are taken.
    """
    text, taken = context
    numbered = (it for it in (f"{span.id}+{at}" for at in count(1)) if it not in taken)
    ids = [span.id, *islice(numbered, len(places) - 1)]
    values = [{"start": start, "end": end, "text": text[start:end]} for start, end in places]
    for id_, value in zip(ids, values, strict=True):
        row = _result(id_, "label", "labels", value | {"labels": [span.label]})
        yield row | ({"meta": {"text": [span.note]}} if span.note and id_ == span.id else {})
    for id_ in ids[1:]:
        yield _arrow(FRAGMENT_OF, id_, span.id)
    for name, said in sorted(span.attributes.items()):
        kind = _kind(label.attribute(name))
        yield _result(span.id, _name(label, name), kind, values[0] | _held(kind, said))


def _held(kind: str, value: JsonValue) -> dict[str, Any]:
    if kind == "number":
        return {"number": value}
    several = value if isinstance(value, list) and kind == "choices" else [value]
    words = [it if isinstance(it, str) else orjson.dumps(it).decode() for it in several]
    return {"choices": words} if kind == "choices" else {"text": words}


def _result(id_: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "from_name": name, "to_name": "text", "type": kind, "value": value}


def _arrow(label: str, source: str, target: str) -> dict[str, Any]:
    ends = {"from_id": source, "to_id": target}
    return {"type": "relation", **ends, "direction": "right", "labels": [label]}


def _arrows(
    relations: Iterable[Relation], kept: set[str], article_id: str, losses: Losses
) -> Iterator[dict[str, Any]]:
    for relation in relations:
        if not {relation.source, relation.target} <= kept:
            losses.add(ROLE_OF_LOST, article_id, relation.id)
            continue
        yield _arrow(relation.label, relation.source, relation.target)
        if relation.attributes:
            losses.add(ROLE_ATTRIBUTES, article_id, relation.id, count=len(relation.attributes))
        losses.made(relation)


EXPORTER = Exporter(
    name="label-studio",
    summary="Label Studio: tasks with annotations, and the labelling setup for them",
    suffix="",
    write=write,
    cannot_hold="No entities, origins or attributes of relations; spans that start or end "
    "within CRLF are dropped.",
    folder=True,
)
