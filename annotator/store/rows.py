"""Values as rows, and rows as values.

Columns are named as the fields are; lists and mappings are JSON. `article` holds the article's
number in this file, where a value holds its id.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import orjson
from pydantic import TypeAdapter
from sqlite_utils import Database

from annotator.model.change import Thing
from annotator.model.document import Review, Status
from annotator.model.entity import Entity
from annotator.model.layer import (
    RELATION_CELLS,
    SPAN_CELLS,
    SpanCells,
    relation_cells,
    span_cells,
)
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span

Row = Sequence[Any]
Fields = dict[str, Any]
"""The fields of a value by their names."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "span": SPAN_CELLS,
    "relation": RELATION_CELLS,
    "entity": (
        "id",
        "name",
        "type",
        "aliases",
        "country",
        "sector",
        "wikidata",
        "attributes",
        "note",
    ),
    "review": ("author", "status", "published"),
    "schema": ("id", "data"),
}
"""The columns of each kind of thing, apart from `article`."""

_JSON = frozenset({"fragments", "attributes", "aliases", "metadata", "provenance"})
_IN_ARTICLES = frozenset({"span", "relation", "review"})
_KEY = {"review": "author"}
_SPANS_OF = f"select {', '.join(SPAN_CELLS)} from span where article = ? order by id"
_SPANS = TypeAdapter(list[Span])
_RELATIONS = TypeAdapter(list[Relation])


def to_row(value: Thing, article: int) -> list[Any]:
    """Return the row of a value, in the order of `COLUMNS`, after its article's number."""
    kind = value.kind
    if isinstance(value, Schema):
        return [value.id, value.model_dump_json(by_alias=False)]
    if isinstance(value, Span):
        return [article, *span_cells(value)]
    if isinstance(value, Relation):
        return [article, *relation_cells(value)]
    fields = [_to_cell(name, getattr(value, name)) for name in COLUMNS[kind]]
    return [article, *fields] if kind in _IN_ARTICLES else fields


def _to_cell(name: str, value: Any) -> Any:
    return orjson.dumps(value).decode() if name in _JSON else value


def to_value(kind: str, cells: Row, article_id: str) -> Thing:
    """Return the thing that has these cells; fields without a cell have their defaults."""
    value: Thing = _CLASSES[kind].model_validate(_fields(kind, cells, article_id))
    return value


def _fields(kind: str, row: Row, article_id: str) -> dict[str, Any]:
    values = {
        name: orjson.loads(cell) if name in _JSON else cell
        for name, cell in zip(COLUMNS[kind], row, strict=False)
    }
    if article_id:
        values["article_id"] = article_id
    return values


def read_spans(db: Database, article: int, article_id: str, author: str) -> list[Span]:
    """Return an author's spans in one article, as they lie in the table."""
    rows = _select(db, "span", "article = ? and author = ?", (article, author))
    return _SPANS.validate_python([_fields("span", row, article_id) for row in rows])


def read_relations(db: Database, article: int, article_id: str, author: str) -> list[Relation]:
    """Return an author's relations in one article."""
    rows = _select(db, "relation", "article = ? and author = ?", (article, author))
    return _RELATIONS.validate_python([_fields("relation", row, article_id) for row in rows])


def read_span_cells(db: Database, article: int) -> list[SpanCells]:
    """Return the cells of all spans of an article, in the order of their ids."""
    return db.conn.execute(_SPANS_OF, (article,)).fetchall()


