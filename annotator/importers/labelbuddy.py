"""labelbuddy: JSON or JSON Lines of documents with `annotations`.

Offsets are code points; where bytes are given too, both have to name the same places, and the
checksum has to be that of the text. The one thing that labelbuddy can say of an annotation is
its attribute `extra_data`. Exports without the texts are refused: the labels alone say nothing.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from annotator.errors import FormatError
from annotator.files import documents_of_rows
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.foreign import ForeignDocument, ForeignSpan, to_document
from annotator.model.offset_table import OffsetError, OffsetTable
from annotator.plugins import Importer, Source

SUFFIXES = (".json", ".jsonl")


class _Row(BaseModel):
    """A part of a file: types are what JSON says, and other keys do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Annotation(_Row):
    start_char: int
    end_char: int
    label_name: str
    start_byte: int | None = None
    end_byte: int | None = None
    extra_data: str = ""


class _Article(_Row):
    text: str | None = None
    list_title: str = ""
    display_title: str = ""
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    utf8_text_md5_checksum: str = ""
    annotations: list[_Annotation] = Field(default_factory=list)


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each row; FormatError with all rows that are wrong."""
    return documents_of_rows(source.path, lambda row, where: [_document(row, where, source)])


def _document(row: Any, where: str, source: Source) -> Document | None:
    data = _Article.model_validate(row)
    if data.text is None:
        raise FormatError([f"{where}: has no text; export it from labelbuddy with the texts."])
    foreign = ForeignDocument(
        where=where,
        article={
            "text": data.text,
            "title": data.list_title or data.display_title,
            "metadata": data.metadata,
            "provenance": {"file": file_name(source.path), "format": "labelbuddy"},
        },
        author=source.author,
        spans=tuple(
            ForeignSpan(
                f"annotation {at}",
                it.label_name,
                ((it.start_char, it.end_char),),
                attributes={"extra_data": it.extra_data} if it.extra_data else {},
            )
            for at, it in enumerate(data.annotations, 1)
        ),
        origin="import:labelbuddy",
    )
    document = to_document(foreign, source.schema, source.labels, source.findings)
    if document and (fault := _fault(data, document.article.text)):
        source.findings.left_out.append(f"{where}: {fault}.")
        return None
    return document


def _fault(data: _Article, text: str) -> str:
    """Say why the labels are not of this text, or return ``""``."""
    known = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    if data.utf8_text_md5_checksum not in ("", known):
        return f"the checksum is {data.utf8_text_md5_checksum[:40]!r}, but the text has {known!r}"
    table = OffsetTable(text)
    for at, it in enumerate(data.annotations, 1):
        for byte, place in ((it.start_byte, it.start_char), (it.end_byte, it.end_char)):
            try:
                same = byte is None or table.to_code_point("utf8", byte) == place
            except OffsetError as error:
                return f"annotation {at}: {error}"
            if not same:
                return f"annotation {at}: character {place} is not byte {byte}"
    return ""


def _recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() not in SUFFIXES:
        return False
    return b'"utf8_text_md5_checksum"' in head or b'"start_char"' in head


IMPORTER = Importer(
    name="labelbuddy",
    summary="labelbuddy JSON and JSONL: documents with annotations",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
)
