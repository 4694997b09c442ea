"""What brat's standoff format asks of names and fragments, for its importer and exporter.

As in brat's server/src/annotation.py: a name is one word, a digit at the end of a role means
`once more`, and no fragment goes across a line end.
"""

import re
from collections.abc import Iterable

from annotator.model.span import Range

LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
FRAGMENTS = "AnnotatorFragments"
"""The type of a note that says which fragments there were before they were cut at line ends."""

CAST = "Annotator"
"""The database that entities of the cast are in, in normalisations."""

_NOT_A_NAME = re.compile(r"[^\w-]+")
_NUMBERED = re.compile(r"\d$", re.ASCII)


def brat_name(name: str) -> str:
    """Return a label, attribute or role as brat can have it."""
    plain = _NOT_A_NAME.sub("_", name)
    return f"{plain}_" if _NUMBERED.search(plain) else plain


def real_names(names: Iterable[str]) -> dict[str, str]:
    """Return our names by brat's; of two that are the same there, the first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(brat_name(name), name)
    return found


def without_line_ends(text: str, fragments: Iterable[Range]) -> tuple[Range, ...]:
    """Return fragments cut at line ends, which are then in none of them."""
    parts: list[Range] = []
    for start, end in fragments:
        at = start
        for match in LINE_END.finditer(text, start, end):
            parts.append(Range(at, match.start()))
            at = match.end()
        parts.append(Range(at, end))
    return tuple(it for it in parts if it.start < it.end)
