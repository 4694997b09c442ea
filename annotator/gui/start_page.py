"""What the window shows while no project is open."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.gui.settings import Settings
from annotator.gui.theme import READING_FACES, STEP

WIDTH = 640
BUTTON = 276
"""All buttons are as wide as the one with the longest text."""

_OFFERS = (
    ("open_sample", "Open the sample", "Labelled articles in four languages, to try things on"),
    ("new_from_folder", "New project from a folder of articles…", "Text files or JSON lines"),
    ("open_project", "Open a project…", "A file that ends in .annotator"),
)


class StartPage(QWidget):
    """Offers the sample, a new project, and those that were open last.

    *Signals*: `asked(action_id)`, `project_chosen(path)` as text.
    """

    asked = Signal(str)
    project_chosen = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        box = QFrame(self)
        box.setMaximumWidth(WIDTH)
        box.setLayout(self._column())
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * STEP, 18 * STEP, 6 * STEP, 8 * STEP)
        row.addStretch(1)
        row.addWidget(box, 100)
        row.addStretch(1)
        self.update_recent()

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2 * STEP)
        name = QLabel("Annotator", self)
        name.setObjectName("wordmark")
        font = name.font()
        font.setFamilies(list(READING_FACES))
        name.setFont(font)
        motto = QLabel("Who did what, how much of it, and who says so.", self)
        motto.setProperty("role", "muted")
        column.addWidget(name)
        column.addWidget(motto)
        column.addSpacing(5 * STEP)
        for action_id, text, more in _OFFERS:
            column.addLayout(self._offer(action_id, text, more))
        column.addSpacing(5 * STEP)
        column.addLayout(self._recent)
        column.addStretch(1)
        drop = QLabel("Or drop a project, files or a folder anywhere on this window.", self)
        drop.setProperty("role", "muted")
        column.addWidget(drop)
        return column

    def update_recent(self) -> None:
        """Show the recent projects that are still there."""
        while (item := self._recent.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        paths = [Path(it) for it in self._settings.taste.recent if Path(it).exists()]
        if not paths:
            return
        title = QLabel("Recent projects", self)
        title.setObjectName("heading")
        self._recent.addWidget(title)
        for path in paths:
            button = QPushButton(path.stem, self)
            button.setProperty("role", "recent")
            button.setProperty("path", str(path))
            button.setToolTip(str(path))
            button.clicked.connect(self._open)
            place = QLabel(str(path.parent), button)
            place.setProperty("role", "muted")
            place.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside = QHBoxLayout(button)
            inside.setContentsMargins(BUTTON, 0, 2 * STEP, 0)
            inside.addWidget(place)
            self._recent.addWidget(button)

    def _offer(self, action_id: str, text: str, more: str) -> QHBoxLayout:
        button = QPushButton(text, self)
        button.setProperty("action", action_id)
        if action_id == _OFFERS[0][0]:
            button.setProperty("role", "primary")
        button.setFixedWidth(BUTTON - 3 * STEP)
        button.clicked.connect(self._ask)
        note = QLabel(more, self)
        note.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(button)
        row.addWidget(note, 1)
        return row

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(str(self.sender().property("action")))

    @Slot()
    def _open(self) -> None:
        self.project_chosen.emit(str(self.sender().property("path")))
