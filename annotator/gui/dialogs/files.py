"""Which file, which folder: the system's own dialogs, starting where the person was last."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.gui.settings import Settings

SUFFIX = ".annotator"
_PROJECTS = f"Projects (*{SUFFIX})"


def ask_project(parent: QWidget, settings: Settings) -> Path | None:
    """Ask for a project that is there."""
    name, _ = QFileDialog.getOpenFileName(parent, "Open a project", _here(settings), _PROJECTS)
    return Path(name) if name else None


def ask_new_project(parent: QWidget, settings: Settings, folder: Path | None = None) -> Path | None:
    """Ask where a new project goes; beside the folder of its articles, if there is one."""
    near = folder.parent / folder.name if folder else Path(_here(settings), "Project")
    name, _ = QFileDialog.getSaveFileName(
        parent, "Where should the new project go?", f"{near}{SUFFIX}", _PROJECTS
    )
    if not name:
        return None
    path = Path(name)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def ask_articles(parent: QWidget, settings: Settings) -> list[Path]:
    """Ask for files with articles."""
    names, _ = QFileDialog.getOpenFileNames(parent, "Import articles", _here(settings))
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, settings: Settings) -> Path | None:
    """Ask for a folder with articles."""
    name = QFileDialog.getExistingDirectory(parent, "A folder of articles", _here(settings))
    return Path(name) if name else None


def ask_destination(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where a dataset goes. Whether it may replace something is asked in the export dialog."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        "Where should the dataset go?",
        str(proposed),
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return Path(name) if name else None


def _here(settings: Settings) -> str:
    recent = settings.taste.recent
    return str(Path(recent[0]).parent if recent else Path.home())
