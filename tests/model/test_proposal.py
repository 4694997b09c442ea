"""Proposals become proposed spans once, never against what a person has judged."""

import pytest

from annotator.model import judging
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.proposal import Ground, Proposal, Settled, context, parts_of, settle, slices
from annotator.model.relation import Relation
from annotator.model.rules import problems
from annotator.model.span import Range, Span, State
from annotator.project import default_schema

TEXT = "“We will pay,” Kern said on Monday. The union leader Ada Kern left with 40 boxes."
SCHEMA = default_schema()


def made(*spans: Span, relations: tuple[Relation, ...] = ()) -> Document:
    return Document(
        article=Article(id="a", text=TEXT), author="mara", spans=spans, relations=relations
    )


def span(label: str, words: str, state: State = "accepted", origin: str = "human") -> Span:
    start = TEXT.index(words)
    return Span(
        article_id="a",
        author="mara",
        label=label,
        fragments=(Range(start, start + len(words)),),
        state=state,
        origin=origin,
    )


def proposal(
    label: str, words: str, sure: float = 0.9, roles: tuple[tuple[str, Proposal], ...] = ()
) -> Proposal:
    return Proposal(label, span(label, words).fragments, sure, "because", roles=roles)


def frame() -> Proposal:
    return proposal(
        "Quote",
        "“We will pay,”",
        roles=(("cue", proposal("Cue", "said")), ("source", proposal("Actor", "Kern"))),
    )


def words(document: Document) -> list[tuple[str, str, str]]:
    return [(it.label, it.words(TEXT), it.state) for it in document.spans]


def test_a_frame_becomes_one_change_with_its_parts_roles_and_grounds() -> None:
    settled = settle(made(), SCHEMA, [("quotes", frame())], origins=["quotes"])
    document = made().edited(settled.edits)
    assert words(document) == [
        ("Quote", "“We will pay,”", "proposed"),
        ("Actor", "Kern", "proposed"),
        ("Cue", "said", "proposed"),
    ]
    assert {(it.label, it.state) for it in document.relations} == {
        ("cue", "proposed"),
        ("source", "proposed"),
    }
    assert {it.span_id for it in settled.grounds} == {it.id for it in document.spans}
    assert [it.label for it in parts_of(frame())] == ["Quote", "Cue", "Actor"]


def test_settling_again_changes_nothing() -> None:
    document = made().edited(settle(made(), SCHEMA, [("q", frame())], origins=["q"]).edits)
    assert settle(document, SCHEMA, [("q", frame())], origins=["q"]).edits == ()


@pytest.mark.parametrize("ids", ["ab", "ba"])
def test_what_was_judged_counts_whichever_of_two_equal_spans_comes_first(ids: str) -> None:
    judged = span("Actor", "Kern").model_copy(update={"id": ids[0]})
    waiting = span("Actor", "Kern", "proposed", "names").model_copy(update={"id": ids[1]})
    document = made(judged, waiting)
    again = settle(document, SCHEMA, [("names", proposal("Actor", "Kern"))], origins=["names"])
    assert document.edited(again.edits).spans == (judged,)


def test_what_is_not_proposed_any_more_goes_with_its_roles() -> None:
    document = made().edited(settle(made(), SCHEMA, [("q", frame())], origins=["q"]).edits)
    other = proposal("Quantity", "40 boxes")
    after = document.edited(settle(document, SCHEMA, [("n", other)], origins=["q", "n"]).edits)
    assert words(after) == [("Quantity", "40 boxes", "proposed")]
    assert after.relations == ()


def test_proposals_of_other_origins_stay() -> None:
    there = span("Actor", "Kern", "proposed", "names")
    settled = settle(made(there), SCHEMA, [], origins=["quotes"])
    assert settled.edits == ()


