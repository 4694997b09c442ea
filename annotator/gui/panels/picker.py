"""A small list that pops up beside what it is about, and narrows as one types."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.panels.boxes import column
from annotator.gui.panels.choice import Choice, by_key, fitting
from annotator.gui.panels.filter_line import FilterLine
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import (
    CAP,
    key_width,
    middle,
    paint_ground,
    paint_key,
    paint_swatch,
    paint_words,
)
from annotator.gui.panels.row_view import ROW, RowView
from annotator.gui.session import Session
from annotator.gui.theme import chosen

ROWS = 9
"""Rows in sight at once."""

WIDTH = 300
"""Pixels; lists that say what their choices mean are wider."""

WIDE = 420
ABOUT = 62
"""Pixels for what a choice means: three lines."""

_CHOICE_ROLE = Qt.ItemDataRole.UserRole
_TICKED_ROLE = Qt.ItemDataRole.CheckStateRole
_PAD = 8
_CLOSERS = tuple(",.;:!?)’”»'")
"""What follows words without a space: a hint that begins so reads on from them."""

Index = QModelIndex | QPersistentModelIndex


class Picking(NamedTuple):
    """How much may be picked: at `most` so many (None: any number), typed ones if `free`.

    `search` finds choices by what is typed, where there are too many to list. Where the choices
    are `keyed`, their keys choose at once; else only those that no name begins with. `prompt`
    says what is chosen, before anything is typed.
    """

    most: int | None = 1
    free: bool = False
    clearable: bool = True
    search: Callable[[str], Sequence[Choice]] | None = None
    keyed: bool = False
    prompt: str = ""


class Picker(QFrame):
    """Choices with a filter line; the keys stay in the line, the arrows move in the list.

    Enter chooses and closes, and so does a digit that a choice has as its key. Where several may
    be picked, a click or the space bar ticks one and it stays open; closing keeps what is ticked.

    *Signals*: `picked(values)`, a tuple, once, when it closes with something new.
    """

    picked = Signal(object)

    def __init__(
        self,
        session: Session,
        beside: QWidget,
        choices: Sequence[Choice],
        *,
        now: Sequence[str] = (),
        picking: Picking = Picking(),  # noqa: B008  # a constant
    ) -> None:
        super().__init__(beside, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._beside = beside
        self._choices = list(choices)
        self._search = picking.search
        self._now = tuple(now)
        self._most = picking.most
        self._free = picking.free
        self._keyed = picking.keyed
        self._arrange(session, now, picking.prompt)
        self.setFocusProxy(self._line)
        self._line.textChanged.connect(self._narrow)
        self._view.clicked.connect(self._click)
        self._view.selectionModel().currentChanged.connect(self._tell)
        self._narrow("")

    def _arrange(self, session: Session, now: Sequence[str], prompt: str) -> None:
        name = prompt or f"Filter {self._beside.accessibleName()}"
        self._line = FilterLine(session, name, prompt or "Type to filter", self)
        self._line.installEventFilter(self)
        self._model = _Model(self)
        self._model.ticked = list(now)
        self._view = RowView(self._beside.accessibleName(), self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(session, self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._about = QLabel(self, wordWrap=True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._about.setContentsMargins(8, 6, 8, 0)
        self._about.setFixedHeight(ABOUT)
        self._about.setVisible(any(it.about for it in self._choices))
        self._hint = QLabel(self)
        self._hint.setProperty("role", "muted")
        self._hint.setContentsMargins(8, 4, 8, 4)
        box = column(self, spacing=4, margins=(6, 6, 6, 6))
        box.addWidget(self._line)
        box.addWidget(self._view)
        box.addWidget(self._about)
        box.addWidget(self._hint)

    def pop_up(self, typed: str = "", beside: QRect | None = None) -> None:
        """Show it below the widget it is about, or a part of that; above if there is no room."""
        widget = self._beside
        part = beside or widget.rect()
        rows = ROWS if self._search else min(ROWS, max(1, len(self._choices)))
        self._view.setFixedHeight(rows * ROW)
        told = any(it.about for it in self._choices)
        self.setFixedWidth(max(WIDE if told else WIDTH, part.width()))
        self.adjustSize()
        room = widget.screen().availableGeometry()
        place = widget.mapToGlobal(part.bottomLeft() + QPoint(0, 3))
        if place.y() + self.height() > room.bottom():
            above = widget.mapToGlobal(part.topLeft() - QPoint(0, 2)).y() - self.height()
            place.setY(max(room.top(), above))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)
        self._line.setText(typed)

    # Narrowing

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        at_once = by_key(self._choices, typed, named=not self._keyed) if typed else None
        if at_once:
            self._line.clear()
            self._choose(at_once, stay=self._most != 1)
            return
        found = list(self._search(typed)) if self._search else fitting(self._choices, typed)
        word = typed.strip()
        if self._free and word and word not in {it.value for it in found}:
            found.append(Choice(word, f"\u201c{word}\u201d", "new value"))
        self._model.show(found)
        current = self._now[0] if self._now and not word else None
        rows = [at for at, it in enumerate(found) if it.value == current]
        self._view.setCurrentIndex(self._model.index(rows[0] if rows else 0))
        self._tell(self._view.currentIndex())
        self._hint.setText(self._help(bool(found)))

    def _help(self, found: bool) -> str:
        if not self._choices and not self._free and not self._search:
            return "There is nothing to choose from yet"
        if not found:
            return "Nothing fits"
        return "Enter chooses" if self._most == 1 else "Space ticks \u00b7 Enter chooses and closes"

    @Slot(QModelIndex, QModelIndex)
    def _tell(self, index: QModelIndex) -> None:
        """Say what the choice means that the keys are at."""
        choice = index.data(_CHOICE_ROLE)
        self._about.setText(choice.about if choice is not None else "")

    # Choosing

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        self._choose(index.data(_CHOICE_ROLE), stay=self._most != 1)

    def _choose(self, choice: Choice, *, stay: bool) -> None:
        """Take a choice; ticked ones are unticked if the list stays open."""
        if self._most == 1:
            self._model.ticked = [choice.value]
        elif choice.value not in self._model.ticked:
            if self._most is not None and len(self._model.ticked) >= self._most:
                self._hint.setText(f"No more than {self._most}")
                return
            self._model.ticked.append(choice.value)
        elif stay:
            self._model.ticked.remove(choice.value)
        self._view.viewport().update()
        if not stay:
            self.close()

    def _pressed(self, event: QKeyEvent) -> bool:
        """Return whether a key in the line was meant for the list."""
        key, current = event.key(), self._view.currentIndex()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = current.row() + (1 if key == Qt.Key.Key_Down else -1)
            self._view.setCurrentIndex(self._model.index(row % max(1, self._model.rowCount())))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = ROWS if key == Qt.Key.Key_PageDown else -ROWS
            row = max(0, min(self._model.rowCount() - 1, current.row() + step))
            self._view.setCurrentIndex(self._model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if current.isValid():
                self._choose(current.data(_CHOICE_ROLE), stay=False)
        elif key == Qt.Key.Key_Space and not self._line.text() and self._most != 1:
            if current.isValid():
                self._choose(current.data(_CHOICE_ROLE), stay=True)
        else:
            return False
        return True

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the arrows, Enter and the space bar of the line to the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Say what was picked, if it is something new."""
        super().hideEvent(event)
        picked = tuple(self._model.ticked)
        if picked != self._now:
            self._now = picked
            self.picked.emit(picked)


