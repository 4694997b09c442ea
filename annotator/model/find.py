"""Finding words, or what a regular expression says, in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotator.errors import InputError
from annotator.model.span import Range

_ALIKE = ('"“”„‟"«»″', "'‘’‚‛‹›′", "-‐‑‒–—―")
"""Signs that keyboards have one key for: typing any of a group finds all of it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Without `regex`, any white space stands for any other, so that words across a line break are
    found; straight quotation marks find curly ones, and a hyphen finds dashes. Without `case`,
    capitals count only if there is one among the words. `whole` finds no parts of words.
    """

    words: str = ""
    regex: bool = False
    whole: bool = False
    case: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.words.strip() and not (self.regex and self.words)


def places(text: str, query: Query, *, seconds: float | None = None) -> Iterator[Range]:
    """Yield where `query` is met in `text`, without overlaps and empty places; code points.

    Raises InputError for what is no regular expression, and TimeoutError if it took longer than
    `seconds`: some expressions would take years. Other threads run meanwhile.
    """
    if query.is_empty:
        return
    for found in _compiled(query).finditer(text, timeout=seconds, concurrent=True):
        if found.end() > found.start():
            yield Range(found.start(), found.end())


def _compiled(query: Query) -> "regex.Pattern[str]":
    pattern = query.words if query.regex else _plain(query.words)
    if query.whole:
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    ignore = not query.case and query.words == query.words.lower()
    flags = regex.IGNORECASE if ignore else 0
    try:
        return regex.compile(pattern, flags | regex.MULTILINE)
    except (regex.error, OverflowError, RecursionError) as error:
        reason = getattr(error, "msg", None) or str(error)
        raise InputError(f"This is no regular expression: {reason}.") from error


def _plain(words: str) -> str:
    return r"\s+".join("".join(map(_sign, part)) for part in words.split())


def _sign(sign: str) -> str:
    group = next((it for it in _ALIKE if sign in it), sign)
    return re.escape(sign) if group == sign else f"[{re.escape(group)}]"
