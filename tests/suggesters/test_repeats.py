"""What an author labelled before is proposed again, unless they leave it out as often."""

import pytest

from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Review, Status
from annotator.model.labelled import Labelled, Mark, Page
from annotator.model.span import Range, Span
from annotator.project import Project
from annotator.store import articles
from annotator.suggesters import repeats


def with_articles(*texts: str) -> Project:
    project = Project.create(None, author="mara")
    for number, text in enumerate(texts):
        articles.add(project._db, Article(id=f"a{number}", text=text, language="en"))
    return project


def label(project: Project, number: int, *words: str, done: bool = True, **fields: object) -> None:
    text = project.document(number, "mara").article.text
    article = f"a{number - 1}"
    spans = [
        Span.model_validate(
            {
                "article_id": article,
                "author": "mara",
                "label": "Actor",
                "fragments": (Range(text.index(it), text.index(it) + len(it)),),
                **fields,
            }
        )
        for it in words
    ]
    status: Status = "done" if done else "in_progress"
    before = project.document(number, "mara").review
    after = Review(article_id=article, author="mara", status=status)
    review = Edit(before=before if before.status != "untouched" else None, after=after)
    project.apply("Label", [*(Edit(after=it) for it in spans), review], author="mara")


def proposed(project: Project, number: int) -> list[tuple[str, str]]:
    document = project.document(number, "mara")
    settled = project.suggest(document, [repeats.SUGGESTER])
    spans = [it.after for it in settled.edits if isinstance(it.after, Span)]
    why = {it.span_id: it.why for it in settled.grounds}
    return [(it.words(document.article.text), why[it.id]) for it in spans]


def test_words_that_were_labelled_are_proposed_where_they_stand_again() -> None:
    project = with_articles("The tired dockers left.", "Then the tired dockers’s boss came.", "Us.")
    assert proposed(project, 2) == []
    label(project, 1, "tired dockers")
    assert proposed(project, 2) == [("tired dockers", "labelled once before")]
    assert project.labelled("mara") is project.labelled("mara")


def test_words_that_are_left_out_as_often_are_not_proposed() -> None:
    project = with_articles("The crew left. The crew came.", "The crew slept.", "The crew sang.")
    label(project, 1, "crew")
    assert proposed(project, 3) == []
    unfinished = with_articles("The crew left. The crew came.", "The crew slept.")
    label(unfinished, 1, "crew", done=False)
    assert proposed(unfinished, 2) == [("crew", "labelled once before")]


def test_what_was_rejected_counts_against_it() -> None:
    project = with_articles("The crew left.", "The old crew came.", "The crew slept.")
    label(project, 1, "crew")
    label(project, 2, "crew", state="rejected")
    assert proposed(project, 3) == []


def test_capitals_and_longer_names_are_guarded() -> None:
    text = "We told US and us. The Ford Foundation saw Ford."
    project = with_articles("They met US and Ford.", text)
    label(project, 1, "US", "Ford")
    document = project.document(2, "mara")
    settled = project.suggest(document, [repeats.SUGGESTER])
    places = sorted(it.after.start for it in settled.edits if isinstance(it.after, Span))
    assert places == [text.index("US"), text.rindex("Ford")]


def test_whom_the_words_always_meant_is_proposed_as_well() -> None:
    project = with_articles("The crew left.", "The crew came.", "The crew slept.")
    label(project, 1, "crew", attributes={"entity": "e1"})
    label(project, 2, "crew", attributes={"entity": "e1"})
    settled = project.suggest(project.document(3, "mara"), [repeats.SUGGESTER])
    (span,) = [it.after for it in settled.edits if isinstance(it.after, Span)]
    assert span.attributes["entity"] == "e1"


def test_quotes_helpers_and_long_words_are_not_remembered() -> None:
    project = with_articles("The crew said so and the very tired crew of the big ship left.")
    label(project, 1, "said", label="Cue")
    label(project, 1, "the very tired crew of the big ship")
    label(project, 1, "so", label="Quote")
    assert project.labelled("mara").firsts == frozenset()


def test_undo_is_noticed() -> None:
    project = with_articles("The crew left.", "The crew came.")
    label(project, 1, "crew")
    assert proposed(project, 2)
    project.undo("mara")
    assert proposed(project, 2) == []


@pytest.mark.parametrize(("entities", "wanted"), [(("a", "a"), "a"), (("a", "b"), "")])
def test_an_entity_counts_only_where_it_is_always_the_same(
    entities: tuple[str, str], wanted: str
) -> None:
    pages = [Page((Mark("crew", "Actor", it),), " the crew ") for it in entities]
    (seen,) = Labelled(pages).of("crew")
    assert (seen.entity, seen.accepted, seen.left) == (wanted, 2, 0)
    assert Labelled(pages).of("boat") == ()
