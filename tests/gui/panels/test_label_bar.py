"""The label bar shows every label that has a key, in its colours, and labels with a click."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from pytestqt.qtbot import QtBot

from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.session import Session
from annotator.model.change import Edit
from tests.gui.panels.conftest import Put, Show


@pytest.fixture
def bar(session: Session, show: Show) -> LabelBar:
    made = LabelBar(session)
    show(made, 700, 40)
    return made


def test_chips_are_the_labels_of_the_schema(bar: LabelBar, session: Session) -> None:
    assert [chip.text() for chip in bar.chips] == ["Actor", "Event", "Quantity", "Quote"]
    assert bar.chips[0].accessibleName() == "Actor, key a"
    actor = session.schema.by_name["Actor"]
    assert bar.chips[0].toolTip() == actor.description


def test_a_click_labels_the_selected_text(bar: LabelBar, session: Session, qtbot: QtBot) -> None:
    session.select_text(0, 7)

    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.mouseClick(bar.chips[1], Qt.MouseButton.LeftButton)

    assert asked.args == ["text"]
    assert session.span
    assert session.span.label == "Event"


def test_the_label_of_the_selected_span_is_marked(
    bar: LabelBar, session: Session, put: Put
) -> None:
    span = put("Quote", "not a day before")
    calm = bar.chips[3].grab().toImage()

    session.select([span.id])
    assert bar.chips[3].grab().toImage() != calm
    session.select([])
    assert bar.chips[3].grab().toImage() == calm


def test_another_schema_makes_other_chips(bar: LabelBar, session: Session) -> None:
    schema = session.schema
    helpers = [
        it.model_copy(update={"key": "t"}) if it.name == "Time" else it for it in schema.labels
    ]
    actor, *rest = helpers
    other = schema.model_copy(
        update={"labels": (actor.model_copy(update={"key": ""}), *rest), "version": 2}
    )

    session._act("Change the schema", [Edit(before=schema, after=other)])

    assert [chip.text() for chip in bar.chips] == ["Actor", "Event", "Quantity", "Quote", "Time"]
    assert bar.chips[0].accessibleName() == "Actor"
    gap = bar.chips[4].x() - bar.chips[3].geometry().right()
    assert gap >= 20
    bar.grab()


def test_chips_go_to_a_second_row_where_there_is_no_room(bar: LabelBar) -> None:
    layout = bar.layout()
    assert layout is not None
    one = layout.heightForWidth(700)
    two = layout.heightForWidth(200)

    layout.setGeometry(QRect(QPoint(0, 0), QSize(200, two)))

    assert layout.hasHeightForWidth()
    assert two > one
    assert bar.chips[3].y() > bar.chips[0].y()
    assert layout.itemAt(9) is None
    assert layout.takeAt(9) is None
    assert layout.sizeHint().height() == one


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pointer_and_the_keys_are_answered(
    bar: LabelBar, session: Session, qtbot: QtBot, theme: str
) -> None:
    session.settings.change(theme=theme)
    chip = bar.chips[0]
    bar.chips[3].setFocus()
    chip.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    pictures = [chip.grab().toImage()]
    chip.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    pictures.append(chip.grab().toImage())
    chip.setFocus()
    pictures.append(chip.grab().toImage())
    chip.setDown(True)
    pictures.append(chip.grab().toImage())

    assert [one != other for one, other in pairwise(pictures)] == [True, True, True]
    qtbot.mouseMove(bar.chips[3])
    qtbot.mouseMove(chip)
