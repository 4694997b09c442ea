"""spaCy: one DocBin (`.spacy`), which `spacy train` and `DocBin.from_disk` read.

A DocBin is one compressed piece, held whole by whoever writes or reads it. So a corpus of more
than 4 million characters (some 1,000 articles) becomes a folder of that name with a DocBin for
each part, `00000-of-00003.spacy` and so on, which `spacy train` takes as well.

`doc.text` is the article's text exactly. Every accepted fragment is in `doc.spans["sc"]`, where
spaCy's span categoriser looks; `span.id_` is the span's id, so the fragments of a span in pieces
share it. `doc.ents` cannot overlap: it has the longest fragments, of equally long ones the
first, but none with white space at its ends, which spaCy refuses to learn. Tokens are cut where
fragments start and end, so that none has to grow.

spaCy has nothing for relations, and an attribute of a span would be that of all with the same
place. So `doc.spans["sc"].attrs` has both: `attributes` by the ids of spans, and `roles`, a list
of span, role and the span that fills it; they stay with the group whatever else is dropped.

`doc.user_data["annotator"]` has all else, as in a line of the native format without its texts:
metadata, author, attributes, relations, entities, and spans that are not accepted (spaCy gives
lists back as tuples). `doc.user_data["language"]` is the article's, else `xx`. In an article
that nobody has touched, entities are missing rather than none.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from annotator.errors import MissingError
from annotator.model.cuts import Piece, apart, pieces, words_of
from annotator.model.document import Document
from annotator.model.record import to_line
from annotator.model.schema import Schema
from annotator.model.span import Range
from annotator.model.tokens import TOKENIZER
from annotator.plugins import Exporter, Losses, Report

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

KEY = "sc"
"""The key of `doc.spans` that spaCy's span categoriser uses unless told otherwise."""

SHARD = 4_000_000
"""Characters of text in one DocBin."""

NOT_ACCEPTED = "span that is not accepted, in user_data only"
ROLE_NOT_ACCEPTED = "relation that is not accepted, or of such a span, in user_data only"
NOT_FLAT = "fragment in spans only, as ents has a longer one"
NOT_CLEAN = "fragment in spans only, as ents cannot have white space at its ends"


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Write the file; raises MissingError where spaCy is not installed."""
    try:
        # An extra that is large and slow to load.
        import spacy.tokens  # noqa: F401
    except ImportError as error:
        raise MissingError(
            "The spacy format needs spaCy: `pip install spacy` in Annotator's own environment."
        ) from error
    shards = _Shards(path)
    losses = Losses()
    articles = spans = 0
    for document in documents:
        found = _accepted(document, losses)
        shards.add(document, found, losses)
        articles += 1
        spans += len({span.id for _, span in found})
    return Report(articles, spans, shards.close(), losses.found)


class _Shards:
    """DocBins of about the same size: one file, or a folder where there are more.

    Their names say how many there are, so they come last.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: list[Path] = []
        self._held = 0
        self._begin()

    def _begin(self) -> None:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        # A vocabulary of its own, for one never forgets a word, nor the id of a span.
        self._vocab, self._held = Vocab(), 0
        self._docbin = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_ID"], store_user_data=True)

    def add(self, document: Document, found: list[Piece], losses: Losses) -> None:
        """Add a document whose accepted pieces are these."""
        if self._held >= SHARD:
            self._flush()
            self._begin()
        self._docbin.add(_doc(document, found, self._vocab, losses))
        self._held += len(document.article.text)

    def _flush(self) -> None:
        self._path.mkdir(exist_ok=True)
        self._files.append(self._path / f"{len(self._files):05}.spacy")
        self._files[-1].write_bytes(self._docbin.to_bytes())

    def close(self) -> tuple[Path, ...]:
        """Write what is left; return the files. There is one even without documents."""
        if not self._files:
            self._path.write_bytes(self._docbin.to_bytes())
            return (self._path,)
        self._flush()
        count = len(self._files)
        return tuple(
            it.rename(it.with_name(f"{at:05}-of-{count:05}.spacy"))
            for at, it in enumerate(self._files)
        )


def _accepted(document: Document, losses: Losses) -> list[Piece]:
    for span in document.spans:
        if span.state != "accepted":
            losses.add(NOT_ACCEPTED, document.article.id, span.id)
    return pieces(span for span in document.spans if span.state == "accepted")


def _doc(document: Document, found: list[Piece], vocab: "Vocab", losses: Losses) -> "Doc":
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

    text = document.article.text
    words, spaces = words_of(text, found)
    doc = Doc(vocab, words=words, spaces=spaces, user_data=_user_data(document))
    lengths = (len(word) + space for word, space in zip(words, spaces, strict=True))
    places = list(accumulate(lengths, initial=0))

    def spacy_span(piece: Piece) -> SpacySpan:
        fragment, span = piece
        start, end = (bisect_left(places, edge) for edge in fragment)
        return SpacySpan(doc, start, end, label=span.label, span_id=span.id)

    doc.spans[KEY] = [spacy_span(it) for it in found]
    doc.spans[KEY].attrs.update(_attrs(document, found, losses))
    flat = [spacy_span(it) for it in _flat(document, found, losses)]
    doc.set_ents(flat, default="missing" if document.status == "untouched" else "outside")
    return doc


def _attrs(document: Document, found: list[Piece], losses: Losses) -> dict[str, Any]:
    """Return the attributes and roles of the spans, and note what is in neither."""
    attributes = {
        span.id: dict(sorted(span.attributes.items())) for _, span in found if span.attributes
    }
    there = {span.id for _, span in found}
    roles: list[tuple[str, str, str]] = []
    for it in document.relations:
        if it.state == "accepted" and {it.source, it.target} <= there:
            roles.append((it.source, it.label, it.target))
        else:
            losses.add(ROLE_NOT_ACCEPTED, document.article.id, it.id)
    return {"attributes": attributes, "roles": roles}


def _flat(document: Document, found: list[Piece], losses: Losses) -> list[Piece]:
    """Return the pieces for `ents`, and note the others."""
    text, article_id = document.article.text, document.article.id
    clean: list[Piece] = []
    for (start, end), span in found:
        if text[start].isspace() or text[end - 1].isspace():
            losses.add(NOT_CLEAN, article_id, span.id)
        else:
            clean.append((Range(start, end), span))
    kept, dropped = apart(clean)
    for _, span in dropped:
        losses.add(NOT_FLAT, article_id, span.id)
    return kept


def _user_data(document: Document) -> dict[str, Any]:
    # Through JSON, which makes plain tables and lists of everything.
    record = orjson.loads(to_line(document))
    del record["article"]["text"]
    for span in record["spans"]:
        del span["quote"]
    return {
        "annotator": record,
        "language": document.article.language or "xx",
        "tokenizer": TOKENIZER,
    }


EXPORTER = Exporter(
    name="spacy",
    summary="a spaCy DocBin: every span in spans['sc'], a flat choice of them in ents",
    suffix=".spacy",
    write=write,
    cannot_hold="Overlapping spans are in spans['sc'] only, roles and attributes in its attrs; "
    "what is not accepted and metadata are in user_data, which pipelines do not look at.",
    needs="spacy",
    explains=f"Tokens are those of the tokenizer {TOKENIZER}, cut where labels start and end.",
)
