"""What is learned from: a finished article, the spans in it, and what the rules find there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.model.document import Document
from annotator.model.proposal import Proposal, parts_of
from annotator.model.span import Range


class Mark(NamedTuple):
    """A label with the fragments it lies on; code points."""

    label: str
    fragments: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what its author marked in it, and what the rules proposed without knowing that.

    `rules` has a reason for each mark, as `marks_of` gives it.
    """

    article_id: str
    text: str
    language: str
    marks: tuple[Mark, ...]
    rules: Mapping[Mark, str] = field(default_factory=dict)


def example_of(document: Document, proposed: Iterable[Proposal]) -> Example:
    """Return an article's accepted labels beside what the rules propose for its bare text."""
    accepted = (it for it in document.spans if it.state == "accepted")
    return Example(
        article_id=document.article.id,
        text=document.article.text,
        language=document.article.language,
        marks=tuple(dict.fromkeys(Mark(it.label, it.fragments) for it in accepted)),
        rules=marks_of(proposed),
    )


def marks_of(proposed: Iterable[Proposal]) -> dict[Mark, str]:
    """Return the labels of proposals and of all their parts, each with the first reason for it.

    The words that a reason quotes are left out of it, since it is compared with others.
    """
    found: dict[Mark, str] = {}
    for one in proposed:
        for it in parts_of(one):
            found.setdefault(Mark(it.label, it.fragments), _reason(it))
    return found


def _reason(it: Proposal) -> str:
    return f"{it.why.partition('“')[0].strip()} {it.confidence:.1f}"


def bare(document: Document) -> Document:
    """Return a document as it is before anyone has labelled it: what the rules look at here."""
    return document.model_copy(update={"spans": (), "relations": (), "entities": ()})


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right of those found, and of those there are."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Add up two articles."""
        return Score(self.hits + other.hits, self.found + other.found, self.gold + other.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is right."""
        return 2 * self.hits / (self.found + self.gold) if self.hits else 0.0


def scored(found: Sequence[Mark], gold: Sequence[Mark], label: str) -> Score:
    """Count the marks of one label in one article: right is what has exactly the same edges."""
    ours = {it for it in found if it.label == label}
    theirs = {it for it in gold if it.label == label}
    return Score(len(ours & theirs), len(ours), len(theirs))
