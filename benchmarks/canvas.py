"""What the article view costs: opening, scrolling, labelling, keys, resizing, memory.

Texts of four kinds, each in a process of its own, beside a plain QTextEdit or QPlainTextEdit that
shows the same text in the same font and process. Everything is measured until it is painted,
with the garbage collector on. Exits with 1 if a bar is missed.

    python benchmarks/canvas.py                all of it, offscreen, and one text under Xvfb
    python benchmarks/canvas.py 1M             one text: 6k, 100k, 1M or paragraph
"""

import gc
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import NamedTuple

from _measured import least_disturbed, percentile, say, times
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QWidget

from annotator.exporters.jsonl import EXPORTER
from annotator.gui.app import Look
from annotator.gui.article.view import ArticleView
from annotator.gui.jobs import Jobs
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.importers import importers
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from annotator.plugins import pick
from annotator.project import Project

AUTHOR = "bench"
SIDE = 1000
WORDS = (
    "the harbour of a council in said about people new budget to and Monday after talks failed "
    "government minister announced “we will see” that 400 more than 1,200 boats had left on "
    "Tuesday’s tide because nobody who was there could agree with them any longer"
).split()


class Kind(NamedTuple):
    """A text: how long it is, how many spans it has, and how long a paragraph is."""

    characters: int
    spans: int
    paragraph: int


KINDS = {
    "6k": Kind(6_000, 60, 450),
    "100k": Kind(100_000, 2_000, 450),
    "1M": Kind(1_000_000, 20_000, 450),
    "paragraph": Kind(1_000_000, 20_000, 10_000_000),
}


def text(kind: Kind) -> str:
    """Return made-up prose."""
    parts, size, since = list[str](), 0, 0
    while size < kind.characters:
        word = random.choice(WORDS)
        end = ". " if random.random() < 0.07 else " "
        if since > kind.paragraph and end == ". ":
            end, since = ".\n", 0
        parts.append(word + end)
        size += len(parts[-1])
        since += len(parts[-1])
    return "".join(parts)


def document(kind: Kind) -> Document:
    """Return an article with spans all over it, some nested, some crossing, some with roles."""
    article = Article(id="bench", text=text(kind))
    step = len(article.text) // kind.spans
    spans = []
    for number in range(kind.spans):
        start = number * step + random.randrange(step)
        end = min(len(article.text), start + random.choice((4, 9, 15, 30, 120)))
        label = random.choice(("Actor", "Actor", "Event", "Quantity", "Quote"))
        spans.append(
            Span(article_id="bench", author=AUTHOR, label=label, fragments=(Range(start, end),))
        )
    relations = [
        Relation(article_id="bench", author=AUTHOR, label="actor", source=one.id, target=other.id)
        for one, other in pairwise(spans)
        if one.label == "Event" and other.label == "Actor"
    ]
    return Document(article=article, author=AUTHOR, spans=spans, relations=relations)


