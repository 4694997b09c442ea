"""The inspector changes everything that can be said of a span, in place, by keys alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.panels.article_facts import HINT, NO_DATE
from annotator.gui.panels.editors import CheckEditor, FragmentsView, LineEditor, PickEditor
from annotator.gui.panels.entity_editor import EntityEditor
from annotator.gui.panels.inspector import InspectorPanel
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.role_editor import RoleEditor
from annotator.gui.session import Session
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema
from annotator.model.span import Span
from tests.gui.panels.conftest import Put, Show, line_of, options, picker

SCHEMA = """
name = "every type"
[[label]]
name = "Claim"
key = "c"
light = { bar = "#0B5CAD", tint = "#D9E8F9" }
dark = { bar = "#7FB8FF", tint = "#1E3350" }
[[label.attribute]]
name = "type"
type = "enum"
values = ["AID", "COERCE", "CONSULT"]
[[label.attribute]]
name = "mode"
type = "enum"
[label.attribute.depends]
attribute = "type"
[label.attribute.depends.values]
AID = []
COERCE = ["ban", "arrest"]
[[label.attribute]]
name = "kind"
type = "enum"
open = true
values = ["count", "money"]
[[label.attribute]]
name = "context"
type = "multi"
values = ["crime", "election", "economy"]
[[label.attribute]]
name = "negated"
type = "boolean"
[[label.attribute]]
name = "low"
type = "number"
[[label.attribute]]
name = "unit"
type = "text"
[[label.attribute]]
name = "when"
type = "date"
[[label.attribute]]
name = "verbatim"
type = "fragments"
[[label.attribute]]
name = "entity"
type = "entity"
[[label.attribute]]
name = "office"
type = "text"
more = true
[[label.role]]
name = "source"
key = "s"
targets = ["Actor"]
min = 1
max = 1
[[label.role]]
name = "addressee"
targets = ["Actor", "Claim"]
max = 2
[[label]]
name = "Actor"
key = "a"
light = { bar = "#B23A12", tint = "#FBE1D6" }
dark = { bar = "#FF9B73", tint = "#4A2416" }
"""

COMMIT = Qt.Key.Key_Return


@pytest.fixture(scope="session")
def schema() -> Schema:
    """A schema in which every type of attribute occurs."""
    return read_schema(SCHEMA, "every-type.toml")


@pytest.fixture
def panel(session: Session, show: Show) -> Iterator[InspectorPanel]:
    """The inspector beside a text that the keys can go to."""
    window = QWidget()
    made = InspectorPanel(session, window)
    text = QPlainTextEdit(window)
    text.setObjectName("text")
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(text)
    text.setFixedHeight(40)
    show(window, 320, 900)
    text.setFocus()
    yield made
    window.hide()


@pytest.fixture
def claim(session: Session, put: Put, panel: InspectorPanel) -> Span:
    """A selected span, with others around it that may fill its roles."""
    put("Actor", "Dockers")
    put("Actor", "Ada Kern")
    put("Actor", "reporters")
    put("Actor", "She")
    span = put("Claim", "told")
    session.select([span.id])
    return span


def field(panel: InspectorPanel, name: str) -> QWidget:
    """Return what takes the keys in the row of an attribute or role."""
    assert panel.form
    [row] = [it for it in panel.form.editors if it.objectName() == name]
    widget = row.focusProxy() or row
    widget.setFocus()
    return widget


def focused_name() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget else ""


def now(session: Session) -> Span:
    """Return the selected span as the project has it."""
    assert session.span
    stored = session.project.document(session.number, session.author)
    assert stored.by_id[session.span.id] == session.span
    return session.span


def value(session: Session, name: str) -> object:
    return now(session).attributes.get(name)


def role(session: Session, name: str) -> list[str]:
    """Return the words of what fills a role."""
    assert session.document
    assert session.span
    text = session.document.article.text
    found = [it for it in session.document.roles(session.span.id) if it.label == name]
    return [session.document.by_id[it.target].words(text) for it in found]


# What is shown


def test_without_a_selection_it_tells_of_the_article(
    panel: InspectorPanel, session: Session, qtbot: QtBot
) -> None:
    assert panel._facts._title.text() == "Dockers end strike"
    assert panel._facts._facts["Published"].text() == "2026-03-03"
    assert panel._facts._facts["State"].text() == "Untouched · 0 labels"
    assert panel._facts._hint.text() == HINT

    session.show_article(3)
    qtbot.waitUntil(lambda: panel._facts._title.text() == "Untitled")
    assert panel._facts._facts["Published"].text() == NO_DATE
    assert "Thursday" in panel._facts._facts["Published"].toolTip()


def test_without_an_article_it_says_so(empty_session: Session, show: Show) -> None:
    panel = InspectorPanel(empty_session)
    show(panel)
    assert panel._facts._title.text() == "No article"
    empty_session.focus_asked.emit("attributes")


def test_the_selected_span_is_quoted_with_label_key_and_fragments(
    panel: InspectorPanel, session: Session, put: Put
) -> None:
    span = put("Claim", "We will go back", "not a day before", state="proposed", origin="quotes")
    session.select([span.id])

    assert panel._label.text() == "Claim"
    assert panel._key.accessibleName() == "Key c"
    assert panel._words.text() == "We will go back … not a day before"
    assert panel._aside.text() == "2 fragments"
    assert "quotes" in panel.judging.why.text()
    assert not panel._facts.isVisible()


def test_words_are_shown_with_the_marks_they_have_and_long_ones_are_cut(
    panel: InspectorPanel, session: Session, put: Put
) -> None:
    assert session.document
    marked = put("Claim", "“and not a day before.”")
    session.select([marked.id])
    assert panel._words.text() == "“and not a day before.”"
    text = session.document.article.text
    long = put("Claim", text)
    session.select([long.id])
    assert len(panel._words.text()) < 230
    assert panel._words.text().endswith("…")
    assert panel._words.toolTip() == " ".join(text.split())


def test_missing_roles_are_marked(panel: InspectorPanel, claim: Span) -> None:
    source, addressee = field(panel, "source"), field(panel, "addressee")
    assert source.accessibleName() == "Source: missing"
    assert addressee.accessibleName() == "Addressee: empty"


# Editing


@pytest.mark.parametrize(
    ("typed", "wanted"), [("a", "AID"), ("2", "COERCE"), ("cons\r", "CONSULT"), (" \r", "AID")]
)
def test_enum_is_chosen_by_digit_letter_or_list(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot, typed: str, wanted: str
) -> None:
    button = field(panel, "type")

    for key in typed:
        target = QApplication.activePopupWidget()
        QTest.keyClicks(line_of(target) if target else button, key) if key != "\r" else (
            QTest.keyClick(line_of(picker()), COMMIT)
        )

    assert value(session, "type") == wanted
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Delete)
    assert value(session, "type") is None
    qtbot.keyClick(button, Qt.Key.Key_Backspace)
    assert value(session, "type") is None


def test_choices_follow_the_attribute_they_depend_on(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    button = field(panel, "mode")
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert options(picker()) == []
    assert "nothing to choose" in picker()._hint.text()
    picker().close()

    session.set_attribute("type", "COERCE")
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert options(picker()) == ["ban", "arrest"]
    qtbot.keyClick(line_of(picker()), Qt.Key.Key_Down)
    qtbot.keyClick(line_of(picker()), COMMIT)
    assert value(session, "mode") == "arrest"

    session.set_attribute("type", "AID")
    assert value(session, "mode") is None
    assert button.accessibleName() == "Mode: empty"


def test_an_open_enum_takes_what_is_typed(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    button = field(panel, "kind")
    qtbot.keyClicks(button, "x")
    qtbot.keyClicks(line_of(picker()), "yz")
    assert options(picker()) == ["“xyz”"]
    qtbot.keyClick(line_of(picker()), COMMIT)

    assert value(session, "kind") == "xyz"
    assert button.accessibleName() == "Kind: xyz"


def test_multi_is_ticked_and_kept_as_one_act(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    button = field(panel, "context")
    qtbot.keyClick(button, Qt.Key.Key_Space)
    line = line_of(picker())
    qtbot.keyClick(line, Qt.Key.Key_Space)
    qtbot.keyClick(line, Qt.Key.Key_PageDown)
    qtbot.keyClick(line, Qt.Key.Key_Space)
    qtbot.keyClick(line, Qt.Key.Key_PageUp)
    qtbot.keyClick(line, Qt.Key.Key_Space)
    qtbot.keyClicks(line, "2")
    picker().grab()
    qtbot.keyClick(line, Qt.Key.Key_Escape)

    assert value(session, "context") == ["economy", "election"]
    assert button.accessibleName() == "Context: economy, election"
    qtbot.keyClicks(button, "1")
    assert value(session, "context") == ["economy", "election", "crime"]
    qtbot.keyClicks(button, "1")
    session.undo()
    session.undo()
    session.undo()
    assert value(session, "context") is None


def test_boolean_is_yes_no_or_not_said(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    box = field(panel, "negated")
    assert isinstance(box, CheckEditor)
    assert box.accessibleName() == "Negated: not said"
    for wanted in (True, False, None):
        qtbot.keyClick(box, Qt.Key.Key_Space)
        assert value(session, "negated") is wanted
    qtbot.keyClicks(box, "y")
    assert value(session, "negated") is True
    assert box.text() == "yes"
    qtbot.keyClicks(box, "n")
    assert value(session, "negated") is False
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    assert value(session, "negated") is None
    assert not box.hitButton(QPoint(-1, 4))
    for place in (QPoint(12, 14), QPoint(box.width() - 4, 4)):
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=place)
    assert value(session, "negated") is False


def test_number_is_read_and_refused_with_a_sentence(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    line = field(panel, "low")
    assert isinstance(line, LineEditor)
    qtbot.keyClicks(line, "70,000")
    qtbot.keyClick(line, COMMIT)
    assert value(session, "low") == 70000
    assert line.text() == "70000"

    line.selectAll()
    qtbot.keyClicks(line, "many")
    with qtbot.waitSignal(session.said) as said:
        qtbot.keyClick(line, COMMIT)
    assert "is not a number" in said.args[0]
    assert line.text() == "many", "it can be mended"
    assert value(session, "low") == 70000
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert (line.text(), line.reason) == ("many", "“many” is not a number")
    assert value(session, "low") == 70000

    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, " 70 000 ")
    qtbot.keyClick(line, COMMIT)
    assert (line.text(), line.reason) == ("70000", "")
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, COMMIT)
    assert value(session, "low") is None


def test_text_and_date_are_kept_when_the_keys_go_elsewhere(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    line = field(panel, "unit")
    qtbot.keyClicks(line, "person")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert value(session, "unit") == "person"

    date = field(panel, "when")
    assert isinstance(date, LineEditor)
    assert date.placeholderText() == "2026-03-03"
    qtbot.keyClicks(date, "2026-03")
    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(date, Qt.Key.Key_Escape)
    assert asked.args == ["text"]
    panel.commit()
    assert value(session, "when") == "2026-03"


def test_what_the_schema_refuses_stays_with_its_reason_until_it_is_mended(
    panel: InspectorPanel, session: Session, claim: Span, put: Put, qtbot: QtBot
) -> None:
    date = field(panel, "when")
    assert isinstance(date, LineEditor)
    qtbot.keyClicks(date, "yesterday")
    with qtbot.waitSignal(session.said) as said:
        qtbot.keyClick(date, COMMIT)
    assert "is not a date" in said.args[0]
    assert date.text() == "yesterday"

    qtbot.keyClick(date, Qt.Key.Key_Tab)
    assert date.text() == "yesterday"
    assert "is not a date" in date.reason
    assert value(session, "when") is None

    other = put("Claim", "not a day before")
    session.select([other.id])
    assert (date.text(), date.reason) == ("", "")
    session.show_article(2)
    session.show_article(1)
    session.select([claim.id])
    assert date.text() == "yesterday", "nothing that was typed is lost"
    date.setFocus()
    date.selectAll()
    qtbot.keyClicks(date, "2026-03-02")
    qtbot.keyClick(date, COMMIT)
    assert (date.text(), date.reason) == ("2026-03-02", "")
    assert value(session, "when") == "2026-03-02"


def test_what_is_being_typed_survives_edits_and_reading_anew(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    line = field(panel, "unit")
    assert isinstance(line, LineEditor)
    qtbot.keyClicks(line, "per")

    session.set_attribute("low", 4)
    session.reload()
    session.move_edge("end", 1)
    qtbot.waitUntil(lambda: not panel._emptied.isActive())

    assert line.hasFocus()
    assert line.text() == "per"
    qtbot.keyClicks(line, "son")
    qtbot.keyClick(line, COMMIT)
    assert value(session, "unit") == "person"


def test_what_is_typed_can_be_kept_before_something_else_is_done(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    qtbot.keyClicks(field(panel, "unit"), "hour")
    panel.commit()
    session.show_article(2)
    panel.commit()
    session.show_article(1)
    session.select([claim.id])
    assert value(session, "unit") == "hour"


def test_fragments_are_shown_as_their_words(
    panel: InspectorPanel, session: Session, claim: Span
) -> None:
    session.set_attribute("verbatim", [[0, 7], [8, 11]])
    assert panel.form
    [view] = [it for it in panel.form.editors if isinstance(it, FragmentsView)]
    assert view.text() == "“Dockers”\n“end”"
    session.set_attribute("verbatim", None)
    assert view.text() == "—"


def test_fragments_are_the_words_selected_in_the_text(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    view = field(panel, "verbatim")
    with qtbot.waitSignal(session.said) as said:
        qtbot.keyClick(view, COMMIT)
    assert "Select the words" in said.args[0]
    session.select_text(0, 8)
    qtbot.keyClick(view, COMMIT)
    session.select_text(12, 18)
    qtbot.keyClick(view, COMMIT)
    assert value(session, "verbatim") == [[0, 7], [12, 18]]
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert value(session, "verbatim") == [[0, 7]]
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert value(session, "verbatim") is None


def test_entity_is_picked_by_name_and_stored_by_id(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    port, rubio = Entity(name="Port of Alma", type="ORG"), Entity(name="Marco Rubio", type="PER")
    session.project.apply("Cast", [Edit(after=port), Edit(after=rubio)], author="mara")
    button = field(panel, "entity")

    qtbot.keyClick(button, COMMIT)
    assert options(picker()) == ["New: told", "Marco Rubio", "Port of Alma"]
    qtbot.keyClicks(line_of(picker()), "port")
    qtbot.keyClick(line_of(picker()), Qt.Key.Key_Tab)

    assert value(session, "entity") == port.id
    assert button.accessibleName() == "Entity: Port of Alma"
    session.reload()
    assert button.accessibleName() == "Entity: Port of Alma"
    session.set_attribute("entity", "nobody of that id")
    assert button.accessibleName() == "Entity: nobody of that id"


def test_more_is_folded_until_asked_for_and_stays_open(
    panel: InspectorPanel, session: Session, claim: Span, put: Put, qtbot: QtBot
) -> None:
    form = panel.form
    assert form
    assert not form._rest.isVisible()
    assert form._more.text() == "More"
    form._more.grab()

    form._more.setFocus()
    qtbot.keyClick(form._more, Qt.Key.Key_Space)
    form._more.grab()
    assert form._rest.isVisible()
    qtbot.keyClicks(field(panel, "office"), "minister")
    panel.commit()
    assert form._more.text() == "More · 1 filled"

    other = put("Claim", "not a day before")
    session.select([other.id])
    assert form._rest.isVisible()


def test_note_is_kept_when_the_keys_go_elsewhere(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    assert panel.form
    note = panel.form._note
    note.setFocus()
    qtbot.keyClicks(note, "check the tape")
    session.set_attribute("low", 1)
    assert note.toPlainText() == "check the tape"
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert now(session).note == "check the tape"
    note.setFocus()
    qtbot.keyClicks(note, " ")
    with qtbot.assertNotEmitted(session.document_edited):
        panel.commit()


# Roles


def test_a_role_is_filled_from_the_nearest_spans(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    button = field(panel, "source")
    qtbot.keyClick(button, COMMIT)
    assert options(picker()) == ["Ada Kern", "reporters", "Dockers", "She"]
    picker().grab()
    qtbot.keyClick(line_of(picker()), COMMIT)
    assert role(session, "source") == ["Ada Kern"]
    assert button.accessibleName() == "Source: Ada Kern"

    qtbot.keyClicks(button, "sh")
    assert role(session, "source") == ["She"]
    qtbot.keyClick(button, Qt.Key.Key_Delete)
    assert role(session, "source") == []
    assert button.accessibleName() == "Source: missing"


def test_a_role_takes_as_many_as_the_schema_allows(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    button = field(panel, "addressee")
    qtbot.keyClick(button, COMMIT)
    popup = picker()
    for row in range(3):
        place = popup._view.visualRect(popup._model.index(row)).center()
        qtbot.mouseClick(popup._view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert popup._hint.text() == "No more than 2"
    qtbot.keyClick(line_of(popup), Qt.Key.Key_Escape)

    assert sorted(role(session, "addressee")) == ["Ada Kern", "reporters"]
    assert button.accessibleName() == "Addressee: Ada Kern · reporters"


def test_a_role_follows_its_target(
    panel: InspectorPanel, session: Session, claim: Span, put: Put, qtbot: QtBot
) -> None:
    assert session.document
    [ada] = [
        it for it in session.document.spans if it.words(session.document.article.text) == "Ada Kern"
    ]
    session.set_role("source", [ada.id])
    button = field(panel, "source")

    moved = [ada.fragments[0]._replace(end=ada.end - 5)]
    session.set_fragments(ada.id, moved)

    assert button.accessibleName() == "Source: Ada"


def test_nothing_is_picked_when_the_list_is_left(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    button = field(panel, "source")
    qtbot.keyClick(button, COMMIT)
    qtbot.keyClicks(line_of(picker()), "zz")
    assert picker()._hint.text() == "Nothing fits"
    qtbot.keyClick(line_of(picker()), COMMIT)
    qtbot.keyClick(line_of(picker()), Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(session.document_edited):
        qtbot.keyClick(line_of(picker()), Qt.Key.Key_Escape)


def test_the_cross_clears(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    session.set_attribute("type", "AID")
    button = field(panel, "type")
    assert isinstance(button, PickButton)
    QApplication.processEvents()  # the rows are where they stay
    qtbot.mouseMove(button, QPoint(5, 5))
    qtbot.waitUntil(button.underMouse)
    button.grab()

    cross = button._sign_place().center().toPoint()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=cross)

    assert value(session, "type") is None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=cross)
    picker().close()


# The label


def test_the_label_is_changed_from_a_list(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    session.select_text(0, 7)
    panel._label.setFocus()
    qtbot.keyClick(panel._label, COMMIT)
    assert options(picker()) == ["Claim", "Actor"]
    qtbot.keyClicks(line_of(picker()), "a")
    qtbot.keyClick(line_of(picker()), COMMIT)

    assert now(session).id == claim.id
    assert now(session).label == "Actor"
    assert panel._label.hasFocus()
    qtbot.keyClicks(panel._label, "c")
    assert now(session).label == "Claim"
    qtbot.keyClick(panel._label, Qt.Key.Key_Delete)
    assert now(session).label == "Claim"


def test_several_spans_show_counts_and_share_a_label(
    panel: InspectorPanel, session: Session, claim: Span, put: Put, qtbot: QtBot
) -> None:
    assert session.document
    session.select([it.id for it in session.document.spans])

    assert panel.form is None
    assert panel._words.text() == "5 spans"
    assert panel._aside.text() == "4 Actor · 1 Claim"
    assert panel._label.text() == "Several labels"
    session.focus_asked.emit("attributes")
    assert panel._label.hasFocus()
    qtbot.keyClicks(panel._label, "a")
    assert {it.label for it in session.document.spans} == {"Actor"}
    assert panel._label.text() == "Actor"


# The keys


def test_keys_go_to_the_first_attribute_and_back(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    session.focus_asked.emit("attributes")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Type: empty"
    qtbot.keyClick(focused, Qt.Key.Key_Down)
    assert focused_name() == "Mode: empty"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert QApplication.focusWidget() is focused
    line = field(panel, "low")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert focused_name() == "Unit"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert line.hasFocus()
    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert asked.args == ["text"]


def test_without_attributes_the_keys_go_to_the_note(
    panel: InspectorPanel, session: Session, put: Put
) -> None:
    span = put("Actor", "Ada Kern")
    session.select([span.id])
    session.focus_asked.emit("attributes")
    assert panel.form
    assert panel.form._note.hasFocus()


def test_the_keys_go_to_the_text_when_nothing_is_left_to_edit(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    field(panel, "unit")
    with qtbot.waitSignal(session.focus_asked) as asked:
        session.select([])
    assert asked.args == ["text"]
    assert panel.form is None
    assert panel._facts.isVisible()


def test_forms_are_kept_and_nothing_is_rebuilt_by_an_act(
    panel: InspectorPanel, session: Session, claim: Span, put: Put
) -> None:
    form = panel.form
    widgets = panel.findChildren(QWidget)
    other = put("Claim", "not a day before")
    session.select([other.id])
    session.set_attribute("type", "AID")
    assert panel.form is form
    assert panel.findChildren(QWidget) == widgets


def test_another_schema_makes_other_forms(
    panel: InspectorPanel, session: Session, claim: Span
) -> None:
    claim_label, actor = session.schema.labels
    fewer = claim_label.model_copy(update={"attributes": claim_label.attributes[:1]})
    other = session.schema.model_copy(update={"labels": (fewer, actor), "version": 2})
    session.select([])
    session._act("Change the schema", [Edit(before=session.schema, after=other)])

    session.select([claim.id])

    assert panel.form
    names = [it.objectName() for it in panel.form.editors]
    assert names == ["source", "addressee", "type"]


def test_a_span_whose_label_the_schema_lost_still_shows_its_words(
    panel: InspectorPanel, session: Session, claim: Span
) -> None:
    only = session.schema.labels[1]
    other = session.schema.model_copy(update={"labels": (only,), "version": 2})
    session.select([])
    session._act("Change the schema", [Edit(before=session.schema, after=other)])

    session.select([claim.id])

    assert panel.form is None
    assert panel._words.text() == "told"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rows_are_drawn_with_values_and_focus(
    panel: InspectorPanel, session: Session, claim: Span, theme: str
) -> None:
    session.settings.change(theme=theme)
    calm = panel.grab().toImage()
    session.set_attribute("type", "AID")
    session.set_attribute("negated", True)
    field(panel, "source")
    assert panel.grab().toImage() != calm
    assert panel.form
    kinds = {type(it) for it in panel.form.editors}
    assert kinds == {
        PickEditor,
        EntityEditor,
        CheckEditor,
        LineEditor,
        FragmentsView,
        RoleEditor,
    }


def test_what_is_typed_is_kept_when_a_shortcut_opens_another_article(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    line = field(panel, "unit")
    qtbot.keyClicks(line, "hour")
    assert value(session, "unit") is None

    qtbot.keyClick(line, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)

    assert value(session, "unit") == "hour"
    assert panel.form
    note = panel.form._note
    note.setFocus()
    qtbot.keyClicks(note, "ask")
    qtbot.keyClick(note, Qt.Key.Key_F9)
    assert now(session).note == "ask"


def test_what_is_typed_goes_to_its_own_span_though_another_was_selected(
    panel: InspectorPanel, session: Session, claim: Span, put: Put, qtbot: QtBot
) -> None:
    other = put("Claim", "not a day before")
    session.select([claim.id])
    qtbot.keyClicks(field(panel, "unit"), "hour")

    session.select([other.id])

    assert session.selected == (other.id,)
    assert value(session, "unit") is None
    assert session.document
    assert session.document.by_id[claim.id].attributes == {"unit": "hour"}


def test_what_is_refused_for_a_span_that_was_left_is_not_asked_again(
    panel: InspectorPanel, session: Session, claim: Span, put: Put, qtbot: QtBot
) -> None:
    other = put("Claim", "not a day before")
    session.select([claim.id])
    qtbot.keyClicks(field(panel, "when"), "soon")

    session.select([other.id])
    panel.commit()

    assert session.document
    assert {name for it in session.document.spans for name in it.attributes} == set()


def test_what_is_typed_for_a_span_that_is_gone_is_said_to_be_lost(
    panel: InspectorPanel, session: Session, claim: Span, qtbot: QtBot
) -> None:
    qtbot.keyClicks(field(panel, "unit"), "hour")
    session.show_article(2)
    with qtbot.waitSignal(session.said) as said:
        panel.commit()
    assert "not here any more" in said.args[0]
