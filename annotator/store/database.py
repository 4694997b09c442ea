"""Open a project's file safely, and say in one sentence why it cannot be opened.

Write-ahead log, and `synchronous = full`: a commit that returned survives a kill and a power
cut. Every writing transaction begins with the write lock (`begin immediate`), so that two
processes on one file wait for each other instead of failing.

Nothing in this process may open the file of a project but SQLite: on POSIX, closing any
descriptor of a file drops all locks that the process holds on it, and another program then takes
the journal away from under us.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import DamagedError, LockedError, ProjectError
from annotator.store.migrations import APPLICATION_ID, FORMAT, MIGRATIONS, migrate

PATIENCE = 10.0
"""How many seconds to wait for another program that writes."""

CHECKED_AT_OPEN = 32_000_000
"""Files of up to so many bytes are checked for damage when they are opened."""

PAGE = 16_384
"""Bytes of a page of a new file: of smaller ones, the text of an average article wastes a half."""

_PRAGMAS = (
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "cache_size = -64000",
    "temp_store = memory",
)


def create(path: Path | None) -> Database:
    """Make an empty project file, or one in memory; raises ProjectError where one is."""
    if path and path.exists():
        raise ProjectError(f"{path} is already there; choose another name.")
    if path and not path.parent.is_dir():
        raise ProjectError(f"There is no folder {path.parent} to put {path.name} in.")
    with explained(path):
        db = _connect(path, PATIENCE, new=True)
        with writing(db):
            migrate(db)
    return db


def connect(path: Path, *, patience: float = PATIENCE) -> Database:
    """Open a project file and bring it up to this version.

    Raises ProjectError, DamagedError or LockedError with one sentence; the file is then as
    it was.
    """
    _refuse_at_sight(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise ProjectError(f"{path} is read-only here; copy it to a folder that you may write to.")
    with explained(path):
        db = _connect(path, patience)
        try:
            _refuse_cut(db, path)
            if path.stat().st_size <= CHECKED_AT_OPEN:
                _refuse_damaged(db, path)
            if MIGRATIONS.pending(db):
                with writing(db):
                    migrate(db)
        except BaseException:
            db.close()
            raise
    return db


def look(path: Path) -> Database:
    """Open a project file only to read it, leaving every byte as it is."""
    _refuse_at_sight(path)
    with explained(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        db = Database(connection, execute_plugins=False, recursive_triggers=False)
        try:
            _refuse_foreign(db, path)
            _refuse_damaged(db, path)
        except BaseException:
            db.close()
            raise
    return db


def _refuse_at_sight(path: Path) -> None:
    if path.is_dir():
        raise ProjectError(f"{path} is a folder, not a project file.")
    if not path.exists():
        raise ProjectError(f"There is no project {path}.")
    if not os.access(path, os.R_OK):
        raise ProjectError(f"{path} may not be read by this user.")
    if not path.stat().st_size:
        raise ProjectError(f"{path} is not an Annotator project.")


def _connect(path: Path | None, patience: float, *, new: bool = False) -> Database:
    """Open a file; pragmas that write come after the file is known to be ours."""
    connection = sqlite3.connect(path or ":memory:", timeout=patience, check_same_thread=False)
    db = Database(connection, execute_plugins=False, recursive_triggers=False)
    try:
        if path and not new:
            _refuse_foreign(db, path)
        db.execute(f"pragma page_size = {PAGE}")
        for pragma in _PRAGMAS:
            db.execute(f"pragma {pragma}")
    except BaseException:
        db.close()
        raise
    return db


def _refuse_foreign(db: Database, path: Path) -> None:
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise ProjectError(f"{path} is a database, but not an Annotator project.")
    version = _pragma(db, "user_version")
    if version > FORMAT:
        raise ProjectError(
            f"{path} was written by a newer Annotator (file version {version}, this program "
            f"reads up to {FORMAT}); install the newer program to open it."
        )


def _refuse_cut(db: Database, path: Path) -> None:
    """Refuse a file that ends inside a page, unless its journal can still put that right."""
    journal = path.with_name(f"{path.name}-wal")
    whole = path.stat().st_size % _pragma(db, "page_size") == 0
    if not whole and not (journal.exists() and journal.stat().st_size):
        raise _damaged(path, "its end is missing")


def _refuse_damaged(db: Database, path: Path) -> None:
    found = [row[0] for row in db.execute("pragma quick_check(1)")]
    if found != ["ok"]:
        raise _damaged(path, found[0])


def _damaged(path: Path, why: object) -> DamagedError:
    return DamagedError(f"{path} is damaged ({why}); `annotator restore {path}` lists its backups.")


def _pragma(db: Database, name: str) -> int:
    return int(db.execute(f"pragma {name}").fetchone()[0])


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction that starts with the write lock; nested ones are part of the first."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.conn.execute("begin immediate")
    try:
        yield
        db.conn.execute("commit")
    except BaseException:
        db.conn.rollback()
        raise


Identity = tuple[int, ...]
"""What tells the files of a project from others of the same names: their inodes."""


def identity(path: Path) -> Identity:
    """Return the identity of a project's file and of its journal, as they are on the disk."""
    names = (path, path.with_name(f"{path.name}-wal"))
    return tuple(it.stat().st_ino for it in names if it.exists())


def refuse_replaced(path: Path, known: Identity) -> None:
    """Raise ProjectError where the files are no longer those that were opened.

    Whatever was written to them now would be written to files that nobody can find again.
    """
    if identity(path) != known:
        raise ProjectError(
            f"{path} was moved, replaced, or taken apart by another program while it was open; "
            "close it and open it again."
        )


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn what SQLite says into one sentence for the person at the screen."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "locked" in said or "busy" in said:
            raise LockedError(
                f"{path} is being written by another program; try again in a moment."
            ) from error
        if "full" in said:
            raise ProjectError(
                f"There is no room left to write {path}: nothing of this act was kept. "
                "Free some space and do it again."
            ) from error
        if any(it in said for it in ("readonly", "unable to open", "disk I/O")):
            raise ProjectError(f"{path} cannot be written here ({said}).") from error
        raise
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        if "not a database" in str(error):
            raise ProjectError(f"{path} is not an Annotator project.") from error
        raise _damaged(path or Path("The project"), error) from error
