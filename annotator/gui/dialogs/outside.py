"""What a suggester outside has to be told: a program, an address or a pipeline, and its labels."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from annotator.errors import AnnotatorError, LabelError
from annotator.gui.dialogs.mapping import MappingForm
from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.jobs import Task
from annotator.gui.panels.figures import counted
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.model.document import Document
from annotator.model.schema import Schema, sentence_case
from annotator.plugins import Suggester

if TYPE_CHECKING:
    from annotator.asking import Answer

LEAVES = (
    "The whole text of each article, and the names and descriptions of your labels, will leave "
    "this computer for {}. If that is all right, type that name:"
)
NOT_TRIED = "Try it: the article that is shown is asked about, and nothing is kept."
NOWHERE = "A project in memory cannot be read beside the window."


class OutsideDialog(Sheet):
    """A line for each question, consent where articles leave the computer, labels, and a trial."""

    def __init__(self, session: Session, suggester: Suggester, parent: QWidget) -> None:
        super().__init__(f"Set up: {sentence_case(suggester.name)}", parent, width=600)
        self._session, self._suggester = session, suggester
        self._told = dict(session.settings.taste.outside.get(suggester.name, {}))
        self._task: Task | None = None
        self.body.addWidget(muted(f"{sentence_case(suggester.summary)}.", self))
        self.lines: dict[str, QLineEdit] = {}
        self.body.addLayout(self._form())
        self.consent = QLabel(self)
        self.consent.setWordWrap(True)
        self.host = QLineEdit(self._told.get("allow_host", ""), self)
        self.host.setAccessibleName("Name of the computer that articles may be sent to")
        self.mapping = MappingForm(session, Path.home(), self, grows=False)
        self.mapping.hide()
        self.outcome = QLabel(NOT_TRIED, self)
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.setMinimumHeight(3 * self.outcome.fontMetrics().lineSpacing())
        self.outcome.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.outcome.setAccessibleName("What came of it")
        for it in (self.consent, self.host, self.mapping, self.outcome):
            self.body.addWidget(it)
        self.try_it = self.add_button("&Try it", self._try, left=True)
        self.relabel = self.add_button("&Labels…", self._ask_labels, left=True)
        self.add_button("Cancel", self.reject)
        self.keep: QPushButton = self.add_button("Keep", self.accept, primary=True)
        self.host.textChanged.connect(self._look)
        self.mapping.changed.connect(self._look)
        self._look()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(2 * STEP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for it in self._suggester.questions:
            line = QLineEdit(self._told.get(it.name, ""), self)
            line.setPlaceholderText(it.example)
            line.setToolTip(it.help)
            line.setAccessibleName(it.title)
            line.setAccessibleDescription(it.help)
            line.textChanged.connect(self._look)
            self.lines[it.name] = line
            form.addRow(it.title, line)
        return form

    @property
    def options(self) -> dict[str, str]:
        """What is said so far."""
        told = {name: line.text().strip() for name, line in self.lines.items()}
        told["allow_host"] = self.host.text().strip() if self._leaves_for(told) else ""
        told["map"] = self._told.get("map", "")
        return {name: it for name, it in told.items() if it}

    def _leaves_for(self, told: Mapping[str, str]) -> str:
        return self._suggester.leaves_for(told)

    @property
    def lacks(self) -> str:
        """What is still to be said, or ``""``."""
        told = self.options
        for it in self._suggester.questions:
            if it.needed and it.name not in told:
                return f"{it.title}: {it.help}, such as {it.example}"
        host = self._leaves_for(told)
        if host and told.get("allow_host", "").casefold() != host:
            return f"Nothing is sent to {host} before you type its name."
        if not self.mapping.isHidden() and self.mapping.open_names:
            return f"Say what {counted(self.mapping.open_names, 'label')} of theirs mean here."
        return ""

    @Slot()
    def _look(self) -> None:
        """Ask for what is lacking; nothing can be tried or kept before."""
        host = self._leaves_for(self.options)
        self.consent.setText(LEAVES.format(host))
        for it in (self.consent, self.host):
            it.setVisible(bool(host))
        lacks = self.lacks
        self.keep.setEnabled(not lacks)
        self.try_it.setEnabled(not lacks and self._task is None)
        self.relabel.setVisible("map" in self._told and self.mapping.isHidden())
        if self._task is None:
            self._say(lacks or NOT_TRIED)

    def _say(self, words: str, *, role: str = "muted") -> None:
        self.outcome.setText(words)
        self.outcome.setProperty("role", role)
        self.outcome.style().polish(self.outcome)

    # Trying

    @Slot()
    def _try(self) -> None:
        self._save_labels()
        self._ask(self.options)

    @Slot()
    def _ask_labels(self) -> None:
        """Ask anew what their labels are here: as if nobody had said it yet."""
        self._ask({name: it for name, it in self.options.items() if name != "map"})

    def _ask(self, options: Mapping[str, str]) -> None:
        session = self._session
        path, document = session.project.path, session.document
        if path is None or document is None:
            self._say(NOWHERE, role="danger")
            return
        work = partial(
            _answer,
            path=path,
            name=self._suggester.name,
            options=options,
            schema=session.schema,
            document=document,
        )
        self._task = session.jobs.run(f"Try {self._suggester.name}", work)
        self._task.finished.connect(self._show)
        self._task.failed.connect(self._fail)
        self._say("Trying; the first time may take a while…")
        self._look()

    @Slot(object)
    def _show(self, answer: "Answer") -> None:
        self._task = None
        self._look()
        labels = Counter(it.label for _, it in answer.found)
        kinds = ", ".join(f"{count:,} {label}" for label, count in labels.most_common())
        words = f"It works: {counted(labels.total(), 'proposal')} in this article"
        remarks = [f"{count} × {it}" for it, count in Counter(answer.remarks).most_common(4)]
        lines = [f"{words}{f': {kinds}' if kinds else ''}.", *remarks]
        self._say("\n".join(lines), role="ok" if labels else "")

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self._task = None
        self._look()
        if isinstance(error, LabelError):
            self.mapping.show_findings(error.findings)
            file = Path(self._told.get("map", ""))
            if file.is_file():
                self.mapping.load(file)
            self.mapping.show()
            self._look()
        elif isinstance(error, AnnotatorError):
            self._say(str(error), role="danger")
        else:
            raise error

    def _save_labels(self) -> None:
        """Keep what their labels are here, beside the settings."""
        if not self.mapping.isHidden():
            file = self._session.settings.label_map(self._suggester.name)
            file.parent.mkdir(parents=True, exist_ok=True)
            self.mapping.save(file)
            self._told["map"] = str(file)

    # Qt overrides

    def accept(self) -> None:
        """Keep what was said."""
        self._save_labels()
        outside = self._session.settings.taste.outside
        self._session.settings.change(outside=outside | {self._suggester.name: self.options})
        super().accept()

    def done(self, result: int) -> None:
        """Wait for no answer any more."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)


def _answer(  # noqa: PLR0913  # all that is asked, for a thread
    task: Task,
    *,
    path: Path,
    name: str,
    options: Mapping[str, str],
    schema: Schema,
    document: Document,
) -> "Answer":
    # Late: what suggesters know takes a while to load.
    from annotator.asking import Asker
    from annotator.suggesting import Asked

    asker = Asker(path, Asked(document.author, (name,), options), schema)
    try:
        return asker.ask(document, task.progress)
    finally:
        asker.close()
