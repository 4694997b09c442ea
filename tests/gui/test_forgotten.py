"""What looks forgotten is listed live; each place is one key away and can be dismissed."""

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.gui.forgotten import LONG
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.date_banner import DateBanner
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.span import Range, Span
from annotator.news.lint import findings
from tests.conftest import put_article

TEXT = (
    "Port talks\n\nAda Kern said: “We sail 🚢 on Monday.” Some 40 boats lay idle.\n\n"
    "A ‘slow’ week; 3 crews left.\n"
)


@pytest.fixture
def undated(window: MainWindow) -> MainWindow:
    """The window on an article without a date."""
    article = Article(id="a3", title="Port talks", text=TEXT, language="en")
    number = put_article(window.session.project, article)
    window.session.articles_changed.emit()
    window.session.show_article(number)
    window.article_view.setFocus()
    return window


def settle(window: MainWindow, qtbot: QtBot) -> list[str]:
    forgotten = window.session.forgotten
    qtbot.waitUntil(lambda: not forgotten.is_busy, timeout=20_000)
    return [it.kind for it in forgotten.findings]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def test_every_gap_is_listed_and_goes_when_it_is_filled(undated: MainWindow, qtbot: QtBot) -> None:
    assert settle(undated, qtbot) == ["date", "marks", "number", "marks", "number"]
    session = undated.session

    start = TEXT.index("“We")
    session.select_text(start, TEXT.index("”") + 1)
    press(Qt.Key.Key_Q)
    assert settle(undated, qtbot) == ["date", "source", "number", "marks", "number"]

    press(Qt.Key.Key_Space)
    assert settle(undated, qtbot) == ["date", "number", "marks", "number"]
    assert session.document is not None
    assert {(it.label, it.words(TEXT)) for it in session.document.spans} == {
        ("Quote", "“We sail 🚢 on Monday.”"), ("Actor", "Ada Kern"), ("Cue", "said"),
    }  # fmt: skip
    session.undo()
    assert settle(undated, qtbot) == ["date", "source", "number", "marks", "number"]


def test_a_key_goes_to_the_next_place_and_a_label_key_marks_it(
    undated: MainWindow, qtbot: QtBot
) -> None:
    settle(undated, qtbot)
    session = undated.session

    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_F7)

    assert TEXT[slice(*session.text_selection)] == "Some 40"
    press(Qt.Key.Key_N)
    span = session.span
    assert span is not None
    assert span.label == "Quantity"
    assert (span.attributes["comparator"], span.attributes["low"], span.attributes["high"]) == (
        "approx", 36, 44,
    )  # fmt: skip
    press(Qt.Key.Key_F7)
    assert TEXT[slice(*session.text_selection)] == "‘slow’"
    press(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert TEXT[slice(*session.text_selection)] == "“We sail 🚢 on Monday.”"


def test_what_a_key_goes_to_is_what_a_label_is_to_be_put_on(
    undated: MainWindow, qtbot: QtBot
) -> None:
    session = undated.session
    text = (
        "Ferries\n\nThe ferries stay in the harbour for now, Ada Kern said.\n\n"
        "“We sail,” Jon Ek said, “on Monday.” He left 3 crews.\n"
    )
    article = Article(id="a4", title="Ferries", text=text, language="en", published="2026-03-03")
    session.show_article(put_article(session.project, article))
    settle(undated, qtbot)
    press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Escape)
    gone = []

    for _ in range(4):
        press(Qt.Key.Key_F7)
        row = undated.bench.lists.forgotten._view.currentIndex().row()
        gone.append((text[slice(*session.text_selection)], row))
    press(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)

    words = "The ferries stay in the harbour for now"
    # What a word attributes, and the first piece of a quote; then round again.
    assert gone == [(words, 0), ("“We sail,”", 1), ("3", 2), (words, 0)]
    assert text[slice(*session.text_selection)] == "3"
    press(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Q)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Space)
    assert settle(undated, qtbot) == ["cue", "number"]
    assert session.span is not None
    assert session.span.words(text) == "“We sail,” … “on Monday.”"


