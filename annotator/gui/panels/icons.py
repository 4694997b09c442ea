"""The icons: one outline set, tinted with the colour of the text beside them."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.gui.theme import Theme
from annotator.paths import resource

SIZE = 16
"""The grid that the icons are drawn on, in pixels."""

_RATIOS = (1, 2, 3)


def icon(name: str, theme: Theme, *, color: str = "") -> QIcon:
    """Return an icon in the theme's text colour, or another one; muted where it is disabled.

    Raises MissingError where there is no icon of that name.
    """
    drawing = _drawing(name)
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(_pixmap(drawing, color or theme.text, ratio))
        result.addPixmap(_pixmap(drawing, theme.hairline, ratio), QIcon.Mode.Disabled)
    return result


def paint_icon(painter: QPainter, place: QRectF, name: str, color: str) -> None:
    """Draw an icon in a colour, as large as its place."""
    _renderer(_drawing(name), color).render(painter, place)


def _pixmap(drawing: str, color: str, ratio: int) -> QPixmap:
    pixmap = QPixmap(SIZE * ratio, SIZE * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(drawing, color).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _renderer(drawing: str, color: str) -> QSvgRenderer:
    # Qt draws `currentColor` black, whatever the palette says.
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
