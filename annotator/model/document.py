"""A document: one article as one author sees it."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import AfterValidator

from annotator.model.article import Article, Date
from annotator.model.base import Name, Value
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.span import Span, text_order

if TYPE_CHECKING:
    from annotator.model.change import Edit, Thing

V = TypeVar("V")
K = TypeVar("K", Relation, Entity)
Status = Literal["untouched", "in_progress", "done"]


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


def _by_id(values: Iterable[K]) -> tuple[K, ...]:
    return tuple(sorted(values, key=lambda it: it.id))


class Document(Value):
    """An article with one author's spans and relations, and the entities they refer to.

    `dated` is the author's own date for an article that came without one; `article.published` is
    the same then. It is what views show, exporters write and agreement compares. Whatever order they come in,
    spans are in text order, relations and entities in that of their ids.
    """

    article: Article
    author: Name
    status: Status = "untouched"
    dated: Date = ""
    spans: Annotated[tuple[Span, ...], AfterValidator(_in_text_order)] = ()
    relations: Annotated[tuple[Relation, ...], AfterValidator(_by_id)] = ()
    entities: Annotated[tuple[Entity, ...], AfterValidator(_by_id)] = ()

    @cached_property
    def by_id(self) -> dict[str, Span]:
        """The spans by their ids."""
        return {span.id: span for span in self.spans}

    @property
    def review(self) -> Review:
        """How far the author is, as a value that a change can hold."""
        return Review(
            article_id=self.article.id,
            author=self.author,
            status=self.status,
            published=self.dated,
        )

    def roles(self, span_id: str) -> tuple[Relation, ...]:
        """Return the relations that start at a span: the roles it has filled."""
        return tuple(it for it in self.relations if it.source == span_id)

    def touching(self, span_ids: Iterable[str]) -> tuple[Relation, ...]:
        """Return the relations that start or end at one of the spans."""
        ids = frozenset(span_ids)
        return tuple(it for it in self.relations if it.source in ids or it.target in ids)

    def edited(self, edits: Iterable["Edit"]) -> "Document":
        """Return the document after those of `edits` that concern it.

        What it costs grows with the edits, not with the spans that stay as they are.
        """
        spans, by_id = list(self.spans), self.by_id.copy()
        relations = {relation.id: relation for relation in self.relations}
        entities = {entity.id: entity for entity in self.entities}
        status, dated = self.status, self.dated
        for edit in edits:
            before, after = self._mine(edit.before), self._mine(edit.after)
            value = after or before
            if isinstance(value, Entity):
                _put(entities, value.id, after)
            elif isinstance(value, Review):
                status = after.status if isinstance(after, Review) else "untouched"
                dated = after.published if isinstance(after, Review) else ""
            elif isinstance(value, Relation):
                _put(relations, value.id, after)
            elif isinstance(value, Span):
                _put_span(spans, by_id.get(value.id), after)
                _put(by_id, value.id, after)
        result = Document.model_construct(
            article=dated_as(self.article, self.dated, dated),
            author=self.author,
            status=status,
            dated=dated,
            spans=tuple(spans),
            relations=_by_id(relations.values()),
            entities=_by_id(entities.values()),
        )
        result.__dict__["by_id"] = by_id
        return result

    def holds(self, value: Span | Relation | Review) -> bool:
        """Whether a value lies in this article and this author's layer."""
        return value.article_id == self.article.id and value.author == self.author

    def _mine(self, value: "Thing | None") -> "Thing | None":
        """Return a value if a document could have it: no schema, nor what is another's."""
        if isinstance(value, Span | Relation | Review) and not self.holds(value):
            return None
        return value


def dated_as(article: Article, before: str, after: str) -> Article:
    """Return an article with the date that an author gave it, if it came without one."""
    if before == after or article.published != before:
        return article
    return article.model_copy(update={"published": after})


def _put(values: dict[str, V], key: str, value: object) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value  # type: ignore[assignment]  # an edit holds two values of one kind


def _put_span(spans: list[Span], old: Span | None, new: object) -> None:
    if old is not None:
        del spans[bisect_left(spans, text_order(old), key=text_order)]
    if isinstance(new, Span):
        insort(spans, new, key=text_order)
