"""A table of the cast that comes in: who is there already, and adding those who are new.

Who has the same id is the same one. Who has no id is the one who has exactly this name and no
other type, if there is one. What such a row adds is added; what it contradicts is a problem.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlite_utils import Database

from annotator.model.cast import folded
from annotator.model.cast_file import Row, conflict, union
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.store import cast, rows

EVERY = 1_000
"""Rows between two signs of life."""


@dataclass(frozen=True, slots=True)
class CastImported:
    """What an import added: new ones, those who are known better now, those who were there."""

    added: int = 0
    merged: int = 0
    there: int = 0


@dataclass(slots=True)
class Plan:
    """What a table comes to: the edits, or why it cannot come in."""

    edits: list[Edit] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    there: int = 0

    @property
    def imported(self) -> CastImported:
        """What the edits add up to."""
        merged = sum(it.before is not None for it in self.edits)
        return CastImported(len(self.edits) - merged, merged, self.there)


def plan(
    db: Database, table: Iterable[Row], file: str, alive: Callable[[int], None] | None = None
) -> Plan:
    """Return what a table comes to; nothing is written.

    `alive` is called with 0 now and then, and may raise to stop.
    """
    result = Plan()
    met: dict[str, int] = {}
    for count, row in enumerate(table):
        if alive and count % EVERY == 0:
            alive(0)
        known = _known(db, row)
        if len(known) > 1:
            result.problems.append(
                f"{file}, line {row.line}: {len(known)} of the cast are called "
                f"{row.entity.name!r}; give an id."
            )
        elif known:
            _join(result, known[0], row, met, file)
        else:
            result.edits.append(Edit(after=row.entity))
    return result


def _known(db: Database, row: Row) -> list[Entity]:
    if row.named:
        return list(rows.read_entities(db, [row.entity.id]))
    key, kind = folded(row.entity.name), row.entity.type
    named = rows.read_entities(db, cast.named(db, [row.entity.name]))
    return [it for it in named if folded(it.name) == key and (not kind or it.type in ("", kind))]


def _join(result: Plan, known: Entity, row: Row, met: dict[str, int], file: str) -> None:
    fault = conflict(known, row.entity)
    if not fault and folded(known.name) != folded(row.entity.name):
        fault = f"the project calls it {known.name!r}"
    if not fault and known.id in met:
        fault = f"line {met[known.id]} is about the same one"
    met[known.id] = row.line
    if fault:
        result.problems.append(
            f"{file}, line {row.line}: {row.entity.name!r} is in the project already, but {fault}."
        )
        return
    whole = union(known, row.entity)
    if whole == known:
        result.there += 1
    else:
        result.edits.append(Edit(before=known, after=whole))
