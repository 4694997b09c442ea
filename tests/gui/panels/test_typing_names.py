"""The name of a value, typed in full, is that value: in the closed field and in its list."""

from collections.abc import Iterator

import pytest
from pydantic import JsonValue
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.gui.panels.editors import PickEditor
from annotator.gui.session import Session
from annotator.model.schema import Attribute
from annotator.model.schema_file import read_schema
from annotator.model.span import Range, Span
from annotator.paths import resource
from tests.gui.panels.conftest import Show, line_of, options, picker

SCHEMAS = [
    read_schema(it.read_text(encoding="utf-8"), it.name)
    for it in sorted(resource("schemas").glob("*.toml"))
]


def cases() -> Iterator[tuple[str, Attribute, dict[str, JsonValue]]]:
    """Yield every list of values that the schemas have, with what it depends on."""
    for schema in SCHEMAS:
        for label in schema.labels:
            for it in label.attributes:
                if it.type in ("enum", "multi"):
                    whole = f"{schema.name} {label.name} {it.name}"
                    on = it.depends.values if it.depends else {"": ()}
                    for value in on:
                        name = it.depends.attribute if it.depends else ""
                        yield f"{whole} {value}".strip(), it, {name: value} if name else {}


class Desk(QWidget):
    """A field with the keys, and what it says is kept."""

    def __init__(
        self, attribute: Attribute, others: dict[str, JsonValue], session: Session
    ) -> None:
        super().__init__()
        self.values = dict(others)
        self.editor = PickEditor(attribute, session)
        QVBoxLayout(self).addWidget(self.editor)
        self.editor.committed.connect(self.keep)
        self.keep("", None)

    def keep(self, name: str, value: JsonValue) -> None:
        self.values = {**self.values, name: value} if name else self.values
        span = Span(id="s", article_id="a1", label="Event", fragments=(Range(0, 4),), author="mara")
        self.editor.show_span(span.model_copy(update={"attributes": self.values}))

    def press(self, *keys: str) -> None:
        for key in keys:
            target = QApplication.activePopupWidget() or self.editor
            target = target.focusProxy() or target
            if key == "Enter":
                QTest.keyClick(target, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(target, key)


@pytest.mark.parametrize(
    ("attribute", "others"), [pytest.param(*it, id=name) for name, *it in cases()]
)
@pytest.mark.parametrize("opened", [False, True])
def test_every_name_typed_in_full_is_that_value(
    session: Session, show: Show, attribute: Attribute, others: dict[str, JsonValue], opened: bool
) -> None:
    desk = Desk(attribute, others, session)
    show(desk)
    for value in attribute.choices(others):
        desk.keep(attribute.name, None)
        desk.editor.setFocus()

        if opened:
            desk.press("Enter")
        desk.press(*value.lower(), "Enter")

        stored = desk.values[attribute.name]
        assert stored == ([value] if attribute.type == "multi" else value)
        assert QApplication.activePopupWidget() is None
        desk.editor.clearFocus()


@pytest.fixture
def kinds(session: Session, show: Show) -> Desk:
    """The type of an event, with the keys."""
    [news] = [it for it in SCHEMAS if it.name == "news"]
    attribute = news.by_name["Event"].attribute("type")
    assert attribute is not None
    desk = Desk(attribute, {}, session)
    show(desk)
    desk.editor.setFocus()
    return desk


def test_a_slip_behind_what_was_picked_picks_nothing_else(kinds: Desk) -> None:
    kinds.press(*"mobl")  # MOBILIZE is picked by its first letter

    assert kinds.values["type"] == "MOBILIZE"
    assert line_of(picker()).text() == "mobl"
    assert options(picker()) == []
    kinds.press("Enter")
    assert kinds.values["type"] == "MOBILIZE"
    picker().close()


def test_a_name_that_is_typed_in_full_is_followed_by_another(kinds: Desk) -> None:
    kinds.press(*"mobilize", *"threaten")

    assert kinds.values["type"] == "THREATEN"


def test_what_was_cleared_is_picked_again_by_its_letter(kinds: Desk) -> None:
    kinds.press("m")
    kinds.editor.committed.emit("type", None)

    kinds.press(*"mob")

    assert kinds.values["type"] == "MOBILIZE"


def test_in_the_list_letters_only_narrow(kinds: Desk) -> None:
    kinds.press("Enter", *"port")

    assert "type" not in kinds.values
    assert options(picker()) == ["SUPPORT"]
    kinds.press("Enter", "Enter", "3")
    assert kinds.values["type"] == "SUPPORT", "the third"
