"""Promise: dialogs ask what is not certain, show what came of it, and never lose anything."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from annotator.errors import FormatError, InputError, ProjectError
from annotator.gui.dialogs import files
from annotator.gui.dialogs.about import AboutDialog
from annotator.gui.dialogs.author import AuthorDialog
from annotator.gui.dialogs.cast_import import CastImportDialog
from annotator.gui.dialogs.error import ErrorDialog
from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.dialogs.import_files import ImportDialog, encoding_name, look_at
from annotator.gui.dialogs.palette import Entry, Palette, found
from annotator.gui.dialogs.restore import RestoreDialog
from annotator.gui.dialogs.work import WorkSheet
from annotator.gui.jobs import Jobs, Task
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.project import Project, list_backups
from tests.gui.conftest import dispose

RUSSIAN = "Забастовка в порту\n\nДокеры порта проголосовали за продление забастовки.\n" * 4


@pytest.fixture
def filed(settings: Settings, project_file: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on a project on disk, with one label."""
    window = MainWindow(settings=settings)
    window.show()
    qtbot.waitExposed(window)
    window.open_project(project_file)
    qtbot.waitUntil(lambda: bool(list_backups(project_file)))
    window.session.select_text(0, 7)
    window.session.mark("Actor")
    yield window
    dispose(window)


def import_dialog(window: MainWindow, *paths: Path) -> ImportDialog:
    window.import_paths(list(paths))
    [dialog] = window.findChildren(ImportDialog)
    return dialog


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


# Import


def test_articles_are_imported_and_counted(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "in"
    write(folder / "one.txt", "One\n\nText.")
    write(folder / "sub" / "two.txt", "Two\n\nText.")
    write(folder / ".hidden", "x")
    write(folder / "picture.png", "\x89PNG")

    dialog = import_dialog(filed, folder)
    qtbot.waitUntil(dialog.go_button.isVisible)
    assert dialog.go_button.text() == "Import"
    QTest.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.sentence.text() == "2 articles added.")
    dialog.reject()

    assert filed.session.project.article_count() == 3
    assert "article 1 of 3" in filed.bench.status.facts.text()


