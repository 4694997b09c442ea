"""What formats cost, each beside the floor of the same work, measured in the same run.

Prints one JSON object a line: name, value, unit, floor, ratio, bar, ok; exits 1 where a bar is
missed. A ratio is value to floor, the larger the better, except for seconds and MB, whose bar is
the most they may be. `python benchmarks/formats.py 100000` measures the memory of so many
articles as well, which takes minutes.

The floors: for `jsonl`, rows read by bare sqlite3 and written by orjson; for Parquet, the same
rows in columns by pyarrow; for `conll`, the tokeniser alone; for import, the rows of articles
and labels by `executemany`, 1,000 articles a transaction.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from sqlite_utils.utils import sqlite3

from annotator.exporters import exporters
from annotator.importers import importers
from annotator.model.tokens import tokens
from annotator.plugins import pick
from annotator.project import Project

AUTHOR = "bench"
ARTICLES, SPANS = 10_000, 20
LABELS = ("Actor", "Event", "Quantity", "Quote")
WORDS = [f"{start}{end}" for start in ("har", "coun", "bud", "tal", "wor", "stri") for end in
         ("bour", "cil", "get", "ks", "ker", "ke", "ten", "ing", "ed", "ly")]  # fmt: skip


def corpus(path: Path, count: int) -> None:
    """Write a made-up corpus of `count` articles in the native format."""
    chance = random.Random(1)
    with path.open("wb") as file:
        for number in range(count):
            text = f"{number} {' '.join(chance.choices(WORDS, k=600))}"
            step = len(text) // (SPANS + 1)
            starts = [at * step for at in range(SPANS)]
            spans = [
                {
                    "id": f"s{number}-{at}",
                    "label": chance.choice(LABELS),
                    "fragments": [[start, start + chance.randint(1, 20)]],
                }
                for at, start in enumerate(starts)
            ]
            article = {"id": f"a{number}", "title": f"Article {number}", "text": text}
            file.write(orjson.dumps({"article": article, "spans": spans}) + b"\n")


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Return how long the quickest of some calls took."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took.append(time.perf_counter() - start)
    return min(took)


class Results:
    """Prints results, and remembers whether a bar was missed."""

    def __init__(self) -> None:
        self.missed = False

    def rate(self, name: str, took: float, floor: float, bar: float) -> None:
        """Say how many articles a second, and how that is to the floor."""
        ratio = floor / took
        self._say(name, ARTICLES / took, "articles/s", ARTICLES / floor, ratio, bar, ratio >= bar)

    def most(self, name: str, value: float, unit: str, bar: float) -> None:
        """Say a value that may be as large as `bar`."""
        self._say(name, value, unit, bar, value / bar, bar, value <= bar)

    def _say(self, name: str, value: float, unit: str, *rest: float | bool) -> None:
        floor, ratio, bar, ok = rest
        self.missed |= not ok
        line = {"name": name, "value": round(value, 2), "unit": unit, "floor": round(floor, 2)}
        print(json.dumps(line | {"ratio": round(ratio, 2), "bar": bar, "ok": bool(ok)}), flush=True)


def bare_rows(path: Path) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Read all articles with their labels, with as little as can be."""
    db = sqlite3.connect(path)
    labels = iter(
        db.execute(
            "select article, id, author, label, fragments, attributes, origin, state, note "
            "from span order by article, id"
        )
    )
    held = next(labels, None)
    found = []
    for number, *article in db.execute(
        "select number, id, title, source, url, author, published, language, metadata, text "
        "from article join article_text on article = number order by number"
    ):
        mine = []
        while held and held[0] == number:
            mine.append(held)
            held = next(labels, None)
        found.append((article, mine))
    db.close()
    return found


def bare_jsonl(path: Path, out: Path) -> None:
    """The floor of `jsonl`."""
    with out.open("wb") as file:
        for article, labels in bare_rows(path):
            spans = [
                {"id": it[1], "label": it[3], "fragments": orjson.loads(it[4]), "state": it[7]}
                for it in labels
            ]
            record = {"id": article[0], "title": article[1], "text": article[8], "spans": spans}
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def bare_parquet(path: Path, out: Path) -> None:
    """The floor of Parquet."""
    rows = bare_rows(path)
    spans = [label for _, labels in rows for label in labels]
    edges = [orjson.loads(it[4])[0] for it in spans]
    articles = {
        "id": [it[0] for it, _ in rows],
        "title": [it[1] for it, _ in rows],
        "text": [it[8] for it, _ in rows],
    }
    labels = {
        "article": [it[0] for it in spans],
        "id": [it[1] for it in spans],
        "label": [it[3] for it in spans],
        "start": [it[0] for it in edges],
        "end": [it[1] for it in edges],
        "state": [it[7] for it in spans],
    }
    pq.write_table(pa.table(articles), out.with_suffix(".articles"), compression="zstd")
    pq.write_table(pa.table(labels), out.with_suffix(".spans"), compression="zstd")


