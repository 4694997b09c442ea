"""Documents as flat tables: what spreadsheets, data frames and databases take.

Each table has its columns with their types, `string` or `integer`; lists and mappings are JSON
in a string. An article has one row however many authors it has, and an entity has one. Offsets
are code points, half-open.
"""

from collections.abc import Iterator
from typing import Any, Literal

import orjson

from annotator.model.record import Record

Type = Literal["string", "integer"]

_STRING: Type = "string"
_INTEGER: Type = "integer"

TABLES: dict[str, dict[str, Type]] = {
    "articles": {
        **dict.fromkeys(("id", "title", "text", "text_sha256", "source", "url"), _STRING),
        **dict.fromkeys(("author", "published", "language", "metadata"), _STRING),
    },
    "reviews": dict.fromkeys(("article", "annotator", "status"), _STRING),
    "spans": {
        **dict.fromkeys(("article", "annotator", "id", "label"), _STRING),
        **dict.fromkeys(("start", "end", "fragments"), _INTEGER),
        **dict.fromkeys(("quote", "attributes", "origin", "state", "note"), _STRING),
        "schema_version": _INTEGER,
    },
    "fragments": {
        **dict.fromkeys(("article", "span"), _STRING),
        **dict.fromkeys(("number", "start", "end"), _INTEGER),
        "quote": _STRING,
    },
    "relations": {
        **dict.fromkeys(("article", "annotator", "id", "label", "source", "target"), _STRING),
        **dict.fromkeys(("attributes", "origin", "state"), _STRING),
        "schema_version": _INTEGER,
    },
    "entities": dict.fromkeys(
        ("id", "name", "type", "aliases", "country", "sector", "wikidata", "attributes", "note"),
        _STRING,
    ),
}
"""The tables with their columns. A span's `quote` joins its fragments with ` … `."""

KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("id",),
    "reviews": ("article", "annotator"),
    "spans": ("article", "id"),
    "fragments": ("article", "span", "number"),
    "relations": ("article", "id"),
    "entities": ("id",),
}
"""What no two rows of a table have in common."""

Row = tuple[Any, ...]


class Flattening:
    """Makes rows of records; it remembers which articles and entities it has given."""

    def __init__(self) -> None:
        self._given: set[tuple[str, str]] = set()

    def rows(self, record: Record) -> Iterator[tuple[str, list[Row]]]:
        """Yield the rows of one record, table by table."""
        article, author = record["article"], record["author"]
        article_id = article["id"]
        if self._is_new("article", article_id):
            yield "articles", [_values(article, "articles")]
        yield "reviews", [(article_id, author, record["status"])]
        spans, fragments = list[Row](), list[Row]()
        for span in record["spans"]:
            parts, quotes = span["fragments"], span["quote"]
            spans.append(
                (
                    article_id, author, span["id"], span["label"], parts[0][0], parts[-1][1],
                    len(parts), quotes[0] if len(quotes) == 1 else " … ".join(quotes),
                    _json(span.get("attributes")), span["origin"], span["state"],
                    span.get("note", ""), span.get("schema_version", 0),
                )
            )  # fmt: skip
            for number, ((start, end), quote) in enumerate(zip(parts, quotes, strict=True), 1):
                fragments.append((article_id, span["id"], number, start, end, quote))
        yield "spans", spans
        yield "fragments", fragments
        yield "relations", [_relation(it, article_id, author) for it in record.get("relations", ())]
        new = [it for it in record.get("entities", ()) if self._is_new("entity", it["id"])]
        yield "entities", [_values(it, "entities") for it in new]

    def _is_new(self, kind: str, thing: str) -> bool:
        known = (kind, thing) in self._given
        self._given.add((kind, thing))
        return not known


def _relation(relation: Record, article_id: str, author: str) -> Row:
    return (
        article_id, author, relation["id"], relation["label"], relation["source"],
        relation["target"], _json(relation.get("attributes")), relation.get("origin", "human"),
        relation.get("state", "accepted"), relation.get("schema_version", 0),
    )  # fmt: skip


def _values(fields: Record, table: str) -> Row:
    return tuple(
        _json(fields.get(name))
        if name in ("metadata", "attributes", "aliases")
        else fields.get(name, "")
        for name in TABLES[table]
    )


def _json(value: object) -> str:
    """Return a value as JSON; nothing for an empty one."""
    return orjson.dumps(value).decode() if value else ""
