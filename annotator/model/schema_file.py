"""A schema as a TOML file, read with the line of whatever is wrong.

The tables are `[[label]]`, with `[[label.attribute]]` and `[[label.role]]` below each, and
`[[label.attribute.value]]` below an attribute whose values are explained; the keys are the fields
of the models in `schema`.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from annotator.errors import SchemaError
from annotator.model.rules import value_problem
from annotator.model.schema import PlacedError, Schema

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value, such as `("label", 2, "role", 0, "targets")`."""

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TABLES = ("label", "attribute", "role", "value")
_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "there is no such key",
}


def read_schema(text: str, file: str) -> Schema:
    """Return the schema that a TOML file holds; `file` is its name for messages.

    Raises SchemaError with file, line and reason. What is wrong with single values is said all
    at once; what is wrong between them can only be seen when those are right.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _AT.search(str(error))
        # What is never closed is wrong where it begins.
        line = (found and found[1]) or list(_statement_ends(text.split("\n")))[-1] + 1
        reason = _AT.sub("", str(error))
        raise SchemaError(f"{file}, line {line}: this is not TOML: {reason}.") from error
    try:
        schema = Schema.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _refusal(text, data, file, map(_problem, error.errors(include_url=False))) from error
    if wrong := [*_wrong_defaults(schema)]:
        raise _refusal(text, data, file, wrong)
    return schema


def _problem(error: Any) -> tuple[Place, str]:
    inner = error.get("ctx", {}).get("error")
    place = (*error["loc"], *(inner.place if isinstance(inner, PlacedError) else ()))
    message = _WORDS.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    return place, message


def _wrong_defaults(schema: Schema) -> Iterator[tuple[Place, str]]:
    """Yield defaults with which nothing could be labelled, for the schema itself forbids them."""
    for at, label in enumerate(schema.labels):
        for number, attribute in enumerate(label.attributes):
            if attribute.name in label.defaults:
                problem = value_problem(attribute, attribute.default, label.defaults, 0)
                if problem:
                    yield ("label", at, "attribute", number, "default"), problem


def _refusal(
    text: str, data: dict[str, Any], file: str, problems: Iterable[tuple[Place, str]]
) -> SchemaError:
    ends = list(_statement_ends(text.split("\n")))
    return SchemaError(
        "\n".join(
            f"{file}, line {_line(text, ends, data, place)}: {_named(place)}{message}."
            for place, message in problems
        )
    )


def _named(place: Place) -> str:
    names = [part for part in place if isinstance(part, str) and part not in _TABLES]
    return f"{'.'.join(names)}: " if names else ""


def _line(text: str, ends: Sequence[int], data: dict[str, Any], place: Place) -> int:
    """Return the 1-based line of the statement that brings `place` into the file."""
    while not _holds(data, place):
        place = place[:-1]
    lines = text.split("\n")

    def brought(end: int) -> bool:
        return _holds(tomllib.loads("\n".join(lines[:end])), place)

    # All ends before that statement sort as False, its own and all behind it as True.
    return ends[max(0, bisect_left(ends, 1, key=brought) - 1)] + 1


def _holds(data: Any, place: Place) -> bool:
    for part in place:
        known = range(len(data)) if isinstance(data, list) else data
        if not isinstance(known, dict | range) or part not in known:
            return False
        data = data[part]
    return True


def _statement_ends(lines: Sequence[str]) -> Iterator[int]:
    """Yield 0, and after how many lines each statement is at its end, blank lines as well."""
    start = 0
    yield start
    for end in range(1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[start:end]))
        except (ValueError, RecursionError):
            continue
        start = end
        yield end
