"""Each act does to a document what it says, and leaves nothing behind that is forbidden."""

from typing import Any

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from annotator.errors import InputError, SchemaError
from annotator.model import acts, rules, tokens
from annotator.model.change import Edit, Thing
from annotator.model.document import Document, Review, Status
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span, joined
from annotator.project import Project
from tests.conftest import AUTHOR, TEXT, Mark
from tests.strategies import SCHEMA, documents, ranges

STATUSES: list[Status] = ["in_progress", "untouched", "in_progress", "done", "untouched", "done"]
# Whole documents take long to draw, above all where other programs are busy.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LABELS = st.sampled_from([it.name for it in SCHEMA.labels])


@pytest.fixture
def strike(document: Document, mark: Mark) -> Document:
    """The document with an event, a cue and what they are to the others."""
    event = mark(
        "Event",
        "strike",
        id="s3",
        attributes={"type": "PROTEST", "mode": "strike", "realis": "ACTUAL"},
        note="the port",
    )
    cue = mark("Cue", "told", id="s4")
    reporters = mark("Actor", "reporters", id="s5")
    ends = [
        ("r1", "actor", "s3", "s1"),
        ("r2", "source", "s2", "s1"),
        ("r3", "cue", "s2", "s4"),
        ("r4", "addressee", "s2", "s5"),
    ]
    relations = tuple(
        Relation(id=id_, article_id="a1", author=AUTHOR, label=label, source=source, target=target)
        for id_, label, source, target in ends
    )
    return document.model_copy(
        update={"spans": (*document.spans, event, cue, reporters), "relations": relations}
    )


def roles(document: Document) -> set[tuple[str, str, str]]:
    return {(it.label, it.source, it.target) for it in document.relations}


def some_ids(document: Document) -> st.SearchStrategy[list[str]]:
    ids = [*document.by_id]
    return st.lists(st.sampled_from(ids), min_size=1) if ids else st.just([])


def kept(document: Document, edits: list[Edit]) -> Document:
    """Return the document after the edits, which say of each thing what it was, and once."""
    keys = [it.key for it in edits]
    assert len(set(keys)) == len(keys)
    values: list[Thing] = [*document.spans, *document.relations]
    there = {it.id: it for it in values}
    for edit in edits:
        if isinstance(edit.value, Span | Relation):
            assert edit.before == there.get(edit.value.id)
            assert edit.before != edit.after
    return document.edited(edits)


# New spans


def test_new_span_has_the_defaults_of_its_label(document: Document, schema: Schema) -> None:
    span = acts.new_span(document, schema, "Event", [Range(8, 10), Range(0, 3), Range(2, 5)])

    assert document.holds(span)
    assert span.fragments == (Range(0, 5), Range(8, 10))
    assert span.attributes == {"realis": "ACTUAL", "polarity": "positive"}
    assert list(rules.span_problems(span, schema, len(TEXT))) == []


def test_default_that_does_not_fit_is_left_out(document: Document, schema: Schema) -> None:
    event = schema.by_name["Event"]
    names = {"type": "PROTEST", "mode": "visit", "realis": "MAYBE", "polarity": "negative"}
    attributes = tuple(
        it.model_copy(update={"default": names.get(it.name)}) for it in event.attributes
    )
    labels = tuple(
        it.model_copy(update={"attributes": attributes}) if it is event else it
        for it in schema.labels
    )

    span = acts.new_span(
        document, schema.model_copy(update={"labels": labels}), "Event", [Range(0, 3)]
    )

    assert span.attributes == {"type": "PROTEST", "polarity": "negative"}


