"""CSV, Parquet and Hugging Face: other programs read every cell, and nothing is lost."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import datasets
import frictionless
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from annotator.dataset.recipe import Recipe, read_splits
from annotator.errors import MissingError
from annotator.exporters import csv as csv_tables
from annotator.exporters import huggingface, parquet
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.record import HEAD, Record, to_record
from annotator.model.tables import TABLES
from annotator.plugins import Exporter, Losses
from annotator.project import Project
from annotator.samples import make_sample
from tests.strategies import SCHEMA, documents

Rows = dict[str, list[dict[str, Any]]]

csv.field_size_limit(sys.maxsize)


def read_csv(path: Path) -> Rows:
    """Read the tables as the docstring says: one apostrophe before a formula is ours."""
    found: Rows = {}
    for name, columns in TABLES.items():
        with (path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert all(list(row) == list(columns) for row in rows)
        found[name] = [
            {
                key: int(cell) if columns[key] == "integer" else without(cell)
                for key, cell in row.items()
            }
            for row in rows
        ]
    return found


def without(cell: str) -> str:
    assert not re.match(r"[=+\-@\t\r]", cell)
    return re.sub(r"^'('*[=+\-@\t\r])", r"\1", cell)


def read_parquet(path: Path) -> Rows:
    return {name: pq.read_table(path / f"{name}.parquet").to_pylist() for name in TABLES}


def rebuilt(tables: Rows) -> list[Record]:
    """Make records of tables, author by author."""
    entities = {it["id"]: it for it in tables["entities"]}
    articles = {it["id"]: it for it in tables["articles"]}
    assert len(articles) == len(tables["articles"])
    return [
        {
            "article": articles[review["article"]],
            "author": review["annotator"],
            "status": review["status"],
            "spans": [rebuilt_span(it, tables) for it in mine(tables["spans"], review)],
            "relations": mine(tables["relations"], review),
            "entities": entities,
        }
        for review in tables["reviews"]
    ]


def mine(rows: list[dict[str, Any]], review: dict[str, Any]) -> list[dict[str, Any]]:
    keys = (review["article"], review["annotator"])
    return [it for it in rows if (it["article"], it["annotator"]) == keys]


def rebuilt_span(span: dict[str, Any], tables: Rows) -> dict[str, Any]:
    fragments = [
        it
        for it in tables["fragments"]
        if (it["article"], it["span"]) == (span["article"], span["id"])
    ]
    assert [it["number"] for it in fragments] == list(range(1, span["fragments"] + 1))
    return span | {
        "start": fragments[0]["start"],
        "end": fragments[-1]["end"],
        "fragments": [[it["start"], it["end"]] for it in fragments],
        "quote": [it["quote"] for it in fragments],
    }


def expected_of(document: Document) -> Record:
    """Return a document's record with all that is empty, and lists and mappings as JSON."""
    record = to_record(document)
    article, author = record["article"], record["author"]
    owner = {"article": article["id"], "annotator": author}

    def row(table: str, fields: Record, **more: Any) -> Record:
        values = {"origin": "human", "state": "accepted", "schema_version": 0} | fields | more
        return {
            name: as_text(values.get(name, "")) if kind == "string" else values.get(name)
            for name, kind in TABLES[table].items()
        }

    return {
        "article": row("articles", article),
        "author": author,
        "status": record["status"],
        "spans": [
            row("spans", it | owner, quote="")
            | {"quote": it["quote"], "fragments": it["fragments"]}
            | {"start": it["fragments"][0][0], "end": it["fragments"][-1][1]}
            for it in record["spans"]
        ],
        "relations": [row("relations", it | owner) for it in record.get("relations", ())],
        "entities": {it["id"]: row("entities", it) for it in record.get("entities", ())},
    }


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""


def same(one: Any, two: Any) -> bool:
    """Whether two are equal, numbers in JSON by their value: 1e16 is 10000000000000000.0."""
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(it, two[key]) for key, it in one.items())
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    if one == two:
        return True
    return bool(json.loads(one) == json.loads(two))


