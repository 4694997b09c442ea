"""What folds a part of a pane away, and shows it again."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from annotator.gui.panels.icons import SIZE, paint_icon
from annotator.gui.panels.marks import middle, paint_ring, paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen


class FoldButton(QAbstractButton):
    """A chevron and a word at the left edge of a pane; Enter, Space or a click opens and folds."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("keys", ["Enter open or fold"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the size of a row."""
        return QSize(120, ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or fold with Enter as well: a row is opened so everywhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw it stronger."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Draw it quietly."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw chevron and word."""
        theme = chosen(self._session.settings.taste.theme)
        ink = theme.text if self.underMouse() else theme.muted
        place = QRectF(self.rect())
        painter = QPainter(self)
        sign = "chevron-down" if self.isChecked() else "chevron-right"
        paint_icon(painter, middle(place, -4, SIZE), sign, ink)
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        paint_words(painter, place.adjusted(SIZE, 0, 0, 0), self.text())
        if self.hasFocus():
            paint_ring(painter, place, theme)
        painter.end()
