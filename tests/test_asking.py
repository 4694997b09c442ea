"""What lies outside is asked in a process of its own, whose failures are one sentence."""

import shlex
import sys
from pathlib import Path

import pytest

from annotator.asking import Answer, Asker
from annotator.errors import InputError, ProjectError
from annotator.project import Project
from annotator.suggesting import Asked
from tests.suggesters.test_learned import put_examples

ANSWERS = """
import json, sys
for line in sys.stdin:
    text = json.loads(line)["article"]["text"]
    print(json.dumps({"spans": [
        {"label": "Actor", "text": text.split()[0]}, {"label": "Person", "text": "Ada"},
    ]}), flush=True)
"""
SILENT = "import time\ntime.sleep(60)\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "Corpus.annotator"
    with Project.create(path, author="mara") as project:
        put_examples(project, 2, done=0)
    return path


def asker(corpus: Path, code: str) -> Asker:
    file = corpus.with_name("program.py")
    file.write_text(code, encoding="utf-8")
    command = shlex.join([sys.executable, str(file)]) if code else ""
    wanted = Asked("mara", ("command",), {"command": command})
    with Project.open(corpus) as project:
        return Asker(corpus, wanted, project.schema)


def test_one_process_answers_about_one_article_after_another(corpus: Path) -> None:
    outside = asker(corpus, ANSWERS)
    with Project.open(corpus) as project:
        for number in (1, 2):
            document = project.document(number, "mara")
            answer = outside.ask(document)
            [(name, proposal)] = answer.found
            assert (name, proposal.label) == ("command", "Actor")
            text = document.article.text
            assert [text[a:b] for a, b in proposal.fragments] == [text.split()[0]]
            assert answer.remarks == ("command: label 'Person', which the schema has not",)
            settled = project.settle(document, answer.found, [name], keep=True)
            assert project.propose(settled, author="mara") is not None
        project.set_blind("mara", to=True)
        document = project.document(1, "mara")
        assert outside.ask(document) == Answer()
        assert project.settle(document, [], ["command"]).edits == ()
    outside.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [("", "needs a program"), ("raise SystemExit('no more memory')", "no more memory")],
)
def test_what_fails_is_said_and_not_asked_again(corpus: Path, code: str, said: str) -> None:
    outside = asker(corpus, code)
    with Project.open(corpus) as project:
        document = project.document(1, "mara")
    with pytest.raises(InputError, match=said):
        outside.ask(document, lambda _count: None)
    with pytest.raises(ProjectError, match="ended before it answered"):
        outside.ask(document)
    outside.close()


def test_nobody_has_to_wait_for_an_answer(corpus: Path) -> None:
    class EnoughError(Exception):
        pass

    def enough(_count: int) -> None:
        raise EnoughError

    outside = asker(corpus, SILENT)
    with Project.open(corpus) as project, pytest.raises(EnoughError):
        outside.ask(project.document(1, "mara"), enough)
    outside.close()
