"""Commands about the cast: everyone who is meant in a project, as a table."""

from pathlib import Path

import click

from annotator.cli.console import AS_JSON, AUTHOR, PROJECT, account, answer, open_project


@click.group()
def cast() -> None:
    """Read a table of entities into a project, or write one."""


@cast.command("import")
@click.argument("project", type=PROJECT)
@click.argument("file", type=PROJECT)
@click.option("--encoding", default="", help="The encoding of a file that is not UTF-8.")
@AUTHOR
@AS_JSON
def import_(project: Path, file: Path, encoding: str, author: str, as_json: bool) -> None:
    """Read entities from FILE (CSV or JSON Lines) into the cast of PROJECT.

    Columns are id, name, type, country, sector, aliases (with | between them), wikidata and
    note; only name is needed. A row about someone who is there already adds what it knows;
    what it contradicts is a problem, and then nothing of the file is imported.
    """
    with open_project(project) as opened:
        added = opened.import_cast(file, author=account(author), encoding=encoding)
    answer(
        {"added": added.added, "merged": added.merged, "there": added.there},
        as_json=as_json,
        text=f"Imported {added.added} new of the cast; {added.merged} who were there are known "
        f"better now, {added.there} said nothing new.",
    )


@cast.command()
@click.argument("project", type=PROJECT)
@click.argument("out", type=PROJECT)
@click.option("--force", is_flag=True, help="Replace what is at OUT.")
@AS_JSON
def export(project: Path, out: Path, force: bool, as_json: bool) -> None:
    """Write the cast of PROJECT as a table to OUT (.csv, .tsv or .jsonl)."""
    with open_project(project) as opened:
        report = opened.export_cast(out, force=force)
    lost = report.summary()
    tail = "\n".join(["What this format could not hold:", *lost]) if lost else "Nothing was lost."
    answer(
        {
            "out": str(out),
            "entities": report.entities,
            "losses": [
                {"what": it.what, "id": it.thing_id, "count": it.count} for it in report.losses
            ],
        },
        as_json=as_json,
        text=f"Wrote {report.entities} of the cast to {out}.\n{tail}",
    )
