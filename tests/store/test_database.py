"""A file that cannot be opened is refused in one clear sentence, and stays as it was."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from annotator.errors import DamagedError, LockedError, ProjectError
from annotator.model.change import Edit
from annotator.model.schema import Schema
from annotator.project import Project
from annotator.store import database, migrations
from tests.conftest import AUTHOR, Mark


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    yield
    assert path.read_bytes() == before


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no project .*nothing\.annotator"):
        Project.open(tmp_path / "nothing.annotator")


def test_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is a folder"):
        Project.open(tmp_path)


def test_other_file_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "notes.annotator"
    path.write_text("Just some notes.", encoding="utf-8")

    with untouched(path), pytest.raises(ProjectError, match="is not an Annotator project"):
        Project.open(path)


def test_empty_file_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "empty.annotator"
    path.touch()

    with untouched(path), pytest.raises(ProjectError, match="is not an Annotator project"):
        Project.open(path)


def test_other_database_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table recipe (name text)")
    connection.close()

    with untouched(path), pytest.raises(ProjectError, match="but not an Annotator project"):
        Project.open(path)


def test_newer_file_names_both_versions(project_file: Path) -> None:
    with sqlite3.connect(project_file) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()

    with untouched(project_file), pytest.raises(ProjectError, match=r"file version 99.*up to 3"):
        Project.open(project_file)


def test_damaged_file_points_to_its_backups(project_file: Path) -> None:
    data = bytearray(project_file.read_bytes())
    data[8192 * 2 : 8192 * 8] = os.urandom(8192 * 6)
    project_file.write_bytes(data)

    with untouched(project_file), pytest.raises(DamagedError, match="lists its backups"):
        Project.open(project_file)


def test_truncated_file_is_damaged(project_file: Path) -> None:
    project_file.write_bytes(project_file.read_bytes()[: 8192 * 3])

    with untouched(project_file), pytest.raises(DamagedError, match="is damaged"):
        Project.open(project_file)


def test_locked_file_asks_to_try_again(project_file: Path) -> None:
    holder = sqlite3.connect(project_file)
    holder.execute("pragma locking_mode = exclusive")
    holder.execute("begin exclusive")

    with untouched(project_file), pytest.raises(LockedError, match="by another program"):
        Project.open(project_file, patience=0.1)

    holder.close()
    Project.open(project_file).close()


def test_full_disk_keeps_nothing_of_the_act_and_all_before(project_file: Path, mark: Mark) -> None:
    with Project.open(project_file) as project:
        first = mark("Actor", "Ada Kern")
        project.apply("Add", [Edit(after=first)], author=AUTHOR)
        pages = project._db.execute("pragma page_count").fetchone()[0]
        project._db.execute(f"pragma max_page_count = {pages}")
        large = mark("Cue", "told", note="x" * 100_000)

        with pytest.raises(ProjectError, match=r"no room left.*nothing of this act"):
            project.apply("Add", [Edit(after=large)], author=AUTHOR)

        assert project.document(1, AUTHOR).spans == (first,)
        assert list(project.check()) == []


@contextmanager
def no_privileges() -> Iterator[None]:
    """Go on as nobody in particular, where the tests run as root, who may do anything."""
    nobody = 65534
    if os.getuid() == 0:
        os.setresuid(nobody, nobody, 0)
    try:
        yield
    finally:
        if os.getresuid()[2] == 0:
            os.setresuid(0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the user ids of Linux")
@pytest.mark.parametrize(
    ("mode", "sentence"), [(0o444, "is read-only"), (0o000, "may not be read")]
)
def test_file_of_someone_else_is_said(project_file: Path, mode: int, sentence: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Not below the tests' own folder, which nobody else may enter.
        Path(folder).chmod(0o755)
        path = Path(folder, "Harbour.annotator")
        shutil.copy(project_file, path)
        path.chmod(mode)

        with untouched(path), no_privileges(), pytest.raises(ProjectError, match=sentence):
            Project.open(path)


def test_project_is_never_written_over(project_file: Path, schema: Schema) -> None:
    with untouched(project_file), pytest.raises(ProjectError, match="already there"):
        Project.create(project_file, schema, author=AUTHOR)


def test_missing_folder_for_a_new_project_is_said(tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(ProjectError, match="no folder"):
        Project.create(tmp_path / "nowhere" / "x.annotator", schema, author=AUTHOR)


def test_failed_transaction_leaves_no_trace(project: Project) -> None:
    db = project._db

    with pytest.raises(KeyError), database.writing(db):
        db.execute("delete from article_text")
        with database.writing(db):
            db.execute("delete from review")
            raise KeyError

    assert project.document(1, AUTHOR).article.text


def test_unfinished_migration_is_finished_on_opening(project_file: Path) -> None:
    with sqlite3.connect(project_file) as connection:
        connection.executescript(
            "pragma foreign_keys = off; drop table edit; drop table change; drop table schema;"
            "drop table review; drop table entity; drop table relation; drop table span;"
            "drop table entity_name; drop table entity_word; drop table entity_attribute;"
            "drop table mention; drop table ground; drop table blind; drop table learned;"
            "drop table proposed_for; drop table imported;"
            "drop table article_text; drop table article; delete from _sqlite_migrations"
        )
    connection.close()

    db = database.connect(project_file)

    assert migrations.MIGRATIONS.pending(db) == []
    db.close()


def test_a_file_of_the_version_before_opens_with_its_log(project_file: Path) -> None:
    with Project.open(project_file) as project:
        before = [it.id for it in project.history()]
    with sqlite3.connect(project_file) as connection:
        connection.executescript(
            "drop table imported; pragma user_version = 2;"
            "delete from _sqlite_migrations where name = 'imports_by_article'"
        )
    connection.close()

    with Project.open(project_file) as project:
        assert [it.id for it in project.history()] == before
        assert list(project.check()) == []


def test_other_sqlite_errors_are_not_dressed_up(project: Project) -> None:
    with pytest.raises(sqlite3.OperationalError), database.explained(None):
        project._db.execute("select nothing from nowhere")
    with pytest.raises(sqlite3.IntegrityError), database.explained(None):
        project._db.execute("insert into article_text (article, text) values (77, 'x')")
    with pytest.raises(DamagedError, match="The project is damaged"), database.explained(None):
        raise sqlite3.DatabaseError("malformed")
    with pytest.raises(ProjectError, match="cannot be written"), database.explained(Path("x")):
        raise sqlite3.OperationalError("attempt to write a readonly database")


def test_large_file_is_not_checked_while_someone_waits(
    project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CHECKED_AT_OPEN", 0)

    Project.open(project_file).close()


def test_project_without_its_schema_is_said(project_file: Path) -> None:
    with Project.open(project_file) as project:
        project._db.execute("delete from schema")

    with pytest.raises(ProjectError, match="has no schema"):
        Project.open(project_file)


def test_project_can_be_opened_once_more_for_a_thread(project_file: Path) -> None:
    with Project.open(project_file) as project, project.reopen() as other:
        assert other.document(1, AUTHOR) == project.document(1, AUTHOR)
        assert [it.article.id for it in other.documents(author=AUTHOR, numbers=[1])] == ["a1"]


def test_file_that_lost_its_end_is_damaged(project_file: Path) -> None:
    project_file.write_bytes(project_file.read_bytes()[:-100])

    with untouched(project_file), pytest.raises(DamagedError, match="its end is missing"):
        Project.open(project_file)
