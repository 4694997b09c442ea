"""Commands that open a window, or draw it to a file where there is no display."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from annotator.cli.console import AS_JSON, AUTHOR, PROJECT, answer, open_project
from annotator.errors import InputError


@click.command("open")
@click.argument("project", type=PROJECT)
@AUTHOR
def open_(project: Path, author: str) -> None:
    """Open PROJECT in a window."""
    open_window(project, author)


@click.command()
@click.argument("folder", type=PROJECT, default="exports/demo")
@AS_JSON
def demo(folder: Path, as_json: bool) -> None:
    """Open the sample project, made in FOLDER (exports/demo).

    Where there is no display, its exports and a picture of the window are written there instead.
    """
    from annotator.doctor import SHOWN, which_platform
    from annotator.samples import AUTHOR, export_sample, make_sample

    path = folder / "Sample.annotator"
    folder.mkdir(parents=True, exist_ok=True)
    with open_project(path) if path.exists() else make_sample(path) as project:
        shown = which_platform(os.environ, sys.platform) in SHOWN
        written, missing = ([], []) if shown else export_sample(project, folder)
    if shown:
        open_window(path, AUTHOR)
    # Qt would look for the display that is not there, and end the program.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    picture = folder / "window.png"
    from annotator.gui.app import picture as draw_picture

    draw_picture(path, picture, author=AUTHOR)
    answer(
        {
            "project": str(path),
            "exports": [str(it) for it in written],
            "missing": missing,
            "picture": str(picture),
        },
        as_json=as_json,
        text="\n".join(
            [
                "There is no display here, so the window was drawn to a file.",
                f"project  {path}",
                *(f"export   {it}" for it in written),
                *(f"left out {it}" for it in missing),
                f"picture  {picture}",
            ]
        ),
    )


def open_window(project: Path | None, author: str) -> NoReturn:
    """Open a window, and end with it, if there is a display and Qt's libraries are there."""
    from annotator.doctor import missing_libraries, refusal, which_platform

    if sentence := refusal(which_platform(os.environ, sys.platform), missing_libraries()):
        raise InputError(sentence)
    from annotator.gui.app import run

    sys.exit(run(project, author))
