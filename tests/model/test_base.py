"""Values are frozen, exact and storable; ids sort in the order in which they are made."""

import time
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue, ValidationError

from annotator.model.base import DEPTH, Value, new_id, same, storable, storable_json
from annotator.model.document import Review
from annotator.model.span import Range, Span
from tests.strategies import json_values

MOMENTS = st.integers(0, 253_402_300_800_000)  # to the end of the year 9999
COUNTERS = st.integers(0, 0xFFF)


def id_of(moment: int, counter: int, tail: int = 0) -> str:
    return f"{moment:012x}7{counter:03x}8{tail:015x}"


def nested(depth: int, *, table: bool = False) -> JsonValue:
    value: JsonValue = 1
    for _ in range(depth):
        value = {"in": value} if table else [value]
    return value


class Pair(Value):
    """A value with a field that may be anything."""

    name: str = ""
    anything: Any = None


# Frozen, exact, copied


def test_value_is_frozen_and_has_no_other_fields() -> None:
    pair = Pair(name="a")

    with pytest.raises(ValidationError, match="frozen"):
        pair.name = "b"  # type: ignore[misc]  # the promise
    with pytest.raises(ValidationError, match="Extra inputs"):
        Pair.model_validate({"nam": "a"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (True, 1),
        (1, 1.0),
        (False, 0.0),
        ([1, True], [1, 1]),
        ({"a": [0]}, {"a": [False]}),
        ((1, 2), (1, 2.0)),
        ([], [None]),
        ({"a": 1}, {"b": 1}),
        ("1", 1),
    ],
)
def test_values_differ_as_they_do_in_json(left: object, right: object) -> None:
    assert not same(left, right)
    assert Pair(anything=left) != Pair(anything=right)


@given(json_values)
def test_value_is_the_same_as_its_copy_in_json(value: JsonValue) -> None:
    again = orjson.loads(orjson.dumps(value))

    assert same(value, again)
    assert Pair(anything=value) == Pair(anything=again)


def test_value_equals_none_of_another_class() -> None:
    class Other(Pair):
        pass

    assert Pair() != Other()
    assert Pair() != "Pair"


def test_equal_values_have_one_hash() -> None:
    left = Review(article_id="a1", author="mara")

    assert {left, Review(article_id="a1", author="mara")} == {left}


def test_copy_is_as_valid_as_any_value() -> None:
    span = Span(article_id="a1", author="mara", label="Cue", fragments=(Range(0, 3),))

    assert span.model_copy(update={"label": "Time"}).label == "Time"
    assert span.model_copy() == span
    for wrong in ({"fragments": ()}, {"label": ""}, {"note": "\ud800"}, {"lable": "Time"}):
        with pytest.raises(ValidationError):
            span.model_copy(update=wrong)


def test_value_does_not_share_what_it_was_made_of() -> None:
    given_: dict[str, JsonValue] = {"context": ["legal"]}
    span = Span(
        article_id="a1", author="mara", label="Event", fragments=(Range(0, 3),), attributes=given_
    )

    given_["context"] = []

    assert span.attributes == {"context": ["legal"]}


# Storable


@pytest.mark.parametrize("half", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_half_a_surrogate_pair_is_refused_with_its_place(half: int) -> None:
    with pytest.raises(ValueError, match="half a surrogate pair at character 3"):
        storable(f"🚢ab{chr(half)}")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_other_text_is_storable(text: str) -> None:
    assert storable(text) == text


@given(json_values)
def test_what_is_storable_comes_back_as_it_was(value: JsonValue) -> None:
    assert same(orjson.loads(orjson.dumps(storable_json(value))), value)


@pytest.mark.parametrize("number", [1 << 64, -(1 << 63) - 1, 10**400])
@pytest.mark.parametrize("wrap", [lambda it: it, lambda it: [it], lambda it: {"a": [{"b": it}]}])
def test_numbers_of_more_than_64_bits_are_refused(number: int, wrap: Any) -> None:
    with pytest.raises(ValueError, match="more than 64 bits"):
        storable_json(wrap(number))


@pytest.mark.parametrize("value", ["\ud800", ["a", "\ud800"], {"a": "\ud800"}, {"\ud800": 1}])
def test_half_surrogate_pairs_are_found_wherever_they_are(value: JsonValue) -> None:
    with pytest.raises(ValueError, match="half a surrogate pair"):
        storable_json(value)


@pytest.mark.parametrize("table", [True, False])
def test_nesting_has_an_end(table: bool) -> None:
    assert storable_json(nested(DEPTH, table=table)) == nested(DEPTH, table=table)
    with pytest.raises(ValueError, match=f"more than {DEPTH} deep"):
        storable_json(nested(DEPTH + 1, table=table))


def test_many_brackets_are_not_deep() -> None:
    value: JsonValue = [[None], [0.5], *([] for _ in range(DEPTH * 2))]

    assert storable_json(value) == value


def test_deepest_attributes_can_be_read_from_a_log() -> None:
    span = Span(
        article_id="a1",
        author="mara",
        label="Event",
        fragments=(Range(0, 3),),
        attributes={"deep": nested(DEPTH - 1)},
    )

    assert Span.model_validate_json(span.model_dump_json()) == span


# Ids


@given(MOMENTS, COUNTERS, st.integers(0, (1 << 60) - 1))
def test_new_id_sorts_behind_the_one_before_even_from_the_future(
    moment: int, counter: int, tail: int
) -> None:
    before = id_of(moment, counter, tail)

    after = new_id(before)

    assert after > before
    assert len(after) == 32


def test_ids_made_one_after_another_are_in_order() -> None:
    ids = [new_id()]
    for _ in range(5000):  # more than one counter holds
        ids.append(new_id(ids[-1]))

    assert ids == sorted(set(ids))


def test_full_counter_goes_on_in_the_next_millisecond() -> None:
    future = (time.time_ns() // 1_000_000) + 1_000_000

    first, second = new_id(id_of(future, 0xFFE)), new_id(id_of(future, 0xFFF))

    assert first[:16] == id_of(future, 0xFFF)[:16]
    assert second[:16] == id_of(future + 1, 0)[:16]


def test_computer_whose_clock_is_behind_goes_on_behind_what_it_has_seen() -> None:
    ahead = id_of((time.time_ns() // 1_000_000) + 3_600_000, 7)
    here = new_id()

    both = max(ahead, here)
    next_here, next_there = new_id(both), new_id(both)

    assert both == ahead
    assert min(next_here, next_there) > both
    assert next_here != next_there


def test_clock_is_followed_once_it_is_ahead_again() -> None:
    now = time.time_ns() // 1_000_000

    made = new_id(id_of(now - 1_000, 9))

    assert int(made[:12], 16) >= now
    assert made[12:16] == "7000"


def test_id_is_a_uuid_of_version_7() -> None:
    ids = [new_id() for _ in range(500)]

    assert len(set(ids)) == len(ids)
    assert {it[12] for it in ids} == {"7"}
    assert {it[16] for it in ids} == set("89ab")
    assert {it[17] for it in ids} == set("0123456789abcdef")
    # The variant's own two bits say nothing about the digit behind them.
    assert len({it[16:18] for it in ids}) > 40
