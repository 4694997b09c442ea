"""What rules find of quotes: quotations in a sentence, and attributions made of them."""

from dataclasses import dataclass

from annotator.model.span import Range
from annotator.news.marks import Pair


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that someone says: their fragments, and where cue and source stand, if anywhere.

    `kind` is `direct`, `mixed` or `indirect`; `inside` is true for a quote within another one.
    """

    fragments: tuple[Range, ...]
    kind: str
    cue: Range | None
    source: Range | None
    confidence: float
    why: str
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outer quotation at words `begin` to `end`, and whether it could stand alone."""

    pair: Pair
    begin: int
    end: int
    alone: bool
