"""The command that writes datasets."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.console import AS_JSON, PROJECT, answer, counted, open_project, progress_bar
from annotator.errors import InputError

if TYPE_CHECKING:
    from annotator.dataset.preview import Preview
    from annotator.dataset.recipe import Recipe
    from annotator.plugins import Loss, Report

_STATUSES = click.Choice(["untouched", "in_progress", "done"])


def _one(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> str:
    """Return the state that was given; of two, click would take the last in silence."""
    if len(set(given)) > 1:
        raise InputError(f"--states takes one of {', '.join(given)}, or all of them: --states all.")
    return given[0] if given else "accepted"


@click.command()
@click.argument("project", type=PROJECT)
@click.argument("out", type=PROJECT)
@click.option("--format", "name", required=True, help="One of `annotator formats`.")
@click.option(
    "--option", "options", multiple=True, help="The format's own, as name=value; repeatable."
)
@click.option("--status", type=_STATUSES, help="Only articles an author is so far with.")
@click.option("--text", default="", help="Only articles with this in their title or source.")
@click.option("--query", default="", help="Only articles with all of these words in their text.")
@click.option("--author", "authors", multiple=True, help="Only this author's labels; repeatable.")
@click.option("--label", "labels", multiple=True, help="Only this label; repeatable.")
@click.option(
    "--states",
    "--state",
    "states",
    type=click.Choice(["accepted", "proposed", "rejected", "all"]),
    multiple=True,
    callback=_one,
    help="Labels in which state; by default accepted ones only; rejected ones teach what is none.",
)
@click.option("--pseudonyms", is_flag=True, help="Call authors annotator-1, annotator-2, ….")
@click.option("--split", default="", help="Splits and their shares: train=80,dev=10,test=10.")
@click.option(
    "--together",
    multiple=True,
    help="Keep in one split what shares its source, date, entity or metadata.KEY; repeatable.",
)
@click.option(
    "--split-by",
    "by",
    type=click.Choice(["label", "time"]),
    default="label",
    help="Splits that are alike in their labels, or follow each other in time.",
)
@click.option("--seed", default=0, type=click.IntRange(min=0), help="Decides where chance does.")
@click.option("--card", is_flag=True, help="Make a folder with card, metadata and checksums.")
@click.option("--title", default="", help="What the card calls the dataset.")
@click.option("--licence", default="", help="The licence that the card states, such as cc-by-4.0.")
@click.option(
    "--preview", is_flag=True, help="Show the first record and the losses; write nothing."
)
@click.option("--force", is_flag=True, help="Replace what is at OUT.")
@AS_JSON
def export(
    project: Path,
    out: Path,
    name: str,
    preview: bool,
    force: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Write PROJECT as a dataset to OUT, and report what the format could not hold.

    OUT is a file, or the folder that some formats need. With --split or --card it is a folder
    with the data, a card (README.md), Croissant metadata and checksums. Articles that are
    nearly the same are never divided between splits.
    """
    from annotator.exporters import exporters
    from annotator.plugins import pick

    exporter = pick(exporters(), name)
    recipe = _recipe(**options)
    with (
        open_project(project) as opened,
        progress_bar("Exporting", opened.article_count()) as progress,
    ):
        if preview:
            one = opened.preview(exporter, recipe, first=1)
            report = opened.preview(exporter, recipe, progress=progress).report
            answer(
                _report_data(report, out, name)
                | {"files": [], "first": [{"file": it[0], "text": it[1]} for it in one.files]},
                as_json=as_json,
                text=_preview_text(one, report, name),
            )
            return
        report = opened.export(out, exporter, recipe, force=force, progress=progress)
    answer(_report_data(report, out, name), as_json=as_json, text=_report_text(report, out, name))


def _recipe(
    *, split: str, together: tuple[str, ...], authors: tuple[str, ...], **given: Any
) -> "Recipe":
    from annotator.dataset.recipe import Recipe, read_options, read_splits
    from annotator.model.selection import Selection

    selection = {name: given.pop(name) for name in ("status", "text", "query", "labels")}
    return Recipe(
        selection=Selection(
            **selection,
            authors=authors,
            states=given.pop("states"),
            pseudonyms=given.pop("pseudonyms"),
        ),
        splits=read_splits(split) if split else (),
        together=together,
        options=read_options(given.pop("options")),
        **given,
    )


def _report_data(report: "Report", out: Path, name: str) -> dict[str, Any]:
    return {
        "out": str(out),
        "format": name,
        "articles": report.articles,
        "spans": report.spans,
        "files": [str(it) for it in report.files],
        "losses": [_loss_data(it) for it in report.losses],
        "left_out": [_loss_data(it) for it in report.left_out],
        "notes": list(report.notes),
    }


def _loss_data(loss: "Loss") -> dict[str, Any]:
    return {
        "what": loss.what,
        "article": loss.article_id,
        "id": loss.thing_id,
        "count": loss.count,
    }


def _report_text(report: "Report", out: Path, name: str) -> str:
    head = f"Wrote {_amount(report)} to {out} ({name})."
    return "\n".join([head, *_findings(report)])


def _preview_text(one: "Preview", report: "Report", name: str) -> str:
    shown = [f"── {file}\n{text.rstrip()}" for file, text in one.files]
    would = f"This would write {_amount(report)} ({name})."
    return "\n".join([*shown, would, *_findings(report)])


def _amount(report: "Report") -> str:
    return f"{counted(report.articles, 'article')} with {counted(report.spans, 'label')}"


def _findings(report: "Report") -> list[str]:
    from annotator.plugins import summed_up

    lines = list(report.notes)
    if left_out := summed_up(report.left_out):
        lines += ["Left out by choice:", *(f"  {it}" for it in left_out)]
    if losses := report.summary():
        return [*lines, "What this format could not hold:", *(f"  {it}" for it in losses)]
    return [*lines, "Nothing was lost."]
