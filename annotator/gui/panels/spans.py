"""The list of this article's spans, in text order."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from annotator.gui import cast
from annotator.gui.panels.boxes import column
from annotator.gui.panels.entity_editor import ACCEPT
from annotator.gui.panels.figures import grouped
from annotator.gui.panels.filter_line import FilterLine
from annotator.gui.panels.heading import Heading
from annotator.gui.panels.row_view import RowView
from annotator.gui.panels.span_delegate import SpanDelegate
from annotator.gui.panels.span_model import SpanModel
from annotator.gui.proposals import to_judge
from annotator.gui.session import Session
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.span import Range

PAUSE = 80
"""Milliseconds without a key before the list is filtered."""


class SpansPanel(QWidget):
    """The spans with a filter; what is selected here is selected in the text, and back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._following = False
        self._heading = Heading("Spans", self)
        hint = "Filter by words or label"
        self._filter = FilterLine(session, "Filter spans by words or label", hint, self)
        self._model = SpanModel(self)
        self._view = RowView("Spans in text order", self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(SpanDelegate(session, self._view))
        self._view.setSelectionMode(RowView.SelectionMode.ExtendedSelection)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter, wordWrap=True)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(24, 24, 24, 0)
        self._hidden = QLabel(self)
        self._hidden.setProperty("role", "muted")
        self._hidden.hide()
        self._stack = QStackedWidget(self)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._arrange()
        self._connect()
        self._model.show_only(session.filter)
        self._show()

    @property
    def heading(self) -> Heading:
        """The heading, where other panes may put what they count."""
        return self._heading

    def _arrange(self) -> None:
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        top = column(spacing=8, margins=(12, 4, 12, 8))
        top.addWidget(self._heading)
        top.addWidget(self._filter)
        top.addWidget(self._hidden)
        outer = column(self)
        outer.addLayout(top)
        outer.addWidget(self._stack, 1)
        self.setFocusProxy(self._view)

    def _connect(self) -> None:
        self._filter.textEdited.connect(self._wait)
        self._filter.textChanged.connect(self._note_cleared)
        self._filter.returnPressed.connect(self._enter_list)
        self._pause.timeout.connect(self._show)
        self._view.selectionModel().selectionChanged.connect(self._select)
        self._view.entered_row.connect(self._enter)
        self._view.typed.connect(self._type)
        self._view.escaped.connect(self._leave)
        self._session.document_shown.connect(self._show_document)
        self._session.document_edited.connect(self._follow_edits)
        self._session.filtered.connect(self._follow_filter)
        self._session.selection_changed.connect(self._follow_selection)
        self._session.focus_asked.connect(self._take_focus)
        self._session.settings.changed.connect(self._restyle)

    @Slot(object)
    def _restyle(self, _names: object) -> None:
        self._view.viewport().update()

    # Showing

    @Slot()
    def _show(self) -> None:
        self._pause.stop()
        self._following = True
        self._model.show(self._session.document, self._filter.text().strip())
        self._following = False
        self._show_count()
        self._follow_selection()

    @Slot(object)
    def _show_document(self, _document: object) -> None:
        self._show()

    @Slot()
    def _follow_filter(self) -> None:
        self._following = True
        all_anew = self._model.show_only(self._session.filter)
        self._following = False
        if all_anew:
            self._show()
        else:
            self._show_count()

    @Slot(object, object)
    def _follow_edits(self, document: Document, edits: Sequence[Edit]) -> None:
        # Qt selects a neighbour of a row that goes; that is not what the person selected.
        self._following = True
        self._model.follow(document, edits)
        self._following = False
        self._show_count()
        self._follow_selection()

    def _show_count(self) -> None:
        count, total = self._model.rowCount(), self._model.total
        self._heading.set_count(
            self._counted() if count == total else f"{grouped(count)} of {grouped(total)}"
        )
        hidden = total - count if self._filter.text() else 0
        self._hidden.setText(f"{grouped(hidden)} not listed \u00b7 Esc lists all")
        self._hidden.setVisible(bool(hidden and count))
        nothing = "Nothing is labelled yet.\nSelect text, then press a key."
        if total and not self._filter.text():
            nothing = "The filter hides every label."
        elif total:
            nothing = "No label matches.\nEsc lists all."
        self._empty.setText(nothing)
        self._stack.setCurrentIndex(0 if count else 1)

    def _counted(self) -> str:
        """Return how many labels there are, and apart how many frames are still to be judged."""
        document, total = self._session.document, self._model.total
        left = len(self._session.proposals.heads)
        if document is None or not left:
            return grouped(total)
        return f"{grouped(document.states['accepted'])} · {to_judge(left)}"

    # Selecting

    @Slot()
    def _follow_selection(self) -> None:
        """Show what is selected in the session."""
        document = self._session.document
        by_id = document.by_id if document else {}
        rows = [self._model.row_of(by_id[it]) for it in self._session.selected if it in by_id]
        chosen_rows = QItemSelection()
        for row in rows:
            if row >= 0:
                chosen_rows.select(self._model.index(row), self._model.index(row))
        self._following = True
        model = self._view.selectionModel()
        if chosen_rows != model.selection():
            model.select(chosen_rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(rows) == 1 and rows[0] >= 0:
            index = self._model.index(rows[0])
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._see(index)
        self._following = False

    def _see(self, index: QModelIndex) -> None:
        """Bring a row into sight; from there on, some keys move nothing but what is selected."""
        room = self._view.viewport().rect()
        if not room.contains(self._view.visualRect(index)):
            self._view.scrollTo(index, RowView.ScrollHint.PositionAtCenter)

    @Slot()
    def _select(self) -> None:
        if self._following:
            return
        rows = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        spans = [self._model.at(row) for row in rows]
        self._session.select([span.id for span in spans])
        if len(spans) == 1:
            self._session.went_to.emit(Range(spans[0].start, spans[0].end))

    @Slot(QModelIndex)
    def _enter(self, _index: QModelIndex) -> None:
        self._session.focus_asked.emit("attributes")

    @Slot()
    def _leave(self) -> None:
        """List everything again; then go to the text."""
        if self._filter.text():
            self._filter.clear()
        else:
            self._session.focus_asked.emit("text")

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "spans":
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Filtering

    @Slot(str)
    def _wait(self, _text: str) -> None:
        self._pause.start()

    @Slot(str)
    def _note_cleared(self, text: str) -> None:
        if not text:
            self._show()

    @Slot(str)
    def _type(self, text: str) -> None:
        """Filter by what is typed into the list; accept who is proposed for the selected label."""
        if text == ACCEPT:
            cast.accept_first(self._session)
            return
        self._filter.setFocus()
        self._filter.insert(text)
        self._pause.start()

    @Slot()
    def _enter_list(self) -> None:
        self._show()
        if self._model.rowCount():
            self._view.setFocus()
            if not self._view.selectionModel().hasSelection():
                self._view.setCurrentIndex(self._model.index(0))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete what is selected; go from the filter to the list, or one step back."""
        key = event.key()
        if key == Qt.Key.Key_Delete and self._view.hasFocus():
            self._session.remove()
        elif key == Qt.Key.Key_Down and self._filter.hasFocus():
            self._enter_list()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
