"""What looks forgotten in the article that is shown, worked out while nobody waits for it."""

from collections.abc import Iterable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.news.lint import Finding, Lint

SLICE = 0.006
"""Seconds of work between two events: less than a frame, so that no key waits."""

PAUSE = 120
"""Milliseconds after an act before looking again: most acts come in rows."""


class Forgotten(QObject):
    """The findings of the shown article, in the order of the text.

    *Signals*: `changed()` when all paragraphs that were due are looked at.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
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
        return self._pause.isActive() or self._work.isActive()

    def show(self, document: Document, schema: Schema) -> None:
        """Look at another article, or at the same one read anew."""
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
        self._pause.start()

    def stop(self) -> None:
        """Look no more."""
        self._pause.stop()
        self._work.stop()

    def finish(self) -> None:
        """Look at all that is due now."""
        self.stop()
        while self._step():
            pass
        self._tell()

    @Slot()
    def _begin(self) -> None:
        self._work.start()

    @Slot()
    def _go_on(self) -> None:
        until = perf_counter() + SLICE
        while self._step():
            if perf_counter() > until:
                return
        self._work.stop()
        self._tell()

    def _step(self) -> bool:
        """Look at one paragraph; return whether more are due."""
        if self._shown is None:
            return False
        if self._lint is None:
            self._lint = Lint(*self._shown)
            return True
        return self._lint.work(1)

    def _tell(self) -> None:
        self.findings = self._lint.findings if self._lint else []
        self.changed.emit()
