"""What tests share: a ladder of fixtures, each built on the last."""

import faulthandler
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import Project, default_schema
from annotator.store import articles, database

# Windows of tests are not shown; those that want a screen start one of their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Half of the usual number of examples, so that all tests take minutes; `make soak` has many more.
settings.register_profile("short", settings(), max_examples=50)
settings.load_profile("short")

AUTHOR = "mara"

TEXT = (
    "Dockers 🚢 end strike\n"
    "“We will go back on Monday,” Ada Kern told reporters, “and not a day before.”\n"
    "More than\u00a0400 of them had walked out, according to the port’s own count.\r\n"
)
"""An emoji, typographic quotes, a no-break space and CRLF: offsets differ in Qt and in bytes."""

Mark = Callable[..., Span]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write exports/sample anew")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let what is marked `soak` take as long as it takes; all else is shown where it hangs."""
    if item.get_closest_marker("soak"):
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The news schema."""
    return default_schema()


@pytest.fixture
def article() -> Article:
    """Three lines in which nothing is plain ASCII for long."""
    return Article(id="a1", title="Dockers 🚢 end strike", text=TEXT, published="2026-03-03")


@pytest.fixture
def mark(article: Article) -> Mark:
    """Make a span by its words, one string for each fragment; tests never count characters."""

    def find(label: str, *words: str, **values: object) -> Span:
        fragments = []
        for word in words:
            start = article.text.index(word)
            fragments.append(Range(start, start + len(word)))
        fields = {"article_id": article.id, "author": AUTHOR, "label": label} | values
        return Span.model_validate(fields | {"fragments": fragments})

    return find


@pytest.fixture
def document(article: Article, mark: Mark) -> Document:
    """The article with an actor and a quote of two fragments."""
    actor = mark("Actor", "Ada Kern", id="s1")
    quote = mark("Quote", "“We will go back on Monday,”", "“and not a day before.”", id="s2")
    return Document(article=article, author=AUTHOR, spans=(quote, actor))


@pytest.fixture
def project(schema: Schema, article: Article) -> Iterator[Project]:
    """A project in memory that holds the article."""
    with Project.create(None, schema, author=AUTHOR) as made:
        put_article(made, article)
        yield made


@pytest.fixture
def project_file(tmp_path: Path, schema: Schema, article: Article) -> Path:
    """A project on disk that holds the article."""
    path = tmp_path / "Harbour.annotator"
    with Project.create(path, schema, author=AUTHOR) as made:
        put_article(made, article)
    return path


def put_article(project: Project, article: Article) -> int:
    """Add an article without an import."""
    db = project._db  # the store itself is under test elsewhere
    with database.writing(db):
        number = articles.add(db, article)
    assert number is not None
    return number
