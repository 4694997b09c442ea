"""Word documents (.docx): one article a file, with a blank line between paragraphs.

mammoth reads the text as Word shows it: insertions that are still marked are in it, deletions
are not, and cells of tables are paragraphs. Title, author and date are those of the document's
properties. Nothing is unpacked to the disk.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from annotator.errors import FormatError
from annotator.model.article import Article, is_date
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.plugins import Importer, Source

LARGEST = 1 << 26
"""Bytes of a file, and of all XML in it: 64 MiB. What comes to more is made to fill the memory."""

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_TYPE = b"<!DOCTYPE"


def read(source: Source) -> Iterator[Document]:
    """Yield one article; raises FormatError for what is no Word document."""
    name = file_name(source.path)
    source.no_encoding()
    data = source.data(LARGEST)
    try:
        facts = _checked(data, name)
    except FormatError:
        raise
    except Exception as error:  # zipfile raises whatever it happens to meet
        raise FormatError([f"{name} is broken, or no Word document: {_short(error)}."]) from error
    text = _text(data, name)
    if not text.strip():
        raise FormatError([f"{name} has no text in it."])
    provenance = {"file": name, "format": "docx", "sha256": hashlib.sha256(data).hexdigest()}
    fields = {**facts, "text": text, "provenance": provenance}
    yield Document(article=Article.model_validate(fields), author=source.author)


def _short(error: Exception) -> str:
    return str(error).split("\n")[0].strip(" .")[:200] or type(error).__name__


def _checked(data: bytes, name: str) -> dict[str, str]:
    """Look at all XML before anyone parses it; return what the properties say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(it.file_size for it in archive.infolist() if _is_xml(it.filename))
        if size > LARGEST:
            raise FormatError([f"{name} unpacks to more than {LARGEST >> 20} MB; it is not read."])
        if "word/document.xml" not in archive.namelist():
            raise FormatError([f"{name} is a ZIP archive, but no Word document."])
        for it in archive.infolist():
            if _is_xml(it.filename):
                part = archive.read(it)
                if _TYPE in part or _TYPE.decode().encode("utf-16-le") in part.replace(
                    b"\0\0", b""
                ):
                    raise FormatError(
                        [f"{name} defines XML entities, which no Word document does."]
                    )
        if "docProps/core.xml" not in archive.namelist():
            return {}
        return _facts(archive.read("docProps/core.xml"))


def _is_xml(part: str) -> bool:
    return part.endswith((".xml", ".rels"))


def _facts(properties: bytes) -> dict[str, str]:
    try:
        root = ET.fromstring(properties)  # noqa: S314  # it has no entities
    except ET.ParseError:
        return {}
    said = {
        "title": root.findtext(f"{_DC}title"),
        "author": root.findtext(f"{_DC}creator"),
        "published": root.findtext(f"{_TERMS}created"),
    }
    facts = {key: value.strip() for key, value in said.items() if value}
    if not is_date(facts.get("published", "")):
        facts.pop("published", None)
    return facts


def _text(data: bytes, name: str) -> str:
    import mammoth

    try:
        found: Any = mammoth.extract_raw_text(io.BytesIO(data))
    except RecursionError as error:
        raise FormatError([f"{name} has too many things in each other to be read."]) from error
    except Exception as error:  # a library that promises nothing about broken files
        raise FormatError([f"{name} is broken, or no Word document: {_short(error)}."]) from error
    return str(found.value).rstrip("\n")


def _recognises(path: Path, head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04") and path.suffix.lower() in IMPORTER.suffixes


IMPORTER = Importer(
    name="docx",
    summary="a Word document, one article a file",
    suffixes=(".docx",),
    read=read,
    recognises=_recognises,
)
