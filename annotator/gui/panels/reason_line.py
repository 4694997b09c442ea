"""A line that asks why a place is dismissed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class ReasonLine(QLineEdit):
    """Hidden until it asks; Enter gives the reason, Escape leaves.

    *Signals*: `given(reason)`, which may be empty; `left()`.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Why? A title, a scare quote … Enter dismisses it")
        self.setAccessibleName("Reason to dismiss this place")
        self.hide()
        self.returnPressed.connect(self._give)

    def ask(self) -> None:
        """Ask for a reason."""
        self.clear()
        self.show()
        self.setFocus()

    @Slot()
    def _give(self) -> None:
        self.hide()
        self.given.emit(self.text().strip())

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