def bare_inserts(source: Path, out: Path) -> float:
    """The floor of an import: seconds for the rows of articles and labels."""
    db = sqlite3.connect(out)
    db.execute("pragma journal_mode = wal")
    db.execute("create table article (id primary key, title, text)")
    db.execute(
        "create table span (article, id, author, label, fragments, primary key (article, id)) "
        "without rowid"
    )
    records = [orjson.loads(line) for line in source.read_bytes().split(b"\n") if line]
    articles = [tuple(it["article"].values()) for it in records]
    spans = [
        [
            (number, span["id"], AUTHOR, span["label"], orjson.dumps(span["fragments"]).decode())
            for span in record["spans"]
        ]
        for number, record in enumerate(records)
    ]

    def insert() -> None:
        for at in range(0, len(records), 1000):
            rows = [row for it in spans[at : at + 1000] for row in it]
            db.executemany("insert into article values (?, ?, ?)", articles[at : at + 1000])
            db.executemany("insert into span values (?, ?, ?, ?, ?)", rows)
            db.commit()

    took = seconds(insert)
    db.close()
    return took


def in_and_out(folder: Path, results: Results) -> None:
    """Import and export of 10,000 articles with 200,000 labels."""
    source = folder / "corpus.jsonl"
    corpus(source, ARTICLES)
    path = folder / "corpus.annotator"
    with Project.create(path, author=AUTHOR) as project:
        files = [(source, pick(importers(), "jsonl"))]
        took = seconds(lambda: project.import_files(files, author=AUTHOR))
    results.rate("jsonl in", took, bare_inserts(source, folder / "bare.db"), 0.5)
    results.most("jsonl in, 200,000 labels", took, "s", 1.6)
    with Project.open(path) as project:
        texts = [document[0][8] for document in bare_rows(path)]
        jsonl = seconds(lambda: bare_jsonl(path, folder / "bare.jsonl"), 3)
        arrow = seconds(lambda: bare_parquet(path, folder / "bare"), 3)
        tokenised = seconds(lambda: [sum(1 for _ in tokens(it)) for it in texts])
        floors = {"jsonl": jsonl, "parquet": arrow, "huggingface": arrow, "conll": tokenised}
        for name, floor in floors.items():
            out = folder / f"out-{name}"
            exporter = pick(exporters(), name)
            times = 1 if name == "conll" else 3
            took = seconds(partial(project.export, out, exporter, force=True), times)
            results.rate(f"{name} out", took, floor, 0.5)
            if name == "jsonl":
                results.most("jsonl out, 200,000 labels", took, "s", 0.6)


MEMORY = """
import sys
from pathlib import Path
from annotator.exporters import exporters
from annotator.plugins import pick
from annotator.project import Project
project, name, folder = sys.argv[1:]
exporter = pick(exporters(), name)
if exporter.needs == "pyarrow":
    import pyarrow.parquet
peak = lambda: int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
with Project.open(Path(project)) as opened:
    before = peak()
    opened.export(Path(folder, "memory-" + name), exporter, force=True)
print(peak() - before)
"""


def memory(folder: Path, results: Results, count: int) -> None:
    """Peak memory above that of the process with everything loaded, for `count` articles."""
    source, path = folder / f"{count}.jsonl", folder / f"{count}.annotator"
    corpus(source, count)
    with Project.create(path, author=AUTHOR) as project:
        project.import_files([(source, pick(importers(), "jsonl"))], author=AUTHOR)
    for exporter in exporters():
        words = [sys.executable, "-c", MEMORY, str(path), exporter.name, str(folder)]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        results.most(f"{exporter.name}, {count:,} articles", float(said), "MB", 300)


def main() -> int:
    """Measure everything."""
    results = Results()
    counts = [1_000, *map(int, sys.argv[1:])]
    with tempfile.TemporaryDirectory() as name:
        in_and_out(Path(name), results)
        for count in counts:
            memory(Path(name), results, count)
    return int(results.missed)


if __name__ == "__main__":
    sys.exit(main())
