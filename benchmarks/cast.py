"""What looking up a large cast costs: 300,000 entities with 600,000 aliases, in one project.

Prints one JSON object a line: name, value, unit, floor, and their ratio. The floor of a search is
a row read by its key in the same file; that of the import is the same rows by `executemany`.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils.utils import sqlite3
from store import percentile, say, times  # beside this file

from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.project import Project
from annotator.store.cast import Listing

AUTHOR = "bench"
ENTITIES = 300_000
SYLLABLES = [
    *("ka", "lin", "mor", "ta", "ves", "quist", "dru", "ol", "wen", "has", "bri", "ån", "jó"),
    *("ser", "za", "ulm", "eth", "ip", "nor", "ga"),
]


def name() -> str:
    """Return a made-up word such as a surname."""
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 4))).capitalize()


def entities(count: int) -> Iterable[Entity]:
    """Yield people with a first name and a surname, who are also called by each."""
    for number in range(count):
        first, last = name(), name()
        yield Entity(
            id=f"e{number}", name=f"{first} {last}", aliases=(last, f"{first[0]}. {last}"),
            type="PER", country="DEU",
        )  # fmt: skip


def fill(project: Project, cast: list[Entity]) -> float:
    """Add the cast, 1,000 a transaction; return the seconds it took."""
    start = time.perf_counter()
    for at in range(0, len(cast), 1000):
        edits = [Edit(after=it) for it in cast[at : at + 1000]]
        project.apply("Import", edits, author=AUTHOR)
    return time.perf_counter() - start


def bare(cast: list[Entity], folder: Path) -> float:
    """The floor of the import: entities and log as two tables."""
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("create table entity (id text primary key, data text) without rowid")
    connection.execute("create table edit (id text primary key, data text) without rowid")
    rows = [(it.id, it.model_dump_json()) for it in cast]
    start = time.perf_counter()
    for at in range(0, len(rows), 1000):
        for table in ("entity", "edit"):
            connection.executemany(f"insert into {table} values (?, ?)", rows[at : at + 1000])
        connection.commit()
    took = time.perf_counter() - start
    connection.close()
    return took


def main() -> int:
    """Measure everything."""
    random.seed(1)
    cast = list(entities(ENTITIES))
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder, "Cast.annotator"), author=AUTHOR)
        took = fill(project, cast)
        say("cast in", ENTITIES / took, "entities/s", ENTITIES / bare(cast, Path(folder)))
        some = random.choices(cast, k=300)
        key = iter(some)
        floor = percentile(times(lambda: project.entity(next(key).id), 300), 50)
        for title, words in (
            ("exact name", [it.name.upper() for it in some]),
            ("alias", [it.aliases[0] for it in some]),
            ("surname begun", [it.aliases[0][:5] for it in some]),
            ("two words begun", [f"{it.name[:4]} {it.aliases[0][:3]}" for it in some]),
            ("one letter", [it.name[0] for it in some]),
            ("nothing like it", [f"{it.name} xyz" for it in some]),
        ):
            typed = iter(words)
            took_each = times(lambda typed=typed: project.search_cast(next(typed)), 300)
            say(f"search p50, {title}", percentile(took_each, 50), "ms", floor)
            say(f"search p99, {title}", percentile(took_each, 99), "ms", floor)
        listing = times(lambda: project.cast_list(Listing(AUTHOR)), 5)
        say("the list of all by name", min(listing), "ms", floor)
        project.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
