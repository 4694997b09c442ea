"""The news schema is the scheme; a schema that contradicts itself is refused."""

from typing import Any

import pytest
from pydantic import JsonValue, ValidationError

from annotator.errors import InputError
from annotator.model.schema import Attribute, Label, Option, PlacedError, Role, Schema
from annotator.project import default_schema, schema_named

COLORS = {"bar": "#0B5CAD", "tint": "#D9E8F9"}

LABELS = {
    "Actor": ("a", False),
    "Event": ("e", False),
    "Quantity": ("n", False),
    "Quote": ("q", False),
    "Cue": ("", True),
    "Time": ("", True),
    "Place": ("", True),
    "Object": ("", True),
}

ATTRIBUTES = {
    "Actor": ("entity mention etype metonym", "office source_role"),
    "Event": ("type mode realis polarity", "asserted_by context tense modality"),
    "Quantity": (
        "comparator low high low_inclusive high_inclusive unit kind",
        "value_text evaluative asserted_by",
    ),
    "Quote": ("qtype medium source_status", "verbatim negated extent_uncertain"),
    "Cue": ("", ""),
    "Time": ("value mod", ""),
    "Place": ("entity", ""),
    "Object": ("", ""),
}
"""Essential ones, and those behind “more”."""

TYPES = {
    "entity": "entity metonym",
    "enum": "mention etype source_role type mode realis polarity tense modality comparator kind "
    "evaluative qtype medium source_status mod",
    "multi": "context",
    "number": "low high",
    "boolean": "low_inclusive high_inclusive negated extent_uncertain",
    "text": "office asserted_by unit value_text value",
    "fragments": "verbatim",
}

VALUES = {
    ("Actor", "mention"): "NAM NOM PRO PRE",
    ("Actor", "etype"): "PER ORG GPE LOC FAC WEA VEH",
    ("Event", "type"): "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT "
    "THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT",
    ("Event", "realis"): "ACTUAL GENERIC OTHER",
    ("Quantity", "comparator"): "eq gt ge lt le approx between ordinal vague",
    ("Quote", "qtype"): "direct mixed indirect reported",
    ("Quote", "medium"): "speech writing thought",
    ("Quote", "source_status"): "unnamed implicit author document",
}

ROLES = {
    ("Quote", "source"): ("Actor", 1),
    ("Quote", "cue"): ("Cue", 1),
    ("Quote", "addressee"): ("Actor", None),
    ("Quote", "inside"): ("Quote", 1),
    ("Event", "actor"): ("Actor", None),
    ("Event", "recipient"): ("Actor", None),
    ("Event", "instrument"): ("Object Quantity Actor", None),
    ("Event", "place"): ("Place Actor", None),
    ("Event", "time"): ("Time", None),
    ("Event", "size"): ("Quantity", None),
    ("Event", "same_as"): ("Event", None),
    ("Event", "part_of"): ("Event", None),
    ("Event", "causes"): ("Event", None),
    ("Event", "before"): ("Event", None),
    ("Quantity", "measures"): ("Object Actor Event", 1),
    ("Quantity", "same_claim"): ("Quantity", None),
    ("Quantity", "contradicts"): ("Quantity", None),
    ("Quantity", "part_of"): ("Quantity", None),
}


def label(name: str = "Actor", **values: Any) -> dict[str, Any]:
    return {"name": name, "light": COLORS, "dark": COLORS} | values


def made(*labels: dict[str, Any], **values: Any) -> Schema:
    return Schema.model_validate({"name": "test", "label": labels, **values})


def refusal(*labels: dict[str, Any], **values: Any) -> tuple[Any, str]:
    """Return the place and the words of the one thing that is wrong."""
    with pytest.raises(ValidationError) as caught:
        made(*labels, **values)
    [error] = caught.value.errors()
    inner = error.get("ctx", {}).get("error")
    deeper = inner.place if isinstance(inner, PlacedError) else ()
    return (*error["loc"], *deeper), error["msg"].removeprefix("Value error, ")


# The scheme


def test_labels_and_keys_are_those_of_the_scheme(schema: Schema) -> None:
    assert {it.name: (it.key, it.helper) for it in schema.labels} == LABELS


