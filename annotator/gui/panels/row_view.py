"""A list of equal rows that costs the same for ten and for a million."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

ROW = 28
"""The height of a row in pixels."""


class RowView(QTableView):
    """One column of rows, 28 pixels each, without grid and headers.

    It is a table because `QListView` asks the model for every row whenever one comes or goes
    (a million rows: seconds), while a table only moves its edges (milliseconds).

    *Signals*: `entered_row(index)` for Enter or a double click; `typed(text)` when letters
    are typed into the list; `escaped()`.
    """

    entered_row = Signal(QModelIndex)
    typed = Signal(str)
    escaped = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.hide()
        columns.setMinimumSectionSize(0)
        columns.setStretchLastSection(True)
        self.verticalScrollBar().setSingleStep(ROW)
        self.doubleClicked.connect(self.entered_row)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the row in sight that the keys are at, where the list gets smaller."""
        shown = self.visualRect(self.currentIndex()).top() < event.oldSize().height()
        super().resizeEvent(event)
        if self.currentIndex().isValid() and shown:
            self.scrollTo(self.currentIndex())

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go to the first and last row with Home and End: there is only one column."""
        last = self.model().rowCount() - 1
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self.model().index(0, 0)
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return self.model().index(last, 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say that a row is entered, left, or searched for."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.entered_row.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif _is_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: Qt would read every row; `typed` filters instead."""


def _is_text(event: QKeyEvent) -> bool:
    plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    text = event.text()
    return bool(text) and text.isprintable() and not text.isspace() and event.modifiers() in plain
