"""CoNLL: a token and its tag on each line, in columns; the tag is in the last one.

Columns are divided by a TAB where a file has any, else by a space. Tags may be IOB1, IOB2,
BILOU or BIOES: a file's tags tell, and what was not plain is said. `-DOCSTART-` begins another
article; a file without it is one article. There is no text in such files, so it is made: tokens
with a space between them, sentences on lines of their own.

Our own folders have `offsets.tsv` as well. Where it is given, articles are those that were
exported, to the letter, and all files beside it are read with it, a line of each at a time.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from annotator.errors import FormatError
from annotator.files import LARGEST, lines, whole
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document, Status
from annotator.model.foreign import ForeignDocument, ForeignSpan, sentences, to_document
from annotator.model.label_map import LabelMap, Named
from annotator.model.read_record import short
from annotator.model.schema import Schema
from annotator.model.tags import Scheme, TagReader, is_tag, tag_names, tells_ends
from annotator.plugins import Importer, Source

SUFFIXES = (".conll", ".iob", ".bio", ".bilou", ".txt", ".tsv")
_SHARED = (".txt", ".tsv")
"""Suffixes that most files of other formats have."""

OFFSETS = "offsets.tsv"
_Lines = tuple[tuple[int, bytes | None] | None, ...]
"""The next line of each file with its number; None where a file has none any more."""

_START = "-DOCSTART-"
_TABS = re.compile(r"^[^\n\t]+\t[^\n]*\S", re.MULTILINE)
_ROW = re.compile(
    rb"[^\t ]+(?:\t[^\t]*)*\t(?:O|[BILUES]-[^\t]+)|[^\t ]+(?: [^\t ]+)* (?:O|[BILUES]-[^\t ]+)"
)
_RANGE = re.compile(r"(\d{1,10})\t(\d{1,10})(?:\t(.*))?", re.DOTALL)


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each article; FormatError with all lines that are wrong."""
    if source.path.name == OFFSETS:
        yield from _read_folder(source)
    else:
        yield from _read_file(source)


# Files of others


@dataclass(slots=True)
class _Made:
    """An article that is put together from tokens, with what its tags say."""

    text: str = ""
    spans: list[ForeignSpan] = field(default_factory=list)

    def add(self, words: list[str], tags: list[str], reader: TagReader) -> list[tuple[int, str]]:
        """Add a sentence; return what is wrong with its tags."""
        parts = [self.text, "\n"] if self.text else []
        at = sum(map(len, parts))
        starts: list[int] = []
        for word in words:
            starts.append(at)
            at += len(word) + 1
        self.text = "".join((*parts, " ".join(words)))
        found, wrong = reader.chunks(tags)
        for label, first, stop in found:
            place = (starts[first], starts[stop - 1] + len(words[stop - 1]))
            ref = f"label {len(self.spans) + 1}"
            said = " ".join(words[first:stop])
            self.spans.append(ForeignSpan(ref, label, (place,), said))
        return wrong


def _read_file(source: Source) -> Iterator[Document]:
    name = file_name(source.path)
    text, encoding = decode(whole(source.path), file=name, encoding=source.encoding)
    separator = "\t" if _TABS.search(text) else " "
    rows = [it.rstrip("\r\t ") for it in text.split("\n")]
    tags = (it.rpartition(separator)[2] for it in rows)
    reader = TagReader(ends=any(map(tells_ends, tags)))
    problems: list[str] = []
    articles = [*_articles(rows, separator, reader, problems)]
    if problems:
        raise FormatError([f"{name}, {it}." for it in problems])
    if not any(it.text for it in articles):
        raise FormatError([f"{name} has no token in it."])
    numbered = len(articles) > 1
    for number, made in enumerate(articles, 1):
        about: dict[str, JsonValue] = {"file": name, "format": "conll", "encoding": encoding}
        title = f"{source.path.stem} {number}" if numbered else source.path.stem
        foreign = ForeignDocument(
            where=f"{name}, article {number}",
            article={"text": made.text, "title": title, "provenance": about},
            author=source.author,
            spans=tuple(made.spans),
            origin="import:conll",
        )
        labels = _with_tag_names(source.labels, source.schema)
        document = to_document(foreign, source.schema, labels, source.findings)
        yield from [document] if document else ()
    if reader.remark:
        source.findings.remarks[reader.remark] += len(articles)


