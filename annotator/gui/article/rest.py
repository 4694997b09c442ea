"""When the mouse comes to rest on a label, and when it goes on."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent

from annotator.gui.article.canvas import Canvas

AFTER = 450
"""Milliseconds without a move that are a rest: passing over a label opens nothing."""

_ENDS = (
    QEvent.Type.Leave,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.Hide,
)


class Rest(QObject):
    """Watches the mouse over a canvas, and takes nothing away from it.

    *Signals*: `rested(span_ids, rect)` with the innermost span first, and where their line is
    on the screen; `left()` when the mouse has gone from the first of them.
    """

    rested = Signal(object, QRect)
    left = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._point = QPoint()
        self._on = ""
        self._timer = QTimer(self, interval=AFTER, singleShot=True)
        self._timer.timeout.connect(self._look)
        canvas.viewport().installEventFilter(self)
        canvas.verticalScrollBar().valueChanged.connect(self._leave)

    @Slot()
    def _look(self) -> None:
        canvas = self._canvas
        under = canvas.spans_at(self._point)
        if under and canvas.viewport().underMouse():
            self._on = under[0]
            canvas.rest_on(under[0])
            rect = canvas.line_rect(self._point)
            corner = canvas.viewport().mapToGlobal(QPoint(self._point.x(), rect.top()))
            self.rested.emit(under, QRect(corner, QPoint(corner.x(), corner.y() + rect.height())))

    @Slot()
    def _leave(self) -> None:
        self._timer.stop()
        if self._on:
            self._on = ""
            self._canvas.rest_on("")
            self.left.emit()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what the mouse does."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._point = event.position().toPoint()
            under = self._canvas.spans_at(self._point) if self._on else []
            if self._on and under[:1] != [self._on]:
                self._leave()
            if event.buttons() == Qt.MouseButton.NoButton and not self._on:
                self._timer.start()
        elif event.type() in _ENDS:
            self._leave()
        return super().eventFilter(watched, event)
