"""What was dismissed with a reason is kept by the native format, or counted as left out."""

from pathlib import Path

from annotator.news import lint
from annotator.project import Project
from tests.conftest import AUTHOR
from tests.test_cli import answer, run

REASON = "a scare quote"


def dismissed(path: Path) -> None:
    """Dismiss the first place that looks forgotten."""
    with Project.open(path) as project:
        document = project.document(1, AUTHOR)
        look = lint.Lint(document, project.schema)
        look.work()
        edits = lint.dismissal(document, look.findings[0], REASON)
        project.apply("Dismiss a place", edits, author=AUTHOR)


def test_all_states_bring_it_into_another_project(project_file: Path, tmp_path: Path) -> None:
    dismissed(project_file)
    before = answer("check", project_file)
    out, other = tmp_path / "all.jsonl", tmp_path / "Other.annotator"

    run("export", project_file, out, "--format", "jsonl", "--states", "all")
    run("new", other)
    run("import", other, out)

    after = answer("check", other)
    assert [it["forgotten"] for it in after] == [it["forgotten"] for it in before]
    with Project.open(other) as project:
        notes = [it.note for it in project.document(1, AUTHOR).spans if it.state == "rejected"]
    assert notes == [REASON]


def test_an_export_of_what_is_accepted_says_that_it_leaves_it_out(
    project_file: Path, tmp_path: Path
) -> None:
    dismissed(project_file)

    report = answer("export", project_file, tmp_path / "out.jsonl", "--format", "jsonl")

    assert [(it["what"], it["count"]) for it in report["left_out"]] == [
        ("place dismissed with a reason (the states “all” keep it)", 1)
    ]
    assert REASON not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
