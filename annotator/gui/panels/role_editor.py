"""A role of a span: which other spans fill it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from annotator.gui.panels import choice
from annotator.gui.panels.boxes import column
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.picker import Picking
from annotator.gui.session import Session
from annotator.model.relation import Relation
from annotator.model.schema import Role
from annotator.model.span import Span, text_order


class RoleEditor(QWidget):
    """The words of the spans that fill a role; picking others fills it with those.

    *Signals*: `committed(role, span_ids)`.
    """

    committed = Signal(str, object)

    def __init__(self, role: Role, session: Session) -> None:
        super().__init__()
        self._role = role
        self._session = session
        self._span: Span | None = None
        self._button = PickButton(role.heading, self._choices, session, Picking(most=role.max))
        column(self).addWidget(self._button)
        self.setFocusProxy(self._button)
        self._button.picked.connect(self._pick)
        session.filling.changed.connect(self._show_filling)

    def show_filled(self, span: Span, filled: Sequence[Relation]) -> None:
        """Show what fills the role; `filled` are all relations that start at the span."""
        self._span = span
        document = self._session.document
        if document is None:
            return
        targets = [it.target for it in filled if it.label == self._role.name]
        spans = sorted(
            (document.by_id[it] for it in targets if it in document.by_id), key=text_order
        )
        words = [it.words(document.article.text) for it in spans]
        lack = "missing" if len(spans) < self._role.min else ""
        self._button.show_values([it.id for it in spans], " \u00b7 ".join(words), lack=lack)

    @Slot()
    def _show_filling(self) -> None:
        filling = self._session.filling
        frame, role = filling.frame, filling.role
        here = frame is not None and self._span is not None and frame.id == self._span.id
        self._button.set_awaited(here and role is not None and role.name == self._role.name)

    def _choices(self) -> list[Choice]:
        document = self._session.document
        if document is None or self._span is None:
            return []
        return choice.of_targets(document, self._span, self._role)

    @Slot(object)
    def _pick(self, values: tuple[str, ...]) -> None:
        self.committed.emit(self._role.name, values)
