"""A relation names both its ends, its role and whose it is."""

import pytest
from pydantic import ValidationError

from annotator.model.relation import Relation

FIELDS = {"article_id": "a1", "author": "mara", "label": "source", "source": "q", "target": "s"}


def test_new_relation_is_accepted_and_made_by_a_human() -> None:
    first, second = Relation.model_validate(FIELDS), Relation.model_validate(FIELDS)

    assert (first.kind, first.origin, first.state) == ("relation", "human", "accepted")
    assert first.attributes == {}
    assert first.id != second.id


@pytest.mark.parametrize("field", [*FIELDS, "id", "origin"])
@pytest.mark.parametrize("wrong", ["", "\udfff", 1, None])
def test_every_name_is_a_text_that_is_not_empty(field: str, wrong: object) -> None:
    with pytest.raises(ValidationError, match=field):
        Relation.model_validate(FIELDS | {field: wrong})


@pytest.mark.parametrize("value", [float("nan"), 1 << 64, "\ud800"])
def test_attributes_are_what_json_can_hold(value: object) -> None:
    with pytest.raises(ValidationError, match="attributes"):
        Relation.model_validate(FIELDS | {"attributes": {"a": value}})


def test_relation_comes_back_from_json_as_it_was() -> None:
    relation = Relation.model_validate(FIELDS | {"attributes": {"sure": True, "share": 1.0}})

    assert Relation.model_validate_json(relation.model_dump_json()) == relation
