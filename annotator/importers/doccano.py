"""doccano: JSON Lines, or one list, of texts with `entities` and `relations`, or with `label`.

The older form is a list of `[start, end, label]` in `label`, `labels` or `entities`. All other
columns are the article's metadata. doccano does not say what its offsets count: UTF-16 units, or
graphemes in a project of that mode. Where that makes a difference for a text, somebody has to say
it (`--offsets`), unless the file is our own.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StrictInt,
    StrictStr,
)

from annotator.errors import FormatError
from annotator.files import documents_of_rows
from annotator.model.decoding import file_name
from annotator.model.document import Document, Status
from annotator.model.foreign import (
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    to_document,
)
from annotator.model.offset_table import OffsetError, OffsetTable, Unit
from annotator.model.span import Range
from annotator.plugins import Importer, Source

SUFFIXES = (".jsonl", ".json")
_SIGN = re.compile(
    rb'"labels?":\s*\[\s*(\]|\[\s*\d)|"entities":\s*\[\s*(\]|\[\s*\d|\{[^{}]*"start_offset")',
    re.ASCII,
)


_OLD = ("labels", "entities")
"""What other versions, and files for spaCy, call the list of `[start, end, label]`."""

_UNITS: tuple[Unit, ...] = ("utf16", "codepoint", "grapheme")
"""Those of doccano's editor, and that of scripts which make files for it."""


_Triple = Annotated[tuple[StrictInt, StrictInt, StrictStr], Field(strict=False)]


class _Row(BaseModel):
    """A part of a file: types are what JSON says, and other keys do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Entity(_Row):
    id: int | str
    label: str
    start_offset: int
    end_offset: int


class _Relation(_Row):
    from_id: int | str
    to_id: int | str
    type: str


class _Own(_Row):
    article: dict[str, JsonValue] = Field(default_factory=dict)
    author: str = ""
    status: Status = "untouched"
    offset_unit: Unit = "utf16"


class _Article(_Row):
    model_config = ConfigDict(extra="allow")

    text: str
    entities: list[_Entity] = Field(default_factory=list)
    relations: list[_Relation] = Field(default_factory=list)
    label: list[_Triple] = Field(default_factory=list)
    annotator: _Own | None = None


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each row; FormatError with all rows that are wrong."""
    return documents_of_rows(source.path, lambda row, where: [_document(row, where, source)])


def _document(row: Any, where: str, source: Source) -> Document | None:
    for name in _OLD if isinstance(row, dict) else ():
        if isinstance(row.get(name), list) and any(isinstance(it, list) for it in row[name]):
            row = {"label": row[name]} | {key: it for key, it in row.items() if key != name}
    for name in ("label", "labels") if isinstance(row, dict) else ():
        if any(isinstance(it, str) for it in _listed(row.get(name))):
            raise FormatError([f"{where}: “{name}” is of the whole text; here labels have places."])
    data = _Article.model_validate(row)
    own = data.annotator
    spans = [
        ForeignSpan(str(it.id), it.label, ((it.start_offset, it.end_offset),))
        for it in data.entities
    ]
    spans += [
        ForeignSpan(f"label {at}", label, ((start, end),))
        for at, (start, end, label) in enumerate(data.label)
    ]
    unit = own.offset_unit if own else source.labels.unit
    if unit is None:
        unit = _only_unit(data.text, spans)
    if unit is None:
        source.findings.left_out.append(
            f"{where}: what its offsets count is not said, and makes a difference here; "
            "--offsets utf16 is doccano's usual, --offsets grapheme its other mode."
        )
        return None
    file: dict[str, JsonValue] = {"file": file_name(source.path), "format": "doccano"}
    known = _without_hash(own.article) if own else {"metadata": _metadata(data)}
    foreign = ForeignDocument(
        where=where,
        article=known | {"text": data.text, "provenance": file},
        author=(own and own.author) or source.author,
        spans=tuple(spans),
        relations=tuple(
            ForeignRelation(it.type, str(it.from_id), str(it.to_id)) for it in data.relations
        ),
        unit=unit,
        status=own.status if own else None,
        origin="human" if own else "import:doccano",
    )
    return to_document(foreign, source.schema, source.labels, source.findings)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _metadata(data: _Article) -> JsonValue:
    """Return what a row has beside labels: its other columns, and comments if there are any."""
    return {key: it for key, it in (data.model_extra or {}).items() if it not in ([], "", None)}


def _without_hash(article: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {key: value for key, value in article.items() if key != "text_sha256"}


def _only_unit(text: str, spans: list[ForeignSpan]) -> Unit | None:
    """Return a unit if all in which these offsets are possible mean the same places."""
    table = OffsetTable(text)
    readings: dict[Unit, list[Range]] = {}
    for unit in _UNITS:
        with suppress(OffsetError):
            readings[unit] = [table.range_from(unit, *it.ranges[0]) for it in spans]
    same = all(it == one for one in readings.values() for it in readings.values())
    return next(iter(readings), "utf16") if same else None


def _recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() not in SUFFIXES:
        return False
    return b'"text"' in head and bool(_SIGN.search(head))


IMPORTER = Importer(
    name="doccano",
    summary="doccano JSONL: sequence labels with relations",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
)
