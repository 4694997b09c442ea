"""A span: one thing that is marked in the text of an article."""

from itertools import pairwise
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from annotator.model.base import JsonTable, Name, Text, Value, Version, new_id

State = Literal["proposed", "accepted", "rejected"]

DISMISSED = "lint:"
"""The origin of a rejected span that says that nothing is forgotten there begins so."""


class Range(NamedTuple):
    """Characters `start` up to, but not including, `end`; code points."""

    start: int
    end: int


class Span(Value):
    """Labelled fragments of one article; a quote split by its cue has two fragments.

    `author` is whose layer the span is in; `origin` is who thought of it (`human`, or the
    importer or suggester by name); a suggestion is a span whose `state` is `proposed`.
    Fragments are in text order, and neither overlap nor touch. `schema_version` is that of the
    schema under which it was labelled so, 0 where that is not known.
    """

    kind: Literal["span"] = "span"
    id: Name = Field(default_factory=new_id)
    article_id: Name
    author: Name
    label: Name
    fragments: tuple[Range, ...] = Field(min_length=1)
    attributes: JsonTable = Field(default_factory=dict)
    origin: Name = "human"
    state: State = "accepted"
    note: Text = ""
    schema_version: Version = 0

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        edges = [edge for fragment in self.fragments for edge in fragment]
        if edges[0] < 0 or any(left >= right for left, right in pairwise(edges)):
            shown = [list(fragment) for fragment in self.fragments]
            raise ValueError(f"fragments must be in order and apart, not {shown}")
        return self

    @property
    def start(self) -> int:
        """Where its first fragment starts."""
        return self.fragments[0].start

    @property
    def end(self) -> int:
        """Where its last fragment ends."""
        return self.fragments[-1].end

    def texts(self, text: str) -> tuple[str, ...]:
        """Return what each fragment says in `text`, the article's text."""
        return tuple(text[start:end] for start, end in self.fragments)

    def words(self, text: str) -> str:
        """Return what the span says on one line, with ` … ` between its fragments."""
        return " … ".join(" ".join(part.split()) for part in self.texts(text))


def text_order(span: Span) -> tuple[int, int, str]:
    """Sort key: by start, the longer one first, and a stable order for the rest."""
    return span.start, -span.end, span.id


def joined(fragments: list[Range]) -> tuple[Range, ...]:
    """Return the same characters as fragments that are in order and apart; none are empty."""
    result: list[Range] = []
    for start, end in sorted(fragments):
        if start >= end:
            continue
        if result and start <= result[-1].end:
            result[-1] = Range(result[-1].start, max(result[-1].end, end))
        else:
            result.append(Range(start, end))
    return tuple(result)