def _articles(
    rows: Iterable[str], separator: str, reader: TagReader, problems: list[str]
) -> Iterator[_Made]:
    """Yield the articles that lines are of; `problems` takes what is wrong with them."""
    made: _Made | None = None
    begun = 0
    words: list[str] = []
    tags: list[str] = []
    for number, row in enumerate((*rows, ""), 1):
        cells = row.split(separator)
        starts = cells[0] == _START or row.startswith(f"{_START} ")
        if starts or not row:
            if words:
                made = made or _Made()
                wrong = made.add(words, tags, reader)
                problems += (f"line {begun + at}: {said}" for at, said in wrong)
            words, tags = [], []
            if starts:
                yield from [made] if made else ()
                made = _Made()
            continue
        if row.startswith("# ") and not is_tag(cells[-1]):
            continue
        if len(cells) < 2 or not cells[0] or not is_tag(cells[-1]):
            problems.append(f"line {number}: {short(row)} is no token with a tag, such as B-Actor")
            continue
        begun = begun if words else number
        words.append(cells[0])
        tags.append(cells[-1])
    yield from [made] if made else ()


def _with_tag_names(labels: LabelMap, schema: Schema) -> LabelMap:
    """Return a map in which tags stand for the labels that they were made of."""
    ours = {tag: Named(it) for it, tag in tag_names(schema.by_name).items() if tag != it}
    return replace(labels, labels=ours | dict(labels.labels)) if ours else labels


# Our own folders


class _About(BaseModel):
    """What the line of an article says."""

    model_config = ConfigDict(strict=True, extra="ignore")

    article: dict[str, JsonValue]
    author: str
    status: Status
    tags: Scheme = "iob2"


@dataclass(slots=True)
class _Page:
    """An article of a folder, as far as lines have told.

    `tags` are those of the sentence at hand in each file, but for `O`, by the tokens' numbers.
    """

    line: int
    about: _About
    reader: TagReader
    tags: list[dict[int, str]]
    text: list[str] = field(default_factory=list)
    at: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)
    sentence: int = 0
    spans: list[ForeignSpan] = field(default_factory=list)

    def put(self, words: str) -> None:
        """Put words at the end of the text."""
        self.text.append(words)
        self.at += len(words)


def _read_folder(source: Source) -> Iterator[Document]:
    beside = sorted(_companions(source.path))
    name = file_name(source.path)
    if not beside:
        raise FormatError([f"{name} has no file with tags beside it, such as Actor.conll."])
    with ExitStack() as stack:
        # What ends early has to close them all.
        streams = [closing(lines(it, blank=True)) for it in (source.path, *beside)]
        rows = zip_longest(*(stack.enter_context(it) for it in streams))
        yield from _documents(rows, [name, *map(file_name, beside)], source)


def _documents(rows: Iterable[_Lines], names: list[str], source: Source) -> Iterator[Document]:
    """Yield the articles of lines that come from each file at once."""
    page: _Page | None = None
    for number, row in enumerate(chain(rows, [()]), 1):
        try:
            cells = _cells(row, names)
            if not cells:
                yield from _finished(page, source)
            elif cells[0].startswith(f"{_START}\t"):
                yield from _finished(page, source)
                page = _begun(cells, number)
            elif page is None:
                raise _WrongLineError(f"is before the first {_START}")
            elif not cells[0]:
                _end_sentence(page)
            else:
                _take(page, cells)
        except (_WrongLineError, ValidationError, orjson.JSONDecodeError) as error:
            said = sentences(error)[0] if isinstance(error, ValidationError) else error
            # All lines after it would be wrong.
            raise FormatError([f"{names[0]}, line {number}: {said}."]) from error


class _WrongLineError(ValueError):
    """What is wrong with a line, in words."""


def _cells(row: _Lines, names: list[str]) -> list[str]:
    """Return the line of each file; those of one article are of the same kind in all."""
    found: list[str] = []
    last: bytes | None = None
    for name, it in zip(names, row, strict=bool(row)):
        if it is None:
            raise _WrongLineError(f"there is no such line in {name}, though others have it")
        if it[1] is None:
            raise _WrongLineError(f"is longer than {LARGEST} bytes in {name}")
        if it[1] == last:
            # Most lines are the same in all files.
            found.append(found[-1])
            continue
        last = it[1]
        try:
            found.append(last.decode().rstrip("\r\n"))
        except UnicodeDecodeError as error:
            raise _WrongLineError(f"is not UTF-8 in {name}: {error.reason}") from error
    return found


