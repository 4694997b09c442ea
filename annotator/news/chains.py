"""According to whom, for all of a record: what `assertion` says of a span, many at a time.

Most spans are in no quote, and have the author of the article to themselves; only the others are
looked at one by one.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from annotator.model.record import Record
from annotator.model.schema import Schema
from annotator.news.assertion import ATTRIBUTE, AUTHOR, add_chains


class Chains:
    """Adds chains of sources to records of the native format that are of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._quoting = frozenset(it.name for it in schema.labels if it.derive == "quote")
        self._asserted = frozenset(it.name for it in schema.labels if it.attribute(ATTRIBUTE))

    def add(self, record: Record) -> Record:
        """Return the record with the chain of each span that has one, put into those spans."""
        spans = record["spans"]
        quotes = _Quotes(it for it in spans if it["label"] in self._quoting)
        alone = [{AUTHOR: record["article"].get("author", "")}]
        quoted: list[int] = []
        for at, it in enumerate(spans):
            if it["label"] in self._asserted:
                if _is_told(it) or quotes.may_hold(it):
                    quoted.append(at)
                else:
                    it[ATTRIBUTE] = alone
        if quoted:
            told = add_chains(record, self._schema)["spans"]
            for at in quoted:
                spans[at][ATTRIBUTE] = told[at][ATTRIBUTE]
        return record


class _Quotes:
    """Where quotes reach: from each start, how far any that starts there or before it does."""

    def __init__(self, quotes: Iterable[Record]) -> None:
        ends = sorted(map(_ends, quotes))
        self._starts = [start for start, _ in ends]
        self._reach = [*accumulate((end for _, end in ends), max)]

    def may_hold(self, span: Record) -> bool:
        """Whether a span lies between the ends of a quote."""
        start, end = _ends(span)
        at = bisect_right(self._starts, start)
        return at > 0 and end <= self._reach[at - 1]


def _ends(span: Record) -> tuple[int, int]:
    return span["fragments"][0][0], span["fragments"][-1][1]


def _is_told(span: Record) -> bool:
    """Whether a person said who asserts a span."""
    return "attributes" in span and ATTRIBUTE in span["attributes"]
