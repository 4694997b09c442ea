"""CoNLL: a folder with one IOB2 file per label of the schema, and where each token stands.

A line is a token, a TAB and its tag, as seqeval, spaCy and most scripts for CoNLL-2003 expect.
`-DOCSTART- -X- X- O` lines are theirs too: every article starts with `-DOCSTART- -X- O O`.
A blank line ends a paragraph, as it ends a sentence elsewhere. All files have the same tokens
on the same lines, and so has `offsets.tsv`: each token's start and end in the article (code
points, end exclusive), and for the line of an article its id and the author, as JSON strings.

Tokens are cut where spans start and end, so that no span has to grow. What IOB2 cannot do:

- of fragments of one label that overlap, the longest is kept, of equally long ones the first;
- a span in pieces becomes a span for each piece, one across paragraphs a span for each;
- white space is in no token, so it is lost at the ends of a fragment;
- only accepted spans are written: what is proposed or rejected is not for training.

Attributes, notes, relations and entities have no place. All of it is reported.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import orjson

from annotator.model.cuts import Piece, apart, cut_tokens, pieces
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.plugins import Exporter, Losses, Report

NOT_ACCEPTED = "span that is not accepted"
NO_LABEL = "span whose label is not in the schema"
OVERLAP = "fragment that overlaps a longer one with the same label"
BLANK = "fragment without anything but white space"
ENDS = "fragment without the white space at its ends"
PIECES = "span in pieces, now a span for each"
PARAGRAPHS = "fragment across paragraphs, now a span in each"
ATTRIBUTES = "attribute of a span"
NOTES = "note on a span"
RELATIONS = "relation"
ENTITIES = "entity"
UNTOUCHED = "article that nobody has touched, though its tokens now say O"

_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSAFE = re.compile(r"[^\w.+-]+")
_START = "-DOCSTART- -X- O O\n\n"


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` and write its files."""
    path.mkdir()
    losses = Losses()
    articles = spans = 0
    tags = tag_names([label.name for label in schema.labels])
    paths = {label: path / f"{tag}.conll" for label, tag in tags.items()}
    places = path / "offsets.tsv"
    entities: set[str] = set()
    with ExitStack() as stack:
        files = {label: stack.enter_context(it.open("wb")) for label, it in paths.items()}
        offsets = stack.enter_context(places.open("wb"))
        for document in documents:
            accepted = _accepted(document, schema, losses)
            page = _Page.of(document.article.text, accepted)
            kept = [it for label in tags for it in _kept(document, label, accepted, page, losses)]
            offsets.write(page.offsets(document))
            for label, file in files.items():
                mine = [it for it, span in kept if span.label == label]
                file.write(page.tagged(mine, tags[label]))
            _add_losses(document, accepted, entities, losses)
            articles += 1
            spans += len({span.id for _, span in kept})
    return Report(articles, spans, (*paths.values(), places), losses.found)


