"""A document after edits is the one that would be read anew, and only its own edits count."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from annotator.model.article import Article
from annotator.model.change import Edit, Thing
from annotator.model.document import MANY, Document, Review
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span, text_order
from tests.conftest import AUTHOR, Mark
from tests.strategies import documents

ARTICLE = Article(id="a1", text="x" * 20)
# Whole documents take long to draw, above all where other programs are busy.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

IDS = st.sampled_from(["x", "y", "z"])
ARTICLES = st.sampled_from(["a1", "a1", "a1", "a2"])
AUTHORS = st.sampled_from([AUTHOR, AUTHOR, AUTHOR, "jonas"])
EDGES = st.sampled_from([(0, 2), (0, 9), (4, 6), (4, 9)])

SPANS: st.SearchStrategy[Thing] = st.builds(
    Span,
    id=IDS,
    article_id=ARTICLES,
    author=AUTHORS,
    label=st.sampled_from(["Actor", "Cue"]),
    fragments=EDGES.map(lambda it: (Range(*it),)),
)
RELATIONS: st.SearchStrategy[Thing] = st.builds(
    Relation,
    id=IDS,
    article_id=ARTICLES,
    author=AUTHORS,
    label=st.sampled_from(["source", "cue"]),
    source=IDS,
    target=IDS,
)
ENTITIES: st.SearchStrategy[Thing] = st.builds(
    Entity, id=IDS, name=st.sampled_from(["Ada", "Port"])
)
REVIEWS: st.SearchStrategy[Thing] = st.builds(
    Review,
    article_id=ARTICLES,
    author=AUTHORS,
    status=st.sampled_from(["untouched", "in_progress", "done"]),
)
THINGS = SPANS | RELATIONS | ENTITIES | REVIEWS


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Draw an edit of anything, be it in this document or in another one."""
    value = draw(THINGS)
    shape = draw(st.sampled_from(["add", "change", "remove"]))
    if shape == "change":
        others = {"span": SPANS, "relation": RELATIONS, "entity": ENTITIES, "review": REVIEWS}
        same = {"id": value.id, "article_id": getattr(value, "article_id", "")}
        if isinstance(value, Review):
            same["author"] = value.author
        known = {key: it for key, it in same.items() if key in type(value).model_fields}
        return Edit(before=value, after=draw(others[value.kind]).model_copy(update=known))
    return Edit(after=value) if shape == "add" else Edit(before=value)


def built_anew(document: Document, done: list[Edit]) -> Document:
    """Return what `edited` promises, made in the plainest way."""
    start: list[Thing] = [*document.spans, *document.relations, *document.entities]
    things = {(it.kind, it.id): it for it in start}
    status = document.status
    for edit in done:
        for value, there in ((edit.before, False), (edit.after, True)):
            if value is None or isinstance(value, Schema):
                continue
            if not isinstance(value, Entity) and not document.holds(value):
                continue
            if isinstance(value, Review):
                status = value.status if there else "untouched"
            elif there:
                things[value.kind, value.id] = value
            else:
                things.pop((value.kind, value.id), None)
    return Document(
        article=document.article,
        author=document.author,
        status=status,
        spans=tuple(it for it in things.values() if isinstance(it, Span)),
        relations=tuple(it for it in things.values() if isinstance(it, Relation)),
        entities=tuple(it for it in things.values() if isinstance(it, Entity)),
    )


@PATIENT
@given(st.lists(edits(), max_size=12), st.lists(edits(), max_size=6))
def test_edited_document_is_the_one_that_would_be_built_anew(
    first: list[Edit], more: list[Edit]
) -> None:
    empty = Document(article=ARTICLE, author=AUTHOR)
    start = built_anew(empty, first)

    edited = empty.edited(first).edited(more)

    assert edited == built_anew(start, more)
    assert edited.by_id == {span.id: span for span in edited.spans}
    assert edited.by_end == built_anew(start, more).by_end
    assert +edited.states == built_anew(start, more).states
    assert empty == Document(article=ARTICLE, author=AUTHOR)


@PATIENT
@given(st.lists(edits(), max_size=12), st.lists(edits(), min_size=1, max_size=12))
def test_very_many_edits_at_once_do_what_they_do_one_by_one(
    first: list[Edit], some: list[Edit]
) -> None:
    start = Document(article=ARTICLE, author=AUTHOR).edited(first)
    # The same ones over and over, each time against what the ones before it left.
    many = (some * MANY)[: MANY + len(some)]

    one_by_one = start
    for edit in many:
        one_by_one = one_by_one.edited([edit])
    at_once = start.edited(many)

    assert at_once == one_by_one
    assert at_once.by_id == {span.id: span for span in one_by_one.spans}
    assert at_once.by_end == one_by_one.by_end
    assert +at_once.states == +one_by_one.states


