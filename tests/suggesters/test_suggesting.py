"""A project takes proposals in, remembers why, and does not propose again what was rejected."""

from annotator.model import acts, judging
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.span import Range, Span
from annotator.plugins import Suggester, pick
from annotator.project import Project
from annotator.store import articles
from annotator.suggesters import suggesters

TEXT = "The union said 40 boxes were lost, and the port had more than 400 before."


def with_articles(*texts: str) -> Project:
    project = Project.create(None, author="mara")
    for number, text in enumerate(texts):
        articles.add(project._db, Article(id=f"a{number}", text=text))
    return project


def suggest(project: Project, number: int) -> Document:
    document = project.document(number, "mara")
    project.propose(project.suggest(document, suggesters()), author="mara")
    return project.document(number, "mara")


def amounts(document: Document) -> list[str]:
    text = document.article.text
    return [it.words(text) for it in document.spans if it.label == "Quantity"]


def reject(project: Project, span: Span) -> None:
    edit = Edit(before=span, after=span.model_copy(update={"state": "rejected"}))
    project.apply("Reject", [edit], author="mara")


def test_proposals_come_with_values_and_grounds() -> None:
    project = with_articles(TEXT)
    document = suggest(project, 1)
    assert amounts(document) == ["40", "more than 400"]
    (more,) = [it for it in document.spans if it.words(TEXT) == "more than 400"]
    assert (more.state, more.origin) == ("proposed", "quantities")
    assert more.attributes["low"] == 400
    ground = project.grounds(1)[more.id]
    assert (ground.confidence, ground.why) == (0.9, "reads as a quantity")


def test_suggesting_twice_writes_once_and_undo_does_not_reach_it() -> None:
    project = with_articles(TEXT)
    suggest(project, 1)
    entries = sum(1 for _ in project.history())
    settled = project.suggest(project.document(1, "mara"), suggesters())
    assert project.propose(settled, author="mara") is None
    assert sum(1 for _ in project.history()) == entries
    assert project.undo("mara") is None
    assert list(project.check()) == []


def test_a_rejection_counts_in_the_same_context_of_another_article_only() -> None:
    project = with_articles(TEXT, f"Again. {TEXT}", TEXT.replace("boxes", "crates"))
    document = suggest(project, 1)
    reject(project, next(it for it in document.spans if it.words(TEXT) == "40"))
    assert amounts(suggest(project, 2)) == ["more than 400"]
    assert amounts(suggest(project, 3)) == ["40", "more than 400"]


def test_roles_that_follow_from_a_proposal_are_proposed_as_well() -> None:
    text = "“He told me ‘never again’ and left,” Kern said."
    project = with_articles(text)
    outer = Span(article_id="a0", author="mara", label="Quote", fragments=(Range(0, 36),))
    project.apply("Add Quote", [Edit(after=outer)], author="mara")
    inner = Proposal("Quote", (Range(12, 25),), 0.9, "marks")
    quotes = Suggester("quotes", "", suggest=lambda _document, _known: [inner])
    document = project.document(1, "mara")
    project.propose(project.suggest(document, [quotes]), author="mara")
    document = project.document(1, "mara")
    (inside,) = document.relations
    assert (inside.label, inside.state, inside.origin) == ("inside", "proposed", "quotes")
    assert project.suggest(document, [quotes]).edits == ()


def test_words_that_were_accepted_as_another_label_are_not_proposed_again() -> None:
    project = with_articles(TEXT, f"Again. {TEXT}")
    document = suggest(project, 1)
    (span,) = [it for it in document.spans if it.words(TEXT) == "40"]
    edits = judging.accept_as(document, project.schema, [span.id], "Event")
    project.apply("Accept Quantity as Event", edits, author="mara")
    assert amounts(suggest(project, 1)) == ["more than 400"]
    assert amounts(suggest(project, 2)) == ["more than 400"]


def test_a_proposal_whose_edges_were_moved_is_kept_until_it_is_judged() -> None:
    project = with_articles(TEXT)
    document = suggest(project, 1)
    (span,) = [it for it in document.spans if it.words(TEXT) == "40"]
    edits = acts.reshape(span, [Range(span.start, span.end + len(" boxes"))])
    project.apply("Move the end", edits, author="mara")
    assert amounts(suggest(project, 1)) == ["40 boxes", "more than 400"]


def test_what_a_suggester_proposed_goes_when_it_is_ended() -> None:
    project = with_articles(TEXT)
    document = suggest(project, 1)
    project.propose(project.suggest(document, [], ended=["quantities"]), author="mara")
    assert amounts(project.document(1, "mara")) == []


def test_a_suggester_is_found_by_its_name() -> None:
    assert pick(suggesters(), "quantities", kind="suggester").on
