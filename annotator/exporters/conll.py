"""CoNLL: a folder with one file of tags per label of the schema, and where each token stands.

A line is a token, a TAB and its tag, as seqeval, spaCy and most scripts for CoNLL-2003 expect.
`-DOCSTART- -X- X- O` lines are theirs too: every article starts with `-DOCSTART- -X- O O`.
A blank line ends a paragraph, as it ends a sentence elsewhere. Tags are IOB2 or, with the option
`tags=bilou`, BILOU. With `files=flat` all labels are in one file, `flat.conll`, and those that
overlap give way by `priority`: the longest stays, or the shortest, or the first of some labels.

All files have the same tokens on the same lines, and so has `offsets.tsv`: each token's start
and end in the article (code points, end exclusive) and, as a JSON string, what follows it where
that is more than spaces, or the end. The line of an article has its metadata, author and status,
which tags there are, and the name of the tokenizer, as a JSON object. So the importer finds the
text to the letter.

Tokens are cut where spans start and end, so that no span has to grow. What tags cannot do:

- of fragments of one label that overlap, the longest is kept, of equally long ones the first;
- a span in pieces becomes a span for each piece, one across paragraphs a span for each;
- white space is in no token, so it is lost at the ends of a fragment;
- only accepted spans are written: what is proposed or rejected is not for training.

Attributes, notes, relations, entities, origins and versions of the schema have no place. All of
it is reported; ids are given anew.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from annotator.errors import InputError
from annotator.model.cuts import Piece, apart, cut_edges, longest_first, pieces
from annotator.model.document import Document
from annotator.model.record import line_of, to_record
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.model.tags import BREAK, Scheme, prefixes, tag_names
from annotator.model.tokens import ODD_BLANK, TOKENIZER
from annotator.plugins import Exporter, Losses, Option, Report

NOT_ACCEPTED = "span that is not accepted"
NO_LABEL = "span whose label is not in the schema"
OVERLAP = "fragment that overlaps a longer one with the same label"
GAVE_WAY = "fragment that overlaps one that goes before it"
BLANK = "fragment without anything but white space"
ENDS = "fragment without the white space at its ends"
PIECES = "span in pieces, now a span for each"
PARAGRAPHS = "fragment across paragraphs, now a span in each"
ATTRIBUTES = "attribute of a span"
NOTES = "note on a span"
RELATIONS = "relation"
ENTITIES = "entity"
UNTOUCHED = "article that nobody has touched, though its tokens now say O"

FLAT = "flat"
"""The name of the only file with `files=flat`."""

_BUFFER = 1 << 17
"""Bytes for each file: there are many, and an article adds a little to each."""

_START = "-DOCSTART- -X- O O\n\n"

Key = Callable[[Piece], tuple[Any, ...]]


def write(  # noqa: PLR0913  # three are options of the format
    documents: Iterable[Document],
    schema: Schema,
    path: Path,
    *,
    tags: Scheme = "iob2",
    files: str = "label",
    priority: str = "longest",
) -> Report:
    """Make the folder `path` and write its files."""
    names = tag_names(label.name for label in schema.labels)
    key = _key(priority, schema)
    overlap = OVERLAP if files != FLAT and key is longest_first else GAVE_WAY
    groups = {FLAT: list(names)} if files == FLAT else {it: [label] for label, it in names.items()}
    path.mkdir()
    losses = Losses()
    articles = spans = 0
    paths = {name: path / f"{name}.conll" for name in groups}
    places = path / "offsets.tsv"
    entities: set[str] = set()
    with ExitStack() as stack:
        opened = {name: stack.enter_context(it.open("wb", _BUFFER)) for name, it in paths.items()}
        offsets = stack.enter_context(places.open("wb", _BUFFER))
        for document in documents:
            accepted = _accepted(document, schema, losses)
            page = _Page.of(document.article.text, accepted)
            offsets.write(page.offsets(document, tags))
            kept_ids: set[str] = set()
            for name, labels in groups.items():
                mine = pieces(it for it in accepted if it.label in labels)
                kept = _kept(document, mine, page, (key, overlap, losses))
                opened[name].write(page.tagged(kept, names, tags))
                kept_ids.update(span.id for _, span in kept)
            _add_losses(document, accepted, entities, losses)
            articles += 1
            spans += len(kept_ids)
    return Report(articles, spans, (*paths.values(), places), losses.found)


def _key(priority: str, schema: Schema) -> Key:
    """Return what decides which of two fragments stays; raises InputError for unknown labels."""
    if priority == "longest":
        return longest_first
    if priority == "shortest":
        return _shortest_first
    first = priority.split(",")
    unknown = [it for it in first if it not in schema.by_name]
    if unknown:
        known = ", ".join(schema.by_name)
        raise InputError(
            f"priority={priority}: there is no label {unknown[0]!r}; there are {known}. "
            "It can be longest and shortest as well."
        )
    # Labels that are not named come after those that are, as the schema has them.
    order = {name: at for at, name in enumerate(dict.fromkeys([*first, *schema.by_name]))}
    return partial(_first_label, order)


def _shortest_first(piece: Piece) -> tuple[int, int, str]:
    (start, end), span = piece
    return end - start, start, span.id


def _first_label(order: dict[str, int], piece: Piece) -> tuple[Any, ...]:
    return order[piece[1].label], *longest_first(piece)


@dataclass(frozen=True)
class _Page:
    """The tokens of an article, and which of them are the first of a paragraph."""

    words: Sequence[str]
    plain: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    first: Sequence[int]

    @classmethod
    def of(cls, text: str, spans: Iterable[Span]) -> "_Page":
        borders = (edge for fragment, _ in pieces(spans) for edge in fragment)
        starts, ends = cut_edges(text, borders)
        words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        # What follows each break in the text is the first token behind it.
        first = {bisect_left(starts, it.start()) for it in BREAK.finditer(text)}
        first -= {0, len(starts)}
        plain = [f"{word}\tO\n" for word in words]
        return cls(words, plain, starts, ends, sorted(first))

    def within(self, fragment: Range) -> range:
        """Return the numbers of a fragment's tokens."""
        return range(
            bisect_left(self.starts, fragment.start), bisect_left(self.starts, fragment.end)
        )

    def offsets(self, document: Document, scheme: Scheme) -> bytes:
        """Return the lines of `offsets.tsv`."""
        text = document.article.text
        article, author, status = document.article, document.author, document.status
        record = to_record(Document.of_parts(article=article, author=author, status=status))
        del record["article"]["text"]
        head = {key: record[key] for key in ("article", "author", "status")}
        about = line_of(head | {"tags": scheme, "tokenizer": TOKENIZER}).decode().rstrip("\n")
        lines = [f"{start}\t{end}\n" for start, end in zip(self.starts, self.ends, strict=True)]
        edges = (0, *self.ends), (*self.starts, len(text))
        before = ""
        # Behind the last token no other one tells how many spaces there are.
        odd = {bisect_right(self.ends, it.start()) for it in ODD_BLANK.finditer(text)}
        for at in odd | ({len(lines)} if edges[0][-1] < len(text) else set()):
            cell = f"\t{line_of(text[edges[0][at] : edges[1][at]]).decode()[:-1]}"
            if at:
                lines[at - 1] = f"{lines[at - 1][:-1]}{cell}\n"
            else:
                before = cell
        return self._page(f"-DOCSTART-\t{about}{before}\n\n", lines)

    def tagged(self, kept: Sequence[Piece], names: dict[str, str], scheme: Scheme) -> bytes:
        """Return the lines of a file with the tags of some fragments."""
        if not kept:
            return self._untagged
        lines = list(self.plain)
        for fragment, span in kept:
            tag = names[span.label]
            for part in self.paragraphs(self.within(fragment)):
                for at, prefix in zip(part, prefixes(len(part), scheme), strict=True):
                    lines[at] = f"{self.words[at]}\t{prefix}-{tag}\n"
        return self._page(_START, lines)

    @cached_property
    def _untagged(self) -> bytes:
        return self._page(_START, list(self.plain))

    def paragraphs(self, within: range) -> list[range]:
        """Return the numbers of a fragment's tokens, `within` it, in each paragraph."""
        after = bisect_right(self.first, within.start)
        until = bisect_left(self.first, within.stop)
        if after == until:
            return [within]
        edges = (within.start, *self.first[after:until], within.stop)
        return [range(*pair) for pair in pairwise(edges)]

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
    document: Document, mine: list[Piece], page: _Page, how: tuple[Key, str, Losses]
) -> list[Piece]:
    """Return the fragments of one file that get tags, and note what becomes of the others."""
    if not mine:
        return []
    key, overlap, losses = how
    article_id = document.article.id
    within = {fragment: page.within(fragment) for fragment, _ in mine}
    kept, dropped = apart([it for it in mine if within[it[0]]], key)
    for what, found in (
        (BLANK, [it for it in mine if not within[it[0]]]),
        (overlap, dropped),
        (ENDS, [it for it in kept if _is_trimmed(it[0], within[it[0]], page)]),
        (PARAGRAPHS, [it for it in kept if len(page.paragraphs(within[it[0]])) > 1]),
    ):
        if found:
            for span_id, count in Counter(span.id for _, span in found).items():
                losses.add(what, article_id, span_id, count=count)
    ids = [span.id for _, span in kept]
    if len(set(ids)) < len(ids):
        for span_id, count in Counter(ids).items():
            if count > 1:
                losses.add(PIECES, article_id, span_id)
    return kept


def _is_trimmed(fragment: Range, within: range, page: _Page) -> bool:
    return (page.starts[within[0]], page.ends[within[-1]]) != fragment


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
        losses.made(span)
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
    summary="a folder with IOB2 or BILOU tags, one file per label or a flat one",
    suffix="",
    write=write,
    cannot_hold="Tokens and tags only: no overlaps within a label (or none at all in a flat "
    "file), spans in pieces, relations, attributes, entities, notes or origins.",
    folder=True,
    explains=f"Tokens are those of the tokenizer {TOKENIZER}, cut where labels start and end; "
    "`offsets.tsv` says where they stand.",
    options=(
        Option("tags", ("iob2", "bilou"), "Which tags."),
        Option("files", ("label", FLAT), "One file per label, or one with all of them."),
        Option(
            "priority",
            ("longest", "shortest"),
            "Which of two fragments stays that overlap in a file.",
            free="labels, the first before the others: Quote,Event",
        ),
    ),
)
