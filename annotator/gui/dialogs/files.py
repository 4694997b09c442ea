"""Which file, which folder: dialogs that never look into a file, starting where one was last.

Qt's own dialogs and those of many systems open every file they list, to tell its kind. Closing
any descriptor of a file takes away all locks that this process holds on it, those of SQLite on
the open project among them: then other programs may write while we do, and the file is lost.
"""

from functools import cache
from pathlib import Path

from PySide6.QtCore import (
    QFileInfo,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QAbstractFileIconProvider, QColor, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFileIconProvider,
    QFileSystemModel,
    QGridLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)

from annotator.gui.settings import Settings
from annotator.gui.theme import STEP
from annotator.importers import is_project
from annotator.model.cast_file import LINES, TABLES
from annotator.project import schema_names

SUFFIX = ".annotator"
ICON = QSize(16, 16)
_PROJECTS = f"Projects (*{SUFFIX})"
_CASTS = f"Tables (*{' *'.join((*TABLES, *LINES))})"
_ARROWS = ("backButton", "forwardButton", "toParentButton")
_VIEWS = ("listModeButton", "detailModeButton")
_TIGHT = "QToolButton, QToolButton:focus { padding: 2px; min-height: 0; }"
"""Else the buttons of the toolbar have no room for their icons."""

_NAME, _KIND = 0, 2
"""Columns of the list."""


def ask_project(parent: QWidget, settings: Settings) -> Path | None:
    """Ask for a project that is there."""
    dialog = FileDialog(parent, "Open a project", _here(settings))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_PROJECTS)
    return next(iter(dialog.ask()), None)


def ask_new_project(parent: QWidget, settings: Settings, folder: Path | None = None) -> Path | None:
    """Ask where a new project goes; beside the folder of its articles, if there is one.

    It is also asked which labels it starts with; the settings keep the answer.
    """
    near = folder or _here(settings) / "Project"
    dialog = FileDialog(parent, "Where should the new project go?", near.parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(_PROJECTS)
    dialog.selectFile(near.name + SUFFIX)
    schema = dialog.add_choice("Labels:", schema_names(), settings.taste.schema_name)
    path = next(iter(dialog.ask()), None)
    if path is not None:
        settings.change(schema_name=schema.currentText())
    if path is None or path.suffix == SUFFIX:
        return path
    return path.with_name(path.name + SUFFIX)


def ask_articles(parent: QWidget, settings: Settings) -> list[Path]:
    """Ask for files with articles."""
    dialog = FileDialog(parent, "Import articles", _here(settings), projects=False)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return dialog.ask()


def ask_mapping(parent: QWidget, proposed: Path, *, save: bool = False) -> Path | None:
    """Ask for a mapping file, or where to save one."""
    title = "Save what the labels are here" if save else "What are the labels here?"
    dialog = FileDialog(parent, title, proposed.parent, projects=False)
    dialog.setNameFilter("Mapping files (*.toml)")
    if save:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(proposed.name)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(dialog.ask()), None)


def ask_cast(parent: QWidget, settings: Settings) -> Path | None:
    """Ask for a table of the cast."""
    dialog = FileDialog(parent, "Import a table of the cast", _here(settings), projects=False)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(_CASTS)
    return next(iter(dialog.ask()), None)


