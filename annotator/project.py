"""The open project: the only object the window and the command line talk to.

It puts the store, the schema and the plug-ins together, and refuses whatever the schema
forbids before anything is written.
"""

import tempfile
import time
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from annotator.dataset import make
from annotator.dataset.preview import Preview, previewed
from annotator.dataset.recipe import Recipe
from annotator.errors import (
    FormatError,
    InputError,
    LabelError,
    ProjectError,
    SchemaError,
    StaleError,
)
from annotator.model import cast as roster
from annotator.model import cast_file, judging, names, occurrences, rules
from annotator.model.change import Change, Edit, Key
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document, Status, dated_as
from annotator.model.entity import Entity
from annotator.model.findings import Findings
from annotator.model.foreign_names import Aliases, proposal, read_aliases
from annotator.model.label_map import LabelMap, unmapped
from annotator.model.labelled import Labelled
from annotator.model.layer import Layer, relations_of, spans_of
from annotator.model.names import Candidate, Words, read_words
from annotator.model.occurrences import Occurrence, Sought
from annotator.model.proposal import Ground, Proposal, Settled, context, settle
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema
from annotator.model.selection import Selection
from annotator.model.span import Span
from annotator.model.table import Table
from annotator.news import derive, lint
from annotator.news.lint import Finding
from annotator.paths import resource
from annotator.plugins import Exporter, Importer, Known, Loss, Report, Source, Suggester
from annotator.store import (
    articles,
    backups,
    blind,
    cast,
    cast_import,
    check,
    database,
    destination,
    grounds,
    incoming,
    labelled,
    learned,
    log,
    neighbours,
    reading,
    rows,
    runs,
)
from annotator.store.articles import ArticleRow, Sort
from annotator.store.backups import Backup
from annotator.store.cast import Count, How, Listing, Mention
from annotator.store.cast_import import CastImported
from annotator.store.check import Problem
from annotator.store.incoming import Imported

CAST_BATCH = 1_000
"""Members of the cast in one transaction of an import."""

BREATH = 0.002
"""Seconds between two of those transactions: a window that waits to write gets its turn."""

EVERYTHING = Recipe()
"""All accepted labels of all authors, in the bare format."""

DEFAULT_SCHEMA = "news"

Found = Sequence[tuple[str, Proposal]]
"""What is proposed, each with the name of who proposes it."""

Progress = Callable[[int], None]
"""Called with the number of articles so far; raises to cancel."""


def schema_names() -> list[str]:
    """Return the names of the schemas that come with the program, the default first."""
    others = {it.stem for it in resource("schemas").glob("*.toml")} - {DEFAULT_SCHEMA}
    return [DEFAULT_SCHEMA, *sorted(others)]


def schema_named(name: str) -> Schema:
    """Return a schema that comes with the program; raises InputError that lists their names."""
    if name not in schema_names():
        raise InputError(f"There is no schema {name!r}; there are {', '.join(schema_names())}.")
    path = resource("schemas", f"{name}.toml")
    return read_schema(path.read_text(encoding="utf-8"), path.name)


def default_schema() -> Schema:
    """Return the news schema that new projects start with."""
    return schema_named(DEFAULT_SCHEMA)


@cache
def name_words() -> Words:
    """Return what is known of pronouns and titles."""
    return read_words(resource("names.toml").read_text(encoding="utf-8"))


@cache
def label_aliases() -> Aliases:
    """Return what other programs call the labels, roles and values that we have."""
    return read_aliases(resource("aliases.toml").read_text(encoding="utf-8"))


