"""What all dialogs are made of: a title, a body, a row of buttons; Escape closes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.gui.theme import STEP


class Sheet(QDialog):
    """A dialog that is opened without waiting for it, and gone when it is closed."""

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        name = QLabel(title, self)
        name.setObjectName("title")
        self.body = QVBoxLayout()
        self.body.setSpacing(3 * STEP)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * STEP)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        column.setSpacing(4 * STEP)
        column.addWidget(name)
        column.addLayout(self.body, 1)
        column.addLayout(self._buttons)

    def add_button(
        self, text: str, slot: Callable[[], object], *, primary: bool = False, left: bool = False
    ) -> QPushButton:
        """Add a button; the primary one stands at the right.

        It answers Enter, unless another button has the focus: then that one does.
        """
        button = QPushButton(text, self)
        button.setAutoDefault(True)
        button.setDefault(primary)
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(slot)
        self._buttons.insertWidget(0 if left else self._buttons.count(), button)
        return button


def muted(text: str, parent: QWidget | None = None) -> QLabel:
    """Return a label for what is less important; it wraps."""
    label = QLabel(text, parent)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