def read_many_relations(db: Database, wanted: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the numbers of these articles with the cells of each of their relations.

    They are in the order of the articles' numbers and their own ids.
    """
    marks = ", ".join("?" * len(wanted))
    rows = db.conn.execute(
        f"select article, {', '.join(RELATION_CELLS)} from relation "
        f"where article in ({marks}) order by article, id",
        wanted,
    )
    yield from _untied(rows)


def read_reviews(db: Database, wanted: Sequence[int]) -> Iterator[tuple[int, str, Status, str]]:
    """Yield how far each author is with these articles, and the date that they gave each."""
    marks = ", ".join("?" * len(wanted))
    rows = db.conn.execute(
        f"select article, author, status, published from review where article in ({marks}) "
        "order by article",
        wanted,
    )
    yield from _untied(rows)


def _untied(rows: Iterable[Any]) -> Iterator[Any]:
    """Yield rows, and leave them alone if nobody wants the rest.

    `yield from` a cursor closes it when it is thrown away, which fails behind a closed project.
    """
    for row in rows:  # noqa: UP028
        yield row


def read_entity_fields(db: Database, entity_id: str) -> Fields | None:
    """Return the fields of an entity, if it is there."""
    row = next(_select(db, "entity", "id = ?", (entity_id,)), None)
    return _fields("entity", row, "") if row else None


def read_touching(
    db: Database, article: int, article_id: str, span_ids: Iterable[str]
) -> Iterator[Relation]:
    """Yield the relations that start or end at one of the spans, each once."""
    seen = set()
    for span_id in span_ids:
        for column in ("source", "target"):
            for row in _select(db, "relation", f"article = ? and {column} = ?", (article, span_id)):
                if row[0] not in seen:
                    seen.add(row[0])
                    yield Relation.model_validate(_fields("relation", row, article_id))


def read_review(db: Database, article: int, author: str) -> tuple[Status, str]:
    """Return how far an author is with an article, and the date they gave it, if any."""
    row = db.execute(
        "select status, published from review where author = ? and article = ?", (author, article)
    ).fetchone()
    return (cast("Status", row[0]), row[1]) if row else ("untouched", "")


def read_entities(db: Database, ids: Iterable[str] | None = None) -> Iterator[Entity]:
    """Yield the entities with these ids that there are, or all, in the order of their ids."""
    if ids is None:
        for row in _select(db, "entity", "true order by id", ()):
            yield Entity.model_validate(_fields("entity", row, ""))
        return
    for entity_id in sorted(set(ids)):
        for row in _select(db, "entity", "id = ?", (entity_id,)):
            yield Entity.model_validate(_fields("entity", row, ""))


def read_schema(db: Database) -> Schema | None:
    """Return the project's schema, if it has one yet."""
    row = db.execute("select data from schema where id = 'schema'").fetchone()
    return Schema.model_validate_json(row[0]) if row else None


def read_one(db: Database, kind: str, article: int, article_id: str, key: str) -> Thing | None:
    """Return one thing by its key, or None."""
    if kind == "schema":
        return read_schema(db)
    where, values = _where(kind, article, key)
    rows = list(_select(db, kind, where, values))
    return to_value(kind, rows[0], article_id) if rows else None


def keys(db: Database, kind: str, article: int) -> list[str]:
    """Return the keys of all things of one kind, in an article or in the project."""
    column = _KEY.get(kind, "id")
    where, values = ("article = ?", (article,)) if kind in _IN_ARTICLES else ("true", ())
    return [row[0] for row in db.conn.execute(f"select {column} from {kind} where {where}", values)]


def insert_all(db: Database, kind: str, rows: Iterable[Row]) -> None:
    """Insert rows made by `to_row`."""
    names = _all_columns(kind)
    marks = ", ".join("?" * len(names))
    db.conn.executemany(f"insert into {kind} ({', '.join(names)}) values ({marks})", rows)


def replace(db: Database, value: Thing, article: int) -> None:
    """Write a value over the one with the same key, or as a new one."""
    names = _all_columns(value.kind)
    marks = ", ".join("?" * len(names))
    db.conn.execute(
        f"insert or replace into {value.kind} ({', '.join(names)}) values ({marks})",
        to_row(value, article),
    )


def delete(db: Database, kind: str, article: int, key: str) -> None:
    """Delete one thing by its key."""
    where, values = _where(kind, article, key)
    db.conn.execute(f"delete from {kind} where {where}", values)


def _all_columns(kind: str) -> tuple[str, ...]:
    return ("article", *COLUMNS[kind]) if kind in _IN_ARTICLES else COLUMNS[kind]


def _where(kind: str, article: int, key: str) -> tuple[str, tuple[Any, ...]]:
    column = _KEY.get(kind, "id")
    if kind in _IN_ARTICLES:
        return f"article = ? and {column} = ?", (article, key)
    return f"{column} = ?", (key,)


def _select(db: Database, kind: str, where: str, values: Row) -> Iterator[Row]:
    # Names come from the tables above, never from outside; values are parameters.
    sql = f"select {', '.join(COLUMNS[kind])} from {kind} where {where}"
    yield from _untied(db.conn.execute(sql, values))


_CLASSES: dict[str, Any] = {
    "span": Span,
    "relation": Relation,
    "entity": Entity,
    "review": Review,
}