class Desk:
    """A window with nothing but the article view, on a project file that has the article."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        made = document(kind)
        source = folder / "in.jsonl"
        self.project = Project.create(folder / "bench.annotator", author=AUTHOR)
        EXPORTER.write([made], self.project.schema, source)
        self.project.import_files([(source, pick(importers(), "jsonl"))], author=AUTHOR)
        small = folder / "small.jsonl"
        EXPORTER.write(
            [Document(article=Article(id="small", text="Small."), author=AUTHOR)],
            self.project.schema,
            small,
        )
        self.project.import_files([(small, pick(importers(), "jsonl"))], author=AUTHOR)
        settings = Settings(folder / "settings.json")
        settings.change(author=AUTHOR, theme="light")
        Look(QApplication.instance(), settings)
        self.session = Session(self.project, settings, Jobs())
        self.session.show_article(2)
        self.window = QWidget()
        self.view = ArticleView(self.session, self.window)
        self.window.resize(SIDE, SIDE)
        self.view.resize(SIDE, SIDE)
        self.window.show()
        self.view.setFocus()
        settle(0.3)

    def close(self) -> None:
        """Leave nothing behind."""
        self.window.close()
        self.project.close()


def painted(act: Callable[[], object]) -> Callable[[], None]:
    """Return an act that ends when everything it asked for is painted."""

    def do() -> None:
        act()
        QApplication.processEvents()

    return do


def settle(seconds: float = 8.0) -> float:
    """Let idle work come to its end; return the longest turn of the event loop, in ms."""
    worst, still, until = 0.0, 0.0, time.perf_counter() + seconds
    while time.perf_counter() < until and still < 0.25:
        start = time.perf_counter()
        QApplication.processEvents()
        took = time.perf_counter() - start
        worst = max(worst, took * 1000)
        still = still + took + 0.002 if took < 0.0008 else 0.0
        time.sleep(0.002)
    return worst


def plain(cls: type[QTextEdit] | type[QPlainTextEdit], view: ArticleView) -> QTextEdit:
    """Return a widget of Qt's own, of the same size and in the same font."""
    widget = cls()
    widget.setFont(view.document().defaultFont())
    widget.resize(SIDE, SIDE)
    widget.show()
    settle(0.3)
    return widget


# What is measured


def opening(name: str, desk: Desk, floor: QTextEdit) -> Iterator[bool]:
    """From the document in memory to its first paint."""
    content = desk.session.document.article.text
    took, floors, reads = [], [], []
    for _ in range(5):
        floor.setPlainText("Small.")
        desk.session.show_article(2)
        settle(0.2)
        floors += times(painted(lambda: floor.setPlainText(content)), 1)
        start = time.perf_counter()
        desk.session.number = 1
        read = desk.session._read()
        reads.append((time.perf_counter() - start) * 1000)
        took += times(painted(lambda read=read: desk.session._show(read)), 1)
    value, base = statistics.median(took), statistics.median(floors)
    if name == "6k":
        yield say(f"{name} open", value, "ms", floor=base, most=2.5 * base + 5)
    else:
        yield say(
            f"{name} open", value, "ms", floor=base, ratio=0.5 if name == "paragraph" else 2.5
        )
    say(f"{name} read from the project", statistics.median(reads), "ms")


def waiting(name: str, desk: Desk) -> Iterator[bool]:
    """The longest turn of the event loop while heights are measured in idle moments."""

    def turns() -> list[float]:
        desk.session.show_article(2)
        settle(0.3)
        desk.session.show_article(1)
        QApplication.processEvents()
        return [settle(30)]

    yield say(f"{name} longest idle turn", least_disturbed(turns)[0], "ms", most=12)


