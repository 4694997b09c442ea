"""Documents that come in: what stands against them, and adding those that are new.

The same text is never kept twice. Labels of an article that is there already are added to it;
those that are the same to the letter are there already, and those that only share an id with
different ones are a problem.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sqlite_utils import Database

from annotator.errors import FormatError
from annotator.model.change import Change, Edit, Thing
from annotator.model.document import Document, Review
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


Seen = dict[tuple[str, str, str], Thing]
"""What other files of one import bring, by text, kind and id."""


def problems(
    db: Database,
    read: Callable[[Source], Iterator[Document | Layer]],
    source: Source,
    seen: Seen | None = None,
) -> list[str]:
    """Read a file without writing, and return a sentence for all that is wrong with it.

    Where there are several files, `seen` is handed from one to the next, so that two of them
    cannot bring different things under one id; a file with problems brings nothing.
    """
    found: list[str] = []
    file = source.path.name
    mine: Seen = {}
    try:
        for it in read(source):
            if isinstance(it, Layer) and _is_new(db, it) and seen is None:
                continue
            document = _as_document(it)
            found += [f"{file}: {sentence}" for sentence in _conflicts(db, document)]
            if seen is not None:
                found += [f"{file}: {sentence}" for sentence in _clashes(document, seen, mine)]
    except FormatError as error:
        found += error.problems
    if seen is not None and not found:
        seen |= mine
    return found


def _as_document(it: Document | Layer) -> Document:
    return it.document() if isinstance(it, Layer) else it


def _is_new(db: Database, layer: Layer) -> bool:
    """Whether neither the text of an article nor its id is in the project."""
    article = layer.article
    return (
        not articles.id_of_text(db, article["text_sha256"])
        and articles.number_of(db, article["id"]) is None
    )


def _conflicts(db: Database, document: Document) -> Iterator[str]:
    article = document.article
    known = articles.id_of_text(db, article.text_sha256)
    if not known:
        if articles.number_of(db, article.id) is not None:
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


def _clashes(document: Document, seen: Seen, mine: Seen) -> Iterator[str]:
    text = document.article.text_sha256
    for value in _contents(document, text):
        key = ("" if value.kind == "entity" else text, value.kind, value.id)
        if value.kind != "review" and seen.get(key, mine.setdefault(key, value)) != value:
            yield f"{value.kind} {value.id!r} is in another of these files, and differs."


def add(db: Database, documents: Sequence[Document | Layer], *, origin: str) -> Imported:
    """Write documents in one transaction: the articles, and one act for each author."""
    texts = Counter(it.article["text_sha256"] for it in documents if isinstance(it, Layer))

    def is_plain(it: Document | Layer) -> bool:
        # What comes twice, or is there already, has to be compared.
        return isinstance(it, Layer) and texts[it.article["text_sha256"]] == 1 and _is_new(db, it)

    total = Imported()
    with writing(db):
        # In runs, so that articles stay in the order of the file.
        for plain, run in groupby(documents, is_plain):
            if plain:
                added = _add_layers(db, [it for it in run if isinstance(it, Layer)], origin)
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
        action = f"Import {len(mine)} articles with {labels} labels"
        log.commit_layers(
            db, Change(author=author, action=action, origin=origin, kind="import"), mine
        )
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
