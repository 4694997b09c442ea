"""Who proposes: what looks at articles that are opened, and what does not."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.session import Session
from annotator.gui.theme import STEP
from annotator.model.schema import sentence_case
from annotator.plugins import Suggester

SUMMARY = 360
"""Pixels that the words about a suggester have at least."""


class SuggestersDialog(Sheet):
    """A switch for each suggester, and one for all; the shown article follows at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Who proposes labels?", parent, width=560)
        self._session = session
        taste = session.settings.taste
        self.propose = QCheckBox("Propose labels for each article that is opened", self)
        self.propose.setChecked(taste.propose)
        self.body.addWidget(self.propose)
        self.switches: dict[str, QCheckBox] = {}
        self.body.addLayout(self._table())
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
        self.add_button("Go on", self.accept, primary=True)

    def _table(self) -> QGridLayout:
        """Return the switches, each with what its suggester proposes."""
        switched = self._session.settings.taste.suggesters
        table = QGridLayout()
        table.setHorizontalSpacing(4 * STEP)
        table.setVerticalSpacing(2 * STEP)
        table.setColumnStretch(1, 1)
        for row, it in enumerate(_inside(self._session)):
            switch = QCheckBox(sentence_case(it.name), self)
            switch.setAccessibleDescription(it.summary)
            switch.setChecked(switched.get(it.name, it.on))
            switch.setToolTip(f"Needs {it.needs}" if it.needs else "")
            self.switches[it.name] = switch
            table.addWidget(switch, row, 0)
            summary = muted(it.summary, self)
            # At this width it is known how high the words are; the dialog then cuts none of them.
            summary.setMinimumHeight(summary.heightForWidth(SUMMARY))
            table.addWidget(summary, row, 1, Qt.AlignmentFlag.AlignVCenter)
        return table

    @Slot()
    def _follow(self) -> None:
        for switch in self.switches.values():
            switch.setEnabled(self.propose.isChecked())

    # Qt overrides

    def accept(self) -> None:
        """Keep the switches, and propose anew."""
        session = self._session
        before = session.settings.taste.suggesters
        usual = {it.name: it.on for it in _inside(session)}
        now = {name: it.isChecked() for name, it in self.switches.items()}
        # What is as it is by itself and was never switched is not written down.
        kept = {name: on for name, on in now.items() if name in before or on != usual[name]}
        session.settings.change(propose=self.propose.isChecked(), suggesters=before | kept)
        session.proposals.suggesting.look()
        super().accept()


def _inside(session: Session) -> list[Suggester]:
    """Return those that need nothing from outside, for which there is the command line."""
    return [it for it in session.proposals.suggesting.suggesters() if not it.outside]
