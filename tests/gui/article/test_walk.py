"""A random walk: whatever is done in whatever order, nothing breaks.

No exception (pytest-qt finds those that Qt swallows), no caret out of sight after a key, no
height out of step, and the widget and the session agree on what is selected.
"""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.filters import EVERYTHING
from annotator.model.find import Query
from annotator.model.relation import Relation
from annotator.model.span import Range
from tests.gui.article.conftest import ALT, CTRL, NONE, SHIFT, Desk

MOVES = [
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
]  # fmt: skip
WORDS = (
    "boats", "left", "the", "harbour", "on", "Monday", "U.S.", "$1.2bn", "Alma’s", "“we", "sail”",
    "🚢", "👩\u200d👩\u200d👧", "e\u0301te\u0301", "שלום", "مرحبا", "東京", "\u00a0", "\ufeff",
    "\x00",
)  # fmt: skip
ENDS = ("\n", "\n\n", "\r\n", "\r", "\u2028", "\u2029", " ")


class Walk:
    """Someone who does anything."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.numbers = [
            desk.open(Article(id=f"w{number}", text=self.text(size), title="boats left"))
            for number, size in enumerate((3, 60, 600, 4000))
        ]
        self.acts: list[Callable[[], None]] = [
            *[self.key] * 8, *[self.drag] * 3, *[self.click] * 3, *[self.mark] * 4, self.relate,
            *[self.undo] * 3, self.remove, self.zoom, self.resize, self.theme, self.tags,
            self.article, *[self.scroll] * 3, self.find, self.step, self.idle, self.grow,
            self.find_all, self.filter, self.rest,
        ]  # fmt: skip

    def text(self, size: int) -> str:
        words = [
            self.random.choice(WORDS)
            + (self.random.choice(ENDS) if self.random.random() < 0.06 else " ")
            for _ in range(size)
        ]
        return "boats left\n" + "".join(words)

    def take(self) -> None:
        act = self.random.choice(self.acts)
        act()
        if self.random.random() < 0.3:
            QApplication.processEvents()
        self.check(act.__name__)
        if self.random.random() < 0.1:
            assert self.desk.is_painted_right(), act.__name__

    def check(self, did: str) -> None:
        desk, view = self.desk, self.desk.view
        assert desk.session.text_selection == view.text_range(), did
        if did == "key":
            assert view.caret_is_seen(), did
        elif did == "step" or (did == "find" and desk.session.matches):
            # Of what is higher than the viewport, the beginning is to be seen.
            y = desk.rect_left(view.text_range().start).y()
            assert view.caret_is_seen() or 0 <= y <= view.viewport().height(), did
        desk.heights_in_step()

    def point(self) -> QPoint:
        size = self.desk.view.viewport().size()
        return QPoint(
            self.random.randrange(-20, size.width() + 20),
            self.random.randrange(-20, size.height() + 20),
        )

    # What can be done

    def key(self) -> None:
        held = self.random.choice((NONE, NONE, SHIFT, CTRL, CTRL | SHIFT))
        key = self.random.choice(MOVES)
        if held & CTRL and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            held = NONE
        if held & CTRL and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            held = SHIFT
        QTest.keyClick(self.desk.view, key, held)

    def drag(self) -> None:
        points = [self.point() for _ in range(self.random.randrange(1, 5))]
        self.desk.drag(self.point(), *points, modifiers=self.random.choice((NONE, ALT)))

    def click(self) -> None:
        point, what = self.point(), self.random.randrange(5)
        if what == 0:
            self.desk.double_click(point)
        elif what == 1:
            self.desk.mouse(QEvent.Type.MouseMove, point, held=False)
        else:
            self.desk.click(point, self.random.choice((NONE, NONE, SHIFT, CTRL)))

    def mark(self) -> None:
        label = self.random.choice(self.desk.session.schema.labels)
        if self.random.random() < 0.5:
            size = len(self.desk.text)
            start = self.random.randrange(size)
            end = min(size, start + self.random.choice((1, 3, 10, 200)))
            self.desk.session.select_text(start, end)
        self.desk.session.mark(label.name)

    def find_all(self) -> None:
        session = self.desk.session
        query = Query(self.random.choice(WORDS)[:4], whole=self.random.random() < 0.5)
        session.look_for(query)
        if len(session.matches) < 200:
            session.select_places()

    def filter(self) -> None:
        session = self.desk.session
        label = self.random.choice(session.schema.labels).name
        chosen = session.filter.toggled("label", label)
        session.set_filter(chosen if self.random.random() < 0.8 else EVERYTHING)

    def rest(self) -> None:
        size = self.desk.view.viewport().size()
        at = QPoint(self.random.randrange(size.width()), self.random.randrange(size.height()))
        under = self.desk.view.spans_at(at)
        self.desk.view.hover(under[0] if under else "")
        self.desk.view.rest_on(under[0] if under else "")
        self.desk.view.line_rect(self.point())
        for span_id in self.desk.session.selected:
            self.desk.view.span_rect(span_id)

    def grow(self) -> None:
        edge, step = self.random.choice(("start", "end")), self.random.choice((-1, 1))
        self.desk.session.move_edge(edge, step)

    def relate(self) -> None:
        spans = self.desk.document.spans
        if len(spans) >= 2:
            source, target = self.random.sample(spans, 2)
            role = self.random.choice(
                self.desk.session.schema.by_name[source.label].roles or [None]
            )
            if role and target.label in role.targets:
                relation = Relation(
                    article_id=source.article_id,
                    author=source.author,
                    label=role.name,
                    source=source.id,
                    target=target.id,
                )
                self.desk.session._act("Relate", [Edit(after=relation)])

    def undo(self) -> None:
        self.random.choice((self.desk.session.undo, self.desk.session.redo))()

    def remove(self) -> None:
        self.desk.session.remove()

    def zoom(self) -> None:
        self.desk.session.settings.zoom_by(self.random.choice((-2, -1, 0, 1, 2)))

    def resize(self) -> None:
        self.desk.view.resize(self.random.randrange(160, 1400), self.random.randrange(200, 1000))

    def theme(self) -> None:
        self.desk.session.settings.change(theme=self.random.choice(("light", "dark", "system")))

    def tags(self) -> None:
        self.desk.session.settings.change(tags=self.random.random() < 0.6)

    def article(self) -> None:
        self.desk.session.show_article(self.random.choice(self.numbers))

    def scroll(self) -> None:
        bar = self.desk.view.verticalScrollBar()
        if self.random.random() < 0.3:
            bar.setValue(self.random.randrange(bar.maximum() + 1))
        else:
            bar.setValue(bar.value() + self.random.randrange(-300, 300))

    def find(self) -> None:
        self.desk.session.find(self.random.choice(WORDS[:8]))

    def step(self) -> None:
        if any(self.desk.session.shows(it) for it in self.desk.document.spans):
            self.desk.session.select_neighbour(self.random.choice((-1, 1)))
        else:
            self.desk.session.went_to.emit(Range(0, min(1, len(self.desk.text))))

    def idle(self) -> None:
        self.desk.view._measure()
        QApplication.processEvents()


@pytest.mark.parametrize("seed", range(3))
def test_some_hundred_actions(desk: Desk, seed: int) -> None:
    walk = Walk(desk, seed)

    for _ in range(250):
        walk.take()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 120))
def test_tens_of_thousands_of_actions(desk: Desk, seed: int) -> None:
    walk = Walk(desk, seed)

    for _ in range(1500):
        walk.take()
