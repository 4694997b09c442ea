"""Prodigy: JSON Lines of texts with `spans` and `relations`, and their tokens.

Offsets are code points; where a row has tokens, they say which words stand there, and spans
are checked against them. A relation names its spans by their offsets (`head_span`,
`child_span`). Rows whose answer is not `accept` are left out and counted; our own files come
back as they were.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from annotator.files import documents_of_rows
from annotator.model.decoding import file_name
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.foreign import (
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    to_document,
)
from annotator.plugins import Importer, Source

SUFFIXES = (".jsonl",)
_NATIVE = b'"format":"annotator"'
_SIGN = re.compile(
    rb'"(_task_hash|_input_hash|token_start)":\s*-?\d|"answer":\s*"(accept|reject|ignore)"'
)
_MORE = ("id", "origin", "note", "schema_version")


class _Row(BaseModel):
    """A part of a file: types are what JSON says, and other keys do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Token(_Row):
    text: str
    start: int
    end: int


class _Place(_Row):
    start: int
    end: int
    label: str = ""


class _Span(_Place):
    token_start: int | None = None
    token_end: int | None = None
    id: str = ""
    attributes: dict[str, JsonValue] = Field(default_factory=dict)
    origin: str = ""
    note: str = ""
    schema_version: int = 0


class _Relation(_Row):
    label: str
    head_span: _Place
    child_span: _Place
    ends: list[str] = Field(default_factory=list)
    id: str = ""
    attributes: dict[str, JsonValue] = Field(default_factory=dict)
    origin: str = ""
    schema_version: int = 0


class _Own(_Row):
    article: dict[str, JsonValue]
    author: str
    status: Status
    entities: list[dict[str, JsonValue]] = Field(default_factory=list)


class _Article(_Row):
    text: str
    tokens: list[_Token] = Field(default_factory=list)
    spans: list[_Span] = Field(default_factory=list)
    relations: list[_Relation] = Field(default_factory=list)
    answer: str = "accept"
    meta: dict[str, JsonValue] = Field(default_factory=dict)
    annotator: _Own | None = None


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each row; FormatError with all rows that are wrong."""
    return documents_of_rows(source.path, lambda row, where: [_document(row, where, source)])


def _document(row: Any, where: str, source: Source) -> Document | None:
    data = _Article.model_validate(row)
    if data.answer != "accept":
        source.findings.dropped[f"row whose answer is {data.answer!r}"] += 1
        return None
    own = data.annotator
    refs, spans = _spans(data)
    file: dict[str, JsonValue] = {"file": file_name(source.path), "format": "prodigy"}
    known: dict[str, JsonValue] = own.article if own else {"metadata": data.meta}
    article = {key: it for key, it in known.items() if key != "text_sha256"}
    foreign = ForeignDocument(
        where=where,
        article=article | {"text": data.text, "provenance": file},
        author=own.author if own else source.author,
        spans=tuple(spans),
        relations=tuple(_relation(it, refs) for it in data.relations),
        entities=tuple(Entity.model_validate(it) for it in (own.entities if own else ())),
        status=own.status if own else None,
        origin="human" if own else "import:prodigy",
    )
    return to_document(foreign, source.schema, source.labels, source.findings)


def _spans(data: _Article) -> tuple[dict[tuple[int, int, str], str], list[ForeignSpan]]:
    """Return the spans, fragments of one id together, and their refs by where they are."""
    refs: dict[tuple[int, int, str], str] = {}
    found: dict[str, ForeignSpan] = {}
    for number, it in enumerate(data.spans):
        ref = it.id or f"span {number}"
        refs.setdefault((it.start, it.end, it.label), ref)
        earlier = found.get(ref)
        found[ref] = ForeignSpan(
            ref,
            it.label,
            (*(earlier.ranges if earlier else ()), (it.start, it.end)),
            _joined(earlier, _words(it, data.tokens)),
            it.attributes,
            {key: getattr(it, key) for key in _MORE if getattr(it, key)},
            joiner="",
        )
    return refs, list(found.values())


def _joined(earlier: ForeignSpan | None, words: str) -> str:
    """Return what all fragments say, or nothing where one of them does not say it."""
    if earlier is None:
        return words
    return earlier.quote + words if earlier.quote and words else ""


def _words(span: _Span, tokens: Sequence[_Token]) -> str:
    """Return what the tokens of a span say, if they are its tokens and say it in full."""
    if span.token_start is None or span.token_end is None:
        return ""
    mine = tokens[max(0, span.token_start) : span.token_end + 1]
    if not mine or (mine[0].start, mine[-1].end) != (span.start, span.end):
        return ""
    gaps = [max(0, two.start - one.end) for one, two in pairwise(mine)]
    return "".join(it.text + " " * gap for it, gap in zip(mine, [*gaps, 0], strict=True))


def _relation(relation: _Relation, refs: dict[tuple[int, int, str], str]) -> ForeignRelation:
    ends = list(relation.ends)
    if len(ends) != 2:
        places = [(it.start, it.end, it.label) for it in (relation.head_span, relation.child_span)]
        ends = [refs.get(it, f"{it[2]} {it[0]}:{it[1]}") for it in places]
    more: dict[str, JsonValue] = {
        key: getattr(relation, key)
        for key in ("id", "attributes", "origin", "schema_version")
        if getattr(relation, key)
    }
    return ForeignRelation(relation.label, ends[0], ends[1], more)


def _recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() not in SUFFIXES or _NATIVE in head[:64]:
        return False
    return bool(_SIGN.search(head))


IMPORTER = Importer(
    name="prodigy",
    summary="Prodigy JSONL: spans with their tokens, and relations between them",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
)
