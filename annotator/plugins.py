"""The three kinds of plug-in there are so far, and how they are found.

A plug-in is one function in one file, described by a small value. Built-in ones are listed by
hand in the `__init__.py` of `importers`, `exporters` and `suggesters`; others come from installed
packages through the entry points `annotator.importers`, `.exporters` and `.suggesters`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from annotator.errors import FormatError, InputError, MissingError
from annotator.model.decoding import file_name
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap
from annotator.model.labelled import Labelled
from annotator.model.layer import Layer
from annotator.model.proposal import Proposal
from annotator.model.record import Record
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a format could not hold.

    `what` is a short sentence for a kind of loss (the same words each time), `article_id` and
    `thing_id` say where, `count` how many things this stands for. One without a place stands
    for all others of its kind.
    """

    what: str
    article_id: str = ""
    thing_id: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What an export wrote, and everything it could not.

    `left_out` is what was not chosen, `notes` are sentences on how it was divided.
    """

    articles: int = 0
    spans: int = 0
    files: tuple[Path, ...] = ()
    losses: tuple[Loss, ...] = ()
    left_out: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    entities: int = 0

    def summary(self) -> tuple[str, ...]:
        """Return one line for each kind of loss, the most frequent first."""
        return summed_up(self.losses)


def summed_up(losses: Iterable[Loss]) -> tuple[str, ...]:
    """Return one line for each kind, the most frequent first."""
    counts: Counter[str] = Counter()
    for loss in losses:
        counts[loss.what] += loss.count
    return tuple(f"{count} × {what}" for what, count in counts.most_common())


@dataclass(frozen=True, slots=True)
class Source:
    """What an importer reads: one file, and what the person said about it.

    `encoding` is empty where nobody named one; `author` is whose layer labels without an
    author of their own go to. `labels` says what foreign labels are here; `findings`
    takes what there is to say beside documents. `checked` where all of the file was read before
    without a problem.
    """

    path: Path
    schema: Schema
    author: str
    encoding: str = ""
    labels: LabelMap = field(default_factory=LabelMap)
    findings: Findings = field(default_factory=Findings)
    checked: bool = False

    def data(self, most: int) -> bytes:
        """Return all of the file; raises InputError, or FormatError where it has over `most` bytes.

        The person cannot name an encoding where the file says it itself; see `no_encoding`.
        """
        name = file_name(self.path)
        try:
            with self.path.open("rb") as file:
                # As much memory is taken as is asked for, however small the file is.
                size = self.path.stat().st_size
                data = file.read(min(size, most) + 1)
        except OSError as error:
            raise InputError(f"{name} cannot be read: {error.strerror}.") from error
        if len(data) > most:
            raise FormatError([f"{name} is larger than {most >> 20} MB, which is too large."])
        return data

    def no_encoding(self) -> None:
        """Raise InputError where an encoding is named for a file that says its own."""
        if self.encoding:
            name = file_name(self.path)
            raise InputError(f"{name}: this format says its encoding itself; leave out --encoding.")


def _alone(_path: Path) -> tuple[Path, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Importer:
    """File → documents.

    `read` yields documents with articles, and raises InputError with a sentence that says the
    file and the line; an article that it has to leave out is in `source.findings`. `recognises`
    gets the path and the first bytes. `read_quickly` does the same as `read`, and may yield
    layers for documents. `companions` names the files that are read along with one, so that
    they are not taken for articles of their own. One that is `general` takes any file of its
    suffix, and is asked after those that know a file by what is in it.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]
    read: Callable[[Source], Iterator[Document]]
    recognises: Callable[[Path, bytes], bool]
    read_quickly: Callable[[Source], Iterator[Document | Layer]] | None = None
    companions: Callable[[Path], Iterable[Path]] = _alone
    general: bool = False
    needs: str = ""

    @property
    def quickly(self) -> Callable[[Source], Iterator[Document | Layer]]:
        """The quicker of its two ways to read, if it has two."""
        return self.read_quickly or self.read


