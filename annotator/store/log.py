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
from operator import itemgetter
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError, StaleError
from annotator.model.base import new_id
from annotator.model.change import Change, Edit, Key, Thing, merged
from annotator.model.entity import Entity
from annotator.model.layer import ATTRIBUTES, Layer
from annotator.model.span import Span
from annotator.store import articles, cast, rows
from annotator.store.database import writing

_THING: TypeAdapter[Thing] = TypeAdapter(Thing)
_CHANGE = ("id", "author", "at", "action", "origin", "kind", "target")


def commit(db: Database, change: Change, layers: Sequence[tuple[int, Layer]] = ()) -> Change:
    """Write one act: its rows and its entry, together or not at all.

    `layers` are what it brings beside its edits to new articles, by the numbers of those; the log
    has it in one row for each article. Returns the change with its id in the log. Raises StaleError
    when a thing is no longer as the edit's `before` says, or is there already; ProjectError for an
    unknown article.
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
        if layers:
            _bring(db, entry.id, layers)
        return entry


def _bring(db: Database, change_id: str, layers: Sequence[tuple[int, Layer]]) -> None:
    found = [(number, _things(layer)) for number, layer in layers]
    for kind in ("review", "span", "relation"):
        rows.insert_all(
            db,
            kind,
            ((number, *cells) for number, things in found for cells in things.get(kind, ())),
        )
    db.conn.executemany(
        "insert into imported (article, change, things) values (?, ?, ?)",
        ((number, change_id, orjson.dumps(it).decode()) for number, it in found if it),
    )
    with_attributes = (
        number for number, it in layers if any(cells[ATTRIBUTES] != "{}" for cells in it.spans)
    )
    cast.follow_articles(db, with_attributes)


def _things(layer: Layer) -> dict[str, Sequence[rows.Row]]:
    """Return the cells of all that is in a layer, by kind."""
    found: dict[str, Sequence[rows.Row]] = {}
    if layer.status != "untouched":
        found["review"] = [(layer.author, layer.status, layer.dated)]
    if layer.spans:
        found["span"] = layer.spans
    if layer.relations:
        found["relation"] = layer.relations
    return found


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
    names = ", ".join(f"change.{it}" for it in _CHANGE)
    found = [
        db.execute(f"select {names} from change where id = ?", (change,)).fetchone()
        for change, _ in _entries_of(db, key)
    ]
    return [Change.model_validate(dict(zip(_CHANGE, row, strict=True))) for row in found]


def refold(db: Database, key: Key) -> Thing | None:
    """Return what the log makes of one thing that somebody has edited.

    What an import brought need not be read: it is what the thing was before its first edit, for
    an import brings things in rows of their own to new articles only, and edits come after that.
    """
    article_id, kind, thing = key
    found = db.execute(
        "select before, after, retracted from edit join change on change.id = edit.change "
        "where article = ? and edit.kind = ? and thing = ? order by edit.change",
        (_Numbers(db)[article_id], kind, thing),
    ).fetchall()
    first = _load(found[0][0])
    counting = [Edit(before=_load(it[0]), after=_load(it[1])) for it in found if not it[2]]
    return _fold([Edit(after=first), *counting] if first else counting)


def refold_all(db: Database, article_id: str) -> dict[Key, Thing | None]:
    """Return what the log makes of all that it knows of in an article (with "", in the project)."""
    number = _Numbers(db)[article_id]
    found: dict[Key, list[tuple[str, Edit]]] = {}
    for change, things in _imports_of(db, number):
        for it in _imported_values(things, article_id):
            found.setdefault(Edit(after=it).key, []).append((change, Edit(after=it)))
    for kind, thing, change, before, after, retracted in db.execute(
        "select edit.kind, thing, edit.change, before, after, retracted from edit "
        "join change on change.id = edit.change where article = ?",
        (number,),
    ):
        entries = found.setdefault((article_id, kind, thing), [])
        if not retracted:
            entries.append((change, Edit(before=_load(before), after=_load(after))))
    return {
        key: _fold(edit for _, edit in sorted(entries, key=itemgetter(0)))
        for key, entries in sorted(found.items())
    }


def _entries_of(db: Database, key: Key) -> list[tuple[str, Edit]]:
    """Return the edits of one thing that count, each with its entry's id, the oldest first."""
    article_id, kind, thing = key
    number = _Numbers(db)[article_id]
    found = [
        (change, Edit(before=_load(before), after=_load(after)))
        for change, before, after in db.execute(
            "select edit.change, before, after from edit join change on change.id = edit.change "
            "where article = ? and edit.kind = ? and thing = ? and retracted = 0",
            (number, kind, thing),
        )
    ]
    for change, things in _imports_of(db, number):
        mine = (it for it in things.get(kind, ()) if it[0] == thing)
        found += ((change, Edit(after=rows.to_value(kind, it, article_id))) for it in mine)
    found.sort(key=itemgetter(0))
    return found


def _imports_of(db: Database, number: int) -> Iterator[tuple[str, dict[str, list[rows.Row]]]]:
    """Yield what imports brought to an article, each with its entry's id."""
    found = db.execute("select change, things from imported where article = ?", (number,))
    for change, things in found.fetchall():
        yield change, orjson.loads(things)


def _imported_values(things: dict[str, list[rows.Row]], article_id: str) -> Iterator[Thing]:
    for kind, found in things.items():
        for cells in found:
            yield rows.to_value(kind, cells, article_id)


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


def _fold(edits: Iterable[Edit]) -> Thing | None:
    state: dict[str, Any] | None = None
    for edit in edits:
        state = _folded(state, edit.before, edit.after)
    return None if state is None else _THING.validate_python(state)


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
    imported = db.execute(
        "select id, things from imported join article on number = article "
        "where change = ? order by number",
        (change_id,),
    ).fetchall()
    for article_id, things in imported:
        for value in _imported_values(orjson.loads(things), article_id):
            yield Edit(after=value)


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
