"""The list of foreign names in a dialog: each with its count, an example and what it is here."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.figures import grouped
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import middle, paint_ground, paint_swatch, paint_words
from annotator.gui.panels.row_view import RowView
from annotator.gui.session import Session
from annotator.gui.theme import chosen
from annotator.model.findings import Table
from annotator.model.foreign_names import TABLES, ForeignName
from annotator.model.label_map import Named
from annotator.model.schema import Schema

LINE = 44
"""The height of a row: two lines of words."""

MIDDLE = 0.56
"""Where a row says what a name is here, as a share of its width."""

LEFT_OUT = "Leave out"

_PAD = 10
_SIGN = 16

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A foreign name and what it is here; None where nobody has said it yet.

    `proposed` where that is only a proposal.
    """

    foreign: ForeignName
    named: Named | None = None
    proposed: bool = False


def said(named: Named, schema: Schema, table: Table) -> str:
    """Return in words what a foreign name is here."""
    if not named.name:
        return LEFT_OUT
    kinds = [str(it) for it in named.attributes.values()]
    text = " · ".join((named.name, *kinds))
    if table == "role" and named.backwards:
        return f"{text}, turned round"
    return f"{text} (new)" if table != "value" and named.name not in _ours(schema, table) else text


def _ours(schema: Schema, table: Table) -> set[str]:
    if table == "label":
        return set(schema.by_name)
    rows = (it.attributes if table == "attribute" else it.roles for it in schema.labels)
    return {it.name for some in rows for it in some}


class MappingView(RowView):
    """The list. Enter, a click at what a name is, or a letter choose; Delete leaves out.

    *Signals*: `left_out()`.
    """

    left_out = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.verticalHeader().setMinimumSectionSize(LINE)
        self.verticalHeader().setDefaultSectionSize(LINE)
        self.verticalScrollBar().setSingleStep(LINE)

    def choice_place(self, index: QModelIndex) -> QRectF:
        """Return where a row says what a name is here."""
        place = QRectF(self.visualRect(index))
        place.setLeft(place.left() + place.width() * MIDDLE)
        return place

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the choices where it was clicked at what a name is."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.choice_place(index).contains(event.position()):
            self.entered_row.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a name out with Delete, and open the choices with the space bar."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.left_out.emit()
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Rows(QAbstractListModel):
    """The names: labels first, in each table the most frequent first."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """List these."""
        self.beginResetModel()
        self.rows = sorted(rows, key=_order)
        self.endResetModel()

    def put(self, at: int, row: Row) -> None:
        """Put another row in the place of one."""
        self.rows[at] = row
        index = self.index(at)
        self.dataChanged.emit(index, index)

    def open_row(self, after: int) -> int:
        """Return the next row, going round, that nobody has decided; -1 where there is none."""
        count = len(self.rows)
        around = ((after + step) % count for step in range(1, count + 1))
        return next((at for at in around if self.rows[at].named is None), -1)

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        """Return how many names there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, and its words for those who hear it."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.foreign.example or None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        foreign = row.foreign
        what = "to be chosen"
        if row.named:
            what = said(row.named, self._session.schema, foreign.table)
        parts = [f"{foreign.table} {foreign.name}", _often(foreign)]
        parts += [f"for example “{foreign.example}”"] if foreign.example else []
        return f"{', '.join(parts)}: {what}{', proposed' if row.proposed else ''}"


class MappingDelegate(QStyledItemDelegate):
    """Name and count over an example; at the right what it is here."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size that all rows have."""
        return QSize(320, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(Qt.ItemDataRole.UserRole)
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        paint_ground(painter, place, option.state, theme)
        split = place.left() + place.width() * MIDDLE
        left, width = place.left() + _PAD, split - place.left() - 2 * _PAD
        upper, lower = place.top() + 3, place.top() + LINE / 2 - 1
        high = LINE / 2 - 2
        count = _count(row.foreign)
        painter.setFont(option.font)
        wide = QFontMetricsF(option.font).horizontalAdvance(count) + 2
        painter.setPen(QColor(theme.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left + width - wide, upper, wide, high), right, count)
        sample = row.foreign.example and f"“{row.foreign.example}”"
        paint_words(painter, QRectF(left, lower, width, high), sample)
        painter.setPen(QColor(theme.text))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        paint_words(painter, QRectF(left, upper, width - wide - _PAD, high), row.foreign.name)
        painter.setFont(option.font)
        self._paint_choice(painter, QRectF(split, place.top(), place.right() - split, LINE), row)

    def _paint_choice(self, painter: QPainter, place: QRectF, row: Row) -> None:
        theme = chosen(self._session.settings.taste.theme)
        schema = self._session.schema
        left, right = place.left() + _PAD, place.right() - _PAD - _SIGN
        paint_icon(painter, middle(place, right, _SIGN), "chevron-down", theme.muted)
        if row.named is None:
            painter.setPen(QColor(theme.danger))
            paint_words(painter, QRectF(left, place.top(), right - left, LINE), "Choose…")
            return
        label = schema.by_name.get(row.named.name) if row.foreign.table == "label" else None
        if label:
            swatch = QRectF(left, place.center().y() - 7, 16, 15)
            paint_swatch(painter, swatch, label, theme)
            left += swatch.width() + 8
        text = said(row.named, schema, row.foreign.table)
        painter.setPen(QColor(theme.text if row.named.name else theme.muted))
        paint_words(painter, QRectF(left, place.top(), right - left, LINE), text)
        if row.proposed:
            left += painter.fontMetrics().horizontalAdvance(text) + 8
            painter.setPen(QColor(theme.muted))
            if right - left > 24:
                paint_words(painter, QRectF(left, place.top(), right - left, LINE), "proposed")


def _count(foreign: ForeignName) -> str:
    """Return how often a name stands in the files, and what it names if that is no label."""
    count = f"{grouped(foreign.times)} ×"
    return count if foreign.table == "label" else f"{foreign.table} · {count}"


def _often(foreign: ForeignName) -> str:
    return "once" if foreign.times == 1 else f"{grouped(foreign.times)} times"


def _order(row: Row) -> tuple[int, int, str]:
    return TABLES.index(row.foreign.table), -row.foreign.times, row.foreign.name
