"""Commands that make projects and read articles into them."""

from collections.abc import Iterator
from dataclasses import replace
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.console import (
    AS_JSON,
    AUTHOR,
    PROJECT,
    account,
    answer,
    counted,
    named,
    open_project,
    progress_bar,
)
from annotator.errors import InputError, LabelError, SchemaError

if TYPE_CHECKING:
    from annotator.model.label_map import LabelMap
    from annotator.model.offset_table import Unit
    from annotator.model.schema import Schema
    from annotator.plugins import Importer, Option


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
@click.option("--map", "map_file", type=PROJECT, help="A TOML file: what foreign labels are here.")
@click.option("--drop-unmapped", is_flag=True, help="Leave out labels that nobody has mapped.")
@click.option(
    "--offsets",
    default=None,
    type=click.Choice(["codepoint", "utf16", "utf8", "grapheme"]),
    help="What offsets count, for files that do not say.",
)
@AUTHOR
@AS_JSON
def import_(
    project: Path,
    paths: tuple[Path, ...],
    name: str,
    encoding: str,
    map_file: Path | None,
    drop_unmapped: bool,
    offsets: "Unit | None",
    author: str,
    as_json: bool,
) -> None:
    """Read articles from PATHS (files, folders, or patterns) into PROJECT.

    A pattern such as 'news/*.html' is one with * or ? in it, for shells that leave it as it is.

    All files are checked first. Those that have a problem are left out and listed, and the
    command exits with 1; where nothing can be imported it exits with 2. Labels that are not in
    the schema are listed, and nothing is imported: --map FILE says what they are, and is
    written as a proposal if there is no such file yet.
    """
    files, unknown = _files(paths, name)
    with open_project(project) as opened, progress_bar("Importing") as progress:
        labels = _label_map(map_file, opened.schema, drop=drop_unmapped)
        labels = replace(labels, unit=offsets or labels.unit)
        reached = 0

        def note(count: int) -> None:
            nonlocal reached
            reached = count
            if progress:
                progress(count)

        try:
            added = opened.import_files(
                files,
                author=account(author),
                encoding=encoding,
                labels=labels,
                progress=note,
            )
        except KeyboardInterrupt as stop:
            done = f"{counted(reached, 'article')} of {counted(len(files), 'file')} are in"
            raise KeyboardInterrupt(f"{done}; import again to go on") from stop
        except LabelError as error:
            raise InputError(f"{error}\n{_how_to_map(error, map_file)}") from error
    added.findings.left_out.extend(unknown)
    used = sorted({importer.name for path, importer in files if str(path) in added.files})
    answer(
        {
            "articles": added.articles,
            "spans": added.spans,
            "duplicates": added.duplicates,
            "files": added.files,
            "formats": used,
            "remarks": dict(added.findings.remarks),
            "dropped": dict(added.findings.dropped),
            "left_out": added.findings.left_out,
        },
        as_json=as_json,
        text=f"Imported {counted(added.articles, 'article')} with "
        f"{counted(added.spans, 'label')} from {counted(len(added.files), 'file')} "
        f"({', '.join(used)}); {_were_there(added.duplicates)}.",
    )
    if not as_json:
        for line in added.findings.lines():
            click.echo(line, err=True)
    if added.findings.left_out:
        raise click.exceptions.Exit(1)


def _label_map(file: Path | None, schema: "Schema", *, drop: bool) -> "LabelMap":
    from annotator.model.label_map import LabelMap, read_map

    if file is None or not file.exists():
        return LabelMap(drop_rest=drop)
    from annotator.model.decoding import decode

    text, _ = decode(file.read_bytes(), file=file.name)
    return read_map(text, str(file), schema, drop_rest=drop)


