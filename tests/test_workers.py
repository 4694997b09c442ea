"""Who imports articles has not labelled anything yet."""

from pathlib import Path

from annotator.model.change import Edit
from annotator.project import Project
from tests.conftest import Mark
from tests.test_cli import run


def test_who_only_imported_has_not_worked_here(tmp_path: Path) -> None:
    source = tmp_path / "one.txt"
    source.write_text("Ada Kern spoke.", encoding="utf-8")
    run("new", tmp_path / "A.annotator")
    run("import", tmp_path / "A.annotator", source)

    with Project.open(tmp_path / "A.annotator") as project:
        assert project.article_count() == 1
        assert project.workers() == []


def test_who_labelled_has(project: Project, mark: Mark) -> None:
    project.apply("Add Actor", [Edit(after=mark("Actor", "Ada Kern"))], author="jonas")

    assert "jonas" in project.workers()
