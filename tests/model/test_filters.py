"""Hiding spans: what is shown follows from label, state, origin and author, and is counted."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.filters import EVERYTHING, Filter, Tally
from annotator.model.span import Range, Span
from tests.conftest import AUTHOR, Mark


def test_a_span_is_hidden_by_any_of_its_values(mark: Mark) -> None:
    proposed = mark("Actor", "Ada Kern", state="proposed", origin="names")

    assert EVERYTHING.shows(proposed)
    for facet, value in (
        ("label", "Actor"),
        ("state", "proposed"),
        ("origin", "names"),
        ("author", AUTHOR),
    ):
        hiding = EVERYTHING.toggled(facet, value)  # type: ignore[arg-type]
        assert not hiding.shows(proposed)
        assert hiding.toggled(facet, value) == EVERYTHING  # type: ignore[arg-type]
    assert EVERYTHING.toggled("label", "accepted").shows(proposed)


def test_only_one_value_leaves_other_facets_alone(mark: Mark) -> None:
    one = Filter().toggled("state", "proposed").toggled("label", "Actor")

    only = one.only("label", "Actor", ["Actor", "Quote", "Event"])

    assert only.hidden == {("state", "proposed"), ("label", "Quote"), ("label", "Event")}
    assert only.shows(mark("Actor", "Ada Kern"))
    assert only.only("label", "Actor", ()).hidden == {("state", "proposed")}


def test_a_spared_span_is_shown_until_the_filter_is_another(mark: Mark) -> None:
    span = mark("Actor", "Ada Kern")
    hiding = EVERYTHING.toggled("label", "Actor").sparing([span.id])

    assert hiding.shows(span)
    assert not hiding.toggled("state", "proposed").shows(span)
    assert EVERYTHING.sparing([span.id]) == EVERYTHING


labels = st.sampled_from(["Actor", "Quote"])
states = st.sampled_from(["proposed", "accepted", "rejected"])
spans = st.builds(
    Span,
    article_id=st.sampled_from(["a1", "a2"]),
    author=st.sampled_from([AUTHOR, "jon"]),
    label=labels,
    state=states,
    origin=st.sampled_from(["human", "names"]),
    fragments=st.just(((0, 3),)),
)


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8), labels)
def test_counts_follow_every_act(first: list[Span], second: list[Span], label: str) -> None:
    def mine(found: list[Span]) -> tuple[Span, ...]:
        return tuple(it for it in found if (it.article_id, it.author) == ("a1", AUTHOR))

    article = {"id": "a1", "title": "", "text": "one two"}
    document = Document.model_validate({"article": article, "author": AUTHOR, "spans": mine(first)})
    tally = Tally(document)
    edits = [Edit(before=it) for it in first[::2]] + [Edit(after=it) for it in second]
    after = document.edited(edits)
    tally.follow(after, edits)

    there = [it for it in after.spans if it.state != "rejected"]
    hiding = EVERYTHING.toggled("label", label).sparing([it.id for it in after.spans[:2]])
    assert tally.total == len(there)
    assert tally.hidden(EVERYTHING) == 0
    assert tally.hidden(hiding) == sum(not hiding.shows(it) for it in there)
    counted = tally.values("label")
    assert counted == {
        name: count
        for name in ("Actor", "Quote")
        if (count := sum(it.label == name for it in there))
    }


def test_what_was_rejected_is_shown_only_where_that_is_asked_for() -> None:
    rejected = Span(
        article_id="a", label="Actor", fragments=(Range(0, 3),), state="rejected", author="ada"
    )
    accepted = Span(article_id="a", label="Actor", fragments=(Range(4, 7),), author="ada")
    states = ["accepted", "proposed", "rejected"]

    assert not EVERYTHING.shows(rejected)
    asked = EVERYTHING.toggled("state", "rejected")
    assert asked.shows(rejected)
    assert asked.shows(accepted)
    assert asked.differs(EVERYTHING)
    assert asked.toggled("label", "Quote").shows(rejected)
    assert not asked.toggled("label", "Actor").shows(rejected)
    assert asked.toggled("state", "rejected") == EVERYTHING

    alone = EVERYTHING.only("state", "rejected", states)
    assert alone.shows(rejected)
    assert not alone.shows(accepted)
    assert not alone.only("state", "accepted", states).shows(rejected)
