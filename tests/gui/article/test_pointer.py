"""The mouse: clicks pick spans from the inside out, drags select whole tokens."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.article import Article
from annotator.model.span import Range
from tests.gui.article.conftest import ALT, CTRL, NONE, SHIFT, Desk


def test_click_on_a_span_selects_it_and_elsewhere_lets_go(desk: Desk) -> None:
    kern = desk.span("Actor", "Ada Kern")

    desk.click(desk.middle("Ada Kern"))
    picked = desk.session.selected
    desk.click(desk.middle("2019"))

    assert picked == (kern.id,)
    assert desk.session.selected == ()
    start = desk.place("2019").start
    assert desk.session.text_selection == (start + 2, start + 2)


def test_repeated_clicks_go_outwards_and_begin_again(desk: Desk) -> None:
    outer = desk.span("Quote", "told reporters, “but nobody")
    inner = desk.span("Actor", "reporters")
    middle = desk.span("Cue", "told reporters")
    place = desk.middle("reporters")

    picked = []
    for _ in range(4):
        desk.click(place)
        picked.append(desk.session.selected)

    assert picked == [(inner.id,), (middle.id,), (outer.id,), (inner.id,)]


def test_a_click_at_another_place_begins_at_the_innermost(desk: Desk) -> None:
    desk.span("Cue", "told reporters")
    inner = desk.span("Actor", "reporters")
    desk.click(desk.middle("reporters"))

    desk.click(desk.middle("reporters") + QPoint(9, 0))

    assert desk.session.selected == (inner.id,)


def test_a_click_on_a_tag_picks_the_span_of_its_lane(desk: Desk) -> None:
    outer = desk.span("Cue", "told reporters")
    desk.span("Actor", "told")
    column = desk.view.column
    assert column is not None
    found = column.first_bar(outer.id)
    assert found
    number, line, bar = found
    assert bar.lane == 1
    y = column.top(number) + line.lane_tops[1] + 9 - desk.view.verticalScrollBar().value()

    desk.click(QPoint(column.left + round(bar.left) + 6, y))

    assert desk.session.selected == (outer.id,)


def test_ctrl_click_takes_further_spans_and_gives_them_back(desk: Desk) -> None:
    kern, pilots = desk.span("Actor", "Ada Kern"), desk.span("Actor", "Pilots of")
    desk.click(desk.middle("Ada Kern"))

    desk.click(desk.middle("Pilots of"), CTRL)
    both = desk.session.selected
    desk.click(desk.middle("Ada Kern"), CTRL)

    assert both == (kern.id, pilots.id)
    assert desk.session.selected == (pilots.id,)


def test_a_click_on_a_span_leaves_no_selected_text(desk: Desk) -> None:
    desk.span("Actor", "Ada Kern")
    desk.view.select_range(*desk.place("walked out on"))

    desk.click(desk.middle("Ada Kern"))

    assert desk.session.text_selection.start == desk.session.text_selection.end


@pytest.mark.parametrize("back", [False, True])
def test_drag_selects_whole_tokens_in_both_directions(desk: Desk, back: bool) -> None:
    places = [desk.middle("eleven"), desk.middle("boats")]
    if back:
        places.reverse()

    desk.drag(places[0], QPoint(places[0].x(), places[0].y() + 1), places[1])

    assert desk.selected_text == "eleven of fourteen boats"
    anchor, caret = desk.view.ends()
    assert (anchor > caret) is back


def test_dragging_out_and_back_loses_nothing(desk: Desk) -> None:
    start, far, before = (desk.middle(it) for it in ("fourteen", "boats", "eleven"))

    desk.drag(start, far, before, far, before)

    assert desk.selected_text == "eleven of fourteen"


def test_alt_drag_selects_raw_characters(desk: Desk) -> None:
    place = desk.place("eleven of fourteen")
    left, right = desk.rect_left(place.start + 2), desk.rect_left(place.end - 3)

    desk.drag(left, right, modifiers=ALT)

    assert desk.selected_text == "even of fourt"


def test_a_drag_leaves_out_the_possessive_and_quotation_marks_stay_outside(desk: Desk) -> None:
    desk.open(Article(id="x", text="They read Alma’s “log book” aloud."))

    desk.drag(desk.middle("They"), desk.middle("Alma") + QPoint(2, 0))

    assert desk.selected_text == "They read Alma"


def test_a_shaking_hand_does_not_drag(desk: Desk) -> None:
    kern = desk.span("Actor", "Ada Kern")
    place = desk.middle("Ada Kern")

    desk.drag(place, place + QPoint(2, 1))

    assert desk.session.selected == (kern.id,)
    assert desk.selected_text == ""


def test_a_drag_keeps_the_selected_span_so_that_a_fragment_can_be_added(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    desk.session.select([quote.id])

    desk.drag(desk.middle("but"), desk.middle("either"))
    desk.session.add_fragment()

    [after] = [it for it in desk.document.spans if it.id == quote.id]
    assert after.words(desk.text) == "“Nobody wants this,” … but nobody listens either"


def test_double_click_selects_a_token_and_keeps_the_selected_span(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    desk.session.select([quote.id])

    desk.double_click(desk.middle("listens"))

    assert desk.selected_text == "listens"
    assert desk.session.selected == (quote.id,)


def test_double_click_knows_news_tokens(desk: Desk) -> None:
    desk.open(Article(id="x", text="The U.S. paid $1.2bn at 10:30 for AI-driven boats."))

    found = []
    for words in ("U.S.", "$1.2bn", "10:30", "AI-driven"):
        place = desk.middle(words)
        desk.double_click(place + QPoint(2, 0))
        found.append(desk.selected_text)
        desk.click(QPoint(3, 3))

    assert found == ["U.S.", "$1.2bn", "10:30", "AI-driven"]


def test_a_drag_after_a_double_click_goes_on_by_tokens(desk: Desk) -> None:
    start = desk.middle("eleven")
    desk.click(start)
    desk.mouse(QEvent.Type.MouseButtonDblClick, start)
    desk.mouse(QEvent.Type.MouseMove, desk.middle("fourteen"))
    desk.mouse(QEvent.Type.MouseButtonRelease, desk.middle("fourteen"))

    assert desk.selected_text == "eleven of fourteen"


def test_third_click_selects_the_paragraph(desk: Desk) -> None:
    place = desk.middle("eleven")

    desk.double_click(place)
    desk.click(place)

    assert desk.selected_text == desk.text.split("\n")[2]


def test_shift_click_extends_from_where_the_selection_began(desk: Desk) -> None:
    start = desk.place("eleven").start
    desk.view.select_range(start, start)

    desk.click(desk.middle("fourteen"), SHIFT)

    assert desk.selected_text == "eleven of fourteen"


def test_hover_lifts_the_innermost_span_and_lets_go(desk: Desk) -> None:
    desk.span("Cue", "told reporters")
    inner = desk.span("Actor", "reporters")
    lit = desk.view._layout.lit

    desk.mouse(QEvent.Type.MouseMove, desk.middle("reporters"), held=False)
    over = lit.hovered
    desk.mouse(QEvent.Type.MouseMove, desk.middle("2019"), held=False)
    beside = lit.hovered
    desk.mouse(QEvent.Type.MouseMove, desk.middle("reporters"), held=False)
    QApplication.sendEvent(desk.view, QEvent(QEvent.Type.Leave))

    assert (over, beside, lit.hovered) == (inner.id, "", "")


@pytest.mark.parametrize("outside", [0, 2, 30])
def test_holding_the_mouse_below_the_text_scrolls_on(
    long_desk: Desk, qtbot: QtBot, outside: int
) -> None:
    view = long_desk.view
    bar, below = view.verticalScrollBar(), QPoint(300, view.viewport().height() + outside)
    long_desk.mouse(QEvent.Type.MouseButtonPress, QPoint(300, 200))
    long_desk.mouse(QEvent.Type.MouseMove, below)

    qtbot.waitUntil(lambda: bar.value() > 200)

    long_desk.mouse(QEvent.Type.MouseButtonRelease, below)
    at = bar.value()
    qtbot.wait(150)
    assert bar.value() == at
    assert len(long_desk.selected_text) > 200


def test_holding_the_mouse_above_the_text_scrolls_back(long_desk: Desk, qtbot: QtBot) -> None:
    bar = long_desk.view.verticalScrollBar()
    bar.setValue(900)
    long_desk.mouse(QEvent.Type.MouseButtonPress, QPoint(300, 200))
    long_desk.mouse(QEvent.Type.MouseMove, QPoint(300, -1))

    qtbot.waitUntil(lambda: bar.value() < 700)

    long_desk.mouse(QEvent.Type.MouseButtonRelease, QPoint(300, -1))
    assert len(long_desk.selected_text) > 200


def test_right_click_keeps_what_is_selected(desk: Desk, qtbot: QtBot) -> None:
    desk.view.select_range(*desk.place("eleven"))

    qtbot.mouseClick(desk.view.viewport(), Qt.MouseButton.RightButton, NONE, QPoint(300, 300))

    assert desk.selected_text == "eleven"


@pytest.mark.parametrize(
    "words", ["שלום", "مرحبا", "日本", "สวัสดี", "👩\u200d👩\u200d👧\u200d👦", "e\u0301te", "😀"]
)
def test_a_click_at_the_middle_of_a_span_selects_it_in_every_script(desk: Desk, words: str) -> None:
    for number, text in enumerate((f"Before {words} after", f"{words} مرحبا", f"{words}")):
        desk.open(Article(id=f"x{number}", text=text))
        span = desk.span("Actor", words)
        column = desk.view.column
        assert column is not None
        found = column.first_bar(span.id)
        assert found
        left, right = found[2].parts[0]

        desk.click(
            QPoint(
                round(column.left + (left + right) / 2),
                column.top(found[0]) + (found[1].band_top + found[1].band_bottom) // 2,
            )
        )

        assert desk.session.selected == (span.id,)


def test_a_span_without_width_can_be_clicked(desk: Desk) -> None:
    desk.open(Article(id="x", text="One\n\nTwo"))
    span = desk.span("Event", Range(3, 5))

    desk.click(desk.rect_left(3) + QPoint(2, 0))

    assert desk.session.selected == (span.id,)
