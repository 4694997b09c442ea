"""Promise: keys are written as people write them, and none is given twice at one place."""

import pytest

from annotator.gui import keymap
from annotator.gui.actions import ACTIONS, Action, Window, label_actions
from annotator.model.schema import Schema


def action(action_id: str, *keys: str, where: str = "window") -> Action:
    def run(_window: Window) -> None: ...

    return Action(action_id, action_id, "Edit", keys, run, where=where)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "qt", "shown"),
    [
        ("Ctrl+PageDown", "Ctrl+PgDown", "Ctrl+Page Down"),
        ("Ctrl++", "Ctrl++", "Ctrl++"),
        ("Alt+{", "Alt+{", "Alt+{"),
        ("Alt+Shift+Left", "Alt+Shift+Left", "Alt+Shift+←"),
        ("Delete", "Del", "Del"),
        ("+", "+", "+"),
        ("a", "A", "a"),
        ("Return", "Return", "Enter"),
        ("Ctrl+-", "Ctrl+-", "Ctrl+−"),
    ],
)
def test_key_as_people_write_it_is_understood_and_shown(key: str, qt: str, shown: str) -> None:
    assert keymap.is_key(key)
    assert keymap.sequence(key).toString() == qt
    assert keymap.shown(key) == shown


@pytest.mark.parametrize("key", ["", "NotAKey", "Ctrl+NotAKey", "Ctrl+"])
def test_what_is_no_key_is_noticed(key: str) -> None:
    assert not keymap.is_key(key)


def test_the_table_has_no_conflicts(schema: Schema) -> None:
    assert keymap.conflicts((*label_actions(schema), *ACTIONS)) == []


def test_two_actions_on_one_key_are_noticed() -> None:
    found = keymap.conflicts([action("cut", "Ctrl+X"), action("close", "Ctrl+X")])

    assert found == ["'Ctrl+X' is the key of cut and of close"]


def test_a_key_of_the_window_is_taken_in_the_text_as_well() -> None:
    found = keymap.conflicts([action("help", "F1"), action("mark", "F1", where="text")])

    assert found == ["'F1' is the key of help and of mark"]


def test_text_that_is_no_key_is_named() -> None:
    assert keymap.conflicts([action("odd", "Hyper+Q")]) == ["odd: 'Hyper+Q' is no key"]


def test_overview_has_every_key(schema: Schema) -> None:
    pages = keymap.overview((*label_actions(schema), *ACTIONS))

    rows = [row for _, rows in pages for row in rows]
    assert ("Undo", "Ctrl+Z", "Take back your last act, in whichever article it was") in [
        it[:3] for it in rows
    ]
    assert [it[1] for it in rows if it[0] == "Actor"] == ["a  or  Shift+A"]
    assert len(rows) == sum(bool(it.keys) for it in (*label_actions(schema), *ACTIONS))


def test_overview_begins_with_what_is_needed_all_day(schema: Schema) -> None:
    pages = keymap.overview((*label_actions(schema), *ACTIONS))

    menus = [menu for menu, _ in pages]
    assert menus == ["Label", "Proposals", "Cast", "Edit", "Article", "View", "Help", "File"]
    assert pages[0][1][0][0] == schema.labels[0].name


def test_hints_say_what_the_next_keys_do() -> None:
    keys = {it.id: keymap.shown(it.keys[0]) for it in ACTIONS if it.keys}
    labels = [("a", "Actor"), ("q", "Quote")]

    assert keymap.hint("text", keys, labels).startswith("a Actor  ·  q Quote  ·  Esc ")
    assert keymap.hint("span", keys).startswith("[ ] start  ·  { } end  ·  Enter attrib")
    assert "Esc back to the text" in keymap.hint("attributes", keys)
    assert "import" in keymap.hint("empty", keys)
    assert keymap.hint("nothing", {}) == ""
