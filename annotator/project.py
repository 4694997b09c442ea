"""The open project: the only object the window and the command line talk to.

It puts the store, the schema and the plug-ins together, and refuses whatever the schema
forbids before anything is written.
"""

import tempfile
import time
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from annotator.errors import FormatError, InputError, LabelError, ProjectError, SchemaError
from annotator.model import rules
from annotator.model.change import Change, Edit
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap, proposal, unmapped
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema
from annotator.model.span import Span, text_order
from annotator.paths import resource
from annotator.plugins import Exporter, Importer, Report, Source
from annotator.store import (
    articles,
    backups,
    check,
    database,
    destination,
    incoming,
    log,
    neighbours,
    rows,
)
from annotator.store.articles import ArticleRow, Sort
from annotator.store.backups import Backup
from annotator.store.check import Problem
from annotator.store.incoming import Imported

BATCH = 200
"""Articles in one transaction of an import: few enough for the window to write in between."""

BREATH = 0.002
"""Seconds between two of those transactions: a window that waits to write gets its turn."""

Progress = Callable[[int], None]
"""Called with the number of articles so far; raises to cancel."""


def default_schema() -> Schema:
    """Return the news schema that new projects start with."""
    path = resource("schemas", "news.toml")
    return read_schema(path.read_text(encoding="utf-8"), path.name)


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
    ) -> "array[int]":
        """Return the numbers of articles for a list; see `store.articles.numbers`."""
        return articles.numbers(self._db, author, text=text, status=status, sort=sort)

    def article_rows(self, author: str, numbers: Sequence[int]) -> list[ArticleRow]:
        """Return what a list shows of these articles."""
        return articles.rows(self._db, author, numbers)

    def number_of(self, article_id: str) -> int:
        """Return an article's number in this file; raises ProjectError if it is not there."""
        number = articles.number_of(self._db, article_id)
        if number is None:
            raise ProjectError(f"There is no article {article_id!r} in this project.")
        return number

    def next_open(self, author: str, after: int) -> int | None:
        """Return the number of the next article that `author` has not done."""
        return articles.next_open(self._db, author, after)

    def document(self, number: int, author: str) -> Document:
        """Read one article with one author's labels."""
        with database.explained(self.path):
            article = articles.read(self._db, number)
            spans = rows.read_spans(self._db, number, article.id, author)
            # All parts are valid and in order already; looking again would take as long as reading.
            return Document.model_construct(
                article=article,
                author=author,
                status=rows.read_status(self._db, number, author),
                spans=tuple(sorted(spans, key=text_order)),
                relations=tuple(rows.read_relations(self._db, number, article.id, author)),
                entities=tuple(rows.read_entities(self._db, self._entity_ids(spans))),
            )

    def documents(
        self, *, author: str = "", numbers: Iterable[int] | None = None
    ) -> Generator[Document]:
        """Read documents one after another: one author's, or everyone's who has labels.

        An article that nobody has touched yet is read once, without labels.
        """
        if numbers is None:
            numbers = articles.numbers(self._db, author)
        for number in numbers:
            layers = [author] if author else articles.layers(self._db, number)
            for layer in layers or ["nobody"]:
                yield self.document(number, layer)

    def entities(self) -> list[Entity]:
        """Return the project's cast."""
        return list(rows.read_entities(self._db))

    def authors(self) -> list[str]:
        """Return everyone who has done something in this project."""
        return articles.authors(self._db)

    def history(self, *, author: str = "", before: str = "", limit: int = -1) -> Iterator[Change]:
        """Yield the log, newest first; `before` is the id of the entry to go on from."""
        return log.history(self._db, author=author, before=before, limit=limit)

    def _entity_ids(self, spans: Iterable[Span]) -> set[str]:
        names = {
            label.name: [it.name for it in label.attributes if it.type == "entity"]
            for label in self.schema.labels
        }
        found = (span.attributes.get(name) for span in spans for name in names.get(span.label, ()))
        return {value for value in found if isinstance(value, str)}

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
        encoding: str = "",
        labels: LabelMap | None = None,
        progress: Progress | None = None,
    ) -> Imported:
        """Read files into the project; of a file that has a problem nothing is kept.

        All are read once to find every problem, and then again to write, some articles a
        transaction, so that the window can write in between. Texts that are there already are
        counted, and only labels that are new are added to them. What is left out, whole files
        or single articles of them, is in the findings.

        Raises LabelError where labels are neither in the schema nor in `labels`, and FormatError
        where nothing at all can be imported; then nothing is kept.
        """

        def source(path: Path) -> Source:
            return Source(path, self.schema, author, encoding, labels or LabelMap())

        good, left_out = self._without_problems(
            [(importer, source(path)) for path, importer in files]
        )
        total = Imported(files=tuple(str(it.path) for _, it in good), findings=left_out)
        for importer, looked_at in good:
            again = source(looked_at.path)
            documents = importer.read(again)
            while batch := list(islice(documents, BATCH)):
                self._refuse_replaced()
                try:
                    with database.explained(self.path):
                        added = incoming.add(self._db, batch, origin=f"import:{importer.name}")
                except ProjectError as error:
                    done = f"{total.articles} articles were imported before that"
                    raise ProjectError(f"{error} {done}; import again to go on.") from error
                total = total.with_more(added)
                if progress:
                    progress(total.articles + total.duplicates)
                time.sleep(BREATH)
            total.findings.add(again.findings)
        if total.findings.left_out and not total.articles + total.duplicates:
            raise FormatError(total.findings.left_out)
        return total

    def _without_problems(
        self, sources: Sequence[tuple[Importer, Source]]
    ) -> tuple[list[tuple[Importer, Source]], Findings]:
        """Return those files that can be imported, and what is wrong with the others."""
        found, left_out = Findings(), Findings()
        errors: list[InputError] = []
        good: list[tuple[Importer, Source]] = []
        seen: incoming.Seen | None = {} if len(sources) > 1 else None
        for importer, source in sources:
            try:
                if found_wrong := incoming.problems(self._db, importer.read, source, seen):
                    raise FormatError(found_wrong)
            except InputError as error:
                errors.append(error)
                left_out.left_out += (
                    error.problems if isinstance(error, FormatError) else [str(error)]
                )
            else:
                good.append((importer, source))
                found.add(source.findings)
        if errors and not good:
            raise errors[0] if len(errors) == 1 else FormatError(left_out.left_out)
        if found.unknown or found.forbidden:
            raise LabelError(unmapped(found), proposal=proposal(found.unknown, self.schema))
        return good, left_out

    def export(
        self,
        path: Path,
        exporter: Exporter,
        *,
        author: str = "",
        force: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Write a dataset to `path`, which appears when it is whole.

        Raises InputError where something is there already, unless `force`; and even so where
        that is something else than an earlier export.
        """
        path = path.absolute()
        destination.refuse(path, folder=exporter.folder, force=force)
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder,
            closing(_counted(self.documents(author=author), progress)) as documents,
        ):
            partial = Path(folder, path.name)
            report = exporter.write(documents, self.schema, partial)
            destination.put(partial, path)
        return replace(report, files=tuple(path / it.relative_to(partial) for it in report.files))

    # Looking after it

    def check(self) -> Iterator[Problem]:
        """Yield everything that is wrong: in the file, in the log, in what the schema forbids."""
        yield from check.problems(self._db, self.schema)

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


def list_backups(path: Path) -> list[Backup]:
    """Return the backups of a project, the newest first; the project itself may be broken."""
    return backups.listed(path)


def restore_backup(path: Path, backup: Path) -> Path | None:
    """Put a backup in a project's place; return where the file that was there lies now."""
    return backups.restore(path, backup)


def _counted(documents: Generator[Document], progress: Progress | None) -> Generator[Document]:
    with closing(documents):
        for count, document in enumerate(documents, 1):
            yield document
            if progress:
                progress(count)
