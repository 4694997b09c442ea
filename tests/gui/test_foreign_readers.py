"""Promise: what is labelled by key presses arrives, to the letter, in what other programs read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.dataset.recipe import Recipe
from annotator.exporters import exporters
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.importers import importers
from annotator.plugins import pick
from annotator.project import Project
from tests.conftest import AUTHOR
from tests.formats import readers
from tests.formats.test_foreign_readers import LABELS, ROLES, TEXT
from tests.gui.conftest import dispose

reads_croissant = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def torn(tmp_path: Path, settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on a file of the text in which everything is that text can be."""
    file = tmp_path / "torture.txt"
    file.write_bytes(TEXT.encode())
    path = tmp_path / "torture.annotator"
    with Project.create(path, author=AUTHOR) as project:
        project.import_files([(file, pick(importers(), "text"))], author=AUTHOR)
    session = Session(Project.open(path), settings, Jobs())
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    session.show_article(1)
    window.article_view.setFocus()
    yield window
    dispose(window)


def select(window: MainWindow, words: str) -> None:
    """Go to the first place of some words with the arrows, and select them with Shift."""
    view, session = window.article_view, window.session
    start = TEXT.index(words)
    QTest.keyClick(view, Qt.Key.Key_Home, CONTROL)
    for _ in range(start):
        if session.text_selection.start >= start:
            break
        QTest.keyClick(view, Qt.Key.Key_Right)
    for _ in range(len(words)):
        if session.text_selection.end >= start + len(words):
            break
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert session.text_selection == (start, start + len(words))


def enter(window: MainWindow, label: str, first: str, *others: str) -> None:
    """Make a label with its key, or by its name in the palette; and its further pieces."""
    QTest.keyClick(window.article_view, Qt.Key.Key_Escape)
    select(window, first)
    key = window.session.schema.by_name[label].key
    if key:
        QTest.keyClicks(window.article_view, key)
    else:
        QTest.keyClick(window.article_view, Qt.Key.Key_P, CONTROL | SHIFT)
        line = QApplication.focusWidget()
        assert line
        QTest.keyClicks(line, label)
        QTest.keyClick(line, Qt.Key.Key_Return)
    for words in others:
        select(window, words)
        QTest.keyClick(window.article_view, Qt.Key.Key_Plus)


def fill(window: MainWindow, role: str, label: str, words: str) -> None:
    """Fill a role of the quote: Tab goes to it, a key asks, and letters on the page answer."""
    view, session = window.article_view, window.session
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_Home, CONTROL)
    for _ in LABELS:
        QTest.keyClick(view, Qt.Key.Key_Tab)
        if session.span and session.span.label == "Quote":
            break
    assert session.span
    assert session.document
    QTest.keyClicks(view, session.schema.by_name["Quote"].role_key(role))
    by_id = session.document.by_id
    [letters] = [
        it.letters
        for it in session.filling.hints
        if it.span_id and (by_id[it.span_id].label, by_id[it.span_id].words(TEXT)) == (label, words)
    ]
    QTest.keyClicks(view, letters)


@reads_croissant
@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
def test_others_see_what_was_labelled_by_keys(torn: MainWindow, tmp_path: Path) -> None:
    for label, *words in LABELS:
        enter(torn, label, *words)
    for role, *where in ROLES:
        fill(torn, role, *where)
    document = torn.session.document
    assert document
    assert sorted(it.label for it in document.relations) == ["cue", "source"]
    wanted = {(label, part) for label, *words in LABELS for part in words}
    assert set(readers.of_document(document)) == wanted
    project = torn.session.project

    for name, reader in readers.READERS.items():
        exporter = pick(exporters(), name)
        path = tmp_path / "out" / f"{name}{exporter.suffix}"
        project.export(path, exporter)
        assert reader(path, document) == readers.expected(name, document), name
    for name in ("jsonl", "huggingface"):
        project.export(tmp_path / f"{name}-card", pick(exporters(), name), Recipe(card=True))
        seen, texts = readers.croissant(tmp_path / f"{name}-card")
        assert seen == readers.of_document(document)
        assert texts == {document.article.text}
