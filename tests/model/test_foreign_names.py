"""A foreign name is proposed to be what it most likely is, and offered all that it may be."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.findings import Findings, Table
from annotator.model.foreign_names import (
    Aliases,
    ForeignName,
    choices,
    foreign_names,
    likeliest,
    named_in,
    own_part,
    owner_of,
    proposal,
    with_named,
)
from annotator.model.growth import grown
from annotator.model.label_map import LabelMap, Named, read_map
from annotator.project import label_aliases, schema_named, schema_names
from tests.strategies import SCHEMA, names

LABELS = LabelMap({"Said": Named("Quote"), "Person": Named("Actor"), "Junk": Named("")})


def likely(table: Table, name: str, labels: LabelMap = LABELS) -> Named | None:
    return likeliest(ForeignName(table, name), SCHEMA, label_aliases(), labels)


@pytest.mark.parametrize(
    ("table", "name", "ours"),
    [
        ("label", "ACTOR", Named("Actor")),
        ("label", "custom.Quote", Named("Quote")),
        ("label", "PER", Named("Actor", {"etype": "PER"})),
        ("label", "Person", Named("Actor", {"etype": "PER"})),
        ("label", "B_PROTEST", None),
        ("label", "Protest", Named("Event", {"type": "PROTEST"})),
        ("label", "MONEY", Named("Quantity", {"kind": "money"})),
        ("label", "CARDINAL", Named("Quantity")),
        ("label", "Verb-Cue", Named("Cue")),
        ("label", "DATE", Named("Time")),
        ("label", "DirectQuote", Named("Quote", {"qtype": "direct"})),
        ("label", "U.S.", None),
        ("label", "n", None),
        ("attribute", "Person.Mention_Type", Named("mention")),
        ("attribute", "Person.shoe size", None),
        ("value", "mention.Name", Named("NAM")),
        ("value", "etype.person", Named("PER")),
        ("value", "negated.TRUE", Named("true")),
        ("role", "Said.Speaker", Named("source")),
        ("role", "Said.source", Named("source")),
        ("role", "Person.speaker", Named("source", backwards=True)),
    ],
)
def test_what_a_name_is_most_likely(table: Table, name: str, ours: Named | None) -> None:
    assert likely(table, name) == ours


def test_without_aliases_equal_names_are_found() -> None:
    foreign = ForeignName("label", "person")

    assert likeliest(foreign, SCHEMA, Aliases(), LABELS) is None
    assert likeliest(foreign._replace(name="quote"), SCHEMA, Aliases(), LABELS) == Named("Quote")


@pytest.mark.parametrize("name", schema_names())
def test_aliases_say_nothing_that_a_schema_does_not_have(name: str) -> None:
    schema = schema_named(name)
    for table in ("label", "value", "attribute", "role"):
        for others in label_aliases().tables[table].values():
            for other in others:
                found = likeliest(ForeignName(table, other), schema, label_aliases(), LABELS)
                assert found is None or found.name


def test_an_attribute_of_a_label_is_one_of_ours_and_else_any() -> None:
    mine = choices(ForeignName("attribute", "Said.x"), SCHEMA, LABELS)
    any_label = choices(ForeignName("attribute", "x"), SCHEMA, LABELS)

    assert Named("qtype") in mine
    assert Named("etype") not in mine
    assert Named("qtype") in any_label
    assert Named("etype") in any_label


def test_a_role_may_lead_the_other_way() -> None:
    found = choices(ForeignName("role", "Person.x"), SCHEMA, LABELS)

    assert Named("source", backwards=True) in found
    assert Named("source") not in found
    assert Named("source") in choices(ForeignName("role", "x"), SCHEMA, LABELS)


def test_values_that_depend_on_others_are_offered() -> None:
    found = choices(ForeignName("value", "mode.x"), SCHEMA, LABELS)

    assert Named("strike") in found


def test_a_name_belongs_to_the_longest_label_before_it() -> None:
    labels = LabelMap({"A": Named("Actor"), "A.B": Named("Quote"), "C.k=v": Named("Event")})

    assert owner_of(ForeignName("role", "A.B.x"), SCHEMA, labels) == SCHEMA.by_name["Quote"]
    assert owner_of(ForeignName("role", "C.x"), SCHEMA, labels) is None
    assert own_part(ForeignName("role", "C.x"), SCHEMA, labels) == "x"
    assert own_part(ForeignName("role", "A.B.x.y"), SCHEMA, labels) == "x.y"
    assert own_part(ForeignName("value", "etype.a.b"), SCHEMA, labels) == "a.b"
    assert own_part(ForeignName("label", "x."), SCHEMA, labels) == "x."


def test_decisions_are_in_the_map() -> None:
    decided = {
        ForeignName("label", "A"): Named("Actor"),
        ForeignName("attribute", "A.b"): Named("etype"),
        ForeignName("value", "etype.c"): Named("PER"),
        ForeignName("role", "A.d"): Named("source", backwards=True),
    }

    labels = with_named(LabelMap(values={"etype.n": 4}), decided)

    assert {it: named_in(labels, it) for it in decided} == decided
    assert named_in(labels, ForeignName("value", "etype.n")) is None
    assert named_in(labels, ForeignName("label", "B")) is None


def test_unknown_names_come_with_counts_and_examples() -> None:
    findings = Findings(examples={("label", "B"): "Ada Kern"})
    findings.unknown.update({("role", "a"): 9, ("label", "A"): 1, ("label", "B"): 2})

    assert foreign_names(findings) == (
        ForeignName("label", "B", 2, "Ada Kern"),
        ForeignName("label", "A", 1),
        ForeignName("role", "a", 9),
    )


def test_a_proposal_is_a_file_to_edit() -> None:
    findings = Findings(examples={("label", "PER"): "Ada\x7f Kern"})
    findings.unknown.update({("label", "PER"): 3000, ("label", "Zebra"): 1})

    lines = proposal(findings, SCHEMA, label_aliases(), LabelMap()).split("\n")

    assert lines[3] == f"# Labels: {', '.join(SCHEMA.by_name)}."
    assert '"PER" = { label = "Actor", etype = "PER" }  # 3,000 times: Ada  Kern' in lines
    assert '"Zebra" = ""  # once' in lines


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["label", "role", "value", "attribute"]), names), st.just(1)
    )
)
def test_a_proposal_can_be_read(unknown: dict[tuple[Table, str], int]) -> None:
    findings = Findings()
    findings.unknown.update(unknown)

    text = proposal(findings, SCHEMA, label_aliases(), LabelMap())

    found = tomllib.loads(text)
    assert {(table, name) for table, rows in found.items() for name in rows} == set(unknown)
    read_map(text, "map.toml", SCHEMA)


# A schema that grows


def test_new_names_come_into_the_schema() -> None:
    decided = {
        ForeignName("label", "Law"): Named("Law"),
        ForeignName("label", "Bill"): Named("Law"),
        ForeignName("label", "Junk"): Named(""),
        ForeignName("attribute", "Law.year"): Named("year"),
        ForeignName("attribute", "Person.shoe"): Named("shoe"),
        ForeignName("attribute", "Person.mention"): Named("mention"),
        ForeignName("role", "Law.author"): Named("author"),
        ForeignName("role", "Person.said"): Named("source", backwards=True),
        ForeignName("value", "mention.LIST"): Named("LIST"),
        ForeignName("value", "mention.Name"): Named("NAM"),
        ForeignName("value", "kind.goats"): Named("goats"),
    }

    schema = grown(SCHEMA, decided, LABELS)

    law = schema.by_name["Law"]
    assert schema.version == SCHEMA.version + 1
    assert [it.name for it in schema.labels] == [*SCHEMA.by_name, "Law"]
    assert law.key == "l"
    assert [(it.name, it.type) for it in law.attributes] == [("year", "text")]
    assert [(it.name, it.targets) for it in law.roles] == [("author", tuple(schema.by_name))]
    actor = schema.by_name["Actor"]
    assert actor.attributes[-1].name == "shoe"
    assert actor.attribute("mention").values[-1] == "LIST"  # type: ignore[union-attr]
    assert actor.roles == SCHEMA.by_name["Actor"].roles
    kind = SCHEMA.by_name["Quantity"].attribute("kind")
    assert schema.by_name["Quantity"].attribute("kind") == kind
    assert grown(schema, decided, LABELS) == schema


def test_a_schema_that_has_everything_stays_as_it_is() -> None:
    assert grown(SCHEMA, {ForeignName("label", "PER"): Named("Actor")}, LabelMap()) is SCHEMA


def test_many_new_labels_have_keys_and_colours_while_there_are_some() -> None:
    decided = {
        ForeignName("label", name): Named(name) for name in (*(f"x{it}" for it in range(40)), "…")
    }

    schema = grown(SCHEMA, decided, LabelMap())

    keys = [it.key for it in schema.labels if it.key]
    assert len(keys) == len(set(keys)) == 36
    assert len({it.light.bar for it in schema.labels}) == 8
