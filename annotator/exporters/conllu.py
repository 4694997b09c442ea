"""CoNLL-U: tokens with their places, and spans as mentions in the brackets of CorefUD.

A sentence is a paragraph. `TokenRange` in the last column is where a token stands in the article
(code points, end exclusive); `SpaceAfter=No` and `SpacesAfter` say what follows it. `Entity` has
a bracket where a mention opens or closes: `(e1-Actor-etype:PER`, then `e1)`. Mentions of one
entity share its name, unless they overlap each other; a span in pieces has `[1/2]` and `[2/2]`
behind the name. The last value has attributes, and under `@` what else is said of the span: its
id, its note, its roles with what fills them.

Columns for lemmas, parts of speech and syntax are empty. A comment at the head of an article has
its metadata, its entities and the author, as JSON. Tokens are cut where spans start and end.

What it cannot hold: what is not accepted, and spans of nothing but white space.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
from pydantic import JsonValue

from annotator.model.cuts import cut_tokens, pieces
from annotator.model.document import Document
from annotator.model.misc_column import encoded, spaces_escaped
from annotator.model.record import line_of, to_record
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.model.tags import BREAK
from annotator.model.tokens import TOKENIZER
from annotator.plugins import ROLE_OF_LOST, Exporter, Losses, Report

BLANK = "span of nothing but white space"

_HEAD = "# global.Entity = eid-etype-other\n"
_KEPT = ("id", "origin", "note", "schema_version")


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Write one block of lines per document."""
    losses = Losses()
    articles = spans = 0
    with path.open("wb") as file:
        for document in documents:
            articles += 1
            page = _Page(document, schema, losses)
            file.writelines(it.encode() for it in page.lines(articles))
            spans += len(page.numbers)
    return Report(articles, spans, (path,), losses.found)


@dataclass(slots=True)
class _Page:
    """The lines of one document; `numbers` are the tokens of each part of a span, by its id."""

    document: Document
    schema: Schema
    losses: Losses
    tokens: list[Range] = field(default_factory=list)
    numbers: dict[str, list[range]] = field(default_factory=dict)

    def lines(self, number: int) -> Iterator[str]:
        """Yield all of them, and note what is in none."""
        article = self.document.article
        text = article.text
        spans, known = self._choose()
        marks = self._marks(spans, known)
        yield f"# newdoc id = {_one_line(article.id)}\n"
        if number == 1:
            yield _HEAD
        yield f"# annotator = {self._about()}\n"
        edges = [it.start for it in self.tokens] + [len(text)]
        sentences = list(_sentences(text, self.tokens))
        for at, sentence in enumerate(sentences, 1):
            words = text[self.tokens[sentence[0]].start : self.tokens[sentence[-1]].end]
            yield f"# sent_id = {number}-{at}\n# text = {_one_line(words)}\n"
            for place, token in enumerate(sentence, 1):
                start, end = self.tokens[token]
                misc = [f"Entity={marks[token]}"] if token in marks else []
                misc += _spaces(text[end : edges[token + 1]], last=token == len(self.tokens) - 1)
                if token == 0 and start:
                    misc.append(f"SpacesBefore={spaces_escaped(text[:start])}")
                misc.append(f"TokenRange={start}:{end}")
                yield f"{place}\t{text[start:end]}{EMPTY}{'|'.join(misc)}\n"
            yield "\n"
        if not sentences:
            yield "\n"

    def _choose(self) -> tuple[dict[str, Span], dict[str, dict[str, Any]]]:
        """Return the spans that are written, and what else is said of each."""
        spans, relations = self.losses.accepted(self.document)
        text = self.document.article.text
        borders = (edge for part, _ in pieces(spans.values()) for edge in part)
        self.tokens = [Range(*it) for it in cut_tokens(text, borders)]
        for span in spans.values():
            found = [self._within(it) for it in span.fragments]
            if parts := [it for it in found if it]:
                self.numbers[span.id] = parts
            else:
                self.losses.add(BLANK, self.document.article.id, span.id)
        record = to_record(self.document)
        rows = {(kind, it["id"]): it for kind in _KINDS for it in record.get(kind, ())}
        known: dict[str, dict[str, Any]] = {}
        for span_id, parts in self.numbers.items():
            row, span = rows["spans", span_id], spans[span_id]
            known[span_id] = {key: row[key] for key in _KEPT if key in row}
            if span.origin == "human":
                del known[span_id]["origin"]
            places = [[self.tokens[it[0]].start, self.tokens[it[-1]].end] for it in parts]
            if places != row["fragments"]:
                known[span_id]["fragments"] = row["fragments"]
        for relation in relations:
            if {relation.source, relation.target} <= self.numbers.keys():
                role = {**rows["relations", relation.id]}
                del role["source"]
                known[relation.source].setdefault("roles", []).append(role)
            else:
                self.losses.add(ROLE_OF_LOST, self.document.article.id, relation.id)
        return {it: spans[it] for it in self.numbers}, known

    def _within(self, fragment: Range) -> range:
        first = bisect_left(self.tokens, fragment.start, key=lambda it: it.start)
        return range(first, bisect_left(self.tokens, fragment.end, key=lambda it: it.start))

    def _marks(self, spans: dict[str, Span], known: dict[str, dict[str, Any]]) -> dict[int, str]:
        """Return the brackets of each token that has any."""
        opening: dict[int, list[tuple[int, str]]] = {}
        single: dict[int, list[str]] = {}
        closing: dict[int, list[tuple[int, str]]] = {}
        for (span_id, span), name in zip(spans.items(), self._names(spans), strict=True):
            said = f"{encoded(span.label)}-{_other(span.attributes, known[span_id])}"
            parts = self.numbers[span_id]
            for at, part in enumerate(parts, 1):
                whole = name if len(parts) == 1 else f"{name}[{at}/{len(parts)}]"
                # What is said stands at the first part; the others are known by their name.
                head = f"({whole}-{said if at == 1 else f'{encoded(span.label)}-'}"
                if len(part) == 1:
                    single.setdefault(part[0], []).append(f"{head})")
                else:
                    opening.setdefault(part[0], []).append((-part[-1], head))
                    closing.setdefault(part[-1], []).append((-part[0], f"{whole})"))
        # A name that closes must not stand behind one that opens: they could not be told apart.
        return {
            token: "".join(
                (
                    *(it for _, it in sorted(closing.get(token, ()), key=_first)),
                    *(it for _, it in sorted(opening.get(token, ()), key=_first)),
                    *single.get(token, ()),
                )
            )
            for token in opening.keys() | single.keys() | closing.keys()
        }

    def _names(self, spans: dict[str, Span]) -> Iterator[str]:
        """Yield the name of what each span mentions: one for all that share an entity."""
        given: dict[str, str] = {}
        reached: dict[str, int] = {}
        count = 0
        for span_id, span in spans.items():
            parts = self.numbers[span_id]
            who = self._who(span)
            name = given.get(who, "")
            if not who or (name and reached[name] >= parts[0][0]):
                count += 1
                name = f"e{count}"
            elif not name:
                count += 1
                name = given[who] = f"e{count}"
            reached[name] = max(reached.get(name, 0), parts[-1][-1])
            yield name

    def _who(self, span: Span) -> str:
        label = self.schema.by_name.get(span.label)
        found = (it.name for it in (label.attributes if label else ()) if it.type == "entity")
        value = span.attributes.get(next(found, ""))
        return value if isinstance(value, str) else ""

    def _about(self) -> str:
        """Return what is said of the article beside its text, as JSON."""
        nothing: dict[str, Any] = {"spans": (), "relations": ()}
        record = to_record(self.document.model_copy(update=nothing))
        text = record["article"].pop("text")
        about = {key: it for key, it in record.items() if key in _ABOUT}
        if not self.tokens:
            about["text"] = text
        return line_of(about | {"tokenizer": TOKENIZER}).decode().rstrip("\n")


