"""What a quote most likely lacks: its cue, its source, and the piece behind its cue.

An offer is never made by itself: it is shown, and one key accepts it. The nearest cue of the
quote's sentence is offered; as source an actor that is marked already and stands beside the cue,
else in the sentence; else the name or pronoun beside the cue, which becomes an actor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.model import acts
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Label, Schema
from annotator.model.span import Range, Span, joined
from annotator.news import marks, quotes

GAP = 120
"""How many characters may stand between the two pieces of a quote that its cue interrupts."""


@dataclass(frozen=True)
class Offer:
    """Edits that may be meant, and a sentence that says what they do and why."""

    edits: tuple[Edit, ...]
    why: str


def offers(document: Document, span: Span, schema: Schema) -> list[Offer]:
    """Return what a quote most likely lacks, the likeliest first; nothing for other labels."""
    label = schema.by_name.get(span.label)
    if label is None or label.derive != "quote":
        return []
    found = []
    if pieces := _pieces(document, span):
        found.append(pieces)
    if piece := _second_piece(document, span):
        found.append(piece)
    if frame := _frame(document, span, schema, label):
        found.append(frame)
    return found


def _second_piece(document: Document, span: Span) -> Offer | None:
    """“…,” Kern said. “…”: the words behind the cue are the same quote."""
    text = document.article.text
    if text[span.end - 1] not in marks.MARKS or len(span.fragments) > 1:
        return None
    stop = quotes.paragraph_end(text, span.end)
    following = next(
        (it for it in marks.pairs(text, span.start, stop) if it.start >= span.end), None
    )
    if following is None or following.start - span.end > GAP or _is_marked(document, following):
        return None
    between = text[span.end : following.start]
    cue = quotes.cues(text, span.end, following.start, document.article.language)
    if not cue or quotes.has_more(between, cue[-1].end - span.end):
        return None
    fragments = joined([*span.fragments, *following.fragments])
    after = span.model_copy(update={"fragments": fragments})
    words = _short(text[following.start : following.end])
    return Offer((Edit(before=span, after=after),), f"the second piece {words}")


def _pieces(document: Document, span: Span) -> Offer | None:
    """“…,” Kern said, “…” as one piece: the words between are none of the quote’s."""
    text = document.article.text
    found = [it for it in marks.pairs(text, span.start, span.end) if not it.depth]
    whole = len(span.fragments) == 1 and len(found) > 1
    if not whole or (found[0].start, found[-1].end) != (span.start, span.end):
        return None
    gaps = [Range(one.end, other.start) for one, other in pairwise(found)]
    language = document.article.language
    if not any(quotes.cues(text, *it, language) for it in gaps):
        return None
    after = span.model_copy(update={"fragments": joined([Range(it.start, it.end) for it in found])})
    left_out = _short(text[slice(*gaps[0])].strip(" ,"))
    return Offer((Edit(before=span, after=after),), f"{len(found)} pieces, without {left_out}")


def _is_marked(document: Document, pair: marks.Pair) -> bool:
    return any(
        it.state != "rejected" and start <= pair.start < end
        for it in document.spans
        for start, end in it.fragments
        if it.end - it.start >= pair.end - pair.start
    )


def _frame(document: Document, span: Span, schema: Schema, label: Label) -> Offer | None:
    text, language = document.article.text, document.article.language
    filled = {it.label for it in document.roles(span.id)}
    cue_role, source_role = label.role("cue"), label.role("source")
    near = quotes.cues_near(text, span.fragments, language)
    edits: list[Edit] = []
    told = []
    cue = near[0] if near else None
    if filled and (named := _filled_cue(document, span)):
        cue = named
    if cue and cue_role and "cue" not in filled:
        words = [Range(cue.start, cue.end)]
        target = _there(document, cue_role.targets, words)
        target = target or acts.new_span(document, schema, cue_role.targets[0], words)
        edits += _fill(document, span, "cue", target)
        told.append(f"the cue {_short(text[cue.start : cue.end])}")
    if cue and source_role and "source" not in filled and "source_status" not in span.attributes:
        place = quotes.subject(text, cue, span.fragments, language)
        actor = _actor(document, span, source_role.targets, cue, place)
        if place and actor is None:
            actor = acts.new_span(document, schema, source_role.targets[0], [place])
        if actor:
            edits += _fill(document, span, "source", actor)
            told.append(f"the source {_short(actor.words(text))}")
    return Offer(tuple(edits), " and ".join(told)) if edits else None


def _filled_cue(document: Document, span: Span) -> quotes.Cue | None:
    for it in document.roles(span.id):
        if it.label == "cue" and it.target in document.by_id:
            target = document.by_id[it.target]
            return quotes.Cue(target.start, target.end, sure=True)
    return None


def _there(document: Document, labels: Sequence[str], fragments: Sequence[Range]) -> Span | None:
    """Return a span with one of the labels and exactly these fragments."""
    return next(
        (
            it
            for it in document.starting_at(fragments[0].start)
            if it.label in labels
            and list(it.fragments) == list(fragments)
            and it.state != "rejected"
        ),
        None,
    )


def _actor(
    document: Document,
    span: Span,
    labels: Sequence[str],
    cue: quotes.Cue,
    place: Range | None,
) -> Span | None:
    """Return the marked span that says it: around the words beside the cue, else the nearest."""
    text = document.article.text
    sentence = quotes.sentence_around(text, min(span.start, cue.start), max(span.end, cue.end))
    near = [
        it
        for it in document.spans
        if it.label in labels
        and it.state != "rejected"
        and sentence.start <= it.start
        and it.end <= sentence.end
        and not any(a <= it.start < b for a, b in span.fragments)
    ]
    if place:
        around = [it for it in near if it.start <= place.start and place.end <= it.end]
        return max(around, key=lambda it: it.end - it.start, default=None)
    return min(
        near, key=lambda it: min(abs(cue.start - it.end), abs(it.start - cue.end)), default=None
    )


def _fill(document: Document, span: Span, role: str, target: Span) -> list[Edit]:
    """Return the edits that fill a role, with the span that fills it if it is not there yet."""
    relation = Relation(
        article_id=document.article.id,
        author=document.author,
        label=role,
        source=span.id,
        target=target.id,
    )
    new = [] if target.id in document.by_id else [Edit(after=target)]
    return [*new, Edit(after=relation)]


def _short(words: str) -> str:
    plain = " ".join(words.split())
    cut = plain if len(plain) <= 40 else f"{plain[:38].rstrip()}…"
    return cut if cut[:1] in marks.MARKS else f"“{cut}”"
