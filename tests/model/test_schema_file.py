"""Whatever is wrong in a schema file is said with the file, the line and the reason."""

import pytest

from annotator.errors import SchemaError
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema

GOOD = """\
# Labels for a test.
name = "test"
version = 2

[[label]]
name = "Actor"
key = "a"
light = { bar = "#0B5CAD", tint = "#D9E8F9" }
dark = { bar = "#7FB8FF", tint = "#1E3350" }

[[label.attribute]]
name = "mention"
type = "enum"
values = [
    "NAM",
    "NOM",
]

[[label]]
name = "Event"
key = "e"
description = \"\"\"
[[label]]
name = "not a label"
\"\"\"
light = { bar = "#B23A12", tint = "#FBE1D6" }
dark = { bar = "#FF9B73", tint = "#4A2416" }

[[label.attribute]]
name = "type"
type = "enum"
values = ["PROTEST", "AID"]
default = "AID"

[[label.attribute]]
name = "mode"
type = "enum"

[label.attribute.depends]
attribute = "type"

[label.attribute.depends.values]
PROTEST = ["demo", "riot"]

[[label.role]]
name = "actor"
key = "a"
targets = [
    "Actor",
]
max = 1

[[label.role]]
name = "causes"
key = "c"
targets = ["Event"]
"""


def planted(old: str, new: str, *, after: str = "") -> tuple[str, int]:
    """Return the file with `new` in place of `old`, and the line on which that begins."""
    start = GOOD.index(old, GOOD.index(after))
    return GOOD[:start] + new + GOOD[start + len(old) :], GOOD[:start].count("\n") + 1


def refusals(text: str) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        read_schema(text, "mine.toml")
    return str(caught.value).split("\n")


def test_good_file_is_read() -> None:
    schema = read_schema(GOOD, "mine.toml")

    assert (schema.name, schema.version) == ("test", 2)
    assert [it.name for it in schema.labels] == ["Actor", "Event"]
    assert [it.name for it in schema.by_name["Event"].roles] == ["actor", "causes"]
    assert schema.by_name["Event"].description.startswith("[[label]]")


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD])
def test_file_from_another_system_is_the_same(text: str) -> None:
    assert read_schema(text, "mine.toml").by_name == read_schema(GOOD, "mine.toml").by_name


