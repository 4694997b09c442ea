"""Programs, models and pipelines of a person's own are set up, tried and kept in the window."""

import json
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator.gui.dialogs.outside import NOT_TRIED, OutsideDialog
from annotator.gui.dialogs.suggesters import SuggestersDialog
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.article import Article
from annotator.project import Project
from tests.conftest import AUTHOR, put_article
from tests.gui.conftest import dispose

Key = Qt.Key
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
PATIENCE = 60_000
"""Milliseconds that a process may take to start on a machine with much else to do."""

FIRST = "Ada Kern 🚢 left.\r\nJon Ek came back.\n"
SECOND = "The ferry of Jon Ek sails.\n"

NAMES = """
import json, sys
for line in sys.stdin:
    text = json.loads(line)["article"]["text"]
    print(json.dumps({"spans": [
        {"label": "Actor", "text": it, "confidence": 0.7} for it in ("Ada Kern", "Jon Ek")
        if it in text
    ]}), flush=True)
"""
BROKEN = "import sys\nsys.stdin.readline()\nsys.exit('no more memory')\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Harbour.annotator"
    with Project.create(path, author=AUTHOR) as made:
        put_article(made, Article(id="a1", title="Left", text=FIRST, published="2026-03-03"))
        put_article(made, Article(id="a2", title="Ferry", text=SECOND, published="2026-03-06"))
    return path


@pytest.fixture
def window(file: Path, settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on the first article; of the rules none proposes anything."""
    rules = ("quotes", "quantities", "times", "names", "events", "repeats", "learned")
    settings.change(propose=True, suggesters=dict.fromkeys(rules, False))
    session = Session(Project.open(file), settings, Jobs())
    session.show_article(1)
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.article_view.setFocus()
    wait(window, qtbot)
    yield window
    if isValid(window):
        dispose(window)


def wait(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.jobs.busy, timeout=PATIENCE)


def press(window: MainWindow, key: Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key in the text, where the keys are again after a dialog."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.article_view.setFocus()
    QTest.keyClick(window.article_view, key, held)


def program(tmp_path: Path, code: str) -> str:
    path = tmp_path / "my model.py"
    path.write_text(code, encoding="utf-8")
    return shlex.join([sys.executable, str(path)])


def open_list(window: MainWindow) -> SuggestersDialog:
    window.run_action("suggesters")
    found = [it for it in window.findChildren(SuggestersDialog) if it.isVisible()]
    return found[-1]


def set_up(window: MainWindow, name: str, **told: str) -> tuple[SuggestersDialog, OutsideDialog]:
    """Open the dialog of a suggester, and type what it asks."""
    chooser = open_list(window)
    assert not chooser.switches[name].isChecked()
    chooser.set_up[name].click()
    dialog = chooser.findChild(OutsideDialog)
    assert isinstance(dialog, OutsideDialog)
    for field, text in told.items():
        dialog.lines[field].clear()
        QTest.keyClicks(dialog.lines[field], text)
    return chooser, dialog


def proposed(window: MainWindow) -> list[tuple[str, str]]:
    document = window.session.document
    assert document is not None
    text = document.article.text
    return [(it.origin, it.words(text)) for it in document.spans if it.state == "proposed"]


def test_a_program_is_set_up_tried_kept_and_asked_about_each_article(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    chooser, dialog = set_up(window, "command")
    assert not chooser.switches["command"].isEnabled()
    assert not dialog.keep.isEnabled()
    assert "Program" in dialog.outcome.text()
    QTest.keyClicks(dialog.lines["command"], program(tmp_path, NAMES))
    assert dialog.outcome.text() == NOT_TRIED
    dialog.try_it.click()
    wait(window, qtbot)
    assert dialog.outcome.text() == "It works: 2 proposals in this article: 2 Actor."
    assert proposed(window) == []

    dialog.keep.click()
    assert chooser.switches["command"].isChecked()
    chooser.accept()
    wait(window, qtbot)
    assert proposed(window) == [("command", "Ada Kern"), ("command", "Jon Ek")]
    assert window.session.settings.taste.suggesters["command"]
    press(window, Key.Key_Tab)
    assert window.bench.status.hint.accessibleName().startswith("command 70 %")
    press(window, Key.Key_Return)
    assert window.session.document is not None
    assert window.session.document.states["accepted"] == 1

    press(window, Key.Key_PageDown, CTRL)
    wait(window, qtbot)
    assert proposed(window) == [("command", "Jon Ek")]
    chooser = open_list(window)
    chooser.switches["command"].setChecked(False)
    chooser.accept()
    wait(window, qtbot)
    assert proposed(window) == []


def test_what_comes_late_goes_to_the_article_it_was_asked_about(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """A slow model holds up nobody: people go on, label, and find its proposals beside that."""
    slow = NAMES.replace("    print(", "    time.sleep(1.5)\n    print(", 1)
    command = program(tmp_path, f"import time\n{slow}")
    window.session.settings.change(
        outside={"command": {"command": command}},
        suggesters=window.session.settings.taste.suggesters | {"command": True},
    )
    window.session.proposals.suggesting.look()
    qtbot.waitUntil(lambda: window.session.proposals.asking._task is not None, timeout=PATIENCE)
    at = FIRST.index("Jon Ek")
    window.session.select_text(at, at + 6)
    press(window, Key.Key_A)
    press(window, Key.Key_PageDown, CTRL)
    wait(window, qtbot)
    assert proposed(window) == [("command", "Jon Ek")]
    press(window, Key.Key_PageUp, CTRL)
    assert proposed(window) == [("command", "Ada Kern")]
    wait(window, qtbot)
    assert proposed(window) == [("command", "Ada Kern")]


def test_a_program_that_fails_is_one_sentence_and_rests_until_it_is_set_up_anew(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    chooser, dialog = set_up(window, "command", command=program(tmp_path, BROKEN), timeout="never")
    dialog.try_it.click()
    wait(window, qtbot)
    assert dialog.outcome.text() == "'never' is no number of seconds."
    dialog.lines["timeout"].clear()
    dialog.try_it.click()
    wait(window, qtbot)
    assert dialog.outcome.text().endswith("ended with 1: no more memory.")
    dialog.keep.click()
    chooser.accept()
    wait(window, qtbot)
    said = window.bench.status.said.toolTip() or window.bench.status.said.text()
    assert said.endswith("ended with 1: no more memory: command rests")
    press(window, Key.Key_PageDown, CTRL)
    wait(window, qtbot)
    assert window.session.proposals.asking._askers == {}
    chooser = open_list(window)
    assert "no more memory" in chooser._abouts["command"].text()
    program(tmp_path, NAMES)
    chooser.accept()
    wait(window, qtbot)
    assert proposed(window) == [("command", "Jon Ek")]


class _Server(BaseHTTPRequestHandler):
    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(body)
        spans = {"spans": [{"label": "Actor", "text": "Jon Ek", "occurrence": 1}]}
        answer = json.dumps({"choices": [{"message": {"content": json.dumps(spans)}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_what: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A model on this computer that always finds one name."""
    _Server.asked = []
    found = HTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}/v1", _Server.asked
    found.shutdown()
    thread.join()
    found.server_close()


