"""Articles: added once, never changed; listed without touching their texts."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Literal

import orjson
from sqlite_utils import Database

from annotator.model.article import Article
from annotator.model.document import Status

Sort = Literal[
    "added", "title", "published", "length", "oldest", "proposals", "certainty", "random"
]  # fmt: skip
"""How a list is ordered: the last four by what is most worth doing next, or by chance."""

_COLUMNS = (
    "id",
    "title",
    "source",
    "url",
    "author",
    "published",
    "language",
    "metadata",
    "provenance",
)
_TABLES = ("metadata", "provenance")
_plain_cells = itemgetter(*(it for it in _COLUMNS if it not in _TABLES))
_ORDER: dict[Sort, str] = {
    "added": "number",
    "title": "title collate nocase, number",
    "published": "published, number",
    "length": "length, number",
    "oldest": "dated = '', dated, number",
    "proposals": "waiting is null, waiting desc, number",
    "certainty": "sure is null, sure, number",
    "random": "number",
}
_HEADS = (
    "span.state = 'proposed' and span.author not in (select author from blind) "
    "and not exists (select 1 from relation "
    "join span as whole on whole.article = relation.article and whole.id = relation.source "
    "where relation.article = span.article and relation.target = span.id "
    "and relation.state <> 'rejected' and whole.state = 'proposed' and whole.label <> span.label)"
)
"""What proposals are judged: no part of another one, and none of who works blind."""

_BESIDE: dict[Sort, str] = {
    "oldest": "left join (select article, published as given from review where author = :author) "
    "on article = number",
    "proposals": "left join (select span.article as article, count(*) as waiting from span "
    f"where span.author = :author and {_HEADS} group by span.article) on article = number",
    "certainty": "left join (select span.article as article, avg(confidence) as sure from span "
    "join ground on ground.article = span.article and ground.span = span.id "
    f"where span.author = :author and {_HEADS} group by span.article) on article = number",
}
"""What an order has to know beside the article; the index of proposed spans makes it cheap."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What a list shows of an article: never its text; `why` it stands where it does."""

    number: int
    id: str
    title: str
    source: str
    published: str
    status: Status
    labels: int
    proposed: int
    why: str = ""


def add(db: Database, article: Article) -> int | None:
    """Add an article and return its number, or None where its text is already there."""
    values = [
        orjson.dumps(getattr(article, name)).decode() if name in _TABLES else getattr(article, name)
        for name in _COLUMNS
    ]
    cursor = db.conn.execute(
        f"insert into article ({', '.join(_COLUMNS)}, text_sha256, length) "
        f"values ({', '.join('?' * (len(_COLUMNS) + 2))}) on conflict (text_sha256) do nothing",
        [*values, article.text_sha256, len(article.text)],
    )
    if not cursor.rowcount:
        return None
    number = cursor.lastrowid
    assert number is not None  # noqa: S101  # a row was inserted
    db.conn.execute(
        "insert into article_text (article, text) values (?, ?)", (number, article.text)
    )
    return number


