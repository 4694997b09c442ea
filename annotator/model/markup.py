"""How deep tags lie in each other, and how many attributes one has: what makes parsers hang.

Both are told roughly, in one pass over a text that may be broken.
"""

import re
from collections.abc import Collection

DEEPEST = 2_000
"""Tags in each other: more are made by mistake, or to make programs fail."""

MOST_ATTRIBUTES = 1_000
"""Attributes of one tag: with half a million, a parser takes minutes."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ALONE = frozenset(
    "area base br col embed hr img input li link meta p source track wbr".split()  # noqa: SIM905
)


def problem(text: str, ends: Collection[str] = ()) -> str:
    """Say what is too much of a text with tags, or return ``""``.

    `ends` are tags, in lower case, that close whatever is still open within them.
    """
    depth = 0
    for tag in _TAG.finditer(text):
        end, name, alone = tag[1], tag[2].lower(), tag[3]
        if len(tag[0]) > MOST_ATTRIBUTES:
            _, *attributes = _QUOTED.sub("", tag[0])[1:-1].split()
            if len(attributes) > MOST_ATTRIBUTES:
                return f"a tag with more than {MOST_ATTRIBUTES:,} attributes"
        if end and name in ends:
            depth = 0
        elif name not in _ALONE and not alone:
            depth = max(0, depth - 1) if end else depth + 1
        if depth > DEEPEST:
            return f"more than {DEEPEST:,} tags in each other"
    return ""