@pytest.mark.parametrize(
    ("exporter", "read"), [(csv_tables.EXPORTER, read_csv), (parquet.EXPORTER, read_parquet)]
)
@given(document=documents)
def test_every_cell_comes_back(
    exporter: Exporter, read: Callable[[Path], Rows], document: Document
) -> None:
    other = Document(article=document.article, author="other")
    with TemporaryDirectory() as folder:
        path = Path(folder, "out")
        report = exporter.write([document, other], SCHEMA, path)
        tables = read(path)

    assert same(rebuilt(tables)[0], expected_of(document))
    assert [it["author"] for it in rebuilt(tables)] == [document.author, "other"]
    assert (report.articles, report.spans) == (2, len(document.spans))
    known = {csv_tables.FORMULA, csv_tables.NUL}
    assert {it.what for it in report.losses} <= (known if exporter.name == "csv" else set())


FORMULAS = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "'=1", "''-"]


def titled(titles: Iterable[str]) -> list[Document]:
    return [
        Document(article=Article(id=f"a{at}", title=it, text="x"), author="mara")
        for at, it in enumerate(titles)
    ]


def test_formulas_are_harmless_and_said(tmp_path: Path) -> None:
    harmless = ["'x", "1-1", "", " =1", "–1"]

    report = csv_tables.EXPORTER.write(titled([*FORMULAS, *harmless]), SCHEMA, tmp_path / "out")

    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8", newline="") as file:
        titles = [it["title"] for it in csv.DictReader(file)]
    assert titles == [*(f"'{it}" for it in FORMULAS), *harmless]
    assert [it["title"] for it in read_csv(tmp_path / "out")["articles"]] == [*FORMULAS, *harmless]
    losses = Losses()
    for at in range(len(FORMULAS)):
        losses.add(csv_tables.FORMULA, f"a{at}")
    assert report.losses == losses.found


def test_a_cell_with_nul_is_said(tmp_path: Path) -> None:
    report = csv_tables.EXPORTER.write(titled(["a\0b"]), SCHEMA, tmp_path / "out")

    assert [(it.what, it.article_id) for it in report.losses] == [(csv_tables.NUL, "a0")]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_sample(tmp_path_factory.mktemp("sample") / "Sample.annotator")


def accepted(document: Document) -> Document:
    """Return a document as an export has it that was not asked for more."""
    spans = tuple(it for it in document.spans if it.state == "accepted")
    return document.model_copy(update={"spans": spans})


def label_texts(records: Iterable[Record]) -> list[tuple[str, str]]:
    return sorted(
        (span["label"], quote)
        for record in records
        for span in record["spans"]
        for quote in span["quote"]
    )


def test_frictionless_finds_the_tables_valid(sample: Project, tmp_path: Path) -> None:
    sample.export(tmp_path / "out", csv_tables.EXPORTER)

    package: Any = frictionless.Package(str(tmp_path / "out" / "datapackage.json"))

    assert package.validate().valid
    rows = package.get_resource("fragments").read_rows()
    spans = {(it["article"], it["id"]): it for it in package.get_resource("spans").read_rows()}
    texts = {it["id"]: it["text"] for it in package.get_resource("articles").read_rows()}
    found = [(spans[it["article"], it["span"]]["label"], it["quote"]) for it in rows]
    assert sorted(found) == label_texts(to_record(accepted(it)) for it in sample.documents())
    assert all(texts[it["article"]][it["start"] : it["end"]] == it["quote"] for it in rows)


# Hugging Face


@pytest.fixture
def load(tmp_path: Path) -> Callable[[Path], Any]:
    """Open a folder as the library does, with a cache of the test's own."""

    def open_it(path: Path) -> Any:
        return datasets.load_dataset(str(path), cache_dir=str(tmp_path / "cache"))

    return open_it


def from_row(row: dict[str, Any]) -> Record:
    """Make a record of a row; what is empty is left out, as in a record."""

    def filled(fields: dict[str, Any], *always: str) -> Record:
        table = dict(fields)
        for key in ("attributes", "metadata"):
            if key in table:
                table[key] = {it["name"]: json.loads(it["value"]) for it in table[key]}
        return {key: value for key, value in table.items() if value or key in always}

    names = ("title", "text", "text_sha256", "source", "url", "author", "published", "language")
    article = {"id": row["article_id"]} | {name: row[name] for name in (*names, "metadata")}
    spans = [
        filled(it | {"fragments": [[part["start"], part["end"]] for part in it["fragments"]]})
        for it in row["spans"]
    ]
    relations = [filled(it) for it in row["relations"]]
    for it in relations:
        for key, value in (("origin", "human"), ("state", "accepted")):
            if it[key] == value:
                del it[key]
    entities = [filled(it) for it in row["entities"]]
    record = {
        **HEAD,
        "article": filled(article, "text"),
        "author": row["annotator"],
        "status": row["status"],
        "spans": spans,
        "relations": relations,
        "entities": entities,
    }
    return {key: value for key, value in record.items() if value or key == "spans"}


