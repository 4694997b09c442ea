"""Opening makes a copy now and then; a copy can be put back, and nothing is ever deleted by it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from annotator.errors import DamagedError, LockedError, ProjectError
from annotator.model.change import Edit
from annotator.project import Project, list_backups, restore_backup
from annotator.store import backups
from tests.conftest import AUTHOR, Mark


def work(path: Path, mark: Mark, word: str) -> None:
    with Project.open(path) as project:
        project.apply("Add", [Edit(after=mark("Object", word))], author=AUTHOR)


def words(path: Path) -> list[str]:
    with Project.open(path) as project:
        document = project.document(1, AUTHOR)
        return [span.words(document.article.text) for span in document.spans]


def make(path: Path) -> Path:
    with Project.open(path) as project:
        made = project.back_up()
    assert made is not None
    return made


def test_backup_is_a_project_of_its_own_in_one_file(project_file: Path, mark: Mark) -> None:
    work(project_file, mark, "strike")

    made = make(project_file)

    assert made.parent == project_file.with_name("Harbour backups")
    assert [it.name for it in made.parent.iterdir()] == [made.name]
    assert words(made) == ["strike"]


def test_no_backup_when_nothing_is_new(project_file: Path, mark: Mark) -> None:
    make(project_file)

    with Project.open(project_file) as project:
        assert project.back_up() is None
    work(project_file, mark, "strike")

    make(project_file)
    assert len(list_backups(project_file)) == 2


def test_backup_is_made_even_if_the_newest_one_is_broken(project_file: Path) -> None:
    make(project_file).write_bytes(b"no longer a project")

    make(project_file)

    assert len(list_backups(project_file)) == 2


def test_backups_rotate_but_one_of_each_day_stays(project_file: Path, mark: Mark) -> None:
    folder = backups.folder(project_file)
    folder.mkdir()
    now = datetime.now().astimezone()
    for day in range(1, 41):
        for hour in (1, 2):
            when = (now - timedelta(days=day)).replace(hour=hour, minute=0, second=0)
            name = f"Harbour {when:%Y-%m-%d %H.%M.%S}.annotator"
            (folder / name).write_bytes(b"")
    work(project_file, mark, "strike")

    made = make(project_file)

    left = list_backups(project_file)
    assert left[0].path == made
    assert len({it.made.date() for it in left}) == 30
    assert len(left) == 30 + 4
    assert all(it.made.hour == 2 for it in left[10:])


def test_other_files_in_the_folder_are_left_alone(project_file: Path) -> None:
    made = make(project_file)
    note = made.with_name("read me.annotator")
    note.write_text("mine", encoding="utf-8")

    assert [it.path for it in list_backups(project_file)] == [made]
    assert note.exists()


def test_restore_brings_back_and_keeps_what_was_there(project_file: Path, mark: Mark) -> None:
    work(project_file, mark, "strike")
    made = make(project_file)
    work(project_file, mark, "Monday")

    kept = restore_backup(project_file, made)

    assert words(project_file) == ["strike"]
    assert kept is not None
    assert words(kept) == ["strike", "Monday"]


def test_restore_of_a_damaged_project(project_file: Path, mark: Mark) -> None:
    work(project_file, mark, "strike")
    made = make(project_file)
    project_file.write_bytes(project_file.read_bytes()[:5000])

    restore_backup(project_file, made)

    assert words(project_file) == ["strike"]


def test_restore_of_a_deleted_project(project_file: Path, mark: Mark) -> None:
    work(project_file, mark, "strike")
    made = make(project_file)
    project_file.unlink()

    assert restore_backup(project_file, made) is None
    assert words(project_file) == ["strike"]


def test_journal_of_the_old_file_is_not_replayed_into_the_backup(
    project_file: Path, mark: Mark
) -> None:
    made = make(project_file)
    project = Project.open(project_file)
    project.apply("Add", [Edit(after=mark("Object", "strike"))], author=AUTHOR)
    # As after a kill: the journal stays behind.
    wal = project_file.with_name(f"{project_file.name}-wal")
    copy = wal.read_bytes()
    project.close()
    wal.write_bytes(copy)

    restore_backup(project_file, made)

    assert words(project_file) == []


def test_restore_waits_for_nobody_who_has_it_open(project_file: Path) -> None:
    made = make(project_file)

    with Project.open(project_file), pytest.raises(LockedError, match="open in another program"):
        restore_backup(project_file, made)


def test_restore_of_something_else_is_refused(project_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.annotator"
    other.write_text("hello", encoding="utf-8")
    before = project_file.read_bytes()

    with pytest.raises(ProjectError, match="is not an Annotator project"):
        restore_backup(project_file, other)

    assert project_file.read_bytes() == before


def test_damaged_backup_is_refused(project_file: Path, mark: Mark) -> None:
    work(project_file, mark, "strike")
    made = make(project_file)
    made.write_bytes(made.read_bytes()[: 8192 * 3])

    with pytest.raises(DamagedError, match="is damaged"):
        restore_backup(project_file, made)

    assert words(project_file) == ["strike"]


def test_other_trouble_with_the_old_file_is_not_hidden(project_file: Path, tmp_path: Path) -> None:
    made = make(project_file)
    project_file.unlink()
    project_file.mkdir()

    with pytest.raises(sqlite3.OperationalError):
        restore_backup(project_file, made)


def test_backup_is_consistent_while_others_write(project_file: Path, mark: Mark) -> None:
    writer = Project.open(project_file)
    writer.apply("Add", [Edit(after=mark("Object", "strike"))], author=AUTHOR)

    made = make(project_file)
    writer.close()

    assert words(made) == ["strike"]


def test_project_in_memory_has_no_backups(project: Project) -> None:
    assert project.back_up() is None
    with pytest.raises(ProjectError, match="in memory"):
        project.reopen()


def test_full_folder_of_names_still_gets_a_new_one(project_file: Path, mark: Mark) -> None:
    for word in ("strike", "Monday", "Ada"):
        work(project_file, mark, word)
        make(project_file)

    names = [it.path.name for it in list_backups(project_file)]
    assert len(set(names)) == 3
