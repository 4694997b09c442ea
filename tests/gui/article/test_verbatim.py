"""Verbatim: whatever an article holds, stored offsets select exactly those characters.

Nothing that Qt does to a text may shift an offset, and what is copied are the stored characters.
"""

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from annotator.gui.article.view import ArticleView
from annotator.gui.session import Session
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.offsets import display_text
from annotator.model.span import Range
from tests.gui.article.conftest import Desk
from tests.strategies import documents, ranges

often = hypothesis_settings(
    max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def put(session: Session, view: ArticleView, text: str) -> None:
    """Show a text without a project around it."""
    session.document = Document(article=Article(text=text), author="mara")
    session.text_selection = Range(0, 0)
    session.document_shown.emit(session.document)


@often
@given(ranges)
def test_what_is_selected_by_offsets_is_what_is_shown_and_copied(
    desk: Desk, drawn: tuple[str, Range]
) -> None:
    text, (start, end) = drawn
    view, session = desk.view, desk.session
    put(session, view, text)

    session.select_text(start, end)

    shown = view.textCursor().selectedText().replace("\u2029", "\n")
    # Qt drops a byte order mark at the beginning of whatever it hands over.
    assert shown.lstrip("\ufeff") == display_text(text)[start:end].lstrip("\ufeff")
    assert view.text_range() == session.text_selection == (start, end)
    data = view.createMimeDataFromSelection()
    assert bytes(data.data("text/plain").data()).decode() == text[start:end]


@often
@given(ranges)
def test_selecting_in_the_widget_tells_the_session_the_same_offsets(
    desk: Desk, drawn: tuple[str, Range]
) -> None:
    text, (start, end) = drawn
    view, session = desk.view, desk.session
    put(session, view, text)

    view.select_range(end, start)

    assert session.text_selection == (start, end)
    assert view.ends() == (end, start)


@often
@example(("\u200f\u2028", Range(0, 1)))
@example(("Ada\u2028Kern", Range(3, 4)))
@given(ranges)
def test_a_caret_s_place_on_the_screen_leads_back_to_it(
    desk: Desk, drawn: tuple[str, Range]
) -> None:
    text, (place, _) = drawn
    view = desk.view
    put(desk.session, view, text)
    view.select_range(place, place)
    here = view.cursorRect()

    view.select_range(view.offset_at(here.center()), view.offset_at(here.center()))

    # Several places may share one spot (marks, joiners), and one place has two where the
    # direction of writing changes.
    assert abs(view.cursorRect().center().y() - here.center().y()) <= 1
    assert view.page is not None
    if not view.page.is_mixed(view.page.paragraph_at(view.page.to_utf16(place))):
        assert abs(view.cursorRect().center().x() - here.center().x()) <= 12


@often
@given(documents, st.integers(0, 3))
def test_any_document_is_laid_out_and_painted(desk: Desk, document: Document, zoom: int) -> None:
    desk.session.document = document
    desk.session.selected = tuple(it.id for it in document.spans[:2])
    desk.session.document_shown.emit(document)
    desk.session.settings.change(zoom=(0.7, 1.0, 2.0, 3.0)[zoom])

    desk.view.grab()

    desk.heights_in_step()


def test_plain_ascii_round_trips_at_every_place(desk: Desk) -> None:
    view = desk.view
    wrong = []
    for place in range(len(desk.text) + 1):
        view.select_range(place, place)
        found = view.offset_at(view.cursorRect().center())
        if found != place:
            wrong.append((place, found))

    # Where a line wraps, the place before the blank and the one after it are two spots.
    assert len(wrong) <= 12
    assert all(abs(place - found) <= 1 for place, found in wrong)


def test_copy_takes_stored_characters_to_the_clipboard(desk: Desk) -> None:
    desk.open(Article(id="x", text="12\u00a0boats\r\n\u2028left"))
    desk.view.select_range(0, len(desk.text))

    desk.view.copy()

    data = QApplication.clipboard().mimeData()
    assert bytes(data.data("text/plain").data()).decode() == "12\u00a0boats\r\n\u2028left"
    assert data.text() == "12\u00a0boats\r\n\u2028left"


def test_a_text_that_qt_would_shift_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.gui.article.page.display_text", str)

    with pytest.raises(ValueError, match="shifted"):
        desk.view._show(Document(article=Article(text="One line end\r\nto Qt"), author="mara"))