class Column(NamedTuple):
    """Where rows of a written file have something: in a column, or within the JSON of one.

    `name` is `spans/label` for what each thing of a list has; `path` is a JSONPath, `type` a
    type of Croissant.
    """

    name: str
    column: str
    path: str = ""
    type: str = "sc:Text"


def _no_rows(_file: Path) -> tuple[Column, ...]:
    return ()


class Write(Protocol):
    """Write documents below or at `path`, and report."""

    def __call__(self, documents: Iterable[Document], schema: Schema, path: Path) -> Report: ...


class WriteRecords(Protocol):
    """Write documents that come as plain data (`model.record`), and report."""

    def __call__(self, records: Iterable[Record], schema: Schema, path: Path) -> Report: ...


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen of a format: its name, its values, the first unless one is chosen.

    `write` takes it as a keyword argument. One that is `free` takes any other text as well, and
    `write` raises InputError for one that it does not know.
    """

    name: str
    values: tuple[str, ...]
    help: str
    free: str = ""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Documents → dataset + report of losses.

    `write` makes `path`: a file, or a folder where `folder` is true. It may assume that
    nothing is there yet. `cannot_hold` is one sentence for the table of formats, `needs` the
    extra that has to be installed. `write_records` does the same as `write` from plain data,
    which is several times faster. `features` describes a row in the YAML of a dataset card;
    a format that has it is always written as a dataset with its card. `columns` says what is in
    the rows of a file, for metadata that loaders read. `show` returns the beginning of a file
    that is no text, for a preview. `explains` is for the card: what has to be known to read the
    files. `options` are what `choose` takes.
    """

    name: str
    summary: str
    suffix: str
    write: Write
    cannot_hold: str = ""
    folder: bool = False
    needs: str = ""
    write_records: WriteRecords | None = None
    features: str = ""
    columns: Callable[[Path], tuple[Column, ...]] = _no_rows
    show: Callable[[Path], str] | None = None
    explains: str = ""
    options: tuple[Option, ...] = ()

    def choose(self, chosen: Iterable[tuple[str, str]]) -> "Exporter":
        """Return the exporter that writes with these options; raises InputError for others."""
        known = {it.name: it for it in self.options}
        for name, value in chosen:
            if name not in known:
                have = f"there are {', '.join(known)}" if known else "it has none"
                raise InputError(f"The format {self.name} has no option {name!r}; {have}.")
            if value not in known[name].values and not known[name].free:
                values = ", ".join(known[name].values)
                raise InputError(f"{name}={value} is not known; {name} can be {values}.")
        named: dict[str, Any] = dict(chosen)
        records = self.write_records and partial(self.write_records, **named)
        return replace(self, write=partial(self.write, **named), write_records=records)


T = TypeVar("T")
Named = Callable[[Iterable[str]], list[Entity]]
"""Returns the members of the cast that have exactly one of these names."""


def _nobody(_names: Iterable[str]) -> list[Entity]:
    return []


