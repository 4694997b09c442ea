"""A small button with a sign on it that is on or off."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.panels.icon_button import IconButton
from annotator.gui.panels.marks import paint_ring
from annotator.gui.session import Session
from annotator.gui.theme import chosen, mixed


class Switch(IconButton):
    """Two letters such as `Aa`; filled with the accent's tint while it is on."""

    def __init__(
        self, session: Session, sign: str, name: str, parent: QWidget, *, underlined: bool = False
    ) -> None:
        super().__init__(session, "", name, parent)
        self._sign = sign
        self._underlined = underlined
        self.setCheckable(True)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(mixed(theme.accent, theme.page, 0.30 if theme.dark else 0.16))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
        elif self.underMouse() or self.isDown():
            painter.setBrush(mixed(theme.text, theme.page, 0.08))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
        font = QFont(self.font())
        font.setUnderline(self._underlined)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if self.isChecked() else theme.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._sign)
        if self.hasFocus():
            paint_ring(painter, place, theme)
        painter.end()