def test_span_does_not_share_its_defaults_with_the_schema(
    document: Document, schema: Schema
) -> None:
    event = schema.by_name["Event"]
    attributes = tuple(
        it.model_copy(update={"default": ["legal"]}) if it.name == "context" else it
        for it in event.attributes
    )
    labels = (event.model_copy(update={"attributes": attributes, "roles": ()}),)
    only = schema.model_copy(update={"labels": labels})
    first = acts.new_span(document, only, "Event", [Range(0, 3)])

    shared = first.attributes["context"]
    assert isinstance(shared, list)
    shared.append("cyber")

    second = acts.new_span(document, only, "Event", [Range(0, 3)])
    assert second.attributes["context"] == ["legal"]


def test_identical_spans_are_added_once(document: Document, mark: Mark) -> None:
    again, cue, cue_too = mark("Actor", "Ada Kern"), mark("Cue", "told"), mark("Cue", "told")
    other_label = mark("Object", "Ada Kern")

    edits = acts.add(document, [again, cue, other_label, cue_too])

    assert edits == [Edit(after=cue), Edit(after=other_label)]
    assert kept(document, edits).spans == tuple(
        sorted((*document.spans, cue, other_label), key=lambda it: (it.start, -it.end, it.id))
    )
    assert acts.add(kept(document, edits), [cue_too]) == []


# Removing


def test_removing_takes_all_roles_along(strike: Document) -> None:
    left = kept(strike, acts.remove(strike, ["s1"]))

    assert {it.id for it in left.spans} == {"s2", "s3", "s4", "s5"}
    assert roles(left) == {("cue", "s2", "s4"), ("addressee", "s2", "s5")}


def test_what_is_selected_twice_is_removed_once(strike: Document) -> None:
    left = kept(strike, acts.remove(strike, ["s2", "s1", "s2"]))

    assert {it.id for it in left.spans} == {"s3", "s4", "s5"}
    assert left.relations == ()


@PATIENT
@given(documents, st.data())
def test_nothing_hangs_in_the_air_after_removing(document: Document, data: st.DataObject) -> None:
    gone = data.draw(some_ids(document))

    left = kept(document, acts.remove(document, gone))

    assert {*left.by_id} == {*document.by_id} - {*gone}
    assert list(rules.problems(left, SCHEMA)) == []
    stay = [it for it in document.relations if not {it.source, it.target} & {*gone}]
    assert list(left.relations) == stay


# Reshaping


def test_reshaping_joins_what_touches(document: Document) -> None:
    actor = document.by_id["s1"]

    edits = acts.reshape(actor, [*actor.fragments, Range(actor.end, actor.end + 5), Range(0, 7)])

    changed = kept(document, edits).by_id["s1"]
    assert changed.fragments == (Range(0, 7), Range(actor.start, actor.end + 5))
    assert changed == actor.model_copy(update={"fragments": changed.fragments})


def test_same_shape_is_no_edit(document: Document) -> None:
    quote = document.by_id["s2"]

    assert acts.reshape(quote, quote.fragments[::-1]) == []


@pytest.mark.parametrize("fragments", [[], [Range(3, 3)], [Range(-2, 3)]])
def test_shape_of_nothing_is_refused(document: Document, fragments: list[Range]) -> None:
    with pytest.raises(InputError, match=r"^This cannot be kept: .+\.$"):
        acts.reshape(document.by_id["s1"], fragments)


# Relabelling


def test_relabelling_drops_what_the_new_label_lacks(strike: Document, schema: Schema) -> None:
    edits = acts.relabel(strike, schema, ["s3"], "Quantity")

    changed = kept(strike, edits)
    assert changed.by_id["s3"].label == "Quantity"
    assert changed.by_id["s3"].attributes == {}
    assert changed.by_id["s3"].note == "the port"
    assert roles(changed) == roles(strike) - {("actor", "s3", "s1")}


def test_relabelling_keeps_what_both_labels_have(strike: Document, schema: Schema) -> None:
    own = {"entity": "e1", "mention": "NAM"}
    actor = strike.by_id["s1"].model_copy(update={"attributes": own})
    strike = strike.edited([Edit(before=strike.by_id["s1"], after=actor)])

    changed = kept(strike, acts.relabel(strike, schema, ["s1"], "Place"))

    assert changed.by_id["s1"].attributes == {"entity": "e1"}
    assert roles(changed) == {("cue", "s2", "s4"), ("addressee", "s2", "s5")}


