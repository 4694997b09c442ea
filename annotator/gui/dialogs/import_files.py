"""Import: what the files are, in which encoding where that is not certain, and what came of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import (
    AnnotatorError,
    EncodingError,
    InputError,
    LabelError,
    ProjectError,
)
from annotator.gui.dialogs.error import problem_list
from annotator.gui.dialogs.mapping import MappingForm
from annotator.gui.dialogs.sheet import muted
from annotator.gui.dialogs.work import WorkSheet
from annotator.gui.jobs import Task
from annotator.gui.panels.figures import counted
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.importers import UNKNOWN, articles_in, is_project, look_into, without_companions
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap
from annotator.model.layer import Layer
from annotator.model.schema import Schema
from annotator.plugins import Importer, Source
from annotator.project import Project
from annotator.store.incoming import Imported

PREVIEW = 4096
"""Bytes of a file that are shown while its encoding is asked for."""

ENCODINGS = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859-1",
    "iso8859-2", "iso8859-15", "koi8-r", "mac-roman", "gb18030", "big5", "shift_jis", "euc-jp",
    "euc-kr", "utf-16-le", "utf-16-be",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was looked at: how it can be read, or why it cannot.

    `doubtful` where the encoding has to be confirmed; `guess` may be empty.
    """

    path: Path
    importer: Importer | None = None
    doubtful: bool = False
    guess: str = ""
    problem: str = ""


def look_at(
    paths: Sequence[Path], schema: Schema, author: str, task: Task | None = None
) -> tuple[Found, ...]:
    """Return what the files, and those in the folders, are."""
    found = []
    for count, (path, name) in enumerate(_files(paths), 1):
        found.append(_look(path, name, schema, author))
        if task:
            task.progress(count)
    alone = {path for path, _ in without_companions([(it.path, it.importer) for it in found])}
    return tuple(it for it in found if it.path in alone)


def encoding_name(encoding: str) -> str:
    """Return the name of an encoding as people know it."""
    name = encoding.lower().replace("_", "-")
    if name.startswith("cp125"):
        return f"Windows-{name[2:]}"
    if name.startswith("iso8859"):
        return f"ISO {name[3:7]}-{name.rpartition('-')[2]}"
    return {"gb18030": "GB 18030", "shift-jis": "Shift JIS"}.get(name, name.upper())


