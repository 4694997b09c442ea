"""According to whom: the chain of sources behind an event or a quantity.

What lies inside a quote is asserted by its source, and the quote itself by whoever quotes it: a
quote around it, and in the end the author of the article. The chain is worked out from the
spans; a value of the attribute `asserted_by` overrules where it begins: `author`, the id of a
quote, or the name of someone whom the text does not quote.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.model.span import Span

ATTRIBUTE = "asserted_by"
AUTHOR, NAMED = "author", "named"


@dataclass(frozen=True, slots=True)
class Part:
    """What counts of a span, as a record of the native format has it."""

    id: str
    label: str
    fragments: Sequence[Sequence[int]]
    attributes: Mapping[str, Any]
    state: str


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a chain: the source of a quote by its cue (span ids, empty where unknown).

    `author` is the one of the article, `named` someone whom the text does not quote.
    """

    quote: str = ""
    cue: str = ""
    source: str = ""
    author: str = ""
    named: str = ""

    @property
    def record(self) -> dict[str, str]:
        """Its parts that say something; the author of the article by name, be it empty."""
        if self.named:
            return {NAMED: self.named}
        if not self.quote:
            return {AUTHOR: self.author}
        parts = {"quote": self.quote, "cue": self.cue, "source": self.source}
        return {name: it for name, it in parts.items() if it}


class Assertions:
    """The chains of all spans of one article."""

    def __init__(
        self,
        schema: Schema,
        spans: Mapping[str, Part | Span] | Mapping[str, Part] | Mapping[str, Span],
        author: str,
        *,
        role: Callable[[str, str], str],
        over: Callable[[int, int], Iterable[Part | Span]],
    ) -> None:
        """Know spans by their ids, what fills a `role` of one, and what lies `over` a place."""
        self._quoting = {it.name for it in schema.labels if it.derive == "quote"}
        self._asserted = {it.name for it in schema.labels if it.attribute(ATTRIBUTE)}
        self._spans = spans
        self._author = author
        self._role = role
        self._over = over

    def _span(self, span_id: str) -> Part | Span | None:
        found = self._spans.get(span_id)
        return found if found and found.state != "rejected" else None

    def holds(self, span: Part | Span) -> bool:
        """Whether it matters who asserts a span: whether its label has the attribute."""
        return span.label in self._asserted

    def chain(self, span: Part | Span) -> list[Link]:
        """Return who asserts a span, the innermost source first, the author last."""
        told = str(span.attributes.get(ATTRIBUTE, ""))
        if quote := self._span(told):
            return [*self._from_quote(quote)]
        if told and told != AUTHOR:
            return [Link(named=told)]
        around = None if told else self._around(span)
        return [*self._from_quote(around)] if around else [Link(author=self._author)]

    def _around(self, span: Part | Span) -> Part | Span | None:
        """Return the innermost quote that holds a span."""
        ends = span.fragments[0][0], span.fragments[-1][1]
        around = [it for it in self._over(*ends) if it.id != span.id and self._holds(it, span)]
        return min(around, key=_size) if around else None

    def _holds(self, quote: Part | Span, span: Part | Span) -> bool:
        quoting = quote.label in self._quoting and quote.state != "rejected"
        return quoting and _covers(quote, span)

    def _from_quote(self, quote: Part | Span | None) -> Iterator[Link]:
        seen = set()
        while quote is not None and quote.id not in seen:
            seen.add(quote.id)
            cue, source = (self._role(quote.id, it) for it in ("cue", "source"))
            yield Link(quote=quote.id, cue=cue, source=source)
            quote = self._span(self._role(quote.id, "inside")) or self._around(quote)
        yield Link(author=self._author)


def _covers(quote: Part | Span, span: Part | Span) -> bool:
    return quote.fragments != span.fragments and all(
        any(left <= start and end <= right for left, right in quote.fragments)
        for start, end in span.fragments
    )


def _size(span: Part | Span) -> tuple[int, int, int, str]:
    """Sort key: the shortest first, of equals the first one in the text."""
    fragments = span.fragments
    size = sum(end - start for start, end in fragments)
    return size, fragments[0][0], -fragments[-1][1], span.id


def of_document(document: Document, schema: Schema) -> Assertions:
    """Return the chains of a document."""

    def role(span_id: str, label: str) -> str:
        return next((it.target for it in document.roles(span_id)[::-1] if it.label == label), "")

    author = document.article.author
    return Assertions(schema, document.by_id, author, role=role, over=document.over)


def without_lost(document: Document, schema: Schema, edits: Iterable[Edit]) -> list[Edit]:
    """Return edits, and what was said to be asserted by a quote that they take away no longer is.

    Who asserts it is worked out anew then.
    """
    edits = list(edits)
    quoting = {it.name for it in schema.labels if it.derive == "quote"}
    lost = set(_lost(edits, quoting))
    changed = {it.key: it for it in edits}
    for span in document.spans if lost else ():
        edit = changed.get(Edit(after=span).key, Edit(before=span, after=span))
        if isinstance(edit.after, Span) and edit.after.attributes.get(ATTRIBUTE) in lost:
            values = {name: it for name, it in edit.after.attributes.items() if name != ATTRIBUTE}
            after = edit.after.model_copy(update={"attributes": values})
            changed[edit.key] = Edit(before=edit.before, after=after)
    return list(changed.values())


def _lost(edits: Iterable[Edit], quoting: Collection[str]) -> Iterator[str]:
    """Yield the quotes that edits take away, reject, or make something else of."""
    for edit in edits:
        before, after = edit.before, edit.after
        if isinstance(before, Span) and before.label in quoting:
            left = after if isinstance(after, Span) and after.state != "rejected" else None
            if left is None or left.label not in quoting:
                yield before.id


def add_chains(record: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Return a record of the native format with the chain of each span that has one."""
    spans = [
        Part(
            it.get("id", ""),
            it["label"],
            it["fragments"],
            it.get("attributes", {}),
            it.get("state", "accepted"),
        )
        for it in record["spans"]
    ]
    relations = record.get("relations", ())
    roles = {(it["source"], it["label"]): it["target"] for it in relations}
    quoting = {it.name for it in schema.labels if it.derive == "quote"}
    quotes = [it for it in spans if it.label in quoting]
    chains = Assertions(
        schema,
        {it.id: it for it in spans},
        record["article"].get("author", ""),
        role=lambda span_id, label: roles.get((span_id, label), ""),
        over=lambda _start, _end: quotes,
    )
    told = [
        one | {ATTRIBUTE: [link.record for link in chains.chain(span)]}
        if chains.holds(span)
        else one
        for one, span in zip(record["spans"], spans, strict=True)
    ]
    return record | {"spans": told}


def sentence(document: Document, links: Sequence[Link]) -> str:
    """Return a chain in words: “Rubio ← told ← the author”."""
    text = document.article.text
    parts = []
    for link in links:
        if not link.quote:
            parts.append(link.named or "the author")
            continue
        source, cue = document.by_id.get(link.source), document.by_id.get(link.cue)
        parts.append(source.words(text) if source else "someone who is not named")
        if cue:
            parts.append(cue.words(text))
    return " ← ".join(parts)
