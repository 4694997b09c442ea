"""What every exporter promises, those of other packages included."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.exporters import exporters
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.plugins import Exporter, Report

every = pytest.mark.parametrize("exporter", exporters(), ids=lambda it: it.name)


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of all files below a folder."""
    files = [path] if path.is_file() else sorted(it for it in path.rglob("*") if it.is_file())
    return {it.relative_to(path.parent).as_posix(): it.read_bytes() for it in files}


@pytest.fixture
def documents(document: Document) -> list[Document]:
    """Two authors, one of whom has done nothing, and an article of nothing but blanks."""
    quote, actor = document.spans
    full = actor.model_copy(update={"attributes": {"etype": "PER", "mention": "NAM"}})
    article = document.article.model_copy(update={"id": "a2", "text": " \r\n"})
    return [
        document.model_copy(update={"spans": (quote, full), "status": "done"}),
        Document(article=document.article, author="jose"),
        Document(article=article, author="mara"),
    ]


def written(exporter: Exporter, documents: list[Document], schema: Schema, path: Path) -> Report:
    path.parent.mkdir()
    return exporter.write(iter(documents), schema, path)


@every
def test_the_same_documents_give_the_same_bytes(
    exporter: Exporter, documents: list[Document], schema: Schema, tmp_path: Path
) -> None:
    one, two = tmp_path / "one" / "out", tmp_path / "two" / "out"
    first = documents[0]
    quote, actor = first.spans
    again = actor.model_copy(update={"attributes": dict(reversed(actor.attributes.items()))})

    written(exporter, documents, schema, one)
    documents[0] = first.model_copy(update={"spans": (quote, again)})
    written(exporter, documents, schema, two)

    assert contents(one) == contents(two)


@every
def test_the_report_names_what_was_written(
    exporter: Exporter, documents: list[Document], schema: Schema, tmp_path: Path
) -> None:
    path = tmp_path / "out" / f"data{exporter.suffix}"

    report = written(exporter, documents, schema, path)

    # There is no event among them, of which alone PLOVER makes records, and the quote has no
    # source, which is all that formats for quotes have of actors.
    there = {"plover": 0, "polnear": 1, "wikinews-quotes": 1}.get(exporter.name, 2)
    assert (report.articles, report.spans) == (3, there)
    assert path.is_dir() == exporter.folder
    assert {it.relative_to(path.parent).as_posix() for it in report.files} == set(contents(path))
    assert list(path.parent.iterdir()) == [path]


@every
def test_nothing_to_write_is_no_reason_to_fail(
    exporter: Exporter, schema: Schema, tmp_path: Path
) -> None:
    path = tmp_path / "out" / f"data{exporter.suffix}"

    report = written(exporter, [], schema, path)

    assert (report.articles, report.spans, report.losses) == (0, 0, ())
    assert path.exists()


@every
def test_documents_are_taken_one_after_another(
    exporter: Exporter, documents: list[Document], schema: Schema, tmp_path: Path
) -> None:
    def failing() -> Iterator[Document]:
        yield documents[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exporter.write(failing(), schema, tmp_path / "out")


@every
def test_every_loss_says_where(
    exporter: Exporter, documents: list[Document], schema: Schema, tmp_path: Path
) -> None:
    report = written(exporter, documents, schema, tmp_path / "out" / "data")

    assert all(it.what and it.article_id and it.count > 0 for it in report.losses)
    assert len(report.summary()) == len({it.what for it in report.losses})


def test_every_exporter_says_what_it_is_and_what_it_cannot_do() -> None:
    names = [it.name for it in exporters()]
    assert names == sorted(set(names))
    assert {"brat", "conll", "jsonl", "spacy"} <= set(names)
    assert all(it.summary for it in exporters())
    assert [it.name for it in exporters() if not it.cannot_hold] == ["jsonl"]
    assert all(it.suffix.startswith(".") != it.folder for it in exporters())
