"""Foreign readers of JSON-LD see every label on the words that it is on."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from pyld import jsonld
from referencing import Registry
from referencing.jsonschema import DRAFT4

from annotator.exporters import webannotation
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.plugins import Loss
from tests.formats.anno_context import OA, RDF, loader
from tests.strategies import SCHEMA, documents

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "w3c_annotation"


def exported(document: Document, path: Path) -> Any:
    webannotation.EXPORTER.write([document], SCHEMA, path)
    return json.loads((path / "annotations.jsonld").read_bytes())


def expanded(path: Path) -> list[dict[str, Any]]:
    """Return the annotations as a JSON-LD processor understands them."""
    data = json.loads((path / "annotations.jsonld").read_bytes())
    options = {"documentLoader": loader, "base": f"{path.as_uri()}/"}
    [page] = jsonld.expand(data, options)
    items = page.get("http://www.w3.org/ns/activitystreams#items", [{"@list": []}])
    return list(items[0]["@list"])


def value(node: dict[str, Any], name: str) -> Any:
    [found] = node[name]
    return found.get("@value", found.get("@id"))


@settings(max_examples=40)
@given(document=documents)
def test_a_processor_sees_every_label_on_its_words(document: Document) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "out")
        exported(document, path)
        annotations = expanded(path)
        found = []
        for it in annotations:
            if value(it, f"{OA}motivatedBy") != f"{OA}classifying":
                continue
            [label] = [
                value(body, f"{RDF}value")
                for body in it[f"{OA}hasBody"]
                if value(body, f"{OA}hasPurpose") == f"{OA}tagging"
            ]
            fragments = sorted(fragment(target) for target in it[f"{OA}hasTarget"])
            found.append((unquote(it["@id"].rpartition(":")[2]), label, fragments))

    text = document.article.text
    assert found == [
        (it.id, it.label, [(start, end, text[start:end]) for start, end in it.fragments])
        for it in document.spans
    ]
    links = [it for it in annotations if value(it, f"{OA}motivatedBy") == f"{OA}linking"]
    assert [unquote(it["@id"].rpartition(":")[2]) for it in links] == [
        it.id for it in document.relations
    ]
    for link, relation in zip(links, document.relations, strict=True):
        assert unquote(value(link, f"{OA}hasTarget").rpartition(":")[2]) == relation.source


def fragment(target: dict[str, Any]) -> tuple[int, int, str]:
    """Return a target's offsets and words, having looked into the text that it names."""
    path = Path(unquote(value(target, f"{OA}hasSource").removeprefix("file://")))
    text = path.read_bytes().decode()
    position, quote = target[f"{OA}hasSelector"]
    start, end = (int(value(position, f"{OA}{it}")) for it in ("start", "end"))
    exact, prefix, suffix = (value(quote, f"{OA}{it}") for it in ("exact", "prefix", "suffix"))
    assert f"{prefix}{exact}{suffix}" in text
    assert text[start:end] == exact
    return start, end, exact


@pytest.fixture
def full(document: Document) -> Document:
    """A document with a relation, an entity, a note, and a proposal."""
    quote, actor = document.spans
    values = {"attributes": {"entity": "e1"}, "note": "who?", "state": "proposed", "origin": "x"}
    arrow = Relation(
        id="r1",
        article_id="a1",
        author="mara",
        label="source",
        source=quote.id,
        target=actor.id,
        attributes={"sure": True},
    )
    entities = (Entity(id="e1", name="Ada Kern", wikidata="Q42"), Entity(id="e2", name="Jon"))
    other = document.spans[0].model_copy(
        update={"id": "s3", "attributes": {"source": "e2"}, "label": "Actor"}
    )
    spans = (quote, actor.model_copy(update=values), other)
    return document.model_copy(update={"spans": spans, "relations": (arrow,), "entities": entities})


def test_all_bodies_of_an_annotation(full: Document, tmp_path: Path) -> None:
    items = {it["id"].rpartition(":")[2]: it for it in exported(full, tmp_path / "out")["items"]}

    actor = items["s1"]
    assert [it["purpose"] for it in actor["body"]] == [
        "tagging", "describing", "commenting", "identifying",
    ]  # fmt: skip
    assert actor["body"][3]["source"] == {
        "id": "http://www.wikidata.org/entity/Q42",
        "name": "Ada Kern",
    }
    assert items["s3"]["body"][-1]["source"]["id"] == "urn:annotator:entity:e2"
    assert (actor["state"], actor["generator"]["name"]) == ("proposed", "x")
    assert items["r1"]["body"][0] == actor["id"]
    assert items["r1"]["body"][2]["value"] == '{"sure":true}'


def test_losses_are_said(full: Document, tmp_path: Path) -> None:
    report = webannotation.EXPORTER.write([full, full], SCHEMA, tmp_path / "out")

    article = [Loss(webannotation.ARTICLE, "a1", count=2), Loss(webannotation.REVIEW, "a1")]
    entities = [Loss(webannotation.ENTITY, "a1", it) for it in ("e1", "e2")]
    assert list(report.losses) == [*article, *entities, *article]
    assert len(report.files) == 2


def rules() -> list[jsonschema.Draft4Validator]:
    """Return what the tests of the recommendation demand of any annotation."""
    registry: Registry[Any] = Registry()
    for path in (CORPUS / "definitions").glob("*.json"):
        data = json.loads(path.read_bytes())
        registry = registry.with_resource(path.name, DRAFT4.create_resource(data))
    found = [json.loads(it.read_bytes()) for it in sorted((CORPUS / "annotations").glob("*.json"))]
    return [
        jsonschema.Draft4Validator(it, registry=registry)
        for it in found
        if it["assertionType"] == "must"
    ]


def json_in(paths: Iterable[Path]) -> Iterator[Any]:
    for path in paths:
        # Some of those that are wrong are wrong already as JSON.
        with suppress(json.JSONDecodeError):
            yield json.loads(path.read_bytes())


@pytest.mark.skipif(not CORPUS.exists(), reason="needs the shared corpora")
def test_the_schemas_of_the_recommendation_are_met(full: Document, tmp_path: Path) -> None:
    musts = rules()
    samples = list(json_in((CORPUS / "tools").rglob("incorrect/*.json")))

    items = exported(full, tmp_path / "out")["items"]

    for item in items:
        annotation = {"@context": "http://www.w3.org/ns/anno.jsonld"} | item
        assert [it.schema for it in musts if not it.is_valid(annotation)] == []
    assert len(musts) > 10
    # They do find what is wrong.
    assert sum(not all(it.is_valid(sample) for it in musts) for sample in samples) > 10
