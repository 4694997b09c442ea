"""The letters on the page that pick what may fill a role."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextLine

from annotator.gui.article.column import Column
from annotator.gui.article.measures import Measures
from annotator.gui.article.styles import Styles
from annotator.gui.filling import Filling
from annotator.gui.theme import mixed
from annotator.model.filling import Hint

ROUND = 3
PAD = 3
LIFT = 0.7
"""How much of a cap stands above the letters, as a share of its height."""


class HintPainter:
    """Paints caps with letters at the beginnings of spans and words, moving nothing."""

    def __init__(self, measures: Measures, styles: Styles) -> None:
        self._measures = measures
        self._metrics = QFontMetricsF(measures.tag_font)
        self.styles = styles
        self._looks: dict[tuple[Styles, str, bool], tuple[QColor, QColor, QColor]] = {}
        self._lefts: dict[int, float] = {}
        self._of: tuple[object, ...] = ()

    def paint(self, painter: QPainter, filling: Filling, column: Column, scrolled: int) -> None:
        """Paint the hints that are in the painter's sight."""
        bottom = scrolled + painter.viewport().height()
        seen = list(column.between(scrolled, bottom))
        if not seen:
            return
        first = column.page.starts[seen[0]]
        last = column.page.starts[seen[-1] + 1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._measures.tag_font)
        # The likeliest are painted last, above the others.
        for hint in reversed(filling.hints):
            place = column.page.to_utf16(hint.place.start)
            if first <= place < last:
                corner = self._corner(column, place) - QPointF(0, scrolled)
                self._paint_hint(painter, corner, hint, filling, column)
        frame, role = filling.frame, filling.role
        if frame is not None and role is not None:
            place = column.page.to_utf16(frame.start)
            if first <= place < last:
                corner = self._corner(column, place) - QPointF(0, scrolled)
                words = f"{role.heading} {filling.typed or '?'}"
                self._paint_cap(painter, corner, words, self._look(frame.label, sure=True))

    def _corner(self, column: Column, place: int) -> QPointF:
        """Return where a character begins on the page."""
        number, line = column.line_of(place)
        if self._of != (column, column.width):
            self._of, self._lefts = (column, column.width), {}
        if place not in self._lefts:
            inside = place - column.page.starts[number]
            letters: QTextLine = column.block(number).layout().lineForTextPosition(inside)
            left = letters.cursorToX(inside)
            x = float(left[0]) if isinstance(left, tuple) else float(left)  # type: ignore[arg-type]
            self._lefts[place] = x
        return QPointF(column.left + self._lefts[place], column.top(number) + line.band_top)

    def _paint_hint(
        self, painter: QPainter, corner: QPointF, hint: Hint, filling: Filling, column: Column
    ) -> None:
        label = column.span(hint.span_id).label if hint.span_id else ""
        fits = hint.letters.startswith(filling.typed)
        self._paint_cap(painter, corner, filling.shown(hint), self._look(label, sure=fits))

    def _look(self, label: str, *, sure: bool) -> tuple[QColor, QColor, QColor]:
        """Return edge, ground and ink: full for spans, empty for words, faint for the others."""
        key = self.styles, label, sure
        if key not in self._looks:
            colors, style = self.styles.colors, self.styles.of(label)
            ink = style.bar if style else colors.accent
            edge = mixed(ink.name(), colors.page.name(), 0.55 if sure else 0.2)
            full = style is not None and sure
            self._looks[key] = (
                (colors.page, ink, colors.page)
                if full
                else (edge, colors.page, ink if sure else edge)
            )
        return self._looks[key]

    def _paint_cap(
        self, painter: QPainter, corner: QPointF, words: str, look: tuple[QColor, QColor, QColor]
    ) -> None:
        metrics = self._metrics
        height = metrics.height()
        width = max(height * 0.9, metrics.horizontalAdvance(words) + 2 * PAD)
        box = QRectF(round(corner.x()) - 2, round(corner.y() - LIFT * height), width, height)
        edge, ground, ink = look
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
