"""The concordance of a dialog: occurrences in groups, each line with what stands around it."""

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
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.figures import grouped
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import middle, paint_ground, paint_words
from annotator.gui.panels.row_view import ROW, RowView
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen
from annotator.model import occurrences
from annotator.model.occurrences import Group, Kind, Occurrence

CONTEXT = 90
"""Characters at each side of an occurrence."""

MIDDLE = 0.42
"""Where the words begin, as a share of a line's width."""

_TITLES: dict[Kind, str] = {
    "same": "The same words",
    "quoted": "Inside quotation marks",
    "longer": "In a longer name",
    "title": "Beside a name",
    "labelled": "Labelled already",
}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """An occurrence with what stands around it, each on one line."""

    occurrence: Occurrence
    left: str
    words: str
    right: str
    title: str


def line(it: Occurrence, text: str, title: str) -> Line:
    """Return an occurrence with what stands around it."""
    start, end = it.marked
    left = " ".join(f"{text[max(0, start - CONTEXT) : start]}|".split())[:-1]
    right = " ".join(f"|{text[end : end + CONTEXT]}".split())[1:]
    return Line(it, left, " ".join(text[start:end].split()), right, title)


class View(RowView):
    """The list; the space bar ticks.

    *Signals*: `toggled()`.
    """

    toggled = Signal()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar."""
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
        else:
            super().keyPressEvent(event)


class Lines(QAbstractListModel):
    """Headings of groups, each with its occurrences below."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Group | Line] = []
        self.ticked: set[Occurrence] = set()
        self.count = 0

    def show(self, found: Sequence[Line]) -> None:
        """List these."""
        lines = {it.occurrence: it for it in found}
        self.beginResetModel()
        self.rows = []
        for group in occurrences.grouped(lines):
            self.rows.append(group)
            self.rows += [lines[it] for it in group.occurrences]
        self.count = len(lines)
        self.ticked &= lines.keys()
        self.endResetModel()

    def at(self, row: int) -> object:
        """Return what tells a row from others: an occurrence, or a group's kind and name."""
        if not 0 <= row < len(self.rows):
            return None
        it = self.rows[row]
        return it.occurrence if isinstance(it, Line) else (it.kind, it.who)

    def row_of(self, wanted: object) -> int:
        """Return the row of what `at` returned, or -1."""
        return next((row for row in range(len(self.rows)) if self.at(row) == wanted), -1)

    def first(self) -> int:
        """Return the first row."""
        return 0 if self.rows else -1

    def toggle(self, row: int) -> None:
        """Tick a line, or all of a group unless all are ticked; what is labelled stays out."""
        if not 0 <= row < len(self.rows):
            return
        it = self.rows[row]
        mine = {it.occurrence} if isinstance(it, Line) else set(it.occurrences)
        mine = {one for one in mine if one.kind != "labelled"}
        if mine <= self.ticked:
            self.ticked -= mine
        else:
            self.ticked |= mine
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def state(self, it: Group | Line) -> bool:
        """Whether a line, or all of a group, is ticked."""
        mine = {it.occurrence} if isinstance(it, Line) else set(it.occurrences)
        return mine <= self.ticked

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, what the row is, or whether it is ticked."""
        it = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return it
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.state(it) else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return heading(it) if isinstance(it, Group) else f"{it.left}{it.words}{it.right}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(it, Line):
            return f"{it.left}{it.words}{it.right}\n{it.title}"
        return None


def heading(group: Group) -> str:
    """Return what is said of a group, and whom its labels would mean."""
    who = f": {group.who}" if group.who else ""
    count = grouped(len(group.occurrences))
    if group.kind == "labelled":
        return f"{_TITLES[group.kind]}{who} · {count}"
    means = f"means {group.entity.name}" if group.entity else "means nobody of the cast"
    return f"{_TITLES[group.kind]}{who} · {count} · {means}"


class Rows(QStyledItemDelegate):
    """A heading, or left context, words in bold, right context, the words in one column."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row."""
        return QSize(400, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        it = index.data(Qt.ItemDataRole.UserRole)
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        paint_ground(painter, place, option.state, theme)
        left = place.left() + 8
        if Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked:
            paint_icon(painter, middle(place, left, 16), "check", theme.accent)
        left += 16 + 8
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        if isinstance(it, Group):
            painter.setFont(bold)
            painter.setPen(QColor(theme.muted))
            rest = QRectF(left, place.top(), place.right() - left - 8, ROW)
            paint_words(painter, rest, heading(it))
        else:
            rest = QRectF(left, place.top(), place.right() - left - 8, ROW)
            _paint_line(painter, rest, it, (option.font, bold), theme)


def _paint_line(
    painter: QPainter, place: QRectF, it: Line, fonts: tuple[QFont, QFont], theme: Theme
) -> None:
    plain, bold = fonts
    center = place.left() + place.width() * MIDDLE
    painter.setFont(plain)
    painter.setPen(QColor(theme.muted))
    room = QRectF(place.left(), place.top(), center - place.left() - 4, ROW)
    mode = Qt.TextElideMode.ElideLeft
    left = painter.fontMetrics().elidedText(it.left.strip(), mode, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, left)
    painter.setFont(bold)
    painter.setPen(QColor(theme.muted if it.occurrence.kind == "labelled" else theme.text))
    paint_words(painter, QRectF(center, place.top(), place.right() - center, ROW), it.words)
    center += QFontMetricsF(bold).horizontalAdvance(it.words)
    center += 4 if it.right.startswith(" ") else 0
    painter.setFont(plain)
    painter.setPen(QColor(theme.muted))
    room = QRectF(center, place.top(), place.right() - center, ROW)
    paint_words(painter, room, it.right.strip())
