"""Errors carry the sentence to show, and their tree is the one that is drawn."""

import re

import pytest

from annotator import errors
from annotator.errors import AnnotatorError, EncodingError, FormatError


def drawn() -> dict[str, str]:
    """Return name → name of its parent, as the docstring draws it."""
    parents, path = {}, list[str]()
    for line in (errors.__doc__ or "").split("\n"):
        if found := re.match(r"([│├└─ ]*)([A-Z]\w+Error)\b", line):
            del path[len(found[1]) // 4 :]
            parents[found[2]] = path[-1] if path else "Exception"
            path.append(found[2])
    return parents


def test_tree_is_the_one_that_is_drawn() -> None:
    classes = [it for it in vars(errors).values() if isinstance(it, type)]

    found = {it.__name__: it.__mro__[1].__name__ for it in classes if issubclass(it, Exception)}

    assert found == drawn()
    assert len(found) == 11


def test_format_error_has_all_problems_and_spells_out_the_first() -> None:
    problems = [f"line {number} is wrong" for number in range(1, errors.SHOWN + 3)]

    error = FormatError(problems)

    assert error.problems == tuple(problems)
    lines = str(error).split("\n")
    assert lines[:-1] == problems[: errors.SHOWN]
    assert lines[-1] == "… and 2 more."


@pytest.mark.parametrize("count", [1, errors.SHOWN])
def test_few_problems_are_all_spelled_out(count: int) -> None:
    problems = [f"line {number} is wrong" for number in range(count)]

    assert str(FormatError(problems)) == "\n".join(problems)


def test_encoding_error_may_have_a_guess() -> None:
    guessed = EncodingError("These bytes are not UTF-8.", guess="cp1252")

    assert (str(guessed), guessed.guess) == ("These bytes are not UTF-8.", "cp1252")
    assert EncodingError("These bytes are not UTF-8.").guess == ""


def test_whoever_catches_the_root_catches_all() -> None:
    with pytest.raises(AnnotatorError, match=r"^the third line is wrong$"):
        raise FormatError(["the third line is wrong"])
