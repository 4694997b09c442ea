"""What the quick way accepts, the strict way accepts as well, and both say the same."""

import copy
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.document import Document
from annotator.model.layer import Layer
from annotator.model.quick_record import quick_layer
from annotator.model.read_record import from_record
from annotator.model.record import Record, to_record
from tests.strategies import SCHEMA, documents

OPTIONS: dict[str, Any] = {"author": "mara", "schema": SCHEMA, "provenance": {"file": "a"}}
GOOD: Record = {
    "format": "annotator",
    "article": {"id": "a1", "text": "Dockers 🚢 end strike"},
    "author": "jonas",
    "spans": [
        {
            "id": "s2",
            "label": "Event",
            "fragments": [[0, 3], [10, 13]],
            "quote": ["Doc", "end"],
            "attributes": {"realis": "ACTUAL"},
        },
        {"id": "s1", "label": "Actor", "fragments": [[0, 7]], "note": "x", "state": "proposed"},
    ],
}


def agree(data: Any) -> bool:
    """Whether the quick way takes a record; it then says what the strict way says."""
    layer = quick_layer(data, **OPTIONS)
    document, problems = from_record(data, **OPTIONS)
    if layer is None:
        return False
    assert problems == []
    assert document
    assert layer.document() == document
    assert layer.record() == to_record(document)
    assert Layer.of(document) == layer
    return True


def test_a_plain_record_is_taken() -> None:
    assert agree(GOOD)
    assert agree({"article": {"text": ""}})


@given(documents)
def test_what_is_taken_is_the_same(document: Document) -> None:
    agree(orjson.loads(orjson.dumps(to_record(document))))


WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 1, 1.0, -1, "", "x", [], [[]], [[0, 1.0]], [[1, 0]], [[0, 999]], {}, {"x": 1}]
)


@given(st.data())
def test_what_is_broken_is_never_taken_for_good(data: st.DataObject) -> None:
    record = copy.deepcopy(GOOD)
    for _ in range(data.draw(st.integers(1, 2))):
        place: Any = data.draw(
            st.sampled_from([record, record["article"], *record["spans"]])
            if isinstance(record.get("article"), dict)
            and isinstance(record.get("spans"), list)
            and all(isinstance(it, dict) for it in record["spans"])
            else st.just(record)
        )
        names = ["extra", "status", "text_sha256", "version", "note", "origin", "published"]
        name = data.draw(st.sampled_from([*place, *names]))
        if data.draw(st.booleans()):
            place[name] = data.draw(WRONG)
        else:
            place.pop(name, None)

    agree(record)


DEEP: list[Any] = []
for _ in range(70):
    DEEP = [DEEP]

QUOTED: Record = {
    "article": {
        "text": "Kern told us: Go",
        "published": "2026-03",
        "metadata": {"page": 3, "tags": ["a"]},
    },
    "spans": [
        {"id": "q", "label": "Quote", "fragments": [[14, 16]]},
        {"id": "c", "label": "Cue", "fragments": [[5, 9]]},
        {"id": "a", "label": "Actor", "fragments": [[0, 4]], "attributes": {"entity": "e1"}},
    ],
    "relations": [
        {"id": "r2", "label": "source", "source": "q", "target": "a", "attributes": {"sure": 1}},
        {"id": "r1", "label": "cue", "source": "q", "target": "c", "origin": "quotes"},
    ],
}


def test_relations_dates_and_metadata_are_taken() -> None:
    assert agree(QUOTED)


def arrows(**fields: Any) -> Record:
    record = copy.deepcopy(QUOTED)
    record["relations"][0].update(fields)
    return record


def spans(change: Callable[[Record], object]) -> Record:
    record = copy.deepcopy(GOOD)
    change(record["spans"][0])
    return record


@pytest.mark.parametrize(
    "data",
    [
        [],
        GOOD | {"version": 1.0},
        GOOD | {"entities": []},
        GOOD | {"article": None},
        GOOD | {"article": {"text": "x", "metadata": []}, "spans": []},
        GOOD | {"article": {"text": "x", "metadata": {"deep": DEEP}}, "spans": []},
        GOOD | {"article": {"text": "x", "published": "soon"}, "spans": []},
        GOOD | {"article": {"text": 1}},
        GOOD | {"article": {"text": "x", "text_sha256": "y"}, "spans": []},
        GOOD | {"spans": {}},
        GOOD | {"spans": [1]},
        GOOD | {"spans": [GOOD["spans"][0]] * 2},
        spans(lambda it: it.pop("id")),
        spans(lambda it: it.pop("label")),
        spans(lambda it: it.update(attributes=[])),
        spans(lambda it: it.update(attributes={"x": 1})),
        spans(lambda it: it.update(attributes={"realis": "x"})),
        spans(lambda it: it.update(label="Verb", attributes={})),
        spans(lambda it: it.pop("attributes") and it.update(label="Verb")),
        spans(lambda it: it.pop("attributes") and it.update(label=1)),
        spans(lambda it: it.update(fragments=[])),
        spans(lambda it: it.update(fragments=[[0, True]])),
        spans(lambda it: it.update(fragments=[[3, 3]], quote=[""])),
        spans(lambda it: it.update(fragments=[[0, 99]])),
        spans(lambda it: it.update(quote=["x"])),
        spans(lambda it: it.update(fragments={})),
        spans(lambda it: it.update(fragments=[[0]])),
        spans(lambda it: it.update(fragments=[[0, 3], [10]])),
        spans(lambda it: it.update(schema_version=-1)),
        GOOD | {"relations": {}},
        QUOTED | {"relations": [1]},
        QUOTED | {"relations": [QUOTED["relations"][0] | {"id": "r3"}, *QUOTED["relations"]]},
        arrows(extra=1),
        arrows(id=""),
        arrows(id="r1"),
        arrows(state="x"),
        arrows(attributes=[]),
        arrows(target="gone"),
        arrows(target="q"),
        arrows(target="c"),
        arrows(label="x"),
        arrows(label="cue", target="c"),
    ],
)
def test_what_has_to_be_looked_at_closely_is_left_to_the_other(data: Any) -> None:
    assert not agree(data)
