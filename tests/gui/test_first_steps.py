"""The strip of a first run: its steps tick themselves off, and it goes for good."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.first_steps import FINISHED, STEPS, FirstSteps
from annotator.gui.settings import Settings
from tests.conftest import TEXT

KEY = Qt.Key


@pytest.fixture
def steps(window: MainWindow) -> FirstSteps:
    [found] = window.findChildren(FirstSteps)
    window.run_action("first_steps")
    QApplication.processEvents()
    assert found.isVisible()
    return found


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def done(steps: FirstSteps) -> tuple[str, ...]:
    return steps.done


def select(window: MainWindow, words: str) -> None:
    start = TEXT.index(words)
    window.article_view.setFocus()
    window.article_view.select_range(start, start + len(words))


def test_only_a_first_run_shows_it(tmp_path: Path, window: MainWindow) -> None:
    assert Settings(tmp_path / "new.json").is_new
    assert not Settings(window.settings._file).is_new
    [found] = window.findChildren(FirstSteps)
    assert not found.isVisible()


def test_every_step_ticks_itself_off_and_is_remembered(
    window: MainWindow, steps: FirstSteps
) -> None:
    assert "0 of 5 done. Select words: Drag" in steps.accessibleName()
    select(window, "“We will go back on Monday,”")
    assert done(steps) == ("select",)
    assert "Label them" in steps.accessibleName()
    press(KEY.Key_Q)
    assert done(steps) == ("select", "label")
    press(KEY.Key_S)
    for letter in next(
        it.letters for it in window.session.filling.hints if it.place.start == TEXT.index("Ada")
    ):
        press(getattr(KEY, f"Key_{letter.upper()}"))
    press(KEY.Key_Return)
    assert done(steps) == ("select", "label", "role")
    press(KEY.Key_Greater)
    press(KEY.Key_Equal)
    assert done(steps) == ("select", "label", "role", "accept")
    assert Settings(window.settings._file).taste.first_steps == steps.done

    window.session.exported.emit()
    assert steps._how.text() == FINISHED
    assert steps.isVisible()
    window.session.show_article(2)
    assert not steps.isVisible()
    assert window.settings.taste.first_steps is None


def test_a_written_dataset_is_the_last_step(
    tmp_path: Path, settings: Settings, project_file: Path, qtbot: QtBot
) -> None:
    settings.change(first_steps=())
    window = MainWindow(settings=settings)
    qtbot.addWidget(window)
    window.open_project(project_file)
    window.show()
    dialog = ExportDialog(window.session, window)
    dialog.path.setText(str(tmp_path / "out.jsonl"))

    dialog.go()
    qtbot.waitUntil(lambda: settings.taste.first_steps == ("export",))

    dialog.reject()
    window.close()


def test_it_is_closed_for_good_and_comes_back_from_the_menu(
    window: MainWindow, steps: FirstSteps, qtbot: QtBot
) -> None:
    qtbot.mouseClick(steps._close, Qt.MouseButton.LeftButton)
    assert not steps.isVisible()
    select(window, "Ada Kern")
    assert window.settings.taste.first_steps is None

    window.run_action("first_steps")

    assert steps.isVisible()
    assert done(steps) == ()
    window.run_action("first_steps")
    assert not steps.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 760])
def test_it_is_drawn_in_little_room_as_well(
    window: MainWindow, steps: FirstSteps, theme: str, width: int
) -> None:
    window.settings.change(theme=theme, first_steps=("select", "role"))
    window.resize(width, 700)
    QApplication.processEvents()

    assert not steps.grab().isNull()
    assert len(STEPS) == 5
