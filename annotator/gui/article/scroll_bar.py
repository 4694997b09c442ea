"""A scroll bar that keeps its room, but has no handle while there is nothing to scroll."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollBar


class QuietScrollBar(QScrollBar):
    """As Qt's; empty where everything is in sight."""

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the handle, if it could be moved."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)
