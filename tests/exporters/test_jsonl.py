"""The native format loses nothing, and its lines are what the issue says they are."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import given, settings

from annotator.exporters.jsonl import EXPORTER
from annotator.importers.jsonl import IMPORTER
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.paths import resource
from annotator.plugins import Source
from tests.strategies import SCHEMA, documents

LINE_SCHEMA = jsonschema.Draft202012Validator(
    json.loads(resource("annotator-jsonl-1.schema.json").read_bytes())
)


def without_provenance(document: Document) -> Document:
    article = document.article.model_copy(update={"provenance": {}})
    return document.model_copy(update={"article": article})


def test_the_schema_of_a_line_is_a_schema() -> None:
    LINE_SCHEMA.check_schema(LINE_SCHEMA.schema)


@settings(deadline=None)
@given(document=documents)
def test_reading_what_was_written_gives_the_same_document(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.jsonl"

    report = EXPORTER.write([document], SCHEMA, path)
    [again] = IMPORTER.read(Source(path, SCHEMA, "someone else"))

    assert without_provenance(again) == document
    assert (report.articles, report.spans, report.losses) == (1, len(document.spans), ())


@settings(deadline=None, max_examples=60)
@given(document=documents)
def test_every_line_is_what_the_schema_says_and_one_line_for_everyone(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.getbasetemp() / "valid.jsonl"

    EXPORTER.write([document, document], SCHEMA, path)

    rows = path.read_bytes().decode().splitlines()
    assert len(rows) == 2
    LINE_SCHEMA.validate(json.loads(rows[0]))


def test_keys_have_their_order_and_are_absent_when_empty(
    tmp_path: Path, document: Document
) -> None:
    quote, actor = document.spans
    article = Article(
        id="a1", text=document.article.text, title="T", source="S", url="U", author="A",
        published="2026", language="en", metadata={"b": 1, "a": 2}, provenance={"file": "x"},
    )  # fmt: skip
    shared = {"article_id": "a1", "author": "mara", "source": quote.id, "target": actor.id}
    relations = (
        Relation.model_validate(
            {"id": "r2", "label": "addressee", "origin": "quotes", "state": "proposed"} | shared
        ),
        Relation.model_validate({"id": "r1", "label": "source", "attributes": {"a": 1}} | shared),
    )
    entity = Entity(
        id="e1", name="N", type="PER", aliases=("M",), country="UKR", sector="GOV", wikidata="Q1",
        attributes={"a": 1}, note="x",
    )  # fmt: skip
    path = tmp_path / "a.jsonl"
    full = actor.model_copy(update={"attributes": {"office": "x", "etype": "PER"}, "note": "!"})

    EXPORTER.write(
        [
            document.model_copy(
                update={
                    "article": article,
                    "spans": (quote, full),
                    "relations": relations,
                    "entities": (Entity(id="e2", name="N"), entity),
                }
            ),
            Document(article=Article(text=""), author="mara"),
        ],
        SCHEMA,
        path,
    )

    first, second = (json.loads(it) for it in path.read_bytes().splitlines())
    assert keys(first) == (
        "format version offset_unit article author status spans relations entities"
    )
    assert keys(first["article"]) == (
        "id title text text_sha256 source url author published language metadata"
    )
    assert keys(first["article"]["metadata"]) == "b a"
    assert keys(first["spans"][0]) == "id label fragments quote origin state"
    assert keys(first["spans"][1]) == "id label fragments quote attributes origin state note"
    assert keys(first["spans"][1]["attributes"]) == "etype office"
    assert keys(first["relations"][0]) == "id label source target attributes"
    assert keys(first["relations"][1]) == "id label source target origin state"
    assert keys(first["entities"][0]) == (
        "id name type aliases country sector wikidata attributes note"
    )
    assert keys(first["entities"][1]) == "id name"
    assert keys(second) == "format version offset_unit article author status spans"
    assert keys(second["article"]) == "id text text_sha256"
    assert second["spans"] == []


def keys(table: dict[str, Any]) -> str:
    return " ".join(table)


def test_characters_that_programs_take_for_line_ends_are_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = "a\x85b\u2028c\u2029d\x00e\r\nf\vg\x1ch ä🚢"

    EXPORTER.write([Document(article=Article(text=text), author="mara")], SCHEMA, path)

    data = path.read_bytes()
    assert rb"a\u0085b\u2028c\u2029d\u0000e\r\nf\u000bg\u001ch" in data
    assert "ä🚢".encode() in data
    assert orjson.loads(data)["article"]["text"] == text
