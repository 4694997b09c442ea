"""The two kinds of plug-in there are so far, importers and exporters, and how they are found.

A plug-in is one function in one file, described by a small value. Built-in ones are listed by
hand in `importers/__init__.py` and `exporters/__init__.py`; others come from installed packages
through the entry points `annotator.importers` and `annotator.exporters`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, TypeVar

from annotator.errors import InputError
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a format could not hold.

    `what` is a short sentence for a kind of loss (the same words each time), `article_id` and
    `thing_id` say where, `count` how many things this stands for.
    """

    what: str
    article_id: str = ""
    thing_id: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What an export wrote, and everything it could not."""

    articles: int = 0
    spans: int = 0
    files: tuple[Path, ...] = ()
    losses: tuple[Loss, ...] = ()

    def summary(self) -> tuple[str, ...]:
        """Return one line for each kind of loss, the most frequent first."""
        counts: Counter[str] = Counter()
        for loss in self.losses:
            counts[loss.what] += loss.count
        return tuple(f"{count} × {what}" for what, count in counts.most_common())


@dataclass(frozen=True, slots=True)
class Source:
    """What an importer reads: one file, and what the person said about it.

    `encoding` is empty where nobody named one; `author` is whose layer labels without an
    author of their own go to. `labels` says what foreign labels are here; `findings`
    takes what there is to say beside documents.
    """

    path: Path
    schema: Schema
    author: str
    encoding: str = ""
    labels: LabelMap = field(default_factory=LabelMap)
    findings: Findings = field(default_factory=Findings)


def _alone(_path: Path) -> tuple[Path, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Importer:
    """File → documents.

    `read` yields documents with articles, and raises InputError with a sentence that says the
    file and the line; an article that it has to leave out is in `source.findings`. `recognises`
    gets the path and the first bytes. `companions` names the files that are read along with
    one, so that they are not taken for articles of their own. One that is `general` takes any
    file of its suffix, and is asked after those that know a file by what is in it.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]
    read: Callable[[Source], Iterator[Document]]
    recognises: Callable[[Path, bytes], bool]
    companions: Callable[[Path], Iterable[Path]] = _alone
    general: bool = False
    needs: str = ""


class Write(Protocol):
    """Write documents below or at `path`, and report."""

    def __call__(self, documents: Iterable[Document], schema: Schema, path: Path) -> Report: ...


@dataclass(frozen=True, slots=True)
class Exporter:
    """Documents → dataset + report of losses.

    `write` makes `path`: a file, or a folder where `folder` is true. It may assume that
    nothing is there yet. `cannot_hold` is one sentence for the table of formats, `needs` the
    extra that has to be installed.
    """

    name: str
    summary: str
    suffix: str
    write: Write
    cannot_hold: str = ""
    folder: bool = False
    needs: str = ""


@dataclass(slots=True)
class Losses:
    """Collects losses while an exporter writes."""

    found: list[Loss] = field(default_factory=list)

    def add(self, what: str, article_id: str = "", thing_id: str = "", *, count: int = 1) -> None:
        """Note one loss."""
        self.found.append(Loss(what, article_id, thing_id, count))

    def accepted(self, document: Document) -> tuple[dict[str, Span], list[Relation]]:
        """Return the accepted spans by their ids and the relations between them.

        All others are noted, for datasets hold what is true, not what is proposed or rejected.
        """
        article_id = document.article.id
        spans = {it.id: it for it in document.spans if it.state == "accepted"}
        relations: list[Relation] = []
        for span in document.spans:
            if span.state != "accepted":
                self.add(NOT_ACCEPTED, article_id, span.id)
        for relation in document.relations:
            if relation.state != "accepted":
                self.add(ROLE_NOT_ACCEPTED, article_id, relation.id)
            elif relation.source in spans and relation.target in spans:
                relations.append(relation)
            else:
                self.add(ROLE_OF_LOST, article_id, relation.id)
        return spans, relations


NOT_ACCEPTED = "span that is not accepted"
ROLE_NOT_ACCEPTED = "relation that is not accepted"
ROLE_OF_LOST = "relation of a span that is not written"

P = TypeVar("P", Importer, Exporter)


def discover(builtin: Sequence[P], group: str) -> tuple[P, ...]:
    """Return the built-in plug-ins and those of installed packages, by name."""
    found = {plugin.name: plugin for plugin in builtin}
    for entry in entry_points(group=group):
        plugin = entry.load()
        found.setdefault(plugin.name, plugin)
    return tuple(sorted(found.values(), key=lambda plugin: plugin.name))


def pick(plugins: Sequence[P], name: str) -> P:
    """Return the plug-in of that name; raises InputError that lists the names there are."""
    for plugin in plugins:
        if plugin.name == name:
            return plugin
    names = ", ".join(plugin.name for plugin in plugins)
    raise InputError(f"There is no format {name!r}; there are {names}.")
