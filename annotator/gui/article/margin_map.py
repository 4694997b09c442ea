"""The margin map: where labels and found places lie in a long article, beside its scroll bar.

The text is cut into slices of equal length. For each label, each slice holds how many spans
begin in it less how many end before it; so adding and removing a span costs two steps, and one
pass over the slices says where the label is. Counting all spans is done in idle moments.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from time import perf_counter

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from annotator.gui.article.canvas import Canvas
from annotator.gui.article.column import Column
from annotator.gui.session import Session
from annotator.gui.theme import Theme, chosen, mixed
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.filters import Filter
from annotator.model.schema import Schema
from annotator.model.span import Span

SLICES = 512
LANES = 6
"""Labels with a lane of their own; all further ones, and the helpers, share the last."""

CALM = 0.75
"""How much of a label's colour its marks have: the text is louder."""

LANE = 3
EDGE = 2
LEAST = 2
"""Pixels that even the shortest mark is high."""

WAIT = 150
"""Milliseconds before counting begins, so that the text is there first."""

SOON = 40
"""Milliseconds after an act: the text shows it first."""

SETTLE = 250
"""Milliseconds between drawings while heights are still being measured."""

SLICE_OF_TIME = 0.002
SOME = 200
"""Spans that are counted between two looks at the clock."""


