"""Label Studio: what it can hold comes back, its setup fits, and words are checked."""

from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest
from hypothesis import given, settings

from annotator.errors import FormatError
from annotator.exporters import label_studio as out
from annotator.importers import label_studio, recognise
from annotator.model.document import Document
from annotator.model.line_feeds import LineFeeds
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.plugins import NOT_ACCEPTED, ORIGIN, ROLE_NOT_ACCEPTED, ROLE_OF_LOST, VERSION, Source
from tests.formats.layers import arrows, marks
from tests.strategies import SCHEMA, documents, ranges

TEXT = "Ada 🚢 Kern said\nno"


def read(path: Path) -> tuple[list[Document], Source]:
    source = Source(path, SCHEMA, "jo")
    return list(label_studio.IMPORTER.read(source)), source


def cut(text: str, span: Span) -> bool:
    return any(text[it - 1 : it + 1] == "\r\n" for pair in span.fragments for it in pair if it)


def kept(document: Document) -> tuple[dict[str, Span], list[Relation]]:
    """What the format can hold."""
    text = document.article.text
    spans = {
        it.id: it.model_copy(update={"origin": "human", "schema_version": 0})
        for it in document.spans
        if it.state == "accepted" and not cut(text, it)
    }
    return spans, [
        it
        for it in document.relations
        if it.state == "accepted" and {it.source, it.target} <= set(spans)
    ]


