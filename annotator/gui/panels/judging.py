"""What the inspector says of a proposal: who made it, why, how sure that is, how it is judged."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from annotator.gui.panels.boxes import column, row
from annotator.gui.session import Session
from annotator.model.span import Span

ACCEPT, REJECT = "Accept   Enter", "Reject   Backspace"
ALSO = "{} accept it as that label; [ ] {{ }} move its edges first."


class Judging(QWidget):
    """Shown while what is selected was proposed and is not accepted: a reason and two buttons."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.why = QLabel(wordWrap=True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setAccessibleName("Why it is proposed")
        self._also = QLabel(wordWrap=True)
        self._also.setProperty("role", "muted")
        self._also.setTextFormat(Qt.TextFormat.PlainText)
        self.accept = self._button(ACCEPT, self._accept)
        self.reject = self._button(REJECT, self._reject)
        buttons = row(spacing=8)
        buttons.addWidget(self.accept)
        buttons.addWidget(self.reject)
        buttons.addStretch(1)
        box = column(self, spacing=6, margins=(0, 4, 0, 0))
        box.addWidget(self.why)
        box.addLayout(buttons)
        box.addWidget(self._also)
        self.hide()

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        """Return a button that leaves the keys to the text, where they do the same."""
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(slot)
        return button

    def show_spans(self, spans: Sequence[Span]) -> None:
        """Say what there is to judge in spans that are selected; nothing, if they are accepted."""
        chosen = [it for it in spans if it.state != "accepted"]
        self.setVisible(bool(chosen))
        if not chosen:
            return
        rejected = all(it.state == "rejected" for it in chosen)
        many = len(chosen) > 1
        proposals = self._session.proposals
        why = "" if many else proposals.reason(chosen[0])
        self.why.setText(f"Rejected. It was proposed by {why}" if rejected and why else why)
        self.why.setVisible(bool(why))
        keys = " ".join(it.key for it in self._session.schema.labels if it.key)
        self._also.setText(ALSO.format(keys))
        self._also.setVisible(bool(keys) and not many)
        after = " after all" if rejected else f" {len(chosen):,}" if many else ""
        self.accept.setText(ACCEPT.replace("   ", f"{after}   "))
        self.reject.setText(REJECT.replace("   ", f" {len(chosen):,}   ") if many else REJECT)
        self.reject.setHidden(rejected)

    @Slot()
    def _accept(self) -> None:
        self._session.proposals.accept()
        self._session.focus_asked.emit("text")

    @Slot()
    def _reject(self) -> None:
        self._session.proposals.reject()
        self._session.focus_asked.emit("text")
