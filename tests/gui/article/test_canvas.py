"""The canvas: text that is read does not move by itself, and heights are always in step."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.article.column import KEPT
from annotator.model.article import Article
from annotator.model.span import Range
from tests.gui.article.conftest import Desk


def scroll_to(desk: Desk, words: str, y: int = 200) -> int:
    """Scroll until words are `y` below the upper edge and return their offset."""
    start = desk.place(words).start
    bar = desk.view.verticalScrollBar()
    for _ in range(5):
        bar.setValue(bar.value() + desk.rect_left(start).y() - y)
    assert abs(desk.rect_left(start).y() - y) <= 1
    return start


def finish_measuring(desk: Desk, qtbot: QtBot) -> None:
    column = desk.view.column
    assert column is not None
    qtbot.waitUntil(lambda: column._measured.find(0) < 0, timeout=20_000)


def test_measuring_in_idle_moments_moves_nothing_and_makes_the_bar_true(
    long_desk: Desk, qtbot: QtBot
) -> None:
    start = scroll_to(long_desk, "Paragraph 200 says")
    before = long_desk.rect_left(start)

    finish_measuring(long_desk, qtbot)

    assert long_desk.rect_left(start) == before
    long_desk.heights_in_step()


def test_scrolling_up_into_what_was_never_seen_is_steady(long_desk: Desk) -> None:
    start = scroll_to(long_desk, "Paragraph 300 says", 300)
    bar = long_desk.view.verticalScrollBar()

    for step in range(1, 8):
        bar.setValue(bar.value() - 40)
        assert long_desk.rect_left(start).y() == 300 + 40 * step
    long_desk.heights_in_step()


@pytest.mark.parametrize("width", [420, 700, 1300])
def test_another_width_keeps_what_is_at_the_top(long_desk: Desk, width: int) -> None:
    start = scroll_to(long_desk, "Paragraph 150 says", 30)

    long_desk.view.resize(width, 640)
    QApplication.processEvents()

    assert abs(long_desk.rect_left(start).y() - 30) <= 30
    long_desk.heights_in_step()


@pytest.mark.parametrize("zoom", [0.7, 2.0, 3.0])
def test_zoom_keeps_what_is_at_the_top(long_desk: Desk, zoom: float) -> None:
    start = scroll_to(long_desk, "Paragraph 150 says", 30)

    long_desk.session.settings.change(zoom=zoom)

    assert abs(long_desk.rect_left(start).y() - 30) <= 50
    long_desk.heights_in_step()


def test_zoom_keeps_the_caret_in_sight_if_it_was(long_desk: Desk) -> None:
    start = scroll_to(long_desk, "Paragraph 150 says", 700)
    long_desk.view.select_range(start, start)

    long_desk.session.settings.change(zoom=3.0)

    assert long_desk.view.caret_is_seen()


def test_a_label_above_what_is_read_moves_nothing(long_desk: Desk) -> None:
    inner = long_desk.place("Paragraph 100 says")
    start = scroll_to(long_desk, "Paragraph 300 says")
    before = long_desk.rect_left(start)

    for step in range(6):
        long_desk.span("Actor", Range(inner.start, inner.end + 3 * step))

    assert long_desk.rect_left(start) == before
    long_desk.heights_in_step()


def test_only_a_second_lane_makes_a_line_higher(desk: Desk) -> None:
    below = desk.place("The company").start
    before = desk.rect_left(below).y()

    desk.span("Actor", "Ada Kern")
    first = desk.rect_left(below).y()
    desk.span("Quote", "told reporters")
    side = desk.rect_left(below).y()
    desk.span("Cue", "Ada Kern told")
    nested = desk.rect_left(below).y()

    assert first == side == before
    assert nested > side


def test_selecting_and_hovering_never_change_the_layout(desk: Desk) -> None:
    column = desk.view.column
    quote, kern = desk.span("Quote", "“Nobody wants this,”"), desk.span("Actor", "The company")
    desk.relate("source", quote, kern)
    assert column is not None
    height = column.height()

    desk.session.select([quote.id])
    desk.view.hover(kern.id)
    desk.view.grab()

    assert column.height() == height


def test_layouts_far_from_sight_are_dropped(desk: Desk, qtbot: QtBot) -> None:
    desk.open(Article(id="x", text="\n".join(f"Line {it}" for it in range(3000))))
    bar, column = desk.view.verticalScrollBar(), desk.view.column
    assert column is not None

    for value in range(0, bar.maximum(), 400):
        bar.setValue(value)
    desk.view._tidy()

    assert len(column._wrapped) <= KEPT
    assert set(column._shapes) <= set(column._wrapped)
    desk.view.select_range(len(desk.text), len(desk.text))
    desk.view.select_range(0, 0)
    desk.view.grab()
    desk.heights_in_step()


def test_the_column_is_about_seventy_characters_wide(desk: Desk) -> None:
    desk.view.resize(1400, 800)
    desk.open(Article(id="x", text="The boats stayed in port while their crews talked. " * 40))
    column = desk.view.column
    assert column is not None

    lengths = [it.end - it.start for it in column.shape(0).lines[:-1]]

    assert 66 <= sum(lengths) / len(lengths) <= 74
    assert column.left == (desk.view.viewport().width() - column.width) // 2


def test_screen_readers_find_the_text_and_where_its_characters_are(desk: Desk) -> None:
    interface = QAccessible.queryAccessibleInterface(desk.view)
    assert interface is not None
    words = interface.textInterface()
    start = desk.place("Ada Kern").start

    rect = words.characterRect(start)

    assert interface.text(QAccessible.Text.Name) == "Article"
    assert interface.role() is QAccessible.Role.EditableText
    assert words.text(start, start + 8) == "Ada Kern"
    place = desk.view.viewport().mapToGlobal(desk.rect_left(start))
    assert rect.adjusted(-3, -3, 3, 3).contains(place)
    assert isinstance(interface, QAccessibleInterface)


def test_caret_keys_are_told_to_screen_readers(desk: Desk, qtbot: QtBot) -> None:
    interface = QAccessible.queryAccessibleInterface(desk.view)
    assert interface is not None
    words = interface.textInterface()

    desk.view.select_range(7, 7)

    assert words.cursorPosition() == 7


def test_a_tiny_viewport_holds_up(long_desk: Desk) -> None:
    for size in ((60, 12), (20, 20), (300, 5), (900, 700)):
        long_desk.view.resize(*size)
        long_desk.view.select_range(9000, 9000)
        long_desk.view.grab()
        assert long_desk.view.offset_at(QPoint(1, 1)) >= 0
    long_desk.heights_in_step()