def test_arrow_between_two_relabelled_spans_stays_if_it_fits_both(
    document: Document, mark: Mark, schema: Schema
) -> None:
    events = [mark("Event", it, id=it) for it in ("strike", "walked")]
    part = Relation(
        id="r", article_id="a1", author=AUTHOR, label="part_of", source="walked", target="strike"
    )
    document = document.model_copy(update={"spans": tuple(events), "relations": (part,)})

    one = kept(document, acts.relabel(document, schema, ["walked"], "Quantity"))
    both = kept(document, acts.relabel(document, schema, ["walked", "strike"], "Quantity"))

    assert one.relations == ()
    assert both.relations == (part,)


def test_same_label_is_no_edit(strike: Document, schema: Schema) -> None:
    assert acts.relabel(strike, schema, ["s3", "s3"], "Event") == []


@PATIENT
@given(documents, LABELS, st.data())
def test_relabelled_document_is_a_good_one_but_for_how_many(
    document: Document, label: str, data: st.DataObject
) -> None:
    ids = data.draw(some_ids(document))

    changed = kept(document, acts.relabel(document, SCHEMA, ids, label))

    for span_id in ids:
        before, after = document.by_id[span_id], changed.by_id[span_id]
        assert after.label == label
        defaults = SCHEMA.by_name[label].defaults
        assert after.attributes.items() <= (defaults | before.attributes).items()
        assert list(rules.span_problems(after, SCHEMA, len(document.article.text))) == []
    for relation in changed.relations:
        assert rules.relation_problem(relation, SCHEMA, changed.by_id) == ""


# Attributes


def test_attribute_is_set_and_taken_away(strike: Document, schema: Schema) -> None:
    done = kept(strike, acts.set_attribute(strike, schema, ["s1", "s5", "s1"], "etype", "PER"))
    back = kept(done, acts.set_attribute(done, schema, ["s1", "s5"], "etype", None))

    assert done.by_id["s1"].attributes == done.by_id["s5"].attributes == {"etype": "PER"}
    assert [it.attributes for it in back.spans] == [it.attributes for it in strike.spans]
    assert acts.set_attribute(strike, schema, ["s1"], "etype", None) == []
    assert acts.set_attribute(done, schema, ["s1"], "etype", "PER") == []


def test_what_depends_on_the_old_value_goes(strike: Document, schema: Schema) -> None:
    other = kept(strike, acts.set_attribute(strike, schema, ["s3"], "type", "ASSAULT"))
    none = kept(strike, acts.set_attribute(strike, schema, ["s3"], "type", None))

    assert other.by_id["s3"].attributes == {"type": "ASSAULT", "realis": "ACTUAL"}
    assert none.by_id["s3"].attributes == {"realis": "ACTUAL"}


def test_what_still_fits_stays(strike: Document, schema: Schema) -> None:
    sanction = {"type": "SANCTION", "mode": "expel"}
    event = strike.by_id["s3"].model_copy(update={"attributes": sanction})
    strike = strike.edited([Edit(before=strike.by_id["s3"], after=event)])

    changed = kept(strike, acts.set_attribute(strike, schema, ["s3"], "type", "THREATEN"))

    assert changed.by_id["s3"].attributes == {"type": "THREATEN", "mode": "expel"}


