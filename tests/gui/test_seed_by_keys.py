"""The founding article, labelled in the real window by key presses alone, as a person would.

Every label is found by its words (Ctrl+F), kept (Enter), and marked with one key; helper labels
have no key and are named in the command palette. The long form does it in a process of its own
on a virtual screen, is killed in the middle, and exports what it made.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.exporters import exporters
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.importers import importers
from annotator.model.document import Document
from annotator.model.find import Query, places
from annotator.model.span import Range, Span
from annotator.plugins import pick
from annotator.project import Project
from tests.gui.seed_labels import SEED, Gold, gold

AUTHOR = "mara"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")


class Keyboard(Protocol):
    """Presses keys, named as xdotool names them, and types words."""

    def press(self, *keys: str) -> None: ...

    def type(self, words: str) -> None: ...


KEYS = {
    "asterisk": Qt.Key.Key_Asterisk,
    "numbersign": Qt.Key.Key_NumberSign,
    "equal": Qt.Key.Key_Equal,
    "greater": Qt.Key.Key_Greater,
    "less": Qt.Key.Key_Less,
    "Delete": Qt.Key.Key_Delete,
    "F7": Qt.Key.Key_F7,
    "Return": Qt.Key.Key_Return,
    "Home": Qt.Key.Key_Home,
    "F3": Qt.Key.Key_F3,
    "plus": Qt.Key.Key_Plus,
    "Escape": Qt.Key.Key_Escape,
    "Backspace": Qt.Key.Key_Backspace,
    "Tab": Qt.Key.Key_Tab,
    "PageDown": Qt.Key.Key_PageDown,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
}
HELD = {
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
}


class QtKeyboard:
    """Presses keys on whatever widget of this process has the focus."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            *held, last = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= HELD[name]
            code = KEYS.get(last) or getattr(Qt.Key, f"Key_{last.upper()}")
            QTest.keyClick(self._target(), code, modifiers)
            self.count += 1

    def type(self, words: str) -> None:
        QTest.keyClicks(self._target(), words)
        self.count += len(words)

    def _target(self) -> QWidget:
        target = QApplication.focusWidget()
        assert target is not None
        return target


