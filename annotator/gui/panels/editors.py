"""An editor for every type of attribute: each shows a span's value and says when it changes.

All have `show_span(span)`, which changes nothing that is being typed into the same span, and
`committed(name, value)`, where None takes the value away.
"""

from collections.abc import Callable

from pydantic import JsonValue
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QSizePolicy, QWidget

from annotator.gui.panels import choice
from annotator.gui.panels.boxes import column
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.entity_editor import EntityEditor
from annotator.gui.panels.form_row import PAD
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.marks import middle, paint_ring, paint_words
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.picker import Picking
from annotator.gui.panels.row_view import ROW
from annotator.gui.panels.values import named, read_number, read_text, written
from annotator.gui.session import Session
from annotator.gui.theme import chosen
from annotator.model.schema import Attribute, AttributeType
from annotator.model.span import Span


class PickEditor(QWidget):
    """One value (`enum`) or several (`multi`) of those that the schema has."""

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self._many = attribute.type == "multi"
        self._span: Span | None = None
        picking = Picking(most=None if self._many else 1, free=attribute.open)
        self._button = PickButton(named(attribute.name), self._choices, session, picking)
        column(self).addWidget(self._button)
        self.setFocusProxy(self._button)
        self._button.picked.connect(self._pick)

    def show_span(self, span: Span) -> None:
        """Show the value that a span has."""
        self._span = span
        value = span.attributes.get(self._attribute.name)
        values = [it for it in (value if isinstance(value, list) else [value]) if it is not None]
        texts = [str(it) for it in values]
        self._button.show_values(texts, ", ".join(texts))

    def commit(self) -> None:
        """Do nothing: what is picked is said at once."""

    def _choices(self) -> list[Choice]:
        others = self._span.attributes if self._span else {}
        return choice.of_attribute(self._attribute, others)

    @Slot(object)
    def _pick(self, values: tuple[str, ...]) -> None:
        value: JsonValue = list(values) if self._many else next(iter(values), None)
        self.committed.emit(self._attribute.name, value or None)


