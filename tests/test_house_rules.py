"""Rules of the house that no linter knows: if a rule can be a test, it is."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotator.cli import main
from annotator.exporters import exporters
from annotator.importers import importers

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def modules(folder: str = "annotator") -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def usage(name: str, command: click.Command) -> str:
    """A command's line as the README shows it."""
    words = [f"annotator {name}"]
    options = []
    for it in command.params:
        if isinstance(it, click.Argument):
            many = "…" if it.nargs == -1 else ""
            word = f"{it.make_metavar(click.Context(command)).strip('[].')}{many}"
            words.append(word if it.required else f"[{word}]")
        else:
            value = "" if getattr(it, "is_flag", False) else " …"
            word = f"{it.opts[0]}{value}"
            options.append(word if it.required else f"[{word}]")
    return " ".join(words + options)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield all commands with their whole names, those of a group in its place."""
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", it) for inner, it in command.commands.items())
        else:
            yield name, command


def test_readme_has_every_command_with_all_its_options() -> None:
    wanted = [
        f"| `{usage(name, command)}` | {command.get_short_help_str(limit=200)} |"
        for name, command in commands()
    ]

    shown = re.findall(r"^\| `annotator .*$", README, re.MULTILINE)

    assert shown == wanted


def test_every_command_has_help_for_itself_and_its_options() -> None:
    for name, command in commands():
        assert command.help, name
        assert all(it.help for it in command.params if isinstance(it, click.Option)), name


def test_readme_has_the_table_of_formats() -> None:
    reads = {it.name: it for it in importers()}
    writes = {it.name: it for it in exporters()}
    wanted = []
    for name in sorted(reads | writes):
        ways = " / ".join(word for word, has in (("in", reads), ("out", writes)) if name in has)
        summary = (writes.get(name) or reads[name]).summary
        lost = writes[name].cannot_hold if name in writes else ""
        wanted.append(f"| `{name}` | {ways} | {summary} | {lost} |")

    assert [
        line for line in README.splitlines() if re.match(r"\| `[\w-]+` \| (in|out)", line)
    ] == wanted


def test_signals_are_connected_to_methods_never_to_closures() -> None:
    # Measured: a lambda or partial keeps the view it closes over alive, 20 times of 20.
    found = []
    for path, tree in modules("annotator/gui"):
        inner = {
            function.name
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef)
            for function in ast.walk(outer)
            if isinstance(function, ast.FunctionDef) and function is not outer
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "connect" or not node.args:
                continue
            slot = node.args[0]
            closure = isinstance(slot, ast.Lambda | ast.Call)
            if closure or (isinstance(slot, ast.Name) and slot.id in inner):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []


def test_every_module_says_what_it_is() -> None:
    assert [str(path) for path, tree in modules() if not ast.get_docstring(tree)] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    names = {path.stem for path, _ in modules()}

    assert names & {"utils", "helpers", "common", "misc", "manager", "service", "tools"} == set()


PLANTED = {
    "Every module has its floor": ("importers/text.py", "from annotator.store import log"),
    "Only the window knows Qt": ("store/rows.py", "from PySide6 import QtCore"),
    "Only the store knows SQL; the project holds the handle": (
        "exporters/conll.py",
        "import sqlite_utils",
    ),
    "Inside the window: views do not know each other, they meet in the session": (
        "gui/article/view.py",
        "from annotator.gui.panels import icons",
    ),
    "No circles": ("model/article.py", "from annotator.model import document"),
    "Exporters are strangers to each other": (
        "exporters/conll.py",
        "from annotator.exporters import jsonl",
    ),
}


@pytest.mark.parametrize("contract", PLANTED)
def test_planted_violation_breaks_exactly_the_right_contract(tmp_path: Path, contract: str) -> None:
    place, line = PLANTED[contract]
    shutil.copytree(ROOT / "annotator", tmp_path / "annotator")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "annotator" / place
    planted.write_text(f"{planted.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")

    said = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout

    assert re.findall(r"^(.+?) BROKEN", said, re.MULTILINE) == [contract], said
