"""The log: the only writer of spans, relations, entities, reviews and the schema.

The log is append-only. Every other table is its fold: for each thing, the edits of all changes
that are not taken back, in the order of their ids, field by field, the last writer wins; a
deletion wins over edits that did not know of it. Undo and redo are entries of their own that
say of an earlier act whether it counts; the last one to say so holds. So it does not matter
where or when entries were made: copies of a project are merged by uniting their logs, with the
same result in any order.

The idea of ids that order themselves is the hybrid logical clock of Kulkarni et al. 2014.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError, StaleError
from annotator.model.base import new_id
from annotator.model.change import Change, Edit, Key, Thing, merged
from annotator.model.entity import Entity
from annotator.model.layer import Layer
from annotator.model.span import Span
from annotator.store import articles, cast, rows
from annotator.store.database import writing

_THING: TypeAdapter[Thing] = TypeAdapter(Thing)
_CHANGE = ("id", "author", "at", "action", "origin", "kind", "target")


def commit(db: Database, change: Change) -> Change:
    """Write one act: its rows and its entry, together or not at all.

    Returns the change with its id in the log. Raises StaleError when a thing is no longer as
    the edit's `before` says, or is there already; ProjectError for an unknown article.
    """
    with writing(db):
        entry = change.model_copy(update={"id": new_id(_last_id(db))})
        _append(db, entry)
        numbers = _Numbers(db)
        _append_edits(db, entry, numbers)
        # Runs of new things of one kind, as an import has them, are written at once.
        for (new, kind), run in groupby(entry.edits, key=lambda it: (it.before is None, it.key[1])):
            if new:
                _insert(db, kind, run, numbers)
            else:
                for edit in run:
                    _refuse_stale(db, edit, numbers)
                    _put(db, edit, numbers)
        return entry


def commit_layers(db: Database, change: Change, layers: Sequence[tuple[int, Layer]]) -> None:
    """Write one act that brings spans and reviews of new articles, by those articles' numbers.

    It is what `commit` would write of the same as values. They have no relations.
    """
    entry = change.model_copy(update={"id": new_id(_last_id(db))})
    _append(db, entry)
    spans: list[rows.Row] = []
    reviews: list[rows.Row] = []
    edits: list[rows.Row] = []
    for number, layer in layers:
        owner = {"article_id": layer.article["id"], "author": layer.author}
        if layer.status != "untouched":
            reviews.append((number, layer.author, layer.status, ""))
            review = {"kind": "review", **owner, "status": layer.status, "published": ""}
            edits.append(
                (number, "review", layer.author, entry.id, len(edits), None, _json(review))
            )
        for it in layer.spans:
            span = {"kind": "span", "id": it["id"], **owner, **it}
            fields, attributes = _json(it["fragments"]), _json(it["attributes"])
            spans.append(
                (
                    number, it["id"], layer.author, it["label"], fields, attributes,
                    it["origin"], it["state"], it["note"], it["schema_version"],
                )
            )  # fmt: skip
            edits.append((number, "span", it["id"], entry.id, len(edits), None, _json(span)))
    rows.insert_all(db, "review", reviews)
    rows.insert_all(db, "span", spans)
    _insert_edits(db, edits)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def undo(db: Database, author: str) -> Change | None:
    """Take back the author's last act that counts; return what that did, or None."""
    with writing(db):
        (last,) = db.execute(
            "select max(id) from change where author = ? and kind = 'act' and retracted = 0",
            (author,),
        ).fetchone()
        return _set_retracted(db, author, last, retracted=True) if last else None


def redo(db: Database, author: str) -> Change | None:
    """Bring back what the author took back last, unless they did something new since.

    What was taken back before the author's newest act stays taken back for good.
    """
    with writing(db):
        (target,) = db.execute(
            "select min(act.id) from change as step join change as act on act.id = step.target "
            "where step.author = :author and step.kind = 'undo' and step.retracted = 0 "
            "and act.retracted = 1 and step.id > "
            "(select max(id) from change where author = :author and kind = 'act')",
            {"author": author},
        ).fetchone()
        return _set_retracted(db, author, target, retracted=False) if target else None


def history(
    db: Database, *, author: str = "", before: str = "", limit: int = -1
) -> Iterator[Change]:
    """Yield the entries of the log with their edits, the newest first."""
    found = db.execute(
        f"select {', '.join(_CHANGE)} from change where (? = '' or author = ?) "
        "and (? = '' or id < ?) order by id desc limit ?",
        (author, author, before, before, limit),
    ).fetchall()
    for row in found:
        values = dict(zip(_CHANGE, row, strict=True))
        yield Change.model_validate(values | {"edits": tuple(_edits(db, row[0]))})


def story(db: Database, key: Key) -> list[Change]:
    """Return the acts that made one thing what it is, the oldest first, without their edits."""
    found = db.execute(
        f"select {', '.join(f'change.{it}' for it in _CHANGE)} "
        "from edit join change on change.id = edit.change "
        "where article = ? and edit.kind = ? and thing = ? and retracted = 0 order by edit.change",
        (_Numbers(db)[key[0]], *key[1:]),
    ).fetchall()
    return [Change.model_validate(dict(zip(_CHANGE, row, strict=True))) for row in found]


def refold(db: Database, key: Key) -> Thing | None:
    """Return what the log makes of one thing, from its first entry on."""
    article_id, kind, thing = key
    found = db.execute(
        "select before, after from edit join change on change.id = edit.change "
        "where article = ? and edit.kind = ? and thing = ? and retracted = 0 "
        "order by edit.change",
        (_Numbers(db)[article_id], kind, thing),
    )
    state: dict[str, Any] | None = None
    for before, after in found:
        state = _folded(state, _load(before), _load(after))
    return None if state is None else _THING.validate_python(state)


