"""The native format: JSON Lines, one article as one author sees it per line.

It is read strictly, for what is guessed wrongly here is wrong ever after: a line is refused
for keys that do not exist or stand twice, offsets that are no whole numbers, quotes that are
not what the text says, and whatever the schema forbids. All problems of a file are said at
once, with the numbers of their lines. A file is read line by line, and a line ends at a line
feed only. Ids of entities are not followed: an entity that is not in the file may be in the
project, which alone knows. Labels, attributes and roles of another schema go by the mapping, as
those of other formats do.
"""

import json
import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson
from pydantic import JsonValue

from annotator import files
from annotator.errors import FormatError, InputError
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.foreign import ForeignDocument, ForeignRelation, ForeignSpan, to_document
from annotator.model.layer import Layer
from annotator.model.quick_record import quick_layer
from annotator.model.read_record import from_record, short
from annotator.model.record import ARTICLE, DOCUMENT
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span
from annotator.plugins import Importer, Source

SUFFIXES = (".jsonl", ".ndjson")
_MARK = b"\xef\xbb\xbf"
_UTF8 = ("", "utf8", "utf8sig")
_OURS = re.compile(rb'\s*\{\s*"format"\s*:\s*"annotator"')
_LONG_NUMBER = re.compile(rb"[:,\[\s-]\d{19}")
_TO_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_LONG = b"0" * 19
_NO_ARTICLE = (
    "the native format, whose lines have an “article”; the first line has {}. "
    "--format NAME says what else it is."
)


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
    problems: list[tuple[int, str]] = []
    first = True
    for number, line in files.lines(source.path):
        document, found = _document(line, number, source, seen, quick=quick)
        if first and document is None and (keys := _other_keys(line)):
            raise FormatError([f"{name} was taken for jsonl, {_NO_ARTICLE.format(keys)}"])
        first = False
        if document is None or found:
            problems += ((number, it) for it in found)
        else:
            yield document
    if seen.repeated:
        problems += _same_ids(source.path, seen.repeated)
    if problems:
        problems.sort(key=itemgetter(0))
        raise FormatError([f"{name}, line {number}: {it}." for number, it in problems])


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
    options: dict[str, Any] = {"author": source.author, "provenance": provenance}
    known = not source.labels.renames
    if quick and known and (layer := quick_layer(data, schema=source.schema, **options)):
        if source.checked:
            return layer, []
        article = (layer.article["id"], layer.article["text_sha256"])
        return layer, seen.problems(number, article, ())
    document, found = from_record(data, schema=source.schema, **options)
    if document is None or not known:
        bare, _ = from_record(data, schema=None, **options)
        if bare and (source.labels.chosen or _has_other_names(bare, source.schema)):
            document, found = _translated(bare, number, source)
    if document:
        article = (document.article.id, document.article.text_sha256)
        found += seen.problems(number, article, document.entities)
    return document, found


def _other_keys(line: bytes | None) -> str:
    """Return the first keys of a row that is clearly no line of this format, else ``""``."""
    try:
        data = orjson.loads(line or b"")
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(data, dict) or "article" in data or data.keys() <= set(DOCUMENT):
        return ""
    return ", ".join(map(short, list(data)[:8]))


def _has_other_names(bare: Document, schema: Schema) -> bool:
    """Whether a document has names that are not in the schema, so that somebody has to map them."""
    roles = {it.name for label in schema.labels for it in label.roles}
    return not all(it.label in roles for it in bare.relations) or not all(
        (label := schema.by_name.get(it.label)) and all(map(label.attribute, it.attributes))
        for it in bare.spans
    )


def _translated(bare: Document, number: int, source: Source) -> tuple[Document | None, list[str]]:
    """Return a document with the names of a schema, or what is wrong with it."""
    spans = [
        ForeignSpan(it.id, it.label, it.fragments, attributes=it.attributes, more=_rest(it))
        for it in bare.spans
    ]
    relations = [
        ForeignRelation(it.label, it.source, it.target, _rest(it) | {"attributes": it.attributes})
        for it in bare.relations
    ]
    foreign = ForeignDocument(
        where=f"{file_name(source.path)}, line {number}",
        article={key: getattr(bare.article, key) for key in (*ARTICLE, "provenance")},
        author=bare.author,
        spans=tuple(spans),
        relations=tuple(relations),
        entities=bare.entities,
        status=bare.status,
    )
    try:
        return to_document(foreign, source.schema, source.labels, source.findings), []
    except FormatError as error:
        return None, [it.removeprefix(foreign.where).strip(":, .") for it in error.problems]


def _rest(value: Span | Relation) -> dict[str, JsonValue]:
    """Return what is said of a label or role beside its name and place."""
    kept = ("id", "origin", "state", "note", "schema_version")
    return value.model_dump(mode="json", include=set(kept))


def _parse(line: bytes) -> tuple[Any, list[str]]:
    """Return what a line says, or why it is not JSON that says one thing only."""
    try:
        data = orjson.loads(line)
        again = orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONDecodeError as error:
        return None, [_not_json(line, error)]
    except TypeError:
        return None, ["is nested too deeply"]
    if line == again:
        return data, []
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

    Only hashes are kept: some hundred bytes for an article. `repeated` are the numbers of lines
    with the same text as another one.
    """

    def __init__(self) -> None:
        self.repeated: set[int] = set()
        self._lines: dict[int, int] = {}
        self._articles: dict[int, int] = {}
        self._entities: dict[int, tuple[int, int]] = {}

    def problems(
        self, number: int, article: tuple[str, str], entities: Iterable[Entity]
    ) -> list[str]:
        """Say what contradicts an earlier line; `article` is an id and a text's checksum."""
        text = hash(article[1])
        first = self._lines.setdefault(text, number)
        if first != number:
            self.repeated |= {first, number}
        found = []
        other = self._articles.setdefault(hash(article[0]), text)
        if other != text:
            line = self._lines[other]
            found.append(f"article: {short(article[0])} has another text than in line {line}")
        for entity in entities:
            value = hash(entity.model_dump_json())
            line, said = self._entities.setdefault(hash(entity.id), (number, value))
            if said != value:
                found.append(
                    f"entities: {short(entity.id)} is described differently in line {line}"
                )
        return found


def _same_ids(path: Path, wanted: set[int]) -> Iterator[tuple[int, str]]:
    """Yield where an id comes again for the same text, which is what makes an article the same.

    `wanted` are the numbers of good lines with the same text as another one.
    """
    known: dict[int, set[int]] = {}
    for number, line in files.lines(path):
        if line is None or number not in wanted:
            continue
        data = orjson.loads(line)
        ids = [
            (kind, row["id"])
            for kind in ("spans", "relations")
            for row in data.get(kind, ())
            if "id" in row
        ]
        before = known.setdefault(hash(data["article"]["text"]), set())
        for kind, given in ids:
            if hash((kind, given)) in before:
                sentence = f"the id {short(given)} is in an earlier line for the same text already"
                yield number, f"{kind}: {sentence}"
        before.update(map(hash, ids))


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
