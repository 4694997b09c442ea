"""What all commands share: options, answers, progress, and errors as one sentence."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.errors import AnnotatorError, InputError

if TYPE_CHECKING:
    from annotator.project import Project

PROJECT = click.Path(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")
AUTHOR = click.option(
    "--author", default="", help="Whose labels; by default those of your account."
)


class Commands(click.Group):
    """Commands in the order they are written, whose errors are one sentence each."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names as they are listed in the code."""
        return list(self.commands)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; say an error that a person can do something about in one line."""
        # A name that the terminal has no letters for is shown by its numbers.
        with suppress(AttributeError):  # a stream that is no text file takes everything
            for stream in (sys.stdout, sys.stderr):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        try:
            return super().invoke(context)
        except KeyboardInterrupt as stop:
            said = str(stop) or "what was done so far is kept"
            click.echo(f"annotator: stopped; {said}.", err=True)
            raise click.exceptions.Exit(130) from None
        except AnnotatorError as error:
            click.echo(f"annotator: {error}", err=True)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"annotator: {place}{error.strerror or error}.", err=True)
        raise click.exceptions.Exit(2)


def answer(data: Any, *, as_json: bool, text: str) -> None:
    """Print what a command found out, for a person or for a program."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1) if as_json else text)


@contextmanager
def progress_bar(label: str, length: int | None = None) -> Iterator[Callable[[int], None] | None]:
    """Show a progress bar where a person is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=length or 0, label=label, file=sys.stderr) as bar:

        def advance(count: int) -> None:
            bar.update(count - bar.pos)

        yield advance


def open_project(path: Path) -> "Project":
    """Open a project, importing the store only now."""
    from annotator.project import Project

    # `annotator new mine` makes mine.annotator, so that is meant by `mine` elsewhere, too.
    return Project.open(path if path.exists() or not path.name else named(path))


def counted(number: int, one: str) -> str:
    """Return a number with its noun: `1 label`, `2 labels`."""
    return f"{number} {one if number == 1 else f'{one}s'}"


def named(path: Path) -> Path:
    """Return the path of a new project, with its ending."""
    if not path.name or path.name == "..":
        raise InputError(f"{str(path)!r} is no name for a file.")
    return path if path.suffix else path.with_suffix(".annotator")


def account(author: str) -> str:
    """Return the author that was named, or the name of the account."""
    return author or os.environ.get("USER") or os.environ.get("USERNAME") or "annotator"
