"""Copies of a project file that are made when it is opened, and how one is put back.

They lie beside the project, in a folder named after it, each with its date in its name. The
ten newest stay, and the newest of each of the last thirty days that have one.
"""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import LockedError, ProjectError
from annotator.store import articles, database, log

KEPT = 10
DAYS = 30

_STAMP = "%Y-%m-%d %H.%M.%S"
_NAME = re.compile(r" (\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)(?: \d+)?\.annotator$")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: when it was made, and how large it is in bytes."""

    path: Path
    made: datetime
    size: int


def folder(project: Path) -> Path:
    """Return the folder that holds a project's backups."""
    return project.with_name(f"{project.stem} backups")


def listed(project: Path) -> list[Backup]:
    """Return a project's backups, the newest first."""
    found = []
    for path in folder(project).glob("*.annotator"):
        if name := _NAME.search(path.name):
            made = datetime.strptime(name[1], _STAMP).astimezone()
            found.append(Backup(path, made, path.stat().st_size))
    return sorted(found, key=lambda it: it.path.name, reverse=True)


def make(db: Database, project: Path) -> Path | None:
    """Copy the project in one step; return the copy, or None if nothing is new since the last.

    The copy is consistent even while others write (SQLite's backup API), and stands under its
    name only when it is whole.
    """
    newest = next(iter(listed(project)), None)
    if newest and _mark(newest.path) == (articles.count(db), log.last_id(db)):
        return None
    with database.explained(project):
        target = _free(project)
        copy_to(db, target)
    _rotate(project)
    return target


def copy_to(db: Database, target: Path) -> None:
    """Write a copy of the open project to `target`, as one file without a journal."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    copy = sqlite3.connect(partial)
    try:
        db.conn.backup(copy)
        copy.execute("pragma journal_mode = delete")
    finally:
        copy.close()
    _flush(partial)
    partial.replace(target)


def restore(project: Path, backup: Path) -> Path | None:
    """Put a backup in the project's place; return where the file that was there lies now.

    Nothing is deleted: the present file is kept among the backups. Raises LockedError while
    any program has the project open, and ProjectError when the backup is no project.
    """
    copy = database.look(backup)
    try:
        _refuse_open(project)
        partial = project.with_name(f"{project.name}.partial")
        copy_to(copy, partial)
    finally:
        copy.close()
    kept = _put_aside(project)
    partial.replace(project)
    return kept


def _put_aside(project: Path) -> Path | None:
    if not project.exists():
        return None
    kept = _free(project)
    kept.parent.mkdir(exist_ok=True)
    # The journal belongs to the file: left behind, it would be replayed into the backup.
    for suffix in ("-wal", "-shm", ""):
        part = project.with_name(project.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    return kept


def _free(project: Path) -> Path:
    stamp = datetime.now().astimezone().strftime(_STAMP)
    names = [f"{project.stem} {stamp}.annotator"]
    names += [f"{project.stem} {stamp} {number}.annotator" for number in range(2, 100)]
    return next(path for name in names if not (path := folder(project) / name).exists())


def _refuse_open(project: Path) -> None:
    if not project.exists():
        return
    connection = sqlite3.connect(project, timeout=0.2)
    try:
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("begin exclusive")
        connection.rollback()
    except sqlite3.OperationalError as error:
        raise LockedError(
            f"{project} is open in another program ({error}); close it there first."
        ) from error
    except sqlite3.DatabaseError:
        return  # A damaged file is exactly what a backup is for.
    finally:
        connection.close()


def _mark(path: Path) -> tuple[int, str] | None:
    """What tells whether anything is new: the number of articles and the last log entry."""
    try:
        copy = database.look(path)
    except ProjectError:
        return None
    try:
        return articles.count(copy), log.last_id(copy)
    finally:
        copy.close()


def _rotate(project: Path) -> None:
    found = listed(project)
    days = {backup.made.date(): backup for backup in reversed(found)}
    newest_days = {days[day].path for day in sorted(days, reverse=True)[:DAYS]}
    for backup in found[KEPT:]:
        if backup.path not in newest_days:
            backup.path.unlink()


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
