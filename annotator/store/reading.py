"""Articles with their labels, one after another, for a dataset: few queries for many articles.

What the tables hold was checked when it came in; it is not checked again.
"""

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Generic, Literal, TypeVar

import orjson
from sqlite_utils import Database

from annotator.model.layer import (
    ATTRIBUTES,
    AUTHOR,
    ID,
    LABEL,
    ORIGIN,
    RELATION_STATE,
    SOURCE,
    STATE,
    TARGET,
    Layer,
    RelationCells,
    SpanCells,
)
from annotator.model.record import Record
from annotator.model.schema import Schema
from annotator.model.selection import Selection
from annotator.model.span import DISMISSED
from annotator.plugins import Losses
from annotator.store import articles, rows

BATCH = 200
"""Articles that are read at once."""

CAST = 10_000
"""Entities that are remembered."""

NOBODY = "nobody"
"""Whose the empty layer of an article is that no one has touched."""

NO_WORDS = "article without the words looked for"
OTHER_AUTHOR = "article as an author sees it who was not chosen"
OTHER_STATUS = "article as an author sees it whose status is another one"
OTHER_LABEL = "span whose label was not chosen"
OTHER_STATE = "{} whose state was not chosen: {}"
NO_FINDING = "place dismissed with a reason (the states “all” keep it)"
LOOSE = "relation of a span that was left out"


@contextmanager
def unchanged(db: Database) -> Iterator[None]:
    """Read everything as it was at one moment, whatever others write meanwhile."""
    db.conn.execute("begin")
    try:
        yield
    finally:
        db.conn.execute("rollback")


Cells = TypeVar("Cells", SpanCells, RelationCells)


