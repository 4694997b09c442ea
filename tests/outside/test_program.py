"""A program that answers lines is asked for as long as needed; what goes wrong is one sentence."""

import sys
import time

import pytest

from annotator.errors import InputError
from annotator.outside import program as programs
from annotator.outside.program import running, seconds

ECHO = "import sys, json\nfor line in sys.stdin: print(line.strip(), flush=True)"


def ask(code: str, line: bytes = b'{"a": 1}\n', timeout: float = 20) -> object:
    with running([sys.executable, "-c", code], name="it", timeout=timeout) as program:
        return program.ask(line)


def refused(code: str, line: bytes = b'{"a": 1}\n', timeout: float = 20) -> str:
    with pytest.raises(InputError) as caught:
        ask(code, line, timeout)
    return str(caught.value)


def test_one_program_answers_line_after_line() -> None:
    with running([sys.executable, "-c", ECHO], name="it", timeout=20) as program:
        assert program.ask(b'{"a": 1}\n') == {"a": 1}
        assert program.ask('{"b": "😀"}\n'.encode()) == {"b": "😀"}


def test_garbage_is_said_with_what_it_was() -> None:
    assert refused("print('Loading…')") == "it answered with what is no JSON: 'Loading…'."
    assert refused("print([1, 2])") == "it answered with what is no JSON object: '[1, 2]'."
    assert "no JSON" in refused("import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\n')")


def test_a_crash_is_said_with_its_last_words() -> None:
    said = refused("import sys; sys.stdin.readline(); raise SystemExit('no model')")
    assert said == "it ended with 1: no model."
    assert refused("raise SystemExit(0)") == "it ended with 0, and said nothing."


def test_a_program_that_hangs_is_ended() -> None:
    start = time.monotonic()
    said = refused("import time; time.sleep(600)", timeout=1)
    assert said == "it did not answer within 1 seconds; a longer timeout gives it more."
    assert time.monotonic() - start < 30


def test_a_program_that_does_not_read_does_not_hold_us_up() -> None:
    line = b'{"text": "' + b"x" * 1_000_000 + b'"}\n'
    assert "did not answer" in refused("import time; time.sleep(600)", line, timeout=1)


def test_a_program_that_goes_on_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "GRACE", 0.3)
    code = ECHO + "\nimport time; time.sleep(600)"
    assert ask(code) == {"a": 1}


def test_a_program_that_is_not_there_is_one_sentence() -> None:
    with (
        pytest.raises(InputError, match="it cannot be started: No such file or directory"),
        running(["/no/such/program"], name="it", timeout=1),
    ):
        pass


def test_a_time_to_wait_is_a_number_of_seconds() -> None:
    assert (seconds("", 60), seconds("2.5", 60)) == (60, 2.5)
    for wrong in ("never", "0", "-1", "nan", "inf", "1e9"):
        with pytest.raises(InputError, match="no number of seconds"):
            seconds(wrong, 60)
