"""Export: a format, what goes in, a place; a preview; then what the format could not hold."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from annotator.dataset.preview import Preview
from annotator.dataset.recipe import Recipe
from annotator.errors import InputError, ProjectError
from annotator.exporters import exporters
from annotator.gui.dialogs import files
from annotator.gui.dialogs.error import as_sentence
from annotator.gui.dialogs.format_options import FormatOptions
from annotator.gui.dialogs.recipe_form import RecipeForm
from annotator.gui.dialogs.sheet import muted
from annotator.gui.dialogs.work import WorkSheet
from annotator.gui.jobs import CancelledError, Task
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.plugins import Exporter, Report, summed_up
from annotator.project import Project

SETTLED = 300
"""Milliseconds without a change after which a preview is made."""

LOOKED_AT = 1_000
"""Articles that a preview looks at; what is exported is reported in full."""


class ElidedBox(QComboBox):
    """A choice whose text, where it is too long, ends in `…` rather than within a letter."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as the style does."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(style, option, field, self).width() - STEP
        text = option.currentText
        option.currentText = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(style, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class ExportDialog(WorkSheet):
    """Asks what to write and where, shows how it begins, writes, and reports losses."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Export", session.jobs, parent)
        self._session = session
        self._written: Path | None = None
        self._looking: Task | None = None
        self._shown = ""
        self._known = {it.name: it for it in exporters()}
        self._timer = QTimer(self, interval=SETTLED, singleShot=True)
        self._timer.timeout.connect(self._preview)
        self._make_fields()
        self._lay_out()
        self.folder_button = self.add_button("Show in its folder", self._show_folder, left=True)
        self.folder_button.hide()
        self._choose_format()
        self.show_ask("Export")
        self._preview()

    def _make_fields(self) -> None:
        self.format = ElidedBox(self)
        self.format.setAccessibleName("Format")
        for exporter in self._known.values():
            self.format.addItem(f"{exporter.name} – {exporter.summary}", exporter.name)
        # Summaries are long; the list is as wide as they are in any case.
        short = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.format.setSizeAdjustPolicy(short)
        self.format.setCurrentIndex(max(0, self.format.findData("jsonl")))
        self.form = RecipeForm(self._session.project, self)
        # Below the format, which is the first row.
        self.options = FormatOptions(self.form.layout_, 1, self)
        self.path = QLineEdit(self)
        self.path.setAccessibleName("Where to")
        self.note = muted("", self)
        self.shown = QPlainTextEdit(self)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName("How it begins")
        self.shown.setMinimumSize(300, 200)
        self.found = QPlainTextEdit(self)
        self.found.setReadOnly(True)
        self.found.setAccessibleName("What it would hold")
        # Five lines, and those of the longest sentence about a format.
        line = self.fontMetrics().lineSpacing()
        self.found.setFixedHeight(5 * line + 4 * STEP)
        self.note.setMinimumHeight(3 * line)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.format.currentIndexChanged.connect(self._choose_format)
        self.form.changed.connect(self._choose_format)
        self.options.changed.connect(self._look)
        self.path.textChanged.connect(self._look)

    def _lay_out(self) -> None:
        self.form.layout_.insertRow(0, "&Format", self.format)
        to = QLabel("&To", self)
        to.setBuddy(self.path)
        self.form.layout_.addRow(to, self._place())
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(3 * STEP)
        left.addWidget(self.form)
        left.addWidget(self.note)
        left.addStretch(1)
        right.setSpacing(2 * STEP)
        right.addWidget(muted("How it begins", self))
        right.addWidget(self.shown, 1)
        right.addWidget(muted("What it would hold", self))
        right.addWidget(self.found)
        both = QHBoxLayout()
        both.setSpacing(6 * STEP)
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        self.ask.addLayout(both, 1)
        self.setMinimumWidth(900)

    def _place(self) -> QHBoxLayout:
        choose = QPushButton("Choose…", self)
        choose.clicked.connect(self._choose_path)
        place = QHBoxLayout()
        place.setSpacing(2 * STEP)
        place.addWidget(self.path, 1)
        place.addWidget(choose)
        return place

    @property
    def exporter(self) -> Exporter:
        """The format that is chosen."""
        return self._known[self.format.currentData()]

    @Slot()
    def _choose_format(self) -> None:
        """Propose a destination that fits the format, unless the person typed one."""
        self.options.show_options(self.exporter.options)
        old = Path(self.path.text())
        path = self._session.project.path
        near = path.with_name(path.stem) if path else Path("export").absolute()
        suffixes = {it.suffix for it in self._known.values()}
        if self.path.text() and old.suffix in suffixes | {""}:
            near = old.with_suffix("")
        packed = self.form.packed or self.exporter.features
        suffix = "" if packed else self.exporter.suffix
        self.path.setText(f"{near}{suffix}")
        self._look()

    def _recipe(self) -> Recipe:
        return self.form.recipe().model_copy(update={"options": self.options.chosen})

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
        self._timer.start()

    # Preview

    @Slot()
    def _preview(self) -> None:
        """Make the first record and count losses, in a thread."""
        self._timer.stop()
        self._stop_looking()
        project = self._session.project
        if project.path is None:
            return
        try:
            recipe = self._recipe()
        except InputError as error:
            self.found.setPlainText(str(error))
            return
        self.found.setPlainText("Counting…")
        if self._shown != self.exporter.name:
            # What another format looks like would be taken for this one.
            self.shown.clear()
            self._shown = self.exporter.name
        work = partial(_peek, project.path, self.exporter, recipe)
        self._looking = self._jobs.run("Preview", work)
        self._looking.finished.connect(self._show_preview)
        self._looking.failed.connect(self._show_no_preview)

    def _stop_looking(self) -> None:
        if self._looking:
            self._looking.finished.disconnect(self._show_preview)
            self._looking.failed.disconnect(self._show_no_preview)
            self._looking.cancel()
            self._looking = None

    @Slot(object)
    def _show_preview(self, previews: tuple[Preview, Preview]) -> None:
        self._looking = None
        first, some = previews
        parts = [f"── {name}\n{text}" for name, text in first.files]
        self.shown.setPlainText("\n".join(parts) if first.report.articles else "")
        report = some.report
        cut = report.articles == LOOKED_AT
        lines = [f"{'The first ' if cut else ''}{_amount(report)}."]
        lines += report.notes
        lines += (f"Left out: {it}." for it in summed_up(report.left_out))
        lines += (f"Lost: {it}." for it in report.summary())
        self.found.setPlainText("\n".join(lines))

    @Slot(object)
    def _show_no_preview(self, error: BaseException) -> None:
        self._looking = None
        if not isinstance(error, CancelledError):
            self.shown.clear()
            self.found.setPlainText(str(as_sentence(error) or error))

    # Writing

    @Slot()
    def go(self) -> None:
        """Write the dataset."""
        project = self._session.project
        if project.path is None:
            raise ProjectError("A project in memory cannot be exported from the window.")
        recipe = self._recipe()
        self._timer.stop()
        self._stop_looking()
        self._written = Path(self.path.text().strip()).expanduser()
        work = partial(_write, project.path, self._written, self.exporter, recipe)
        one = len(recipe.selection.authors) == 1
        total = project.article_count() * (1 if one else max(1, len(project.authors())))
        self.start(f"Writing {self._written.name}", work, self._report, total=total)

    def _report(self, report: Report) -> None:
        lost = report.summary()
        left_out = [f"Left out by choice: {it}" for it in summed_up(report.left_out)]
        tail = "What this format could not hold:" if lost else "Nothing was lost."
        lines = [*lost, *left_out, *report.notes]
        self.show_answer(f"Wrote {_amount(report)} to {self._written}.\n{tail}", lines)
        self.folder_button.show()
        self._session.exported.emit()

    def stopped(self) -> None:
        """Say that nothing was written."""
        self.show_answer("Cancelled; nothing was written.")

    @Slot()
    def _show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # Qt overrides

    def reject(self) -> None:
        """Stop looking as well."""
        self._timer.stop()
        self._stop_looking()
        super().reject()


def _amount(report: Report) -> str:
    articles = "1 article" if report.articles == 1 else f"{report.articles} articles"
    labels = "1 label" if report.spans == 1 else f"{report.spans} labels"
    return f"{articles} with {labels}"


def _peek(path: Path, exporter: Exporter, recipe: Recipe, task: Task) -> tuple[Preview, Preview]:
    """Make the first record, and look at some, from a connection of the thread's own."""
    with Project.open(path) as project:
        first = project.preview(exporter, recipe, first=1, progress=task.progress)
        many = project.article_count() > LOOKED_AT
        some = LOOKED_AT if many else 0
        return first, project.preview(exporter, recipe, first=some, progress=task.progress)


def _write(path: Path, out: Path, exporter: Exporter, recipe: Recipe, task: Task) -> Report:
    """Write from a connection of the thread's own."""
    with Project.open(path) as project:
        return project.export(out, exporter, recipe, force=True, progress=task.progress)