def test_a_review_among_very_many_edits_sets_status_and_date_and_goes_again() -> None:
    bare = Document(article=ARTICLE, author=AUTHOR)
    review = Review(article_id="a1", author=AUTHOR, status="done", published="2026-03-03")
    foreign = review.model_copy(update={"author": "jonas", "status": "in_progress"})
    spans = [
        Span(id=f"s{at}", article_id="a1", author=AUTHOR, label="Cue", fragments=(Range(at, 9),))
        for at in range(9)
    ]
    marks = [Edit(after=spans[at % 9]) for at in range(MANY)]

    done = bare.edited([Edit(after=review), *marks, Edit(after=foreign)])
    undone = done.edited([Edit(before=review), *(it.inverse for it in marks)])

    assert done.review == review
    assert done.article.published == "2026-03-03"
    assert list(done.spans) == spans
    assert undone == bare


@PATIENT
@given(documents, st.data())
def test_taking_edits_back_gives_the_document_again(
    document: Document, data: st.DataObject
) -> None:
    things: list[Thing] = [*document.spans, *document.relations, *document.entities]
    chosen = data.draw(st.lists(st.sampled_from(things), unique_by=id)) if things else []
    done = [Edit(before=it) for it in chosen]
    if document.status != "untouched":
        done.append(Edit(before=document.review))

    without = document.edited(done)

    assert not {*without.by_id} & {it.id for it in chosen if isinstance(it, Span)}
    assert without.status == "untouched"
    assert without.edited(it.inverse for it in reversed(done)) == document


def test_everything_is_in_order_whatever_order_it_comes_in(document: Document) -> None:
    relations = [
        Relation(id=it, article_id="a1", author=AUTHOR, label="source", source="s2", target="s1")
        for it in ("r2", "r1")
    ]
    entities = [Entity(id=it, name="Ada Kern") for it in ("e2", "e1")]

    shuffled = document.model_copy(
        update={"spans": document.spans[::-1], "relations": relations, "entities": entities}
    )

    assert shuffled.spans == document.spans == tuple(sorted(document.spans, key=text_order))
    assert [it.id for it in shuffled.relations] == ["r1", "r2"]
    assert [it.id for it in shuffled.entities] == ["e1", "e2"]


def test_copy_with_other_spans_finds_those(document: Document, mark: Mark) -> None:
    cue = mark("Cue", "told", id="s3")
    known = document.by_id

    changed = document.model_copy(update={"spans": (cue,)})

    assert set(known) == {"s1", "s2"}
    assert changed.by_id == {"s3": cue}


def test_span_that_goes_to_another_layer_leaves_this_one(document: Document) -> None:
    actor = document.by_id["s1"]

    edited = document.edited(
        [Edit(before=actor, after=actor.model_copy(update={"author": "gold"}))]
    )

    assert [it.id for it in edited.spans] == ["s2"]


def test_same_id_in_another_article_is_another_span(document: Document) -> None:
    elsewhere = document.by_id["s1"].model_copy(update={"article_id": "a2"})

    assert document.edited([Edit(before=elsewhere)]) == document


def test_schema_is_no_part_of_a_document(document: Document, schema: Schema) -> None:
    assert document.edited([Edit(after=schema)]) == document


def test_roles_start_at_a_span_and_touching_also_ends_there(document: Document) -> None:
    inside = Relation(
        id="r1", article_id="a1", author=AUTHOR, label="inside", source="s2", target="s3"
    )
    source = inside.model_copy(update={"id": "r2", "label": "source", "target": "s1"})
    document = document.model_copy(update={"relations": (inside, source)})

    assert document.roles("s2") == (inside, source)
    assert document.roles("s1") == ()
    assert document.touching(["s1"]) == (source,)
    assert document.touching(["s2"]) == document.touching(["s1", "s3"]) == (inside, source)
    assert document.touching([]) == ()


def test_document_holds_what_is_in_its_article_and_its_layer(
    document: Document, mark: Mark
) -> None:
    assert document.holds(mark("Cue", "told"))
    assert not document.holds(mark("Cue", "told", author="jonas"))
    assert not document.holds(mark("Cue", "told", article_id="a2"))


def test_review_says_how_far_an_author_is(document: Document) -> None:
    done = document.model_copy(update={"status": "done"})

    assert done.review == Review(article_id="a1", author=AUTHOR, status="done")
    assert done.review.id == AUTHOR
    with pytest.raises(ValidationError, match="status"):
        document.model_copy(update={"status": "almost"})


def test_spans_over_a_place_are_those_that_reach_into_it_the_last_one_first() -> None:
    rng = random.Random(3)
    article = Article(id="a", text="x" * 200)
    ends = [sorted(rng.sample(range(201), 2)) for _ in range(60)]
    spans = [
        Span(article_id="a", author="m", label="L", fragments=(Range(start, end),))
        for start, end in ends
    ]
    made = Document(article=article, author="m", spans=tuple(spans))
    more = Span(article_id="a", author="m", label="L", fragments=(Range(0, 3), Range(150, 190)))

    for document in (made, made.edited([Edit(after=more)]), Document(article=article, author="m")):
        for start, end in (*ends, [0, 200], [40, 41]):
            wanted = [it for it in document.spans if it.start < end and it.end > start]
            assert [*document.over(start, end)] == wanted[::-1]
