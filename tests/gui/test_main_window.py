"""Promise: the window shows what is open, remembers where everything stands, says what holds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.error import ErrorDialog
from annotator.gui.dialogs.files import FileDialog
from annotator.gui.dialogs.import_files import ImportDialog
from annotator.gui.dialogs.palette import Palette
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.date_banner import DateBanner
from annotator.gui.panels.filter_button import FilterPopover
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.project import Project, list_backups
from tests.conftest import put_article
from tests.gui.conftest import dispose


@pytest.fixture
def start(settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window without a project."""
    window = MainWindow(settings=settings)
    window.show()
    qtbot.waitExposed(window)
    yield window
    dispose(window)


@pytest.fixture
def opened(start: MainWindow, project_file: Path) -> MainWindow:
    """The window on a project on disk."""
    start.open_project(project_file)
    return start


def press(window: QWidget, text: str) -> None:
    [button] = [it for it in window.findChildren(QPushButton) if it.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def answer(monkeypatch: pytest.MonkeyPatch, *replies: str) -> None:
    """Answer the file dialogs that come, one after another; an empty answer cancels."""
    left = list(replies)

    def ask(_dialog: FileDialog) -> list[Path]:
        reply = left.pop(0)
        return [Path(reply)] if reply else []

    monkeypatch.setattr(FileDialog, "ask", ask)


# The start page


def test_without_a_project_the_start_page_is_shown(start: MainWindow) -> None:
    assert start.start_page.isVisible()
    assert start.windowTitle() == "Annotator"
    assert not start.menus.shown("export").isEnabled()
    assert start.menus.shown("open_project").isEnabled()
    for name in ("session", "bench"):
        with pytest.raises(RuntimeError, match="no project"):
            getattr(start, name)


def test_the_sample_is_made_and_opened(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def user_data_path(_name: str) -> Path:
        return tmp_path / "data"

    monkeypatch.setattr(platformdirs, "user_data_path", user_data_path)

    press(start.start_page, "Open the sample")

    assert start.windowTitle() == "Sample — Annotator"
    assert start.session.author == "sample"
    assert start.session.document is not None
    start.show_start_page()
    start.open_sample()
    assert start.session.project.article_count() == 8


def test_recent_projects_are_offered_and_opened(opened: MainWindow, project_file: Path) -> None:
    opened.run_action("start_page")
    assert not opened.is_open

    press(opened.start_page, project_file.stem)

    assert opened.project_path() == project_file
    recent = opened.menus.shown("open_recent").menu()
    assert isinstance(recent, QMenu)
    [action] = recent.actions()
    action.trigger()
    assert opened.project_path() == project_file


def test_recent_projects_are_chosen_in_a_palette(opened: MainWindow, project_file: Path) -> None:
    opened.show_start_page()

    opened.run_action("open_recent")
    [palette] = opened.findChildren(Palette)
    QTest.keyClick(palette.words, Qt.Key.Key_Return)

    assert opened.project_path() == project_file


def test_a_recent_project_that_is_gone_is_one_sentence(start: MainWindow, tmp_path: Path) -> None:
    start.open_recent(str(tmp_path / "Gone.annotator"))

    [dialog] = start.findChildren(ErrorDialog)
    dialog.accept()
    assert not start.is_open


def test_a_new_project_is_empty_and_says_how_to_import(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, str(tmp_path / "New"))

    start.run_action("new_project")

    assert start.project_path() == tmp_path / "New.annotator"
    assert "no articles" in start.bench.status.facts.text()
    assert "import files" in start.bench.status.hint.text()
    answer(monkeypatch, "")
    press(start.bench, "Import files…")
    assert start.findChildren(ImportDialog) == []


def test_a_project_is_opened_from_the_menu(
    start: MainWindow, project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "")
    start.run_action("open_project")
    assert not start.is_open

    answer(monkeypatch, str(project_file))
    start.run_action("open_project")

    assert start.windowTitle() == "Harbour — Annotator"


def test_a_project_is_made_from_a_folder(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("One\n\nText.", encoding="utf-8")
    answer(monkeypatch, str(folder), str(tmp_path / "articles.annotator"))

    start.run_action("new_from_folder")
    [dialog] = start.findChildren(ImportDialog)
    qtbot.waitUntil(dialog.go_button.isVisible)
    dialog.go()
    qtbot.waitUntil(lambda: start.session.document is not None)
    dialog.reject()

    assert start.session.document is not None
    assert start.session.document.article.title == "One"


# Opening and closing


def test_opening_remembers_the_project_and_backs_it_up(
    opened: MainWindow, project_file: Path, qtbot: QtBot
) -> None:
    assert opened.settings.taste.recent == (str(project_file),)
    qtbot.waitUntil(lambda: bool(list_backups(project_file)))
    # What was proposed on opening is new.
    qtbot.waitUntil(lambda: not opened.session.jobs.busy, timeout=10_000)
    opened.back_up()
    qtbot.waitUntil(lambda: not opened.session.jobs.busy)

    opened.back_up()

    qtbot.waitUntil(lambda: "Nothing is new" in opened.bench.status.said.text())


def test_opening_fails_in_one_sentence_and_the_project_stays(
    opened: MainWindow, project_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "Broken.annotator"
    broken.write_text("no database", encoding="utf-8")

    opened.open_recent(str(broken))

    [dialog] = opened.findChildren(ErrorDialog)
    dialog.accept()
    assert opened.project_path() == project_file
    assert opened.session.document is not None


def test_the_article_where_the_person_left_is_shown(
    start: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def user_data_path(_name: str) -> Path:
        return tmp_path

    monkeypatch.setattr(platformdirs, "user_data_path", user_data_path)
    start.open_sample()
    start.session.show_article(5)
    start.show_start_page()

    start.open_sample()

    assert start.session.number == 5


def test_panes_and_geometry_are_remembered(
    settings: Settings, project_file: Path, qtbot: QtBot
) -> None:
    first = MainWindow(settings=settings)
    first.resize(780, 700)  # no larger than the screen of the tests
    first.show()
    first.open_project(project_file)
    first.bench._panes.setSizes([330, 500, 270])
    assert not first.shows_pane("right")
    first.toggle_pane("left")
    first.toggle_pane("left")
    dispose(first)

    second = MainWindow(settings=Settings(settings._file))
    second.show()
    second.open_project(project_file)
    qtbot.waitExposed(second)

    sizes = second.bench.articles_panel.width(), second.size().toTuple()
    dispose(second)
    assert sizes == (330, (780, 700))


def test_a_narrow_window_takes_the_right_pane_away_for_a_while(window: MainWindow) -> None:
    assert window.shows_pane("right")

    window.resize(900, 700)
    QApplication.processEvents()
    assert not window.shows_pane("right")
    window.toggle_pane("right")
    assert window.shows_pane("right")
    window.toggle_pane("right")
    window.toggle_pane("right")
    window.resize(1200, 700)
    QApplication.processEvents()
    window.resize(900, 700)
    QApplication.processEvents()
    window.resize(1200, 700)
    QApplication.processEvents()

    assert window.shows_pane("right")


# The status line


def test_the_status_line_says_what_holds(window: MainWindow) -> None:
    window.session.select_text(0, 7)
    window.session.mark("Actor")

    assert window.bench.status.facts.text() == (
        "saved  ·  mara  ·  article 1 of 2  ·  1 label  ·  100 %"
    )
    assert window.bench.status.said.text() == "Added Actor"


def test_the_hint_says_what_the_next_keys_do(window: MainWindow) -> None:
    window.resize(1800, 800)
    QApplication.processEvents()
    hint = window.bench.status.hint

    assert hint.text().startswith("Tab next label")
    window.article_view.select_range(0, 7)
    assert hint.text().startswith("a Actor")
    window.session.mark("Event")
    window.article_view.select_range(0, 0)
    window.session.select([window.session.document.spans[0].id])  # type: ignore[union-attr]
    assert hint.text().startswith("a r i p t n s o c b roles  ·  [ ] start")
    window.session.mark("Actor")
    assert hint.text().startswith("= accept who is proposed")
    window.session.focus_asked.emit("attributes")
    assert "back to the text" in hint.text()
    window.session.focus_asked.emit("find")
    assert "keep and go to the text" in hint.text()
    window.bench.articles_panel.findChildren(QLineEdit)[0].setFocus()
    assert hint.text() == "Esc back to the text"


def test_the_hint_offers_to_add_text_only_to_a_selected_label(window: MainWindow) -> None:
    window.resize(1800, 800)
    QApplication.processEvents()
    hint, session = window.bench.status.hint, window.session

    window.article_view.select_range(0, 7)
    assert "add" not in hint.text()

    session.mark("Event")
    window.article_view.select_range(10, 15)
    assert hint.text().startswith("+ add to Event  ·  a Actor")


def test_the_hint_says_what_keys_do_in_the_list_of_the_filter(window: MainWindow) -> None:
    window.session.focus_asked.emit("filter")

    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopover)
    window._show_hint()
    assert window.bench.status.hint.accessibleName().startswith(
        "Space show or hide  ·  letters show or hide a label  ·  Enter only this"
    )
    popup.close()


def test_what_was_said_of_an_article_goes_with_it(window: MainWindow) -> None:
    session, said = window.session, window.bench.status.said
    first = session.number
    other = put_article(session.project, Article(id="other", text="Something else."))
    session.said.emit("“harbour” is not in this article")

    session.show_article(other)
    assert said.text() == ""

    session.select_text(0, 9)
    session.mark("Event")
    session.show_article(first)
    session.undo()
    assert session.number == other
    assert said.text() == "Undid: Add Event"
    session.show_article(first)
    session.finish()
    assert said.text().startswith("Marked as done")


def test_the_line_for_a_date_names_words_of_the_article(window: MainWindow) -> None:
    session = window.session
    for at, (text, wanted) in enumerate(
        (
            ("They met on Tuesday, then on Monday.", "so “Tuesday” cannot be resolved."),
            ("They met in March 2019.", "This article has no date."),
            ("", "This article has no date."),
        )
    ):
        session.show_article(put_article(session.project, Article(id=f"x{at}", text=text)))

        banner = window.findChild(DateBanner)
        assert banner
        assert banner.isVisible()
        assert banner.why.text().endswith(wanted)


def test_a_narrow_status_line_cuts_the_hint_between_words(window: MainWindow) -> None:
    window.article_view.select_range(0, 7)
    window.resize(700, 700)
    QApplication.processEvents()

    text = window.bench.status.hint.text()

    assert text in window.bench.status.hint.accessibleName()
    assert not text.endswith("·")


def test_a_long_sentence_does_not_make_the_window_wide(window: MainWindow) -> None:
    window.resize(720, 600)
    QApplication.processEvents()

    window.session.said.emit(f"Something\nlong: {'words ' * 200}")
    QApplication.processEvents()

    said = window.bench.status.said
    assert window.width() == 720
    assert said.text().endswith("…")
    assert said.toolTip().count("words") == 200


def test_what_was_said_is_forgotten_after_a_while(window: MainWindow) -> None:
    window.session.said.emit("1 < 2 & so on")
    assert window.bench.status.said.text() == "1 &lt; 2 &amp; so on"

    window.bench.status._quiet.timeout.emit()

    assert window.bench.status.said.text() == ""


def test_labels_of_another_schema_come_into_the_menu(window: MainWindow) -> None:
    schema = window.session.schema
    actor, *others = schema.labels
    renamed = actor.model_copy(update={"name": "Victim", "key": "v", "roles": ()})
    after = schema.model_copy(update={"labels": (*schema.labels, renamed)})
    change = window.session.project.apply(
        "Add Victim", [Edit(before=schema, after=after)], author="mara"
    )
    window.session.document_edited.emit(window.session.document, change.edits)
    assert len(others) > 3

    window.article_view.select_range(0, 7)
    QTest.keyClicks(window.article_view, "v")

    assert [it.label for it in window.session.project.document(1, "mara").spans] == ["Victim"]


# Dropping


@pytest.fixture
def drop(qtbot: QtBot) -> Callable[[MainWindow, list[Path]], None]:
    """Drop files on a window."""

    def do(window: MainWindow, paths: list[Path]) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(it)) for it in paths])
        actions = Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(9, 9), actions, data, left, none)
        window.dragEnterEvent(enter)
        assert enter.isAccepted()
        window.dropEvent(QDropEvent(QPointF(9, 9), actions, data, left, none))

    return do


