"""The margin map: where labels and found places are, at the height that a click goes to."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.article.margin_map import CALM, EDGE, LANE, MarginMap
from annotator.gui.theme import LIGHT, mixed
from annotator.model.change import Edit
from annotator.model.span import Range
from tests.gui.article.conftest import Desk

FOUND = mixed("#F2B600", LIGHT.page, 0.8)


@pytest.fixture
def strip(long_desk: Desk, qtbot: QtBot) -> Iterator[MarginMap]:
    """The map beside the view of a long text."""
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    made = MarginMap(long_desk.view, long_desk.session)
    row.addWidget(long_desk.view)
    row.addWidget(made)
    box.resize(900, 700)
    box.show()
    qtbot.waitExposed(box)
    settle(made, long_desk, qtbot)
    yield made
    long_desk.view.setParent(None)
    box.close()


def settle(strip: MarginMap, desk: Desk, qtbot: QtBot) -> None:
    """Wait until everything is counted, and every paragraph measured."""
    column = desk.view.column
    assert column
    waiting = strip._counting, strip._settling, desk.view._idle
    qtbot.waitUntil(lambda: not any(it.isActive() for it in waiting))


def color(desk: Desk, label: str) -> QColor:
    bar = LIGHT.label(desk.session.schema.by_name[label]).bar
    return mixed(bar, LIGHT.page, CALM)


def rows(strip: MarginMap, wanted: QColor) -> list[int]:
    """Return the rows of pixels that have a colour, when the map is up to date."""
    while strip._soon.isActive():
        QTest.qWait(5)
    image: QImage = strip.grab().toImage()
    return [
        y
        for y in range(image.height())
        if any(image.pixel(x, y) == wanted.rgb() for x in range(image.width()))
    ]


def nth(desk: Desk, number: int) -> Range:
    """Return where a paragraph's number stands, which only it has."""
    start = desk.text.index(f"Paragraph {number} says")
    return Range(start, start + len(f"Paragraph {number}"))


def test_a_mark_is_where_a_click_goes_to(strip: MarginMap, long_desk: Desk, qtbot: QtBot) -> None:
    span = long_desk.span("Event", nth(long_desk, 200))
    settle(strip, long_desk, qtbot)

    found = rows(strip, color(long_desk, "Event"))

    assert found
    assert len(found) <= 3
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, found[0]))
    column, view = long_desk.view.column, long_desk.view
    assert column
    assert view.page
    number, line = column.line_of(view.page.to_utf16(span.start))
    y = column.top(number) + line.top - view.verticalScrollBar().value()
    assert abs(y - view.viewport().height() / 2) < view.viewport().height() / 3


def test_marks_come_and_go_with_their_spans(
    strip: MarginMap, long_desk: Desk, qtbot: QtBot
) -> None:
    quote, session = color(long_desk, "Quote"), long_desk.session
    assert rows(strip, quote) == []
    span = long_desk.span("Quote", nth(long_desk, 30), nth(long_desk, 390))
    both = rows(strip, quote)
    assert both[0] < strip.height() * 0.2
    assert both[-1] > strip.height() * 0.8
    assert len(both) < 8

    session.select([span.id])
    session.remove()
    assert rows(strip, quote) == []
    session.undo()
    assert rows(strip, quote) == both
    session.mark("Actor")
    assert rows(strip, quote) == []
    assert rows(strip, color(long_desk, "Actor")) == both
    rejected = span.model_copy(update={"id": "r", "state": "rejected"})

    long_desk.do(Edit(after=rejected))
    assert rows(strip, quote) == []


def test_each_label_has_a_lane_of_its_own(strip: MarginMap, long_desk: Desk) -> None:
    place = nth(long_desk, 100)
    for label in ("Actor", "Quote"):
        long_desk.span(label, place)
    for label in ("Actor", "Quote"):
        x = EDGE + LANE * strip._lanes[label]
        y = rows(strip, color(long_desk, label))[0]
        image = strip.grab().toImage()
        assert image.pixel(x, y) == color(long_desk, label).rgb()


def test_found_places_and_the_filter_show(strip: MarginMap, long_desk: Desk, qtbot: QtBot) -> None:
    session = long_desk.session
    session.find("Paragraph 200 says")
    assert 1 <= len(rows(strip, FOUND)) <= 3
    session.find("")
    assert rows(strip, FOUND) == []

    long_desk.span("Event", nth(long_desk, 200))
    session.set_filter(session.filter.toggled("label", "Event"))
    settle(strip, long_desk, qtbot)
    event = color(long_desk, "Event")
    assert rows(strip, event) == []
    session.select_text(*nth(long_desk, 300))
    session.mark("Event")
    assert len(rows(strip, event)) <= 3
    assert rows(strip, event)[0] > strip.height() / 2
    session.select([session.document.spans[0].id])  # type: ignore[union-attr]
    assert rows(strip, event)[0] < strip.height() * 0.6


def test_dragging_and_the_wheel_scroll(strip: MarginMap, long_desk: Desk) -> None:
    bar = long_desk.view.verticalScrollBar()
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, strip.height() - 1))
    assert bar.value() == bar.maximum()
    QTest.mouseMove(strip, QPoint(3, strip.height() // 2))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, 0))
    bar.setValue(0)
    wheel = QWheelEvent(
        QPointF(3, 3),
        QPointF(3, 3),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strip, wheel)
    assert bar.value() > 0


def test_a_short_article_has_neither_map_nor_handle(
    strip: MarginMap, long_desk: Desk, qtbot: QtBot
) -> None:
    bar = long_desk.view.verticalScrollBar()
    handle = bar.grab().toImage()
    long_desk.span("Event", nth(long_desk, 200))
    long_desk.session.show_article(1)
    long_desk.span("Event", "walked out")
    settle(strip, long_desk, qtbot)

    assert not strip.is_useful
    assert rows(strip, color(long_desk, "Event")) == []
    empty = bar.grab().toImage()
    assert empty != handle
    assert {empty.pixel(x, y) for x in range(empty.width()) for y in range(empty.height())} == {
        empty.pixel(0, 0)
    }
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, 600))
    assert bar.value() == 0
