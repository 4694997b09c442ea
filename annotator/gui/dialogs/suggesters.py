"""Who proposes: what looks at articles that are opened, and what does not."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from annotator.gui.dialogs.outside import OutsideDialog
from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.model.schema import sentence_case
from annotator.plugins import Suggester

SUMMARY, WIDE = 360, 440
"""Pixels that the words about a suggester have at least, beside a button and without one."""

AROUND = 260
"""Pixels that the dialog needs above and below its rows; where there are too few, those scroll."""


class SuggestersDialog(Sheet):
    """A switch for each suggester, and one for all; the shown article follows at once.

    Those outside have a button to say what they are: without that they cannot be switched on.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Who proposes labels?", parent, width=600)
        self._session = session
        self._there = {it.name: it for it in session.proposals.suggesting.suggesters()}
        taste = session.settings.taste
        self.propose = QCheckBox("Propose labels for each article that is opened", self)
        self.propose.setChecked(taste.propose)
        self.body.addWidget(self.propose)
        self.switches: dict[str, QCheckBox] = {}
        self.set_up: dict[str, QPushButton] = {}
        self._abouts: dict[str, QLabel] = {}
        rows = QWidget(self)
        rows.setLayout(self._table())
        self.body.addWidget(self._scrolling(rows), 1)
        self.propose.toggled.connect(self._follow)
        self.propose.setFocus()
        self._follow()
        words = "What one of them has proposed goes when it is switched off; judged labels stay."
        if session.project.is_blind(session.author):
            words = f"{session.author} works blind in this project: nothing is proposed."
        told = muted(words, self)
        told.setMinimumHeight(told.heightForWidth(SUMMARY))
        self.body.addWidget(told)
        self.add_button("Cancel", self.reject)
        self.add_button("Done", self.accept, primary=True)

    def _scrolling(self, rows: QWidget) -> QScrollArea:
        """Return an area with all rows in sight, as far as the screen has room for them."""
        area = QScrollArea(self, widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(rows)
        area.viewport().setAutoFillBackground(False)
        rows.setAutoFillBackground(False)
        room = self.screen().availableGeometry().height() - AROUND
        area.setMinimumHeight(max(120, min(rows.sizeHint().height(), room)))
        return area

    def _table(self) -> QGridLayout:
        """Return the switches, each with what its suggester proposes; those outside come last."""
        table = QGridLayout()
        table.setContentsMargins(0, 0, 2 * STEP, 0)
        table.setHorizontalSpacing(4 * STEP)
        table.setVerticalSpacing(2 * STEP)
        table.setColumnStretch(1, 1)
        outside = [it for it in self._there.values() if it.outside]
        for it in self._there.values():
            if not it.outside:
                self._add_row(table, it)
        if outside:
            heading = muted(
                "Programs and models of your own, each asked once about an article", self
            )
            table.addWidget(heading, table.rowCount(), 0, 1, 3)
        for it in outside:
            self._add_row(table, it)
            button = QPushButton("Set up…", self)
            button.setAccessibleName(f"Set up {it.name}")
            button.setProperty("suggester", it.name)
            button.clicked.connect(self._set_up)
            self.set_up[it.name] = button
            table.addWidget(button, table.rowCount() - 1, 2)
        return table

    def _add_row(self, table: QGridLayout, it: Suggester) -> None:
        row = table.rowCount()
        switch = QCheckBox(sentence_case(it.name), self)
        switch.setAccessibleDescription(it.summary)
        switch.setChecked(self._session.settings.taste.suggesters.get(it.name, it.on))
        switch.setToolTip(f"Needs {it.needs}" if it.needs and not it.outside else "")
        self.switches[it.name] = switch
        table.addWidget(switch, row, 0)
        about = muted(it.summary, self)
        # At this width it is known how high the words are; the dialog then cuts none of them.
        wide = 1 if it.outside else 2
        about.setMinimumHeight(about.heightForWidth(SUMMARY if it.outside else WIDE))
        self._abouts[it.name] = about
        table.addWidget(about, row, 1, 1, wide, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _follow(self) -> None:
        """Let those be switched that can be; say of those outside what they are, or why not."""
        outside, failed = (
            self._session.settings.taste.outside,
            self._session.proposals.asking.failed,
        )
        for name, switch in self.switches.items():
            it = self._there[name]
            told = outside.get(name, {})
            switch.setEnabled(self.propose.isChecked() and (bool(told) or not it.outside))
            if it.outside:
                known = " · ".join(
                    told[q.name] for q in it.questions if q.needed and q.name in told
                )
                about = self._abouts[name]
                about.setText(failed.get(name, "") or known or it.summary)
                about.setProperty("role", "danger" if name in failed else "muted")
                about.style().polish(about)
                about.setMinimumHeight(about.heightForWidth(SUMMARY))

    @Slot()
    def _set_up(self) -> None:
        name = str(self.sender().property("suggester"))
        dialog = OutsideDialog(self._session, self._there[name], self)
        dialog.setProperty("suggester", name)
        dialog.accepted.connect(self._take)
        dialog.open()

    @Slot()
    def _take(self) -> None:
        """Switch on what was set up: that is what it was set up for."""
        name = str(self.sender().property("suggester"))
        self._session.proposals.asking.forget()
        self._follow()
        self.switches[name].setChecked(True)

    # Qt overrides

    def accept(self) -> None:
        """Keep the switches, and propose anew."""
        session = self._session
        before = session.settings.taste.suggesters
        now = {name: it.isChecked() for name, it in self.switches.items()}
        # What is as it is by itself and was never switched is not written down.
        kept = {
            name: on for name, on in now.items() if name in before or on != self._there[name].on
        }
        session.settings.change(propose=self.propose.isChecked(), suggesters=before | kept)
        session.proposals.asking.forget()
        session.proposals.suggesting.look()
        super().accept()
