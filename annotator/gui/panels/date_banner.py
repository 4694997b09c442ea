"""A strip above an article without a date: what that means, the day it says, a line for one."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from annotator.gui.panels.boxes import row
from annotator.gui.session import Session
from annotator.model.document import Document
from annotator.news import times
from annotator.news.dateline import dateline

WHY = "This article has no date."
SO = "This article has no date, so “{}” cannot be resolved."

TAKE = "Take “{}”   Alt+D"

READ = 20_000
"""Characters at the beginning of an article in which such words are looked for."""


def unresolved(document: Document) -> str:
    """Return the first words of an article that only its date would tell the day of."""
    text = document.article.text[:READ]
    found = times.find(text, document.article.language)
    return next((text[it.start : it.end] for it in found if not it.value[:4].isdigit()), "")


class DateBanner(QWidget):
    """Shown while the article has no date; Enter gives it the one that is typed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("No date")
        self.why = QLabel(WHY, wordWrap=True)
        self.why.setProperty("role", "muted")
        self.line = QLineEdit(placeholderText="2026-03-03, or 2026-03")
        self.line.setAccessibleName("Date of publication")
        self.line.setFixedWidth(170)
        self.line.returnPressed.connect(self._give)
        self.offer = QPushButton()
        self.offer.setToolTip("The first lines of the article say this day")
        self.offer.setAccessibleName("Take the date in the text")
        self.offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.offer.clicked.connect(session.take_date)
        box = row(self, spacing=12, margins=(16, 6, 16, 6))
        box.addWidget(self.why, 1)
        box.addWidget(self.offer)
        box.addWidget(self.line)
        self.hide()
        session.document_shown.connect(self._show)
        session.document_edited.connect(self._follow)
        session.focus_asked.connect(self._take_focus)

    @Slot(object)
    def _show(self, document: Document) -> None:
        self.line.clear()
        if not document.article.published:
            words = unresolved(document)
            self.why.setText(SO.format(words) if words else WHY)
            found = dateline(document)
            said = document.article.text[found.start : found.end] if found else ""
            self.offer.setText(TAKE.format(" ".join(said.split())))
            self.offer.setVisible(bool(found))
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
