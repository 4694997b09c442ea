"""A document as plain data: what one line of the native format holds.

The keys and their order are the format's; a key whose value would be empty is absent, except
`spans`. `resources/annotator-jsonl-1.schema.json` says the same for other programs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from pydantic import BaseModel

from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.span import Span

Record = dict[str, Any]

HEAD: Record = {"format": "annotator", "version": 1, "offset_unit": "codepoint"}
"""What every record says of itself; a record from elsewhere may leave it out."""

ARTICLE = ("id", "title", "text", "source", "url", "author", "published", "language", "metadata")
SPAN = ("id", "label", "fragments", "attributes", "origin", "state", "note", "schema_version")
RELATION = (
    "id", "label", "source", "target", "attributes", "origin", "state", "schema_version",
)  # fmt: skip
ENTITY = (
    "id", "name", "type", "aliases", "country", "sector", "wikidata", "attributes", "note",
)  # fmt: skip
DOCUMENT = (*HEAD, "article", "author", "status", "spans", "relations", "entities")


def to_record(document: Document) -> Record:
    """Return all that a document holds, but for where its article came from."""
    article = _filled(document.article, ARTICLE, always=("id", "text"))
    hashed: Record = {}
    for key, value in article.items():
        hashed[key] = value
        if key == "text":
            hashed["text_sha256"] = document.article.text_sha256
    record = {
        **HEAD,
        "article": hashed,
        "author": document.author,
        "status": document.status,
        "spans": [_span_record(it, document.article.text) for it in document.spans],
        "relations": [
            _filled(it, RELATION, defaults={"origin": "human", "state": "accepted"})
            for it in sorted(document.relations, key=lambda it: it.id)
        ],
        "entities": [entity_record(it) for it in sorted(document.entities, key=lambda it: it.id)],
    }
    return {key: value for key, value in record.items() if value or key == "spans"}


def to_line(document: Document) -> bytes:
    """Return a document's record as one line of JSON."""
    return line_of(to_record(document))


def entity_record(entity: Entity) -> Record:
    """Return all that is said of one of the cast."""
    return _filled(entity, ENTITY)


def line_of(record: Record | str) -> bytes:
    """Return an object or a text as one line of JSON in UTF-8, with its line feed.

    U+0085, U+2028 and U+2029, which many programs take for line ends, are written as escapes.
    """
    line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    for raw, escaped in _LINE_ENDS:
        # To look for one byte takes a fraction of the time.
        if raw[:1] in line:
            line = line.replace(raw, escaped)
    return line


_LINE_ENDS = tuple((sign.encode(), rb"\u%04x" % ord(sign)) for sign in "\x85\u2028\u2029")


def _span_record(span: Span, text: str) -> Record:
    record: Record = {}
    for key, value in _filled(span, SPAN).items():
        record[key] = value
        if key == "fragments":
            record[key] = [[start, end] for start, end in span.fragments]
            record["quote"] = list(span.texts(text))
    return record


def _filled(
    value: BaseModel,
    keys: Iterable[str],
    *,
    always: Iterable[str] = (),
    defaults: Mapping[str, str] | None = None,
) -> Record:
    """Return the fields that say something, in the order of `keys`."""
    defaults = defaults or {}
    record: Record = {}
    for key in keys:
        field_value = getattr(value, key)
        if key == "attributes":
            # Undoing and merging may change the order, which has no meaning.
            field_value = dict(sorted(field_value.items()))
        if (field_value and field_value != defaults.get(key)) or key in always:
            record[key] = list(field_value) if isinstance(field_value, tuple) else field_value
    return record
