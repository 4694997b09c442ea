"""What keeping labels costs: one act, reading an article, import, export; each beside a floor.

Prints one JSON object a line: name, value, unit, floor, and their ratio. The floor is the same
work without Annotator, measured in the same run, because machines are noisy: a write that has to
reach the disk, rows as bare tuples, `executemany`, and orjson over what is already in memory.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
from sqlite_utils.utils import sqlite3

from annotator.exporters import exporters
from annotator.importers import importers
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.span import Range, Span
from annotator.plugins import pick
from annotator.project import Project

AUTHOR = "bench"
WORDS = [
    "harbour",
    "council",
    "said",
    "about",
    "400",
    "people",
    "the",
    "new",
    "budget",
    "on",
    "Monday",
    "after",
    "talks",
    "failed",
]
ARTICLES = 2_000
SPANS = 20


def article(number: int, words: int = 700) -> Article:
    """Return a made-up article of about 4,000 characters."""
    chosen = random.choices(WORDS, k=words)
    return Article(id=f"a{number}", title=f"Article {number}", text=f"{number} {' '.join(chosen)}")


def spans(of: Article, count: int) -> tuple[Span, ...]:
    """Return labels all over an article."""
    step = len(of.text) // (count + 1)
    return tuple(
        Span(
            article_id=of.id,
            author=AUTHOR,
            label=random.choice(["Actor", "Event", "Quantity", "Quote"]),
            fragments=(Range(at * step, at * step + random.randint(1, 20)),),
        )
        for at in range(count)
    )


def times(act: Callable[[], object], count: int) -> list[float]:
    """Return how many milliseconds each call took."""
    found = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return found


def say(name: str, value: float, unit: str, floor: float) -> None:
    """Print one result."""
    ratio = value / floor if floor else 0.0
    result = {"name": name, "value": round(value, 3), "unit": unit, "floor": round(floor, 3)}
    print(json.dumps(result | {"ratio": round(ratio, 2)}), flush=True)


def percentile(values: list[float], share: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(values, n=100)[share - 1]


def synced_writes(folder: Path, count: int) -> list[float]:
    """The floor of an act: write two pages and wait until they are on the disk."""
    with (folder / "floor").open("wb", buffering=0) as file:

        def write() -> None:
            file.write(bytes(12_000))
            os.fdatasync(file.fileno())

        return times(write, count)


def one_act(folder: Path) -> None:
    """Adding a label, durable commit included, in an article that has many."""
    for count in (60, 20_000):
        with Project.create(folder / f"act{count}.annotator", author=AUTHOR) as project:
            fill(project, [labelled(article(0, count), count)], folder)
            new = iter(spans(project.document(1, AUTHOR).article, 600))

            def act(project: Project = project, new: Iterator[Span] = new) -> None:
                project.apply("Add", [Edit(after=next(new))], author=AUTHOR)

            took, floor = times(act, 500), synced_writes(folder, 500)
            for share in (50, 99):
                say(f"act p{share}, {count} labels there", percentile(took, share), "ms",
                    percentile(floor, share))  # fmt: skip
            undo = times(lambda project=project: project.undo(AUTHOR), 200)
            say(f"undo p50, {count} labels there", percentile(undo, 50), "ms",
                percentile(floor, 50))  # fmt: skip


def labelled(of: Article, count: int) -> Document:
    """Return an article with labels."""
    return Document(article=of, author=AUTHOR, spans=spans(of, count))


def fill(project: Project, documents: list[Document], folder: Path) -> float:
    """Import documents; return the seconds it took."""
    from annotator.exporters.jsonl import EXPORTER

    path = folder / "in.jsonl"
    path.unlink(missing_ok=True)
    EXPORTER.write(documents, project.schema, path)
    start = time.perf_counter()
    project.import_files([(path, pick(importers(), "jsonl"))], author=AUTHOR)
    return time.perf_counter() - start


def reading(folder: Path) -> None:
    """Reading an article with 2,000 labels, against its rows as tuples."""
    with Project.create(folder / "read.annotator", author=AUTHOR) as project:
        fill(project, [labelled(article(0, 10_000), 2_000)], folder)
        connection = sqlite3.connect(folder / "read.annotator")
        floor = times(lambda: connection.execute("select * from span").fetchall(), 50)
        took = times(lambda: project.document(1, AUTHOR), 50)
        say("read 2,000 labels p50", percentile(took, 50), "ms", percentile(floor, 50))
        connection.close()


def in_and_out(folder: Path) -> None:
    """Import and export of a corpus, in articles a second."""
    documents = [labelled(article(number), SPANS) for number in range(ARTICLES)]
    with Project.create(folder / "corpus.annotator", author=AUTHOR) as project:
        took = fill(project, documents, folder)
        say("jsonl in", ARTICLES / took, "articles/s", ARTICLES / bare_inserts(documents, folder))
        start = time.perf_counter()
        for document in documents:
            orjson.dumps(document.model_dump())
        floor = ARTICLES / (time.perf_counter() - start)
        for name in ("jsonl", "conll"):
            start = time.perf_counter()
            project.export(folder / f"out-{name}", pick(exporters(), name))
            say(f"{name} out", ARTICLES / (time.perf_counter() - start), "articles/s", floor)


def bare_inserts(documents: list[Document], folder: Path) -> float:
    """The floor of an import: the same rows by `executemany`, 200 articles a transaction."""
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("create table article (id, title, text)")
    connection.execute("create table span (article, id, author, label, fragments)")
    articles = [(it.article.id, it.article.title, it.article.text) for it in documents]
    rows = [
        [(it.article_id, it.id, it.author, it.label, str(it.fragments)) for it in document.spans]
        for document in documents
    ]
    start = time.perf_counter()
    for at in range(0, len(documents), 200):
        connection.executemany("insert into article values (?, ?, ?)", articles[at : at + 200])
        some = [row for document in rows[at : at + 200] for row in document]
        connection.executemany("insert into span values (?, ?, ?, ?, ?)", some)
        connection.commit()
    took = time.perf_counter() - start
    connection.close()
    return took


def main() -> int:
    """Measure everything."""
    random.seed(1)
    with tempfile.TemporaryDirectory() as name:
        for measure in (one_act, reading, in_and_out):
            folder = Path(name, measure.__name__)
            folder.mkdir()
            measure(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
