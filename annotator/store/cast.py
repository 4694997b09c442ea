"""The cast as it is looked up: by name and alias, and by where it is mentioned.

Three tables that follow from others, kept by the log as it writes: `entity_name` holds every name
and alias as it is compared (`model.cast.folded`), with a full-text index over its words;
`entity_attribute` says which attributes hold ids of entities, as the schema has it; `mention`
says for each entity where it is meant.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from annotator.model.cast import entity_attributes, folded
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Span
from annotator.store import rows

How = Literal["name", "alias", "prefix", "words"]
"""Why an entity was found: all of its name, all of an alias, how one begins, words of one."""

Scope = Literal["all", "article", "unused"]

_END = "\U0010ffff"

_MEANT = """
    select json_each.value as entity, article, span.id as span, name as attribute, author,
        state = 'rejected' as rejected
    from span join entity_attribute on entity_attribute.label = span.label
        join json_each(span.attributes) on json_each.key = name and json_each.type = 'text'
"""
"""All mentions, worked out from the spans."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often an entity is meant: spans that were not rejected, and articles with one."""

    mentions: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """One span that means an entity: its article's number and id, its author, the attribute."""

    number: int
    span_id: str
    author: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Which of the cast a list shows: all, those in an article (its number), those nowhere.

    By name, or by how often `author` means them; `limit` ends a list by name early.
    """

    author: str
    scope: Scope = "all"
    article: int = 0
    by_mentions: bool = False
    limit: int = -1


# Looking up


def search(db: Database, text: str, *, limit: int = 50) -> dict[str, How]:
    """Return ids of entities that have a name like `text`, with how; the surest first.

    Exactly this name, then this alias, names and aliases that begin so, and at last those
    that have words that begin like all of these. Case and accents do not count.
    """
    sought = folded(text)
    found: dict[str, How] = {}
    if not sought:
        return found
    stages: tuple[tuple[How, str, Sequence[object]], ...] = (
        ("name", "select entity from entity_name where folded = ? and main = 1", (sought,)),
        ("alias", "select entity from entity_name where folded = ? and main = 0", (sought,)),
        (
            "prefix",
            "select entity from entity_name where folded > ? and folded < ? order by folded",
            (sought, sought + _END),
        ),
        (
            "words",
            (
                "select entity from entity_name where number in "
                "(select rowid from entity_word where entity_word match ? limit 200)"
            ),
            (" ".join(f'"{word}"*' for word in sought.split()),),
        ),
    )
    for how, sql, values in stages:
        # Some names of one entity may fit: enough rows for all of them.
        for (entity,) in db.execute(f"{sql} limit ?", (*values, 4 * limit)):
            found.setdefault(entity, how)
            if len(found) == limit:
                return found
    return found


def named(db: Database, names: Iterable[str]) -> dict[str, How]:
    """Return ids of entities that have exactly one of these names, with how."""
    found: dict[str, How] = {}
    for name in dict.fromkeys(filter(None, map(folded, names))):
        sql = "select entity, main from entity_name where folded = ? order by main desc limit 20"
        for entity, main in db.execute(sql, (name,)):
            found.setdefault(entity, "name" if main else "alias")
    return found


def listed(db: Database, wanted: Listing) -> list[str]:
    """Return the ids of entities for a list, in its order."""
    condition, values = "true", list[object]()
    if wanted.scope == "article":
        condition = (
            "entity in (select entity from mention "
            "where article = ? and author = ? and not rejected)"
        )
        values = [wanted.article, wanted.author]
    elif wanted.scope == "unused":
        condition = "not exists (select 1 from mention where mention.entity = entity_name.entity)"
    sql = (
        f"select entity from entity_name where main = 1 and {condition} "
        "order by folded, entity limit ?"
    )
    by_name = [row[0] for row in db.execute(sql, (*values, wanted.limit))]
    if not wanted.by_mentions:
        return by_name
    counted = {
        row[0]: row[1]
        for row in db.execute(
            "select entity, count(*) from mention where author = ? and not rejected "
            "group by entity",
            (wanted.author,),
        )
    }
    return sorted(by_name, key=lambda it: -counted.get(it, 0))


def counts(db: Database, entity_ids: Sequence[str], author: str = "") -> dict[str, Count]:
    """Return how often entities are meant: by one author, or by everyone."""
    sql = (
        "select count(*), count(distinct article) from mention "
        "where entity = ? and not rejected and (? = '' or author = ?)"
    )
    return {it: Count(*db.execute(sql, (it, author, author)).fetchone()) for it in entity_ids}


def mentions(db: Database, entity_id: str, author: str = "", limit: int = -1) -> list[Mention]:
    """Return where an entity is meant, article by article."""
    sql = (
        "select article, span, author, attribute from mention where entity = ? and not rejected "
        "and (? = '' or author = ?) order by article, span limit ?"
    )
    return [Mention(*row) for row in db.execute(sql, (entity_id, author, author, limit))]


def spans_of(db: Database, entity_ids: Iterable[str]) -> Iterator[Span]:
    """Yield all spans of all authors that refer to one of these entities, each once."""
    sql = (
        "select distinct article.id, mention.article, span from mention "
        "join article on number = mention.article where entity = ?"
    )
    places = dict.fromkeys(row for it in entity_ids for row in db.execute(sql, (it,)))
    for article_id, number, span_id in places:
        found = rows.read_one(db, "span", number, article_id, span_id)
        assert isinstance(found, Span)  # noqa: S101  # the log keeps both together
        yield found


# Following what the log writes


def follow_entities(db: Database, gone: Iterable[str], there: Iterable[Entity]) -> None:
    """Keep the names of entities: take away those of the old ones, add those of the new."""
    for entity_id in gone:
        old = db.execute(
            "select number, folded from entity_name where entity = ?", (entity_id,)
        ).fetchall()
        db.conn.executemany(
            "insert into entity_word (entity_word, rowid, folded) values ('delete', ?, ?)", old
        )
        db.conn.execute("delete from entity_name where entity = ?", (entity_id,))
    new = [row for it in there for row in _names(it)]
    if not new:
        return
    last = db.execute("select coalesce(max(number), 0) from entity_name").fetchone()[0]
    db.conn.executemany(
        "insert into entity_name (number, entity, folded, main) values (?, ?, ?, ?)",
        ((last + at, *row) for at, row in enumerate(new, 1)),
    )
    db.conn.executemany(
        "insert into entity_word (rowid, folded) values (?, ?)",
        ((last + at, row[1]) for at, row in enumerate(new, 1)),
    )


def follow_spans(
    db: Database, gone: Iterable[tuple[int, Span]], there: Iterable[tuple[int, Span]]
) -> None:
    """Keep where entities are mentioned; spans come with the numbers of their articles."""
    names = _attributes(db)
    db.conn.executemany(
        "delete from mention where entity = ? and article = ? and span = ? and attribute = ?",
        (
            (entity, number, span.id, attribute)
            for number, span in gone
            for attribute, entity in _references(names, span)
        ),
    )
    db.conn.executemany(
        "insert or replace into mention (entity, article, span, attribute, author, rejected) "
        "values (?, ?, ?, ?, ?, ?)",
        (
            (entity, number, span.id, attribute, span.author, int(span.state == "rejected"))
            for number, span in there
            for attribute, entity in _references(names, span)
        ),
    )


def follow_articles(db: Database, numbers: Iterable[int]) -> None:
    """Keep where entities are mentioned in new articles, whose spans are there."""
    if _attributes(db):
        db.conn.executemany(
            "insert into mention (entity, article, span, attribute, author, rejected) "
            f"{_MEANT} where article = ?",
            ((number,) for number in numbers),
        )


def follow_schema(db: Database, schema: Schema | None) -> None:
    """Know which attributes hold entities; where that is new, look through all spans."""
    wanted = entity_attributes(schema) if schema else {}
    wanted = {label: names for label, names in wanted.items() if names}
    if wanted == _attributes(db):
        return
    db.execute("delete from entity_attribute")
    pairs = [(label, name) for label, names in wanted.items() for name in names]
    db.conn.executemany("insert into entity_attribute (label, name) values (?, ?)", pairs)
    db.execute("delete from mention")
    db.execute(f"insert into mention (entity, article, span, attribute, author, rejected) {_MEANT}")


def fill(db: Database) -> None:
    """Make all of it anew from the entities, spans and schema that there are."""
    follow_entities(db, (), rows.read_entities(db))
    follow_schema(db, rows.read_schema(db))


def faults(db: Database) -> Iterator[str]:
    """Yield ids of entities whose names or mentions are not kept as they are."""
    mention = "select entity, article, span, attribute, author, rejected from mention"
    wrong = f"select entity from (select * from ({_MEANT} except {mention}) union all {{}})"
    back = f"select * from ({mention} except {_MEANT})"
    yield from sorted({row[0] for row in db.execute(wrong.format(back))})
    for entity in rows.read_entities(db):
        kept = db.execute(
            "select folded, main from entity_name where entity = ? order by number", (entity.id,)
        ).fetchall()
        if kept != [(key, main) for _, key, main in _names(entity)]:
            yield entity.id


def _names(entity: Entity) -> Iterator[tuple[str, str, int]]:
    """Yield each name of an entity as it is compared, the main one first."""
    for at, key in enumerate(dict.fromkeys(map(folded, (entity.name, *entity.aliases)))):
        yield entity.id, key, int(at == 0)


def _attributes(db: Database) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for label, name in db.execute("select label, name from entity_attribute order by rowid"):
        found[label] = (*found.get(label, ()), name)
    return found


def _references(names: dict[str, tuple[str, ...]], span: Span) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a span that hold an entity, with its id."""
    for name in names.get(span.label, ()) if span.attributes else ():
        if isinstance(entity := span.attributes.get(name), str):
            yield name, entity