class Project:
    """One project file, open. Offsets everywhere are code points, half-open."""

    def __init__(self, db: Database, path: Path | None) -> None:
        self._db = db
        self.path = path
        self._files = database.identity(path) if path else ()
        schema = rows.read_schema(db)
        if schema is None:
            raise ProjectError(f"{path} has no schema; `annotator restore` may bring it back.")
        self.schema = schema
        self._memories: dict[str, labelled.Memory] = {}

    # Opening and closing

    @classmethod
    def create(cls, path: Path | None, schema: Schema | None = None, *, author: str) -> Self:
        """Make a new project; in memory where `path` is None."""
        db = database.create(path)
        first = Edit(after=schema or default_schema())
        change = Change(author=author, action="Make the project", kind="start", edits=(first,))
        log.commit(db, change)
        return cls(db, path)

    @classmethod
    def open(cls, path: Path, *, patience: float = database.PATIENCE) -> Self:
        """Open a project file; raises ProjectError with one sentence, the file untouched."""
        return cls(database.connect(path, patience=patience), path)

    def reopen(self) -> Self:
        """Open the same file once more, for a thread of its own."""
        if self.path is None:
            raise ProjectError("A project in memory cannot be opened twice.")
        return self.open(self.path)

    def close(self) -> None:
        """Fold the journal into the file and let go of it."""
        self._db.close()

    def __enter__(self) -> Self:
        """Use the project in a `with` statement."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    # Reading

    def article_count(self) -> int:
        """Return how many articles there are."""
        return articles.count(self._db)

    def article_numbers(
        self,
        author: str,
        *,
        text: str = "",
        status: Status | None = None,
        sort: Sort = "added",
        seed: int = 0,
    ) -> "array[int]":
        """Return the numbers of articles for a list; see `store.articles.numbers`."""
        return articles.numbers(self._db, author, text=text, status=status, sort=sort, seed=seed)

    def article_rows(
        self, author: str, numbers: Sequence[int], *, sort: Sort = "added"
    ) -> list[ArticleRow]:
        """Return what a list shows of these articles."""
        return articles.rows(self._db, author, numbers, sort=sort)

    def number_of(self, article_id: str) -> int:
        """Return an article's number in this file; raises ProjectError if it is not there."""
        number = articles.number_of(self._db, article_id)
        if number is None:
            raise ProjectError(f"There is no article {article_id!r} in this project.")
        return number

    def next_open(self, author: str, after: int, *, order: Sequence[int] = ()) -> int | None:
        """Return the number of the next article that `author` has not done, going round once.

        With an `order` of numbers it is the next one in that, if `after` is among them.
        """
        if after not in order:
            return articles.next_open(self._db, author, after)
        done = articles.done(self._db, author)
        at = order.index(after)
        ahead = chain(order[at + 1 :], order[:at])
        return next((it for it in ahead if it not in done), None)

    def length_of(self, number: int) -> int:
        """Return how many characters an article has."""
        return articles.length_of(self._db, number)

    def document(self, number: int, author: str) -> Document:
        """Read one article with one author's labels."""
        with database.explained(self.path):
            article = articles.read(self._db, number)
            spans = spans_of(rows.read_cells(self._db, "span", number, author), article.id)
            relations = rows.read_cells(self._db, "relation", number, author)
            status, dated = rows.read_review(self._db, number, author)
            return Document.of_parts(
                article=dated_as(article, "", dated),
                author=author,
                status=status,
                dated=dated,
                spans=spans,
                relations=relations_of(relations, article.id),
                entities=tuple(self.entities(roster.entity_ids(self.schema, spans))),
                by_id=Table({span.id: span for span in spans}),
            )

    def documents(
        self, *, author: str = "", numbers: Iterable[int] | None = None
    ) -> Generator[Document]:
        """Read documents one after another: one author's, or everyone's who has labels.

        An article that nobody has touched yet is read once, without labels.
        """
        everything = Selection(states="all", authors=(author,) if author else ())
        reader = reading.Reader(self._db, self.schema, everything)
        for layer in reader.layers(reader.numbers() if numbers is None else numbers):
            yield layer.document()

    # The cast

    def entities(self, ids: Iterable[str] | None = None) -> list[Entity]:
        """Return the project's cast, or those with these ids that there are, by their ids."""
        return list(rows.read_entities(self._db, ids))

    def entity(self, entity_id: str) -> Entity | None:
        """Return one of the cast."""
        return next(iter(self.entities([entity_id])), None)

    def search_cast(self, text: str, *, limit: int = 50) -> list[tuple[Entity, How]]:
        """Return who has a name like `text`, the surest first; see `store.cast.search`."""
        found = cast.search(self._db, text, limit=limit)
        known = {it.id: it for it in self.entities(found)}
        return [(known[it], how) for it, how in found.items()]

    def named(self, names: Iterable[str]) -> list[Entity]:
        """Return who has exactly one of these names or aliases, but for case and accents."""
        return self.entities(cast.named(self._db, names))

    def cast_list(self, wanted: Listing) -> list[str]:
        """Return ids of the cast for a list."""
        return cast.listed(self._db, wanted)

    def cast_counts(self, ids: Sequence[str], author: str = "") -> dict[str, Count]:
        """Return how often each is mentioned: by one author, or by everyone."""
        return cast.counts(self._db, ids, author)

    def mentions(self, entity_id: str, author: str = "", limit: int = -1) -> list[Mention]:
        """Return where one of the cast is mentioned, article by article."""
        return cast.mentions(self._db, entity_id, author, limit)

    def spans_of(self, ids: Iterable[str]) -> list[Span]:
        """Return every author's spans that refer to one of these entities."""
        return list(cast.spans_of(self._db, ids))

    def candidates(self, document: Document, span: Span) -> list[Candidate]:
        """Return who may be meant by a span, the likeliest first; see `model.names`."""
        known = name_words()
        forms = names.forms(span.words(document.article.text), known)
        others = {it.id: it for it in self.named(forms)}
        if forms and not known.pronoun_of(forms[0], document.article.language):
            others |= {it.id: it for it, _ in self.search_cast(forms[-1], limit=names.MOST)}
        return names.candidates(document, span, self.schema, known, tuple(others.values()))

    def occurrences(self, document: Document, number: int, what: Sought) -> list[Occurrence]:
        """Return where someone is named in an article, with who else is named around that."""
        found = occurrences.find(document, number, what, name_words())
        names = {it.who for it in found if it.who and not it.entity}
        if cast := self.named(names):
            found = occurrences.find(document, number, what, name_words(), cast)
        return found

    def all_occurrences(
        self, what: Sought, author: str, *, progress: Progress | None = None
    ) -> Iterator[Occurrence]:
        """Yield where someone is named in any article, one article after another."""
        for count, number in enumerate(articles.numbers(self._db, author), 1):
            if occurrences.may_hold(articles.read(self._db, number).text, what):
                yield from self.occurrences(self.document(number, author), number, what)
            if progress:
                progress(count)

    def with_cast(self, document: Document, wanted: AbstractSet[str]) -> Document:
        """Return a document with exactly those of the cast that are wanted."""
        gone = [Edit(before=it) for it in document.entities if it.id not in wanted]
        known = {it.id for it in document.entities}
        new = [Edit(after=it) for it in self.entities(wanted - known)]
        return document.edited([*gone, *new]) if gone or new else document

    def authors(self) -> list[str]:
        """Return everyone who has done something in this project."""
        return articles.authors(self._db)

    def workers(self) -> list[str]:
        """Return everyone who has labelled something here; bringing articles in is none of it."""
        return articles.workers(self._db)

    def history(self, *, author: str = "", before: str = "", limit: int = -1) -> Iterator[Change]:
        """Yield the log, newest first; `before` is the id of the entry to go on from."""
        return log.history(self._db, author=author, before=before, limit=limit)

    def story(self, key: Key) -> list[Change]:
        """Return who made one thing and who changed it, oldest first; without what was undone."""
        with database.explained(self.path):
            return log.story(self._db, key)

    # Proposals

    def suggest(
        self,
        document: Document,
        chosen: Iterable[Suggester],
        *,
        ended: Iterable[str] = (),
        keep: bool = False,
    ) -> Settled:
        """Return what brings a document's proposals up to date; nothing is written.

        What was rejected in the same context, in whichever article, is not proposed again. What
        came from suggesters that are `ended`, by their names, goes. With `keep`, everything else
        that is proposed stays as it is, and only new proposals beside it come: for an article that
        somebody is looking at. Nothing is proposed to an author who works blind.
        """
        chosen, ended = tuple(chosen), tuple(ended)
        found, remarks = self.ask(document, chosen)
        origins = [*(it.name for it in chosen), *ended]
        settled = self.settle(document, found, origins, ended=ended, keep=keep)
        return replace(settled, remarks=remarks)

    def ask(self, document: Document, chosen: Iterable[Suggester]) -> tuple[Found, tuple[str, ...]]:
        """Return what suggesters propose for a document, and what they had to leave out."""
        if self.is_blind(document.author):
            return [], ()
        # Late: what suggesters know takes a while to load, and few commands propose anything.
        from annotator import suggesters

        remarks: list[str] = []
        known = Known(
            self.schema,
            named=self.named,
            say=remarks.append,
            learned=self.learned(document.author),
            labelled=self.labelled(document.author),
        )
        return suggesters.found(document, chosen, known), tuple(remarks)

    def settle(
        self,
        document: Document,
        found: Found,
        origins: Iterable[str],
        *,
        ended: Sequence[str] = (),
        keep: bool = False,
    ) -> Settled:
        """Return what makes `found` the proposals of these origins; `ended` and `keep` as above."""
        if self.is_blind(document.author):
            return Settled()
        settled = settle(
            document,
            self.schema,
            found,
            origins=origins,
            rejected=self._rejected(document.author),
            held=self._held(document) | (self._kept(document, ended) if keep else frozenset()),
        )
        edits = derive.completed(document, self.schema, settled.edits)
        return replace(settled, edits=tuple(_proposed(document, edits)))

    def labelled(self, author: str) -> Labelled:
        """Return what an author labelled in the last articles, by its words."""
        memory = self._memories.setdefault(author, labelled.Memory())
        return labelled.update(self._db, self.schema, author, memory)

    def learned(self, author: str) -> bytes:
        """Return the model of an author's labels (`annotator.learning`), or no bytes."""
        return learned.read(self._db, author)

    def learn(self, author: str) -> bytes:
        """Return a model of what an author labelled in finished articles; nothing is written.

        It is the last one where that does better, and no bytes where there is too little.
        """
        # Late, as in `suggest`.
        from annotator import suggesters
        from annotator.learning import training
        from annotator.learning.example import example_of

        numbers = self.article_numbers(author, status="done")
        newest = training.enough(self.documents(author=author, numbers=reversed(numbers)))
        examples = [example_of(it, suggesters.by_rules(it, self.schema)) for it in newest]
        return training.train(examples[::-1], self.schema.version, self.learned(author))

    def keep_learned(self, author: str, model: bytes) -> None:
        """Write a model; undo does not reach it."""
        self._refuse_replaced()
        with database.explained(self.path):
            learned.write(self._db, author, model)

    def chosen_numbers(self, author: str, wanted: Selection) -> Iterator[int]:
        """Yield the numbers of the articles in which labels may be proposed to an author.

        Those that the author is done with are only among them where that status is asked for.
        """
        numbers = self.article_numbers(author, text=wanted.text, status=wanted.status)
        done = set() if wanted.status else set(self.article_numbers(author, status="done"))
        for number in numbers:
            read = wanted.query and articles.read_text(self._db, number)
            if number not in done and (not read or wanted.has_words(read)):
                yield number

    def begin_run(self, author: str, run: str) -> set[int]:
        """Return which articles a run of proposing is through with; see `store.runs`."""
        with database.explained(self.path):
            return runs.begin(self._db, author, run)

    def propose_all(
        self, found: Sequence[tuple[int, Settled]], *, author: str, run: str
    ) -> list[Change | None]:
        """Write proposals of some articles, and that the run is through with them, at once.

        An article that was labelled meanwhile is left for the next run: None, as where nothing
        is new.
        """
        self._refuse_replaced()
        changes: list[Change | None] = []
        with database.explained(self.path), database.writing(self._db):
            for _, settled in found:
                try:
                    changes.append(self.propose(settled, author=author))
                except (StaleError, SchemaError):
                    changes.append(None)
            runs.note(self._db, author, run, [number for number, _ in found])
        return changes

    def end_run(self, author: str) -> None:
        """Forget a run of proposing, which is through."""
        with database.explained(self.path):
            runs.end(self._db, author)

    def _rejected(self, author: str) -> Callable[[str], bool]:
        """Return what tells whether an author has rejected a context."""
        return partial(grounds.is_rejected, self._db, author)

    def _kept(self, document: Document, ended: Sequence[str]) -> frozenset[str]:
        """Return the proposals that still hold: not ended, and not rejected elsewhere meanwhile."""
        known = self.grounds(self.number_of(document.article.id))
        is_rejected = self._rejected(document.author)
        heads = (
            it.id
            for it in judging.heads(document)
            if it.origin not in ended and not (it.id in known and is_rejected(known[it.id].context))
        )
        return frozenset(
            part
            for it in heads
            for part in judging.frame(document, it)
            if document.by_id[part].origin not in ended
        )

    def _held(self, document: Document) -> frozenset[str]:
        """Return the proposals that a person has given other words, with their parts."""
        if not document.states["proposed"]:
            return frozenset()
        known, text = self.grounds(self.number_of(document.article.id)), document.article.text
        moved = (
            it.id
            for it in document.spans
            if it.state == "proposed"
            and it.id in known
            and context(text, it.label, it.fragments) != known[it.id].context
        )
        return frozenset(part for it in moved for part in judging.frame(document, it))

    def is_blind(self, author: str) -> bool:
        """Whether an author works blind: they neither see proposals nor get any."""
        return author in blind.authors(self._db)

    def blind_authors(self) -> list[str]:
        """Return who works blind, by name."""
        return blind.authors(self._db)

    def set_blind(self, author: str, *, to: bool) -> None:
        """Let an author work without proposals, or with them again."""
        self._refuse_replaced()
        with database.explained(self.path), database.writing(self._db):
            blind.put(self._db, author, is_blind=to)

    def propose(self, settled: Settled, *, author: str) -> Change | None:
        """Write proposals of one article, if there is anything new; undo does not reach them.

        Raises SchemaError and StaleError as `apply` does.
        """
        if not settled.edits:
            return None
        origins = sorted({getattr(it.value, "origin", "") for it in settled.edits})
        change = Change(
            author=author,
            action=f"Propose labels ({', '.join(origins)})",
            origin=origins[0],
            kind="suggest",
            edits=settled.edits,
        )
        self._refuse_replaced()
        with database.explained(self.path), database.writing(self._db):
            self._refuse_forbidden(change.edits)
            done = log.commit(self._db, change)
            grounds.add(self._db, self.number_of(change.article_ids[0]), settled.grounds)
        return done

    def grounds(self, number: int) -> dict[str, Ground]:
        """Return why spans of an article were proposed, by the spans' ids."""
        return grounds.read(self._db, number)

    # Writing

    def apply(
        self, action: str, edits: Iterable[Edit], *, author: str, origin: str = "human"
    ) -> Change:
        """Do one act: all of `edits`, or none.

        Raises SchemaError with what the schema forbids, StaleError when someone else changed
        the same thing meanwhile. The act is on disk when this returns.
        """
        change = Change(author=author, action=action, origin=origin, edits=tuple(edits))
        self._refuse_replaced()
        with database.explained(self.path), database.writing(self._db):
            self._refuse_forbidden(change.edits)
            done = log.commit(self._db, change)
        self._follow(done)
        return done

    def undo(self, author: str) -> Change | None:
        """Take back the author's last act, in whichever article it was."""
        return self._step(log.undo, author)

    def redo(self, author: str) -> Change | None:
        """Bring back the act that the author took back last."""
        return self._step(log.redo, author)

    def _step(self, step: Callable[[Database, str], Change | None], author: str) -> Change | None:
        self._refuse_replaced()
        with database.explained(self.path):
            change = step(self._db, author)
        if change:
            self._follow(change)
        return change

    def _refuse_replaced(self) -> None:
        if self.path:
            database.refuse_replaced(self.path, self._files)

    def _follow(self, change: Change) -> None:
        for edit in change.edits:
            if isinstance(edit.after, Schema):
                self.schema = edit.after

    def _refuse_forbidden(self, edits: Sequence[Edit]) -> None:
        if len({edit.key for edit in edits}) < len(edits):
            raise ValueError("a change has one edit for each thing")
        schema = next((it.after for it in edits if isinstance(it.after, Schema)), self.schema)
        found = [
            sentence
            for near in neighbours.of(self._db, edits)
            for thing, sentence in rules.problems_of(
                near.spans, near.relations, schema, near.length
            )
            if thing in near.concerned
        ]
        if found:
            raise SchemaError("\n".join(f"{it[0].upper()}{it[1:]}." for it in found))

    # Importing and exporting

    def import_files(
        self,
        files: Sequence[tuple[Path, Importer]],
        *,
        author: str,
        encoding: str | Mapping[Path, str] = "",
        labels: LabelMap | None = None,
        progress: Progress | None = None,
    ) -> Imported:
        """Read files into the project; of a file that has a problem nothing is kept.

        `encoding` is that of files that are not UTF-8: of all, or by their paths.

        All are read once to find every problem, and then again to write, some articles a
        transaction, so that the window can write in between. Texts that are there already are
        counted, and only labels that are new are added to them. What is left out, whole files
        or single articles of them, is in the findings. A schema that `labels` brings takes the
        place of the project's when all files are known to be fine with it.

        Raises LabelError where labels are neither in the schema nor in `labels`, and FormatError
        where nothing at all can be imported; then nothing is kept.
        """
        schema = (labels and labels.schema) or self.schema

        def source(path: Path) -> Source:
            named = encoding if isinstance(encoding, str) else encoding.get(path, "")
            return Source(path, schema, author, named, labels or LabelMap())

        with incoming.uncollected():
            return self._import([(importer, source(path)) for path, importer in files], progress)

    def _import(
        self, sources: Sequence[tuple[Importer, Source]], progress: Progress | None
    ) -> Imported:
        stamps = {it.path: _stamp(it.path) for _, it in sources}
        good, left_out = self._without_problems(sources)
        _refuse_changed(stamps)
        for _, it in sources[:1]:
            if it.schema != self.schema:
                self._widen(it.schema, it.author)
        total = Imported(files=tuple(str(it.source.path) for it in good), findings=left_out)
        for file in good:
            again = file.source
            if file.held is None:
                again = replace(again, checked=True, findings=Findings())
            for batch in incoming.in_batches(file.documents(again)):
                origin = f"import:{file.importer.name}"
                total = total.with_more(self._add(batch, origin, total.articles))
                if progress:
                    progress(total.articles + total.duplicates)
                time.sleep(BREATH)
            total.findings.add(again.findings)
        if total.findings.left_out and not total.articles + total.duplicates:
            raise FormatError(total.findings.left_out)
        return total

    def _add(self, batch: Sequence[Document | Layer], origin: str, before: int) -> Imported:
        self._refuse_replaced()
        try:
            with database.explained(self.path):
                return incoming.add(self._db, batch, origin=origin)
        except ProjectError as error:
            done = f"{before} articles were imported before that"
            raise ProjectError(f"{error} {done}; import again to go on.") from error

    def import_cast(
        self, path: Path, *, author: str, encoding: str = "", progress: Progress | None = None
    ) -> CastImported:
        """Read a table into the cast; nothing of it is kept if it has a problem.

        Raises FormatError with every problem, InputError for what is no such file. As with any
        import, undo does not reach it.
        """
        if path.suffix.lower().startswith(".annotator"):
            # Opening it would take away the locks that SQLite holds on it.
            raise InputError(f"{path} is a project, not a table of a cast.")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}.") from error
        name = file_name(path)
        text, _ = decode(data, file=name, encoding=encoding)
        with database.explained(self.path):
            plan = cast_import.plan(self._db, cast_file.read(text, name), name, progress)
        if plan.problems:
            raise FormatError(plan.problems)
        for start in range(0, len(plan.edits), CAST_BATCH):
            self._refuse_replaced()
            some = tuple(plan.edits[start : start + CAST_BATCH])
            action = f"Import {len(plan.edits)} of the cast from {name}"
            change = Change(
                author=author, action=action, origin="import:cast", kind="import", edits=some
            )
            with database.explained(self.path):
                log.commit(self._db, change)
            if progress:
                progress(start + len(some))
            time.sleep(BREATH)
        return plan.imported

    def export_cast(self, path: Path, *, force: bool = False) -> Report:
        """Write the cast as a table, by name; CSV or JSON Lines, as the suffix says.

        Raises InputError where something is there already, unless `force`.
        """
        path, suffix = path.absolute(), path.suffix.lower()
        if suffix not in (*cast_file.TABLES, *cast_file.LINES):
            kinds = ", ".join((*cast_file.TABLES, *cast_file.LINES))
            raise InputError(f"The name of {path.name} must end in {kinds}.")
        destination.refuse(path, folder=False, force=force)
        path.parent.mkdir(parents=True, exist_ok=True)
        cast = sorted(self.entities(), key=lambda it: (roster.folded(it.name), it.id))
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            partial = Path(folder, path.name)
            with partial.open("wb") as file:
                file.writelines(cast_file.write(cast, suffix))
            destination.put(partial, path)
        losses = [
            Loss("attribute or alias that has no place in a table", thing_id=it.id, count=count)
            for it in cast
            if (count := cast_file.lost(it, suffix))
        ]
        return Report(files=(path,), entities=len(cast), losses=tuple(losses))

    def _without_problems(
        self, sources: Sequence[tuple[Importer, Source]]
    ) -> tuple[list["_Good"], Findings]:
        """Return those files that can be imported, and what is wrong with the others."""
        found, left_out = Findings(), Findings()
        errors: list[InputError] = []
        good: list[_Good] = []
        others = incoming.Others()
        room = incoming.ROOM
        for importer, source in sources:
            try:
                looked = incoming.look(self._db, importer.quickly, source, others, room)
                _refuse(looked.problems)
            except InputError as error:
                errors.append(error)
            else:
                good.append(_Good(importer, source, looked.held))
                room -= looked.size if looked.held else 0
                found.add(source.findings)
        if others.shared:
            good, clashes = _without_clashes(good, others)
            errors += clashes
        for it in errors:
            left_out.left_out += it.problems if isinstance(it, FormatError) else [str(it)]
        if errors and not good:
            raise errors[0] if len(errors) == 1 else FormatError(left_out.left_out)
        if found.unknown or found.forbidden:
            labels = next(source.labels for _, source in sources)
            proposed = proposal(found, self.schema, label_aliases(), labels)
            raise LabelError(unmapped(found), proposal=proposed, findings=found)
        return good, left_out

    def _widen(self, schema: Schema, author: str) -> None:
        """Take a schema that files brought along; undo does not reach it, as with any import."""
        change = Change(
            author=author,
            action=f"Add to the schema {schema.name} what files bring",
            origin="import:schema",
            kind="import",
            edits=(Edit(before=self.schema, after=schema),),
        )
        with database.explained(self.path):
            self._follow(log.commit(self._db, change))

    def reread_schema(self) -> bool:
        """Take the schema as another program left it; return whether it is another one."""
        with database.explained(self.path):
            now = rows.read_schema(self._db)
        if now is None or now == self.schema:
            return False
        self.schema = now
        return True

    def export(
        self,
        path: Path,
        exporter: Exporter,
        recipe: Recipe = EVERYTHING,
        *,
        force: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Write a dataset to `path`, which appears when it is whole.

        It shows the project as it is at one moment. Raises InputError where something is there
        already, unless `force`; and even so where that is something else than an earlier export.
        """
        path = path.absolute()
        folder = exporter.folder or make.packed(exporter, recipe)
        destination.refuse(path, folder=folder, force=force)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as place:
            made = Path(place, path.name)
            report = self._make(made, exporter, recipe, partial(_counted, progress))
            destination.put(made, path)
        return replace(report, files=tuple(path / it.relative_to(made) for it in report.files))

    def preview(
        self,
        exporter: Exporter,
        recipe: Recipe = EVERYTHING,
        *,
        first: int = 0,
        progress: Progress | None = None,
    ) -> Preview:
        """Return what an export would write and report, having written nothing to keep.

        With `first` the bare format is made of that many records, and the report is of them alone.
        """
        watch: Watch = partial(_counted, progress)
        if first:
            watch = partial(_first, first, watch)
            recipe = recipe.model_copy(update={"splits": (), "card": False})
            exporter = replace(exporter, features="")
        with tempfile.TemporaryDirectory(prefix="annotator-") as place:
            path = Path(place, f"preview{exporter.suffix}")
            report = self._make(path, exporter, recipe, watch)
            return previewed(report, exporter, path)

    def _make(self, path: Path, exporter: Exporter, recipe: Recipe, watch: "Watch") -> Report:
        labels = [label.name for label in self.schema.labels]
        with database.explained(self.path), reading.unchanged(self._db):
            entry, day = reading.snapshot(self._db)
            reader = reading.Reader(self._db, self.schema, recipe.selection)
            authors = [*self.authors(), *reader.names.values()]
            make.refuse_unknown(recipe, authors=authors, labels=labels)
            making = make.Making(
                origin=reader,
                schema=self.schema,
                exporter=exporter,
                recipe=recipe,
                project=self.path.name if self.path else "project.annotator",
                entry=entry,
                day=day,
                text_of=self._text_of,
            )
            return make.make(making, path, watch)

    def _text_of(self, number: int) -> str:
        return articles.read_text(self._db, number)

    # Looking after it

    def check(self) -> Iterator[Problem]:
        """Yield everything that is wrong: in the file, in the log, in what the schema forbids."""
        yield from check.problems(self._db, self.schema)

    def forgotten(self) -> Iterator[tuple[Document, Finding]]:
        """Yield what looks forgotten in the articles that someone has begun to label."""
        for document in self.documents():
            if document.status != "untouched" or document.spans:
                for finding in lint.findings(document, self.schema, self.named):
                    yield document, finding

    def data_version(self) -> int:
        """Return a number that changes when another connection has written.

        Raises ProjectError where the file is no longer the one that was opened.
        """
        self._refuse_replaced()
        with database.explained(self.path):
            return int(self._db.execute("pragma data_version").fetchone()[0])

    def back_up(self) -> Path | None:
        """Copy the project to its backups; None if nothing is new since the last one."""
        if self.path is None:
            return None
        return backups.make(self._db, self.path)


@dataclass(frozen=True, slots=True)
class _Good:
    """A file that can be imported, with all that it holds where there was room for that."""

    importer: Importer
    source: Source
    held: Sequence[Layer] | None

    def documents(self, source: Source) -> Iterable[Document | Layer]:
        """Return what it holds; it is read again from `source` if need be."""
        return self.held if self.held is not None else self.importer.quickly(source)


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise FormatError(problems)


def _without_clashes(
    files: Iterable[_Good], others: incoming.Others
) -> tuple[list[_Good], list[InputError]]:
    """Return the files that bring nothing else than others do, and what is wrong with the rest."""
    good: list[_Good] = []
    errors: list[InputError] = []
    for it in files:
        documents = it.documents(replace(it.source, checked=True, findings=Findings()))
        if clashes := incoming.look_again(documents, it.source.path.name, others):
            errors.append(FormatError(clashes))
        else:
            good.append(it)
    return good, errors


def _refuse_changed(stamps: dict[Path, tuple[int, int]]) -> None:
    """Raise FormatError for files that are no longer those that were looked at."""
    changed = [
        f"{path.name} was changed while it was imported; import it again."
        for path, stamp in stamps.items()
        if _stamp(path) != stamp
    ]
    if changed:
        raise FormatError(changed)


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written."""
    found = path.stat() if path.exists() else None
    return (found.st_size, found.st_mtime_ns) if found else (0, 0)


def list_backups(path: Path) -> list[Backup]:
    """Return the backups of a project, the newest first; the project itself may be broken."""
    return backups.listed(path)


def restore_backup(path: Path, backup: Path) -> Path | None:
    """Put a backup in a project's place; return where the file that was there lies now."""
    return backups.restore(path, backup)


SEEN = 50
"""Articles from which the one that a preview shows is chosen."""

Watch = Callable[[Iterable[Layer]], Iterator[Layer]]


def _counted(progress: Progress | None, layers: Iterable[Layer]) -> Iterator[Layer]:
    for count, layer in enumerate(layers, 1):
        yield layer
        if progress:
            progress(count)


def _first(count: int, watch: Watch, layers: Iterable[Layer]) -> Iterator[Layer]:
    # What is looked at should have something to see: what has most labels is shown first.
    found = sorted(islice(layers, max(count, SEEN)), key=_emptiest)
    return watch(found[:count])


def _emptiest(layer: Layer) -> int:
    return -len(layer.spans)


def _proposed(document: Document, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield edits so that roles which follow from proposed spans are proposed as well."""
    spans = document.edited(edits).by_id
    for edit in edits:
        role = edit.after
        if isinstance(role, Relation) and role.state == "accepted":
            origin = spans[role.source].origin
            role = role.model_copy(update={"state": "proposed", "origin": origin})
            yield Edit(after=role)
        else:
            yield edit
