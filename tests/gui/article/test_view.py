"""The view and the session: what one selects the other shows, and every article keeps its place."""

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui import theme
from annotator.gui.article.view import ArticleView
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.span import Range
from tests.gui.article.conftest import CTRL, NONE, Desk

OTHER = Article(id="other", text="\n".join(f"Line {it} of another report." for it in range(300)))


def test_it_is_an_article_to_screen_readers_and_can_only_be_read(desk: Desk) -> None:
    flags = desk.view.textInteractionFlags()

    assert desk.view.accessibleName() == "Article"
    assert desk.view.isReadOnly()
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not flags & Qt.TextInteractionFlag.TextEditable


def test_text_that_the_session_selects_is_selected_and_seen(long_desk: Desk) -> None:
    place = long_desk.place("Paragraph 350 says")

    long_desk.session.select_text(*place)

    assert long_desk.view.text_range() == place
    assert long_desk.view.caret_is_seen()


def test_text_that_is_selected_here_reaches_the_session_once(desk: Desk, qtbot: QtBot) -> None:
    place = desk.place("eleven")
    told: list[Range] = []

    class Listener:
        def note(self) -> None:
            told.append(desk.session.text_selection)

    listener = Listener()
    desk.session.text_selected.connect(listener.note)
    desk.view.select_range(*place)

    assert told == [place]


def test_a_label_made_by_the_session_shows_at_once_and_moves_no_text(desk: Desk) -> None:
    column = desk.view.column
    assert column is not None
    height = column.height()
    desk.view.select_range(*desk.place("Ada Kern"))

    desk.session.mark("Actor")

    assert column.first_bar(desk.session.selected[0])
    assert column.height() == height
    desk.heights_in_step()


def test_undo_takes_the_label_away_and_redo_brings_it_back(desk: Desk) -> None:
    column = desk.view.column
    assert column is not None
    span = desk.span("Actor", "Ada Kern")

    desk.session.undo()
    gone = column.spans_at(QPointF(column.left, 0)), desk.document.spans
    desk.session.redo()

    assert gone == ([], ())
    assert column.first_bar(span.id)


