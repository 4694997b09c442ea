"""What can be chosen of a format, as rows of a form; none for most formats."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from annotator.plugins import Option


class FormatOptions(QObject):
    """A box for each option of the format that is shown, in rows of a form from `row` on.

    *Signals*: `changed()`.
    """

    changed = Signal()

    def __init__(self, form: QFormLayout, row: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QComboBox] = {}
        self._form, self._row = form, row
        self._parent = parent
        self._shown: tuple[Option, ...] = ()

    def show_options(self, options: tuple[Option, ...]) -> None:
        """Show these options instead, each at its first value."""
        if options == self._shown:
            return
        for box in self.boxes.values():
            self._form.removeRow(box)
        self._shown = options
        self.boxes = {it.name: self._box(it) for it in options}
        for at, option in enumerate(options):
            name = option.name.capitalize()
            self._form.insertRow(self._row + at, name, self.boxes[option.name])

    @property
    def chosen(self) -> tuple[tuple[str, str], ...]:
        """What is chosen, but for what is so anyway."""
        found = [(it, self.boxes[it.name].currentText().strip()) for it in self._shown]
        return tuple((it.name, value) for it, value in found if value not in ("", it.values[0]))

    def _box(self, option: Option) -> QComboBox:
        box = QComboBox(self._parent)
        box.setAccessibleName(option.name.capitalize())
        box.addItems(list(option.values))
        box.setEditable(bool(option.free))
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setToolTip(f"{option.help} Or {option.free}." if option.free else option.help)
        box.currentTextChanged.connect(self.changed)
        return box
