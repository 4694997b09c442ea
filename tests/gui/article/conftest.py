"""What tests of the article view share: a view on any text, and a mouse for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.article.view import ArticleView
from annotator.gui.jobs import Jobs
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import Project
from tests.conftest import AUTHOR, put_article

STRIKE = (
    "Ferries stay in port as pilots walk out\n"
    "\n"
    "Pilots of the coastal ferries walked out on Monday, and eleven of fourteen boats stayed in "
    "port, the harbour office said.\n"
    "“Nobody wants this,” Ada Kern told reporters, “but nobody listens either.” Kern leads the "
    "pilots’ union and has done so since 2019.\n"
    "\n"
    "The company called the walkout “a surprise” and promised 4,500 passengers their money back.\n"
)

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def _pixels(image: QImage) -> memoryview:
    return memoryview(image.constBits()).cast("I")


class Desk:
    """An article view with a session, and hands for it."""

    def __init__(self, session: Session, view: ArticleView) -> None:
        self.session = session
        self.view = view

    @property
    def document(self) -> Document:
        assert self.session.document is not None
        return self.session.document

    @property
    def text(self) -> str:
        return self.document.article.text

    def open(self, article: Article) -> int:
        """Show another article and return its number."""
        number = put_article(self.session.project, article)
        self.session.show_article(number)
        QApplication.processEvents()
        return number

    def span(self, label: str, *fragments: str | Range, **values: object) -> Span:
        """Make a span by its words or offsets, and add it."""
        places = [self.place(it) if isinstance(it, str) else it for it in fragments]
        fields = {"article_id": self.document.article.id, "author": AUTHOR, "label": label}
        span = Span.model_validate(fields | values | {"fragments": places})
        self.do(Edit(after=span))
        # What the program reads from its words is in the stored one.
        return self.document.by_id[span.id]

    def relate(self, role: str, source: Span, target: Span) -> Relation:
        relation = Relation(
            article_id=source.article_id,
            author=AUTHOR,
            label=role,
            source=source.id,
            target=target.id,
        )
        self.do(Edit(after=relation))
        return relation

    def do(self, *edits: Edit) -> None:
        assert self.session._act("Test", edits)

    def place(self, words: str) -> Range:
        start = self.text.index(words)
        return Range(start, start + len(words))

    def rect_left(self, offset: int) -> QPoint:
        """Return the point in the viewport where a character begins."""
        assert self.view.page is not None
        cursor = self.view.textCursor()
        cursor.setPosition(self.view.page.to_utf16(offset))
        return self.view.cursorRect(cursor).center()

    def middle(self, words: str | Range) -> QPoint:
        """Return the point in the viewport at the middle of words on one line."""
        start, end = self.place(words) if isinstance(words, str) else words
        return (self.rect_left(start) + self.rect_left(end)) / 2

    def mouse(
        self,
        kind: QEvent.Type,
        point: QPoint,
        modifiers: Qt.KeyboardModifier = NONE,
        *,
        held: bool = True,
    ) -> None:
        """Send what the mouse does to the viewport."""
        moving = kind is QEvent.Type.MouseMove
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        released = kind is QEvent.Type.MouseButtonRelease
        viewport = self.view.viewport()
        event = QMouseEvent(
            kind,
            QPointF(point),
            QPointF(viewport.mapToGlobal(point)),
            none if moving else left,
            left if held and not released else none,
            modifiers,
        )
        QApplication.sendEvent(viewport, event)

    def click(self, point: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, point, modifiers)
        self.mouse(QEvent.Type.MouseButtonRelease, point, modifiers)

    def double_click(self, point: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.click(point, modifiers)
        self.mouse(QEvent.Type.MouseButtonDblClick, point, modifiers)
        self.mouse(QEvent.Type.MouseButtonRelease, point, modifiers)

    def drag(self, start: QPoint, *points: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, start, modifiers)
        for point in points:
            self.mouse(QEvent.Type.MouseMove, point, modifiers)
        self.mouse(QEvent.Type.MouseButtonRelease, points[-1], modifiers)

    @property
    def selected_text(self) -> str:
        return self.text[slice(*self.session.text_selection)]

    def is_painted_right(self) -> bool:
        """Whether what is on the screen by now is what painting all of it gives.

        Some pixels may differ where the caret, which Qt has painted alone, cuts through a letter.
        """
        viewport = self.view.viewport()
        QApplication.processEvents()
        screen, size = self.view.screen(), (0, 0, viewport.width(), viewport.height())
        shown = screen.grabWindow(self.view.winId(), *size).toImage()
        viewport.update()
        QApplication.processEvents()
        wanted = screen.grabWindow(self.view.winId(), *size).toImage()
        pairs = zip(_pixels(shown), _pixels(wanted), strict=True)
        return shown == wanted or sum(one != other for one, other in pairs) < 40

    def heights_in_step(self) -> None:
        """Check that every height that counts as measured is what laying out gives."""
        column = self.view.column
        assert column is not None
        assert column._heights.total == sum(column._heights._heights)
        for number, shape in column._shapes.items():
            assert column._heights[number] == shape.height
            lines = shape.lines
            assert [it.bottom for it in lines[:-1]] == [it.top for it in lines[1:]]
        assert self.view.verticalScrollBar().maximum() == max(
            0, column.height() - self.view.viewport().height()
        )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the test's own, in the light theme."""
    made = Settings(tmp_path / "settings.json")
    made.change(author=AUTHOR, theme="light")
    return made


@pytest.fixture
def article() -> Article:
    """A short report whose first line is its title."""
    return Article(
        id="ferries",
        title="Ferries stay in port as pilots walk out",
        text=STRIKE,
        author="Ida Holm",
        source="Coast Courier",
        published="2026-03-02",
    )


@pytest.fixture
def session(
    qapp: QApplication, schema: Schema, article: Article, settings: Settings
) -> Iterator[Session]:
    """A session that shows the report."""
    with Project.create(None, schema, author=AUTHOR) as project:
        number = put_article(project, article)
        made = Session(project, settings, Jobs())
        made.show_article(number)
        yield made
        made._look.stop()
        made.forgotten.stop()
        made.jobs.stop()


@pytest.fixture
def desk(session: Session, qtbot: QtBot) -> Desk:
    """A view on that session, shown."""
    view = ArticleView(session)
    qtbot.addWidget(view)
    view.resize(900, 800)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    return Desk(session, view)


@pytest.fixture
def long_desk(desk: Desk) -> Desk:
    """The view on a text of many screens."""
    lines = [
        f"Paragraph {number} says that {number * 7} boats left the bay. " * (1 + number % 5)
        for number in range(400)
    ]
    desk.open(Article(id="long", text="\n".join(lines)))
    return desk


Press = Callable[..., None]


@pytest.fixture
def press(desk: Desk, qtbot: QtBot) -> Press:
    """Press a key on the text."""

    def send(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _ in range(times):
            qtbot.keyClick(desk.view, key, modifiers)

    return send
