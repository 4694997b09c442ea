"""Prodigy: JSON Lines for its recipes of spans and relations.

Every fragment is a span with offsets (code points, end exclusive) and tokens (`token_end` is
the last one, itself included); fragments of one span share its `id`. Tokens are cut where
fragments start and end, and white space between words that is no single space is a token, as
in spaCy, so that none has to grow. A relation leads from the last token of its `head`, the span
that has the role, to that of its `child`, which fills it.

Prodigy keeps keys that it does not know: spans and relations have their ids, attributes,
origins, notes and the version of their schema, and `annotator` has what else the native format
has. Only what is not accepted is lost.
"""

from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

from annotator.model.cuts import pieces, words_of
from annotator.model.document import Document
from annotator.model.record import line_of, to_record
from annotator.model.schema import Schema
from annotator.plugins import Exporter, Losses, Report

KEPT = ("id", "attributes", "origin", "note", "schema_version")
"""What spans and relations have beside where they are."""


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Write one line per document."""
    losses = Losses()
    articles = spans = 0
    with path.open("wb") as file:
        for document in documents:
            row, written = _row(document, losses)
            file.write(line_of(row))
            articles += 1
            spans += written
    return Report(articles, spans, (path,), tuple(losses.found))


def _row(document: Document, losses: Losses) -> tuple[dict[str, Any], int]:
    accepted, arrows = losses.accepted(document)
    record = to_record(document)
    text = record["article"].pop("text")
    known = {it["id"]: it for it in (*record.pop("spans"), *record.pop("relations", ()))}
    words, spaces = words_of(text, pieces(accepted.values()))
    lengths = [len(word) + space for word, space in zip(words, spaces, strict=True)]
    starts = list(accumulate(lengths, initial=0))
    ends = [start + len(word) for start, word in zip(starts, words, strict=False)]
    number_of = {start: at for at, start in enumerate(starts)}
    last_of = {end: at for at, end in enumerate(ends)}
    spans: list[dict[str, Any]] = []
    firsts: dict[str, dict[str, Any]] = {}
    for (start, end), span in pieces(accepted.values()):
        row: dict[str, Any] = {
            "start": start,
            "end": end,
            "token_start": number_of[start],
            "token_end": last_of[end],
            "label": span.label,
        }
        firsts.setdefault(span.id, row)
        spans.append(row | _kept(known[span.id]))
    relations = [
        {
            "head": firsts[it.source]["token_end"],
            "child": firsts[it.target]["token_end"],
            "label": it.label,
            "head_span": firsts[it.source],
            "child_span": firsts[it.target],
            "ends": [it.source, it.target],
        }
        | _kept(known[it.id])
        for it in arrows
    ]
    tokens = [
        {"text": word, "start": start, "end": end, "id": at, "ws": space}
        for at, (word, space, start, end) in enumerate(
            zip(words, spaces, starts, ends, strict=False)
        )
    ]
    return {
        "text": text,
        "tokens": tokens,
        "spans": spans,
        "relations": relations,
        "answer": "accept",
        "annotator": record,
    }, len(accepted)


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in KEPT if key in row}


EXPORTER = Exporter(
    name="prodigy",
    summary="Prodigy JSONL: spans with their tokens, and relations between them",
    suffix=".jsonl",
    write=write,
    cannot_hold="Only accepted labels; what Prodigy does not know is kept, but not shown.",
)