class ImportDialog(WorkSheet):
    """Looks at files, asks what is not certain, imports, and says what came of it."""

    def __init__(
        self, session: Session, paths: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__("Import articles", session.jobs, parent)
        self._session = session
        self._found: tuple[Found, ...] = ()
        self._questions: list[Question] = []
        self._mapping: MappingForm | None = None
        self._before = session.project.article_count()
        self._trouble = QLabel(self)
        self._trouble.setProperty("role", "danger")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        work = partial(look_at, tuple(paths), session.schema, session.author)
        self.start("Looking at the files", work, self._ask)

    def _ask(self, found: tuple[Found, ...]) -> None:
        """Say what the files are, and ask for encodings."""
        self._found = found
        known = [it for it in found if it.importer]
        if not known:
            self.show_answer("None of this can be imported.", [it.problem for it in found])
            return
        what = QLabel(_what(known), self)
        what.setWordWrap(True)
        self.ask.addWidget(what)
        self.ask.addWidget(self._trouble)
        if rest := self._questions_and_left(known):
            self.ask.addWidget(rest, 1)
        else:
            self.ask.addStretch(1)
        self.show_ask("Import")
        self._look()

    def _questions_and_left(self, known: Sequence[Found]) -> QWidget | None:
        """Return, in an area that scrolls, what is not certain and what is left out."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setMinimumHeight(150)
        inside = QWidget(area)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * STEP)
        for guess in dict.fromkeys(it.guess for it in known if it.doubtful):
            same = [it for it in known if it.doubtful and it.guess == guess]
            question = Question(same, inside)
            question.changed.connect(self._look)
            self._questions.append(question)
            column.addWidget(question)
        if left := [it for it in self._found if not it.importer]:
            count = "1 file is" if len(left) == 1 else f"{len(left)} files are"
            column.addWidget(muted(f"{count} left out:", inside))
            column.addWidget(problem_list(tuple(it.problem for it in left), inside))
        if not column.count():
            area.deleteLater()
            return None
        column.addStretch(1)
        area.setWidget(inside)
        return area

    @Slot()
    def _look(self) -> None:
        chosen = {it.encoding for it in self._questions}
        [one] = chosen if len(chosen) == 1 else [""]
        self.go_button.setText(f"Open as {encoding_name(one)}" if one else "Import")
        self.go_button.setEnabled("" not in chosen)

    @Slot()
    def go(self) -> None:
        """Import everything that can be read."""
        path = self._session.project.path
        if path is None:
            raise ProjectError("A project in memory takes no files.")
        files = [(it.path, it.importer) for it in self._found if it.importer]
        encodings = {it.path: each.encoding for each in self._questions for it in each.files}
        labels = self._mapping.label_map() if self._mapping else LabelMap()
        asked = Asked(files, self._session.author, encodings, labels)
        # Every file is read twice: once for its problems, once to keep it.
        alone = all(importer.name == "text" for _, importer in files)
        work = partial(_import, path, asked)
        self.start("Looking for problems", work, self._report, total=2 * len(files) * alone)

    def _report(self, added: Imported) -> None:
        self._session.look()
        articles = counted(added.articles, "article")
        labels = f" with {counted(added.spans, 'label')}" if added.spans else ""
        were = "was" if added.duplicates == 1 else "were"
        there = f", {added.duplicates:,} {were} there already" if added.duplicates else ""
        out = " What is below was left out:" if added.findings.left_out else ""
        self.show_answer(f"{articles}{labels} added{there}.{out}", added.findings.lines())

    def refused(self, error: AnnotatorError) -> None:
        """Ask what foreign labels are; ask again where the encoding that was chosen is wrong."""
        if isinstance(error, LabelError):
            self._ask_labels(error.findings)
            return
        sentence, fits, _ = str(error).partition(" does not fit.")
        if not (isinstance(error, EncodingError) and fits and self._questions):
            super().refused(error)
            return
        self._trouble.setText(f"{sentence} does not fit. Choose another encoding.")
        self._trouble.show()
        self.show_ask("Import")
        self._look()

    def _ask_labels(self, findings: Findings) -> None:
        """Ask what labels are that the schema does not have."""
        if self._mapping is None:
            while self.ask.count():
                item = self.ask.takeAt(0)
                if item and (widget := item.widget()):
                    widget.hide()
            self._mapping = MappingForm(self._session, self._found[0].path.parent, self)
            self._mapping.changed.connect(self._look_at_labels)
            self.ask.addWidget(self._mapping, 1)
        self._mapping.show_findings(findings)
        self.show_ask("Import")
        self._look_at_labels()
        self._mapping.view.setFocus()

    @Slot()
    def _look_at_labels(self) -> None:
        if self._mapping:
            self.go_button.setEnabled(not self._mapping.open_names)

    def stopped(self) -> None:
        """Show what came in before it was cancelled."""
        self._session.look()
        count = self._session.project.article_count() - self._before
        what = "nothing was imported"
        if count:
            stay = "was added before that and stays" if count == 1 else "came before that and stay"
            what = f"{counted(count, 'article')} {stay}"
        self.show_answer(f"Cancelled; {what}.")


class Question(QWidget):
    """Asks for the encoding of files that look alike, and shows how one of them reads in it.

    *Signals*: `changed()`.
    """

    changed = Signal()

    def __init__(self, files: Sequence[Found], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = list(files)
        self._head = _head(files[0].path)
        guess = files[0].guess
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Encoding")
        if not guess:
            self.choice.addItem("Choose…", "")
        for name in dict.fromkeys([guess, *ENCODINGS] if guess else ENCODINGS):
            self.choice.addItem(encoding_name(name), name)
        self.preview = QPlainTextEdit(self)
        self.preview.setAccessibleName("How the text reads so")
        self.preview.setReadOnly(True)
        self.preview.setFixedHeight(110)
        sentence = QLabel(_question(files), self)
        sentence.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(sentence, 1)
        row.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.preview)
        self.choice.currentIndexChanged.connect(self._show)
        self._show()

    @property
    def encoding(self) -> str:
        """What is chosen; empty where nothing is."""
        return str(self.choice.currentData())

    @Slot()
    def _show(self) -> None:
        self.preview.setPlainText(self._head.decode(self.encoding or "ascii", "replace"))
        self.changed.emit()


def _what(known: Sequence[Found]) -> str:
    """Say how many files there are of each format."""
    formats = Counter(it.importer.name for it in known if it.importer)
    summaries = {it.importer.name: it.importer.summary for it in known if it.importer}
    return "\n".join(
        f"{'1 file' if count == 1 else f'{count} files'}, {name}: {summaries[name]}"
        for name, count in formats.items()
    )


def _question(files: Sequence[Found]) -> str:
    guess = files[0].guess
    if len(files) == 1:
        looks = f"it looks like {encoding_name(guess)}. Open it so?" if guess else "what is it?"
        return f"{files[0].path.name} is not UTF-8; {looks}"
    looks = f"they look like {encoding_name(guess)}. Open them so?" if guess else "what are they?"
    return f"{len(files)} files are not UTF-8; {looks}"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(PREVIEW)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield files, and those in folders, in the order of names; hidden ones are left out.

    Each comes with the name by which it is known: its place in the folder.
    """
    for path in paths:
        if path.is_dir():
            yield from ((it, it.relative_to(path).as_posix()) for it in articles_in(path))
        else:
            yield path, path.name


def _look(path: Path, name: str, schema: Schema, author: str) -> Found:
    if is_project(path):
        return Found(path, problem=f"{name} is a project, not an article.")
    try:
        importer = look_into(path)
    except InputError as error:
        return Found(path, problem=str(error))
    if importer is None:
        return Found(path, problem=f"{name} {UNKNOWN}")
    try:
        # What else is wrong with a file is said when it is imported, all at once.
        with suppress(StopIteration):
            next(importer.read(Source(path, schema, author)))
    except EncodingError as error:
        return Found(path, importer, doubtful=True, guess=error.guess)
    except AnnotatorError:
        pass
    return Found(path, importer)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported, and what was answered."""

    files: Sequence[tuple[Path, Importer]]
    author: str
    encodings: Mapping[Path, str]
    labels: LabelMap


def _import(path: Path, asked: Asked, task: Task) -> Imported:
    """Import from a connection of the thread's own."""
    watch = _Watch(task)
    files = [
        (file, replace(it, read_quickly=watch(it.read_quickly or it.read)))
        for file, it in asked.files
    ]
    with Project.open(path) as project:
        return project.import_files(
            files,
            author=asked.author,
            encoding=asked.encodings,
            labels=asked.labels,
            progress=watch.keep,
        )


Read = Callable[[Source], Iterator[Document | Layer]]


class _Watch:
    """Counts what importers read, so that looking for problems can be cancelled as well."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._count = 0

    def keep(self, count: int) -> None:
        """Say how many articles are in."""
        self._task.say(f"Importing: {counted(count, 'article')} so far")

    def __call__(self, read: Read) -> Read:
        return partial(self._read, read)

    def _read(self, read: Read, source: Source) -> Iterator[Document | Layer]:
        for document in read(source):
            self._count += 1
            if not source.checked:
                self._task.say(f"Looking for problems: {counted(self._count, 'article')} so far")
            self._task.progress(self._count)
            yield document
