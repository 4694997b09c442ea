"""Plain text: one article a file, whose first line with something on it is the title.

The text keeps all of the file, the title included. There are no labels in it.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from annotator.errors import FormatError
from annotator.model.article import Article
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document
from annotator.plugins import Importer, Source

SUFFIXES = (".txt", ".text")
LARGEST = 1 << 26
"""Bytes of a file, 64 MiB: a larger one is no article, and would fill the memory."""

LONGEST_TITLE = 200
"""Characters of a first line that become the title: a text without line ends is no title."""

_BLANK = ("Cc", "Cf", "Zs", "Zl", "Zp")
# PDF, ZIP (and so Word and OpenDocument), RTF, the old Word, gzip
_NO_TEXT = (b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


def read(source: Source) -> Iterator[Document]:
    """Yield one document without spans.

    Raises EncodingError where the encoding is not certain, FormatError for a file that is blank
    or too large.
    """
    name = file_name(source.path)
    data = source.data(LARGEST)
    text, encoding = decode(data, file=name, encoding=source.encoding)
    title = _title(text)
    if not title:
        raise FormatError([f"{name} is empty: there is nothing to label in it."])
    provenance = {
        "file": name,
        "format": "text",
        "encoding": encoding,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    article = Article(text=text, title=title, provenance=dict(provenance))
    yield Document(article=article, author=source.author)


def _title(text: str) -> str:
    """Return the first line on which there is something to see."""
    for line in text.splitlines():
        if any(unicodedata.category(it) not in _BLANK for it in line):
            title = line.strip()
            return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return ""


def _recognises(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES and not head.startswith(_NO_TEXT)


IMPORTER = Importer(
    name="text",
    summary="plain text, one article a file; the first line is the title",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
    general=True,
)
