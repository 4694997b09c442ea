"""Numbers and names are read and written as people do it."""

import pytest
from pydantic import JsonValue

from annotator.gui.panels.choice import Choice, fitting, of_attribute
from annotator.gui.panels.figures import counted, grouped
from annotator.gui.panels.values import read_number, read_text, written
from annotator.model.schema import Attribute


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("17", 17),
        ("70,000", 70000),
        ("70 000", 70000),
        ("1\u00a0234\u202f567", 1234567),
        ("-1.5", -1.5),
        (".5", 0.5),
        ("2e6", 2000000),
        ("3.0", 3),
        ("", None),
        ("   ", None),
    ],
)
def test_numbers_are_read(typed: str, number: float | None) -> None:
    assert read_number(typed) == number
    assert isinstance(read_number(typed), type(number))


@pytest.mark.parametrize(
    "typed", ["many", "1,5", "12,34,567", "1.2.3", "nan", "inf", "1e999", "-", "e5"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        read_number(typed)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (17.0, "17"),
        (1.5, "1.5"),
        (["a", 2], "a, 2"),
        ("x", "x"),
    ],
)
def test_values_are_written(value: JsonValue, text: str) -> None:
    assert written(value) == text


def test_names_and_texts() -> None:
    assert read_text("  a b ") == "a b"
    assert read_text(" ") is None
    assert counted(1, "label") == "1 label"
    assert counted(12345, "entity", "entities") == "12,345 entities"
    assert grouped(1_000_000) == "1,000,000"


def test_typing_narrows_and_puts_beginnings_first() -> None:
    choices = [Choice(it, it) for it in ("the old Rubio", "Rubio", "cherubic", "Trump")]

    assert [it.value for it in fitting(choices, "RUB")] == ["the old Rubio", "Rubio", "cherubic"]
    assert fitting(choices, " ") == choices
    assert fitting(choices, "nobody") == []


def test_values_come_with_what_they_mean() -> None:
    options = [
        {"name": "arrest", "description": "People are held: by police.", "example": "was held"},
        {"name": "ban", "key": "b"},
    ]
    attribute = Attribute.model_validate({"name": "mode", "type": "enum", "value": options})

    assert of_attribute(attribute, {}) == [
        Choice(
            "arrest", "arrest", "People are held", about="People are held: by police. “was held”"
        ),
        Choice("ban", "ban", key="b"),
    ]
