"""What a person can do to a document, as the edits of one change.

Pure functions: they look at a document and return before/after pairs; nothing happens until a
project applies them. What an act would leave behind that the schema forbids (roles and
attributes of the old label, roles of a deleted span) goes in the same change.
"""

from collections.abc import Iterable, Sequence

from pydantic import JsonValue, ValidationError

from annotator.errors import InputError
from annotator.model import tokens
from annotator.model.base import same
from annotator.model.change import Edit
from annotator.model.document import Document, Status
from annotator.model.relation import Relation
from annotator.model.rules import relation_problem, value_problem
from annotator.model.schema import Schema
from annotator.model.span import Range, Span, joined


def new_span(document: Document, schema: Schema, label: str, fragments: Sequence[Range]) -> Span:
    """Return a new span with the defaults that the schema gives its label, where they fit."""
    defaults = schema.by_name[label].defaults
    return Span(
        article_id=document.article.id,
        author=document.author,
        label=label,
        fragments=joined(list(fragments)),
        attributes=_allowed(schema, label, defaults, len(document.article.text)),
        schema_version=schema.version,
    )


def add(document: Document, spans: Iterable[Span]) -> list[Edit]:
    """Add spans, each once, but for those that are there already: same label, same fragments.

    A rejected proposal is not there: whoever marks its words by hand means it.
    """
    there = {(it.label, it.fragments) for it in document.spans if it.state != "rejected"}
    new: dict[object, Span] = {}
    for span in spans:
        if (span.label, span.fragments) not in there:
            new.setdefault((span.label, span.fragments), span)
    return [Edit(after=it) for it in new.values()]


def remove(document: Document, span_ids: Iterable[str]) -> list[Edit]:
    """Delete spans and all roles that start or end there."""
    ids = dict.fromkeys(span_ids)
    spans = [Edit(before=document.by_id[it]) for it in ids]
    return spans + [Edit(before=it) for it in document.touching(ids)]


def reshape(span: Span, fragments: Sequence[Range]) -> list[Edit]:
    """Give a span other fragments; those that touch or overlap become one.

    Raises InputError if that leaves nothing.
    """
    return _edit(span, fragments=joined(list(fragments)))


def relabel(document: Document, schema: Schema, span_ids: Iterable[str], label: str) -> list[Edit]:
    """Give spans another label, with its defaults; attributes and roles it does not have go."""
    ids = dict.fromkeys(span_ids)
    spans = dict(document.by_id)
    edits = []
    for span in (document.by_id[it] for it in ids):
        if span.label == label:
            continue
        wanted = schema.by_name[label].defaults | span.attributes
        attributes = _allowed(schema, label, wanted, len(document.article.text))
        edits += _edit(span, label=label, attributes=attributes, schema_version=schema.version)
        spans[span.id] = span.model_copy(update={"label": label})
    return edits + [
        Edit(before=it) for it in document.touching(ids) if relation_problem(it, schema, spans)
    ]


def dropped(edits: Iterable[Edit]) -> tuple[int, int]:
    """Return how many attributes and roles are lost by edits that relabel spans."""
    attributes = relations = 0
    for edit in edits:
        relations += edit.key[1] == "relation" and edit.after is None
        if isinstance(edit.before, Span) and isinstance(edit.after, Span):
            attributes += len(edit.before.attributes.keys() - edit.after.attributes.keys())
    return attributes, relations


def _allowed(
    schema: Schema, label: str, attributes: dict[str, JsonValue], length: int
) -> dict[str, JsonValue]:
    """Return the attributes that fit, also beside those others that do."""
    kept: dict[str, JsonValue] = {}
    # In the schema's order, where an attribute stands behind the one that it depends on.
    for attribute in schema.by_name[label].attributes:
        value = attributes.get(attribute.name)
        if value is not None and not value_problem(attribute, value, kept, length):
            kept[attribute.name] = value
    return kept


def set_attribute(
    document: Document, schema: Schema, span_ids: Iterable[str], name: str, value: JsonValue
) -> list[Edit]:
    """Set an attribute (None takes it away); what no longer fits beside it goes.

    Raises InputError for a value that no file can hold.
    """
    edits = []
    for span in (document.by_id[it] for it in dict.fromkeys(span_ids)):
        attributes = {key: it for key, it in span.attributes.items() if key != name}
        if value is not None:
            attributes[name] = value
        fitting = _allowed(schema, span.label, attributes, len(document.article.text))
        if value is not None:
            # The value itself stays, so that the schema can say what is wrong with it.
            fitting[name] = value
        if not same(fitting, span.attributes):
            edits += _edit(span, attributes=fitting, schema_version=schema.version)
    return edits


def set_note(span: Span, note: str) -> list[Edit]:
    """Write a note on a span; raises InputError for a text that no file can hold."""
    return _edit(span, note=note)


def set_role(
    document: Document,
    span: Span,
    role: str,
    targets: Sequence[str],
    *,
    schema_version: int = 0,
) -> list[Edit]:
    """Fill a role with exactly these spans, each once."""
    now = [it for it in document.roles(span.id) if it.label == role]
    there = {it.target: it for it in reversed(now) if it.target in targets}
    gone = [Edit(before=it) for it in now if there.get(it.target) is not it]
    new = [
        Edit(
            after=Relation(
                article_id=document.article.id,
                author=document.author,
                label=role,
                source=span.id,
                target=target,
                schema_version=schema_version,
            )
        )
        for target in dict.fromkeys(targets)
        if target not in there
    ]
    return gone + new


def review(document: Document, status: Status) -> list[Edit]:
    """Say how far an author is with an article; an untouched one has no review."""
    if status == document.status:
        return []
    before = document.review if document.status != "untouched" else None
    after = document.review.model_copy(update={"status": status})
    return [Edit(before=before, after=after if status != "untouched" else None)]


def begun(document: Document, edits: Iterable[Edit]) -> list[Edit]:
    """Mark an untouched article as in progress, unless `edits` already say how far it is."""
    if document.status != "untouched" or any(it.key[1] == "review" for it in edits):
        return []
    return review(document, "in_progress")


def moved_edge(
    text: str, fragments: Sequence[Range], edge: str, step: int, *, by: str
) -> list[Range] | None:
    """Move the first `start` or the last `end` by one `token` or `character`.

    Returns None where it cannot move: at the ends of the text, or when nothing would be left.
    """
    result = list(fragments)
    at = 0 if edge == "start" else -1
    start, end = result[at]
    if by == "character":
        where = tokens.next_grapheme(text, start if edge == "start" else end, step)
    else:
        find = tokens.next_start if edge == "start" else tokens.next_end
        where = find(text, start if edge == "start" else end, step)
    moved = Range(where, end) if edge == "start" else Range(start, where)
    if moved == result[at] or moved.start >= moved.end:
        return None
    result[at] = moved
    return result


def _edit(span: Span, **values: object) -> list[Edit]:
    try:
        after = span.model_copy(update=values)
    except ValidationError as error:
        reasons = (it["msg"].removeprefix("Value error, ") for it in error.errors())
        raise InputError(f"This cannot be kept: {'; '.join(reasons)}.") from error
    return [Edit(before=span, after=after)] if after != span else []