def test_what_depends_on_what_goes_goes_as_well(document: Document) -> None:
    chain = [
        {"name": "a", "type": "enum", "values": ["x", "y"]},
        {
            "name": "b",
            "type": "enum",
            "values": ["x"],
            "depends": {"attribute": "a", "values": {"x": ["x"]}},
        },
        {"name": "c", "type": "enum", "depends": {"attribute": "b", "values": {"x": ["x"]}}},
    ]
    colors = {"bar": "#000000", "tint": "#FFFFFF"}
    label = {"name": "Actor", "light": colors, "dark": colors, "attributes": chain}
    schema = Schema.model_validate({"name": "chain", "labels": [label]})
    all_three: dict[str, JsonValue] = {"c": "x", "b": "x", "a": "x"}
    actor = document.by_id["s1"].model_copy(update={"attributes": all_three})
    document = document.model_copy(update={"spans": (actor,)})

    changed = kept(document, acts.set_attribute(document, schema, ["s1"], "a", "y"))

    assert changed.by_id["s1"].attributes == {"a": "y"}
    assert list(rules.problems(document, schema)) == list(rules.problems(changed, schema)) == []


@pytest.mark.parametrize(
    ("name", "value"), [("type", "DANCE"), ("mode", "visit"), ("colour", "red"), ("realis", 1)]
)
def test_value_that_does_not_fit_stays_for_the_schema_to_say(
    strike: Document, schema: Schema, name: str, value: JsonValue
) -> None:
    changed = kept(strike, acts.set_attribute(strike, schema, ["s3"], name, value))

    [said] = rules.span_problems(changed.by_id["s3"], schema, len(TEXT))
    assert name in said


@pytest.mark.parametrize(("old", "new"), [(True, 1), (1, True), (1, 1.0), (1.0, 1), (0, False)])
def test_number_that_only_changes_its_type_is_an_edit(
    document: Document, mark: Mark, schema: Schema, old: JsonValue, new: JsonValue
) -> None:
    many = mark("Quantity", "400", id="s9", attributes={"low": old})
    document = document.model_copy(update={"spans": (many,)})

    [edit] = acts.set_attribute(document, schema, ["s9"], "low", new)

    assert isinstance(edit.after, Span)
    assert type(edit.after.attributes["low"]) is type(new)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1 << 64, "\ud800", ["\ud800"], b"x"])
def test_value_that_no_file_can_hold_is_refused_by_a_sentence(
    strike: Document, schema: Schema, value: Any
) -> None:
    with pytest.raises(InputError, match=r"^This cannot be kept: .+\.$"):
        acts.set_attribute(strike, schema, ["s3"], "asserted_by", value)


def test_span_does_not_share_what_it_was_given(strike: Document, schema: Schema) -> None:
    chosen: list[JsonValue] = ["legal"]

    [edit] = acts.set_attribute(strike, schema, ["s3"], "context", chosen)
    chosen.append("cyber")

    assert isinstance(edit.after, Span)
    assert edit.after.attributes["context"] == ["legal"]


def test_note_is_written(document: Document) -> None:
    actor = document.by_id["s1"]

    changed = kept(document, acts.set_note(actor, "“Ada”\u2028🚢"))

    assert changed.by_id["s1"].note == "“Ada”\u2028🚢"
    assert acts.set_note(actor, "") == []
    with pytest.raises(InputError, match="half a surrogate pair at character 2"):
        acts.set_note(actor, "ab\ud83d")


# Roles


@pytest.mark.parametrize("targets", [[], ["s1"], ["s5"], ["s1", "s5"], ["s5", "s1", "s5"]])
def test_role_is_filled_with_exactly_these(strike: Document, targets: list[str]) -> None:
    quote = strike.by_id["s2"]

    changed = kept(strike, acts.set_role(strike, quote, "addressee", targets))

    others = {it for it in roles(strike) if it[0] != "addressee"}
    assert roles(changed) == others | {("addressee", "s2", it) for it in targets}
    assert len(changed.relations) == len(roles(changed))
    assert acts.set_role(changed, quote, "addressee", targets) == []


def test_role_that_stays_is_the_same_relation(strike: Document) -> None:
    edits = acts.set_role(strike, strike.by_id["s2"], "addressee", ["s1", "s5"])

    [edit] = edits
    assert isinstance(edit.after, Relation)
    assert edit.before is None
    assert strike.holds(edit.after)
    assert edit.after.target == "s1"


