"""The list of places that look forgotten, and the line that dismisses one with a reason."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from annotator.gui.panels.boxes import column
from annotator.gui.panels.figures import grouped
from annotator.gui.panels.finding_delegate import FINDING_ROLE, FindingDelegate
from annotator.gui.panels.heading import Heading
from annotator.gui.panels.reason_line import ReasonLine
from annotator.gui.panels.row_view import RowView
from annotator.gui.session import Session
from annotator.model.span import Range
from annotator.news.lint import Finding

NOTHING = "Nothing looks forgotten."
LOOKING = "Looking…"
HINT = "Enter goes there  ·  Del dismisses"
Index = QModelIndex | QPersistentModelIndex


class ForgottenModel(QAbstractListModel):
    """Findings, each in a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._findings: list[Finding] = []

    def show(self, findings: list[Finding]) -> None:
        """List these findings."""
        if findings != self._findings:
            self.beginResetModel()
            self._findings = findings
            self.endResetModel()

    def row_of(self, place: Range, span_id: str) -> int:
        """Return the row of a finding about a place or a span; -1 where there is none."""
        rows = (
            at
            for at, it in enumerate(self._findings)
            if (it.span_id == span_id if it.span_id else it.place == place)
        )
        return next(rows, -1)

    def at(self, row: int) -> Finding | None:
        """Return the finding in a row, if there is one."""
        return self._findings[row] if 0 <= row < len(self._findings) else None

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the sentence."""
        finding = self.at(index.row())
        if finding is None:
            return None
        if role == FINDING_ROLE:
            return finding
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return finding.sentence if role in wanted else None


class ForgottenPanel(QWidget):
    """What looks forgotten; Enter goes to a place, Delete dismisses it with a reason."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._heading = Heading("Forgotten", self)
        self._model = ForgottenModel(self)
        self._view = RowView("Places that look forgotten", self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(FindingDelegate(session, self._view))
        self._empty = QLabel(NOTHING, alignment=Qt.AlignmentFlag.AlignHCenter, wordWrap=True)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(24, 24, 24, 0)
        self._hint = QLabel(HINT)
        self._hint.setProperty("role", "muted")
        self._hint.setContentsMargins(12, 4, 12, 8)
        self.reason = ReasonLine(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        top = column(spacing=8, margins=(12, 4, 12, 8))
        top.addWidget(self._heading)
        outer = column(self)
        outer.addLayout(top)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.reason)
        outer.addWidget(self._hint)
        self.setFocusProxy(self._view)
        self._connect()
        self._show()

    @property
    def heading(self) -> Heading:
        """The heading, where the way back to the spans may stand."""
        return self._heading

    def _connect(self) -> None:
        self._view.entered_row.connect(self._enter)
        self._view.escaped.connect(self._leave)
        self.reason.given.connect(self._dismiss)
        self.reason.left.connect(self._back)
        self._session.forgotten.changed.connect(self._show)
        self._session.document_shown.connect(self._show_document)
        self._session.focus_asked.connect(self._take_focus)
        self._session.text_selected.connect(self._go_along)
        self._session.selection_changed.connect(self._go_along)

    @Slot()
    def _go_along(self) -> None:
        """Mark the row of the place that was gone to in the text."""
        if self.isVisible() and not self._view.hasFocus():
            self._mark_here()

    def _mark_here(self) -> None:
        span_id = self._session.selected[0] if len(self._session.selected) == 1 else ""
        row = self._model.row_of(self._session.place, span_id)
        if row >= 0:
            self._view.setCurrentIndex(self._model.index(row))

    @Slot(object)
    def _show_document(self, _document: object) -> None:
        self._show()

    @Slot()
    def _show(self) -> None:
        row, current = self._view.currentIndex().row(), self._current()
        findings = self._session.forgotten.findings
        self._model.show(list(findings))
        self._heading.set_count(grouped(len(findings)))
        busy = self._session.forgotten.is_busy
        self._empty.setText(LOOKING if busy else NOTHING)
        self._stack.setCurrentIndex(0 if findings else 1)
        self._hint.setVisible(bool(findings) and self.reason.isHidden())
        if current in findings:
            row = findings.index(current)
        if findings and row >= 0:
            self._view.setCurrentIndex(self._model.index(min(row, len(findings) - 1)))

    def _current(self) -> Finding | None:
        return self._model.at(self._view.currentIndex().row())

    @Slot(QModelIndex)
    def _enter(self, index: QModelIndex) -> None:
        finding = self._model.at(index.row())
        if finding is not None:
            self._session.go_to_finding(finding)

    @Slot()
    def _leave(self) -> None:
        self._session.focus_asked.emit("text")

    @Slot()
    def _back(self) -> None:
        self._view.setFocus()
        self._hint.setVisible(self._model.rowCount() > 0)

    @Slot(str)
    def _dismiss(self, reason: str) -> None:
        finding = self._current()
        if finding is not None:
            self._session.dismiss(finding, reason)
        self._back()

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "forgotten":
            self._mark_here()
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if self._model.rowCount() and not self._view.currentIndex().isValid():
                self._view.setCurrentIndex(self._model.index(0))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the reason to dismiss a place."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._current():
            self._hint.hide()
            self.reason.ask()
        else:
            super().keyPressEvent(event)
