"""Occurrences are listed in groups and labelled only as far as they are ticked, as one act."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.occurrences import OccurrencesDialog
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.model.span import Range, Span
from annotator.project import Project
from tests.conftest import put_article
from tests.gui.conftest import dispose
from tests.gui.seed_labels import SEED

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

KERN = Entity(id="kern", name="Ada Kern", aliases=("Kern",), type="PER")
FIRST = (
    "Dockers 🚢 rest\n\nAda Kern spoke. “Kern is right,” said Ida Kern. Then Kern left; "
    "Kern’s friends stayed.\r\n"
)
SECOND = "Later\n\nNobody saw Kern again.\n"
THIRD = "Weather\n\nRain.\n"

Press = Callable[..., None]


def press(*keys: Any, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert isinstance(widget, QWidget)
        if isinstance(key, str):
            QTest.keyClicks(widget, key, held)
        else:
            QTest.keyClick(widget, key, held)


@pytest.fixture
def window(tmp_path: Path, settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window on a project file, for threads open it again."""
    project = Project.create(tmp_path / "Kern.annotator", author="mara")
    texts = [FIRST, SECOND, THIRD]
    if SEED.exists():
        texts.append(SEED.read_text(encoding="utf-8"))
    for number, text in enumerate(texts, 1):
        put_article(project, Article(id=f"a{number}", title=text.split("\n")[0], text=text))
    session = Session(project, settings, Jobs())
    session.act("Add", [Edit(after=KERN)])
    session.show_article(1)
    made = MainWindow(session)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.article_view.setFocus()
    yield made
    dispose(made)
    session.close()


def label(window: MainWindow, words: str) -> None:
    assert window.session.document
    start = window.session.document.article.text.index(words)
    window.article_view.select_range(start, start + len(words))
    press("a")


def asked(window: MainWindow) -> OccurrencesDialog:
    press(KEY.Key_A, held=CTRL | SHIFT)
    [dialog] = window.findChildren(OccurrencesDialog)
    dialog.activateWindow()
    QApplication.processEvents()
    dialog.view.setFocus()
    return dialog


def back(window: MainWindow) -> None:
    """Let the window be the active one again, as a screen does when a dialog closes."""
    QApplication.processEvents()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.article_view.setFocus()


def rows(dialog: OccurrencesDialog) -> list[str]:
    model = dialog.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def labelled(window: MainWindow, number: int) -> list[tuple[str, object]]:
    document = window.session.project.document(number, "mara")
    text = document.article.text
    return [(it.words(text), it.attributes.get("entity")) for it in document.spans]


def test_groups_are_ticked_by_key_and_labelled_as_one_act(window: MainWindow) -> None:
    label(window, "Ada Kern")
    press("=")
    dialog = asked(window)
    assert [it for it in rows(dialog) if " · " in it] == [
        "The same words · 2 · means Ada Kern",
        "Inside quotation marks · 1 · means Ada Kern",
        "In a longer name: Ida Kern · 1 · means nobody of the cast",
        "Labelled already: Ada Kern · 1",
    ]
    assert not dialog.go_button.isEnabled()
    press(KEY.Key_Return)
    assert dialog.isVisible()

    press(KEY.Key_Space, KEY.Key_Down, KEY.Key_Down, KEY.Key_Space)
    assert dialog.go_button.text() == "Label 1"
    press(KEY.Key_Return)

    assert labelled(window, 1) == [("Ada Kern", "kern"), ("Kern", "kern")]
    back(window)
    press(KEY.Key_Z, held=CTRL)
    assert labelled(window, 1) == [("Ada Kern", "kern")]


def test_nothing_is_labelled_when_it_is_cancelled(window: MainWindow) -> None:
    label(window, "Ada Kern")
    press("=")
    asked(window)
    press(KEY.Key_Space, KEY.Key_Escape)

    assert labelled(window, 1) == [("Ada Kern", "kern")]


