"""What formats cost, each beside the floor of the same work, measured in the same run.

Prints one JSON object a line: name, value, unit, floor, ratio, bar, ok; exits 1 where a bar is
missed. A ratio is value to floor, the larger the better, except for seconds and MB, whose bar is
the most they may be. `python benchmarks/formats.py 100000` measures the memory of so many
articles as well, which takes minutes.

The floors: for `jsonl`, rows read by bare sqlite3 and written by orjson; for Parquet, the same
rows in columns by pyarrow; for `conll`, the tokeniser alone; for import, the rows of articles
and labels by `executemany`, 1,000 articles a transaction, and beside it all rows that a project
keeps of them (with checksums, reviews and the log) in its own tables.

Seconds are those of the processor, for a machine that others use as well; what has a bar in
seconds is also said by the clock.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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
from annotator.store import database

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
    """Return how long the processor worked in the quickest of some calls."""
    took = []
    for _ in range(times):
        start = time.process_time()
        act()
        took.append(time.process_time() - start)
    return min(took)


def by_clock(act: Callable[[], object]) -> tuple[float, float]:
    """Return seconds of the processor, and by the clock."""
    start = time.perf_counter()
    took = seconds(act)
    return took, time.perf_counter() - start


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


def all_rows(source: Path, out: Path) -> float:
    """The other floor of an import: seconds for every row that a project keeps of it."""
    made = sqlite3.connect(source)
    database.create(out).close()
    db = sqlite3.connect(out)
    db.execute("pragma synchronous = full")
    tables = {"article": "number"} | dict.fromkeys(
        ("article_text", "review", "span", "imported"), "article"
    )
    columns = {it: len(made.execute(f"pragma table_info({it})").fetchall()) for it in tables}
    batches = [
        [
            (it, made.execute(f"select * from {it} where {key} > ? and {key} <= ?", (at, at + 500)))
            for it, key in tables.items()
        ]
        for at in range(0, ARTICLES, 500)
    ]
    rows = [[(it, found.fetchall()) for it, found in batch] for batch in batches]
    changes = made.execute("select * from change").fetchall()
    db.executemany(f"insert into change values ({', '.join('?' * len(changes[0]))})", changes)

    def insert() -> None:
        for batch in rows:
            for it, found in batch:
                marks = ", ".join("?" * columns[it])
                db.executemany(f"insert into {it} values ({marks})", found)
            db.commit()

    took = seconds(insert)
    made.close()
    db.close()
    return took


def in_and_out(folder: Path, results: Results) -> None:
    """Import and export of 10,000 articles with 200,000 labels."""
    source = folder / "corpus.jsonl"
    corpus(source, ARTICLES)
    path = folder / "corpus.annotator"
    with Project.create(path, author=AUTHOR) as project:
        files = [(source, pick(importers(), "jsonl"))]
        took, clock = by_clock(lambda: project.import_files(files, author=AUTHOR))
    results.rate("jsonl in", took, bare_inserts(source, folder / "bare.db"), 0.5)
    results.rate("jsonl in, beside all its rows", took, all_rows(path, folder / "all.db"), 0.5)
    results.most("jsonl in, 200,000 labels", took, "CPU s", 1.6)
    results.most("jsonl in, 200,000 labels, by the clock", clock, "s", 1.6)
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
                _, clock = by_clock(partial(project.export, out, exporter, force=True))
                results.most("jsonl out, 200,000 labels", took, "CPU s", 0.6)
                results.most("jsonl out, 200,000 labels, by the clock", clock, "s", 0.6)


PEAK = """
import sys
from pathlib import Path
from annotator.exporters import exporters
from annotator.importers import importers
from annotator.plugins import pick
from annotator.project import Project
peak = lambda: int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
"""
"""Reads the peak of a process of its own, which is above that of Python and what is loaded."""

EXPORTING = f"""{PEAK}
project, name, folder = sys.argv[1:]
exporter = pick(exporters(), name)
if exporter.needs == "pyarrow":
    import pyarrow.parquet
