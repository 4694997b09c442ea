"""A value that is changed by picking another one: flat, and a button when one needs it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from annotator.gui.panels.choice import Choice, beginning
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import middle, paint_ring, paint_swatch, paint_words
from annotator.gui.panels.picker import Picker, Picking
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen, mixed
from annotator.model.schema import Label

_PAD = 8
_SIGN = 16
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F4)


class PickButton(QAbstractButton):
    """Shows what is picked; Enter, Space or a click opens the choices, Delete clears.

    A choice's key, or a first letter that only one choice has, picks it without opening; the
    other letters of its name, and Enter behind them, may be typed too.

    *Signals*: `picked(values)` with a tuple.
    """

    picked = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Callable[[], Sequence[Choice]],
        session: Session,
        picking: Picking = Picking(),  # noqa: B008  # a constant
    ) -> None:
        super().__init__()
        self._name = name
        self._choices = choices
        self._session = session
        self._picking = picking
        self._values: tuple[str, ...] = ()
        self._typed = self._taken = ""
        self._left: tuple[str, ...] = ()
        self._lack = ""
        self._awaited = False
        self._label: Label | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        clear = ["Del empty"] if picking.clearable else []
        self.setProperty("keys", ["Enter list", "letters pick", *clear])
        self.clicked.connect(self.open)

    def show_values(self, values: Sequence[str], text: str, *, lack: str = "") -> None:
        """Show what is picked as `text`; `lack` says what is wrong with nothing."""
        self._values = tuple(values)
        self._lack = "" if values else lack
        shown = text or self._lack
        if shown != self.text():
            self.setText(shown)
        said = f"{self._name}: {shown or 'empty'}"
        if said != self.accessibleName():
            self.setAccessibleName(said)
            self.setToolTip(text)
        self.update()

    def show_label(self, label: Label | None) -> None:
        """Draw the value in a label's colours, as the heading of what is below."""
        self._label = label
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.update()

    def set_awaited(self, awaited: bool) -> None:
        """Draw the ring while something is chosen for it elsewhere."""
        if awaited != self._awaited:
            self._awaited = awaited
            self.update()

    @Slot()
    def open(self) -> None:
        """Show the choices."""
        self._open("")

    def _enter(self) -> None:
        """Open the choices; after letters that have picked one already, end those."""
        done, self._typed, self._taken = bool(self._typed), "", ""
        if not done or self._values != self._left:
            self.open()

    def _open(self, typed: str) -> None:
        self._typed = self._taken = ""
        picker = Picker(
            self._session,
            self,
            self._choices(),
            now=self._values,
            picking=self._picking,
        )
        picker.picked.connect(self.picked)
        picker.pop_up(typed)

    def _type(self, text: str) -> None:
        """Pick by key or by the first letters of a name, or open the choices with these.

        The rest of a name is typed on for nothing, as long as it goes on with what was picked.
        """
        if self._picking.search is not None or self._picking.free:
            self._open(text)
            return
        choices = self._choices()
        typed = self._goes_on(choices) + text
        key = next((it for it in choices if it.key and it.key == typed), None)
        found = [key] if key else beginning(choices, typed)
        values = [it.value for it in found]
        if self._taken in values:
            self._typed = typed
        elif len(values) == 1:
            self._take(values[0])
            if beginning(choices, typed):
                self._typed, self._taken, self._left = typed, values[0], self._values
        else:
            self._open(typed)

    def _goes_on(self, choices: Sequence[Choice]) -> str:
        """Return the letters that have picked what is there, if its name is not typed in full."""
        whole = any(it.text.casefold() == self._typed.casefold() for it in choices)
        if whole or self._values != self._left:
            self._typed = self._taken = ""
        return self._typed

    def _take(self, value: str) -> None:
        if self._picking.most == 1:
            values: tuple[str, ...] = (value,)
        elif value in self._values:
            values = tuple(it for it in self._values if it != value)
        else:
            values = (*self._values, value)
        self.picked.emit(values)

    def _clear(self) -> None:
        if self._values and self._picking.clearable:
            self.picked.emit(())

    @property
    def _shows_cross(self) -> bool:
        return bool(self._values) and self._picking.clearable and self.underMouse()

    def _sign_place(self) -> QRectF:
        return middle(QRectF(self.rect()), self.width() - _SIGN - 4, _SIGN)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the size of a row."""
        return QSize(120, ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, clear, or pick by what is typed."""
        text = event.text()
        if text == " " and self._typed and self._goes_on(self._choices()):
            self._type(text)
        elif event.key() in _KEYS:
            self._enter()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        elif text.isprintable() and text and not event.modifiers() & _COMMANDS:
            self._type(text)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Begin anew with what is typed next time."""
        self._typed = self._taken = ""
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Clear when the cross was clicked."""
        if self._shows_cross and self._sign_place().contains(event.position()):
            self.setDown(False)
            self._clear()
        else:
            super().mouseReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw it as a button."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Draw it flat again."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the value."""
        theme = chosen(self._session.settings.taste.theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.text, theme.chrome, 0.06))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 4, 4)
        left = float(_PAD)
        if self._label is not None:
            swatch = QRectF(left, place.center().y() - 7, 16, 15)
            paint_swatch(painter, swatch, self._label, theme)
            left += swatch.width() + _PAD
        right = 4.0
        if self.underMouse() or self.hasFocus():
            sign = "close" if self._shows_cross else "chevron-down"
            paint_icon(painter, self._sign_place(), sign, theme.muted)
            right += _SIGN + 4
        painter.setFont(self.font())
        painter.setPen(self._ink(theme))
        paint_words(painter, place.adjusted(left, 0, -right, 0), self.text() or "\u2014")
        if self.hasFocus() or self._awaited:
            paint_ring(painter, place, theme)

    def _ink(self, theme: Theme) -> QColor:
        if self._lack:
            return QColor(theme.danger)
        if self._label is not None:
            return QColor(theme.label(self._label).bar)
        return QColor(theme.text if self.text() else theme.muted)


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
