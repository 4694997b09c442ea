"""Promise: a right click or the menu key offers everything that can be done to what is there."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.gui.context_menu import ContextMenu
from annotator.gui.main_window import MainWindow
from annotator.model.span import Span
from tests.gui.test_filter import put

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def quote(window: MainWindow) -> Span:
    return put(window, "Quote", "“We will go back on Monday,”")


@pytest.fixture
def time(window: MainWindow, quote: Span) -> Span:
    return put(window, "Time", "Monday")


def place_of(window: MainWindow, offset: int) -> QPoint:
    view = window.article_view
    assert view.page
    cursor = view.textCursor()
    cursor.setPosition(view.page.to_utf16(offset))
    return view.cursorRect(cursor).center()


def right_click(window: MainWindow, offset: int) -> ContextMenu:
    viewport = window.article_view.viewport()
    place = place_of(window, offset)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    return opened()


def opened() -> ContextMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ContextMenu)
    return popup


def words(menu: QMenu) -> list[str]:
    return [it.text() for it in menu.actions() if not it.isSeparator()]


def words_of(action: QAction | None) -> str:
    return action.text() if action else ""


def choose(menu: QMenu, text: str) -> None:
    """Go to an entry with the arrows, and press Enter."""
    for _ in menu.actions():
        QTest.keyClick(menu, Key.Key_Down)
        if words_of(menu.activeAction()) == text:
            QTest.keyClick(menu, Key.Key_Return)
            return
    raise AssertionError(f"no {text} among {words(menu)}")


def test_a_right_click_selects_the_innermost_span_and_offers_all_acts(
    window: MainWindow, time: Span, quote: Span
) -> None:
    menu = right_click(window, time.start + 2)

    assert window.session.selected == (time.id,)
    assert words(menu)[:2] == ["Time  Monday", "Quote  “We will go back on Monday,”"]
    for offered in (
        "Relabel as",
        "Attributes and roles",
        "About this label",
        "Delete",
        "Move its ends",
        "Hide labels like this",
        "Show only labels like this",
    ):
        assert offered in words(menu)
    delete = next(it for it in menu.actions() if it.text() == "Delete")
    assert delete.shortcut().toString() == "Backspace"
    edges = next(it.menu() for it in menu.actions() if it.text() == "Move its ends")
    assert isinstance(edges, QMenu)
    assert len(words(edges)) == 8
    menu.grab()
    choose(menu, "Delete")
    assert window.session.document
    assert [it.id for it in window.session.document.spans] == [quote.id]


def test_another_span_is_chosen_and_the_menu_is_about_that(
    window: MainWindow, time: Span, quote: Span, qtbot: QtBot
) -> None:
    menu = right_click(window, time.start + 2)

    choose(menu, "Quote  “We will go back on Monday,”")

    assert window.session.selected == (quote.id,)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), ContextMenu))
    again = opened()
    chosen = [it.text() for it in again.actions() if it.isChecked()]
    assert chosen == ["Quote  “We will go back on Monday,”"]
    choose(again, "Show only labels like this")
    assert window.session.hidden == 1
    menu = right_click(window, quote.start + 2)
    choose(menu, "Show every label")
    assert window.session.hidden == 0
    menu = right_click(window, quote.start + 2)
    choose(menu, "Hide labels like this")
    assert window.session.hidden == 1
    assert not window.session.selected


def test_a_selected_outer_span_stays_selected_on_a_right_click(
    window: MainWindow, time: Span, quote: Span
) -> None:
    window.session.select([quote.id])
    menu = right_click(window, time.start + 2)
    assert window.session.selected == (quote.id,)
    menu.close()


def test_selected_text_can_be_labelled_from_the_menu(window: MainWindow, quote: Span) -> None:
    session = window.session
    assert session.document
    start = session.document.article.text.index("Ada Kern")
    window.article_view.select_range(start, start + 8)

    menu = right_click(window, start + 3)

    assert window.article_view.text_range() == (start, start + 8)
    assert "Copy" in words(menu)
    assert "Add the selected text" not in words(menu)
    choose(menu, "Actor")
    assert session.span
    assert (session.span.label, session.span.start) == ("Actor", start)
    window.article_view.select_range(start, start + 3)
    menu = right_click(window, start + 1)
    assert "Add the selected text" in words(menu)
    menu.close()


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_Menu, None), (Key.Key_F10, SHIFT)])
def test_the_menu_key_asks_about_what_is_selected(
    window: MainWindow, quote: Span, key: Qt.Key, modifier: Qt.KeyboardModifier | None
) -> None:
    window.session.select([quote.id])

    QTest.keyClick(window.article_view, key, modifier or Qt.KeyboardModifier.NoModifier)

    menu = opened()
    rect = window.article_view.span_rect(quote.id)
    assert rect
    corner = window.article_view.viewport().mapToGlobal(rect.bottomLeft())
    assert (menu.pos() - corner).manhattanLength() < 60
    choose(menu, "Delete")
    assert window.session.document
    assert not window.session.document.spans


def test_where_nothing_is_the_menu_says_what_can_be_done_next(
    window: MainWindow, quote: Span
) -> None:
    menu = right_click(window, 2)
    assert words(menu)[0] == "Next label"
    assert not window.session.selected
    choose(menu, "Next label")
    assert window.session.selected == (quote.id,)


def test_several_selected_spans_are_done_to_at_once(
    window: MainWindow, time: Span, quote: Span
) -> None:
    session = window.session
    session.select([time.id, quote.id])
    menu = right_click(window, time.start + 1)
    assert session.selected == (time.id, quote.id)
    choose(menu, "Delete")
    assert session.document
    assert not session.document.spans
    session.undo()
    assert len(session.document.spans) == 2