def test_a_model_on_this_computer_is_asked_and_another_one_only_by_its_name(
    window: MainWindow, qtbot: QtBot, server: tuple[str, list[dict[str, Any]]]
) -> None:
    address, asked = server
    chooser, dialog = set_up(window, "http", url="https://models.example.org/v1", model="small")
    assert dialog.host.isVisible()
    assert "whole text of each article" in dialog.consent.text()
    assert "models.example.org" in dialog.consent.text()
    assert not dialog.keep.isEnabled()
    assert not dialog.try_it.isEnabled()
    QTest.keyClicks(dialog.host, "models.example.org")
    assert dialog.keep.isEnabled()
    assert dialog.options["allow_host"] == "models.example.org"

    dialog.lines["url"].clear()
    QTest.keyClicks(dialog.lines["url"], address)
    assert dialog.host.isHidden()
    assert "allow_host" not in dialog.options
    dialog.try_it.click()
    wait(window, qtbot)
    assert dialog.outcome.text() == "It works: 1 proposal in this article: 1 Actor."
    assert [it["model"] for it in asked] == ["small"]
    dialog.keep.click()
    chooser.accept()
    wait(window, qtbot)
    assert proposed(window) == [("http", "Jon Ek")]
    assert len(asked) == 2
    # Nobody is asked about an article twice.
    window.session.reload()
    wait(window, qtbot)
    assert len(asked) == 2


def test_labels_of_a_pipeline_are_mapped_with_a_proposal_and_a_mismatch_is_said(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    spacy = pytest.importorskip("spacy", reason="needs the extra spacy")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "PERSON", "pattern": "Ada Kern"}, {"label": "EMOJI", "pattern": "🚢"}]
    )
    path = tmp_path / "mine"
    nlp.to_disk(path)
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    meta["spacy_version"] = ">=2.3.0,<2.4.0"
    (path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    chooser, dialog = set_up(window, "spacy", pipeline=str(path))
    assert dialog.relabel.isHidden()
    dialog.try_it.click()
    wait(window, qtbot)
    assert dialog.mapping.isVisible()
    rows = {it.foreign.name: it for it in dialog.mapping.rows.rows}
    assert rows["PERSON"].named is not None
    assert rows["PERSON"].named.name == "Actor"
    assert "1 label of theirs" in dialog.outcome.text()
    assert not dialog.keep.isEnabled()
    dialog.mapping.rest.click()
    dialog.try_it.click()
    wait(window, qtbot)
    assert dialog.outcome.text().startswith("It works: 1 proposal in this article: 1 Actor.\n")
    assert "may not be 100% compatible" in dialog.outcome.text()
    dialog.keep.click()
    chooser.accept()
    wait(window, qtbot)
    assert proposed(window) == [("spacy", "Ada Kern")]
    assert window.session.settings.label_map("spacy").is_file()

    chooser = open_list(window)
    chooser.set_up["spacy"].click()
    dialog = [it for it in chooser.findChildren(OutsideDialog) if it.isVisible()][-1]
    dialog.relabel.click()
    wait(window, qtbot)
    assert {it.foreign.name for it in dialog.mapping.rows.rows} == {"PERSON", "EMOJI"}
    assert dialog.mapping.open_names == 0
    dialog.reject()
    chooser.reject()


def test_closing_waits_for_no_model(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Nothing is left behind, though the program would never have answered."""
    chooser, dialog = set_up(
        window, "command", command=program(tmp_path, "import time\ntime.sleep(99)")
    )
    dialog.try_it.click()
    qtbot.wait(500)
    dialog.reject()
    chooser.reject()
    wait(window, qtbot)
    ended: Callable[[], None] = window.session.jobs.stop
    ended()
    assert window.session.settings.taste.outside == {}
