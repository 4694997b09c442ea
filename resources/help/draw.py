"""Draw the pictures of the window that the README shows: `make screenshots`.

They are made from the sample project by the program itself, so they stay true. Each is drawn in
light and in dark; `annotator demo` opens what they show.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.app import picture
from annotator.gui.main_window import MainWindow
from annotator.gui.theme import ui_font
from annotator.samples import AUTHOR, make_sample

HERE = Path(__file__).parent
SMALL = 1180, 660

Key = Qt.Key
Scene = Callable[[MainWindow], None]


def show(window: MainWindow, title: str) -> str:
    """Show the article with that title; return its text."""
    session = window.session
    numbers = session.project.article_numbers(session.author)
    rows = session.project.article_rows(session.author, numbers)
    session.show_article(next(it.number for it in rows if it.title.startswith(title)))
    session.focus_asked.emit("text")
    return session.document.article.text if session.document else ""


def go_to(window: MainWindow, label: str, start: int) -> None:
    """Select the label of that name that starts there."""
    session = window.session
    found = session.document.starting_at(start) if session.document else ()
    session.go_to(next(it.id for it in found if it.label == label))


def filling(window: MainWindow) -> None:
    """Fill the addressee of a quote: letters stand on what may fill it."""
    text = show(window, "Harbour strike")
    session = window.session
    go_to(window, "Quote", text.index("“Last month"))
    session.filling.begin("addressee")


def proposal(window: MainWindow) -> None:
    """Label someone who was named before: the inspector proposes who it is."""
    text = show(window, "Council passes")
    session = window.session
    start = text.index("the mayor")
    go_to(window, "Actor", start)
    session.remove()
    window.article_view.select_range(start, start + len("the mayor"))
    session.mark("Actor")
    window.article_view.see(start, text.index("audit."))


def cast(window: MainWindow) -> None:
    """Show who is meant: the cast, with someone who is mentioned in two articles."""
    show(window, "Harbour strike")
    window.session.focus_asked.emit("cast")
    window.cast_panel.show_entity("helen_strand")


def forgotten(window: MainWindow) -> None:
    """Go to a place that looks forgotten, where a label is proposed."""
    show(window, "Ferry bell")
    session = window.session
    QTest.qWait(2000)  # until all that is proposed is there
    session.step_finding(1)
    session.step_finding(1)
    session.focus_asked.emit("forgotten")


def judged(*keys: Key) -> Scene:
    """Return a scene in which proposals of an article are judged by keys."""

    def scene(window: MainWindow) -> None:
        window.toggle_pane("left")
        show(window, "Ferry bell")
        while window.session.jobs.busy:
            QApplication.processEvents()
        for key in keys:
            QTest.keyClick(window.article_view, key)

    return scene


STRIP: tuple[tuple[str, Scene], ...] = (
    ("1  The article opens, and proposals are there", judged()),
    ("2  Tab: the first of them, with why and how sure", judged(Key.Key_Tab)),
    ("3  Enter: accepted with its source and cue; the next", judged(Key.Key_Tab, Key.Key_Return)),
    (
        "4  Backspace: rejected for good; and so on",
        judged(Key.Key_Tab, *[Key.Key_Return] * 6, Key.Key_Backspace),
    ),
)
"""One article is labelled from what is proposed: what was pressed, and what is seen then."""


def strip(theme: str, out: Path) -> None:
    """Draw the pictures of a strip below each other, two in a row, each with its words above."""
    frame, caption = QSize(1000, 560), 44
    ground, ink = ("#FFFFFF", "#1D1B18") if theme == "light" else ("#0D1117", "#ECE9E2")
    whole = QImage(
        2 * frame.width() + 24, 2 * (frame.height() + caption), QImage.Format.Format_RGB32
    )
    whole.fill(QColor(ground))
    with tempfile.TemporaryDirectory() as folder:
        for at, (words, scene) in enumerate(STRIP):
            path, drawn = Path(folder, f"{at}.annotator"), Path(folder, f"{at}.png")
            make_sample(path).close()
            size = frame.width(), frame.height()
            picture(path, drawn, theme=theme, author=AUTHOR, size=size, scene=scene)
            left = (at % 2) * (frame.width() + 24)
            top = (at // 2) * (frame.height() + caption)
            with QPainter(whole) as painter:
                painter.setPen(QColor(ink))
                font = ui_font()
                font.setPixelSize(20)
                painter.setFont(font)
                painter.drawText(left + 4, top + 30, words)
                painter.drawImage(left, top + caption, QImage(str(drawn)))
    whole.save(str(out), "PNG")


SCENES: dict[str, tuple[Scene | None, tuple[int, int]]] = {
    "window": (None, (1280, 800)),
    "filling": (filling, SMALL),
    "proposal": (proposal, SMALL),
    "cast": (cast, SMALL),
    "forgotten": (forgotten, SMALL),
}


def main() -> None:
    """Write every picture beside this file, in light and with `-dark` in its name."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (scene, size) in SCENES.items():
            for theme, suffix in (("light", ""), ("dark", "-dark")):
                path = Path(folder, f"{name}{suffix}.annotator")
                make_sample(path).close()
                out = HERE / f"{name}{suffix}.png"
                picture(path, out, theme=theme, author=AUTHOR, size=size, scene=scene)
    for theme, suffix in (("light", ""), ("dark", "-dark")):
        strip(theme, HERE / f"judging{suffix}.png")


if __name__ == "__main__":
    main()
