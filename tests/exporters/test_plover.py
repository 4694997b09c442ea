"""Events with those who take part in them, and with those who tell of them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from annotator.exporters import plover
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.plugins import Loss, Report
from tests.conftest import Mark
from tests.strategies import SCHEMA, documents


def exported(document: Document) -> tuple[list[dict[str, Any]], Report]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.jsonl")
        report = plover.EXPORTER.write([document], SCHEMA, path)
        lines = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in lines], report


def arrow(number: int, label: str, source: str, target: str, **fields: Any) -> Relation:
    values = {"id": f"r{number}", "article_id": "a1", "author": "mara"} | fields
    return Relation(label=label, source=source, target=target, **values)


@pytest.fixture
def story(document: Document, mark: Mark) -> Document:
    """A quote of Ada Kern's with an event in it, told again in the headline."""
    entity = Entity(
        id="e1", name="Ada Kern", type="PER", country="UKR", sector="LAB", wikidata="Q42",
        aliases=("Kern",),
    )  # fmt: skip
    spans = (
        mark("Quote", "“We will go back on Monday,”", "“and not a day before.”", id="q"),
        mark("Actor", "Ada Kern", id="a", attributes={"entity": "e1", "office": "chair"}),
        mark("Actor", "Dockers 🚢", id="d"),
        mark("Actor", "the port’s", id="p", note="odd"),
        mark("Event", "go back", id="e", attributes={"type": "AGREE", "realis": "OTHER"}),
        mark("Event", "end strike", id="h", attributes={"context": ["economic"]}),
        mark("Event", "walked out", id="w", state="proposed"),
        mark("Quantity", "400", id="n"),
    )
    relations = (
        arrow(1, "actor", "e", "d"),
        arrow(2, "recipient", "e", "p"),
        arrow(3, "same_as", "h", "e"),
        arrow(4, "source", "q", "a"),
        arrow(5, "size", "w", "n"),
        arrow(6, "causes", "h", "e", state="proposed"),
    )
    return document.model_copy(
        update={"spans": spans, "relations": relations, "entities": (entity,)}
    )


def test_who_did_what_to_whom_and_who_says_so(story: Document) -> None:
    (headline, event), report = exported(story)

    assert (event["event"], event["realis"], event["eventText"]) == ("AGREE", "OTHER", "go back")
    assert [it["actorText"] for it in event["source"]] == ["Dockers 🚢"]
    assert [it["actorText"] for it in event["target"]] == ["the port’s"]
    [teller] = event["quotedFrom"]
    assert teller["quote"]["fragments"] == [list(it) for it in story.by_id["q"].fragments]
    del teller["quote"]
    start = story.article.text.index("Ada Kern")
    assert teller == {
        "actorText": "Ada Kern", "fragments": [[start, start + 8]], "name": "Ada Kern",
        "code": "UKR", "sector": "LAB", "type": "PER", "wikidata": "Q42", "entity": "e1",
    }  # fmt: skip
    assert event["text"].startswith("“We will")
    assert event["text"].endswith("before.”")
    place = event["fragments"][0][0] - event["textStart"]
    assert event["text"][place:].startswith("go back")
    assert (headline["event"], headline["context"]) == ("", ["economic"])
    assert (headline["sameAs"], headline["quotedFrom"]) == (["e"], [])
    assert (headline["date"], headline["article"]) == ("2026-03-03", "a1")
    assert (report.articles, report.spans) == (1, 2)


def test_what_has_no_place_is_said(story: Document) -> None:
    assert set(exported(story)[1].losses) == {
        Loss(plover.ARTICLE, "a1"),
        Loss(plover.NOT_ACCEPTED, "a1", "w"),
        Loss(plover.NO_EVENT, "a1", "n"),
        Loss(plover.DETAILS, "a1", "a"),
        Loss(plover.DETAILS, "a1", "p"),
        Loss(plover.RELATION, "a1", "r5"),
        Loss(plover.RELATION, "a1", "r6"),
        Loss(plover.ENTITY, "a1", "e1"),
    }


def test_an_entity_is_reported_once(story: Document, tmp_path: Path) -> None:
    report = plover.EXPORTER.write([story, story], SCHEMA, tmp_path / "out.jsonl")

    assert [it.what for it in report.losses].count(plover.ENTITY) == 1


def test_a_quote_without_a_source_is_there_all_the_same(story: Document) -> None:
    relations = tuple(it for it in story.relations if it.label != "source")

    [_, event] = exported(story.model_copy(update={"relations": relations}))[0]

    assert [list(it) for it in event["quotedFrom"]] == [["quote"]]


@given(documents)
def test_every_event_is_there_with_exact_offsets(document: Document) -> None:
    records, report = exported(document)

    text = document.article.text
    events = [it for it in document.spans if it.label == "Event" and it.state == "accepted"]
    assert [it["id"] for it in records] == [it.id for it in events]
    for record, span in zip(records, events, strict=True):
        assert record["fragments"] == [list(it) for it in span.fragments]
        assert record["eventText"] == " … ".join(span.texts(text))
        start = record["textStart"]
        assert text[start : start + len(record["text"])] == record["text"]
    lost = {it.thing_id for it in report.losses if it.what == plover.NOT_ACCEPTED}
    assert lost == {it.id for it in document.spans if it.state != "accepted"}
