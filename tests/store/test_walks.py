"""Any sequence of acts, undo, redo and restart retraces every state exactly."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import SchemaError
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.span import Range
from annotator.project import Project, default_schema
from tests.conftest import put_article

SCHEMA = default_schema()
AUTHORS = ("mara", "jonas")
LABELS = ("Actor", "Event", "Quantity", "Quote", "Cue")
STEPS = (
    "add",
    "add",
    "add",
    "bulk",
    "relabel",
    "resize",
    "fragment",
    "remove",
    "relate",
    "attribute",
    "entity",
    "link",
    "status",
    "undo",
    "undo",
    "redo",
    "restart",
)

State = tuple[Any, ...]


class Walk:
    """A project that is walked through at random, and the states it must come back to.

    For each author there is a pile of states before each act that counts, and one of states to
    come back to by redo. Authors work in layers of their own, so what one does never changes
    where undo leads the other.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.path = folder / "Walk.annotator"
        self.project = Project.create(self.path, SCHEMA, author="setup")
        for number, text in enumerate(
            ("Ada Kern 🚢 said " * 8, "هدف\r\nnine of “them” left. " * 6)
        ):
            put_article(self.project, Article(id=f"a{number}", text=text))
        self.random = random.Random(seed)  # a walk that can be walked again
        self.done: dict[str, list[State]] = {author: [] for author in AUTHORS}
        self.undone: dict[str, list[State]] = {author: [] for author in AUTHORS}

    def state(self, author: str) -> State:
        """All of one author's layers."""
        return tuple(
            (it.status, it.spans, tuple(sorted(it.relations, key=lambda one: one.id)))
            for it in self.documents(author)
        )

    def documents(self, author: str) -> list[Document]:
        return [self.project.document(number, author) for number in (1, 2)]

    def step(self, author: str, name: str) -> None:
        before = self.state(author)
        if name == "restart":
            self.project.close()
            self.project = Project.open(self.path)
            assert self.state(author) == before
        elif name == "undo":
            self._undo(author, before)
        elif name == "redo":
            self._redo(author, before)
        else:
            self._act(author, name, before)

    def _undo(self, author: str, before: State) -> None:
        change = self.project.undo(author)
        assert (change is None) == (not self.done[author])
        if change:
            assert self.state(author) == self.done[author].pop()
            self.undone[author].append(before)

    def _redo(self, author: str, before: State) -> None:
        change = self.project.redo(author)
        assert (change is None) == (not self.undone[author])
        if change:
            assert self.state(author) == self.undone[author].pop()
            self.done[author].append(before)

    def _act(self, author: str, name: str, before: State) -> None:
        edits = self._edits(author, name)
        if not edits:
            return
        try:
            self.project.apply(name, edits, author=author)
        except SchemaError:
            assert self.state(author) == before
            return
        self.done[author].append(before)
        self.undone[author].clear()

    def _edits(self, author: str, name: str) -> list[Edit]:
        documents = self.documents(author)
        document = self.random.choice(documents)
        pick = self.random.choice
        if name == "add":
            return acts.add(document, [self._span(document)])
        if name == "bulk":
            return [edit for it in documents for edit in acts.add(it, [self._span(it)])]
        if name == "status":
            status: Status = pick(["in_progress", "done"])
            return acts.review(document, status) if status != document.status else []
        if name == "entity":
            return [Edit(after=Entity(name=f"Entity {self.random.random()}"))]
        if not document.spans:
            return []
        span = pick(document.spans)
        schema = self.project.schema
        if name == "relabel":
            return acts.relabel(document, schema, [span.id], pick(LABELS))
        if name == "resize":
            return acts.reshape(span, [self._range(document)])
        if name == "fragment":
            return acts.reshape(span, [*span.fragments, self._range(document)])
        if name == "remove":
            return acts.remove(document, {span.id, pick(document.spans).id})
        if name == "relate":
            return acts.set_role(document, span, pick(["source", "cue"]), [pick(document.spans).id])
        if name == "link":
            who = pick(["kern", "port", None])
            return acts.set_attribute(document, schema, [span.id], "entity", who)
        value = pick(["NAM", "NOM", "ACTUAL", None])
        return acts.set_attribute(document, schema, [span.id], pick(["mention", "realis"]), value)

    def _span(self, document: Document) -> Any:
        label = self.random.choice(LABELS)
        return acts.new_span(document, self.project.schema, label, [self._range(document)])

    def _range(self, document: Document) -> Range:
        start = self.random.randrange(len(document.article.text) - 1)
        return Range(start, self.random.randint(start + 1, len(document.article.text)))

    def retrace(self) -> None:
        """Undo everything, and do it all again: every state on the way is the one it was."""
        for author in AUTHORS:
            while self.done[author]:
                self._undo(author, self.state(author))
            assert self.project.undo(author) is None
            while self.undone[author]:
                self._redo(author, self.state(author))
            assert self.project.redo(author) is None
        assert list(self.project.check()) == []
        self.project.close()


@settings(max_examples=30, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(AUTHORS), st.sampled_from(STEPS)), min_size=1, max_size=40
    ),
    seed=st.integers(0, 10**9),
)
def test_walk_retraces_every_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], seed: int
) -> None:
    walk = Walk(tmp_path_factory.mktemp("walk"), seed)

    for author, name in steps:
        walk.step(author, name)

    walk.retrace()


def test_the_start_of_a_project_cannot_be_undone(project: Project) -> None:
    assert project.undo("mara") is None
    assert project.undo("setup") is None
