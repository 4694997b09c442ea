"""Judging what is proposed: whole frames are accepted or rejected, as the edits of one change.

A frame is a proposed span with its parts: what is proposed to fill its roles, and theirs. Its
head is walked to and judged; the parts go with it. A role that leads to the same label, such as
a quote inside a quote, makes no part: each of the two is judged for itself.
"""

from bisect import insort
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from annotator.errors import InputError
from annotator.model import acts
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.proposal import nests
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span, State, text_order

# What there is to judge


def heads(document: Document) -> list[Span]:
    """Return the proposed spans that are no part of another proposal, in text order."""
    if not document.states["proposed"]:
        return []
    spans = [it for it in document.spans if it.state == "proposed"]
    return _heads_of(spans, document.relations)


def heads_made(edits: Iterable[Edit]) -> list[Span]:
    """Return the heads of the frames that edits propose anew, in text order."""
    values = [it.after for it in edits if it.before is None]
    spans = [it for it in values if isinstance(it, Span) and it.state == "proposed"]
    roles = [it for it in values if isinstance(it, Relation)]
    return _heads_of(sorted(spans, key=text_order), roles)


def heads_after(document: Document, edits: Iterable[Edit], before: Sequence[Span]) -> list[Span]:
    """Return the heads of a document that `edits` have just made; `before` were its heads.

    They are those that `heads` finds, at the cost of the frames that the edits touch.
    """
    touched = set[str]()
    for edit in edits:
        for value in (edit.before, edit.after):
            if isinstance(value, Span):
                touched.add(value.id)
            elif isinstance(value, Relation):
                touched |= {value.source, value.target}
    spans = _linked(document, touched)
    within = sorted((it for it in spans.values() if it), key=text_order)
    roles = document.touching(it.id for it in within)
    result = [it for it in before if it.id not in spans]
    for head in _heads_of(within, roles):
        insort(result, head, key=text_order)
    return result


def _linked(document: Document, span_ids: Iterable[str]) -> dict[str, Span | None]:
    """Return spans with all proposals that roles link them to; None for those not proposed."""
    found, ahead = dict[str, Span | None](), list(span_ids)
    while ahead:
        it = ahead.pop()
        if it not in found:
            span = document.by_id.get(it)
            found[it] = span if span and span.state == "proposed" else None
            ends = {end for role in document.touching([it]) for end in (role.source, role.target)}
            there = (document.by_id.get(end) for end in ends)
            ahead += (end.id for end in there if end and end.state == "proposed")
    return found


def _heads_of(spans: Iterable[Span], relations: Iterable[Relation]) -> list[Span]:
    """Return the heads of whole frames: proposed spans in text order, and the roles there are."""
    proposed = {it.id: it for it in spans}
    parts: dict[str, list[str]] = {}
    for role in relations:
        source, target = proposed.get(role.source), proposed.get(role.target)
        if source and target and role.state != "rejected" and source.label != target.label:
            parts.setdefault(source.id, []).append(target.id)
    inner = {it for found in parts.values() for it in found}
    found = {it for it in proposed if it not in inner}
    reached = _reached(found, parts)
    for it in proposed:
        # Of proposals that are parts of each other in a circle, the first is the head.
        if it not in reached:
            found.add(it)
            reached |= _reached([it], parts)
    return [span for it, span in proposed.items() if it in found]


def _reached(ids: Iterable[str], parts: Mapping[str, Sequence[str]]) -> set[str]:
    """Return some spans with their parts and the parts of those."""
    found, ahead = set[str](), list(ids)
    while ahead:
        it = ahead.pop()
        if it not in found:
            found.add(it)
            ahead += parts.get(it, ())
    return found


def frame(document: Document, span_id: str) -> tuple[str, ...]:
    """Return the ids of a proposed span and of all its proposed parts; none for other spans."""
    found: dict[str, None] = {}
    ahead = [document.by_id[span_id]]
    while ahead:
        span = ahead.pop()
        if span.state == "proposed" and span.id not in found:
            found[span.id] = None
            ahead += _parts(document, span)
    return tuple(found)


def wholes(document: Document, span_id: str) -> set[str]:
    """Return the ids of the proposed spans that have this one in their frame, itself among them."""
    found, ahead = set[str](), [span_id]
    while ahead:
        span = document.by_id[ahead.pop()]
        if span.state == "proposed" and span.id not in found:
            found.add(span.id)
            roles = document.touching([span.id])
            sources = (it.source for it in roles if it.state != "rejected")
            ahead += (it for it in sources if document.by_id[it].label != span.label)
    return found


def heads_among(document: Document, span_ids: Iterable[str]) -> list[str]:
    """Return those of some spans that do not fill a role of another one among them."""
    ids = list(span_ids)
    filled = {
        part.target
        for it in ids
        for part in document.roles(it)
        if document.by_id[part.target].label != document.by_id[it].label
    }
    return [it for it in ids if it not in filled] or ids


