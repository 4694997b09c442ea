"""A text file is one article: all of it is the text, its first line is the title."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.errors import EncodingError, FormatError, InputError
from annotator.importers.text import IMPORTER
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.plugins import Source
from tests.strategies import SCHEMA, texts


def read(path: Path, schema: Schema = SCHEMA, encoding: str = "") -> Document:
    [document] = IMPORTER.read(Source(path, schema, "mara", encoding))
    return document


def test_the_first_line_with_something_on_it_is_the_title(tmp_path: Path) -> None:
    path = tmp_path / "dockers.txt"
    text = "\r\n \u200b\r\n  Dockers end strike \r\n\r\nThey went back on Monday.\r\n"
    path.write_bytes(text.encode())

    document = read(path)

    assert document.article.title == "Dockers end strike"
    assert document.article.text == text
    assert (document.author, document.status, document.spans) == ("mara", "untouched", ())


def test_where_the_article_came_from_is_kept_without_folders(tmp_path: Path) -> None:
    path = tmp_path / "día.txt"
    data = "„Nein“, sagte er.".encode("cp1252")
    path.write_bytes(data)

    document = read(path, encoding="windows-1252")

    assert document.article.text == "„Nein“, sagte er."
    assert document.article.provenance == {
        "file": "día.txt",
        "format": "text",
        "encoding": "cp1252",
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def test_the_same_text_is_the_same_article(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_bytes("día".encode())
    two.write_bytes("día".encode("utf-16"))

    assert read(one).article.id == read(two).article.id


def test_a_text_without_lines_has_a_title_of_bearable_length(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("和" * 500).encode())

    assert read(path).article.title == "和" * 199 + "…"


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", "\ufeff\ufeff\u200b\x00".encode()])
def test_a_blank_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "blank.txt"
    path.write_bytes(data)

    with pytest.raises(FormatError, match=r"blank\.txt is empty"):
        read(path)


def test_an_uncertain_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"caf\xe9")

    with pytest.raises(EncodingError, match=r"latin\.txt is not UTF-8: byte 0xE9 at offset 3"):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt cannot be read"):
        read(tmp_path / "gone.txt")


@settings(deadline=None)
@given(text=texts)
def test_every_text_comes_back_identical_or_is_blank(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    try:
        document = read(path)
    except FormatError:
        assert not any(sign.isprintable() and not sign.isspace() for sign in text)
    else:
        assert document.article.text == text
        assert document.article.title.strip()


def test_a_file_that_is_too_large_for_an_article_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.importers.text.LARGEST", 1 << 20)
    (tmp_path / "a.txt").write_bytes(b"a" * ((1 << 20) + 1))

    with pytest.raises(FormatError, match=r"a\.txt is larger than 1 MB, which is too large"):
        read(tmp_path / "a.txt")
