"""Hugging Face: Parquet shards and a dataset card that `datasets.load_dataset(folder)` opens.

One row is one article as one author sees it, with lists of spans, relations and entities. The
schema is written out, so that a corpus whose first articles have no spans loads like any other.
Names and values of attributes and metadata are lists of `name` and `value`, the value in JSON,
because a column has one type and they have many; so nothing changes its type or is taken for a
date. Offsets are code points, half-open. Nothing is lost but where an article came from.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from annotator.model.document import Document
from annotator.model.record import Record, to_record
from annotator.model.schema import Schema
from annotator.plugins import Column, Exporter, Report, required

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

SHARD = 256_000_000
"""Characters of text in one file."""

GROUP = 1_000_000
"""Characters of text in one group of rows: what is held before it is written."""

Kind = Any
"""The name of a type, a list of one kind, or a table of names and kinds."""

_PAIRS = [{"name": "string", "value": "string"}]

FIELDS: dict[str, Kind] = {
    **dict.fromkeys(("article_id", "title", "text", "text_sha256", "source", "url"), "string"),
    **dict.fromkeys(("author", "published", "language"), "string"),
    "metadata": _PAIRS,
    **dict.fromkeys(("annotator", "status"), "string"),
    "spans": [
        {
            "id": "string",
            "label": "string",
            "fragments": [{"start": "int64", "end": "int64"}],
            "quote": ["string"],
            "attributes": _PAIRS,
            **dict.fromkeys(("origin", "state", "note"), "string"),
            "schema_version": "int64",
        }
    ],
    "relations": [
        {
            **dict.fromkeys(("id", "label", "source", "target"), "string"),
            "attributes": _PAIRS,
            **dict.fromkeys(("origin", "state"), "string"),
            "schema_version": "int64",
        }
    ],
    "entities": [
        {
            **dict.fromkeys(("id", "name", "type"), "string"),
            "aliases": ["string"],
            **dict.fromkeys(("country", "sector", "wikidata"), "string"),
            "attributes": _PAIRS,
            "note": "string",
        }
    ],
}
"""The columns of a row."""


_DEFAULTS: dict[str, Any] = {"origin": "human", "state": "accepted", "schema_version": 0}
"""What a record may leave out of a span or a relation, if it is no text."""


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` and write its shards; raises MissingError without pyarrow."""
    return write_records(map(to_record, documents), schema, path)


def write_records(records: Iterable[Record], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Write the same from plain data."""
    required("pyarrow", "huggingface")
    path.mkdir()
    shards = _Shards(path)
    articles = spans = 0
    for record in records:
        shards.add(_row(record), len(record["article"]["text"]))
        articles += 1
        spans += len(record["spans"])
    return Report(articles, spans, shards.close())


def _row(record: Record) -> Record:
    """Return a record as a row, in the terms of `FIELDS`; what is absent stays so."""
    article = record["article"]
    return {
        **article,
        "article_id": article["id"],
        "annotator": record["author"],
        "status": record["status"],
        "spans": record["spans"],
        "relations": record.get("relations", ()),
        "entities": record.get("entities", ()),
    }


class _Shards:
    """Files of about the same size; their names say how many there are, so they come last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: list[Path] = []
        self._rows: list[Record] = []
        self._held = self._written = 0
        self._writer: ParquetWriter | None = None

    def add(self, row: Record, size: int) -> None:
        """Add a row whose text has so many characters."""
        self._rows.append(row)
        self._held += size
        if self._held >= GROUP:
            self._flush()

    def close(self) -> tuple[Path, ...]:
        """Write what is left; return the files. There is one even without rows."""
        if self._rows or not self._files:
            self._flush()
        if self._writer:
            self._writer.close()
        count = len(self._files)
        return tuple(
            it.rename(it.with_name(f"{at:05}-of-{count:05}.parquet"))
            for at, it in enumerate(self._files)
        )

    def _flush(self) -> None:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        schema = pa.schema([pa.field(name, _type(kind)) for name, kind in FIELDS.items()])
        if self._writer is None:
            self._files.append(self._path / f"{len(self._files):05}.parquet")
            self._writer = ParquetWriter(self._files[-1], schema, compression="zstd")
        arrays = [_array(_column(self._rows, it), kind) for it, kind in FIELDS.items()]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        self._written += self._held
        self._rows, self._held = [], 0
        if self._written >= SHARD:
            self._writer.close()
            self._writer, self._written = None, 0


def _type(kind: Kind) -> "pa.DataType":
    import pyarrow as pa

    if isinstance(kind, list):
        return pa.list_(_type(kind[0]))
    if isinstance(kind, dict):
        return pa.struct([pa.field(name, _type(it)) for name, it in kind.items()])
    return pa.string() if kind == "string" else pa.int64()


def _array(values: list[Any], kind: Kind) -> "pa.Array":
    """Make a column of values, part by part: row by row takes several times as long."""
    import pyarrow as pa

    if kind == "string":
        return pa.array(values, pa.string())
    if kind == "int64":
        return pa.array(values, pa.int64())
    if isinstance(kind, list):
        if kind is _PAIRS:
            # Few have any, and what has none is an empty list by whatever name.
            values = [_pairs(it) if it else it for it in values]
        ends = pa.array([*accumulate(map(len, values), initial=0)], pa.int32())
        inner = [*chain.from_iterable(values)]
        return pa.ListArray.from_arrays(ends, _array(inner, kind[0]))
    if "start" in kind:
        columns: list[list[Any]] = [[it[0] for it in values], [it[1] for it in values]]
    else:
        columns = [_column(values, name, _DEFAULTS.get(name, "")) for name in kind]
    arrays = [_array(column, it) for column, it in zip(columns, kind.values(), strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=list(_type(kind)))


def _column(rows: list[Record], name: str, default: Any = "") -> list[Any]:
    return [row.get(name, default) for row in rows]


def _pairs(table: Record) -> list[Record]:
    return [{"name": name, "value": orjson.dumps(it).decode()} for name, it in table.items()]


def _features(fields: dict[str, Kind], indent: str = "") -> Iterator[str]:
    """Yield the fields in the YAML of a dataset card."""
    for name, kind in fields.items():
        yield f"{indent}- name: {name}"
        if isinstance(kind, str):
            yield f"{indent}  dtype: {kind}"
        elif isinstance(kind[0], str):
            yield f"{indent}  list: {kind[0]}"
        else:
            yield f"{indent}  list:"
            yield from _features(kind[0], f"{indent}  ")


def show(path: Path) -> str:
    """Return the first row, for a preview."""
    from pyarrow.parquet import ParquetFile

    rows = next(ParquetFile(path).iter_batches(batch_size=1), None)
    if rows is None:
        return ", ".join(FIELDS)
    return orjson.dumps(rows.to_pylist()[0], option=orjson.OPT_INDENT_2).decode()


def _columns(_file: Path) -> tuple[Column, ...]:
    names = ("article_id", "title", "text", "annotator", "status")
    of_spans = ("id", "label", "quote", "state")
    return (
        *(Column(it, it) for it in names),
        *(Column(f"spans/{it}", "spans", f"$.{it}") for it in of_spans),
    )


EXPORTER = Exporter(
    name="huggingface",
    summary="Parquet shards with a dataset card, for datasets.load_dataset",
    suffix="",
    write=write,
    write_records=write_records,
    cannot_hold="Values of attributes and metadata are JSON in a text: a column has one type.",
    folder=True,
    needs="pyarrow",
    features="\n".join(_features(FIELDS)),
    columns=_columns,
    show=show,
)