def test_arrow_that_stands_twice_is_left_once(strike: Document) -> None:
    again = strike.relations[3].model_copy(update={"id": "r5"})
    twice = strike.model_copy(update={"relations": (*strike.relations, again)})

    changed = kept(twice, acts.set_role(twice, twice.by_id["s2"], "addressee", ["s5"]))

    assert changed == strike


# How far


def test_review_says_how_far(document: Document) -> None:
    begun = kept(document, acts.review(document, "in_progress"))
    done = kept(begun, acts.review(begun, "done"))

    assert (begun.status, done.status) == ("in_progress", "done")
    assert acts.review(done, "done") == []
    assert acts.review(document, "untouched") == []


def test_untouched_article_has_no_review(document: Document) -> None:
    done = document.model_copy(update={"status": "done"})

    assert acts.review(done, "untouched") == [Edit(before=done.review)]
    assert acts.review(document, "done") == [
        Edit(after=Review(article_id="a1", author=AUTHOR, status="done"))
    ]


def test_article_that_is_untouched_again_can_be_begun_again(project: Project) -> None:
    for status in STATUSES:
        edits = acts.review(project.document(1, AUTHOR), status)
        project.apply("Mark", edits, author=AUTHOR)

        assert project.document(1, AUTHOR).status == status


def test_first_act_begins_an_article(document: Document, mark: Mark) -> None:
    edits = acts.add(document, [mark("Cue", "told")])

    assert acts.begun(document, edits) == acts.review(document, "in_progress")
    assert acts.begun(document, acts.review(document, "done")) == []
    assert acts.begun(document.model_copy(update={"status": "done"}), edits) == []


# Edges


def moved(mark: Mark, words: str, edge: str, step: int, by: str = "token") -> str | None:
    [found] = mark("Actor", words).fragments
    fragments = acts.moved_edge(TEXT, [found], edge, step, by=by)
    return TEXT[fragments[0].start : fragments[0].end] if fragments else None


@pytest.mark.parametrize(
    ("words", "edge", "step", "wanted"),
    [
        ("Ada Kern", "start", 1, "Kern"),
        ("Ada Kern", "start", -1, "” Ada Kern"),
        ("Ada Kern", "end", 1, "Ada Kern told"),
        ("Ada Kern", "end", -1, "Ada"),
        ("Ada", "start", 1, None),
        ("Ada", "end", -1, None),
        ("da Ker", "start", -1, "Ada Ker"),
        ("da Ker", "end", 1, "da Kern"),
        ("Dockers", "start", -1, None),
        ("Dockers", "end", 1, "Dockers 🚢"),
        ("More than", "end", 1, "More than\u00a0400"),
        ("More", "start", -1, "”\nMore"),
        ("count.", "end", 1, None),
    ],
)
def test_edge_moves_by_a_token(
    mark: Mark, words: str, edge: str, step: int, wanted: str | None
) -> None:
    assert moved(mark, words, edge, step) == wanted


@pytest.mark.parametrize(
    ("words", "edge", "step", "wanted"),
    [
        ("Ada", "start", 1, "da"),
        ("Ada", "start", -1, " Ada"),
        ("Ada", "end", 1, "Ada "),
        ("Ada", "end", -1, "Ad"),
        ("D", "start", 1, None),
        ("D", "start", -1, None),
        ("own count.", "end", 1, "own count.\r\n"),
    ],
)
def test_edge_moves_by_a_character(
    mark: Mark, words: str, edge: str, step: int, wanted: str | None
) -> None:
    assert moved(mark, words, edge, step, "character") == wanted


