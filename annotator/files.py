"""Files that come in: whole up to a limit, line by line, or as rows of JSON.

A line ends at a line feed only, and memory is bounded: what is longer than any article is said,
not read.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from annotator.errors import FormatError, InputError
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.foreign import sentences

LARGEST = 1 << 28
"""Bytes, 256 MiB: a line or a file of one piece that is longer is no article."""

_MARK = b"\xef\xbb\xbf"
_BUFFER = 1 << 16


def whole(path: Path) -> bytes:
    """Return all bytes of a file; raises InputError where it cannot be read or is too large."""
    name = file_name(path)
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{name} is larger than {LARGEST} bytes: that is no article.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from error


def lines(path: Path, *, blank: bool = False) -> Generator[tuple[int, bytes | None], None, None]:
    """Yield the lines with their numbers, those that are blank if asked for.

    Instead of one that is too long comes None.
    """
    number = 0
    try:
        with path.open("rb", buffering=_BUFFER) as file:
            while line := file.readline(LARGEST + 1):
                number += 1
                too_long = len(line) > LARGEST
                while too_long and line and not line.endswith(b"\n"):
                    line = file.readline(LARGEST)
                if number == 1:
                    line = line.removeprefix(_MARK)
                if too_long:
                    yield number, None
                elif blank or line.strip():
                    yield number, line
    except OSError as error:
        raise InputError(f"{file_name(path)} cannot be read: {error.strerror}.") from error


def documents_of_rows(
    path: Path, make: Callable[[Any, str], Iterable[Document | None]]
) -> Iterator[Document]:
    """Yield what `make` makes of each row of JSON and of the words that say where it stands.

    Raises FormatError with all rows that are wrong, after the others.
    """
    name = file_name(path)
    problems: list[str] = []
    for place, row, problem in json_rows(path):
        where = f"{name}, {place}"
        if problem:
            problems.append(f"{where}: {problem}.")
            continue
        try:
            found = [it for it in make(row, where) if it is not None]
        except ValidationError as error:
            problems += [f"{where}: {it}." for it in sentences(error)]
        except FormatError as error:
            problems += error.problems
        else:
            yield from found
    if problems:
        raise FormatError(problems)


def json_rows(path: Path) -> Iterator[tuple[str, Any, str]]:
    """Yield each row of a file with its place and, instead of a value, what is wrong with it.

    A row is a line of JSON Lines, or an element of the one list that a file holds.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64).removeprefix(_MARK).lstrip()
    except OSError as error:
        raise InputError(f"{file_name(path)} cannot be read: {error.strerror}.") from error
    if head.startswith(b"["):
        data = whole(path).removeprefix(_MARK)
        value, problem = _parsed(data)
        if problem:
            yield "the file", None, problem
        for number, row in enumerate(value or (), 1):
            yield f"row {number}", row, ""
        return
    for at, line in lines(path):
        if line is None:
            yield f"line {at}", None, f"is longer than {LARGEST} bytes"
        else:
            yield f"line {at}", *_parsed(line)


def _parsed(data: bytes) -> tuple[Any, str]:
    try:
        return orjson.loads(data), ""
    except orjson.JSONDecodeError as error:
        return None, f"is not JSON: {error.msg} at line {error.lineno}, character {error.colno}"
