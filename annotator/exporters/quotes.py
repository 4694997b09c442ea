"""Quotes alone, in the conventions of two corpora: PolNeAR (brat) and German Wikinews (JSON).

What is labelled once is written as each corpus would have it; all that it has no place for is
reported. Both hold accepted quotes with their source and cue, and nothing else.

`polnear` is a folder with a `.txt` and an `.ann` for each document. A quote is a Content, with
an Attribution that joins it to its Source and Cue and stands where the cue does (without a cue,
where the content does); without a source it is an `Attribution-no-source`. As in the corpus,

- of quotes in quotes only the outermost are written;
- source and cue are of one piece: one in pieces reaches from its first to its last;
- there are no kinds of quotes, and no addressees.

`wikinews-quotes` is a folder with a JSON file for each document, with its tokens and sentences
(paragraphs). Nested quotes and addressees have their place. As in the corpus,

- a quote is direct, indirect or reported; one that is mixed becomes an indirect one, and what it
  has between marks direct ones inside it;
- every quote has a kind and a medium: where nobody said it, the marks tell the kind, and the
  medium is speech;
- what stands in the same place twice is one speaker or one cue.

Ids are given anew, and whose labels they are and how far an article is stands in neither.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from annotator.model.cuts import cut_tokens
from annotator.model.document import Document
from annotator.model.file_names import FileNames
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.model.standoff import FRAGMENTS, without_line_ends
from annotator.model.tags import BREAK
from annotator.model.tokens import TOKENIZER
from annotator.news.marks import MARKS
from annotator.news.quotes import quote_type, verbatim
from annotator.plugins import Exporter, Losses, Report

NO_PART = "span that is no part of a quote that is written, or nothing but line ends"
NESTED = "quote inside another one"
BLANK = "quote of nothing but line ends"
PIECES = "source or cue in pieces, now one from its first to its last"
ROLE = "role that has no place"
TWICE = "span in the same place as another one"
MIXED = "mixed quote, now an indirect one with direct ones inside"
NO_KIND = "quote without a kind, now of the one that its marks tell"
NO_MEDIUM = "quote without a medium, now speech"
ATTRIBUTES = "attribute of a span"
NOTES = "note on a span"
ROLE_ATTRIBUTES = "attribute of a relation"
METADATA = "field of an article's metadata"
ENTITIES = "entity"

_TARGETS = {"source": "Actor", "cue": "Cue", "addressee": "Actor"}
_METADATA = ("source", "url", "author", "published", "language", "metadata")
_CONFIGURATION = """[entities]
Source
Cue
Content

[relations]
# Without this line brat complains about spans in spans.
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

[events]
Attribution\tSource+:Source, Cue*:Cue, Content+:Content
Attribution-no-source\tCue*:Cue, Content+:Content

