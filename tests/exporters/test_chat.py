"""Messages have no offsets, and still every fragment is found again where it was."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import datasets
import pytest
from hypothesis import given

from annotator.exporters import chat
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from annotator.plugins import Loss, Report
from tests.strategies import SCHEMA, documents


def answered(document: Document) -> tuple[str, list[dict[str, Any]], Report]:
    """Return the user's message, the spans of the answer, and the report."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.jsonl")
        report = chat.EXPORTER.write([document], SCHEMA, path)
        [line] = path.read_bytes().split(b"\n")[:-1]
    system, user, assistant = json.loads(line)["messages"]
    assert [it["role"] for it in (system, user, assistant)] == ["system", "user", "assistant"]
    assert "- Quote: What someone says" in system["content"]
    return user["content"], json.loads(assistant["content"])["spans"], report


def found_again(text: str, part: dict[str, Any]) -> list[int]:
    """Find the n-th place of a quote, as a program would that reads an answer."""
    places = [at for at in range(len(text)) if text.startswith(part["quote"], at)]
    start = places[part["occurrence"] - 1]
    return [start, start + len(part["quote"])]


@given(documents)
def test_every_fragment_is_found_again(document: Document) -> None:
    text, spans, report = answered(document)

    accepted = [it for it in document.spans if it.state == "accepted"]
    names = {it.id: it.name for it in document.entities}
    assert text == document.article.text
    assert [it["id"] for it in spans] == list(range(1, len(accepted) + 1))
    for answer, span in zip(spans, accepted, strict=True):
        label = SCHEMA.by_name[span.label]
        assert answer["label"] == span.label
        assert [found_again(text, it) for it in answer["parts"]] == [*map(list, span.fragments)]
        assert answer.get("attributes", {}).keys() == span.attributes.keys()
        for name, value in answer.get("attributes", {}).items():
            attribute = label.attribute(name)
            assert attribute
            before = span.attributes[name]
            if attribute.type == "fragments":
                assert [found_again(text, it) for it in value] == before
            elif attribute.type == "entity":
                assert value == names.get(str(before), before)
            else:
                assert value == before
    numbers = {it.id: number for number, it in enumerate(accepted, 1)}
    kept = [
        it
        for it in document.relations
        if it.state == "accepted" and it.source in numbers and it.target in numbers
    ]
    arrows = {
        (answer["id"], name, target)
        for answer in spans
        for name, targets in answer.get("roles", {}).items()
        for target in targets
    }
    assert arrows == {(numbers[it.source], it.label, numbers[it.target]) for it in kept}
    lost = {it.thing_id for it in report.losses if it.what == chat.RELATIONS}
    assert lost == {it.id for it in document.relations} - {it.id for it in kept}
    lost = {it.thing_id for it in report.losses if it.what == chat.NOT_ACCEPTED}
    assert lost == {it.id for it in document.spans if it.state != "accepted"}
    lost = {it.thing_id for it in report.losses if it.what == chat.NOTES}
    assert lost == {it.id for it in accepted if it.note}


@pytest.mark.parametrize(
    ("text", "start", "quote", "number"),
    [("aaaa", 2, "aa", 3), ("said. He said", 9, "said", 2), ("x", 0, "x", 1)],
)
def test_occurrences_may_overlap(text: str, start: int, quote: str, number: int) -> None:
    assert chat.occurrence(text, start, quote) == number


def test_losses_are_said(document: Document) -> None:
    entity = Entity(id="e1", name="Ada Kern", aliases=("Kern",))
    quote, actor = document.spans
    arrow = Relation(
        id="r1",
        article_id="a1",
        author="mara",
        label="source",
        source=quote.id,
        target=actor.id,
        attributes={"sure": True},
    )
    other = arrow.model_copy(update={"id": "r2", "label": "addressee", "attributes": {}})
    full = document.model_copy(update={"entities": (entity,), "relations": (arrow, other)})

    report = answered(full)[2]

    assert report.losses == (
        Loss(chat.ARTICLE, "a1"),
        Loss(chat.UNTOUCHED, "a1"),
        Loss(chat.IDS, "a1", "s2"),
        Loss(chat.IDS, "a1", "s1"),
        Loss(chat.RELATION_ATTRIBUTES, "a1", "r1"),
        Loss(chat.ENTITIES, "a1", "e1"),
    )


def test_entities_are_reported_once_and_labels_of_no_schema_are_kept(tmp_path: Path) -> None:
    entity = Entity(id="e1", name="Ada")
    span = Span(
        article_id="a1",
        author="mara",
        label="Verb",
        fragments=(Range(0, 1),),
        attributes={"entity": "e1"},
    )
    document = Document(
        article=Article(id="a1", text="x"), author="mara", spans=(span,), entities=(entity,)
    )

    report = chat.EXPORTER.write([document, document], SCHEMA, tmp_path / "out.jsonl")

    assert [it.what for it in report.losses].count(chat.ENTITIES) == 1
    assert answered(document)[1][0]["attributes"] == {"entity": "e1"}


def test_datasets_reads_the_messages(document: Document, tmp_path: Path) -> None:
    chat.EXPORTER.write([document], SCHEMA, tmp_path / "out.jsonl")

    loaded: Any = datasets.load_dataset(
        "json", data_files=str(tmp_path / "out.jsonl"), cache_dir=str(tmp_path / "cache")
    )

    assert loaded["train"][0]["messages"][1]["content"] == document.article.text
