"""The page follows the theme at once, whoever hears of the change first."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.app import Look
from annotator.gui.article.view import ArticleView
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.theme import DARK, LIGHT, Theme
from tests.gui.conftest import dispose


@pytest.fixture(autouse=True)
def _plain_looks(qapp: QApplication) -> Iterator[None]:
    """Take the style of the program away again."""
    font, palette = qapp.font(), qapp.palette()
    yield
    for look in qapp.findChildren(Look):
        look.deleteLater()
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


def grounds(widget: QWidget) -> set[str]:
    """Return the colours at the corners of a widget, where no text is."""
    picture = widget.grab().toImage()
    right, bottom = picture.width() - 2, picture.height() - 2
    places = ((1, 1), (right, 1), (1, bottom), (right, bottom))
    return {picture.pixelColor(*it).name().upper() for it in places}


def inks(view: ArticleView) -> set[str]:
    """Return the colours on the page."""
    picture = view.viewport().grab().toImage()
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(min(picture.height(), 200))
    }


@pytest.mark.parametrize("look_first", [True, False])
@pytest.mark.parametrize("themes", [(LIGHT, DARK, LIGHT), (DARK, LIGHT, DARK)])
def test_page_and_text_follow_the_theme_while_the_window_runs(
    qapp: QApplication,
    qtbot: QtBot,
    session: Session,
    themes: tuple[Theme, ...],
    *,
    look_first: bool,
) -> None:
    session.settings.change(theme=themes[0].name)
    if look_first:
        Look(qapp, session.settings)
    window = MainWindow(session)
    if not look_first:
        Look(qapp, session.settings)
    window.show()
    qtbot.waitExposed(window)
    view = window.article_view

    for theme in themes:
        session.settings.change(theme=theme.name)

        assert grounds(view.viewport()) == {theme.page}
        assert theme.text in inks(view)
        qapp.processEvents()
        assert grounds(view.viewport()) == {theme.page}
    dispose(window)


def test_the_page_follows_without_the_application(
    qapp: QApplication, qtbot: QtBot, session: Session
) -> None:
    view = ArticleView(session)
    qtbot.addWidget(view)
    view.show()

    session.settings.change(theme="dark")

    assert grounds(view.viewport()) == {DARK.page}
    view.setStyleSheet("QTextEdit { background: red; }")
    qapp.setPalette(LIGHT.palette())
    assert grounds(view.viewport()) == {DARK.page}
