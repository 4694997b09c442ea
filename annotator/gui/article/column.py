"""The column: paragraphs one below the other, laid out only when they come into sight.

The height of a paragraph that has not been in sight is estimated from its length, and measured
in idle moments; so opening, resizing and zooming cost what one screen costs.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from math import ceil
from time import perf_counter
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout, QTextOption

from annotator.gui.article.heights import Heights
from annotator.gui.article.measures import MARGIN, Measures
from annotator.gui.article.page import Page
from annotator.gui.article.pieces import Pieces
from annotator.gui.article.shape import Bar, Line, Shape
from annotator.gui.article.shaper import Marks, Old, Shaper
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.filters import EVERYTHING, Filter
from annotator.model.relation import Relation
from annotator.model.rules import lacking
from annotator.model.schema import Schema
from annotator.model.span import Span

KEPT = 300
"""Paragraphs whose layout is kept; of more, those far from sight are dropped."""

SPILL = 40
"""Pixels above and below what is in sight that are laid out with it."""


class Column:
    """The paragraphs of one page: how high each is, and where everything in it lies.

    `revision` counts the heights that turned out other than they were.
    """

    def __init__(
        self, page: Page, document: Document, letters: QTextDocument, shaper: Shaper, schema: Schema
    ) -> None:
        self.page = page
        self.schema = schema
        self._letters = letters
        self._shaper = shaper
        self._measures = shaper.measures
        self._heights = Heights([0] * len(page.paragraphs))
        self._measured = bytearray(len(page.paragraphs))
        self._shapes: dict[int, Shape] = {}
        self._old: dict[int, Old] = {}
        self._wrapped: dict[int, None] = {}
        self._filter = EVERYTHING
        self._forwards = _option(Qt.LayoutDirection.LeftToRight)
        self._backwards = _option(Qt.LayoutDirection.RightToLeft)
        self.width = self.left = self.revision = 0
        self.show_marks(document)

    # What is shown, and how

    def show_marks(self, document: Document) -> None:
        """Show these spans and relations, and no others."""
        self._pieces = Pieces(self.page, document.spans, document.relations)
        self._spans = document.by_id
        self._shapes.clear()
        self._old.clear()
        self._measured = bytearray(len(self._measured))

    def show_only(self, chosen: Filter) -> None:
        """Show the spans that a filter lets through."""
        before, self._filter = self._filter, chosen
        if before.differs(chosen):
            self._shapes.clear()
            self._measured = bytearray(len(self._measured))
            return
        # Some are spared now as well, or no longer: often a single one.
        changed = (self._spans.get(it) for it in before.spared ^ chosen.spared)
        for number in {it for span in changed if span for it in self._pieces.paragraphs(span)}:
            self._shapes.pop(number, None)
            self._measured[number] = 0

    def edit(self, document: Document, edits: Iterable[Edit]) -> None:
        """Follow what an act did; only lines in which it shows are made anew."""
        edits = list(edits)
        changed = frozenset(span_id for edit in edits for span_id in _concerned(edit.value))
        touched = self._pieces.edit(edits, self._spans, document.by_id)
        self._spans = document.by_id
        for number in touched:
            if shape := self._shapes.pop(number, None):
                self._old[number] = Old(shape, changed)
            elif old := self._old.get(number):
                self._old[number] = Old(old.shape, old.changed | changed)
            self._measured[number] = 0

    def fit(self, shaper: Shaper, viewport: int) -> None:
        """Take the distances of another zoom, or fit into a viewport of another width."""
        measures = shaper.measures
        width = max(8 * ceil(measures.character), min(measures.column, viewport - 2 * MARGIN))
        self.left = max(0, (viewport - width) // 2)
        if width == self.width and shaper is self._shaper:
            return
        self.width = width
        self._shaper = shaper
        self._measures = measures
        self._shapes.clear()
        self._old.clear()
        self._wrapped.clear()
        self._estimate()

    def _estimate(self) -> None:
        measures = self._measures
        pitch = measures.pitch + measures.first_lane
        in_line = max(1.0, self.width / measures.character - 3)
        self._heights = Heights(
            [
                measures.gap + pitch * ceil(len(it) / in_line) if it else measures.blank
                for it in self.page.paragraphs
            ]
        )
        self._measured = bytearray(len(self.page.paragraphs))
        self.revision += 1

    # Laying out

    def block(self, number: int) -> QTextBlock:
        """Return Qt's name for a paragraph."""
        return self._letters.findBlockByNumber(number)

    def shape(self, number: int) -> Shape:
        """Return the shape of a paragraph, which is laid out if it is not yet."""
        shape = self._shapes.get(number)
        if shape is None:
            layout = self.block(number).layout()
            if number not in self._wrapped:
                self._wrap(layout, number)
                self._wrapped[number] = None
            old = self._old.pop(number, None)
            shape = self._shapes[number] = self._shape(layout, number, old)
            self._note(number, shape.height)
        return shape

    def _wrap(self, layout: QTextLayout, number: int) -> None:
        """Break a paragraph into lines."""
        page = self.page
        layout.setTextOption(self._backwards if page.is_backwards(number) else self._forwards)
        if number == page.title:
            layout.setFormats([_title(page.length(number), self._measures)])
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width)
        layout.endLayout()

    def _shape(self, layout: QTextLayout, number: int, old: Old | None = None) -> Shape:
        """Put the lines of a paragraph where they belong."""
        page, pieces = self.page, self._pieces.in_paragraph(number)
        if not pieces and page.is_blank(number) and layout.lineCount() == 1:
            return self._shaper.blank(layout)
        below = self._room_below(number)
        if not pieces:
            return self._shaper.shape(layout, None, below, old)
        marks = Marks(
            pieces=pieces,
            spans=self._spans,
            relations=self._pieces.relations,
            inner=partial(self._inner, self.page.starts[number]),
            lacks=self._lacks,
            mixed=page.is_mixed(number),
            backwards=page.is_backwards(number),
            filter=self._filter,
        )
        return self._shaper.shape(layout, marks, below, old)

    def _inner(self, origin: int, span: Span) -> list[tuple[int, int]] | None:
        """Return what stands out inside a span: what its attribute of fragments says."""
        label = self.schema.by_name.get(span.label)
        name = label.inner if label else ""
        value: Any = span.attributes.get(name) if name else None
        if value is None:
            return None
        utf16 = self.page.to_utf16
        return [(utf16(start) - origin, utf16(end) - origin) for start, end in value]

    def _lacks(self, span: Span) -> bool:
        roles = (it for it in self._pieces.relations(span.id) if it.source == span.id)
        return next(lacking(self.schema, span, roles), None) is not None

    def _room_below(self, number: int) -> int:
        page = self.page
        room = self._measures.byline if number == page.title and page.byline else 0
        last = number + 1 == len(page.paragraphs)
        if not last and not page.is_blank(number + 1) and not page.is_cut(number):
            room += self._measures.gap
        return room

    def _note(self, number: int, height: int) -> None:
        self._measured[number] = 1
        if height != self._heights[number]:
            self._heights[number] = height
            self.revision += 1

    def settle(self, top: int, viewport: int, hold: int | None = None) -> int:
        """Lay out all that is in sight and return where the top of the viewport is then.

        What keeps its place on the screen is the paragraph `hold`, else the one at the top.
        """
        number = self.paragraph_at(top) if hold is None else hold
        offset = top - self.top(number)
        while True:
            top = max(0, min(self.top(number) + offset, self.height() - viewport))
            seen = self.between(top - SPILL, top + viewport + SPILL)
            new = [it for it in seen if it not in self._shapes]
            if not new:
                return top
            for it in new:
                self.shape(it)

    def measure(self, seconds: float) -> bool:
        """Measure paragraphs that were not in sight yet, for so long; whether any are left."""
        until = perf_counter() + seconds
        while self._pieces.cut_some():
            if perf_counter() > until:
                return True
        number = self._measured.find(0)
        while number >= 0:
            self._measure(number)
            if perf_counter() > until:
                return True
            number = self._measured.find(0, number)
        return False

    def _measure(self, number: int) -> None:
        """Measure a paragraph aside: a layout that is kept would take memory."""
        if number in self._wrapped:
            self._note(number, self.shape(number).height)
            return
        aside = QTextLayout(self.page.paragraphs[number], self._measures.font)
        self._wrap(aside, number)
        self._note(number, self._shape(aside, number).height)

    def trim(self, top: int, viewport: int) -> None:
        """Drop layouts that are far from what is in sight."""
        if len(self._wrapped) <= KEPT:
            return
        first = self.paragraph_at(top - 3 * viewport)
        last = self.paragraph_at(top + 4 * viewport)
        for number in [it for it in self._wrapped if not first <= it <= last]:
            layout = self.block(number).layout()
            # Without lines a layout gives its memory back, which clearing it would not.
            layout.beginLayout()
            layout.endLayout()
            del self._wrapped[number]
            self._shapes.pop(number, None)
            self._old.pop(number, None)

    # What is where

    def top(self, number: int) -> int:
        """Return where a paragraph begins, in pixels from the top of the page."""
        return self._measures.top + self._heights.top(number)

    def height(self) -> int:
        """Return how high the whole page is."""
        return self._measures.top + self._heights.total + self._measures.bottom

    def paragraph_at(self, y: float) -> int:
        """Return the paragraph at a height, or the nearest one."""
        return self._heights.at(max(0, y - self._measures.top))

    def between(self, top: float, bottom: float) -> Iterator[int]:
        """Yield the paragraphs between two heights."""
        number, count = self.paragraph_at(top), len(self._heights)
        y = self.top(number)
        while number < count and y < bottom:
            yield number
            y += self._heights[number]
            number += 1

    def line_at(self, y: float) -> tuple[int, int]:
        """Return the paragraph at a height and the number of its line, or the nearest ones."""
        number = self.paragraph_at(y)
        return number, self.shape(number).line_at(y - self.top(number))

    def first_line_below(self, y: float) -> tuple[int, Line]:
        """Return the first line whose letters are not above a height, and its paragraph."""
        number, at = self.line_at(y)
        lines = self.shape(number).lines
        if self.top(number) + lines[at].band_top >= y:
            return number, lines[at]
        if at + 1 < len(lines):
            return number, lines[at + 1]
        number = min(number + 1, len(self._heights) - 1)
        return number, self.shape(number).lines[0]

    def line_of(self, utf16: int) -> tuple[int, Line]:
        """Return the paragraph that holds one of Qt's positions, and its line."""
        number = self.page.paragraph_at(utf16)
        return number, self.shape(number).line_of(utf16 - self.page.starts[number])

    def spans_at(self, point: QPointF) -> list[str]:
        """Return the spans under a point, the innermost first."""
        number, line_number = self.line_at(point.y())
        line = self.shape(number).lines[line_number]
        return line.spans_at(point.x() - self.left, point.y() - self.top(number))

    # What belongs together

    def span(self, span_id: str) -> Span:
        """Return a span by its id."""
        return self._spans[span_id]

    def shows(self, span_id: str) -> bool:
        """Whether a span is there and not hidden."""
        span = self._spans.get(span_id)
        return span is not None and self._filter.shows(span)

    def relations(self, span_id: str) -> list[Relation]:
        """Return the relations that start or end at a span."""
        return self._pieces.relations(span_id)

    def first_bar(self, span_id: str) -> tuple[int, Line, Bar] | None:
        """Return the paragraph in which a span begins, its line and bar, if it is laid out."""
        number = self._pieces.paragraphs(self._spans[span_id])[0]
        shape = self._shapes.get(number)
        for line in shape.lines if shape else ():
            for bar in line.bars:
                if bar.span_id == span_id:
                    return number, line, bar
        return None

    def first_top(self, span_id: str) -> int:
        """Return where the paragraph in which a span begins has its top."""
        return self.top(self._pieces.paragraphs(self._spans[span_id])[0])


def _concerned(value: object) -> Iterator[str]:
    """Yield the ids of the spans that a thing is about."""
    if isinstance(value, Span):
        yield value.id
    elif isinstance(value, Relation):
        yield from (value.source, value.target)


def _option(direction: Qt.LayoutDirection) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(direction)
    if direction is Qt.LayoutDirection.RightToLeft:
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    return option


def _title(length: int, measures: Measures) -> QTextLayout.FormatRange:
    whole = QTextLayout.FormatRange()
    whole.start, whole.length = 0, length
    form = whole.format
    form.setFont(measures.title_font)
    whole.format = form
    return whole
