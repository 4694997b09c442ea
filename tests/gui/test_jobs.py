"""Promise: work in a thread is always heard, can be cancelled, and never outlives the window."""

import threading

from pytestqt.qtbot import QtBot

from annotator.gui.jobs import LOOK_EVERY, CancelledError, Jobs, Task


def test_work_that_is_done_at_once_is_heard(qtbot: QtBot) -> None:
    jobs = Jobs()
    for _ in range(20):
        task = jobs.run("Quick", repr)
        assert task in jobs.busy
        with qtbot.waitSignal(task.finished):
            task.wait()

    qtbot.waitUntil(lambda: not jobs.busy)


def test_work_runs_in_a_thread_and_reports(qtbot: QtBot) -> None:
    seen: list[int] = []

    def count(task: Task) -> int:
        for number in range(3):
            task.progress(number)
        return threading.get_ident()

    jobs = Jobs()
    task = jobs.run("Count", count)
    task.progressed.connect(seen.append)
    with qtbot.waitSignal(task.finished) as got:
        pass

    assert got.args != [threading.get_ident()]
    assert seen[-1] == 2


def test_work_is_cancelled_at_its_next_progress(qtbot: QtBot) -> None:
    def forever(task: Task) -> None:
        count = 0
        while True:
            count += 1
            task.progress(count)

    jobs = Jobs()
    task = jobs.run("For ever", forever)
    with qtbot.waitSignal(task.progressed):
        pass
    with qtbot.waitSignal(task.failed) as got:
        task.cancel()

    assert got.args is not None
    assert isinstance(got.args[0], CancelledError)
    qtbot.waitUntil(lambda: jobs.busy == ())


def test_stopping_waits_for_all_work_and_tells_nobody(qtbot: QtBot) -> None:
    def forever(task: Task) -> None:
        while True:
            task.progress(1)

    jobs = Jobs()
    told: list[object] = []
    for _ in range(3):
        jobs.run("For ever", forever).failed.connect(told.append)
    jobs.stop()
    qtbot.wait(2 * LOOK_EVERY)

    assert told == []
    assert jobs.busy == ()
    assert not [it for it in threading.enumerate() if it.name == "For ever"]
