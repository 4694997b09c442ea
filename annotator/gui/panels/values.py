"""Values of attributes as people write and read them."""

import re

from pydantic import JsonValue

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?([eE][+-]?\d{1,3})?")
_SPACES = re.compile(r"[\s_'’]")


def read_number(text: str) -> int | float | None:
    """Return the number that was typed: `17`, `70,000`, `70 000`, `-1.5`, `2e6`.

    Returns None for no text; raises ValueError for what is no number.
    """
    typed = _SPACES.sub("", text)
    if not typed:
        return None
    if not _NUMBER.fullmatch(typed):
        raise ValueError(f"“{text}” is not a number")
    number = float(typed.replace(",", ""))
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"“{text}” is too large")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def read_text(text: str) -> str | None:
    """Return the text without space around it, or None for nothing."""
    return text.strip() or None


def written(value: JsonValue) -> str:
    """Return a value as text for a line: numbers without a needless `.0`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return ", ".join(map(written, value)) if isinstance(value, list) else str(value)
