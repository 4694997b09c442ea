"""spaCy: a DocBin (`.spacy`), with the spans of all groups of `doc.spans` and the entities.

A text is its tokens with the spaces behind them, so offsets are those of the tokens. A span that
stands in several groups, or among the entities as well, is one. What a span is identified with
(`kb_id`) is an attribute. Lemmas, parts of speech and syntax are not read.

What our own exporter wrote comes back as it was, for `doc.user_data["annotator"]` has all of it.
Where spans were changed in spaCy since, those in `doc.spans["sc"]` are believed.

The file is read here and not by spaCy, of which only the table of strings is used: its readers
believe places in a file without looking, and would read beyond the end of a text.
"""

import struct
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from annotator.errors import FormatError, InputError
from annotator.files import whole
from annotator.model.decoding import file_name
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.foreign import (
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    sentences,
    to_document,
)
from annotator.model.span import Range
from annotator.plugins import Importer, Source, required

if TYPE_CHECKING:
    from spacy.strings import StringStore

SUFFIXES = (".spacy",)
KEY = "sc"
LARGEST = 1 << 30
"""Bytes, 1 GiB, that a file may have when it is unpacked."""

_IOB, _TYPE, _ORTH = "ENT_IOB", "ENT_TYPE", "ORTH"
_ATTRIBUTES = ("ENT_ID", "ENT_KB_ID")
_BEGIN, _INSIDE = 3, 1
_SPAN = struct.Struct(">QQQllll")
_ZLIB = b"\x78"
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
"""What unpacking raises for bytes that are none of the format."""

_GONE = "role of a label that is not there any more"


class _Row(BaseModel):
    """A part of a file: types are what is said here, and other keys do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Thing(_Row):
    id: str
    label: str
    attributes: dict[str, JsonValue] = Field(default_factory=dict)
    origin: str = "human"
    state: str = "accepted"
    note: str = ""
    schema_version: int = 0


class _Span(_Thing):
    fragments: list[list[int]]


class _Relation(_Thing):
    source: str
    target: str


class _Record(_Row):
    article: dict[str, JsonValue]
    author: str
    status: Status
    spans: list[_Span] = Field(default_factory=list)
    relations: list[_Relation] = Field(default_factory=list)
    entities: list[dict[str, JsonValue]] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span as spaCy has it, in code points; `id` and `kb_id` may be empty."""

    label: str
    place: Range
    id: str = ""
    kb_id: str = ""


