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
from annotator.gui.panels.assertion_editor import AssertionEditor
from annotator.gui.panels.boxes import column
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.entity_editor import EntityEditor
from annotator.gui.panels.form_row import PAD
from annotator.gui.panels.icons import paint_icon
from annotator.gui.panels.line_keys import leads_away, leave_undo
from annotator.gui.panels.marks import middle, paint_ring, paint_words
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.picker import Picking
from annotator.gui.panels.row_view import ROW
from annotator.gui.panels.values import read_number, read_text, written
from annotator.gui.session import Session
from annotator.gui.theme import chosen
from annotator.model import tokens
from annotator.model.rules import value_problem
from annotator.model.schema import Attribute, AttributeType
from annotator.model.span import Range, Span, joined
from annotator.news import assertion


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
        self._button = PickButton(attribute.heading, self._choices, session, picking)
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
        self.setProperty("keys", ["y yes", "n no", "Del not said"])
        self.setFixedHeight(ROW)
        self.clicked.connect(self._click)

    def show_span(self, span: Span) -> None:
        """Show the value that a span has."""
        value = span.attributes.get(self._attribute.name)
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
        said = isinstance(value, bool)
        self.setCheckState(states[value] if said else Qt.CheckState.PartiallyChecked)  # type: ignore[index]  # a boolean then
        self.setText(written(value) if said else "\u2014")
        self.setAccessibleName(f"{self._attribute.heading}: {written(value) or 'not said'}")

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
    """A line of text (`text`, `number`, `date`), said on Enter or when the keys go elsewhere.

    What is refused stays in the line, with the reason, until it is mended; also when another
    span is looked at meanwhile.
    """

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self._span: Span | None = None
        self._read = _READERS[attribute.type]
        self._refused: dict[str, tuple[str, str]] = {}
        self.setFixedHeight(ROW)
        self.setAccessibleName(attribute.heading)
        self.setProperty("keys", ["Enter keep"])
        if attribute.type == "date":
            self.setPlaceholderText("2026-03-03")
        # Qt's own signal for both is silent when nothing changed since the last refusal.
        self.returnPressed.connect(self.commit)

    @property
    def reason(self) -> str:
        """Why what stands here was refused, or ``""``."""
        return self._refused.get(self._span.id, ("", ""))[1] if self._span else ""

    def show_span(self, span: Span) -> None:
        """Show the value that a span has, or what was refused; not over what is being typed."""
        same = self._span is not None and self._span.id == span.id
        self._span = span
        if same and self.isModified() and self.hasFocus():
            return
        stored = written(span.attributes.get(self._attribute.name))
        text = self._refused.get(span.id, (stored, ""))[0]
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)
        self._show_reason()

    @Slot()
    def commit(self) -> None:
        """Say what was typed."""
        if not self.isModified() or self._span is None:
            return
        typed, span_id = self.text(), self._span.id
        self.setModified(False)
        try:
            value = self._read(typed)
            problem = self._problem(value)
        except ValueError as error:
            value, problem = None, str(error)
        if problem:
            self._refused[span_id] = typed, problem
            self._session.said.emit(f"{self._attribute.heading}: {problem}")
            # Asked again, it is said again.
            self.setModified(self.hasFocus())
            self._show_reason()
            return
        self._refused.pop(span_id, None)
        if value != self._span.attributes.get(self._attribute.name):
            self.committed.emit(self._attribute.name, value)
        self.show_span(self._span)

    def _problem(self, value: JsonValue) -> str:
        if value is None or self._span is None or self._session.document is None:
            return ""
        length = len(self._session.document.article.text)
        return value_problem(self._attribute, value, self._span.attributes, length)

    def _show_reason(self) -> None:
        reason = self.reason
        if reason != self.accessibleDescription():
            self.setAccessibleDescription(reason)
            self.setToolTip(reason)
            self.setProperty("wrong", bool(reason))
            self.style().polish(self)
            self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line only while it is typed into or pointed at; else the value alone."""
        if self.hasFocus() or self.underMouse():
            super().paintEvent(event)
            return
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0)
        painter = QPainter(self)
        painter.setFont(self.font())
        if self.reason:
            paint_icon(painter, middle(place, place.right() - 16, 16), "warning", theme.danger)
            place.setRight(place.right() - 20)
        ink = theme.danger if self.reason else theme.text if self.text() else theme.muted
        painter.setPen(QColor(ink))
        paint_words(painter, place, self.text() or "\u2014")

    def event(self, event: QEvent) -> bool:
        """Say what was typed before a key does something elsewhere, such as opening an article."""
        handled = super().event(event)
        leave_undo(event, own=self.isModified())
        if leads_away(event):
            self.commit()
        return handled

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say again why what stands here was refused."""
        super().focusInEvent(event)
        if self.reason:
            self._session.said.emit(f"{self._attribute.heading}: {self.reason}")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say what was typed."""
        super().focusOutEvent(event)
        self.commit()


class FragmentsView(QLabel):
    """Places in the text (`fragments`): their words.

    They are worked out or chosen: Enter adds the words that are selected in the text, Backspace
    takes the last ones away, Delete all.
    """

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self._pairs: list[JsonValue] = []
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumHeight(ROW)
        self.setIndent(PAD)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("keys", ["Enter add the selected words", "Backspace take back"])
        self.setToolTip("Enter adds the words that are selected in the text, Backspace takes back")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_span(self, span: Span) -> None:
        """Show the words at the places that a span has."""
        value = span.attributes.get(self._attribute.name)
        text = self._session.document.article.text if self._session.document else ""
        self._pairs = list(value) if isinstance(value, list) else []
        parts = [" ".join(text[slice(*it)].split()) for it in self._ranges()]
        self.setText("\n".join(f"“{part}”" for part in parts) or "\u2014")
        self.setAccessibleName(f"{self._attribute.heading}: {self.text()}")

    def commit(self) -> None:
        """Do nothing: there is nothing to type."""

    def _ranges(self) -> list[Range]:
        found = []
        for pair in self._pairs:
            match pair:
                case [int(start), int(end)]:
                    found.append(Range(start, end))
        return found

    def _add(self) -> None:
        document, here = self._session.document, self._session.text_selection
        start, end = tokens.trim(document.article.text, *here) if document else here
        if start < end:
            joint = joined([*self._ranges(), Range(start, end)])
            self.committed.emit(self._attribute.name, [list(it) for it in joint])
        else:
            self._session.said.emit("Select the words in the text first, then press Enter here")

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the selected words, or take some away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        elif event.key() == Qt.Key.Key_Backspace and self._pairs:
            self.committed.emit(self._attribute.name, self._pairs[:-1] or None)
        elif event.key() == Qt.Key.Key_Delete and self._pairs:
            self.committed.emit(self._attribute.name, None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, and the ring when the keys go here."""
        super().paintEvent(event)
        if self.hasFocus():
            theme = chosen(self._session.settings.taste.theme)
            paint_ring(QPainter(self), QRectF(self.rect()), theme)


Editor = PickEditor | EntityEditor | AssertionEditor | CheckEditor | LineEditor | FragmentsView

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
    if attribute.name == assertion.ATTRIBUTE and attribute.type == "text":
        return AssertionEditor(attribute, session)
    return _EDITORS[attribute.type](attribute, session)
