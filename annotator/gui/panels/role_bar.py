"""The roles of the selected span with their keys, in the margin beside it."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.panels.marks import CAP, middle, paint_key, paint_words
from annotator.gui.session import Session
from annotator.gui.theme import RADIUS, chosen, mixed, tag_font
from annotator.model.schema import Role

ROW = 21
_PAD = 4
_APART = 4
"""Pixels between the text and the bar."""

COVERS = 24
"""How many pixels of the text it may cover; where it would be more, there are only keys."""


class Text(Protocol):
    """What the bar needs of the article view."""

    def viewport(self) -> QWidget:
        """What the text is painted on."""

    def beside(self, span_id: str) -> QPoint | None:
        """Return the place right of the span, if it is in sight."""

    def hasFocus(self) -> bool:
        """Whether the keys go to the text."""


class RoleBar(QWidget):
    """One row for each role; a click fills it. It stands on the text's margin and moves nothing.

    Where the margin is narrow, there are only keys until the mouse is there. It is shown only
    while its keys work: one span is selected, no text, and the keys go to the text.
    """

    def __init__(self, session: Session, text: Text) -> None:
        super().__init__(text.viewport())
        self._session = session
        self._text = text
        self._pointed = -1
        self._short = self._over = False
        self._filled: dict[str, int] = {}
        self._shown: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self.place)
        text.viewport().installEventFilter(self)
        session.filling.changed.connect(self._later.start)
        session.selection_changed.connect(self._later.start)
        session.text_selected.connect(self._later.start)
        session.document_edited.connect(self._later.start)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._later.start)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles it has rows for, from top to bottom."""
        label = self._session.filling.label
        return label.roles if label else ()

    @Slot()
    def place(self) -> None:
        """Stand beside the selected span, or go."""
        session, span = self._session, self._session.span
        start, end = session.text_selection
        busy = session.filling.role is not None or start < end or not self._text.hasFocus()
        beside = self._text.beside(span.id) if span and self.roles and not busy else None
        if beside is None or span is None or session.document is None:
            self.hide()
            return
        self._filled = {}
        for relation in session.document.roles(span.id):
            self._filled[relation.label] = self._filled.get(relation.label, 0) + 1
        view = self._text.viewport().rect()
        width = self._width()
        self._short = beside.x() + _APART + width > view.right() + COVERS and not self._over
        if self._short:
            width = CAP + 2 * _PAD
        height = ROW * len(self.roles) + _PAD
        # At the very edge where there are only keys, for tags stand out beyond the text.
        left = view.right() - width - 2
        if not self._short and not self._over:
            left = min(left, beside.x() + _APART)
        top = max(2, min(beside.y(), view.bottom() - height - 2))
        self.setGeometry(left, top, width, height)
        keys = ", ".join(f"{key} {name}" for key, name in session.filling.next_keys())
        self.setAccessibleName(f"Roles: {keys}")
        self.show()
        shown = (self.geometry(), keys, tuple(self._filled.items()))
        if shown != self._shown:
            # Only then: painting this paints the text below it, which leads here again.
            self._shown = shown
            self.update()

    def _width(self) -> int:
        metrics = QFontMetricsF(tag_font())
        names = (metrics.horizontalAdvance(self._name(it)) for it in self.roles)
        return int(max(names) + CAP + 4 * _PAD) + 1

    def _name(self, role: Role) -> str:
        count = self._filled.get(role.name, 0)
        return role.heading if not count else f"{role.heading} \u00b7 {count}"

    def _row_at(self, y: float) -> int:
        return int((y - _PAD / 2) // ROW)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the text when it scrolls or has another size: it is painted then."""
        if event.type() == QEvent.Type.Paint:
            self._later.start()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Explain the role that is pointed at, in its tooltip."""
        if event.type() == QEvent.Type.ToolTip and 0 <= self._pointed < len(self.roles):
            role = self.roles[self._pointed]
            self.setToolTip(f"{role.heading}: {role.description}")
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would fill."""
        self._pointed = self._row_at(event.position().y())
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the names, if there were only keys."""
        self._over = True
        self._later.start()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._over, self._pointed = False, -1
        self._later.start()
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fill the role that was clicked."""
        row = self._row_at(event.position().y())
        if 0 <= row < len(self.roles):
            self._session.filling.begin(self.roles[row].name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw key and name of each role; those that are filled step back."""
        theme = chosen(self._session.settings.taste.theme)
        filling = self._session.filling
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(mixed(theme.muted, theme.raised, 0.42), 1))
        painter.setBrush(QColor(theme.raised))
        place = QRectF(self.rect())
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setFont(tag_font())
        for at, role in enumerate(self.roles):
            row = QRectF(1, _PAD / 2 + at * ROW, place.width() - 2, ROW)
            if at == self._pointed:
                painter.fillRect(row, mixed(theme.text, theme.raised, 0.06))
            filled = self._filled.get(role.name, 0)
            ink = theme.muted if filled else theme.danger if role.min else theme.text
            key = filling.key_of(role.name)
            if key:
                paint_key(painter, middle(row, _PAD, CAP), key, theme, ink)
            if not self._short:
                painter.setPen(QColor(ink))
                paint_words(painter, row.adjusted(_PAD * 2 + CAP, 0, 0, 0), self._name(role))