def test_a_dropped_project_is_opened(
    start: MainWindow, project_file: Path, drop: Callable[[MainWindow, list[Path]], None]
) -> None:
    drop(start, [project_file])

    assert start.project_path() == project_file


def test_dropped_files_are_imported(
    opened: MainWindow,
    tmp_path: Path,
    drop: Callable[[MainWindow, list[Path]], None],
    qtbot: QtBot,
) -> None:
    file = tmp_path / "one.txt"
    file.write_text("One\n\nText.", encoding="utf-8")

    drop(opened, [file])

    [dialog] = opened.findChildren(ImportDialog)
    qtbot.waitUntil(dialog.go_button.isVisible)
    dialog.reject()
    assert opened.session.project.article_count() == 1


def test_files_dropped_on_the_start_page_make_a_project(
    start: MainWindow,
    tmp_path: Path,
    drop: Callable[[MainWindow, list[Path]], None],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    file = tmp_path / "one.txt"
    file.write_text("One\n\nText.", encoding="utf-8")
    answer(monkeypatch, "")
    drop(start, [file])
    assert not start.is_open

    answer(monkeypatch, str(tmp_path / "Dropped.annotator"))
    drop(start, [file])

    [dialog] = start.findChildren(ImportDialog)
    qtbot.waitUntil(dialog.go_button.isVisible)
    dialog.reject()
    assert start.windowTitle() == "Dropped — Annotator"


def test_another_program_that_imports_is_noticed(
    start: MainWindow, tmp_path: Path, session: Session
) -> None:
    path = tmp_path / "Shared.annotator"
    start.new_project(path)
    assert start.session.document is None
    file = tmp_path / "two.txt"
    file.write_text("Two\n\nText.", encoding="utf-8")

    from annotator.importers import recognise

    with Project.open(path) as other:
        other.import_files([(file, recognise(file))], author="jon")
    start.session.look()

    assert start.session.document is not None
    assert start.article_view.isVisible()


def test_a_label_s_key_without_words_says_how_to_select_some(window: MainWindow) -> None:
    said: list[str] = []
    window.session.said.connect(said.append)
    window.session.select([])
    window.session.select_text(0, 0)

    QTest.keyClick(window.article_view, Qt.Key.Key_A)

    assert said == ["Select words first: drag over them, or press Shift and the arrow keys"]
