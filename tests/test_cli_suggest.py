"""`annotator suggest` and `learn` do what they say; what they cannot is one sentence."""

import shlex
import sys
from pathlib import Path

import pytest

from annotator.cli import suggest as suggest_module
from annotator.errors import LabelError
from annotator.learning import model as models
from annotator.project import Project
from tests.suggesters.test_learned import put_examples
from tests.test_cli import answer, refused, run

PROGRAM = """
import json, sys
for line in sys.stdin:
    json.loads(line)
    print(json.dumps({"spans": [{"label": "Object", "text": "lost on day 1"}, 5]}), flush=True)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "Corpus.annotator"
    with Project.create(path, author="mara") as project:
        put_examples(project, 8, done=5)
    return path


def test_suggesters_are_listed_with_what_they_need() -> None:
    rows = {it["suggester"]: it for it in answer("suggest", "--list")}
    assert rows["quantities"]["on"]
    assert not rows["http"]["on"]
    assert rows["http"]["needs"] == "--url http://127.0.0.1:8080/v1"
    said = run("suggest", "--list").stdout
    assert "command    off  a program of your own" in said
    assert 'Needs --command "program argument".' in said
    assert "quantities on   " in said


def test_rules_propose_for_the_articles_that_are_not_done(corpus: Path) -> None:
    found = answer("suggest", corpus, "--author", "mara", "--jobs", 1)
    assert (found["author"], found["articles"], found["changed"]) == ("mara", 3, 3)
    assert "quantities" in found["suggesters"]
    assert "command" not in found["suggesters"]
    assert found["proposed"] >= 18
    again = run("suggest", corpus, "--author", "mara", "--jobs", 1).stdout
    assert again == "Looked at 3 articles for mara: 0 new to judge, in 0 of them.\n"


def test_articles_and_suggesters_are_chosen(corpus: Path) -> None:
    found = answer(
        "suggest", corpus, "--author", "mara", "--jobs", 1,
        "--suggesters", "quantities, names", "--article", "a6", "--article", "a7",
    )  # fmt: skip
    assert (found["articles"], found["suggesters"]) == (2, ["quantities", "names"])
    done = answer("suggest", corpus, "--author", "mara", "--jobs", 1, "--status", "done")
    assert done["articles"] == 5


def test_a_program_needs_no_other_word(corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    command = shlex.join([sys.executable, str(file)])
    said = run("suggest", corpus, "--author", "mara", "--jobs", 1, "--command", command).stdout
    assert said.splitlines() == [
        "Looked at 3 articles for mara: 3 new to judge, in 3 of them.",
        "Left out:",
        "  3 × command: span whose span cannot be read",
    ]


def test_what_cannot_be_done_is_one_sentence(corpus: Path) -> None:
    assert refused("suggest").startswith("In which project? annotator suggest PROJECT;")
    assert "There is no suggester 'magic'" in refused("suggest", corpus, "--suggesters", "magic")
    assert "There is no article 'zz'" in refused(
        "suggest", corpus, "--author", "mara", "--article", "zz"
    )
    told = refused("suggest", corpus, "--author", "mara", "--url", "https://api.example.org/v1")
    assert "--allow-host api.example.org" in told
    with Project.open(corpus) as project:
        project.set_blind("mara", to=True)
    assert refused("suggest", corpus, "--author", "mara") == (
        "mara works blind in this project: nothing is proposed to them; "
        "`annotator blind PROJECT --author mara --off` ends that.\n"
    )


def test_labels_that_nobody_mapped_are_written_to_a_file(tmp_path: Path) -> None:
    error = LabelError("No such label.", proposal='[label]\nX = ""\n', findings=None)
    how = suggest_module._how_to_map
    assert how(error, None) == "--map FILE writes a file to edit that says what they are here."
    file = tmp_path / "map.toml"
    assert how(error, file) == f"Edit {file}, which now lists them, and try again."
    assert file.read_text(encoding="utf-8") == error.proposal
    assert how(error, file) == f"Add them to {file}."


def test_a_pipeline_with_other_labels_says_how_to_map_them(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_what: object, **_more: object) -> None:
        raise LabelError("It has labels that the schema has not: X.", proposal="", findings=None)

    monkeypatch.setattr("annotator.suggesting.propose", fail)
    said = refused("suggest", corpus, "--author", "mara", "--pipeline", "mine")
    assert said == (
        "It has labels that the schema has not: X. "
        "--map FILE writes a file to edit that says what they are here.\n"
    )


def test_learning_shows_how_well(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run("learn", corpus, "--author", "mara", "--show").stdout
    assert before.startswith("Nothing is learned for mara yet")
    assert answer("learn", corpus, "--author", "mara", "--show") is None
    learned = answer("learn", corpus, "--author", "mara")
    assert len(learned["articles"]) == 5
    table = run("learn", corpus, "--author", "mara", "--show").stdout.splitlines()
    assert table[0].startswith("Learned from ")
    assert table[1].split() == ["label", "spans", "P", "R", "F1", "rules", "F1"]
    assert {line.split()[0] for line in table[2:]} == {"Actor", "Quantity"}
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    assert "pip install python-crfsuite" in refused("learn", corpus, "--author", "mara")


def test_bad_values_of_options_are_refused_by_name(corpus: Path) -> None:
    assert "--timeout" in run("suggest", corpus, "--timeout", "0", code=2).stderr


def test_who_has_labelled_nothing_is_told_who_has(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "nobody-here")
    said = refused("suggest", corpus, "--jobs", 1)
    assert "nobody-here has labelled nothing here, but mara did: say with --author" in said
    assert answer("suggest", corpus, "--jobs", 1, "--author", "nobody-here")["changed"]
