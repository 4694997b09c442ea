"""A table of the cast as a file: CSV with a line of headings, or JSON Lines.

Columns (or keys) are those of an entity; only `name` is needed. In CSV, aliases are separated by
`|`, and cells by comma, semicolon or tab, whichever the headings use. All problems of a file are
found, each with its line.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from annotator.errors import FormatError, InputError
from annotator.model.cast import aliases_of, folded
from annotator.model.entity import Entity
from annotator.model.read_record import short
from annotator.model.record import ENTITY, entity_record, line_of

COLUMNS = ("id", "name", "type", "country", "sector", "aliases", "wikidata", "note")
"""The columns of CSV, as they are written."""

SEPARATOR = "|"
LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv")

_WIKIDATA = re.compile(r"(Q[1-9]\d*)?")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One of the cast as a line of a file describes it; `named` says whether it has an id."""

    line: int
    entity: Entity
    named: bool


def read(text: str, file: str) -> list[Row]:
    """Return the rows of a file; equal ones once. `file` is its name, whose suffix tells the kind.

    Raises FormatError with every problem of the file, and InputError for another suffix.
    """
    suffix = Path(file).suffix.lower()
    problems: list[str] = []
    if suffix in LINES:
        found = list(_from_lines(text, problems))
    elif suffix in TABLES:
        found = list(_from_table(text, problems))
    else:
        kinds = ", ".join((*TABLES, *LINES))
        raise InputError(f"{file} is no table of a cast: its name must end in {kinds}.")
    rows = _unique(found, problems)
    if problems:
        raise FormatError([f"{file}, {it}" for it in problems])
    return rows


def write(entities: Iterable[Entity], suffix: str) -> Iterator[bytes]:
    """Yield a file of that suffix, piece by piece; what CSV cannot hold is for `lost` to say."""
    if suffix in LINES:
        for entity in entities:
            yield line_of(entity_record(entity))
        return
    delimiter = "\t" if suffix == ".tsv" else ","
    yield _written(COLUMNS, delimiter)
    for entity in entities:
        record = entity_record(entity)
        cells = (record.get(name, "") for name in COLUMNS)
        yield _written(
            [SEPARATOR.join(it) if isinstance(it, list) else it for it in cells], delimiter
        )


def lost(entity: Entity, suffix: str) -> int:
    """Return how many things a file of that suffix cannot hold of an entity."""
    if suffix in LINES:
        return 0
    return len(entity.attributes) + sum(SEPARATOR in it for it in entity.aliases)


def _written(cells: Iterable[str], delimiter: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _from_lines(text: str, problems: list[str]) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            problems.append(f"line {number}: is not JSON: {error.msg} at character {error.colno}.")
            continue
        if not isinstance(data, dict):
            problems.append(f"line {number}: must be an object, not {short(data)}.")
            continue
        unknown = [key for key in data if key not in ENTITY]
        if unknown:
            keys = ", ".join(ENTITY)
            problems.append(f"line {number}: there is no key {short(unknown[0])}; keys are {keys}.")
            continue
        yield from _row(number, data, problems)


def _from_table(text: str, problems: list[str]) -> Iterator[Row]:
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not names:
                names = [it.strip().casefold() for it in cells]
                if fault := _heading_fault(names):
                    problems.append(f"line 1: {fault}")
                    return
            elif any(it.strip() for it in cells):
                yield from _table_row(line, names, cells, problems)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"line {line}: is not CSV: {error}.")
    if not names:
        problems.append(f"line 1: there are no headings; they are {', '.join(COLUMNS)}.")


def _heading_fault(names: list[str]) -> str:
    wanted = ", ".join(COLUMNS)
    unknown = [it for it in names if it not in COLUMNS]
    if unknown:
        return f"there is no column {short(unknown[0])}; columns are {wanted}."
    if "name" not in names:
        return "there is no column 'name', and everyone needs one."
    twice = next((it for it in names if names.count(it) > 1), "")
    return f"the column {twice!r} stands twice." if twice else ""


def _table_row(line: int, names: list[str], cells: list[str], problems: list[str]) -> Iterator[Row]:
    if len(cells) > len(names):
        problems.append(f"line {line}: has {len(cells)} cells, and there are {len(names)} columns.")
        return
    data: dict[str, Any] = {name: it.strip() for name, it in zip(names, cells, strict=False) if it}
    if "aliases" in data:
        data["aliases"] = [it.strip() for it in data["aliases"].split(SEPARATOR) if it.strip()]
    yield from _row(line, data, problems)


def _row(line: int, data: dict[str, Any], problems: list[str]) -> Iterator[Row]:
    named = bool(data.get("id"))
    fields = {key: it for key, it in data.items() if key != "id" or named}
    try:
        entity = Entity.model_validate(fields)
    except ValidationError as error:
        problems += (f"line {line}: {_reason(it)}." for it in error.errors(include_url=False))
        return
    if not folded(entity.name):
        problems.append(f"line {line}: name: {short(entity.name)} says nothing.")
    elif not _WIKIDATA.fullmatch(entity.wikidata):
        problems.append(f"line {line}: wikidata: {short(entity.wikidata)} is no id such as Q42.")
    else:
        aliases = tuple(aliases_of(entity.name, entity.aliases))
        if aliases != entity.aliases:
            entity = entity.model_copy(update={"aliases": aliases})
        yield Row(line, entity, named)


def _reason(error: Any) -> str:
    where = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return f"{where}: is missing"
    if error["type"] == "too_short":
        return f"{where}: must not be empty"
    return f"{where}: {error['msg'].removeprefix('Value error, ').replace('Input should', 'must')}"


def _unique(rows: Iterable[Row], problems: list[str]) -> list[Row]:
    """Return each row once; those that have one id and differ are problems."""
    kept: dict[str, Row] = {}
    for row in rows:
        key = row.entity.id if row.named else f"\0{folded(row.entity.name)}\0{row.entity.type}"
        first = kept.setdefault(key, row)
        if first is row:
            continue
        if row.named and first.entity != row.entity:
            problems.append(
                f"line {row.line}: the id {short(row.entity.id)} is in line {first.line} already, "
                "and differs."
            )
        elif fault := conflict(first.entity, row.entity):
            problems.append(f"line {row.line}: is called as in line {first.line}, but {fault}.")
        else:
            kept[key] = Row(first.line, union(first.entity, row.entity), first.named)
    return list(kept.values())


def conflict(one: Entity, other: Entity) -> str:
    """Say what two descriptions of one entity contradict each other in, or return ``""``."""
    for name in ("type", "country", "sector", "wikidata"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and mine != theirs:
            return f"{name} is {short(theirs)} here and {short(mine)} there; give one of them an id"
    return ""


def union(one: Entity, other: Entity) -> Entity:
    """Return an entity with what a second description adds: aliases, and what was empty."""
    fields: dict[str, object] = {
        name: getattr(one, name) or getattr(other, name)
        for name in ("type", "country", "sector", "wikidata", "note")
    }
    aliases = aliases_of(one.name, (*one.aliases, other.name, *other.aliases))
    attributes = other.attributes | one.attributes
    return one.model_copy(update={**fields, "aliases": tuple(aliases), "attributes": attributes})
