"""Every icon of the set can be drawn, in any colour, sharply on any screen."""

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.errors import MissingError
from annotator.gui.panels.icons import SIZE, icon, paint_icon
from annotator.gui.theme import DARK, LIGHT, Theme
from annotator.paths import resource

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_has_the_colour_it_is_given(qapp: QApplication, name: str) -> None:
    picture = QImage(SIZE * 4, SIZE * 4, QImage.Format.Format_ARGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)

    paint_icon(painter, QRectF(picture.rect()), name, "#0A5EB0")
    painter.end()

    drawn = {picture.pixelColor(x, y).name() for x in range(64) for y in range(64)}
    assert "#0a5eb0" in drawn
    assert "#000000" not in drawn
    edge = {picture.pixelColor(0, at).name() for at in range(64)}
    assert edge == {"#ffffff"}, "an icon stays inside its grid"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_icons_are_sharp_and_have_a_disabled_form(qapp: QApplication, theme: Theme) -> None:
    made = icon("search", theme)

    fine = made.pixmap(QSize(SIZE, SIZE), 2.0)
    assert fine.width() == 2 * SIZE
    usual = made.pixmap(QSize(SIZE, SIZE), 1.0).toImage()
    dull = made.pixmap(QSize(SIZE, SIZE), 1.0, QIcon.Mode.Disabled).toImage()
    assert usual != dull
    assert icon("search", theme, color=theme.accent).pixmap(16).toImage() != usual


def test_there_is_no_icon_without_a_file() -> None:
    with pytest.raises(MissingError):
        icon("nothing of that name", LIGHT)
