"""Is everything in a project as it should be: the file, the texts, the log, the labels."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.model import rules
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.store import articles, cast, log, rows


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a project: where, and one sentence."""

    sentence: str
    article_id: str = ""
    author: str = ""
    thing_id: str = ""


def problems(db: Database, schema: Schema) -> Iterator[Problem]:
    """Yield every problem, the file's own first, then article by article."""
    try:
        yield from _problems(db, schema)
    except sqlite3.DatabaseError as error:
        yield Problem(f"The file is damaged, and cannot be read further: {error}.")


def _problems(db: Database, schema: Schema) -> Iterator[Problem]:
    for (sentence,) in db.execute("pragma integrity_check").fetchall():
        if sentence != "ok":
            yield Problem(f"The file is damaged: {sentence}.")
    for table, row, parent, _ in db.execute("pragma foreign_key_check").fetchall():
        yield Problem(f"Row {row} of {table} refers to a missing {parent}.")
    yield from _against_log(db, "")
    for entity in cast.faults(db):
        yield Problem("The names or mentions of this entity are not found.", "", "", entity)
    for number in articles.numbers(db, ""):
        yield from _article_problems(db, schema, number)


def _article_problems(db: Database, schema: Schema, number: int) -> Iterator[Problem]:
    article = articles.read(db, number)
    kept = db.execute("select text_sha256 from article where number = ?", (number,)).fetchone()[0]
    if hashlib.sha256(article.text.encode()).hexdigest() != kept:
        yield Problem("The text is not the one that was imported.", article.id)
    for author in articles.layers(db, number):
        document = Document(
            article=article,
            author=author,
            spans=tuple(rows.read_spans(db, number, article.id, author)),
            relations=tuple(rows.read_relations(db, number, article.id, author)),
        )
        for thing, sentence in rules.problems(document, schema):
            yield Problem(f"{sentence[0].upper()}{sentence[1:]}.", article.id, author, thing)
    yield from _against_log(db, article.id)


def _against_log(db: Database, article_id: str) -> Iterator[Problem]:
    """Yield what the tables have and the log does not say, or the other way round."""
    known = log.refold_all(db, article_id)
    for key, told in known.items():
        if log.current(db, key) != told:
            yield Problem(f"This {key[1]} is not what the log says.", article_id, "", key[2])
    for key in log.present(db, article_id):
        if key not in known:
            yield Problem(f"This {key[1]} is not in the log.", article_id, "", key[2])
