"""The articles as a list that reads only what is looked at."""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.panels.figures import counted
from annotator.gui.panels.marks import STATE_WORDS
from annotator.gui.proposals import to_judge
from annotator.gui.session import Session
from annotator.model.document import Status
from annotator.store.articles import ArticleRow, Sort

PAGE = 64
"""Rows read at once."""

PAGES = 32
"""Pages kept; the one that was not looked at for longest goes first."""

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The `ArticleRow` of an index."""

Index = QModelIndex | QPersistentModelIndex


class ArticleModel(QAbstractListModel):
    """Numbers of all articles in the list, and the rows of those pages that were seen last.

    A million articles are an array of 8 MB; no more than 2,048 rows are ever in memory.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._numbers = array("q")
        self._sort: Sort = "added"
        self._pages: OrderedDict[int, dict[int, ArticleRow]] = OrderedDict()

    def load(self, *, text: str = "", status: Status | None = None, sort: Sort = "added") -> None:
        """List the articles anew; see `Project.article_numbers`."""
        session = self._session
        numbers = session.project.article_numbers(
            session.author, text=text, status=status, sort=sort, seed=session.settings.taste.seed
        )
        # Work goes on in the order that was chosen; as added, it does so by itself.
        session.order = numbers if sort != "added" else ()
        self.beginResetModel()
        self._numbers, self._sort = numbers, sort
        self._pages.clear()
        self.endResetModel()

    def number_at(self, row: int) -> int:
        """Return the number of the article in a row, or 0."""
        return self._numbers[row] if 0 <= row < len(self._numbers) else 0

    def row_of(self, number: int) -> int:
        """Return the row of an article, or -1 where it is not in the list."""
        if self._sort == "added":
            at = bisect_left(self._numbers, number)
            return at if self.number_at(at) == number else -1
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def row_behind(self, number: int) -> int:
        """Return the first row that was added behind an article: where it would be, if listed."""
        return bisect_left(self._numbers, number) if self._sort == "added" else 0

    def article(self, row: int) -> ArticleRow | None:
        """Return what the list shows in a row, reading its page if it has to."""
        number = self.number_at(row)
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is None:
            rows = self._read(page)
        self._pages.move_to_end(page)
        return rows.get(number)

    def refresh(self, number: int) -> None:
        """Read one article's row anew, if it is one that was seen."""
        for page, rows in self._pages.items():
            if number in rows:
                rows[number] = self._fresh(rows[number])
                first = page * PAGE
                row = self._numbers.index(number, first, first + PAGE)
                self.dataChanged.emit(self.index(row), self.index(row))
                return

    def _fresh(self, row: ArticleRow) -> ArticleRow:
        """Return a row as it is now; what the window shows is counted already."""
        document = self._session.document
        if document is not None and document.article.id == row.id:
            states = document.states
            return replace(
                row,
                status=document.status,
                labels=states["accepted"],
                proposed=len(self._session.proposals.heads),
            )
        return self._rows([row.number])[0]

    def _read(self, page: int) -> dict[int, ArticleRow]:
        wanted = self._numbers[page * PAGE : (page + 1) * PAGE]
        rows = self._rows(wanted)
        self._pages[page] = {row.number: row for row in rows}
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return self._pages[page]

    def _rows(self, wanted: Sequence[int]) -> list[ArticleRow]:
        session = self._session
        return session.project.article_rows(session.author, wanted, sort=self._sort)

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        """Return how many articles there are in the list."""
        return 0 if parent.isValid() else len(self._numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, the whole row, or the words for it."""
        if role not in _ROLES or (row := self.article(index.row())) is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{titled(row)}, {_counts(row)}"
        return titled(row)


_ROLES = frozenset(
    {
        ROW_ROLE,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)


def titled(row: ArticleRow) -> str:
    """Return an article's title on one line, or what stands for it."""
    return " ".join(row.title.split()) or "Untitled"


def told(row: ArticleRow) -> str:
    """Return all that the list knows of an article, line by line."""
    origin = " · ".join(part for part in (row.source, row.published or "no date") if part)
    return "\n".join((titled(row), origin, _counts(row).capitalize()))


def _counts(row: ArticleRow) -> str:
    words = [STATE_WORDS[row.status], counted(row.labels, "label")]
    if row.proposed:
        words.append(to_judge(row.proposed))
    return ", ".join(words)
