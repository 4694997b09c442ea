"""Import of the cast: reads a table in a thread, and says what came of it or what is wrong."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from annotator.errors import ProjectError
from annotator.gui.dialogs.sheet import muted
from annotator.gui.dialogs.work import WorkSheet
from annotator.gui.jobs import Task
from annotator.gui.panels.figures import grouped
from annotator.gui.session import Session
from annotator.model.cast_file import COLUMNS
from annotator.project import Project
from annotator.store.cast_import import CastImported


class CastImportDialog(WorkSheet):
    """Says what a table has to look like, imports it, and says what came of it."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__("Import a table of the cast", session.jobs, parent)
        self._session = session
        self._path = path
        columns = ", ".join(COLUMNS)
        about = (
            f"{path.name}\n\nThe first line of CSV names the columns: {columns}. Only name is "
            "needed; aliases have | between them. A row about someone who is there already adds "
            "what it knows. Nothing is imported if a row contradicts what is known."
        )
        self.ask.addWidget(muted(about, self))
        self.ask.addStretch(1)
        self.show_ask("Import")

    @Slot()
    def go(self) -> None:
        """Import."""
        path = self._session.project.path
        if path is None:
            raise ProjectError("A project in memory takes no files.")
        work = partial(_import, path, self._path, self._session.author)
        self.start(f"Reading {self._path.name}", work, self._report)

    def _report(self, added: CastImported) -> None:
        self._session.look()
        self._session.focus_asked.emit("cast")
        self.show_answer(
            f"{grouped(added.added)} new of the cast. {grouped(added.merged)} who were there are "
            f"known better now, {grouped(added.there)} rows said nothing new."
        )

    def stopped(self) -> None:
        """Show what came in before it was cancelled."""
        self._session.look()
        self.show_answer("Cancelled. Who was added before that stays; import again to go on.")


def _import(path: Path, file: Path, author: str, task: Task) -> CastImported:
    """Import over a connection of the thread's own."""
    with Project.open(path) as project:
        return project.import_cast(file, author=author, progress=task.progress)
