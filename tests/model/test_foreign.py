"""What other programs say becomes a document, and nothing of it is lost in silence."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.errors import FormatError
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.foreign import (
    REORDERED,
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    to_document,
)
from annotator.model.label_map import LabelMap, Named
from tests.strategies import SCHEMA

TEXT = "Ada Kern said no"

To = Callable[..., tuple[Document | None, Findings]]


def span(ref: str, label: str, start: int, end: int, **attributes: Any) -> ForeignSpan:
    return ForeignSpan(ref, label, ((start, end),), TEXT[start:end], attributes)


@pytest.fixture
def to() -> To:
    def convert(
        *spans: ForeignSpan,
        relations: tuple[ForeignRelation, ...] = (),
        labels: LabelMap | None = None,
        **more: Any,
    ) -> tuple[Document | None, Findings]:
        foreign = ForeignDocument("a.x", {"text": TEXT}, "mara", spans, relations, **more)
        findings = Findings()
        return to_document(foreign, SCHEMA, labels or LabelMap(), findings), findings

    return convert


def test_names_of_the_schema_need_no_map(to: To) -> None:
    document, findings = to(
        span("1", "Actor", 0, 8, mention="NAM", low="4"),
        span("2", "Quote", 14, 16),
        relations=(ForeignRelation("source", "2", "1", {"attributes": {"sure": 1}}),),
        labels=LabelMap(attributes={"low": Named("")}),
    )

    assert document is not None
    assert [(it.label, it.attributes) for it in document.spans] == [
        ("Actor", {"mention": "NAM"}),
        ("Quote", {}),
    ]
    [relation] = document.relations
    assert (relation.label, relation.attributes) == ("source", {"sure": 1})
    assert document.by_id[relation.source].label == "Quote"
    assert document.status == "in_progress"
    assert findings.lines() == ("Left out as asked: 1 × attribute 'low'.",)
    assert to()[0] is not None
    assert to(status="done")[0].status == "done"  # type: ignore[union-attr]


def test_ids_are_the_same_again_and_differ_for_equal_things(to: To) -> None:
    spans = (span("1", "Actor", 0, 8), span("2", "Actor", 0, 8))

    first, again = to(*spans)[0], to(*spans)[0]

    assert first == again
    assert first is not None
    assert len({it.id for it in first.spans}) == 2


def test_a_map_says_what_names_are(to: To) -> None:
    labels = LabelMap(
        labels={
            "Person": Named("Actor", {"etype": "PER"}),
            "Junk": Named(""),
            "Says": Named("Quote"),
        },
        attributes={"Person.kind": Named("mention"), "kind": Named("")},
        values={"mention.Name": "NAM", "qtype.odd": ""},
        roles={"Person.said": Named("source", backwards=True)},
    )

    document, findings = to(
        span("1", "Person", 0, 8, kind="Name"),
        span("2", "Says", 14, 16, kind="x", qtype="odd"),
        span("3", "Junk", 9, 13),
        relations=(ForeignRelation("said", "1", "2"), ForeignRelation("said", "1", "3")),
        labels=labels,
    )

    assert document is not None
    assert document.spans[0].attributes == {"mention": "NAM", "etype": "PER"}
    [relation] = document.relations
    assert document.by_id[relation.source].label == "Quote"
    assert findings.dropped == {
        "attribute 'kind'": 1,
        "value 'qtype.odd'": 1,
        "label 'Junk'": 1,
        "relation to a label that was left out": 1,
    }


def test_a_label_may_depend_on_a_value(to: To) -> None:
    labels = LabelMap(
        labels={
            "Mention.kind=person": Named("Actor", {"etype": "PER"}),
            "Mention.kind=junk": Named(""),
            "Mention": Named("Object"),
        }
    )
    spans = [
        span(str(at), "Mention", 0, at + 1, kind=kind)
        for at, kind in enumerate(("person", "junk", "thing"))
    ]

    document, findings = to(*spans, labels=labels)

    assert document is not None
    assert sorted((it.label, it.attributes) for it in document.spans) == [
        ("Actor", {"etype": "PER"}),
        ("Object", {}),
    ]
    assert dict(findings.unknown) == {("attribute", "Mention.kind"): 1}
    assert dict(findings.dropped) == {"label 'Mention.kind=junk'": 1}


def test_what_nobody_knows_is_listed_or_dropped(to: To) -> None:
    spans = (
        span("1", "Person", 0, 8),
        span("2", "Actor", 0, 8, shoe=42, mention="Name", etype=["x"]),
        span("3", "Quote", 14, 16),
        span("4", "Cue", 9, 13),
    )
    relations = (
        ForeignRelation("speaker", "3", "2"),
        ForeignRelation("source", "3", "4"),
        ForeignRelation("source", "3", "2"),
        ForeignRelation("source", "3", "2"),
        ForeignRelation("cue", "3", "4"),
    )

    document, findings = to(*spans, relations=relations)
    dropped, said = to(*spans, relations=relations, labels=LabelMap(drop_rest=True))

    assert dict(findings.unknown) == {
        ("label", "Person"): 1,
        ("attribute", "Actor.shoe"): 1,
        ("value", "mention.Name"): 1,
        ("value", 'etype.["x"]'): 1,
        ("role", "Quote.speaker"): 1,
    }
    assert dict(findings.forbidden) == {
        "the source of Quote must be Actor, not Cue": 1,
        "source of Quote leads to the same target twice": 1,
    }
    assert document == dropped
    assert dropped is not None
    assert sorted(it.label for it in dropped.relations) == ["cue", "source"]
    assert sum(said.dropped.values()) == 7
    assert not said.unknown
    assert not said.forbidden


def test_roles_may_be_filled_only_so_often(to: To) -> None:
    _, findings = to(
        span("1", "Actor", 0, 3),
        span("2", "Actor", 4, 8),
        span("3", "Quote", 14, 16),
        relations=(ForeignRelation("source", "3", "1"), ForeignRelation("source", "3", "2")),
    )

    assert dict(findings.forbidden) == {"Quote may have 1 source, not 2": 1}


def test_words_are_what_the_schema_wants(to: To) -> None:
    document, _ = to(
        span("1", "Quantity", 0, 3, low="400", low_inclusive="true", unit="7"),
        span("2", "Event", 0, 3, context="legal", realis="ACTUAL"),
        span("3", "Event", 4, 8, context='["legal", "crime"]'),
    )

    assert document is not None
    quantity, one, two = sorted(document.spans, key=lambda it: (it.start, it.label == "Event"))
    assert quantity.attributes == {"low": 400, "low_inclusive": True, "unit": "7"}
    assert one.attributes == {"realis": "ACTUAL", "context": ["legal"]}
    assert two.attributes == {"context": ["legal", "crime"]}


def test_fragments_in_another_order_are_sorted_and_that_is_said(to: To) -> None:
    turned = ForeignSpan("1", "Quote", ((14, 16), (0, 3), (3, 8)), "no Ada  Kern")

    document, findings = to(turned)

    assert document is not None
    assert document.spans[0].fragments == ((0, 8), (14, 16))
    assert findings.lines() == (f"1 article: {REORDERED}.",)


def test_empty_ranges_and_attributes_of_other_labels_are_forbidden(to: To) -> None:
    labels = LabelMap(labels={"X": Named("Gone")}, attributes={"kind": Named("mention")})

    _, findings = to(
        ForeignSpan("1", "Actor", ((2, 2),)),
        span("2", "Cue", 0, 3, kind="NAM"),
        span("3", "X", 0, 3),
        labels=labels,
    )

    assert dict(findings.forbidden) == {
        "Actor without any character": 1,
        "Cue has no attribute 'mention'": 1,
    }
    assert dict(findings.unknown) == {("label", "X"): 1}


def test_offsets_that_fit_in_no_way_leave_the_article_out(to: To) -> None:
    document, findings = to(span("1", "Actor", 0, 8), ForeignSpan("2", "Cue", ((0, 3),), "Bea"))

    assert document is None
    assert findings.lines() == ("a.x, 2: says 'Bea', but the text at 0:3 is 'Ada'.",)


def test_offsets_of_another_kind_are_counted(to: To) -> None:
    shifted = [
        ForeignSpan(str(at), "Actor", ((start + 1, end + 1),), TEXT[start:end])
        for at, (start, end) in enumerate(((0, 8), (9, 13)))
    ]

    document, findings = to(*shifted)

    assert document is not None
    assert [it.fragments for it in document.spans] == [((0, 8),), ((9, 13),)]
    assert findings.lines() == ("1 article: offsets are shifted by 1.",)


@pytest.mark.parametrize(
    ("spans", "relations", "more", "sentence"),
    [
        ([span("1", "Cue", 0, 3)] * 2, (), {}, "a.x: the id '1' stands twice."),
        ([span("1", "Cue", 0, 3)], [ForeignRelation("cue", "1", "9")], {}, "cue refers to '9'"),
        (
            [ForeignSpan(it, "Cue", ((0, 3),), more={"id": "s"}) for it in "12"],
            (),
            {},
            "a.x, 2: the id 's' stands twice.",
        ),
        (
            [ForeignSpan("1", "Cue", ((0, 3),), more={"state": "odd"})],
            (),
            {},
            "a.x, 1: state: Input should be",
        ),
        ([], (), {"status": "odd"}, "a.x: status: Input should be"),
    ],
)
def test_what_is_broken_is_refused(
    to: To, spans: Any, relations: Any, more: Any, sentence: str
) -> None:
    with pytest.raises(FormatError) as caught:
        to(*spans, relations=tuple(relations), **more)

    assert sentence in str(caught.value)


def test_an_article_that_is_none_is_refused() -> None:
    foreign = ForeignDocument("a.x", {"text": "\ud800"}, "mara")

    with pytest.raises(FormatError, match=r"a.x: text: half a surrogate pair at character 0\."):
        to_document(foreign, SCHEMA, LabelMap(), Findings())


def test_findings_are_added_up() -> None:
    one, two = Findings(), Findings()
    one.remarks["x"] += 1
    two.remarks["x"] += 2
    two.left_out.append("a is left out.")
    one.add(two)

    assert one.lines() == ("3 articles: x.", "a is left out.")


def test_unknown_names_come_with_the_first_example_of_each(to: To) -> None:
    long = f"{'very ' * 20}long"

    _, findings = to(
        span("1", "Person", 0, 8),
        span("2", "Person", 0, 3),
        span("3", "Actor", 0, 8, shoe=["a", 4], etype="human", size=long),
        span("4", "Quote", 14, 16),
        relations=(ForeignRelation("by", "4", "3"),),
    )

    assert findings.examples == {
        ("label", "Person"): "Ada Kern",
        ("attribute", "Actor.shoe"): '["a",4]',
        ("attribute", "Actor.size"): f"{long[:59]}…",
        ("value", "etype.human"): "Ada Kern",
        ("role", "Quote.by"): "no → Ada Kern",
    }
    assert findings.unknown["label", "Person"] == 2


def test_what_the_schema_forbids_is_left_out_where_somebody_said_so(to: To) -> None:
    document, findings = to(
        span("1", "Actor", 0, 8),
        span("2", "Cue", 9, 13),
        relations=(ForeignRelation("source", "2", "1"),),
        labels=LabelMap(drop_forbidden=True),
    )

    assert document is not None
    assert document.relations == ()
    assert findings.dropped == {"Cue has no role 'source'": 1}
    assert not findings.forbidden


def test_very_many_labels_in_one_place_and_roles_of_one_label_are_no_reason_to_hang() -> None:
    same = [ForeignSpan(f"T{it}", "Actor", ((0, 3),), "Ada") for it in range(20_000)]
    event = ForeignSpan("E", "Event", ((4, 8),), "said")
    roles = [ForeignRelation("actor", "E", it.ref) for it in same]
    foreign = ForeignDocument(
        where="a.ann",
        article={"text": "Ada said"},
        author="jo",
        spans=(*same, event),
        relations=(*roles, roles[0]),
    )
    findings = Findings()

    document = to_document(foreign, SCHEMA, LabelMap(), findings)

    assert document
    assert len({it.id for it in document.spans}) == 20_001
    assert len(document.relations) == 20_000
    assert dict(findings.forbidden) == {"actor of Event leads to the same target twice": 1}
