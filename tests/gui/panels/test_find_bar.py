"""Finding: typing selects, Enter goes back to the text with the place selected, Escape leaves."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.panels.find_bar import FindBar
from annotator.gui.session import Session
from annotator.model.article import Article
from annotator.model.find import Query
from annotator.model.span import Range
from tests.gui.panels.conftest import Show, add_articles


@pytest.fixture
def bar(session: Session, show: Show) -> Iterator[FindBar]:
    window = QWidget()
    made = FindBar(session, window)
    text = QPlainTextEdit(window)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(text)
    show(window, 500, 200)
    assert made.isHidden()
    yield made
    window.hide()


def open_bar(bar: FindBar, session: Session, qtbot: QtBot) -> None:
    session.focus_asked.emit("find")
    qtbot.waitUntil(bar._words.hasFocus)


def test_typing_selects_the_next_place_and_counts(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    session.focus_asked.emit("text")
    assert bar.isHidden()
    open_bar(bar, session, qtbot)

    qtbot.keyClicks(bar._words, "kern")

    assert session.document
    text = session.document.article.text
    start, end = session.text_selection
    assert text[start:end] == "Kern"
    assert bar.count == "1 of 2"
    qtbot.keyClick(bar._words, Qt.Key.Key_Down)
    assert bar.count == "2 of 2"
    qtbot.keyClick(bar._words, Qt.Key.Key_Up)
    assert bar.count == "1 of 2"
    qtbot.mouseClick(bar._next, Qt.MouseButton.LeftButton)
    assert bar.count == "2 of 2"
    qtbot.mouseClick(bar._previous, Qt.MouseButton.LeftButton)
    assert bar.count == "1 of 2"
    session.select_text(0, 0)
    assert bar.count == "2 found"


def test_enter_goes_back_to_the_text_with_the_place_selected(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    open_bar(bar, session, qtbot)
    qtbot.keyClicks(bar._words, "told")
    place = session.text_selection

    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(bar._words, Qt.Key.Key_Return)

    assert asked.args == ["text"]
    assert session.text_selection == place
    assert session.matches == (place,)
    session.mark("Cue")
    assert session.span
    assert (session.span.start, session.span.end) == place


def test_escape_takes_the_marks_away_and_keeps_the_selection(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    open_bar(bar, session, qtbot)
    qtbot.keyClicks(bar._words, "told")
    place = session.text_selection

    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(bar._words, Qt.Key.Key_Escape)

    assert asked.args == ["text"]
    assert bar.isHidden()
    assert session.matches == ()
    assert session.text_selection == place
    with qtbot.assertNotEmitted(session.focus_asked):
        bar.dismiss()


def test_words_that_are_not_there_are_said_to_be_missing(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    open_bar(bar, session, qtbot)

    qtbot.keyClicks(bar._words, "zebra")

    assert bar.count == "Not found"
    assert not bar._next.isEnabled()
    bar.grab()
    with qtbot.assertNotEmitted(session.focus_asked):
        qtbot.keyClick(bar._words, Qt.Key.Key_Return)
    bar._words.selectAll()
    qtbot.keyClick(bar._words, Qt.Key.Key_Delete)
    assert bar.count == ""
    with qtbot.waitSignal(session.focus_asked):
        qtbot.keyClick(bar._words, Qt.Key.Key_Return)


def test_selected_text_is_what_is_looked_for(bar: FindBar, session: Session, qtbot: QtBot) -> None:
    assert session.document
    start = session.document.article.text.index("Kern")
    session.select_text(start, start + 4)

    open_bar(bar, session, qtbot)

    assert bar._words.text() == "Kern"
    assert bar.count == "1 of 2"
    session.focus_asked.emit("find")
    assert bar.count == "1 of 2"
    session.select_text(0, 120)
    session.focus_asked.emit("find")
    assert bar._words.text() == "Kern"


def test_the_last_words_come_back_but_move_nothing_until_asked(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    open_bar(bar, session, qtbot)
    qtbot.keyClicks(bar._words, "kern")
    qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    session.select_text(3, 3)

    open_bar(bar, session, qtbot)

    assert bar._words.selectedText() == "kern"
    assert session.text_selection == (3, 3)
    qtbot.keyClick(bar._words, Qt.Key.Key_Down)
    assert bar.count == "1 of 2"
    session.find("")
    qtbot.keyClick(bar._words, Qt.Key.Key_Return)
    assert session.matches


def test_another_article_has_other_places(bar: FindBar, session: Session, qtbot: QtBot) -> None:
    open_bar(bar, session, qtbot)
    qtbot.keyClicks(bar._words, "single")
    assert bar.count == "Not found"

    session.show_article(2)

    assert bar.count == "1 found"
    qtbot.keyClick(bar._words, Qt.Key.Key_Tab)
    bar.grab()


def texts_of(session: Session) -> list[str]:
    assert session.document
    return [session.document.article.text[a:b] for a, b in session.matches]


def test_a_pattern_is_found_and_a_broken_one_is_said(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    open_bar(bar, session, qtbot)
    qtbot.mouseClick(bar._switches["regex"], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(bar._words, r"\d+|[KM]ern")
    assert texts_of(session) == ["Kern", "400", "Kern"]

    qtbot.keyClicks(bar._words, "(")

    assert bar.count == "Missing )"
    assert bar._count.toolTip() == "This is no regular expression: missing )."
    assert session.matches == ()
    assert not bar._next.isEnabled()
    bar.grab()
    qtbot.keyClick(bar._words, Qt.Key.Key_Backspace)
    assert bar.count.endswith("of 3")
    qtbot.mouseClick(bar._switches["regex"], Qt.MouseButton.LeftButton)
    assert bar.count == "Not found"


def test_capitals_and_whole_words_count_if_asked_for(
    bar: FindBar, session: Session, qtbot: QtBot
) -> None:
    open_bar(bar, session, qtbot)
    qtbot.keyClicks(bar._words, "her")
    assert texts_of(session) == ["her"]
    qtbot.mouseClick(bar._switches["whole"], Qt.MouseButton.LeftButton)
    assert texts_of(session) == []
    bar._words.clear()
    qtbot.keyClicks(bar._words, "more")
    assert texts_of(session) == ["More"]
    qtbot.mouseClick(bar._switches["case"], Qt.MouseButton.LeftButton)
    assert texts_of(session) == []
    qtbot.mouseClick(bar._switches["case"], Qt.MouseButton.LeftButton)
    assert texts_of(session) == ["More"]
    assert bar._switches["whole"].isChecked()
    bar.grab()


def test_a_pattern_that_takes_years_holds_nothing_up(
    bar: FindBar, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(
        session.project,
        [Article(id="long", title="", text="aaaaaaaaaaaa bbbbbbbbbbb " * 2000 + "harbour")],
    )
    session.show_article(session.project.number_of("long"))
    monkeypatch.setattr("annotator.gui.session.QUICK", 0.02)
    monkeypatch.setattr("annotator.gui.session.PATIENCE", 0.2)
    open_bar(bar, session, qtbot)
    session.look_for(Query("", regex=True))

    bar._words.setText(r"(\w+\s?)*[!?]")
    bar._find(bar._words.text())

    assert bar.count == "Looking…"
    assert session.jobs.busy
    qtbot.waitUntil(lambda: bar.count == "Takes too long")
    # What a job finds for a pattern that was given up is not shown.
    bar._find(r"(\w+\s?)*[!?]")
    bar._find("harbour")
    assert bar.count == "1 of 1"
    qtbot.waitUntil(lambda: not session.jobs.busy)
    assert bar.count == "1 of 1"


def test_what_takes_longer_is_found_beside_the_window(
    bar: FindBar, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(session.project, [Article(id="long", title="", text="ab " * 100_000)])
    session.show_article(session.project.number_of("long"))
    monkeypatch.setattr("annotator.gui.session.QUICK", 0.000001)
    open_bar(bar, session, qtbot)
    session.look_for(Query(r"\w+b", regex=True))
    assert bar.count == "Looking…"
    qtbot.waitUntil(lambda: not session.jobs.busy)
    assert bar.count == "1 of 20,000+"
    assert session.text_selection == (0, 2)


def test_all_places_are_labelled_in_one_act(bar: FindBar, session: Session, qtbot: QtBot) -> None:
    open_bar(bar, session, qtbot)
    qtbot.keyClicks(bar._words, "kern")

    qtbot.mouseClick(bar._all, Qt.MouseButton.LeftButton)

    assert bar.count == "2 selected"
    assert session.places == session.matches
    session.mark("Actor")
    assert session.document
    made = session.document.spans
    assert [it.words(session.document.article.text) for it in made] == ["Kern", "Kern"]
    assert set(session.selected) == {it.id for it in made}
    assert not session.places
    session.undo()
    assert not session.document.spans
    session.redo()
    session.select_places()
    session.mark("Actor")
    assert len(session.document.spans) == 2
    session.select_text(0, 3)
    assert not session.places
    assert bar.count == "2 found"
    session.find("zebra")
    session.select_places()
    assert not session.places


def test_what_is_typed_is_found_from_where_the_search_began(session: Session) -> None:
    """While an expression grows and shrinks, the hit does not drift through the article."""
    document = session.document
    assert document
    text = document.article.text
    start = text.index(" ") + 1
    session.select_text(start, start)
    wanted: dict[str, Range] = {}
    typed = ["e", "e.", "e..", "e...[aeiou]", "e...", "e.", "e", "zzzz", "e"]
    for words in typed:
        session.look_for(Query(words, regex=True))
        wanted.setdefault(words, session.text_selection)
        if words != "zzzz":
            assert session.text_selection == wanted[words]
            first = next(it for it in session.matches if it.start >= start)
            assert session.text_selection == first

    session.find_next(1)
    at = session.text_selection
    session.look_for(Query("e.", regex=True))
    assert session.text_selection == next(it for it in session.matches if it.start >= at.start)
    session.select_text(0, 0)
    session.look_for(Query("e", regex=True))
    assert session.text_selection == session.matches[0]