def test_a_role_that_is_filled_otherwise_now_is_replaced() -> None:
    document = made().edited(settle(made(), SCHEMA, [("q", frame())], origins=["q"]).edits)
    changed = proposal(
        "Quote", "“We will pay,”", roles=(("source", proposal("Actor", "The union leader")),)
    )
    after = document.edited(settle(document, SCHEMA, [("q", changed)], origins=["q"]).edits)
    (source,) = [it for it in after.relations if it.label == "source"]
    assert after.by_id[source.target].words(TEXT) == "The union leader"


def test_what_was_judged_is_not_proposed_again() -> None:
    states: tuple[State, ...] = ("accepted", "rejected")
    for state in states:
        document = made(span("Actor", "Kern", state))
        settled = settle(document, SCHEMA, [("n", proposal("Actor", "Kern"))], origins=["n"])
        assert settled.edits == ()


def test_what_overlaps_an_accepted_label_of_its_kind_is_left_out() -> None:
    document = made(span("Actor", "The union leader Ada Kern"))
    found = [("n", proposal("Actor", "Ada Kern")), ("n", proposal("Cue", "leader"))]
    after = document.edited(settle(document, SCHEMA, found, origins=["n"]).edits)
    assert [it.label for it in after.spans if it.state == "proposed"] == ["Cue"]


def test_a_part_is_the_accepted_span_around_it() -> None:
    mine = span("Actor", "Kern said")
    document = made(mine)
    after = document.edited(settle(document, SCHEMA, [("q", frame())], origins=["q"]).edits)
    (source,) = [it for it in after.relations if it.label == "source"]
    assert source.target == mine.id


def test_a_rejected_part_fills_nothing() -> None:
    document = made(span("Actor", "Kern", "rejected"))
    after = document.edited(settle(document, SCHEMA, [("q", frame())], origins=["q"]).edits)
    assert [it.label for it in after.relations] == ["cue"]


def test_a_role_that_a_person_filled_stays_as_it_is() -> None:
    quote = span("Quote", "“We will pay,”", "proposed", "q")
    cue = span("Cue", "left")
    role = Relation(article_id="a", author="mara", label="cue", source=quote.id, target=cue.id)
    document = made(quote, cue, relations=(role,))
    after = document.edited(settle(document, SCHEMA, [("q", frame())], origins=["q"]).edits)
    assert [it.target for it in after.relations if it.label == "cue"] == [cue.id]


def test_of_two_origins_that_overlap_the_surer_is_taken() -> None:
    found = [
        ("names", proposal("Actor", "Ada Kern", 0.6)),
        ("learned", proposal("Actor", "The union leader Ada Kern", 0.8)),
    ]
    after = made().edited(settle(made(), SCHEMA, found, origins=["names", "learned"]).edits)
    assert [it.origin for it in after.spans] == ["learned"]


def test_what_was_rejected_in_the_same_context_elsewhere_stays_away() -> None:
    one = proposal("Actor", "Kern")
    known = context(TEXT, "Actor", one.fragments)
    assert settle(made(), SCHEMA, [("n", one)], origins=["n"], rejected=known.__eq__).edits == ()
    assert known == "Actor\twill pay\tkern\tsaid on"


def test_what_the_schema_forbids_is_not_proposed() -> None:
    odd = Proposal("Quantity", (Range(0, 2),), 0.5, "", attributes={"low": "many"})
    beyond = Proposal("Actor", (Range(0, 999),), 0.5, "")
    unknown = Proposal("Nobody", (Range(0, 2),), 0.5, "")
    wrong = proposal("Quote", "“We will pay,”", roles=(("source", proposal("Cue", "said")),))
    found = [("n", it) for it in (odd, beyond, unknown, wrong)]
    after = made().edited(settle(made(), SCHEMA, found, origins=["n"]).edits)
    assert [it.label for it in after.spans] == ["Quote", "Cue"]
    assert after.relations == ()


