"""Says to screen readers what others see: the span that is selected, and what happened."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.panels.facts import facts
from annotator.gui.session import Session


class Announcer(QObject):
    """Announces label, words, roles and attributes of a span when it is selected."""

    def __init__(self, session: Session, view: QWidget) -> None:
        super().__init__(view)
        self._session = session
        self._view = view
        self.last = ""
        # A moment later: an act often selects something else again.
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._tell_selected)
        session.selection_changed.connect(self._soon.start)
        session.said.connect(self.say)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say something aloud, if anyone listens."""
        if sentence:
            self.last = sentence
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, sentence))

    @Slot()
    def _tell_selected(self) -> None:
        session = self._session
        if session.document is None or not session.selected:
            return
        if session.span is not None:
            self.say(facts(session.document, session.schema, session.span).sentence())
        else:
            self.say(f"{len(session.selected)} labels are selected")
