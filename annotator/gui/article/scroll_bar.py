"""The scroll bar of the article.

It paints itself, and all of itself: it changes with every label that makes a paragraph higher,
and a style's bar, which lets what is behind it show, takes longer than the text.
"""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from annotator.gui.article.styles import Colors

INSET = 3
"""Pixels between the handle and the edge."""


class ScrollBar(QScrollBar):
    """A flat handle on the ground of the page; none where there is nothing to scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Scroll")
        self._ground = self._handle = self._held = QColor()

    def set_colors(self, colors: Colors) -> None:
        """Take the colours of a theme."""
        self._ground, self._handle, self._held = colors.page, colors.handle, colors.muted
        self.update()

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the handle where the style puts it."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._ground)
            if self.maximum() == self.minimum():
                return
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            place = self.style().subControlRect(
                QStyle.ComplexControl.CC_ScrollBar,
                option,
                QStyle.SubControl.SC_ScrollBarSlider,
                self,
            )
            box = QRectF(place).adjusted(INSET, INSET, -INSET, -INSET)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            strong = self.underMouse() or self.isSliderDown()
            painter.setBrush(self._held if strong else self._handle)
            painter.drawRoundedRect(box, box.width() / 2, box.width() / 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Let the handle stand out under the mouse."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Let it step back."""
        super().leaveEvent(event)
        self.update()
