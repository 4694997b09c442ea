"""Lists of articles: filtered, sorted and counted without touching their texts."""

import pytest

from annotator.errors import ProjectError
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.model.span import Range
from annotator.plugins import Suggester
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
        ("oldest", [4, 3, 2, 1]),
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


def propose(project: Project, number: int, *sure: float) -> None:
    """Propose a quote with a cue for each confidence, as programs do."""
    document = project.document(number, AUTHOR)
    heads = [
        Proposal(
            "Quote",
            (Range(9 * at, 9 * at + 4),),
            confidence,
            "because",
            roles=(("cue", Proposal("Cue", (Range(9 * at + 5, 9 * at + 7),), 0.1, "")),),
        )
        for at, confidence in enumerate(sure)
    ]
    suggester = Suggester("s", "", lambda _document, _known: heads)
    project.propose(project.suggest(document, [suggester]), author=AUTHOR)


def test_list_is_sorted_by_what_is_most_worth_doing(shelf: Project) -> None:
    propose(shelf, 2, 0.9, 0.5)
    propose(shelf, 4, 0.6)
    assert list(shelf.article_numbers(AUTHOR, sort="proposals")) == [2, 4, 1, 3]
    assert list(shelf.article_numbers(AUTHOR, sort="certainty")) == [4, 2, 1, 3]
    assert list(shelf.article_numbers("jon", sort="proposals")) == [1, 2, 3, 4]
    rows = shelf.article_rows(AUTHOR, [4, 2, 1], sort="certainty")
    assert [(it.proposed, it.why) for it in rows] == [(1, "60 %"), (2, "70 %"), (0, "")]
    assert [it.why for it in shelf.article_rows(AUTHOR, [2], sort="proposals")] == [""]
    assert shelf.article_rows(AUTHOR, [], sort="certainty") == []


def test_oldest_first_has_what_is_without_a_date_last(shelf: Project) -> None:
    for number, name in ((5, "b"), (6, "c")):
        assert put_article(shelf, Article(id=name, text=f"Undated {name}")) == number
    document = shelf.document(6, AUTHOR)
    shelf.apply("Date", acts.give_date(document, "2026-02-15"), author=AUTHOR)
    numbers = shelf.article_numbers(AUTHOR, sort="oldest")
    assert list(numbers) == [4, 6, 3, 2, 1, 5]
    reasons = [it.why for it in shelf.article_rows(AUTHOR, numbers[-2:], sort="oldest")]
    assert reasons == ["2026-05", "no date"]


def test_random_order_is_the_same_for_the_same_seed(shelf: Project) -> None:
    def order(seed: int) -> list[int]:
        return list(shelf.article_numbers(AUTHOR, sort="random", seed=seed))

    orders = {tuple(order(seed)) for seed in range(9)}
    assert len(orders) > 3
    assert all(sorted(it) == [1, 2, 3, 4] for it in orders)
    before = order(7)
    put_article(shelf, Article(id="z", text="One more"))
    assert [it for it in order(7) if it != 5] == before


def test_work_goes_on_in_a_chosen_order(shelf: Project) -> None:
    status(shelf, 3, "done")
    assert shelf.next_open(AUTHOR, 2, order=[4, 2, 3, 1]) == 1
    assert shelf.next_open(AUTHOR, 1, order=[4, 2, 3, 1]) == 4
    assert shelf.next_open(AUTHOR, 2, order=[4, 3]) == 4  # not in it: as they were added
    assert shelf.next_open(AUTHOR, 2, order=[2, 3]) is None


def test_who_works_blind_is_told_of_no_proposals(shelf: Project) -> None:
    propose(shelf, 2, 0.9)
    shelf.set_blind(AUTHOR, to=True)
    [row] = shelf.article_rows(AUTHOR, [2], sort="certainty")
    assert (row.proposed, row.why) == (0, "")
    assert list(shelf.article_numbers(AUTHOR, sort="proposals")) == [1, 2, 3, 4]
    propose(shelf, 1, 0.9)
    assert shelf.document(1, AUTHOR).spans == ()
    shelf.set_blind(AUTHOR, to=True)
    assert shelf.blind_authors() == [AUTHOR]
    shelf.set_blind(AUTHOR, to=False)
    assert not shelf.is_blind(AUTHOR)
    propose(shelf, 1, 0.9)
    assert len(shelf.document(1, AUTHOR).spans) == 2
