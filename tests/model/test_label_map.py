"""Foreign names become ours because somebody said so, or they are listed."""

import tomllib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import SchemaError
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap, Named, proposal, read_map, unmapped
from tests.strategies import SCHEMA, names

FILE = """\
offsets = "utf16"
[label]
PER = { label = "Actor", etype = "PER" }
Junk = ""
[attribute]
"PER.kind" = "mention"
[value]
"mention.Name" = "NAM"
[role]
said = { role = "source", reversed = true }
by = { role = "source" }
"""


def test_a_file_is_read() -> None:
    assert read_map("\ufeff" + FILE.replace("\n", "\r\n"), "map.toml", SCHEMA) == LabelMap(
        {"PER": Named("Actor", {"etype": "PER"}), "Junk": Named("")},
        {"PER.kind": Named("mention")},
        {"mention.Name": "NAM"},
        {"said": Named("source", {}, backwards=True), "by": Named("source")},
        unit="utf16",
    )
    assert read_map("", "map.toml", SCHEMA, drop_rest=True) == LabelMap(drop_rest=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[label", "map.toml is not TOML: "),
        ("[labels]", "map.toml: there is no table [labels]."),
        ("label = 1", "map.toml: label must be a table."),
        ('offsets = "bytes"', "offsets must be one of codepoint, utf16, utf8, grapheme."),
        ("[label]\nA = 1", "label.'A' must be a name, \"\" or { label = … }."),
        ("[label]\nA = {etype = 'PER'}", "label.'A' must be a name, \"\" or { label = … }."),
        ("[role]\nA = {role = 'source', x = 1}", "role.'A' has keys that are not known."),
        ("[role]\nA = {role = 'source', reversed = 1}", "role.'A' has keys that are not known."),
        ("[attribute]\nA = {name = 'etype', x = 1}", "attribute.'A' has keys that are not known."),
        ("[label]\nA = 'Aktor'", "label.'A' is 'Aktor', but the schema has no such label."),
        ("[role]\nA = 'x'", "role.'A' is 'x', but the schema has no such role."),
        ("[attribute]\nA = 'x'", "attribute.'A' is 'x', but the schema has no such attribute."),
        ("[label]\nA = {label = 'Cue', etype = 'PER'}", "label.'A': Cue has no attribute 'etype'."),
    ],
)
def test_what_is_wrong_is_said(text: str, sentence: str) -> None:
    with pytest.raises(SchemaError) as caught:
        read_map(text, "map.toml", SCHEMA)

    assert sentence in str(caught.value)


def test_unknown_names_are_listed_and_proposed() -> None:
    findings = Findings()
    findings.unknown.update({("label", "ACTOR"): 3, ("label", "Person"): 1})
    findings.unknown.update({("role", "Event.Place"): 2, ("value", "mention.Name"): 1})
    findings.forbidden["the source of Quote must be Actor, not Event"] += 2

    assert unmapped(findings).split("\n") == [
        "The schema has no such label: ACTOR (3), Person (1).",
        "The schema has no such value: mention.Name (1).",
        "The schema has no such role: Event.Place (2).",
        "The schema does not allow:",
        "  2 × the source of Quote must be Actor, not Event.",
    ]
    lines = proposal(findings.unknown, SCHEMA).split("\n")
    assert '"ACTOR" = "Actor"  # 3 times' in lines
    assert '"Person" = ""  # 1 times' in lines
    assert '"Event.Place" = "place"  # 2 times' in lines


@settings(deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(["label", "role", "value"]), names), st.just(1)))
def test_a_proposal_can_be_read(unknown: dict[tuple[str, str], int]) -> None:
    text = proposal(Counter(unknown), SCHEMA)  # type: ignore[arg-type]

    found = tomllib.loads(text)
    assert {(table, name) for table, rows in found.items() for name in rows} == set(unknown)
    read_map(text, "map.toml", SCHEMA)
