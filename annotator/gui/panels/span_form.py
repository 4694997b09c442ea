"""The form of one label: everything that can be said of a span that has it."""

from collections.abc import Callable, Sequence

from pydantic import JsonValue
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from annotator.gui.panels.boxes import column
from annotator.gui.panels.editors import Editor, editor
from annotator.gui.panels.fold_button import FoldButton
from annotator.gui.panels.form_row import KeyCap, NameLabel, add_row, form, hairline
from annotator.gui.panels.line_keys import leads_away, leave_undo
from annotator.gui.panels.role_editor import RoleEditor
from annotator.gui.session import Session
from annotator.model.schema import Attribute, Label
from annotator.model.span import Span


class SpanForm(QWidget):
    """Roles, attributes and note of spans with one label; the same rows for each of them.

    *Signals*: `unfolded(open)` when the rest of the attributes is shown or folded away.
    """

    unfolded = Signal(bool)

    def __init__(self, label: Label, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self._session = session
        self._span: Span | None = None
        self._roles: list[RoleEditor] = []
        self._role_keys: dict[str, KeyCap] = {}
        self._attributes: list[Editor] = []
        first = [it for it in label.attributes if not it.more]
        rest = [it for it in label.attributes if it.more]
        self._more_names = [it.name for it in rest]
        self._column = column(self, spacing=8)
        self._add_roles(label)
        self._first = self._add_attributes(first)
        self._more = FoldButton(session)
        self._rest = QWidget()
        if rest:
            self._add_more(rest)
        self._note = NoteEditor()
        self._note.committed.connect(self._set_note)
        self._column.addWidget(hairline())
        self._column.addWidget(self._note)
        self._more.toggled.connect(self._unfold)

    @property
    def editors(self) -> tuple[Editor | RoleEditor, ...]:
        """The editors from top to bottom; each has its attribute's or role's name."""
        return (*self._roles, *self._attributes)

    def show_span(self, span: Span) -> None:
        """Show a span; what is being typed into the same one stays."""
        if self._span is not None and self._span.id != span.id:
            self.commit()
        self._span = span
        document = self._session.document
        filled = document.roles(span.id) if document else ()
        for role in self._roles:
            role.show_filled(span, filled)
        for name, cap in self._role_keys.items():
            cap.set_key(self._session.filling.key_of(name))
        for it in self._attributes:
            it.show_span(span)
        self._note.show_span(span)
        count = sum(name in span.attributes for name in self._more_names)
        self._more.setText(f"More \u00b7 {count} filled" if count else "More")

    def commit(self) -> None:
        """Say what is typed and not said yet."""
        for it in (*self._attributes, self._note):
            it.commit()

    def first_editor(self) -> QWidget:
        """Return where the keys go first: the first attribute, else the first role or the note."""
        return self._first or next(iter(self._roles), self._note)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show the rest of the attributes, or fold it away."""
        self._more.setChecked(unfolded)

    # Making it

    def _add_roles(self, label: Label) -> None:
        if not label.roles:
            return
        grid = form()
        for role in label.roles:
            row = RoleEditor(role, self._session)
            row.setObjectName(role.name)
            row.committed.connect(self._set_role)
            self._roles.append(row)
            about = f"{role.description}\nFilled by: {', '.join(role.targets)}".strip()
            cap = self._role_keys[role.name] = KeyCap(label.role_key(role.name), self._session)
            add_row(grid, NameLabel(role.heading, about), row, cap)
        self._column.addWidget(hairline())
        self._column.addLayout(grid)

    def _add_attributes(self, attributes: Sequence[Attribute]) -> QWidget | None:
        if not attributes:
            return None
        grid = form()
        rows = [self._add_attribute(grid, it) for it in attributes]
        self._column.addWidget(hairline())
        self._column.addLayout(grid)
        return rows[0]

    def _add_attribute(self, grid: QGridLayout, attribute: Attribute) -> QWidget:
        row = editor(attribute, self._session)
        row.setObjectName(attribute.name)
        row.committed.connect(self._set_attribute)
        self._attributes.append(row)
        add_row(grid, NameLabel(attribute.heading, attribute.description), row)
        return row

    def _add_more(self, attributes: Sequence[Attribute]) -> None:
        self._more.setAccessibleName("More attributes")
        grid = form()
        for attribute in attributes:
            self._add_attribute(grid, attribute)
        self._rest.setLayout(grid)
        self._rest.hide()
        self._column.addWidget(self._more)
        self._column.addWidget(self._rest)

    # Changing the span

    @Slot(str, object)
    def _set_role(self, role: str, targets: Sequence[str]) -> None:
        self._act(self._session.set_role, role, targets)

    @Slot(str, object)
    def _set_attribute(self, name: str, value: JsonValue) -> None:
        self._act(self._session.set_attribute, name, value)

    @Slot(str)
    def _set_note(self, note: str) -> None:
        self._act(self._session.set_note, note)

    def _act(self, act: Callable[..., None], *values: object) -> None:
        """Do something to the span of this form, even if another was selected meanwhile."""
        session, span = self._session, self._span
        if span is None or session.document is None or span.id not in session.document.by_id:
            session.said.emit("The span that this was typed for is not here any more")
            return
        selected = session.selected
        session.select([span.id])
        act(*values)
        if session.span is not None:
            # What is really there: the project may have refused what was said.
            self.show_span(session.span)
        session.select(selected)

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        self._rest.setVisible(unfolded)
        self.unfolded.emit(unfolded)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down the rows with the arrows; without this, they would scroll."""
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class NoteEditor(QPlainTextEdit):
    """A note on the span, kept when the keys go elsewhere.

    *Signals*: `committed(note)`.
    """

    committed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._span: Span | None = None
        self.setPlaceholderText("Note")
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)
        self.setFixedHeight(60)

    def show_span(self, span: Span) -> None:
        """Show the note of a span, but not over what is being typed."""
        same = self._span is not None and self._span.id == span.id
        self._span = span
        if same and self.hasFocus() and self.document().isModified():
            return
        if span.note != self.toPlainText():
            self.setPlainText(span.note)
        self.document().setModified(False)

    def commit(self) -> None:
        """Keep what was typed."""
        if self.document().isModified() and self._span is not None:
            self.document().setModified(False)
            note = self.toPlainText().strip()
            if note != self._span.note:
                self.committed.emit(note)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Keep what was typed before a key does something elsewhere."""
        handled = super().event(event)
        leave_undo(event, own=self.document().isModified())
        if leads_away(event):
            self.commit()
        return handled

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self.commit()
