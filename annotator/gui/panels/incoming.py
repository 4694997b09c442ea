"""Who points at a span: the roles that it fills, each a way to the span whose role it is."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from annotator.gui.panels.boxes import column
from annotator.gui.panels.form_row import PAD, NameLabel, add_row, form, hairline
from annotator.gui.panels.marks import paint_ring, paint_swatch, paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen, mixed
from annotator.model.document import Document
from annotator.model.rules import role_of
from annotator.model.span import Span

MOST = 8
"""Rows that are shown; the others are counted."""


class Incoming(QWidget):
    """A row for each role that a span fills: `Source of`, and the words of the quote.

    *Signals*: `followed(span_id)`.
    """

    followed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[tuple[str, str], ...] = ()
        self._rows: QWidget | None = None
        self._column = column(self, spacing=8, margins=(0, 0, 0, 8))
        self._column.addWidget(hairline())
        self.hide()

    def show_span(self, span: Span, document: Document) -> None:
        """Show what points at a span."""
        found = [it for it in document.touching([span.id]) if it.target == span.id]
        found.sort(key=lambda it: document.by_id[it.source].start)
        rows = []
        for relation in found:
            source = document.by_id[relation.source]
            role = role_of(self._session.schema, source, relation.label)
            rows.append((f"{role.heading if role else relation.label} of", source))
        self.setVisible(bool(rows))
        shown = tuple((name, it.model_dump_json()) for name, it in rows)
        if shown != self._shown:
            self._shown = shown
            self._build(rows, document)

    def _build(self, rows: list[tuple[str, Span]], document: Document) -> None:
        if self._rows is not None:
            self._column.removeWidget(self._rows)
            self._rows.deleteLater()
        self._rows = QWidget()
        grid = form()
        for name, source in rows[:MOST]:
            link = Link(source, source.words(document.article.text), self._session)
            link.setAccessibleName(f"{name} {link.text()}")
            link.clicked.connect(self._follow)
            add_row(grid, NameLabel(name, f"{name} this {source.label}: < goes there"), link)
        if len(rows) > MOST:
            add_row(grid, NameLabel(f"and {len(rows) - MOST} more"), QWidget())
        self._rows.setLayout(grid)
        self._column.addWidget(self._rows)

    @Slot()
    def _follow(self) -> None:
        sender = self.sender()
        if isinstance(sender, Link):
            self.followed.emit(sender.span_id)


class Link(QAbstractButton):
    """A span's words in its colours; Enter or a click goes there."""

    def __init__(self, span: Span, words: str, session: Session) -> None:
        super().__init__()
        self.span_id = span.id
        self._label = span.label
        self._session = session
        self.setText(words)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the size of a row."""
        return QSize(120, ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there with Enter as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw it as a button."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Draw it flat again."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatch and words."""
        theme = chosen(self._session.settings.taste.theme)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.text, theme.chrome, 0.06))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 4, 4)
        label = self._session.schema.by_name.get(self._label)
        swatch = QRectF(PAD, place.center().y() - 7, 16, 15)
        paint_swatch(painter, swatch, label, theme)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text))
        paint_words(painter, place.adjusted(16 + 2 * PAD, 0, -4, 0), self.text())
        if self.hasFocus():
            paint_ring(painter, place, theme)
