"""PDF files: the text layer, one article a file, as PDFium reads it.

Lines end where they end on the page, and a blank line is between pages: what a paragraph is,
a PDF does not say. A file that is only pictures of pages has no text layer, and is refused. So is
one of which a part unpacks to more than any page has: PDFium would unpack all of it, and more.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from annotator.errors import FormatError
from annotator.model.article import Article, is_date
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.plugins import Importer, Source

LARGEST = 1 << 28
"""Bytes of a file, 256 MiB."""

LONGEST = 1 << 26
"""Characters of an article, 64 million."""


LARGEST_PAGE = 1 << 24
"""Bytes, 16 MiB, that a page's commands may have when they are unpacked."""

LARGEST_PART = 1 << 28
"""Bytes, 256 MiB, that anything else may have: pictures, of which no text is read."""

DEEPEST = 4
"""How often one part may be packed into itself."""

_STREAM = re.compile(rb"stream\r?\n(?=\x78)")
_COMMANDS = re.compile(rb"\b(T[jJ]|Do|BT|ET)\b|^\s{4096}")
_WRITTEN = bytes([9, 10, 13, *range(32, 127)])
_PIECE = 1 << 16
_ZLIB = 0x78


def read(source: Source) -> Iterator[Document]:
    """Yield one article."""
    name = file_name(source.path)
    source.no_encoding()
    data = source.data(LARGEST)
    if any(_is_bomb(data, it.end()) for it in _STREAM.finditer(data)):
        raise FormatError([f"{name} has a part that unpacks to far more than a page has."])
    text, facts = _read(data, name)
    if not text.strip():
        raise FormatError(
            [f"{name} has no text layer: it is pictures of pages, which need OCR first."]
        )
    provenance = {"file": name, "format": "pdf", "sha256": hashlib.sha256(data).hexdigest()}
    fields = {**facts, "text": text, "provenance": provenance}
    yield Document(article=Article.model_validate(fields), author=source.author)


def _read(data: bytes, name: str) -> tuple[str, dict[str, str]]:
    # A library that is large, and needed for PDF only.
    import pypdfium2

    pages: list[str] = []
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            for page in document:
                pages.append(_clean(page.get_textpage().get_text_range()))
                if sum(map(len, pages)) > LONGEST:
                    raise FormatError([f"{name} has more than {LONGEST} characters."])
            facts = _facts(document.get_metadata_dict(skip_empty=True))
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        why = "it needs a password" if "password" in str(error).lower() else "it is broken"
        raise FormatError([f"{name} cannot be opened as PDF: {why}."]) from error
    return "\n\n".join(it for it in pages if it), facts


def _is_bomb(data: bytes, start: int) -> bool:
    """Whether what begins at a place, if it is packed, is more than PDFium should be given."""
    size = 0
    most = LARGEST_PART
    for piece in _unpacked(_pieces(data, start), DEEPEST):
        size += len(piece)
        if _COMMANDS.search(piece) and len(piece.translate(None, _WRITTEN)) < len(piece) / 3:
            most = LARGEST_PAGE
        if size > most:
            return True
    return False


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    for at in range(start, len(data), _PIECE):
        yield data[at : at + _PIECE]


def _unpacked(packed: Iterator[bytes], depth: int) -> Iterator[bytes]:
    """Yield what packed bytes are, as far as they are that; packed twice, what is in them."""
    inner = zlib.decompressobj()

    def plain() -> Iterator[bytes]:
        for piece in packed:
            rest = piece
            while rest and not inner.eof:
                yield inner.decompress(rest, _PIECE)
                rest = inner.unconsumed_tail
            if inner.eof:
                return

    found = plain()
    try:
        first = next(found, b"")
        whole = chain([first], found)
        if depth and len(first) > 1 and first[0] == _ZLIB and not int.from_bytes(first[:2]) % 31:
            yield from _unpacked(whole, depth - 1)
        else:
            yield from whole
    except zlib.error:
        return


def _clean(text: str) -> str:
    """Return a page's text with plain line ends, and words whole that a line end divides."""
    whole = re.sub("[\ufffe\x02](?:\r\n|\n)?", "", text)
    whole = whole.replace("\r\n", "\n").strip("\n")
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _facts(said: dict[str, str]) -> dict[str, str]:
    facts = {"title": _clean(said.get("Title", "")), "author": _clean(said.get("Author", ""))}
    if found := re.match(r"D:(\d{4})(\d\d)(\d\d)", said.get("CreationDate", "")):
        day = "-".join(found.groups())
        facts["published"] = day if is_date(day) else ""
    return facts


def _recognises(path: Path, head: bytes) -> bool:  # noqa: ARG001
    return b"%PDF-" in head[:1024]


IMPORTER = Importer(
    name="pdf",
    summary="the text layer of a PDF file, one article a file",
    suffixes=(".pdf",),
    read=read,
    recognises=_recognises,
)
