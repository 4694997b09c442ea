"""Promise: every control of the window and of every dialog has a name for a screen reader."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.errors import InputError
from annotator.gui.dialogs.about import AboutDialog
from annotator.gui.dialogs.author import AuthorDialog
from annotator.gui.dialogs.crash import CrashDialog
from annotator.gui.dialogs.error import ErrorDialog
from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.dialogs.import_files import ImportDialog
from annotator.gui.dialogs.restore import RestoreDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from tests.gui.test_filter import open_list, put

Role = QAccessible.Role
CONTROLS = (
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.Link,
    Role.List,
    Role.MenuItem,
    Role.PageTab,
    Role.RadioButton,
    Role.Slider,
    Role.SpinBox,
    Role.Table,
    Role.Tree,
)
"""What can be operated, as screen readers see it."""


def nameless(widget: QWidget) -> list[str]:
    """Return every control below a widget, shown or not, that has no name."""
    found = []
    for interface in _below(QAccessible.queryAccessibleInterface(widget)):
        thing = interface.object()
        focus = isinstance(thing, QWidget) and thing.focusPolicy() != Qt.FocusPolicy.NoFocus
        if focus or interface.role() in CONTROLS:
            name = interface.text(QAccessible.Text.Name).strip()
            inside = isinstance(thing, QWidget) and (
                _is_part(thing) or thing.focusProxy() is not None
            )
            if not name and not inside:
                found.append(f"{interface.role().name} {thing!r}")
    return found


def _is_part(thing: QWidget) -> bool:
    """Whether Qt made it as a part of a widget that has a name."""
    parent = thing.parent()
    inside = isinstance(parent, QComboBox) and bool(parent.accessibleName())
    made = ("QScrollBar", "QMenuBar", "QSplitterHandle", "QComboBoxPrivateContainer")
    return inside or _kind(thing) in made or _kind(parent) in made


def _kind(thing: QObject | None) -> str:
    return str(thing.metaObject().className()) if thing else ""


def _below(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None or not interface.isValid():
        return
    yield interface
    # Rows of lists are spoken by their models; there may be a million of them.
    if interface.role() not in (Role.List, Role.Table, Role.Tree):
        for number in range(interface.childCount()):
            yield from _below(interface.child(number))


def test_every_control_of_the_window_has_a_name(window: MainWindow) -> None:
    actor = put(window, "Actor", "Ada Kern")
    quote = put(window, "Quote", "“We will go back on Monday,”")
    QTest.keyClick(window.article_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    for selected in ([], [actor.id], [quote.id], [actor.id, quote.id]):
        window.session.select(selected)
        QApplication.processEvents()
        assert nameless(window) == []
    popup = open_list(window)
    assert nameless(popup) == []
    popup.close()


def test_every_label_s_form_has_names(window: MainWindow) -> None:
    for label in window.session.schema.labels:
        put(window, label.name, "strike")
        assert window.session.document
        window.session.select([window.session.document.spans[-1].id])
        QApplication.processEvents()
    assert nameless(window) == []


def test_the_start_page_has_names(settings: Settings, qtbot: QtBot) -> None:
    window = MainWindow(settings=settings)
    qtbot.addWidget(window)
    assert nameless(window) == []


@pytest.mark.parametrize(
    "kind", ["about", "author", "crash", "error", "export", "import", "restore"]
)
def test_every_dialog_has_names(window: MainWindow, project_file: Path, kind: str) -> None:
    session, text = window.session, project_file.with_name("one.txt")
    text.write_text("One\n\nTwo", encoding="utf-8")
    made: dict[str, object] = {
        "about": lambda: AboutDialog(window),
        "author": lambda: AuthorDialog(session, window),
        "crash": lambda: CrashDialog("report", window),
        "error": lambda: ErrorDialog(InputError("This cannot be."), window),
        "export": lambda: ExportDialog(session, window),
        "import": lambda: ImportDialog(session, [text], window),
        "restore": lambda: RestoreDialog(project_file, window),
    }
    dialog = made[kind]()  # type: ignore[operator]
    dialog.open()
    QApplication.processEvents()
    assert nameless(dialog) == []
    dialog.close()


@pytest.mark.parametrize("action", ["palette", "keys", "open_recent"])
def test_what_pops_up_has_names(window: MainWindow, action: str) -> None:
    window.settings.remember(Path("Bay.annotator"))
    window.run_action(action)
    QApplication.processEvents()
    popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    assert popup is not None
    assert nameless(popup) == []
    popup.close()


def test_what_is_selected_and_said_is_announced(window: MainWindow, qtbot: QtBot) -> None:
    session, announcer = window.session, window.bench.announcer
    actor = put(window, "Actor", "Ada Kern")
    quote = put(window, "Quote", "“We will go back on Monday,”")
    session.select([quote.id])
    session.set_role("source", [actor.id])
    session.select([])
    QTest.keyClick(window.article_view, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: announcer.last.startswith("Actor: Ada Kern. Source of: Quote"))
    QTest.keyClick(window.article_view, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: announcer.last.startswith("Quote: “We will go back on Monday,”. Sour"))
    session.select([actor.id, quote.id])
    qtbot.waitUntil(lambda: announcer.last == "2 labels are selected")
    QTest.keyClick(window.article_view, Qt.Key.Key_Delete)
    assert announcer.last == "Delete 2 labels"