@settings(deadline=None)
@given(document=documents)
def test_what_is_read_is_what_it_can_hold(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    folder = tmp_path_factory.mktemp("ls") / "out"
    spans, relations = kept(document)

    report = out.EXPORTER.write([document, document], SCHEMA, folder)
    [again, _], source = read(folder / "tasks.json")

    assert again.article.model_copy(update={"provenance": {}}) == document.article
    assert (again.author, again.status) == (document.author, document.status)
    assert again.by_id == spans
    assert arrows(again.relations, again.by_id) == arrows(relations, spans)
    assert not source.findings.lines()
    assert report.spans == 2 * len(spans)
    rows = orjson.loads((folder / "tasks.json").read_bytes())
    for row in rows:
        text = row["data"]["text"]
        for result in row["annotations"][0]["result"]:
            if result["type"] == "labels":
                value = result["value"]
                assert value["text"] == text[value["start"] : value["end"]]


@settings(deadline=None)
@given(document=documents)
def test_the_report_is_what_is_not_there(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    report = out.EXPORTER.write([document], SCHEMA, tmp_path_factory.mktemp("ls") / "out")

    spans, relations = kept(document)
    rejected = sum(it.state != "accepted" for it in document.spans)
    unaccepted = sum(it.state != "accepted" for it in document.relations)
    lost = Counter(
        {
            NOT_ACCEPTED: rejected,
            out.CUT: len(document.spans) - rejected - len(spans),
            ROLE_NOT_ACCEPTED: unaccepted,
            ROLE_OF_LOST: len(document.relations) - unaccepted - len(relations),
            ORIGIN: sum(document.by_id[it].origin != "human" for it in spans),
            out.ROLE_ATTRIBUTES: sum(len(it.attributes) for it in relations),
            out.ENTITIES: len(document.entities),
        }
    )
    lost[ORIGIN] += sum(it.origin != "human" for it in relations)
    labels: list[Span | Relation] = [*(document.by_id[it] for it in spans), *relations]
    lost[VERSION] = sum(it.schema_version > 0 for it in labels)
    found: Counter[str] = Counter()
    for it in report.losses:
        found[it.what] += it.count
    assert found == +lost


@settings(deadline=None, max_examples=40)
@given(document=documents)
def test_every_result_has_its_control(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    folder = tmp_path_factory.mktemp("ls") / "out"
    out.EXPORTER.write([document], SCHEMA, folder)

    setup = ET.parse(folder / "config.xml").getroot()
    controls = {it.get("name"): it for it in setup.iter() if it.get("toName")}
    relations = {it.get("value") for it in setup.iter("Relation")}
    [task] = orjson.loads((folder / "tasks.json").read_bytes())
    for result in task["annotations"][0]["result"]:
        if result["type"] == "relation":
            assert set(result["labels"]) <= relations
            continue
        control = controls[result["from_name"]]
        assert control.tag.lower() == result["type"]
        if result["type"] in ("labels", "choices"):
            values = {it.get("value") for it in control}
            assert set(result["value"][result["type"]]) <= values


@settings(deadline=None)
@given(ranges)
def test_line_feeds_are_converted_both_ways(drawn: tuple[str, Range]) -> None:
    text, fragment = drawn
    feeds = LineFeeds(text)

    shown = feeds.to_shown(fragment)

    if shown is None:
        assert any(text[it - 1 : it + 1] == "\r\n" for it in fragment if it)
    else:
        words = feeds.shown[shown.start : shown.end]
        assert words == text[fragment.start : fragment.end].replace("\r\n", "\n").replace(
            "\r", "\n"
        )
        assert tuple(feeds.to_original(it) for it in shown) == fragment


def test_labels_of_another_schema_are_reported(tmp_path: Path, document: Document) -> None:
    few = Schema(name="few", labels=tuple(it for it in SCHEMA.labels if it.name == "Actor"))

    report = out.EXPORTER.write([document], few, tmp_path / "out")

    assert [it.what for it in report.losses] == [out.NO_LABEL]


def test_a_span_that_cuts_crlf_is_dropped_with_its_relations(
    tmp_path: Path, document: Document
) -> None:
    quote, actor = document.spans
    text = document.article.text
    split = actor.model_copy(update={"fragments": (Range(50, text.index("\r\n") + 1),)})
    arrow = Relation(
        id="r1", article_id="a1", author="mara", label="source", source="s2", target="s1"
    )
    changed = document.model_copy(update={"spans": (quote, split), "relations": (arrow,)})

    report = out.EXPORTER.write([changed], SCHEMA, tmp_path / "out")

    [again], _ = read(tmp_path / "out" / "tasks.json")
    assert list(again.by_id) == ["s2"]
    assert again.article.text == text
    assert [(it.what, it.thing_id) for it in report.losses] == [
        (out.CUT, "s1"),
        (ROLE_OF_LOST, "r1"),
    ]


def test_a_further_fragment_takes_nobodys_id(tmp_path: Path, document: Document) -> None:
    quote, actor = document.spans
    named = actor.model_copy(update={"id": "s2+1"})

    out.EXPORTER.write(
        [document.model_copy(update={"spans": (quote, named)})], SCHEMA, tmp_path / "o"
    )

    [again], _ = read(tmp_path / "o" / "tasks.json")
    assert marks(again.spans) == marks(document.spans)


# Files of others


def region(id_: str, start: int, end: int, *labels: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": list(labels)} | more
    return {"id": id_, "from_name": "ner", "to_name": "t", "type": "labels", "value": value}


def task(*result: object, **more: Any) -> dict[str, Any]:
    annotation = {"result": list(result), "completed_by": {"email": "ada@example.org", "id": 1}}
    return {"id": 1, "data": {"body": TEXT}, "annotations": [annotation | more]}


def write(path: Path, *tasks: object) -> Path:
    path.write_bytes(orjson.dumps(tasks))
    return path


def test_tasks_of_others(tmp_path: Path) -> None:
    choices = {"id": "a", "from_name": "mention", "type": "choices", "value": {"choices": ["NAM"]}}
    values = {"choices": ["legal", "crime"]}
    several = {"id": "e", "from_name": "context", "type": "choices", "value": values}
    arrow = {"type": "relation", "from_id": "q", "to_id": "a", "direction": "right"}
    path = write(
        tmp_path / "a.json",
        task(
            region("a", 0, 10, "Actor"),
            region("q", 11, 18, "Quote", text="said\\nno"),
            region("e", 11, 15, "Event", "Cue"),
            choices,
            several,
            arrow | {"labels": ["source"]},
        ),
        task(was_cancelled=True) | {"data": {"text": TEXT}},
        task(completed_by=7) | {"data": {"text": TEXT}},
        task(completed_by=None) | {"data": {"text": TEXT}},
    )
    assert recognise(path) is label_studio.IMPORTER

    (first, second, third), source = read(path)

    assert [it.author for it in (first, second, third)] == ["ada@example.org", "7", "jo"]
    assert sorted((it.label, it.words(TEXT)) for it in first.spans) == [
        ("Actor", "Ada 🚢 Kern"),
        ("Cue", "said"),
        ("Event", "said"),
        ("Quote", "said no"),
    ]
    attributes = {it.label: it.attributes for it in first.spans if it.label != "Cue"}
    assert attributes == {
        "Actor": {"mention": "NAM"},
        "Event": {"context": ["legal", "crime"]},
        "Quote": {},
    }
    assert [it.label for it in first.relations] == ["source"]
    # What is said of a region that is two things is said of both.
    assert dict(source.findings.unknown) == {("attribute", "Cue.context"): 1}
    assert source.findings.lines() == ("Left out as asked: 1 × annotation that was cancelled.",)


def test_old_exports_count_utf16_and_wrong_words_leave_the_task_out(tmp_path: Path) -> None:
    old = task(
        region("a", 0, 11, "Actor", text=TEXT[0:10]), region("b", 7, 11, "Actor", text="Kern")
    )
    wrong = task(region("a", 0, 3, "Actor", text="Bea"))
    bare = task({"type": "relation", "from_id": "q", "to_id": "a"}) | {"data": {"text": TEXT}}
    with pytest.raises(FormatError, match="relation refers to 'q', which is not there"):
        read(write(tmp_path / "b.json", bare))

    found, source = read(write(tmp_path / "a.json", old, wrong))

    assert [[it.words(TEXT) for it in doc.spans] for doc in found] == [["Ada 🚢 Kern", "Kern"]]
    assert source.findings.lines() == (
        "1 article: offsets count UTF-16 units.",
        "a.json, row 2, a: says 'Bea', but the text at 0:3 is 'Ada'.",
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"data": {"n": 1}, "annotations": []}, "a.json, row 1: data has no text."),
        ({"data": {"image": "a.jpg"}, "annotations": []}, "a.json, row 1: data has no text."),
        (task(region("a", 0, 3, "Actor")) | {"data": {"n": 1}}, "row 1: data has no text."),
        ({"data": {"text": "x"}}, "a.json, row 1: annotations: Field required."),
        (
            task({"type": "labels", "id": "a"}) | {"data": {"text": TEXT}},
            "row 1: start: Field required.",
        ),
        (
            {
                "data": {
                    "text": "x",
                    "annotator": {"article": {}, "author": "a", "status": "done", "text": "y"},
                },
                "annotations": [],
            },
            "row 1: the text is not the original with line feeds.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, data: Any, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(write(tmp_path / "a.json", data))

    assert sentence in str(caught.value)


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'[{"data": NaN}]')

    with pytest.raises(FormatError, match=r"a\.json, the file: is not JSON: .* at line 1"):
        read(tmp_path / "a.json")


def test_what_a_role_says_of_itself_is_reported(tmp_path: Path, document: Document) -> None:
    quote = next(it for it in document.spans if it.label == "Quote")
    actor = next(it for it in document.spans if it.label == "Actor")
    relation = Relation(
        article_id=document.article.id,
        author=document.author,
        label="source",
        source=quote.id,
        target=actor.id,
        attributes={"sure": True},
        origin="quotes",
    )
    told = document.model_copy(update={"relations": (relation,)})

    report = out.EXPORTER.write([told], SCHEMA, tmp_path / "out")

    lost = {it.what for it in report.losses if it.thing_id == relation.id}
    assert lost == {out.ROLE_ATTRIBUTES, ORIGIN}
