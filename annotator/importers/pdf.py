"""PDF files: the text layer, one article a file, as PDFium reads it.

Lines end where they end on the page, and a blank line is between pages: what a paragraph is,
a PDF does not say. A file that is only pictures of pages has no text layer, and is refused.
"""

import hashlib
import re
from collections.abc import Iterator
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


def read(source: Source) -> Iterator[Document]:
    """Yield one article."""
    name = file_name(source.path)
    source.no_encoding()
    data = source.data(LARGEST)
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