def ask_cast_destination(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where a table of the cast goes; what is there already is asked about by the dialog."""
    dialog = FileDialog(parent, "Where should the table go?", proposed.parent, projects=False)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(_CASTS)
    dialog.selectFile(proposed.name)
    return next(iter(dialog.ask()), None)


def ask_folder(parent: QWidget, settings: Settings) -> Path | None:
    """Ask for a folder with articles."""
    dialog = FileDialog(parent, "A folder of articles", _here(settings), projects=False)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(dialog.ask()), None)


def ask_destination(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where a dataset goes. Whether it may replace something is asked in the export dialog."""
    dialog = FileDialog(parent, "Where should the dataset go?", proposed.parent, projects=False)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(proposed.name)
    return next(iter(dialog.ask()), None)


class FileDialog(QFileDialog):
    """A file dialog that never opens a file; without `projects` those are not listed."""

    def __init__(self, parent: QWidget, title: str, folder: Path, *, projects: bool = True) -> None:
        super().__init__(parent, title)
        # Before anything is listed: dialogs of the system look into files as well.
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
        self.setIconProvider(_icons())
        if not projects:
            self.setProxyModel(_WithoutProjects(self))
        self.setDirectory(str(folder))
        self.setViewMode(QFileDialog.ViewMode.Detail)
        for view in self.findChildren(QTreeView):
            view.hideColumn(_KIND)
            header = view.header()
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            header.setStretchLastSection(False)
            header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for button in self.findChildren(QToolButton):
            if button.objectName() in _ARROWS:
                button.setIcon(_tinted(button.icon(), self.palette()))
            elif button.objectName() in _VIEWS:
                button.hide()
        for splitter in self.findChildren(QSplitter):
            splitter.setSizes([STEP * 40, self.width()])
        self.setStyleSheet(_TIGHT)
        self.resize(880, 540)

    def add_choice(self, name: str, values: list[str], now: str) -> QComboBox:
        """Add a row below the others in which one of some values is chosen."""
        choice = QComboBox(self)
        choice.addItems(values)
        choice.setCurrentIndex(max(0, choice.findText(now)))
        choice.setAccessibleName(name)
        layout = self.layout()
        if isinstance(layout, QGridLayout):
            row = layout.rowCount()
            layout.addWidget(QLabel(name, self), row, 0)
            layout.addWidget(choice, row, 1)
        return choice

    def ask(self) -> list[Path]:
        """Wait for the answer; return what was chosen, which may be nothing."""
        chosen = [Path(it) for it in self.selectedFiles()] if self.exec() else []
        self.deleteLater()
        return chosen


class NameIcons(QFileIconProvider):
    """Tells kinds of files by their names. Qt's own opens every file to do that.

    It is asked in a thread of Qt's, so what it answers with is made before.
    """

    def __init__(self) -> None:
        super().__init__()
        kinds = QAbstractFileIconProvider.IconType
        # Qt's own is asked for kinds, never for files.
        self._kinds = {it: super(NameIcons, self).icon(it) for it in kinds}
        self._folder, self._file = self._kinds[kinds.Folder], self._kinds[kinds.File]

    # Qt overrides

    def icon(self, what: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        """Return the icon of a folder or of a file."""
        if isinstance(what, QFileInfo):
            return self._folder if what.isDir() else self._file
        return self._kinds[what]

    def type(self, info: QFileInfo) -> str:
        """Name the kind by the suffix."""
        if info.isDir():
            return "Folder"
        return f"{info.suffix()} file".strip().capitalize()


class _WithoutProjects(QSortFilterProxyModel):
    """Leaves projects, and what SQLite keeps beside them, out of a list of files."""

    # Qt overrides

    def filterAcceptsRow(
        self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """Whether it is a folder, or a file of another kind."""
        model = self.sourceModel()
        index = model.index(source_row, 0, source_parent)
        if not is_project(Path(str(index.data()))):
            return True
        return isinstance(model, QFileSystemModel) and model.isDir(index)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the list of files sort itself: it knows sizes and dates, and puts folders first."""
        self.sourceModel().sort(column, order)


@cache
def _icons() -> NameIcons:
    """Return the one provider: dialogs do not own theirs, and their threads may end late."""
    return NameIcons()


def _tinted(icon: QIcon, palette: QPalette) -> QIcon:
    """Return the icon in the colour of text, to be seen on light and dark."""
    tinted = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        pixmap = icon.pixmap(ICON)
        painter = QPainter(pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(palette.color(group, QPalette.ColorRole.ButtonText)))
        painter.end()
        tinted.addPixmap(pixmap, mode)
    return tinted


def _here(settings: Settings) -> Path:
    recent = settings.taste.recent
    return Path(recent[0]).parent if recent else Path.home()
