"""Promise: one comes back to where one was, also after a restart; reading writes to no project."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.gui.whereabouts import ARTICLES, PROJECTS, Spot, Whereabouts
from annotator.model.article import Article
from annotator.project import Project
from tests.conftest import AUTHOR, put_article
from tests.gui.conftest import dispose

Key = Qt.Key
LONG = "\n".join(
    f"Paragraph {number} 🚢 says that {number * 7} boats left the bay.\r\n" * (1 + number % 4)
    for number in range(200)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A project with two long articles."""
    path = tmp_path / "Bay.annotator"
    with Project.create(path, author=AUTHOR) as project:
        for number in (1, 2):
            put_article(project, Article(id=f"a{number}", text=f"{number}\n{LONG}"))
    return path


def opened(path: Path, settings: Settings, qtbot: QtBot) -> MainWindow:
    window = MainWindow(settings=settings)
    window.resize(1200, 760)
    window.open_project(path, AUTHOR)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: not window.session.jobs.busy)
    return window


def seen(window: MainWindow) -> tuple[object, ...]:
    """Return caret, selection, and the line that is at the top of the page."""
    view = window.article_view
    return view.ends(), view.offset_at(view.viewport().rect().topLeft()), window.session.selected


def test_a_restart_comes_back_to_the_same_place(
    file: Path, settings: Settings, qtbot: QtBot
) -> None:
    window = opened(file, settings, qtbot)
    session, view = window.session, window.article_view
    assert session.document
    text = session.document.article.text
    for number, words in ((1, "Paragraph 120"), (2, "Paragraph 60")):
        session.show_article(number)
        start = text.index(words)
        view.select_range(start, start + len(words))
        QTest.keyClick(view, Key.Key_A)
        view.select_range(start + 20, start + 4)
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 33)
    second = seen(window)
    session.show_article(1)
    first = seen(window)
    assert first[2]
    assert first[1] != second[1]
    dispose(window)

    again = opened(file, settings, qtbot)

    assert again.session.number == 1
    assert seen(again) == first
    assert again.session.text_selection == again.article_view.text_range()
    QTest.keyClick(again.article_view, Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert seen(again) == second
    dispose(again)


def test_reading_writes_nothing_to_the_project(
    file: Path, settings: Settings, qtbot: QtBot
) -> None:
    dispose(opened(file, settings, qtbot))
    before = file.read_bytes()
    window = opened(file, settings, qtbot)
    QTest.keyClick(window.article_view, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    dispose(window)

    assert file.read_bytes() == before


def test_another_text_under_the_same_id_is_shown_from_its_start(
    file: Path, settings: Settings, qtbot: QtBot
) -> None:
    whereabouts = settings.whereabouts(file)
    whereabouts.put("a1", anchor=10**9, caret=3, top=2)
    whereabouts.write()
    window = opened(file, settings, qtbot)
    assert window.article_view.ends() == (0, 0)
    dispose(window)


def test_spots_are_kept_for_the_last_articles_and_projects(tmp_path: Path) -> None:
    folder = tmp_path / "places"
    spots = Whereabouts(folder, Path("bay.annotator"))
    for number in range(ARTICLES + 7):
        spots.put(f"a{number}", caret=number + 1)
    spots.put("a7", top=5)
    spots.write()
    stored = next(folder.glob("*.json"))
    written = stored.stat().st_mtime_ns
    spots.put("a7", top=5)
    spots.write()
    assert stored.stat().st_mtime_ns == written

    again = Whereabouts(folder, Path("bay.annotator"))
    assert again.get("a7") == Spot(caret=8, top=5)
    assert again.get("a6") == Spot()
    assert again.get(f"a{ARTICLES + 6}").caret == ARTICLES + 7
    os.utime(stored, (1, 1))
    for number in range(PROJECTS + 3):
        other = Whereabouts(folder, Path(f"{number}.annotator"))
        other.put("a", caret=1)
        other.write()
    assert len(list(folder.glob("*.json"))) == PROJECTS
    assert not stored.exists()


def test_what_cannot_be_read_is_only_a_place(tmp_path: Path) -> None:
    spots = Whereabouts(tmp_path, Path("bay.annotator"))
    spots.put("a", caret=1)
    spots.write()
    next(tmp_path.glob("*.json")).write_text("{", encoding="utf-8")
    assert Whereabouts(tmp_path, Path("bay.annotator")).get("a") == Spot()
    nowhere = Whereabouts(tmp_path, None)
    nowhere.put("a", caret=1)
    nowhere.write()
    assert nowhere.get("a").caret == 1
    assert len(list(tmp_path.glob("*"))) == 1