if exporter.needs == "spacy":
    import spacy.tokens
with Project.open(Path(project)) as opened:
    before = peak()
    opened.export(Path(folder, "memory-" + name), exporter, force=True)
print(peak() - before)
"""

IMPORTING = f"""{PEAK}
source, name, project = sys.argv[1:]
with Project.create(Path(project), author="bench") as opened:
    before = peak()
    opened.import_files([(Path(source), pick(importers(), name))], author="bench")
print(peak() - before)
"""


def _said(python: str, *words: str | Path) -> float:
    """Return the number that a small program prints."""
    words = (python, "-c", *map(str, words))
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr)
    return float(found.stdout.split()[-1])


def memory(folder: Path, results: Results, count: int, names: Sequence[str] = ()) -> None:
    """Peak memory above that of the process with everything loaded, for `count` articles."""
    source, path = folder / f"{count}.jsonl", folder / f"{count}.annotator"
    corpus(source, count)
    taken = _said(sys.executable, IMPORTING, source, "jsonl", path)
    results.most(f"jsonl in, {count:,} articles", taken, "MB", 300)
    for name in names or [it.name for it in exporters()]:
        taken = _said(sys.executable, EXPORTING, path, name, folder)
        results.most(f"{name} out, {count:,} articles", taken, "MB", 300)


LABEL_STUDIO = """
import sys, time
from label_studio_sdk.converter import Converter
tasks, config, out = sys.argv[1:]
converter = Converter(config, project_dir=None)
start = time.process_time()
converter.convert_to_conll2003(tasks, out, is_dir=False)
print(time.process_time() - start)
"""

SPACY = """
import sys, time
from pathlib import Path
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs
source, out = map(Path, sys.argv[1:])
start = time.process_time()
docs = conll_ner_to_docs(source.read_text(encoding="utf-8"), n_sents=1, no_print=True)
DocBin(docs=docs, store_user_data=True).to_disk(out)
print(time.process_time() - start)
"""


def side_by_side(folder: Path, results: Results, count: int = 1_000) -> None:
    """The same corpus through the converters of others; the bar is what they take.

    Label Studio's needs versions of its own: PEERS is the Python that has label-studio-sdk.
    """
    source, path = folder / "peers.jsonl", folder / "peers.annotator"
    corpus(source, count)
    took: dict[str, float] = {}
    with Project.create(path, author=AUTHOR) as project:
        project.import_files([(source, pick(importers(), "jsonl"))], author=AUTHOR)
        for name in ("label-studio", "conll", "spacy"):
            exporter = pick(exporters(), name)
            # Once before, so that nothing is loaded while it counts.
            project.preview(exporter, first=1)
            took[name] = seconds(partial(project.export, folder / f"peers-{name}", exporter))
    tagged = folder / "peers-conll" / "Actor.conll"
    other = _said(sys.executable, SPACY, tagged, folder / "peers.spacy")
    results.most("spacy out, beside spacy convert of one label", took["spacy"], "CPU s", other)
    python = os.environ.get("PEERS", sys.executable)
    there = [python, "-c", "import label_studio_sdk"]
    if subprocess.run(there, capture_output=True, check=False).returncode:
        print("label-studio-sdk is not there: set PEERS to a Python that has it", file=sys.stderr)
        return
    tasks = folder / "peers-label-studio"
    words = (tasks / "tasks.json", tasks / "config.xml", folder / "peers-converted")
    other = _said(python, LABEL_STUDIO, *words)
    results.most("conll out, beside label-studio-sdk", took["conll"], "CPU s", other)


def main() -> int:
    """Measure everything."""
    results = Results()
    counts = [1_000, *map(int, sys.argv[1:])]
    with tempfile.TemporaryDirectory() as name:
        in_and_out(Path(name), results)
        side_by_side(Path(name), results)
        for count in counts:
            memory(Path(name), results, count)
    return int(results.missed)


if __name__ == "__main__":
    sys.exit(main())