def _unheard(_sentence: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Known:
    """What a suggester may know beside the document.

    `named` returns the members of the cast that have exactly one of these names or aliases, but
    for case and accents. `learned` is the model of the author's own labels (`annotator.learning`),
    and `proposed` what the rules propose for the bare text, which it judges; both are only there
    for suggesters that learn. `labelled` is what the author labelled before, by its words. `say`
    takes a short phrase for something that had to be left out, the same words each time.
    `once` gives what several suggesters work out of a document, one after another, and share.
    """

    schema: Schema
    named: Named = _nobody
    say: Callable[[str], None] = _unheard
    learned: bytes = b""
    proposed: tuple[Proposal, ...] = ()
    labelled: Labelled = field(default_factory=Labelled)
    _shared: dict[object, tuple[Document, Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, make: Callable[[Document, Schema, Named], T], document: Document) -> T:
        """Return what `make` gives for a document; for the same document again, the same."""
        last, found = self._shared.get(make, (None, None))
        if last is not document:
            found = make(document, self.schema, self.named)
            self._shared[make] = (document, found)
        return cast("T", found)


class Question(NamedTuple):
    """What a suggester outside has to be told: an option by its name, as a field of a form.

    `example` is what may stand there; one that is `needed` cannot be left empty.
    """

    name: str
    title: str
    example: str
    help: str
    needed: bool = True


def _nowhere(_options: "Options") -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Suggester:
    """Document → proposals.

    `suggest` is a pure function of a document and what is known beside it; it may look at the
    labels that are there, and need not care which of its proposals are there already, or were
    judged: `model.proposal.settle` does. Its name becomes the origin of what it proposes. One that
    is not `on` has to be asked for. One that `learns` is told what all others propose, and its
    judgement of that replaces theirs. One that is `outside` asks a program, a server or a pipeline
    for each document: that has to be opened with what the person said of it, and gives a suggester
    that is ready; `outside` may raise InputError or MissingError. `questions` are what it asks the
    person for that, and `leaves_for` says to which other computer articles are sent then, if to
    any: only if the option `allow_host` has that name, for a person has to say it.
    """

    name: str
    summary: str
    suggest: Callable[[Document, Known], Iterable[Proposal]]
    needs: str = ""
    on: bool = True
    learns: bool = False
    outside: "Outside | None" = None
    questions: tuple[Question, ...] = ()
    leaves_for: "Callable[[Options], str]" = _nowhere


Options = Mapping[str, str]
"""What a person said of a suggester, by the names of the options of `annotator suggest`."""

Outside = Callable[[Options, Schema], AbstractContextManager[Suggester]]
"""Opens what lies outside, for as long as it is used."""


def unopened(_document: Document, _known: Known) -> Iterator[Proposal]:
    """Propose nothing: what lies outside has to be opened first."""
    return iter(())


EXAMPLES = 100
"""How many losses of one kind are kept with their places; of all others only the number is."""


@dataclass(slots=True)
class Losses:
    """Collects losses while an exporter writes, in memory that does not grow with the corpus."""

    _placed: list[Loss] = field(default_factory=list)
    _kept: Counter[str] = field(default_factory=Counter)
    _others: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, article_id: str = "", thing_id: str = "", *, count: int = 1) -> None:
        """Note one loss."""
        if self._kept[what] < EXAMPLES:
            self._kept[what] += 1
            self._placed.append(Loss(what, article_id, thing_id, count))
        else:
            self._others[what] += count

    @property
    def found(self) -> tuple[Loss, ...]:
        """The first losses of each kind with their places, then one for the rest of each kind."""
        rest = (Loss(what, count=count) for what, count in self._others.items())
        return (*self._placed, *rest)

    def made(self, value: Span | Relation) -> None:
        """Note who thought of a label or role, and under which schema, where that is lost."""
        if value.origin != "human":
            self.add(ORIGIN, value.article_id, value.id)
        if value.schema_version:
            self.add(VERSION, value.article_id, value.id)

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


def required(package: str, name: str) -> None:
    """Raise MissingError with the command that installs what a format needs and is not there."""
    if find_spec(package) is None:
        raise MissingError(
            f"The {name} format needs {package}: `pip install {package}` in Annotator's own "
            "environment."
        )


NOT_ACCEPTED = "span that is not accepted"
ORIGIN = "origin of a label that is not from a person"
VERSION = "version of the schema that a label was made under"
ROLE_NOT_ACCEPTED = "relation that is not accepted"
ROLE_OF_LOST = "relation of a span that is not written"

P = TypeVar("P", Importer, Exporter, Suggester)


def discover(builtin: Sequence[P], group: str) -> tuple[P, ...]:
    """Return the built-in plug-ins and those of installed packages, by name."""
    found = {plugin.name: plugin for plugin in builtin}
    for entry in entry_points(group=group):
        plugin = entry.load()
        found.setdefault(plugin.name, plugin)
    return tuple(sorted(found.values(), key=lambda plugin: plugin.name))


def pick(plugins: Sequence[P], name: str, *, kind: str = "format") -> P:
    """Return the plug-in of that name; raises InputError that lists the names there are."""
    for plugin in plugins:
        if plugin.name == name:
            return plugin
    names = ", ".join(plugin.name for plugin in plugins)
    raise InputError(f"There is no {kind} {name!r}; there are {names}.")
