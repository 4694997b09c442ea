"""What tests of the panes share: a session at a small project, and ways to look at painting."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.jobs import Jobs
from annotator.gui.panels.picker import Picker
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import Project
from annotator.store import articles, database

AUTHOR = "mara"

TEXT = (
    "Dockers end strike\n"
    "“We will go back on Monday,” Ada Kern told reporters, “and not a day before.”\n"
    "More than\u00a0400 of them had walked out, Kern said. She called them heroes.\n"
    "Ferries wait in the harbour, and nobody in the town believes that they will sail soon.\n"
    "أعلنت الوزارة بدء الحملة\n"
)

Put = Callable[..., Span]
Show = Callable[..., None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a person who has none yet, in the light theme."""
    made = Settings(tmp_path / "settings.json")
    made.change(author=AUTHOR, theme="light")
    return made


@pytest.fixture
def empty_project(schema: Schema) -> Iterator[Project]:
    """A project in memory without articles."""
    with Project.create(None, schema, author=AUTHOR) as made:
        yield made


@pytest.fixture
def empty_session(
    qapp: QApplication, empty_project: Project, settings: Settings
) -> Iterator[Session]:
    """A session at a project without articles."""
    made = Session(empty_project, settings, Jobs())
    yield made
    made.close()


@pytest.fixture
def session(empty_session: Session) -> Session:
    """A session that shows the first of three articles."""
    add_articles(
        empty_session.project,
        [
            Article(id="a1", title="Dockers end strike", text=TEXT, published="2026-03-03"),
            Article(id="a2", title="Budget passes", text="By a single vote.", source="Herald"),
            Article(id="a3", title="  ", text="Nothing but text."),
        ],
    )
    empty_session.show_article(1)
    return empty_session


@pytest.fixture
def put(session: Session) -> Put:
    """Label words of the shown article: `put("Actor", "Ada Kern")`."""

    def label(name: str, *words: str, **values: object) -> Span:
        assert session.document
        text = session.document.article.text
        fragments = [Range(text.index(it), text.index(it) + len(it)) for it in words]
        span = acts.new_span(session.document, session.schema, name, fragments)
        span = span.model_copy(update=values)
        session._act(f"Add {name}", acts.add(session.document, [span]))
        return span

    return label


def add_articles(project: Project, values: list[Article]) -> None:
    """Add articles without an import."""
    with database.writing(project._db):
        for value in values:
            articles.add(project._db, value)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a pane in a window that has the keys."""

    def do(widget: QWidget, width: int = 300, height: int = 600) -> None:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)

    return do


def picker() -> Picker:
    """Return the list that has popped up."""
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, Picker)
    return popup


def line_of(widget: QWidget) -> QLineEdit:
    """Return the first line that can be typed into."""
    found = widget.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def options(popup: Picker) -> list[str]:
    """Return what a list that has popped up offers."""
    model = popup._model
    return [str(model.index(row).data()) for row in range(model.rowCount())]
