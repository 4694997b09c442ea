"""labelbuddy: labels are read where all that the file says of them fits."""

import hashlib
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.errors import FormatError
from annotator.importers import labelbuddy, recognise
from annotator.model.document import Document
from annotator.plugins import Source
from tests.strategies import SCHEMA

TEXT = "Ada 🚢 Kern said no"
SUM = hashlib.md5(TEXT.encode()).hexdigest()


def row(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": TEXT, "utf8_text_md5_checksum": SUM, "annotations": annotations} | more


def mark(start: int, end: int, label: str = "Actor", **more: Any) -> dict[str, Any]:
    return {"start_char": start, "end_char": end, "label_name": label} | more


def read(path: Path, *rows: object) -> tuple[list[Document], Source]:
    path.write_bytes(b"\n".join(orjson.dumps(it) for it in rows))
    source = Source(path, SCHEMA, "jo")
    return list(labelbuddy.IMPORTER.read(source)), source


def test_documents_with_titles_metadata_and_labels(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    kern = mark(6, 10, start_byte=9, end_byte=13, extra_data="x")
    first = row(mark(0, 10), kern, list_title="Title", metadata={"id": "7"})

    (one, two), source = read(path, first, {"text": "Bea", "display_title": "B"})

    assert recognise(path) is labelbuddy.IMPORTER
    assert [it.words(TEXT) for it in one.spans] == ["Ada 🚢 Kern", "Kern"]
    assert (one.article.title, one.article.metadata) == ("Title", {"id": "7"})
    assert (two.article.title, two.status) == ("B", "untouched")
    assert dict(source.findings.unknown) == {("attribute", "Actor.extra_data"): 1}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (row(utf8_text_md5_checksum="0"), "the checksum is '0', but the text has"),
        (row(mark(6, 10, start_byte=8)), "annotation 1: character 6 is not byte 8"),
        (row(mark(6, 10, end_byte=5)), "annotation 1: place 5 in UTF-8 bytes is inside"),
        (row(mark(6, 99)), "annotation 1: there is no place 99 in 18 code points"),
    ],
)
def test_labels_of_another_text_leave_the_article_out(
    tmp_path: Path, bad: dict[str, Any], sentence: str
) -> None:
    found, source = read(tmp_path / "a.jsonl", bad)

    assert found == []
    assert len(source.findings.left_out) == 1
    assert sentence in source.findings.left_out[0]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"utf8_text_md5_checksum": SUM}, "line 1: has no text; export it from labelbuddy with"),
        (row({"start_char": 0}), "annotations.0.end_char: Field required."),
        ("x", "the row: Input should be"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, bad: object, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(tmp_path / "a.jsonl", bad)
    assert sentence in str(caught.value)

    (tmp_path / "b.jsonl").write_bytes(b"NaN")
    with pytest.raises(FormatError, match=r"b\.jsonl, line 1: is not JSON"):
        list(labelbuddy.IMPORTER.read(Source(tmp_path / "b.jsonl", SCHEMA, "jo")))
