"""Attributes and roles that follow from the words of a span.

A label of the schema says by `derive` what it is: `quantity`, `time` or `quote`. Of what is
worked out, a span gets the attributes and roles that its label has, in the same change that
makes it. When its fragments change, what still is as it was worked out is worked out anew;
what a person said otherwise stays.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from pydantic import JsonValue

from annotator.model import tokens
from annotator.model.base import same
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.rules import value_problem
from annotator.model.schema import Label, Schema
from annotator.model.span import Range, Span
from annotator.news import assertion, marks, quantities, quotes, times

INSIDE = "inside"
"""The role of a quote that another one holds."""

Attributes = dict[str, JsonValue]


def attributes(document: Document, schema: Schema, span: Span) -> Attributes:
    """Return what the words of a span say, as attributes that its label has and allows."""
    label = schema.by_name.get(span.label)
    if label is None or not label.derive:
        return {}
    found = _worked_out(document, label.derive, span)
    kept: Attributes = {}
    for attribute in label.attributes:
        value = found.get(attribute.name)
        if value is not None and not value_problem(
            attribute, value, kept, len(document.article.text)
        ):
            kept[attribute.name] = value
    return kept


def _worked_out(document: Document, kind: str, span: Span) -> Attributes:
    article = document.article
    text, language = article.text, article.language
    if kind == "quantity":
        quantity = quantities.read(text, span.start, span.end, language)
        return {**quantity.attributes} if quantity else {}
    if kind == "time":
        time = times.read(text, span.start, span.end, article.published, language)
        return {**time.attributes} if time else {}
    if kind == "event":
        return {}
    inside = quotes.verbatim(text, span.fragments)
    filled: Attributes = {"qtype": quotes.quote_type(text, span.fragments)}
    if inside:
        filled["verbatim"] = [[start, end] for start, end in inside]
    return filled


def with_marks(text: str, label: Label, place: Range) -> Range:
    """Return words that are to be labelled, with the quotation marks right around a quote."""
    if label.derive != "quote":
        return place
    for pair in marks.pairs(text, *quotes.paragraph_around(text, place.start, place.end)):
        [whole, *more] = pair.fragments
        inner = [Range(*tokens.trim(text, *it)) for it in pair.inner]
        if pair.closed and not more and inner == [place]:
            return whole
    return place


def completed(document: Document, schema: Schema, edits: Iterable[Edit]) -> list[Edit]:
    """Return edits with what follows from the words of the spans that they make or change.

    Whoever sets an attribute changes no words, and so nothing follows. What was asserted by a
    quote that goes is asserted by whom the text says.
    """
    edits = assertion.without_lost(document, schema, edits)
    result, new = [], []
    for edit in edits:
        if isinstance(edit.after, Span) and _says_otherwise(edit):
            span = _filled(document, schema, edit.before, edit.after)
            unchanged = span is edit.after
            result.append(edit if unchanged else Edit(before=edit.before, after=span))
            new.append(span)
        else:
            result.append(edit)
    return [*result, *_nested(document, schema, new, result)]


def redated(document: Document, schema: Schema, edits: Iterable[Edit]) -> list[Edit]:
    """Return edits that date the article, with the spans that follow from its date."""
    edits = list(edits)
    after = document.edited(edits)
    changed = []
    for span in document.spans:
        then, now = attributes(document, schema, span), attributes(after, schema, span)
        values = dict(span.attributes)
        for name in then:
            if name in now and same(values.get(name), then[name]):
                values[name] = now[name]
        if not same(values, span.attributes):
            changed.append(Edit(before=span, after=span.model_copy(update={"attributes": values})))
    return [*edits, *changed]


def _says_otherwise(edit: Edit) -> bool:
    """Whether a span is new, or has other words or another label than before."""
    before, after = edit.before, edit.after
    if not isinstance(before, Span) or not isinstance(after, Span):
        return isinstance(after, Span) and after.state != "rejected"
    return (before.fragments, before.label) != (after.fragments, after.label)


def _filled(document: Document, schema: Schema, before: object, after: Span) -> Span:
    now = attributes(document, schema, after)
    label = schema.by_name.get(after.label)
    if label is None or not label.derive:
        return after
    then: Attributes = {}
    if isinstance(before, Span) and before.label == after.label:
        then = attributes(document, schema, before)
    values = dict(after.attributes)
    for name in then:
        if name in values and same(values[name], then[name]):
            del values[name]
    filled = _defaults(label, values) | now | values
    if [*filled] == [*after.attributes] and same(filled, after.attributes):
        return after
    return after.model_copy(update={"attributes": filled})


def _defaults(label: Label, values: Attributes) -> Attributes:
    return {name: it for name, it in label.defaults.items() if name not in values}


def _nested(
    document: Document, schema: Schema, spans: Sequence[Span], edits: Sequence[Edit]
) -> Iterator[Edit]:
    """Yield the role of each new quote that lies inside another one, or has one inside it."""
    filled = {it.value.source for it in edits if isinstance(it.value, Relation) and it.after}
    gone = {it.value.id for it in edits if it.after is None}
    ids = [it.id for it in spans]
    filled |= {it.source for it in document.touching(ids) if it.label == INSIDE}
    for span in spans:
        if span.id in filled or not (labels := _holders(schema, span)):
            continue
        over = document.over(span.start, span.end)
        around = [it for it in over if it.label in labels and _covers(it, span)]
        if around:
            yield _inside(span, min(around, key=lambda it: it.end - it.start))
            filled.add(span.id)
    for outer in spans:
        for span in _within(document, outer) if _holders(schema, outer) else ():
            free = span.id not in filled | gone and outer.label in _holders(schema, span)
            if free and not any(it.label == INSIDE for it in document.roles(span.id)):
                yield _inside(span, outer)
                filled.add(span.id)


def _holders(schema: Schema, span: Span) -> tuple[str, ...]:
    """Return the labels of what a span may lie in, if it is a quote."""
    label = schema.by_name.get(span.label)
    role = label.role(INSIDE) if label and label.derive == "quote" else None
    return role.targets if role else ()


def _inside(span: Span, outer: Span) -> Edit:
    return Edit(
        after=Relation(
            article_id=span.article_id,
            author=span.author,
            label=INSIDE,
            source=span.id,
            target=outer.id,
        )
    )


def _within(document: Document, outer: Span) -> Iterator[Span]:
    """Yield the spans of the document that lie in one, which may be new."""
    spans = document.spans
    for at in range(bisect_left(spans, outer.start, key=_start), len(spans)):
        if spans[at].start >= outer.end:
            return
        if spans[at].state != "rejected" and _covers(outer, spans[at]):
            yield spans[at]


def _start(span: Span) -> int:
    return span.start


def _covers(outer: Span, inner: Span) -> bool:
    """Whether all of a span lies in fragments of another, which is longer."""
    if outer.id == inner.id or outer.state == "rejected" or outer.fragments == inner.fragments:
        return False
    return all(
        any(start <= it.start and it.end <= end for start, end in outer.fragments)
        for it in inner.fragments
    )
