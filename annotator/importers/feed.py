"""RSS and Atom files: an article for each entry, with its title, author, date and address.

The text is the entry's full content where the feed has it, else its summary; HTML in it becomes
paragraphs. Nothing is fetched.
"""

import io
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from time import strftime, struct_time
from typing import Any

from annotator.errors import FormatError
from annotator.model import markup
from annotator.model.article import Article
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.plugins import Importer, Source

LARGEST = 1 << 26
"""Bytes of a feed, 64 MiB."""

MOST = 50_000
"""Entries: a feed is what is new, and has some dozens."""

_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "tr",
        "table",
        "section",
    ]
)


def read(source: Source) -> Iterator[Document]:
    """Yield an article for each entry that has a text."""
    name = file_name(source.path)
    source.no_encoding()
    data = source.data(LARGEST)
    if fault := _fault(data):
        raise FormatError([f"{name} {fault}."])
    feed = _parsed(data, name)
    if not feed.get("version"):
        raise FormatError([f"{name} is neither RSS nor Atom."])
    found = False
    for number, entry in enumerate(feed.entries, 1):
        try:
            text = _text(entry)
        except AssertionError as error:  # so Python's parser says that it cannot go on
            raise FormatError([f"{name}, entry {number}: broken HTML: {error}."]) from error
        if text:
            provenance = {"file": name, "format": "feed", "entry": number}
            fields = {**_facts(entry, feed.feed), "text": text, "provenance": provenance}
            yield Document(article=Article.model_validate(fields), author=source.author)
            found = True
    if not found:
        raise FormatError([f"{name} has no entry with a text."])


def _fault(data: bytes) -> str:
    """Say what no feed needs, and would take all memory or time, or return ``""``."""
    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data:
        return "defines entities of its own, which no feed needs"
    if sum(1 for _ in _ENTRY.finditer(data)) > MOST:
        return f"has more than {MOST:,} entries, which is too many for a feed"
    # Of the feed itself, and of what is escaped in it.
    too_much = markup.problem(unescape(data.decode("latin-1")), ("item", "entry"))
    return f"has {too_much}" if too_much else ""


def _parsed(data: bytes, name: str) -> Any:
    # Slow to load, and needed for feeds only.
    import feedparser

    try:
        # As a file, for bytes that look like an address would be fetched.
        return feedparser.parse(io.BytesIO(data))
    except Exception as error:  # a library that promises nothing about broken feeds
        raise FormatError([f"{name} is broken: {str(error)[:200]}."]) from error


def _text(entry: Any) -> str:
    found = [it.get("value") for it in entry.get("content", ())] + [entry.get("summary")]
    body = max((it for it in found if isinstance(it, str)), key=len, default="")
    reader = _Paragraphs()
    reader.feed(body)
    reader.close()
    return _clean(reader.text())


def _clean(text: str) -> str:
    """Replace halves of characters, which no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _facts(entry: Any, feed: Any) -> dict[str, str]:
    # To ask for what is not there makes feedparser warn.
    moments = [entry[it] for it in ("published_parsed", "updated_parsed") if it in entry]
    moment = next(filter(None, moments), None)
    known = {
        "title": " ".join(str(entry.get("title") or "").split()),
        "url": entry.get("link", ""),
        "author": entry.get("author", ""),
        "source": feed.get("title", ""),
        "language": feed.get("language", ""),
    }
    facts = {key: _clean(value) for key, value in known.items() if isinstance(value, str)}
    if isinstance(moment, struct_time) and 1 <= moment.tm_year <= 9999:
        # feedparser gives them in UTC.
        facts["published"] = strftime(f"{moment.tm_year:04}-%m-%dT%H:%M:%SZ", moment)
    return facts


class _Paragraphs(HTMLParser):
    """Takes the text out of HTML, a paragraph for each block; feedparser leaves scripts out."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []

    def text(self) -> str:
        """Return the paragraphs, with a blank line between them."""
        lines = "".join(self._parts).split("\n")
        return "\n\n".join(it for it in (re.sub(r"\s+", " ", line).strip() for line in lines) if it)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a paragraph."""
        if tag in _BLOCKS:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph."""
        if tag in _BLOCKS:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Take a text; its own line ends mean nothing."""
        self._parts.append(data.replace("\n", " "))


def _recognises(path: Path, head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if path.suffix.lower() in (".rss", ".atom"):
        return True
    return start.startswith(b"<") and bool(re.search(rb"<(rss|feed|rdf:RDF)[\s>]", start[:2000]))


IMPORTER = Importer(
    name="feed",
    summary="an RSS or Atom file; an article for each entry",
    suffixes=(".rss", ".atom", ".xml"),
    read=read,
    recognises=_recognises,
)