def test_what_is_proposed_at_a_forgotten_place_is_gone_to(
    undated: MainWindow, qtbot: QtBot
) -> None:
    session = undated.session
    assert session.document is not None
    start = TEXT.index("Some 40")
    proposed = Span(
        article_id="a3", author=session.author, label="Quantity", state="proposed",
        fragments=(Range(start, start + 7),), origin="suggester:quantities",
    )  # fmt: skip
    session.act("Propose", [Edit(after=proposed)])
    settle(undated, qtbot)

    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_F7)

    assert session.selected == (proposed.id,)
    assert undated.bench.status.said.text() == "“Some 40” is in no Quantity"
    press(Qt.Key.Key_F7)
    assert TEXT[slice(*session.text_selection)] == "‘slow’"
    press(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Return)
    assert session.document.by_id[proposed.id].state == "accepted"
    assert settle(undated, qtbot) == ["date", "marks", "marks", "number"]


def test_a_place_is_dismissed_with_a_reason_that_is_kept(undated: MainWindow, qtbot: QtBot) -> None:
    settle(undated, qtbot)
    session, panel = undated.session, undated.bench.lists.forgotten
    press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    for _ in range(3):
        press(Qt.Key.Key_Down)

    press(Qt.Key.Key_Delete)
    QTest.keyClicks(panel.reason, "a scare quote")
    press(Qt.Key.Key_Return)

    assert settle(undated, qtbot) == ["date", "marks", "number", "number"]
    assert session.document is not None
    [kept] = session.document.spans
    assert (kept.state, kept.origin, kept.note, kept.words(TEXT)) == (
        "rejected", "lint:marks", "a scare quote", "‘slow’",
    )  # fmt: skip
    session.undo()
    assert "marks" in settle(undated, qtbot)[2:]


def test_reason_is_left_with_escape_and_the_way_back_leads_to_the_spans(
    undated: MainWindow, qtbot: QtBot
) -> None:
    settle(undated, qtbot)
    lists = undated.bench.lists
    assert lists.there.text() == "⚠ 5 forgotten"
    qtbot.mouseClick(lists.there, Qt.MouseButton.LeftButton)
    assert lists.currentWidget() is lists.forgotten
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Escape)
    assert lists.forgotten.reason.isHidden()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert TEXT[slice(*undated.session.text_selection)] == "“We sail 🚢 on Monday.”"

    qtbot.mouseClick(lists.back, Qt.MouseButton.LeftButton)

    assert lists.currentWidget() is lists.spans
    undated.session.dismiss(undated.session.forgotten.findings[0], "")
    assert settle(undated, qtbot) == ["marks", "number", "marks", "number"]


def test_a_date_is_entered_above_the_text_and_times_follow_it(
    undated: MainWindow, qtbot: QtBot
) -> None:
    session = undated.session
    place = TEXT.index("Monday")
    session.select_text(place, place + 6)
    session.mark("Time")
    assert session.span is not None
    assert session.span.attributes["value"] == "XXXX-WXX-1"
    span_id = session.span.id

    undated.run_action("enter_date")
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "2026-02-30")
    press(Qt.Key.Key_Return)
    assert session.document is not None
    assert session.document.dated == ""
    assert "no date" in undated.bench.status.said.text()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "2026-03-03")
    press(Qt.Key.Key_Return)

    assert session.document.article.published == "2026-03-03"
    assert session.document.by_id[span_id].attributes["value"] == "2026-03-02"
    assert "date" not in settle(undated, qtbot)
    number = session.number
    assert session.project.document(number, session.author) == session.document
    session.undo()
    assert session.document.article.published == ""
    assert session.document.by_id[span_id].attributes["value"] == "XXXX-WXX-1"


