"""Lists of articles: filtered, sorted and counted without touching their texts."""

import pytest

from annotator.errors import ProjectError
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.schema import Schema
from annotator.project import Project
from annotator.store.articles import Sort
from tests.conftest import AUTHOR, Mark, put_article

TITLES = ("Quiet budget 100%", "Árbol caído", "budget_row in town", "Derby")


@pytest.fixture
def shelf(schema: Schema) -> Project:
    project = Project.create(None, schema, author=AUTHOR)
    for number, title in enumerate(TITLES):
        text = f"{title}\n" + "word " * (9 - number)
        put_article(
            project,
            Article(
                id=f"a{number}",
                title=title,
                text=text,
                source=f"Paper {number}",
                published=f"2026-0{5 - number}",
            ),
        )
    return project


def status(project: Project, number: int, status: str, author: str = AUTHOR) -> None:
    edits = acts.review(project.document(number, author), status)  # type: ignore[arg-type]
    project.apply("Mark", edits, author=author)


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("added", [1, 2, 3, 4]),
        ("title", [3, 4, 1, 2]),
        ("published", [4, 3, 2, 1]),
        ("length", [4, 2, 3, 1]),
    ],
)
def test_list_is_sorted(shelf: Project, sort: Sort, numbers: list[int]) -> None:
    assert list(shelf.article_numbers(AUTHOR, sort=sort)) == numbers


def test_filter_looks_at_titles_and_sources_and_takes_signs_as_they_are(shelf: Project) -> None:
    assert list(shelf.article_numbers(AUTHOR, text="budget")) == [1, 3]
    assert list(shelf.article_numbers(AUTHOR, text="paper 3")) == [4]
    assert list(shelf.article_numbers(AUTHOR, text="100%")) == [1]
    assert list(shelf.article_numbers(AUTHOR, text="t_r")) == [3]
    assert list(shelf.article_numbers(AUTHOR, text="\\")) == []


def test_status_is_each_author_s_own(shelf: Project) -> None:
    status(shelf, 1, "done")
    status(shelf, 2, "in_progress")
    status(shelf, 3, "done", author="jonas")

    assert list(shelf.article_numbers(AUTHOR, status="done")) == [1]
    assert list(shelf.article_numbers(AUTHOR, status="in_progress")) == [2]
    assert list(shelf.article_numbers(AUTHOR, status="untouched")) == [3, 4]
    assert list(shelf.article_numbers("jonas", status="untouched")) == [1, 2, 4]


def test_rows_say_what_a_list_shows(project: Project, mark: Mark) -> None:
    spans = [mark("Actor", "Ada Kern"), mark("Cue", "told", state="proposed")]
    project.apply("Add", [Edit(after=it) for it in spans], author=AUTHOR)

    [row] = project.article_rows(AUTHOR, [1])

    assert (row.number, row.id, row.title) == (1, "a1", "Dockers 🚢 end strike")
    assert (row.status, row.labels, row.proposed) == ("untouched", 1, 1)
    assert project.article_rows("jonas", [1, 99])[0].labels == 0


def test_next_open_goes_round_once(shelf: Project) -> None:
    status(shelf, 2, "done")
    status(shelf, 4, "done")

    assert shelf.next_open(AUTHOR, 1) == 3
    assert shelf.next_open(AUTHOR, 3) == 1
    status(shelf, 1, "done")
    assert shelf.next_open(AUTHOR, 3) is None


def test_same_text_is_added_once(shelf: Project) -> None:
    with pytest.raises(AssertionError):
        put_article(shelf, Article(id="other", text=shelf.document(1, AUTHOR).article.text))

    assert shelf.article_count() == 4


def test_documents_of_everyone_and_of_nobody(project: Project, mark: Mark) -> None:
    assert [it.author for it in project.documents()] == ["nobody"]
    for author in (AUTHOR, "jonas"):
        span = mark("Actor", "Ada Kern", author=author)
        project.apply("Add", [Edit(after=span)], author=author)

    assert [it.author for it in project.documents()] == ["jonas", AUTHOR]
    assert [len(it.spans) for it in project.documents(author="jonas")] == [1]
    assert project.authors() == ["jonas", AUTHOR]


def test_unknown_article_is_said(project: Project) -> None:
    assert project.number_of("a1") == 1
    with pytest.raises(ProjectError, match="no article 'a7'"):
        project.number_of("a7")