def test_an_act_makes_only_the_lines_anew_that_it_touches(
    long_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_desk.span("Event", "Paragraph 4 says")
    column = long_desk.view.column
    assert column is not None
    before = {number: list(shape.lines) for number, shape in column._shapes.items()}
    assert len(before[4]) > 2

    span = long_desk.span("Actor", "4 says")
    after = {number: list(shape.lines) for number, shape in column._shapes.items()}
    long_desk.do(Edit(before=span))

    same = [it for it in before if all(a is b for a, b in zip(before[it], after[it], strict=True))]
    assert set(before) - set(same) == {4}
    assert after[4][0].bars != before[4][0].bars
    assert [it.bars for it in after[4][1:]] == [it.bars for it in before[4][1:]]
    assert column._shapes[4].lines == before[4]


def test_lines_below_move_as_they_are_when_one_gets_another_lane(long_desk: Desk) -> None:
    paragraph = long_desk.place("Paragraph 4 says")
    desk, column = long_desk, long_desk.view.column
    for length in range(9, 16):
        desk.span("Actor", Range(paragraph.start, paragraph.start + length))
        QApplication.processEvents()
        assert column is not None
        shape = column.shape(4)
        layout = column.block(4).layout()
        fresh = column._shape(layout, 4)
        assert shape == fresh
        for number, line in enumerate(shape.lines):
            assert layout.lineAt(number).y() + layout.lineAt(number).ascent() > line.band_top


def test_what_is_painted_after_an_act_is_what_painting_all_gives(long_desk: Desk) -> None:
    paragraph = long_desk.place("Paragraph 4 says")
    seen_below = long_desk.view.viewport().height()
    spans = []
    for length in (16, 5, 9, 12, 14, 3):
        where = Range(paragraph.start, paragraph.start + length)
        spans.append(long_desk.span("Actor", where))
        assert long_desk.is_painted_right()
    event = long_desk.span("Event", "Paragraph 5 says")
    long_desk.relate("actor", event, spans[0])
    assert long_desk.is_painted_right()
    for span in spans:
        long_desk.session.select([span.id])
        assert long_desk.is_painted_right()
        long_desk.session.remove()
        assert long_desk.is_painted_right()
    assert long_desk.view.viewport().height() == seen_below


def test_selected_spans_stand_out_with_what_belongs_to_them(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    kern, cue = desk.span("Actor", "Ada Kern"), desk.span("Cue", "told")
    desk.relate("source", quote, kern)
    desk.relate("cue", quote, cue)

    desk.session.select([quote.id])

    lit = desk.view._layout.lit
    assert lit.selected == {quote.id}
    assert lit.frame == {kern.id, cue.id}


def test_a_role_given_later_lights_up_the_frame_at_once(desk: Desk) -> None:
    quote, kern = desk.span("Quote", "“Nobody wants this,”"), desk.span("Actor", "Ada Kern")
    desk.session.select([quote.id])

    desk.session.set_role("source", [kern.id])

    assert desk.view._layout.lit.frame == {kern.id}


def test_going_to_a_place_in_sight_scrolls_nothing(desk: Desk) -> None:
    desk.session.went_to.emit(desk.place("Ada Kern"))

    assert desk.view.verticalScrollBar().value() == 0


def test_going_to_a_place_out_of_sight_shows_text_around_it(long_desk: Desk) -> None:
    view, place = long_desk.view, long_desk.place("Paragraph 200 says")

    long_desk.session.went_to.emit(place)

    y = long_desk.rect_left(place.start).y()
    assert view.viewport().height() * 0.15 < y < view.viewport().height() * 0.4
    assert view.ends() == (place.start, place.start)
    long_desk.heights_in_step()


def test_stepping_through_spans_brings_the_caret_along(long_desk: Desk) -> None:
    first, second = (long_desk.span("Actor", f"Paragraph {it} says") for it in (100, 300))

    long_desk.session.select_neighbour(1)
    at = long_desk.view.ends()[1]
    long_desk.session.select_neighbour(1)

    assert at == first.start
    assert long_desk.view.ends()[1] == second.start
    assert long_desk.view.caret_is_seen()


def test_what_is_found_is_selected_marked_and_seen(long_desk: Desk) -> None:
    long_desk.session.find("Paragraph 250")

    lit, place = long_desk.view._layout.lit, long_desk.place("Paragraph 250")
    assert lit.found == (tuple(place),)
    assert long_desk.view.text_range() == place
    assert long_desk.view.caret_is_seen()
    assert lit.found_within(0, place.start) == []
    assert lit.found_within(place.start + 2, place.start + 3) == [tuple(place)]


def test_each_article_keeps_its_place(long_desk: Desk) -> None:
    view, first = long_desk.view, long_desk.session.number
    place = long_desk.place("Paragraph 120 says")
    view.select_range(place.end, place.start)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 37)
    at = view.verticalScrollBar().value(), long_desk.rect_left(place.start)

    long_desk.open(OTHER)
    elsewhere = view.ends(), view.verticalScrollBar().value()
    long_desk.session.show_article(first)

    assert elsewhere == ((0, 0), 0)
    assert view.ends() == (place.end, place.start)
    assert long_desk.session.text_selection == place
    assert long_desk.rect_left(place.start) == at[1]


@pytest.mark.parametrize("zoom", [0.7, 1.0, 2.0, 3.0])
def test_what_was_seen_of_the_caret_is_seen_again_at_another_zoom(
    long_desk: Desk, zoom: float
) -> None:
    view, first = long_desk.view, long_desk.session.number
    span = long_desk.span("Actor", "Paragraph 120")
    long_desk.session.go_to(span.id)
    view.verticalScrollBar().setValue(
        view.verticalScrollBar().value()
        + long_desk.rect_left(span.start).y()
        - view.viewport().height()
        + 60
    )
    assert view.caret_is_seen()

    long_desk.open(OTHER)
    long_desk.session.settings.change(zoom=zoom)
    long_desk.session.show_article(first)

    assert long_desk.session.selected == (span.id,)
    assert view.caret_is_seen()
    long_desk.heights_in_step()


def test_a_caret_that_was_out_of_sight_stays_there(long_desk: Desk) -> None:
    view, first = long_desk.view, long_desk.session.number
    view.select_range(5, 5)
    view.verticalScrollBar().setValue(3000)

    long_desk.open(OTHER)
    long_desk.session.show_article(first)

    assert not view.caret_is_seen()
    assert view.verticalScrollBar().value() == 3000


@pytest.mark.parametrize("tags", [True, False])
def test_a_new_label_on_the_last_line_in_sight_is_seen_with_its_tag(
    long_desk: Desk, tags: bool
) -> None:
    view, session = long_desk.view, long_desk.session
    session.settings.change(tags=tags)
    place = long_desk.place("Paragraph 120 says")
    for label in ("Actor", "Quote", "Event"):
        view.select_range(*place)
        line = long_desk.rect_left(place.start)
        bar = view.verticalScrollBar()
        if label == "Actor":
            bar.setValue(bar.value() + line.y() - view.viewport().height() + 14)
        assert view.caret_is_seen()

        session.mark(label)
        session.select_text(place.end, place.end)

        rect = view.line_rect(long_desk.rect_left(place.start))
        assert rect.bottom() < view.viewport().height()
        session.select([])
    long_desk.heights_in_step()


def test_reading_the_article_anew_moves_nothing(long_desk: Desk) -> None:
    view = long_desk.view
    long_desk.span("Actor", "Paragraph 60 says")
    place = long_desk.place("Paragraph 61 says")
    view.select_range(*place)
    value = view.verticalScrollBar().value()
    assert value > 0

    long_desk.session.reload()

    assert (view.text_range(), view.verticalScrollBar().value()) == (place, value)


def test_keys_go_to_the_text_when_it_is_asked_for(desk: Desk, qtbot: QtBot) -> None:
    desk.view.clearFocus()

    desk.session.focus_asked.emit("spans")
    before = desk.view.hasFocus()
    desk.session.focus_asked.emit("text")

    assert not before
    assert desk.view.hasFocus()


def test_theme_zoom_and_tags_follow_the_settings(desk: Desk) -> None:
    column = desk.view.column
    span = desk.span("Actor", "Ada Kern")
    settings = desk.session.settings
    assert column is not None

    settings.change(theme="dark", zoom=2.0, tags=False)

    assert has_color(desk.view, theme.DARK.page.lower())
    assert column._measures.font.pointSizeF() == theme.reading_font(2.0).pointSizeF()
    found = column.first_bar(span.id)
    assert found
    assert found[2].tag == ""
    desk.heights_in_step()


def test_the_reading_face_stays_when_the_application_gets_another(desk: Desk) -> None:
    font = desk.view.document().defaultFont()

    desk.view.setFont(theme.ui_font())

    assert desk.view.document().defaultFont() == font


def turn(desk: Desk, step: int, modifiers: Qt.KeyboardModifier, where: QPointF) -> None:
    """Turn the wheel over a place of the viewport."""
    event = QWheelEvent(
        where,
        desk.view.viewport().mapToGlobal(where),
        QPoint(),
        QPoint(0, step),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view.viewport(), event)


def test_ctrl_and_the_wheel_zoom(desk: Desk) -> None:
    where = QPointF(300, 300)
    turn(desk, 120, CTRL, where)
    larger = desk.session.settings.taste.zoom
    turn(desk, -120, CTRL, where)
    desk.view.resize(900, 300)
    turn(desk, -120, NONE, where)

    assert larger == 1.1
    assert desk.session.settings.taste.zoom == 1.0
    assert desk.view.verticalScrollBar().value() > 0


def test_what_the_wheel_leads_away_from_the_mouse_is_no_longer_hovered(long_desk: Desk) -> None:
    desk = long_desk
    span = desk.span("Actor", Range(0, 40))
    desk.view.verticalScrollBar().setValue(0)
    over = desk.rect_left(5) + QPoint(2, 8)
    desk.mouse(QEvent.Type.MouseMove, over, held=False)
    before = desk.view._layout.lit.hovered

    turn(desk, -120, NONE, QPointF(over))

    assert before == span.id
    assert desk.view._layout.lit.hovered != span.id


def test_other_colours_in_the_schema_are_painted(desk: Desk) -> None:
    desk.span("Actor", "Ada Kern")
    schema = desk.session.schema
    actor = schema.by_name["Actor"]
    red = actor.model_copy(update={"light": actor.light.model_copy(update={"tint": "#ff0000"})})
    labels = tuple(red if it.name == "Actor" else it for it in schema.labels)

    desk.do(Edit(before=schema, after=schema.model_copy(update={"labels": labels})))

    assert has_color(desk.view, "#ff0000")


def test_a_view_that_is_gone_is_let_go_of(desk: Desk) -> None:
    view = ArticleView(desk.session)
    gone = weakref.ref(view)

    view.deleteLater()
    del view
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()

    assert gone() is None


def test_an_empty_article_can_be_shown(desk: Desk) -> None:
    desk.open(Article(id="empty", text=""))

    desk.view.grab()

    assert desk.view.text_range() == (0, 0)
    desk.heights_in_step()


def test_without_an_article_nothing_happens(desk: Desk, qtbot: QtBot) -> None:
    desk.session.document = None
    view = ArticleView(desk.session)
    qtbot.addWidget(view)
    view.show()

    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(50, 50))
    desk.session.settings.change(zoom=1.5, theme="dark")
    desk.session.went_to.emit(Range(0, 3))
    view.grab()

    assert view.text_range() == (0, 0)


def test_labels_of_another_author_do_not_show(desk: Desk) -> None:
    column = desk.view.column
    span = desk.span("Actor", "Ada Kern")
    assert column is not None

    desk.session.set_author("noor")

    assert desk.document == Document(article=desk.document.article, author="noor")
    assert desk.view.spans_at(desk.middle("Ada Kern")) == []
    assert span not in desk.document.spans


def test_the_caret_can_be_set_as_in_any_text_of_qt(desk: Desk) -> None:
    cursor = desk.view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)

    desk.view.setTextCursor(cursor)

    assert desk.session.text_selection == (len(desk.text), len(desk.text))


def has_color(view: ArticleView, color: str) -> bool:
    image = view.viewport().grab().toImage()
    return any(
        image.pixelColor(x, y).name() == color
        for y in range(0, image.height(), 2)
        for x in range(0, image.width(), 2)
    )
