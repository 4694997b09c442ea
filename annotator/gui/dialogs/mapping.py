"""What the labels of files are here: a list to go through by keyboard, to load and to save."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QRect, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.errors import InputError
from annotator.gui.dialogs import files
from annotator.gui.dialogs.mapping_list import (
    LINE,
    MappingDelegate,
    MappingView,
    Row,
    Rows,
    said,
)
from annotator.gui.dialogs.sheet import muted
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.figures import counted, grouped
from annotator.gui.panels.picker import Picker
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.model.decoding import decode
from annotator.model.findings import Findings
from annotator.model.foreign_names import (
    ForeignName,
    choices,
    foreign_names,
    likeliest,
    named_in,
    own_part,
    owner_of,
    with_named,
)
from annotator.model.growth import grown
from annotator.model.label_map import LabelMap, Named, read_map, write_map
from annotator.project import label_aliases

NOTHING = Named("")
SHOWN = 5
"""Rows in sight at once, at least."""


class MappingForm(QWidget):
    """Asks what each foreign name is here: one of ours, a new one if it `grows`, or nothing.

    *Signals*: `changed()`.
    """

    changed = Signal()

    def __init__(
        self, session: Session, folder: Path, parent: QWidget, *, grows: bool = True
    ) -> None:
        super().__init__(parent)
        self._session, self._grows = session, grows
        self._file = folder / "labels.toml"
        self._base = LabelMap()
        self._options_open: list[Named] = []
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.rows = Rows(session, self)
        self.view = MappingView("Names in the files, and what they are here", self)
        self.view.setModel(self.rows)
        self.view.setItemDelegate(MappingDelegate(session, self.view))
        self.view.setProperty("keys", ["Enter choose", "letters filter", "Del leave out"])
        self.view.setMinimumHeight(SHOWN * LINE + 2 * STEP)
        self.forbidden = muted("", self)
        self.drop = QCheckBox("Leave out what the schema does not allow", self)
        self.trouble = QLabel(self)
        self.trouble.setProperty("role", "danger")
        self.trouble.setWordWrap(True)
        self._lay_out()
        self.view.entered_row.connect(self._open)
        self.view.typed.connect(self._type)
        self.view.left_out.connect(self._leave_out)
        self.drop.toggled.connect(self._tell)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addWidget(muted("Letters or Enter choose, Delete leaves out", self), 1)
        self.rest = self._button("Leave the &rest out", self._leave_rest_out)
        for button in (
            self.rest,
            self._button("&Load…", self._ask_load),
            self._button("&Save…", self._ask_save),
        ):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * STEP)
        column.addWidget(self.sentence)
        column.addWidget(self.trouble)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        column.addWidget(self.forbidden)
        column.addWidget(self.drop)
        self.trouble.hide()

    def _button(self, words: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.clicked.connect(slot)
        return button

    def show_findings(self, findings: Findings) -> None:
        """Ask for what was found; what was decided before stays."""
        known = {it.foreign[:2]: it for it in self.rows.rows}
        new = [it for it in foreign_names(findings) if it[:2] not in known]
        known |= {it[:2]: self._proposed(it) for it in new}
        self.rows.show(list(known.values()))
        self.view.setVisible(bool(self.rows.rows))
        self._show_forbidden(findings)
        first = next((at for at, it in enumerate(self.rows.rows) if it.foreign in new), 0)
        waiting = self.rows.open_row(-1)
        self._go_to(first if waiting < 0 else waiting)
        self._tell()

    def label_map(self) -> LabelMap:
        """Return the map that is decided so far, with the schema that has all of its names."""
        labels = with_named(self._base, self._decided())
        wider = grown(self._session.schema, self._decided(), self._base)
        return LabelMap(
            labels.labels,
            labels.attributes,
            labels.values,
            labels.roles,
            unit=labels.unit,
            drop_forbidden=self.drop.isChecked() and not self.drop.isHidden(),
            schema=wider if wider != self._session.schema else None,
        )

    @property
    def open_names(self) -> int:
        """How many names, and kinds of what is not allowed, wait for an answer."""
        waiting = not self.drop.isHidden() and not self.drop.isChecked()
        return sum(it.named is None for it in self.rows.rows) + waiting

    def load(self, path: Path) -> None:
        """Take what a mapping file says; raises InputError for one that is wrong."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path.name} cannot be read: {error.strerror}.") from error
        text, _ = decode(data, file=path.name)
        self._base = read_map(text, path.name, self._session.schema)
        self._file = path
        for at, row in enumerate(self.rows.rows):
            if named := named_in(self._base, row.foreign):
                self.rows.put(at, Row(row.foreign, named))
        self._tell()

    def save(self, path: Path) -> None:
        """Write what is decided as a mapping file; what is still open is left out in it."""
        waiting = {it.foreign: it.named or NOTHING for it in self.rows.rows}
        remarks = {
            (it.table, it.name): f"{counted(it.times, 'time')}: {it.example}" for it in waiting
        }
        text = write_map(with_named(self._base, waiting), remarks)
        path.write_text(text, encoding="utf-8", newline="")
        self._file = path

    def _proposed(self, foreign: ForeignName) -> Row:
        named = named_in(self._base, foreign)
        if named:
            return Row(foreign, named)
        schema, labels = self._session.schema, self._labels()
        found = likeliest(foreign, schema, label_aliases(), labels)
        return Row(foreign, found, proposed=found is not None)

    def _decided(self) -> dict[ForeignName, Named]:
        return {it.foreign: it.named for it in self.rows.rows if it.named is not None}

    def _labels(self) -> LabelMap:
        return with_named(self._base, self._decided())

    def _show_forbidden(self, findings: Findings) -> None:
        found = findings.forbidden.most_common()
        lines = [f"{count:,} × {sentence}" for sentence, count in found[:4]]
        lines += [f"and {len(found) - 4} more kinds"] if len(found) > 4 else []
        self.forbidden.setText("The schema does not allow:\n" + "\n".join(lines))
        for it in (self.forbidden, self.drop):
            it.setVisible(bool(found))
        if found:
            self.drop.setChecked(False)

    @Slot()
    def _tell(self) -> None:
        """Say what is still to be done."""
        count = sum(it.named is None for it in self.rows.rows)
        proposed = sum(it.proposed for it in self.rows.rows)
        one = len(self.rows.rows) == 1
        names = f"{counted(len(self.rows.rows), 'name')} in these files"
        ask = "is not in the schema. What is it" if one else "are not in the schema. What are they"
        parts = [f"{names} {ask} here?"]
        parts += [f"{counted(count, 'answer')} to give."] if count else []
        parts += [f"{grouped(proposed)} proposed: change what is wrong."] if proposed else []
        known = "All names are known, but the schema does not allow all that is in these files."
        self.sentence.setText(" ".join(parts) if self.rows.rows else known)
        self.rest.setEnabled(bool(count))
        self.changed.emit()

    # Choosing

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self._pick(index, "")

    @Slot(str)
    def _type(self, text: str) -> None:
        if self.view.currentIndex().isValid():
            self._pick(self.view.currentIndex(), text)

    def _pick(self, index: QModelIndex, typed: str) -> None:
        row = self.rows.rows[index.row()]
        options = self._options(row.foreign)
        now = [str(at) for at, it in enumerate(options) if it == row.named]
        shown = [self._choice(str(at), it, row.foreign) for at, it in enumerate(options)]
        self._options_open = options
        picker = Picker(self._session, self.view, shown, now=now)
        picker.picked.connect(self._take)
        place = self.view.choice_place(index).toRect()
        place.translate(self.view.viewport().mapTo(self.view, QPoint(0, 0)))
        picker.pop_up(typed, QRect(place))

    def _options(self, foreign: ForeignName) -> list[Named]:
        """Return ours, then nothing, then a new one of their name."""
        schema, labels = self._session.schema, self._labels()
        known = list(choices(foreign, schema, labels))
        plain = [it for it in known if not it.attributes and not it.backwards]
        exact = [it for it in known if it not in plain]
        name = own_part(foreign, schema, labels) or foreign.name
        owned = foreign.table in ("label", "value") or owner_of(foreign, schema, labels)
        fresh = (
            [Named(name)] if self._grows and owned and name not in {it.name for it in plain} else []
        )
        return [*plain, NOTHING, *fresh, *exact]

    def _choice(self, value: str, named: Named, foreign: ForeignName) -> Choice:
        schema = self._session.schema
        if foreign.table == "label" and named.name in schema.by_name:
            label = schema.by_name[named.name]
            return Choice(
                value,
                said(named, schema, foreign.table),
                label=label.name,
                about=label.description,
            )
        known = named in choices(foreign, schema, self._labels())
        if named.name and not known:
            return Choice(value, f"New {foreign.table} “{named.name}”", "in the schema")
        hint = "" if named.name else "it is counted in the report"
        return Choice(value, said(named, schema, foreign.table), hint)

    @Slot(object)
    def _take(self, picked: tuple[str, ...]) -> None:
        if picked:
            self._decide(self._options_open[int(picked[0])])

    @Slot()
    def _leave_out(self) -> None:
        self._decide(NOTHING)

    def _decide(self, named: Named) -> None:
        """Note an answer, and go on to the next name that waits for one."""
        at = self.view.currentIndex().row()
        if at < 0:
            return
        self.rows.put(at, Row(self.rows.rows[at].foreign, named))
        self._tell()
        following = self.rows.open_row(at)
        self._go_to(following if following >= 0 else min(at + 1, len(self.rows.rows) - 1))

    @Slot()
    def _leave_rest_out(self) -> None:
        for at, row in enumerate(self.rows.rows):
            if row.named is None:
                self.rows.put(at, Row(row.foreign, NOTHING))
        self._tell()

    def _go_to(self, at: int) -> None:
        index = self.rows.index(max(0, at))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    # Files

    @Slot()
    def _ask_load(self) -> None:
        if path := files.ask_mapping(self, self._file):
            try:
                self.load(path)
            except InputError as error:
                self._complain(str(error))
            else:
                self.trouble.hide()

    @Slot()
    def _ask_save(self) -> None:
        if path := files.ask_mapping(self, self._file, save=True):
            try:
                self.save(path)
            except OSError as error:
                self._complain(f"{path.name} cannot be written: {error.strerror}.")
            else:
                self.trouble.hide()

    def _complain(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.show()
