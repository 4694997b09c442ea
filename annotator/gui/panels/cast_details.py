"""Who is selected in the cast: the fields, and where the person means them."""

from PySide6.QtCore import QModelIndex, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from annotator.gui import cast
from annotator.gui.panels.boxes import column
from annotator.gui.panels.cast_delegate import MentionDelegate
from annotator.gui.panels.cast_form import CastForm
from annotator.gui.panels.cast_model import MentionModel, mention_rows
from annotator.gui.panels.figures import counted
from annotator.gui.panels.form_row import hairline
from annotator.gui.panels.row_view import RowView
from annotator.gui.session import Session

MENTIONS = 60
"""How many mentions are listed."""

PAUSE = 60
"""Milliseconds on one of the cast before the mentions are read: articles have to be opened."""


class CastDetails(QWidget):
    """Fields and mentions of one; of several, how many they are.

    *Signals*: `escaped()` when the keys are to go back to the list.
    """

    escaped = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.form = CastForm(session, self)
        self._model = MentionModel(self)
        self.mentions = RowView("Mentions", self)
        self.mentions.setModel(self._model)
        self.mentions.setItemDelegate(MentionDelegate(session, self.mentions))
        self.mentions.setSelectionMode(RowView.SelectionMode.ExtendedSelection)
        self.about = QLabel(self)
        self.about.setProperty("role", "muted")
        self.about.setContentsMargins(12, 4, 12, 4)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        box = column(self)
        box.addWidget(self.form)
        box.addWidget(hairline())
        box.addWidget(self.about)
        box.addWidget(self.mentions, 1)
        self._pause.timeout.connect(self.read_mentions)
        self.mentions.clicked.connect(self._go)
        self.mentions.entered_row.connect(self._go_and_leave)
        self.mentions.escaped.connect(self.escaped)

    def show_chosen(self) -> None:
        """Show who is selected in the session's cast."""
        chosen = self._session.selected_cast
        one = self._session.project.entity(chosen[0]) if len(chosen) == 1 else None
        if one is None or self.form.entity is None or one.id != self.form.entity.id:
            self._model.load([])
        self.form.show_entity(one)
        self.setVisible(bool(chosen))
        self._pause.start()
        if one is None:
            self.about.setText(f"{len(chosen)} selected" if chosen else "")
            return
        count = self._session.project.cast_counts([one.id], self._session.author)[one.id]
        times, where = counted(count.mentions, "mention"), counted(count.articles, "article")
        self.about.setText(f"{times} in {where}" if count.mentions else "No label means this")

    def chosen_mentions(self) -> list[str]:
        """Return the ids of the spans that are selected in the list of mentions, or at the keys."""
        indexes = self.mentions.selectionModel().selectedRows()
        if not indexes and self.mentions.hasFocus() and self.mentions.currentIndex().isValid():
            indexes = [self.mentions.currentIndex()]
        return [self._model.rows[it.row()].span_id for it in indexes]

    @Slot()
    def read_mentions(self) -> None:
        """List the mentions."""
        self._pause.stop()
        one = self.form.entity
        rows = mention_rows(self._session, one.id, MENTIONS) if one else []
        if rows != self._model.rows:
            self._model.load(rows)

    @Slot(QModelIndex)
    def _go(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        cast.go_to(self._session, row.number, row.span_id)

    @Slot(QModelIndex)
    def _go_and_leave(self, index: QModelIndex) -> None:
        self._go(index)
        self._session.focus_asked.emit("text")
