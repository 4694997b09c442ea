"""A line that narrows a list: a lens before the words, a cross behind them."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.gui.panels.icons import SIZE, paint_icon
from annotator.gui.panels.line_keys import leave_undo
from annotator.gui.panels.marks import middle
from annotator.gui.session import Session
from annotator.gui.theme import chosen

_EDGE = 7


class FilterLine(QLineEdit):
    """A line edit with a lens; a click on the cross empties it."""

    def __init__(self, session: Session, name: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setTextMargins(SIZE + 4, 0, SIZE + 2, 0)

    def _cross(self) -> QRectF:
        return middle(QRectF(self.rect()), self.width() - SIZE - _EDGE, SIZE)

    def _on_cross(self, event: QMouseEvent) -> bool:
        return bool(self.text()) and event.position().x() >= self._cross().left()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window where nothing was typed."""
        handled = super().event(event)
        leave_undo(event, own=self.isUndoAvailable() or self.isRedoAvailable())
        return handled

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Empty the line when the cross is clicked."""
        if self._on_cross(event):
            self.clear()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that the cross can be clicked."""
        on = self._on_cross(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if on else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lens and cross over the line."""
        super().paintEvent(event)
        theme = chosen(self._session.settings.taste.theme)
        painter = QPainter(self)
        place = middle(QRectF(self.rect()), _EDGE, SIZE)
        paint_icon(painter, place, "search", theme.muted)
        if self.text():
            paint_icon(painter, self._cross().adjusted(2, 2, -2, -2), "close", theme.muted)
        painter.end()