def _how_to_map(error: LabelError, file: Path | None) -> str:
    """Say what to do about labels that nobody has mapped; write the proposal where one is named."""
    drop = "--drop-unmapped leaves them out"
    if file is None:
        return f"Nothing was imported. --map FILE writes a file to edit; {drop}."
    if not error.findings.unknown:
        return f"Nothing was imported. A mapping cannot say what that is here; {drop}."
    from annotator.model.label_map import with_rows

    text = error.proposal
    if file.exists():
        from annotator.model.decoding import decode

        before, _ = decode(file.read_bytes(), file=file.name)
        try:
            text = with_rows(before, text)
        except SchemaError as wrong:
            return f"Nothing was imported. To {file}, {wrong}\n{drop[0].upper()}{drop[1:]}."
    file.write_text(text, encoding="utf-8", newline="")
    return f"Nothing was imported. Edit {file}, which now lists them, and try again; {drop}."


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
                "options": {it.name: _option_text(it) for it in getattr(plugin, "options", ())},
            }
        )
    width = max(len(row["format"]) for row in rows)
    text = "\n".join(_format_text(row, width) for row in rows)
    answer(rows, as_json=as_json, text=text)


def _labels(schema: Path) -> "Schema":
    """Return the labels in a file, or those of that name that come with the program."""
    from annotator.model.decoding import decode
    from annotator.model.schema_file import read_schema
    from annotator.project import schema_named

    if not schema.exists() and not schema.suffix:
        return schema_named(str(schema))
    text, _ = decode(schema.read_bytes(), file=schema.name)
    return read_schema(text, str(schema))


def _files(paths: tuple[Path, ...], name: str) -> tuple[list[tuple[Path, "Importer"]], list[str]]:
    """Return every file with its format, and why files in folders have none.

    A file that is named itself has to have a format.
    """
    from annotator.importers import (
        UNKNOWN,
        importers,
        is_project,
        look_into,
        recognise,
        without_companions,
    )
    from annotator.plugins import pick

    known = pick(importers(), name) if name else None
    found: list[tuple[Path, Importer | None]] = []
    unknown: dict[Path, str] = {}
    for file in _walked(paths):
        try:
            if known and not is_project(file):
                found.append((file, known))
            else:
                found.append((file, recognise(file) if file in paths else look_into(file)))
        except InputError as error:
            if file in paths:
                raise
            found.append((file, None))
            unknown[file] = str(error)
    alone = without_companions(found)
    files = [(file, importer) for file, importer in alone if importer]
    left_out = [unknown.get(file, f"{file} {UNKNOWN}") for file, importer in alone if not importer]
    if not files:
        raise InputError("\n".join(left_out))
    return files, left_out


def _walked(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield files, and those in folders in the order of names."""
    from annotator.importers import articles_in

    for path in paths:
        if not path.exists():
            # `Path.glob` takes no pattern that begins at the root.
            matching = sorted(map(Path, glob(str(path), recursive=True)))  # noqa: PTH207
            if not matching:
                what = "file that fits" if has_magic(str(path)) else "file"
                raise InputError(f"There is no {what} {path}.")
            yield from _walked(tuple(matching))
            continue
        inside = articles_in(path) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"The folder {path} is empty.")
        yield from inside


def _were_there(count: int) -> str:
    return "1 text was there already" if count == 1 else f"{count} texts were there already"


def _option_text(option: "Option") -> str:
    values = f"{', '.join(option.values)}{option.free and f'; or {option.free}'}"
    return f"{option.help} ({values})"


def _format_text(row: dict[str, Any], width: int) -> str:
    ways = "/".join(way for way in ("in", "out") if row[way])
    needs = f"`pip install {row['needs']}` in Annotator's own environment" if row["needs"] else ""
    lines = [f"{row['format']:<{width}} {ways:<6} {row['summary']}"]
    more = [row["cannot_hold"], needs and f"Needs {needs}."]
    more += [f"--option {name}=… {said}" for name, said in row["options"].items()]
    lines += [f"{'':{width + 8}}{it}" for it in more if it]
    return "\n".join(lines)