class CheckEditor(QCheckBox):
    """Yes, no, or not said (`boolean`). The space bar goes round; `y` and `n` say it."""

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self.setTristate(True)
        self.setFixedHeight(ROW)
        self.clicked.connect(self._click)

    def show_span(self, span: Span) -> None:
        """Show the value that a span has."""
        value = span.attributes.get(self._attribute.name)
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
        said = isinstance(value, bool)
        self.setCheckState(states[value] if said else Qt.CheckState.PartiallyChecked)  # type: ignore[index]  # a boolean then
        self.setText(written(value) if said else "\u2014")
        self.setAccessibleName(f"{named(self._attribute.name)}: {written(value) or 'not said'}")

    def commit(self) -> None:
        """Do nothing: a click is said at once."""

    @Slot()
    def _click(self) -> None:
        values = {Qt.CheckState.Checked: True, Qt.CheckState.Unchecked: False}
        self.committed.emit(self._attribute.name, values.get(self.checkState()))

    # Qt overrides

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere in the row."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box with its word; nothing but a dash where nothing is said."""
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        said = self.checkState() is not Qt.CheckState.PartiallyChecked
        left = float(PAD)
        if said or self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(theme.muted), 1.0))
            painter.drawRoundedRect(middle(place, left, 14).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            if self.checkState() is Qt.CheckState.Checked:
                paint_icon(painter, middle(place, left, 14), "check", theme.accent)
            left += 14 + PAD
        painter.setPen(QColor(theme.text if said else theme.muted))
        painter.setFont(self.font())
        paint_words(painter, place.adjusted(left, 0, 0, 0), self.text())
        if self.hasFocus():
            paint_ring(painter, place, theme)

    def nextCheckState(self) -> None:
        """Go round: not said, yes, no."""
        following = {
            Qt.CheckState.PartiallyChecked: Qt.CheckState.Checked,
            Qt.CheckState.Checked: Qt.CheckState.Unchecked,
            Qt.CheckState.Unchecked: Qt.CheckState.PartiallyChecked,
        }
        self.setCheckState(following[self.checkState()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say yes with `y`, no with `n`, nothing with Delete."""
        said = {"y": True, "1": True, "n": False, "0": False}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.committed.emit(self._attribute.name, None)
        elif event.text() in said:
            self.committed.emit(self._attribute.name, said[event.text()])
        else:
            super().keyPressEvent(event)


_READERS: dict[str, Callable[[str], JsonValue]] = {
    "number": read_number,
    "text": read_text,
    "date": read_text,
}


class LineEditor(QLineEdit):
    """A line of text (`text`, `number`, `date`), said on Enter or when the keys go elsewhere."""

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self._span: Span | None = None
        self._read = _READERS[attribute.type]
        self.setFixedHeight(ROW)
        self.setAccessibleName(named(attribute.name))
        if attribute.type == "date":
            self.setPlaceholderText("2026-03-03")
        # Qt's own signal for both is silent when nothing changed since the last refusal.
        self.returnPressed.connect(self.commit)

    def show_span(self, span: Span) -> None:
        """Show the value that a span has, but not over what is being typed."""
        same = self._span is not None and self._span.id == span.id
        self._span = span
        if same and self.isModified() and self.hasFocus():
            return
        text = written(span.attributes.get(self._attribute.name))
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)

    @Slot()
    def commit(self) -> None:
        """Say what was typed; what is refused stays as long as the keys are here to mend it."""
        if not self.isModified() or self._span is None:
            return
        typed = self.text()
        self.setModified(False)
        if self._say(typed):
            self.show_span(self._span)
        elif self.hasFocus():
            self.setText(typed)
            self.setModified(True)
        else:
            self.show_span(self._span)

    def _say(self, typed: str) -> bool:
        """Return whether the span has the value now."""
        name = self._attribute.name
        try:
            value = self._read(typed)
        except ValueError as error:
            self._session.said.emit(f"{named(name)}: {error}")
            return False
        if self._span and value != self._span.attributes.get(name):
            self.committed.emit(name, value)
        return self._span is not None and value == self._span.attributes.get(name)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line only while it is typed into or pointed at; else the value alone."""
        if self.hasFocus() or self.underMouse():
            super().paintEvent(event)
            return
        theme = chosen(self._session.settings.taste.theme)
        painter = QPainter(self)
        painter.setPen(QColor(theme.text if self.text() else theme.muted))
        painter.setFont(self.font())
        paint_words(painter, QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0), self.text() or "\u2014")

    def event(self, event: QEvent) -> bool:
        """Say what was typed before a key does something elsewhere, such as opening an article."""
        handled = super().event(event)
        if leads_away(event):
            self.commit()
        return handled

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say what was typed."""
        super().focusOutEvent(event)
        self.commit()


class FragmentsView(QLabel):
    """Places in the text (`fragments`): their words; worked out, not typed."""

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumHeight(ROW)
        self.setIndent(PAD)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_span(self, span: Span) -> None:
        """Show the words at the places that a span has."""
        value = span.attributes.get(self._attribute.name)
        text = self._session.document.article.text if self._session.document else ""
        parts = []
        for pair in value if isinstance(value, list) else []:
            match pair:
                case [int(start), int(end)]:
                    parts.append(" ".join(text[start:end].split()))
        self.setText("\n".join(f"“{part}”" for part in parts) or "\u2014")
        self.setAccessibleName(f"{named(self._attribute.name)}: {self.text()}")

    def commit(self) -> None:
        """Do nothing: there is nothing to type."""


def leads_away(event: QEvent) -> bool:
    """Whether an event is a key that a line leaves to the menus: a shortcut, most likely."""
    if event.type() != QEvent.Type.ShortcutOverride or event.isAccepted():
        return False
    return isinstance(event, QKeyEvent) and (
        bool(event.modifiers() & _COMMANDS) or event.key() in _FUNCTION_KEYS
    )


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_FUNCTION_KEYS = range(Qt.Key.Key_F1.value, Qt.Key.Key_F35.value + 1)

Editor = PickEditor | EntityEditor | CheckEditor | LineEditor | FragmentsView

_EDITORS: dict[AttributeType, type[Editor]] = {
    "enum": PickEditor,
    "multi": PickEditor,
    "entity": EntityEditor,
    "boolean": CheckEditor,
    "number": LineEditor,
    "text": LineEditor,
    "date": LineEditor,
    "fragments": FragmentsView,
}


def editor(attribute: Attribute, session: Session) -> Editor:
    """Return the editor for an attribute."""
    return _EDITORS[attribute.type](attribute, session)