PLANTED = {
    "unknown key of the file": ('name = "test"', 'nane = 1\nname = "test"', "", "no such key"),
    "unknown key of a label": ('key = "e"', 'kye = "e"', "", "kye: there is no such key"),
    "unknown key of an attribute": ("default", "defualt", "", "defualt: there is no such key"),
    "unknown key of a role": ('targets = ["Event"]', 'target = "x"\ntargets = ["Event"]', "",
        "target: there is no such key"),
    "unknown table": ("[[label.role]]", "[[label.roles]]", "max = 1", "roles: there is no"),
    "fields by their other names": ("[[label.attribute]]", "[[label.attributes]]", "Event",
        "attributes: there is no such key"),
    "version that is no number": ("version = 2", 'version = "2"', "", "version: "),
    "version that is true": ("version = 2", "version = true", "", "version: "),
    "key of two letters": ('key = "e"', 'key = "ev"', "", "key: "),
    "values that are no list": ('values = ["PROTEST", "AID"]', "values = 3", "", "values: "),
    "value in a list that is no text": ('values = [\n    "NAM"', "values = [\n    5", "",
        "values: "),
    "number of things that is no number": ("max = 1", 'max = "one"', "", "max: "),
    "number of things below zero": ("max = 1", "min = -1", "", "min: "),
    "more than there may be": ("max = 1", "max = 1\nmin = 2", "", "max: at least 2 and at most 1"),
    "unknown type": ('type = "enum"', 'type = "choice"', 'name = "mode"', "type: "),
    "bad colour": ('light = { bar = "#B23A12"', 'light = { bar = "red"', "", "light.bar: 'red' is"),
    "label that stands twice": ('name = "Event"', 'name = "Actor"', "", "'Actor' stands twice"),
    "label key that stands twice": ('key = "e"', 'key = "a"', "", "label key 'a' stands twice"),
    "attribute that stands twice": ('name = "mode"', 'name = "type"', "", "'type' stands twice"),
    "role that stands twice": ('name = "causes"', 'name = "actor"', "", "'actor' stands twice"),
    "role key that stands twice": ('key = "c"', 'key = "a"', "", "role key of Event 'a' stands"),
    "choice that stands twice": ('values = ["PROTEST", "AID"]', 'values = ["AID", "AID"]', "",
        "the value 'AID' stands twice"),
    "target that does not exist": ('targets = ["Event"]', 'targets = ["Evnt"]', "",
        "role 'causes' of Event points to 'Evnt', which is no label of this schema"),
    "role without targets": ('targets = ["Event"]', "targets = []", "", "targets: "),
    "choices without any": ('[[label.attribute]]\nname = "mention"',
        '[[label.attribute]]\nname = "kind"\ntype = "enum"\n[[label.attribute]]\nname = "m"', "",
        "attribute 'kind' is enum and needs values"),
    "dependence on nothing": ('[label.attribute.depends]\nattribute = "type"',
        '[label.attribute.depends]\nattribute = "tpye"', "", "depends on 'tpye', which is no"),
    "dependence on no value": ('[label.attribute.depends]\nattribute = "type"\n\n'
        "[label.attribute.depends.values]\nPROTEST",
        '[label.attribute.depends]\nattribute = "type"\n\n[label.attribute.depends.values]\nRIOT',
        "", "depends on 'RIOT', which is no value of 'type'"),
    "dependent values that are no list": ('PROTEST = ["demo", "riot"]', 'PROTEST = "demo"', "",
        "depends.values.PROTEST: "),
    "default that does not fit": ('default = "AID"', 'default = "HELP"', "",
        "default: 'HELP' is none of PROTEST, AID"),
    "default that is no number at all": ('default = "AID"', "default = nan", "", "finite"),
    "default beyond 64 bits": ('default = "AID"', f"default = {1 << 64}", "", "64 bits"),
    "default that is a date": ('default = "AID"', "default = 2026-03-03", "", "default: "),
    "label without a name": ('[[label]]\nname = "Event"', "[[label]]", "", "name: is missing"),
    "role without a name": ('[[label.role]]\nname = "causes"', "[[label.role]]", "",
        "name: is missing"),
    "attribute without a type": ('[[label.attribute]]\nname = "mode"\ntype = "enum"',
        '[[label.attribute]]\nname = "mode"', "", "type: is missing"),
    "missing colour": ('dark = { bar = "#FF9B73", tint = "#4A2416" }',
        'dark = { bar = "#FF9B73" }', "", "dark.tint: is missing"),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_error_is_said_with_file_line_and_reason(what: str) -> None:
    old, new, after, reason = PLANTED[what]
    text, line = planted(old, new, after=after)

    [said] = refusals(text)

    assert said.startswith(f"mine.toml, line {line}: ")
    assert reason in said
    assert said.endswith(".")


BROKEN = {
    "no value": ("version = 2", "version =", "version", "Invalid value"),
    "no equals sign": ('key = "e"', 'key "e"', 'key "e"', "Expected '='"),
    "text without an end": ('key = "e"', 'key = "e', 'key = "e', "Illegal character"),
    "key that stands twice": ('key = "e"', 'key = "e"\nkey = "f"', 'key = "f"', "Cannot overwrite"),
    "list without an end": ('targets = ["Event"]', 'targets = ["Event"', "targets = [\"Event", ""),
    "long text without an end": ('before."""', "", "", ""),
    "day that is not in the calendar": ("version = 2", "version = 2026-02-30", "version", "date"),
    "number too long to be read": ("version = 2", f"version = {'9' * 5000}", "version", "digits"),
    "lists too deep to be read": ("version = 2", f"version = {'[' * 9999}", "version", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", [it for it in BROKEN if it != "long text without an end"])
def test_what_is_no_toml_is_said_with_its_line(what: str) -> None:
    old, new, begin, reason = BROKEN[what]
    text, _ = planted(old, new)
    line = text[: text.index(begin)].count("\n") + 1

    [said] = refusals(text)

    assert said.startswith(f"mine.toml, line {line}: this is not TOML: ")
    assert reason in said


def test_text_that_is_never_closed_is_wrong_where_it_begins() -> None:
    text = GOOD.replace('"not a label"\n"""', '"not a label"\n')

    [said] = refusals(text)

    line = text[: text.index("description")].count("\n") + 1
    assert said.startswith(f"mine.toml, line {line}: this is not TOML: ")


def test_all_wrong_values_are_said_at_once() -> None:
    text = GOOD.replace("version = 2", "version = 0").replace("max = 1", "max = 0")

    assert [it.split(": ")[1] for it in refusals(text)] == ["version", "max"]


@pytest.mark.parametrize(
    "text",
    [
        'name = "test"\nlabel = [\n  { name = "A" },\n]',
        'name = "test"\nlabel = 3',
        'name = "test"\n\nlabel = [3]',
        'name = "test"\n["label"]\nname = "A"',
        'name = "test"\n[[ "label" ]]\nname = "A"\nattribute = [{ name = "x" }]',
        'name = "test"\n[[labels]]\nname = "A"',
        'name = "test"\nlabel.name = "A"',
    ],
)
def test_other_ways_to_write_toml_have_lines_too(text: str) -> None:
    for said in refusals(text):
        line = int(said.removeprefix("mine.toml, line ").split(":")[0])
        assert 1 <= line <= text.count("\n") + 1


def test_empty_file_lacks_a_name_and_labels() -> None:
    assert refusals("") == [
        "mine.toml, line 1: name: is missing.",
        "mine.toml, line 1: is missing.",
    ]


def test_news_schema_has_no_errors(schema: Schema) -> None:
    assert schema.name == "news"
