"""Frames are judged as a whole, and nothing that somebody else needs goes with them."""

import random

import pytest

from annotator.errors import InputError
from annotator.model import acts, judging
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.rules import problems
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from tests.conftest import Mark


def role(source: Span, name: str, target: Span, state: str = "proposed") -> Relation:
    return Relation.model_validate(
        {
            "article_id": source.article_id,
            "author": source.author,
            "label": name,
            "source": source.id,
            "target": target.id,
            "state": state,
            "origin": source.origin,
        }
    )


def proposed(mark: Mark, label: str, *words: str, origin: str = "quotes", **values: object) -> Span:
    return mark(label, *words, state="proposed", origin=origin, **values)


@pytest.fixture
def frames(document: Document, mark: Mark) -> Document:
    """Two proposed quotes with one source, a cue of the first, and a number by itself."""
    first = proposed(mark, "Quote", "“We will go back on Monday,”", id="q1")
    second = proposed(mark, "Quote", "“and not a day before.”", id="q2")
    source = proposed(mark, "Actor", "Ada Kern", id="a")
    cue = proposed(mark, "Cue", "told", id="c")
    number = proposed(mark, "Quantity", "More than\u00a0400", origin="quantities", id="n")
    roles = (role(first, "source", source), role(first, "cue", cue), role(second, "source", source))
    return Document(
        article=document.article,
        author=document.author,
        spans=(first, second, source, cue, number),
        relations=roles,
    )


def states(document: Document) -> dict[str, str]:
    return {it.id: it.state for it in document.spans}


def ids(spans: list[Span]) -> list[str]:
    return [it.id for it in spans]


def test_heads_are_walked_in_text_order_and_parts_go_with_them(frames: Document) -> None:
    assert ids(judging.heads(frames)) == ["q1", "q2", "n"]
    assert set(judging.frame(frames, "q1")) == {"q1", "a", "c"}
    assert judging.heads_among(frames, ["c", "q1", "a"]) == ["q1"]
    assert judging.heads_among(frames, ["c"]) == ["c"]


def test_without_proposals_there_is_nothing_to_judge(document: Document) -> None:
    assert judging.heads(document) == []
    assert judging.frame(document, "s1") == ()
    assert judging.implied(document, []) == []


def test_parts_of_each_other_have_one_head(document: Document, mark: Mark) -> None:
    event = proposed(mark, "Event", "strike", id="e")
    size = proposed(mark, "Quantity", "More than\u00a0400", id="n")
    round_about = Document(
        article=document.article,
        author=document.author,
        spans=(event, size),
        relations=(role(event, "size", size), role(size, "measures", event)),
    )
    assert ids(judging.heads(round_about)) == ["e"]
    assert judging.heads_among(round_about, ["e", "n"]) == ["e", "n"]


def test_a_quote_in_a_quote_is_judged_for_itself(document: Document, mark: Mark) -> None:
    outer = proposed(mark, "Quote", "“We will go back on Monday,”", id="o")
    inner = proposed(mark, "Quote", "go back", id="i")
    nested = Document(
        article=document.article,
        author=document.author,
        spans=(outer, inner),
        relations=(role(inner, "inside", outer),),
    )
    assert ids(judging.heads(nested)) == ["o", "i"]
    once = nested.edited(judging.accept(nested, ["i"]))
    assert states(once) == {"o": "proposed", "i": "accepted"}
    assert once.relations[0].state == "proposed"
    both = once.edited(judging.accept(once, ["o"]))
    assert both.relations[0].state == "accepted"


def test_accepting_takes_the_frame_and_no_other(frames: Document, schema: Schema) -> None:
    after = frames.edited(judging.accept(frames, ["q1"]))
    assert states(after) == {
        "q1": "accepted", "a": "accepted", "c": "accepted", "q2": "proposed", "n": "proposed",
    }  # fmt: skip
    found = {(it.source, it.label): it.state for it in after.relations}
    assert found == {
        ("q1", "source"): "accepted", ("q1", "cue"): "accepted", ("q2", "source"): "proposed",
    }  # fmt: skip
    assert after.by_id["q1"].origin == "quotes"
    assert list(problems(after, schema)) == []


def test_rejecting_leaves_what_another_frame_or_suggester_needs(
    frames: Document, schema: Schema
) -> None:
    after = frames.edited(judging.reject(frames, ["q1"]))
    assert states(after) == {"q1": "rejected", "a": "proposed", "q2": "proposed", "n": "proposed"}
    assert [it.source for it in after.relations] == ["q2"]
    both = frames.edited(judging.reject(frames, ["q1", "q2"]))
    assert states(both) == {"q1": "rejected", "q2": "rejected", "n": "proposed"}
    named = frames.by_id["a"].model_copy(update={"origin": "names"})
    other = frames.edited([Edit(before=frames.by_id["a"], after=named)])
    assert other.edited(judging.reject(other, ["q1", "q2"])).by_id["a"].state == "proposed"
    assert list(problems(after, schema)) == []