def add_many(db: Database, found: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Add articles, none of which is there, by their fields; return their numbers."""
    (last,) = db.execute("select coalesce(max(number), 0) from article").fetchone()
    numbers = range(last + 1, last + 1 + len(found))
    db.conn.executemany(
        f"insert into article (number, {', '.join(_COLUMNS)}, text_sha256, length) "
        f"values ({', '.join('?' * (len(_COLUMNS) + 3))})",
        (
            (
                number,
                *_plain_cells(it),
                *(orjson.dumps(it[name]).decode() for name in _TABLES),
                it["text_sha256"],
                len(it["text"]),
            )
            for number, it in zip(numbers, found, strict=True)
        ),
    )
    db.conn.executemany(
        "insert into article_text (article, text) values (?, ?)",
        ((number, it["text"]) for number, it in zip(numbers, found, strict=True)),
    )
    return numbers


def known(
    db: Database, column: Literal["id", "text_sha256"], wanted: Sequence[str]
) -> frozenset[str]:
    """Return which of these ids, or of these checksums of texts, are there."""
    marks = ", ".join("?" * len(wanted))
    found = db.conn.execute(f"select {column} from article where {column} in ({marks})", wanted)
    return frozenset(row[0] for row in found)


def number_of(db: Database, article_id: str) -> int | None:
    """Return the number of an article in this file."""
    row = db.execute("select number from article where id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def id_of_text(db: Database, text_sha256: str) -> str:
    """Return the id of the article with this text, or an empty one."""
    row = db.execute("select id from article where text_sha256 = ?", (text_sha256,)).fetchone()
    return row[0] if row else ""


def length_of(db: Database, number: int) -> int:
    """Return how many code points an article has."""
    return int(db.execute("select length from article where number = ?", (number,)).fetchone()[0])


def read(db: Database, number: int) -> Article:
    """Return an article with its text."""
    row = db.execute(
        f"select {', '.join(_COLUMNS)}, text from article join article_text on article = number "
        "where number = ?",
        (number,),
    ).fetchone()
    values = dict(zip((*_COLUMNS, "text"), row, strict=True))
    for name in _TABLES:
        values[name] = orjson.loads(values[name])
    return Article.model_validate(values)


def read_text(db: Database, number: int) -> str:
    """Return an article's text."""
    found = db.conn.execute("select text from article_text where article = ?", (number,))
    return str(found.fetchone()[0])


def read_many(db: Database, wanted: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the numbers of articles with their fields, text and its SHA-256 among them."""
    marks = ", ".join("?" * len(wanted))
    names = (*_COLUMNS, "text_sha256", "text")
    for number, *cells in db.conn.execute(
        f"select number, {', '.join(names)} from article "
        f"join article_text on article = number where number in ({marks}) order by number",
        wanted,
    ):
        values = dict(zip(names, cells, strict=True))
        for name in _TABLES:
            values[name] = orjson.loads(values[name])
        yield number, values


def count(db: Database) -> int:
    """Return how many articles there are."""
    return int(db.execute("select count(*) from article").fetchone()[0])


def numbers(  # noqa: PLR0913  # all but two are wishes
    db: Database,
    author: str,
    *,
    text: str = "",
    status: Status | None = None,
    sort: Sort = "added",
    seed: int = 0,
) -> "array[int]":
    """Return the numbers of the articles in a list, in its order.

    `text` is looked for in titles and sources; `status` is that of `author`. A random order is
    the same for the same `seed`, and articles that are added later leave the others in theirs.
    """
    conditions = ["true"]
    values = {"author": author, "status": status, "text": f"%{_escaped(text)}%"}
    if text:
        conditions.append("(title like :text escape '\\' or source like :text escape '\\')")
    if status == "untouched":
        conditions.append(
            "not exists (select 1 from review where review.author = :author and article = number "
            "and status <> 'untouched')"
        )
    elif status:
        conditions.append(
            "number in (select article from review where review.author = :author "
            "and status = :status)"
        )
    columns = "number, id" if sort == "random" else "number"
    if sort == "oldest":
        columns = (
            "number, case published when '' then coalesce(given, '') else published end as dated"
        )
    found: Iterable[Any] = db.conn.execute(
        f"select {columns} from article {_BESIDE.get(sort, '')} "
        f"where {' and '.join(conditions)} order by {_ORDER[sort]}",
        values,
    )
    ordered: Iterable[tuple[int, str]] = found
    if sort == "random":
        ordered = sorted(found, key=lambda it: blake2b(f"{seed} {it[1]}".encode()).digest())
    return array("q", (row[0] for row in ordered))


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def rows(
    db: Database, author: str, wanted: Sequence[int], *, sort: Sort = "added"
) -> list[ArticleRow]:
    """Return what a list shows of these articles, in the order asked for.

    Where they are sorted by what is to be done, each says why it stands there.
    """
    marks = ", ".join("?" * len(wanted))
    found = {
        row[0]: ArticleRow(*row)
        for row in db.conn.execute(
            "select number, article.id, title, source, "
            "case article.published when '' then coalesce(review.published, '') "
            " else article.published end, coalesce(status, 'untouched'), "
            "(select count(*) from span where span.article = number and span.author = ? "
            " and state = 'accepted'), "
            "(select count(*) from span where span.article = number and span.author = ? "
            f" and {_HEADS}) "
            "from article left join review on review.author = ? and review.article = number "
            f"where number in ({marks})",
            [author, author, author, *wanted],
        )
    }
    reasons = _reasons(db, author, found, sort)
    return [
        replace(found[number], why=reasons.get(number, "")) for number in wanted if number in found
    ]


def _reasons(
    db: Database, author: str, found: Mapping[int, ArticleRow], sort: Sort
) -> dict[int, str]:
    """Return why articles stand where they do, by their numbers."""
    if sort == "oldest":
        return {number: row.published or "no date" for number, row in found.items()}
    if sort != "certainty" or not found:
        return {}
    sure = db.conn.execute(
        "select span.article, avg(confidence) from span "
        "join ground on ground.article = span.article and ground.span = span.id "
        f"where span.author = ? and {_HEADS} "
        f"and span.article in ({', '.join('?' * len(found))}) group by span.article",
        [author, *found],
    )
    return {number: f"{round(100 * mean)} %" for number, mean in sure}


def next_open(db: Database, author: str, after: int) -> int | None:
    """Return the number of the next article that `author` has not done, going round once."""
    sql = (
        "select number from article where number {} ? and not exists (select 1 from review "
        "where review.author = ? and article = number and status = 'done') order by number limit 1"
    )
    for relation in (">", "<="):
        row = db.execute(sql.format(relation), (after, author)).fetchone()
        if row and row[0] != after:
            return int(row[0])
    return None


def done(db: Database, author: str) -> frozenset[int]:
    """Return the numbers of the articles that an author has done."""
    sql = "select article from review where author = ? and status = 'done'"
    return frozenset(row[0] for row in db.execute(sql, (author,)))


def authors(db: Database) -> list[str]:
    """Return everyone who has labels or reviews, by name."""
    sql = "select author from review union select author from change order by 1"
    return [row[0] for row in db.execute(sql)]


def workers(db: Database) -> list[str]:
    """Return the authors who have done more than to bring articles in, by name."""
    sql = (
        "select author from review union "
        "select author from change where kind not in ('start', 'import') order by 1"
    )
    return [row[0] for row in db.execute(sql)]


def layers(db: Database, number: int) -> list[str]:
    """Return the authors who have labels or a review in an article, by name."""
    sql = (
        "select author from span where article = :number union "
        "select author from review where article = :number order by 1"
    )
    return [row[0] for row in db.execute(sql, {"number": number})]
