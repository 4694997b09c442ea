"""Propose labels for a whole project, and learn from it: beside the program, on all cores.

Worker processes open the project for themselves and only read it; what they find is written here,
some articles at a time. Nothing is held in memory but what is under way.
"""

import hashlib
import json
import multiprocessing
import multiprocessing.util
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError, ProjectError
from annotator.model import judging
from annotator.model.proposal import Settled
from annotator.plugins import Options, Suggester, pick
from annotator.project import Progress, Project
from annotator.suggesters import suggesters

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TOGETHER = 16
"""Articles that a worker gets at once."""

AHEAD = 3
"""Pieces of work under way for each worker: enough that none waits for another."""

LOOK_EVERY = 0.1
"""Seconds between looks at a process that learns."""

POLITE = 10
"""By how much a process that learns gives way to others, as in `nice`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who proposes for whom: names of suggesters, and what was said of those outside."""

    author: str
    names: tuple[str, ...]
    options: Mapping[str, str]

    def run(self, project: Project) -> str:
        """Return what tells this run from others: everything that was asked for."""
        model = hashlib.sha256(project.learned(self.author)).hexdigest()
        told = [self.names, dict(self.options), project.schema.version, model]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many articles were looked at, and in how many of them how many proposals are new.

    A proposal is what is judged as one thing: a frame with its parts counts once.

    `before` were looked at in the same run before it was stopped. `remarks` count what had to be
    left out, by short phrases.
    """

    articles: int = 0
    changed: int = 0
    proposals: int = 0
    before: int = 0
    remarks: Counter[str] = field(default_factory=Counter)


def asked(names: Iterable[str], options: Options, author: str) -> Asked:
    """Return what was asked for; without names, those that are on.

    Raises InputError for names that nobody has, and options of suggesters that are not asked.
    """
    there = suggesters()
    chosen = [pick(there, it, kind="suggester") for it in names] or [it for it in there if it.on]
    names = tuple(dict.fromkeys(it.name for it in chosen))
    return Asked(author, names, {name: it for name, it in options.items() if it})


def opened(stack: ExitStack, wanted: Asked, project: Project) -> list[Suggester]:
    """Return the suggesters, ready to work until the stack is closed."""
    found = [pick(suggesters(), it, kind="suggester") for it in wanted.names]
    return [
        stack.enter_context(it.outside(wanted.options, project.schema)) if it.outside else it
        for it in found
    ]


def propose(
    project: Project,
    wanted: Asked,
    numbers: Sequence[int],
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Proposed:
    """Propose labels in articles, by their numbers.

    What is stopped goes on where it was when the same is asked for again. Raises AnnotatorError
    with what a suggester says of the first article that it cannot work on.
    """
    run = wanted.run(project)
    before = project.begin_run(wanted.author, run).intersection(numbers)
    total = Proposed(before=len(before))
    with ExitStack() as stack:
        left = (it for it in numbers if it not in before)
        for batch in _found(stack, project, wanted, left, jobs):
            changes = project.propose_all(batch, author=wanted.author, run=run)
            new = [len(judging.heads_made(it.edits)) for it in changes if it]
            for _, settled in batch:
                total.remarks.update(settled.remarks)
            total = replace(
                total,
                articles=total.articles + len(batch),
                changed=total.changed + len(new),
                proposals=total.proposals + sum(new),
            )
            if progress:
                progress(total.before + total.articles)
    project.end_run(wanted.author)
    return total


Batch = list[tuple[int, Settled]]


def _found(
    stack: ExitStack, project: Project, wanted: Asked, numbers: Iterable[int], jobs: int
) -> Iterator[Batch]:
    pieces = _pieces(numbers)
    if jobs == 1 or project.path is None:
        chosen = opened(stack, wanted, project)
        for piece in pieces:
            yield [(it, _one(project, it, wanted.author, chosen)) for it in piece]
        return
    context = multiprocessing.get_context("spawn")
    pool = stack.enter_context(
        ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(project.path, wanted))
    )
    stack.callback(partial(pool.shutdown, wait=False, cancel_futures=True))
    under_way: set[Future[Batch]] = set()
    while True:
        for piece in islice(pieces, jobs * AHEAD - len(under_way)):
            under_way.add(pool.submit(_work, piece))
        if not under_way:
            return
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        for it in done:
            yield _result(it)


def _result(future: "Future[Batch]") -> Batch:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise ProjectError(
            "A process that looked for labels was ended from outside; it may have needed too much "
            "memory. What was proposed so far is kept: start again, with fewer --jobs."
        ) from error


def _pieces(numbers: Iterable[int]) -> Iterator[list[int]]:
    ahead = iter(numbers)
    while piece := list(islice(ahead, TOGETHER)):
        yield piece


def _one(project: Project, number: int, author: str, chosen: Sequence[Suggester]) -> Settled:
    return project.suggest(project.document(number, author), chosen)


class _Worker:
    """What a worker process has open, until it ends."""

    project: Project
    author: str
    chosen: Sequence[Suggester]
    problem: AnnotatorError | None = None
    close: Callable[[], None]


def _start(path: Path, wanted: Asked) -> None:
    stack = ExitStack()
    _Worker.close = multiprocessing.util.Finalize(None, stack.close, exitpriority=10)
    try:
        _Worker.project = stack.enter_context(Project.open(path))
        _Worker.author = wanted.author
        _Worker.chosen = opened(stack, wanted, _Worker.project)
    except AnnotatorError as error:
        # Raised in an initialiser, nobody would hear of it.
        _Worker.problem = error


def _work(numbers: list[int]) -> Batch:
    if _Worker.problem:
        raise _Worker.problem
    return [(it, _one(_Worker.project, it, _Worker.author, _Worker.chosen)) for it in numbers]


# Learning


def learn(project: Project, author: str, progress: Progress | None = None) -> bytes:
    """Learn from an author's finished articles in a process of its own; return the model.

    So that whoever waits for it is not held up: it gives way to everything else, and is ended
    where `progress`, which is called all the time, raises. The model is written by the caller, and
    is the last one where that is better.
    """
    if project.path is None:
        return project.learn(author)
    context = multiprocessing.get_context("spawn")
    answer, told = context.Pipe(duplex=False)
    process = context.Process(target=_learn, args=(project.path, author, told), daemon=True)
    process.start()
    told.close()
    try:
        while not answer.poll(LOOK_EVERY):
            if progress:
                progress(0)
        found: bytes | AnnotatorError = answer.recv()
    except EOFError as error:
        raise ProjectError("The process that learned was ended from outside.") from error
    finally:
        process.kill()
        process.join()
        answer.close()
    if isinstance(found, AnnotatorError):
        raise found
    return found


def _learn(path: Path, author: str, told: "Connection") -> None:
    if hasattr(os, "nice"):
        os.nice(POLITE)
    try:
        with Project.open(path) as project:
            told.send(project.learn(author))
    except AnnotatorError as error:
        told.send(error)
    told.close()