def tag_names(labels: Sequence[str]) -> dict[str, str]:
    """Return names for tags and files: no blanks or slashes, and different in any case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for label in labels:
        name = base = _UNSAFE.sub("_", label).lstrip(".") or "_"
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.casefold())
        names[label] = name
    return names


@dataclass(frozen=True, slots=True)
class _Page:
    """The tokens of an article, and which of them are the first of a paragraph."""

    words: Sequence[str]
    plain: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    first: frozenset[int]

    @classmethod
    def of(cls, text: str, spans: Iterable[Span]) -> "_Page":
        borders = (edge for fragment, _ in pieces(spans) for edge in fragment)
        starts, ends = list[int](), list[int]()
        for start, end in cut_tokens(text, borders):
            starts.append(start)
            ends.append(end)
        words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        # What follows each break in the text is the first token behind it.
        first = {bisect_left(starts, it.start()) for it in _BREAK.finditer(text)}
        plain = [f"{word}\tO\n" for word in words]
        return cls(words, plain, starts, ends, frozenset(first - {0, len(starts)}))

    def within(self, fragment: Range) -> range:
        """Return the numbers of a fragment's tokens."""
        return range(
            bisect_left(self.starts, fragment.start), bisect_left(self.starts, fragment.end)
        )

    def offsets(self, document: Document) -> bytes:
        """Return the lines of `offsets.tsv`."""
        names = (document.article.id, document.author)
        head = "\t".join(("-DOCSTART-", *(orjson.dumps(it).decode() for it in names)))
        ranges = zip(self.starts, self.ends, strict=True)
        return self._page(f"{head}\n\n", [f"{start}\t{end}\n" for start, end in ranges])

    def tagged(self, fragments: Iterable[Range], tag: str) -> bytes:
        """Return the lines of one label's file."""
        lines = list(self.plain)
        for fragment in fragments:
            within = self.within(fragment)
            for at in within:
                prefix = "B" if at == within.start or at in self.first else "I"
                lines[at] = f"{self.words[at]}\t{prefix}-{tag}\n"
        return self._page(_START, lines)

    def _page(self, head: str, lines: list[str]) -> bytes:
        for at in self.first:
            lines[at] = f"\n{lines[at]}"
        end = "\n" if lines else ""
        return "".join((head, *lines, end)).encode()


def _accepted(document: Document, schema: Schema, losses: Losses) -> list[Span]:
    """Return the spans that are for training."""
    accepted: list[Span] = []
    for span in document.spans:
        if span.state != "accepted":
            losses.add(NOT_ACCEPTED, document.article.id, span.id)
        elif span.label not in schema.by_name:
            losses.add(NO_LABEL, document.article.id, span.id)
        else:
            accepted.append(span)
    return accepted


def _kept(
    document: Document, label: str, spans: Iterable[Span], page: _Page, losses: Losses
) -> list[Piece]:
    """Return the fragments of one label that get tags, and note what becomes of the others."""
    article_id = document.article.id
    mine = pieces(it for it in spans if it.label == label)
    full = [it for it in mine if page.within(it[0])]
    kept, dropped = apart(full)
    for what, found in (
        (BLANK, [it for it in mine if not page.within(it[0])]),
        (OVERLAP, dropped),
        (ENDS, [it for it in kept if _trimmed(it[0], page)]),
        (PARAGRAPHS, [it for it in kept if page.first.intersection(page.within(it[0])[1:])]),
    ):
        for span_id, count in Counter(span.id for _, span in found).items():
            losses.add(what, article_id, span_id, count=count)
    for span_id, count in Counter(span.id for _, span in kept).items():
        if count > 1:
            losses.add(PIECES, article_id, span_id)
    return kept


def _trimmed(fragment: Range, page: _Page) -> bool:
    within = page.within(fragment)
    return Range(page.starts[within[0]], page.ends[within[-1]]) != fragment


def _add_losses(
    document: Document, spans: Iterable[Span], entities: set[str], losses: Losses
) -> None:
    """Note what has no place in the format; an entity once for all articles."""
    article_id = document.article.id
    for span in spans:
        if span.attributes:
            losses.add(ATTRIBUTES, article_id, span.id, count=len(span.attributes))
        if span.note:
            losses.add(NOTES, article_id, span.id)
    for relation in document.relations:
        losses.add(RELATIONS, article_id, relation.id)
    for entity in document.entities:
        if entity.id not in entities:
            entities.add(entity.id)
            losses.add(ENTITIES, article_id, entity.id)
    if document.status == "untouched":
        losses.add(UNTOUCHED, article_id)


EXPORTER = Exporter(
    name="conll",
    summary="a folder with one IOB2 file per label, for sequence taggers",
    suffix="",
    write=write,
    cannot_hold="Tokens and tags only: no overlaps within a label, relations, attributes, "
    "entities, notes, white space or metadata.",
    folder=True,
)
