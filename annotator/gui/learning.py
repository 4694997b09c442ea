"""Learning from the author's own labels, in a process beside the window, after each article.

Nobody waits for it and no key is held up: a thread only waits for that process, which gives way to
everything else. What it has learned is kept in the project, and the next proposals come from it.
"""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from annotator.errors import AnnotatorError
from annotator.gui.jobs import Jobs, Task
from annotator.gui.settings import Settings
from annotator.learning.model import NEEDS, Learned, about, is_there
from annotator.learning.training import FEWEST_ARTICLES
from annotator.model.change import Edit
from annotator.model.document import Document, Review
from annotator.project import Project

NAME = "learned"


class Desk(Protocol):
    """What this needs of the session."""

    project: Project
    settings: Settings
    jobs: Jobs
    author: str
    document_edited: SignalInstance
    said: SignalInstance


class Learning(QObject):
    """What is known of the author's labels, and learned anew when an article is finished.

    *Signals*: `changed()` when something else is known, or learning begins or ends.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._author = ""
        self._due = False
        desk.document_edited.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether something is being learned."""
        return self._task is not None

    @property
    def is_on(self) -> bool:
        """Whether the author's labels are learned from by themselves."""
        desk = self._desk
        return (
            desk.settings.taste.propose
            and desk.settings.taste.suggesters.get(NAME, True)
            and not desk.project.is_blind(desk.author)
            and not self.lacks
        )

    @property
    def lacks(self) -> str:
        """Why nothing can be learned, or ``""``."""
        desk = self._desk
        if not is_there():
            return f"Learning needs {NEEDS}: pip install {NEEDS} in Annotator’s own environment."
        if desk.project.path is None:
            return "A project in memory cannot be read beside the window."
        done = len(desk.project.article_numbers(desk.author, status="done"))
        if done < FEWEST_ARTICLES:
            return f"It takes {FEWEST_ARTICLES} finished articles; {desk.author} has {done}."
        return ""

    @property
    def known(self) -> Learned | None:
        """What was learned from the author's labels so far."""
        return about(self._desk.project.learned(self._desk.author))

    @Slot(object, object)
    def _look(self, _document: Document, edits: tuple[Edit, ...]) -> None:
        done = any(isinstance(it.after, Review) and it.after.status == "done" for it in edits)
        if done and self.is_on:
            self.start()

    @Slot()
    def start(self) -> None:
        """Learn now; while that goes on already, once more behind it."""
        if self._task is not None:
            self._due = True
            return
        self._due, self._author = False, self._desk.author
        work = partial(_learn, self._desk.project, self._author)
        self._task = self._desk.jobs.run("Learn from labels", work)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._fail)
        self.changed.emit()

    @Slot(object)
    def _take(self, model: bytes) -> None:
        if self.sender() is not self._task:
            return
        self._task = None
        project = self._desk.project
        try:
            if model != project.learned(self._author):
                project.keep_learned(self._author, model)
        except AnnotatorError as error:
            self._desk.said.emit(str(error))
        self.changed.emit()
        if self._due:
            self.start()

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        if self.sender() is not self._task:
            return
        self._task = None
        self.changed.emit()
        if not isinstance(error, AnnotatorError):
            raise error
        self._desk.said.emit(str(error))


def _learn(project: Project, author: str, task: Task) -> bytes:
    # Late: it is the first to need processes.
    from annotator.suggesting import learn

    return learn(project, author, progress=task.progress)
