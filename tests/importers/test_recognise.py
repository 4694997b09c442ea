"""A file's importer is found by its name and first bytes, or the formats are listed."""

from pathlib import Path

import pytest

from annotator.errors import InputError
from annotator.importers import importers, recognise


@pytest.mark.parametrize(
    ("name", "data", "format_name"),
    [
        ("a.txt", b"Dockers end strike", "text"),
        ("A.TXT", b"", "text"),
        ("a.jsonl", b"", "jsonl"),
        ("a.ndjson", b"{}", "jsonl"),
        ("a.json", b'\xef\xbb\xbf { "format" : "annotator" }', "jsonl"),
        ("a.txt", b'{"format":"annotator"}', "text"),
        ("a.jsonl", b'{"article": {"text": "a"}}', "jsonl"),
        ("a.jsonl", b'{"text": "a", "meta": {"b": 1}}', "json"),
        ("a.ndjson", b'{"a": {"text": 1}, "c": [1, {"x": "}"}], "Body" : "\\"', "json"),
        ("a.jsonl", b'{"a": {"text": 1}}', "jsonl"),
        ("a.json", b'\xef\xbb\xbf[\n {"title": "t", "text": "a"}]', "json"),
        ("a.jsonl", b'{"text": "a", "label": []}', "doccano"),
        ("a.jsonl", b'{\n"text": "a"\n}', "jsonl"),
        ("a.csv", b"id,text", "csv"),
        ("a.tsv", b"#FORMAT=WebAnno TSV 2\n", "webanno-tsv"),
        ("a.tsv", b" # webanno.custom.Span | value\n#id=1\n#text=A", "webanno-tsv"),
        ("a.tsv", b"#id=1\n#text=A\n1-1\tA\tO\n", "webanno-tsv"),
        ("a.TSV", b"id\ttext", "csv"),
        ("a.csv", b"PAR1", "parquet"),
        ("a.docx", b"PK\x03\x04", "docx"),
        ("a", b"%PDF-1.7", "pdf"),
        ("a", b" <!DOCTYPE html>", "html"),
        ("a.htm", b"", "html"),
        ("a.xml", b'<?xml version="1.0"?>\n<rss version="2.0">', "feed"),
        ("a.atom", b"", "feed"),
        ("a", b"WARC/1.0", "warc"),
        ("a.warc.gz", b"\x1f\x8b", "warc"),
    ],
)
def test_known_files(tmp_path: Path, name: str, data: bytes, format_name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert recognise(path).name == format_name


@pytest.mark.parametrize(
    ("name", "data"), [("a.odt", b"PK\x03\x04"), ("a.txt", b"PK\x03\x04"), ("a", b"x")]
)
def test_other_files_are_refused_with_the_formats_there_are(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(InputError) as caught:
        recognise(path)

    assert "jsonl (.jsonl .ndjson), " in str(caught.value)
    assert "text (.txt .text)" in str(caught.value)
    assert str(caught.value).endswith("; --format NAME chooses one.")


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        recognise(tmp_path / "a.txt")


def test_every_importer_says_what_it_is() -> None:
    names = [it.name for it in importers()]
    assert names == sorted(set(names))
    assert {"brat", "jsonl", "polnear", "text"} <= set(names)
    assert all(it.summary and it.suffixes for it in importers())
