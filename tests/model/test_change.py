"""A change says what was before and after; changes to different fields are both kept."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue, TypeAdapter, ValidationError

from annotator.model.base import same
from annotator.model.change import Change, Edit, Thing, merged
from annotator.model.document import Review
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from tests.conftest import AUTHOR, Mark
from tests.strategies import json_values

NAMES = ("low", "high", "unit")
TABLES = st.dictionaries(st.sampled_from(NAMES), json_values)
SPAN = Span(id="s1", article_id="a1", author=AUTHOR, label="Quantity", fragments=(Range(0, 3),))
FIELDS = {
    "label": "Time",
    "fragments": (Range(0, 4), Range(6, 9)),
    "note": "unsure",
    "origin": "quotes",
    "state": "rejected",
}


def with_attributes(attributes: dict[str, JsonValue]) -> Span:
    return SPAN.model_copy(update={"attributes": attributes})


# Edits


def test_edit_is_about_something() -> None:
    with pytest.raises(ValidationError, match="needs a before or an after"):
        Edit()


@pytest.mark.parametrize("other", [{"id": "s2"}, {"article_id": "a2"}])
def test_edit_is_about_one_thing(other: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="is about one thing"):
        Edit(before=SPAN, after=SPAN.model_copy(update=other))


def test_edit_is_about_one_kind() -> None:
    with pytest.raises(ValidationError, match="is about one thing"):
        Edit(before=Entity(id="s1", name="Ada Kern"), after=SPAN)


def test_key_says_where_what_and_which(schema: Schema) -> None:
    review = Review(article_id="a1", author=AUTHOR)

    assert Edit(after=SPAN).key == Edit(before=SPAN).key == ("a1", "span", "s1")
    assert Edit(after=review).key == ("a1", "review", AUTHOR)
    assert Edit(after=Entity(id="e1", name="Ada Kern")).key == ("", "entity", "e1")
    assert Edit(after=schema).key == ("", "schema", "schema")


def test_value_is_the_thing_as_it_is_afterwards_or_else_was() -> None:
    later = SPAN.model_copy(update={"label": "Time"})

    assert Edit(before=SPAN, after=later).value == later
    assert Edit(before=SPAN).value == SPAN


def test_inverse_takes_an_edit_back() -> None:
    edit = Edit(before=SPAN, after=SPAN.model_copy(update={"label": "Time"}))

    assert edit.inverse == Edit(before=edit.after, after=edit.before)
    assert edit.inverse.inverse == edit
    assert Edit(after=SPAN).inverse == Edit(before=SPAN)


def test_edits_that_only_differ_in_the_type_of_a_number_differ() -> None:
    edit = Edit(before=with_attributes({"low": 1}), after=with_attributes({"low": 1.0}))

    assert edit.before != edit.after
    assert edit != Edit(before=edit.before, after=edit.before)
    assert edit != edit.inverse


# Changes


def test_change_says_when_in_universal_time() -> None:
    change = Change(author=AUTHOR, action="Add Actor")

    offset = datetime.fromisoformat(change.at).utcoffset()
    assert offset is not None
    assert not offset
    assert (change.kind, change.origin, change.target) == ("act", "human", "")


@pytest.mark.parametrize("field", ["id", "author", "at", "action", "origin", "target"])
def test_half_a_surrogate_pair_is_refused_in_every_field(field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field}\n.*half a surrogate pair"):
        Change.model_validate({"author": AUTHOR, "action": "Add", field: "\udc00"})


def test_article_ids_stand_once_in_the_order_of_the_edits(schema: Schema) -> None:
    elsewhere = SPAN.model_copy(update={"article_id": "a0"})
    values: list[Thing] = [schema, SPAN, elsewhere, SPAN.model_copy(update={"id": "s2"})]

    change = Change(author=AUTHOR, action="Add", edits=tuple(Edit(after=it) for it in values))

    assert change.article_ids == ("a1", "a0")


def test_change_comes_back_from_json_as_it_was(schema: Schema, mark: Mark) -> None:
    values: list[Thing] = [
        schema,
        mark("Actor", "Ada Kern", attributes={"sure": True, "share": 1.0, "rank": 1}),
        Entity(name="Ada Kern"),
        Review(article_id="a1", author=AUTHOR, status="done"),
    ]
    change = Change(author=AUTHOR, action="Add", edits=tuple(Edit(after=it) for it in values))

    assert Change.model_validate_json(change.model_dump_json()) == change


# Merging


@given(json_values, json_values)
def test_no_change_of_a_value_is_lost(old: JsonValue, new: JsonValue) -> None:
    before, after = with_attributes({"low": old}), with_attributes({"low": new})

    result = merged(before.model_dump(), after.model_dump(), before.model_dump())

    assert same(result["attributes"]["low"], new)


@pytest.mark.parametrize(("old", "new"), [(True, 1), (1, True), (1, 1.0), (0.0, False)])
def test_number_that_only_changes_its_type_is_not_lost(old: JsonValue, new: JsonValue) -> None:
    before, after = with_attributes({"low": old}), with_attributes({"low": new})

    result = merged(before.model_dump(), after.model_dump(), before.model_dump())

    assert type(result["attributes"]["low"]) is type(new)


@given(TABLES, TABLES, TABLES)
def test_attributes_are_merged_one_by_one(
    before: dict[str, JsonValue], after: dict[str, JsonValue], state: dict[str, JsonValue]
) -> None:
    spans = (with_attributes(it).model_dump() for it in (before, after, state))

    result = merged(*spans)["attributes"]

    for name in NAMES:
        unchanged = (name in before) == (name in after) and same(before.get(name), after.get(name))
        wanted = state if unchanged else after
        assert (name in result) == (name in wanted)
        assert same(result.get(name), wanted.get(name))


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_is_merged_on_its_own(name: str) -> None:
    after = SPAN.model_copy(update={name: FIELDS[name]})
    others = {key: it for key, it in FIELDS.items() if key != name}
    state = SPAN.model_copy(update=others | {"attributes": {"low": 1}})

    result = merged(SPAN.model_dump(), after.model_dump(), state.model_dump())

    adapter: TypeAdapter[Span] = TypeAdapter(Span)
    assert adapter.validate_python(result) == SPAN.model_copy(
        update=FIELDS | {"attributes": {"low": 1}}
    )


@given(
    st.dictionaries(st.sampled_from(["label", "note", "low", "unit"]), st.booleans()),
    st.dictionaries(st.sampled_from(["state", "origin", "high", "kind"]), st.booleans()),
)
def test_order_does_not_matter_where_fields_differ(
    mine: dict[str, bool], yours: dict[str, bool]
) -> None:
    start = with_attributes({"low": 1, "high": 2}).model_dump()

    def edited(changes: dict[str, bool]) -> dict[str, object]:
        span = SPAN.model_copy(update={key: FIELDS[key] for key in changes if key in FIELDS})
        attributes: dict[str, JsonValue] = {"low": 1, "high": 2}
        for key in changes.keys() - FIELDS.keys():
            attributes.pop(key, None)
            if changes[key]:
                attributes[key] = "new"
        return span.model_copy(update={"attributes": attributes}).model_dump()

    first, second = edited(mine), edited(yours)

    both = merged(start, second, merged(start, first, start))
    assert both == merged(start, first, merged(start, second, start))
    assert both == merged(start, first, second)
