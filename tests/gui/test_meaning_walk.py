"""Whatever is done to labels, roles and the cast, in any order and back: nothing comes apart.

A walk of random acts on the sample, through the session as the window calls it. After each act
the article shown is the one on disk, what looks forgotten is what a fresh look finds, and the
project is whole. The long form walks farther.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui import cast
from annotator.gui.jobs import Jobs
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.entity import Entity
from annotator.model.span import Range, Span
from annotator.news import lint
from annotator.samples import AUTHOR, make_sample

ARTICLES = 8


class Walker:
    """Does one random thing after another."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session = session
        self.random = random.Random(seed)
        self.acts: list[Callable[[], object]] = [
            self.mark, self.link, self.accept, self.merge, self.split, self.move, self.delete,
            self.change, session.undo, session.undo, session.redo, self.remove, self.fill,
            self.article, self.offer, self.fragment, self.edge, self.dismiss,
        ]  # fmt: skip

    def step(self) -> str:
        act = self.random.choice(self.acts)
        act()
        return act.__name__

    def span(self, label: str = "") -> Span | None:
        document = self.session.document
        found = [
            it
            for it in (document.spans if document else ())
            if it.state == "accepted" and label in ("", it.label)
        ]
        return self.random.choice(found) if found else None

    def select(self, label: str = "") -> Span | None:
        span = self.span(label)
        if span:
            self.session.select([span.id])
        return span

    def entity(self) -> Entity | None:
        found = self.session.project.entities()
        return self.random.choice(found) if found else None

    def place(self) -> Range:
        assert self.session.document is not None
        start = self.random.randrange(len(self.session.document.article.text) - 30)
        return Range(start, start + self.random.randrange(1, 30))

    def mark(self) -> None:
        self.session.select([])
        self.session.select_text(*self.place())
        self.session.mark(self.random.choice(["Actor", "Event", "Quantity", "Quote", "Place"]))

    def link(self) -> None:
        span, who = self.select("Actor"), self.entity()
        if span and who:
            cast.link(self.session, [span.id], self.random.choice(["entity", "metonym"]), who)

    def accept(self) -> None:
        if self.select("Actor") and (found := cast.proposals(self.session, self.session.span)):
            cast.accept(self.session, self.random.choice(found))

    def merge(self) -> None:
        found = self.session.project.entities()
        if len(found) > 3:
            into, *others = self.random.sample(found, self.random.choice([2, 3]))
            cast.merge(self.session, into, others)

    def split(self) -> None:
        if mentions := self.mentions(who := self.entity()):
            assert who
            cast.split(self.session, who, mentions, f"Split {self.random.randrange(99)}")

    def move(self) -> None:
        who, to = self.entity(), self.entity()
        if who and to and (mentions := self.mentions(who)):
            cast.move(self.session, who, mentions, to)

    def mentions(self, who: Entity | None) -> list[str]:
        found = self.session.project.spans_of([who.id]) if who else []
        count = self.random.randrange(1, len(found) + 1) if found else 0
        return [it.id for it in self.random.sample(found, count)]

    def delete(self) -> None:
        if who := self.entity():
            cast.delete(self.session, [who])

    def change(self) -> None:
        if who := self.entity():
            field = self.random.choice(["name", "country", "sector", "note"])
            cast.change(self.session, who, **{field: self.random.choice(["", "NOR", "🚢 Ek"])})

    def remove(self) -> None:
        self.select()
        self.session.remove()

    def fill(self) -> None:
        span, target = self.span(), self.span()
        roles = self.session.schema.by_name[span.label].roles if span else ()
        if span and target and roles:
            self.session.fill(span.id, self.random.choice(roles).name, target)

    def article(self) -> None:
        if not self.random.randrange(3):
            self.session.show_article(self.random.randrange(1, ARTICLES + 1))

    def offer(self) -> None:
        self.select("Quote")
        self.session.accept_offer()

    def fragment(self) -> None:
        self.select()
        self.session.select_text(*self.place())
        self.session.add_fragment()

    def edge(self) -> None:
        self.select()
        self.session.move_edge(self.random.choice(["start", "end"]), self.random.choice([-1, 1]))

    def dismiss(self) -> None:
        self.session.forgotten.finish()
        if found := self.session.forgotten.findings:
            self.session.dismiss(self.random.choice(found), "walked over")


def walk(folder: Path, seed: int, steps: int) -> None:
    settings = Settings(folder / f"{seed}.json")
    settings.change(author=AUTHOR)
    session = Session(make_sample(folder / f"{seed}.annotator"), settings, Jobs())
    session.show_article(7)
    walker, project = Walker(session, seed), session.project
    for number in range(steps):
        act = walker.step()
        assert session.document == project.document(session.number, AUTHOR), (seed, number, act)
        if number % 8 == 0:
            session.forgotten.finish()
            found = lint.findings(session.document, session.schema, project.named)
            assert session.forgotten.findings == found, (seed, number, act)
            assert list(project.check()) == [], (seed, number, act)
    session.close()


@pytest.mark.usefixtures("qtbot")
def test_a_short_walk(tmp_path: Path) -> None:
    walk(tmp_path, 1, 25)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_a_long_walk(tmp_path: Path, qtbot: QtBot, seed: int) -> None:
    walk(tmp_path, seed, 200)
