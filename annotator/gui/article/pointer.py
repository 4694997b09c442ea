"""The mouse on the article: selecting by tokens, and picking spans."""

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication, QMouseEvent

from annotator.gui.article.canvas import Canvas
from annotator.gui.article.edges import Edge
from annotator.gui.article.linking import Linking
from annotator.gui.session import Session
from annotator.model import tokens
from annotator.model.span import Range

NEAR = 5
"""Pixels by which a click may miss the last one, or a hand shake, and be meant for the same."""

SCROLL_EVERY = 50
"""Milliseconds between steps while the mouse is held outside the text."""

SCROLL_BY = 12
"""Pixels of such a step at least; it is as far as the mouse is outside."""

_ON_EDGES = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier)


class Pointer(QObject):
    """What the mouse means, from press to release.

    The raw place of the press is kept, and both ends snap to tokens at every move, so that
    dragging back and forth loses nothing.
    """

    def __init__(self, canvas: Canvas, session: Session) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._session = session
        self._pressed: int | None = None
        self._point = self._pressed_at = self._clicked_at = QPoint(-99, -99)
        self._dragging = self._raw = False
        self._selected_before: tuple[str, ...] = ()
        self._edge: Edge | None = None
        self._fragments: tuple[Range, ...] = ()
        self.linking = Linking(canvas, session)
        self._since_double = QElapsedTimer()
        self._scroll = QTimer(self, interval=SCROLL_EVERY)
        self._scroll.timeout.connect(self._scroll_on)

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag; the third press in a row selects the paragraph."""
        point, modifiers = event.position().toPoint(), event.modifiers()
        third = self._is_third(point)
        self._point = self._pressed_at = point
        self._dragging = False
        if third:
            start, end = self._canvas.paragraph_at(self._canvas.offset_at(point))
            self._canvas.select_range(start, end)
            return
        if modifiers in _ON_EDGES and self._take_edge(point):
            return
        self._pressed = self._canvas.offset_at(point)
        self.linking.grab(point)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._pressed = self._canvas.ends()[0]
            self._dragging = True
            self._drag_to(point, modifiers)

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag, or show what a click would select."""
        point = event.position().toPoint()
        if self._edge is not None:
            self._drag_edge(point, event.modifiers())
            return
        if self._pressed is not None and self.linking.move(point):
            return
        if self._pressed is not None:
            self._drag_to(point, event.modifiers())
        elif event.buttons() == Qt.MouseButton.NoButton:
            under = self._canvas.spans_at(point)
            self._canvas.hover(under[0] if under else "")
            held = self._canvas.edge_at(point) is not None
            shape = Qt.CursorShape.SizeHorCursor if held else Qt.CursorShape.IBeamCursor
            self._canvas.viewport().setCursor(shape)

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or select what was clicked."""
        self._scroll.stop()
        pressed, self._pressed = self._pressed, None
        if self._edge is not None:
            self._drop_edge(event.position().toPoint(), event.modifiers())
            return
        if self.linking.drop(event.position().toPoint()):
            return
        if pressed is not None and not self._dragging:
            self._click(event.position().toPoint(), pressed, event.modifiers())
        self._offer_selection()

    def double_click(self, event: QMouseEvent) -> None:
        """Select the token; a drag that follows goes on by tokens."""
        point = event.position().toPoint()
        self._since_double.start()
        self._pressed_at = point
        self._pressed = self._canvas.offset_at(point)
        self._dragging = True
        # The first click of the two picked a span or let go of one, which was not meant.
        self._session.select(self._selected_before)
        self._drag_to(point, event.modifiers())

    def point_out(self, point: QPoint) -> list[str]:
        """Select what a menu is to be about, if it is not selected yet; return what is there."""
        under, session = self._canvas.spans_at(point), self._session
        offset = self._canvas.offset_at(point)
        start, end = session.text_selection
        if start <= offset < end:
            return under
        if not set(under) & set(session.selected):
            self._canvas.select_range(offset, offset)
            session.select(under[:1])
        return under

    def _is_third(self, point: QPoint) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        soon = self._since_double.isValid() and not self._since_double.hasExpired(interval)
        self._since_double.invalidate()
        return soon and _is_near(point, self._pressed_at)

    # Dragging an edge

    def _take_edge(self, point: QPoint) -> bool:
        """Take hold of the edge of a span, if one is here."""
        edge, document = self._canvas.edge_at(point), self._session.document
        if edge is None or document is None:
            return False
        self._edge = edge
        self._fragments = document.by_id[edge.span_id].fragments
        return True

    def _drag_edge(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Show as selected text where the fragment would be."""
        self._dragging = self._dragging or not _is_near(point, self._pressed_at)
        if self._edge is None or not self._dragging:
            return
        offset = self._canvas.offset_at(point)
        start, end = self._edge.moved(self._fragments, offset)[self._edge.fragment]
        if not modifiers & Qt.KeyboardModifier.AltModifier:
            snapped = tokens.snap(self._canvas.text, start, end)
            start, end = (snapped[0], end) if self._edge.at_start else (start, snapped[1])
        ends = (end, start) if self._edge.at_start else (start, end)
        self._canvas.select_range(*ends)

    def _drop_edge(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Give the span the fragment that was shown; without a drag it was a click."""
        edge, fragments, self._edge = self._edge, self._fragments, None
        if edge is None:
            return
        if not self._dragging:
            self._click(point, self._canvas.offset_at(point), modifiers)
            return
        start, end = self._canvas.text_range()
        self._canvas.select_range(end, end)
        changed = (*fragments[: edge.fragment], Range(start, end), *fragments[edge.fragment + 1 :])
        self._session.set_fragments(edge.span_id, changed)
        self._session.select([edge.span_id])

    # Dragging

    def _drag_to(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        self._point = point
        self._raw = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self._dragging = self._dragging or not _is_near(point, self._pressed_at)
        if self._dragging:
            self._drag()
        if not self._canvas.viewport().rect().contains(point):
            self._scroll.start()
        else:
            self._scroll.stop()

    @Slot()
    def _scroll_on(self) -> None:
        """Bring into sight what lies where the mouse is held, and go on selecting to there."""
        bar, y = self._canvas.verticalScrollBar(), self._point.y()
        below = y - self._canvas.viewport().height() + 1
        if y < 0:
            bar.setValue(bar.value() + min(y, -SCROLL_BY))
        elif below > 0:
            bar.setValue(bar.value() + max(below, SCROLL_BY))
        self._drag()

    def _drag(self) -> None:
        """Select from where the mouse was pressed to where it is; the text may scroll on."""
        if self._pressed is None:
            return
        here = self._canvas.offset_at(self._point)
        start, end = sorted((self._pressed, here))
        if not self._raw:
            start, end = tokens.snap(self._canvas.text, start, end)
        if here < self._pressed:
            start, end = end, start
        self._canvas.select_range(start, end)

    def _offer_selection(self) -> None:
        """Let the middle button paste what is selected, where the system has that."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and self._canvas.textCursor().hasSelection():
            data = self._canvas.createMimeDataFromSelection()
            clipboard.setMimeData(data, QClipboard.Mode.Selection)

    # Picking

    def _click(self, point: QPoint, offset: int, modifiers: Qt.KeyboardModifier) -> None:
        """Select the innermost span here; again at the same place, the one around it."""
        under, session = self._canvas.spans_at(point), self._session
        again = _is_near(point, self._clicked_at)
        self._clicked_at = point
        self._selected_before = session.selected
        # Without selected text, what is done next is done to the span.
        self._canvas.select_range(offset, offset)
        if session.filling.role is not None:
            session.filling.click(under)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            session.select(_toggled(session.selected, under[:1]))
        elif under and again and len(session.selected) == 1 and session.selected[0] in under:
            session.select([under[(under.index(session.selected[0]) + 1) % len(under)]])
        else:
            session.select(under[:1])


def _is_near(point: QPoint, other: QPoint) -> bool:
    return (point - other).manhattanLength() < NEAR


def _toggled(selected: tuple[str, ...], span_ids: list[str]) -> list[str]:
    kept = [it for it in selected if it not in span_ids]
    return kept + [it for it in span_ids if it not in selected]
