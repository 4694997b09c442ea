"""Acts on the cast change ids and fields, and nothing else of anyone's work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputError
from annotator.model import cast
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Span
from tests.conftest import Mark

KERN = Entity(id="kern", name="Ada Kern", aliases=("Kern",), type="PER", note="Leads the union.")
OTHER = Entity(id="a-k", name="A. Kern", aliases=("KERN", "Ada"), country="DEU", note="Speaks.")


def values(edits: list[Edit]) -> list[object]:
    return [it.after for it in edits]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José  Álvarez", "JOSE ALVAREZ"),
        ("Straße", "STRASSE"),
        ("Łukasz", "lukasz"),
        ("O’Brien", "o'brien"),
        ("مُحَمَّد", "محمد"),
        ("U\u00a0S", "u s"),
        ("A\u2028B", "a b"),
    ],
)
def test_names_are_compared_without_case_accents_and_signs(one: str, other: str) -> None:
    assert cast.folded(one) == cast.folded(other)


def test_marks_that_are_letters_stay() -> None:
    assert cast.folded("मोदी") != cast.folded("मद")
    assert cast.folded("नरेन्द्र मोदी") == "नरेन्द्र मोदी"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = cast.folded(text)

    assert cast.folded(once) == once


def test_entity_is_made_with_a_name() -> None:
    edit = cast.create("  Mara Lindqvist ", type="PER")

    assert isinstance(edit.after, Entity)
    assert (edit.after.name, edit.after.type) == ("Mara Lindqvist", "PER")
    with pytest.raises(InputError, match="An entity needs a name"):
        cast.create("   ")


def test_fields_change_and_empty_aliases_go() -> None:
    [edit] = cast.change(KERN, name=" Ada B. Kern ", aliases=("Kern", " ", "kern", "ada b kern"))

    assert edit.after == KERN.model_copy(update={"name": "Ada B. Kern"})
    assert cast.change(KERN, name="Ada Kern") == []
    with pytest.raises(InputError, match="An entity needs a name"):
        cast.change(KERN, name=" ")
    with pytest.raises(InputError, match="The country of an entity cannot be so"):
        cast.change(KERN, country="\ud800")


def test_merging_joins_names_and_fills_what_is_empty() -> None:
    whole = cast.joined(KERN, [OTHER])

    assert whole.aliases == ("Kern", "A. Kern", "Ada")
    assert (whole.type, whole.country) == ("PER", "DEU")
    assert whole.note == "Leads the union.\nSpeaks."


def test_merging_keeps_attributes_and_the_first_is_right() -> None:
    one = KERN.model_copy(update={"attributes": {"party": "A"}})
    other = OTHER.model_copy(update={"attributes": {"party": "B", "since": 2020}})

    assert cast.joined(one, [other]).attributes == {"party": "A", "since": 2020}


def test_merging_repoints_spans_of_every_author(schema: Schema, mark: Mark) -> None:
    mine = mark("Actor", "Ada Kern", attributes={"entity": "a-k", "mention": "NAM"})
    theirs = mark("Actor", "Ada Kern", author="jonas", attributes={"metonym": "a-k"})

    edits = cast.merge(KERN, [OTHER, KERN], [mine, theirs], schema)

    assert [it.key[1] for it in edits] == ["entity", "span", "span", "entity"]
    assert edits[1].after == mine.model_copy(
        update={"attributes": {"entity": "kern", "mention": "NAM"}}
    )
    assert isinstance(edits[2].after, Span)
    assert edits[2].after.attributes == {"metonym": "kern"}
    assert edits[3] == Edit(before=OTHER)


def test_merging_with_one_that_adds_nothing_changes_no_fields(schema: Schema) -> None:
    twin = Entity(id="twin", name="Ada Kern")

    assert cast.merge(KERN, [twin], [], schema) == [Edit(before=twin)]


def test_text_that_looks_like_an_id_is_left_alone(schema: Schema, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern", attributes={"office": "a-k"})

    assert cast.merge(KERN, [OTHER], [span], schema)[1:] == [Edit(before=OTHER)]


def test_splitting_gives_the_chosen_mentions_to_a_new_entity(schema: Schema, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern"})

    first, second = cast.split(KERN, "Ida Kern", [span], schema)

    assert isinstance(first.after, Entity)
    assert (first.after.name, first.after.type) == ("Ida Kern", "PER")
    assert isinstance(second.after, Span)
    assert second.after.attributes == {"entity": first.after.id}


def test_moving_gives_the_chosen_mentions_to_another(schema: Schema, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern", "metonym": "port"})

    [edit] = cast.move("kern", "a-k", [span], schema)

    assert isinstance(edit.after, Span)
    assert edit.after.attributes == {"entity": "a-k", "metonym": "port"}


def test_deleting_takes_the_links_away(schema: Schema, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern", "mention": "NAM"})

    edits = cast.delete([KERN], [span], schema)

    assert values(edits) == [span.model_copy(update={"attributes": {"mention": "NAM"}}), None]


def test_ids_are_found_by_the_schema_alone(schema: Schema, mark: Mark) -> None:
    spans = [
        mark("Actor", "Ada Kern", attributes={"entity": "kern", "office": "x"}),
        mark("Place", "port", attributes={"entity": "port"}),
        mark("Cue", "told", attributes={"entity": "nobody"}),
        mark("Unknown", "told", attributes={"entity": "nobody"}),
    ]

    assert cast.entity_ids(schema, spans) == {"kern", "port"}
