"""Everything that a schema forbids is said, with the right id; of a good document, nothing."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from annotator.model import rules
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Attribute, Role, Schema
from annotator.model.span import Range, Span
from tests.conftest import AUTHOR, TEXT, Mark
from tests.strategies import SCHEMA, documents, json_values

LENGTH = len(TEXT)
# Whole documents take long to draw, above all where other programs are busy.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attribute(type_: str, **values: Any) -> Attribute:
    return Attribute.model_validate({"name": "it", "type": type_} | values)


def arrow(label: str, source: str, target: str, **values: object) -> Relation:
    fields = {"article_id": "a1", "author": AUTHOR, "id": f"{label}-{source}-{target}"}
    ends = {"label": label, "source": source, "target": target}
    return Relation.model_validate(fields | ends | values)


@pytest.fixture
def spans(mark: Mark) -> dict[str, Span]:
    """A quote, its cue, two actors, an event and a quantity, under short ids."""
    made = [
        mark("Quote", "not a day before", id="quote"),
        mark("Cue", "told", id="cue"),
        mark("Actor", "Ada Kern", id="ada"),
        mark("Actor", "reporters", id="reporters"),
        mark("Event", "strike", id="strike"),
        mark("Quantity", "More than\u00a0400", id="many"),
    ]
    return {it.id: it for it in made}


# Documents


@PATIENT
@given(documents)
def test_nothing_is_said_of_a_good_document(document: Document) -> None:
    assert list(rules.problems(document, SCHEMA)) == []


def test_everything_wrong_is_said_with_its_id(
    document: Document, spans: dict[str, Span], schema: Schema
) -> None:
    wrong = [
        spans["ada"].model_copy(update={"label": "Person"}),
        spans["cue"].model_copy(update={"attributes": {"qtype": "direct"}}),
        spans["quote"].model_copy(update={"attributes": {"qtype": "loud"}}),
        spans["many"].model_copy(update={"fragments": (Range(0, LENGTH + 1),)}),
    ]
    relations = [
        arrow("source", "quote", "cue"),
        arrow("cue", "quote", "gone"),
        arrow("inside", "quote", "quote"),
    ]
    document = document.model_copy(update={"spans": tuple(wrong), "relations": tuple(relations)})

    found = dict(rules.problems(document, schema))

    assert found == {
        "ada": "the schema 'news' has no label 'Person'",
        "cue": "Cue has no attribute 'qtype'",
        "quote": "qtype: 'loud' is none of direct, mixed, indirect, reported",
        "many": f"ends at {LENGTH + 1}, but the text has {LENGTH} characters",
        "source-quote-cue": "the source of Quote must be Actor, not Cue",
        "cue-quote-gone": "cue refers to the span 'gone', which is not there",
        "inside-quote-quote": "inside cannot lead from a span to itself",
    }


def test_end_beyond_64_bits_is_said(mark: Mark, schema: Schema) -> None:
    far = mark("Cue", "told").model_copy(update={"fragments": (Range(0, 10**30),)})

    [said] = rules.span_problems(far, schema, LENGTH)

    assert said.startswith(f"ends at {10**30}, but")


def test_span_may_end_where_the_text_ends(mark: Mark, schema: Schema) -> None:
    last = mark("Cue", "told").model_copy(update={"fragments": (Range(0, LENGTH),)})

    assert list(rules.span_problems(last, schema, LENGTH)) == []


def test_some_spans_and_relations_are_looked_at_as_a_document_is(
    document: Document, spans: dict[str, Span], schema: Schema
) -> None:
    relations = (arrow("source", "quote", "cue"), arrow("actor", "quote", "ada"))
    document = document.model_copy(update={"spans": tuple(spans.values()), "relations": relations})

    found = list(rules.problems_of(spans, relations, schema, LENGTH))

    assert sorted(found) == sorted(rules.problems(document, schema))
    assert [it[0] for it in found] == ["source-quote-cue", "actor-quote-ada"]


# Values

ENUM = attribute("enum", values=["eq", "gt"])
OPEN = attribute("enum", values=["eq", "gt"], open=True)
MULTI = attribute("multi", values=["legal", "cyber"])
MODE = attribute("enum", depends={"attribute": "type", "values": {"PROTEST": ["riot"]}})
TYPED = attribute("enum", open=True, depends={"attribute": "type", "values": {}})

FITTING: list[tuple[Attribute, JsonValue]] = [
    (ENUM, "gt"),
    (OPEN, "about"),
    (MULTI, []),
    (MULTI, ["cyber", "legal"]),
    (MODE, "riot"),
    (TYPED, "riot"),
    (attribute("boolean"), False),
    (attribute("number"), 0),
    (attribute("number"), -0.5),
    (attribute("number"), 10**400),
    (attribute("text"), ""),
    (attribute("date"), "2026-03"),
    (attribute("entity"), "e1"),
    (attribute("fragments"), [[0, 2], [4, LENGTH]]),
    (attribute("fragments"), []),
]

WRONG: list[tuple[Attribute, Any, str]] = [
    (ENUM, "lt", "'lt' is none of eq, gt"),
    (ENUM, ["eq"], "['eq'] is not a name"),
    (ENUM, None, "None is not a name"),
    (ENUM, True, "True is not a name"),
    (OPEN, 1, "1 is not a name"),
    (MULTI, ["legal", "war"], "'war' is none of legal, cyber"),
    (MULTI, "legal", "'legal' is not a list of names"),
    (MULTI, ["legal", 1], "['legal', 1] is not a list of names"),
    (MULTI, {"legal": 1}, "{'legal': 1} is not a list of names"),
    (MODE, "demo", "'demo' is none of riot"),
    (attribute("boolean"), 1, "1 is not true or false"),
    (attribute("boolean"), "yes", "'yes' is not true or false"),
    (attribute("number"), True, "True is not a number"),
    (attribute("number"), "5", "'5' is not a number"),
    (attribute("number"), float("nan"), "nan is not a number"),
    (attribute("number"), float("-inf"), "-inf is not a number"),
    (attribute("text"), 5, "5 is not a text"),
    (attribute("text"), ["a"], "['a'] is not a text"),
    (attribute("date"), "2026-02-30", "'2026-02-30' is not a date such as 2026-03-03"),
    (attribute("date"), "Thursday", "'Thursday' is not a date such as 2026-03-03"),
    (attribute("date"), 2026, "2026 is not a date such as 2026-03-03"),
    (attribute("entity"), 1, "1 is not the id of an entity"),
    (attribute("fragments"), "0:2", "None is not a [start, end] inside the text"),
    (attribute("fragments"), [[0, LENGTH + 1]], f"[0, {LENGTH + 1}] is not a [start, end] inside"),
    (attribute("fragments"), [[0, 1], [2, 2]], "[2, 2] is not a [start, end] inside"),
    (attribute("fragments"), [[-1, 2]], "[-1, 2] is not a [start, end] inside"),
    (attribute("fragments"), [[False, True]], "[False, True] is not a [start, end] inside"),
    (attribute("fragments"), [[0, 1.0]], "[0, 1.0] is not a [start, end] inside"),
    (attribute("fragments"), [[0, 1, 2]], "[0, 1, 2] is not a [start, end] inside"),
    (attribute("fragments"), [5], "5 is not a [start, end] inside"),
]


@pytest.mark.parametrize(("kind", "value"), FITTING)
def test_nothing_is_said_of_a_value_that_fits(kind: Attribute, value: JsonValue) -> None:
    assert rules.value_problem(kind, value, {"type": "PROTEST"}, LENGTH) == ""


@pytest.mark.parametrize(("kind", "value", "sentence"), WRONG)
def test_value_that_does_not_fit_is_said(kind: Attribute, value: Any, sentence: str) -> None:
    said = rules.value_problem(kind, value, {"type": "PROTEST"}, LENGTH)

    assert said.startswith(sentence)


def test_value_without_what_it_depends_on_fits_nothing() -> None:
    assert rules.value_problem(MODE, "riot", {}, LENGTH) == "'riot' is none of no values"
    assert rules.value_problem(MODE, "riot", {"type": "AID"}, LENGTH) != ""


@given(json_values, st.sampled_from([it for label in SCHEMA.labels for it in label.attributes]))
def test_any_value_fits_or_is_said(value: JsonValue, kind: Attribute) -> None:
    said = rules.value_problem(kind, value, {}, LENGTH)

    assert (
        said == "" or repr(value)[:10] in said or " is none of " in said or "[start, end]" in said
    )


# Relations


def test_roles_of_the_schema_may_be_filled(spans: dict[str, Span], schema: Schema) -> None:
    good = [
        arrow("source", "quote", "ada"),
        arrow("cue", "quote", "cue"),
        arrow("addressee", "quote", "reporters"),
        arrow("size", "strike", "many"),
        arrow("actor", "strike", "ada"),
        arrow("actor", "strike", "reporters"),
        arrow("measures", "many", "reporters"),
    ]

    assert list(rules.problems_of(spans, good, schema, LENGTH)) == []


@pytest.mark.parametrize(
    ("label", "source", "target", "sentence"),
    [
        ("source", "gone", "ada", "source refers to the span 'gone', which is not there"),
        ("source", "quote", "gone", "source refers to the span 'gone', which is not there"),
        ("inside", "quote", "quote", "inside cannot lead from a span to itself"),
        ("source", "cue", "ada", "Cue has no role 'source'"),
        ("speaker", "quote", "ada", "Quote has no role 'speaker'"),
        ("source", "quote", "strike", "the source of Quote must be Actor, not Event"),
        (
            "place",
            "strike",
            "cue",
            "the place of Event must be Place or Actor, not Cue",
        ),
    ],
)
def test_forbidden_relation_is_said(
    spans: dict[str, Span], schema: Schema, label: str, source: str, target: str, sentence: str
) -> None:
    assert rules.relation_problem(arrow(label, source, target), schema, spans) == sentence


def test_span_with_an_unknown_label_has_no_roles(mark: Mark, schema: Schema) -> None:
    assert rules.role_of(schema, mark("Person", "Ada Kern"), "source") is None
    assert rules.role_of(schema, mark("Quote", "told"), "source") == schema.by_name["Quote"].role(
        "source"
    )


def test_role_that_is_filled_too_often_is_said_of_its_span(
    spans: dict[str, Span], schema: Schema
) -> None:
    two = [arrow("source", "quote", "ada"), arrow("source", "quote", "reporters")]

    assert list(rules.crowded(schema, spans, two)) == [("quote", "Quote may have 1 source, not 2")]
    assert list(rules.crowded(schema, spans, two[:1])) == []


def test_same_arrow_twice_is_said_of_its_span(spans: dict[str, Span], schema: Schema) -> None:
    twice = [arrow("actor", "strike", "ada"), arrow("actor", "strike", "ada", id="again")]

    found = list(rules.crowded(schema, spans, twice))

    assert found == [("strike", "actor leads to 'ada' 2 times")]


def test_roles_of_spans_that_are_not_there_are_not_counted(schema: Schema) -> None:
    lost = [arrow("source", "gone", "a"), arrow("source", "gone", "b")]

    assert list(rules.crowded(schema, {}, lost)) == []


def test_role_that_is_needed_and_not_filled_is_missing(
    document: Document, spans: dict[str, Span], schema: Schema, mark: Mark
) -> None:
    quote = schema.by_name["Quote"]
    needed = Role(name="source", targets=("Actor",), min=1, max=1)
    strict = schema.model_copy(
        update={
            "labels": tuple(
                quote.model_copy(update={"roles": (needed,)}) if it is quote else it
                for it in schema.labels
                if it.name in ("Quote", "Actor")
            )
        }
    )
    unknown = mark("Person", "Ada Kern", id="unknown")
    both = (spans["quote"], spans["ada"], unknown)
    empty = document.model_copy(update={"spans": both})
    filled = empty.model_copy(update={"relations": (arrow("source", "quote", "ada"),)})

    assert list(rules.missing(strict, empty)) == [("quote", "qtype"), ("quote", "source")]
    assert list(rules.missing(strict, filled)) == [("quote", "qtype")]
    assert list(rules.missing(schema, empty)) == [("quote", "qtype")]


def test_attribute_that_depends_on_another_is_needed_only_where_it_has_choices(
    schema: Schema, mark: Mark
) -> None:
    event = schema.by_name["Event"]
    mode = event.attribute("mode")
    assert mode is not None
    needed = mode.model_copy(update={"required": True})
    attributes = tuple(needed if it is mode else it for it in event.attributes)
    strict = Schema(
        name="strict", labels=(event.model_copy(update={"attributes": attributes, "roles": ()}),)
    )

    def lacking(**values: str) -> list[str]:
        return list(rules.lacking(strict, mark("Event", "Ada Kern", attributes=values), ()))

    assert lacking() == lacking(type="AGREE") == []
    assert lacking(type="PROTEST") == ["mode"]
    assert lacking(type="PROTEST", mode="riot") == []
