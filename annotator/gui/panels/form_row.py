"""One row of a form: a name, an editor, and the key that goes with it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from annotator.gui.panels.marks import CAP, key_width, paint_key
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen

PAD = 8
"""Pixels before a value."""

NAMES = 92
"""Pixels for the names, so that all values of all forms begin at one edge."""


def form() -> QGridLayout:
    """Return an empty form of three columns: name, editor, key."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(4)
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(0, NAMES)
    grid.setColumnStretch(1, 1)
    return grid


def add_row(
    grid: QGridLayout, name: "NameLabel", editor: QWidget, key: "KeyCap | None" = None
) -> None:
    """Put a row below the others; with a key, that stands at its end."""
    row = grid.rowCount()
    grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(editor, row, 1)
    if key is not None:
        grid.addWidget(key, row, 2)
    name.setBuddy(editor)


class NameLabel(QLabel):
    """The name of a row, cut where it is too long; its tooltip explains it."""

    def __init__(self, name: str, description: str = "") -> None:
        super().__init__()
        self._name = name
        self.setProperty("role", "muted")
        self.setToolTip(description or name)
        self.setAccessibleName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedSize(NAMES, ROW)
        self._cut()

    def _cut(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._name, mode, self.width())
        # One ampersand would be the mark of a mnemonic.
        self.setText(shown.replace("&", "&&"))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name for the new width."""
        super().resizeEvent(event)
        self._cut()


class KeyCap(QWidget):
    """A key, as it is drawn everywhere."""

    def __init__(self, key: str, session: Session) -> None:
        super().__init__()
        self._key = key
        self._session = session
        self.setFixedSize(int(max(CAP, key_width(key))), ROW)
        self.setAccessibleName(f"Key {key}" if key else "")

    def set_key(self, key: str) -> None:
        """Show another key, or none."""
        if key != self._key:
            self._key = key
            self.setAccessibleName(f"Key {key}" if key else "")
            self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the room of one letter."""
        return QSize(CAP, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        if self._key:
            place = QRectF(0, (self.height() - CAP) / 2, self.width(), CAP)
            theme = chosen(self._session.settings.taste.theme)
            paint_key(QPainter(self), place, self._key, theme)


def hairline() -> QFrame:
    """Return a thin line between two parts of a pane."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
