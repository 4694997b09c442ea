"""A learned model as bytes: one line that says what it is, then the fields it is made of.

`about` reads that line alone; `predict` is a pure function of the bytes and a text.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import Field

from annotator.errors import MissingError
from annotator.learning.calibration import Step, sureness
from annotator.learning.candidates import Habits, Sight, Words, candidates, endings
from annotator.learning.example import Mark
from annotator.learning.features import Sequences, sequences
from annotator.learning.judge import chances, chosen
from annotator.learning.units import Unit, runs
from annotator.model.base import Value
from annotator.model.span import Range

if TYPE_CHECKING:
    from pycrfsuite import ItemSequence, Tagger

FORMAT = 2
"""The version of the bytes; a model of another version is as good as none."""

LEAST = 0.4
"""How sure a model must be to say anything. To accept or reject a proposal takes one key, to mark
what nobody proposes two, so that below one half nothing is won; a little less finds more."""

FIRST = 0.1
"""The chance below which a candidate is not even looked at."""

NEEDS = "python-crfsuite"


class Quality(Value):
    """How well one label is learned, in articles that were held back, beside the rules there.

    `count` is the number of spans learned from. It is `on` where it does better than the rules.
    `words` says how often words were labelled so in the articles, and how often they stand there.
    """

    label: str
    count: int
    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    rules_f1: float = 0.0
    on: bool = False
    steps: tuple[Step, ...] = ()
    words: dict[str, tuple[int, int]] = Field(default_factory=dict)

    @cached_property
    def habits(self) -> Habits:
        """How often words were labelled, and how often they stand."""
        return Habits(
            Counter({it: labelled for it, (labelled, _) in self.words.items()}),
            Counter({it: there for it, (_, there) in self.words.items()}),
        )


class Learned(Value):
    """What a model says of itself."""

    format: int = FORMAT
    labels: int
    articles: tuple[str, ...]
    schema_version: int
    qualities: tuple[Quality, ...]
    groups: tuple[int, ...] = ()

    @cached_property
    def on(self) -> dict[str, Quality]:
        """The labels that it does better than the rules, by their names."""
        return {it.label: it for it in self.qualities if it.on}

    @property
    def name(self) -> str:
        """What it is called: how much it has learned from."""
        return f"{self.labels} labels in {len(self.articles)} articles"


def is_there() -> bool:
    """Whether the library is installed without which nothing is learned."""
    return find_spec("pycrfsuite") is not None


def refuse_missing() -> None:
    """Raise MissingError with the command that installs what learning needs."""
    if not is_there():
        raise MissingError(
            f"Learning needs {NEEDS}: `pip install {NEEDS}` in Annotator's own environment."
        )


def packed(learned: Learned, fields: Sequence[bytes]) -> bytes:
    """Return a model as bytes."""
    small = [zlib.compress(it) for it in fields]
    head = learned.model_copy(update={"groups": tuple(len(it) for it in small)})
    return b"".join((head.model_dump_json().encode(), b"\n", *small))


@lru_cache(maxsize=4)
def about(model: bytes) -> Learned | None:
    """Return what a model says of itself; None for no bytes, or those of another version."""
    head, _, _ = model.partition(b"\n")
    if not head.startswith(b'{"format":%d,' % FORMAT):
        return None
    return Learned.model_validate_json(head)


def predict(
    model: bytes, text: str, language: str, rules: Mapping[Mark, str]
) -> Iterator[tuple[Mark, float]]:
    """Yield what a model sees in a text, and how sure that is (0 to 1), as far as it is on.

    `rules` is what the rules propose for the bare text, with reasons. Offsets are code points.
    """
    learned = about(model)
    if learned is None or not learned.on or not is_there():
        return
    found = sequences(text, language, rules)
    items = itemised(found)
    taggers = _taggers(model)
    fields, judges = taggers[: -len(learned.on)], taggers[-len(learned.on) :]
    believed = [one for it in fields for one in tagged(it, found, items)]
    words = Words(text, language, found.places)
    beliefs = {Mark(unit.label, (place,)): sure for unit, place, sure in believed}
    ends = endings(words, (*rules, *beliefs))
    for quality, tagger in zip(learned.on.values(), judges, strict=True):
        sight = Sight(words, quality.label, rules, beliefs)
        told = candidates(words, sight, ends, quality.habits, None)
        for row, chance in chosen(chances(tagger, told), FIRST).items():
            if (sure := sureness(quality.steps, chance)) >= LEAST:
                yield Mark(quality.label, (words.place(row),)), sure


def itemised(found: Sequences) -> "list[ItemSequence]":
    """Return features in the form that the library takes them, once for all models."""
    from pycrfsuite import ItemSequence

    return [ItemSequence(it) for it in found.features]


def tagged(
    tagger: "Tagger", found: Sequences, items: "Iterable[ItemSequence]"
) -> Iterator[tuple[Unit, Range, float]]:
    """Yield the spans of the likeliest tags, and how likely the unlikeliest of their tags is."""
    for places, row in zip(found.places, items, strict=True):
        tagger.set(row)
        tags = tagger.tag()
        for unit, run in runs(tags):
            belief = min(tagger.marginal(tags[at], at) for at in run)
            yield unit, Range(places[run[0]].start, places[run[-1]].end), belief


def opened(field: bytes) -> "Tagger":
    """Return a tagger of one field."""
    import pycrfsuite

    class Tagger(pycrfsuite.Tagger):  # type: ignore[misc]  # it says nothing of its types
        """Keeps the bytes that the library reads in place."""

        held = field

    tagger = Tagger()
    tagger.open_inmemory(tagger.held)
    return tagger


@lru_cache(maxsize=2)
def _taggers(model: bytes) -> "tuple[Tagger, ...]":
    learned = about(model)
    assert learned is not None  # noqa: S101  # it was asked before
    at = model.index(b"\n") + 1
    found = []
    for size in learned.groups:
        found.append(opened(zlib.decompress(model[at : at + size])))
        at += size
    return tuple(found)