def scrolling(name: str, desk: Desk, floor: QTextEdit) -> Iterator[bool]:
    """Frames of 60 pixels, all over the text."""

    def frames(widget: QTextEdit, step: int) -> list[float]:
        bar = widget.verticalScrollBar()
        room = bar.maximum() // step
        found = []
        for part in range(4):
            bar.setValue(bar.maximum() * part // 4)
            settle(3)
            for number in range(75):
                down = number // max(1, room // 4) % 2 == 0
                found += times(
                    painted(lambda s=step if down else -step: bar.setValue(bar.value() + s)), 1
                )
        return found

    took = least_disturbed(lambda: frames(desk.view, 60))
    base = least_disturbed(lambda: frames(floor, 60))
    value, plain_value = percentile(took, 99), percentile(base, 99)
    say(f"{name} scroll p50", percentile(took, 50), "ms", floor=percentile(base, 50))
    if name == "paragraph":
        yield say(f"{name} scroll p99", value, "ms", floor=plain_value, most=3)
    else:
        yield say(f"{name} scroll p99", value, "ms", floor=plain_value, most=3, ratio=4)


def acting(name: str, desk: Desk) -> Iterator[bool]:
    """Adding and removing a span in sight, with the commit."""
    session = desk.session
    places = in_sight(desk.view)

    def add() -> None:
        start = random.choice(places)
        session.select_text(start, start + random.randint(1, 25))
        session.mark(random.choice(("Actor", "Event", "Quantity")))

    def acts_done() -> list[float]:
        took = []
        for _ in range(120):
            took += times(painted(add), 1)
            if session.selected:
                took += times(painted(session.remove), 1)
        return took

    took = least_disturbed(acts_done)
    # What the disk alone takes to keep as much as an act writes.
    base = least_disturbed(lambda: kept(desk.project.path.with_name("kept")))
    for share, most in ((50, 3), (99, 16)):
        value, floor = percentile(took, share), percentile(base, share)
        yield say(
            f"{name} add or remove, with commit p{share}", value, "ms", floor=floor, most=most
        )


def showing(name: str, desk: Desk) -> Iterator[bool]:
    """The same without the commit."""
    session, view = desk.session, desk.view
    places = in_sight(view)

    def acts_shown() -> list[float]:
        shown, took = session.document, []
        for _ in range(120):
            start = random.choice(places)
            where = Range(start, start + random.randint(1, 25))
            span = acts.new_span(shown, session.schema, "Actor", [where])
            for edits in ([Edit(after=span)], [Edit(before=span)]):
                started = time.perf_counter()
                shown = shown.edited(edits)
                view.edit(shown, edits)
                QApplication.processEvents()
                took.append((time.perf_counter() - started) * 1000)
        return took

    bare = least_disturbed(acts_shown)
    say(f"{name} add or remove, without commit p50", percentile(bare, 50), "ms")
    yield say(f"{name} add or remove, without commit p99", percentile(bare, 99), "ms", most=5)


def kept(path: Path) -> list[float]:
    """How long it takes until three pages are on the disk, time and again."""
    with path.open("wb", buffering=0) as file:

        def keep() -> None:
            file.write(bytes(3 * 16_384))
            os.fdatasync(file.fileno())

        return times(keep, 120)


def in_sight(view: ArticleView) -> list[int]:
    """Return offsets of words that are in sight."""
    middle = view.verticalScrollBar().maximum() // 2
    view.verticalScrollBar().setValue(middle)
    settle(0.3)
    first = view.offset_at(QPoint(200, 60))
    last = view.offset_at(QPoint(800, SIDE - 80))
    return [it for it in range(first, last) if view.text[it - 1 : it] == " "]


def moving(name: str, desk: Desk) -> Iterator[bool]:
    """Keys, hovering and dragging."""
    view, session = desk.view, desk.session
    session.select([])
    start = in_sight(view)[0]
    view.select_range(start, start)

    def key() -> None:
        held = Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(view, Qt.Key.Key_Right, held | Qt.KeyboardModifier.ControlModifier)

    keys = least_disturbed(lambda: times(painted(key), 100))
    yield say(f"{name} key p99", percentile(keys, 99), "ms", most=5)
    for word, button in (("hover", Qt.MouseButton.NoButton), ("drag", Qt.MouseButton.LeftButton)):
        if button is not Qt.MouseButton.NoButton:
            send(view, QEvent.Type.MouseButtonPress, QPoint(200, 200), button)

        def moves(button: Qt.MouseButton = button) -> list[float]:
            took = []
            for _ in range(150):
                point = QPoint(random.randrange(150, 850), random.randrange(100, SIDE - 100))
                move = lambda p=point: send(view, QEvent.Type.MouseMove, p, button)
                took += times(painted(move), 1)
            return took

        took = least_disturbed(moves)
        if button is not Qt.MouseButton.NoButton:
            send(view, QEvent.Type.MouseButtonRelease, QPoint(200, 400), Qt.MouseButton.NoButton)
        yield say(f"{name} {word} p99", percentile(took, 99), "ms", most=5)


def send(view: ArticleView, kind: QEvent.Type, point: QPoint, held: Qt.MouseButton) -> None:
    """Send what a mouse does."""
    viewport = view.viewport()
    moving = kind is QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if moving else Qt.MouseButton.LeftButton
    place, none = QPointF(point), Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, place, QPointF(viewport.mapToGlobal(point)), button, held, none)
    QApplication.sendEvent(viewport, event)


