"""A button that is only an icon, until the pointer or the keys are at it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from annotator.gui.panels.icons import SIZE, paint_icon
from annotator.gui.panels.marks import middle, paint_ring
from annotator.gui.session import Session
from annotator.gui.theme import chosen, mixed

SIDE = 28


class IconButton(QAbstractButton):
    """An icon with a tooltip; `lit` draws it in the accent."""

    def __init__(self, session: Session, drawing: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._drawing = drawing
        self._lit = False
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.say(name)

    def say(self, name: str) -> None:
        """Give it another name, for the tooltip and for screen readers."""
        self.setToolTip(name)
        self.setAccessibleName(name)

    def light(self, *, lit: bool) -> None:
        """Draw it in the accent, or muted as usual."""
        self._lit = lit
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the size that all have."""
        return QSize(SIDE, SIDE)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw the ground."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the ground away."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        if over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.text, theme.chrome, 0.12 if self.isDown() else 0.06))
            painter.drawRoundedRect(place, 4, 4)
        ink = theme.accent if self._lit else theme.text if over else theme.muted
        if not self.isEnabled():
            ink = mixed(theme.muted, theme.chrome, 0.45).name()
        paint_icon(painter, middle(place, (SIDE - SIZE) / 2, SIZE), self._drawing, ink)
        if self.hasFocus():
            paint_ring(painter, place, theme)
        painter.end()
