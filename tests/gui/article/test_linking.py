"""A drag from the bar or tag of one span to another fills a role, and asks where several fit."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from annotator.model.span import Span
from tests.gui.article.conftest import Desk


def tag(desk: Desk, span: Span) -> QPoint:
    """Return a point on the bar of a span, below its letters."""
    column = desk.view.column
    assert column is not None
    found = column.first_bar(span.id)
    assert found is not None
    number, line, bar = found
    scrolled = desk.view.verticalScrollBar().value()
    return QPoint(
        round(column.left + bar.left + 6),
        round(column.top(number) + line.lane_tops[bar.lane] + 3 - scrolled),
    )


def roles(desk: Desk) -> list[tuple[str, str, str]]:
    return [(it.label, it.source, it.target) for it in desk.document.relations]


def test_the_one_role_that_fits_is_filled(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    cue = desk.span("Cue", "told")
    QApplication.processEvents()

    desk.drag(tag(desk, quote), desk.middle("reporters"), desk.middle("told"))

    assert roles(desk) == [("cue", quote.id, cue.id)]
    assert desk.session.selected == (quote.id,)


def test_a_drag_the_other_way_means_the_same(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    cue = desk.span("Cue", "told")
    QApplication.processEvents()

    desk.drag(tag(desk, cue), desk.middle("Nobody"), desk.middle("wants"))

    assert roles(desk) == [("cue", quote.id, cue.id)]


def test_which_of_several_roles_is_asked(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    ada = desk.span("Actor", "Ada Kern")
    asked = list[tuple[str, str, object]]()

    def note(source: str, target: str, names: object) -> None:
        asked.append((source, target, names))

    desk.session.filling.roles_asked.connect(note)
    QApplication.processEvents()

    desk.drag(tag(desk, quote), desk.middle("reporters"), desk.middle("Ada Kern"))

    assert asked == [(quote.id, ada.id, ["source", "addressee"])]
    assert roles(desk) == []


def test_where_no_role_fits_it_is_said(desk: Desk) -> None:
    ada = desk.span("Actor", "Ada Kern")
    desk.span("Cue", "told")
    said = list[str]()
    desk.session.said.connect(said.append)
    QApplication.processEvents()

    desk.drag(tag(desk, ada), desk.middle("reporters"), desk.middle("told"))

    assert roles(desk) == []
    assert said[-1] == "No role leads from Actor to Cue, or back"


def test_a_drag_into_nothing_does_nothing_and_selects_no_text(desk: Desk) -> None:
    ada = desk.span("Actor", "Ada Kern")
    desk.session.select_text(0, 0)
    QApplication.processEvents()

    desk.drag(tag(desk, ada), desk.middle("reporters"), desk.middle("harbour"))

    assert roles(desk) == []
    assert desk.selected_text == ""


def test_a_click_on_a_tag_still_selects(desk: Desk) -> None:
    ada = desk.span("Actor", "Ada Kern")
    desk.session.select([])
    QApplication.processEvents()

    desk.click(tag(desk, ada))

    assert desk.session.selected == (ada.id,)


def test_while_a_role_is_filled_a_click_picks(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    ada = desk.span("Actor", "Ada Kern")
    desk.session.select([quote.id])
    desk.session.filling.begin("source")
    QApplication.processEvents()

    desk.click(desk.middle("harbour"))
    assert desk.session.filling.role is not None
    desk.click(desk.middle("Ada Kern"))

    assert roles(desk) == [("source", quote.id, ada.id)]
    assert desk.session.selected == (quote.id,)
