"""Who asserts something is chosen by keys: the author, a quote, or someone not quoted."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.exporters import exporters
from annotator.gui.main_window import MainWindow
from annotator.plugins import pick
from tests.gui.test_roles import Hands

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """Hands at a window in which a quote with a source and an event are labelled."""
    assert QTest.qWaitForWindowActive(window)
    window.article_view.setFocus()
    hands = Hands(window)
    hands.mark("“We will go back on Monday,”", "q")
    hands.press("s")
    hands.press(*hands.letters("Ada"), Key.Key_Return)
    hands.mark("walked out", "e")
    return hands


def to_field(hands: Hands, name: str) -> None:
    """Go to a row of the inspector with the keys."""
    if hands.window.article_view.hasFocus():
        hands.press(Key.Key_Return)
    for _ in range(30):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget.accessibleName().startswith(name):
            return
        hands.press(Key.Key_Down)
    raise AssertionError(name)


def open_field(hands: Hands) -> None:
    to_field(hands, "More")
    hint = hands.window.bench.status.hint
    assert hint.accessibleName().startswith("Enter open or fold")
    hands.press(Key.Key_Return)
    to_field(hands, "According to")


def field(hands: Hands, qtbot: QtBot) -> str:
    """Return the name of the field that has the keys, once a list is gone."""
    hands.window.activateWindow()  # which a screen does that is not the one of tests
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget.accessibleName()


def told(hands: Hands) -> object:
    stored = hands.session.project.document(1, hands.session.author)
    [event] = [it for it in stored.spans if it.label == "Event"]
    return event.attributes.get("asserted_by")


def chain(hands: Hands, tmp_path: Path) -> object:
    """Return who asserts the event, as it is exported."""
    path = tmp_path / "out.jsonl"
    pick(exporters(), "jsonl").write([hands.document], hands.session.schema, path)
    spans = json.loads(path.read_bytes())["spans"]
    [event] = [it for it in spans if it["label"] == "Event"]
    return event["asserted_by"]


def test_a_quote_is_chosen_by_its_source_and_goes_with_it(
    hands: Hands, tmp_path: Path, qtbot: QtBot
) -> None:
    [quote] = [it for it in hands.document.spans if it.label == "Quote"]
    open_field(hands)
    hands.press(Key.Key_Return, "a", "d", "a", Key.Key_Return)

    assert told(hands) == quote.id
    assert field(hands, qtbot) == "According to: Ada"
    assert [it.get("quote", "") for it in chain(hands, tmp_path)] == [quote.id, ""]  # type: ignore[attr-defined]

    hands.press(Key.Key_Escape)
    hands.session.select([quote.id])
    hands.press(Key.Key_Delete)
    assert told(hands) is None
    hands.press(Key.Key_Z, held=CONTROL)
    assert told(hands) == quote.id, "one act"


def test_the_author_is_the_first(hands: Hands, qtbot: QtBot) -> None:
    open_field(hands)
    hands.press(Key.Key_Return, Key.Key_Return)

    assert told(hands) == "author"
    assert field(hands, qtbot) == "According to: The author of the article"
    hands.press(Key.Key_Delete)
    assert told(hands) is None


def test_someone_else_is_named_only_where_one_says_so(
    hands: Hands, tmp_path: Path, qtbot: QtBot
) -> None:
    open_field(hands)
    hands.press("b")
    hands.press(*"anana", Key.Key_Return)

    assert told(hands) == "banana"
    assert chain(hands, tmp_path) == [{"named": "banana"}]
    assert "banana, not quoted here" in field(hands, qtbot)
