"""W3C Web Annotation: a folder with `annotations.jsonld` and the texts that it refers to.

Each span is an Annotation on a text in `texts/`, a target for each fragment, with two selectors
that say the same: TextPositionSelector (code points, as the recommendation has it) and
TextQuoteSelector with some words before and after. Texts are in UTF-8, to the byte what the
article says, and are not normalised. The label is a body with the purpose `tagging`, attributes
are one with the purpose `describing` (JSON), the entity one with the purpose `identifying`, a
note one with the purpose `commenting`. A relation is an Annotation with the motivation `linking`
from the one span's Annotation to the other's. Authors are creators; whatever else made a span
is its generator; `state` is a term of our own, as the context in the file says. In RDF the
targets have no order, but fragments are always in that of the text.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span
from annotator.plugins import VERSION, Exporter, Losses, Report

ARTICLE = "title, source or other metadata of an article"
REVIEW = "how far an author is with an article"
ENTITY = "type, aliases or other details of an entity"

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"annotator": "urn:annotator:", "state": "annotator:state"},
]
AROUND = 32
"""Characters before and after a fragment that help to find it again."""

_FILE = "annotations.jsonld"


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:  # noqa: ARG001
    """Make the folder `path` and write its files."""
    (path / "texts").mkdir(parents=True)
    losses = Losses()
    texts: dict[str, Path] = {}
    entities: set[str] = set()
    articles = spans = 0
    page = path / _FILE
    with page.open("wb") as file:
        head = {"@context": CONTEXT, "id": "urn:annotator:page", "type": "AnnotationPage"}
        file.write(orjson.dumps(head)[:-1] + b',"items":[')
        comma = b"\n"
        for document in documents:
            article = document.article
            if article.id not in texts:
                texts[article.id] = path / "texts" / f"{len(texts) + 1:06}.txt"
                texts[article.id].write_bytes(article.text.encode())
            source = texts[article.id].relative_to(path).as_posix()
            for annotation in _annotations(document, source):
                file.write(comma + orjson.dumps(annotation))
                comma = b",\n"
            _add_losses(document, entities, losses)
            articles += 1
            spans += len(document.spans)
        file.write(b"\n]}\n")
    return Report(articles, spans, (page, *texts.values()), losses.found)


def _annotations(document: Document, source: str) -> Iterator[dict[str, Any]]:
    for span in document.spans:
        yield _head(span, document.author) | {
            "motivation": "classifying",
            "body": list(_bodies(span, document)),
            "target": [
                {"source": source, "selector": list(_selectors(document.article.text, *it))}
                for it in span.fragments
            ],
        }
    for relation in document.relations:
        bodies = [{"type": "TextualBody", "purpose": "tagging", "value": relation.label}]
        if relation.attributes:
            bodies.append(_json_body(relation.attributes))
        owner = (relation.article_id, document.author)
        yield _head(relation, document.author) | {
            "motivation": "linking",
            "body": [_iri("span", *owner, relation.target), *bodies],
            "target": _iri("span", *owner, relation.source),
        }


def _head(value: Span | Relation, author: str) -> dict[str, Any]:
    head = {
        "id": _iri(value.kind, value.article_id, author, value.id),
        "type": "Annotation",
        "creator": {"type": "Person", "name": author},
        "state": value.state,
    }
    if value.origin != "human":
        head["generator"] = {"type": "Software", "name": value.origin}
    return head


def _bodies(span: Span, document: Document) -> Iterator[dict[str, Any]]:
    yield {"type": "TextualBody", "purpose": "tagging", "value": span.label}
    if span.attributes:
        yield _json_body(span.attributes)
    if span.note:
        yield {"type": "TextualBody", "purpose": "commenting", "value": span.note}
    for entity in document.entities:
        if entity.id in span.attributes.values():
            known = f"http://www.wikidata.org/entity/{entity.wikidata}" if entity.wikidata else ""
            yield {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": {"id": known or _iri("entity", entity.id), "name": entity.name},
            }


def _json_body(table: dict[str, Any]) -> dict[str, Any]:
    value = orjson.dumps(dict(sorted(table.items()))).decode()
    return {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "application/json",
        "value": value,
    }


def _selectors(text: str, start: int, end: int) -> Iterator[dict[str, Any]]:
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    yield {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }


def _iri(*names: str) -> str:
    return ":".join(("urn:annotator", *(quote(it, safe="") for it in names)))


def _add_losses(document: Document, entities: set[str], losses: Losses) -> None:
    article = document.article
    names = ("title", "source", "url", "author", "published", "language", "metadata")
    if count := sum(bool(getattr(article, it)) for it in names):
        losses.add(ARTICLE, article.id, count=count)
    losses.add(REVIEW, article.id)
    labels: list[Span | Relation] = [*document.spans, *document.relations]
    for it in labels:
        if it.schema_version:
            losses.add(VERSION, article.id, it.id)
    for entity in document.entities:
        if entity.id not in entities:
            entities.add(entity.id)
            losses.add(ENTITY, article.id, entity.id)


EXPORTER = Exporter(
    name="webannotation",
    summary="W3C Web Annotation: JSON-LD with the texts beside it",
    suffix="",
    write=write,
    cannot_hold="No metadata of articles, nor how far an author is with one; of entities the name "
    "and the Wikidata id.",
    folder=True,
)
