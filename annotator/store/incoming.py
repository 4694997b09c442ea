"""Documents that come in: what stands against them, and adding those that are new.

The same text is never kept twice. Labels of an article that is there already are added to it;
those that are the same to the letter are there already, and those that only share an id with
different ones are a problem.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby

import orjson
from sqlite_utils import Database

from annotator.errors import FormatError
from annotator.model.change import Change, Edit, Thing
from annotator.model.document import Document, Review
from annotator.model.entity import Entity
from annotator.model.findings import Findings
from annotator.model.layer import Layer
from annotator.model.relation import Relation
from annotator.model.span import Span
from annotator.plugins import Source
from annotator.store import articles, log
from annotator.store.database import writing


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import added: articles, spans, and texts that were there already."""

    articles: int = 0
    spans: int = 0
    duplicates: int = 0
    files: tuple[str, ...] = ()
    findings: Findings = field(default_factory=Findings)

    def with_more(self, more: "Imported") -> "Imported":
        """Return what both added, with the files and findings of both."""
        findings = Findings()
        findings.add(self.findings)
        findings.add(more.findings)
        return Imported(
            self.articles + more.articles,
            self.spans + more.spans,
            self.duplicates + more.duplicates,
            self.files + more.files,
            findings,
        )


Read = Callable[[Source], Iterator[Document | Layer]]

BATCH = 500
"""Articles in one transaction: few enough for the window to write in between."""

CHARACTERS = 8_000_000
"""Characters of text in one transaction, which bounds memory."""

ROOM = 100_000_000
"""Characters of text and of labels that are held, so that files need not be read twice."""


class Others:
    """What the files of one import bring, so that no two bring different things under one id.

    Only hashes are kept; of spans and relations only those whose texts are in several files,
    which are looked at again then. A file with problems brings nothing.
    """

    def __init__(self) -> None:
        self.shared: set[int] = set()
        self._file = 0
        self._texts: dict[int, int] = {}
        self._said: dict[int, int] = {}
        self._mine: dict[int, int] = {}

    def end_file(self, *, good: bool) -> None:
        """Say that what comes now is in another file, and whether this one will be imported."""
        if good:
            self._said |= self._mine
        self._mine = {}
        self._file += 1

    def look(self, it: Document | Layer) -> Iterator[str]:
        """Remember an article and the entities with it; yield how other files differ."""
        article_id, text = _identity(it)
        if self._texts.setdefault(hash(text), self._file) != self._file:
            self.shared.add(hash(text))
        # An id that is made from a text is no other text's.
        if not text.startswith(article_id) and self._differs(("article", article_id), text):
            yield f"article {article_id!r} is in another of these files, with another text."
        if it.entities:
            yield from self._clashes(_as_document(it).entities, "")

    def look_again(self, it: Document | Layer) -> Iterator[str]:
        """Yield which labels of a text that is in several files another one has differently."""
        text = _identity(it)[1]
        if hash(text) in self.shared:
            document = _as_document(it)
            yield from self._clashes((*document.spans, *document.relations), text)

    def _clashes(self, values: Iterable[Thing], text: str) -> Iterator[str]:
        for value in values:
            fields = value.model_dump(mode="json", exclude={"article_id"})
            said = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
            if self._differs((text, value.kind, value.id), said):
                yield f"{value.kind} {value.id!r} is in another of these files, and differs."

    def _differs(self, key: tuple[str, ...], said: object) -> bool:
        self._mine[hash(key)] = hash(said)
        return self._said.get(hash(key), hash(said)) != hash(said)


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the garbage collector while much comes in that is no garbage.

    It would look through all of that again and again, for circles that are not there.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@dataclass(slots=True)
class Looked:
    """What was found in a file: all that is wrong, and what it holds, where there was room."""

    problems: list[str] = field(default_factory=list)
    held: list[Layer] | None = field(default_factory=list)
    size: int = 0


def look(db: Database, read: Read, source: Source, others: Others, room: int) -> Looked:
    """Read a file without writing, and find all that is wrong with it."""
    looked = Looked()
    file = source.path.name
    for batch in in_batches(_all_of(read(source), looked.problems)):
        known = _Known(db, batch)
        for it in batch:
            looked.problems += [f"{file}: {sentence}" for sentence in others.look(it)]
            if known.is_new(it):
                _hold(it, looked, room)
            else:
                looked.held = None
                found = _conflicts(db, _as_document(it))
                looked.problems += [f"{file}: {sentence}" for sentence in found]
    others.end_file(good=not looked.problems)
    return looked


def look_again(documents: Iterable[Document | Layer], file: str, others: Others) -> list[str]:
    """Return what other files bring differently, where some have the same texts."""
    found = [f"{file}: {sentence}" for it in documents for sentence in others.look_again(it)]
    others.end_file(good=not found)
    return found


def _all_of(
    documents: Iterator[Document | Layer], problems: list[str]
) -> Iterator[Document | Layer]:
    """Yield documents; what is wrong with their file goes to `problems`."""
    try:
        yield from documents
    except FormatError as error:
        problems += error.problems


def in_batches(documents: Iterable[Document | Layer]) -> Iterator[list[Document | Layer]]:
    """Yield documents in lists of those that are written at once."""
    batch: list[Document | Layer] = []
    size = 0
    for it in documents:
        batch.append(it)
        size += len(_text(it))
        if len(batch) == BATCH or size >= CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _hold(it: Document | Layer, looked: Looked, room: int) -> None:
    if looked.held is None:
        return
    layer = it if isinstance(it, Layer) else Layer.of(it)
    # What is kept of a label takes about as much memory as so many characters.
    looked.size += len(layer.article["text"]) + 250 * (len(layer.spans) + len(layer.relations))
    if looked.size > room:
        looked.held = None
    else:
        looked.held.append(layer)


