"""A program that answers each line of JSON on its input with one on its output."""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLongError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from annotator.errors import InputError
from annotator.model.anchor import cut

LONGEST = 64 << 20
"""Bytes of an answer; a program that says more is not believed."""

FOREVER = 1e6
"""Seconds that nobody waits for an answer."""

GRACE = 3.0
"""Seconds that a program has to end by itself when nothing is asked any more."""


@dataclass
class Program:
    """A program that runs; `name` is what it is called in messages."""

    name: str
    timeout: float
    _process: "subprocess.Popen[bytes]"
    _stdin: IO[bytes]
    _stdout: IO[bytes]
    _errors: IO[bytes]
    _thread: ThreadPoolExecutor

    def ask(self, line: bytes) -> dict[str, Any]:
        """Return what the program answers to a line; InputError where that is no JSON object.

        It is ended then, and where it takes too long.
        """
        answer = self._within_time(line)
        if not answer:
            self._process.wait()
            raise InputError(f"{self.name} ended with {self._process.returncode}{self._last()}.")
        try:
            found = json.loads(answer)
        except (ValueError, RecursionError) as error:
            shown = cut(answer.decode("utf-8", errors="replace").strip())
            raise InputError(f"{self.name} answered with what is no JSON: {shown}.") from error
        if not isinstance(found, dict):
            raise InputError(
                f"{self.name} answered with what is no JSON object: {cut(str(found))}."
            )
        return found

    def _within_time(self, line: bytes) -> bytes:
        # Also writing may take for ever: a program that does not read fills the pipe.
        future = self._thread.submit(self._exchange, line)
        try:
            return future.result(self.timeout)
        except TooLongError as error:
            self._process.kill()
            raise InputError(
                f"{self.name} did not answer within {self.timeout:g} seconds; "
                "a longer timeout gives it more."
            ) from error

    def _exchange(self, line: bytes) -> bytes:
        with suppress(BrokenPipeError):  # it has ended, which is said with its last words
            self._stdin.write(line)
            self._stdin.flush()
        return self._stdout.readline(LONGEST)

    def _last(self) -> str:
        """Return the last words of a program."""
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", errors="replace").strip().split("\n")
        return f": {lines[-1]}" if lines[-1] else ", and said nothing"

    def close(self) -> None:
        """Let the program end; it is ended where it does not."""
        with suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.shutdown()
        self._stdout.close()


@contextmanager
def running(command: Sequence[str], *, name: str, timeout: float) -> Iterator[Program]:
    """Run a program for as long as it is asked; InputError where it cannot be started."""
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        except OSError as error:
            raise InputError(f"{name} cannot be started: {error.strerror}.") from error
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None  # noqa: S101  # both are pipes
        assert stdout is not None  # noqa: S101
        program = Program(name, timeout, process, stdin, stdout, errors, ThreadPoolExecutor(1))
        try:
            yield program
        finally:
            program.close()


def seconds(text: str, usual: float) -> float:
    """Return how long an answer may take, as a person said it; InputError where that is no time."""
    try:
        found = float(text or usual)
    except ValueError:
        found = 0.0
    if not 0 < found < FOREVER:
        raise InputError(f"{text!r} is no number of seconds.")
    return found
