r"""What CoNLL-U says in its column MISC: white space behind a token, and mentions in brackets.

White space is escaped as UDPipe does it (`\s` space, `\t`, `\r`, `\n`, `\p` for the bar, `\\`);
other white space, which readers would strip, is `\u` or `\U` with its number. Values inside
brackets are percent-encoded, as in CorefUD and GUM, with the hyphen as well, which divides them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

_NAMED = {" ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p", "\\": r"\\"}
_LETTERS = {escape[1]: sign for sign, escape in _NAMED.items()}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_BRACKETS = re.compile(r"\(([^()]+)(\))?|([^()]+)\)")
_PART = re.compile(r"(.+)\[(\d{1,4})/(\d{1,4})\]", re.DOTALL | re.ASCII)


class Bracket(NamedTuple):
    """One bracket of `Entity`: `opens`, closes, or both for a mention of one token.

    `parts` are the values between hyphens, of which a closing bracket has the first one only.
    """

    parts: tuple[str, ...]
    opens: bool
    closes: bool


def spaces_escaped(text: str) -> str:
    """Return white space as a value of `SpacesAfter`."""
    return "".join(_NAMED.get(it) or _numbered(it) for it in text)


def _numbered(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else f"\\U{ord(sign):08x}"


def spaces_plain(value: str) -> str:
    """Return what such a value means; an escape that is none stays."""
    return _ESCAPE.sub(_plain, value)


def _plain(match: re.Match[str]) -> str:
    if number := match[1] or match[2]:
        code = int(number, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]
    return _LETTERS.get(match[3], match[0])


def encoded(text: str) -> str:
    """Return a text that can stand in brackets."""
    return quote(text, safe="").replace("-", "%2D")


def decoded(text: str) -> str:
    """Return the text that was encoded."""
    return unquote(text)


def brackets(value: str) -> Iterator[Bracket | None]:
    """Yield the brackets of an `Entity`, in order; None for what is none."""
    at = 0
    for match in _BRACKETS.finditer(value):
        if match.start() > at:
            yield None
        at = match.end()
        if match[3] is not None:
            yield Bracket((match[3],), opens=False, closes=True)
        else:
            yield Bracket(tuple(match[1].split("-")), opens=True, closes=bool(match[2]))
    if at < len(value):
        yield None


def part_of(name: str) -> tuple[str, int, int]:
    """Return the entity that a mention names, which part of it this is, and of how many."""
    match = _PART.fullmatch(name)
    return (match[1], int(match[2]), int(match[3])) if match else (name, 1, 1)
