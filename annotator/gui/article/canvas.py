"""The canvas: Qt's text widget on our layout, and what keeps its text in place.

Text that someone reads must not move by itself. Heights that turn out other than estimated, a
label that needs room, another width or zoom: what is at the top of the viewport stays there,
and the caret stays in sight if it was.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.gui.article.column import Column
from annotator.gui.article.edges import Edge, edge_at
from annotator.gui.article.layout import SpanLayout
from annotator.gui.article.measures import Measures
from annotator.gui.article.page import Page
from annotator.gui.article.scroll_bar import ScrollBar
from annotator.gui.article.shape import Line
from annotator.gui.article.styles import Styles
from annotator.gui.whereabouts import Spot
from annotator.model import tokens
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.filters import Filter
from annotator.model.span import Range

IDLE_AFTER = 120
"""Milliseconds that measuring waits, so that it does not compete with what is to be seen."""

SLICE = 0.003
"""Seconds of measuring before the next key or mouse event has its turn."""

CONTEXT = 0.25
"""The part of the height that stays between a place that was gone to and the edge."""


class Extent(NamedTuple):
    """Where on the viewport a line begins and ends."""

    top: int
    bottom: int
    line: Line

    def looks_like(self, other: "Extent | None") -> bool:
        """Whether it is painted like another, be it at another place."""
        return other is not None and (
            self.line is other.line
            or (
                self.bottom - self.top == other.bottom - other.top
                and self.line.bars == other.line.bars
                and self.line.arcs == other.line.arcs
                and self.line.folds == other.line.folds
            )
        )


class Place(NamedTuple):
    """Where someone is in an article: the ends of the selection, and what is at the top.

    All are Qt's positions; the line of `top` is `offset` pixels below the upper edge.
    """

    anchor: int = 0
    caret: int = 0
    top: int = 0
    offset: int = 0
    at_start: bool = True


class Canvas(QTextEdit):
    """A read-only page that keeps still. Offsets given and taken are stored ones."""

    def __init__(self, measures: Measures, styles: Styles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._still = False
        self._paints = True
        self._held = 0, 0
        self._revision = 0
        self._set_up()
        self._bar.set_colors(styles.colors)
        self.document().setDefaultFont(measures.font)
        self._layout = SpanLayout(self.document(), measures, styles)
        self.document().setDocumentLayout(self._layout)
        self._sees_caret = False
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._measure)

    def _set_up(self) -> None:
        self.setReadOnly(True)
        # In this order: setting read-only takes the keyboard away again.
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._bar = ScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Always there, so that the text does not move sideways when it comes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    # What is shown

    @property
    def column(self) -> Column | None:
        """The paragraphs that are shown, and where they are."""
        return self._layout.column

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self.column.page if self.column else None

    @property
    def text(self) -> str:
        """The stored text of the article."""
        return self.page.text if self.page else ""

    def show_document(self, document: Document, spot: Spot) -> None:
        """Show an article at a place in it."""
        page = Page(document.article)
        anchor, caret, top = map(page.to_utf16, (spot.anchor, spot.caret, spot.top))
        place = Place(anchor, caret, top, spot.below, spot.at_start)
        self._layout.column = None
        with self._kept_still():
            self.document().setPlainText(page.shown)
            if self.document().characterCount() - 1 != page.utf16_length:
                raise ValueError(f"article {document.article.id} would be shown shifted")
            # New text leaves the caret at its end, which would then be laid out to be left.
            self._set_cursor(0, 0)
            self._layout.show_page(page, document)
            if place.caret or place.anchor:
                self._set_cursor(place.anchor, place.caret)
        self._put_back(place)
        self._sees_caret = spot.seen
        if self.isVisible():
            self._keep_caret_seen()
        self._idle.start(IDLE_AFTER)

    def _keep_caret_seen(self) -> None:
        """Show the caret where it was seen before: at another zoom or width, less fits above it."""
        if self._sees_caret and not self.caret_is_seen():
            self.see_caret()
        self._sees_caret = False

    def show_marks(self, document: Document) -> None:
        """Show other spans in the same article."""
        if column := self.column:
            with self._in_place():
                column.show_marks(document)

    def edit(self, document: Document, edits: Iterable[Edit]) -> None:
        """Show what an act did."""
        if column := self.column:
            edits = list(edits)
            before, seen = self._in_sight(column), self.caret_is_seen()
            with self._in_place(paint=False):
                column.edit(document, edits)
            self._repaint_changed(before, self._in_sight(column))
            if seen and any(edit.before is None for edit in edits):
                self._see_lanes({edit.value.id for edit in edits})

    def show_only(self, chosen: Filter) -> None:
        """Show the spans that a filter lets through, and no others."""
        self._layout.filter = chosen
        if column := self.column:
            with self._in_place():
                column.show_only(chosen)

    def set_look(self, measures: Measures, styles: Styles) -> None:
        """Take other fonts, distances and colours."""
        with self._in_place():
            self.document().setDefaultFont(measures.font)
            self._layout.set_look(measures, styles)
            self._bar.set_colors(styles.colors)

    def set_styles(self, styles: Styles) -> None:
        """Take other colours."""
        self._bar.set_colors(styles.colors)
        self._layout.set_styles(styles)
        self.viewport().update()

    def light(self, selected: Iterable[str]) -> None:
        """Let spans stand out as selected."""
        lit, ids = self._layout.lit, frozenset(selected)
        if column := self.column:
            relations = [it for span_id in ids for it in column.relations(span_id)]
            ends = {it for relation in relations for it in (relation.source, relation.target)}
            had_links = bool(lit.frame)
            changed = lit.selected ^ ids | lit.frame ^ (ends - ids)
            lit.selected, lit.frame = ids, frozenset(ends - ids)
            if had_links or relations or lit.rested:
                self.viewport().update()
            else:
                self._repaint(changed)

    def show_found(self, places: Iterable[Range], *, chosen: bool = False) -> None:
        """Let places stand out as found, or as selected if they are chosen."""
        if page := self.page:
            self._layout.lit.chosen = chosen
            self._layout.lit.found = tuple(
                (page.to_utf16(start), page.to_utf16(end)) for start, end in places
            )
            self.viewport().update()

    def hover(self, span_id: str) -> None:
        """Lift a span slightly out of the others; none if the id is empty."""
        lit = self._layout.lit
        if lit.rested and span_id != lit.rested:
            # Its links went all over the page.
            lit.rested = ""
            self.viewport().update()
        if span_id != lit.hovered:
            changed, lit.hovered = {lit.hovered, span_id}, span_id
            self._repaint(changed)

    def rest_on(self, span_id: str) -> None:
        """Show what a span is linked to while the mouse rests on it; nothing if it is empty."""
        if span_id != self._layout.lit.rested:
            self._layout.lit.rested = span_id
            self.viewport().update()

    # Selected text

    def text_range(self) -> Range:
        """Return which characters are selected."""
        return Range(*sorted(self.ends()))

    def ends(self) -> tuple[int, int]:
        """Return where the selection was begun, and where the caret is."""
        page, cursor = self.page, self.textCursor()
        if page is None:
            return 0, 0
        return page.to_code_point(cursor.anchor()), page.to_code_point(cursor.position())

    def select_range(self, anchor: int, caret: int) -> None:
        """Select characters; the caret is at `caret`, and in sight."""
        if page := self.page:
            self._set_cursor(page.to_utf16(anchor), page.to_utf16(caret))
            self.see_caret()

    def _set_cursor(self, anchor: int, caret: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(caret, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # What is where

    def offset_at(self, point: QPoint) -> int:
        """Return the offset at a point of the viewport, or the nearest."""
        if self.page is None:
            return 0
        hit = self._layout.hitTest(self._on_page(point), Qt.HitTestAccuracy.FuzzyHit)
        return self.page.outside_line_end(self.page.to_code_point(hit))

    def paragraph_at(self, offset: int) -> Range:
        """Return the paragraph around an offset, without blanks at its ends."""
        if self.page is None:
            return Range(offset, offset)
        return Range(*tokens.trim(self.text, *self.page.whole_paragraph(offset)))

    def spans_at(self, point: QPoint) -> list[str]:
        """Return the spans at a point of the viewport, the innermost first."""
        return self.column.spans_at(self._on_page(point)) if self.column else []

    def edge_at(self, point: QPoint) -> Edge | None:
        """Return the edge of a span that the mouse can take hold of at a point of the viewport."""
        if self.column is None:
            return None
        return edge_at(self.column, self._on_page(point), self._layout.lit.selected)

    def is_below_letters(self, point: QPoint) -> bool:
        """Whether a point of the viewport is among the bars and tags below a line."""
        if self.column is None:
            return False
        place = self._on_page(point)
        number, line = self.column.line_at(place.y())
        shape = self.column.shape(number)
        return place.y() - self.column.top(number) >= shape.lines[line].lane_tops[0]

    def line_rect(self, point: QPoint) -> QRect:
        """Return where the line at a point of the viewport is, from its letters to its lanes."""
        column = self.column
        if column is None:
            return QRect(point, point)
        self._steady()
        inside = QPoint(point.x(), min(max(point.y(), 0), self.viewport().height() - 1))
        number, at = column.line_at(self._on_page(inside).y())
        line, top = column.shape(number).lines[at], column.top(number) - self._scrolled
        height = line.lane_tops[-1] - line.band_top
        return QRect(column.left, top + line.band_top, column.width, height)

    def span_rect(self, span_id: str) -> QRect | None:
        """Return where a span is in the viewport; None if its first line is out of sight."""
        self._steady()
        found = self.column.first_bar(span_id) if self.column else None
        if self.column is None or found is None:
            return None
        number, line, bar = found
        top = self.column.top(number) - self._scrolled
        left = self.column.left + round(bar.left)
        high = line.lane_tops[-1] - line.band_top
        rect = QRect(left, top + line.band_top, max(1, round(bar.right - bar.left)), high)
        if not rect.intersects(self.viewport().rect()):
            return None
        page, bottom = self.column.page, self.viewport().height()
        end = page.to_utf16(self.column.span(span_id).end) - 1
        number = page.paragraph_at(end)
        # What is out of sight may not be laid out yet, and need not be for this.
        if (top := self.column.top(number) - self._scrolled) < bottom:
            bottom = min(bottom, top + self.column.line_of(end)[1].lane_tops[-1])
        rect.setBottom(max(rect.bottom(), bottom))
        return rect

    def _on_page(self, point: QPoint) -> QPointF:
        return QPointF(point) + QPointF(0, self._scrolled)

    @property
    def _scrolled(self) -> int:
        return self.verticalScrollBar().value()

    # Scrolling

    def see(self, start: int, end: int) -> None:
        """Scroll to characters that are out of sight, so far that there is text around them."""
        column, height = self.column, self.viewport().height()
        if column is None:
            return
        first, last = column.page.to_utf16(start), column.page.to_utf16(end)
        number, line = self._line_of(column, first)
        top = column.top(number) + line.top
        number, line = self._line_of(column, last)
        bottom = min(column.top(number) + line.bottom, top + height)
        value = self.verticalScrollBar().value()
        if not value <= top <= bottom <= value + height:
            # All of it in sight if it fits; else its beginning.
            above = max(0, min(round(height * CONTEXT), height - (bottom - top)))
            self._put(first, above)
            self._tidy()

    def see_caret(self) -> None:
        """Scroll until the caret is in sight, and no more."""
        column, bar, height = self.column, self.verticalScrollBar(), self.viewport().height()
        if column is None:
            return
        # Scrolling can change heights, once or twice; a viewport lower than a line never ends it.
        for _ in range(4):
            value = bar.value()
            number, line = self._line_of(column, self.textCursor().position())
            top = column.top(number)
            if top + line.band_top < value:
                bar.setValue(top + line.top)
            elif top + line.band_bottom > value + height:
                bar.setValue(top + min(line.bottom, line.band_top + height) - height)
            if bar.value() == value:
                return

    def _see_lanes(self, span_ids: AbstractSet[str]) -> None:
        """Scroll until the lanes below the caret's line are in sight, if new spans are in them."""
        if column := self.column:
            number, line = self._line_of(column, self.textCursor().position())
            bar, height = self.verticalScrollBar(), self.viewport().height()
            below = column.top(number) + line.lane_tops[-1] + self._layout.tail - height
            new = any(it.span_id in span_ids for it in line.bars)
            if new and bar.value() < below <= column.top(number) + line.top:
                bar.setValue(below)

    def caret_is_seen(self) -> bool:
        """Whether the caret is in sight."""
        if self.column is None:
            return False
        number, line = self._line_of(self.column, self.textCursor().position())
        top = self.column.top(number) - self.verticalScrollBar().value()
        return top + line.band_top >= 0 and top + line.band_bottom <= self.viewport().height()

    def is_on_first_line(self) -> bool:
        """Whether the caret is on the first line of the article."""
        if self.column is None:
            return False
        number, line = self._line_of(self.column, self.textCursor().position())
        return number == 0 and line.start == 0

    def place(self) -> Place:
        """Return where someone is."""
        column, cursor, top = self.column, self.textCursor(), self.verticalScrollBar().value()
        if column is None:
            return Place()
        number, line = column.first_line_below(top)
        position = column.page.starts[number] + line.start
        offset = column.top(number) + line.top - top
        return Place(cursor.anchor(), cursor.position(), position, offset, top == 0)

    def _put_back(self, place: Place) -> None:
        if place.at_start and self.column:
            self._sync(self.column.settle(0, self.viewport().height()))
        else:
            self._put(place.top, place.offset)

    def _put(self, utf16: int, offset: int) -> None:
        """Scroll so that the line of a position is `offset` below the upper edge."""
        if column := self.column:
            number, line = column.line_of(utf16)
            wanted = column.top(number) + line.top - offset
            self._sync(column.settle(wanted, self.viewport().height(), hold=number))

    # Painting again

    def _in_sight(self, column: Column) -> dict[tuple[int, int], Extent]:
        """Return the lines in sight by paragraph and number, and where on the viewport each is."""
        top, result = self.verticalScrollBar().value(), dict[tuple[int, int], Extent]()
        for number in column.between(top, top + self.viewport().height()):
            y = column.top(number) - top
            for index, line in enumerate(column.shape(number).lines):
                result[number, index] = Extent(y + line.top, y + line.bottom, line)
        return result

    def _repaint_changed(
        self, before: dict[tuple[int, int], Extent], now: dict[tuple[int, int], Extent]
    ) -> None:
        """Paint the lines that look different, and move what only moved up or down with them."""
        changed = [it for it, extent in now.items() if not extent.looks_like(before.get(it))]
        viewport = self.viewport()
        if not changed:
            if any(before[it].top != extent.top for it, extent in now.items()):
                viewport.update()
            return
        first, old, new = changed[0], before.get(changed[-1]), now[changed[-1]]
        width, bottom, top = viewport.width(), viewport.height(), now[first].top
        if old is None or first not in before or before[first].top != top:
            viewport.update()
            return
        edge = min(old.bottom, new.bottom)
        if new.bottom != old.bottom:
            viewport.scroll(0, new.bottom - old.bottom, QRect(0, edge, width, bottom - edge))
        spill = self._layout.spill
        viewport.update(0, top - spill, width, new.bottom - top + 2 * spill)

    def _repaint(self, span_ids: AbstractSet[str]) -> None:
        """Paint the lines in sight that have one of these spans."""
        if not span_ids or self.column is None:
            return
        column, top, viewport = self.column, self.verticalScrollBar().value(), self.viewport()
        spill = self._layout.spill
        for number in column.between(top, top + viewport.height()):
            y = column.top(number) - top
            for line in column.shape(number).lines:
                if any(bar.span_id in span_ids for bar in line.bars):
                    height = line.bottom - line.top + 2 * spill
                    viewport.update(0, y + line.top - spill, viewport.width(), height)

    def _line_of(self, column: Column, utf16: int) -> tuple[int, Line]:
        found = column.line_of(utf16)
        self._steady()
        return found

    def _sync(self, top: int, *, paint: bool = True) -> None:
        """Tell the scroll bar what the heights are, and where the top is.

        Without `paint` nothing in sight has moved or changed.
        """
        with self._kept_still():
            self._layout.documentSizeChanged.emit(self._layout.documentSize())
            self.verticalScrollBar().setValue(top)
        if column := self.column:
            self._revision = column.revision
            self._hold(column)
        if paint and self._paints:
            self.viewport().update()

    def _settle(self, column: Column) -> None:
        """Lay out what has come into sight, without moving what was there already."""
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        # Qt may have asked for places that were not laid out yet before it scrolled there.
        stale = column.revision != self._revision
        near = -height < column.top(self._held[0]) - value < height
        number = self._held[0] if near else column.paragraph_at(value)
        offset = value - column.top(number)
        top = column.settle(value, height, number)
        if top != value or column.revision != self._revision:
            # What was painted has been laid out before, and keeps its distance to `number`.
            self._sync(top, paint=stale or top - column.top(number) != offset)
        else:
            self._hold(column)

    def _steady(self) -> None:
        """Follow heights that were measured because someone asked for them; nothing moves."""
        column = self.column
        if column and column.revision != self._revision and not self._still:
            number, offset = self._held
            top = column.settle(column.top(number) + offset, self.viewport().height(), number)
            self._sync(top, paint=top - column.top(number) != offset)

    def _hold(self, column: Column) -> None:
        """Note what is at the top."""
        top = self.verticalScrollBar().value()
        self._layout.sight = top, top + self.viewport().height()
        number = column.paragraph_at(top)
        self._held = number, top - column.top(number)

    @contextmanager
    def _in_place(self, *, paint: bool = True) -> Iterator[None]:
        """Keep what is at the top where it is, and the caret in sight if it was.

        Without `paint`, whoever calls knows what has to be painted.
        """
        place, seen = self.place(), self.caret_is_seen()
        with self._kept_still():
            yield
        if self.column:
            self._paints = paint
            self._put_back(place)
            self._paints = True
            if seen:
                self.see_caret()
            self._tidy()

    @contextmanager
    def _kept_still(self) -> Iterator[None]:
        """Leave the pixels where they are while the scroll bar changes."""
        before, self._still = self._still, True
        try:
            yield
        finally:
            self._still = before

    def _tidy(self) -> None:
        """Drop what is far away now, and measure what is left in a while."""
        if self.column:
            self.column.trim(self.verticalScrollBar().value(), self.viewport().height())
            self._idle.start(IDLE_AFTER)

    @Slot()
    def _measure(self) -> None:
        column = self.column
        if column is None:
            return
        self._steady()
        more = column.measure(SLICE)
        self._steady()
        if more:
            self._idle.start(0)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, with the selection as it is now.

        The ground comes with the other colours: from Qt's palette it would be the old one after
        a change, as an application's style sheet gives the viewport a palette of its own.
        """
        self._steady()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), self._layout.ground)
        self._layout.exposed = event.region().translated(0, self.verticalScrollBar().value())
        cursor = self.textCursor()
        self._layout.lit.selection = cursor.selectionStart(), cursor.selectionEnd()
        super().paintEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll, and lay out what comes into sight."""
        if self._still:
            return
        super().scrollContentsBy(dx, dy)
        if self._layout.lit.frame or self._layout.lit.rested:
            # Links to what is out of sight end at the edges, which do not scroll.
            self.viewport().update()
        if column := self.column:
            self._settle(column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew where the column is another."""
        with self._in_place():
            self._layout.set_width(self.viewport().width())
            super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the caret once the size is known."""
        super().showEvent(event)
        self._keep_caret_seen()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the reading face, whatever face the widgets get."""
        if event.type() not in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            super().changeEvent(event)
