"""How a span looks in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.marks import paint_ground, paint_swatch, paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.panels.span_model import SPAN_ROLE
from annotator.gui.session import Session
from annotator.gui.theme import chosen, tag_font
from annotator.model.schema import Schema
from annotator.model.span import Span

PAD = 12
WIDEST = 88
"""Pixels that the column of labels may take."""

_SWATCH = 16
_GAP = 8


class SpanDelegate(QStyledItemDelegate):
    """The label as it looks in the text, its name, and the words."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._measured: tuple[Schema | None, float] = (None, 0.0)

    def _column(self) -> float:
        """Return the width of the longest label, so that all words begin at one edge."""
        schema = self._session.schema
        if self._measured[0] is not schema:
            metrics = QFontMetricsF(tag_font())
            widest = max(metrics.horizontalAdvance(it.name) for it in schema.labels)
            self._measured = schema, min(WIDEST, widest + 1)
        return self._measured[1]

    # Qt overrides

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size that all rows have."""
        return QSize(120, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        span = index.data(SPAN_ROLE)
        if not isinstance(span, Span):
            return
        theme = chosen(self._session.settings.taste.theme)
        label = self._session.schema.by_name.get(span.label)
        place = QRectF(option.rect)
        paint_ground(painter, place, option.state, theme)
        left = place.left() + PAD
        swatch = QRectF(left, place.center().y() - 7, _SWATCH, 15)
        paint_swatch(painter, swatch, label, theme, proposed=span.state != "accepted")
        left += _SWATCH + _GAP
        column = self._column()
        painter.setFont(tag_font())
        painter.setPen(QColor(theme.label(label).bar if label else theme.muted))
        paint_words(painter, QRectF(left, place.top(), column, ROW), span.label)
        left += column + _GAP
        font = QFont(option.font)
        font.setStrikeOut(span.state == "rejected")
        painter.setFont(font)
        painter.setPen(QColor(theme.text if span.state == "accepted" else theme.muted))
        words = QRectF(left, place.top(), place.right() - PAD - left, ROW)
        paint_words(painter, words, str(index.data()))
