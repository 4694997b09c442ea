"""Someone who is meant in another article is deleted and brought back from where one is."""

from PySide6.QtWidgets import QApplication

from annotator.gui.main_window import MainWindow
from tests.gui.test_cast import CTRL, KEY, Press, label, names, open_cast, press, staffed

__all__ = ["press", "staffed"]  # fixtures


def test_deleting_reaches_other_articles_and_undo_brings_it_back(
    staffed: MainWindow, press: Press
) -> None:
    session = staffed.session
    session.show_article(2)
    label(staffed, press, "Jon Ek")
    session.set_attribute("entity", "ek")
    session.show_article(1)
    open_cast(staffed, press, "ek")

    press(KEY.Key_Delete)

    assert "Jon Ek" not in names(staffed)
    [span] = session.project.document(2, session.author).spans
    assert "entity" not in span.attributes
    assert session.number == 1
    QApplication.processEvents()
    press(KEY.Key_Z, held=CTRL)
    assert "Jon Ek" in names(staffed)
    [span] = session.project.document(2, session.author).spans
    assert span.attributes["entity"] == "ek"
    assert session.number == 1
