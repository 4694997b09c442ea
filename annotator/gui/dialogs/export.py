"""Export: a format, a place, whose labels; then what the format could not hold."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator.errors import ProjectError
from annotator.exporters import exporters
from annotator.gui.dialogs import files
from annotator.gui.dialogs.sheet import muted
from annotator.gui.dialogs.work import WorkSheet
from annotator.gui.jobs import Task
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.plugins import Exporter, Report
from annotator.project import Project


class ExportDialog(WorkSheet):
    """Asks for the format, the destination and the author, writes, and reports losses."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Export", session.jobs, parent)
        self._session = session
        self._written: Path | None = None
        self._known = {it.name: it for it in exporters()}
        self._make_fields()
        self._lay_out()
        self.folder_button = self.add_button("Show in its folder", self._show_folder, left=True)
        self.folder_button.hide()
        self._choose_format()
        self.show_ask("Export")

    def _make_fields(self) -> None:
        self.format = QComboBox(self)
        self.format.setAccessibleName("Format")
        for exporter in self._known.values():
            self.format.addItem(f"{exporter.name} – {exporter.summary}", exporter.name)
        self.format.setCurrentIndex(max(0, self.format.findData("jsonl")))
        self.format.currentIndexChanged.connect(self._choose_format)
        self.author = QComboBox(self)
        self.author.setAccessibleName("Whose labels")
        self.author.addItem("Everyone", "")
        for name in self._session.project.authors():
            self.author.addItem(name, name)
        self.path = QLineEdit(self)
        self.path.setAccessibleName("Where to")
        self.path.textChanged.connect(self._look)
        self.note = muted("", self)

    def _lay_out(self) -> None:
        choose = QPushButton("Choose…", self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_path)
        place = QHBoxLayout()
        place.setSpacing(2 * STEP)
        place.addWidget(self.path, 1)
        place.addWidget(choose)
        form = QFormLayout()
        form.setSpacing(2 * STEP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Format", self.format)
        form.addRow("&Labels of", self.author)
        to = QLabel("&To", self)
        to.setBuddy(self.path)
        form.addRow(to, place)
        self.ask.addLayout(form)
        self.ask.addWidget(self.note)
        self.ask.addStretch(1)

    @property
    def exporter(self) -> Exporter:
        """The format that is chosen."""
        return self._known[self.format.currentData()]

    @Slot()
    def _choose_format(self) -> None:
        """Propose a destination that fits the format, unless the person typed one."""
        old = Path(self.path.text())
        path = self._session.project.path
        near = path.with_name(path.stem) if path else Path("export").absolute()
        suffixes = {it.suffix for it in self._known.values()}
        if self.path.text() and old.suffix in suffixes | {""}:
            near = old.with_suffix("")
        self.path.setText(f"{near}{self.exporter.suffix}")
        self._look()

    @Slot()
    def _choose_path(self) -> None:
        if path := files.ask_destination(self, Path(self.path.text())):
            self.path.setText(str(path))

    @Slot()
    def _look(self) -> None:
        """Say what is to be known before it is written."""
        there = bool(self.path.text()) and Path(self.path.text()).exists()
        said = [self.exporter.cannot_hold or "Holds everything."]
        if there:
            said.append(f"{Path(self.path.text()).name} is there already and will be replaced.")
        self.note.setText(" ".join(said))
        self.go_button.setText("Replace" if there else "Export")
        self.go_button.setEnabled(bool(self.path.text().strip()))

    @Slot()
    def go(self) -> None:
        """Write the dataset."""
        project = self._session.project
        if project.path is None:
            raise ProjectError("A project in memory cannot be exported from the window.")
        self._written = Path(self.path.text().strip()).expanduser()
        author = self.author.currentData()
        work = partial(_write, project.path, self._written, self.exporter, author)
        total = project.article_count() * (1 if author else max(1, len(project.authors())))
        self.start(f"Writing {self._written.name}", work, self._report, total=total)

    def _report(self, report: Report) -> None:
        articles = "1 article" if report.articles == 1 else f"{report.articles} articles"
        labels = "1 label" if report.spans == 1 else f"{report.spans} labels"
        lost = report.summary()
        tail = "What this format could not hold:" if lost else "Nothing was lost."
        self.show_answer(f"Wrote {articles} with {labels} to {self._written}.\n{tail}", lost)
        self.folder_button.show()

    def stopped(self) -> None:
        """Say that nothing was written."""
        self.show_answer("Cancelled; nothing was written.")

    @Slot()
    def _show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


def _write(path: Path, out: Path, exporter: Exporter, author: str, task: Task) -> Report:
    """Write from a connection of the thread's own."""
    with Project.open(path) as project:
        return project.export(out, exporter, author=author, force=True, progress=task.progress)
