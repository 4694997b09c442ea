"""What keys cost in the whole window: all panes follow, not the text alone.

Proposals are put at the places of labels. In each text keys are pressed until everything is
painted; processor time of the window's thread and of all threads, with the garbage collector on.
Exits with 1 if a bar is missed.

    python benchmarks/window.py                all of it, offscreen
    python benchmarks/window.py 100k           one text: 6k, 100k or 1M
    python benchmarks/window.py 6k --profile enter
"""

import cProfile
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from _measured import percentile, say
from canvas import AUTHOR, KINDS, Kind, document, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.exporters.jsonl import EXPORTER
from annotator.gui.app import Look
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.importers import importers
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.proposal import Ground, Settled
from annotator.plugins import pick
from annotator.project import Project

MOST = 16
"""Milliseconds of processor time that a key may take until it is painted: one frame."""

LONGEST = 50
"""Milliseconds that a turn of the event loop may take while proposals come in."""

PROPOSED = 0.6
"""The share of labels that are proposed."""

PRESSES = 24


def settled(made: Document) -> Settled:
    """Return proposals at a share of an article's labels, a character longer each."""
    spans = [
        it.model_copy(update={"id": f"p{it.id}", "state": "proposed", "origin": "bench"})
        for it in made.spans
        if random.random() < PROPOSED
    ]
    grounds = [
        Ground(span_id=it.id, confidence=random.random(), why="a made-up reason", context=it.id)
        for it in spans
    ]
    return Settled(edits=tuple(Edit(after=it) for it in spans), grounds=tuple(grounds))


class Desk:
    """The whole window on a project file that has the article."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        made = document(kind)
        source = folder / "in.jsonl"
        self.project = Project.create(folder / "bench.annotator", author=AUTHOR)
        EXPORTER.write([made], self.project.schema, source)
        self.project.import_files([(source, pick(importers(), "jsonl"))], author=AUTHOR)
        settings = Settings(folder / "settings.json")
        settings.change(author=AUTHOR, theme="light")
        Look(QApplication.instance(), settings)
        self.session = Session(self.project, settings, Jobs())
        self.session.proposals.suggesting.suggesters = tuple
        self.window = MainWindow(self.session)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.view = self.window.article_view
        self.view.setFocus()
        settle(20)
        self.made = made

    def close(self) -> None:
        """Leave nothing behind."""
        self.window.close()
        self.session.close()


def costs(
    act: Callable[[], object],
    before: Callable[[], object],
    times: int,
    profile: cProfile.Profile | None,
) -> list[float]:
    """Return the milliseconds of our thread's processor time until all is painted."""
    found = []
    for _ in range(times):
        before()
        settle(1)
        if profile:
            profile.enable()
        start = time.thread_time()
        act()
        QApplication.processEvents()
        if profile:
            profile.disable()
        found.append((time.thread_time() - start) * 1000)
    return found


def key(desk: Desk, which: Qt.Key) -> Callable[[], None]:
    """Return an act that presses a key where the keys are."""
    return lambda: QTest.keyClick(QApplication.focusWidget() or desk.view, which)


def undo(desk: Desk) -> None:
    """Press the key of undo."""
    QTest.keyClick(desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def on_words(desk: Desk) -> None:
    """Select words in sight, and put the keys there."""
    view = desk.view
    view.setFocus()
    first = max(0, view.place().caret)
    at = view.text.find(" ", first + random.randint(1, 200)) + 1
    desk.session.select([])
    view.select_range(at, at + random.randint(2, 25))


def on_proposal(desk: Desk) -> None:
    """Go to a proposal if none is selected."""
    desk.view.setFocus()
    if not desk.session.proposals.chosen:
        desk.session.proposals.step(1)


def propose(desk: Desk, name: str) -> bool:
    """Write proposals as a job has found them; the longest turn of the window's thread."""
    found = settled(desk.made)
    start = time.thread_time()
    desk.session.proposals.suggesting.found.emit(found)
    QApplication.processEvents()
    first = (time.thread_time() - start) * 1000
    return say(
        f"{name} {len(found.edits)} proposals come", max(first, settle(20)), "ms", most=LONGEST
    )


def main(arguments: list[str]) -> int:
    """Measure."""
    profiled = arguments[arguments.index("--profile") + 1] if "--profile" in arguments else ""
    names = [it for it in arguments if it in KINDS] or ["6k", "100k", "1M"]
    met = []
    for name in names:
        random.seed(7)
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(KINDS[name], Path(folder))
            cases = {
                "propose": (None, lambda: None),
                "label": (key(desk, Qt.Key.Key_A), lambda desk=desk: on_words(desk)),
                "undo": (lambda desk=desk: undo(desk), lambda: None),
                "tab": (key(desk, Qt.Key.Key_Tab), lambda desk=desk: on_proposal(desk)),
                "enter": (key(desk, Qt.Key.Key_Return), lambda desk=desk: on_proposal(desk)),
            }
            for what, (act, before) in cases.items():
                profile = cProfile.Profile() if what == profiled else None
                if act is None:
                    if profile:
                        profile.enable()
                    met.append(propose(desk, name))
                else:
                    took = costs(act, before, PRESSES, profile)
                    say(f"{name} {what} p90", percentile(took, 90), "ms")
                    met.append(say(f"{name} {what} p50", percentile(took, 50), "ms", most=MOST))
                if profile:
                    profile.disable()
                    stats = pstats.Stats(profile)
                    stats.sort_stats("cumulative").print_stats(70)
                    stats.sort_stats("tottime").print_stats(25)
            desk.close()
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return 0 if all(met) else 1


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    sys.exit(main(sys.argv[1:]))
