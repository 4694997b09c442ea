"""After each finished article the author's labels are learned from, while nobody waits."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.errors import ProjectError
from annotator.gui import learning as learning_module
from annotator.gui.dialogs.learned import LearnedDialog
from annotator.gui.jobs import Jobs
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.learning import model as models
from annotator.project import Project
from tests.conftest import AUTHOR
from tests.suggesters.test_learned import put_examples

SECONDS = 90_000
"""Milliseconds that a process may take on a machine with much else to do."""


@pytest.fixture
def session(tmp_path: Path, settings: Settings, qtbot: QtBot) -> Iterator[Session]:
    """A session at the last of five articles, of which four are done."""
    settings.change(propose=True)
    path = tmp_path / "Lessons.annotator"
    with Project.create(path, author=AUTHOR) as project:
        put_examples(project, 6, done=4, author=AUTHOR)
    session = Session(Project.open(path), settings, Jobs())
    session.show_article(5)
    yield session
    session.close()


def finish(session: Session) -> None:
    """Say that the article is done; its proposals are left as they are."""
    session.set_status("done")


def test_a_finished_article_is_learned_from_beside_the_window(
    session: Session, qtbot: QtBot
) -> None:
    assert session.learning.known is None
    finish(session)
    assert session.learning.is_busy
    session.learning.start()  # a second one waits for the first
    qtbot.waitUntil(lambda: session.learning.known is not None, timeout=SECONDS)
    known = session.learning.known
    assert known is not None
    assert len(known.articles) == 5
    qtbot.waitUntil(lambda: not session.learning.is_busy, timeout=SECONDS)
    assert session.project.learned(AUTHOR)
    assert session.project.undo(AUTHOR) is not None  # the article, not the model
    assert session.learning.known == known


def test_closing_does_not_wait_for_what_is_being_learned(session: Session) -> None:
    finish(session)
    start = time.monotonic()
    session.jobs.stop()
    assert time.monotonic() - start < 20
    assert session.learning.known is None


def test_nothing_is_learned_where_it_is_not_wanted_or_not_possible(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session.learning.is_on
    session.settings.change(suggesters={"learned": False})
    assert not session.learning.is_on
    session.settings.change(suggesters={}, propose=False)
    assert not session.learning.is_on
    session.settings.change(propose=True)
    session.project.set_blind(AUTHOR, to=True)
    finish(session)
    assert not session.learning.is_busy
    session.project.set_blind(AUTHOR, to=False)
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    assert session.learning.lacks.startswith("Learning needs python-crfsuite: pip install")
    assert not session.learning.is_on


def test_too_few_articles_are_said(session: Session) -> None:
    session.set_author("ida")
    assert session.learning.lacks == "It takes 4 finished articles; ida has 0."


def test_what_fails_is_said(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_what: object) -> bytes:
        raise ProjectError("It cannot be read.")

    monkeypatch.setattr(learning_module, "_learn", fail)
    with qtbot.waitSignal(session.said, check_params_cb=lambda it: it == "It cannot be read."):
        session.learning.start()
    assert not session.learning.is_busy


def test_the_dialog_shows_how_well_and_learns_when_asked(session: Session, qtbot: QtBot) -> None:
    dialog = LearnedDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.table.text() == "Nothing is learned yet."
    QTest.mouseClick(dialog.learn, Qt.MouseButton.LeftButton)
    assert not dialog.learn.isEnabled()
    qtbot.waitUntil(lambda: "Quantity" in dialog.table.text(), timeout=SECONDS)
    qtbot.waitUntil(dialog.learn.isEnabled, timeout=SECONDS)
    assert "labels in 4 articles" in dialog.table.text()
    dialog.close()
