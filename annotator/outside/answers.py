"""What a program outside says of an article, as proposals.

Each span has a `label`, and where it is: as `start` and `end` or as `fragments` (code points), or
in its own words as `text` or `quote`, with `occurrence` (from 1), `before` and `after` where they
stand more than once. Where both are there and do not fit, the words count. It may have
`confidence` (0 to 1), `attributes`, `why`, and an `id` that `relations` refer to. What has no place
in the text, or no label here, is left out and said.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotator.model.alignment import Aligner, Said
from annotator.model.anchor import cut
from annotator.model.base import JsonTable, Text
from annotator.model.decoding import decode
from annotator.model.label_map import LabelMap, read_map
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.model.span import Range, joined

USUAL = 0.5
"""How sure a proposal is of which nobody says it."""

MOST = 5_000
"""Spans of an article that are looked at; a program that says more is going in circles."""

Place = Annotated[int, Field(ge=0)]


class _Span(BaseModel):
    """A span as others may say it; what is not known here is not looked at."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    label: Text
    id: str | int = ""
    start: Place | None = None
    end: Place | None = None
    fragments: tuple[tuple[Place, Place], ...] = ()
    text: Text | None = None
    quote: Text | tuple[Text, ...] = ()
    occurrence: Place = 0
    before: Text = ""
    after: Text = ""
    confidence: Annotated[float, Field(ge=0, le=1)] = USUAL
    attributes: JsonTable = Field(default_factory=dict)
    why: Text = ""

    @property
    def ranges(self) -> list[Range]:
        """Where it says that it is."""
        if self.fragments:
            return [Range(*it) for it in self.fragments]
        if self.start is None or self.end is None:
            return []
        return [Range(self.start, self.end)]

    @property
    def words(self) -> tuple[str, ...]:
        """What it says that it says."""
        quote = (self.quote,) if isinstance(self.quote, str) else self.quote
        return (self.text,) if self.text is not None else quote


class _Relation(BaseModel):
    model_config = ConfigDict(extra="ignore")

    label: Text
    source: str | int
    target: str | int


@dataclass(frozen=True, slots=True)
class Reading:
    """How answers are read: the schema, what foreign labels are here, and who hears of losses."""

    schema: Schema
    labels: LabelMap
    say: Callable[[str], None]
    why: str


def proposals(answer: Mapping[str, Any], text: str, reading: Reading) -> Iterator[Proposal]:
    """Yield what an answer proposes for a text; whatever cannot be taken is said, not guessed."""
    rows = answer.get("spans", [])
    if not isinstance(rows, list):
        reading.say("`spans` is no list")
        return
    if len(rows) > MOST:
        reading.say(f"more than {MOST:,} spans in one article")
    aligner = Aligner(text)
    heads: dict[str, Proposal] = {}
    for number, row in enumerate(rows[:MOST]):
        try:
            span = _Span.model_validate(row)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"])) or "span"
            reading.say(f"span whose {where} cannot be read")
            continue
        if proposal := _proposal(span, aligner, reading):
            heads[str(span.id) if span.id != "" else f"#{number}"] = proposal
    yield from _framed(heads, answer.get("relations", ()), reading)


def _proposal(span: _Span, aligner: Aligner, reading: Reading) -> Proposal | None:
    named = reading.labels.labels.get(span.label)
    name = named.name if named else span.label
    label = reading.schema.by_name.get(name)
    if label is None:
        if name:  # mapped to nothing, it is left out on purpose
            reading.say(f"label {span.label!r}, which the schema has not")
        return None
    fragments = _fragments(span, aligner, reading)
    if not fragments:
        return None
    attributes = (dict(named.attributes) if named else {}) | span.attributes
    known: dict[str, object] = {key: it for key, it in attributes.items() if label.attribute(key)}
    return Proposal(name, fragments, span.confidence, span.why or reading.why, known)


def _fragments(span: _Span, aligner: Aligner, reading: Reading) -> tuple[Range, ...]:
    text, ranges, words = aligner.text, span.ranges, span.words
    inside = [it for it in ranges if it.start < it.end <= len(text)]
    said = tuple(text[start:end] for start, end in inside)
    if inside and len(inside) == len(ranges) and (not words or said == words):
        return joined(inside)
    if not words:
        reading.say("span that is outside the text" if ranges else "span without a place")
        return ()
    found = [aligner.find(Said(it, span.occurrence, span.before, span.after)) for it in words if it]
    if None in found or not found:
        reading.say(f"invention, not in the text (such as {cut(' … '.join(words))})")
        return ()
    if ranges:
        reading.say("span whose offsets do not fit its words; the words were taken")
    return joined([it for it in found if it])


def _framed(heads: dict[str, Proposal], relations: object, reading: Reading) -> Iterator[Proposal]:
    """Yield proposals with those that fill their roles as their parts."""
    filled: dict[str, list[tuple[str, str]]] = {}
    targets = set()
    for row in relations if isinstance(relations, list) else ():
        try:
            relation = _Relation.model_validate(row)
        except ValidationError:
            reading.say("relation that cannot be read")
            continue
        source, target = str(relation.source), str(relation.target)
        if source in heads and target in heads and source != target:
            filled.setdefault(source, []).append((relation.label, target))
            targets.add(target)
    for key, head in heads.items():
        # A part that has parts itself is proposed beside the whole: frames are one level deep.
        if key not in targets or key in filled:
            parts = tuple((role, heads[it]) for role, it in filled.get(key, ()))
            yield replace(head, roles=parts)


def mapped(path: str, schema: Schema) -> LabelMap:
    """Return the map of labels in a file; an empty one where none is named, or there is none yet.

    Raises SchemaError with what is wrong in it.
    """
    file = Path(path)
    if not path or not file.exists():
        return LabelMap()
    text, _ = decode(file.read_bytes(), file=file.name)
    return read_map(text, str(file), schema)


def describe(schema: Schema) -> list[dict[str, str]]:
    """Return the labels of a schema as programs outside are told of them."""
    return [{"name": it.name, "description": it.description} for it in schema.labels]
