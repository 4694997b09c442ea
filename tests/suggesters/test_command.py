"""A program of one's own proposes labels through JSON Lines, in one process for all articles."""

import shlex
import sys
from pathlib import Path

import pytest

from annotator.errors import InputError
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.plugins import Known
from annotator.project import default_schema
from annotator.suggesters import command

PROGRAM = """
import json, os, sys
for line in sys.stdin:
    document = json.loads(line)
    text = document["article"]["text"]
    names = [it["name"] for it in document["labels"]]
    spans = [{"label": names[0], "text": "Ada Kern", "why": f"process {os.getpid()}"}]
    if "😀" in text:
        spans.append({"label": "Actor", "text": "Nobody"})
    print(json.dumps({"spans": spans}), flush=True)
"""


def options(tmp_path: Path, code: str = PROGRAM) -> dict[str, str]:
    file = tmp_path / "label it.py"
    file.write_text(code, encoding="utf-8")
    return {"command": shlex.join([sys.executable, str(file)]), "timeout": "20"}


def document(text: str) -> Document:
    return Document(article=Article(id="a1", text=text), author="mara")


def test_a_program_proposes_for_one_document_after_another(tmp_path: Path) -> None:
    said: list[str] = []
    known = Known(default_schema(), say=said.append)
    found: list[Proposal] = []
    with command.opened(options(tmp_path), default_schema()) as suggester:
        for text in ("Ada Kern left.\u2028", "😀 Ada Kern came."):
            found += suggester.suggest(document(text), known)
    assert [(it.label, it.fragments[0]) for it in found] == [("Actor", (0, 8)), ("Actor", (2, 10))]
    assert len({it.why for it in found}) == 1
    assert said == ["command: invention, not in the text (such as 'Nobody')"]


def test_where_nobody_listens_what_is_left_out_stops_nothing(tmp_path: Path) -> None:
    with command.opened(options(tmp_path), default_schema()) as suggester:
        found = list(suggester.suggest(document("😀 Ada Kern came."), Known(default_schema())))
    assert [(it.label, it.fragments[0]) for it in found] == [("Actor", (2, 10))]


def test_without_a_program_one_sentence_says_how(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="needs a program: --command"),
        command.opened({}, default_schema()),
    ):
        pass
    assert list(command.SUGGESTER.suggest(document("x"), Known(default_schema()))) == []


def test_unbalanced_marks_in_a_command_are_one_sentence() -> None:
    with (
        pytest.raises(InputError, match="No closing quotation"),
        command.opened({"command": "python 'x"}, default_schema()),
    ):
        pass
