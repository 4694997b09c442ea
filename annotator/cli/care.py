"""Commands that look after a project: its labels, log, health and backups."""

from pathlib import Path

import click

from annotator.cli.console import AS_JSON, PROJECT, answer, open_project
from annotator.errors import InputError


@click.command()
@click.argument("project", type=PROJECT, required=False)
@AS_JSON
def schema(project: Path | None, as_json: bool) -> None:
    """Show the labels of PROJECT; without one, the news labels as a file to edit.

    The names of the other schemas that come with the program, ace and acled, show those as files.
    """
    from annotator.project import DEFAULT_SCHEMA, schema_named, schema_names

    name = DEFAULT_SCHEMA if project is None else str(project)
    own = project is not None and (project.exists() or name not in schema_names())
    if not own and not as_json:
        from annotator.paths import resource

        click.echo(resource("schemas", f"{name}.toml").read_text(encoding="utf-8"), nl=False)
        return
    if project is None or not own:
        shown = schema_named(name)
    else:
        with open_project(project) as opened:
            shown = opened.schema
    lines = [f"{shown.name}, version {shown.version}"]
    for label in shown.labels:
        lines.append(f"{label.key or ' '}  {label.name}: {label.description}")
        lines += [f"     {it.name}: {', '.join(it.values) or it.type}" for it in label.attributes]
        lines += [f"     → {it.name}: {' or '.join(it.targets)}" for it in label.roles]
    data = shown.model_dump(mode="json", exclude_defaults=True)
    answer(data, as_json=as_json, text="\n".join(lines))


@click.command()
@click.argument("project", type=PROJECT)
@click.option(
    "--limit", default=20, show_default=True, help="How many, the newest first; 0 for all."
)
@click.option("--author", default="", help="Only what this author did.")
@AS_JSON
def log(project: Path, limit: int, author: str, as_json: bool) -> None:
    """Show who did what, and when, the newest first."""
    with open_project(project) as opened:
        for change in opened.history(author=author, limit=limit or -1):
            if as_json:
                click.echo(change.model_dump_json())
                continue
            word = f"{change.kind} of " if change.target else ""
            origin = "" if change.origin == "human" else f"  ({change.origin})"
            click.echo(f"{change.at}  {change.author}  {word}{change.action}{origin}")


@click.command()
@click.argument("project", type=PROJECT)
@AS_JSON
@click.pass_context
def check(context: click.Context, project: Path, as_json: bool) -> None:
    """Look for anything wrong in PROJECT, exit 1 when something is; list what looks forgotten.

    What is wrong is in the file, in the log, or against the schema. What looks forgotten is
    listed for articles that someone has begun, with its place (code points, half-open): quotation
    marks outside quotes, numbers outside quantities, quotes without source, names that are not
    marked, a missing date. Dismissed places are not listed. Forgotten places alone exit with 0.
    """
    with open_project(project) as opened:
        found = list(opened.check())
        forgotten = [] if found else list(opened.forgotten())
        count = opened.article_count()
    records: list[dict[str, str | int]] = [
        {
            "article": it.article_id,
            "author": it.author,
            "id": it.thing_id,
            "problem": it.sentence,
        }
        for it in found
    ]
    records += [
        {
            "article": document.article.id,
            "author": document.author,
            "id": it.span_id,
            "forgotten": it.sentence,
            "kind": it.kind,
            "start": it.place.start,
            "end": it.place.end,
        }
        for document, it in forgotten
    ]
    lines = [
        " ".join(filter(None, (it.article_id, it.author, it.thing_id, it.sentence))) for it in found
    ]
    lines += [
        f"{document.article.id} {document.author} {it.place.start}:{it.place.end} {it.sentence}."
        for document, it in forgotten
    ]
    if not found:
        places = "1 place looks" if len(forgotten) == 1 else f"{len(forgotten)} places look"
        more = f"; {places} forgotten:" if forgotten else "."
        lines.insert(0, f"All is well in {count} articles{more}")
    answer(records, as_json=as_json, text="\n".join(lines))
    if found:
        context.exit(1)


@click.command()
@click.argument("project", type=PROJECT)
@click.option("--author", default="", help="Who works blind from now on; without it, list them.")
@click.option("--off", is_flag=True, help="Let the author see and get proposals again.")
@AS_JSON
def blind(project: Path, author: str, off: bool, as_json: bool) -> None:
    """Say who works blind in PROJECT: they neither see proposals nor get any.

    What people find for themselves is what agreement, and programs, are measured by. It is kept
    in the project, and the window says so. Proposals that are there stay, out of their sight.
    """
    if off and not author:
        raise InputError("--off needs the --author who is to see proposals again.")
    with open_project(project) as opened:
        if author:
            opened.set_blind(author, to=not off)
        found = opened.blind_authors()
    text = f"Blind: {', '.join(found)}." if found else "Nobody works blind."
    answer({"blind": found}, as_json=as_json, text=text)


@click.command()
@click.argument("project", type=PROJECT)
@AS_JSON
def backup(project: Path, as_json: bool) -> None:
    """Copy PROJECT to its backups now."""
    with open_project(project) as opened:
        made = opened.back_up()
    text = f"Copied to {made}." if made else "Nothing is new since the last backup."
    answer({"backup": str(made) if made else None}, as_json=as_json, text=text)


@click.command()
@click.argument("project", type=PROJECT)
@click.argument("backup", type=PROJECT, required=False)
@AS_JSON
def restore(project: Path, backup: Path | None, as_json: bool) -> None:
    """Put BACKUP in the place of PROJECT; without one, list the backups there are.

    BACKUP is a path, or `latest`. The file that was there is kept among the backups.
    """
    from annotator.project import list_backups, restore_backup

    found = list_backups(project)
    if backup is None:
        answer(
            [{"path": str(it.path), "made": it.made.isoformat(), "size": it.size} for it in found],
            as_json=as_json,
            text="\n".join(
                f"{it.made:%Y-%m-%d %H:%M:%S}  {it.size / 1e6:8.1f} MB  {it.path}" for it in found
            )
            or f"{project} has no backups.",
        )
        return
    if str(backup) == "latest":
        if not found:
            raise InputError(f"{project} has no backups.")
        backup = found[0].path
    kept = restore_backup(project, backup)
    was = f" What was there is now {kept}." if kept else ""
    answer(
        {"restored": str(backup), "kept": str(kept) if kept else None},
        as_json=as_json,
        text=f"{project} is now {backup.name}.{was}",
    )


@click.command()
@AS_JSON
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Say what is missing on this machine; exit 1 when something is."""
    from dataclasses import asdict

    from annotator.doctor import examine, report

    findings = examine()
    answer([asdict(it) for it in findings], as_json=as_json, text=report(findings))
    if not all(it.ok for it in findings):
        context.exit(1)
