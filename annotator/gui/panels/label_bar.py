"""The labels with their keys, above the article."""

from PySide6.QtCore import QEvent, QLineF, QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from annotator.gui.panels.marks import CAP, key_width, paint_bar, paint_key, paint_ring
from annotator.gui.session import Session
from annotator.gui.theme import chosen, mixed
from annotator.model.schema import Label, Schema

HEIGHT = 28
_PAD = 8
_GAP = 6
_APART = 20
"""Pixels between the main labels and the helpers."""


class LabelBar(QWidget):
    """A chip for each label that has a key; a click labels the selected text.

    The label of the selected span is marked. Helpers follow at a distance, in muted colour.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._schema: Schema | None = None
        self._chips: list[LabelChip] = []
        self._flow = FlowLayout(self)
        self.setAccessibleName("Labels")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        session.document_shown.connect(self._update_schema)
        session.document_edited.connect(self._update_schema)
        session.schema_changed.connect(self._update_schema)
        session.selection_changed.connect(self._mark_selected)
        session.text_selected.connect(self._mark_selected)
        session.settings.changed.connect(self._restyle)
        self._update_schema()

    @property
    def chips(self) -> tuple["LabelChip", ...]:
        """The chips, from left to right."""
        return tuple(self._chips)

    @Slot()
    def _update_schema(self) -> None:
        """Make the chips anew, if the schema is another one."""
        if self._schema is self._session.schema:
            self._mark_selected()
            return
        self._schema = self._session.schema
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        main = [it for it in self._schema.labels if not it.helper]
        helpers = [it for it in self._schema.labels if it.helper and it.key]
        self._chips = [LabelChip(label, self._session, self) for label in (*main, *helpers)]
        for chip in self._chips:
            chip.clicked.connect(self._mark)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.set_break(len(main), _APART)
        self._mark_selected()

    @Slot()
    def _mark(self) -> None:
        chip = self.sender()
        if isinstance(chip, LabelChip):
            self._session.mark(chip.label.name)
            self._session.focus_asked.emit("text")

    @Slot()
    def _mark_selected(self) -> None:
        span = self._session.span
        start, end = self._session.text_selection
        taken = self._session.filling.keys if start == end else {}
        for chip in self._chips:
            chip.set_marked(span is not None and span.label == chip.label.name)
            chip.set_taken(chip.label.key in taken)

    @Slot(object)
    def _restyle(self, _names: object) -> None:
        for chip in self._chips:
            chip.update()


class LabelChip(QAbstractButton):
    """One label: its key in a cap, its name in its colour."""

    def __init__(self, label: Label, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = label
        self._session = session
        self._marked = self._taken = False
        self.setText(label.name)
        self.setToolTip(label.description)
        self.setAccessibleName(f"{label.name}, key {label.key}" if label.key else label.name)
        self.setAccessibleDescription(label.description)
        # A click must not take the keys from the text.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_marked(self, marked: bool) -> None:
        """Show whether the selected span has this label."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    def set_taken(self, taken: bool) -> None:  # as set_marked
        """Show the key faintly while it is the key of a role: the label needs Shift then."""
        if taken != self._taken:
            self._taken = taken
            key = self.label.key
            said = f"Shift+{key.upper()}" if taken else key
            self.setAccessibleName(f"{self.label.name}, key {said}" if key else self.label.name)
            self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the room that key and name take."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.label.name) + 2 * _PAD
        if self.label.key:
            width += key_width(self.label.key) + _GAP
        return QSize(int(width + 1), HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw the tint."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the tint away."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        theme = chosen(self._session.settings.taste.theme)
        colors = theme.label(self.label)
        ink = theme.muted if self.label.helper else colors.bar
        place = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._marked or self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            deep = mixed(colors.bar, colors.tint, 0.12) if self.isDown() else QColor(colors.tint)
            painter.setBrush(deep)
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 6, 6)
        left = place.left() + _PAD
        if self.label.key:
            width = key_width(self.label.key)
            cap = QRectF(left, place.center().y() - CAP / 2, width, CAP)
            faint = mixed(theme.muted, theme.page, 0.45).name()
            paint_key(painter, cap, self.label.key, theme, faint if self._taken else ink)
            left += width + _GAP
        words = QRectF(left, place.top(), place.right() - left - _PAD + 1, place.height())
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.label.name)
        if self._marked:
            below = place.bottom() - 5
            paint_bar(
                painter,
                QLineF(words.left(), below, words.right(), below),
                self.label.pattern,
                colors.bar,
            )
        if self.hasFocus():
            paint_ring(painter, place, theme, 6)


class FlowLayout(QLayout):
    """Puts widgets in a row, and in further rows where they do not fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._break, self._apart = 0, 0
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)

    def set_break(self, at: int, apart: int) -> None:
        """Leave more room before the widget with this index."""
        self._break, self._apart = at, apart

    def _lay(self, room: QRect, *, move: bool) -> int:
        """Return the height that the widgets take in `room`, moving them there if asked."""
        margins = self.contentsMargins()
        left, right = room.left() + margins.left(), room.right() - margins.right()
        x, y = left, room.top() + margins.top()
        for at, item in enumerate(self._items):
            size = item.sizeHint().boundedTo(QSize(max(1, right - left + 1), HEIGHT))
            if at and at == self._break and x > left:
                x += self._apart
            if x > left and x + size.width() - 1 > right:
                x, y = left, y + HEIGHT + self.spacing()
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
        return y + HEIGHT + margins.bottom() - room.top()

    # Qt overrides

    def addItem(self, item: QLayoutItem) -> None:
        """Take another widget."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many widgets there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them, or None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Let go of one of them."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of the smallest bar: one chip wide."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the room of the widest chip."""
        margins = self.contentsMargins()
        widest = max((it.sizeHint().width() for it in self._items), default=0)
        return QSize(
            min(widest, 160) + margins.left() + margins.right(),
            HEIGHT + margins.top() + margins.bottom(),
        )
