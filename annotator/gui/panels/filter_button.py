"""The button that says what is hidden, and the list that pops up from it to hide and show."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.panels.boxes import column, row
from annotator.gui.panels.figures import counted, grouped, tabular
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import (
    middle,
    paint_ground,
    paint_key,
    paint_ring,
    paint_swatch,
    paint_words,
)
from annotator.gui.panels.row_view import ROW, RowView
from annotator.gui.session import Session
from annotator.gui.theme import chosen, mixed, tag_font
from annotator.model.filters import EVERYTHING, Facet

ROWS = 16
"""Rows in sight at once."""

WIDTH = 288

_PAD = 8
_SIGN = 16
_LINE_ROLE = Qt.ItemDataRole.UserRole
_HEADINGS: dict[Facet, str] = {
    "label": "Label",
    "state": "State",
    "origin": "Thought of by",
    "author": "Labelled by",
}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: a value of a facet, or its heading where `value` is empty."""

    facet: Facet
    value: str = ""
    text: str = ""
    count: int = 0
    key: str = ""


class FilterButton(QAbstractButton):
    """`Filter`, or how many labels are hidden, else how many rejected ones are shown.

    A click or Enter opens the list.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.open)
        session.filtered.connect(self._show)
        session.document_shown.connect(self._show)
        session.document_edited.connect(self._show)
        session.focus_asked.connect(self._take_focus)
        session.settings.changed.connect(self._restyle)
        self._show()

    @Slot()
    def open(self) -> None:
        """Show the list below."""
        popover = FilterPopover(self._session, self)
        popover.pop_up()

    @Slot()
    def _show(self) -> None:
        hidden = self._session.hidden
        tally = self._session.tally
        rejected = tally.rejected if tally else 0
        words, told = [], []
        if self._session.filter.hidden:
            words.append(f"{grouped(hidden)} hidden")
            told.append(f"{counted(hidden, 'label is', 'labels are')} hidden")
        if self._session.filter.rejected:
            words.append(f"{grouped(rejected)} rejected shown")
            told.append(f"{counted(rejected, 'rejected label is', 'rejected labels are')} shown")
        text = words[0] if words else "Filter"
        said = f"Filter: {', '.join(told)}" if told else "Filter"
        if (text, said) == (self.text(), self.accessibleName()):
            return
        self.setText(text)
        self.setAccessibleName(said)
        self.setToolTip(f"{said}\nHide labels and show them again; nothing is changed")
        self.updateGeometry()
        self.update()

    @Slot(object)
    def _restyle(self, _names: object) -> None:
        self.update()

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "filter" and self.isVisible():
            self.open()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the room for sign, words and arrow."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(int(width + 1) + 2 * _PAD + 2 * (_SIGN + 4) - 4, ROW)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw the ground."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the ground away."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button; filled where not all is as usual, so that nobody misses it."""
        theme = chosen(self._session.settings.taste.theme)
        on = self._session.filter.differs(EVERYTHING)
        place = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if on:
            painter.setBrush(mixed(theme.accent, theme.page, 0.24 if theme.dark else 0.14))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 6, 6)
        if self.isDown() or self.underMouse():
            over = QColor(theme.text)
            over.setAlphaF(0.06)
            painter.setBrush(over)
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 6, 6)
        ink = theme.text if on else theme.muted
        left, right = place.left() + _PAD, place.right() - _PAD + 2
        paint_icon(painter, middle(place, left, _SIGN), "filter", theme.accent if on else ink)
        paint_icon(painter, middle(place, right - 12, 12), "chevron-down", ink)
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        words = QRectF(left + _SIGN + 4, place.top(), place.width(), place.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint_ring(painter, place, theme, 6)
        painter.end()


class FilterPopover(QFrame):
    """Every label, state, origin and author with its number; those that are ticked are shown.

    What is ticked takes effect at once. Space or a click ticks, Enter shows only that one, and
    again all of its kind; a label's own key ticks it; Escape closes.
    """

    def __init__(self, session: Session, beside: QWidget) -> None:
        super().__init__(beside, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Filter")
        self._session = session
        self._beside = beside
        self._model = _Lines(session, self)
        self._view = RowView("What is shown", self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(session, self._view))
        self._view.verticalHeader().setDefaultSectionSize(ROW)
        hint = QLabel("Space ticks · Enter: only this", self)
        hint.setProperty("role", "muted")
        self._all = QPushButton("Show all", self)
        self._all.setProperty("role", "flat")
        box = column(self, spacing=4, margins=(6, 6, 6, 6))
        box.addWidget(self._view)
        below = row(margins=(_PAD, 0, 0, 0), spacing=_PAD)
        below.addWidget(hint, 1)
        below.addWidget(self._all)
        box.addLayout(below)
        self.setFocusProxy(self._view)
        self._view.installEventFilter(self)
        self._view.clicked.connect(self._toggle)
        self._view.entered_row.connect(self._only)
        self._view.typed.connect(self._type)
        self._view.escaped.connect(self.close)
        self._view.doubleClicked.disconnect(self._view.entered_row)
        self._all.clicked.connect(self._show_all)
        self._fill()

    def pop_up(self) -> None:
        """Show it below the button, inside the screen."""
        beside = self._beside
        self._view.setFixedHeight(min(ROWS, self._model.rowCount()) * ROW)
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        room = beside.screen().availableGeometry()
        place = beside.mapToGlobal(QPoint(beside.width() - WIDTH, beside.height() + 2))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self._view.setFocus(Qt.FocusReason.PopupFocusReason)
        self._view.setCurrentIndex(self._model.index(1))

    def _fill(self) -> None:
        self._model.show(_lines(self._session))
        self._follow()

    def _follow(self) -> None:
        self._all.setEnabled(self._session.filter != EVERYTHING)
        self._view.viewport().update()

    # Choosing

    @Slot(QModelIndex)
    def _toggle(self, index: QModelIndex) -> None:
        line = index.data(_LINE_ROLE)
        if isinstance(line, Line) and line.value:
            self._session.set_filter(self._session.filter.toggled(line.facet, line.value))
            self._follow()

    @Slot(QModelIndex)
    def _only(self, index: QModelIndex) -> None:
        """Show nothing else of its kind; if that is so already, all of it."""
        line = index.data(_LINE_ROLE)
        if isinstance(line, Line) and line.value:
            values = self._model.values(line.facet)
            now = self._session.filter
            only = now.only(line.facet, line.value, values)
            again = not only.differs(now)
            self._session.set_filter(now.only(line.facet, line.value, ()) if again else only)
            self._follow()

    @Slot(str)
    def _type(self, text: str) -> None:
        """Tick the label that has this key."""
        for number, line in enumerate(self._model.lines):
            if line.key and line.key == text:
                self._view.setCurrentIndex(self._model.index(number))
                self._toggle(self._model.index(number))

    @Slot()
    def _show_all(self) -> None:
        self._session.set_filter(EVERYTHING)
        self._follow()
        self._view.setFocus()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tick with the space bar, which in a table would only select."""
        pressed = event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and event.key() == Qt.Key.Key_Space:
            self._toggle(self._view.currentIndex())
            return True
        return super().eventFilter(watched, event)


class _Lines(QAbstractListModel):
    """The rows, ticked where their value is shown."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def values(self, facet: Facet) -> list[str]:
        return [it.value for it in self.lines if it.facet == facet and it.value]

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.lines[index.row()].value:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        shown = self._session.filter.shows_value(line.facet, line.value)
        if role == _LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.CheckStateRole and line.value:
            return Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and line.value:
            count = counted(line.count, "label")
            return f"{line.text}, {count}, {'shown' if shown else 'hidden'}"
        return None


class _Delegate(QStyledItemDelegate):
    """Tick, swatch, name, number, key."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_LINE_ROLE)
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        left, right = place.left() + _PAD, place.right() - _PAD
        if not line.value:
            painter.setFont(tag_font())
            painter.setPen(QColor(theme.muted))
            paint_words(painter, QRectF(left, place.top() + 4, right - left, ROW - 4), line.text)
            return
        paint_ground(painter, place, option.state, theme)
        shown = self._session.filter.shows_value(line.facet, line.value)
        if shown:
            paint_icon(painter, middle(place, left, _SIGN), "check", theme.accent)
        left += _SIGN + _PAD
        label = self._session.schema.by_name.get(line.value) if line.facet == "label" else None
        if label:
            swatch = QRectF(left, place.center().y() - 7, _SIGN, 15)
            paint_swatch(painter, swatch, label, theme, proposed=not shown)
            left += _SIGN + _PAD
        if line.key:
            paint_key(painter, middle(place, right - _SIGN, _SIGN), line.key, theme)
        right -= _SIGN + _PAD
        painter.setFont(tabular(option.font))
        painter.setPen(QColor(theme.muted))
        right -= _paint_number(painter, QRectF(left, place.top(), right - left, ROW), line.count)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text if shown else theme.muted))
        paint_words(painter, QRectF(left, place.top(), right - left, ROW), line.text)


def _paint_number(painter: QPainter, place: QRectF, number: int) -> float:
    """Draw a number at the right end of its place; return the room that it took."""
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(place, flags, grouped(number))
    return painter.fontMetrics().horizontalAdvance(grouped(number)) + _PAD


def _lines(session: Session) -> list[Line]:
    """Return the rows: all labels and states, and whatever origins and authors there are."""
    tally, hidden = session.tally, session.filter.hidden
    found: list[Line] = []
    for facet, heading in _HEADINGS.items():
        counts = tally.values(facet) if tally else {}
        gone = [value for of, value in hidden if of == facet and value not in counts]
        values = [*sorted(counts), *sorted(gone)]
        keys: dict[str, str] = {}
        if facet == "label":
            keys = {it.name: it.key for it in session.schema.labels}
            values = [*keys, *(it for it in values if it not in keys)]
        elif facet == "state":
            values = ["accepted", "proposed", "rejected"]
            # Parts go with their whole, here as everywhere that says how much there is to judge.
            counts |= {
                "proposed": len(session.proposals.heads),
                "rejected": tally.rejected if tally else 0,
            }
        elif len(values) < 2 and not gone:
            continue
        found.append(Line(facet, text=heading))
        found += [
            Line(facet, it, _shown(facet, it), counts.get(it, 0), keys.get(it, "")) for it in values
        ]
    return found


def _shown(facet: Facet, value: str) -> str:
    """Return a value in words."""
    if facet == "origin" and value == "human":
        return "a person"
    if facet == "state" and value == "proposed":
        return "To judge"
    return value[:1].upper() + value[1:] if facet == "state" else value
