"""What a person can do to a document, as the edits of one change.

Pure functions: they look at a document and return before/after pairs; nothing happens until a
project applies them. What an act would leave behind that the schema forbids (roles and
attributes of the old label, roles of a deleted span) goes in the same change.
"""

from collections.abc import Iterable, Sequence

from pydantic import JsonValue, ValidationError

from annotator.errors import InputError, SchemaError
from annotator.model import tokens
from annotator.model.article import is_date
from annotator.model.base import same
from annotator.model.change import Edit
from annotator.model.document import Document, Review, Status
from annotator.model.relation import Relation
from annotator.model.rules import relation_problem, role_of, value_problem
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
    new: dict[object, Span] = {}
    for span in spans:
        if same_span(document, span) is None:
            new.setdefault((span.label, span.fragments), span)
    return [Edit(after=it) for it in new.values()]


def same_span(document: Document, span: Span) -> Span | None:
    """Return the span of a document with the same label and fragments that is not rejected."""
    for there in document.starting_at(span.start):
        same = (there.label, there.fragments) == (span.label, span.fragments)
        if same and there.state != "rejected":
            return there
    return None


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


def dropped(edits: Iterable[Edit]) -> tuple[int, list[Relation]]:
    """Return how many attributes are lost by edits that relabel spans, and which roles."""
    attributes, relations = 0, []
    for edit in edits:
        if isinstance(edit.before, Relation) and edit.after is None:
            relations.append(edit.before)
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


def fill(document: Document, schema: Schema, span: Span, role: str, target: Span) -> list[Edit]:
    """Let `target` fill a role of `span`, beside those that do, or in the place of the only one.

    A target that is not there yet is made in the same change. Raises SchemaError for what the
    schema forbids: a target of another label, or more of them than a role has room for.
    """
    relation = Relation(
        article_id=document.article.id,
        author=document.author,
        label=role,
        source=span.id,
        target=target.id,
        schema_version=schema.version,
    )
    problem = relation_problem(relation, schema, {span.id: span, target.id: target})
    found = role_of(schema, span, role)
    if problem or found is None:
        raise SchemaError(f"{problem[:1].upper()}{problem[1:]}.")
    now = [it for it in document.roles(span.id) if it.label == role]
    if any(it.target == target.id for it in now):
        return []
    full = found.max is not None and len(now) >= found.max
    if full and len(now) > 1:
        raise SchemaError(f"{span.label} has {len(now)} {found.heading} already, and no more.")
    gone = [Edit(before=it) for it in now] if full else []
    new = [] if target.id in document.by_id else [Edit(after=target)]
    return [*gone, *new, Edit(after=relation)]


def empty(document: Document, span: Span, role: str) -> list[Edit]:
    """Take back what filled a role of `span` last."""
    filled = [it for it in document.roles(span.id) if it.label == role]
    return [Edit(before=max(filled, key=lambda it: it.id))] if filled else []


def review(document: Document, status: Status) -> list[Edit]:
    """Say how far an author is with an article; an untouched one has no review."""
    if status == document.status:
        return []
    return _reviewed(document, status, document.dated)


def give_date(document: Document, published: str) -> list[Edit]:
    """Give an article that came without a date one, or take it back with an empty text.

    Raises InputError for what is no date, and for an article that has one of its own.
    """
    if not document.dated and document.article.published:
        raise InputError(
            f"This article came with the date {document.article.published}, which stays."
        )
    if published and not is_date(published):
        raise InputError(f"{published!r} is no date such as 2026-03-03 or 2026-03.")
    if published == document.dated:
        return []
    status = "in_progress" if document.status == "untouched" else document.status
    return _reviewed(document, status, published)


def _reviewed(document: Document, status: Status, published: str) -> list[Edit]:
    before: Review | None = document.review
    if document.status == "untouched" and not document.dated:
        before = None
    after: Review | None = document.review.model_copy(
        update={"status": status, "published": published}
    )
    if status == "untouched" and not published:
        after = None
    return [Edit(before=before, after=after)] if before or after else []


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
