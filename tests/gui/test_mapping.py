"""Promise: foreign labels are asked about, by keyboard, and none is dropped in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs import files
from annotator.gui.dialogs.import_files import ImportDialog
from annotator.gui.dialogs.mapping import MappingForm
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.picker import Picker
from annotator.gui.settings import Settings
from annotator.model.label_map import Named, read_map
from annotator.model.schema import Schema
from annotator.project import list_backups
from tests.gui.conftest import dispose

TEXT = "Ada 🗳️ said so.\r\nThe Law passed, said Bea.\u2028End."
BRAT = """\
T1\tPerson 0 3\tAda
T2\tPerson 38 41\tBea
T3\tSpeech 12 14\tso
T4\tBill 21 24\tLaw
T5\tZebra 25 31\tpassed
A1\tLevel T1 Name
R1\tSpeaker Arg1:T3 Arg2:T1
R2\tabout Arg1:T3 Arg2:T4
"""


@pytest.fixture
def filed(settings: Settings, project_file: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on a project on disk."""
    window = MainWindow(settings=settings)
    window.show()
    qtbot.waitExposed(window)
    window.open_project(project_file)
    qtbot.waitUntil(lambda: bool(list_backups(project_file)))
    yield window
    dispose(window)


@pytest.fixture
def asking(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[ImportDialog]:
    """The dialog of an import that has labels the schema does not have."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT.encode())
    (folder / "a.ann").write_text(BRAT, encoding="utf-8")
    filed.import_paths([folder])
    [dialog] = filed.findChildren(ImportDialog)
    qtbot.waitUntil(dialog.go_button.isVisible)
    assert go_on(dialog, qtbot)
    yield dialog
    for it in filed.findChildren(ImportDialog):
        it.reject()


def go_on(dialog: ImportDialog, qtbot: QtBot) -> MappingForm | None:
    """Press Import; return what is asked then, or None where all is in."""
    QTest.keyClick(dialog.go_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._task is None)
    return None if dialog.sentence.text() else dialog._mapping


def form_of(dialog: ImportDialog) -> MappingForm:
    assert dialog._mapping
    return dialog._mapping


def said(form: MappingForm) -> list[str]:
    return [form.rows.index(row).data() for row in range(form.rows.rowCount())]


def bar_schema(window: MainWindow) -> Schema:
    """The schema whose labels the bar shows."""
    [bar] = window.findChildren(LabelBar)
    assert bar._schema
    return bar._schema


def choose(form: MappingForm, typed: str) -> None:
    """Type letters into the list and press Enter."""
    QTest.keyClicks(form.view, typed[0])
    [picker] = [it for it in form.view.findChildren(Picker) if it.isVisible()]
    QTest.keyClicks(picker._line, typed[1:])
    QTest.keyClick(picker._line, Qt.Key.Key_Return)


def test_each_foreign_label_is_shown_with_its_count_an_example_and_a_proposal(
    asking: ImportDialog,
) -> None:
    form = form_of(asking)

    assert said(form) == [
        "label Person, 2 times, for example “Ada”: Actor · PER, proposed",
        "label Bill, once, for example “Law”: to be chosen",
        "label Speech, once, for example “so”: Quote, proposed",
        "label Zebra, once, for example “passed”: to be chosen",
    ]
    assert form.sentence.text() == (
        "4 names in these files are not in the schema. What are they here? "
        "2 answers to give. 2 proposed: change what is wrong."
    )
    assert not asking.go_button.isEnabled()
    assert form.view.hasFocus()
    assert form.view.currentIndex().row() == 1


def test_labels_are_chosen_made_and_left_out_by_keyboard(
    asking: ImportDialog, filed: MainWindow, qtbot: QtBot
) -> None:
    form = form_of(asking)
    choose(form, "new")
    assert form.view.currentIndex().row() == 3
    QTest.keyClick(form.view, Qt.Key.Key_Delete)
    assert said(form)[1] == "label Bill, once, for example “Law”: Bill (new)"
    assert said(form)[3] == "label Zebra, once, for example “passed”: Leave out"
    assert asking.go_button.isEnabled()

    again = go_on(asking, qtbot)

    assert again is form
    assert said(form)[4:] == [
        "attribute Person.Level, once, for example “Name”: mention, proposed",
        "role Speech.Speaker, once, for example “so → Ada”: source, proposed",
        "role Speech.about, once, for example “so → Law”: to be chosen",
    ]
    assert form.view.currentIndex().row() == 6
    choose(form, "new")
    assert go_on(asking, qtbot) is form
    assert said(form)[5] == "value mention.Name, once, for example “Ada”: NAM, proposed"
    assert go_on(asking, qtbot) is None

    assert asking.sentence.text() == "1 article with 4 labels added."
    assert asking.lines.toPlainText() == "Left out as asked: 1 × label 'Zebra'."
    project = filed.session.project
    assert "Bill" in project.schema.by_name
    assert [it.name for it in bar_schema(filed).labels][-1] == "Bill"
    document = project.document(2, "mara")
    assert [(it.label, it.words(TEXT)) for it in document.spans] == [
        ("Actor", "Ada"),
        ("Quote", "so"),
        ("Bill", "Law"),
        ("Actor", "Bea"),
    ]
    assert document.spans[0].attributes == {"etype": "PER", "mention": "NAM"}
    assert sorted(it.label for it in document.relations) == ["about", "source"]
    assert [it.origin for it in project.history(limit=2)] == ["import:brat", "import:schema"]
    assert list(project.check()) == []


def test_nothing_is_kept_before_every_name_has_an_answer(
    asking: ImportDialog, filed: MainWindow, qtbot: QtBot
) -> None:
    choose(form_of(asking), "new")

    asking.reject()

    assert filed.session.project.article_count() == 1
    assert "Bill" not in filed.session.project.schema.by_name


def test_a_click_and_the_space_bar_open_the_choices(asking: ImportDialog) -> None:
    form = form_of(asking)
    place = form.view.visualRect(form.rows.index(1))
    name = QPoint(place.left() + 20, place.center().y())
    QTest.mouseClick(form.view.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert not form.view.findChildren(Picker)
    at = form.view.choice_place(form.rows.index(1)).center().toPoint()

    QTest.mouseClick(form.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    [picker] = form.view.findChildren(Picker)
    texts = [picker._model.index(it).data() for it in range(picker._model.rowCount())]
    assert texts[:10] == [
        "Actor", "Event", "Quantity", "Quote", "Cue", "Time", "Place", "Object", "Leave out",
        "New label “Bill”",
    ]  # fmt: skip
    assert "Event · PROTEST" in texts
    picker.close()
    QTest.keyClick(form.view, Qt.Key.Key_Space)
    [picker] = [it for it in form.view.findChildren(Picker) if it.isVisible()]
    QTest.keyClicks(picker._line, "protest")
    QTest.keyClick(picker._line, Qt.Key.Key_Return)
    assert said(form)[1].endswith("Event · PROTEST")


def test_the_rest_is_left_out_at_once_and_listed(asking: ImportDialog, qtbot: QtBot) -> None:
    form = form_of(asking)
    while True:
        if form.rest.isEnabled():
            QTest.mouseClick(form.rest, Qt.MouseButton.LeftButton)
        if go_on(asking, qtbot) is None:
            break

    assert asking.sentence.text() == "1 article with 3 labels added."
    assert asking.lines.toPlainText().split("\n") == [
        "Left out as asked: 1 × label 'Bill'.",
        "Left out as asked: 1 × label 'Zebra'.",
        "Left out as asked: 1 × relation to a label that was left out.",
    ]


def test_a_mapping_is_saved_and_loaded(
    asking: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(asking)
    path = tmp_path / "mine.toml"
    monkeypatch.setattr(files.FileDialog, "ask", lambda _dialog: [path])
    [load, save] = [
        it for it in form.findChildren(QPushButton) if it.text() in ("&Load…", "&Save…")
    ]

    save.click()

    schema = asking._session.schema
    assert read_map(path.read_text("utf-8"), "mine.toml", schema).labels == {
        "Person": Named("Actor", {"etype": "PER"}),
        "Bill": Named(""),
        "Speech": Named("Quote"),
        "Zebra": Named(""),
    }
    path.write_text('[label]\nBill = "Object"\nZebra = "Event"\n', encoding="utf-8")
    load.click()
    assert said(form)[1].endswith("Object")
    assert said(form)[3].endswith("Event")
    assert asking.go_button.isEnabled()
    path.write_text('[label]\nBill = "Law"\n', encoding="utf-8")
    load.click()
    assert form.trouble.text() == (
        "mine.toml: label.'Bill' is 'Law', but the schema has no such label."
    )
    path.unlink()
    path.mkdir()
    load.click()
    assert form.trouble.text().startswith("mine.toml cannot be read: ")
    save.click()
    assert form.trouble.text().startswith("mine.toml cannot be written: ")


def test_what_the_schema_forbids_is_left_out_only_when_that_is_ticked(
    filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "b.txt").write_text("Ada said so.", encoding="utf-8")
    brat = "T1\tActor 0 3\tAda\nT2\tCue 4 8\tsaid\nR1\tsource Arg1:T2 Arg2:T1\n"
    (tmp_path / "b.ann").write_text(brat, encoding="utf-8")
    filed.import_paths([tmp_path / "b.ann"])
    [dialog] = filed.findChildren(ImportDialog)
    qtbot.waitUntil(dialog.go_button.isVisible)

    form = go_on(dialog, qtbot)

    assert form is not None
    assert form.sentence.text().startswith("All names are known, but the schema does not allow")
    assert "1 × Cue has no role 'source'" in form.forbidden.text()
    assert not dialog.go_button.isEnabled()
    form.drop.click()
    assert go_on(dialog, qtbot) is None
    assert dialog.lines.toPlainText() == "Left out as asked: 1 × Cue has no role 'source'."
    dialog.reject()


def test_a_new_label_of_another_program_is_seen(filed: MainWindow, asking: ImportDialog) -> None:
    """The schema that another copy of the program writes is followed."""
    form = form_of(asking)
    choose(form, "new")
    wider = form.label_map().schema
    assert wider is not None
    with filed.session.project.reopen() as other:
        other._widen(wider, "jon")

    filed.session.look()

    assert filed.session.schema == wider
    assert not filed.session.project.reread_schema()
    assert [it.name for it in bar_schema(filed).labels][-1] == "Bill"
