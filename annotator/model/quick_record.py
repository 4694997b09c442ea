"""From plain data to a layer, where nothing is the matter with it: the quick way in.

`read_record` makes values of every part and says all that is wrong; this only looks whether
anything could be, and takes a fraction of the time. Whatever it is not sure of, it leaves to the
other: what it accepts, `read_record` accepts as well, and they then say the same.
"""

import hashlib
from collections import Counter
from typing import Any

import orjson
from pydantic import JsonValue

from annotator.model import rules
from annotator.model.article import is_date
from annotator.model.base import DEPTH
from annotator.model.layer import ID, LABEL, SOURCE, TARGET, Layer, RelationCells, SpanCells
from annotator.model.record import ARTICLE, HEAD, RELATION, SPAN, Record
from annotator.model.schema import Label, Schema

_RECORD = frozenset((*HEAD, "article", "author", "status", "spans", "relations"))
_ARTICLE = frozenset((*ARTICLE, "text_sha256"))
_SPAN = frozenset((*SPAN, "quote", "asserted_by"))
_RELATION = frozenset(RELATION)
_STATES = ("accepted", "proposed", "rejected")
_STATUSES = ("untouched", "in_progress", "done")


def quick_layer(
    data: Any, *, author: str, schema: Schema, provenance: dict[str, JsonValue]
) -> Layer | None:
    """Return the layer that a record describes; None for one that has to be looked at closely.

    Records with entities, and spans or relations without ids, are among those. `data` comes from
    orjson, which lets no half of a surrogate pair through.
    """
    if type(data) is not dict or not data.keys() <= _RECORD or not _has_good_head(data):
        return None
    article = _article(data.get("article"), provenance)
    spans, relations = data.get("spans", []), data.get("relations", [])
    if article is None or type(spans) is not list or type(relations) is not list:
        return None
    owner = data.get("author", author)
    found = _spans(spans, owner, article["text"], schema)
    if found is None:
        return None
    status = data.get("status", "in_progress" if spans else "untouched")
    layer = Layer(0, article, owner, status, spans=found)
    if relations:
        arrows = _relations(relations, owner, {it[ID]: it for it in found}, schema)
        if arrows is None:
            return None
        layer.relations = arrows
    return layer


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
    if type(fields) is not dict or not fields.keys() <= _ARTICLE or "text" not in fields:
        return None
    metadata = fields.get("metadata", {})
    if not _is_table(metadata):
        return None
    if not all(type(it) is str for key, it in fields.items() if key != "metadata"):
        return None
    published = fields.get("published", "")
    if published and not is_date(published):
        return None
    checksum = hashlib.sha256(fields["text"].encode()).hexdigest()
    if fields.get("text_sha256", checksum) != checksum:
        return None
    article: Record = dict.fromkeys(ARTICLE, "")
    article.update(fields, metadata=metadata, provenance=provenance, text_sha256=checksum)
    article["id"] = article["id"] or checksum[:32]
    return article


def _is_table(value: Any) -> bool:
    """Whether these are names with values, not too deep in each other to be kept."""
    if type(value) is not dict:
        return False
    if not value:
        return True
    written = orjson.dumps(value)
    return written.count(b"[") + written.count(b"{") <= DEPTH


def _spans(spans: list[Any], owner: str, text: str, schema: Schema) -> list[SpanCells] | None:
    """Return the cells of spans in the order of their ids; None where one is not good."""
    labels, length = schema.by_name, len(text)
    found: list[SpanCells] = []
    # Written out, as this is where an import spends its time: most spans say three things only,
    # and one question less of each is felt.
    for span in spans:
        try:
            id_, name, fragments = span["id"], span["label"], span["fragments"]
            label = labels[name]
            start, end = fragments[0]
        except (KeyError, TypeError, ValueError, IndexError):
            return None
        if type(id_) is not str or not id_:
            return None
        if len(fragments) > 1 or type(start) is not int or type(end) is not int:
            written = _places(fragments, length)
        else:
            # Nearly all.
            written = f"[[{start},{end}]]" if 0 <= start < end <= length else ""
        if not written:
            return None
        if len(span) == 3:
            found.append((id_, owner, name, written, "{}", "human", "accepted", "", 0))
            continue
        rest = _rest_of_span(span, label, text)
        if rest is None:
            return None
        found.append((id_, owner, name, written, *rest))
    found.sort()
    return None if len({it[ID] for it in found}) < len(found) else found


def _rest_of_span(span: Record, label: Label, text: str) -> Any:
    """Return the cells behind the fragments, or None."""
    if not span.keys() <= _SPAN:
        return None
    if "quote" in span and span["quote"] != [text[start:end] for start, end in span["fragments"]]:
        return None
    attributes = span.get("attributes", {})
    note, rest = span.get("note", ""), _origin(span)
    if rest is None or type(note) is not str or type(attributes) is not dict:
        return None
    for name, value in attributes.items():
        attribute = label.attribute(name)
        if attribute is None or rules.value_problem(attribute, value, attributes, len(text)):
            return None
    origin, state, version = rest
    return _json(attributes) if attributes else "{}", origin, state, note, version


def _origin(fields: Record) -> tuple[str, str, int] | None:
    """Return origin, state and schema version of a span or a relation, if they are good."""
    origin, state = fields.get("origin", "human"), fields.get("state", "accepted")
    version = fields.get("schema_version", 0)
    good = _is_name(origin) and state in _STATES and type(version) is int and 0 <= version < 1 << 63
    return (origin, state, version) if good else None


def _places(fragments: list[Any], length: int) -> str:
    """Return fragments as JSON; nothing unless they are in order and apart, inside the text."""
    place = -1
    for pair in fragments:
        if type(pair) is not list or len(pair) != 2:
            return ""
        start, end = pair
        # True and 1.0 are no offsets.
        if type(start) is not int or type(end) is not int or not place < start < end <= length:
            return ""
        place = end
    return _json(fragments)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _relations(
    relations: list[Any], owner: str, spans: dict[str, SpanCells], schema: Schema
) -> list[RelationCells] | None:
    """Return the cells of relations in the order of their ids; None where one is not good."""
    found: list[RelationCells] = []
    for it in relations:
        if type(it) is not dict or not it.keys() <= _RELATION:
            return None
        names: Any = [it.get(key) for key in RELATION[:4]]
        attributes, rest = it.get("attributes", {}), _origin(it)
        if rest is None or not all(map(_is_name, names)) or not _is_table(attributes):
            return None
        id_, label, source, target = names
        found.append((id_, owner, label, source, target, _json(attributes), *rest))
    found.sort()
    if len({it[ID] for it in found}) < len(found):
        return None
    return found if _are_allowed(found, spans, schema) else None


def _are_allowed(
    relations: list[RelationCells], spans: dict[str, SpanCells], schema: Schema
) -> bool:
    """Whether the schema has room for these, as `rules.relation_problem` and `crowded` have it."""
    filled: Counter[tuple[str, str]] = Counter()
    for it in relations:
        source, target = spans.get(it[SOURCE]), spans.get(it[TARGET])
        if source is None or target is None or source is target:
            return False
        role = schema.by_name[source[LABEL]].role(it[LABEL])
        if role is None or target[LABEL] not in role.targets:
            return False
        place = it[SOURCE], it[LABEL]
        filled[place] += 1
        if role.max is not None and filled[place] > role.max:
            return False
    arrows = {(it[SOURCE], it[LABEL], it[TARGET]) for it in relations}
    return len(arrows) == len(relations)
