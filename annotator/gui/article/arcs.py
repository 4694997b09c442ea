"""Painting relations: arcs above a line, and links through the margin for what is selected."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.gui.article.lit import Lit
from annotator.gui.article.measures import Measures
from annotator.gui.article.shape import Arc, Line
from annotator.gui.article.styles import Styles

BEND = 4
HEAD = 3.5
LIFT = 4
"""How far above the letters a link runs to the margin."""

GUTTER = 10
"""Pixels between the column and the first link; half as many are between two links."""


@dataclass(slots=True)
class End:
    """Where a link starts or ends: a place above the letters, or an edge of the viewport."""

    x: float
    y: float
    seen: bool


@dataclass(slots=True)
class Link:
    """A relation of a selected span whose other end is on another line."""

    source: End
    target: End
    label: str
    color: QColor
    outgoing: bool


class ArcPainter:
    """Paints relations with the colours of one theme and the distances of one zoom."""

    def __init__(self, measures: Measures, styles: Styles, lit: Lit) -> None:
        self._measures = measures
        self._colors = styles.colors
        self._lit = lit

    def line(self, painter: QPainter, line: Line) -> None:
        """Paint the arcs of a line into the room above its letters."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._measures.tag_font)
        for arc in reversed(line.arcs):
            strong = bool(self._lit.active & {arc.source_id, arc.target_id})
            self._paint_arc(painter, arc, line.band_top, strong=strong)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_arc(self, painter: QPainter, arc: Arc, floor: int, *, strong: bool) -> None:
        color = self._colors.text if strong else self._colors.arc
        height = self._measures.arc_lane
        roof = floor - 3 - height * (arc.lane + 0.5)
        _paint_path(painter, _arc_path(arc, roof, floor - 1), QPen(color, 1.5 if strong else 1))
        _paint_head(painter, QPointF(arc.target, floor - 1), color)
        box = QRectF(arc.label_left, roof - height / 2, arc.label_width, height)
        if min(arc.source, arc.target) < arc.label_left < max(arc.source, arc.target):
            painter.fillRect(box, self._colors.page)
        painter.setPen(self._colors.text if strong else self._colors.muted)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, arc.label)

    def links(self, painter: QPainter, links: Iterable[Link], margin: int) -> None:
        """Paint links through the margin; the painter stands at the top of the column.

        They lie over the text, with a rim in the colour of the page.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._measures.tag_font)
        taken: list[float] = []
        for number, link in enumerate(links):
            gutter = max(-GUTTER - number * GUTTER / 2, 4 - margin)
            path = _link_path(link, gutter)
            _paint_path(painter, path, QPen(self._colors.page, 4.5))
            _paint_path(painter, path, QPen(link.color, 1.5))
            if link.target.seen:
                _paint_head(painter, QPointF(link.target.x, link.target.y), link.color)
            self._paint_role(painter, link, QPointF(gutter - 5, 2 - margin), taken)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_role(self, painter: QPainter, link: Link, room: QPointF, taken: list[float]) -> None:
        """Write the role where its link turns to the other end; `room` is its right and left."""
        far = link.target if link.outgoing else link.source
        height, width = self._measures.arc_lane, self._measures.tag_width(link.label)
        y = far.y - LIFT - height / 2
        while any(abs(y - other) < height for other in taken):
            y += height
        taken.append(y)
        box = QRectF(max(room.x() - width, room.y()), y, width, height)
        painter.fillRect(box, self._colors.page)
        painter.setPen(link.color)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, link.label)


def _arc_path(arc: Arc, roof: float, floor: float) -> QPainterPath:
    bend = min(BEND, abs(arc.target - arc.source) / 2)
    step = bend if arc.target > arc.source else -bend
    path = QPainterPath(QPointF(arc.source, floor))
    path.lineTo(arc.source, roof + bend)
    path.quadTo(arc.source, roof, arc.source + step, roof)
    path.lineTo(arc.target - step, roof)
    path.quadTo(arc.target, roof, arc.target, roof + bend)
    path.lineTo(arc.target, floor - HEAD)
    return path


def _link_path(link: Link, gutter: float) -> QPainterPath:
    path = QPainterPath()
    source, target = link.source, link.target
    down = BEND if target.y > source.y else -BEND
    if source.seen:
        path.moveTo(source.x, source.y)
        path.lineTo(source.x, source.y - LIFT)
        path.lineTo(gutter + BEND, source.y - LIFT)
        path.quadTo(gutter, source.y - LIFT, gutter, source.y - LIFT + down)
    else:
        path.moveTo(gutter, source.y)
    if target.seen:
        path.lineTo(gutter, target.y - LIFT - down)
        path.quadTo(gutter, target.y - LIFT, gutter + BEND, target.y - LIFT)
        path.lineTo(target.x, target.y - LIFT)
        path.lineTo(target.x, target.y - HEAD)
    else:
        path.lineTo(gutter, target.y)
    return path


def _paint_path(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)


def _paint_head(painter: QPainter, tip: QPointF, color: QColor) -> None:
    path = QPainterPath(tip)
    path.lineTo(tip.x() - HEAD, tip.y() - HEAD - 1)
    path.lineTo(tip.x() + HEAD, tip.y() - HEAD - 1)
    path.closeSubpath()
    painter.fillPath(path, color)
