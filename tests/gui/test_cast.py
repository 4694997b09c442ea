"""The cast is made, mended and chosen from by keys alone, in the real window."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow
from annotator.gui.panels.cast import CastPanel
from annotator.gui.panels.entity_editor import EntityEditor
from annotator.gui.panels.picker import Picker
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.model.span import Span

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

KERN = Entity(id="kern", name="Ada Kern", aliases=("Kern",), type="PER", country="DEU")
TWIN = Entity(id="twin", name="A. Kern", type="PER")
PORT = Entity(id="port", name="Port of Alma", type="ORG")
EK = Entity(id="ek", name="Jon Ek", type="PER")

Press = Callable[..., None]


@pytest.fixture
def press() -> Press:
    """Press keys on whatever has the focus: texts are typed, keys pressed."""

    def send(*keys: Any, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            widget = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert isinstance(widget, QWidget)
            target = widget.focusProxy() or widget
            if isinstance(key, str):
                QTest.keyClicks(target, key, held)
            else:
                QTest.keyClick(target, key, held)

    return send


@pytest.fixture
def staffed(window: MainWindow) -> Iterator[MainWindow]:
    window.session.act("Add", [Edit(after=it) for it in (KERN, TWIN, PORT, EK)])
    yield window
    assert list(window.session.project.check()) == []


def select(window: MainWindow, words: str) -> None:
    assert window.session.document
    start = window.session.document.article.text.index(words)
    window.article_view.select_range(start, start + len(words))


def label(window: MainWindow, press: Press, words: str, key: str = "a") -> Span:
    """Label words as a person does."""
    window.article_view.setFocus()
    select(window, words)
    press(key)
    assert window.session.span
    return window.session.span


def editor(window: MainWindow, name: str = "entity") -> EntityEditor:
    form = window.inspector.form
    assert form
    [found] = [it for it in form.editors if it.objectName() == name]
    assert isinstance(found, EntityEditor)
    return found


def names(window: MainWindow) -> list[str]:
    return sorted(it.name for it in window.session.project.entities())


def open_cast(window: MainWindow, press: Press, *chosen: str) -> CastPanel:
    """Go to the cast and select there by arrow keys."""
    press(KEY.Key_3, held=CTRL)
    panel = window.cast_panel
    QApplication.processEvents()
    assert panel.isVisible()
    if chosen:
        rows = [list(panel._model.ids).index(it) for it in chosen]
        panel._view.setCurrentIndex(panel._model.index(rows[0]))
        for row in rows[1:]:
            press(KEY.Key_Down if row > rows[0] else KEY.Key_Up, held=SHIFT)
        assert set(window.session.selected_cast) == set(chosen)
    return panel


def popup() -> Picker:
    found = QApplication.activePopupWidget()
    assert isinstance(found, Picker)
    return found


# Proposals


def test_labelling_a_name_proposes_who_it_is_and_one_key_accepts(
    staffed: MainWindow, press: Press
) -> None:
    label(staffed, press, "Ada Kern")
    assert [(it.entity, it.why) for it in editor(staffed).proposals][:1] == [(KERN, "same name")]

    press("=")

    assert staffed.session.span
    assert staffed.session.span.attributes["entity"] == "kern"
    assert editor(staffed).proposals == ()
    assert staffed.session.document
    assert [it.id for it in staffed.session.document.entities] == ["kern"]


def test_a_new_name_is_made_with_the_same_key_and_both_are_one_act(
    window: MainWindow, press: Press
) -> None:
    label(window, press, "Ada Kern")
    press("=")
    [made] = window.session.project.entities()
    assert window.session.span
    assert (made.name, window.session.span.attributes["entity"]) == ("Ada Kern", made.id)

    press(KEY.Key_Z, held=CTRL)

    assert names(window) == []
    [span] = window.session.document.spans  # type: ignore[union-attr]
    assert "entity" not in span.attributes


def test_a_name_is_typed_to_choose_or_to_create(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "reporters")
    press("#")
    press("alm", KEY.Key_Return)
    assert staffed.session.span
    assert staffed.session.span.attributes["entity"] == "port"

    press("#") if staffed.article_view.hasFocus() else editor(staffed).open()
    press("Mara Lindqvist")
    model = popup()._model
    assert [str(model.index(row).data()) for row in range(model.rowCount())] == [
        "New: Mara Lindqvist"
    ]
    press(KEY.Key_Return)

    assert "Mara Lindqvist" in names(staffed)
    assert staffed.session.document
    assert [it.name for it in staffed.session.document.entities] == ["Mara Lindqvist"]


def test_the_metonym_is_one_key_away(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "port")
    press("*")
    press("ek", KEY.Key_Return)

    assert staffed.session.span
    assert staffed.session.span.attributes == {"metonym": "ek"}


def test_keys_say_why_there_is_nothing_to_do(staffed: MainWindow, press: Press) -> None:
    said: list[str] = []
    staffed.session.said.connect(said.append)
    press("=", "#", "*")
    label(staffed, press, "walked out", "e")
    press("=", "#", "*")

    assert [it[:26] for it in said if not it.startswith("Add")] == [
        "Select a label first: Tab ",
        "Select a label first: Tab ",
        "Select a label first: Tab ",
        "Nobody is proposed for thi",
        "This label says nothing of",
        "This label does not say wh",
    ]


def test_the_first_proposal_is_taken_from_the_inspector_as_well(
    staffed: MainWindow, press: Press, qtbot: QtBot
) -> None:
    label(staffed, press, "Ada Kern")
    press(KEY.Key_Return)
    press("=")
    assert staffed.session.span
    assert staffed.session.span.attributes["entity"] == "kern"

    press(KEY.Key_Delete)
    row = editor(staffed)._rows[0]
    assert row.isVisible()
    row.grab()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert staffed.session.span.attributes["entity"] == "kern"


# The panel


def test_the_cast_is_listed_counted_and_filtered_as_one_types(
    staffed: MainWindow, press: Press, qtbot: QtBot
) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    panel = open_cast(staffed, press)
    assert panel.heading.count == "4"
    row = panel._model.row(list(panel._model.ids).index("kern"))
    assert row is not None
    assert (row.count.mentions, row.count.articles) == (1, 1)

    press("ker")
    qtbot.waitUntil(lambda: panel.heading.count == "2")
    press(KEY.Key_Return)
    assert staffed.session.selected_cast == ("kern",)
    press(KEY.Key_Escape)
    assert staffed.article_view.hasFocus()


def test_fields_are_changed_in_place(staffed: MainWindow, press: Press) -> None:
    panel = open_cast(staffed, press, "twin")
    press(KEY.Key_Return, "Anna Kern", KEY.Key_Return)
    assert staffed.session.project.entity("twin").name == "Anna Kern"  # type: ignore[union-attr]

    lines = panel.details.form.lines
    lines["aliases"].setFocus()
    press("AK; Anna K.", KEY.Key_Down)
    press("Q42", KEY.Key_Return)
    lines["sector"].setFocus()
    press("GOV", KEY.Key_Escape)
    lines["name"].setFocus()
    press(KEY.Key_Delete, KEY.Key_Return)

    twin = staffed.session.project.entity("twin")
    assert twin
    assert (twin.name, twin.aliases, twin.wikidata, twin.sector) == (
        "Anna Kern",
        ("AK", "Anna K."),
        "Q42",
        "",
    )
    assert lines["name"].text() == "Anna Kern"


def test_f2_edits_who_the_selected_label_means(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    press(KEY.Key_F2)
    QApplication.processEvents()

    assert staffed.cast_panel.details.form.entity == KERN
    assert QApplication.focusWidget() is staffed.cast_panel.details.form.lines["name"]


def test_two_are_merged_as_one_act_and_the_name_that_stays_is_asked(
    staffed: MainWindow, press: Press
) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    open_cast(staffed, press, "twin", "kern")

    press(KEY.Key_M, held=CTRL | SHIFT)
    press(KEY.Key_Down, KEY.Key_Return)

    assert names(staffed) == ["A. Kern", "Jon Ek", "Port of Alma"]
    [span] = staffed.session.document.spans  # type: ignore[union-attr]
    assert span.attributes["entity"] == "twin"
    assert staffed.session.selected_cast == ("twin",)
    press(KEY.Key_Z, held=CTRL)
    assert len(names(staffed)) == 4
    [span] = staffed.session.document.spans  # type: ignore[union-attr]
    assert span.attributes["entity"] == "kern"


def test_one_is_merged_into_another_by_typing_its_name(staffed: MainWindow, press: Press) -> None:
    open_cast(staffed, press, "twin")

    press(KEY.Key_M, held=CTRL | SHIFT)
    press("ada", KEY.Key_Return)

    kern = staffed.session.project.entity("kern")
    assert kern
    assert kern.aliases == ("Kern", "A. Kern")
    assert "twin" not in staffed.cast_panel._model.ids


def test_mentions_are_listed_gone_to_and_given_to_someone_new(
    staffed: MainWindow, press: Press, qtbot: QtBot
) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    second = label(staffed, press, "them")
    staffed.session.set_attribute("entity", "kern")
    panel = open_cast(staffed, press, "kern")
    panel.details.read_mentions()
    assert [it.words for it in panel.details._model.rows] == ["Ada Kern", "them"]
    panel.details.mentions.grab()
    panel.details.mentions.setFocus()
    press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Return)
    assert staffed.session.selected == (second.id,)
    assert staffed.article_view.hasFocus()

    panel.details.mentions.setFocus()
    press(KEY.Key_S, held=CTRL | SHIFT)
    press("Ida Kern", KEY.Key_Return)

    assert "Ida Kern" in names(staffed)
    words = {it.attributes["entity"] for it in staffed.session.document.spans}  # type: ignore[union-attr]
    assert len(words) == 2
    press(KEY.Key_Z, held=CTRL)
    assert "Ida Kern" not in names(staffed)


def test_mentions_are_given_to_someone_who_is_there(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    panel = open_cast(staffed, press, "kern")
    press(KEY.Key_S, held=CTRL | SHIFT)
    assert QApplication.activePopupWidget() is None
    panel.details.read_mentions()
    panel.details.mentions.setFocus()
    press(KEY.Key_Home)
    press(KEY.Key_S, held=CTRL | SHIFT)
    press("jon ek", KEY.Key_Return)

    [span] = staffed.session.document.spans  # type: ignore[union-attr]
    assert span.attributes["entity"] == "ek"


def test_deleting_leaves_the_labels(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    open_cast(staffed, press, "kern")

    press(KEY.Key_Delete)

    assert names(staffed) == ["A. Kern", "Jon Ek", "Port of Alma"]
    [span] = staffed.session.document.spans  # type: ignore[union-attr]
    assert "entity" not in span.attributes


def test_someone_new_is_added_in_the_list(staffed: MainWindow, press: Press) -> None:
    panel = open_cast(staffed, press)

    press(KEY.Key_Insert)
    press("Mara Lindqvist", KEY.Key_Return)

    assert "Mara Lindqvist" in names(staffed)
    assert QApplication.focusWidget() is panel.details.form.lines["type"]


def test_mentions_are_walked_across_articles(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    staffed.session.show_article(2)
    staffed.article_view.setFocus()
    ferry = label(staffed, press, "Jon Ek")
    staffed.session.set_attribute("entity", "kern")

    press(KEY.Key_F6)
    assert staffed.session.number == 1
    press(KEY.Key_F6)
    assert (staffed.session.number, staffed.session.selected) == (2, (ferry.id,))
    press(KEY.Key_F6, held=SHIFT)
    assert staffed.session.number == 1


def test_what_is_done_to_the_cast_leaves_the_shown_article_alone(
    staffed: MainWindow, press: Press
) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    staffed.session.show_article(2)
    open_cast(staffed, press, "kern")

    press(KEY.Key_Delete)
    press(KEY.Key_Z, held=CTRL)

    assert staffed.session.number == 2
    [span] = staffed.session.project.document(1, "mara").spans
    assert span.attributes["entity"] == "kern"


def test_lists_can_be_of_this_article_and_by_mentions(staffed: MainWindow, press: Press) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    panel = open_cast(staffed, press)
    panel._sort.menu.actions()[1].trigger()
    assert panel._model.ids[0] == "kern"

    panel._scope.menu.actions()[1].trigger()
    assert list(panel._model.ids) == ["kern"]
    staffed.session.show_article(2)
    assert list(panel._model.ids) == []
    assert "Nobody here" in panel._empty.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_panel_and_proposals_are_drawn(staffed: MainWindow, press: Press, theme: str) -> None:
    staffed.settings.change(theme=theme)
    label(staffed, press, "Ada Kern")
    staffed.grab()
    press("=")
    panel = open_cast(staffed, press, "kern")
    panel.details.read_mentions()

    assert not staffed.grab().isNull()
    panel.heading.other_asked.emit()
    assert staffed.bench.articles_panel.isVisible()


# Taking back, from within the cast


def test_undo_takes_an_act_back_while_a_field_of_the_cast_has_the_keys(
    staffed: MainWindow, press: Press
) -> None:
    open_cast(staffed, press, "ek")
    press(KEY.Key_F2)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    press("Jon Eck", KEY.Key_Return)
    assert "Jon Eck" in names(staffed)

    press(KEY.Key_Z, held=CTRL)

    assert "Jon Ek" in names(staffed)
    assert line.hasFocus()
    QApplication.processEvents()
    assert line.text() == "Jon Ek"
    press(KEY.Key_Z, held=CTRL | SHIFT)
    assert "Jon Eck" in names(staffed)


def test_undo_takes_back_first_what_is_being_typed(staffed: MainWindow, press: Press) -> None:
    open_cast(staffed, press, "ek")
    press(KEY.Key_F2)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    press("Jon")

    press(KEY.Key_Z, held=CTRL)

    QApplication.processEvents()
    assert line.text() == "Jon Ek"
    assert "Jon Ek" in names(staffed)


def test_a_merge_is_taken_back_where_the_keys_are_left(
    staffed: MainWindow, press: Press, qtbot: QtBot
) -> None:
    open_cast(staffed, press, "ek")
    press(KEY.Key_M, held=CTRL | SHIFT)
    press("Port", KEY.Key_Return)
    assert "Jon Ek" not in names(staffed)
    staffed.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    press(KEY.Key_Z, held=CTRL)

    assert "Jon Ek" in names(staffed)


def test_a_merge_says_who_goes_where_with_how_many_mentions(
    staffed: MainWindow, press: Press
) -> None:
    label(staffed, press, "Ada Kern")
    press("=")
    open_cast(staffed, press, "kern")
    press(KEY.Key_M, held=CTRL | SHIFT)

    assert popup()._line.placeholderText() == "Merge Ada Kern into …"
    offered = [popup()._model.index(row).data() for row in range(popup()._model.rowCount())]
    assert "Ada Kern" not in offered
    assert "Jon Ek" in offered
    press("Jon")
    assert popup()._about.text() == (
        "1 mention of Ada Kern goes to Jon Ek. Ada Kern is an alias then."
    )
    press(KEY.Key_Return)
    assert "Ada Kern" not in names(staffed)
    assert any("Ada Kern" in it.aliases for it in staffed.session.project.entities())
