"""How a place that looks forgotten looks in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.panels.icons import SIZE, paint_icon
from annotator.gui.panels.marks import middle, paint_ground, paint_swatch, paint_words
from annotator.gui.panels.row_view import ROW
from annotator.gui.session import Session
from annotator.gui.theme import chosen

FINDING_ROLE = Qt.ItemDataRole.UserRole
PAD = 12
_GAP = 8


class FindingDelegate(QStyledItemDelegate):
    """The label that is missing, as a proposed one looks, and the sentence; its end is kept."""

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
        finding = index.data(FINDING_ROLE)
        theme = chosen(self._session.settings.taste.theme)
        label = self._session.schema.by_name.get(finding.label)
        place = QRectF(option.rect)
        paint_ground(painter, place, option.state, theme)
        left = place.left() + PAD
        if finding.span_id:
            # The span is there, and lacks something.
            paint_icon(painter, middle(place, left, SIZE), "warning", theme.muted)
        else:
            swatch = QRectF(left, place.center().y() - 7, SIZE, 15)
            paint_swatch(painter, swatch, label, theme, proposed=True)
        left += SIZE + _GAP
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        words = QRectF(left, place.top(), place.right() - PAD - left, ROW)
        paint_words(painter, words, _shortened(finding.sentence, painter, words.width()))


def _shortened(sentence: str, painter: QPainter, width: float) -> str:
    """Return a sentence that is cut in its middle: what is missing stands at its end."""
    metrics = painter.fontMetrics()
    head, cut, tail = sentence.partition("…")
    if not cut:
        return metrics.elidedText(sentence, Qt.TextElideMode.ElideMiddle, int(width))
    room = int(width) - metrics.horizontalAdvance(tail)
    return metrics.elidedText(f"{head}…", Qt.TextElideMode.ElideRight, room) + tail