EMPTY = "\t_" * 7 + "\t"
"""The columns between a word and the last one, none of which is known."""

_KINDS = ("spans", "relations")
_ABOUT = ("article", "author", "status", "entities")


def _first(pair: tuple[int, str]) -> int:
    return pair[0]


def _sentences(text: str, tokens: list[Range]) -> Iterator[range]:
    """Yield the numbers of the tokens of each paragraph."""
    breaks = {
        bisect_left(tokens, it.start(), key=lambda token: token.start)
        for it in BREAK.finditer(text)
    }
    edges = sorted({0, *breaks, len(tokens)})
    for start, end in pairwise(edges):
        yield range(start, end)


def _spaces(gap: str, *, last: bool) -> list[str]:
    if not gap:
        return ["SpaceAfter=No"]
    # Behind the last token readers would put no space.
    return [] if gap == " " and not last else [f"SpacesAfter={spaces_escaped(gap)}"]


def _one_line(text: str) -> str:
    return BREAK.sub(" ", text)


def _other(attributes: dict[str, JsonValue], own: dict[str, Any]) -> str:
    """Return all that is said of a mention as keys with values."""
    rows = [f"{encoded(name)}:{encoded(_said(it))}" for name, it in sorted(attributes.items())]
    return ",".join((*rows, f"@:{encoded(orjson.dumps(own).decode())}"))


def _said(value: JsonValue) -> str:
    """Return a value as a text, if it is read as nothing else, or as JSON."""
    if isinstance(value, str):
        try:
            orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return orjson.dumps(value).decode()


EXPORTER = Exporter(
    name="conllu",
    summary="CoNLL-U: tokens with their places, spans as CorefUD mentions",
    suffix=".conllu",
    write=write,
    cannot_hold="Only accepted labels; no spans of nothing but white space. Most of what is said "
    "of a label is in a value that other programs keep but do not understand.",
    explains=f"Tokens are those of the tokenizer {TOKENIZER}, cut where labels start and end.",
)
