"""A strip above an article without a date: what that means, and a line to enter one."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from annotator.gui.panels.boxes import row
from annotator.gui.session import Session
from annotator.model.document import Document

WHY = "This article has no date, so “Thursday” cannot be resolved."


class DateBanner(QWidget):
    """Shown while the article has no date; Enter gives it the one that is typed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("No date")
        why = QLabel(WHY, wordWrap=True)
        why.setProperty("role", "muted")
        self.line = QLineEdit(placeholderText="2026-03-03, or 2026-03")
        self.line.setAccessibleName("Date of publication")
        self.line.setFixedWidth(170)
        self.line.returnPressed.connect(self._give)
        box = row(self, spacing=12, margins=(16, 6, 16, 6))
        box.addWidget(why, 1)
        box.addWidget(self.line)
        self.hide()
        session.document_shown.connect(self._show)
        session.document_edited.connect(self._follow)
        session.focus_asked.connect(self._take_focus)

    @Slot(object)
    def _show(self, document: Document) -> None:
        self.line.clear()
        self.setVisible(not document.article.published)

    @Slot(object, object)
    def _follow(self, document: Document, _edits: object) -> None:
        self.setVisible(not document.article.published)

    @Slot()
    def _give(self) -> None:
        typed = self.line.text().strip()
        if typed and self._session.give_date(typed):
            self._session.focus_asked.emit("text")

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "date" and self.isVisible():
            self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the text with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._session.focus_asked.emit("text")
        else:
            super().keyPressEvent(event)
