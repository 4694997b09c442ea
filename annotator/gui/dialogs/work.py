"""A dialog that asks, works in a thread with progress and cancel, and says what came of it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from annotator.errors import AnnotatorError, FormatError
from annotator.gui.dialogs.error import as_sentence, problem_list
from annotator.gui.dialogs.sheet import Sheet
from annotator.gui.jobs import CancelledError, Jobs, Task
from annotator.gui.theme import STEP


class WorkSheet(Sheet):
    """Three pages: `ask`, progress, answer. Subclasses fill `ask` and answer with `_done`."""

    def __init__(self, title: str, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(title, parent, width=620)
        self._jobs = jobs
        self._task: Task | None = None
        self._answer: Callable[[Any], None] = self._done
        self._pages: list[QWidget] = []
        self.ask = self._page()
        working = self._page()
        self._doing = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        working.addWidget(self._doing)
        working.addWidget(self.bar)
        working.addStretch(1)
        self._answers = self._page()
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.lines = problem_list((), self)
        self._answers.addWidget(self.sentence)
        self._answers.addWidget(self.lines, 1)
        self.copy_button = self.add_button("Copy", self.copy, left=True)
        self.cancel_button = self.add_button("Cancel", self.reject)
        self.go_button = self.add_button("Go on", self.go, primary=True)
        self.copy_button.hide()

    def _page(self) -> QVBoxLayout:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * STEP)
        page.setVisible(not self._pages)
        self._pages.append(page)
        self.body.addWidget(page, 1)
        return column

    def _turn(self, number: int) -> None:
        """Show a page, and be as high as it needs, though never higher than the window."""
        for at, page in enumerate(self._pages):
            page.setVisible(at == number)
        width = max(self.width(), self.minimumWidth())
        high = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        if parent := self.parentWidget():
            high = min(high, parent.window().height())
        self.resize(width, high)

    @Slot()
    def go(self) -> None:
        """Answer the primary button; subclasses start their work here."""
        raise NotImplementedError

    def start(
        self,
        doing: str,
        work: Callable[[Task], Any],
        answer: Callable[[Any], None],
        *,
        total: int = 0,
    ) -> None:
        """Run `work` in a thread; `answer` gets its result. Without a total the bar only moves."""
        self._answer = answer
        self._doing.setText(doing)
        self.bar.setRange(0, total)
        self.bar.setValue(0)
        self.go_button.hide()
        self.cancel_button.setText("Cancel")
        self.cancel_button.setEnabled(True)
        self._turn(1)
        self._task = self._jobs.run(self.windowTitle(), work)
        self._task.progressed.connect(self.bar.setValue)
        self._task.said.connect(self._doing.setText)
        self._task.finished.connect(self._finish)
        self._task.failed.connect(self._fail)

    def show_ask(self, go: str) -> None:
        """Go to the page that asks."""
        self.go_button.setText(go)
        self.go_button.show()
        self.go_button.setDefault(True)
        self._turn(0)
        self.go_button.setFocus()

    def show_answer(self, sentence: str, lines: Sequence[str] = ()) -> None:
        """Say what came of it; `lines` can be copied."""
        self._task = None
        self.sentence.setText(sentence)
        self.lines.setPlainText("\n".join(lines))
        self.lines.setVisible(bool(lines))
        self.copy_button.setVisible(bool(lines))
        self.go_button.hide()
        self.cancel_button.setText("Close")
        self.cancel_button.setEnabled(True)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        self._turn(2)

    def refused(self, error: AnnotatorError) -> None:
        """Say why the work could not be done."""
        if isinstance(error, FormatError):
            count = len(error.problems)
            sentence = "There is a problem" if count == 1 else f"There are {count} problems"
            self.show_answer(f"{sentence}; nothing was changed.", error.problems)
        else:
            self.show_answer(str(error))

    def stopped(self) -> None:
        """Say what holds after the work was cancelled."""
        self.show_answer("Cancelled.")

    @Slot()
    def copy(self) -> None:
        """Put the lines of the answer on the clipboard."""
        QGuiApplication.clipboard().setText(self.lines.toPlainText())

    def _done(self, result: Any) -> None:
        """Take the result of the work."""

    @Slot(object)
    def _finish(self, result: Any) -> None:
        self._task = None
        self._answer(result)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._task = None
        if isinstance(error, CancelledError):
            self.stopped()
        elif known := as_sentence(error):
            self.refused(known)
        else:
            super().reject()
            raise error

    # Qt overrides

    def reject(self) -> None:
        """Cancel the work if there is any, else close."""
        if self._task is None:
            super().reject()
            return
        self._task.cancel()
        self.cancel_button.setEnabled(False)
        self._doing.setText("Stopping…")
