"""Promise: resting on a label, or a key, says all that is known of it, and covers nothing."""

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.article import rest
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.facts import cut, facts, moment, told
from annotator.gui.panels.span_card import SpanCard
from annotator.model.change import Change, Edit
from annotator.model.span import Range, Span
from tests.gui.test_filter import put

Key = Qt.Key


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "AFTER", 60)


@pytest.fixture
def quote(window: MainWindow) -> Span:
    """A quote with a source, a cue, an attribute and a note."""
    session = window.session
    actor, cue = put(window, "Actor", "Ada Kern"), put(window, "Cue", "told")
    made = put(window, "Quote", "“We will go back on Monday,”")
    session.select([made.id])
    session.set_role("cue", [cue.id])
    session.set_role("source", [actor.id])
    session.set_attribute("qtype", "direct")
    session.set_note("Check <b>the</b> day & hour")
    session.select([])
    assert session.document
    return session.document.by_id[made.id]


def card(window: MainWindow) -> SpanCard:
    return window.bench.card


def point_at(window: MainWindow, offset: int) -> QPoint:
    """Move the mouse to a character, a little, as a hand does."""
    view = window.article_view
    assert view.page
    cursor = view.textCursor()
    cursor.setPosition(view.page.to_utf16(offset))
    place = view.cursorRect(cursor).center() + QPoint(3, 0)
    QTest.mouseMove(view.viewport(), place - QPoint(1, 0))
    QTest.mouseMove(view.viewport(), place)
    return place


def test_resting_says_everything_below_the_line(
    window: MainWindow, quote: Span, qtbot: QtBot
) -> None:
    view = window.article_view
    place = point_at(window, quote.start + 4)
    assert card(window).isHidden()
    qtbot.waitUntil(card(window).isVisible)

    said = card(window).text
    assert said.startswith("Quote: “We will go back on Monday,”. Source: Ada Kern. Cue: told.")
    assert "Kind: direct" in said
    assert "Note: Check <b>the</b> day & hour" in said
    assert "mara, today, " in said
    assert "changed today" in said
    pointer = view.viewport().mapToGlobal(place)
    assert not card(window).geometry().contains(pointer)
    card(window).grab()
    assert view.hasFocus()

    point_at(window, len("Dock"))
    assert card(window).isHidden()


def test_what_a_span_is_for_others_is_said_too(
    window: MainWindow, quote: Span, qtbot: QtBot
) -> None:
    session = window.session
    assert session.document
    start = session.document.article.text.index("Ada Kern")

    point_at(window, start + 2)

    qtbot.waitUntil(card(window).isVisible)
    assert "Source of: Quote “We will go back on Monday,”" in card(window).text


@pytest.mark.parametrize("how", ["key", "press", "scroll", "undo", "leave"])
def test_the_card_goes_with_whatever_is_done_next(
    window: MainWindow, quote: Span, qtbot: QtBot, how: str
) -> None:
    view = window.article_view
    place = point_at(window, quote.start + 4)
    qtbot.waitUntil(card(window).isVisible)
    QTest.keyClick(view, Key.Key_Shift)
    assert card(window).isVisible()

    if how == "key":
        QTest.keyClick(view, Key.Key_Right)
    elif how == "press":
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    elif how == "scroll":
        view.verticalScrollBar().setRange(0, 100)
        view.verticalScrollBar().setValue(10)
    elif how == "undo":
        window.session.undo()
    else:
        QTest.mouseMove(window.bench.inspector, QPoint(5, 5))
        QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))

    qtbot.waitUntil(card(window).isHidden)


def test_a_key_says_it_of_the_selected_span(window: MainWindow, quote: Span) -> None:
    view, session = window.article_view, window.session
    QTest.keyClick(view, Key.Key_F4)
    assert card(window).isHidden()
    assert "Select a label first" in window.bench.status.said.text()

    session.select([quote.id])
    QTest.keyClick(view, Key.Key_F4)

    assert card(window).isVisible()
    assert card(window).text.startswith("Quote: “We will")
    rect = view.span_rect(quote.id)
    assert rect
    shown = rect.translated(view.viewport().mapToGlobal(QPoint()))
    assert not card(window).geometry().intersects(shown)
    QTest.keyClick(view, Key.Key_Escape)
    assert card(window).isHidden()
    assert session.selected == (quote.id,)
    QTest.keyClick(view, Key.Key_Escape)
    assert not session.selected


def test_several_spans_here_are_named_and_the_screen_is_not_left(
    window: MainWindow, quote: Span
) -> None:
    inner = put(window, "Time", "Monday")
    screen = window.screen().availableGeometry()
    line = QRect(screen.right() - 4, screen.bottom() - 40, 4, 30)

    card(window).show_for([inner.id, quote.id], line)

    assert screen.contains(card(window).geometry())
    assert not card(window).geometry().intersects(line)
    assert card(window).text.startswith("Time: Monday")
    assert "Also here: Quote “We will" in card(window)._text.text()
    card(window).hide()
    card(window).show_for(["gone"], line)
    assert card(window).isHidden()


def test_facts_in_words(window: MainWindow, quote: Span) -> None:
    session = window.session
    assert session.document
    proposed = quote.model_copy(
        update={
            "state": "proposed",
            "origin": "quotes",
            "attributes": {"verbatim": [[21, 27], [30, 35]], "odd": 2.0, "qtype": "direct"},
        }
    )
    session._act("Test", [Edit(before=quote, after=proposed)])
    known = facts(session.document, session.schema, proposed)
    assert known.aside == "proposed by quotes"
    assert dict(known.rows)["Odd"] == "2"
    unknown = proposed.model_copy(update={"label": "Nothing"})
    assert facts(session.document, session.schema, unknown).label == "Nothing"


def test_when_and_who() -> None:
    now = datetime.fromisoformat("2026-03-04T10:00:00+00:00").astimezone()
    first = Change(author="mara", at="2026-03-03T10:05:00+00:00", action="Add Actor")
    clock = f"{datetime.fromisoformat(first.at).astimezone():%H:%M}"
    last = first.model_copy(update={"author": "jon", "at": "2026-03-04T09:00:00+00:00"})

    assert told([]) == ""
    assert moment(first.at, now) == f"3 March 2026, {clock}"
    assert told([first], now) == f"mara, 3 March 2026, {clock}"
    assert " · changed by jon today, " in told([first, last], now)
    imported = first.model_copy(update={"kind": "import"})
    assert told([imported], now).startswith("Imported for mara, ")
    suggested = first.model_copy(update={"origin": "names"})
    assert told([suggested], now).endswith(", with names")


def test_long_words_lose_their_middle_between_words() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    assert cut(words, 30) == "one two three four … twelve"
    assert len(cut("x" * 500, 30)) < 40
    assert cut("short\nwords") == "short words"


def test_the_story_of_a_span_forgets_what_was_undone(window: MainWindow) -> None:
    session = window.session
    span = put(window, "Actor", "Ada Kern")
    session.select([span.id])
    session.mark("Event")
    assert [it.action for it in session.story(span)] == ["Add Actor", "Relabel as Event"]
    session.undo()
    assert [it.action for it in session.story(span)] == ["Add Actor"]
    assert Range(span.start, span.end) == span.fragments[0]
