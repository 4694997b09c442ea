"""What the labels of other programs are here: a mapping file (TOML), and its proposal.

```toml
offsets = "utf16"                             # only for files that do not say; see `Unit`

[label]                                       # their label = ours; "" leaves it out
Person = { label = "Actor", etype = "PER" }   # with attributes that it implies
Content = "Quote"
"Mention.kind=place" = "Place"                # a label with a certain value of an attribute

[attribute]                                   # "their label.their attribute" = ours; or ""
"Person.Mention" = "mention"

[value]                                       # "our attribute.their value" = ours
"mention.Name" = "NAM"

[role]                                        # "their label.their role" = ours; or ""
"Attribution.Source" = "source"
"Employs.Arg2" = { role = "actor", reversed = true }   # our arrow leads the other way
```

What a schema and a file do not name is not guessed: it is listed, and nothing is imported until
somebody has said what it is, or that it may be left out.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import JsonValue

from annotator.errors import SchemaError
from annotator.model.findings import Findings, Table
from annotator.model.offset_table import UNITS, Unit
from annotator.model.schema import Schema

_TABLES: tuple[Table, ...] = get_args(Table)


@dataclass(frozen=True, slots=True)
class Named:
    """What a foreign name is here: our name, empty to leave it out; and what else it says."""

    name: str
    attributes: Mapping[str, JsonValue] = field(default_factory=dict)
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Foreign names → ours. `drop_rest` leaves out what is neither here nor in the schema.

    `unit` is what offsets count in files that do not say.
    """

    labels: Mapping[str, Named] = field(default_factory=dict)
    attributes: Mapping[str, Named] = field(default_factory=dict)
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    roles: Mapping[str, Named] = field(default_factory=dict)
    drop_rest: bool = False
    unit: Unit | None = None


def read_map(text: str, file: str, schema: Schema, *, drop_rest: bool = False) -> LabelMap:
    """Return the map that a TOML file holds; raises SchemaError with all that is wrong in it."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{file} is not TOML: {error}.") from error
    unit = data.pop("offsets", None)
    wrong = [f"there is no table [{it}]" for it in data if it not in _TABLES]
    wrong += [f"{it} must be a table" for it in data if not isinstance(data[it], dict)]
    if unit is not None and unit not in UNITS:
        wrong.append(f"offsets must be one of {', '.join(UNITS)}")
    tables = {it: data.get(it, {}) if not wrong else {} for it in _TABLES}
    labels = _names("label", tables["label"], "label", wrong)
    roles = _names("role", tables["role"], "role", wrong)
    attributes = _names("attribute", tables["attribute"], "name", wrong)
    wrong += _unknown_here(labels, attributes, roles, schema)
    if wrong:
        raise SchemaError("\n".join(f"{file}: {it}." for it in wrong))
    return LabelMap(labels, attributes, tables["value"], roles, drop_rest, unit)


def _names(table: Table, rows: Mapping[str, Any], key: str, wrong: list[str]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for theirs, value in rows.items():
        ours = {key: value} if isinstance(value, str) else value
        if not isinstance(ours, dict) or not isinstance(ours.get(key), str):
            wrong.append(f'{table}.{theirs!r} must be a name, "" or {{ {key} = … }}')
            continue
        rest = {name: it for name, it in ours.items() if name != key}
        backwards = rest.pop("reversed", False) if table == "role" else False
        if not isinstance(backwards, bool) or (rest and table != "label"):
            wrong.append(f"{table}.{theirs!r} has keys that are not known")
            continue
        found[theirs] = Named(ours[key], rest, backwards)
    return found


def _unknown_here(
    labels: Mapping[str, Named],
    attributes: Mapping[str, Named],
    roles: Mapping[str, Named],
    schema: Schema,
) -> list[str]:
    """Say which of our own names there are not: a slip of the pen there would lose labels."""
    ours = _ours(schema)
    tables: tuple[tuple[Table, Mapping[str, Named]], ...] = (
        ("label", labels),
        ("attribute", attributes),
        ("role", roles),
    )
    found = [
        f"{table}.{theirs!r} is {it.name!r}, but the schema has no such {table}"
        for table, rows in tables
        for theirs, it in rows.items()
        if it.name and it.name not in ours[table]
    ]
    for theirs, it in labels.items():
        label = schema.by_name.get(it.name)
        found += [
            f"label.{theirs!r}: {it.name} has no attribute {name!r}"
            for name in it.attributes
            if label and not label.attribute(name)
        ]
    return found


def unmapped(findings: Findings) -> str:
    """Say which names of the files nobody has mapped, and what the schema does not allow."""
    lines: list[str] = []
    for table in _TABLES:
        rows = sorted((it[1], n) for it, n in findings.unknown.items() if it[0] == table)
        if rows:
            names = ", ".join(f"{name} ({count})" for name, count in rows)
            lines.append(f"The schema has no such {table}: {names}.")
    if findings.forbidden:
        lines.append("The schema does not allow:")
        lines += [f"  {count} × {it}." for it, count in findings.forbidden.most_common()]
    return "\n".join(lines)


def proposal(unknown: Counter[tuple[Table, str]], schema: Schema) -> str:
    """Return a mapping file to edit: all unknown names, each with the likeliest of ours, or `""`.

    It is a proposal: names that are the same but for case, or none.
    """
    lines = [
        "# What the labels of other programs are here. Put one of our names between the quotes;",
        '# what stays empty is left out. { label = "Actor", etype = "PER" } sets attributes;',
        '# { role = "actor", reversed = true } turns an arrow round.',
        f"# Labels: {', '.join(schema.by_name)}.",
    ]
    for table in _TABLES:
        rows = [(name, count) for (kind, name), count in unknown.items() if kind == table]
        if rows:
            lines += ["", f"[{table}]"]
        alike = {it.casefold(): it for it in _ours(schema)[table]}
        for name, count in sorted(rows):
            ours = alike.get(name.rpartition(".")[2].casefold(), "")
            lines.append(f"{_toml(name)} = {_toml(ours)}  # {count} times")
    return "\n".join(lines) + "\n"


def _ours(schema: Schema) -> dict[Table, set[str]]:
    return {
        "label": set(schema.by_name),
        "attribute": {it.name for label in schema.labels for it in label.attributes},
        "value": set(),
        "role": {it.name for label in schema.labels for it in label.roles},
    }


def _toml(text: str) -> str:
    """Return a text as TOML has it: as JSON, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