def test_the_whole_project_is_looked_through_and_labelled_at_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    label(window, "Ada Kern")
    press("=")
    dialog = asked(window)
    press("w")
    assert dialog.everywhere.isChecked()
    qtbot.waitUntil(lambda: dialog._task is None)
    dialog.view.setFocus()
    assert rows(dialog)[0] == "The same words · 3 · means Ada Kern"
    dialog.view.setCurrentIndex(dialog.model.index(0))
    press(KEY.Key_Space)
    dialog.grab()
    press(KEY.Key_Return)

    assert labelled(window, 2) == [("Kern", "kern")]
    assert len(labelled(window, 1)) == 3
    assert window.session.number == 1
    back(window)
    press(KEY.Key_Z, held=CTRL)
    assert labelled(window, 2) == []


def test_looking_ends_when_it_is_closed(window: MainWindow) -> None:
    label(window, "Ada Kern")
    press("=")
    dialog = asked(window)
    dialog.everywhere.setChecked(True)
    press(KEY.Key_Escape)

    assert labelled(window, 2) == []


def test_one_of_the_cast_is_looked_for_by_all_names(window: MainWindow) -> None:
    window.session.select([])
    window.session.selected_cast = ("kern",)
    dialog = asked(window)
    assert rows(dialog)[0] == "The same words · 3 · means Ada Kern"
    dialog.view.setCurrentIndex(dialog.model.index(1))
    press(KEY.Key_Space, KEY.Key_Return)

    assert labelled(window, 1) == [("Ada Kern", "kern")]


def test_without_anyone_it_says_what_to_do(window: MainWindow) -> None:
    said: list[str] = []
    window.session.said.connect(said.append)
    press(KEY.Key_A, held=CTRL | SHIFT)

    assert said == ["Select a label that can say who is meant, or one of the cast"]


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_no_label_goes_from_one_president_to_another(window: MainWindow) -> None:
    window.session.show_article(4)
    window.article_view.setFocus()
    text = window.session.document.article.text  # type: ignore[union-attr]
    window.article_view.select_range(2555, 2568)
    press("a")
    window.session.act("Add", [Edit(after=Entity(id="trump", name="Donald Trump", type="PER"))])
    window.session.set_attribute("entity", "trump")
    dialog = asked(window)
    headings = [it for it in rows(dialog) if " · " in it]
    assert headings == [
        "The same words · 2 · means Donald Trump",
        "Beside a name: Donald Trump · 2 · means Donald Trump",
        "Beside a name: Vladimir Putin · 1 · means nobody of the cast",
        "Beside a name: Volodymyr Zelenskyy · 1 · means nobody of the cast",
        "Labelled already: Donald Trump · 1",
    ]
    assert dialog.model.ticked == set()
    for _ in range(dialog.model.rowCount()):
        press(KEY.Key_Space, KEY.Key_Down)
    for row, it in enumerate(rows(dialog)):
        if it in headings and not dialog.model.state(dialog.model.rows[row]):
            dialog.model.toggle(row)
    dialog.go()

    means = dict(labelled(window, 4))
    assert means["Russian President Vladimir Putin"] is None
    assert means["Ukrainian President Volodymyr Zelenskyy"] is None
    assert means["President Donald Trump"] == "trump"
    assert text[2555:2568] == "the president"


def test_what_is_only_proposed_is_listed_and_accepted(window: MainWindow) -> None:
    start = FIRST.index("Kern left")
    proposed = Span(
        article_id="a1", author="mara", label="Actor", fragments=(Range(start, start + 4),),
        origin="names", state="proposed",
    )  # fmt: skip
    window.session.act("Propose", [Edit(after=proposed)])
    label(window, "Ada Kern")
    press("=")
    assert rows(asked(window))[0] == "The same words · 2 · means Ada Kern"
    press(KEY.Key_Space, KEY.Key_Return)

    document = window.session.project.document(1, "mara")
    kept = document.by_id[proposed.id]
    assert (kept.state, kept.origin, kept.attributes["entity"]) == ("accepted", "names", "kern")
    assert sum(it.start == start for it in document.spans) == 1
