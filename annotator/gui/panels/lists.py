"""The two lists below the inspector, of which one is shown: spans, and what looks forgotten."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from annotator.gui.panels.figures import grouped
from annotator.gui.panels.forgotten import ForgottenPanel
from annotator.gui.panels.spans import SpansPanel
from annotator.gui.session import Session


class Lists(QStackedWidget):
    """The list of spans, with a way to what looks forgotten, and that list with a way back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.spans = SpansPanel(session)
        self.forgotten = ForgottenPanel(session)
        self.there = QPushButton(flat=True)
        self.there.setProperty("role", "flat")
        self.back = QPushButton("Spans", flat=True)
        self.back.setProperty("role", "flat")
        self.spans.heading.add(self.there)
        self.forgotten.heading.add(self.back)
        self.setMinimumWidth(120)  # whatever its buttons say
        self.addWidget(self.spans)
        self.addWidget(self.forgotten)
        self.there.clicked.connect(self._show_forgotten)
        self.back.clicked.connect(self._show_spans)
        session.forgotten.changed.connect(self._count)
        session.document_shown.connect(self._count_anew)
        session.focus_asked.connect(self._take_focus)
        self._count()

    @Slot(object)
    def _count_anew(self, _document: object) -> None:
        self._count()

    @Slot()
    def _count(self) -> None:
        count = len(self._session.forgotten.findings)
        self.there.setVisible(count > 0)
        self.there.setText(f"⚠ {grouped(count)} forgotten")
        places = "1 place looks" if count == 1 else f"{grouped(count)} places look"
        self.there.setToolTip(f"{places} forgotten")
        self.there.setAccessibleName(f"{places} forgotten")

    @Slot()
    def _show_forgotten(self) -> None:
        self._session.focus_asked.emit("forgotten")

    @Slot()
    def _show_spans(self) -> None:
        self._session.focus_asked.emit("spans")

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane in ("spans", "forgotten"):
            shown = self.spans if pane == "spans" else self.forgotten
            self.setCurrentWidget(shown)
            shown.setFocus()