def _parts(document: Document, span: Span) -> Iterator[Span]:
    for role in document.roles(span.id):
        part = document.by_id[role.target]
        if role.state != "rejected" and part.state == "proposed" and part.label != span.label:
            yield part


def without_proposals(document: Document) -> Document:
    """Return a document as someone sees it who works blind."""
    proposed = [it.id for it in document.spans if it.state == "proposed"]
    gone = acts.remove(document, proposed)
    keys = {it.key for it in gone}
    roles = (Edit(before=it) for it in document.relations if it.state == "proposed")
    return document.edited([*gone, *(it for it in roles if it.key not in keys)])


# Accepting


def _whole(document: Document, span_id: str) -> tuple[str, ...]:
    """Return what is accepted with a span: itself and its parts; nothing if it is accepted."""
    rejected = document.by_id[span_id].state == "rejected"
    return (span_id,) if rejected else frame(document, span_id)


def accept(document: Document, span_ids: Iterable[str]) -> list[Edit]:
    """Accept proposed spans with their parts, and the roles between all that is accepted then.

    What was rejected is accepted after all, without the parts that went with it.
    """
    ids = dict.fromkeys(it for span_id in span_ids for it in _whole(document, span_id))
    edits = [_in_state(document.by_id[it], "accepted") for it in ids]
    for role in document.touching(ids):
        ends = (document.by_id[it] for it in (role.source, role.target))
        if role.state == "proposed" and all(it.state == "accepted" or it.id in ids for it in ends):
            edits.append(_in_state(role, "accepted"))
    return edits


def accept_as(
    document: Document, schema: Schema, span_ids: Iterable[str], label: str
) -> list[Edit]:
    """Accept proposed spans under another label, with those parts that it has a role for.

    What is labelled so already is accepted, and the proposal rejected: it would be a double.
    """
    edits: list[Edit] = []
    for span_id in dict.fromkeys(span_ids):
        now = document.edited(edits)
        span = now.by_id.get(span_id)
        # The parts of one that was judged just now may be judged with it, or gone.
        if span is not None and span.state != "accepted":
            edits = _then(edits, _accepted_as(now, schema, span, label))
    return edits


def _accepted_as(document: Document, schema: Schema, span: Span, label: str) -> list[Edit]:
    there = acts.same_span(document, span.model_copy(update={"label": label}))
    if there is not None and there.id == span.id:
        return accept(document, [span.id])
    if there is not None:
        edits = accept(document, [there.id])
        return _then(edits, reject(document.edited(edits), [span.id]))
    edits = acts.relabel(document, schema, [span.id], label)
    relabelled = document.edited(edits)
    kept = frame(relabelled, span.id)
    loose = {it for it in frame(document, span.id) if it not in kept}
    edits = _then(edits, accept(relabelled, [span.id]))
    return _then(edits, _without(relabelled, _unused(relabelled, loose, span.origin, kept)))


# Rejecting


def reject(document: Document, span_ids: Iterable[str]) -> list[Edit]:
    """Reject proposed spans; their roles go, and so do the parts that nothing else uses.

    A part that another suggester has found stays proposed: it may be right.
    """
    return _put_away(document, span_ids, [])


def withdraw(document: Document, span_ids: Iterable[str]) -> list[Edit]:
    """Take proposed spans away with the parts that nothing else uses; nothing is remembered."""
    ids = list(span_ids)
    return _put_away(document, ids, ids)


def _put_away(document: Document, span_ids: Iterable[str], gone: Sequence[str]) -> list[Edit]:
    ids = [it for it in dict.fromkeys(span_ids) if document.by_id[it].state == "proposed"]
    loose = set(gone)
    for it in ids:
        parts = set(frame(document, it)[1:]) - set(ids)
        loose |= _unused(document, parts, document.by_id[it].origin, ids)
    edits = [_in_state(document.by_id[it], "rejected") for it in ids if it not in loose]
    edits += [Edit(before=document.by_id[it]) for it in sorted(loose)]
    return edits + [Edit(before=it) for it in document.touching([*ids, *loose])]


def _unused(
    document: Document, parts: Iterable[str], origin: str, going: Container[str]
) -> set[str]:
    """Return those parts of one origin that fill roles of nothing that stays."""
    found = {it for it in parts if document.by_id[it].origin == origin}
    while True:
        used = {
            role.target
            for role in document.touching(found)
            if role.target in found and role.source not in found and role.source not in going
        }
        if not used:
            return found
        found -= used


def _without(document: Document, span_ids: Iterable[str]) -> list[Edit]:
    return acts.remove(document, sorted(span_ids))


