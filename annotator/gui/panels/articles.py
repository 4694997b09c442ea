"""The list of articles: what there is, how far each is, which one is shown."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from annotator.gui.panels.article_delegate import ArticleDelegate
from annotator.gui.panels.article_model import ArticleModel
from annotator.gui.panels.boxes import column
from annotator.gui.panels.figures import grouped
from annotator.gui.panels.filter_line import FilterLine
from annotator.gui.panels.heading import Heading
from annotator.gui.panels.menu_button import MenuButton
from annotator.gui.panels.row_view import ROW, RowView
from annotator.gui.session import Session

PAUSE = 150
"""Milliseconds without a key before the list is filtered."""

STATES = (
    (None, "All states"),
    ("untouched", "Untouched"),
    ("in_progress", "In progress"),
    ("done", "Done"),
)
SORTS = (
    ("added", "As added"),
    ("title", "By title"),
    ("published", "By date"),
    ("length", "By length"),
    ("proposals", "Most proposals first"),
    ("certainty", "Least certain first"),
    ("oldest", "Oldest first"),
    ("random", "Random"),
)
_REASONS = {
    "proposals": "Most proposals first",
    "certainty": "Least certain first: how sure the proposals are on average",
    "oldest": "Oldest first, without a date last",
    "random": "Random order, seed {seed}",
}
"""What is said of an order by which work goes on."""


class ArticlesPanel(QWidget):
    """The articles with a filter; Enter or a click shows one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._heading = Heading("Articles", self)
        hint = "Filter by title or source"
        self._filter = FilterLine(session, "Filter articles by title or source", hint, self)
        self._status = MenuButton(session, "filter", "State", STATES, self)
        self._sort = MenuButton(session, "sort", "Order", SORTS, self)
        self._sort.reset(session.settings.taste.order)
        self._model = ArticleModel(session, self)
        self._view = RowView("Articles", self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(ArticleDelegate(session, self._view))
        self._reason = QLabel(wordWrap=True)
        self._reason.setProperty("role", "muted")
        self._reason.setAccessibleName("Order of the articles")
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setProperty("role", "muted")
        self._show_all = QPushButton("Show all articles")
        self._show_all.setProperty("role", "flat")
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._stack = QStackedWidget(self)
        self._arrange()
        self._connect()
        self._refilter()

    @property
    def heading(self) -> Heading:
        """The heading, where the names of other panes may stand."""
        return self._heading

    def step(self, step: int) -> None:
        """Show the next (+1) or previous (-1) article in the order of the list."""
        row = self._model.row_of(self._session.number)
        if row < 0:
            # The shown article is filtered out: go on from where it would be.
            row = self._model.row_behind(self._session.number) - (step > 0)
        number = self._model.number_at(row + step)
        if number:
            self._session.show_article(number)
        elif self._model.rowCount():
            last = "last" if step > 0 else "first"
            self._session.said.emit(f"This is the {last} article of the list")

    def focus_filter(self) -> None:
        """Take the keys, to look for an article."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    @Slot()
    def reload(self) -> None:
        """Read the list anew; the row that the keys are at and what is in sight stay."""
        kept = self._model.number_at(self._view.currentIndex().row())
        top = self._model.number_at(self._view.rowAt(0))
        over = self._view.verticalScrollBar().value() % ROW
        self._load()
        row, first = self._model.row_of(kept), self._model.row_of(top)
        if first >= 0:
            self._view.scrollTo(self._model.index(first), RowView.ScrollHint.PositionAtTop)
            self._view.verticalScrollBar().setValue(self._view.verticalScrollBar().value() + over)
        self._view.setAutoScroll(first < 0)
        self._view.setCurrentIndex(self._model.index(row))
        self._view.setAutoScroll(True)

    @Slot()
    def _refilter(self) -> None:
        """Read the list for another filter, state or order; the shown article stays in sight."""
        self._load()
        row = self._model.row_of(self._session.number)
        if row >= 0:
            self._view.setCurrentIndex(self._model.index(row))
        else:
            self._view.scrollToTop()

    @Slot()
    def _reorder(self) -> None:
        """Read the list in another order, which is kept."""
        self._session.settings.change(order=str(self._sort.value))
        self._refilter()

    def _load(self) -> None:
        self._pause.stop()
        status: Any = self._status.value
        sort: Any = self._sort.value
        self._model.load(
            text=self._filter.text().strip(),
            status=status,
            sort=sort,
        )
        reason = _REASONS.get(sort, "")
        self._reason.setText(reason.format(seed=self._session.settings.taste.seed))
        self._reason.setVisible(bool(reason))
        self._show_count()

    def _show_count(self) -> None:
        count, total = self._model.rowCount(), self._session.project.article_count()
        self._heading.set_count(
            grouped(total) if count == total else f"{grouped(count)} of {grouped(total)}"
        )
        self._empty.setText(
            "No article matches."
            if total
            else "No articles yet.\nImport some with File \u203a Import, or drop files here."
        )
        self._show_all.setVisible(bool(total))
        self._stack.setCurrentIndex(0 if count else 1)

    # Making it

    def _arrange(self) -> None:
        nothing = QWidget()
        box = column(nothing, spacing=8, margins=(24, 48, 24, 0))
        box.addWidget(self._empty)
        box.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self._stack.addWidget(self._view)
        self._stack.addWidget(nothing)
        top = column(spacing=8, margins=(12, 4, 12, 8))
        self._heading.add(self._status)
        self._heading.add(self._sort)
        top.addWidget(self._heading)
        top.addWidget(self._filter)
        top.addWidget(self._reason)
        outer = column(self)
        outer.addLayout(top)
        outer.addWidget(self._stack, 1)
        self.setFocusProxy(self._view)

    def _connect(self) -> None:
        self._filter.textEdited.connect(self._wait)
        self._filter.textChanged.connect(self._note_cleared)
        self._filter.returnPressed.connect(self._enter_list)
        self._pause.timeout.connect(self._refilter)
        self._status.switched.connect(self._refilter)
        self._sort.switched.connect(self._reorder)
        self._show_all.clicked.connect(self._clear)
        self._view.clicked.connect(self._enter)
        self._view.entered_row.connect(self._enter)
        self._view.typed.connect(self._type)
        self._view.escaped.connect(self._leave)
        self._session.articles_changed.connect(self.reload)
        self._session.reviewed.connect(self._refresh)
        self._session.document_shown.connect(self._follow)
        self._session.focus_asked.connect(self._take_focus)
        self._session.settings.changed.connect(self._restyle)

    @Slot(object)
    def _restyle(self, names: set[str]) -> None:
        if "seed" in names and self._sort.value == "random":
            self._refilter()
        self._view.viewport().update()

    # Filtering

    @Slot(str)
    def _wait(self, _text: str) -> None:
        self._pause.start()

    @Slot(str)
    def _note_cleared(self, text: str) -> None:
        if not text:
            self._refilter()

    @Slot()
    def _clear(self) -> None:
        self._status.reset()
        if self._filter.text():
            self._filter.clear()
        else:
            self._refilter()

    @Slot(str)
    def _type(self, text: str) -> None:
        """Filter by what is typed into the list."""
        self._filter.setFocus()
        self._filter.insert(text)
        self._pause.start()

    @Slot()
    def _enter_list(self) -> None:
        self._refilter()
        if self._model.rowCount():
            self._view.setFocus()
            if self._model.row_of(self._session.number) < 0:
                self._view.setCurrentIndex(self._model.index(0))

    # Showing

    @Slot(QModelIndex)
    def _enter(self, index: QModelIndex) -> None:
        number = self._model.number_at(index.row())
        if number != self._session.number:
            self._session.show_article(number)
        self._leave()

    @Slot()
    def _leave(self) -> None:
        self._session.focus_asked.emit("text")

    @Slot(str)
    def _refresh(self, article_id: str) -> None:
        self._model.refresh(self._session.project.number_of(article_id))

    @Slot(object)
    def _follow(self, _document: object) -> None:
        row = self._model.row_of(self._session.number)
        # Its proposals are worked out ahead.
        self._session.proposals.suggesting.listed = self._model.number_at(row + 1)
        if row >= 0:
            self._view.setCurrentIndex(self._model.index(row))
        else:
            self._view.clearSelection()
        self._view.viewport().update()

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "articles":
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the filter to the list, or one step back."""
        if event.key() == Qt.Key.Key_Down and self._filter.hasFocus():
            self._enter_list()
        elif event.key() == Qt.Key.Key_Escape and self._filter.text():
            self._filter.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
