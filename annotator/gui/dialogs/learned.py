"""What was learned from the author's labels: how well, label by label, beside the rules."""

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.session import Session
from annotator.gui.theme import chosen
from annotator.learning.model import Learned, Quality

_HEAD = ("", "Learned from", "Right of those found", "Found of those there are", "F1", "Rules", "")


class LearnedDialog(Sheet):
    """A row for each label, and a button to learn now."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("What was learned from your labels", parent, width=620)
        self._session = session
        self.table = QLabel(self)
        self.table.setTextFormat(Qt.TextFormat.RichText)
        self.table.setWordWrap(True)
        self.table.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.table)
        self._state = muted("", self)
        self.body.addWidget(self._state)
        self.learn = self.add_button("Learn now", self._learn, left=True)
        self.add_button("Close", self.accept, primary=True)
        session.learning.changed.connect(self._show)
        self._show()

    @Slot()
    def _learn(self) -> None:
        self._session.learning.start()

    @Slot()
    def _show(self) -> None:
        learning = self._session.learning
        known = learning.known
        self.table.setText(self._page(known) if known else "Nothing is learned yet.")
        told = (
            "Learning…"
            if learning.is_busy
            else learning.lacks
            or "Measured in articles that were held back. A label is proposed where it does better "
            "than the rules; it is learned anew after each finished article."
        )
        self._state.setText(told)
        self.learn.setEnabled(not learning.is_busy and not learning.lacks)

    def _page(self, known: Learned) -> str:
        theme = chosen(self._session.settings.taste.theme)
        labels = self._session.schema.by_name
        head = "".join(f'<th align="right" style="color:{theme.muted}">{it}</th>' for it in _HEAD)
        rows = []
        for it in known.qualities:
            colour = theme.label(labels[it.label]).bar if it.label in labels else theme.muted
            cells = "".join(f'<td align="right">{cell}</td>' for cell in _cells(it))
            name = f'<td style="color:{colour};font-weight:600">{escape(it.label)}</td>'
            rows.append(f"<tr>{name}{cells}</tr>")
        table = f'<table cellspacing="0" cellpadding="4"><tr>{head}</tr>{"".join(rows)}</table>'
        return f"<p>From {escape(known.name)}.</p>{table}"


def _cells(it: Quality) -> tuple[str, ...]:
    shares = (f"{it.precision:.0%}", f"{it.recall:.0%}", f"{it.f1:.2f}", f"{it.rules_f1:.2f}")
    return (f"{it.count:,}", *shares, "proposed" if it.on else "off: the rules do better")
