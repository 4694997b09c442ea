"""Any program that reads our JSON Lines and answers each line with one: `--command "…"`.

It gets a document as the format `jsonl` has it, with the schema's `labels`, and answers with an
object that has `spans`, and `relations` if it wants; see `annotator.outside.answers`. It runs for
as long as there are articles, so that a model is loaded once.
"""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from annotator.errors import InputError
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.record import line_of, to_record
from annotator.model.schema import Schema
from annotator.outside.answers import Reading, describe, mapped, proposals
from annotator.outside.program import running, seconds
from annotator.plugins import Known, Options, Question, Suggester, unopened

NAME = "command"


@contextmanager
def opened(options: Options, schema: Schema) -> Iterator[Suggester]:
    """Run the program; InputError where there is none, or it cannot be started."""
    command = _split(options.get("command", ""))
    if not command:
        raise InputError('The suggester command needs a program: --command "program argument".')
    labels = mapped(options.get("map", ""), schema)
    timeout = seconds(options.get("timeout", ""), 60)
    with running(command, name=command[0], timeout=timeout) as program:

        def suggest(document: Document, known: Known) -> Iterator[Proposal]:
            say = known.say
            reading = Reading(known.schema, labels, lambda it: say(f"{NAME}: {it}"), command[0])
            answer = program.ask(_line(document, known.schema))
            return proposals(answer, document.article.text, reading)

        yield Suggester(NAME, SUGGESTER.summary, suggest, on=False)


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise InputError(f"{command!r} is no command: {error}.") from error


def _line(document: Document, schema: Schema) -> bytes:
    return line_of(to_record(document) | {"labels": describe(schema)})


SUGGESTER = Suggester(
    name=NAME,
    summary="a program of your own that reads and writes JSON Lines",
    suggest=unopened,
    needs='--command "program argument"',
    on=False,
    outside=opened,
    questions=(
        Question(
            "command", "Program", "python my_model.py", "With its arguments, as in a terminal"
        ),
        Question("timeout", "Seconds to wait", "60", "How long an answer may take", needed=False),
    ),
)
