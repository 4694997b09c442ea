"""A document: one article as one author sees it."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator

from annotator.model.article import Article, Date
from annotator.model.base import Name, Value
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.span import Span, State, text_order
from annotator.model.table import Table

if TYPE_CHECKING:
    from annotator.model.change import Edit, Thing

K = TypeVar("K", Relation, Entity)
Status = Literal["untouched", "in_progress", "done"]


MANY = 100
"""Edits from which on a document is put in order anew."""

_INDEXES = ("by_id", "by_end", "states", "longest")


class Review(Value):
    """How far an author is with an article.

    `published` is the date that the author gave an article that came without one.
    """

    kind: Literal["review"] = "review"
    article_id: Name
    author: Name
    status: Status = "untouched"
    published: Date = ""

    @property
    def id(self) -> str:
        """An article has one review for each author."""
        return self.author


def _in_text_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=text_order))


def in_id_order(values: Iterable[K]) -> tuple[K, ...]:
    """Return relations or entities in the order of their ids."""
    return tuple(sorted(values, key=_id))


class Document(Value):
    """An article with one author's spans and relations, and the entities they refer to.

    It is what views show, exporters write and agreement compares. Whatever order they come in,
    spans are in text order, relations and entities in that of their ids. `dated` is the author's
    own date for an article that came without one; `article.published` is the same then.
    """

    article: Article
    author: Name
    status: Status = "untouched"
    dated: Date = ""
    spans: Annotated[tuple[Span, ...], AfterValidator(_in_text_order)] = ()
    relations: Annotated[tuple[Relation, ...], AfterValidator(in_id_order)] = ()
    entities: Annotated[tuple[Entity, ...], AfterValidator(in_id_order)] = ()

    @cached_property
    def by_id(self) -> Table[Span]:
        """The spans by their ids."""
        return Table({span.id: span for span in self.spans})

    @property
    def review(self) -> Review:
        """How far the author is, as a value that a change can hold."""
        return Review(
            article_id=self.article.id,
            author=self.author,
            status=self.status,
            published=self.dated,
        )

    @cached_property
    def by_end(self) -> dict[str, tuple[Relation, ...]]:
        """The relations that start or end at a span, by the span's id, in the order of theirs."""
        result: dict[str, tuple[Relation, ...]] = {}
        for relation in self.relations:
            for span_id in {relation.source, relation.target}:
                result[span_id] = (*result.get(span_id, ()), relation)
        return result

    @cached_property
    def states(self) -> "Counter[State]":
        """How many spans are in each state."""
        return Counter(span.state for span in self.spans)

    @cached_property
    def longest(self) -> int:
        """No span reaches over more characters; after edits it may be more than any does."""
        ranges = (it.fragments for it in self.spans)
        return max((it[-1].end - it[0].start for it in ranges), default=0)

    def indexed(self) -> Self:
        """Return this document with all that is looked up by later acts worked out now."""
        _ = self.by_id, self.by_end, self.states, self.longest
        return self

    def over(self, start: int, end: int) -> Iterator[Span]:
        """Yield the spans that reach over some of these characters, the last one first.

        Gaps between fragments count as well. It costs what lies around there, not what the
        article has.
        """
        for at in range(bisect_left(self.spans, end, key=_start) - 1, -1, -1):
            span = self.spans[at]
            if span.start + self.longest <= start:
                return
            if span.end > start:
                yield span

    def starting_at(self, start: int) -> Iterator[Span]:
        """Yield the spans whose first fragment starts at a place."""
        for at in range(bisect_left(self.spans, start, key=_start), len(self.spans)):
            if self.spans[at].start > start:
                return
            yield self.spans[at]

    def roles(self, span_id: str) -> tuple[Relation, ...]:
        """Return the relations that start at a span: the roles it has filled."""
        return tuple(it for it in self.by_end.get(span_id, ()) if it.source == span_id)

    def touching(self, span_ids: Iterable[str]) -> tuple[Relation, ...]:
        """Return the relations that start or end at one of the spans."""
        found = {it.id: it for span_id in span_ids for it in self.by_end.get(span_id, ())}
        return in_id_order(found.values())

    def edited(self, edits: Iterable["Edit"]) -> "Document":
        """Return the document after those of `edits` that concern it.

        What stays as it is gets copied as a block, and is not looked at, unless very much changes.
        """
        edits = list(edits)
        if len(edits) > MANY:
            return self._rebuilt(edits)
        spans, by_id, by_end = list(self.spans), self.by_id, self.by_end
        states, longest = self.states.copy(), self.longest
        relations, entities = self.relations, self.entities
        status, dated = self.status, self.dated
        changed: dict[str, Span | None] = {}
        for edit in edits:
            before, after = self._mine(edit.before), self._mine(edit.after)
            value = after or before
            if isinstance(value, Entity):
                entities, _ = _put(entities, value.id, after)
            elif isinstance(value, Review):
                status = after.status if isinstance(after, Review) else "untouched"
                dated = after.published if isinstance(after, Review) else ""
            elif isinstance(value, Relation):
                relations, gone = _put(relations, value.id, after)
                by_end = by_end.copy() if by_end is self.by_end else by_end
                _put_ends(by_end, gone, after)
            elif isinstance(value, Span):
                new = after if isinstance(after, Span) else None
                old = changed[value.id] if value.id in changed else by_id.get(value.id)
                _put_span(spans, old, new)
                changed[value.id] = new
                states.subtract([old.state] if old else [])
                states.update([new.state] if new else [])
                longest = max(longest, new.end - new.start if new else 0)
        return Document.of_parts(
            article=dated_as(self.article, self.dated, dated),
            author=self.author,
            status=status,
            dated=dated,
            spans=tuple(spans),
            relations=relations,
            entities=entities,
            by_id=by_id.changed(changed) if changed else by_id,
            by_end=by_end,
            states=states,
            longest=longest,
        )

    def _rebuilt(self, edits: Iterable["Edit"]) -> "Document":
        """Return the document after very many edits: put in order once, not edit by edit."""
        review, spans = self.review, dict(self.by_id)
        relations = {it.id: it for it in self.relations}
        entities = {it.id: it for it in self.entities}
        for edit in edits:
            after = self._mine(edit.after)
            value = after or self._mine(edit.before)
            if isinstance(value, Review):
                gone = self.review.model_copy(update={"status": "untouched", "published": ""})
                review = after if isinstance(after, Review) else gone
            for kind, there in ((Span, spans), (Relation, relations), (Entity, entities)):
                if isinstance(value, kind):
                    _set(there, value.id, after)
        return Document.of_parts(
            article=dated_as(self.article, self.dated, review.published),
            author=self.author,
            status=review.status,
            dated=review.published,
            spans=_in_text_order(tuple(spans.values())),
            relations=in_id_order(relations.values()),
            entities=in_id_order(entities.values()),
        )

    @classmethod
    def of_parts(cls, **parts: Any) -> "Document":
        """Return a document of parts that are known to be valid and in order.

        Nothing is looked at again, which for thousands of spans would take as long as reading.
        `by_id`, `by_end`, `states` and `longest` may be among the parts.
        """
        known = {name: parts.pop(name) for name in _INDEXES if name in parts}
        result = cls.model_construct(**parts)
        for name, index in known.items():
            vars(result)[name] = index
        return result

    def holds(self, value: Span | Relation | Review) -> bool:
        """Whether a value lies in this article and this author's layer."""
        return value.article_id == self.article.id and value.author == self.author

    def _mine(self, value: "Thing | None") -> "Thing | None":
        """Return a value if a document could have it: no schema, nor what is another's."""
        if isinstance(value, Span | Relation | Review) and not self.holds(value):
            return None
        return value


