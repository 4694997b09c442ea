"""What a label, an attribute, a role or a value means is shown where it is chosen, and on F1."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from annotator.gui.dialogs import files
from annotator.gui.dialogs.keys import KeysDialog
from annotator.gui.dialogs.meaning import MeaningSheet
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.picker import Picker
from tests.conftest import TEXT

KEY = Qt.Key


def press(*keys: Qt.Key) -> None:
    for key in keys:
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert isinstance(widget, QWidget)
        QTest.keyClick(widget.focusProxy() or widget, key)


@pytest.fixture
def event(window: MainWindow) -> MainWindow:
    """The window with an event selected."""
    assert window.session.document
    assert QTest.qWaitForWindowActive(window)
    window.article_view.setFocus()
    start = window.session.document.article.text.index("walked out")
    window.article_view.select_range(start, start + len("walked out"))
    QTest.keyClicks(window.article_view, "e")
    assert window.session.span
    return window


def said(window: MainWindow) -> str:
    [sheet] = [it for it in window.findChildren(MeaningSheet) if it.isVisible()]
    text = sheet.text.toPlainText()
    sheet.accept()
    QTest.qWaitForWindowActive(window)
    return f"{sheet.windowTitle()}: {text}"


def test_f1_explains_the_label_that_is_selected(event: MainWindow) -> None:
    press(KEY.Key_F1)

    text = said(event)
    assert text.startswith("Event: Something that happens")
    assert "Recipient" in text


def test_f1_explains_the_attribute_or_role_that_the_keys_are_at(event: MainWindow) -> None:
    press(KEY.Key_Return, KEY.Key_F1)
    text = said(event)
    assert "ASSAULT Physical force is used" in text
    assert "“Shells hit the market at noon.”" in text

    press(KEY.Key_Up, KEY.Key_F1)
    assert "Filled by: Event." in said(event)


def test_f1_says_by_which_convention_vague_numbers_are_read(window: MainWindow) -> None:
    start = TEXT.index("More than")
    window.article_view.select_range(start, start + len("More than\u00a0400"))
    press(KEY.Key_N, KEY.Key_Return)
    form = window.inspector.form
    assert form is not None
    lowest = next(it for it in form.editors if it.objectName() == "low")
    while not lowest.hasFocus():
        press(KEY.Key_Tab)

    press(KEY.Key_F1)

    text = said(window)
    for words in ("“about 200” is 180 to 220", "“dozens” are 24 to 99", "reporters round to"):
        assert words in text


def test_modes_are_explained_for_the_type_that_was_chosen(event: MainWindow) -> None:
    event.session.set_attribute("type", "SANCTION")
    press(KEY.Key_Return, KEY.Key_Down, KEY.Key_F1)

    text = said(event)
    assert "withdraw Someone leaves an agreement" in text
    assert "ceasefire" not in text


def test_choices_say_what_they_mean(event: MainWindow) -> None:
    press(KEY.Key_Return, KEY.Key_Return)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, Picker)
    popup.grab()
    assert popup._about.text().startswith("Parties come to an agreement")
    press(KEY.Key_Down)
    assert popup._about.text().startswith("Parties meet")
    QTest.keyClicks(popup._line, "nothing of it")
    assert popup._about.text() == ""
    popup._line.clear()
    press(KEY.Key_Down, KEY.Key_Return)

    assert event.session.span
    assert event.session.span.attributes["type"] == "CONSULT"


def test_f1_shows_the_keys_where_nothing_is_selected(window: MainWindow) -> None:
    press(KEY.Key_F1)
    [dialog] = window.findChildren(KeysDialog)
    dialog.accept()


def test_a_new_project_has_the_labels_that_were_chosen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(dialog: files.FileDialog) -> list[Path]:
        [labels] = [it for it in dialog.findChildren(QComboBox) if it.findText("ace") >= 0]
        labels.setCurrentText("ace")
        return [tmp_path / "Mine"]

    monkeypatch.setattr(files.FileDialog, "ask", choose)
    window.run_action("new_project")

    assert window.session.schema.name == "ace"
    assert (tmp_path / "Mine.annotator").exists()
    assert window.settings.taste.schema_name == "ace"
