"""Flat tables as Parquet, for pandas, polars, R and DuckDB.

The tables are those of `model.tables`, a file each: articles, reviews (how far an author is),
spans, fragments, relations, entities. Every column is a string or an int64, and none is null,
whether or not there are rows. Lists and mappings are JSON in a string. Nothing is lost but
where an article came from.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from annotator.model.document import Document
from annotator.model.record import Record, to_record
from annotator.model.schema import Schema
from annotator.model.tables import TABLES, Flattening, Row
from annotator.plugins import Column, Exporter, Report, required

ROWS = 5_000
"""Rows of a table that are held before they are written."""

TEXT = 1_000_000
"""Characters of articles that are held before they are written."""


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` and write its tables; raises MissingError without pyarrow."""
    return write_records(map(to_record, documents), schema, path)


def write_records(records: Iterable[Record], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Write the same from plain data."""
    required("pyarrow", "parquet")
    path.mkdir()
    flattening = Flattening()
    articles = spans = 0
    files = {name: path / f"{name}.parquet" for name in TABLES}
    with ExitStack() as stack:
        tables = {it: stack.enter_context(_Table(it, file)) for it, file in files.items()}
        for record in records:
            articles += 1
            spans += len(record["spans"])
            for name, rows in flattening.rows(record):
                tables[name].add(rows, len(record["article"]["text"]))
    return Report(articles, spans, tuple(files.values()))


class _Table:
    """A file that grows by groups of rows."""

    def __init__(self, name: str, path: Path) -> None:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        types = {"string": pa.string(), "integer": pa.int64()}
        self._schema = pa.schema(
            [pa.field(it, types[kind], nullable=False) for it, kind in TABLES[name].items()]
        )
        self._writer = ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Row] = []
        self._size = 0
        self._texts = name == "articles"

    def add(self, rows: list[Row], size: int) -> None:
        """Add rows; `size` is that of their article's text."""
        self._rows += rows
        self._size += size if self._texts else 0
        if len(self._rows) >= ROWS or self._size >= TEXT:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            columns: Any = zip(*self._rows, strict=True)
            arrays = [
                pa.array(it, field.type) for it, field in zip(columns, self._schema, strict=True)
            ]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows, self._size = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._flush()
        self._writer.close()


def show(path: Path) -> str:
    """Return the beginning of a table, for a preview."""
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(path)
    rows = next(file.iter_batches(batch_size=3), None)
    return "\n".join(map(str, rows.to_pylist())) if rows else ", ".join(file.schema_arrow.names)


def _columns(file: Path) -> tuple[Column, ...]:
    kinds = {"integer": "sc:Integer", "string": "sc:Text"}
    return tuple(Column(it, it, "", kinds[kind]) for it, kind in TABLES[file.stem].items())


EXPORTER = Exporter(
    name="parquet",
    summary="flat tables (articles, spans, fragments, relations, entities) for data frames",
    suffix="",
    write=write,
    write_records=write_records,
    cannot_hold="Attributes, metadata and aliases are JSON in a column of text.",
    folder=True,
    columns=_columns,
    needs="pyarrow",
    show=show,
)
