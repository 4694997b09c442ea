"""Quotes in German Wikinews: one JSON file an article (Petersen-Frey and Biemann 2024).

A quote has its speaker, cue and addressee, each in one or more pieces, with offsets in code
points and the words. Speaker and addressee are Actors here and fill the quote's roles; one that
several quotes share is one span. The frame, which is the clause around them, has no place and
is left out unless a mapping file gives it one; `isNested` follows from where quotes are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from annotator.errors import FormatError
from annotator.files import whole
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.foreign import (
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    sentences,
    to_document,
)
from annotator.model.label_map import Named
from annotator.plugins import Importer, Source

_OURS = {"quote": "Quote", "speaker": "Actor", "cue": "Cue", "addressee": "Actor", "frame": ""}
_ROLES = {"speaker": "source", "cue": "cue", "addressee": "addressee"}
_VALUES: dict[str, JsonValue] = {
    "qtype.Direct": "direct",
    "qtype.Indirect": "indirect",
    "qtype.Reported": "reported",
    "medium.Speech": "speech",
    "medium.Writing": "writing",
    "medium.Thought": "thought",
}


class _Row(BaseModel):
    """A part of a file: types are what JSON says, and other keys do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Place(_Row):
    charBegin: int  # noqa: N815  # the file's own names
    charEnd: int  # noqa: N815


class _Part(_Row):
    spans: list[_Place]
    text: str


class _Quote(_Row):
    id: int
    type: str
    medium: str
    quote: _Part
    speaker: _Part
    cue: _Part
    addressee: _Part
    frame: _Part


class _File(_Row):
    documentName: str  # noqa: N815
    originalText: str  # noqa: N815
    annotations: list[_Quote]


def read(source: Source) -> Iterator[Document]:
    """Yield the one document of a file."""
    name = file_name(source.path)
    try:
        data = _File.model_validate(orjson.loads(whole(source.path)))
    except orjson.JSONDecodeError as error:
        raise FormatError([f"{name}, line {error.lineno}: is not JSON: {error.msg}."]) from error
    except ValidationError as error:
        raise FormatError([f"{name}: {it}." for it in sentences(error)]) from error
    page = _Page(name)
    for quote in data.annotations:
        page.take(quote)
    foreign = ForeignDocument(
        where=name,
        article={
            "text": data.originalText,
            "title": data.documentName,
            "provenance": {"file": name, "format": "wikinews-quotes"},
        },
        author=source.author,
        spans=tuple(page.spans.values()),
        relations=tuple(page.relations.values()),
        origin="import:wikinews-quotes",
    )
    told = source.labels
    labels = replace(
        told,
        labels={it: Named(ours) for it, ours in _OURS.items()} | dict(told.labels),
        values=_VALUES | dict(told.values),
    )
    document = to_document(foreign, source.schema, labels, source.findings)
    yield from [document] if document else ()


@dataclass(slots=True)
class _Page:
    """The spans and relations of a file; what is shared stands there once."""

    name: str
    spans: dict[str, ForeignSpan] = field(default_factory=dict)
    relations: dict[tuple[str, str, str], ForeignRelation] = field(default_factory=dict)

    def take(self, quote: _Quote) -> None:
        """Take in a quote and all that belongs to it."""
        attributes: dict[str, JsonValue] = {"qtype": quote.type, "medium": quote.medium}
        mine = self._span(f"quote {quote.id}", "quote", quote.quote, attributes)
        parts = {"speaker": quote.speaker, "cue": quote.cue, "addressee": quote.addressee}
        for kind, part in (parts | {"frame": quote.frame}).items():
            if not part.spans:
                continue
            shared = _OURS[kind] or kind
            ref = f"{shared} {sorted((it.charBegin, it.charEnd) for it in part.spans)}"
            end = self._span(ref, kind, part, {})
            if kind in _ROLES:
                role = _ROLES[kind]
                self.relations[mine, role, end] = ForeignRelation(role, mine, end)

    def _span(self, ref: str, label: str, part: _Part, attributes: dict[str, JsonValue]) -> str:
        ranges = tuple((it.charBegin, it.charEnd) for it in part.spans)
        if attributes and ref in self.spans:
            raise FormatError([f"{self.name}, {ref}: the id stands twice."])
        self.spans.setdefault(ref, ForeignSpan(ref, label, ranges, part.text, attributes))
        return ref


def _recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() != ".json":
        return False
    return b'"annotations"' in head and (b'"charBegin"' in head or b'"documentName"' in head)


IMPORTER = Importer(
    name="wikinews-quotes",
    summary="JSON of the German Wikinews quotation corpus; speakers and cues fill roles",
    suffixes=(".json",),
    read=read,
    recognises=_recognises,
)