@dataclass(frozen=True, slots=True)
class _Doc:
    """One document of a file."""

    text: str
    groups: Mapping[str, Sequence[_Mark]]
    entities: Sequence[_Mark]
    annotated: bool
    user_data: Any


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each of the file; FormatError for what is no DocBin."""
    required("spacy", "spacy")
    name = file_name(source.path)
    number = 0
    try:
        for doc in _docs(_unpacked(whole(source.path), name)):
            foreign = _foreign(doc, f"{name}, document {number + 1}", source)
            document = to_document(foreign, source.schema, source.labels, source.findings)
            yield from [document] if document else ()
            number += 1
    except ValidationError as error:
        where = f"{name}, document {number + 1}"
        raise FormatError([f"{where}: {it}." for it in sentences(error)]) from error
    except InputError:
        raise
    except _BROKEN as error:
        at = f"behind document {number}" if number else "at its start"
        raise FormatError([f"{name} is no DocBin of spaCy, or is damaged {at}."]) from error


def _unpacked(data: bytes, name: str) -> dict[str, Any]:
    """Return the table that a file is."""
    # An extra that is slow to load.
    import srsly

    packer = zlib.decompressobj()
    plain = packer.decompress(data, LARGEST)
    if packer.unconsumed_tail:
        raise FormatError([f"{name} has more than {LARGEST} bytes when it is unpacked."])
    if not packer.eof:
        raise FormatError([f"{name} is cut off: it ends before its last document."])
    table: dict[str, Any] = srsly.msgpack_loads(plain)
    return table


def _docs(table: dict[str, Any]) -> Iterator[_Doc]:
    from spacy.attrs import IDS
    from spacy.strings import StringStore

    strings = StringStore(table["strings"])
    names = {number: name for name, number in IDS.items()}
    columns = {names.get(it, ""): at for at, it in enumerate(table["attrs"])}
    width = len(table["attrs"])
    tokens = array("Q", table["tokens"])
    spaces = array("B", table["spaces"])
    lengths = array("i", table["lengths"])
    count = sum(lengths)
    if (len(tokens), len(spaces)) != (width * count, count) or min(lengths, default=0) < 0:
        raise ValueError("the numbers of tokens do not agree")
    groups = table.get("span_groups") or [b""] * len(lengths)
    user_data = table.get("user_data") or [None] * len(lengths)
    at = 0
    for length, packed, data in zip(lengths, groups, user_data, strict=True):
        cells = tokens[at * width : (at + length) * width]
        mine = {name: list(cells[column::width]) for name, column in columns.items()}
        yield _doc(mine, [bool(it) for it in spaces[at : at + length]], strings, packed, data)
        at += length


def _doc(
    columns: Mapping[str, list[int]],
    spaces: list[bool],
    strings: "StringStore",
    packed: bytes,
    data: bytes | None,
) -> _Doc:
    import srsly

    parts: list[str] = []
    places: list[Range] = []
    at = 0
    for orth, space in zip(columns[_ORTH], spaces, strict=True):
        word = strings[orth]
        places.append(Range(at, at + len(word)))
        parts += (word, " ") if space else (word,)
        at += len(word) + space
    text = "".join(parts)
    groups: dict[str, list[_Mark]] = {}
    for value, names in _groups(packed):
        group = srsly.msgpack_loads(value)
        marks = [_mark(it, strings, text) for it in group["spans"]]
        for name in names or [str(group["name"])]:
            groups[name] = marks
    entities, annotated = _entities(columns, places, strings)
    user_data = srsly.msgpack_loads(data, use_list=False) if data else {}
    return _Doc(text, groups, entities, annotated, user_data)


def _groups(packed: bytes) -> Iterator[tuple[bytes, list[str]]]:
    """Yield each group of spans with its names; older files have no names beside it."""
    import srsly

    found = srsly.msgpack_loads(packed) if packed else []
    if isinstance(found, dict):
        for value, names in found.items():
            yield value, [str(it) for it in names]
    else:
        for value in found:
            yield value, []


def _mark(row: bytes, strings: "StringStore", text: str) -> _Mark:
    id_, kb_id, label, _, _, start, end = _SPAN.unpack(row)
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"there are no characters {start} to {end}")
    return _Mark(strings[label], Range(start, end), strings[id_], strings[kb_id])


def _entities(
    columns: Mapping[str, list[int]], places: list[Range], strings: "StringStore"
) -> tuple[list[_Mark], bool]:
    """Return the entities that tokens are in, and whether it is said of any token."""
    signs = columns.get(_IOB, [0] * len(places))
    types = columns.get(_TYPE, [0] * len(places))
    found: list[_Mark] = []
    for at, (sign, place) in enumerate(zip(signs, places, strict=True)):
        if sign == _BEGIN:
            id_, kb_id = (strings[columns[it][at]] if it in columns else "" for it in _ATTRIBUTES)
            found.append(_Mark(strings[types[at]], place, id_, kb_id))
        elif sign == _INSIDE and found and types[at]:
            last = found[-1]
            found[-1] = _Mark(last.label, Range(last.place.start, place.end), last.id, last.kb_id)
    return found, any(signs)


def _foreign(doc: _Doc, where: str, source: Source) -> ForeignDocument:
    file: dict[str, JsonValue] = {"file": file_name(source.path), "format": "spacy"}
    data = doc.user_data.get("annotator") if isinstance(doc.user_data, dict) else None
    if data is not None:
        # Through JSON, which makes lists of spaCy's tuples.
        record = _Record.model_validate(orjson.loads(orjson.dumps(data)))
        return _own(doc, where, source, record)
    found = dict.fromkeys(it for marks in doc.groups.values() for it in marks)
    known = {(it.label, it.place) for it in found}
    found |= dict.fromkeys(it for it in doc.entities if (it.label, it.place) not in known)
    spans = tuple(
        ForeignSpan(
            f"span {number}",
            it.label,
            (it.place,),
            attributes={"kb_id": it.kb_id} if it.kb_id else {},
        )
        for number, it in enumerate(found, 1)
    )
    return ForeignDocument(
        where=where,
        article={"text": doc.text, "provenance": file},
        author=source.author,
        spans=spans,
        status="in_progress" if spans or doc.annotated else "untouched",
        origin="import:spacy",
    )


def _own(doc: _Doc, where: str, source: Source, record: _Record) -> ForeignDocument:
    file: dict[str, JsonValue] = {"file": file_name(source.path), "format": "spacy"}
    known = {it.id: it for it in record.spans}
    places: dict[str, list[_Mark]] = {}
    for number, mark in enumerate(doc.groups.get(KEY, ())):
        places.setdefault(mark.id or f"span {number}", []).append(mark)
    spans = [
        _foreign_span(it, tuple((start, end) for start, end in it.fragments))
        for it in record.spans
        if it.state != "accepted"
    ]
    for id_, marks in places.items():
        before = known.get(id_)
        same = before is not None and before.label == marks[0].label
        ranges = tuple(it.place for it in marks)
        said = before if same and before else _Thing(id=id_, label=marks[0].label)
        spans.append(_foreign_span(said, ranges))
    there = {it.ref for it in spans}
    relations = [it for it in record.relations if {it.source, it.target} <= there]
    if lost := len(record.relations) - len(relations):
        source.findings.dropped[_GONE] += lost
    article = {key: it for key, it in record.article.items() if key != "text_sha256"}
    return ForeignDocument(
        where=where,
        article=article | {"text": doc.text, "provenance": file},
        author=record.author,
        spans=tuple(spans),
        relations=tuple(
            ForeignRelation(
                it.label, it.source, it.target, _more(it) | {"attributes": it.attributes}
            )
            for it in relations
        ),
        entities=tuple(Entity.model_validate(it) for it in record.entities),
        status=record.status,
        origin="human",
    )


def _foreign_span(thing: _Thing, ranges: tuple[tuple[int, int], ...]) -> ForeignSpan:
    return ForeignSpan(
        thing.id, thing.label, ranges, attributes=thing.attributes, more=_more(thing)
    )


def _more(thing: _Thing) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "id": thing.id,
        "origin": thing.origin,
        "state": thing.state,
        "schema_version": thing.schema_version,
    }
    return found | ({"note": thing.note} if thing.note else {})


def _recognises(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES and head.startswith(_ZLIB)


IMPORTER = Importer(
    name="spacy",
    summary="a spaCy DocBin: spans of all groups, and entities",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
    needs="spacy",
)
