"""Accept all proposals that are surer than a threshold, having seen which they are."""

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.panels.facts import cut
from annotator.gui.proposals import percent
from annotator.gui.session import Session
from annotator.gui.theme import STEP, chosen
from annotator.model.span import Span

START = 90
"""Percent at first."""

EXAMPLES = 3
"""Of each label, so many of the least sure are shown: those to think about."""

LONGEST = 36
"""Characters of an example."""


class AcceptAboveDialog(Sheet):
    """A threshold, what it lets through of each label, and one button for all of that."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Accept all that are sure", parent, width=520)
        self._session = session
        self.threshold = QSlider(Qt.Orientation.Horizontal, self)
        self.threshold.setRange(0, 100)
        self.threshold.setPageStep(5)
        self.threshold.setAccessibleName("How sure a proposal must be, in percent")
        self._percent = QLabel(self)
        self._percent.setMinimumWidth(12 * STEP)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.setSpacing(3 * STEP)
        line.addWidget(self.threshold, 1)
        line.addWidget(self._percent)
        self.body.addLayout(line)
        self.preview = QLabel(self)
        self.preview.setTextFormat(Qt.TextFormat.RichText)
        self.preview.setWordWrap(True)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.preview, 1)
        self.body.addWidget(
            muted("Arrows move the threshold. One undo takes all of it back.", self)
        )
        self.add_button("Cancel", self.reject)
        self._go_on = self.add_button("Accept", self.accept, primary=True)
        self.threshold.valueChanged.connect(self._look)
        self.threshold.setValue(START)
        self.threshold.setFocus()
        # Room for all of them: the window must not move under the slider.
        self.preview.setText(self._page(session.proposals.waiting))
        self.preview.setMinimumHeight(self.preview.heightForWidth(460))
        self._look()

    @property
    def chosen(self) -> list[Span]:
        """What would be accepted."""
        return self._session.proposals.above(self.threshold.value() / 100)

    @Slot()
    def _look(self) -> None:
        found = self.chosen
        self._percent.setText(f"≥ {self.threshold.value()} %")
        self.preview.setText(self._page(found) or "No proposal is so sure.")
        self._go_on.setText(f"Accept {len(found):,}" if found else "Accept")
        self._go_on.setEnabled(bool(found))

    def _page(self, spans: list[Span]) -> str:
        """Return a line for each label: how many, how sure the least sure is, which those are."""
        session, document = self._session, self._session.document
        if document is None:
            return ""
        theme = chosen(session.settings.taste.theme)
        groups: dict[str, list[Span]] = {}
        for span in spans:
            groups.setdefault(span.label, []).append(span)
        rows = []
        for label in session.schema.labels:
            found = groups.get(label.name, [])
            if found:
                words = [cut(it.words(document.article.text), LONGEST) for it in found[:EXAMPLES]]
                more = " …" if len(found) > EXAMPLES else ""
                least = percent(min(session.proposals.confidence(it) for it in found))
                rows.append(
                    f'<tr><td style="color:{theme.label(label).bar};font-weight:600">'
                    f"{escape(label.name)}</td>"
                    f'<td align="right">{len(found)}</td>'
                    f'<td style="color:{theme.muted}">from {least}</td>'
                    f"<td>{escape(' · '.join(words))}{more}</td></tr>"
                )
        return f'<table cellspacing="0" cellpadding="4">{"".join(rows)}</table>' if rows else ""

    # Qt overrides

    def accept(self) -> None:
        """Accept what is shown."""
        self._session.proposals.accept_above(self.threshold.value() / 100)
        super().accept()
