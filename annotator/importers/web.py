"""Web pages: HTML files, and WARC archives with any number of pages.

trafilatura finds the article in a page and leaves out menus, comments and advertisements. Title,
author, publisher, date and language come from the page's JSON-LD and meta tags. The encoding is
that of the byte order mark, of the page itself, or of the server that sent it, else UTF-8; it is
never guessed. What is there as a picture or made by scripts is not found.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotator.errors import EncodingError, FormatError, InputError
from annotator.model import markup
from annotator.model.article import Article, is_date
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document
from annotator.plugins import Importer, Source

LARGEST = 1 << 25
"""Bytes of a page, 32 MiB: a larger one is no article."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
_LD = re.compile(
    r"<script[^>]{0,500}application/ld\+json[^>]{0,500}>(.*?)</script>", re.DOTALL | re.IGNORECASE
)
_LANGUAGE = re.compile(r"<html[^>]{0,2000}?\slang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Document]:
    """Yield the article of a page; raises FormatError where none is found."""
    name = file_name(source.path)
    data = source.data(LARGEST)
    provenance = {"file": name, "format": "html", "sha256": hashlib.sha256(data).hexdigest()}
    article = _article(data, name, source.encoding, provenance)
    yield Document(article=article, author=source.author)


def read_warc(source: Source) -> Iterator[Document]:
    """Yield the article of each page in an archive.

    Pages without an article (lists, searches) are left out; FormatError says of those that are
    broken, and of an archive that ends in the middle of a record.
    """
    from warcio.archiveiterator import ArchiveIterator

    name = file_name(source.path)
    problems: list[str] = []
    try:
        with source.path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file), 1):
                if record.rec_type != "response" or not _is_page(record):
                    continue
                try:
                    yield from _page_of(record, f"{name}, record {number}", source)
                except (FormatError, EncodingError) as error:
                    problems.append(str(error))
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # noqa: BLE001  # warcio raises whatever it happens to meet
        problems.append(f"{name} is broken, or no WARC file: {str(error).strip()[:200]}.")
    if problems:
        raise FormatError(problems)


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    kind = (headers.get_header("Content-Type") or "") if headers else ""
    return "html" in kind and headers.get_statuscode() == "200"


def _page_of(record: Any, place: str, source: Source) -> Iterator[Document]:
    data = record.content_stream().read(LARGEST + 1)
    if len(data) > LARGEST:
        raise FormatError([f"{place}: the page is larger than {LARGEST >> 20} MB."])
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise FormatError([f"{place}: the archive ends in the middle of it."])
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    found = re.search(r"charset=\"?([\w.:-]+)", record.http_headers.get_header("Content-Type"))
    provenance = {
        "file": file_name(source.path),
        "format": "warc",
        "fetched": record.rec_headers.get_header("WARC-Date") or "",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    encoding = source.encoding or (found[1] if found else "")
    with suppress(NoArticleError):
        article = _article(data, f"{place} ({url})", encoding, provenance)
        known = article if article.url else article.model_copy(update={"url": url})
        yield Document(article=known, author=source.author)


class NoArticleError(FormatError):
    """A page in which there is no article."""


def _article(data: bytes, name: str, encoding: str, provenance: dict[str, Any]) -> Article:
    """Return the article of a page."""
    said = _CHARSET.search(data[:4096])
    named = encoding or (said[1].decode() if said else "")
    text, used = decode(data, file=name, encoding=named)
    if too_much := markup.problem(text):
        raise FormatError([f"{name} has {too_much}."])
    found, facts = _extracted(text, name)
    if not found.strip():
        raise NoArticleError([f"{name} has no article that can be found in it."])
    fields = {**_known(text, facts), "provenance": {**provenance, "encoding": used}}
    return Article.model_validate({**fields, "text": found})


def _extracted(text: str, name: str) -> tuple[str, dict[str, Any]]:
    # Slow to load, and needed for pages only.
    import trafilatura

    # What is set apart by blank lines would run together.
    page = _BREAKS.sub("</p><p>", text)
    try:
        found = trafilatura.extract(page, include_comments=False, include_tables=True)
        facts: Any = trafilatura.extract_metadata(page)
    except Exception as error:  # a library that promises nothing about pages that are broken
        raise FormatError([f"{name} cannot be read as a page: {error}."]) from error
    return _clean(found or ""), facts.as_dict() if facts else {}


def _clean(text: str) -> str:
    """Replace halves of characters, which a page may name and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _known(page: str, facts: dict[str, Any]) -> dict[str, str]:
    """Return the metadata of a page; JSON-LD says the time of day as well."""
    linked = _json_ld(page)
    language = _LANGUAGE.search(page)
    published = [str(it) for it in (linked.get("datePublished"), facts.get("date")) if it]
    known = {
        "title": facts.get("title"),
        # trafilatura takes the full stop from an initial.
        "author": _names(linked.get("author")) or facts.get("author"),
        "source": _names(linked.get("publisher")) or facts.get("sitename"),
        "url": facts.get("url"),
        "published": next((it for it in map(_date, published) if it), ""),
        "language": language[1] if language else "",
    }
    return {key: _clean(str(value)) for key, value in known.items() if value}


def _names(said: Any) -> str:
    """Return the names of people or organisations in JSON-LD."""
    listed = said if isinstance(said, list) else [said]
    names = [it.get("name") if isinstance(it, dict) else it for it in listed]
    return "; ".join(it for it in names if isinstance(it, str))


def _date(text: str) -> str:
    # Some write +0200, and ISO 8601 in its extended form has a colon there.
    whole = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text.strip())
    return whole if is_date(whole) else whole[:10] if is_date(whole[:10]) else ""


def _json_ld(page: str) -> dict[str, Any]:
    """Return the first object of the page's JSON-LD that has a date."""
    waiting: list[Any] = []
    for script in _LD.findall(page):
        with suppress(ValueError, RecursionError):
            waiting.append(json.loads(script))
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            if "datePublished" in thing:
                return thing
            waiting += [it for it in thing.values() if isinstance(it, list | dict)]
    return {}


def _is_html(path: Path, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return start.startswith((b"<!doctype html", b"<html")) or path.suffix.lower() in HTML.suffixes


def _is_warc(path: Path, head: bytes) -> bool:
    packed = head.startswith(b"\x1f\x8b") and path.name.lower().endswith(".warc.gz")
    return head.startswith(b"WARC/") or packed


HTML = Importer(
    name="html",
    summary="a web page; its article, with title, author and date, and nothing around it",
    suffixes=(".html", ".htm", ".xhtml"),
    read=read_html,
    recognises=_is_html,
)
WARC = Importer(
    name="warc",
    summary="a web archive; the article of every page in it",
    suffixes=(".warc", ".gz"),
    read=read_warc,
    recognises=_is_warc,
)
