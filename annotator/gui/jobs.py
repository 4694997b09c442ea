"""Long work off the window's thread, with progress and cancel.

Work gets a Task to report to and must not touch widgets, connections or live objects of the
window. No signal is ever sent from its thread: a view that goes away in that moment would take
the program with it. The window's thread looks at the tasks and tells what has become of them.
"""

import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

SWITCH_AFTER = 0.0005
"""Seconds after which a thread that works lets another one go on. Python's own 5 ms are waited for
each time that the window's thread comes back from SQLite or Qt: several times in every act."""

LOOK_EVERY = 25
"""Milliseconds between looks at what is under way."""


class CancelledError(Exception):
    """Raised inside the work when the person has cancelled it."""


class Task(QObject):
    """One piece of work that is under way.

    *Signals*: `progressed(count)`, `said(words)` when it goes over to something else,
    `finished(result)`, `failed(error)`, `ended()` in any case.
    """

    progressed = Signal(int)
    said = Signal(str)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, name: str, work: Callable[["Task"], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._work = work
        self._cancelled = False
        self._count = self._told = 0
        self._doing = self._doing_told = ""
        self._result: Any = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next progress."""
        self._cancelled = True

    def progress(self, count: int) -> None:
        """Report from the work; raises CancelledError when it should stop."""
        if self._cancelled:
            raise CancelledError
        self._count = count

    def say(self, doing: str) -> None:
        """Say from the work what is done now."""
        self._doing = doing

    def wait(self) -> None:
        """Wait until the work has ended."""
        self._thread.join()

    def tell(self) -> bool:
        """Tell what is new, from the window's thread; return whether the work has ended."""
        over = not self._thread.is_alive()
        if self._doing != self._doing_told:
            self._doing_told = self._doing
            self.said.emit(self._doing_told)
        if self._count != self._told:
            self._told = self._count
            self.progressed.emit(self._told)
        if over and self._error is not None:
            self.failed.emit(self._error)
        elif over:
            self.finished.emit(self._result)
        return over

    def _run(self) -> None:
        try:
            self._result = self._work(self)
        except BaseException as error:  # noqa: BLE001  # told to the window, never swallowed
            self._error = error


class Jobs(QObject):
    """Runs work in threads, and ends with all of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_AFTER)
        self._tasks: list[Task] = []
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> tuple[Task, ...]:
        """What is under way."""
        return tuple(self._tasks)

    def run(self, name: str, work: Callable[[Task], Any]) -> Task:
        """Start `work(task)` in a thread and return its task; connect to that at once."""
        task = Task(name, work, self)
        self._tasks.append(task)
        self._timer.start()
        return task

    def stop(self) -> None:
        """Cancel everything and wait until it has ended; nobody is told of it any more."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            task.wait()
            task.deleteLater()
        self._tasks.clear()
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        for task in self.busy:
            if task.tell():
                # What is told may have stopped everything.
                if task in self._tasks:
                    self._tasks.remove(task)
                task.ended.emit()
                task.deleteLater()
        if not self._tasks:
            self._timer.stop()
