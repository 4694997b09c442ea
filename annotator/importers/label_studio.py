"""Label Studio: a JSON list of tasks with annotations, or one task a line.

A result of type `labels` is a span for each of its labels; other results with the same id are
attributes, by the name of their control without the label's. Offsets are code points in the
text of `data` (older versions counted UTF-16; that is seen from the words). Every annotation
that was not cancelled is a document of who completed it. Predictions are not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from annotator.errors import FormatError
from annotator.files import documents_of_rows
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.foreign import (
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    to_document,
)
from annotator.model.line_feeds import FRAGMENT_OF, LineFeeds
from annotator.plugins import Importer, Source

SUFFIXES = (".json", ".jsonl")
_BLANKS = re.compile(r"\s+")


class _Row(BaseModel):
    """A part of a file: types are what JSON says, and other keys do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Result(_Row):
    type: str
    id: str = ""
    from_name: str = ""
    value: dict[str, JsonValue] = Field(default_factory=dict)
    meta: dict[str, JsonValue] = Field(default_factory=dict)
    from_id: str = ""
    to_id: str = ""
    labels: list[str] = Field(default_factory=list)


class _Annotation(_Row):
    result: list[_Result]
    completed_by: JsonValue = None
    was_cancelled: bool = False


class _Own(_Row):
    article: dict[str, JsonValue]
    author: str
    status: str
    text: str | None = None


class _Task(_Row):
    data: dict[str, JsonValue]
    annotations: list[_Annotation]


class _Region(_Row):
    start: int
    end: int
    text: str = ""
    labels: list[str]


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each annotation; FormatError with all tasks that are wrong."""
    return documents_of_rows(source.path, lambda row, where: _documents(row, where, source))


def _documents(row: Any, where: str, source: Source) -> Iterator[Document]:
    task = _Task.model_validate(row)
    text = _text(task)
    if text is None:
        raise FormatError([f"{where}: data has no text."])
    own = _Own.model_validate(task.data["annotator"]) if "annotator" in task.data else None
    file: dict[str, JsonValue] = {"file": file_name(source.path), "format": "label-studio"}
    article: dict[str, JsonValue] = dict(own.article) if own else {}
    whole = own.text if own and own.text is not None else text
    if whole != text and LineFeeds(whole).shown != text:
        raise FormatError([f"{where}: the text is not the original with line feeds."])
    for annotation in task.annotations:
        if annotation.was_cancelled:
            source.findings.dropped["annotation that was cancelled"] += 1
            continue
        page = _Page(text, LineFeeds(whole) if whole != text else None, ours=own is not None)
        for it in annotation.result:
            page.take(it)
        who = annotation.completed_by
        foreign = ForeignDocument(
            where=where,
            article=article | {"text": whole, "provenance": file},
            author=own.author if own else _named(who) or source.author,
            spans=tuple(page.spans()),
            relations=tuple(page.relations()),
            status=own.status if own else None,  # type: ignore[arg-type]  # checked there
            origin="human" if own else "import:label-studio",
        )
        document = to_document(foreign, source.schema, source.labels, source.findings)
        yield from [document] if document else ()


def _text(task: _Task) -> str | None:
    """Return the text: by its usual name, else the longest one, if a part of it has a label.

    Tasks may as well be about pictures and sounds, whose addresses are texts too.
    """
    if isinstance(text := task.data.get("text"), str):
        return text
    results = (it for annotation in task.annotations for it in annotation.result)
    if not any(it.type == "labels" and "start" in it.value for it in results):
        return None
    found = [it for it in task.data.values() if isinstance(it, str)]
    return max(found, key=len, default=None)


def _named(who: JsonValue) -> str:
    """Return who completed an annotation: a number, or a table with an address."""
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return str(who) if isinstance(who, str | int) else ""


@dataclass(slots=True)
class _Page:
    """The results of one annotation."""

    text: str
    feeds: LineFeeds | None
    ours: bool
    regions: dict[str, tuple[_Region, str]] = field(default_factory=dict)
    attributes: dict[str, dict[str, JsonValue]] = field(default_factory=dict)
    arrows: list[_Result] = field(default_factory=list)

    def take(self, result: _Result) -> None:
        """Take in one result."""
        value = result.value
        if result.type == "relation":
            self.arrows.append(result)
        elif result.type == "labels":
            notes = result.meta.get("text")
            note = "\n".join(map(str, notes)) if isinstance(notes, list) else ""
            self.regions[result.id] = (_Region.model_validate(value), note)
        else:
            held = value.get("text" if result.type == "textarea" else result.type)
            if isinstance(held, list) and len(held) == 1:
                held = held[0]
            self.attributes.setdefault(result.id, {})[result.from_name] = held

    def spans(self) -> Iterator[ForeignSpan]:
        """Yield a span for each label of a region, with its further fragments."""
        further: dict[str, list[str]] = {}
        parts = set[str]()
        for it in self.arrows:
            if it.labels == [FRAGMENT_OF] and {it.from_id, it.to_id} <= self.regions.keys():
                further.setdefault(it.to_id, []).append(it.from_id)
                parts.add(it.from_id)
        for id_, (region, note) in self.regions.items():
            if id_ in parts:
                continue
            pieces = [region, *(self.regions[it][0] for it in further.get(id_, ()))]
            for number, label in enumerate(region.labels):
                yield ForeignSpan(
                    id_ if number == 0 else f"{id_} {label}",
                    label,
                    tuple(self._original(it) for it in pieces),
                    "".join(self._words(it) for it in pieces) if self.feeds is None else "",
                    {
                        name.removeprefix(f"{label}."): it
                        for name, it in self.attributes.get(id_, {}).items()
                    },
                    ({"note": note} if note else {}) | ({"id": id_} if self.ours else {}),
                    joiner="",
                )

    def _words(self, region: _Region) -> str:
        """Return the words a region says, as the text has them but for its blanks.

        Label Studio writes line ends as a backslash and an n, and several blanks as one.
        """
        words = self.text[region.start : region.end]
        said = region.text.replace("\\n", "\n")
        return words if _BLANKS.sub(" ", said) == _BLANKS.sub(" ", words) else region.text

    def _original(self, region: _Region) -> tuple[int, int]:
        if self.feeds is None:
            return region.start, region.end
        return self.feeds.to_original(region.start), self.feeds.to_original(region.end)

    def relations(self) -> Iterator[ForeignRelation]:
        """Yield the arrows that are no fragments, one for each label."""
        for it in self.arrows:
            for label in it.labels or ["relation"]:
                if label != FRAGMENT_OF:
                    yield ForeignRelation(label, it.from_id, it.to_id)


def _recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() not in SUFFIXES:
        return False
    return b'"annotations"' in head and b'"data"' in head and b'"result"' in head


IMPORTER = Importer(
    name="label-studio",
    summary="Label Studio JSON: tasks with annotations",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
)
