"""The spans of one article as a list in text order, changed one by one."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.filters import EVERYTHING, Filter
from annotator.model.span import Span, text_order

SPAN_ROLE = Qt.ItemDataRole.UserRole
"""The `Span` of an index."""

MANY = 200
"""So many edits at once, and the list is made anew."""

Index = QModelIndex | QPersistentModelIndex


class SpanModel(QAbstractListModel):
    """Those spans of the document that are not hidden, and fit the words.

    `total` is how many there would be without a filter.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._spans: list[Span] = []
        self._sought = ""
        self._filter = EVERYTHING
        self.total = 0

    def show(self, document: Document | None, sought: str = "") -> None:
        """List the spans of a document whose words or label contain what is sought."""
        self.beginResetModel()
        self._document = document
        self._sought = sought.casefold()
        spans = [it for it in document.spans if self._counts(it)] if document else []
        self.total = len(spans)
        self._spans = [span for span in spans if self._fits(span)]
        self.endResetModel()

    def show_only(self, chosen: Filter) -> bool:
        """List only what a filter lets through; whether all rows have to be made anew."""
        before, self._filter = self._filter, chosen
        if before.differs(chosen):
            return True
        by_id = self._document.by_id if self._document else {}
        for span in (by_id[it] for it in before.spared ^ chosen.spared if it in by_id):
            listed, fits = self.row_of(span) >= 0, self._fits(span)
            if listed != fits:
                self._replace(span if listed else None, span if fits else None)
        return False

    def follow(self, document: Document, edits: Sequence[Edit]) -> None:
        """Change the rows that `edits` changed; the others are not touched."""
        self._document = document
        values = [it for it in edits if isinstance(it.value, Span) and document.holds(it.value)]
        if len(values) > MANY:
            self.show(document, self._sought)
            return
        for edit in values:
            before = edit.before if isinstance(edit.before, Span) else None
            after = edit.after if isinstance(edit.after, Span) else None
            self.total += self._counts(after) - self._counts(before)
            self._replace(before, after if after and self._fits(after) else None)

    def row_of(self, span: Span) -> int:
        """Return the row of a span, or -1 where it is not listed."""
        at = bisect_left(self._spans, text_order(span), key=text_order)
        there = at < len(self._spans) and self._spans[at].id == span.id
        return at if there else -1

    def at(self, row: int) -> Span:
        """Return the span in a row."""
        return self._spans[row]

    def _replace(self, before: Span | None, after: Span | None) -> None:
        row = self.row_of(before) if before else -1
        if row >= 0 and before and after and text_order(before) == text_order(after):
            self._spans[row] = after
            self.dataChanged.emit(self.index(row), self.index(row))
            return
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._spans[row]
            self.endRemoveRows()
        if after:
            at = bisect_left(self._spans, text_order(after), key=text_order)
            self.beginInsertRows(QModelIndex(), at, at)
            self._spans.insert(at, after)
            self.endInsertRows()

    def _fits(self, span: Span) -> bool:
        if not self._filter.shows(span):
            return False
        if not self._sought:
            return True
        return self._sought in span.label.casefold() or self._sought in self.words(span).casefold()

    def _counts(self, span: Span | None) -> bool:
        return span is not None and (span.state != "rejected" or self._filter.rejected)

    def words(self, span: Span) -> str:
        """Return what a span says, on one line."""
        return span.words(self._document.article.text) if self._document else ""

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        """Return how many spans are listed."""
        return 0 if parent.isValid() else len(self._spans)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, the span, or what is said of it."""
        span = self._spans[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(span)
        if role == SPAN_ROLE:
            return span
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{span.label}{_aside(span)}\n{self.words(span)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{span.label}{_aside(span)}: {self.words(span)}"
        return None


def _aside(span: Span) -> str:
    if span.state == "accepted":
        return ""
    return f", {span.state}" if span.state == "rejected" else f", proposed by {span.origin}"
