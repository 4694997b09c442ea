"""Who is meant: the entity of a span, with those who are proposed, or someone new."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from annotator.gui import cast
from annotator.gui.panels.boxes import column
from annotator.gui.panels.cast_choice import CastSearch, new_name
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.marks import CAP, middle, paint_key, paint_words
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.picker import Picking
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen, mixed, tag_font
from annotator.model.names import Candidate, identity
from annotator.model.schema import Attribute
from annotator.model.span import Span

ACCEPT = "="
"""The key that takes the first proposal: this is that one."""

LINE = 14
"""Pixels of a second line."""

SHOWN = 3
"""Proposals below an empty entity; the others are in the list."""


class EntityEditor(QWidget):
    """One of the cast (`entity`); while a span says nothing of it, who may be meant is proposed.

    Only the attribute that says who a span is gets proposals; for another one, such as who a
    place name stands for, one chooses.
    """

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self._span: Span | None = None
        self._proposed: list[Candidate] = []
        picking = Picking(search=self._search)
        self._button = _Button(attribute.heading, self._choices, session, picking)
        self._button.accepted.connect(self._accept_first)
        self._button.picked.connect(self._pick)
        self._rows = [_Proposal(session, self) for _ in range(SHOWN)]
        box = column(self)
        box.addWidget(self._button)
        for row in self._rows:
            row.hide()
            row.clicked.connect(self._accept)
            box.addWidget(row)
        self.setFocusProxy(self._button)

    @property
    def proposals(self) -> tuple[Candidate, ...]:
        """Who is proposed."""
        return tuple(self._proposed)

    def show_span(self, span: Span) -> None:
        """Show who a span means, or who it may mean."""
        self._span = span
        value = span.attributes.get(self._attribute.name)
        values = [str(value)] if value is not None else []
        self._button.show_values(values, self._name(values[0]) if values else "")
        mine = self._attribute.name == identity(self._session.schema, span.label)
        self._proposed = cast.proposals(self._session, span) if mine and not values else []
        for at, row in enumerate(self._rows):
            row.show_candidate(
                self._proposed[at] if at < len(self._proposed) else None, ACCEPT if at == 0 else ""
            )

    def commit(self) -> None:
        """Do nothing: what is picked is said at once."""

    @Slot()
    def open(self) -> None:
        """Show all choices."""
        self._button.open()

    def _choices(self) -> list[Choice]:
        return self._search("")

    def _search(self, typed: str) -> list[Choice]:
        return CastSearch(self._session, self._proposed)(typed)

    def _name(self, entity_id: str) -> str:
        document = self._session.document
        near = {it.id: it for it in document.entities} if document else {}
        who = near.get(entity_id) or self._session.project.entity(entity_id)
        return who.name if who else entity_id

    @Slot(object)
    def _pick(self, values: Sequence[str]) -> None:
        value = next(iter(values), None)
        if value and (name := new_name(value)):
            self._make(name)
        else:
            self.committed.emit(self._attribute.name, value)

    def _make(self, name: str) -> None:
        if self._span is not None:
            cast.link_new(self._session, [self._span.id], self._attribute.name, name)

    @Slot()
    def _accept_first(self) -> None:
        if self._proposed:
            self._take(self._proposed[0])

    @Slot()
    def _accept(self) -> None:
        row = self.sender()
        if isinstance(row, _Proposal) and row.candidate is not None:
            self._take(row.candidate)

    def _take(self, candidate: Candidate) -> None:
        if candidate.entity is None:
            self._make(candidate.name)
        else:
            self.committed.emit(self._attribute.name, candidate.entity.id)


class _Button(PickButton):
    """The value; the key that accepts takes the first proposal.

    *Signals*: `accepted()`.
    """

    accepted = Signal()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept, or do what every such button does."""
        if event.text() == ACCEPT:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


class _Proposal(QAbstractButton):
    """One who may be meant, quiet until it is pointed at: name, reason, key.

    The one that the key accepts has its reason below the name, where there is room for it.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._tall = False
        self._key = ""
        self.candidate: Candidate | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Nobody is proposed")

    def show_candidate(self, candidate: Candidate | None, key: str) -> None:
        """Show someone, or nothing."""
        self.candidate, self._key = candidate, key
        new = candidate is not None and candidate.entity is None
        self._tall = bool(key) and not new
        self.updateGeometry()
        self.setVisible(candidate is not None)
        if candidate is not None:
            name = candidate.entity.name if candidate.entity else f"New: {candidate.name}"
            self.setText(name)
            self.setAccessibleName(f"Proposed: {name}, {candidate.why}")
            self.setToolTip(f"{name}: {candidate.why}")
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the size of a row, or of two."""
        return QSize(120, ROW + LINE if self._tall else ROW - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name and reason."""
        if self.candidate is None:
            return
        theme = chosen(self._session.settings.taste.theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.text, theme.chrome, 0.06))
            painter.drawRoundedRect(place, 4, 4)
        line = QRectF(8, 0, place.width() - 8, ROW if self._tall else place.height())
        if self._key:
            paint_key(painter, middle(line, place.right() - CAP, CAP), self._key, theme)
            line.setRight(place.right() - CAP - 4)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.accent))
        paint_words(painter, line, self.text())
        if self._tall:
            painter.setFont(tag_font())
            rest = QRectF(8, ROW - 5, place.width() - 8, LINE)
        else:
            width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
            rest = line.adjusted(width + 8, 0, 0, 0)
        if self.candidate.entity and rest.width() > 24:
            painter.setPen(QColor(theme.muted))
            paint_words(painter, rest, self.candidate.why)