def test_what_is_there_already_is_said(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    one, two = write(tmp_path / "1.txt", "One\n\nText."), write(tmp_path / "2.txt", "One\n\nText.")

    dialog = import_dialog(filed, one, two)
    qtbot.waitUntil(dialog.go_button.isVisible)
    dialog.go()

    qtbot.waitUntil(lambda: bool(dialog.sentence.text()))
    assert dialog.sentence.text() == "1 article added, 1 was there already."
    dialog.reject()


def test_labels_that_come_with_articles_are_counted(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    lines = [
        {
            "article": {"text": f"Text {number}"},
            "author": "jon",
            "spans": [{"label": "Actor", "fragments": [[0, 4]]}],
        }
        for number in range(3)
    ]
    file = write(tmp_path / "in.jsonl", "".join(f"{json.dumps(it)}\n" for it in lines))

    dialog = import_dialog(filed, file)
    qtbot.waitUntil(dialog.go_button.isVisible)
    dialog.go()

    qtbot.waitUntil(lambda: dialog.sentence.text() == "3 articles with 3 labels added.")
    dialog.reject()


def test_an_encoding_that_is_not_certain_is_asked_for(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = write(tmp_path / "news.txt", RUSSIAN, "cp1251")

    dialog = import_dialog(filed, file, write(tmp_path / "plain.txt", "Plain\n\nText."))
    qtbot.waitUntil(dialog.go_button.isVisible)
    [question] = dialog._questions
    assert dialog.go_button.text() == "Open as Windows-1251"
    assert question.encoding == "cp1251"
    assert question.preview.toPlainText().startswith("Забастовка в порту")
    question.choice.setCurrentIndex(question.choice.findData("koi8-r"))
    assert not question.preview.toPlainText().startswith("Забастовка")
    assert dialog.go_button.text() == "Open as KOI8-R"
    question.choice.setCurrentIndex(question.choice.findData("cp1251"))
    dialog.go()
    qtbot.waitUntil(lambda: dialog.sentence.text() == "2 articles added.")
    dialog.reject()

    titles = {
        it.title
        for it in filed.session.project.article_rows(
            "mara", filed.session.project.article_numbers("mara")
        )
    }
    assert "Забастовка в порту" in titles


def test_an_encoding_that_does_not_fit_is_asked_for_again(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = import_dialog(filed, write(tmp_path / "news.txt", RUSSIAN, "cp1251"))
    qtbot.waitUntil(dialog.go_button.isVisible)
    [question] = dialog._questions

    question.choice.setCurrentIndex(question.choice.findData("shift_jis"))
    dialog.go()

    qtbot.waitUntil(dialog._trouble.isVisible)
    assert dialog._trouble.text().endswith("does not fit. Choose another encoding.")
    assert "--encoding" not in dialog._trouble.text()
    dialog.reject()
    assert filed.session.project.article_count() == 1


def test_problems_of_a_file_are_a_list_to_copy(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = write(tmp_path / "bad.jsonl", '{"article": {}}\nnothing\n')

    dialog = import_dialog(filed, file)
    qtbot.waitUntil(dialog.go_button.isVisible)
    dialog.go()
    qtbot.waitUntil(dialog.copy_button.isVisible)

    assert dialog.sentence.text().endswith("problems; nothing was changed.")
    dialog.copy()
    assert "bad.jsonl, line 2" in QGuiApplication.clipboard().text()
    dialog.reject()
    assert filed.session.project.article_count() == 1


def test_files_that_are_nothing_are_named(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = import_dialog(filed, write(tmp_path / "x.png", "\x89PNG"), tmp_path / "gone.txt")

    qtbot.waitUntil(lambda: dialog.sentence.text() == "None of this can be imported.")
    lines = dialog.lines.toPlainText().splitlines()
    dialog.reject()
    assert lines[0] == "x.png is in no format that is known by its name and first bytes."
    assert "cannot be read" in lines[1]


def test_a_project_is_not_looked_into(filed: MainWindow, project_file: Path) -> None:
    [seen] = look_at([project_file], filed.session.schema, "mara")

    assert seen.problem == "Harbour.annotator is a project, not an article."


def test_questions_are_no_higher_than_the_window(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    filed.resize(900, 480)
    paths = [write(tmp_path / "ru.txt", RUSSIAN, "cp1251"), write(tmp_path / "x.png", "\x89PNG")]
    paths += [write(tmp_path / "ja.txt", "港でストライキが続いている。\n" * 9, "shift_jis")]
    paths += [
        write(tmp_path / "el.txt", "Η απεργία στο λιμάνι συνεχίζεται σήμερα.\n" * 9, "cp1253")
    ]

    dialog = import_dialog(filed, *paths)
    qtbot.waitUntil(dialog.go_button.isVisible)
    asked = dialog.height()
    count = len(dialog._questions)
    dialog.show_answer("3 articles added.")
    answered = dialog.height()
    dialog.reject()

    assert count > 1
    assert asked <= filed.height()
    assert answered < asked


def test_enter_closes_what_only_reports(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = import_dialog(filed, write(tmp_path / "1.txt", "One\n\nText."))
    qtbot.waitUntil(dialog.go_button.isVisible)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.sentence.text()))
    assert dialog.cancel_button.isDefault()

    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Return)


def test_what_is_left_out_is_listed_beside_what_came_in(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "in"
    for name, line in (
        ("good", "T1\tActor 0 3\tAda"),
        ("odd", "T1\tActor 0 3\tBea"),
        ("bad", "T1\tActor"),
    ):
        write(folder / f"{name}.txt", f"Ada said {name}.")
        write(folder / f"{name}.ann", line)
    write(folder / "annotation.conf", "[entities]")

    dialog = import_dialog(filed, folder)
    qtbot.waitUntil(dialog.go_button.isVisible)
    QTest.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 article with 1 label added." in dialog.sentence.text())

    assert dialog.sentence.text().endswith(" What is below was left out:")
    assert dialog.lines.toPlainText().split("\n") == [
        "bad.ann, line 1: '' is no start and end.",
        "odd.ann, T1: says 'Bea', but the text at 0:3 is 'Ada'.",
    ]


def test_an_import_can_be_cancelled(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    for number in range(60):
        write(tmp_path / "many" / f"{number}.txt", f"Title {number}\n\nText.")
    dialog = import_dialog(filed, tmp_path / "many")
    qtbot.waitUntil(dialog.go_button.isVisible)

    dialog.go()
    dialog.reject()

    qtbot.waitUntil(lambda: dialog.sentence.text() == "Cancelled; nothing was imported.")
    dialog.reject()
    assert filed.session.project.article_count() == 1


def test_several_files_in_one_encoding_are_one_question(filed: MainWindow, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{it}.txt", f"{RUSSIAN}{it}", "cp1251") for it in range(2)]

    seen = look_at(paths, filed.session.schema, "mara")

    assert [(it.doubtful, it.guess) for it in seen] == [(True, "cp1251")] * 2


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1251", "Windows-1251"),
        ("iso8859-15", "ISO 8859-15"),
        ("shift_jis", "Shift JIS"),
        ("koi8-r", "KOI8-R"),
    ],
)
def test_encodings_have_names_people_know(encoding: str, name: str) -> None:
    assert encoding_name(encoding) == name


def test_a_project_in_memory_takes_no_files(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = import_dialog(window, write(tmp_path / "one.txt", "One"))
    qtbot.waitUntil(dialog.go_button.isVisible)

    with pytest.raises(ProjectError, match="in memory"):
        dialog.go()

    dialog.reject()


# Export


@pytest.fixture
def export(filed: MainWindow) -> ExportDialog:
    filed.run_action("export")
    [dialog] = filed.findChildren(ExportDialog)
    return dialog


def test_export_writes_and_says_that_nothing_was_lost(
    export: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    export.path.setText(str(tmp_path / "out.jsonl"))

    QTest.mouseClick(export.go_button, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "Nothing was lost." in export.sentence.text())
    assert "Wrote 1 article with 1 label" in export.sentence.text()
    assert json.loads((tmp_path / "out.jsonl").read_bytes())["author"] == "mara"
    with qtbot.waitSignal(export.finished):
        QTest.keyClick(export.cancel_button, Qt.Key.Key_Return)


def test_export_shows_what_a_format_could_not_hold(
    filed: MainWindow,
    export: ExportDialog,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    filed.session.set_note("Who else?")
    export.format.setCurrentIndex(export.format.findData("conll"))
    assert export.note.text() == export.exporter.cannot_hold
    export.path.setText(str(tmp_path / "out"))

    export.go()

    qtbot.waitUntil(export.folder_button.isVisible)
    assert "note" in export.lines.toPlainText()
    export.folder_button.click()
    assert [it.toLocalFile() for it in shown] == [str(tmp_path)]
    export.reject()


def test_options_of_a_format_are_chosen(export: ExportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    assert export.options.boxes == {}
    export.format.setCurrentIndex(export.format.findData("conll"))
    boxes = export.options.boxes
    assert list(boxes) == ["tags", "files", "priority"]
    assert export.options.chosen == ()

    boxes["tags"].setCurrentText("bilou")
    boxes["files"].setCurrentText("flat")
    boxes["priority"].setEditText("Person")
    qtbot.waitUntil(lambda: "there is no label 'Person'" in export.found.toPlainText())
    boxes["priority"].setEditText("Quote,Actor")
    qtbot.waitUntil(lambda: "U-Actor" in export.shown.toPlainText())
    export.path.setText(str(tmp_path / "out"))
    export.go()

    qtbot.waitUntil(export.folder_button.isVisible)
    assert b"U-Actor" in (tmp_path / "out" / "flat.conll").read_bytes()
    export.format.setCurrentIndex(export.format.findData("jsonl"))
    assert export.options.chosen == ()
    export.reject()


def test_export_proposes_a_place_that_fits_the_format(
    export: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Path(export.path.text()).name == "Harbour.jsonl"
    export.format.setCurrentIndex(export.format.findData("spacy"))
    assert Path(export.path.text()).name == "Harbour.spacy"

    def choose(_dialog: files.FileDialog) -> list[Path]:
        return [tmp_path / "mine.data"]

    monkeypatch.setattr(files.FileDialog, "ask", choose)
    export._choose_path()
    write(tmp_path / "mine.data", "old")
    export._look()

    assert export.path.text() == str(tmp_path / "mine.data")
    assert export.go_button.text() == "Replace"
    assert "will be replaced" in export.note.text()
    export.path.clear()
    assert not export.go_button.isEnabled()
    export.reject()


def test_export_shows_how_it_begins_and_what_is_left_out(
    filed: MainWindow, export: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: export.found.toPlainText() == "1 article with 1 label.")
    name, record = export.shown.toPlainText().split("\n", 1)
    assert name == "── preview.jsonl"
    assert json.loads(record)["spans"][0]["label"] == "Actor"

    form = export.form
    form.authors.actions_by_name["mara"].trigger()
    form.labels.actions_by_name["Quote"].trigger()
    form.splits.setText("train=50,test=50")

    qtbot.waitUntil(lambda: "label was not chosen" in export.found.toPlainText())
    assert "There is no article in" in export.found.toPlainText()
    assert not Path(export.path.text()).suffix
    assert (form.authors.text().strip(), form.labels.text().strip()) == ("mara", "Quote")
    assert form.recipe().selection.authors == ("mara",)

    export.path.setText(str(tmp_path / "corpus"))
    export.go()

    qtbot.waitUntil(export.folder_button.isVisible)
    assert "Left out by choice: 1 × span whose label" in export.lines.toPlainText()
    assert (tmp_path / "corpus" / "README.md").exists()
    export.reject()


def test_export_says_what_is_wrong_with_splits(export: ExportDialog, qtbot: QtBot) -> None:
    assert not export.form.together.isEnabled()
    export.form.splits.setText("train")

    qtbot.waitUntil(lambda: "says no splits" in export.found.toPlainText())

    assert export.form.together.isEnabled()
    with pytest.raises(InputError, match="says no splits"):
        export.go()
    export.reject()


def test_choices_stay_open_while_they_are_made(export: ExportDialog, qtbot: QtBot) -> None:
    labels = export.form.labels
    menu = labels.menu()
    menu.popup(labels.mapToGlobal(labels.rect().bottomLeft()))
    menu.setActiveAction(labels.actions_by_name["Event"])

    QTest.keyClick(menu, Qt.Key.Key_Space)
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center()
    )

    assert menu.isVisible()
    assert labels.chosen == ("Actor", "Event")
    menu.close()
    export.reject()


def test_export_that_fails_is_one_sentence(
    export: ExportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    write(tmp_path / "file", "no folder")
    export.path.setText(str(tmp_path / "file" / "out.jsonl"))

    export.go()

    qtbot.waitUntil(lambda: bool(export.sentence.text()))
    assert str(tmp_path / "file") in export.sentence.text()
    export.reject()


def test_a_project_in_memory_is_not_exported(window: MainWindow) -> None:
    dialog = ExportDialog(window.session, window)

    with pytest.raises(ProjectError, match="in memory"):
        dialog.go()

    dialog.stopped()
    assert dialog.sentence.text() == "Cancelled; nothing was written."
    dialog.reject()


# Restore


def test_restore_goes_back_to_a_backup(filed: MainWindow, project_file: Path, qtbot: QtBot) -> None:
    filed.run_action("restore")
    [dialog] = filed.findChildren(RestoreDialog)
    assert dialog.list.count() == 1
    assert dialog.list.item(0).text().endswith(" MB")

    dialog.accept()

    assert filed.session.document is not None
    assert filed.session.document.spans == ()  # the label came after the backup
    assert "Restored" in filed.bench.status.said.text()
    assert len(list_backups(project_file)) >= 2


def test_restore_that_fails_leaves_the_project_open(
    filed: MainWindow, project_file: Path, tmp_path: Path
) -> None:
    filed.restore(project_file, tmp_path / "gone.annotator")

    [dialog] = filed.findChildren(ErrorDialog)
    dialog.accept()
    assert filed.project_path() == project_file
    assert filed.session.document is not None
    assert len(filed.session.document.spans) == 1


def test_restore_without_backups_says_so(window: MainWindow, tmp_path: Path) -> None:
    dialog = RestoreDialog(tmp_path / "New.annotator", window)

    assert dialog.list.count() == 0
    assert dialog.list.isHidden()
    dialog.reject()


# Files


def locks(path: Path) -> int:
    """Count the locks that are held on a file."""
    inode = f":{path.stat().st_ino} "
    return sum(inode in it for it in Path("/proc/locks").read_text("ascii").splitlines())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What each file dialog listed; it is shown for a while, then nothing is chosen."""
    lists = list[list[str]]()

    def look(dialog: files.FileDialog) -> list[Path]:
        dialog.show()
        QTest.qWait(300)
        [view] = dialog.findChildren(QTreeView)
        root, model = view.rootIndex(), view.model()
        lists.append([model.index(it, 0, root).data() for it in range(model.rowCount(root))])
        dialog.reject()
        dialog.deleteLater()
        return []

    monkeypatch.setattr(files.FileDialog, "ask", look)
    return lists


Ask = Callable[[QWidget, Settings], object]


@pytest.mark.parametrize(
    ("ask", "listed"),
    [
        (files.ask_project, ["in", "Harbour.annotator"]),
        (files.ask_new_project, ["in", "Harbour.annotator"]),
        (files.ask_articles, ["in", "one.txt"]),
        (files.ask_folder, ["in"]),
        (
            lambda parent, it: files.ask_destination(
                parent, Path(it.taste.recent[0]).with_name("out")
            ),
            ["in", "one.txt"],
        ),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="counts locks as Linux lists them")
def test_file_dialogs_leave_the_locks_on_the_project(
    ask: Ask,
    listed: list[str],
    shown: list[list[str]],
    start_page: QWidget,
    settings: Settings,
    project_file: Path,
) -> None:
    (project_file.parent / "in").mkdir()
    write(project_file.parent / "one.txt", "One")
    settings.change(recent=(str(project_file),))
    with Project.open(project_file):
        before = locks(project_file)
        ask(start_page, settings)
        after = locks(project_file)

    assert [it for it in shown[0] if it != "settings"] == listed
    assert after == before > 0


@pytest.fixture
def start_page(qtbot: QtBot) -> Iterator[QWidget]:
    """Something for dialogs to stand before."""
    page = QWidget()
    yield page
    dispose(page)


def test_a_file_dialog_returns_what_was_chosen(
    start_page: QWidget, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.change(recent=(str(tmp_path / "Old.annotator"),))
    monkeypatch.setattr(files.FileDialog, "exec", lambda _dialog: True)

    assert files.ask_new_project(start_page, settings) == tmp_path / "Project.annotator"
    assert files.ask_destination(start_page, tmp_path / "out.jsonl") == tmp_path / "out.jsonl"


# The small ones


def test_who_labels_is_changed(window: MainWindow) -> None:
    window.session.select_text(0, 7)
    window.session.mark("Actor")
    window.run_action("author")
    [dialog] = window.findChildren(AuthorDialog)
    dialog.name.setCurrentText(" ")
    assert not dialog._go_on.isEnabled()

    dialog.name.setCurrentText("jon ")
    dialog.accept()

    assert window.session.author == "jon"
    assert window.session.document is not None
    assert window.session.document.spans == ()
    assert "jon" in window.bench.status.facts.text()


def test_about_names_the_licence_of_qt(window: MainWindow) -> None:
    window.run_action("about")
    [dialog] = window.findChildren(AboutDialog)

    text = "".join(
        it.toPlainText() for it in dialog.findChildren(QWidget) if hasattr(it, "toPlainText")
    )
    dialog.accept()
    assert "GNU Lesser General Public License" in text


def test_many_problems_are_counted_and_can_be_copied(window: MainWindow) -> None:
    dialog = ErrorDialog(FormatError(["line 1: no", "line 2: no"]), window)

    dialog.copy()

    assert QGuiApplication.clipboard().text() == "line 1: no\nline 2: no"
    dialog.accept()


def test_palette_ranks_names_before_explanations() -> None:
    entries = [
        Entry("a", "Start page", "File", more="Close this project"),
        Entry("b", "Open project", "File"),
        Entry("c", "Project", "File"),
        Entry("d", "New project…", "File"),
    ]

    assert [it.id for it in found(entries, "project")] == ["c", "b", "d", "a"]
    assert [it.id for it in found(entries, "rojec")] == ["b", "c", "d"]
    assert found(entries, "nothing") == []


def test_palette_is_clicked(window: MainWindow, qtbot: QtBot) -> None:
    palette = Palette([Entry("a", "One"), Entry("b", "Two", keys=("Ctrl+T",))], "?", window)
    palette.popup()
    palette.grab()

    with qtbot.waitSignal(palette.chosen) as got:
        palette.view.clicked.emit(palette.view.model().index(1, 0))

    assert got.args == ["b"]


def test_palette_says_that_nothing_fits(window: MainWindow) -> None:
    palette = Palette([Entry("a", "One", also="single")], "?", window)
    palette.popup()

    palette.words.setText("sing")
    fits = palette._nothing.isVisible()
    palette.words.setText("zebra")
    said = palette._nothing.isVisible(), palette._nothing.text()
    palette.close()

    assert not fits
    assert said == (True, "Nothing fits “zebra”. Try another word.")


class Sums(WorkSheet):
    """Work that ends as it is told."""

    def go(self) -> None:
        self.start("Adding", self._work, self.answered)

    def answered(self, result: object) -> None:
        self.show_answer(f"It is {result}.")

    def _work(self, _task: Task) -> int:
        raise ZeroDivisionError("a bug")


def test_a_bug_in_the_work_is_not_hidden(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    sheet = Sums("Sums", session.jobs, window)
    sheet.open()

    with qtbot.captureExceptions() as caught:
        sheet.go()
        qtbot.waitUntil(lambda: bool(caught))

    assert caught[0][0] is ZeroDivisionError


def test_work_has_to_be_told(window: MainWindow) -> None:
    jobs = Jobs()
    sheet = WorkSheet("Nothing", jobs, window)

    with pytest.raises(NotImplementedError):
        sheet.go()

    sheet.refused(InputError("No."))
    assert sheet.sentence.text() == "No."
    sheet.stopped()
    assert sheet.sentence.text() == "Cancelled."
    sheet.reject()
    assert not [it for it in window.findChildren(QDialog) if it.isVisible()]


def test_a_table_of_the_cast_is_imported_and_exported(
    filed: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table, out = write(tmp_path / "cast.csv", "name\nAda Kern\n"), tmp_path / "out.csv"
    monkeypatch.setattr(files.FileDialog, "ask", lambda _dialog: [table])
    filed.run_action("cast_import")
    [dialog] = filed.findChildren(CastImportDialog)
    dialog.go_button.click()
    qtbot.waitUntil(lambda: "1 new of the cast" in dialog.sentence.text())
    dialog.reject()
    assert filed.bench.cast_panel.isVisible()
    qtbot.waitUntil(lambda: filed.bench.cast_panel.heading.count == "1")

    monkeypatch.setattr(files.FileDialog, "ask", lambda _dialog: [out])
    filed.run_action("cast_export")

    assert "Ada Kern" in out.read_text(encoding="utf-8")


def test_problems_of_a_table_are_listed(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    table = write(tmp_path / "cast.csv", "name,wikidata\nAda,1\nIda,2\n")
    dialog = CastImportDialog(filed.session, table, filed)
    dialog.open()
    dialog.go_button.click()

    qtbot.waitUntil(lambda: "There are 2 problems" in dialog.sentence.text())

    assert "cast.csv, line 3: wikidata" in dialog.lines.toPlainText()
    dialog.reject()