def test_a_proposal_whose_edges_were_moved_stays_with_its_parts() -> None:
    """What a person has moved and not judged yet is nothing that a program may take away."""
    first = made().edited(settle(made(), SCHEMA, [("q", frame())], origins=["q"]).edits)
    quote = next(it for it in first.spans if it.label == "Quote")
    cue = next(it for it in first.spans if it.label == "Cue")

    def moved(one: Span, words: str) -> tuple[Document, frozenset[str]]:
        there = one.model_copy(update={"fragments": span(one.label, words).fragments})
        document = first.edited([Edit(before=one, after=there)])
        return document, frozenset(judging.frame(document, one.id))

    for document, held in (moved(quote, "We will pay"), moved(cue, "said on")):
        settled = settle(document, SCHEMA, [("q", frame())], origins=["q"], held=held)
        assert document.edited(settled.edits) == document
    document, held = moved(cue, "said on")
    gone = settle(document, SCHEMA, [], origins=["q"], held=held)
    assert [it.words(TEXT) for it in document.edited(gone.edits).spans] == ["said on"]


def test_a_quote_that_another_one_lies_in_has_its_roles_once() -> None:
    outer = frame()
    inner = proposal("Quote", "We will", roles=(("inside", outer),))
    found = [("quotes", outer), ("quotes", inner)]

    settled = settle(made(), SCHEMA, found, origins=["quotes"])

    roles = [it.value.label for it in settled.edits if isinstance(it.value, Relation)]
    assert sorted(roles) == ["cue", "inside", "source"]


def test_a_frame_that_two_have_proposed_has_each_role_once() -> None:
    """The surer one says who the source is; the other adds what it did not know."""
    surer = proposal("Quote", "“We will pay,”", 0.9, (("source", proposal("Actor", "Kern")),))
    other = proposal(
        "Quote",
        "“We will pay,”",
        0.5,
        (
            ("source", proposal("Actor", "Ada Kern")),
            ("cue", proposal("Cue", "said")),
            ("addressee", proposal("Actor", "union")),
            ("addressee", proposal("Actor", "union")),
        ),
    )
    settled = settle(made(), SCHEMA, [("a", surer), ("b", other)], origins=["a", "b"])
    document = made().edited(settled.edits)
    assert list(problems(document, SCHEMA)) == []
    found = [(it.label, document.by_id[it.target].words(TEXT)) for it in document.relations]
    assert sorted(found) == [("addressee", "union"), ("cue", "said"), ("source", "Kern")]
    again = settle(document, SCHEMA, [("a", surer), ("b", other)], origins=["a", "b"])
    assert again.edits == ()


def test_what_is_settled_comes_in_parts_that_hold_whole_frames() -> None:
    old = span("Event", "left", "proposed", "rules")
    quote = span("Quote", "“We will pay,”", "proposed", "rules")
    kern = span("Actor", "Kern", "proposed", "rules")
    cue = span("Cue", "said", "proposed", "rules")
    many = span("Quantity", "40 boxes", "proposed", "rules")

    def role(label: str, source: Span, target: Span) -> Relation:
        return Relation(
            article_id="a", author="mara", label=label, source=source.id, target=target.id,
            state="proposed", origin="rules",
        )  # fmt: skip

    roles = [
        role("source", quote, kern), role("cue", quote, cue), role("of", cue, kern),
        role("size", old, many), role("size", old, old),
    ]  # fmt: skip
    grounds = tuple(Ground(it.id, 0.5, "because", "") for it in (many, quote, kern))
    things: list[Span | Relation] = [many, cue, kern, quote, *roles]
    edits = [Edit(before=old), *(Edit(after=it) for it in things)]
    whole = Settled(tuple(edits), grounds, ("one too many",))
    parts = list(slices(whole, 3))
    assert [[it.value.id for it in part.edits] for part in parts] == [
        [old.id, many.id, roles[3].id],
        [quote.id, kern.id, roles[0].id, cue.id, roles[1].id, roles[2].id],
        [roles[4].id],
    ]
    assert [[it.span_id for it in part.grounds] for part in parts] == [
        [many.id], [quote.id, kern.id], [],
    ]  # fmt: skip
    assert [it.remarks for it in parts] == [("one too many",), (), ()]
    assert len(list(slices(whole, 100))) == 1
    assert list(slices(Settled(), 3)) == []
