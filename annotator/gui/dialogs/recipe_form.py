"""What goes into a dataset, as a form: articles, authors, labels, states, splits."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from annotator.dataset.recipe import GROUPS, Recipe, read_splits
from annotator.gui.dialogs.checks import Checks
from annotator.gui.theme import STEP
from annotator.model.selection import Selection
from annotator.project import Project

Choices = tuple[tuple[str, str | None], ...]

_STATUS: Choices = (
    ("All", None),
    ("Done", "done"),
    ("In progress", "in_progress"),
    ("Untouched", "untouched"),
)
_STATES: Choices = (
    ("Accepted only", "accepted"),
    ("Proposals only", "proposed"),
    ("Rejected only", "rejected"),
    ("All", "all"),
)
_BY: Choices = (("Alike in their labels", "label"), ("In the order of time", "time"))


class RecipeForm(QWidget):
    """The fields of a recipe.

    *Signals*: `changed()`.
    """

    changed = Signal()

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self.status = self._box(_STATUS)
        self.text = self._line("any title or source")
        self.query = self._line("any words")
        self.authors = self._checks("Everyone", project.authors())
        self.labels = self._checks("All labels", [it.name for it in project.schema.labels])
        self.states = self._box(_STATES)
        self.splits = self._line("none, or train=80,dev=10,test=10")
        self.by = self._box(_BY)
        self.together = self._checks("Near copies", GROUPS)
        self.card = self._tick("Add a card, metadata and checksums")
        self.pseudonyms = self._tick("Replace the names of authors by numbers")
        self.layout_ = QFormLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(2 * STEP)
        grow = QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow
        self.layout_.setFieldGrowthPolicy(grow)
        for name, field in (
            ("&Articles", self.status),
            ("Title or &source", self.text),
            ("&Words in the text", self.query),
            ("Labels &of", self.authors),
            ("&Labels", self.labels),
            ("Stat&es", self.states),
            ("S&plits", self.splits),
            ("Splits &are", self.by),
            ("&Kept together", self.together),
            ("", self.card),
            ("", self.pseudonyms),
        ):
            self.layout_.addRow(name, field)
        self._show_splits()

    @property
    def packed(self) -> bool:
        """Whether what is made is a folder with a card."""
        return self.card.isChecked() or bool(self.splits.text().strip())

    def recipe(self) -> Recipe:
        """Return what is chosen; raises InputError for splits that are none."""
        splits = self.splits.text().strip()
        return Recipe(
            selection=Selection(
                status=self.status.currentData(),
                text=self.text.text(),
                query=self.query.text(),
                authors=self.authors.chosen,
                labels=self.labels.chosen,
                states=self.states.currentData(),
                pseudonyms=self.pseudonyms.isChecked(),
            ),
            splits=read_splits(splits) if splits else (),
            by=self.by.currentData(),
            together=self.together.chosen,
            card=self.card.isChecked(),
        )

    def _box(self, choices: Choices) -> QComboBox:
        box = QComboBox(self)
        for words, value in choices:
            box.addItem(words, value)
        box.currentIndexChanged.connect(self.changed)
        return box

    def _line(self, placeholder: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(placeholder)
        line.textChanged.connect(self._show_splits)
        return line

    def _checks(self, nothing: str, names: "list[str] | tuple[str, ...]") -> Checks:
        checks = Checks(nothing, names, self)
        checks.changed.connect(self.changed)
        return checks

    def _tick(self, words: str) -> QCheckBox:
        tick = QCheckBox(words, self)
        tick.toggled.connect(self.changed)
        return tick

    @Slot()
    def _show_splits(self) -> None:
        """Let only what splits need be filled in where there are some."""
        for field in (self.by, self.together):
            field.setEnabled(bool(self.splits.text().strip()))
        self.changed.emit()
