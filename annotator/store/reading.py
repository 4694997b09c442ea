"""Articles with their labels, one after another, for a dataset: few queries for many articles.

What the tables hold was checked when it came in; it is not checked again.
"""

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice

from sqlite_utils import Database

from annotator.model.layer import Layer
from annotator.model.record import Record
from annotator.model.schema import Schema
from annotator.model.selection import Selection
from annotator.plugins import Losses
from annotator.store import articles, rows

BATCH = 200
"""Articles that are read at once."""

NOBODY = "nobody"
"""Whose the empty layer of an article is that no one has touched."""

NO_WORDS = "article without the words looked for"
OTHER_AUTHOR = "article as an author sees it who was not chosen"
OTHER_STATUS = "article as an author sees it whose status is another one"
OTHER_LABEL = "span whose label was not chosen"
OTHER_STATE = "{} whose state was not chosen: {}"
LOOSE = "relation of a span that was left out"


@contextmanager
def unchanged(db: Database) -> Iterator[None]:
    """Read everything as it was at one moment, whatever others write meanwhile."""
    db.conn.execute("begin")
    try:
        yield
    finally:
        db.conn.execute("rollback")


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
        self.left_out = Losses()

    def numbers(self) -> "array[int]":
        """Return the numbers of the articles that are looked at."""
        return articles.numbers(self._db, "", text=self._selection.text)

    def layers(self, numbers: Iterable[int]) -> Iterator[Layer]:
        """Yield what is chosen of these articles, author by author."""
        ahead = iter(numbers)
        while batch := list(islice(ahead, BATCH)):
            found = list(self._batch(batch))
            self._add_entities(found)
            yield from found

    def _batch(self, numbers: list[int]) -> Iterator[Layer]:
        found = articles.read_many(self._db, numbers)
        layers: dict[int, dict[str, Layer]] = {number: {} for number in numbers}

        def layer(number: int, author: str) -> Layer:
            mine = layers[number]
            if author not in mine:
                mine[author] = Layer(number, found[number], author)
            return mine[author]

        for number, author, status, dated in rows.read_reviews(self._db, numbers):
            mine = layer(number, author)
            mine.status = status
            if dated and not mine.article["published"]:
                mine.article = mine.article | {"published": dated}
        for number, fields in rows.read_many(self._db, "span", numbers):
            layer(number, fields["author"]).spans.append(fields)
        for number, fields in rows.read_many(self._db, "relation", numbers):
            layer(number, fields["author"]).relations.append(fields)
        for number in numbers:
            yield from self._chosen(found[number], number, layers[number])

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
            layer.author = self.names.get(author, author)
            yield layer

    def _reduce(self, layer: Layer) -> None:
        """Leave out the spans and relations that are not chosen."""
        article_id = layer.article["id"]
        layer.spans = self._with_state("span", layer.spans, article_id)
        relations = self._with_state("relation", layer.relations, article_id)
        if self._selection.labels:
            chosen = [it for it in layer.spans if self._selection.has_label(it["label"])]
            for it in layer.spans:
                if not self._selection.has_label(it["label"]):
                    self.left_out.add(OTHER_LABEL, article_id, it["id"])
            layer.spans = chosen
        ids = {it["id"] for it in layer.spans}
        layer.relations = []
        for it in relations:
            if it["source"] in ids and it["target"] in ids:
                layer.relations.append(it)
            else:
                self.left_out.add(LOOSE, article_id, it["id"])

    def _with_state(self, kind: str, found: list[Record], article_id: str) -> list[Record]:
        kept = [it for it in found if self._selection.has_state(it["state"])]
        if len(kept) < len(found):
            for it in found:
                if not self._selection.has_state(it["state"]):
                    what = OTHER_STATE.format(kind, it["state"])
                    self.left_out.add(what, article_id, it["id"])
        return kept

    def _add_entities(self, layers: list[Layer]) -> None:
        """Give each layer the entities that its spans refer to, in the order of their ids."""
        wanted = [self._entity_ids(layer) for layer in layers]
        known = rows.read_entity_fields(self._db, set(chain.from_iterable(wanted)))
        for layer, ids in zip(layers, wanted, strict=True):
            layer.entities = [known[it] for it in sorted(ids) if it in known]

    def _entity_ids(self, layer: Layer) -> set[str]:
        names = self._entity_names
        found = (
            span["attributes"].get(name)
            for span in layer.spans
            if span["attributes"] and span["label"] in names
            for name in names[span["label"]]
        )
        return {it for it in found if isinstance(it, str)}


def snapshot(db: Database) -> tuple[str, str]:
    """Return the id and the day of the newest entry of the log: the state that is read."""
    found = db.execute("select id, substr(at, 1, 10) from change order by id desc limit 1")
    entry, day = found.fetchone()
    return entry, day
