"""Ask suggesters outside about one article after another, in a process beside the window.

That process has the program, the server or the pipeline open, so that a model is loaded once and
nothing that it does can hold up a key. It only reads the project; what it answers is written by
whoever asked.
"""

import multiprocessing
import signal
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, ProjectError
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.plugins import Suggester
from annotator.project import Found, Progress, Project
from annotator.suggesting import Asked, opened

LOOK_EVERY = 0.05
"""Seconds between looks at whether there is an answer, or nobody wants it any more."""

GRACE = 5.0
"""Seconds that the process has to end what it has opened."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is proposed for a document, and what had to be left out, in short phrases."""

    found: Found = ()
    remarks: tuple[str, ...] = ()


class Asker:
    """A process that has what lies outside open until it is closed."""

    def __init__(self, path: Path, wanted: Asked, schema: Schema) -> None:
        """Start it; whether it can open what is `wanted` is said by the first answer."""
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(path, wanted, schema, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def ask(self, document: Document, progress: Progress | None = None) -> Answer:
        """Return what is proposed for a document, or raise what the process says of it.

        It may take long: `progress` is called all the while, and raises where nobody waits any
        more; the process has to be closed then.
        """
        try:
            self._line.send(document)
            while not self._line.poll(LOOK_EVERY):
                if progress:
                    progress(0)
            answer: Answer | AnnotatorError = self._line.recv()
        except (EOFError, OSError) as error:
            raise ProjectError("What asks for labels has ended before it answered.") from error
        if isinstance(answer, AnnotatorError):
            raise answer
        return answer

    def close(self) -> None:
        """End it, with what it has opened."""
        self._line.close()
        self._process.terminate()
        self._process.join(GRACE)
        self._process.kill()
        self._process.join()


def _work(path: Path, wanted: Asked, schema: Schema, line: Connection) -> None:
    """Answer documents that come on a line, until it is closed."""
    # What is open is closed on the way out, also a program that is waited for.
    signal.signal(signal.SIGTERM, _end)
    with ExitStack() as stack, suppress(EOFError):
        try:
            project = stack.enter_context(Project.open(path))
            project.schema = schema
            chosen = opened(stack, wanted, project)
        except AnnotatorError as error:
            line.recv()
            line.send(error)
            return
        failed = False
        # What has failed once is not asked again: a program is ended then.
        while not failed:
            answer = _answer(project, line.recv(), chosen)
            failed = isinstance(answer, AnnotatorError)
            line.send(answer)


def _answer(
    project: Project, document: Document, chosen: Sequence[Suggester]
) -> Answer | AnnotatorError:
    try:
        found, remarks = project.ask(document, chosen)
    except AnnotatorError as error:
        return error
    return Answer(tuple(found), remarks)


def _end(*_what: Any) -> None:
    raise SystemExit
