"""Write a dataset: the bare format, or a folder with splits, a card, metadata and checksums."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import orjson

from annotator.dataset.card import Facts, card
from annotator.dataset.counts import Counts
from annotator.dataset.croissant import croissant
from annotator.dataset.recipe import Recipe
from annotator.dataset.splits import Division, divide
from annotator.errors import InputError
from annotator.model.layer import Layer
from annotator.model.schema import Schema
from annotator.plugins import Exporter, Loss, Losses, Report

CARD = "README.md"
METADATA = "croissant.json"
SUMS = "SHA256SUMS"
PLACES = "splits.jsonl"
DATA = "data"
"""The name of the only part of a dataset without splits."""


class Origin(Protocol):
    """Where a dataset comes from: articles by their numbers, as a selection has them."""

    left_out: Losses
    names: dict[str, str]

    def numbers(self) -> Iterable[int]:
        """Return the numbers of the articles that are looked at."""

    def layers(self, numbers: Iterable[int]) -> Iterator[Layer]:
        """Yield what is chosen of these articles, author by author."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a dataset is made from and how; `project` is the name of the project's file."""

    origin: Origin
    schema: Schema
    exporter: Exporter
    recipe: Recipe
    project: str
    entry: str
    day: str
    text_of: Callable[[int], str]


def packed(exporter: Exporter, recipe: Recipe) -> bool:
    """Whether a folder with a card is made: where one was asked for, or the format has it."""
    return recipe.packed or bool(exporter.features)


def make(
    making: Making, path: Path, watched: Callable[[Iterable[Layer]], Iterator[Layer]]
) -> Report:
    """Write the dataset to `path`, where nothing is; `watched` sees all that is written."""
    origin, exporter = making.origin, making.exporter
    if not packed(exporter, making.recipe):
        report = _write(making, watched(origin.layers(origin.numbers())), path)
        return replace(report, left_out=origin.left_out.found)
    division, left_out = None, None
    if making.recipe.splits:
        division = divide(origin.layers(origin.numbers()), making.recipe, making.text_of)
        # The rest is read once more, and what is not chosen was counted now.
        left_out = origin.left_out.found
    path.mkdir()
    parts: dict[str, Counts] = {}
    reports: list[Report] = []
    for name in [it.name for it in making.recipe.splits] or [DATA]:
        counts = parts[name] = Counts()
        numbers = division.numbers(name) if division else origin.numbers()
        layers = watched(counts.counted(origin.layers(numbers)))
        reports.append(_write(making, layers, path / f"{name}{exporter.suffix}"))
    facts = Facts(
        title=making.recipe.title or Path(making.project).stem,
        recipe=making.recipe,
        exporter=exporter,
        schema=making.schema.narrowed(making.recipe.selection.labels),
        parts=parts,
        command=_command(making),
        entry=making.entry,
        day=making.day,
        losses=_together(reports),
        left_out=origin.left_out.found if left_out is None else left_out,
        notes=division.notes if division else (),
    )
    if division:
        (path / PLACES).write_bytes(b"".join(_places(division)))
    return _described(facts, path)


def _command(making: Making) -> str:
    name = making.exporter.name
    out = f"{Path(making.project).stem}-{name}"
    selection = making.recipe.selection
    # A name that is not to be known must not stand in the command either.
    authors = tuple(making.origin.names.get(it, it) for it in selection.authors)
    anonymous = selection.model_copy(update={"authors": authors})
    recipe = making.recipe.model_copy(update={"selection": anonymous})
    return recipe.command(making.project, out, name)


def _write(making: Making, layers: Iterator[Layer], path: Path) -> Report:
    exporter = making.exporter.choose(making.recipe.options)
    schema = making.schema.narrowed(making.recipe.selection.labels)
    if exporter.write_records:
        return exporter.write_records((it.record() for it in layers), schema, path)
    return exporter.write((it.document() for it in layers), schema, path)


def _described(facts: Facts, path: Path) -> Report:
    """Add the card, the metadata and the checksums to the data below `path`."""
    (path / CARD).write_bytes(card(facts).encode())
    files = sorted(it.relative_to(path) for it in path.rglob("*") if it.is_file())
    sums = {it: _checksum(path / it) for it in files}
    metadata = croissant(facts, {it: sums[it] for it in files if it.name != CARD})
    (path / METADATA).write_bytes(metadata)
    sums[Path(METADATA)] = hashlib.sha256(metadata).hexdigest()
    lines = (f"{sums[it]}  {it.as_posix()}\n" for it in sorted(sums))
    (path / SUMS).write_bytes("".join(lines).encode())
    return Report(
        articles=facts.total.articles,
        spans=facts.total.spans,
        files=tuple(path / it for it in (*sorted(sums), Path(SUMS))),
        losses=facts.losses,
        left_out=facts.left_out,
        notes=facts.notes,
    )


def _together(reports: Iterable[Report]) -> tuple[Loss, ...]:
    losses = Losses()
    for report in reports:
        for it in report.losses:
            losses.add(it.what, it.article_id, it.thing_id, count=it.count)
    return losses.found


def _places(division: Division) -> Iterator[bytes]:
    for item in division.items:
        place = {"article": item.id, "split": item.split, "group": item.group, "why": item.why}
        yield orjson.dumps(place, option=orjson.OPT_APPEND_NEWLINE)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_unknown(recipe: Recipe, *, authors: Iterable[str], labels: Iterable[str]) -> None:
    """Raise InputError where an author or a label is named that is not in the project."""
    selection = recipe.selection
    for names, there, what in (
        (selection.authors, list(authors), "author"),
        (selection.labels, list(labels), "label"),
    ):
        for name in names:
            if name not in there:
                known = ", ".join(there)
                raise InputError(f"The project has no {what} {name!r}; there are {known}.")
