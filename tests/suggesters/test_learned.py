"""What an author finished is learned, and proposed to that author where it beats the rules."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.learning.example import Mark, marks_of
from annotator.learning.model import about
from annotator.learning.training import train
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document, Review
from annotator.model.proposal import Proposal
from annotator.model.span import Range, Span
from annotator.plugins import Known, Suggester
from annotator.project import Project, default_schema
from annotator.suggesters import by_rules, found, learned, suggesters
from tests.conftest import put_article
from tests.learning.examples import examples


def put_examples(project: Project, count: int, *, done: int, author: str = "mara") -> None:
    """Put articles into a project, labelled by an author as far as that author is done."""
    for number, it in enumerate(examples(count)):
        article = Article(id=f"a{number}", text=it.text, language="en")
        put_article(project, article)
        if number < done:
            spans = [
                Span(article_id=article.id, author=author, label=label, fragments=fragments)
                for label, fragments in it.marks
            ]
            review = Review(article_id=article.id, author=author, status="done")
            edits = [Edit(after=span) for span in spans]
            project.apply("Label", [*edits, Edit(after=review)], author=author)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of ten articles, of which six are done and learned from."""
    path = tmp_path_factory.mktemp("taught") / "Taught.annotator"
    with Project.create(path, author="mara") as project:
        put_examples(project, 10, done=6)
        project.keep_learned("mara", project.learn("mara"))
    return path


def test_what_was_learned_is_proposed_in_other_articles(taught: Path) -> None:
    with Project.open(taught) as project:
        document = project.document(9, "mara")
        project.propose(project.suggest(document, [learned.SUGGESTER]), author="mara")
        document = project.document(9, "mara")
        actors = [it for it in document.spans if it.label == "Actor"]
        wanted = {it.fragments for it in examples(10)[8].marks if it.label == "Actor"}
        assert len(wanted & {it.fragments for it in actors}) >= 5
        assert {(it.origin, it.state) for it in actors} == {("learned", "proposed")}
        ground = project.grounds(9)[actors[0].id]
        quality = about(project.learned("mara"))
        assert quality is not None
        count = quality.on["Actor"].count
        assert ground.why.startswith(f"learned from {count} labels (F1 ")


def test_a_model_travels_with_its_author_only(taught: Path) -> None:
    with Project.open(taught) as project:
        assert project.learned("mara")
        assert project.learned("ida") == b""
        assert list(learned.suggest(project.document(9, "ida"), Known(project.schema))) == []


def test_only_finished_articles_are_learned_from() -> None:
    with Project.create(None, author="mara") as project:
        put_examples(project, 5, done=3)
        assert project.learn("mara") == b""


def test_a_model_judges_what_the_rules_propose(taught: Path) -> None:
    with Project.open(taught) as project:
        model = project.learned("mara")
        document = project.document(9, "mara")
    text, schema = document.article.text, default_schema()
    actor = next(it for it in examples(10)[8].marks if it.label == "Actor")
    cue = Proposal("Cue", (Range(text.index("said"), text.index("said") + 4),), 0.6, "cue")

    def rules(_document: Document, _known: Known) -> list[Proposal]:
        start = text.index("lost")
        return [
            Proposal("Actor", actor.fragments, 0.9, "a name"),
            Proposal("Actor", (Range(start, start + 4),), 0.9, "a slip"),
            cue,
        ]

    chosen = [Suggester("names", "", rules), learned.SUGGESTER]
    alone = found(document, chosen, Known(schema))
    assert [(name, one.why) for name, one in alone] == [
        ("names", "a name"), ("names", "a slip"), ("names", "cue"),
    ]  # fmt: skip
    # What the rules find for the bare text comes from those that are installed.
    both = found(document, chosen, Known(schema, learned=model))
    assert {name for name, _ in both} == {"names", "learned"}


def test_rules_that_the_model_has_judged_are_silent_and_their_frames_are_kept(
    taught: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(taught) as project:
        model = project.learned("mara")
        document = project.document(9, "mara")
    text = document.article.text
    actor = next(it for it in examples(10)[8].marks if it.label == "Actor")
    slip = (Range(text.index("lost"), text.index("lost") + 4),)
    parts = (("office", Proposal("Object", slip, 0.5, "part")),)

    def rules(_document: Document, _known: Known) -> list[Proposal]:
        return [
            Proposal("Actor", actor.fragments, 0.9, "a name", roles=parts),
            Proposal("Actor", slip, 0.9, "a slip"),
        ]

    names = Suggester("names", "", rules)
    monkeypatch.setattr("annotator.suggesters._BUILTIN", (names, learned.SUGGESTER))
    judged = found(document, suggesters(), Known(default_schema(), learned=model))
    assert {name for name, _ in judged} == {"learned"}
    mine = next(one for _, one in judged if one.fragments == actor.fragments)
    assert mine.roles == parts
    assert mine.why.startswith("a name; learned from ")
    assert mine.confidence != 0.9


def test_what_the_rules_cut_wrongly_gets_the_edges_that_were_learned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rules(document: Document, _known: Known) -> Iterator[Proposal]:
        """Propose whom a cue has before it without the first word, and a slip behind it."""
        text = document.article.text
        for cue in re.finditer("said", text):
            who = Range(text.index(" ", text.rindex("\n", 0, cue.start()) + 1) + 1, cue.start() - 1)
            slip = Range(text.index("lost", cue.end()), text.index("lost", cue.end()) + 4)
            wrong = Proposal("Actor", (slip,), 0.9, "a slip")
            parts = (("by", Proposal("Actor", (who,), 0.9, "a name")), ("to", wrong))
            yield wrong
            yield Proposal("Cue", (Range(*cue.span()),), 0.9, "a cue", roles=parts)

    monkeypatch.setattr(
        "annotator.suggesters._BUILTIN", (Suggester("quotes", "", rules), learned.SUGGESTER)
    )
    known = Known(default_schema())
    lessons = []
    for it in examples(12):
        text = f"\n{it.text}"
        moved = tuple(
            Mark(one.label, (Range(*(at + 1 for at in one.fragments[0])),)) for one in it.marks
        )
        document = Document(article=Article(id=it.article_id, text=text), author="mara")
        lessons.append(replace(it, text=text, marks=moved, rules=marks_of(rules(document, known))))
    model = train(lessons[:-1], 1)
    text = lessons[-1].text
    document = Document(article=Article(id="new", text=text, language="en"), author="mara")
    judged = found(document, suggesters(), replace(known, learned=model))
    cues = [one for name, one in judged if name == "quotes"]
    parts = {(role, part.fragments) for one in cues for role, part in one.roles}
    right = {("by", it.fragments) for it in lessons[-1].marks if it.label == "Actor"}
    assert parts <= right
    assert sum(text[it.start - 1] == "\n" for _, (it,) in parts) >= 4
    # What fills a role is not proposed alone as well.
    alone = {one.fragments for name, one in judged if name == "learned" and one.label == "Actor"}
    assert alone.isdisjoint(fragments for _, fragments in parts)


def test_rules_look_at_the_bare_text(taught: Path) -> None:
    with Project.open(taught) as project:
        document = project.document(1, "mara")
    assert document.spans
    proposed = by_rules(document, default_schema())
    assert proposed == by_rules(document.model_copy(update={"spans": ()}), default_schema())
    assert {it.label for it in proposed} >= {"Quantity"}
