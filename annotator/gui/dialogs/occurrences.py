"""All occurrences: where else someone is named, in groups, to be labelled by group or one by one.

Nothing is chosen beforehand and nothing is labelled until it is asked for; then it is one act.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from annotator.gui import cast
from annotator.gui.dialogs.error import as_sentence
from annotator.gui.dialogs.occurrence_list import Line, Lines, Rows, View, line
from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.jobs import CancelledError, Task
from annotator.gui.panels.figures import counted, grouped
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.model.occurrences import Sought
from annotator.project import Project

WIDEN = "w"
"""The key that looks in the whole project, or in this article alone again."""

MOST = 5_000
"""So many occurrences are listed; more cannot be judged one by one."""

Found = list[Line]
"""Lines that a thread adds to while the window shows them."""


class OccurrencesDialog(Sheet):
    """A concordance in groups; Space ticks a line or a group, Enter labels what is ticked."""

    def __init__(self, session: Session, what: Sought, parent: QWidget | None = None) -> None:
        super().__init__(f"All occurrences of “{what.names[0]}”", parent, width=860)
        self._session = session
        self._what = what
        self._task: Task | None = None
        self._found: Found = []
        self.about = muted("", self)
        self.everywhere = QCheckBox(f"In the &whole project ({WIDEN})", self)
        self.everywhere.toggled.connect(self._look)
        self.model = Lines(self)
        self.view = View("Occurrences", self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(Rows(session, self.view))
        self.view.setMinimumHeight(14 * ROW)
        self.body.addWidget(self.about)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.everywhere)
        self.add_button("Cancel", self.reject)
        self.go_button = self.add_button("Label", self.go, primary=True)
        self.view.entered_row.connect(self.go)
        self.view.escaped.connect(self.reject)
        self.view.toggled.connect(self._toggle)
        self.view.clicked.connect(self._click)
        self.view.typed.connect(self._type)
        self._look()
        self.view.setFocus()

    # Looking

    @Slot()
    def _look(self) -> None:
        """Look in this article at once, or in all of them in a thread."""
        self._stop()
        session, document = self._session, self._session.document
        self._found = []
        if self.everywhere.isChecked() and session.project.path is not None:
            work = partial(_search, session.project.path, self._what, session.author, self._found)
            self._task = session.jobs.run("Occurrences", work)
            self._task.progressed.connect(self._show_more)
            self._task.finished.connect(self._end)
            self._task.failed.connect(self._fail)
        elif document is not None:
            for it in session.project.occurrences(document, session.number, self._what):
                self._found.append(line(it, document.article.text, document.article.title))
        self._show()

    @Slot()
    def _show_more(self) -> None:
        if len(self._found) != self.model.count:
            self._show()
        else:
            self._say()

    @Slot()
    def _end(self) -> None:
        self._task = None
        self._show()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._task = None
        known = as_sentence(error)
        if isinstance(error, CancelledError):
            return
        if known is None:
            raise error
        self.about.setText(str(known))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _show(self) -> None:
        """Show what was found so far; what is ticked and where the keys are stays."""
        at = self.model.at(self.view.currentIndex().row())
        self.model.show(list(self._found))
        row = self.model.row_of(at) if at is not None else self.model.first()
        self.view.setCurrentIndex(self.model.index(max(0, row)))
        self._say()

    def _say(self) -> None:
        count = self.model.count
        new = sum(it.occurrence.kind != "labelled" for it in self._found)
        words = counted(new, "other occurrence") if new else "No other occurrence"
        if self._task is not None:
            words += ", looking …"
        elif count >= MOST:
            words = f"The first {grouped(count)} occurrences"
        means = f" · they mean {self._what.entity.name}" if self._what.entity else ""
        hint = "Space ticks a line or a group, Enter labels what is ticked."
        self.about.setText(f"{words}{means}. {hint if count else ''}".strip())
        ticked = len(self.model.ticked)
        self.go_button.setText(f"Label {grouped(ticked)}" if ticked else "Label")
        self.go_button.setEnabled(bool(ticked))

    # Choosing

    @Slot()
    def _toggle(self) -> None:
        self.model.toggle(self.view.currentIndex().row())
        self._say()

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        self.model.toggle(index.row())
        self._say()

    @Slot(str)
    def _type(self, text: str) -> None:
        if text == WIDEN:
            self.everywhere.toggle()

    @Slot()
    def go(self) -> None:
        """Label what is ticked, as one act."""
        ticked = [it.occurrence for it in self._found if it.occurrence in self.model.ticked]
        if not ticked:
            self.about.setText("Nothing is ticked yet: Space ticks a line or a group.")
            return
        self._stop()
        cast.label_all(self._session, self._what, ticked)
        self.accept()

    # Qt overrides

    def reject(self) -> None:
        """Stop looking and close."""
        self._stop()
        super().reject()


def _search(path: Path, what: Sought, author: str, found: Found, task: Task) -> None:
    """Look through all articles from a connection of the thread's own."""
    with Project.open(path) as project:
        number, text, title = 0, "", ""
        for it in project.all_occurrences(what, author, progress=task.progress):
            if it.number != number:
                number = it.number
                article = project.document(number, author).article
                text, title = article.text, article.title
            found.append(line(it, text, title))
            if len(found) >= MOST:
                return
