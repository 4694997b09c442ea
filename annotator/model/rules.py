"""What a schema forbids: wrong labels, values, targets, and too many of them.

A role that is still missing is allowed while an article is in progress: `missing` lists those.
Each function returns sentences; no sentence means that all is well.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from pydantic import JsonValue

from annotator.model.article import is_date
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Attribute, Role, Schema
from annotator.model.span import Span


def span_problems(span: Span, schema: Schema, length: int) -> Iterator[str]:
    """Yield what is wrong with a span of an article of `length` code points."""
    if span.end > length:
        yield f"ends at {span.end}, but the text has {length} characters"
    label = schema.by_name.get(span.label)
    if label is None:
        yield f"the schema {schema.name!r} has no label {span.label!r}"
        return
    for name, value in span.attributes.items():
        attribute = label.attribute(name)
        if attribute is None:
            yield f"{span.label} has no attribute {name!r}"
        elif problem := value_problem(attribute, value, span.attributes, length):
            yield f"{name}: {problem}"


def value_problem(
    attribute: Attribute, value: JsonValue, others: dict[str, JsonValue], length: int
) -> str:
    """Say why `value` cannot be the attribute's beside `others`, or return ``""``."""
    if attribute.type in ("enum", "multi"):
        chosen = value if attribute.type == "multi" else [value]
        if not isinstance(chosen, list) or not all(isinstance(it, str) for it in chosen):
            return (
                f"{value!r} is not {'a list of names' if attribute.type == 'multi' else 'a name'}"
            )
        choices = attribute.choices(others)
        wrong = [it for it in chosen if it not in choices and not attribute.open]
        return f"{wrong[0]!r} is none of {', '.join(choices) or 'no values'}" if wrong else ""
    if attribute.type == "fragments":
        return _fragments_problem(value, length)
    return "" if _FITS[attribute.type](value) else f"{value!r} is not {_WANTED[attribute.type]}"


def _fragments_problem(value: JsonValue, length: int) -> str:
    for pair in value if isinstance(value, list) else [None]:
        match pair:
            # By their very types, for True and False are whole numbers as well.
            case [start, end] if type(start) is type(end) is int and 0 <= start < end <= length:
                continue
            case _:
                return f"{pair!r} is not a [start, end] inside the text"
    return ""


_FITS: dict[str, Callable[[JsonValue], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -math.inf < value < math.inf
    ),
    "text": lambda value: isinstance(value, str),
    "date": lambda value: isinstance(value, str) and is_date(value),
    "entity": lambda value: isinstance(value, str),
}
_WANTED = {
    "boolean": "true or false",
    "number": "a number",
    "text": "a text",
    "date": "a date such as 2026-03-03",
    "entity": "the id of an entity",
}


def relation_problem(relation: Relation, schema: Schema, spans: Mapping[str, Span]) -> str:
    """Say why the relation cannot be between `spans` (by id), or return ``""``.

    How many there may be of it is a question about all of them: `crowded`.
    """
    source, target = spans.get(relation.source), spans.get(relation.target)
    if source is None or target is None:
        lost = relation.source if source is None else relation.target
        return f"{relation.label} refers to the span {lost!r}, which is not there"
    if relation.source == relation.target:
        return f"{relation.label} cannot lead from a span to itself"
    role = role_of(schema, source, relation.label)
    if role is None:
        return f"{source.label} has no role {relation.label!r}"
    if target.label not in role.targets:
        wanted = " or ".join(role.targets)
        return f"the {role.name} of {source.label} must be {wanted}, not {target.label}"
    return ""


def role_of(schema: Schema, span: Span, name: str) -> Role | None:
    """Return the role of that name that a span may fill, if there is one."""
    label = schema.by_name.get(span.label)
    return label.role(name) if label else None


def crowded(
    schema: Schema, spans: Mapping[str, Span], relations: Collection[Relation]
) -> Iterator[tuple[str, str]]:
    """Yield a span's id and a sentence for every role that is filled too often."""
    for (span_id, name, target), count in Counter(
        (it.source, it.label, it.target) for it in relations
    ).items():
        if count > 1:
            yield span_id, f"{name} leads to {target!r} {count} times"
    for (span_id, name), count in Counter((it.source, it.label) for it in relations).items():
        span = spans.get(span_id)
        if span and (sentence := too_many(schema, span, name, count)):
            yield span_id, sentence


def too_many(schema: Schema, span: Span, name: str, count: int) -> str:
    """Say why a role of a span cannot be filled `count` times, or return ``""``."""
    role = role_of(schema, span, name)
    if role and role.max is not None and count > role.max:
        return f"{span.label} may have {role.max} {name}, not {count}"
    return ""


def missing(schema: Schema, document: Document) -> Iterator[tuple[str, str]]:
    """Yield a span's id and the name of all that it needs and does not have yet.

    What is only proposed needs nothing, and fills nothing.
    """
    for span in document.spans:
        if span.state == "accepted":
            filled = (it for it in document.roles(span.id) if it.state == "accepted")
            for name in lacking(schema, span, filled):
                yield span.id, name


def lacking(schema: Schema, span: Span, roles: Iterable[Relation]) -> Iterator[str]:
    """Yield the attributes and roles that a span needs and does not have; `roles` are its own."""
    label = schema.by_name.get(span.label)
    if label is None:
        return
    for attribute in label.attributes:
        needed = attribute.required and (
            attribute.depends is None or attribute.choices(span.attributes)
        )
        if needed and span.attributes.get(attribute.name) is None:
            yield attribute.name
    if any(role.min for role in label.roles):
        filled = Counter(it.label for it in roles)
        for role in label.roles:
            if filled[role.name] < role.min:
                yield role.name


def problems(document: Document, schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield the id of a span or relation and a sentence, for all that the schema forbids."""
    yield from problems_of(document.by_id, document.relations, schema, len(document.article.text))


def problems_of(
    spans: Mapping[str, Span], relations: Collection[Relation], schema: Schema, length: int
) -> Iterator[tuple[str, str]]:
    """Yield the same for some spans (by id) and relations of an article of `length`."""
    for span in spans.values():
        for sentence in span_problems(span, schema, length):
            yield span.id, sentence
    for relation in relations:
        if sentence := relation_problem(relation, schema, spans):
            yield relation.id, sentence
    yield from crowded(schema, spans, relations)