[attributes]
"""


@dataclass(slots=True)
class _Quote:
    """A quote with what fills its roles, each with the relation that says so."""

    span: Span
    roles: dict[str, tuple[Span, Relation]] = field(default_factory=dict)


def _quotes(document: Document, roles: Sequence[str], losses: Losses) -> list[_Quote]:
    """Return the accepted quotes with what fills these roles; a role that is filled twice, once."""
    spans, relations = losses.accepted(document)
    found = {it.id: _Quote(it) for it in spans.values() if it.label == "Quote"}
    for relation in relations:
        quote, target = found.get(relation.source), spans[relation.target]
        fits = relation.label in roles and target.label == _TARGETS[relation.label]
        if quote and fits and relation.label not in quote.roles:
            quote.roles[relation.label] = (target, relation)
    return list(found.values())


def _note_losses(
    document: Document, written: Sequence[_Quote], kept: Sequence[str], losses: Losses
) -> None:
    """Note what is in no quote that is written, and what these do not say."""
    article_id = document.article.id
    for entity in document.entities:
        losses.add(ENTITIES, article_id, entity.id)
    spans = {it.id for quote in written for it in (quote.span, *_fillers(quote))}
    accepted = {it.id for it in document.spans if it.state == "accepted"}
    for span in document.spans:
        if span.id in spans:
            _note_unsaid(span, kept if span.label == "Quote" else (), losses)
        elif span.id in accepted and span.label != "Quote":
            losses.add(NO_PART, article_id, span.id)
    _note_roles(document, written, accepted, losses)


def _note_roles(
    document: Document, written: Sequence[_Quote], accepted: set[str], losses: Losses
) -> None:
    article_id = document.article.id
    roles = {it.id for quote in written for _, it in quote.roles.values()}
    for relation in document.relations:
        if relation.id in roles:
            losses.made(relation)
            if relation.attributes:
                losses.add(ROLE_ATTRIBUTES, article_id, relation.id, count=len(relation.attributes))
        elif relation.state == "accepted" and {relation.source, relation.target} <= accepted:
            losses.add(ROLE, article_id, relation.id)


def _note_unsaid(span: Span, kept: Sequence[str], losses: Losses) -> None:
    if count := sum(it not in kept for it in span.attributes):
        losses.add(ATTRIBUTES, span.article_id, span.id, count=count)
    if span.note:
        losses.add(NOTES, span.article_id, span.id)
    losses.made(span)


def _note_metadata(document: Document, names: Iterable[str], losses: Losses) -> None:
    article = document.article
    if count := sum(bool(getattr(article, it)) for it in names):
        losses.add(METADATA, article.id, count=count)


def _write(
    documents: Iterable[Document],
    path: Path,
    files_of: Callable[[Document, str, Losses], tuple[dict[str, bytes], int]],
) -> Report:
    """Write the files that each document becomes, by the endings of their names."""
    names = FileNames()
    names.give("annotation")
    losses = Losses()
    files: list[Path] = []
    articles = spans = 0
    for document in documents:
        name = names.give(document.article.id)
        made, count = files_of(document, name, losses)
        for suffix, data in made.items():
            files.append(path / f"{name}{suffix}")
            files[-1].write_bytes(data)
        articles += 1
        spans += count
    return Report(articles, spans, tuple(files), losses.found)


def _covered(inner: Span, outer: Span) -> bool:
    """Whether all of a quote is in another one, which has more."""
    return inner.fragments != outer.fragments and all(
        any(start <= it.start and it.end <= end for start, end in outer.fragments)
        for it in inner.fragments
    )


# PolNeAR


def write_polnear(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Make the folder `path` and write its files."""
    path.mkdir()
    configuration = path / "annotation.conf"
    configuration.write_bytes(_CONFIGURATION.encode())
    report = _write(documents, path, _standoff)
    return Report(report.articles, report.spans, (*report.files, configuration), report.losses)


def _standoff(document: Document, _name: str, losses: Losses) -> tuple[dict[str, bytes], int]:
    article = document.article
    page = _Standoff(article.text)
    written = list(_outermost(document, losses))
    for quote in written:
        page.add(quote)
    for span in {it.id: it for quote in written for it in _fillers(quote)}.values():
        if len(span.fragments) > 1:
            losses.add(PIECES, article.id, span.id)
    _note_metadata(document, ("title", *_METADATA), losses)
    _note_losses(document, written, (), losses)
    lines = "".join((*page.lines, *page.notes))
    return {".txt": article.text.encode(), ".ann": lines.encode()}, page.count


def _outermost(document: Document, losses: Losses) -> Iterator[_Quote]:
    """Yield the quotes that PolNeAR would have, with the fillers that brat can hold."""
    text, article_id = document.article.text, document.article.id
    quotes = _quotes(document, ("source", "cue"), losses)
    for quote in quotes:
        if any(_covered(quote.span, it.span) for it in quotes):
            losses.add(NESTED, article_id, quote.span.id)
            continue
        for role, (span, _) in list(quote.roles.items()):
            if not without_line_ends(text, _hull(span)):
                del quote.roles[role]
        if without_line_ends(text, quote.span.fragments):
            yield quote
        else:
            losses.add(BLANK, article_id, quote.span.id)


def _hull(span: Span) -> tuple[Range, ...]:
    """Return what a source or cue is: one piece."""
    return span.fragments if span.label == "Quote" else (Range(span.start, span.end),)