def remove(
    document: Document, span_ids: Iterable[str], suggested: Container[str] = ()
) -> list[Edit]:
    """Delete spans: proposed ones are rejected, and so are accepted ones that were `suggested`.

    What a program found and a person took out is remembered, so as not to be proposed again.
    """
    ids = list(dict.fromkeys(span_ids))
    spans = [document.by_id[it] for it in ids]
    edits = reject(document, [it.id for it in spans if it.state == "proposed"])
    judged = [it for it in spans if it.state == "accepted" and it.id in suggested]
    edits = _then(edits, [_in_state(it, "rejected") for it in judged])
    edits = _then(edits, [Edit(before=it) for it in document.touching(it.id for it in judged)])
    others = [it.id for it in spans if it.state != "proposed" and it not in judged]
    return _then(edits, acts.remove(document, others))


# What people do by hand


def add(document: Document, schema: Schema, spans: Iterable[Span]) -> list[Edit]:
    """Add spans by hand, each once; what is proposed just so is accepted instead.

    Proposals of the same label that overlap a new span give way to it, since the words of one
    label are marked once; where labels nest, one that lies inside the other stays.
    """
    accepted: dict[str, Span] = {}
    new: list[Span] = []
    for span in spans:
        there = acts.same_span(document, span)
        if there is not None and there.state == "proposed":
            accepted[there.id] = span
        elif there is None:
            new.append(span)
    edits = accept(document, accepted)
    values = [_filled(it, accepted) for it in edits]
    kept = {it.value.id for it in edits}
    yielding = [it for it in _overlapped(document, schema, new) if it not in kept]
    return _then(_then(values, withdraw(document, yielding)), acts.add(document, new))


def once(document: Document, edits: Sequence[Edit]) -> list[Edit]:
    """Return edits that leave no two spans alike; a proposal that is like one gives way to it.

    Alike are spans with the same label and fragments: what is already there twice, may stay so.

    Raises InputError where a span that is kept is in the way.
    """
    gone = {it.key for it in edits if it.before is not None}
    seen = set[tuple[str, tuple[Range, ...]]]()
    yielding = []
    for span in _renewed(edits):
        there = acts.same_span(document, span)
        if there is not None and Edit(after=there).key in gone:
            there = None
        if (span.label, span.fragments) in seen or (there and there.state == "accepted"):
            raise InputError(f"These words are marked as {span.label} already")
        seen.add((span.label, span.fragments))
        yielding += [there.id] if there is not None else []
    return _then(edits, withdraw(document, yielding)) if yielding else list(edits)


def _renewed(edits: Iterable[Edit]) -> Iterator[Span]:
    """Yield the spans that edits make, or give other words or another label."""
    for edit in edits:
        before, after = edit.before, edit.after
        if isinstance(after, Span) and after.state == "accepted":
            was = (before.label, before.fragments) if isinstance(before, Span) else None
            if was != (after.label, after.fragments):
                yield after


def _filled(edit: Edit, by_hand: dict[str, Span]) -> Edit:
    """Return an edit that accepts a span with what is said of it by hand; what it has, stays."""
    span = edit.after
    if not isinstance(span, Span) or span.id not in by_hand:
        return edit
    values = by_hand[span.id].attributes | span.attributes
    return Edit(before=edit.before, after=span.model_copy(update={"attributes": values}))


def _overlapped(document: Document, schema: Schema, new: Sequence[Span]) -> Iterator[str]:
    for span in document.spans if document.states["proposed"] else ():
        if span.state != "proposed":
            continue
        for it in new:
            if it.label != span.label or not _overlap(it, span):
                continue
            inside = _lies_in(it, span) or _lies_in(span, it)
            if not (inside and nests(schema, it.label)):
                yield span.id
                break


def _overlap(one: Span, other: Span) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.fragments for b in other.fragments)


def _lies_in(inner: Span, outer: Span) -> bool:
    return all(
        any(start <= it.start and it.end <= end for start, end in outer.fragments)
        for it in inner.fragments
    )


def implied(document: Document, edits: Sequence[Edit]) -> list[Edit]:
    """Return edits with the proposals accepted that a person has used in them.

    Who fills a role of an accepted span with a proposed one means that it is right.
    """
    edits = list(edits)
    if not document.states["proposed"]:
        return edits
    after = document.edited(edits)
    used = []
    for edit in edits:
        role = edit.after
        if isinstance(role, Relation) and role.state == "accepted" and after.holds(role):
            source, target = after.by_id[role.source], after.by_id[role.target]
            if source.state == "accepted" and target.state == "proposed":
                used.append(target.id)
    return _then(edits, accept(after, used)) if used else edits


def _in_state(value: Span | Relation, state: State) -> Edit:
    return Edit(before=value, after=value.model_copy(update={"state": state}))


def _then(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return edits and those that come after them as one: a thing has one edit in a change."""
    found = {it.key: it for it in first}
    for edit in second:
        before = found.pop(edit.key, None)
        if before is None:
            found[edit.key] = edit
        elif before.before is not None or edit.after is not None:
            found[edit.key] = Edit(before=before.before, after=edit.after)
    return list(found.values())
