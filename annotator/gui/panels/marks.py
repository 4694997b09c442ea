"""Small drawn signs: how far an article is, how a label looks, which key does it."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from annotator.gui.theme import Theme, mixed, tag_font
from annotator.model.document import Status
from annotator.model.schema import Label, Pattern

STATE_WORDS: dict[Status, str] = {
    "untouched": "untouched",
    "in_progress": "in progress",
    "done": "done",
}
CAP = 16
"""The height of a key cap, and the width of one with a single letter."""

_ON_ONE_LINE = (
    Qt.AlignmentFlag.AlignLeft
    | Qt.AlignmentFlag.AlignVCenter
    | Qt.AlignmentFlag.AlignAbsolute
    | Qt.TextFlag.TextSingleLine
)
"""Made once: flags are put together more slowly than words are drawn."""

_HALF_TURN = 180 * 16
_LEFT_HALF = 90 * 16


def paint_state(painter: QPainter, place: QRectF, status: Status, theme: Theme) -> None:
    """Draw ○ for untouched, ◐ for in progress, ● for done."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = QColor(
        {"untouched": theme.muted, "in_progress": theme.accent, "done": theme.ok}[status]
    )
    ring = place.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if status == "done" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if status == "in_progress":
        painter.setBrush(color)
        painter.drawPie(ring, _LEFT_HALF, _HALF_TURN)
    painter.restore()


def paint_bar(painter: QPainter, line: QLineF, pattern: Pattern, color: str) -> None:
    """Draw the bar of a label below its words; `line` is where its upper edge is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(color), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if pattern == "thick":
        pen.setWidthF(3.0)
    elif pattern == "double":
        pen.setWidthF(1.0)
    elif pattern == "dashed":
        pen.setDashPattern([2.0, 1.0])
    elif pattern == "dotted":
        pen.setDashPattern([1.0, 1.0])
    painter.setPen(pen)
    first = line.translated(0, pen.widthF() / 2)
    painter.drawLine(first)
    if pattern == "double":
        painter.drawLine(first.translated(0, 2.0))
    painter.restore()


def paint_swatch(
    painter: QPainter, place: QRectF, label: Label | None, theme: Theme, *, proposed: bool = False
) -> None:
    """Draw a label as it looks in the text: its tint with its bar below; no tint if proposed."""
    if label is None:
        return
    colors = theme.label(label)
    tint = QRectF(place.left(), place.top(), place.width(), place.height() - 3)
    if not proposed:
        painter.fillRect(tint, QColor(colors.tint))
    bar = QLineF(place.left(), tint.bottom(), place.right(), tint.bottom())
    paint_bar(painter, bar, "dotted" if proposed else label.pattern, colors.bar)


def key_width(key: str) -> float:
    """Return how wide a key cap is; nothing where there is no key."""
    return CAP + 6.0 * (len(key) - 1) if key else 0.0


def paint_key(painter: QPainter, place: QRectF, key: str, theme: Theme, color: str = "") -> None:
    """Draw a key cap: the letter in a thin rounded frame."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = color or theme.muted
    painter.setPen(QPen(mixed(ink, theme.chrome, 0.45), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(ink))
    painter.setFont(tag_font())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


def paint_ring(painter: QPainter, place: QRectF, theme: Theme, radius: float = 4.0) -> None:
    """Draw the ring that says where the keys go."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def paint_ground(
    painter: QPainter, place: QRectF, state: QStyle.StateFlag, theme: Theme, *, marked: bool = False
) -> None:
    """Draw what lies behind a row: chosen, below the pointer, and where the keys go.

    `marked` is the row of what the window shows: the accent stands at its left edge.
    """
    if marked or state & QStyle.StateFlag.State_Selected:
        share = 0.13 if not theme.dark else 0.22
        painter.fillRect(place, mixed(theme.accent, theme.chrome, share))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(place, mixed(theme.text, theme.chrome, 0.06))
    if marked:
        painter.fillRect(QRectF(place.left(), place.top(), 3, place.height()), QColor(theme.accent))
    if state & QStyle.StateFlag.State_HasFocus:
        paint_ring(painter, place, theme)


def paint_words(painter: QPainter, place: QRectF, words: str) -> None:
    """Draw words on one line from the left, cut where they end in their own direction."""
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(place, _ON_ONE_LINE, shown)


def middle(row: QRectF, left: float, size: float) -> QRectF:
    """Return a square of that size in the middle of a row's height."""
    return QRectF(left, row.center().y() - size / 2, size, size)
