"""What is said of one of the cast: each field is a line that is changed in place."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.gui import cast
from annotator.gui.panels.boxes import column
from annotator.gui.panels.form_row import PAD, NameLabel, add_row, form
from annotator.gui.panels.line_keys import leads_away, leave_undo
from annotator.gui.panels.marks import paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen
from annotator.model.cast import FIELDS
from annotator.model.entity import Entity
from annotator.model.schema import sentence_case

SEPARATOR = ";"
"""Between aliases on their line: names hold commas."""

_ABOUT = {
    "name": "The name that is shown and exported",
    "type": "PER, ORG, GPE, LOC, FAC, WEA, VEH, or a type of your own",
    "country": "ISO 3166-1 alpha-3: DEU, UKR, USA",
    "sector": "PLOVER: GOV, MIL, LEG, JUD, COP, PTY, OPP, REB, BUS, MED, CIV …",
    "aliases": f"Other names, with {SEPARATOR} between them",
    "wikidata": "The id of its Wikidata item, such as Q42",
    "note": "Anything else",
}


class CastForm(QWidget):
    """The fields of one of the cast; Enter says what was typed, Escape takes it back."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._entity: Entity | None = None
        self.lines = {it: EntityLine(it, session) for it in FIELDS}
        grid = form()
        grid.setColumnMinimumWidth(0, 64)
        for name, line in self.lines.items():
            label = NameLabel(sentence_case(name), _ABOUT[name])
            label.setFixedWidth(64)
            add_row(grid, label, line)
            line.committed.connect(self._change)
        column(self, margins=(12, 4, 8, 4)).addLayout(grid)

    @property
    def entity(self) -> Entity | None:
        """Who is shown."""
        return self._entity

    def show_entity(self, entity: Entity | None) -> None:
        """Show someone; what is being typed of the same one stays."""
        same = entity is not None and self._entity is not None and entity.id == self._entity.id
        if not same:
            self.commit()
        self._entity = entity
        self.setVisible(entity is not None)
        if entity is not None:
            for name, line in self.lines.items():
                line.show_text(_text(entity, name), keep=same)

    def commit(self) -> None:
        """Say what is typed and not said yet."""
        for line in self.lines.values():
            line.commit()

    @Slot(str, str)
    def _change(self, name: str, text: str) -> None:
        if self._entity is None:
            return
        value: object = text.strip()
        if name == "aliases":
            value = tuple(filter(None, (it.strip() for it in text.split(SEPARATOR))))
        cast.change(self._session, self._entity, **{name: value})
        self.show_entity(self._session.project.entity(self._entity.id))


class EntityLine(QLineEdit):
    """One field; flat until it is typed into or pointed at.

    *Signals*: `committed(field, text)`.
    """

    committed = Signal(str, str)

    def __init__(self, name: str, session: Session) -> None:
        super().__init__()
        self._name = name
        self._session = session
        self._shown = ""
        self.setFixedHeight(ROW)
        self.setAccessibleName(sentence_case(name))
        self.setObjectName(name)
        self.setMinimumWidth(40)
        self.returnPressed.connect(self.commit)

    def show_text(self, text: str, *, keep: bool) -> None:
        """Show a value; with `keep`, not over what is being typed."""
        self._shown = text
        if not (keep and self.isModified() and self.hasFocus()):
            self.setText(text)
            self.setCursorPosition(0)
            self.setModified(False)

    @Slot()
    def commit(self) -> None:
        """Say what was typed."""
        if self.isModified():
            self.setModified(False)
            if self.text() != self._shown:
                self.committed.emit(self._name, self.text())

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was typed; up and down go to the other fields."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.show_text(self._shown, keep=False)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what was typed before a key does something elsewhere."""
        handled = super().event(event)
        leave_undo(event, own=self.isModified())
        if leads_away(event):
            self.commit()
        return handled

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, to be typed over."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say what was typed."""
        super().focusOutEvent(event)
        self.commit()

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


def _text(entity: Entity, name: str) -> str:
    value = getattr(entity, name)
    return f"{SEPARATOR} ".join(value) if isinstance(value, tuple) else str(value)
