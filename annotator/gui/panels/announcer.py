"""Says to screen readers what others see: the span that is selected, and what happened."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.panels.facts import facts
from annotator.gui.panels.figures import counted
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
        self._filling = ("", "")
        session.filling.changed.connect(self._tell_filling)
        session.said.connect(self.say)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say something aloud, if anyone listens."""
        if sentence:
            self.last = sentence
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, sentence))

    @Slot()
    def _tell_filling(self) -> None:
        """Say which role is being filled, and of each span that is gone to, what it says."""
        filling, document = self._session.filling, self._session.document
        now = (filling.role.name if filling.role else "", filling.current)
        if now == self._filling or document is None:
            return
        self._filling = now
        frame, current = filling.frame, document.by_id.get(filling.current)
        if current is not None:
            self.say(f"{current.words(document.article.text)}: Enter takes it")
        elif filling.role is not None and frame is not None:
            count = sum(bool(it.span_id) for it in filling.hints)
            self.say(
                f"{filling.role.heading} of {frame.label}: {counted(count, 'label')} may fill it"
            )

    @Slot()
    def _tell_selected(self) -> None:
        session = self._session
        if session.document is None or not session.selected:
            return
        if session.span is not None:
            self.say(facts(session.document, session.schema, session.span).sentence())
        else:
            self.say(f"{len(session.selected)} labels are selected")
