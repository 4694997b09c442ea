"""Promise: the filter hides and shows, says how many, and never changes or loses anything."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow
from annotator.gui.panels.filter_button import FilterPopover
from annotator.gui.theme import chosen
from annotator.model.change import Edit
from annotator.model.span import Range, Span

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def put(window: MainWindow, label: str, words: str, **values: object) -> Span:
    """Label words of the article."""
    session = window.session
    assert session.document
    start = session.document.article.text.index(words)
    session.select_text(start, start + len(words))
    session.mark(label)
    span = session.span
    assert span
    session.select([])
    return span


def open_list(window: MainWindow) -> FilterPopover:
    QTest.keyClick(window.article_view, Key.Key_F, CTRL | SHIFT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopover)
    return popup


def struck_out(window: MainWindow) -> list[str]:
    """Return the ids of spans in sight whose words are painted with a grey line through them."""
    view, column, page = window.article_view, window.article_view.column, window.article_view.page
    assert column is not None
    assert page is not None
    image = view.viewport().grab().toImage()
    grey = QColor(chosen(window.session.settings.taste.theme).muted)
    found = []
    for number in range(len(page.starts) - 1):
        for line in column.shape(number).lines:
            top = column.top(number) + line.band_top
            rows = range(top + 4, top + line.band_bottom - line.band_top - 4)
            for bar in line.bars:
                across = range(
                    column.left + round(bar.left) + 1, column.left + round(bar.right) - 1
                )
                if any(all(image.pixelColor(x, y) == grey for x in across) for y in rows):
                    found.append(bar.span_id)
    return found


def press(popup: FilterPopover, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(popup._view, key)


def shown(window: MainWindow) -> list[str]:
    """Return the labels that are painted."""
    column = window.article_view.column
    assert column
    count = len(column.page.paragraphs)
    bars = (bar for it in range(count) for line in column.shape(it).lines for bar in line.bars)
    return sorted({bar.label for bar in bars})


def listed(window: MainWindow) -> list[str]:
    model = window.bench.spans_panel._model
    return [model.at(row).label for row in range(model.rowCount())]


def test_a_label_s_key_hides_it_everywhere_and_says_so(window: MainWindow) -> None:
    put(window, "Actor", "Ada Kern")
    put(window, "Quote", "“We will go back on Monday,”")
    before = window.session.document
    button = window.bench.filter_button
    assert button.text() == "Filter"

    popup = open_list(window)
    press(popup, Key.Key_Q)

    assert shown(window) == ["Actor"]
    assert listed(window) == ["Actor"]
    assert button.text() == "1 hidden"
    assert button.accessibleName() == "Filter: 1 label is hidden"
    assert "1 hidden" in window.bench.status.facts.text()
    assert window.session.document is before
    press(popup, Key.Key_Q)
    assert shown(window) == ["Actor", "Quote"]
    assert button.text() == "Filter"
    press(popup, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert window.article_view.hasFocus()


def test_enter_shows_only_one_and_again_all_of_them(window: MainWindow) -> None:
    put(window, "Actor", "Ada Kern")
    put(window, "Quote", "“We will go back on Monday,”")
    put(window, "Event", "strike")
    popup = open_list(window)

    press(popup, Key.Key_Down, Key.Key_Return)

    assert shown(window) == ["Event"]
    press(popup, Key.Key_Return)
    assert shown(window) == ["Actor", "Event", "Quote"]
    press(popup, Key.Key_Space)
    assert shown(window) == ["Actor", "Quote"]
    press(popup, Key.Key_End, Key.Key_Up, Key.Key_Up, Key.Key_Space)
    assert shown(window) == []
    assert window.bench.spans_panel._empty.text() == "The filter hides every label."
    popup.grab()
    button = popup.findChild(QPushButton)
    assert button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown(window) == ["Actor", "Event", "Quote"]
    press(popup, Key.Key_Escape)


def test_a_click_hides_too_and_headings_are_no_values(window: MainWindow) -> None:
    put(window, "Actor", "Ada Kern")
    QTest.mouseClick(window.bench.filter_button, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopover)
    view = popup._view

    def click(row: int) -> None:
        place = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(0)
    assert shown(window) == ["Actor"]
    click(1)
    assert shown(window) == []
    click(1)
    assert shown(window) == ["Actor"]
    press(popup, Key.Key_Escape)


def test_tab_walks_over_what_is_hidden_and_hidden_spans_are_let_go(window: MainWindow) -> None:
    quote = put(window, "Quote", "“We will go back on Monday,”")
    actor = put(window, "Actor", "Ada Kern")
    cue = put(window, "Cue", "told")
    session = window.session
    session.select_text(0, 0)
    session.select([actor.id])

    session.set_filter(session.filter.toggled("label", "Actor"))

    assert not session.selected
    walked: list[str] = []
    for _ in range(3):
        QTest.keyClick(window.article_view, Key.Key_Tab)
        walked += session.selected
    assert walked == [quote.id, cue.id, quote.id]
    QTest.keyClick(window.article_view, Key.Key_Backtab, SHIFT)
    assert session.selected == (cue.id,)
    for label in ("Quote", "Cue"):
        session.set_filter(session.filter.toggled("label", label))
    QTest.keyClick(window.article_view, Key.Key_Tab)
    assert not session.selected


def test_what_is_hidden_cannot_be_hit(window: MainWindow) -> None:
    actor = put(window, "Actor", "Ada Kern")
    view, session = window.article_view, window.session
    view.select_range(actor.start + 2, actor.start + 2)
    point = view.cursorRect().center()
    assert view.spans_at(point) == [actor.id]

    session.set_filter(session.filter.toggled("label", "Actor"))

    assert view.spans_at(point) == []


def test_what_is_made_by_hand_stays_in_sight_and_undo_shows_what_it_did(
    window: MainWindow,
) -> None:
    session, view = window.session, window.article_view
    first = put(window, "Actor", "Ada Kern")
    session.set_filter(session.filter.toggled("label", "Actor"))
    assert session.hidden == 1

    second = put(window, "Actor", "400")

    assert listed(window) == ["Actor"]
    assert session.hidden == 1
    assert shown(window) == ["Actor"]
    session.select([second.id])
    QTest.keyClick(view, Key.Key_Delete)
    assert shown(window) == []
    QTest.keyClick(view, Key.Key_Z, CTRL)
    assert session.selected == (second.id,)
    assert shown(window) == ["Actor"]
    session.select([first.id])
    assert session.hidden == 0
    assert listed(window) == ["Actor", "Actor"]


def test_relabelling_into_a_hidden_label_keeps_it_in_sight(window: MainWindow) -> None:
    session = window.session
    session.set_filter(session.filter.toggled("label", "Event"))
    actor = put(window, "Actor", "strike")
    session.select([actor.id])

    QTest.keyClick(window.article_view, Key.Key_E)

    assert session.selected == (actor.id,)
    assert shown(window) == ["Event"]
    put(window, "Event", "strike")
    assert listed(window) == ["Event"]


def test_the_filter_stays_for_the_next_article_and_one_key_ends_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    put(window, "Actor", "Ada Kern")
    session = window.session
    session.set_filter(session.filter.toggled("label", "Actor"))
    QTest.keyClick(window.article_view, Key.Key_PageDown, CTRL)
    assert window.bench.filter_button.text() == "0 hidden"
    QTest.keyClick(window.article_view, Key.Key_PageUp, CTRL)
    assert window.bench.filter_button.text() == "1 hidden"

    QTest.keyClick(window.article_view, Key.Key_F, CTRL | ALT)

    assert window.bench.filter_button.text() == "Filter"
    assert shown(window) == ["Actor"]
    assert session.text_selection == Range(*window.article_view.text_range())


def test_origins_are_offered_where_there_are_several(window: MainWindow) -> None:
    session = window.session
    actor = put(window, "Actor", "Ada Kern")
    names = actor.model_copy(update={"id": "n1", "origin": "names", "state": "proposed"})
    names = names.model_copy(update={"fragments": (Range(0, 7),)})

    session._act("Propose", [Edit(after=names)])
    popup = open_list(window)
    model = popup._model
    rows = [str(model.index(row).data()) for row in range(model.rowCount())]
    assert rows[-3:] == ["Thought of by", "a person", "names"]
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(model.rowCount() - 1).data(role) == "names, 1 label, shown"

    press(popup, Key.Key_End, Key.Key_Return)

    assert [it.id for it in session.document.spans if session.shows(it)] == ["n1"]  # type: ignore[union-attr]
    popup.grab()
    press(popup, Key.Key_Escape)


def test_what_was_rejected_can_be_looked_at_and_accepted_after_all(window: MainWindow) -> None:
    session = window.session
    assert session.document
    start = session.document.article.text.index("Ada Kern")
    span = Span(
        article_id=session.document.article.id,
        label="Actor",
        fragments=(Range(start, start + 8),),
        state="rejected",
        origin="names",
        author=session.author,
    )
    session.act_here("Reject a label", [Edit(after=span)])
    assert shown(window) == listed(window) == []
    popup = open_list(window)
    rows = [popup._model.lines[it] for it in range(popup._model.rowCount())]
    at = next(it for it, line in enumerate(rows) if line.value == "rejected")
    assert rows[at].count == 1
    popup._view.setCurrentIndex(popup._model.index(at))

    press(popup, Key.Key_Space)

    assert shown(window) == listed(window) == ["Actor"]
    popup.grab()
    window.bench.spans_panel.grab()
    press(popup, Key.Key_Escape)
    assert window.bench.filter_button.text() == "1 rejected shown"
    assert window.bench.filter_button.accessibleName() == "Filter: 1 rejected label is shown"
    assert struck_out(window) == [span.id]
    session.go_to(span.id)
    window.article_view.show_card()
    assert window.bench.card.text.startswith("Actor, rejected; proposed by names: Ada Kern")
    window.bench.card.hide()
    said: list[str] = []
    session.said.connect(said.append)
    QTest.keyClick(window.article_view, Key.Key_Backspace)
    assert said == ["That is rejected already: Enter accepts it after all"]
    assert session.document.by_id[span.id].state == "rejected"
    QTest.keyClick(window.article_view, Key.Key_Return)
    assert session.document.by_id[span.id].state == "accepted"
    assert struck_out(window) == []
    session.undo()
    assert session.document.by_id[span.id].state == "rejected"
