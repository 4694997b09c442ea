"""Asking programs, servers and pipelines of the person's own about the article that is shown.

They are asked in a process beside the window, after the rules have had their turn, and each once
about an article. What they find may come long after: it is fitted to the article as it is then,
and only what is new beside everything that is there is proposed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from annotator.errors import AnnotatorError
from annotator.gui.jobs import Task
from annotator.gui.suggesting import LONG, Desk, Suggesting
from annotator.model.document import Document
from annotator.model.schema import Schema

if TYPE_CHECKING:
    from annotator.asking import Answer, Asker


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be asked for whom, with what was said of it, and which version of the schema."""

    name: str
    author: str
    options: tuple[tuple[str, str], ...]
    version: int
    schema: Schema = field(compare=False)


class Asking(QObject):
    """Those outside that are switched on, and what they have to say of the shown article.

    `failed` are the sentences of those that could not be asked: they rest until something else is
    said of them.

    *Signals*: `found(number, names, answer)` for an article by its number.
    """

    found = Signal(int, object, object)

    def __init__(self, desk: Desk, suggesting: Suggesting, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._suggesting = desk, suggesting
        self._askers: dict[Wanted, Asker] = {}
        self._asked: set[tuple[Wanted, int]] = set()
        self._resting: set[Wanted] = set()
        self._task: Task | None = None
        self._under_way: tuple[Wanted, int] | None = None
        self.failed: dict[str, str] = {}

    @property
    def wanted(self) -> list[Wanted]:
        """Those that are switched on, and were told what they need."""
        desk = self._desk
        taste = desk.settings.taste
        on = [name for name, told in taste.outside.items() if told and taste.suggesters.get(name)]
        return [
            Wanted(
                it,
                desk.author,
                tuple(sorted(taste.outside[it].items())),
                desk.schema.version,
                desk.schema,
            )
            for it in on
        ]

    def look(self) -> None:
        """Ask about the shown article who was not asked about it yet."""
        desk, document = self._desk, self._desk.document
        self._let_go()
        if (
            self._task is not None
            or document is None
            or document.status == "done"
            or len(document.article.text) > LONG
            or not self._suggesting.is_on
        ):
            return
        path, number = desk.project.path, desk.number
        due = [
            it for it in self.wanted if (it, number) not in self._asked and it not in self._resting
        ]
        if path is None or not due:
            return
        self._under_way = due[0], number
        work = partial(_ask, self._askers, due[0], path, document)
        self._task = desk.jobs.run(f"Ask {due[0].name}", work)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._fail)

    def forget(self) -> None:
        """Ask those again that could not be asked: something else was said of them."""
        self._resting.clear()
        self.failed.clear()

    def _let_go(self) -> None:
        """Close those that nobody wants any more; the one that is being asked, later."""
        busy = self._under_way[0] if self._under_way else None
        for it in set(self._askers) - set(self.wanted) - {busy}:
            self._close(it)

    def _close(self, wanted: Wanted) -> None:
        """End what somebody has open; a program may take a while to go."""
        asker = self._askers.pop(wanted, None)
        if asker is not None:
            self._desk.jobs.run(f"End {wanted.name}", partial(_end, asker))

    @Slot(object)
    def _take(self, answer: "Answer") -> None:
        asked = self._ended()
        if asked is not None:
            wanted, number = asked
            self._asked.add(asked)
            self.failed.pop(wanted.name, None)
            if wanted in self.wanted:
                self.found.emit(number, [wanted.name], answer)
            self.look()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        """Say why somebody could not be asked, once, and leave them alone."""
        asked = self._ended()
        if asked is None:
            return
        wanted, _ = asked
        self._close(wanted)
        if not isinstance(error, AnnotatorError):
            raise error
        self._resting.add(wanted)
        self.failed[wanted.name] = str(error)
        self._desk.said.emit(f"{str(error).rstrip('.')}: {wanted.name} rests")
        self.look()

    def _ended(self) -> tuple[Wanted, int] | None:
        """Note that nobody is asked any more; return who was, about which article."""
        if self.sender() is not self._task:
            return None
        asked, self._under_way, self._task = self._under_way, None, None
        return asked

    def close(self) -> None:
        """End everything; no job may be under way."""
        self._task = None
        for it in self._askers.values():
            it.close()
        self._askers.clear()


def _ask(
    askers: "dict[Wanted, Asker]", wanted: Wanted, path: Path, document: Document, task: Task
) -> "Answer":
    """Return what somebody says of an article, from a thread."""
    # Late: what suggesters know takes a while to load, and few people have any outside.
    from annotator.asking import Asker
    from annotator.suggesting import Asked

    asker = askers.get(wanted)
    if asker is None:
        options: Mapping[str, str] = dict(wanted.options)
        asked = Asked(wanted.author, (wanted.name,), options)
        asker = askers[wanted] = Asker(path, asked, wanted.schema)
    return asker.ask(document, task.progress)


def _end(asker: "Asker", _task: Task) -> None:
    asker.close()
