"""What the labels of other programs are here: a mapping file (TOML), read and written.

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
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import JsonValue

from annotator.errors import SHOWN, SchemaError
from annotator.model.findings import Findings, Table
from annotator.model.offset_table import UNITS, Unit
from annotator.model.schema import Schema

_TABLES: tuple[Table, ...] = get_args(Table)
_HEADING = re.compile(r"[ \t]*\[[ \t]*(\w+)[ \t]*\][ \t]*(?:#.*)?\r?")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NO_REMARK = re.compile(r"[\x00-\x1f\x7f]+")
"""What a comment in TOML must not have."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a foreign name is here: our name, empty to leave it out; and what else it says."""

    name: str
    attributes: Mapping[str, JsonValue] = field(default_factory=dict)
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Foreign names → ours. `drop_rest` leaves out what is neither here nor in the schema.

    `drop_forbidden` leaves out what the schema does not allow; `unit` is what offsets count in
    files that do not say. `schema` has names of ours that the project does not have yet.
    """

    labels: Mapping[str, Named] = field(default_factory=dict)
    attributes: Mapping[str, Named] = field(default_factory=dict)
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    roles: Mapping[str, Named] = field(default_factory=dict)
    drop_rest: bool = False
    unit: Unit | None = None
    drop_forbidden: bool = False
    schema: Schema | None = None

    @property
    def renames(self) -> bool:
        """Whether it says of any name what it is here."""
        return bool(self.labels or self.attributes or self.values or self.roles)

    @property
    def chosen(self) -> bool:
        """Whether it says anything of names or of what has no place here."""
        return self.renames or self.drop_rest or self.drop_forbidden


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
    wrong += [
        f"value.{theirs!r} must be a text, a number, true, false or a list of those"
        for theirs, it in tables["value"].items()
        if not _is_json(it)
    ]
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
        if not _is_json(rest):
            wrong.append(f"{table}.{theirs!r} has a value that is no text, number, true or false")
            continue
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
        rows = sorted((-n, it[1]) for it, n in findings.unknown.items() if it[0] == table)
        if rows:
            names = [f"{_shown(name)} ({-count:,})" for count, name in rows[:SHOWN]]
            more = len(rows) - SHOWN
            names += [f"and {more:,} more"] if more > 0 else []
            lines.append(f"The schema has no such {table}: {', '.join(names)}.")
    if findings.forbidden:
        lines.append("The schema does not allow:")
        lines += [f"  {count} × {it}." for it, count in findings.forbidden.most_common()]
    return "\n".join(lines)


def _shown(name: str) -> str:
    """Return a name as it can stand in a line: what has blanks or signs between quotes."""
    plain = name.isprintable() and not set(name) & set(" ,;()\"'")
    return name if name and plain else json.dumps(name, ensure_ascii=False)


def write_map(labels: LabelMap, remarks: Mapping[tuple[Table, str], str] | None = None) -> str:
    """Return a mapping file that says the same; `remarks` stand behind the names they are about.

    What is left out because nobody has named it is not in a mapping file.
    """
    told = remarks or {}
    tables: dict[Table, Mapping[str, Any]] = {
        "label": {theirs: _as_row(it, "label") for theirs, it in labels.labels.items()},
        "attribute": {theirs: it.name for theirs, it in labels.attributes.items()},
        "value": labels.values,
        "role": {theirs: _as_row(it, "role") for theirs, it in labels.roles.items()},
    }
    lines = [f"offsets = {_toml(labels.unit)}"] if labels.unit else []
    for table, rows in tables.items():
        lines += ["", f"[{table}]"] if rows else []
        for theirs, ours in rows.items():
            remark = told.get((table, theirs), "")
            behind = f"  # {_NO_REMARK.sub(' ', remark)}" if remark else ""
            lines.append(f"{_toml(theirs)} = {_toml(ours)}{behind}")
    return "\n".join(lines).lstrip("\n") + "\n"


def with_rows(text: str, more: str) -> str:
    """Return a mapping file with the rows of another one below the headings of its tables.

    What stands in it, comments too, stays as it is; raises SchemaError where that cannot be.
    """
    lines = text.removesuffix("\n").split("\n")
    wanted = tomllib.loads(text)
    for table, rows in _rows(more).items():
        wanted[table] = wanted.get(table, {}) | tomllib.loads("\n".join(rows))
        headings = (found and found[1] for found in map(_HEADING.fullmatch, lines))
        place = next((at for at, name in enumerate(headings, 1) if name == table), 0)
        if not place:
            lines += ["", f"[{table}]"]
            place = len(lines)
        lines[place:place] = rows
    result = "\n".join(lines) + "\n"
    try:
        fits = tomllib.loads(result) == wanted
    except tomllib.TOMLDecodeError:
        fits = False
    if not fits:
        raise SchemaError(f"add these lines:\n{more}")
    return result


def _rows(text: str) -> dict[str, list[str]]:
    """Return the rows of a mapping file as `write_map` makes it, by table."""
    found: dict[str, list[str]] = {}
    table = ""
    for line in text.split("\n"):
        if heading := _HEADING.fullmatch(line):
            table = heading[1]
        elif line and not line.startswith("#"):
            found.setdefault(table, []).append(line)
    return found


def _as_row(named: Named, table: Table) -> JsonValue:
    more: dict[str, JsonValue] = dict(named.attributes)
    if named.backwards:
        more["reversed"] = True
    return {table: named.name, **more} if more else named.name


def _ours(schema: Schema) -> dict[Table, set[str]]:
    return {
        "label": set(schema.by_name),
        "attribute": {it.name for label in schema.labels for it in label.attributes},
        "value": set(),
        "role": {it.name for label in schema.labels for it in label.roles},
    }


def _toml(value: JsonValue) -> str:
    """Return a value as TOML has it: a text as JSON has it, but for DEL."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(name)} = {_toml(it)}' for name, it in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _toml(name)


def _is_json(value: object) -> bool:
    """Whether JSON can hold a value of TOML: no date, and no number that is none."""
    try:
        return json.dumps(value, allow_nan=False) != ""
    except (TypeError, ValueError):
        return False