def _set(values: dict[str, Any], key: str, value: object) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def dated_as(article: Article, before: str, after: str) -> Article:
    """Return an article with the date that an author gave it, if it came without one."""
    if before == after or article.published != before:
        return article
    return article.model_copy(update={"published": after})


def _put(values: tuple[K, ...], key: str, value: object) -> tuple[tuple[K, ...], list[K]]:
    """Return values with one at its place in order, instead of what has its id; and that."""
    result = list(values)
    at = bisect_left(result, key, key=_id)
    until = at + (at < len(result) and result[at].id == key)
    gone = result[at:until]
    result[at:until] = [value] if value is not None else []  # type: ignore[list-item]  # of a kind
    return tuple(result), gone


def _put_span(spans: list[Span], old: Span | None, new: Span | None) -> None:
    if old is not None:
        del spans[bisect_left(spans, text_order(old), key=text_order)]
    if new is not None:
        insort(spans, new, key=text_order)


def _put_ends(
    by_end: dict[str, tuple[Relation, ...]], gone: Iterable[Relation], new: object
) -> None:
    """Put a relation where its ends are looked up, instead of those that are gone."""
    for relation in gone:
        for span_id in {relation.source, relation.target}:
            kept = tuple(it for it in by_end[span_id] if it.id != relation.id)
            by_end[span_id] = kept
            if not kept:
                del by_end[span_id]
    if isinstance(new, Relation):
        for span_id in {new.source, new.target}:
            by_end[span_id] = in_id_order([*by_end.get(span_id, ()), new])


def _id(value: Relation | Entity) -> str:
    return value.id


def _start(span: Span) -> int:
    return span.start
