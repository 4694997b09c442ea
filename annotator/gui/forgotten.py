"""What looks forgotten in the article that is shown, worked out while nobody waits for it."""

from collections.abc import Iterable
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.gui.jobs import Jobs, Task
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.news.lint import Finding, Lint, Named

SLICE = 0.002
"""Seconds of work between two events: less than a frame, so that no key waits."""

LONG = 20_000
"""Characters of an article from which on its quotation marks are paired in a job."""

PAUSE = 120
"""Milliseconds after an act before looking again: most acts come in rows."""


class Forgotten(QObject):
    """The findings of the shown article, in the order of the text.

    *Signals*: `changed()` when all paragraphs that were due are looked at.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, named: Named, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._named = named
        self._reading: Task | None = None
        self._lint: Lint | None = None
        self._shown: tuple[Document, Schema] | None = None
        self.findings: list[Finding] = []
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._begin)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be looked at."""
        return self._pause.isActive() or self._work.isActive() or self._reading is not None

    def show(self, document: Document, schema: Schema) -> None:
        """Look at another article, or at the same one read anew."""
        self.stop()
        self._shown = document, schema
        self._lint = None
        self.findings = []
        self._pause.start()

    def follow(self, document: Document, edits: Iterable[Edit]) -> None:
        """Look again at what edits touch."""
        if self._shown is None:
            return
        self._shown = document, self._shown[1]
        if self._lint is not None:
            self._lint.follow(document, edits)
        self._work.stop()
        self._pause.start()

    def stop(self) -> None:
        """Look no more."""
        self._pause.stop()
        self._work.stop()
        self._reading = None

    def finish(self) -> None:
        """Look at all that is due now."""
        self.stop()
        while self._step():
            pass
        self._tell()

    @Slot()
    def _begin(self) -> None:
        if self._lint is None and self._shown and len(self._shown[0].article.text) > LONG:
            self._reading = self._jobs.run(
                "Look what is forgotten", partial(_read, *self._shown, self._named)
            )
            self._reading.finished.connect(self._take)
        else:
            self._work.start()

    @Slot(object)
    def _take(self, lint: Lint) -> None:
        """Go on with an article that a job has read, if nothing was done to it meanwhile."""
        if self.sender() is not self._reading:
            return
        self._reading = None
        if self._shown and self._shown[0] is lint.document:
            self._lint = lint
        self._begin()

    @Slot()
    def _go_on(self) -> None:
        until = perf_counter() + SLICE
        while self._step():
            if perf_counter() > until:
                return
        self._work.stop()
        self._tell()

    def _step(self) -> bool:
        """Look at a part of a paragraph; return whether more is due."""
        if self._shown is None:
            return False
        if self._lint is None:
            self._lint = Lint(*self._shown, self._named)
            return True
        return self._lint.step()

    def _tell(self) -> None:
        self.findings = self._lint.findings if self._lint else []
        self.changed.emit()


def _read(document: Document, schema: Schema, named: Named, _task: Task) -> Lint:
    return Lint(document, schema, named)
