"""The chains of a whole record are those of its spans one by one."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.record import Record, to_record
from annotator.news.assertion import ATTRIBUTE, add_chains
from annotator.news.chains import Chains
from annotator.project import default_schema
from tests.strategies import SCHEMA, documents

NEWS = default_schema()
ENDS = st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda it: [it[0], it[0] + it[1]])
SPANS = st.builds(
    lambda label, ends, told: {"label": label, "fragments": [ends], "attributes": told},
    st.sampled_from(["Quote", "Event", "Quantity", "Actor"]),
    ENDS,
    st.sampled_from([{}, {}, {ATTRIBUTE: "author"}, {ATTRIBUTE: "s1"}, {ATTRIBUTE: "Ada"}]),
)


@given(documents.map(to_record))
def test_a_record_of_any_document_has_the_same_chains(record: Record) -> None:
    expected = add_chains(record, SCHEMA)

    assert Chains(SCHEMA).add(record) == expected


@given(st.lists(SPANS, max_size=6), st.sampled_from(["", "Ada"]))
def test_spans_in_quotes_have_the_same_chains(spans: list[Record], author: str) -> None:
    named = [it | {"id": f"s{at}"} for at, it in enumerate(spans)]
    record: Record = {"article": {"author": author}, "spans": named}

    expected = add_chains(record, NEWS)

    assert Chains(NEWS).add(record) == expected
