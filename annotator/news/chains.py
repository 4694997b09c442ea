"""According to whom, for all of a record: what `assertion` says of a span, many at a time.

Most spans are in no quote, and have the author of the article to themselves; only the others are
looked at one by one.
"""

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
        """Return the record with the chain of each span that has one."""
        quotes = [_ends(it) for it in record["spans"] if it["label"] in self._quoting]
        alone = [{AUTHOR: record["article"].get("author", "")}]
        spans: list[Record] = []
        quoted = False
        for it in record["spans"]:
            if it["label"] not in self._asserted:
                spans.append(it)
            elif _may_be_quoted(it, quotes):
                spans.append(it)
                quoted = True
            else:
                spans.append({**it, ATTRIBUTE: alone})
        if quoted:
            found = add_chains(record, self._schema)["spans"]
            spans = [
                one if ATTRIBUTE in one else other for one, other in zip(spans, found, strict=True)
            ]
        return record | {"spans": spans}


def _ends(span: Record) -> tuple[int, int]:
    return span["fragments"][0][0], span["fragments"][-1][1]


def _may_be_quoted(span: Record, quotes: list[tuple[int, int]]) -> bool:
    """Whether someone else may assert a span than the author of the article."""
    if "attributes" in span and ATTRIBUTE in span["attributes"]:
        return True
    start, end = _ends(span)
    return any(left <= start and end <= right for left, right in quotes)
