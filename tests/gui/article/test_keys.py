"""Keys: the caret moves as in every text, but never into a character; the rest is left alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.article import Article
from tests.gui.article.conftest import CTRL, NONE, SHIFT, Desk, Press

Key = Qt.Key


def caret(desk: Desk) -> int:
    return desk.view.ends()[1]


def test_arrows_move_by_what_people_see_as_a_character(desk: Desk, press: Press) -> None:
    desk.open(Article(id="x", text="a👩\u200d👩\u200d👧\u200d👦e\u0301\r\n\r\nb🇺🇦"))

    stops = [caret(desk)]
    for _ in range(7):
        press(Key.Key_Right)
        stops.append(caret(desk))
    back = []
    for _ in range(7):
        press(Key.Key_Left)
        back.append(caret(desk))

    assert stops == [0, 1, 8, 10, 12, 14, 15, 17]
    assert back == stops[-2::-1]


def test_ctrl_arrows_move_by_news_tokens(desk: Desk, press: Press) -> None:
    desk.open(Article(id="x", text="The U.S. paid $1.2bn."))

    stops = []
    for _ in range(5):
        press(Key.Key_Right, CTRL)
        stops.append(caret(desk))
    press(Key.Key_Left, CTRL)

    assert stops == [4, 9, 14, 20, 21]
    assert caret(desk) == 20


def test_arrows_follow_the_eye_where_text_runs_from_right_to_left(desk: Desk, press: Press) -> None:
    desk.open(Article(id="x", text="שלום עולם"))

    press(Key.Key_Left)
    press(Key.Key_Left, CTRL)
    left = caret(desk)
    press(Key.Key_Right)

    assert (left, caret(desk)) == (5, 4)


def test_shift_extends_and_an_arrow_leaves_at_that_end(desk: Desk, press: Press) -> None:
    start = desk.place("eleven").start
    desk.view.select_range(start, start)

    press(Key.Key_Right, CTRL | SHIFT, times=2)
    press(Key.Key_Left, SHIFT)
    selected = desk.selected_text
    press(Key.Key_Left)

    assert selected == "eleven o"
    assert desk.session.text_selection == (start, start)


def test_home_end_and_their_like(desk: Desk, press: Press) -> None:
    start = desk.place("coastal").start
    desk.view.select_range(start, start)

    press(Key.Key_Home)
    home = caret(desk)
    press(Key.Key_End, SHIFT)
    line = desk.selected_text
    press(Key.Key_End, CTRL)
    end = caret(desk)
    press(Key.Key_Home, CTRL | SHIFT)

    assert desk.text[home - 1] in " \n"
    assert "coastal" in line
    assert "\n" not in line
    assert end == len(desk.text)
    assert desk.session.text_selection == (0, len(desk.text))


def test_end_of_a_line_stops_before_crlf(desk: Desk, press: Press) -> None:
    desk.open(Article(id="x", text="one\r\ntwo\r\n"))

    press(Key.Key_End)
    ends = [caret(desk)]
    press(Key.Key_Down)
    ends.append(caret(desk))
    press(Key.Key_Down)
    ends.append(caret(desk))
    press(Key.Key_Up)
    ends.append(caret(desk))

    assert ends == [3, 8, 10, 8]


def test_up_and_down_keep_to_the_column(desk: Desk, press: Press) -> None:
    start = desk.place("walked out").start
    desk.view.select_range(start, start)
    x = desk.view.cursorRect().x()

    press(Key.Key_Down, times=4)
    press(Key.Key_Up, times=4)

    assert caret(desk) == start
    press(Key.Key_Down)
    assert abs(desk.view.cursorRect().x() - x) < 12


def test_page_keys_scroll_and_take_the_caret_along(long_desk: Desk, qtbot: QtBot) -> None:
    view = long_desk.view
    seen = []
    for _ in range(5):
        qtbot.keyClick(view, Key.Key_PageDown)
        seen.append((view.verticalScrollBar().value(), view.caret_is_seen()))
    at = caret(long_desk)
    for _ in range(6):
        qtbot.keyClick(view, Key.Key_PageUp)

    assert all(it[1] for it in seen)
    assert [it[0] for it in seen] == sorted({it[0] for it in seen})
    assert at > 1000
    assert view.verticalScrollBar().value() == 0
    assert caret(long_desk) < 200


def test_select_all_and_copy(desk: Desk, press: Press) -> None:
    press(Key.Key_A, CTRL)
    press(Key.Key_C, CTRL)

    assert desk.selected_text == desk.text
    assert QApplication.clipboard().text() == desk.text


@pytest.mark.parametrize(
    "keys",
    ["A", "Tab", "Shift+Tab", "Return", "Del", "Esc", "[", "}", "+", "Space", "Ctrl+Return",
     "Ctrl+PgDown", "Alt+[", "Ctrl+Z", "F3", "Backspace", "1"],
)  # fmt: skip
def test_every_other_key_is_left_to_the_window_s_actions(
    desk: Desk, qtbot: QtBot, keys: str
) -> None:
    action = QAction(desk.view)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    desk.view.addAction(action)
    spy = QSignalSpy(action.triggered)

    combination = QKeySequence(keys)[0]  # type: ignore[index]  # its stubs do not know
    qtbot.keyClick(desk.view, combination.key(), combination.keyboardModifiers())

    assert spy.count() == 1


@pytest.mark.parametrize("key", [Key.Key_X, Key.Key_Delete, Key.Key_Space, Key.Key_Return])
def test_keys_without_an_action_change_nothing(desk: Desk, press: Press, key: Key) -> None:
    before = desk.view.toPlainText(), desk.view.ends(), desk.view.verticalScrollBar().value()

    press(key, NONE)

    assert before == (
        desk.view.toPlainText(),
        desk.view.ends(),
        desk.view.verticalScrollBar().value(),
    )


def test_nothing_can_be_undone_typed_or_pasted(desk: Desk, press: Press) -> None:
    QApplication.clipboard().setText("no")

    press(Key.Key_V, CTRL)
    press(Key.Key_Z, CTRL)

    assert not desk.view.document().isUndoAvailable()
    assert desk.view.toPlainText() == desk.text


@pytest.mark.parametrize("tail", ["\n", "\n\n", "\r\n", "\r\n\r\n", " \n", ""])
def test_a_word_is_selected_backwards_from_the_end_with_one_press(
    desk: Desk, press: Press, tail: str
) -> None:
    desk.open(Article(id="x", text=f"Kern left port{tail}"))
    press(Key.Key_End, CTRL)

    press(Key.Key_Left, CTRL | SHIFT)

    start, end = desk.session.text_selection
    assert (start, end) == (10, len(desk.text))


def test_the_caret_is_seen_on_a_first_line_that_does_not_fit_below_the_margin(
    desk: Desk, press: Press
) -> None:
    desk.open(Article(id="x", text="One line\n" + "and more.\n" * 50, title="One line"))
    desk.session.settings.zoom_by(30)
    low = 0
    for height in range(260, 199, -10):
        desk.view.resize(800, height)
        press(Key.Key_Down, times=2)
        press(Key.Key_Up, times=2)
        low += desk.view.verticalScrollBar().value() > 0
        assert desk.view.caret_is_seen()

    assert low
