"""The list of articles shows state and counts, filters, steps, and reads only what is seen."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.panels.article_model import PAGE, PAGES, ArticleModel
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.session import Session
from annotator.model.article import Article
from tests.gui.panels.conftest import Put, Show, add_articles

MANY = 100_000


@pytest.fixture
def panel(session: Session, show: Show) -> ArticlesPanel:
    made = ArticlesPanel(session)
    show(made)
    return made


@pytest.fixture
def crowd(empty_session: Session) -> Session:
    """A session at a project with very many articles."""
    connection = empty_session.project._db.conn
    connection.execute("begin immediate")
    connection.execute(
        f"with recursive n(i) as (select 1 union all select i + 1 from n where i < {MANY}) "
        "insert into article (id, title, source, url, author, published, language, metadata, "
        f"provenance, text_sha256, length) select 'x' || i, printf('Article %06d', {MANY} - i), "
        "'Herald', '', '', '', '', '{}', '{}', printf('%064d', i), 9 from n"
    )
    connection.execute(
        "insert into article_text select number, 'some text' from article where number < 100"
    )
    connection.execute("commit")
    return empty_session


def titles(panel: ArticlesPanel) -> list[str]:
    model = panel._model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_rows_say_title_state_and_counts(panel: ArticlesPanel, put: Put) -> None:
    put("Actor", "Ada Kern")
    put("Quote", "and not a day before", state="proposed")

    index = panel._model.index(0)

    assert titles(panel) == ["Dockers end strike", "Budget passes", "Untitled"]
    assert panel._heading.count == "3"
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Dockers end strike, in progress, 1 label, 1 to judge"
    assert "2026-03-03" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "no date" in panel._model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


def test_a_review_reads_one_row_anew(panel: ArticlesPanel, session: Session, qtbot: QtBot) -> None:
    panel.grab()
    statements: list[str] = []
    session.project._db.conn.set_trace_callback(statements.append)

    with qtbot.waitSignal(panel._model.dataChanged) as told:
        session.set_status("done")

    assert told.args[0].row() == told.args[1].row() == 0
    row = panel._model.article(0)
    assert row
    assert row.status == "done"
    assert not any("order by" in it and "from article" in it for it in statements)
    session.project._db.conn.set_trace_callback(None)


def test_a_row_that_was_never_seen_is_not_read_for_a_review(crowd: Session) -> None:
    model = ArticleModel(crowd)
    model.load()
    model.article(0)

    model.refresh(5000)

    assert list(model._pages) == [0]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_shows_the_article_and_goes_to_the_text(
    panel: ArticlesPanel, session: Session, qtbot: QtBot, key: Qt.Key
) -> None:
    panel.setFocus()
    qtbot.keyClick(panel._view, Qt.Key.Key_Down)
    assert session.number == 1

    with qtbot.waitSignal(session.focus_asked) as asked:
        qtbot.keyClick(panel._view, key)

    assert session.number == 2
    assert asked.args == ["text"]


def test_a_click_shows_the_article(panel: ArticlesPanel, session: Session, qtbot: QtBot) -> None:
    place = panel._view.visualRect(panel._model.index(2)).center()

    qtbot.mouseClick(panel._view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert session.number == 3


def test_stepping_follows_the_order_of_the_list(
    panel: ArticlesPanel, session: Session, qtbot: QtBot
) -> None:
    panel._sort.menu.actions()[1].trigger()  # by title: Untitled, Budget, Dockers
    assert titles(panel) == ["Untitled", "Budget passes", "Dockers end strike"]

    panel.step(-1)
    assert session.number == 2
    panel.step(-1)
    assert session.number == 3
    with qtbot.waitSignal(session.said) as said:
        panel.step(-1)
    assert session.number == 3
    assert "first article" in said.args[0]


def test_stepping_from_an_article_that_is_filtered_out_goes_on_from_its_place(
    panel: ArticlesPanel, session: Session, qtbot: QtBot
) -> None:
    session.show_article(2)
    session.set_status("done")
    panel._status.menu.actions()[1].trigger()
    assert titles(panel) == ["Dockers end strike", "Untitled"]

    panel.step(+1)
    assert session.number == 3
    session.show_article(2)
    panel.step(-1)
    assert session.number == 1
    panel.step(+1)
    with qtbot.waitSignal(session.said):
        panel.step(+1)


def test_typing_filters_after_a_pause(panel: ArticlesPanel, session: Session, qtbot: QtBot) -> None:
    panel.setFocus()

    with qtbot.waitSignal(panel._model.modelReset):
        qtbot.keyClicks(panel._view, "bu")

    assert panel._filter.hasFocus()
    assert panel._filter.text() == "bu"
    assert titles(panel) == ["Budget passes"]
    assert panel._heading.count == "1 of 3"


def test_the_filter_leads_to_the_list_and_back(
    panel: ArticlesPanel, session: Session, qtbot: QtBot
) -> None:
    panel.focus_filter()
    qtbot.keyClicks(panel._filter, "budget")
    qtbot.keyClick(panel._filter, Qt.Key.Key_Return)
    assert panel._view.hasFocus()
    qtbot.keyClick(panel._view, Qt.Key.Key_Return)
    assert session.number == 2

    panel.focus_filter()
    qtbot.keyClick(panel._filter, Qt.Key.Key_Escape)
    assert titles(panel)[0] == "Dockers end strike"
    qtbot.keyClick(panel._filter, Qt.Key.Key_Down)
    assert panel._view.hasFocus()
    panel.focus_filter()
    with qtbot.waitSignal(session.focus_asked, check_params_cb=lambda pane: pane == "text"):
        qtbot.keyClick(panel._filter, Qt.Key.Key_Escape)


def test_escape_in_the_list_goes_to_the_text(
    panel: ArticlesPanel, session: Session, qtbot: QtBot
) -> None:
    session.focus_asked.emit("articles")
    assert panel._view.hasFocus()

    with qtbot.waitSignal(session.focus_asked, check_params_cb=lambda pane: pane == "text"):
        qtbot.keyClick(panel._view, Qt.Key.Key_Escape)


def test_states_filter_and_no_match_offers_everything(
    panel: ArticlesPanel, session: Session, qtbot: QtBot
) -> None:
    panel._status.menu.actions()[3].trigger()
    assert panel._stack.currentIndex() == 1
    assert panel._empty.text() == "No article matches."
    assert "Done" in panel._status._button.accessibleName()

    panel._show_all.click()

    assert len(titles(panel)) == 3
    panel._filter.setText("zzz")
    panel._refilter()
    panel._show_all.click()
    assert len(titles(panel)) == 3
    assert panel._filter.text() == ""


def test_the_cross_empties_the_filter(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel._filter.setText("budget")
    panel._refilter()
    cross = panel._filter._cross().center().toPoint()

    qtbot.mouseMove(panel._filter, cross)
    qtbot.mouseClick(panel._filter, Qt.MouseButton.LeftButton, pos=cross)
    qtbot.mouseClick(panel._filter, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))

    assert len(titles(panel)) == 3


def test_an_empty_project_says_how_to_import(empty_session: Session, show: Show) -> None:
    panel = ArticlesPanel(empty_session)
    show(panel)

    assert "Import" in panel._empty.text()
    assert panel._empty.isVisible()
    assert not panel._show_all.isVisible()
    panel.step(+1)
    assert empty_session.number == 0


def test_new_articles_leave_the_row_and_what_is_in_sight(
    crowd: Session, show: Show, qtbot: QtBot
) -> None:
    panel = ArticlesPanel(crowd)
    show(panel)
    crowd.show_article(5)
    panel._view.verticalScrollBar().setValue(28 * 4000 + 9)
    top = panel._model.number_at(panel._view.rowAt(0))

    add_articles(crowd.project, [Article(title="One more", text="One more text.")])
    crowd.articles_changed.emit()

    assert panel._heading.count == "100,001"
    assert panel._model.number_at(panel._view.rowAt(0)) == top
    assert panel._view.verticalScrollBar().value() == 28 * 4000 + 9
    assert panel._model.number_at(panel._view.currentIndex().row()) == 5


def test_the_shown_article_stays_in_sight_when_the_order_changes(
    crowd: Session, show: Show
) -> None:
    panel = ArticlesPanel(crowd)
    show(panel)
    crowd.show_article(7)

    panel._sort.menu.actions()[1].trigger()

    row = panel._view.currentIndex().row()
    assert row == MANY - 7
    assert (
        panel._view.viewport()
        .rect()
        .contains(panel._view.visualRect(panel._view.currentIndex()).center())
    )


def test_a_hundred_thousand_articles_are_listed_at_once(crowd: Session, show: Show) -> None:
    panel = ArticlesPanel(crowd)
    show(panel)
    panel.grab()

    assert panel._heading.count == "100,000"
    assert len(panel._model._pages) <= 2


def test_painting_reads_a_page_at_most(crowd: Session, show: Show) -> None:
    panel = ArticlesPanel(crowd)
    show(panel)
    panel.grab()
    statements: list[str] = []
    crowd.project._db.conn.set_trace_callback(statements.append)

    panel.grab()
    assert statements == []
    panel._view.verticalScrollBar().setValue(28 * PAGE * 500)
    panel.grab()

    crowd.project._db.conn.set_trace_callback(None)
    assert len(statements) == 1


def test_few_pages_are_kept(crowd: Session) -> None:
    model = ArticleModel(crowd)
    model.load()

    for row in range(0, MANY, PAGE):
        assert model.article(row)

    assert len(model._pages) == PAGES
    assert model.number_at(-1) == model.number_at(MANY) == 0
    assert model.row_of(MANY + 1) == -1


def test_a_number_that_is_not_in_a_sorted_list_has_no_row(session: Session) -> None:
    model = ArticleModel(session)
    model.load(sort="length")
    assert model.row_of(99) == -1
    assert model.row_behind(99) == 0
    assert model.rowCount(model.index(0)) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_is_drawn_in_both_themes(
    panel: ArticlesPanel, session: Session, put: Put, qtbot: QtBot, theme: str
) -> None:
    put("Actor", "Ada Kern")
    put("Quote", "and not a day before", state="proposed")
    session.show_article(2)
    session.set_status("done")
    before = panel.grab().toImage()

    session.settings.change(theme=theme, zoom=1.1)
    qtbot.mouseMove(panel._view.viewport(), QPoint(20, 40))
    panel.setFocus()

    assert panel.grab().toImage() != before


def test_home_and_end_go_to_the_first_and_last_row(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.setFocus()

    qtbot.keyClick(panel._view, Qt.Key.Key_End)
    assert panel._view.currentIndex().row() == 2
    qtbot.keyClick(panel._view, Qt.Key.Key_Home)
    assert panel._view.currentIndex().row() == 0


def test_controls_show_where_the_keys_are_and_say_what_they_do(
    panel: ArticlesPanel, qtbot: QtBot
) -> None:
    button = panel._sort._button
    calm = button.grab().toImage()

    button.setFocus()
    focused = button.grab().toImage()
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    pressed = button.grab().toImage()
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)

    assert len({it.cacheKey() for it in (calm, focused, pressed)}) == 3
    assert calm != focused != pressed
    assert panel._sort.menu.isVisible()
    panel._sort.menu.close()
    assert button.accessibleName() == "Order: As added"


def test_rows_have_tooltips(panel: ArticlesPanel) -> None:
    place = panel._view.visualRect(panel._model.index(0)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, panel._view.viewport().mapToGlobal(place))

    QApplication.sendEvent(panel._view.viewport(), event)

    assert event.isAccepted()


def test_the_order_of_the_list_is_kept(panel: ArticlesPanel, session: Session) -> None:
    panel._sort.menu.actions()[1].trigger()

    again = ArticlesPanel(session)

    assert again._sort.value == "title"
    assert titles(again) == titles(panel) == ["Untitled", "Budget passes", "Dockers end strike"]