def keys(db: Database, article_id: str) -> list[Key]:
    """Return everything in an article (or, with "", in the project) that the log knows of."""
    found = db.execute(
        "select distinct kind, thing from edit where article = ? order by 1, 2",
        (_Numbers(db)[article_id],),
    )
    return [(article_id, kind, thing) for kind, thing in found]


def present(db: Database, article_id: str) -> list[Key]:
    """Return everything in an article (or, with "", in the project) that the tables have."""
    number = _Numbers(db)[article_id]
    return [
        (article_id, kind, thing)
        for kind in (("span", "relation", "review") if article_id else ("entity", "schema"))
        for thing in rows.keys(db, kind, number)
    ]


def current(db: Database, key: Key) -> Thing | None:
    """Return one thing as the tables have it."""
    article_id, kind, thing = key
    return rows.read_one(db, kind, _Numbers(db)[article_id], article_id, thing)


def count(db: Database) -> int:
    """Return how many entries the log has."""
    return int(db.execute("select count(*) from change").fetchone()[0])


def last_id(db: Database) -> str:
    """Return the id of the newest entry, or an empty one."""
    return _last_id(db)


def _folded(
    state: dict[str, Any] | None, before: Thing | None, after: Thing | None
) -> dict[str, Any] | None:
    if after is None:
        return None
    if before is None:
        return after.model_dump()
    if state is None:
        return None
    return merged(before.model_dump(), after.model_dump(), state)


def _set_retracted(db: Database, author: str, target: str, *, retracted: bool) -> Change:
    db.execute("update change set retracted = ? where id = ?", (int(retracted), target))
    action = db.execute("select action from change where id = ?", (target,)).fetchone()[0]
    numbers = _Numbers(db)
    edits = []
    for edit in _edits(db, target):
        before, after = current(db, edit.key), refold(db, edit.key)
        if before != after:
            edits.append(Edit(before=before, after=after))
            _put(db, edits[-1], numbers)
    entry = Change(
        id=new_id(_last_id(db)),
        author=author,
        action=action,
        kind="undo" if retracted else "redo",
        target=target,
        edits=tuple(edits),
    )
    _append(db, entry)
    return entry


def _append(db: Database, change: Change) -> None:
    marks = ", ".join("?" * (len(_CHANGE) + 1))
    db.conn.execute(
        f"insert into change ({', '.join(_CHANGE)}, retracted) values ({marks})",
        [*(getattr(change, name) for name in _CHANGE), 0],
    )


def _append_edits(db: Database, change: Change, numbers: "_Numbers") -> None:
    found = (
        (
            numbers[edit.key[0]],
            *edit.key[1:],
            change.id,
            position,
            _dump(edit.before),
            _dump(edit.after),
        )
        for position, edit in enumerate(change.edits)
    )
    _insert_edits(db, found)


def _insert_edits(db: Database, found: Iterable[rows.Row]) -> None:
    db.conn.executemany(
        "insert into edit (article, kind, thing, change, position, before, after) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        found,
    )


def _insert(db: Database, kind: str, edits: Iterable[Edit], numbers: "_Numbers") -> None:
    edits = list(edits)
    new = (rows.to_row(edit.value, numbers[edit.key[0]]) for edit in edits)
    try:
        rows.insert_all(db, kind, new)
    except sqlite3.IntegrityError as error:
        raise StaleError(f"This {kind} is already in the project.") from error
    _follow(db, edits, numbers)


def _refuse_stale(db: Database, edit: Edit, numbers: "_Numbers") -> None:
    article_id, kind, thing = edit.key
    if rows.read_one(db, kind, numbers[article_id], article_id, thing) != edit.before:
        raise StaleError(f"This {kind} was changed elsewhere meanwhile; look at it and try again.")


def _put(db: Database, edit: Edit, numbers: "_Numbers") -> None:
    article_id, kind, thing = edit.key
    if edit.after is None:
        rows.delete(db, kind, numbers[article_id], thing)
    else:
        rows.replace(db, edit.after, numbers[article_id])
    _follow(db, [edit], numbers)


def _follow(db: Database, edits: Sequence[Edit], numbers: "_Numbers") -> None:
    """Keep what the cast is looked up by; the edits are of one kind, and written already."""
    kind = edits[0].key[1]
    old, new = [it.before for it in edits], [it.after for it in edits]
    if kind == "entity":
        gone = [it.id for it in old if isinstance(it, Entity)]
        cast.follow_entities(db, gone, [it for it in new if isinstance(it, Entity)])
    elif kind == "span":
        before, after = (
            [(numbers[it.article_id], it) for it in spans if isinstance(it, Span)]
            for spans in (old, new)
        )
        cast.follow_spans(db, before, after)
    elif kind == "schema":
        cast.follow_schema(db, rows.read_schema(db))


def _edits(db: Database, change_id: str) -> Iterator[Edit]:
    found = db.execute(
        "select before, after from edit where change = ? order by position", (change_id,)
    ).fetchall()
    for before, after in found:
        yield Edit(before=_load(before), after=_load(after))


def _dump(value: Thing | None) -> str | None:
    return None if value is None else value.model_dump_json()


def _load(value: str | None) -> Thing | None:
    return None if value is None else _THING.validate_json(value)


def _last_id(db: Database) -> str:
    return db.execute("select max(id) from change").fetchone()[0] or ""


class _Numbers(dict[str, int]):
    """Article ids → their numbers in this file; what the project shares has number 0."""

    def __init__(self, db: Database) -> None:
        super().__init__({"": 0})
        self._db = db

    def __missing__(self, article_id: str) -> int:
        number = articles.number_of(self._db, article_id)
        if number is None:
            raise ProjectError(f"There is no article {article_id!r} in this project.")
        self[article_id] = number
        return number