def test_attributes_are_those_of_the_scheme(schema: Schema) -> None:
    found = {
        it.name: tuple(
            " ".join(attribute.name for attribute in it.attributes if attribute.more == more)
            for more in (False, True)
        )
        for it in schema.labels
    }

    assert found == ATTRIBUTES


def test_types_of_attributes_are_those_of_the_scheme(schema: Schema) -> None:
    wanted = {name: type_ for type_, names in TYPES.items() for name in names.split()}

    for label in schema.labels:
        for attribute in label.attributes:
            assert attribute.type == wanted[attribute.name], (label.name, attribute.name)


@pytest.mark.parametrize(("label", "name"), VALUES)
def test_choices_are_those_of_the_scheme(schema: Schema, label: str, name: str) -> None:
    attribute = schema.by_name[label].attribute(name)

    assert attribute is not None
    assert " ".join(attribute.choices({})) == VALUES[label, name]
    assert not attribute.open


def test_kinds_of_quantity_have_those_of_the_scheme(schema: Schema) -> None:
    kind = schema.by_name["Quantity"].attribute("kind")
    wanted = "count money percent duration distance rank vote age casualties.dead"

    assert kind is not None
    assert kind.open
    assert {*wanted.split(), "casualties.injured", "casualties.missing"} <= {*kind.values}


def test_modes_depend_on_the_type_of_event(schema: Schema) -> None:
    event = schema.by_name["Event"]
    mode, type_ = event.attribute("mode"), event.attribute("type")

    assert mode is not None
    assert type_ is not None
    assert mode.depends is not None
    assert {*mode.depends.values} == {*type_.values}
    assert {value for values in mode.depends.values.values() for value in values} == {*mode.values}


def test_roles_are_those_of_the_scheme(schema: Schema) -> None:
    found = {
        (label.name, role.name): (" ".join(role.targets), role.max)
        for label in schema.labels
        for role in label.roles
    }

    assert found == ROLES
    assert {role.min for label in schema.labels for role in label.roles} == {0}


def test_everything_in_the_news_schema_is_explained(schema: Schema) -> None:
    for label in schema.labels:
        whole: list[Label | Attribute | Role] = [label, *label.attributes, *label.roles]
        assert all(it.description.endswith(".") for it in whole), label.name


def test_schema_comes_back_from_json_as_it_was(schema: Schema) -> None:
    again = Schema.model_validate_json(schema.model_dump_json(by_alias=False))

    assert again == schema
    assert (again.id, again.kind) == ("schema", "schema")


# Looking things up


def test_label_knows_its_attributes_and_roles(schema: Schema) -> None:
    quote = schema.by_name["Quote"]

    assert quote.attribute("qtype") in quote.attributes
    assert quote.role("source") in quote.roles
    assert quote.attribute("source") is None
    assert quote.role("qtype") is None


def test_defaults_are_those_of_the_attributes_that_have_one(schema: Schema) -> None:
    assert schema.by_name["Event"].defaults == {"realis": "ACTUAL", "polarity": "positive"}
    assert schema.by_name["Cue"].defaults == {}


def test_copy_with_other_labels_finds_those(schema: Schema) -> None:
    cue = schema.by_name["Cue"]

    changed = schema.model_copy(update={"labels": (cue,)})

    assert changed.by_name == {"Cue": cue}


@pytest.mark.parametrize(
    ("others", "choices"),
    [
        ({"type": "PROTEST"}, ("demo", "riot")),
        ({"type": "AGREE"}, ()),
        ({"type": "typed"}, ()),
        ({"type": ["PROTEST"]}, ()),
        ({}, ()),
    ],
)
def test_choices_depend_on_another_attribute(
    others: dict[str, JsonValue], choices: tuple[str, ...]
) -> None:
    mode = Attribute.model_validate(
        {
            "name": "mode",
            "type": "enum",
            "depends": {
                "attribute": "type",
                "values": {"PROTEST": ["demo", "riot"], "AGREE": []},
            },
        }
    )

    assert mode.choices(others) == choices


# What is refused, and where

TYPE = {"name": "type", "type": "enum", "values": ["PROTEST", "AID"]}
MODE = {
    "name": "mode",
    "type": "enum",
    "depends": {"attribute": "type", "values": {"PROTEST": ["riot"]}},
}
SOURCE = {"name": "source", "targets": ["Actor"]}


