"""PLOVER event records: JSON Lines, a record for each Event span.

PLOVER (Political Language Ontology for Verifiable Event Records, Open Event Data Alliance) codes
who did what to whom: `event` is one of its 16 types, empty where it codes none, `mode` and
`context` say more. `source` are those who act (the role `actor`), `target` those who are acted
on (`recipient`); each has the words of the text (`actorText`), `code` (the country of its
entity), `sector`, and the entity's name, type and Wikidata id. `quotedFrom` says by whom the
event is told: the sources of the quotes around it, the innermost first. Records that
are one event told again refer to each other in `sameAs`.

Offsets are code points, half-open, in the article's text, which is not in the file: `text` is
the line of the article that the event starts in, and `textStart` where that line starts.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.record import line_of
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span
from annotator.plugins import Exporter, Losses, Report

EVENT, QUOTE = "Event", "Quote"
ROLES = {"actor": "source", "recipient": "target"}
"""Roles that PLOVER has names of its own for."""

NOT_ACCEPTED = "span that is not accepted"
NO_EVENT = "span that has no part in an event"
RELATION = "relation that is not of an event"
DETAILS = "attribute or note of a participant"
ENTITY = "alias or other detail of an entity"
ARTICLE = "article without an event, or the rest of its text"

_OWN = ("type", "mode", "context")


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Write the records of each document."""
    losses = Losses()
    entities: set[str] = set()
    articles = spans = 0
    with path.open("wb") as file:
        for document in documents:
            story = _Story(document)
            for record in story.records():
                file.write(line_of(record))
                spans += 1
            story.add_losses(losses)
            story.add_entity_losses(entities, losses)
            articles += 1
    return Report(articles, spans, (path,), losses.found)


class _Story:
    """The events of a document, and what of the document has found a place in them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._spans = {it.id: it for it in document.spans if it.state == "accepted"}
        self._entities = {it.id: it for it in document.entities}
        self._quotes = sorted(
            (it for it in self._spans.values() if it.label == QUOTE),
            key=lambda it: (it.end - it.start, it.id),
        )
        self._relations: dict[str, list[Relation]] = {}
        for it in document.relations:
            if it.state == "accepted" and it.source in self._spans and it.target in self._spans:
                self._relations.setdefault(it.source, []).append(it)
        self._used: set[str] = set()

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield a record for each event, in the order of the text."""
        for span in self._document.spans:
            if span.id in self._spans and span.label == EVENT:
                yield self._record(span)

    def add_losses(self, losses: Losses) -> None:
        """Note what is in no record."""
        article_id = self._document.article.id
        losses.add(ARTICLE, article_id)
        for span in self._document.spans:
            if span.id not in self._spans:
                losses.add(NOT_ACCEPTED, article_id, span.id)
            elif span.id not in self._used:
                losses.add(NO_EVENT, article_id, span.id)
            elif span.label != EVENT and (count := _details(span)):
                losses.add(DETAILS, article_id, span.id, count=count)
        for relation in self._document.relations:
            if relation.id not in self._used:
                losses.add(RELATION, article_id, relation.id)

    def add_entity_losses(self, seen: set[str], losses: Losses) -> None:
        """Note what is lost of an entity, once for all articles."""
        for entity in self._document.entities:
            rest = (*entity.aliases, *entity.attributes, *filter(None, [entity.note]))
            if rest and entity.id not in seen:
                losses.add(ENTITY, self._document.article.id, entity.id, count=len(rest))
            seen.add(entity.id)

    def _record(self, event: Span) -> dict[str, Any]:
        article = self._document.article
        self._used.add(event.id)
        start, line = _line(article.text, event.start)
        attributes = dict(sorted(event.attributes.items()))
        record = {
            "id": event.id,
            "article": article.id,
            "annotator": self._document.author,
            "date": article.published,
            "publication": article.source,
            "url": article.url,
            "language": article.language,
            "event": attributes.get("type", ""),
            "mode": attributes.get("mode", ""),
            "context": attributes.get("context", []),
            **self._place(event, "eventText"),
            **{key: value for key, value in attributes.items() if key not in _OWN},
            "source": [],
            "target": [],
        }
        for relation in self._relations.get(event.id, ()):
            self._used.add(relation.id)
            name = ROLES.get(relation.label, relation.label)
            target = self._spans[relation.target]
            if target.label == EVENT:
                name = "sameAs" if name == "same_as" else name
                record.setdefault(name, []).append(target.id)
            else:
                record.setdefault(name, []).append(self._participant(target))
        record["quotedFrom"] = [it for quote in self._around(event) for it in self._speakers(quote)]
        return record | {"text": line, "textStart": start}

    def _place(self, span: Span, key: str) -> dict[str, Any]:
        self._used.add(span.id)
        texts = span.texts(self._document.article.text)
        return {key: " … ".join(texts), "fragments": [list(it) for it in span.fragments]}

    def _participant(self, span: Span) -> dict[str, Any]:
        entity = self._entities.get(str(span.attributes.get("entity", "")))
        participant = self._place(span, "actorText")
        return participant | (_known(entity) if entity else {})

    def _around(self, event: Span) -> list[Span]:
        """Return the quotes that the event stands in, the innermost first."""
        return [
            quote
            for quote in self._quotes
            if any(start <= event.start and event.end <= end for start, end in quote.fragments)
        ]

    def _speakers(self, quote: Span) -> Iterator[dict[str, Any]]:
        found = [it for it in self._relations.get(quote.id, ()) if it.label == "source"]
        for relation in found:
            self._used.add(relation.id)
            speaker = self._participant(self._spans[relation.target])
            yield speaker | {"quote": self._place(quote, "quoteText")}
        if not found:
            yield {"quote": self._place(quote, "quoteText")}


def _details(span: Span) -> int:
    return len(span.attributes.keys() - {"entity"}) + bool(span.note)


def _known(entity: Entity) -> dict[str, str]:
    said = {
        "name": entity.name,
        "code": entity.country,
        "sector": entity.sector,
        "type": entity.type,
        "wikidata": entity.wikidata,
        "entity": entity.id,
    }
    return {key: value for key, value in said.items() if value}


def _line(text: str, place: int) -> tuple[int, str]:
    """Return the line around a place, and where it starts."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return start, text[start : end if end >= 0 else len(text)]


EXPORTER = Exporter(
    name="plover",
    summary="PLOVER event records: who did what to whom, and who says so",
    suffix=".jsonl",
    write=write,
    cannot_hold="Accepted events with their participants and the quotes they stand in; no other "
    "spans, and of the text the lines with events.",
)
