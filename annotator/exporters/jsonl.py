"""The native format: JSON Lines, one article as one author sees it per line.

It loses nothing but where an article came from, which is the project's own record. Offsets
are code points. The keys and their order are those of `model.record`; spans of which it matters
who asserts them have their chain of sources as well (`asserted_by`), worked out anew each time.
"""

from collections.abc import Iterable
from pathlib import Path

from annotator.model.document import Document
from annotator.model.record import Record, line_of, to_record
from annotator.model.schema import Schema
from annotator.news.chains import Chains
from annotator.plugins import Column, Exporter, Report


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Write one line per document."""
    return write_records(map(to_record, documents), schema, path)


def write_records(records: Iterable[Record], schema: Schema, path: Path) -> Report:
    """Write one line per record."""
    articles = spans = 0
    chains = Chains(schema)
    with path.open("wb") as file:
        for record in records:
            file.write(line_of(chains.add(record)))
            articles += 1
            spans += len(record["spans"])
    return Report(articles, spans, (path,))


def _columns(_file: Path) -> tuple[Column, ...]:
    return (
        *(Column(it, "article", f"$.{it}") for it in ("id", "title", "text")),
        Column("author", "author"),
        Column("status", "status"),
        *(Column(f"spans/{it}", "spans", f"$.{it}") for it in ("id", "label", "quote", "state")),
    )


EXPORTER = Exporter(
    name="jsonl",
    summary="the native format, one article and author a line; loses nothing",
    suffix=".jsonl",
    write=write,
    write_records=write_records,
    columns=_columns,
)
