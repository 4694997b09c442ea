"""Painting a paragraph: tints, letters, bars and tags.

Everything is painted in whole pixels where it can be, so that thin bars stay sharp.
"""

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from annotator.gui.article import lanes
from annotator.gui.article.lit import Lit
from annotator.gui.article.measures import Measures
from annotator.gui.article.page import Page
from annotator.gui.article.pieces import CLOSES, OPENS
from annotator.gui.article.shape import Bar, Fold, Line, Shape
from annotator.gui.article.styles import Style, Styles

CARET = 2
TICK = 3
ROUND = 3
ASIDE = 0.55
"""How much is left of the tints and bars of what is not of the selected frame."""

STRUCK = 0.56
"""Where the words of what was rejected are struck out, as a share of the letters' height."""

PAD = 3
"""Pixels between the letters of a tag and its edge, when that is to be seen."""


class Painter:
    """Paints with the colours of one theme and the distances of one zoom."""

    def __init__(self, measures: Measures, styles: Styles, lit: Lit) -> None:
        self._measures = measures
        self._styles = styles
        self._colors = styles.colors
        self._lit = lit
        self._selection = _background(styles.colors.selection)
        self._found = _background(styles.colors.found)

    def paragraph(
        self, painter: QPainter, layout: QTextLayout, shape: Shape, where: tuple[int, QRectF, int]
    ) -> None:
        """Paint a paragraph whose corner the painter stands at.

        `where` is its position in the document, the clip, and where the caret is, or -1.
        """
        position, clip, caret = where
        lines = [it for it in shape.lines if it.bottom >= clip.top() and it.top <= clip.bottom()]
        for line in lines:
            self._paint_tints(painter, line)
        back, length = -layout.position(), shape.lines[-1].end
        painter.setPen(self._colors.text)
        layout.draw(painter, back, self._formats(position, length), clip)
        for line in lines:
            if line.bars:
                self._paint_bars(painter, line)
        if 0 <= caret - position <= length:
            painter.setPen(self._colors.text)
            layout.drawCursor(painter, back, caret - position, CARET)

    def byline(self, painter: QPainter, page: Page, height: int, width: int) -> None:
        """Paint the byline below the title, which is `height` high with it, on its side."""
        painter.setFont(self._measures.font)
        painter.setPen(self._colors.muted)
        rect = QRectF(0, height - self._measures.byline, width, self._measures.byline)
        # Its parts come in the order of the title's words; left is then where a line begins.
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        backwards = page.is_backwards(page.title)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if backwards else Qt.LayoutDirection.LeftToRight
        )
        metrics = QFontMetricsF(self._measures.font)
        words = metrics.elidedText(page.byline, Qt.TextElideMode.ElideRight, width)
        painter.drawText(rect, words, option)

    # Letters

    def _formats(self, position: int, length: int) -> list[QTextLayout.FormatRange]:
        end = position + length
        found = self._selection if self._lit.chosen else self._found
        ranges = [_range(it, found, position) for it in self._lit.found_within(position, end)]
        start, stop = self._lit.selection
        if start < stop and start <= end and stop > position:
            ranges.append(_range((max(start, position), min(stop, end)), self._selection, position))
        return ranges

    # Tints

    def _paint_tints(self, painter: QPainter, line: Line) -> None:
        top, height = line.band_top, line.band_bottom - line.band_top
        for bar in reversed(line.bars):
            style = self._style(bar)
            if style is None:
                continue
            self._dim(painter, bar)
            if color := self._tint(bar, style):
                for left, right in bar.parts:
                    x = round(left)
                    painter.fillRect(x, top, round(right) - x, height, color)
            if bar.span_id in self._lit.frame:
                painter.setPen(QPen(style.bar, 1))
                for left, right in bar.parts:
                    x = round(left)
                    painter.drawRect(QRectF(x + 0.5, top + 0.5, round(right) - x - 1, height - 1))
        painter.setOpacity(1)

    def _style(self, bar: Bar) -> Style | None:
        return self._styles.rejected if bar.rejected else self._styles.of(bar.label)

    def _tint(self, bar: Bar, style: Style) -> QColor | None:
        """Return how a bar is tinted, if it is."""
        if bar.span_id in self._lit.selected:
            return style.deep
        if bar.span_id == self._lit.hovered:
            return style.hover
        return None if bar.proposed else style.tint

    def _is_aside(self, bar: Bar) -> bool:
        """Whether a bar is not of the selected frame, and steps back."""
        lit = self._lit
        near = bar.span_id in lit.selected or bar.span_id in lit.frame
        return bool(lit.frame) and not near and bar.span_id != lit.hovered

    def _dim(self, painter: QPainter, bar: Bar) -> None:
        """Let what is not of the selected frame step back."""
        painter.setOpacity(ASIDE if self._is_aside(bar) else 1)

    # Bars and tags

    def _paint_bars(self, painter: QPainter, line: Line) -> None:
        painter.setFont(self._measures.tag_font)
        shown = len(line.lane_tops) - 1 - bool(line.folds)
        for bar in line.bars:
            style = self._style(bar)
            if style is not None and bar.lane < shown:
                self._dim(painter, bar)
                if bar.rejected:
                    self._strike(painter, line, bar, style)
                self._paint_bar(painter, line.lane_tops[bar.lane], bar, style)
                self._paint_tag(painter, line.lane_tops[bar.lane], bar, style)
        painter.setOpacity(1)
        for fold in line.folds:
            place = QPointF(fold.left, line.lane_tops[-2] + self._measures.tag_base)
            painter.setPen(self._colors.muted)
            painter.drawText(place, f"+{len(fold.span_ids)}")
            self._paint_reach(painter, round(place.y()) - self._measures.sign // 2, fold)
        if line.folds:
            self._paint_unfolded(painter, line, shown)

    def _strike(self, painter: QPainter, line: Line, bar: Bar, style: Style) -> None:
        """Strike out the words of what was rejected: that is to be read without colours."""
        middle = round(line.band_top + (line.band_bottom - line.band_top) * STRUCK)
        for left, right in bar.parts:
            painter.fillRect(round(left), middle, round(right) - round(left), 1, style.bar)

    def _paint_reach(self, painter: QPainter, y: int, fold: Fold) -> None:
        """Paint a thin line that shows how far what is folded reaches."""
        if fold.reach - fold.right > lanes.GAP:
            painter.setPen(QPen(self._colors.muted, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(fold.right, y + 0.5, fold.reach, y + 0.5))

    def _paint_unfolded(self, painter: QPainter, line: Line, lane: int) -> None:
        """Paint what is folded and lit into the row of the folds: its lane, for that while."""
        lit = self._lit.selected | {self._lit.hovered}
        for bar in line.bars:
            style = self._style(bar)
            if style is not None and bar.lane >= lane and bar.span_id in lit:
                self._paint_bar(painter, line.lane_tops[lane], bar, style)
                self._paint_tag(painter, line.lane_tops[lane], bar, style)

    def _paint_bar(self, painter: QPainter, top: int, bar: Bar, style: Style) -> None:
        """Paint a bar with the pattern of its label, and ticks where its fragment ends.

        Where only some of a span stands out, the rest of it has a thin line.
        """
        extra = bar.span_id in self._lit.selected
        parts = bar.parts
        if bar.inner is not None and not bar.proposed:
            parts = bar.inner
            for left, right in bar.parts:
                width = round(right) - round(left)
                painter.fillRect(round(left), top, width, self._measures.stroke + extra, style.bar)
        outlined = bar.proposed and not bar.rejected
        for left, right in parts:
            self._paint_stroke(painter, QRect(round(left), top, round(right) - round(left), 0),
                               style, outlined=outlined, extra=extra)  # fmt: skip
        if bar.flags & OPENS:
            edge = bar.right - 1 if bar.backwards else bar.left
            painter.fillRect(round(edge), top - TICK, 1, TICK + 2, style.bar)
        if bar.flags & CLOSES:
            edge = bar.left if bar.backwards else bar.right - 1
            painter.fillRect(round(edge), top - TICK, 1, TICK + 2, style.bar)

    def _paint_stroke(
        self, painter: QPainter, where: QRect, style: Style, *, outlined: bool, extra: bool
    ) -> None:
        """Paint a piece of a bar, whose left, top and width are given; a pixel more if `extra`."""
        stroke, high = self._measures.stroke, self._measures.bar
        x, top, width = where.x(), where.y(), where.width()
        if outlined:
            painter.setPen(QPen(style.bar, 1))
            painter.drawRect(QRectF(x + 0.5, top + 0.5, width - 1, high - 2 + extra))
        elif style.pattern == "double":
            painter.fillRect(x, top, width, stroke + extra, style.bar)
            painter.fillRect(x, top + high - stroke, width, stroke + extra, style.bar)
        elif style.pattern in ("solid", "thick"):
            thick = high if style.pattern == "thick" else high // 2
            painter.fillRect(x, top, width, thick + extra, style.bar)
        else:
            pen = QPen(style.pen)
            pen.setWidth(high // 2 + extra)
            painter.setPen(pen)
            y = top + (high // 2 + extra) / 2
            painter.drawLine(QLineF(x, y, x + width, y))

    def _paint_tag(self, painter: QPainter, top: int, bar: Bar, style: Style) -> None:
        tag, width, left = bar.tag, bar.tag_width, bar.tag_left
        selected = bar.span_id in self._lit.selected
        alone = not self._measures.tags and bool(bar.flags & OPENS)
        if alone and (selected or bar.span_id == self._lit.hovered):
            tag, width = bar.label, self._measures.tag_width(bar.label)
            left = bar.right - width if bar.backwards else bar.left
            selected = True
        if not tag:
            return
        painter.setOpacity(1)
        place = QPointF(left + 1, top + self._measures.tag_base)
        color = style.aside if self._is_aside(bar) else style.bar
        if selected or bar.proposed or bar.span_id in self._lit.frame:
            box = QRectF(
                left + 1 - PAD,
                top + self._measures.bar - 0.5,
                width - 2 + PAD,
                self._measures.tag_lane - self._measures.bar,
            )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color, 1))
            painter.setBrush(style.bar if selected else self._colors.page)
            painter.drawRoundedRect(box, ROUND, ROUND)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            color = self._colors.page if selected else color
        painter.setPen(color)
        painter.drawText(place, tag)
        if bar.lacks:
            self._paint_sign(painter, QPointF(left + width - self._measures.sign, place.y()), color)

    def _paint_sign(self, painter: QPainter, place: QPointF, color: QColor) -> None:
        """Paint a small open ring, on the line that a tag stands on: something is missing."""
        size = self._measures.sign - 6
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(place.x() + 1, place.y() - size - 1, size, size))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _background(color: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setBackground(color)
    return form


def _range(where: tuple[int, int], form: QTextCharFormat, position: int) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start = where[0] - position
    result.length = where[1] - where[0]
    result.format = form
    return result
