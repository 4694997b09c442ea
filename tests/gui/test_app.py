"""Promise: the program starts as the person left it, and no mistake of ours loses anything."""

import ctypes
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.errors import InputError, MissingError, ProjectError
from annotator.gui.app import Failures, Look, refuse_lossy_qt, run
from annotator.gui.dialogs.crash import CrashDialog
from annotator.gui.dialogs.error import ErrorDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.gui.style_sheet import style_sheet
from annotator.gui.theme import DARK, LIGHT
from annotator.project import Project


@pytest.fixture(autouse=True)
def _plain_looks(qapp: QApplication) -> Iterator[None]:
    """Take the style of the program away again."""
    font, palette = qapp.font(), qapp.palette()
    yield
    for look in qapp.findChildren(Look):
        look.deleteLater()
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


class Visitor:
    """Looks at the window as soon as the program runs, and closes it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.title = ""
        self.author = ""
        self.hook = sys.__excepthook__
        monkeypatch.setattr(QApplication, "exec", self._exec)

    def _exec(self, *_args: object) -> int:
        [window] = [
            it
            for it in QApplication.topLevelWidgets()
            if isinstance(it, MainWindow) and it.isVisible()
        ]
        self.title = window.windowTitle()
        self.author = window.session.author if window.is_open else ""
        self.hook = sys.excepthook
        window.close()
        return 0


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Visitor:
    monkeypatch.setenv("ANNOTATOR_SETTINGS", str(tmp_path / "settings.json"))
    return Visitor(monkeypatch)


def test_the_program_opens_a_project_as_an_author(visitor: Visitor, project_file: Path) -> None:
    assert run(project_file, "jon") == 0

    assert (visitor.title, visitor.author) == ("Harbour — Annotator", "jon")
    assert visitor.hook is not sys.__excepthook__
    assert sys.excepthook is sys.__excepthook__


def test_without_a_project_the_program_starts_with_the_start_page(visitor: Visitor) -> None:
    assert run(None) == 0

    assert visitor.title == "Annotator"


def test_a_project_that_cannot_be_opened_is_told_to_the_caller(
    visitor: Visitor, tmp_path: Path, qapp: QApplication
) -> None:
    with pytest.raises(ProjectError):
        run(tmp_path / "Gone.annotator")


def draw(path: Path, out: Path, **options: object) -> None:
    code = (
        "from pathlib import Path; from annotator.gui.app import picture; "
        f"picture(Path({str(path)!r}), Path({str(out)!r}), **{options!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_window_is_drawn_without_a_display(project_file: Path, tmp_path: Path) -> None:
    with Project.open(project_file) as project:
        before = project.data_version()
    light, dark = tmp_path / "light.png", tmp_path / "pictures" / "dark.png"

    # Each in a process of its own, as the command line does it.
    draw(project_file, light, size=(900, 600))
    draw(project_file, dark, theme="dark", zoom=2.0, author="mara")

    assert QImage(str(light)).size().toTuple() == (900, 600)
    assert QImage(str(dark)).size().toTuple() == (1280, 800)
    assert QImage(str(light)).pixelColor(5, 590) == QColor(LIGHT.chrome)
    assert QImage(str(dark)).pixelColor(5, 790) == QColor(DARK.chrome)
    assert before


def test_the_theme_is_followed(qapp: QApplication, settings: Settings) -> None:
    settings.change(theme="light")
    look = Look(qapp, settings)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.chrome)

    settings.change(theme="dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.chrome)
    assert DARK.accent in qapp.styleSheet()
    settings.change(zoom=2.0)
    settings.change(theme="system")

    with_names: list[set[str]] = []
    settings.changed.connect(with_names.append)
    look._follow_system()
    settings.change(theme="light")
    look._follow_system()
    assert with_names == [{"theme"}, {"theme"}]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_has_no_gaps(qapp: QApplication, theme: object) -> None:
    text = style_sheet(LIGHT if theme is LIGHT else DARK)

    assert "$" not in text
    assert text.count("{") == text.count("}")


# What nobody caught


class Clumsy(QTimer):
    """Makes a mistake when it is asked to."""

    @Slot()
    def stumble(self) -> None:
        raise ZeroDivisionError("a bug")


def test_a_bug_shows_a_report_and_loses_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = Failures(window)
    monkeypatch.setattr(sys, "excepthook", failures.hook)
    window.session.select_text(0, 7)
    window.session.mark("Actor")

    for number in range(2):
        error = ZeroDivisionError(f"bug {number}")
        failures.hook(ZeroDivisionError, error, None)

    [dialog] = window.findChildren(CrashDialog)
    dialog.copy()
    text = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: bug 0" in text
    assert "ZeroDivisionError: bug 1" in text
    assert "Python" in text
    assert "Dockers" not in text
    dialog.reject()
    assert failures._dialog is None
    assert "bug 0" in capsys.readouterr().err
    assert len(window.session.project.document(1, "mara").spans) == 1
    window.article_view.select_range(8, 9)
    window.session.mark("Event")
    assert len(window.session.project.document(1, "mara").spans) == 2


def test_the_program_can_be_closed_after_a_bug(window: MainWindow) -> None:
    failures = Failures(window)
    failures.hook(ZeroDivisionError, ZeroDivisionError("bug"), None)
    [dialog] = window.findChildren(CrashDialog)

    dialog._quit()

    assert not window.isVisible()


def test_a_known_error_is_one_sentence(window: MainWindow) -> None:
    failures = Failures(window)

    failures.hook(InputError, InputError("No such thing."), None)
    failures.hook(OSError, OSError(28, "No space left on device", "a.txt"), None)

    dialogs = window.findChildren(ErrorDialog)
    texts = [dialog._lines for dialog in dialogs]
    for dialog in dialogs:
        dialog.accept()
    assert texts == [("No such thing.",), ("a.txt: No space left on device.",)]


def test_ctrl_c_is_no_bug(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    Failures(window).hook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert window.findChildren(CrashDialog) == []


def test_slots_that_fail_reach_the_hook(window: MainWindow, qtbot: QtBot) -> None:
    clumsy = Clumsy(window, singleShot=True)
    clumsy.timeout.connect(clumsy.stumble)

    with qtbot.captureExceptions() as caught:
        clumsy.start()
        qtbot.waitUntil(lambda: bool(caught))

    assert caught[0][0] is ZeroDivisionError


# The guard


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_qt_that_drops_references_to_none_is_refused() -> None:
    taken = 1000
    for _ in range(taken):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))

    def drop() -> None:
        ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))

    with pytest.raises(MissingError, match="pip install"):
        refuse_lossy_qt(drop)


def test_this_qt_is_sound() -> None:
    refuse_lossy_qt()


def test_settings_are_read_from_where_they_were(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"author": "ada"}), encoding="utf-8")

    assert run(None) == 0
    assert Settings().author == "ada"
