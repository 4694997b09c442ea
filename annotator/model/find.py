"""Finding words in a text."""

import re
from collections.abc import Iterator

from annotator.model.span import Range

_ALIKE = ('"“”„‟«»″', "'‘’‚‛‹›′", "-‐‑‒–—―")
"""Signs that keyboards have one key for: typing any of a group finds all of it."""


def places(text: str, words: str) -> Iterator[Range]:
    """Yield where `words` stand in `text`, without overlaps.

    Capitals count only if there is one among the words. Any white space stands for any other,
    so that words across a line break are found; straight quotation marks find curly ones, and
    a hyphen finds dashes.
    """
    parts = ["".join(map(_pattern, part)) for part in words.split()]
    if not parts:
        return
    flags = re.IGNORECASE if words == words.lower() else re.NOFLAG
    for found in re.finditer(r"\s+".join(parts), text, flags):
        yield Range(found.start(), found.end())


def _pattern(sign: str) -> str:
    group = next((it for it in _ALIKE if sign in it), sign)
    return re.escape(sign) if group == sign else f"[{re.escape(group)}]"
