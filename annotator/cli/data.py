"""Commands that make projects and read articles into them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.console import (
    AS_JSON,
    AUTHOR,
    PROJECT,
    account,
    answer,
    named,
    open_project,
    progress_bar,
)
from annotator.errors import InputError

if TYPE_CHECKING:
    from annotator.model.schema import Schema
    from annotator.plugins import Importer


@click.command()
@click.argument("project", type=PROJECT)
@click.option("--schema", type=PROJECT, help="A TOML file with your own labels; or ace, or acled.")
def new(project: Path, schema: Path | None) -> None:
    """Make an empty PROJECT, with the news labels or your own."""
    from annotator.project import Project

    labels = _labels(schema) if schema is not None else None
    with Project.create(named(project), labels, author=account("")):
        click.echo(f"Made {named(project)}.")


@click.command("import")
@click.argument("project", type=PROJECT)
@click.argument("paths", type=PROJECT, nargs=-1, required=True)
@click.option("--format", "name", default="", help="The format; by default it is recognised.")
@click.option("--encoding", default="", help="The encoding of files that are not UTF-8.")
@AUTHOR
@AS_JSON
def import_(
    project: Path, paths: tuple[Path, ...], name: str, encoding: str, author: str, as_json: bool
) -> None:
    """Read articles from PATHS (files or folders) into PROJECT.

    All files are checked first; if one has a problem, nothing of any is imported.
    """
    files = list(_files(paths, name))
    with open_project(project) as opened, progress_bar("Importing") as progress:
        added = opened.import_files(
            files, author=account(author), encoding=encoding, progress=progress
        )
    formats = ", ".join(sorted({importer.name for _, importer in files}))
    answer(
        {
            "articles": added.articles,
            "spans": added.spans,
            "duplicates": added.duplicates,
            "files": added.files,
            "formats": sorted({importer.name for _, importer in files}),
        },
        as_json=as_json,
        text=f"Imported {added.articles} articles with {added.spans} labels from "
        f"{len(files)} files ({formats}); {added.duplicates} texts were there already.",
    )


@click.command()
@AS_JSON
def formats(as_json: bool) -> None:
    """List the formats that can be read and written."""
    from annotator.exporters import exporters
    from annotator.importers import importers

    reads = {it.name: it for it in importers()}
    writes = {it.name: it for it in exporters()}
    rows = []
    for name in sorted(reads | writes):
        plugin: Any = writes.get(name) or reads[name]
        rows.append(
            {
                "format": name,
                "in": name in reads,
                "out": name in writes,
                "needs": getattr(writes.get(name), "needs", ""),
                "cannot_hold": getattr(writes.get(name), "cannot_hold", ""),
                "summary": plugin.summary,
            }
        )
    answer(rows, as_json=as_json, text="\n".join(_format_text(row) for row in rows))


def _labels(schema: Path) -> "Schema":
    """Return the labels in a file, or those of that name that come with the program."""
    from annotator.model.decoding import decode
    from annotator.model.schema_file import read_schema
    from annotator.project import schema_named

    if not schema.exists() and not schema.suffix:
        return schema_named(str(schema))
    text, _ = decode(schema.read_bytes(), file=schema.name)
    return read_schema(text, str(schema))


def _files(paths: tuple[Path, ...], name: str) -> Iterator[tuple[Path, "Importer"]]:
    """Yield every file with its format; folders are walked in the order of names."""
    from annotator.importers import articles_in, importers, is_project, recognise
    from annotator.plugins import pick

    known = pick(importers(), name) if name else None
    for path in paths:
        if not path.exists():
            raise InputError(f"There is no file {path}.")
        inside = articles_in(path) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"The folder {path} is empty.")
        for file in inside:
            yield file, known if known and not is_project(file) else recognise(file)


def _format_text(row: dict[str, Any]) -> str:
    ways = "/".join(way for way in ("in", "out") if row[way])
    needs = f"`pip install {row['needs']}` in Annotator's own environment" if row["needs"] else ""
    lines = [f"{row['format']:<8} {ways:<7} {row['summary']}"]
    lines += [f"{'':16} {it}" for it in (row["cannot_hold"], needs and f"Needs {needs}.") if it]
    return "\n".join(lines)