class MarginMap(QWidget):
    """A thin strip: a lane for each label, and found places across all lanes.

    A click or a drag scrolls there. It draws only what has changed, from a picture that is
    kept, and nothing while all of the article is in sight.
    """

    def __init__(self, canvas: Canvas, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._session = session
        self._filter: Filter = session.filter
        self._schema: Schema | None = None
        self._lanes: dict[str, int] = {}
        self._steps: dict[str, list[int]] = {}
        self._size = 1
        self._left: Iterator[Span] = iter(())
        self._bounds: list[tuple[int, float]] = []
        self._tops: list[int] = []
        self._tops_of = (0, 0, 0)
        self._picture: QPixmap | None = None
        self.setAccessibleName("Map of labels")
        self.setToolTip("Where labels and found places lie; click to go there")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self._counting = QTimer(self, singleShot=True)
        self._counting.timeout.connect(self._count)
        self._soon = QTimer(self, interval=SOON, singleShot=True)
        self._soon.timeout.connect(self._redraw)
        self._settling = QTimer(self, interval=SETTLE, singleShot=True)
        self._settling.timeout.connect(self._redraw)
        self._connect()
        self._start()

    def _connect(self) -> None:
        session = self._session
        session.document_shown.connect(self._start)
        session.document_edited.connect(self._follow)
        session.filtered.connect(self._follow_filter)
        session.found.connect(self._soon.start)
        session.settings.changed.connect(self._redraw)
        self._canvas.verticalScrollBar().rangeChanged.connect(self._settle)

    @property
    def is_useful(self) -> bool:
        """Whether there is more of the article than is in sight."""
        return self._canvas.verticalScrollBar().maximum() > 0

    # Counting

    @Slot()
    def _start(self) -> None:
        """Count all spans anew, in a while."""
        document = self._session.document
        self._use_schema(self._session.schema)
        self._filter = self._session.filter
        self._steps = {}
        self._bounds = []
        self._tops_of = (0, 0, 0)
        self._left = iter(document.spans if document else ())
        length = len(document.article.text) if document else 0
        self._size = max(1, -(-length // SLICES))
        self._counting.start(WAIT)
        self._redraw()

    def _use_schema(self, schema: Schema) -> None:
        if schema is self._schema:
            return
        self._schema = schema
        main = [it.name for it in schema.labels if not it.helper]
        helpers = [it.name for it in schema.labels if it.helper]
        last = min(len(main), LANES - 1)
        self._lanes = {name: min(at, last) for at, name in enumerate(main)}
        self._lanes |= dict.fromkeys(helpers, last)
        self.updateGeometry()

    @Slot()
    def _count(self) -> None:
        """Count for a short time; the rest has its turn after the next key or mouse event."""
        until = perf_counter() + SLICE_OF_TIME
        while perf_counter() < until:
            for _ in range(SOME):
                span = next(self._left, None)
                if span is None:
                    self._redraw()
                    return
                self._add(span, 1)
        self._counting.start(0)

    def _add(self, span: Span, step: int) -> None:
        """Add a span with 1, and take it away with -1."""
        if not self._filter.shows(span):
            return
        steps = self._steps.get(span.label)
        if steps is None:
            steps = self._steps[span.label] = [0] * (SLICES + 1)
        for start, end in span.fragments:
            steps[start // self._size] += step
            steps[(end - 1) // self._size + 1] -= step

    @Slot(object, object)
    def _follow(self, document: Document, edits: Sequence[Edit]) -> None:
        """Follow what an act did."""
        if self._counting.isActive() or any(isinstance(it.value, Schema) for it in edits):
            self._start()
            return
        for edit in edits:
            for value, step in ((edit.before, -1), (edit.after, 1)):
                if isinstance(value, Span) and document.holds(value):
                    self._add(value, step)
        self._soon.start()

    @Slot()
    def _follow_filter(self) -> None:
        document, before, now = self._session.document, self._filter, self._session.filter
        if self._counting.isActive() or before.differs(now) or document is None:
            self._start()
            return
        changed = [it for it in before.spared ^ now.spared if it in document.by_id]
        for span_id in changed:
            self._add(document.by_id[span_id], -1)
        self._filter = now
        for span_id in changed:
            self._add(document.by_id[span_id], 1)
        self._soon.start()

    # Drawing

    @Slot()
    def _redraw(self) -> None:
        self._picture = None
        self.update()

    @Slot()
    def _settle(self) -> None:
        """Draw anew, but not with every paragraph that is measured."""
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self.is_useful else Qt.CursorShape.ArrowCursor
        )
        if not self._settling.isActive():
            self._settling.start()

    def _heights(self, column: Column) -> list[int]:
        """Return where each slice begins, in pixels of the map; one more for the end."""
        if not self._bounds:
            page, length = column.page, len(column.page.text)
            for number in range(SLICES + 1):
                utf16 = page.to_utf16(min(number * self._size, length))
                paragraph = page.paragraph_at(utf16)
                inside = (utf16 - page.starts[paragraph]) / (page.length(paragraph) + 1)
                self._bounds.append((paragraph, inside))
        state = column.revision, column.height(), self.height()
        if state == self._tops_of:
            return self._tops
        scale = self.height() / max(1, column.height())
        found, last, top, high = list[int](), -1, 0, 0
        for paragraph, inside in self._bounds:
            if paragraph != last:
                last, top = paragraph, column.top(paragraph)
                high = column.top(paragraph + 1) - top
            found.append(round((top + inside * high) * scale))
        self._tops_of, self._tops = state, found
        return found

    def _draw(self, column: Column, theme: Theme) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(theme.page))
        tops = self._heights(column)
        with QPainter(picture) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            found = mixed("#F2B600", theme.page, 0.55 if theme.dark else 0.8)
            for number in {it.start // self._size for it in self._session.matches}:
                painter.fillRect(0, tops[number], self.width(), LEAST, found)
            for label in self._session.schema.labels:
                if label.name in self._steps:
                    left = EDGE + LANE * self._lanes[label.name]
                    color = mixed(theme.label(label).bar, theme.page, CALM)
                    painter.setBrush(color)
                    painter.drawRects(
                        [
                            QRect(left, tops[first], LANE - 1, max(LEAST, tops[end] - tops[first]))
                            for first, end in _runs(self._steps[label.name])
                        ]
                    )
        return picture

    # Scrolling

    def _go_to(self, y: float) -> None:
        """Bring what is at a height of the map into the middle of the text."""
        bar = self._canvas.verticalScrollBar()
        page = bar.maximum() + self._canvas.viewport().height()
        middle = y / max(1, self.height()) * page
        bar.setValue(round(middle - self._canvas.viewport().height() / 2))

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the room for all lanes."""
        lanes = max(self._lanes.values(), default=0) + 1
        return QSize(lanes * LANE + 2 * EDGE, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the picture, drawing it first if something in it is new."""
        theme = chosen(self._session.settings.taste.theme)
        column = self._canvas.column
        with QPainter(self) as painter:
            if column is None or not self.is_useful:
                painter.fillRect(self.rect(), QColor(theme.page))
                return
            ratio = self.devicePixelRatioF()
            if self._picture is None or self._picture.size() != self.size() * ratio:
                self._picture = self._draw(column, theme)
            painter.drawPixmap(QPoint(0, 0), self._picture)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton and self.is_useful:
            self._go_to(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.is_useful:
            self._go_to(event.position().y())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll as over the text."""
        QApplication.sendEvent(self._canvas.verticalScrollBar(), event)


def _runs(steps: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the slices in which there is something, as first and end of each run."""
    counts = [0, *accumulate(steps)]
    start = 0
    for at, (before, now) in enumerate(pairwise(counts)):
        if not before and now:
            start = at
        elif before and not now:
            yield start, at
