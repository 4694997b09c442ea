"""Why spans were proposed: kept beside them, written once, never changed.

A span that is gone may leave its grounds behind; they are found by the ids of spans that are
there, and by the contexts of those that were rejected.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from annotator.model.proposal import Ground


def add(db: Database, number: int, found: Iterable[Ground]) -> None:
    """Keep the grounds of new spans of an article, by its number."""
    db.conn.executemany(
        "insert or ignore into ground (article, span, confidence, why, context) "
        "values (?, ?, ?, ?, ?)",
        ((number, it.span_id, it.confidence, it.why, it.context) for it in found),
    )


def read(db: Database, number: int) -> dict[str, Ground]:
    """Return the grounds of an article's spans, by the spans' ids."""
    found = db.execute(
        "select span, confidence, why, context from ground where article = ?", (number,)
    )
    return {row[0]: Ground(*row) for row in found}


def is_rejected(db: Database, author: str, context: str) -> bool:
    """Whether an author has rejected the same words in the same context, in any article.

    Who accepted them as another label has rejected the one that the context begins with.
    """
    label = context.partition("\t")[0]
    found = db.execute(
        "select 1 from ground join span on span.article = ground.article and span.id = ground.span "
        "where ground.context = ? and span.author = ? and (span.state = 'rejected' "
        "or span.state = 'accepted' and span.label <> ?) limit 1",
        (context, author, label),
    )
    return found.fetchone() is not None