def test_a_part_that_was_accepted_stays_when_its_frame_is_rejected(frames: Document) -> None:
    once = frames.edited(judging.accept(frames, ["a"]))
    after = once.edited(judging.reject(once, ["q1", "q2"]))
    assert states(after) == {"q1": "rejected", "q2": "rejected", "a": "accepted", "n": "proposed"}
    assert after.relations == ()


def test_a_part_can_be_judged_for_itself(frames: Document) -> None:
    after = frames.edited(judging.reject(frames, ["c"]))
    assert states(after)["c"] == "rejected"
    assert [it.label for it in after.roles("q1")] == ["source"]


def test_what_is_taken_back_is_as_it_was(frames: Document) -> None:
    for edits in (judging.accept(frames, ["q1"]), judging.reject(frames, ["q1", "n"])):
        assert frames.edited(edits).edited([it.inverse for it in reversed(edits)]) == frames


def test_accepting_as_another_label_keeps_the_parts_that_it_has_roles_for(
    frames: Document, schema: Schema
) -> None:
    after = frames.edited(judging.accept_as(frames, schema, ["q1"], "Event"))
    assert (after.by_id["q1"].label, after.by_id["q1"].state) == ("Event", "accepted")
    assert "c" not in after.by_id
    assert states(after)["a"] == "proposed"  # the other quote has it as well
    assert list(problems(after, schema)) == []
    assert frames.edited(judging.accept_as(frames, schema, ["q1", "c"], "Event")) == after
    same = frames.edited(judging.accept_as(frames, schema, ["q1", "q1"], "Quote"))
    assert same == frames.edited(judging.accept(frames, ["q1"]))


def test_accepting_as_a_label_keeps_its_own_parts(
    document: Document, schema: Schema, mark: Mark
) -> None:
    size = proposed(mark, "Quantity", "More than\u00a0400", id="n")
    actor = proposed(mark, "Actor", "of them", id="a")
    there = Document(
        article=document.article,
        author=document.author,
        spans=(size, actor),
        relations=(role(size, "measures", actor),),
    )
    event = there.edited(judging.accept_as(there, schema, ["a"], "Event"))
    assert [(it.label, it.state) for it in event.spans] == [
        ("Quantity", "proposed"), ("Event", "accepted"),
    ]  # fmt: skip
    assert event.relations[0].state == "proposed"


def test_accepting_as_what_is_there_already_makes_no_double(
    frames: Document, schema: Schema, mark: Mark
) -> None:
    there = mark("Event", "More than\u00a0400", id="e")
    both = frames.edited([Edit(after=there)])
    after = both.edited(judging.accept_as(both, schema, ["n"], "Event"))
    assert (states(after)["n"], states(after)["e"]) == ("rejected", "accepted")


def test_marking_what_is_proposed_accepts_it(frames: Document, schema: Schema, mark: Mark) -> None:
    by_hand = mark("Quote", "“We will go back on Monday,”", attributes={"medium": "writing"})
    edits = judging.add(frames, schema, [by_hand])
    after = frames.edited(edits)
    assert by_hand.id not in after.by_id
    assert states(after)["q1"] == states(after)["c"] == "accepted"
    assert after.by_id["q1"].attributes["medium"] == "writing"
    assert judging.add(after, schema, [by_hand]) == []


def test_a_proposal_gives_way_to_other_words_of_its_label(
    frames: Document, schema: Schema, mark: Mark
) -> None:
    by_hand = mark("Quantity", "400", id="h")
    after = frames.edited(judging.add(frames, schema, [by_hand]))
    assert "n" not in after.by_id
    assert states(after)["h"] == "accepted"
    crossing = mark("Quote", "Monday,” Ada", id="h")
    after = frames.edited(judging.add(frames, schema, [crossing]))
    assert "q1" not in after.by_id
    assert "c" not in after.by_id
    assert states(after)["a"] == "proposed"


def test_where_labels_nest_a_proposal_stays_around_another(
    frames: Document, schema: Schema, mark: Mark
) -> None:
    for words in ("go back", "“We will go back on Monday,” Ada Kern"):
        inner = mark("Quote", words, id="h")
        after = frames.edited(judging.add(frames, schema, [inner]))
        assert states(after)["q1"] == "proposed"
    rejected = frames.edited(judging.reject(frames, ["n"]))
    after = rejected.edited(judging.add(rejected, schema, [mark("Quantity", "400")]))
    assert states(after)["n"] == "rejected"


