"""The name of a pane, with how many things are in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from annotator.gui.panels.boxes import row
from annotator.gui.panels.figures import tabular
from annotator.gui.panels.row_view import ROW
from annotator.gui.theme import tag_font


class Heading(QWidget):
    """A quiet heading: `Articles 128`. Controls may follow at its right.

    Where panes share one place, the name of another stands beside it.

    *Signals*: `other_asked()` when that is clicked.
    """

    other_asked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._title = QLabel(name)
        self._title.setObjectName("heading")
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._count.setFont(tabular(tag_font()))
        self._row = row(self, spacing=6)
        self._row.addWidget(self._title)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self.setMinimumHeight(ROW)
        self.setAccessibleName(name)

    @property
    def count(self) -> str:
        """What stands beside the name."""
        return self._count.text()

    def set_count(self, count: str) -> None:
        """Show how many there are."""
        self._count.setText(count)
        self.setAccessibleName(f"{self._name}, {count}")

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget)

    def add_other(self, name: str, help_text: str, *, before: bool) -> None:
        """Put the name of another pane, which is shown when it is clicked, beside this one's."""
        other = QPushButton(name, self)
        other.setObjectName("other")
        other.setToolTip(help_text)
        other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        other.setCursor(Qt.CursorShape.PointingHandCursor)
        other.clicked.connect(self.other_asked)
        self._title.setProperty("chosen", True)
        self._row.insertWidget(0 if before else 2, other)
