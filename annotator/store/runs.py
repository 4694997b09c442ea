"""How far a long run of proposing is, so that one that was stopped goes on where it was.

A run is known by a text that says what was asked for. When it is through, nothing of it is kept:
the same run then begins anew.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from annotator.store.database import writing


def begin(db: Database, author: str, run: str) -> set[int]:
    """Return the numbers of the articles that this run is through with; forget other runs."""
    with writing(db):
        db.execute("delete from proposed_for where author = ? and run <> ?", (author, run))
    found = db.execute("select article from proposed_for where author = ?", (author,))
    return {number for (number,) in found}


def note(db: Database, author: str, run: str, numbers: Iterable[int]) -> None:
    """Note that a run is through with articles."""
    with writing(db):
        db.conn.executemany(
            "insert or replace into proposed_for (author, article, run) values (?, ?, ?)",
            ((author, it, run) for it in numbers),
        )


def end(db: Database, author: str) -> None:
    """Forget the run, which is through."""
    with writing(db):
        db.execute("delete from proposed_for where author = ?", (author,))
