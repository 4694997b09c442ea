"""The cast as a list that reads only what is looked at, and where one of it is mentioned."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.panels.figures import counted
from annotator.gui.session import Session
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.store.cast import Count

PAGE = 64
"""Rows read at once."""

PAGES = 32
"""Pages kept; the one that was not looked at for longest goes first."""

CONTEXT = 40
"""Characters around a mention."""

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The `CastRow` or `MentionRow` of an index."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class CastRow:
    """What the list shows of one of the cast."""

    entity: Entity
    count: Count


@dataclass(frozen=True, slots=True)
class MentionRow:
    """What the list shows of a mention: the words, what follows them, and in which article."""

    number: int
    span_id: str
    left: str
    words: str
    right: str
    title: str


class CastModel(QAbstractListModel):
    """Ids of all in the list, and the rows of those pages that were seen last."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.ids: Sequence[str] = ()
        self._pages: OrderedDict[int, dict[str, CastRow]] = OrderedDict()

    def load(self, ids: Sequence[str]) -> None:
        """List these."""
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Read anew what is shown; the list stays as it is."""
        self._pages.clear()
        if self.ids:
            self.dataChanged.emit(self.index(0), self.index(len(self.ids) - 1))

    def row(self, number: int) -> CastRow | None:
        """Return what the list shows in a row, reading its page if it has to."""
        page = number // PAGE
        rows = self._pages.get(page)
        if rows is None:
            rows = self._read(page)
        self._pages.move_to_end(page)
        return rows.get(self.ids[number])

    def _read(self, page: int) -> dict[str, CastRow]:
        project = self._session.project
        wanted = self.ids[page * PAGE : (page + 1) * PAGE]
        counts = project.cast_counts(wanted, self._session.author)
        self._pages[page] = {it.id: CastRow(it, counts[it.id]) for it in project.entities(wanted)}
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return self._pages[page]

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        """Return how many are listed."""
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, the whole row, or the words for it."""
        if role not in _ROLES or (row := self.row(index.row())) is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return told(row)
        return row.entity.name


class MentionModel(QAbstractListModel):
    """Some mentions of one of the cast."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[MentionRow] = ()

    def load(self, rows: Sequence[MentionRow]) -> None:
        """List these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        """Return how many are listed."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, the whole row, or where it is."""
        if role not in _ROLES:
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        return f"{row.left}{row.words}{row.right}\n{row.title}"


_ROLES = frozenset(
    {
        ROW_ROLE,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)


def told(row: CastRow) -> str:
    """Return all that the list knows of one of the cast, line by line."""
    entity = row.entity
    about = " · ".join(filter(None, (entity.type, entity.country, entity.sector, entity.wikidata)))
    times = f"{counted(row.count.mentions, 'mention')} in {counted(row.count.articles, 'article')}"
    aliases = f"also {', '.join(entity.aliases)}" if entity.aliases else ""
    return "\n".join(filter(None, (entity.name, about, aliases, times)))


def mention_rows(session: Session, entity_id: str, limit: int) -> list[MentionRow]:
    """Return the first mentions of someone by the session's author, in the order of the text."""
    project, author = session.project, session.author
    rows: list[tuple[tuple[int, int], MentionRow]] = []
    documents: dict[int, Document] = {}
    for mention in project.mentions(entity_id, author, limit):
        number = mention.number
        if number not in documents:
            documents = {number: project.document(number, author)}
        document = documents[number]
        span = document.by_id[mention.span_id]
        text = document.article.text
        left, right = text[: span.start][-CONTEXT:], text[span.end : span.end + CONTEXT]
        row = MentionRow(
            number,
            span.id,
            " ".join(f"{left}|".split())[:-1],
            span.words(text),
            " ".join(f"|{right}".split())[1:],
            document.article.title,
        )
        rows.append(((number, span.start), row))
    return [row for _, row in sorted(rows, key=lambda it: it[0])]