def test_deleting_what_was_suggested_is_remembered(frames: Document, mark: Mark) -> None:
    by_hand = mark("Event", "strike", id="e")
    accepted = frames.edited([*judging.accept(frames, ["q1"]), Edit(after=by_hand)])
    after = accepted.edited(judging.remove(accepted, ["q1", "e", "n", "n"], {"q1"}))
    assert states(after) == {
        "q1": "rejected", "a": "accepted", "c": "accepted", "q2": "proposed", "n": "rejected",
    }  # fmt: skip
    assert [it.source for it in after.relations] == ["q2"]


def test_using_a_proposal_in_a_role_accepts_it(frames: Document, mark: Mark) -> None:
    quote = mark("Quote", "go back", id="h")
    there = frames.edited([Edit(after=quote)])
    by_hand = role(quote, "source", frames.by_id["a"], "accepted")
    after = there.edited(judging.implied(there, [Edit(after=by_hand)]))
    assert states(after)["a"] == "accepted"
    own = role(frames.by_id["q2"], "addressee", frames.by_id["a"], "accepted")
    after = there.edited(judging.implied(there, [Edit(after=own)]))
    assert states(after)["a"] == "proposed"
    gone = [Edit(before=quote)]
    assert judging.implied(there, gone) == gone


def test_who_works_blind_sees_no_proposals(frames: Document) -> None:
    accepted = frames.edited(judging.accept(frames, ["a"]))
    inside = frames.by_id["a"]
    half = role(inside, "x", inside)
    seen = judging.without_proposals(accepted.edited([Edit(after=half)]))
    assert states(seen) == {"a": "accepted"}
    assert seen.relations == ()


def test_edits_after_one_another_are_one_for_each_thing(frames: Document) -> None:
    made = Span(article_id="a1", author="mara", label="Event", fragments=(Range(0, 3),), id="x")
    first = [Edit(after=made)]
    assert judging._then(first, [Edit(before=made)]) == []


@pytest.mark.parametrize("seed", range(12))
def test_heads_are_followed_through_edits_as_if_looked_for_anew(
    document: Document, mark: Mark, seed: int
) -> None:
    chance = random.Random(seed)
    words = ["strike", "told", "go back", "Monday", "Ada Kern", "a day"]
    spans = [
        proposed(mark, chance.choice(["Event", "Actor", "Quote"]), chance.choice(words), id=f"{it}")
        for it in range(24)
    ]
    roles = [role(chance.choice(spans), "part", chance.choice(spans)) for _ in range(20)]
    now = Document(
        article=document.article,
        author=document.author,
        spans=tuple(spans),
        relations=tuple(it for it in roles if it.source != it.target),
    )
    done: list[list[Edit]] = []
    heads = judging.heads(now)
    for _ in range(30):
        one = [chance.choice(now.spans).id] if now.spans else []
        undone = done.pop() if done and chance.random() < 0.3 else []
        edits = [it.inverse for it in reversed(undone)] or chance.choice(
            [
                judging.accept(now, one),
                judging.reject(now, one),
                acts.remove(now, one),
                [Edit(before=it) for it in now.relations[:1]],
            ]
        )
        now = now.edited(edits)
        done += [] if undone else [edits]
        heads = judging.heads_after(now, edits, heads)
        assert heads == judging.heads(now)
        for span in now.spans:
            if span.state == "proposed":
                around = {it.id for it in now.spans if span.id in judging.frame(now, it.id)}
                assert judging.wholes(now, span.id) == around
            else:
                assert judging.wholes(now, span.id) == set()


def test_no_two_spans_become_alike(document: Document, schema: Schema) -> None:
    quote, actor = document.by_id["s2"], document.by_id["s1"]
    other = quote.model_copy(update={"id": "s9", "fragments": (Range(0, 7),)})
    document = document.edited([Edit(after=other)])
    alike = acts.reshape(other, quote.fragments)

    with pytest.raises(InputError, match="These words are marked as Quote already"):
        judging.once(document, alike)

    twins = [quote.model_copy(update={"id": it, "fragments": (Range(1, 4),)}) for it in "xy"]
    with pytest.raises(InputError, match="already"):
        judging.once(document, [Edit(after=it) for it in twins])
    free = [*alike, *acts.remove(document, [quote.id])]
    assert judging.once(document, free) == free, "the other one goes in the same change"
    same = acts.relabel(document, schema, [actor.id], "Event")
    assert judging.once(document, same) == same


def test_a_proposal_gives_way_to_a_span_that_becomes_like_it(frames: Document, mark: Mark) -> None:
    wide = mark("Actor", "Ada Kern told", id="w")
    document = frames.edited([Edit(after=wide)])

    edits = judging.once(document, acts.reshape(wide, document.by_id["a"].fragments))

    after = document.edited(edits)
    assert "a" not in after.by_id
    assert after.by_id["w"].fragments == document.by_id["a"].fragments
