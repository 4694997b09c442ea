"""What tests of the window share, and two guards: nothing hangs, nothing is left behind."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.article import Article
from annotator.project import Project
from tests.conftest import AUTHOR, put_article

SECOND = Article(
    id="a2",
    title="Ferry back in service",
    text="Ferry back in service\n\nThe ferry Alma sailed on Friday, said Jon Ek of the port.\n",
    source="Northern Herald",
    published="2026-03-06",
)


def _surprise(*_args: object, **_options: object) -> None:
    raise AssertionError("a dialog that the test did not answer")


@pytest.fixture(autouse=True)
def _no_surprise_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a dialog would wait for a person for ever."""
    for kind, names in (
        (QDialog, ["exec"]),
        (QMenu, ["exec"]),
        (QMessageBox, ["exec", "question", "warning", "critical", "information"]),
        (
            QFileDialog,
            ["getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"],
        ),
    ):
        for name in names:
            monkeypatch.setattr(kind, name, _surprise)


@pytest.fixture(autouse=True)
def _no_leftovers(qtbot: QtBot) -> Iterator[None]:
    """Fail where a thread still works or a window is still open after a test."""
    before = threading.enumerate()
    yield
    assert [it for it in threading.enumerate() if it not in before] == []
    left = [
        it.title() or it.objectName() for it in QGuiApplication.topLevelWindows() if it.isVisible()
    ]
    QApplication.closeAllWindows()
    assert left == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the test's own; programs propose only where a test is about that."""
    settings = Settings(tmp_path / "settings" / "settings.json")
    settings.change(author=AUTHOR, propose=False)
    return settings


@pytest.fixture
def session(project: Project, settings: Settings, qtbot: QtBot) -> Iterator[Session]:
    """A session that shows the first of two articles."""
    put_article(project, SECOND)
    session = Session(project, settings, Jobs())
    session.show_article(1)
    yield session
    session.close()


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on that session, shown, with the keys on the text."""
    window = MainWindow(session)
    window.resize(1280, 800)  # wider than the screen of the tests
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.article_view.setFocus()
    yield window
    dispose(window)


def dispose(window: QWidget) -> None:
    """Close a window, and take it away at once, with all that was still to come."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
