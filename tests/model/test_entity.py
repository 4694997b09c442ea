"""An entity has a name; whatever else is known of it may be empty."""

import pytest
from pydantic import ValidationError

from annotator.model.entity import Entity

TEXTS = ("id", "name", "type", "country", "sector", "wikidata", "note")


def test_name_is_enough() -> None:
    entity = Entity(name="Ada Kern")

    assert entity.kind == "entity"
    assert entity.aliases == ()
    assert entity.id != Entity(name="Ada Kern").id


@pytest.mark.parametrize("field", TEXTS)
def test_half_a_surrogate_pair_is_refused_in_every_field(field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field}\n.*half a surrogate pair"):
        Entity.model_validate({"name": "Ada Kern", field: "\ud83d"})


@pytest.mark.parametrize("aliases", [[""], ["Kern", "\ud800"], "Kern", [1], {"Kern": 1}])
def test_aliases_are_a_list_of_names(aliases: object) -> None:
    with pytest.raises(ValidationError, match="aliases"):
        Entity.model_validate({"name": "Ada Kern", "aliases": aliases})


@pytest.mark.parametrize("value", [float("inf"), -(1 << 64), {"\ud800": 1}])
def test_attributes_are_what_json_can_hold(value: object) -> None:
    with pytest.raises(ValidationError, match="attributes"):
        Entity.model_validate({"name": "Ada Kern", "attributes": {"a": value}})


def test_entity_comes_back_from_json_as_it_was() -> None:
    entity = Entity(name="Ada “A.” Kern 🚢", aliases=("Kern", "she"), attributes={"born": 1970.0})

    assert Entity.model_validate_json(entity.model_dump_json()) == entity