def _text(it: Document | Layer) -> str:
    return it.article["text"] if isinstance(it, Layer) else it.article.text


def _identity(it: Document | Layer) -> tuple[str, str]:
    """Return the id of an article and the SHA-256 of its text."""
    if isinstance(it, Layer):
        return it.article["id"], it.article["text_sha256"]
    return it.article.id, it.article.text_sha256


def _as_document(it: Document | Layer) -> Document:
    return it.document() if isinstance(it, Layer) else it


class _Known:
    """Which articles of a batch are in the project, by text or by id."""

    def __init__(self, db: Database, batch: Iterable[Document | Layer]) -> None:
        ids, texts = zip(*map(_identity, batch), strict=True)
        self._ids = articles.known(db, "id", ids)
        self._texts = articles.known(db, "text_sha256", texts)

    def is_new(self, it: Document | Layer) -> bool:
        """Whether neither the text of an article nor its id is in the project."""
        article_id, text = _identity(it)
        return text not in self._texts and article_id not in self._ids


def _conflicts(db: Database, document: Document) -> Iterator[str]:
    """Yield what stands against a document whose text or whose id is in the project."""
    article = document.article
    known = articles.id_of_text(db, article.text_sha256)
    if not known:
        yield (
            f"the project has an article {article.id!r} with another text; "
            "give this one another id."
        )
        return
    for value in _contents(document, known):
        if (old := log.current(db, _key(value))) and old != value and not isinstance(value, Review):
            yield (
                f"{value.kind} {value.id!r} of “{article.title}” is in the project already, "
                "and differs; import into a new project, or give it another id."
            )


def add(db: Database, documents: Sequence[Document | Layer], *, origin: str) -> Imported:
    """Write documents in one transaction: the articles, and one act for each author."""
    total = Imported()
    with writing(db):
        known = _Known(db, documents)
        texts = Counter(_identity(it)[1] for it in documents)

        def is_plain(it: Document | Layer) -> bool:
            # What comes twice, or is there already, has to be compared.
            return texts[_identity(it)[1]] == 1 and known.is_new(it)

        # In runs, so that articles stay in the order of the file.
        for plain, run in groupby(documents, is_plain):
            if plain:
                layers = [it if isinstance(it, Layer) else Layer.of(it) for it in run]
                added = _add_layers(db, layers, origin)
            else:
                added = _add_documents(db, list(map(_as_document, run)), origin)
            total = Imported(
                total.articles + added.articles,
                total.spans + added.spans,
                total.duplicates + added.duplicates,
            )
    return total


def _add_layers(db: Database, layers: Sequence[Layer], origin: str) -> Imported:
    """Add new articles with all that is in them, without making values of it."""
    numbers = articles.add_many(db, [it.article for it in layers])
    by_author: dict[str, list[tuple[int, Layer]]] = {}
    for number, layer in zip(numbers, layers, strict=True):
        by_author.setdefault(layer.author, []).append((number, layer))
    spans = 0
    for author, mine in by_author.items():
        labels = sum(len(layer.spans) for _, layer in mine)
        entities = {it["id"]: it for _, layer in mine for it in layer.entities}
        edits = [_new(db, Entity.model_validate(it)) for it in entities.values()]
        change = Change(
            author=author,
            action=f"Import {len(mine)} articles with {labels} labels",
            origin=origin,
            kind="import",
            edits=tuple(it for it in edits if it),
        )
        log.commit(db, change, mine)
        spans += labels
    return Imported(len(layers), spans)


def _add_documents(db: Database, documents: Sequence[Document], origin: str) -> Imported:
    added = duplicates = spans = 0
    edits: dict[str, dict[tuple[str, str, str], Edit]] = {}
    new: Counter[str] = Counter()
    for document in documents:
        article_id = articles.id_of_text(db, document.article.text_sha256)
        if article_id:
            duplicates += 1
        else:
            articles.add(db, document.article)
            article_id = document.article.id
            added += 1
            new[document.author] += 1
        mine = edits.setdefault(document.author, {})
        for value in _contents(document, article_id):
            if edit := _new(db, value):
                mine[edit.key] = edit
                spans += value.kind == "span"
    for author, mine in edits.items():
        if mine or new[author]:
            values = sorted(mine.values(), key=lambda edit: edit.key[1])
            labels = sum(it.key[1] == "span" for it in values)
            action = f"Import {new[author]} articles with {labels} labels"
            change = Change(
                author=author, action=action, origin=origin, kind="import", edits=tuple(values)
            )
            log.commit(db, change)
    return Imported(added, spans, duplicates)


def _new(db: Database, value: Thing) -> Edit | None:
    old = log.current(db, _key(value))
    return None if old == value else Edit(before=old, after=value)


def _contents(document: Document, article_id: str) -> Iterable[Thing]:
    """Yield all that a document holds, as it lies in the article with that id."""
    yield from document.entities
    moved = {} if article_id == document.article.id else {"article_id": article_id}
    labels: tuple[Span | Relation, ...] = (*document.spans, *document.relations)
    for value in labels:
        yield value.model_copy(update=moved) if moved else value
    if document.status != "untouched":
        yield document.review.model_copy(update=moved)


def _key(value: Thing) -> tuple[str, str, str]:
    return Edit(after=value).key