def test_character_is_never_cut() -> None:
    text = "a👩\u200d👩\u200d👧e\u0301🇺🇦b"
    edges = {0, *(it.end() for it in regex.finditer(r"\X", text))}

    grown = [Range(0, 1)]
    while further := acts.moved_edge(text, grown, "end", 1, by="character"):
        assert further[0].end in edges
        grown = further
    assert grown == [Range(0, len(text))]

    while further := acts.moved_edge(text, grown, "start", 1, by="character"):
        assert further[0].start in edges
        grown = further
    assert text[grown[0].start : grown[0].end] == "b"


def test_outer_edges_of_a_span_in_pieces_move() -> None:
    pieces = [Range(0, 7), Range(10, 13)]

    assert acts.moved_edge(TEXT, pieces, "end", 1, by="token") == [Range(0, 7), Range(10, 20)]
    assert acts.moved_edge(TEXT, pieces, "end", -1, by="character") == [Range(0, 7), Range(10, 12)]
    assert acts.moved_edge(TEXT, pieces, "start", 1, by="character") == [
        Range(1, 7),
        Range(10, 13),
    ]
    assert acts.moved_edge(TEXT, pieces, "start", 1, by="token") is None
    assert pieces == [Range(0, 7), Range(10, 13)]


@given(ranges, st.sampled_from(["start", "end"]), st.sampled_from([1, -1]))
def test_moved_edge_is_at_the_next_token(drawn: tuple[str, Range], edge: str, step: int) -> None:
    text, (start, end) = drawn
    at = 0 if edge == "start" else 1
    here = (start, end)[at]
    known = sorted({it[at] for it in tokens.tokens(text)})
    further = [it for it in known if (it > here if step > 0 else it < here)]
    place = (further[0] if step > 0 else further[-1]) if further else here
    wanted = Range(place, end) if edge == "start" else Range(start, place)

    found = acts.moved_edge(text, [Range(start, end)], edge, step, by="token")

    if place == here or wanted.start >= wanted.end:
        assert found is None
    else:
        assert found == [wanted]


@given(ranges, st.sampled_from(["start", "end"]), st.sampled_from([1, -1]))
def test_moved_edges_are_what_a_span_takes(drawn: tuple[str, Range], edge: str, step: int) -> None:
    text, one = drawn

    found = acts.moved_edge(text, [one], edge, step, by="character")

    if found:
        assert joined(found) == tuple(found)
        assert 0 <= found[0].start < found[0].end <= len(text)
        [changed] = found
        assert changed[edge == "start"] == one[edge == "start"]


def test_what_a_new_label_has_no_room_for_is_counted(document: Document) -> None:
    quote = document.by_id["s2"]
    typed = acts.set_attribute(document, SCHEMA, ["s2"], "qtype", "direct")
    document = document.edited(typed)
    document = document.edited(acts.set_role(document, quote, "source", ["s1"]))

    edits = acts.relabel(document, SCHEMA, ["s2"], "Event")

    attributes, roles = acts.dropped(edits)
    assert attributes == 1
    assert [(it.label, it.target) for it in roles] == [("source", "s1")]
    assert acts.dropped(acts.relabel(document, SCHEMA, ["s2"], "Quote")) == (0, [])
    assert acts.dropped([Edit(after=quote)]) == (0, [])


# Filling


def test_filling_adds_a_target_or_takes_the_place_of_the_only_one(
    strike: Document, mark: Mark, schema: Schema
) -> None:
    quote, event = strike.by_id["s2"], strike.by_id["s3"]
    she = mark("Actor", "them", id="s6")

    replaced = strike.edited(acts.fill(strike, schema, quote, "source", she))
    added = replaced.edited(acts.fill(replaced, schema, event, "actor", she))

    assert ("source", "s2", "s6") in roles(replaced)
    assert ("source", "s2", "s1") not in roles(replaced)
    assert {("actor", "s3", "s1"), ("actor", "s3", "s6")} <= roles(added)
    assert "s6" in replaced.by_id
    assert acts.fill(added, schema, event, "actor", she) == []


