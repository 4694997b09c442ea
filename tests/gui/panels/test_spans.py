"""The list of spans is in text order, follows every act, and costs what changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from annotator.gui.panels.spans import SpansPanel
from annotator.gui.session import Session
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Change, Edit
from annotator.model.span import Range, Span
from tests.gui.panels.conftest import AUTHOR, Put, Show, add_articles, line_of

MANY = 20_000


@pytest.fixture
def panel(session: Session, show: Show) -> SpansPanel:
    made = SpansPanel(session)
    show(made)
    return made


def words(panel: SpansPanel) -> list[str]:
    model = panel._model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def selected(panel: SpansPanel) -> list[int]:
    return sorted(it.row() for it in panel._view.selectionModel().selectedRows())


def test_spans_stand_in_text_order_however_they_were_made(panel: SpansPanel, put: Put) -> None:
    assert panel._empty.isVisible()
    put("Actor", "Kern said")
    put("Actor", "Ada Kern")
    put("Quote", "“We will go back on Monday,”", "“and not a day before.”")

    assert words(panel) == [
        "“We will go back on Monday,” … “and not a day before.”",
        "Ada Kern",
        "Kern said",
    ]
    assert panel.heading.count == "3"
    index = panel._model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Actor: Ada Kern"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Actor\nAda Kern"
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert panel._model.rowCount(index) == 0


def test_relabelling_and_attributes_change_the_row_in_its_place(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    span = put("Actor", "Ada Kern")
    session.select([span.id])

    with (
        qtbot.waitSignal(panel._model.dataChanged),
        qtbot.assertNotEmitted(panel._model.rowsRemoved),
    ):
        session.mark("Event")

    assert panel._model.at(0).label == "Event"
    assert selected(panel) == [0]


def test_moving_an_edge_moves_the_row(panel: SpansPanel, session: Session, put: Put) -> None:
    span = put("Actor", "Ada Kern")
    put("Cue", "told")
    session.set_fragments(span.id, [Range(0, 7)])
    assert words(panel) == ["Dockers", "told"]
    session.set_fragments(span.id, [Range(160, 170)])
    assert words(panel)[0] == "told"


def test_a_row_selects_its_span_and_brings_it_into_sight(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    span = put("Actor", "Ada Kern")
    place = panel._view.visualRect(panel._model.index(0)).center()

    with qtbot.waitSignal(session.went_to) as went:
        qtbot.mouseClick(panel._view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert session.selected == (span.id,)
    assert went.args == [Range(span.start, span.end)]


def test_selection_follows_the_session_without_answering_back(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    one, other = put("Actor", "Ada Kern"), put("Cue", "told")

    with qtbot.assertNotEmitted(session.went_to):
        session.select([other.id])
        assert selected(panel) == [1]
        session.select([one.id, other.id])
        assert selected(panel) == [0, 1]
        session.select([])
        assert selected(panel) == []


def test_several_rows_are_selected_with_shift(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    one, other = put("Actor", "Ada Kern"), put("Cue", "told")
    session.focus_asked.emit("spans")
    session.select([one.id])

    qtbot.keyClick(panel._view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert session.selected == (one.id, other.id)


def test_delete_removes_what_is_selected_and_nothing_else(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    one = put("Actor", "Ada Kern")
    put("Cue", "told")
    session.select([one.id])
    panel.setFocus()

    qtbot.keyClick(panel._view, Qt.Key.Key_Delete)

    assert words(panel) == ["told"]
    assert session.selected == ()
    assert selected(panel) == []


def test_enter_goes_to_the_attributes_and_escape_to_the_text(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    span = put("Actor", "Ada Kern")
    session.select([span.id])
    panel.setFocus()

    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(panel._view, Qt.Key.Key_Return)
    assert asked.args == ["attributes"]
    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(panel._view, Qt.Key.Key_Escape)
    assert asked.args == ["text"]


def test_typing_filters_by_words_and_label(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    put("Actor", "Ada Kern")
    put("Cue", "told")
    panel.setFocus()

    with qtbot.waitSignal(panel._model.modelReset):
        qtbot.keyClicks(panel._view, "cue")
    assert words(panel) == ["told"]
    assert panel.heading.count == "1 of 2"

    put("Cue", "said")
    put("Actor", "Kern said")
    assert words(panel) == ["told", "said"]

    qtbot.keyClick(panel._filter, Qt.Key.Key_Down)
    assert panel._view.hasFocus()
    assert session.span
    assert session.span.label == "Cue"
    panel._filter.setFocus()
    qtbot.keyClick(panel._filter, Qt.Key.Key_Escape)
    assert len(words(panel)) == 4
    with qtbot.waitSignal(session.focus_asked):
        qtbot.keyClick(panel._filter, Qt.Key.Key_Escape)
    panel._filter.setText("nowhere")
    panel._show()
    assert panel._empty.text() == "No label matches.\nEsc lists all."


def test_rejected_proposals_are_not_listed(panel: SpansPanel, session: Session, put: Put) -> None:
    span = put("Quote", "not a day before", state="proposed", origin="quotes")
    assert "proposed by quotes" in panel._model.index(0).data(Qt.ItemDataRole.ToolTipRole)

    assert session.document is not None
    span = session.document.by_id[span.id]  # its words were read as it was put
    rejected = span.model_copy(update={"state": "rejected"})
    session._act("Reject", [Edit(before=span, after=rejected)])

    assert words(panel) == []
    assert panel.heading.count == "0"
    session.reload()
    assert words(panel) == []
    session.undo()
    assert panel.heading.count == "0 · 1 to judge"


def test_another_article_has_other_spans(panel: SpansPanel, session: Session, put: Put) -> None:
    put("Actor", "Ada Kern")
    session.show_article(2)
    assert words(panel) == []
    session.show_article(1)
    assert words(panel) == ["Ada Kern"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_labels_proposals_and_words_of_any_script_are_drawn(
    panel: SpansPanel, session: Session, put: Put, theme: str
) -> None:
    session.settings.change(theme=theme)
    before = panel.grab().toImage()
    for label in ("Actor", "Event", "Quantity", "Quote", "Cue", "Time"):
        put(label, "أعلنت الوزارة بدء الحملة")
    put("Quote", "not a day before", state="proposed")
    panel._show()

    assert panel.grab().toImage() != before


@pytest.fixture
def crowd(empty_session: Session) -> Session:
    """A session at an article with very many spans."""
    text = "word " * MANY
    add_articles(empty_session.project, [Article(id="big", text=text)])
    empty_session.show_article(1)
    spans = [
        Span(article_id="big", author=AUTHOR, label="Actor", fragments=(Range(at, at + 4),))
        for at in range(0, 5 * MANY, 5)
    ]
    assert empty_session.document
    change = Change(author=AUTHOR, action="All", edits=tuple(Edit(after=it) for it in spans))
    empty_session.document = empty_session.document.edited(change.edits)
    empty_session.document_shown.emit(empty_session.document)
    return empty_session


def test_one_edit_among_very_many_spans_costs_one_row(crowd: Session, show: Show) -> None:
    panel = SpansPanel(crowd)
    show(panel)
    document = crowd.document
    assert document
    span = document.spans[MANY // 2]
    edits = acts.reshape(span, [Range(span.start, span.end + 2)])
    edited = document.edited(edits)
    made_anew = QSignalSpy(panel._model.modelReset)

    panel._follow_edits(edited, edits)

    assert made_anew.count() == 0
    assert panel.heading.count == "20,000"
    assert panel._model.at(MANY // 2).end == span.end + 2


def test_many_edits_at_once_make_the_list_anew(crowd: Session, show: Show, qtbot: QtBot) -> None:
    panel = SpansPanel(crowd)
    show(panel)
    document = crowd.document
    assert document
    edits = [Edit(before=it) for it in document.spans[: MANY // 2]]
    crowd.document = document.edited(edits)

    with qtbot.waitSignal(panel._model.modelReset):
        crowd.document_edited.emit(crowd.document, edits)

    assert panel.heading.count == "10,000"


def test_what_the_filter_finds_is_selected_and_entered_by_keys(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    kern, them = put("Actor", "Ada Kern"), put("Actor", "them")
    session.select([kern.id])
    line = line_of(panel)
    line.setFocus()

    qtbot.keyClicks(line, "them")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert session.selected == (them.id,)
    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(panel._view, Qt.Key.Key_Return)
    assert asked.args == ["attributes"]


def test_the_filter_says_how_many_it_does_not_list(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    put("Actor", "Ada Kern")
    put("Actor", "them")
    line = line_of(panel)
    line.setFocus()
    qtbot.keyClicks(line, "them")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert panel._hidden.text() == "1 not listed · Esc lists all"
    assert panel._hidden.isVisible()
    put("Actor", "reporters")
    assert panel._hidden.text() == "2 not listed · Esc lists all"

    qtbot.keyClick(panel._view, Qt.Key.Key_Escape)

    assert words(panel) == ["Ada Kern", "reporters", "them"]
    assert panel._hidden.isHidden()


def test_the_key_that_accepts_who_is_proposed_is_not_typed(
    panel: SpansPanel, session: Session, put: Put, qtbot: QtBot
) -> None:
    session.select([put("Actor", "Ada Kern").id])
    panel._view.setFocus()

    qtbot.keyClicks(panel._view, "=")

    assert line_of(panel).text() == ""
    assert [it.name for it in session.project.entities()] == ["Ada Kern"]
    assert session.span is not None
    assert "entity" in session.span.attributes