class XKeyboard:
    """Presses keys on a virtual screen, through the X server."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ = environ
        self.count = 0

    def press(self, *keys: str) -> None:
        self._run("key", "--delay", "25", *keys)
        self.count += len(keys)

    def type(self, words: str) -> None:
        self._run("type", "--delay", "12", words)
        self.count += len(words)

    def _run(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environ, check=True)


def plain(words: str) -> str:
    """Return words as a keyboard has them: straight quotation marks and hyphens."""
    signs = {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-"}
    return "".join(signs.get(sign, sign) for sign in words)


def find(keyboard: Keyboard, text: str, fragment: Range) -> None:
    """Find a fragment by its words, from the start of the text, and keep it selected."""
    words = plain(text[slice(*fragment)])
    before = [it for it in places(text, Query(words)) if it.start < fragment.start]
    keyboard.press("ctrl+Home", "ctrl+f")
    keyboard.type(words)
    keyboard.press(*["F3"] * len(before), "Return")


def enter(keyboard: Keyboard, text: str, label: Gold) -> None:
    first, *others = label.fragments
    find(keyboard, text, first)
    if label.key:
        keyboard.press(label.key)
    else:
        keyboard.press("ctrl+shift+p")
        keyboard.type(label.label)
        keyboard.press("Return")
    for fragment in others:
        find(keyboard, text, fragment)
        keyboard.press("plus")


def wanted(labels: tuple[Gold, ...]) -> "Counter[tuple[str, tuple[Range, ...]]]":
    return Counter((it.label, it.fragments) for it in labels)


def made(spans: tuple[Span, ...]) -> "Counter[tuple[str, tuple[Range, ...]]]":
    return Counter((it.label, it.fragments) for it in spans)


def seed_project(folder: Path) -> Path:
    path = folder / "Seed.annotator"
    with Project.create(path, author=AUTHOR) as project:
        project.import_files([(SEED, pick(importers(), "text"))], author=AUTHOR)
    return path


def export_and_compare(path: Path, folder: Path) -> None:
    """Every format holds what was entered; foreign and own readers see the same."""
    with Project.open(path) as project:
        document = project.document(1, AUTHOR)
        for exporter in exporters():
            project.export(folder / f"seed{exporter.suffix}-{exporter.name}", exporter)
        text = document.article.text
    line = json.loads((folder / "seed.jsonl-jsonl").read_bytes())
    assert {
        (it["label"], tuple(Range(*pair) for pair in it["fragments"])) for it in line["spans"]
    } == set(made(document.spans))
    assert seen_by_spacy(folder / "seed.spacy-spacy", text) == Counter(
        (it.label, part) for it in document.spans for part in it.texts(text)
    )


def seen_by_spacy(path: Path, text: str) -> "Counter[tuple[str, str]]":
    import spacy
    from spacy.tokens import DocBin

    [read] = DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab)
    assert read.text == text
    return Counter((it.label_, it.text) for it in read.spans["sc"])


@pytest.fixture
def seed_window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    settings = Settings(tmp_path / "settings.json")
    settings.change(author=AUTHOR)
    session = Session(Project.open(seed_project(tmp_path)), settings, Jobs())
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    session.show_article(1)
    session.focus_asked.emit("text")
    yield window
    window.close()


def test_every_label_of_the_tables_is_entered_by_keys(
    seed_window: MainWindow, tmp_path: Path
) -> None:
    keyboard = QtKeyboard()
    session = seed_window.session
    assert session.document is not None
    text = session.document.article.text
    labels = gold()

    for label in labels:
        enter(keyboard, text, label)

    document: Document = session.document
    assert made(document.spans) == wanted(labels)
    for _ in range(20):
        keyboard.press("ctrl+z")
    assert len(session.document.spans) < len(labels) - 10
    for _ in range(20):
        keyboard.press("ctrl+shift+z")
    assert session.document == document
    export_and_compare(tmp_path / "Seed.annotator", tmp_path)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A virtual screen; the environment for programs on it."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    environ = {it: value for it, value in os.environ.items() if it != "QT_QPA_PLATFORM"}
    # A label that is just what is proposed takes over the parts of that: here all is by hand.
    settings = tmp_path / "settings.json"
    settings.write_text('{"propose": false}', encoding="utf-8")
    yield environ | {"DISPLAY": display, "ANNOTATOR_SETTINGS": str(settings)}
    server.terminate()
    server.wait()


@contextmanager
def open_window(path: Path, environ: dict[str, str]) -> Iterator[None]:
    """Open the program's window; in the end it is killed."""
    command = [sys.executable, "-m", "annotator", "open", str(path), "--author", AUTHOR]
    with subprocess.Popen(command, env=environ) as process:
        try:
            focus_window(environ)
            yield
            time.sleep(0.5)
        finally:
            process.kill()


def focus_window(environ: dict[str, str]) -> None:
    find_it = ["xdotool", "search", "--onlyvisible", "--name", "Annotator"]
    windows: list[str] = []
    while not windows:
        # It fails when a window vanishes while it looks, so it is asked again.
        found = subprocess.run(find_it, env=environ, capture_output=True, text=True, check=False)
        windows = found.stdout.split()
        time.sleep(0.2)
    identifier = windows[-1]
    subprocess.run(["xdotool", "windowfocus", "--sync", identifier], env=environ, check=True)
    time.sleep(1)


def spans_on_disk(path: Path) -> tuple[Span, ...]:
    """Return the labels; proposals come and go beside them."""
    with Project.open(path) as project:
        spans = project.document(1, AUTHOR).spans
    return tuple(it for it in spans if it.state == "accepted")


@pytest.mark.soak
def test_real_window_is_killed_reopened_undone_redone_and_exported(
    tmp_path: Path, screen: dict[str, str]
) -> None:
    path, labels, keyboard = seed_project(tmp_path), gold(), XKeyboard(screen)
    with Project.open(path) as project:
        text = project.document(1, AUTHOR).article.text

    with open_window(path, screen):
        for label in labels[:30]:
            enter(keyboard, text, label)
    assert made(spans_on_disk(path)) == wanted(labels[:30])

    with open_window(path, screen):
        for label in labels[30:]:
            enter(keyboard, text, label)
        time.sleep(0.5)
        whole = spans_on_disk(path)
        assert made(whole) == wanted(labels)
        keyboard.press(*["ctrl+z"] * 40)
        time.sleep(0.5)
        assert len(spans_on_disk(path)) < len(whole) - 25
        keyboard.press(*["ctrl+shift+z"] * 40)

    assert spans_on_disk(path) == whole
    export_and_compare(path, tmp_path)
    with Project.open(path) as project:
        assert list(project.check()) == []
    print(f"{len(whole)} labels, {keyboard.count} keys")
