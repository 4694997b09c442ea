"""Every error a user can meet.

AnnotatorError              the message is the sentence to show
├── InputError              a file or a value that cannot be taken as it is
│   ├── EncodingError       bytes whose encoding is not certain
│   ├── SchemaError         a schema file that is wrong, or labels a schema forbids
│   ├── LabelError          labels of another program that nobody has mapped to ours
│   └── FormatError         a file that is not what its format says
├── ProjectError            a project file that cannot be opened or written
│   ├── DamagedError        the file is broken: restore a backup
│   ├── LockedError         another program holds the file
│   └── StaleError          someone else changed the same thing meanwhile
└── MissingError            something that has to be installed first

The window shows the message in one place, the command line prints it in one line and exits
with 2. Anything else that is raised is a bug and gets a report that can be copied.
"""

from collections.abc import Callable, Sequence
from typing import Any


class AnnotatorError(Exception):
    """An error whose message is written for the person at the screen."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Let it come whole from another process, whatever it was made of."""
        return _again, (type(self), self.args, vars(self))


def _again(
    kind: type[AnnotatorError], args: tuple[Any, ...], fields: dict[str, Any]
) -> AnnotatorError:
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(fields)
    return error


class InputError(AnnotatorError):
    """A file or a value cannot be taken as it is."""


class EncodingError(InputError):
    """The bytes of `path` are not UTF-8; `guess` is a name to confirm, or empty."""

    def __init__(self, message: str, *, guess: str = "") -> None:
        super().__init__(message)
        self.guess = guess


class SchemaError(InputError):
    """A schema file is wrong, or the schema forbids what was asked for."""


class LabelError(InputError):
    """Labels are not in the schema; `proposal` is a mapping file to edit.

    `findings` is all that was found in the files (`model.findings`).
    """

    def __init__(self, message: str, *, proposal: str, findings: Any) -> None:
        super().__init__(message)
        self.proposal = proposal
        self.findings = findings


class FormatError(InputError):
    """A file is refused; `problems` holds every one that was found."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        shown = "\n".join(self.problems[:SHOWN])
        more = len(self.problems) - SHOWN
        super().__init__(f"{shown}\n… and {more} more." if more > 0 else shown)


SHOWN = 20
"""How many problems a message spells out; all of them are in `FormatError.problems`."""


class ProjectError(AnnotatorError):
    """A project file cannot be opened or written."""


class DamagedError(ProjectError):
    """The project file is broken."""


class LockedError(ProjectError):
    """Another program holds the project file."""


class StaleError(ProjectError):
    """Someone else changed the same thing since it was read."""


class MissingError(AnnotatorError):
    """Something has to be installed before this can be done."""
