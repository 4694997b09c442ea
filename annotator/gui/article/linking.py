"""Dragging from one span to another, by its bar or its tag, to fill a role."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.gui.article.canvas import Canvas
from annotator.gui.session import Session
from annotator.model.filling import roles_between

FAR = 6
"""Pixels from which on a press with movement is a drag."""

WIDTH, DOT = 1.6, 3.0


class Linking:
    """What is dragged, and where to; nothing between presses."""

    def __init__(self, canvas: Canvas, session: Session) -> None:
        self._canvas = canvas
        self._session = session
        self._source = ""
        self._start = self._end = QPoint()
        self._moving = False

    def grab(self, point: QPoint) -> None:
        """Take hold of the span whose bar or tag is under the mouse."""
        below = self._canvas.is_below_letters(point)
        under = self._canvas.spans_at(point) if below else []
        self._source = under[0] if under else ""
        self._start = self._end = point
        self._moving = False

    def move(self, point: QPoint) -> bool:
        """Draw the way to the mouse; whether a span is held."""
        if self._source:
            self._moving = self._moving or (point - self._start).manhattanLength() >= FAR
            self._end = point
            self._canvas.hover(self._target(point))
            self._canvas.viewport().update()
        return bool(self._source)

    def drop(self, point: QPoint) -> bool:
        """Let the span under the mouse fill a role, or be filled; whether this was a drag."""
        source, moved = self._source, self._moving
        target = self._target(point)
        self._source, self._moving = "", False
        self._canvas.hover("")
        self._canvas.viewport().update()
        if source and moved and target:
            self._session.select([source])
            self._session.filling.link(source, target)
        return bool(source) and moved

    def _target(self, point: QPoint) -> str:
        """Return the innermost span under the mouse that a role can lead to, or from."""
        document, schema = self._session.document, self._session.schema
        if document is None or self._source not in document.by_id:
            return ""
        source = document.by_id[self._source]
        under = [it for it in self._canvas.spans_at(point) if it != self._source]
        fits = [
            it
            for it in under
            if any(roles_between(schema, source, document.by_id[it]))
            or any(roles_between(schema, document.by_id[it], source))
        ]
        return (fits or under or [""])[0]

    def paint(self, painter: QPainter, color: QColor) -> None:
        """Draw the way that was dragged so far."""
        if not (self._source and self._moving):
            return
        start, end = QPointF(self._start), QPointF(self._end)
        path = QPainterPath(start)
        lift = QPointF(0, 24 if end.y() >= start.y() else -24)
        path.cubicTo(start + lift, end - lift, end)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setBrush(color)
        painter.drawEllipse(end, DOT, DOT)