def test_label_stands_once() -> None:
    assert refusal(label("Actor"), label("Cue"), label("Actor")) == (
        ("label", 2, "name"),
        "label 'Actor' stands twice",
    )


def test_key_of_a_label_stands_once() -> None:
    place, words = refusal(label("A", key="a"), label("B"), label("C"), label("D", key="a"))

    assert (place, words) == (("label", 3, "key"), "label key 'a' stands twice")


def test_attribute_stands_once() -> None:
    place, words = refusal(label(attribute=[TYPE, TYPE]))

    assert place == ("label", 0, "attribute", 1, "name")
    assert words == "attribute of Actor 'type' stands twice"


def test_role_stands_once() -> None:
    place, words = refusal(label(role=[SOURCE, SOURCE]))

    assert place == ("label", 0, "role", 1, "name")
    assert words == "role of Actor 'source' stands twice"


def test_key_of_a_role_stands_once_in_its_label() -> None:
    first, second = SOURCE | {"key": "s"}, SOURCE | {"key": "s", "name": "cue"}

    place, words = refusal(label(role=[first, second]))

    assert place == ("label", 0, "role", 1, "key")
    assert words == "role key of Actor 's' stands twice"
    schema = made(label("Actor", role=[first], key="s"), label("Cue", role=[second]))
    assert [it.roles[0].key for it in schema.labels] == ["s", "s"]


def test_role_points_to_a_label_of_the_schema() -> None:
    place, words = refusal(label(role=[SOURCE | {"targets": ["Actor", "Speaker"]}]))

    assert place == ("label", 0, "role", 0, "targets", 1)
    assert words == "role 'source' of Actor points to 'Speaker', which is no label of this schema"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"min": 2, "max": 1}, "max", "at least 2 and at most 1 is impossible"),
        ({"targets": ["Actor", "Actor"]}, "targets", "the target 'Actor' stands twice"),
        ({"targets": []}, "targets", "role 'source' has no targets"),
    ],
)
def test_impossible_roles_are_refused(values: dict[str, Any], field: str, words: str) -> None:
    place, said = refusal(label(role=[SOURCE | values]))

    assert place[:5] == ("label", 0, "role", 0, field)
    assert said == words


@pytest.mark.parametrize(
    "values",
    [{"min": -1}, {"max": 0}, {"min": True}, {"max": 1.0}, {"max": 1 << 63}],
)
def test_how_many_is_a_number_of_things(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        Role.model_validate(SOURCE | values)


@pytest.mark.parametrize("type_", ["enum", "multi"])
def test_choice_needs_something_to_choose_from(type_: str) -> None:
    _, words = refusal(label(attribute=[{"name": "qtype", "type": type_}]))

    assert words == f"attribute 'qtype' is {type_} and needs values"
    opened = Attribute.model_validate({"name": "unit", "type": type_, "open": True})
    assert opened.choices({}) == ()


def test_choice_stands_once() -> None:
    place, words = refusal(label(attribute=[TYPE | {"values": ["AID", "AID"]}]))

    assert place == ("label", 0, "attribute", 0, "values", 1)
    assert words == "the value 'AID' stands twice"


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ([MODE], "depends on 'type', which is no attribute above it"),
        ([MODE, TYPE], "depends on 'type', which is no attribute above it"),
        (
            [MODE | {"depends": {"attribute": "mode", "values": {}}}],
            "depends on 'mode', which is no attribute above it",
        ),
        (
            [{"name": "type", "type": "boolean"}, MODE],
            "depends on 'type', which is boolean and not enum",
        ),
        (
            [TYPE | {"values": ["AID"]}, MODE],
            "depends on 'PROTEST', which is no value of 'type'",
        ),
    ],
)
def test_attribute_depends_on_values_of_one_above_it(
    attributes: list[dict[str, Any]], words: str
) -> None:
    place, said = refusal(label(attribute=attributes))

    at = next(index for index, it in enumerate(attributes) if it["name"] == "mode")
    assert place == ("label", 0, "attribute", at, "depends")
    assert said == f"attribute 'mode' of Actor {words}"