class Reader:
    """Reads what a selection chooses; `left_out` counts what it does not.

    `names` are what authors are called instead of by their names, where that is wanted.
    """

    def __init__(self, db: Database, schema: Schema, selection: Selection) -> None:
        self._db = db
        self._selection = selection
        self._entity_names = {
            label.name: names
            for label in schema.labels
            if (names := [it.name for it in label.attributes if it.type == "entity"])
        }
        known = articles.authors(db) if selection.pseudonyms else []
        self.names = {name: f"annotator-{at}" for at, name in enumerate(known, 1)}
        real = {new: name for name, new in self.names.items()}
        self._authors = [real.get(it, it) for it in selection.authors]
        self._states = selection.wanted_states
        self._entities: dict[str, Record | None] = {}
        self.left_out = Losses()

    def numbers(self) -> "array[int]":
        """Return the numbers of the articles that are looked at."""
        return articles.numbers(self._db, "", text=self._selection.text)

    def layers(self, numbers: Iterable[int]) -> Iterator[Layer]:
        """Yield what is chosen of these articles, author by author."""
        ahead = iter(numbers)
        while batch := list(islice(ahead, BATCH)):
            for run in _rising(batch):
                yield from self._run(run)

    def _run(self, numbers: list[int]) -> Iterator[Layer]:
        """Yield the layers of articles in the order of their numbers.

        Only one article is taken in at a time: what is freed at once is never looked at by the
        garbage collector.
        """
        reviews = _Ahead(rows.read_reviews(self._db, numbers))
        relations = _Ahead(rows.read_many_relations(self._db, numbers))
        for number, article in articles.read_many(self._db, numbers):
            layers: dict[str, Layer] = {}
            for _, author, status, dated in reviews.of(number):
                mine = layers[author] = Layer(number, article, author, status)
                if dated and not article["published"]:
                    mine.article, mine.dated = article | {"published": dated}, dated
            spans = rows.read_span_cells(self._db, number)
            for author in {it[AUTHOR] for it in spans}:
                layer = layers.setdefault(author, Layer(number, article, author))
                layer.spans = spans
            if len(layers) > 1:
                for author, layer in layers.items():
                    layer.spans = [it for it in spans if it[AUTHOR] == author]
            for _, *cells in relations.of(number):
                author = cells[AUTHOR]
                layer = layers.setdefault(author, Layer(number, article, author))
                layer.relations.append(tuple(cells))
            yield from self._chosen(article, number, layers)

    def _chosen(self, article: Record, number: int, layers: dict[str, Layer]) -> Iterator[Layer]:
        selection, article_id = self._selection, article["id"]
        if selection.query and not selection.has_words(article["text"]):
            self.left_out.add(NO_WORDS, article_id)
            return
        authors = sorted(layers)
        if self._authors:
            authors = [it for it in authors if it in self._authors]
            for _ in range(len(layers) - len(authors)):
                self.left_out.add(OTHER_AUTHOR, article_id)
        # One that nobody has touched is there once, without labels.
        for author in authors or [*self._authors, NOBODY][:1]:
            layer = layers.get(author) or Layer(number, article, author)
            if selection.status and layer.status != selection.status:
                self.left_out.add(OTHER_STATUS, article_id)
                continue
            self._reduce(layer)
            self._add_entities(layer)
            layer.author = self.names.get(author, author)
            yield layer

    def _reduce(self, layer: Layer) -> None:
        """Leave out the spans and relations that are not chosen."""
        article_id = layer.article["id"]
        layer.spans = self._with_state("span", layer.spans, article_id)
        if self._selection.labels:
            layer.spans = self._with_label(layer.spans, article_id)
        if not layer.relations:
            return
        ids = {it[ID] for it in layer.spans}
        relations = self._with_state("relation", layer.relations, article_id)
        layer.relations = []
        for it in relations:
            if it[SOURCE] in ids and it[TARGET] in ids:
                layer.relations.append(it)
            else:
                self.left_out.add(LOOSE, article_id, it[ID])

    def _with_state(
        self, kind: Literal["span", "relation"], found: list[Cells], article_id: str
    ) -> list[Cells]:
        at, states = _STATE[kind], self._states
        kept = [it for it in found if it[at] in states]
        if len(kept) < len(found):
            for it in found:
                if it[at] not in states:
                    dismissed = kind == "span" and str(it[ORIGIN]).startswith(DISMISSED)
                    what = NO_FINDING if dismissed else OTHER_STATE.format(kind, it[at])
                    self.left_out.add(what, article_id, it[ID])
        return kept

    def _with_label(self, found: list[SpanCells], article_id: str) -> list[SpanCells]:
        for it in found:
            if it[LABEL] not in self._selection.labels:
                self.left_out.add(OTHER_LABEL, article_id, it[ID])
        return [it for it in found if it[LABEL] in self._selection.labels]

    def _add_entities(self, layer: Layer) -> None:
        """Give a layer the entities that its spans refer to, in the order of their ids."""
        names = self._entity_names
        ids = {
            value
            for span in layer.spans
            if span[ATTRIBUTES] != "{}" and span[LABEL] in names
            for attributes in [orjson.loads(span[ATTRIBUTES])]
            for name in names[span[LABEL]]
            if isinstance(value := attributes.get(name), str)
        }
        layer.entities = [it for entity_id in sorted(ids) if (it := self._entity(entity_id))]

    def _entity(self, entity_id: str) -> Record | None:
        if entity_id not in self._entities:
            if len(self._entities) >= CAST:
                self._entities.clear()
            self._entities[entity_id] = rows.read_entity_fields(self._db, entity_id)
        return self._entities[entity_id]


_STATE = {"span": STATE, "relation": RELATION_STATE}
T = TypeVar("T", bound=tuple[Any, ...])


class _Ahead(Generic[T]):
    """Rows that begin with their article's number, and come in that order."""

    def __init__(self, found: Iterator[T]) -> None:
        self._found = found
        self._held = next(found, None)

    def of(self, number: int) -> Iterator[T]:
        """Yield the rows of an article; none of an earlier one is asked for any more."""
        held = self._held
        while held is not None and held[0] == number:
            yield held
            held = next(self._found, None)
        self._held = held


def _rising(numbers: list[int]) -> Iterator[list[int]]:
    """Cut numbers where they do not rise, which they nearly always do."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] <= numbers[at - 1]:
            yield numbers[start:at]
            start = at


def snapshot(db: Database) -> tuple[str, str]:
    """Return the id and the day of the newest entry of the log: the state that is read."""
    found = db.execute("select id, substr(at, 1, 10) from change order by id desc limit 1")
    entry, day = found.fetchone()
    return entry, day
