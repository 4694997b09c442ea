"""How one of the cast, and a mention of it, look in a list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.cast_model import ROW_ROLE, CastRow, MentionRow
from annotator.gui.panels.figures import grouped, tabular
from annotator.gui.panels.marks import paint_ground, paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen

PAD = 12
_GAP = 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class CastDelegate(QStyledItemDelegate):
    """Name, type and country, and at the right how often the person means them."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size that all rows have."""
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, CastRow):
            return
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        paint_ground(painter, place, option.state, theme)
        left, right = place.left() + PAD, place.right() - PAD
        if row.count.mentions:
            text, font = grouped(row.count.mentions), tabular(option.font)
            width = QFontMetricsF(font).horizontalAdvance(text) + 1
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(right - width, place.top(), width, ROW), _RIGHT, text)
            right -= width + _GAP
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        paint_words(painter, QRectF(left, place.top(), right - left, ROW), row.entity.name)
        left += QFontMetricsF(option.font).horizontalAdvance(row.entity.name) + _GAP
        if right - left > 24:
            about = " · ".join(filter(None, (row.entity.type, row.entity.country)))
            painter.setPen(QColor(theme.muted))
            paint_words(painter, QRectF(left, place.top(), right - left, ROW), about)


class MentionDelegate(QStyledItemDelegate):
    """The words in bold with what follows them, quiet."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size that all rows have."""
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, MentionRow):
            return
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        here = row.number == self._session.number and row.span_id in self._session.selected
        paint_ground(painter, place, option.state, theme, marked=here)
        left, right = place.left() + PAD, place.right() - PAD
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        paint_words(painter, QRectF(left, place.top(), right - left, ROW), row.words)
        left += QFontMetricsF(font).horizontalAdvance(row.words)
        left += 0 if row.right[:1] in {",", ".", ";", ":", "’", "”"} else 4
        if right - left > 24:
            painter.setFont(option.font)
            painter.setPen(QColor(theme.muted))
            paint_words(painter, QRectF(left, place.top(), right - left, ROW), row.right)
