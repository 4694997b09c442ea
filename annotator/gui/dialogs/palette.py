"""The palette: type some letters of what you want, press Enter."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.theme import STEP

WIDTH = 560
ROW = 30
SHOWN = 12
"""Rows without scrolling."""

_ENTRY = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it is, where it belongs, its keys; `more` and `also` are searched too."""

    id: str
    text: str
    detail: str = ""
    keys: tuple[str, ...] = ()
    more: str = ""
    also: str = ""


def found(entries: Sequence[Entry], words: str) -> list[Entry]:
    """Return the entries that have all the words, those first that begin with one.

    A word may be in the name, the place or the explanation; the name counts most.
    """
    wanted = words.lower().split()
    ranks = ((_rank(it, wanted), at) for at, it in enumerate(entries))
    ranked = [(rank, at) for rank, at in ranks if rank is not None]
    return [entries[at] for _, at in sorted(ranked)]


def _rank(entry: Entry, wanted: Sequence[str]) -> int | None:
    name, rest = entry.text.lower(), f" {entry.detail} {entry.more} {entry.also}".lower()
    if name == " ".join(wanted):
        return -1
    total = 0
    for word in wanted:
        if name.startswith(word):
            continue
        if f" {word}" in name:
            total += 1
        elif word in name:
            total += 2
        elif f" {word}" in rest:
            total += 4
        else:
            return None
    return total


def add_clear_button(line: QLineEdit) -> None:
    """Let a line have a cross that empties it, with a name for screen readers."""
    line.setClearButtonEnabled(True)
    for cross in line.findChildren(QToolButton):
        cross.setAccessibleName("Empty the line")


class Palette(QFrame):
    """A popup at the top of the window that filters while one types.

    *Signals*: `chosen(id)`.
    """

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], hint: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(hint)
        self.words = QLineEdit(self)
        self.words.setAccessibleName(hint)
        self.words.setPlaceholderText(hint)
        add_clear_button(self.words)
        self.words.textChanged.connect(self._filter)
        self.words.installEventFilter(self)
        self._model = _Entries(entries, self)
        self.view = QListView(self)
        self.view.setAccessibleName("What fits")
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Rows(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._choose)
        self._nothing = QLabel(self.view)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setProperty("role", "muted")
        self._nothing.move(2 * STEP, 2 * STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        column.addWidget(self.words)
        column.addWidget(self.view)
        self.setFocusProxy(self.words)

    def popup(self) -> None:
        """Show it below the menus of the window, in the middle."""
        window = self.parentWidget() or self
        width = min(WIDTH, window.width() - 8 * STEP)
        self.view.setFixedHeight(min(SHOWN, max(1, len(self._model.entries))) * ROW)
        self.setFixedWidth(width)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 9 * STEP)))
        self._filter("")
        self.show()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(str)
    def _filter(self, words: str) -> None:
        self._model.filter(words)
        self._nothing.setText(
            f"Nothing fits “{words}”. Try another word." if words else "There is nothing here yet."
        )
        self._nothing.adjustSize()
        self._nothing.setVisible(not self._model.entries)
        self.view.setCurrentIndex(self._model.index(0))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        # Closing first gives the focus back to where it was: actions are about what has it.
        self.close()
        if isinstance(entry, Entry):
            self.chosen.emit(entry.id)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter in the field move and choose in the list."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex())
            return True
        if event.key() in _MOVES:
            self.view.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _Entries(QAbstractListModel):
    """The entries that fit the words."""

    def __init__(self, entries: Sequence[Entry], parent: QObject) -> None:
        super().__init__(parent)
        self._all = entries
        self.entries = list(entries)

    def filter(self, words: str) -> None:
        """Keep what fits."""
        self.beginResetModel()
        self.entries = found(self._all, words)
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many fit."""
        return 0 if parent.isValid() else len(self.entries)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the text, the explanation, or the entry itself."""
        entry = self.entries[index.row()]
        values = {
            Qt.ItemDataRole.DisplayRole: entry.text,
            Qt.ItemDataRole.AccessibleTextRole: " ".join((entry.text, entry.detail, *entry.keys)),
            Qt.ItemDataRole.ToolTipRole: entry.more or entry.detail,
            _ENTRY: entry,
        }
        return values.get(Qt.ItemDataRole(role))


class _Rows(QStyledItemDelegate):
    """Draws the name at the left, its place after it, and its keys at the right."""

    # Qt overrides

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one entry."""
        entry = index.data(_ENTRY)
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        palette = option.palette
        box = option.rect.adjusted(2 * STEP, 0, -2 * STEP, 0)
        keys = "   ".join(entry.keys)
        metrics = option.fontMetrics
        painter.save()
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        self._write(painter, box, keys, quiet, right=True)
        box.setRight(box.right() - metrics.horizontalAdvance(keys) - 4 * STEP)
        name = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, box.width())
        self._write(painter, box, name, palette.color(QPalette.ColorRole.Text))
        box.setLeft(box.left() + metrics.horizontalAdvance(name) + 3 * STEP)
        detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideMiddle, max(0, box.width()))
        self._write(painter, box, detail, quiet)
        painter.restore()

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # all are alike
    ) -> QSize:
        """Return the size of a row."""
        return QSize(option.rect.width(), ROW)

    @staticmethod
    def _write(
        painter: QPainter, box: QRect, text: str, color: QColor, *, right: bool = False
    ) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setPen(color)
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)
