"""Values of a list have keys that no name can begin with."""

from annotator.gui.panels import choice
from annotator.model.schema import Attribute, Schema


def test_ten_values_have_a_digit(schema: Schema) -> None:
    kinds = schema.by_name["Event"].attribute("type")
    assert kinds is not None

    keys = [it.key for it in choice.of_attribute(kinds, {})]

    assert keys == [*"1234567890", "", "", "", "", "", ""]


def test_where_others_may_be_typed_there_are_no_keys() -> None:
    free = Attribute(name="place", type="enum", values=("port", "ports"), open=True)

    assert {it.key for it in choice.of_attribute(free, {})} == {""}
