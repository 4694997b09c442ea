"""Who works blind: authors who neither see proposals nor get any.

Labels that are to show what people see for themselves, to measure agreement or programs by, must
not have been proposed to them. It is kept in the project, so that no window forgets it.
"""

from sqlite_utils import Database


def authors(db: Database) -> list[str]:
    """Return who works blind, by name."""
    return [row[0] for row in db.execute("select author from blind order by author")]


def put(db: Database, author: str, *, is_blind: bool) -> None:
    """Say that an author works blind, or no more."""
    if is_blind:
        db.execute("insert or ignore into blind (author) values (?)", (author,))
    else:
        db.execute("delete from blind where author = ?", (author,))
