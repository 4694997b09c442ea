"""The tables, and how older files become what this version reads.

`article` is a narrow row and its text lies apart, so that lists never touch text. Spans and
relations are clustered by article: one article is one contiguous range. `change` and `edit`
are the log, with `imported` for what imports bring to new articles; every other table is what
the log comes to, except articles, which only grow.
`entity_name`, `entity_word`, `entity_attribute` and `mention` are there to look up the cast.
`ground` says why spans were proposed; it only grows, and the log knows nothing of it. `blind`
names the authors who work without proposals; how a project is worked on is no act of its own.
`learned` is each author's model, and `proposed_for` how far a long run of proposing is.
"""

from sqlite_utils import Database, Migrations

from annotator.store import cast

APPLICATION_ID = 0x416E6E6F
"""Marks a SQLite file as a project ("Anno")."""

FORMAT = 3
"""The version of the file format; a program reads every version up to its own."""

MIGRATIONS = Migrations("annotator")

_TABLES = """
create table article (
    number integer primary key,
    id text not null unique,
    text_sha256 text not null unique,
    length integer not null,
    title text not null,
    source text not null,
    url text not null,
    author text not null,
    published text not null,
    language text not null,
    metadata text not null,
    provenance text not null
) strict;
create table article_text (
    article integer primary key references article,
    text text not null
) strict;
create table span (
    article integer not null references article,
    id text not null,
    author text not null,
    label text not null,
    fragments text not null,
    attributes text not null,
    origin text not null,
    state text not null,
    note text not null,
    primary key (article, id)
) strict, without rowid;
create table relation (
    article integer not null references article,
    id text not null,
    author text not null,
    label text not null,
    source text not null,
    target text not null,
    attributes text not null,
    origin text not null,
    state text not null,
    primary key (article, id)
) strict, without rowid;
create index relation_source on relation (article, source);
create index relation_target on relation (article, target);
create table entity (
    id text primary key,
    name text not null,
    type text not null,
    aliases text not null,
    country text not null,
    sector text not null,
    wikidata text not null,
    attributes text not null,
    note text not null
) strict, without rowid;
create table review (
    author text not null,
    article integer not null references article,
    status text not null,
    primary key (author, article)
) strict, without rowid;
create index review_queue on review (author, status, article);
create table schema (
    id text primary key,
    data text not null
) strict, without rowid;
create table change (
    id text primary key,
    author text not null,
    at text not null,
    action text not null,
    origin text not null,
    kind text not null,
    target text not null,
    retracted integer not null
) strict, without rowid;
create index change_stack on change (author, kind, retracted, id);
create index change_target on change (target, id) where target <> '';
create table edit (
    article integer not null,
    kind text not null,
    thing text not null,
    change text not null references change,
    position integer not null,
    before text,
    after text,
    primary key (article, kind, thing, change)
) strict, without rowid;
create index edit_change on edit (change, position)
"""

_CAST = """
create table entity_name (
    number integer primary key,
    entity text not null,
    folded text not null,
    main integer not null
) strict;
create index entity_name_folded on entity_name (folded, main, entity);
create index entity_name_entity on entity_name (entity);
create virtual table entity_word using fts5 (
    folded, content = 'entity_name', content_rowid = 'number', prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
);
create table entity_attribute (
    label text not null,
    name text not null
) strict;
create table mention (
    entity text not null,
    article integer not null references article,
    span text not null,
    attribute text not null,
    author text not null,
    rejected integer not null,
    primary key (entity, article, span, attribute)
) strict, without rowid;
create index mention_article on mention (article, author, entity)
"""

_GROUNDS = """
create table ground (
    article integer not null references article,
    span text not null,
    confidence real not null,
    why text not null,
    context text not null,
    primary key (article, span)
) strict, without rowid;
create index ground_context on ground (context)
"""

_LEARNED = """
create table learned (
    author text primary key,
    model blob not null
) strict;
create table proposed_for (
    author text not null,
    article integer not null references article,
    run text not null,
    primary key (author, article)
) strict, without rowid
"""


_IMPORTED = """
create table imported (
    article integer not null,
    change text not null references change,
    things text not null,
    primary key (article, change)
) strict, without rowid;
create index imported_change on imported (change, article)
"""
# A row is as many entries of `edit`: `things` has the kinds of things that were brought, and
# for each a list of rows, their cells in the order of `rows.COLUMNS`.


@MIGRATIONS()
def first_tables(db: Database) -> None:
    """Make the tables of the first version."""
    for statement in _TABLES.split(";"):
        db.execute(statement)


@MIGRATIONS()
def dates_of_reviews(db: Database) -> None:
    """Let an author give a date to an article that came without one."""
    db.execute("alter table review add column published text not null default ''")


@MIGRATIONS()
def cast_lookup(db: Database) -> None:
    """Make what the cast is looked up by, and fill it."""
    for statement in _CAST.split(";"):
        db.execute(statement)
    cast.fill(db)


@MIGRATIONS()
def schema_versions(db: Database) -> None:
    """Let labels say under which version of the schema they were made; of older ones none knows."""
    for table in ("span", "relation"):
        db.execute(f"alter table {table} add column schema_version integer not null default 0")


@MIGRATIONS()
def grounds(db: Database) -> None:
    """Keep why spans were proposed, and by what a rejection is remembered."""
    for statement in _GROUNDS.split(";"):
        db.execute(statement)


@MIGRATIONS()
def work_without_proposals(db: Database) -> None:
    """Keep who works blind, and find what is proposed without looking at every span."""
    db.execute("create table blind (author text primary key) strict, without rowid")
    db.execute("create index span_proposed on span (author, article) where state = 'proposed'")


@MIGRATIONS()
def learned(db: Database) -> None:
    """Keep what is learned from each author's labels, and how far proposing for a corpus is."""
    for statement in _LEARNED.split(";"):
        db.execute(statement)


@MIGRATIONS()
def imports_by_article(db: Database) -> None:
    """Make room for what an import brings to a new article in one row of the log."""
    for statement in _IMPORTED.split(";"):
        db.execute(statement)


def migrate(db: Database) -> None:
    """Bring the tables up to this version; the caller holds the write lock."""
    MIGRATIONS.apply(db)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    db.execute(f"pragma user_version = {FORMAT}")
