"""From plain data to a layer, where nothing is the matter with it: the quick way in.

`read_record` makes values of every part and says all that is wrong; this only looks whether
anything could be, and takes a fraction of the time. Whatever it is not sure of, it leaves to the
other: what it accepts, `read_record` accepts as well, and they then say the same.
"""

import hashlib
from typing import Any

from pydantic import JsonValue

from annotator.model import rules
from annotator.model.layer import Layer
from annotator.model.record import ARTICLE, HEAD, SPAN, Record
from annotator.model.schema import Schema

_RECORD = frozenset((*HEAD, "article", "author", "status", "spans"))
_PLAIN = frozenset((*ARTICLE, "text_sha256")) - {"metadata", "published"}
_SPAN = frozenset((*SPAN, "quote", "asserted_by"))
_STATES = ("accepted", "proposed", "rejected")
_STATUSES = ("untouched", "in_progress", "done")


def quick_layer(
    data: Any,
    *,
    author: str,
    schema: Schema,
    provenance: dict[str, JsonValue],
    checked: bool = False,
) -> Layer | None:
    """Return the layer that a record describes; None for one that has to be looked at closely.

    Records with relations, entities, dates or metadata, and spans without ids, are among those.
    With `checked`, the record has been found good before, and only its kind is looked at.
    `data` comes from orjson, which lets no half of a surrogate pair through.
    """
    if type(data) is not dict or not data.keys() <= _RECORD or not _has_good_head(data):
        return None
    article = _article(data.get("article"), provenance)
    spans = data.get("spans", [])
    if article is None or type(spans) is not list:
        return None
    text = article["text"]
    for span in spans:
        if not _is_simple(span, schema) or not (checked or _is_good(span, text, schema)):
            return None
    found = sorted(map(_filled, spans), key=_id)
    if len(set(map(_id, found))) < len(found):
        return None
    status = data.get("status", "in_progress" if spans else "untouched")
    return Layer(0, article, data.get("author", author), status, spans=found)


def _id(span: Record) -> str:
    return str(span["id"])


def _has_good_head(data: Record) -> bool:
    return (
        all(
            data.get(key, it) == it and type(data.get(key, it)) is type(it)
            for key, it in HEAD.items()
        )
        and ("author" not in data or _is_name(data["author"]))
        and data.get("status", "done") in _STATUSES
    )


def _is_name(value: Any) -> bool:
    return type(value) is str and value != ""


def _article(fields: Any, provenance: dict[str, JsonValue]) -> Record | None:
    if type(fields) is not dict or not fields.keys() <= _PLAIN or "text" not in fields:
        return None
    if not all(type(it) is str for it in fields.values()):
        return None
    checksum = hashlib.sha256(fields["text"].encode()).hexdigest()
    if fields.get("text_sha256", checksum) != checksum:
        return None
    article: Record = dict.fromkeys(ARTICLE, "")
    article.update(fields, metadata={}, provenance=provenance, text_sha256=checksum)
    article["id"] = article["id"] or checksum[:32]
    return article


def _is_simple(span: Any, schema: Schema) -> bool:
    """Whether a span has an id, and no attributes that lead elsewhere."""
    if type(span) is not dict or not span.keys() <= _SPAN or not _is_name(span.get("id")):
        return False
    if "attributes" not in span:
        return True
    label = schema.by_name.get(span["label"]) if type(span.get("label")) is str else None
    if label is None or type(span["attributes"]) is not dict:
        return False
    found = map(label.attribute, span["attributes"])
    return all(it is not None and it.type != "entity" for it in found)


def _is_good(span: Record, text: str, schema: Schema) -> bool:
    fragments: Any = span.get("fragments")
    if not _are_places(fragments, len(text)) or type(span.get("label")) is not str:
        return False
    label = schema.by_name.get(span["label"])
    attributes = span.get("attributes", {})
    return (
        label is not None
        and ("quote" not in span or span["quote"] == [text[start:end] for start, end in fragments])
        and span.get("state", "accepted") in _STATES
        and _is_name(span.get("origin", "human"))
        and type(span.get("note", "")) is str
        and type(span.get("schema_version", 0)) is int
        and 0 <= span.get("schema_version", 0) < 1 << 63
        and not any(
            rules.value_problem(attribute, value, attributes, len(text))
            for name, value in attributes.items()
            if (attribute := label.attribute(name))
        )
    )


def _are_places(fragments: Any, length: int) -> bool:
    """Whether these are fragments in order and apart, inside a text of that length."""
    if type(fragments) is not list or not fragments:
        return False
    place = -1
    for pair in fragments:
        # True and 1.0 are no offsets.
        if type(pair) is not list or [type(it) for it in pair] != [int, int]:
            return False
        if not place < pair[0] < pair[1]:
            return False
        place = pair[1]
    return bool(place <= length)


def _filled(span: Record) -> Record:
    """Return the fields of a span, those as well that a record leaves out."""
    return {
        "id": span["id"],
        "label": span["label"],
        "fragments": span["fragments"],
        "attributes": span.get("attributes", {}),
        "origin": span.get("origin", "human"),
        "state": span.get("state", "accepted"),
        "note": span.get("note", ""),
        "schema_version": span.get("schema_version", 0),
    }
