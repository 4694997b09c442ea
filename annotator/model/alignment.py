"""Where words stand in a text that somebody quoted from memory, as language models do.

First exactly; then but for case, blanks, and the forms of quotation marks and dashes; then nearly.
What is not in the text is not found: an invention has no place. Offsets are code points.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from annotator.model.span import Range
from annotator.model.tokens import snap

ALIKE = 90.0
"""How alike words must be to be taken for the same, in percent (Indel ratio)."""

SHORTEST = 8
"""Characters below which nearly the same words are something else: Iran and Iraq."""

_SIGNS = str.maketrans(dict.fromkeys("“”„‟«»〝〞", '"') | dict.fromkeys("‘’‚‛‹›`´", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody quotes, and which of their occurrences is meant.

    `occurrence` counts from 1; 0 where it is not said. `before` and `after` are words around it.
    """

    words: str
    occurrence: int = 0
    before: str = ""
    after: str = ""


@dataclass
class Aligner:
    """Finds words in one text; the same words, said again without a number, mean the next place."""

    text: str
    _said: Counter[str] = field(default_factory=Counter)

    def find(self, said: Said) -> Range | None:
        """Return where the words are, without blanks at their ends; None for an invention."""
        words = said.words.strip()
        places = list(self._exact(words)) or list(self._folded(words))
        if places:
            return self._chosen(places, said)
        return self._near(words)

    def _exact(self, words: str) -> Iterator[Range]:
        at = self.text.find(words) if words else -1
        while at >= 0:
            yield from self._whole(at, at + len(words))
            at = self.text.find(words, at + 1)

    def _whole(self, start: int, end: int) -> Iterator[Range]:
        """Yield a place if it has whole words; a possessive behind them is left out."""
        left, right = snap(self.text, start, end)
        if start <= left < right <= end:
            yield Range(left, right)

    @cached_property
    def _plain(self) -> tuple[str, list[int]]:
        return _folded(self.text)

    def _folded(self, words: str) -> Iterator[Range]:
        plain, places = self._plain
        wanted = _folded(words)[0].strip()
        at = plain.find(wanted) if wanted else -1
        while at >= 0:
            yield from self._whole(places[at], places[at + len(wanted) - 1] + 1)
            at = plain.find(wanted, at + 1)

    def _chosen(self, places: list[Range], said: Said) -> Range:
        if said.before or said.after:
            return max(places, key=lambda it: (self._fits(it, said), -it.start))
        self._said[said.words] += 1
        number = said.occurrence or self._said[said.words]
        return next(islice(places, number - 1, None), places[-1])

    def _fits(self, place: Range, said: Said) -> int:
        """Count how much of what is said to be around a place is there."""
        before, after = _folded(said.before)[0].strip(), _folded(said.after)[0].strip()
        left = _folded(self.text[max(0, place.start - 2 * len(before) - 8) : place.start])[0]
        right = _folded(self.text[place.end : place.end + 2 * len(after) + 8])[0]
        return _common(left.rstrip()[::-1], before[::-1]) + _common(right.lstrip(), after)

    def _near(self, words: str) -> Range | None:
        # Late: only what was not found otherwise needs it.
        from rapidfuzz import fuzz

        wanted = _folded(words)[0].strip()
        if len(wanted) < SHORTEST:
            return None
        plain, places = self._plain
        found = fuzz.partial_ratio_alignment(wanted, plain, score_cutoff=ALIKE)
        if found is None or found.dest_start >= found.dest_end:
            return None
        start, end = snap(self.text, places[found.dest_start], places[found.dest_end - 1] + 1)
        same = fuzz.ratio(wanted, _folded(self.text[start:end])[0].strip())
        return Range(start, end) if same >= ALIKE else None


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text without what people do not hear, and where each of its characters was."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if sign.isspace():
            if signs and signs[-1] != " ":
                signs.append(" ")
                places.append(at)
            continue
        plain = unicodedata.normalize("NFKC", sign.translate(_SIGNS).translate(_DASHES))
        for one in plain.casefold():
            signs.append(one)
            places.append(at)
    return "".join(signs), places


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
