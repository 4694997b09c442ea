"""Every value of a list has the quickest way to type it."""

from annotator.gui.panels import choice
from annotator.model.schema import Attribute, Schema


def test_ten_values_have_a_digit_and_the_others_their_first_letters(schema: Schema) -> None:
    kinds = schema.by_name["Event"].attribute("type")
    assert kinds is not None

    keys = {it.value: it.key for it in choice.of_attribute(kinds, {})}

    assert list(keys.values())[:10] == list("1234567890")
    assert {it: keys[it] for it in kinds.values[10:]} == {
        "THREATEN": "t",
        "PROTEST": "p",
        "SANCTION": "sa",
        "MOBILIZE": "m",
        "COERCE": "coe",
        "ASSAULT": "as",
    }


def test_a_value_that_another_begins_with_has_no_key() -> None:
    values = [*"abcdefghij", "port", "ports"]

    plain = Attribute(name="place", type="enum", values=tuple(values))
    free = Attribute(name="place", type="enum", values=tuple(values), open=True)

    assert [it.key for it in choice.of_attribute(plain, {})][-2:] == ["", ""]
    assert {it.key for it in choice.of_attribute(free, {})} == {""}
