"""Names of other programs that neither the schema nor a mapping has: what each may be here.

A proposal goes by names that are the same but for case and signs, by known other names for the
same (`resources/aliases.toml`), and by the values of an attribute that says the kind of a thing:
`PER` is an Actor whose kind is PER. It is a proposal; a person confirms it.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, get_args

import regex as re

from annotator.model.findings import Findings, Table
from annotator.model.label_map import LabelMap, Named, write_map
from annotator.model.schema import Attribute, Label, Schema

TABLES: tuple[Table, ...] = get_args(Table)
_SIGNS = re.compile(r"[^\p{L}\p{M}\p{N}]+")
_KINDS = ("type", "kind")


class ForeignName(NamedTuple):
    """A name that is not known here: how often it stands in the files, and an example.

    `name` is as the `table` of a mapping file has it: an attribute or role has its label before
    it, a value our attribute.
    """

    table: Table
    name: str
    times: int = 1
    example: str = ""


@dataclass(frozen=True, slots=True)
class Aliases:
    """Our names with all that others call the same, by table; all of it folded."""

    tables: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def same(self, table: Table, ours: str, theirs: str) -> bool:
        """Whether a name of theirs is known to mean ours."""
        return _folded(theirs) in self.tables.get(table, {}).get(_folded(ours), ())


def read_aliases(text: str) -> Aliases:
    """Return the aliases that a TOML file holds: in each table, our name = their names."""
    return Aliases(
        {
            table: {_folded(ours): frozenset(map(_folded, theirs)) for ours, theirs in rows.items()}
            for table, rows in tomllib.loads(text).items()
        }
    )


def foreign_names(findings: Findings) -> tuple[ForeignName, ...]:
    """Return the unknown names: labels first, in each table the most frequent first."""
    found = (
        ForeignName(table, name, count, findings.examples.get((table, name), ""))
        for (table, name), count in findings.unknown.items()
    )
    return tuple(sorted(found, key=lambda it: (TABLES.index(it.table), -it.times, it.name)))


def choices(foreign: ForeignName, schema: Schema, labels: LabelMap) -> tuple[Named, ...]:
    """Return all that a name may be here, in the order in which a list shows it."""
    if foreign.table == "label":
        return tuple(_labels(schema))
    if foreign.table == "value":
        name = attribute_of(foreign, schema)
        mine = (it for label in schema.labels for it in label.attributes if it.name == name)
        values = (value for it in mine for value in _values(it))
        return tuple(Named(it) for it in dict.fromkeys(values))
    owner = owner_of(foreign, schema, labels)
    owners = [owner] if owner else list(schema.labels)
    if foreign.table == "attribute":
        names = (it.name for label in owners for it in label.attributes)
        return tuple(Named(it) for it in dict.fromkeys(names))
    ours = dict.fromkeys(it.name for label in owners for it in label.roles)
    others = dict.fromkeys(
        role.name
        for label in schema.labels
        for role in label.roles
        if owner is None or owner.name in role.targets
    )
    return (*map(Named, ours), *(Named(it, backwards=True) for it in others))


def likeliest(
    foreign: ForeignName, schema: Schema, aliases: Aliases, labels: LabelMap
) -> Named | None:
    """Return what a name is most likely here, or None where nothing speaks for anything."""
    theirs = own_part(foreign, schema, labels)
    tests: tuple[Callable[[Named], bool], ...] = (
        lambda it: not it.attributes and _folded(it.name) == _folded(theirs),
        lambda it: any(_folded(str(kind)) == _folded(theirs) for kind in it.attributes.values()),
        lambda it: any(aliases.same("value", str(kind), theirs) for kind in it.attributes.values()),
        lambda it: not it.attributes and aliases.same(foreign.table, it.name, theirs),
    )
    known = choices(foreign, schema, labels)
    return next((it for test in tests for it in known if test(it)), None)


def proposal(findings: Findings, schema: Schema, aliases: Aliases, labels: LabelMap) -> str:
    """Return a mapping file to edit: each unknown name with the likeliest of ours, or `""`."""
    found = foreign_names(findings)
    likely = {it: likeliest(it, schema, aliases, labels) or Named("") for it in found}
    times = {it: "once" if it.times == 1 else f"{it.times:,} times" for it in found}
    remarks = {
        (it.table, it.name): f"{times[it]}: {it.example}" if it.example else times[it]
        for it in found
    }
    head = (
        "# What the labels of other programs are here. Put one of our names between the quotes;\n"
        '# what stays empty is left out. { label = "Actor", etype = "PER" } sets attributes;\n'
        '# { role = "actor", reversed = true } turns an arrow round.\n'
        f"# Labels: {', '.join(schema.by_name)}.\n\n"
    )
    return head + write_map(with_named(LabelMap(), likely), remarks)


def own_part(foreign: ForeignName, schema: Schema, labels: LabelMap) -> str:
    """Return a foreign name alone: without the label or attribute that stands before it."""
    if foreign.table == "label":
        return foreign.name.rpartition(".")[2] or foreign.name
    if foreign.table == "value":
        return foreign.name.removeprefix(f"{attribute_of(foreign, schema)}.")
    return foreign.name.removeprefix(f"{_theirs(foreign, schema, labels)}.")


def owner_of(foreign: ForeignName, schema: Schema, labels: LabelMap) -> Label | None:
    """Return our label for the one that a foreign attribute or role belongs to, if there is one."""
    theirs = _theirs(foreign, schema, labels)
    return schema.by_name.get(labels.labels.get(theirs, Named(theirs)).name)


def attribute_of(foreign: ForeignName, schema: Schema) -> str:
    """Return the name of our attribute that a foreign value is one of."""
    return _prefix(foreign.name, {it.name for label in schema.labels for it in label.attributes})


def with_named(labels: LabelMap, decided: Mapping[ForeignName, Named]) -> LabelMap:
    """Return a map with what was decided for some names added."""
    rows: dict[Table, dict[str, Named]] = {table: {} for table in TABLES}
    for foreign, named in decided.items():
        rows[foreign.table][foreign.name] = named
    return replace(
        labels,
        labels={**labels.labels, **rows["label"]},
        attributes={**labels.attributes, **rows["attribute"]},
        values={**labels.values, **{name: it.name for name, it in rows["value"].items()}},
        roles={**labels.roles, **rows["role"]},
    )


def named_in(labels: LabelMap, foreign: ForeignName) -> Named | None:
    """Return what a map says a name is, or None where it says nothing."""
    if foreign.table == "value":
        value = labels.values.get(foreign.name)
        return Named(value) if isinstance(value, str) else None
    rows = {"label": labels.labels, "attribute": labels.attributes, "role": labels.roles}
    return rows[foreign.table].get(foreign.name)


def _labels(schema: Schema) -> Iterator[Named]:
    """Yield the labels, and then each with every value of the attribute that says its kind."""
    yield from (Named(it.name) for it in schema.labels)
    for label in schema.labels:
        for it in label.attributes:
            if it.name.endswith(_KINDS) and it.type == "enum" and not it.depends:
                yield from (Named(label.name, {it.name: value}) for value in it.values)


def _values(attribute: Attribute) -> Iterator[str]:
    if attribute.type == "boolean":
        yield from ("true", "false")
    yield from attribute.values
    for some in attribute.depends.values.values() if attribute.depends else ():
        yield from some


def _theirs(foreign: ForeignName, schema: Schema, labels: LabelMap) -> str:
    """Return the name of their label that an attribute or role belongs to."""
    # As it was mapped: `Mention.kind=place` is about a label `Mention`.
    mapped = (it.partition("=")[0].rpartition(".")[0] if "=" in it else it for it in labels.labels)
    return _prefix(foreign.name, (*labels.labels, *mapped, *schema.by_name))


def _prefix(name: str, before: Iterable[str]) -> str:
    """Return which of some names stands before the dot in a name; the longest one, or ""."""
    return max((it for it in before if name.startswith(f"{it}.")), key=len, default="")


def _folded(name: str) -> str:
    return _SIGNS.sub("", name).casefold()