def test_filling_refuses_what_the_schema_forbids(strike: Document, schema: Schema) -> None:
    quote, event = strike.by_id["s2"], strike.by_id["s3"]
    with pytest.raises(SchemaError, match="The source of Quote must be Actor, not Event"):
        acts.fill(strike, schema, quote, "source", event)
    with pytest.raises(SchemaError, match="Quote has no role 'actor'"):
        acts.fill(strike, schema, quote, "actor", strike.by_id["s1"])
    with pytest.raises(SchemaError, match="cannot lead from a span to itself"):
        acts.fill(strike, schema, quote, "inside", quote)


def test_filling_refuses_more_than_there_is_room_for(
    strike: Document, mark: Mark, schema: Schema
) -> None:
    [label] = [it for it in schema.labels if it.name == "Event"]
    pair = label.model_copy(
        update={
            "roles": [
                it.model_copy(update={"max": 2}) if it.name == "actor" else it for it in label.roles
            ]
        }
    )
    two = schema.model_copy(
        update={"labels": [pair if it.name == "Event" else it for it in schema.labels]}
    )
    event = strike.by_id["s3"]
    full = strike.edited(acts.fill(strike, two, event, "actor", strike.by_id["s5"]))

    with pytest.raises(SchemaError, match="Event has 2 Actor already, and no more"):
        acts.fill(full, two, event, "actor", mark("Actor", "them", id="s6"))


def test_emptying_takes_back_the_last(strike: Document, schema: Schema) -> None:
    event = strike.by_id["s3"]
    two = strike.edited(acts.fill(strike, schema, event, "actor", strike.by_id["s5"]))

    one = two.edited(acts.empty(two, event, "actor"))
    none = one.edited(acts.empty(one, event, "actor"))

    assert len(roles(two)) == len(roles(one)) + 1 == len(roles(none)) + 2
    assert acts.empty(none, event, "actor") == []


def test_only_an_article_without_a_date_is_given_one(document: Document) -> None:
    article = document.article.model_copy(update={"published": ""})
    bare = document.model_copy(update={"article": article})

    with pytest.raises(InputError, match="came with the date 2026-03-03"):
        acts.give_date(document, "2026-03-04")
    with pytest.raises(InputError, match="'2026-02-30' is no date"):
        acts.give_date(bare, "2026-02-30")

    dated = bare.edited(acts.give_date(bare, "2026-03"))
    assert (dated.article.published, dated.dated, dated.status) == (
        "2026-03", "2026-03", "in_progress",
    )  # fmt: skip
    assert acts.give_date(dated, "2026-03") == []
    untouched = dated.edited(acts.review(dated, "untouched"))
    assert untouched.article.published == "2026-03"
    assert untouched.edited(acts.give_date(untouched, "")).article.published == ""
    again = dated.edited(acts.give_date(dated, ""))
    assert (again.article.published, again.status) == ("", "in_progress")
    assert acts.review(bare, "untouched") == []


def test_labels_say_under_which_version_of_the_schema_they_were_made(
    strike: Document, schema: Schema
) -> None:
    later = schema.model_copy(update={"version": 3})
    new = acts.new_span(strike, schema, "Cue", [Range(0, 2)])
    done = kept(strike, acts.set_attribute(strike, later, ["s1"], "etype", "PER"))
    other = kept(done, acts.relabel(done, later, ["s5"], "Place"))
    [role] = acts.set_role(strike, strike.by_id["s3"], "recipient", ["s1"], schema_version=3)

    assert new.schema_version == schema.version
    assert [done.by_id[it].schema_version for it in ("s1", "s5")] == [3, 0]
    assert other.by_id["s5"].schema_version == 3
    assert isinstance(role.after, Relation)
    assert role.after.schema_version == 3
    # What is set to what it is already is labelled as it was.
    assert acts.set_attribute(strike, later, ["s1"], "etype", None) == []
