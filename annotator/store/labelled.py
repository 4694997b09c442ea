"""What an author labelled before, read from the last articles that they worked on.

It is read once and kept; of what was written since, only the articles that it touched are read
again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import orjson
from sqlite_utils import Database

from annotator.model.cast import entity_attributes, folded
from annotator.model.labelled import LONGEST, Labelled, Mark, Page
from annotator.model.schema import Schema

ARTICLES = 200
"""Articles of which is remembered what was labelled in them: the last ones."""

LETTERS = 60
"""Characters of what is remembered, at most."""


@dataclass(slots=True)
class Memory:
    """What is remembered of one author, up to one entry of the log."""

    last: str = ""
    pages: dict[int, Page] = field(default_factory=dict)
    labelled: Labelled = field(default_factory=Labelled)


def update(db: Database, schema: Schema, author: str, memory: Memory) -> Labelled:
    """Return what an author labelled before, after bringing `memory` up to date."""
    (last,) = db.execute("select max(id) from change").fetchone()
    if last == memory.last:
        return memory.labelled
    wanted = _articles(db, author)
    touched = set(_touched(db, memory.last)) if memory.last else set()
    pages = {
        number: memory.pages[number]
        if number in memory.pages and number not in touched
        else _page(db, schema, author, number, done=done)
        for number, done in wanted.items()
    }
    memory.last, memory.pages, memory.labelled = last, pages, Labelled(pages.values())
    return memory.labelled


def _articles(db: Database, author: str) -> dict[int, bool]:
    """Return the numbers of the last articles that an author began, and whether they are done."""
    found = db.execute(
        "select article, status = 'done' from review where author = ? and status <> 'untouched' "
        "order by article desc limit ?",
        (author, ARTICLES),
    )
    return {number: bool(done) for number, done in found}


def _touched(db: Database, since: str) -> Iterator[int]:
    for (number,) in db.execute("select distinct article from edit where change > ?", (since,)):
        yield number


def _page(db: Database, schema: Schema, author: str, number: int, *, done: bool) -> Page:
    (text,) = db.execute("select text from article_text where article = ?", (number,)).fetchone()
    rows = db.execute(
        "select label, fragments, attributes, state from span "
        "where article = ? and author = ? and state <> 'proposed'",
        (number, author),
    )
    marks = tuple(_marks(schema, text, rows))
    return Page(marks, f" {folded(text)} " if done else "")


def _marks(schema: Schema, text: str, rows: Iterable[tuple[str, str, str, str]]) -> Iterator[Mark]:
    identities = entity_attributes(schema)
    # What a quote, a number or a date says once says nothing of the next one.
    kept = {it.name for it in schema.labels if not it.helper and it.derive in ("", "event")}
    for label, fragments, attributes, state in rows:
        places = orjson.loads(fragments)
        if label not in kept or len(places) > 1 or places[0][1] - places[0][0] > LETTERS:
            continue
        said = text[slice(*places[0])]
        words = folded(said)
        if not words or words.count(" ") >= LONGEST:
            continue
        values = orjson.loads(attributes)
        entity = next((str(values[it]) for it in identities[label][:1] if values.get(it)), "")
        yield Mark(words, label, entity, said[:1].isupper(), state == "rejected")