def test_the_day_that_the_text_says_is_taken_with_one_key(window: MainWindow) -> None:
    text = "Port talks\n\nAda Kern · 3 March 2026\n\nWe sail on Monday.\n"
    window.session.take_date()
    assert "has a date" in window.bench.status.said.text()
    session = window.session
    banner = window.bench.findChild(DateBanner)
    assert isinstance(banner, DateBanner)
    for number, words in ((3, text), (4, "Port talks\n\nWe sail on Monday.\n")):
        article = Article(id=f"d{number}", title="Port talks", text=words, language="en")
        put_article(session.project, article)
        session.show_article(number)
        assert banner.isVisible()
        assert banner.offer.isVisible() == (number == 3)
    press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert "say no day with a year" in window.bench.status.said.text()
    session.show_article(3)
    assert banner.offer.text() == "Take “3 March 2026”   Alt+D"
    press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert session.document is not None
    assert session.document.article.published == "2026-03-03"
    assert not banner.isVisible()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.document.article.published == ""


def test_what_a_person_said_stays_when_the_words_change(undated: MainWindow) -> None:
    session = undated.session
    place = TEXT.index("40 boats")
    session.select_text(place, place + 2)
    press(Qt.Key.Key_N)
    assert session.span is not None
    assert session.span.attributes["comparator"] == "eq"
    session.set_attribute("kind", "weight")

    session.move_edge("start", -1)

    assert session.span.words(TEXT) == "Some 40"
    assert session.span.attributes["comparator"] == "approx"
    assert session.span.attributes["low"] == 36
    assert session.span.attributes["kind"] == "weight"


def test_the_inspector_says_according_to_whom_and_what_is_offered(undated: MainWindow) -> None:
    session, inspector = undated.session, undated.bench.inspector
    start = TEXT.index("“We")
    session.select_text(start, TEXT.index("”") + 1)
    press(Qt.Key.Key_Q)
    assert inspector._offer.text() == "Space fills in the cue “said” and the source “Ada Kern”"
    assert "Space the cue “said”" in undated.bench.status.hint.accessibleName()
    press(Qt.Key.Key_Space)
    assert inspector._offer.isHidden()

    place = TEXT.index("sail")
    session.select_text(place, place + 4)
    press(Qt.Key.Key_E)

    assert inspector._aside.text() == "according to Ada Kern ← said ← the author"
    session.set_attribute("asserted_by", "author")
    assert inspector._aside.text() == "according to the author"
    assert session.text_selection == Range(place + 4, place + 4)


def put_long(window: MainWindow) -> int:
    """Add an article that is too long to be read between two keys."""
    text = TEXT * (LONG // len(TEXT) + 1)
    article = Article(id="long", title="Port talks", text=text, language="en")
    number = put_article(window.session.project, article)
    window.session.articles_changed.emit()
    return number


def wait_for_reading(window: MainWindow) -> None:
    """Go on event by event until a job reads the article: it may take less than a look's pause."""
    until = QDeadlineTimer(5000)
    while "Look what is forgotten" not in {it.name for it in window.session.jobs.busy}:
        assert not until.hasExpired()
        QApplication.processEvents()


def test_a_long_article_is_read_in_a_job_which_an_act_meanwhile_starts_anew(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    session.show_article(put_long(window))
    wait_for_reading(window)
    place = TEXT.index("Some 40")
    before = session.document
    assert before is not None

    session.select_text(place, place + len("Some 40"))
    session.mark("Quantity")
    settle(window, qtbot)

    after = session.document
    assert after is not None
    assert len(after.spans) == 1
    assert session.forgotten.findings == findings(after, session.schema)
    assert place in {it.place.start for it in findings(before, session.schema)}
    assert place not in {it.place.start for it in session.forgotten.findings}


def test_a_long_article_is_read_in_a_job_also_while_another_one_is_looked_at(
    undated: MainWindow, qtbot: QtBot
) -> None:
    session, shown = undated.session, undated.session.number
    number = put_long(undated)
    session.show_article(number)
    qtbot.waitUntil(session.forgotten._work.isActive)

    session.show_article(shown)
    session.show_article(number)
    wait_for_reading(undated)

    settle(undated, qtbot)
    assert session.document is not None
    assert session.forgotten.findings == findings(session.document, session.schema)
