"""Tables of articles: CSV and TSV, or Parquet; a row is an article, and columns go by their names.

`text` is needed; `id`, `title`, `source`, `url`, `author`, `published` and `language` are used
where they are there, and all other columns become metadata. `body` or `content` may stand for
`text`, `headline` for `title`, `date` for `published`. There are no labels in it. The `articles`
table that Annotator exports is read back as it was.

CSV is read row by row, with quotation marks as RFC 4180 has them; line ends inside a cell are
kept. The separator is the one that the first line has most of: comma, semicolon or TAB.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from annotator.errors import EncodingError, FormatError, InputError
from annotator.model.article import Article
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document
from annotator.model.read_record import short
from annotator.model.tables import TABLES
from annotator.plugins import Importer, Source, required

OTHER_NAMES = {"body": "text", "content": "text", "headline": "title", "date": "published"}
LONGEST_CELL = 1 << 24
"""Characters of a cell, 16 million: a longer one is no article."""

TOO_LONG = f"a cell has over {LONGEST_CELL:,} characters, which is too large for an article"

ROWS = 100
"""Rows of a Parquet file that are read at once, unless they are long."""

_KNOWN = ("id", "title", "text", "source", "url", "author", "published", "language")
_OURS = tuple(TABLES["articles"])
_APOSTROPHE = re.compile(r"'('*[=+\-@\t\r])")
_SEPARATORS = ",;\t"


def read_csv(source: Source) -> Iterator[Document]:
    """Yield an article for each row; raises FormatError with all problems after the good rows."""
    name = file_name(source.path)
    csv.field_size_limit(LONGEST_CELL)
    encoding = _encoding(source, name)
    line = 0
    try:
        with source.path.open(encoding=encoding, newline="") as file:
            first = file.readline(LONGEST_CELL)
            file.seek(0)
            rows = csv.reader(file, delimiter=_delimiter(first), strict=True)
            names = next(rows, [])
            found = _articles(_cells(rows, names), names, source, _Place("csv", rows))
            for document in found:
                line = rows.line_num
                yield document
    except UnicodeDecodeError as error:
        raise EncodingError(f"{name} is not {encoding} all through: {error.reason}.") from error
    except csv.Error as error:
        raise FormatError([f"{name}, after line {line}: {_said(error)}."]) from error


def _said(error: csv.Error) -> str:
    if "field larger" in str(error):
        return TOO_LONG
    return str(error)


def _encoding(source: Source, name: str) -> str:
    """Return the encoding: that of the mark or the one that was named, else UTF-8."""
    try:
        with source.path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from error
    # The end may lie inside a character.
    _, encoding = decode(head[: head.rfind(b"\n") + 1], file=name, encoding=source.encoding)
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _delimiter(first: str) -> str:
    return max(_SEPARATORS, key=first.count)


def _bare(cell: str) -> str:
    """Take away the apostrophe that an export put before what looks like a formula."""
    return cell[1:] if _APOSTROPHE.match(cell) else cell


def _cells(rows: Iterable[list[str]], names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row by the names of their columns; blank rows are none."""
    ours = tuple(names) == _OURS
    for row in rows:
        if len(row) > len(names):
            raise csv.Error(f"a row has {len(row)} cells, but there are {len(names)} columns")
        if any(row):
            yield dict(zip(names, map(_bare, row) if ours else row, strict=False))


class _Place:
    """Says where a row is: its line in a text file, else its number."""

    def __init__(self, format_: str, rows: Any = None) -> None:
        self.format = format_
        self._rows = rows

    def of(self, number: int) -> str:
        """Return the place of the row that was read last, the `number`-th."""
        return f"line {self._rows.line_num}" if self._rows else f"row {number}"


def read_parquet(source: Source) -> Iterator[Document]:
    """Yield an article for each row; of a text that stands in many rows one is held at a time."""
    required("pyarrow", "parquet")
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    name = file_name(source.path)
    try:
        # A few bytes of a file can stand for any number of rows with one long text.
        with ParquetFile(source.path) as file:
            texts = [it.name for it in file.schema_arrow if it.type in (pa.string(), pa.binary())]
        with ParquetFile(source.path, read_dictionary=texts) as file:
            names = file.schema_arrow.names
            yield from _articles(_rows(file, name), names, source, _Place("parquet"))
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise FormatError(
            [f"{name} is no Parquet file that can be read: {_first(error)}."]
        ) from error
    except OSError as error:
        raise InputError(f"{name} cannot be read: {_first(error)}.") from error


def _rows(file: Any, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file; FormatError for a text that is too long for an article."""
    number = 0
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group)
        count = max(
            1, min(ROWS, LONGEST_CELL * max(1, size.num_rows) // (size.total_byte_size + 1))
        )
        for batch in file.iter_batches(batch_size=count, row_groups=[group]):
            for at in range(batch.num_rows):
                number += 1
                [row] = batch.slice(at, 1).to_pylist()
                if any(isinstance(it, str) and len(it) > LONGEST_CELL for it in row.values()):
                    raise FormatError([f"{name}, row {number}: {TOO_LONG}."])
                yield row


def _first(error: Exception) -> str:
    return str(error).split("\n")[0].rstrip(".")[:200]


def _articles(
    rows: Iterable[dict[str, Any]], names: Iterable[str], source: Source, place: _Place
) -> Iterator[Document]:
    name = file_name(source.path)
    names = [str(it) for it in names]
    used = [OTHER_NAMES.get(it.strip().lower(), it.strip().lower()) for it in names]
    if "text" not in used:
        shown = ", ".join(map(short, names[:12])) or "none"
        raise FormatError([f"{name} has no column “text”; its columns are {shown}."])
    twice = sorted(it for it, count in Counter(used).items() if count > 1)
    if twice:
        raise FormatError([f"{name} has the column {short(twice[0])} more than once."])
    problems = []
    for number, row in enumerate(rows, 1):
        try:
            yield _document(row, source, {"file": name, "format": place.format, "row": number})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"][:1]))
            said = first["msg"].removeprefix("Value error, ")
            problems.append(f"{name}, {place.of(number)}: {where}: {said}.")
        except orjson.JSONDecodeError as error:
            problems.append(f"{name}, {place.of(number)}: metadata: this is not JSON: {error.msg}.")
    if problems:
        raise FormatError(problems)


def _document(row: dict[str, Any], source: Source, provenance: dict[str, Any]) -> Document:
    fields: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    ours = tuple(row) == _OURS
    for key, value in row.items():
        name = OTHER_NAMES.get(key.strip().lower(), key.strip().lower())
        if name in _KNOWN:
            fields[name] = "" if value is None else str(value)
        elif ours and name == "metadata":
            metadata = orjson.loads(value) if value else {}
        elif value not in (None, "") and not (ours and name == "text_sha256"):
            metadata[key] = value if isinstance(value, str | int | float | bool) else str(value)
    article = Article(**fields, metadata=metadata, provenance=provenance)
    return Document(article=article, author=source.author)


def _is_csv(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in CSV.suffixes and not head.startswith(b"PAR1")


def _is_parquet(path: Path, head: bytes) -> bool:  # noqa: ARG001
    return head.startswith(b"PAR1")


CSV = Importer(
    name="csv",
    summary="a table of articles (CSV, TSV); the column “text” is needed, others by their names",
    suffixes=(".csv", ".tsv", ".tab"),
    read=read_csv,
    recognises=_is_csv,
    general=True,
)
PARQUET = Importer(
    name="parquet",
    summary="a table of articles in Parquet; the column “text” is needed",
    suffixes=(".parquet",),
    read=read_parquet,
    recognises=_is_parquet,
)