def test_attribute_may_depend_on_values_that_are_typed() -> None:
    opened = {"name": "type", "type": "enum", "open": True}
    below = {
        "name": "weapon",
        "type": "enum",
        "depends": {"attribute": "mode", "values": {"riot": ["stone"]}},
    }

    schema = made(label(attribute=[opened, MODE, below]))

    assert [it.name for it in schema.labels[0].attributes] == ["type", "mode", "weapon"]


@pytest.mark.parametrize("color", ["", "red", "#fff", "#0B5CAG", "#0B5CAD\n", "#0B5CAD80", 5])
def test_colour_has_six_digits(color: object) -> None:
    with pytest.raises(ValidationError, match=r"dark\.tint"):
        Label.model_validate(label(dark={"bar": "#000000", "tint": color}))


@pytest.mark.parametrize("key", ["A", "ab", "é", " ", "a\n", "+", None])
def test_key_is_one_letter_or_digit(key: object) -> None:
    with pytest.raises(ValidationError, match="key"):
        Label.model_validate(label(key=key))


@pytest.mark.parametrize("values", [{"helper": 1}, {"helper": "yes"}, {"pattern": "wavy"}])
def test_label_is_what_it_says(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        Label.model_validate(label(**values))


@pytest.mark.parametrize("version", [0, -1, True, 1.0, "1", 1 << 63])
def test_version_is_a_number_from_one(version: object) -> None:
    assert refusal(label(), version=version)[0] == ("version",)


@pytest.mark.parametrize("default", [float("nan"), 1 << 64, "\ud800", ["\ud800"]])
def test_default_is_what_json_can_hold(default: object) -> None:
    with pytest.raises(ValidationError, match="default"):
        Attribute.model_validate({"name": "low", "type": "number", "default": default})


def test_schema_without_labels_is_none() -> None:
    assert refusal() == (("label",), "a schema has at least one label")


def test_titles_are_what_people_read() -> None:
    named = {"name": "low_inclusive", "type": "boolean"}
    assert Attribute.model_validate(named).heading == "Low inclusive"
    assert Attribute.model_validate(named | {"title": "With lowest"}).heading == "With lowest"
    role = {"name": "same_as", "targets": ["Event"]}
    assert Role.model_validate(role).heading == "Same as"
    assert Role.model_validate(role | {"title": "Dasselbe wie"}).heading == "Dasselbe wie"


def test_every_role_has_a_key_as_long_as_there_are_letters(schema: Schema) -> None:
    label = schema.labels[0]
    names = [("source", "s"), ("cue", ""), ("second", ""), ("sec", ""), ("7", "")]
    roles = [Role(name=name, key=key, targets=("Actor",)) for name, key in names]

    made = label.model_copy(update={"roles": roles})

    assert made.role_keys == {"s": "source", "c": "cue", "e": "second", "a": "sec", "b": "7"}
    assert made.role_key("second") == "e"
    many = [Role(name=f"r{at}", targets=("Actor",)) for at in range(30)]
    crowded = label.model_copy(update={"roles": many})
    assert len(crowded.role_keys) == 26
    assert crowded.role_key("r29") == ""


def mode(**values: Any) -> dict[str, Any]:
    """An attribute whose values depend on a type, and are explained."""
    kinds = {"name": "type", "type": "enum", "values": ["SANCTION", "RETREAT"]}
    fields = {
        "name": "mode",
        "type": "enum",
        "value": [
            {"name": "withdraw", "when": "SANCTION", "description": "Leaves a deal."},
            {"name": "withdraw", "description": "Pulls back.", "example": "They left."},
            {"name": "expel", "when": "SANCTION", "key": "x"},
        ],
        "depends": {
            "attribute": "type",
            "values": {"SANCTION": ["withdraw", "expel"], "RETREAT": ["withdraw"]},
        },
    }
    return label(attribute=[kinds, fields | values])


def test_values_may_be_tables_that_say_what_they_mean() -> None:
    attribute = made(mode()).labels[0].attribute("mode")
    assert attribute

    assert attribute.values == ("withdraw", "expel")
    assert attribute.choices({"type": "RETREAT"}) == ("withdraw",)
    assert attribute.option("withdraw", {"type": "SANCTION"}).description == "Leaves a deal."
    assert attribute.option("withdraw", {"type": "RETREAT"}).example == "They left."
    assert attribute.option("withdraw", {}).description == "Pulls back."
    assert attribute.option("unknown", {}) == Option(name="unknown")
    assert Schema.model_validate_json(made(mode()).model_dump_json()) == made(mode())


@pytest.mark.parametrize(
    ("values", "place", "message"),
    [
        ({"values": ["expel"]}, ("value", 0, "name"), "'withdraw' is none of the values"),
        (
            {"value": [{"name": "expel"}, {"name": "expel"}]},
            ("value", 1, "name"),
            "the value 'expel' stands twice",
        ),
        (
            {"value": [{"name": "expel", "when": "RETREAT"}]},
            ("value", 0, "when"),
            "'expel' is no value beside 'RETREAT'",
        ),
    ],
)
def test_meanings_are_of_values_that_there_are(
    values: dict[str, Any], place: tuple[Any, ...], message: str
) -> None:
    found, said = refusal(mode(**values))

    assert found[-3:] == place
    assert message in said


@pytest.mark.parametrize("value", [3, [{"key": "x"}], ["x"], [{"name": 3}]])
def test_values_that_are_no_tables_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        made(mode(value=value))


def test_every_event_type_mode_and_context_has_a_definition_and_an_example(
    schema: Schema,
) -> None:
    event = schema.by_name["Event"]
    kinds, modes, contexts = (event.attribute(it) for it in ("type", "mode", "context"))
    assert kinds
    assert modes
    assert contexts
    options = [
        *(kinds.option(it, {}) for it in kinds.values),
        *(modes.option(it, {"type": kind}) for kind in kinds.values
          for it in modes.choices_beside(kind)),
        *(contexts.option(it, {}) for it in contexts.values),
    ]  # fmt: skip

    assert (len(kinds.values), len(contexts.values)) == (16, 32)
    assert [it.name for it in options if not (it.description and it.example)] == []
    assert modes.option("withdraw", {"type": "SANCTION"}) != modes.option(
        "withdraw", {"type": "RETREAT"}
    )


@pytest.mark.parametrize("name", ["ace", "acled"])
def test_further_schemas_are_whole_and_explained(name: str) -> None:
    other = schema_named(name)

    assert other.name == name
    for it in other.labels:
        assert it.description
        assert all(one.description for one in it.attributes)
        assert all(one.description for one in it.roles)
        for attribute in it.attributes:
            beside = [it.when for it in attribute.options] or [""]
            values = [it.name for it in attribute.options]
            assert list(dict.fromkeys(values)) == list(attribute.values)
            depends = attribute.depends
            told = sum(len(it) for it in depends.values.values()) if depends else len(values)
            assert len(beside) == max(told, 1)


def test_ace_has_its_events_and_roles_and_acled_its_types() -> None:
    ace, acled = schema_named("ace").by_name["Event"], schema_named("acled").by_name["Event"]
    sub, kinds = ace.attribute("subtype"), acled.attribute("event_type")
    under = acled.attribute("sub_event_type")
    assert sub
    assert kinds
    assert under

    assert (len(sub.values), len(ace.roles)) == (33, 28)
    assert (len(kinds.values), len(under.values)) == (6, 25)


def test_a_schema_that_does_not_come_with_the_program_is_refused() -> None:
    with pytest.raises(InputError, match="there are news, ace, acled"):
        schema_named("cameo")


def test_a_part_of_a_schema_has_the_roles_that_stay_within_it() -> None:
    schema = default_schema()

    part = schema.narrowed(["Quote", "Actor", "Cue"])

    assert [it.name for it in part.labels] == ["Actor", "Quote", "Cue"]
    assert [it.name for it in part.by_name["Quote"].roles] == [
        it.name for it in schema.by_name["Quote"].roles
    ]
    assert schema.narrowed(["Event"]).by_name["Event"].role("actor") is None
    event = schema.narrowed(["Event", "Place"]).by_name["Event"]
    place = event.role("place")
    assert place
    assert place.targets == ("Place",)
    assert schema.narrowed([]) is schema
    assert schema.narrowed(list(schema.by_name)) is schema
