"""The layout that Qt's text widget works on: it asks where characters are, and has them drawn.

Qt keeps the caret, keys, clipboard and what screen readers are told; where the lines are, and
what is painted, is ours.
"""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPainterPath,
    QRegion,
    QTextBlock,
    QTextDocument,
    QTextFrame,
)

from annotator.gui.article.arcs import ArcPainter, End, Link
from annotator.gui.article.column import Column
from annotator.gui.article.lit import Lit
from annotator.gui.article.measures import Measures
from annotator.gui.article.page import Page
from annotator.gui.article.painter import Painter
from annotator.gui.article.shaper import Shaper
from annotator.gui.article.styles import Styles
from annotator.model.document import Document
from annotator.model.filters import EVERYTHING
from annotator.model.relation import Relation


class SpanLayout(QAbstractTextDocumentLayout):
    """Lays out a page with the lanes, tags and arcs of its spans, and draws it."""

    def __init__(self, document: QTextDocument, measures: Measures, styles: Styles) -> None:
        super().__init__(document)
        self.lit = Lit()
        self.filter = EVERYTHING
        self.column: Column | None = None
        self.sight = (0, 0)
        self.exposed = QRegion()
        self._width = 0
        self.set_look(measures, styles)

    def set_look(self, measures: Measures, styles: Styles) -> None:
        """Take other fonts, distances and colours."""
        self._measures = measures
        self._shaper = Shaper(measures)
        self.set_styles(styles)
        self.set_width(self._width)

    def set_styles(self, styles: Styles) -> None:
        """Take other colours."""
        self._styles = styles
        self._shaper.role_names = styles.role_names
        if self.column:
            self.column.schema = styles.schema
        self._arcs = ArcPainter(self._measures, styles, self.lit)
        self._painter = Painter(self._measures, styles, self.lit)

    @property
    def ground(self) -> QColor:
        """The colour of the page."""
        return self._styles.colors.page

    @property
    def spill(self) -> int:
        """Pixels by which something may be painted outside its own line."""
        return self._measures.spill

    @property
    def tail(self) -> int:
        """Pixels below the lanes of a line that a tag takes up which hangs over the next one."""
        return 0 if self._measures.tags else self._measures.tag_lane

    def set_width(self, width: int) -> None:
        """Fit the column into a viewport of this width."""
        self._width = width
        if self.column:
            self.column.fit(self._shaper, width)

    def show_page(self, page: Page, document: Document) -> None:
        """Show a page whose text Qt's document already holds."""
        column = Column(page, document, self.document(), self._shaper, self._styles.schema)
        column.show_only(self.filter)
        column.fit(self._shaper, self._width)
        self.column = column

    # Links

    def _draw_links(self, painter: QPainter, column: Column) -> None:
        """Draw those relations of the spans someone is at that no arc shows."""
        relations = {
            it.id: it
            for span_id in sorted(self.lit.active)
            for it in column.relations(span_id)
            if column.shows(it.source) and column.shows(it.target)
        }
        links = [self._link(it, column) for it in relations.values() if not _has_arc(it, column)]
        painter.translate(column.left, 0)
        self._arcs.links(painter, links, column.left)
        painter.translate(-column.left, 0)

    def _link(self, relation: Relation, column: Column) -> Link:
        source = column.span(relation.source).label
        style = self._styles.of(source)
        plain = relation.label.replace("_", " ")
        return Link(
            source=self._end(relation.source, column),
            target=self._end(relation.target, column),
            label=self._styles.role_names.get((source, relation.label), plain),
            color=style.bar if style else self._styles.colors.text,
            outgoing=relation.source in self.lit.active,
        )

    def _end(self, span_id: str, column: Column) -> End:
        """Return where a span begins, or the edge of what is in sight if that is beyond it."""
        top, bottom = self.sight
        found = column.first_bar(span_id)
        y = column.first_top(span_id)
        if found:
            number, line, bar = found
            y = column.top(number) + line.band_top
            if top < y < bottom:
                return End(bar.left + min(8, (bar.right - bar.left) / 2), y, seen=True)
        return End(0, top if y <= top else bottom, seen=False)

    # Qt overrides

    def documentChanged(self, _start: int, _removed: int, _added: int) -> None:
        """Do nothing: the view says what is new, for the text never changes by itself."""

    def documentSize(self) -> QSizeF:
        """Return how large the page is."""
        return QSizeF(self._width, self.column.height() if self.column else 0)

    def pageCount(self) -> int:
        """Return 1: an article is one long page."""
        return 1

    def frameBoundingRect(self, _frame: QTextFrame) -> QRectF:
        """Return the whole page, which is the only frame."""
        return QRectF(QPointF(), self.documentSize())

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return where a paragraph is."""
        column, number = self.column, block.blockNumber()
        if column is None or not 0 <= number < len(column.page.paragraphs):
            return QRectF()
        shape = column.shape(number)
        corner = QPointF(column.left, column.top(number))
        # Screen readers ask the paragraph itself where its characters are.
        block.layout().setPosition(corner)
        return QRectF(corner, QSizeF(column.width, shape.height))

    def hitTest(
        self,
        point: QPointF | QPoint | QPainterPath.Element,
        accuracy: Qt.HitTestAccuracy,
    ) -> int:
        """Return the position of the character at a point; the nearest, if that is enough."""
        column = self.column
        if column is None or not isinstance(point, QPointF):
            return 0
        number, line_number = column.line_at(point.y())
        block = column.block(number)
        line = block.layout().lineAt(line_number)
        x = point.x() - column.left
        if accuracy is Qt.HitTestAccuracy.ExactHit:
            shape, y = column.shape(number).lines[line_number], point.y() - column.top(number)
            rect = line.naturalTextRect()
            if not (rect.left() <= x <= rect.right() and shape.band_top <= y <= shape.band_bottom):
                return -1
        place, end = line.xToCursor(x), line.textStart() + line.textLength()
        # Behind the sign that breaks a line, the caret would stand on the next one.
        if place == end and place and block.text()[place - 1 : place] == "\u2028":
            place -= 1
        return block.position() + place

    def draw(self, painter: QPainter, context: QAbstractTextDocumentLayout.PaintContext) -> None:
        """Draw what is in the clip, and exposed there: two places may be far apart."""
        column = self.column
        if column is None:
            return
        clip, caret, spill = QRectF(context.clip), int(context.cursorPosition), self.spill
        for number in column.between(clip.top() - spill, clip.bottom() + spill):
            shape, block = column.shape(number), column.block(number)
            top = column.top(number)
            place = QRect(0, top - spill, self._width, shape.height + 2 * spill)
            part = QRectF(self.exposed.intersected(place).boundingRect())
            if part.isEmpty():
                continue
            corner = QPointF(column.left, top)
            block.layout().setPosition(corner)
            painter.translate(corner)
            part.adjust(0, -spill, 0, spill)
            where = block.position(), part.translated(-corner), caret
            self._painter.paragraph(painter, block.layout(), shape, where)
            for line in shape.lines:
                if line.arcs:
                    self._arcs.line(painter, line)
            if number == column.page.title and column.page.byline:
                self._painter.byline(painter, column.page, shape.height, column.width)
            painter.translate(-corner)
        if self.lit.active:
            self._draw_links(painter, column)


def _has_arc(relation: Relation, column: Column) -> bool:
    found = column.first_bar(relation.source)
    shape = column.shape(found[0]) if found else None
    return shape is not None and any(
        arc.relation_id == relation.id for line in shape.lines for arc in line.arcs
    )