@dataclass(slots=True)
class _Standoff:
    """The lines of an `.ann` file."""

    text: str
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)
    count: int = 0
    things: int = 0
    events: int = 0

    def add(self, quote: _Quote) -> None:
        """Add a quote as an attribution."""
        arguments = [
            (label, self._thing(label, quote.roles[role][0]))
            for role, label in (("source", "Source"), ("cue", "Cue"))
            if role in quote.roles
        ]
        arguments.append(("Content", self._thing("Content", quote.span)))
        label = "Attribution" if "source" in quote.roles else "Attribution-no-source"
        where = quote.roles["cue"][0] if "cue" in quote.roles else quote.span
        trigger = self._line(label, _hull(where))
        self.events += 1
        said = " ".join(f"{name}:{ref}" for name, ref in arguments)
        self.lines.append(f"E{self.events}\t{label}:{trigger} {said}\n")

    def _thing(self, label: str, span: Span) -> str:
        if span.id not in self.refs:
            self.refs[span.id] = self._line(label, _hull(span))
            self.count += 1
        return self.refs[span.id]

    def _line(self, label: str, fragments: tuple[Range, ...]) -> str:
        pieces = without_line_ends(self.text, fragments)
        self.things += 1
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(self.text[start:end] for start, end in pieces)
        self.lines.append(f"T{self.things}\t{label} {places}\t{words}\n")
        if pieces != fragments:
            real = ";".join(f"{start} {end}" for start, end in fragments)
            number = len(self.notes) + 1
            self.notes.append(f"#{number}\t{FRAGMENTS} T{self.things}\t{real}\n")
        return f"T{self.things}"


# German Wikinews


