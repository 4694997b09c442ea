"""What hangs on a set of edits: all that can become wrong when they are written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from annotator.model.change import Edit
from annotator.model.relation import Relation
from annotator.model.span import Span
from annotator.store import articles, rows


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Spans (by id) and relations of one article as they will be after the edits.

    `concerned` are the ids of what the edits touch or what hangs on that; `length` is that of
    the article, in code points.
    """

    spans: dict[str, Span]
    relations: tuple[Relation, ...]
    concerned: frozenset[str]
    length: int


def of(db: Database, edits: Sequence[Edit]) -> Iterator[Neighbourhood]:
    """Yield a neighbourhood for each article; what it costs does not grow with the article."""
    for article_id in dict.fromkeys(edit.key[0] for edit in edits if edit.key[0]):
        number = articles.number_of(db, article_id)
        if number is not None:
            mine = [edit for edit in edits if edit.key[0] == article_id]
            yield _around(db, number, article_id, mine)


def _around(db: Database, number: int, article_id: str, edits: Sequence[Edit]) -> Neighbourhood:
    spans = {it.key[2]: it.after for it in edits if it.key[1] == "span"}
    changed = {it.key[2]: it.after for it in edits if it.key[1] == "relation"}
    sources = {it.value.source for it in edits if isinstance(it.value, Relation)}
    # Nothing that is written can lead to what was not there before.
    new = {it.key[2] for it in edits if it.key[1] == "span" and it.before is None}
    near = rows.read_touching(db, number, article_id, (spans.keys() | sources) - new)
    kept = {it.id: it for it in near} | changed
    relations = tuple(it for it in kept.values() if isinstance(it, Relation))
    for end in {end for it in relations for end in (it.source, it.target)} - spans.keys():
        found = rows.read_one(db, "span", number, article_id, end)
        spans[end] = found if isinstance(found, Span) else None
    return Neighbourhood(
        spans={span_id: it for span_id, it in spans.items() if it is not None},  # type: ignore[misc]
        relations=relations,
        concerned=frozenset({*spans, *kept}),
        length=articles.length_of(db, number),
    )
