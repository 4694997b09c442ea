"""Proposals worked out while nobody waits: for the article that is shown, then for the next.

One job at a time reads the project through a connection of its own, which stays open. What it
finds is for one state of a document; if someone labelled meanwhile, it is worked out anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from annotator.errors import AnnotatorError
from annotator.gui.jobs import Jobs, Task
from annotator.gui.settings import Settings
from annotator.model.document import Document
from annotator.model.proposal import Settled
from annotator.model.schema import Schema
from annotator.plugins import Suggester
from annotator.project import Project

AHEAD = 2
"""Articles that are worked out ahead: the next of the list, and the next that is not done."""

LONG = 200_000
"""Characters from which on an article gets no proposals by itself: working them out takes so long
that keys would have to wait for it. `annotator suggest` proposes in articles of any length."""

TOO_LONG = "This article is too long for proposals while it is read; `annotator suggest` makes them"


class Desk(Protocol):
    """What this needs of the session."""

    project: Project
    settings: Settings
    jobs: Jobs
    author: str
    document: Document | None
    number: int
    said: SignalInstance

    @property
    def schema(self) -> Schema:
        """The project's schema."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed for one state of a document; of none, if it is not to get any proposals."""

    number: int
    document: Document | None = None
    settled: Settled = field(default_factory=Settled)


class Suggesting(QObject):
    """The work behind proposals.

    `unwanted` are the contexts of what was rejected since the project was opened.

    *Signals*: `found(settled)` for the document that is shown, as it is now.
    """

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._beside = _Beside(desk.project)
        self._task: Task | None = None
        self._due = False
        self._broken = False
        self._ahead: dict[int, Found] = {}
        self.unwanted: set[str] = set()
        self.listed = 0
        self.suggesters: Callable[[], Sequence[Suggester]] = _all

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be worked out for the shown article."""
        return self._task is not None or (self._due and self._is_open(self._desk.document))

    @property
    def is_on(self) -> bool:
        """Whether anything is proposed here; a project in memory cannot be read beside."""
        desk = self._desk
        return (
            not self._broken
            and desk.project.path is not None
            and desk.settings.taste.propose
            and not desk.project.is_blind(desk.author)
        )

    def look(self) -> None:
        """Propose for the shown article what was worked out ahead, then whatever is new."""
        self._due = True
        ahead = self._ahead.pop(self._desk.number, None)
        if ahead is not None and self._is_open(self._desk.document) and self._is_fresh(ahead):
            self.found.emit(ahead.settled)
        document = self._desk.document
        if document is not None and document.status != "done" and self.is_on and _is_long(document):
            self._desk.said.emit(TOO_LONG)
        self._go_on()

    def close(self) -> None:
        """Let go of the project; no job may be under way."""
        self._task = None
        self._beside.close()

    def _is_open(self, document: Document | None) -> bool:
        return (
            document is not None
            and document.status != "done"
            and not _is_long(document)
            and self.is_on
        )

    def _is_fresh(self, ahead: Found) -> bool:
        """Whether what was worked out ahead still holds: no label, no rejection is new."""
        contexts = {it.context for it in ahead.settled.grounds}
        return contexts.isdisjoint(self.unwanted) and _is_same(ahead.document, self._desk.document)

    def _go_on(self) -> None:
        desk = self._desk
        if self._task is not None:
            return
        if self._due and self._is_open(desk.document):
            self._run(desk.number, desk.document)
        elif desk.document is not None and self.is_on:
            coming = [self.listed, desk.project.next_open(desk.author, desk.number) or 0]
            coming = [it for it in dict.fromkeys(coming) if it and it != desk.number]
            self._ahead = {it: found for it, found in self._ahead.items() if it in coming}
            due = next((it for it in coming if it not in self._ahead), 0)
            if due:
                self._run(due, None)

    def _run(self, number: int, document: Document | None) -> None:
        desk = self._desk
        wanted = _Wanted(
            number,
            document,
            desk.author,
            desk.schema,
            self.suggesters,
            dict(desk.settings.taste.suggesters),
        )
        self._task = desk.jobs.run("Propose labels", partial(self._beside.work_out, wanted))
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._fail)

    @Slot(object)
    def _take(self, found: Found) -> None:
        """Use what a job has found, if it still is about what is there."""
        if self.sender() is not self._task:
            return
        self._task = None
        desk = self._desk
        if found.number != desk.number:
            self._ahead[found.number] = found
        elif self._due and _is_same(found.document, desk.document):
            self._due = False
            self.found.emit(found.settled)
        self._go_on()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        """Propose nothing more in this session, and say why."""
        if self.sender() is not self._task:
            return
        self._task = None
        self._broken = True
        if not isinstance(error, AnnotatorError):
            raise error
        self._desk.said.emit(str(error))


@dataclass(frozen=True, slots=True)
class _Wanted:
    number: int
    document: Document | None
    author: str
    schema: Schema
    suggesters: Callable[[], Sequence[Suggester]]
    switched: Mapping[str, bool]


class _Beside:
    """The project opened once more, for one job after another."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._own: Project | None = None

    def work_out(self, wanted: _Wanted, _task: Task) -> Found:
        """Return what is proposed, from a thread."""
        if self._own is None:
            self._own = self._project.reopen()
        own = self._own
        own.schema = wanted.schema
        if wanted.document is None and own.length_of(wanted.number) > LONG:
            return Found(wanted.number)
        document = wanted.document or own.document(wanted.number, wanted.author)
        if document.status == "done":
            return Found(wanted.number)
        there = [it for it in wanted.suggesters() if not it.outside]
        chosen = [it for it in there if wanted.switched.get(it.name, it.on)]
        ended = [name for name, on in wanted.switched.items() if not on]
        # What is seen stays where it is; what is not seen yet is brought up to date.
        shown = wanted.document is not None
        settled = own.suggest(document, chosen, ended=ended, keep=shown)
        return Found(wanted.number, document, settled)

    def close(self) -> None:
        """Close what was opened."""
        if self._own is not None:
            self._own.close()
            self._own = None


def _is_same(one: Document | None, other: Document | None) -> bool:
    """Whether two readings of an article say the same.

    Their fields are compared as plain data, which for thousands of labels takes milliseconds where
    comparing values takes a second; that `1` and `True` are one here does no harm.
    """
    if one is None or other is None:
        return False
    return one is other or _told(one) == _told(other)


def _told(document: Document) -> tuple[object, ...]:
    parts = document.spans, document.relations, document.entities
    return (
        (document.article.id, document.status, document.dated),
        *([vars(it) for it in part] for part in parts),
    )


def _is_long(document: Document) -> bool:
    return len(document.article.text) > LONG


def _all() -> Sequence[Suggester]:
    # Late, in the thread of the first job: what suggesters know takes a while to load.
    from annotator.suggesters import suggesters

    return suggesters()
