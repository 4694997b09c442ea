"""Edges: the mouse takes hold of the start or end of a span, and drags it by tokens."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from annotator.model.article import Article
from annotator.model.span import Range, Span
from tests.gui.article.conftest import ALT, CTRL, NONE, Desk

TEXT = "🚢 The harbour office of Alma said so, and the pilots’ union agreed at once."


def low(desk: Desk, span: Span, offset: int) -> QPoint:
    """Return the point at an offset, on the bar of a span."""
    column = desk.view.column
    assert column is not None
    found = column.first_bar(span.id)
    assert found is not None
    number, line, bar = found
    y = column.top(number) + line.lane_tops[bar.lane] + 1 - desk.view.verticalScrollBar().value()
    return QPoint(desk.rect_left(offset).x(), y)


@pytest.fixture
def span(desk: Desk) -> Span:
    desk.open(Article(id="x", text=TEXT))
    return desk.span("Actor", "harbour office")


def words(desk: Desk, span: Span) -> str:
    return desk.document.by_id[span.id].words(desk.text)


def test_the_end_is_dragged_to_another_token(desk: Desk, span: Span) -> None:
    desk.drag(low(desk, span, span.end), desk.middle("Alma"))

    assert words(desk, span) == "harbour office of Alma"
    assert desk.session.selected == (span.id,)
    desk.session.undo()
    assert words(desk, span) == "harbour office"


def test_the_start_is_dragged_and_leaves_one_token(desk: Desk, span: Span) -> None:
    desk.drag(low(desk, span, span.start), desk.middle("union"))
    assert words(desk, span) == "office"

    desk.drag(
        low(desk, desk.document.by_id[span.id], desk.place("office").start), desk.middle("The")
    )
    assert words(desk, span) == "The harbour office"


@pytest.mark.parametrize("before", [NONE, ALT])
def test_with_alt_an_edge_goes_by_characters(
    desk: Desk, span: Span, before: Qt.KeyboardModifier
) -> None:
    start, end = low(desk, span, span.end), desk.rect_left(span.end - 3)
    desk.mouse(QEvent.Type.MouseButtonPress, start, before)
    desk.mouse(QEvent.Type.MouseMove, end, ALT)
    desk.mouse(QEvent.Type.MouseButtonRelease, end, ALT)

    assert words(desk, span) == "harbour off"


def test_on_the_letters_only_a_selected_span_can_be_taken(desk: Desk, span: Span) -> None:
    edge = desk.rect_left(span.end)
    assert desk.view.edge_at(edge) is None
    desk.drag(edge, desk.middle("Alma"))
    assert words(desk, span) == "harbour office"
    assert desk.selected_text.endswith("Alma")

    desk.session.select([span.id])
    assert desk.view.edge_at(edge) is not None
    desk.drag(edge, desk.middle("Alma"))
    assert words(desk, span) == "harbour office of Alma"


def test_the_pointer_shows_that_an_edge_can_be_dragged(desk: Desk, span: Span) -> None:
    desk.mouse(QEvent.Type.MouseMove, low(desk, span, span.end), held=False)
    assert desk.view.viewport().cursor().shape() is Qt.CursorShape.SizeHorCursor

    desk.mouse(QEvent.Type.MouseMove, desk.middle("agreed"), held=False)
    assert desk.view.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor


def test_a_click_on_an_edge_selects_the_span(desk: Desk, span: Span) -> None:
    desk.click(low(desk, span, span.end))
    assert desk.session.selected == (span.id,)

    desk.click(low(desk, span, span.end), CTRL)
    assert not desk.session.selected


def test_of_two_fragments_the_one_that_is_held_moves(desk: Desk, span: Span) -> None:
    first, second = desk.place("harbour office"), desk.place("pilots’ union")
    split = desk.span("Quote", first, second)
    desk.drag(low(desk, split, second.end), desk.middle("agreed"))

    assert desk.document.by_id[split.id].fragments == (first, Range(second.start, second.end + 7))


def test_fragments_that_are_dragged_together_become_one(desk: Desk, span: Span) -> None:
    first, second = desk.place("harbour office"), desk.place("pilots’ union")
    split = desk.span("Quote", first, second)
    desk.drag(low(desk, split, second.start), desk.middle("office"))

    assert desk.document.by_id[split.id].fragments == (Range(first.start, second.end),)
