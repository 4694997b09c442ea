"""Nothing in the program drops the locks of an open project.

And a project that was taken apart by another program is noticed before anything is written.

On POSIX, closing any descriptor of a file drops all locks that the process holds on it. Another
program that then opens and closes the project takes itself for the last one, and deletes the
journal: acts that were acknowledged would be gone.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.errors import InputError, ProjectError
from annotator.importers import articles_in, recognise
from annotator.model.change import Edit
from annotator.project import Project, list_backups
from tests.conftest import AUTHOR, Mark

LOCKS = Path("/proc/locks")


def locks(path: Path) -> int:
    """Return how many locks this process has on a file; inodes of other disks may be alike."""
    inode, process = f":{path.stat().st_ino} ", f" {os.getpid()} "
    lines = LOCKS.read_text(encoding="utf-8").splitlines()
    return sum(inode in line and process in line for line in lines)


def refused_import(project: Project, path: Path) -> None:
    with pytest.raises(InputError, match="is a project, not an article"):
        recognise(path)
    assert articles_in(path.parent) == []


@pytest.mark.skipif(not LOCKS.exists(), reason="needs the list of locks that Linux keeps")
@pytest.mark.parametrize(
    "deed",
    [
        lambda project, _: project.reopen().close(),
        lambda project, _: project.back_up(),
        lambda project, _: list(project.check()),
        lambda _, path: list_backups(path),
        refused_import,
    ],
    ids=["reopen", "back up", "check", "list backups", "recognise"],
)
def test_locks_are_kept(project_file: Path, deed: Callable[[Project, Path], object]) -> None:
    with Project.open(project_file) as project:
        project.article_count()
        before = locks(project_file)

        deed(project, project_file)

        assert locks(project_file) == before > 0


def test_another_program_does_not_take_the_journal_away(project_file: Path, mark: Mark) -> None:
    with Project.open(project_file) as project:
        project.reopen().close()
        command = [sys.executable, "-m", "annotator", "log", str(project_file)]
        subprocess.run(command, check=True, capture_output=True)

        project.apply("Add", [Edit(after=mark("Actor", "Ada Kern"))], author=AUTHOR)

        seen = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert seen.splitlines()[0].endswith("mara  Add")


def test_project_that_was_replaced_takes_no_more_acts(project_file: Path, mark: Mark) -> None:
    add = [Edit(after=mark("Actor", "Ada Kern"))]
    with Project.open(project_file) as project:
        project.apply("Add", add, author=AUTHOR)
        project_file.with_name(f"{project_file.name}-wal").unlink()

        with pytest.raises(ProjectError, match="taken apart by another program"):
            project.apply("Add", [Edit(after=mark("Cue", "told"))], author=AUTHOR)
        with pytest.raises(ProjectError, match="close it and open it again"):
            project.undo(AUTHOR)
        with pytest.raises(ProjectError, match="was moved, replaced"):
            project.data_version()
