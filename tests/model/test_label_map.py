"""Foreign names become ours because somebody said so, or they are listed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import SchemaError
from annotator.model.findings import Findings
from annotator.model.label_map import (
    LabelMap,
    Named,
    read_map,
    unmapped,
    with_rows,
    write_map,
)
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


@pytest.mark.parametrize(
    "text",
    [
        "[value]\n'mention.x' = 2026-03-01",
        "[value]\n'mention.x' = nan",
        "[value]\nx = [1979-05-27]",
    ],
)
def test_values_that_json_does_not_have_are_refused(text: str) -> None:
    with pytest.raises(SchemaError, match="must be a text, a number, true, false or a list"):
        read_map(text, "map.toml", SCHEMA)
    row = f"[label]\nA = {{ label = 'Actor', etype = {text.rpartition(' = ')[2]} }}"
    with pytest.raises(SchemaError, match="has a value that is no text, number, true or false"):
        read_map(row, "map.toml", SCHEMA)


def test_unknown_names_are_listed() -> None:
    findings = Findings()
    findings.unknown.update({("label", "ACTOR"): 3000, ("label", "line\nfeed, too"): 1})
    findings.unknown.update({("role", "Event.Place"): 2, ("value", "mention.Name"): 1})
    findings.unknown.update({("attribute", f"Actor.a{it}"): it for it in range(1, 24)})
    findings.forbidden["the source of Quote must be Actor, not Event"] += 2

    label, attributes, *others = unmapped(findings).split("\n")

    assert label == 'The schema has no such label: ACTOR (3,000), "line\\nfeed, too" (1).'
    assert attributes.startswith("The schema has no such attribute: Actor.a23 (23), Actor.a22 (22)")
    assert attributes.endswith("Actor.a4 (4), and 3 more.")
    assert others == [
        "The schema has no such value: mention.Name (1).",
        "The schema has no such role: Event.Place (2).",
        "The schema does not allow:",
        "  2 × the source of Quote must be Actor, not Event.",
    ]


json_values = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | names,
    lambda it: st.lists(it, max_size=3) | st.dictionaries(names, it, max_size=3),
    max_leaves=5,
)
actors = st.builds(
    Named, st.just("Actor"), st.dictionaries(st.sampled_from(["etype", "mention"]), json_values)
)
roles = st.builds(Named, st.just("source"), st.just({}), st.booleans())
maps = st.builds(
    LabelMap,
    st.dictionaries(names, actors | st.just(Named(""))),
    st.dictionaries(names, st.sampled_from([Named("etype"), Named("")])),
    st.dictionaries(names, json_values),
    st.dictionaries(names, roles | st.just(Named(""))),
    unit=st.sampled_from(["utf16", None]),
)


@settings(deadline=None)
@given(maps, names)
def test_what_is_written_is_read_as_it_was(labels: LabelMap, remark: str) -> None:
    remarks = {("label", it): remark for it in labels.labels}

    assert read_map(write_map(labels, remarks), "map.toml", SCHEMA) == labels  # type: ignore[arg-type]


def test_rows_are_added_below_the_headings_of_a_file() -> None:
    before = '# Mine.\n[label] # theirs\nPER = "Actor" # who\n\n[role]\n"PER.of" = ""\n'

    after = with_rows(
        before, '# head\n[label]\n"ORG" = "Actor"  # 3 times\n\n[value]\n"a.b" = ""\n'
    )

    assert after == (
        '# Mine.\n[label] # theirs\n"ORG" = "Actor"  # 3 times\nPER = "Actor" # who\n\n'
        '[role]\n"PER.of" = ""\n\n[value]\n"a.b" = ""\n'
    )


@pytest.mark.parametrize("before", ["label = {}\n", 'label.PER = "Actor"\n'])
def test_a_file_that_takes_no_rows_is_left_alone(before: str) -> None:
    with pytest.raises(SchemaError, match=r"add these lines:\n\[label\]\nORG"):
        with_rows(before, '[label]\nORG = "Actor"\n')