def _begun(cells: list[str], number: int) -> _Page:
    for cell in cells[1:]:
        if not cell.startswith(f"{_START} "):
            raise _WrongLineError(f"an article begins, but {short(cell)} stands in another file")
    _, about, *gap = cells[0].split("\t")
    known = _About.model_validate(orjson.loads(about))
    reader = TagReader(ends=known.tags == "bilou")
    page = _Page(number, known, reader, [{} for _ in cells[1:]])
    page.put(_gap(gap[0]) if gap else "")
    return page


def _take(page: _Page, cells: list[str]) -> None:
    """Take in a token: where it stands, and its tag in each file."""
    match = _RANGE.fullmatch(cells[0])
    if not match:
        raise _WrongLineError(f"{short(cells[0])} is no start and end of a token")
    start, end = int(match[1]), int(match[2])
    word, sign, _ = cells[1].partition("\t")
    if not sign or end - start != len(word) or not page.at <= start <= LARGEST:
        raise _WrongLineError(f"{short(word)} cannot stand at {start} to {end}")
    page.put(" " * (start - page.at) + word)
    page.put(_gap(match[3]) if match[3] else "")
    page.places.append((start, end))
    outside = f"{word}\tO"
    at = len(page.places) - 1
    for tags, cell in zip(page.tags, cells[1:], strict=True):
        if cell == outside:
            continue
        other, _, tag = cell.partition("\t")
        if other != word or not page.reader.knows(tag):
            raise _WrongLineError(f"{short(cell)} is not {short(word)} with a tag")
        tags[at] = tag


def _gap(cell: str) -> str:
    gap = orjson.loads(cell)
    if not isinstance(gap, str):
        raise _WrongLineError(f"{short(cell)} is no text")
    return gap


def _end_sentence(page: _Page) -> None:
    count = range(page.sentence, len(page.places))
    for tags in page.tags:
        if not tags:
            continue
        found, wrong = page.reader.chunks([tags.get(it, "O") for it in count])
        if wrong:
            raise _WrongLineError(f"before it, {wrong[0][1]}")
        for label, first, stop in found:
            start = page.places[page.sentence + first][0]
            end = page.places[page.sentence + stop - 1][1]
            ref = f"label {len(page.spans) + 1}"
            page.spans.append(ForeignSpan(ref, label, ((start, end),)))
        tags.clear()
    page.sentence = len(page.places)


def _finished(page: _Page | None, source: Source) -> Iterator[Document]:
    if page is None:
        return
    _end_sentence(page)
    text = "".join(page.text)
    article = dict(page.about.article)
    told = article.pop("text_sha256", None)
    if told is not None and told != hashlib.sha256(text.encode()).hexdigest():
        raise _WrongLineError(f"the article of line {page.line} is not the one that was exported")
    about: dict[str, JsonValue] = {"file": file_name(source.path), "format": "conll"}
    foreign = ForeignDocument(
        where=f"{file_name(source.path)}, line {page.line}",
        article=article | {"text": text, "provenance": about},
        author=page.about.author,
        spans=tuple(page.spans),
        status=page.about.status,
        origin="import:conll",
    )
    labels = _with_tag_names(source.labels, source.schema)
    document = to_document(foreign, source.schema, labels, source.findings)
    yield from [document] if document else ()


def _companions(path: Path) -> Iterable[Path]:
    return path.parent.glob("*.conll") if path.name == OFFSETS else ()


def _recognises(path: Path, head: bytes) -> bool:
    if path.name == OFFSETS:
        return head.startswith(f"{_START}\t".encode())
    suffix = path.suffix.lower()
    start = head.removeprefix(b"\xef\xbb\xbf")
    if suffix not in _SHARED or start.startswith(_START.encode()):
        return suffix in SUFFIXES
    # The last line of the head may not be whole.
    rows = [it.rstrip(b"\r\t ") for it in start.split(b"\n")[:-1]]
    rows = [it for it in rows if it]
    return len(rows) > 1 and all(_ROW.fullmatch(it) for it in rows[:50])


IMPORTER = Importer(
    name="conll",
    summary="columns of tokens with IOB1, IOB2, BILOU or BIOES tags, as in CoNLL-2003",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
    companions=_companions,
)
