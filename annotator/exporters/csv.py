"""Flat tables as CSV, with a Frictionless `datapackage.json` that says what their columns are.

The tables are those of `model.tables`: articles, reviews (how far an author is), spans,
fragments, relations, entities. Files are UTF-8 without a byte order mark; every string is in
quotation marks, and line ends inside them are kept as they are.

A spreadsheet takes a cell that starts with `=`, `+`, `-`, `@`, TAB or CR for a formula, and
runs it. Such a cell gets an apostrophe before it, and so does one that starts like that after
apostrophes, so that taking away one apostrophe gives back what it was. Offsets are those of
the text without it. Each is reported. A cell with U+0000 is written as it is, though few
programs read on after it; those are reported as well.
"""

import csv
import hashlib
import re
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from annotator.model.document import Document
from annotator.model.record import Record, to_record
from annotator.model.schema import Schema
from annotator.model.tables import KEYS, TABLES, Flattening, Row
from annotator.plugins import Column, Exporter, Losses, Report

FORMULA = "cell that starts like a formula, now with an apostrophe before it"
NUL = "cell with U+0000, at which many programs stop"

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_PACKAGE = "datapackage.json"
_FOREIGN = {
    "reviews": {"article": "articles"},
    "spans": {"article": "articles"},
    "fragments": {"article": "articles"},
    "relations": {"article": "articles"},
}


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` and write its tables."""
    return write_records(map(to_record, documents), schema, path)


def write_records(records: Iterable[Record], schema: Schema, path: Path) -> Report:
    """Write the same from plain data."""
    path.mkdir()
    losses, flattening = Losses(), Flattening()
    articles = spans = 0
    files = {name: path / f"{name}.csv" for name in TABLES}
    with ExitStack() as stack:
        tables = {}
        for name, file in files.items():
            out = stack.enter_context(file.open("w", encoding="utf-8", newline=""))
            tables[name] = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
            tables[name].writerow(TABLES[name])
        for record in records:
            articles += 1
            spans += len(record["spans"])
            article_id = record["article"]["id"]
            for name, rows in flattening.rows(record):
                tables[name].writerows(_harmless(it, article_id, losses) for it in rows)
    package = path / _PACKAGE
    package.write_bytes(_package(schema, files))
    return Report(articles, spans, (*files.values(), package), losses.found)


def _harmless(row: Row, article_id: str, losses: Losses) -> Row:
    if not any(type(it) is str and (_RISKY.match(it) or "\0" in it) for it in row):
        return row
    return tuple(_cell(it, article_id, losses) for it in row)


def _cell(value: Any, article_id: str, losses: Losses) -> Any:
    if not isinstance(value, str):
        return value
    if "\0" in value:
        losses.add(NUL, article_id)
    if _RISKY.match(value):
        losses.add(FORMULA, article_id)
        return f"'{value}"
    return value


def _package(schema: Schema, files: dict[str, Path]) -> bytes:
    package = {
        "profile": "tabular-data-package",
        "name": "annotator-tables",
        "title": f"Labels of the schema {schema.name}, version {schema.version}",
        "resources": [_resource(name, file) for name, file in files.items()],
    }
    return orjson.dumps(package, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _resource(name: str, file: Path) -> dict[str, Any]:
    with file.open("rb") as data:
        checksum = hashlib.file_digest(data, "sha256").hexdigest()
    foreign = [
        {"fields": [column], "reference": {"resource": table, "fields": ["id"]}}
        for column, table in _FOREIGN.get(name, {}).items()
    ]
    return {
        "name": name,
        "path": file.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{checksum}",
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminator": "\n",
        },
        "schema": {
            "fields": [{"name": it, "type": kind} for it, kind in TABLES[name].items()],
            "primaryKey": list(KEYS[name]),
            # An empty cell is an empty text.
            "missingValues": [],
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _columns(file: Path) -> tuple[Column, ...]:
    kinds = {"integer": "sc:Integer", "string": "sc:Text"}
    if file.suffix != ".csv":
        return ()
    return tuple(Column(it, it, "", kinds[kind]) for it, kind in TABLES[file.stem].items())


EXPORTER = Exporter(
    name="csv",
    summary="flat tables (articles, spans, fragments, relations, entities) and a datapackage.json",
    suffix="",
    write=write,
    write_records=write_records,
    cannot_hold="Cells that start like a formula get an apostrophe before them, so that no "
    "spreadsheet runs them.",
    folder=True,
    columns=_columns,
)
