"""Tables of articles: CSV, TSV, JSON, Parquet; a row is an article, columns go by their names.

`text` is needed; `id`, `title`, `source`, `url`, `author`, `published` and `language` are used
where they are there, and all other columns become metadata. `body` or `content` may stand for
`text`, `headline` for `title`, `date` for `published`. There are no labels in it. The `articles`
table that Annotator exports is read back as it was.

CSV is read row by row, with quotation marks as RFC 4180 has them; line ends inside a cell are
kept. The separator is the one that the first line has most of: comma, semicolon or TAB. JSON is
one object a line, or one list of them. A table that says where things are in a text, and JSON
with labels in it, are refused: the labels would be lost.
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
from annotator.files import documents_of_rows
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
_PLACES = (
    ("startoffset", "endoffset"), ("start_offset", "end_offset"), ("start_char", "end_char"),
    ("start", "end"), ("begin", "end"), ("span_start", "span_end"),
)  # fmt: skip
"""What labels call their places; the first three are columns of nothing else."""

_NATIVE = ("article", "format")
_PART = re.compile(rb'"(?:[^"\\]|\\.)*"(\s*:)?|[{}\[\]]', re.DOTALL)


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
            found = _articles(_cells(rows, names, name), names, source, _Place("csv", rows))
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


def _cells(rows: Any, names: list[str], file: str) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row by the names of their columns; blank rows are none."""
    ours = tuple(names) == _OURS
    for row in rows:
        if len(row) > len(names):
            have = f"there are {len(row)} cells, but {len(names)} columns"
            raise FormatError([f"{file}, line {rows.line_num}: {have}."])
        if any(row):
            yield dict(zip(names, map(_bare, row) if ours else row, strict=False))


def read_json(source: Source) -> Iterator[Document]:
    """Yield an article for each row; raises FormatError with all problems after the good rows."""
    source.no_encoding()
    return documents_of_rows(source.path, lambda row, where: [_of_json(row, where, source)])


def _of_json(row: Any, where: str, source: Source) -> Document:
    if not isinstance(row, dict):
        raise FormatError([f"{where}: must be an object, not {short(row)}."])
    _refuse_labels([_known_as(it) for it in row], where)
    for key, value in row.items():
        if found := _label_in(value):
            raise FormatError([f"{where}: {short(key)} has labels in an unknown form: {found}."])
    texts = [key for key in row if _known_as(key) == "text"]
    if len(texts) != 1 or not isinstance(row[texts[0]], str):
        keys = ", ".join(map(short, list(row)[:8])) or "none"
        raise FormatError([f"{where}: needs a text in “text”; its keys are {keys}."])
    number = where.rpartition(", ")[2]
    return _document(row, source, {"file": file_name(source.path), "format": "json", "row": number})


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
    used = [_known_as(it) for it in names]
    _refuse_labels(used, name)
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


def _known_as(column: str) -> str:
    name = column.strip().lower()
    return OTHER_NAMES.get(name, name)


def _refuse_labels(names: Iterable[str], where: str) -> None:
    """Raise FormatError for a table whose rows are no articles, but labels with their places."""
    for pair in _PLACES[:3]:
        if set(pair) <= set(names):
            shown = " and ".join(f"“{it}”" for it in pair)
            raise FormatError([f"{where} has {shown}: its rows are labels, not articles."])


def _label_in(value: Any) -> str:
    """Return what looks like a label with its place, for a message, or ``""``."""
    waiting = [value]
    while waiting:
        it = waiting.pop()
        if isinstance(it, dict):
            ends = {key.lower(): end for key, end in it.items() if type(end) is int}
            if any(ends.keys() >= set(pair) for pair in _PLACES):
                return short(it)
            waiting += it.values()
        elif isinstance(it, list):
            if [type(part) for part in it] == [int, int, str]:
                return short(it)
            waiting += it
    return ""


def _document(row: dict[str, Any], source: Source, provenance: dict[str, Any]) -> Document:
    fields: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    ours = tuple(row) == _OURS
    for key, value in row.items():
        name = _known_as(key)
        if name in _KNOWN and not isinstance(value, list | dict):
            fields[name] = "" if value is None else str(value)
        elif ours and name == "metadata":
            metadata = orjson.loads(value) if value else {}
        elif value not in (None, "") and not (ours and name == "text_sha256"):
            kept = provenance["format"] == "json" or isinstance(value, str | int | float | bool)
            metadata[key] = value if kept else str(value)
    article = Article(**fields, metadata=metadata, provenance=provenance)
    return Document(article=article, author=source.author)


def _is_csv(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in CSV.suffixes and not head.startswith(b"PAR1")


def _is_json(_path: Path, head: bytes) -> bool:
    """Whether the first object has an article's text, and is no line of the native format."""
    data = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(b"{"):
        # An object over several lines is a file of something else.
        data, end, _ = data.partition(b"\n")
        if end and not data.rstrip().endswith(b"}"):
            return False
    elif not data.startswith(b"["):
        return False
    keys = {_known_as(it) for it in _first_keys(data)}
    return "text" in keys and not keys & set(_NATIVE)


def _first_keys(data: bytes) -> Iterator[str]:
    """Yield the keys of the first object, as far as they can be seen."""
    wanted = 2 if data.startswith(b"[") else 1
    depth = 0
    for part in _PART.finditer(data):
        sign = part[0]
        if sign in (b"{", b"["):
            depth += 1
        elif sign in (b"}", b"]"):
            depth -= 1
            if depth < wanted:
                return
        elif part[1] and depth == wanted:
            yield sign[1:].partition(b'"')[0].decode(errors="replace")


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
JSON = Importer(
    name="json",
    summary="a table of articles as JSON or JSON Lines; “text” is needed, others by their names",
    suffixes=(".json", ".jsonl", ".ndjson"),
    read=read_json,
    recognises=_is_json,
    general=True,
)
PARQUET = Importer(
    name="parquet",
    summary="a table of articles in Parquet; the column “text” is needed",
    suffixes=(".parquet",),
    read=read_parquet,
    recognises=_is_parquet,
)
