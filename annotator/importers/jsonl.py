"""The native format: JSON Lines, one article as one author sees it per line.

It is read strictly, for what is guessed wrongly here is wrong ever after: a line is refused
for keys that do not exist or stand twice, offsets that are no whole numbers, quotes that are
not what the text says, and whatever the schema forbids. All problems of a file are said at
once, with the numbers of their lines. A file is read line by line, and a line ends at a line
feed only. Ids of entities are not followed: an entity that is not in the file may be in the
project, which alone knows.
"""

import json
import re
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from annotator import files
from annotator.errors import FormatError, InputError
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.layer import Layer
from annotator.model.quick_record import quick_layer
from annotator.model.read_record import from_record, short
from annotator.plugins import Importer, Source

SUFFIXES = (".jsonl", ".ndjson")
_MARK = b"\xef\xbb\xbf"
_UTF8 = ("", "utf8", "utf8sig")
_OURS = re.compile(rb'\s*\{\s*"format"\s*:\s*"annotator"')
_LONG_NUMBER = re.compile(rb"[:,\[\s-]\d{19}")
_TO_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_LONG = b"0" * 19


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each line.

    Good lines are yielded although others are not; when all are read, FormatError is raised
    with every problem of the file. A caller that wants all or nothing reads twice.
    """
    for it in read_quickly(source, quick=False):
        assert isinstance(it, Document)  # noqa: S101  # a layer comes the quick way only
        yield it


def read_quickly(source: Source, *, quick: bool = True) -> Iterator[Document | Layer]:
    """Yield the same, as layers where that is enough."""
    name = file_name(source.path)
    if source.encoding.lower().translate({ord("-"): None, ord("_"): None}) not in _UTF8:
        raise InputError(f"{name}: this format is always UTF-8; leave out --encoding.")
    seen = _Seen()
    problems: list[str] = []
    for number, line in files.lines(source.path):
        document, found = _document(line, number, source, seen, quick=quick)
        problems += (f"{name}, line {number}: {it}." for it in found)
        if document and not found:
            yield document
    if problems:
        raise FormatError(problems)


def _document(
    line: bytes | None, number: int, source: Source, seen: "_Seen", *, quick: bool
) -> tuple[Document | Layer | None, list[str]]:
    if line is None:
        return None, [f"the line is longer than {files.LARGEST} bytes"]
    data, found = (orjson.loads(line), []) if quick and source.checked else _parse(line)
    if found:
        return None, found
    provenance: dict[str, Any] = {
        "file": file_name(source.path),
        "format": "jsonl",
        "line": number,
    }
    options: dict[str, Any] = {"author": source.author, "schema": source.schema}
    if quick and (layer := quick_layer(data, **options, provenance=provenance)):
        if source.checked:
            return layer, []
        article = (layer.article["id"], layer.article["text"])
        return layer, seen.problems(number, article, (), data)
    document, found = from_record(data, **options, provenance=provenance)
    if document:
        article = (document.article.id, document.article.text)
        found += seen.problems(number, article, document.entities, data)
    return document, found


def _parse(line: bytes) -> tuple[Any, list[str]]:
    """Return what a line says, or why it is not JSON that says one thing only."""
    try:
        data = orjson.loads(line)
        again = orjson.dumps(data)
    except orjson.JSONDecodeError as error:
        return None, [_not_json(line, error)]
    except TypeError:
        return None, ["is nested too deeply"]
    # Of a key that stands twice orjson takes the last, and it makes a fraction of a number of
    # more than 64 bits. Both are rare, and these signs of them cost little.
    if _marks(line) != _marks(again) or _has_long_number(line):
        return data, _ambiguities(line.decode())
    return data, []


def _not_json(line: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        line.decode()
    except UnicodeDecodeError as broken:
        place = broken.start
        return f"is not UTF-8: byte 0x{line[place]:02X} at byte {place + 1} of the line"
    return f"is not JSON: {error.msg} at character {error.colno}"


def _marks(line: bytes) -> int:
    """Return how many quotation marks delimit strings."""
    if b"\\" not in line:
        return line.count(b'"')
    line = line.replace(b"\\\\", b"")
    return line.count(b'"') - line.count(b'\\"')


def _has_long_number(line: bytes) -> bool:
    # To look for a row of digits first takes a tenth of the time.
    return _LONG in line.translate(_TO_ZEROS) and bool(_LONG_NUMBER.search(line))


def _ambiguities(line: str) -> list[str]:
    found: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            names = [name for name, _ in pairs]
            twice = sorted({name for name in names if names.count(name) > 1})
            found.extend(f"the key {short(name)} stands twice in one object" for name in twice)
        return table

    def whole(digits: str) -> int:
        if len(digits) > 20 or not -(1 << 63) <= int(digits) < 1 << 64:
            found.append(f"the number {digits[:24]} is too large to be kept; write it as a text")
            return 0
        return int(digits)

    json.loads(line, object_pairs_hook=once, parse_int=whole)
    return found


class _Seen:
    """What earlier lines hold that a later one must not contradict.

    Only hashes are kept: some hundred bytes for an article.
    """

    def __init__(self) -> None:
        self._articles: dict[int, tuple[int, int]] = {}
        self._entities: dict[int, tuple[int, int]] = {}
        self._ids: dict[int, array[int]] = {}

    def problems(
        self, number: int, article: tuple[str, str], entities: Iterable[Entity], data: Any
    ) -> list[str]:
        """Say what contradicts an earlier line; `article` is an id and a text."""
        text = hash(article[1])
        found = [*self._other_texts(number, article[0], text)]
        found += self._other_entities(number, entities)
        # By its text, for that is what makes two articles the same one.
        ids = [
            (kind, row["id"])
            for kind in ("spans", "relations")
            for row in data.get(kind, ())
            if "id" in row
        ]
        if ids:
            known = self._ids.setdefault(text, array("q"))
            before = frozenset(known)
            found += (
                f"{kind}: the id {short(given)} is in an earlier line for the same text already"
                for kind, given in ids
                if hash((kind, given)) in before
            )
            known.extend(hash(it) for it in ids)
        return found

    def _other_texts(self, number: int, article: str, text: int) -> Iterator[str]:
        line, other = self._articles.setdefault(hash(article), (number, text))
        if other != text:
            yield f"article: {short(article)} has another text than in line {line}"

    def _other_entities(self, number: int, entities: Iterable[Entity]) -> Iterator[str]:
        for entity in entities:
            value = hash(entity.model_dump_json())
            line, other = self._entities.setdefault(hash(entity.id), (number, value))
            if other != value:
                yield f"entities: {short(entity.id)} is described differently in line {line}"


def _recognises(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES or bool(_OURS.match(head.removeprefix(_MARK)))


IMPORTER = Importer(
    name="jsonl",
    summary="the native format, one article and author a line; loses nothing",
    suffixes=SUFFIXES,
    read=read,
    read_quickly=read_quickly,
    recognises=_recognises,
    general=True,
)