def looking(name: str, desk: Desk, floor: QTextEdit) -> Iterator[bool]:
    """Another width, zoom and theme."""
    view, settings = desk.view, desk.session.settings
    widths, bases, steps = cycle([900, SIDE]), cycle([900, SIDE]), cycle([1, -1])
    themes = cycle(["dark", "light"])
    most = 20 if name.endswith(("1M", "paragraph")) else None
    base = statistics.median(times(painted(lambda: floor.resize(next(bases), SIDE)), 6))
    for what, act in (
        ("resize", lambda: view.resize(next(widths), SIDE)),
        ("zoom", lambda: settings.zoom_by(next(steps))),
        ("theme", lambda: settings.change(theme=next(themes))),
    ):
        took = least_disturbed(lambda act=act: times(painted(act), 8))
        plainly = base if what == "resize" else None
        yield say(f"{name} {what} p99", percentile(took, 99), "ms", floor=plainly, most=most)


# Memory


def resident() -> float:
    """Return how many megabytes this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def browse(widget: QTextEdit) -> None:
    """Go through the text from its beginning to its end."""
    bar = widget.verticalScrollBar()
    for part in range(201):
        bar.setValue(bar.maximum() * part // 200)
        QApplication.processEvents()


def growth(name: str, which: str, folder: Path) -> float:
    """Return how much memory showing a text takes, in megabytes, in this process."""
    desk = Desk(KINDS[name], folder)
    try:
        read = desk.project.document(1, AUTHOR)
        widget: QTextEdit = desk.view if which == "ours" else plain(QTextEdit, desk.view)
        gc.collect()
        before = resident()
        if which == "ours":
            desk.session.number = 1
            desk.session._show(read)
        else:
            widget.setPlainText(read.article.text)
        settle(30)
        browse(widget)
        return resident() - before
    finally:
        desk.close()


def memory(name: str) -> bool:
    """Compare the growth of two processes."""
    found = {}
    for which in ("ours", "plain"):
        command = [sys.executable, __file__, name, "--growth", which]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[which] = float(done.stdout.split()[-1])
    return say(f"{name} memory", found["ours"], "MB", floor=found["plain"], ratio=1)


# All of it


def measure(name: str, prefix: str = "") -> bool:
    """Measure one text in this process."""
    random.seed(7)
    kind = KINDS[name]
    title = prefix + name
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(kind, Path(folder))
        cls = QPlainTextEdit if name == "paragraph" else QTextEdit
        floor = plain(cls, desk.view)
        try:
            desk.session.show_article(1)
            results = [
                *opening(title if prefix else name, desk, floor),
                *waiting(title, desk),
                *scrolling(title, desk, floor),
                *acting(title, desk),
                *showing(title, desk),
                *moving(title, desk),
                *looking(title, desk, floor),
            ]
        finally:
            floor.close()
            desk.close()
    return all(results)


def all_of_it() -> bool:
    """Measure every text, each in a process of its own."""
    here = [sys.executable, __file__]
    good = [subprocess.run([*here, name], check=False).returncode == 0 for name in KINDS]
    good.append(memory("1M"))
    if shutil.which("xvfb-run"):
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1400x1200x24"]
        command = [*screen, *here, "1M", "--prefix", "Xvfb "]
        done = subprocess.run(command, env=os.environ | {"QT_QPA_PLATFORM": "xcb"}, check=False)
        good.append(done.returncode == 0)
    return all(good)


def main(words: list[str]) -> int:
    """Do what the words ask for."""
    if not words:
        return 0 if all_of_it() else 1
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    name = words[0]
    if "--growth" in words:
        with tempfile.TemporaryDirectory() as folder:
            print(growth(name, words[-1], Path(folder)))
        return 0
    prefix = words[-1] if "--prefix" in words else ""
    good = measure(name, prefix)
    app.quit()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
