"""doccano: JSON Lines for a project of sequence labels with relations.

`entities` have `start_offset` and `end_offset`, `relations` lead from one entity to another.
Offsets are UTF-16 units, as doccano's editor counts them; a project in grapheme mode would
count in another way, and the articles in which that matters are reported. All else that an
article is goes into one more column, `annotator`, which doccano keeps as metadata, and which
says what offsets count. Letters beyond ASCII are escaped, for doccano guesses encodings.

doccano drops spans that overlap unless its project allows them. What it cannot hold: a span in
pieces becomes one for each; attributes, notes, entities, and what is not accepted are lost.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotator.model.document import Document
from annotator.model.offset_table import OffsetError, OffsetTable
from annotator.model.record import to_record
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span
from annotator.plugins import Exporter, Losses, Report

PIECES = "span in pieces, now a span for each"
ATTRIBUTES = "attribute of a span"
NOTES = "note on a span"
ROLE_ATTRIBUTES = "attribute of a relation"
ENTITIES = "entity"
GRAPHEMES = "article whose offsets differ in doccano's grapheme mode"


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Write one line per document."""
    losses = Losses()
    articles = spans = 0
    with path.open("wb") as file:
        for document in documents:
            row, written = _row(document, losses)
            file.write(json.dumps(row).encode() + b"\n")
            articles += 1
            spans += written
    return Report(articles, spans, (path,), tuple(losses.found))


def _row(document: Document, losses: Losses) -> tuple[dict[str, Any], int]:
    spans, relations = losses.accepted(document)
    table = OffsetTable(document.article.text)
    entities: list[dict[str, Any]] = []
    firsts: dict[str, int] = {}
    for span in spans.values():
        for start, end in span.fragments:
            firsts.setdefault(span.id, len(entities) + 1)
            places = {
                "start_offset": table.to("utf16", start),
                "end_offset": table.to("utf16", end),
            }
            entities.append({"id": len(entities) + 1, "label": span.label, **places})
    arrows = [
        {
            "id": number,
            "from_id": firsts[it.source],
            "to_id": firsts[it.target],
            "type": it.label,
        }
        for number, it in enumerate(relations, 1)
    ]
    _note_losses(document, list(spans.values()), relations, losses)
    if not _alike(table, entities):
        losses.add(GRAPHEMES, document.article.id)
    record = to_record(document)
    del record["article"]["text"]
    own = {key: record[key] for key in ("article", "author", "status")} | {"offset_unit": "utf16"}
    text = document.article.text
    return {"text": text, "entities": entities, "relations": arrows, "annotator": own}, len(spans)


def _note_losses(
    document: Document, spans: Sequence[Span], relations: Sequence[Relation], losses: Losses
) -> None:
    article_id = document.article.id
    found = [
        *((PIECES, it.id, len(it.fragments) > 1) for it in spans),
        *((ATTRIBUTES, it.id, len(it.attributes)) for it in spans),
        *((NOTES, it.id, bool(it.note)) for it in spans),
        *((ROLE_ATTRIBUTES, it.id, len(it.attributes)) for it in relations),
        *((ENTITIES, it.id, True) for it in document.entities),
    ]
    for what, thing_id, count in found:
        if count:
            losses.add(what, article_id, thing_id, count=int(count))
    labels: list[Span | Relation] = [*spans, *relations]
    for it in labels:
        losses.made(it)


def _alike(table: OffsetTable, entities: Iterable[dict[str, Any]]) -> bool:
    """Whether offsets are the same in graphemes."""
    try:
        return all(
            table.to("grapheme", table.to_code_point("utf16", it[key])) == it[key]
            for it in entities
            for key in ("start_offset", "end_offset")
        )
    except OffsetError:
        return False


EXPORTER = Exporter(
    name="doccano",
    summary="doccano JSONL: sequence labels with relations",
    suffix=".jsonl",
    write=write,
    cannot_hold="No spans in pieces, attributes, notes or entities; doccano itself drops spans "
    "that overlap unless its project allows them.",
)
