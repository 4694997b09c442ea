"""Commands that propose labels in a whole project, and learn from what was labelled."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.console import (
    AS_JSON,
    AUTHOR,
    PROJECT,
    account,
    answer,
    open_project,
    progress_bar,
)
from annotator.errors import InputError, LabelError

if TYPE_CHECKING:
    from annotator.learning.model import Learned
    from annotator.plugins import Suggester
    from annotator.project import Project
    from annotator.suggesting import Proposed

_STATUSES = click.Choice(["untouched", "in_progress", "done"])
_IMPLIED = {"command": "command", "url": "http", "pipeline": "spacy"}
"""Options that ask for a suggester by themselves, where none is named."""


@click.command()
@click.argument("project", type=PROJECT, required=False)
@click.option("--list", "listed", is_flag=True, help="List who can propose, and what they need.")
@click.option("--suggesters", "names", default="", help="Names with commas; by default all rules.")
@click.option("--article", "ids", multiple=True, help="Only this article, by its id; repeatable.")
@click.option("--status", type=_STATUSES, help="Only articles the author is so far with.")
@click.option("--text", default="", help="Only articles with this in their title or source.")
@click.option("--query", default="", help="Only articles with all of these words in their text.")
@AUTHOR
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="Processes; by default one a core."
)
@click.option("--command", default="", help="For `command`: a program that reads and writes JSONL.")
@click.option("--url", default="", help="For `http`: where the model is, http://127.0.0.1:8080/v1.")
@click.option("--model", default="", help="For `http`: the name of the model.")
@click.option("--allow-host", default="", help="For `http`: send articles to this other computer.")
@click.option("--pipeline", default="", help="For `spacy`: the name or folder of a pipeline.")
@click.option("--map", "map_file", type=PROJECT, help="A TOML file: what their labels are here.")
@click.option("--timeout", type=click.FloatRange(min=0.1), help="Seconds for an answer from them.")
@AS_JSON
def suggest(
    project: Path | None,
    listed: bool,
    names: str,
    ids: tuple[str, ...],
    jobs: int,
    author: str,
    map_file: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Propose labels in the articles of PROJECT, for people to judge.

    Articles that the author is done with are left alone, unless --status done asks for them.
    What was rejected is not proposed again, and nothing is proposed twice. A run that is stopped
    goes on where it was when the same is asked for again.
    """
    if listed:
        _list(as_json=as_json)
        return
    if project is None:
        raise InputError("In which project? annotator suggest PROJECT; --list lists who proposes.")
    from annotator.suggesting import asked, propose

    told = {it: options[it] for it in ("command", "url", "model", "allow_host", "pipeline")}
    told |= {"map": str(map_file or ""), "timeout": str(options["timeout"] or "")}
    chosen = [it.strip() for it in names.split(",") if it.strip()]
    chosen = chosen or [name for option, name in _IMPLIED.items() if told[option]]
    wanted = asked(chosen, told, account(author))
    with open_project(project) as opened:
        if opened.is_blind(wanted.author):
            raise InputError(
                f"{wanted.author} works blind in this project: nothing is proposed to them; "
                f"`annotator blind PROJECT --author {wanted.author} --off` ends that."
            )
        _refuse_stranger(opened, author, wanted.author)
        numbers = _numbers(opened, wanted.author, ids, options)
        with progress_bar("Proposing", len(numbers)) as progress:
            try:
                found = propose(
                    opened, wanted, numbers, jobs=jobs or os.cpu_count() or 1, progress=progress
                )
            except LabelError as error:
                raise InputError(f"{error} {_how_to_map(error, map_file)}") from error
    data = {
        "author": wanted.author,
        "suggesters": wanted.names,
        "articles": found.articles,
        "changed": found.changed,
        "proposed": found.proposals,
        "before": found.before,
        "remarks": dict(found.remarks),
    }
    answer(data, as_json=as_json, text=_text(found, wanted.author))


def _refuse_stranger(project: "Project", author: str, name: str) -> None:
    """Refuse to propose to someone whom nobody named, where only others have labelled so far."""
    others = project.workers()
    if not author and others and name not in others:
        raise InputError(
            f"{name} has labelled nothing here, but {', '.join(others)} did: "
            "say with --author whom to propose to."
        )


def _numbers(
    project: "Project", author: str, ids: tuple[str, ...], options: dict[str, Any]
) -> list[int]:
    from annotator.model.selection import Selection

    selection = Selection(**{it: options[it] for it in ("status", "text", "query")})
    chosen = list(project.chosen_numbers(author, selection))
    if not ids:
        return chosen
    named = {project.number_of(it) for it in ids}
    return [it for it in chosen if it in named]


def _text(found: "Proposed", author: str) -> str:
    went_on = f", after {found.before} in an earlier run," if found.before else ""
    new = f"{found.proposals} new to judge, in {found.changed} of them."
    lines = [f"Looked at {found.articles} articles{went_on} for {author}: {new}"]
    if found.remarks:
        lines.append("Left out:")
        lines += [f"  {count} × {what}" for what, count in found.remarks.most_common()]
    return "\n".join(lines)


def _how_to_map(error: LabelError, file: Path | None) -> str:
    """Say what to do about labels that nobody has mapped; write the proposal where one is named."""
    if file is None:
        return "--map FILE writes a file to edit that says what they are here."
    if file.exists():
        return f"Add them to {file}."
    file.write_text(error.proposal, encoding="utf-8", newline="\n")
    return f"Edit {file}, which now lists them, and try again."


def _list(*, as_json: bool) -> None:
    from annotator.suggesters import suggesters

    there = suggesters()
    data = [
        {"suggester": it.name, "on": it.on, "needs": it.needs, "summary": it.summary}
        for it in there
    ]
    answer(data, as_json=as_json, text="\n".join(map(_suggester_text, there)))


def _suggester_text(it: "Suggester") -> str:
    needs = f"\n{'':15} Needs {it.needs}." if it.needs else ""
    return f"{it.name:<10} {'on' if it.on else 'off':<4} {it.summary}{needs}"


@click.command()
@click.argument("project", type=PROJECT)
@click.option("--show", is_flag=True, help="Only show what was learned before.")
@AUTHOR
@AS_JSON
def learn(project: Path, show: bool, author: str, as_json: bool) -> None:
    """Learn from what an author marked in finished articles; show how well, label by label.

    The suggester `learned` then proposes those labels that it finds better than the rules do, in
    articles it has not seen. The window learns by itself after each finished article.
    """
    from annotator.learning.model import about, refuse_missing

    name = account(author)
    with open_project(project) as opened:
        if not show:
            from annotator.suggesting import learn as learn_beside

            refuse_missing()
            opened.keep_learned(name, learn_beside(opened, name))
        learned = about(opened.learned(name))
    data = learned.model_dump(mode="json", exclude={"groups"}) if learned else None
    answer(data, as_json=as_json, text="\n".join(_table(learned, name)))


def _table(learned: "Learned | None", author: str) -> list[str]:
    if learned is None:
        least = "it takes a few finished articles, and a dozen spans of a label"
        return [f"Nothing is learned for {author} yet: {least}."]
    head = f"Learned from {learned.name} of {author}; in articles that were held back:"
    lines = [head, f"{'label':<14} {'spans':>6}  {'P':>5} {'R':>5} {'F1':>5}  {'rules F1':>8}"]
    for it in learned.qualities:
        figures = f"{it.precision:5.2f} {it.recall:5.2f} {it.f1:5.2f}  {it.rules_f1:8.2f}"
        lines.append(f"{it.label:<14} {it.count:>6}  {figures}  {'on' if it.on else 'off'}")
    return lines
