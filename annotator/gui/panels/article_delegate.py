"""How an article looks in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.article_model import ROW_ROLE, titled
from annotator.gui.panels.figures import grouped, tabular
from annotator.gui.panels.marks import middle, paint_ground, paint_state, paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen, tag_font
from annotator.store.articles import ArticleRow

PAD = 12
STATE = 11
"""The size of the circle that shows the state."""

_GAP = 8


class ArticleDelegate(QStyledItemDelegate):
    """State, title, why it stands here, number of proposals in outline, number of labels."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

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
        row = index.data(ROW_ROLE)
        if not isinstance(row, ArticleRow):
            return
        theme = chosen(self._session.settings.taste.theme)
        place = QRectF(option.rect)
        shown = row.number == self._session.number
        paint_ground(painter, place, option.state, theme, marked=shown)
        paint_state(painter, middle(place, place.left() + PAD, STATE), row.status, theme)
        right = self._paint_counts(painter, option, row, theme)
        left = place.left() + PAD + STATE + _GAP
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        words = QRectF(left, place.top(), right - left, place.height())
        paint_words(painter, words, titled(row))

    def _paint_counts(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ArticleRow, theme: Theme
    ) -> float:
        """Draw the numbers at the right; return where they begin."""
        place = QRectF(option.rect)
        font = tabular(option.font)
        metrics = QFontMetricsF(font)
        right = place.right() - PAD
        if row.labels or row.status != "untouched":
            text = grouped(row.labels)
            width = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance("00"))
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            number = QRectF(right - width, place.top(), width, place.height())
            painter.drawText(number, _RIGHT, text)
            right -= width + _GAP
        if row.proposed:
            right = _paint_proposed(painter, place, right, row.proposed, theme) - _GAP
        if row.why:
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            right -= metrics.horizontalAdvance(row.why)
            painter.drawText(QRectF(right, place.top(), 200, place.height()), _LEFT, row.why)
            right -= _GAP
        return right


def _paint_proposed(
    painter: QPainter, place: QRectF, right: float, count: int, theme: Theme
) -> float:
    """Draw the number of proposals as proposals are drawn everywhere: in outline."""
    font = tabular(tag_font())
    text = grouped(count)
    width = max(QFontMetricsF(font).horizontalAdvance(text) + 8, 18)
    frame = QRectF(right - width, place.center().y() - 8, width, 16)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent), 1.0, Qt.PenStyle.DotLine))
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(theme.accent))
    painter.setFont(font)
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return frame.left()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