@given(document=documents)
def test_every_row_comes_back(document: Document) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "out")
        report = huggingface.EXPORTER.write([document], SCHEMA, path)
        [row] = pq.read_table(path).to_pylist()

    assert from_row(row) == to_record(document)
    assert report.losses == ()


def test_load_dataset_opens_the_folder(
    sample: Project, tmp_path: Path, load: Callable[[Path], Any]
) -> None:
    recipe = Recipe(splits=read_splits("train=50,dev=25,test=25"))
    sample.export(tmp_path / "out", huggingface.EXPORTER, recipe)

    loaded = load(tmp_path / "out")

    assert sorted(loaded) == ["dev", "test", "train"]
    found = [from_row(row) for name in loaded for row in loaded[name]]
    expected = [to_record(accepted(it)) for it in sample.documents()]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_without_splits_all_is_for_training(
    sample: Project, tmp_path: Path, load: Callable[[Path], Any]
) -> None:
    sample.export(tmp_path / "out", huggingface.EXPORTER)

    assert load(tmp_path / "out")["train"].num_rows == 8


def test_shards_without_labels_have_the_same_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Document, load: Callable[[Path], Any]
) -> None:
    monkeypatch.setattr(huggingface, "SHARD", 1)
    monkeypatch.setattr(huggingface, "GROUP", 1)
    empty = Document(article=Article(text="Nothing here"), author="mara")

    report = huggingface.EXPORTER.write([empty, document], SCHEMA, tmp_path / "out")

    assert [it.name for it in report.files] == [
        "00000-of-00002.parquet", "00001-of-00002.parquet",
    ]  # fmt: skip
    assert [len(it["spans"]) for it in load(tmp_path / "out")["train"]] == [0, 2]


def test_rows_are_written_in_groups_of_one_shard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Document
) -> None:
    monkeypatch.setattr(huggingface, "GROUP", 1)

    [file] = huggingface.EXPORTER.write([document] * 3, SCHEMA, tmp_path / "out").files

    assert pq.ParquetFile(file).num_row_groups == 3


def test_many_rows_are_written_in_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Document
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 1)
    other = document.model_copy(update={"author": "jonas"})

    parquet.EXPORTER.write([document, other], SCHEMA, tmp_path / "out")

    assert pq.ParquetFile(tmp_path / "out" / "spans.parquet").num_row_groups == 2
    assert len(read_parquet(tmp_path / "out")["spans"]) == 4


@pytest.mark.parametrize("exporter", [parquet.EXPORTER, huggingface.EXPORTER])
def test_previews_show_rows(exporter: Exporter, sample: Project, project: Project) -> None:
    some = sample.preview(exporter, first=1).files
    none = project.preview(exporter, Recipe().model_copy(), first=1).files

    assert "Harbour strike enters third week" in some[0][1]
    assert any(text and "Banco" not in text for _, text in none)


@pytest.mark.parametrize("exporter", [parquet.EXPORTER, huggingface.EXPORTER])
def test_previews_of_nothing_show_the_columns(exporter: Exporter) -> None:
    with Project.create(None, author="mara") as empty:
        [*_, (_, text)] = empty.preview(exporter, first=1).files

    assert text.startswith(("id, name", "article_id, title"))


@pytest.mark.parametrize("exporter", [parquet.EXPORTER, huggingface.EXPORTER])
def test_what_has_to_be_installed_is_said(
    exporter: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.plugins.find_spec", lambda _name: None)

    with pytest.raises(MissingError, match=f"The {exporter.name} format needs pyarrow: `pip inst"):
        exporter.write([], SCHEMA, tmp_path / "out")

    assert not (tmp_path / "out").exists()