class _Model(QAbstractListModel):
    """The choices that fit."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []
        self.ticked: list[str] = []

    def show(self, choices: list[Choice]) -> None:
        self.beginResetModel()
        self._choices = choices
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self._choices[index.row()]
        if role == _CHOICE_ROLE:
            return choice
        if role == _TICKED_ROLE:
            ticked = choice.value in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (choice.text, choice.hint) if part)
        return choice.text if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    """Tick, swatch, text, hint, key."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice = index.data(_CHOICE_ROLE)
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        paint_ground(painter, place, option.state, theme)
        left, right = place.left() + _PAD, place.right() - _PAD
        if Qt.CheckState(index.data(_TICKED_ROLE)) is Qt.CheckState.Checked:
            paint_icon(painter, middle(place, left, 16), "check", theme.accent)
        left += 16 + _PAD
        if choice.label:
            label = self._session.schema.by_name.get(choice.label)
            paint_swatch(painter, QRectF(left, place.center().y() - 7, 16, 15), label, theme)
            left += 16 + _PAD
        if choice.key:
            wide = key_width(choice.key)
            cap = middle(place, right - wide, CAP)
            cap.setWidth(wide)
            paint_key(painter, cap, choice.key, theme)
            right -= wide + _PAD
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        paint_words(painter, QRectF(left, place.top(), right - left, ROW), choice.text)
        left += QFontMetricsF(option.font).horizontalAdvance(choice.text)
        left += 0 if choice.hint.startswith(_CLOSERS) else _PAD - 2
        if choice.hint and right - left > 24:
            painter.setPen(QColor(theme.muted))
            paint_words(painter, QRectF(left, place.top(), right - left, ROW), choice.hint)
