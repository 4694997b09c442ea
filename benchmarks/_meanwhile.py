"""The article view while its author's labels are learned in the background: see `learning.py`.

Times are by the clock, and so have other programs in them; the floor is the same at rest, right
before and right behind it. What the window's thread itself worked is said beside.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

import canvas
from _measured import percentile, say
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.importers import importers
from annotator.model.document import Document
from annotator.plugins import pick

REST = 25
"""Rounds before and behind."""

EACH = 20
"""How often each act is done in a round."""

Took = tuple[float, float]
"""Milliseconds by the clock, and of these the ones that the window's thread worked."""


def measure(lessons: Sequence[Document]) -> None:
    """Say what keys, the pointer and scrolling take at rest, and while all is learned from."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        desk = canvas.Desk(canvas.KINDS["100k"], Path(folder))
        try:
            teach(desk, lessons)
            desk.session.show_article(1)
            canvas.settle(5)
            acts = acts_of(desk)
            rest = done(acts, iter(range(REST)))
            begun = time.perf_counter()
            desk.session.learning.start()
            during = done(acts, iter(lambda: desk.session.learning.is_busy, False))
            took = time.perf_counter() - begun
            again = done(acts, iter(range(REST)))
            say(f"learning from {len(lessons)} articles beside a busy window", took, "s")
            for it in acts:
                compare(it, during[it], rest[it] + again[it])
        finally:
            desk.close()
    app.quit()


def compare(name: str, during: Sequence[Took], rest: Sequence[Took]) -> None:
    """Say what one act took, beside the same at rest: at most 5 ms, or what it takes there."""
    for what, share, at in (("", 50, 0), ("", 99, 0), (" of the window’s thread", 99, 1)):
        took = percentile([it[at] for it in during], share)
        floor = percentile([it[at] for it in rest], share)
        title = f"{name} p{share} while learning, {len(during)} times{what}"
        say(title, took, "ms", floor=floor, most=max(5, 1.2 * floor) if share > 50 else None)


def teach(desk: canvas.Desk, lessons: Sequence[Document]) -> None:
    """Add finished articles of the author of a window."""
    path = desk.project.path.with_name("lessons.jsonl")
    canvas.EXPORTER.write(lessons, desk.project.schema, path)
    desk.project.import_files([(path, pick(importers(), "jsonl"))], author=canvas.AUTHOR)
    there = desk.project.article_numbers(canvas.AUTHOR, status="done")
    if len(there) != len(lessons):
        raise SystemExit(f"{len(there)} articles are finished, not {len(lessons)}.")


def acts_of(desk: canvas.Desk) -> dict[str, Callable[[], object]]:
    """Return what a hand does, by its name; the article is in its middle, and the pointer moves."""
    view, bar = desk.view, desk.view.verticalScrollBar()
    start = canvas.in_sight(view)[0]
    view.select_range(start, start)
    held = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    places = cycle(QPoint(x, 120 + x) for x in range(160, 840, 37))
    steps = cycle([60] * EACH + [-60] * EACH)
    move, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    return {
        "key": lambda: QTest.keyClick(view, Qt.Key.Key_Right, held),
        "hover": lambda: canvas.send(view, move, next(places), none),
        "scroll": lambda: bar.setValue(bar.value() + next(steps)),
    }


def done(acts: dict[str, Callable[[], object]], rounds: Iterator[object]) -> dict[str, list[Took]]:
    """Do each act some times in each round; return what it took until all was painted."""
    found: dict[str, list[Took]] = {it: [] for it in acts}
    for _ in rounds:
        for name, act in acts.items():
            found[name] += [timed(canvas.painted(act)) for _ in range(EACH)]
    return found


def timed(act: Callable[[], object]) -> Took:
    """Return how long an act took, and how long of that this thread worked."""
    start, worked = time.perf_counter(), time.thread_time()
    act()
    worked, took = time.thread_time() - worked, time.perf_counter() - start
    return took * 1000, worked * 1000
