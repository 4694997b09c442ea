"""The line below everything: what holds, what just happened, and what the next keys do."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from annotator.gui.proposals import to_judge
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.rules import missing

HEIGHT = 30
SAID_FOR = 7000
"""Milliseconds that a sentence stays."""

LONG = 60
"""Characters from which on all of a sentence is shown when the pointer rests on it."""

_DONE = {
    "Accept": "Accepted", "Add": "Added", "Delete": "Deleted", "Mark": "Marked", "Move": "Moved",
    "Reject": "Rejected", "Relabel": "Relabelled", "Resize": "Resized", "Set": "Set",
    "Write": "Wrote",
}  # fmt: skip
_UNDOABLE = ("Deleted", "Marked", "Rejected", "Relabelled")
"""Acts after which the way back is offered: those that take something out of sight."""


class StatusLine(QFrame):
    """Saved state, author, place and counts at the left; sentences; the next keys at the right.

    *Signals*: `undo_asked()`.
    """

    undo_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hint_text = self._said_text = self._link = ""
        self._article = ""
        self.setObjectName("status")
        self.setFixedHeight(HEIGHT)
        self.facts = QLabel(self)
        self.facts.setProperty("role", "muted")
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.RichText)
        self.said.setAccessibleName("What just happened")
        self.hint = QLabel(self)
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * STEP, 0, 3 * STEP, 0)
        row.setSpacing(6 * STEP)
        for label in (self.facts, self.said, self.hint):
            # What is said must never decide how wide the window is.
            label.setMinimumWidth(1)
            row.addWidget(label)
        row.setStretchFactor(self.hint, 1)
        self._quiet = QTimer(self, interval=SAID_FOR, singleShot=True)
        self._quiet.timeout.connect(self._forget)
        self.said.linkActivated.connect(self._ask_undo)
        session.said.connect(self.say)
        session.document_shown.connect(self._follow_document)
        session.document_edited.connect(self._count_edited)
        session.filtered.connect(self._count)
        session.articles_changed.connect(self._count)
        session.settings.changed.connect(self._follow_settings)
        self._count()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Show what happened for some seconds; acts that remove something offer the way back."""
        verb, _, rest = sentence.partition(" ")
        done = f"{_DONE.get(verb, verb)} {rest}".strip()
        self._link = ""
        if done != sentence and done.startswith(_UNDOABLE):
            color = self.palette().link().color().name()
            self._link = f' · <a href="undo" style="color:{color};text-decoration:none">Undo</a>'
        self._said_text = " ".join(done.split())
        self.said.setToolTip(done if done != self._said_text or len(done) > LONG else "")
        self._quiet.start()
        self._fit()

    def show_hint(self, text: str) -> None:
        """Say what the next keys do."""
        if text != self._hint_text:
            self._hint_text = text
            self._fit()

    @Slot()
    def _forget(self) -> None:
        self._said_text = self._link = ""
        self._fit()

    @Slot(object)
    def _follow_document(self, document: Document) -> None:
        """What was said of another article is over."""
        if document.article.id != self._article:
            self._article = document.article.id
            self._forget()
        self._count()

    @Slot()
    def _ask_undo(self) -> None:
        self._forget()
        self.undo_asked.emit()

    @Slot(object, object)
    def _count_edited(self, _document: object, _edits: Iterable[Edit]) -> None:
        self._count()

    @Slot(object)
    def _follow_settings(self, names: set[str]) -> None:
        if names & {"zoom", "author"}:
            self._count()

    @Slot()
    def _count(self) -> None:
        """Show where the person is, and how much there is."""
        session = self._session
        author = session.author if len(session.author) < 25 else f"{session.author[:23]}…"
        blind = session.project.is_blind(session.author)
        parts = ["saved", f"{author} (blind)" if blind else author]
        total = session.project.article_count()
        if session.document is None:
            parts.append("no articles" if not total else f"{total} articles")
        else:
            parts.append(f"article {session.number} of {total}")
            count = session.document.states["accepted"]
            labels = "1 label" if count == 1 else f"{count} labels"
            left = len(session.proposals.heads)
            hidden = f", {session.hidden} hidden" if session.filter.hidden else ""
            parts.append((f"{labels}, {to_judge(left)}" if left else labels) + hidden)
            if any(role.min for label in session.schema.labels for role in label.roles):
                lacking = sum(1 for _ in missing(session.schema, session.document))
                if lacking:
                    parts.append("1 role missing" if lacking == 1 else f"{lacking} roles missing")
        parts.append(f"{round(100 * session.settings.taste.zoom)} %")
        facts = "  ·  ".join(parts)
        if facts != self.facts.text():
            self.facts.setText(facts)
            self._fit()

    def _fit(self) -> None:
        """Cut what was said and then the hint, this at the end of a word pair, to the room."""
        metrics = QFontMetrics(self.hint.font())
        room = self.width() - self.facts.sizeHint().width() - 20 * STEP
        link_room = metrics.horizontalAdvance(" · Undo") if self._link else 0
        said = metrics.elidedText(
            self._said_text, Qt.TextElideMode.ElideRight, max(0, room - link_room)
        )
        self.said.setText(f"{said.replace('&', '&amp;').replace('<', '&lt;')}{self._link}")
        room -= self.said.sizeHint().width()
        words = self._hint_text.split("  ·  ")
        while len(words) > 1 and metrics.horizontalAdvance("  ·  ".join(words)) > room:
            words.pop()
        text = "  ·  ".join(words)
        self.hint.setText(text if metrics.horizontalAdvance(text) <= room else "")
        self.hint.setToolTip(self._hint_text if self.hint.text() != self._hint_text else "")
        self.hint.setAccessibleName(self._hint_text)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the hint."""
        super().resizeEvent(event)
        self._fit()
