"""What follows from the words of a span is filled in the change that makes or reshapes it."""

from typing import Any

import pytest

from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.news import derive
from tests.conftest import Mark


def done(document: Document, schema: Schema, edits: list[Edit]) -> tuple[Document, list[Edit]]:
    found = derive.completed(document, schema, edits)
    return document.edited(found), found


def made(document: Document, schema: Schema, span: Span) -> tuple[Document, Span]:
    after, _ = done(document, schema, [Edit(after=span)])
    return after, after.by_id[span.id]


def test_new_spans_get_what_their_words_say(document: Document, schema: Schema, mark: Mark) -> None:
    _, quantity = made(document, schema, mark("Quantity", "More than\u00a0400"))
    _, time = made(document, schema, mark("Time", "Monday"))
    _, quote = made(
        document, schema, mark("Quote", "“We will go back on Monday,”", "“and not a day before.”")
    )
    _, actor = made(document, schema, mark("Actor", "Ada Kern"))

    assert quantity.attributes == {
        "comparator": "gt", "low": 400, "low_inclusive": False, "kind": "count",
        "value_text": "400",
    }  # fmt: skip
    assert time.attributes == {"value": "2026-03-09"}
    assert quote.attributes["qtype"] == "direct"
    text = document.article.text
    verbatim: Any = quote.attributes["verbatim"]
    assert [text[start:end] for start, end in verbatim] == [
        "We will go back on Monday,", "and not a day before.",
    ]  # fmt: skip
    assert actor.attributes == {}


def test_words_that_say_nothing_fill_nothing(
    document: Document, schema: Schema, mark: Mark
) -> None:
    _, quantity = made(document, schema, mark("Quantity", "the port"))
    _, time = made(document, schema, mark("Time", "the port"))
    _, strange = made(document, schema, mark("Nothing", "the port"))
    _, rejected = made(document, schema, mark("Quantity", "400", state="rejected"))
    _, indirect = made(document, schema, mark("Quote", "the port"))

    assert [it.attributes for it in (quantity, time, strange, rejected)] == [{}, {}, {}, {}]
    assert indirect.attributes["qtype"] == "indirect"
    assert "verbatim" not in indirect.attributes
    _, event = made(document, schema, mark("Event", "the port"))
    assert event.attributes == {"realis": "ACTUAL", "polarity": "positive"}


def test_only_what_nobody_overruled_follows_new_words(
    document: Document, schema: Schema, mark: Mark
) -> None:
    document, span = made(document, schema, mark("Quantity", "400"))
    document = document.edited(acts.set_attribute(document, schema, [span.id], "unit", "boat"))
    document = document.edited(acts.set_attribute(document, schema, [span.id], "kind", None))
    span = document.by_id[span.id]
    wide = mark("Quantity", "More than\u00a0400").fragments

    document, _ = done(document, schema, acts.reshape(span, wide))

    after = document.by_id[span.id].attributes
    assert (after["comparator"], after["unit"]) == ("gt", "boat")
    assert "high" not in after


def test_relabelling_fills_and_setting_an_attribute_does_not(
    document: Document, schema: Schema, mark: Mark
) -> None:
    event = mark("Event", "400")
    document = document.edited([Edit(after=event)])
    document, _ = done(document, schema, acts.relabel(document, schema, [event.id], "Quantity"))
    assert document.by_id[event.id].attributes["low"] == 400

    edits = acts.set_attribute(document, schema, [event.id], "low", 7)
    document, found = done(document, schema, edits)

    assert document.by_id[event.id].attributes["low"] == 7
    assert found == edits


def test_nested_quote_gets_the_quote_it_lies_in(
    document: Document, schema: Schema, mark: Mark
) -> None:
    nested = mark("Quote", "go back")
    after, _ = made(document, schema, nested)
    [relation] = after.relations
    assert (relation.label, relation.source, relation.target) == ("inside", nested.id, "s2")

    moved, found = done(after, schema, acts.reshape(nested, [Range(*nested.fragments[0])]))
    assert moved.relations == after.relations
    again = Relation(
        article_id="a1", author="mara", label="inside", source=nested.id, target="s2", id="r"
    )
    both, found = done(document, schema, [Edit(after=nested), Edit(after=again)])
    assert len(both.relations) == 1
    assert len(found) == 2


def test_a_quote_marked_around_others_holds_those_that_lie_in_none(
    document: Document, schema: Schema, mark: Mark
) -> None:
    # In a line: the quote in two pieces, one in the first of them, one across their gap, and an
    # actor.
    line = document.article.text.split("\n")[1]
    own = mark("Quote", "go back", id="own")
    lone = mark("Quote", "Monday,” Ada Kern told", id="lone")
    rejected = mark("Quote", "told reporters", id="rejected", state="rejected")
    bare = document.edited([Edit(after=it) for it in (own, lone, rejected)])
    roles = [Relation(article_id="a1", author="mara", label="inside", source="own", target="s2")]
    bare = bare.edited([Edit(after=it) for it in roles])
    outer = mark("Quote", line, id="outer")

    after, _ = made(bare, schema, outer)

    found = {(it.source, it.target) for it in after.relations}
    assert found == {("own", "s2"), ("s2", "outer"), ("lone", "outer")}
    # What goes in the same change lies in nothing.
    edits = [Edit(before=lone), Edit(after=outer)]
    after, _ = done(bare, schema, edits)
    assert {(it.source, it.target) for it in after.relations} == {("own", "s2"), ("s2", "outer")}
    actor = mark("Actor", line, id="actor")
    after, _ = made(bare, schema, actor)
    assert len(after.relations) == 1


def test_times_follow_the_date_unless_a_person_said_otherwise(
    document: Document, schema: Schema, mark: Mark
) -> None:
    article = document.article.model_copy(update={"published": ""})
    bare = document.model_copy(update={"article": article})
    bare, one = made(bare, schema, mark("Time", "Monday", id="t1"))
    told = mark("Time", "Monday", id="t2", attributes={"value": "2026-03-16"})
    bare = bare.edited([Edit(after=told)])
    assert one.attributes == {"value": "XXXX-WXX-1"}

    edits = derive.redated(bare, schema, acts.give_date(bare, "2026-03-03"))

    after = bare.edited(edits)
    assert after.article.published == after.dated == "2026-03-03"
    assert after.by_id["t1"].attributes == {"value": "2026-03-09"}
    assert after.by_id["t2"].attributes == {"value": "2026-03-16"}


@pytest.mark.parametrize("between", [0, 100, 40_000])
def test_a_quote_holds_another_one_however_far_before_it_begins(
    schema: Schema, between: int
) -> None:
    text = f"“It rains {'and rains ' * (between // 10)}‘slowly,’ Ek said.”"
    article = Article(id="a1", text=text, language="en")
    inner = Range(text.index("‘"), text.index("’") + 1)
    outer, nested = (
        Span(id=name, article_id="a1", author="mara", label="Quote", fragments=(place,))
        for name, place in (("outer", Range(0, len(text))), ("inner", inner))
    )
    document = Document(article=article, author="mara", spans=(outer,))

    after, _ = made(document, schema, nested)

    assert [(it.source, it.target) for it in after.relations] == [("inner", "outer")]