def write_wikinews(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Make the folder `path` and write its files."""
    path.mkdir()
    return _write(documents, path, _json)


_KINDS = {"direct": "Direct", "indirect": "Indirect", "reported": "Reported"}
_MEDIA = {"speech": "Speech", "writing": "Writing", "thought": "Thought"}
_PARTS = (("addressee", "addressee"), ("cue", "cue"), ("speaker", "source"))
_NONE: dict[str, Any] = {"spans": [], "text": "", "tokenIds": []}
_MARK = re.compile(f"[{re.escape(MARKS)}]")


def _json(document: Document, _name: str, losses: Losses) -> tuple[dict[str, bytes], int]:
    article = document.article
    quotes = _quotes(document, ("source", "cue", "addressee"), losses)
    page = _Tokens.of(article.text, quotes)
    rows = [row for quote in quotes for row in _rows(quote, page, article.id, losses)]
    for number, row in enumerate(rows):
        row["id"] = number
        row["isNested"] = any(_lies_in(row["quote"], it["quote"]) for it in rows)
        row["hasNested"] = any(_lies_in(it["quote"], row["quote"]) for it in rows)
    data = {
        "annotations": rows,
        "documentName": article.title or article.id,
        "originalText": article.text,
        "sentences": page.sentences(),
        "tokens": page.rows(),
    }
    seen: set[tuple[str, tuple[Range, ...]]] = set()
    fillers = {it.id: it for quote in quotes for it, _ in quote.roles.values()}
    for span in fillers.values():
        place = (span.label, span.fragments)
        if place in seen:
            losses.add(TWICE, article.id, span.id)
        seen.add(place)
    _note_metadata(document, _METADATA, losses)
    _note_losses(document, quotes, ("qtype", "medium"), losses)
    line = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return {".json": line}, len(quotes) + len(seen)


def _rows(
    quote: _Quote, page: "_Tokens", article_id: str, losses: Losses
) -> Iterator[dict[str, Any]]:
    """Yield a quote as one annotation, a mixed one as several."""
    span, text = quote.span, page.text
    kind, medium = span.attributes.get("qtype"), span.attributes.get("medium")
    if kind is None:
        kind = quote_type(text, span.fragments)
        losses.add(NO_KIND, article_id, span.id)
    if medium is None:
        medium = "speech"
        losses.add(NO_MEDIUM, article_id, span.id)
    parts = {
        name: page.part(quote.roles[role][0].fragments) if role in quote.roles else _NONE
        for name, role in _PARTS
    }
    shared = parts | {"frame": _NONE, "medium": _MEDIA.get(str(medium), medium)}
    whole = page.part(span.fragments)
    if kind != "mixed":
        yield shared | {"quote": whole, "type": _KINDS.get(str(kind), kind)}
        return
    losses.add(MIXED, article_id, span.id)
    yield shared | {"quote": whole, "type": "Indirect"}
    for fragment in verbatim(text, span.fragments):
        yield shared | {"quote": page.part([_with_marks(text, fragment, span)]), "type": "Direct"}


def _with_marks(text: str, fragment: Range, quote: Span) -> Range:
    """Return words with the marks around them, as far as these are in the quote."""
    start, end = fragment
    left, right = next(it for it in quote.fragments if it.start <= start and end <= it.end)
    start -= start > left and bool(_MARK.match(text[start - 1]))
    end += end < right and bool(_MARK.match(text[end]))
    return Range(start, end)


def _lies_in(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    """Whether a quote is in another one; two in the same place are in each other."""
    return inner is not outer and all(
        any(
            big["charBegin"] <= small["charBegin"] and small["charEnd"] <= big["charEnd"]
            for big in outer["spans"]
        )
        for small in inner["spans"]
    )


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of an article, and of which of its sentences each is."""

    text: str
    tokens: list[Range]
    firsts: list[int]

    @classmethod
    def of(cls, text: str, quotes: Iterable[_Quote]) -> "_Tokens":
        spans = [it for quote in quotes for it in (quote.span, *_fillers(quote))]
        edges = (edge for span in spans for part in span.fragments for edge in part)
        tokens = [Range(*it) for it in cut_tokens(text, edges)]
        breaks = (bisect_left(tokens, it.start(), key=_start) for it in BREAK.finditer(text))
        return cls(text, tokens, sorted({0, *breaks} - {len(tokens)}))

    def part(self, fragments: Iterable[Range]) -> dict[str, Any]:
        """Return a part of a quote: where it stands, in characters and in tokens."""
        spans: list[dict[str, int]] = []
        ids: list[int] = []
        for start, end in fragments:
            first, stop = (bisect_left(self.tokens, it, key=_start) for it in (start, end))
            spans.append({"begin": first, "charBegin": start, "charEnd": end, "end": stop})
            ids += range(first, stop)
        text = " ".join(self.text[it["charBegin"] : it["charEnd"]] for it in spans)
        return {"spans": spans, "text": text, "tokenIds": ids}

    def sentences(self) -> list[dict[str, Any]]:
        """Return the paragraphs, each with its tokens."""
        found: list[dict[str, Any]] = []
        for number, (first, stop) in enumerate(self._ranges()):
            start, end = self.tokens[first].start, self.tokens[stop - 1].end
            found.append(
                {
                    "begin": first,
                    "charBegin": start,
                    "charEnd": end,
                    "end": stop,
                    "id": number,
                    "text": self.text[start:end],
                    "tokenIds": list(range(first, stop)),
                    "tokens": [self.text[a:b] for a, b in self.tokens[first:stop]],
                }
            )
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return the tokens."""
        return [
            {
                "charBegin": self.tokens[at].start,
                "charEnd": self.tokens[at].end,
                "id": at,
                "sentence": number,
                "text": self.text[slice(*self.tokens[at])],
                "word": at - first + 1,
            }
            for number, (first, stop) in enumerate(self._ranges(), 1)
            for at in range(first, stop)
        ]

    def _ranges(self) -> Iterator[tuple[int, int]]:
        return pairwise((*self.firsts, len(self.tokens)))


def _fillers(quote: _Quote) -> Iterator[Span]:
    return (span for span, _ in quote.roles.values())


def _start(token: Range) -> int:
    return token.start


POLNEAR = Exporter(
    name="polnear",
    summary="quotes as PolNeAR has them: brat files with attributions",
    suffix="",
    write=write_polnear,
    cannot_hold="Quotes with source and cue only; of quotes in quotes the outermost, and no kinds, "
    "addressees or attributes.",
    folder=True,
)
WIKINEWS = Exporter(
    name="wikinews-quotes",
    summary="quotes as the German Wikinews corpus has them: a JSON file an article",
    suffix="",
    write=write_wikinews,
    cannot_hold="Quotes with speaker, cue and addressee only; mixed quotes become indirect ones "
    "with direct ones inside.",
    folder=True,
    explains=f"Tokens are those of the tokenizer {TOKENIZER}, cut where labels start and end; "
    "sentences are paragraphs.",
)
