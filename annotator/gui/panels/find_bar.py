"""Finding words in the article."""

import re
from bisect import bisect_left
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from annotator.gui.panels.boxes import row
from annotator.gui.panels.figures import grouped, tabular
from annotator.gui.panels.filter_line import FilterLine
from annotator.gui.panels.icon_button import IconButton
from annotator.gui.panels.switch import Switch
from annotator.gui.session import LOOKING, MOST, Session

LONGEST = 80
"""Characters of selected text that are taken over as the words to find."""


class FindBar(QWidget):
    """A line for the words, how many places there are, and the way through them.

    Typing selects the next place. Enter goes back to the text, where that place stays selected
    for a label key; the bar stays, so that what is marked in the text is explained and F3 goes
    on. Escape puts the bar away, and the marks with it; what is selected stays selected.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._last = ""
        self.setAccessibleName("Find in the article")
        hint = "Find in the article"
        self._words = FilterLine(session, "Words to find", hint, self)
        self._count = QLabel(self)
        self._count.setFont(tabular(self._count.font()))
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._switches = {
            "case": Switch(session, "Aa", "Match capitals (Alt+C)", self),
            "whole": Switch(session, "ab", "Whole words (Alt+W)", self, underlined=True),
            "regex": Switch(session, ".*", "Regular expression (Alt+R)", self),
        }
        self._all = QPushButton("All", self)
        self._all.setProperty("role", "flat")
        self._all.setToolTip("Select all places: the key of a label labels them (Alt+Enter)")
        self._all.setAccessibleName("Select all places")
        self._previous = IconButton(session, "chevron-up", "Previous place", self)
        self._next = IconButton(session, "chevron-down", "Next place", self)
        self._close = IconButton(session, "close", "Close", self)
        bar = row(self, spacing=4, margins=(12, 4, 8, 4))
        bar.addWidget(self._words, 1)
        for switch in self._switches.values():
            bar.addWidget(switch)
        bar.addWidget(self._count)
        for button in (self._all, self._previous, self._next, self._close):
            bar.addWidget(button)
        self._connect()
        self.hide()

    @property
    def count(self) -> str:
        """What is said about the number of places: `3 of 12`."""
        return self._count.text()

    def dismiss(self) -> None:
        """Put the bar away, and the marks in the text with it."""
        if self.isHidden():
            return
        self._last = self._words.text()
        self.hide()
        self._session.find("")
        self._session.focus_asked.emit("text")

    def _connect(self) -> None:
        self._words.textEdited.connect(self._find)
        self._words.returnPressed.connect(self._keep)
        for switch in self._switches.values():
            switch.clicked.connect(self._switch)
        self._all.clicked.connect(self._select_all)
        self._previous.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._close.clicked.connect(self.dismiss)
        self._session.found.connect(self._show_count)
        self._session.text_selected.connect(self._show_count)
        self._session.focus_asked.connect(self._take_focus)

    # Finding

    @Slot(str)
    def _find(self, words: str) -> None:
        self._session.find(words)

    @Slot()
    def _keep(self) -> None:
        """Keep the place selected and go back to the text."""
        words = self._words.text()
        if words and self._session.sought != words:
            self._session.find(words)
        if self._session.matches or not words:
            self._session.focus_asked.emit("text")

    @Slot()
    def _switch(self) -> None:
        """Look again, with the options that are on."""
        on = {name: it.isChecked() for name, it in self._switches.items()}
        query = replace(self._session.query, words=self._words.text(), **on)
        if query != self._session.query:
            self._session.look_for(query)

    @Slot()
    def _select_all(self) -> None:
        self._session.select_places()
        self._session.focus_asked.emit("text")

    @Slot()
    def _go_back(self) -> None:
        self._go(-1)

    @Slot()
    def _go_on(self) -> None:
        self._go(+1)

    def _go(self, step: int) -> None:
        if self._words.text() and self._session.sought != self._words.text():
            self._session.find(self._words.text())
        else:
            self._session.find_next(step)

    @Slot()
    def _show_count(self) -> None:
        session = self._session
        text = self._told()
        for name, switch in self._switches.items():
            switch.setChecked(getattr(session.query, name))
        lost = not session.matches and text not in ("", LOOKING)
        if self._count.property("role") != ("danger" if lost else "muted"):
            self._count.setProperty("role", "danger" if lost else "muted")
            self._count.style().polish(self._count)
        self._count.setText(text)
        # The line must not change its length with every key.
        room = QFontMetrics(self._count.font()).horizontalAdvance("000 of 000")
        self._count.setMinimumWidth(room)
        self._count.setToolTip(session.find_problem)
        for button in (self._all, self._previous, self._next):
            button.setEnabled(bool(session.matches))

    def _told(self) -> str:
        """Return what is said of the places: which one this is, how many, or what is wrong."""
        session, here = self._session, self._session.text_selection
        total = grouped(len(session.matches)) + "+" * (len(session.matches) == MOST)
        if session.query.is_empty:
            return ""
        if not session.matches:
            # The bar has room for the reason; the whole sentence is in the tooltip.
            sentence, _, reason = session.find_problem.rstrip(".").partition(": ")
            reason = reason or sentence
            return f"{reason[:1].upper()}{reason[1:]}" or "Not found"
        if session.places:
            return f"{total} selected"
        at = bisect_left(session.matches, here)
        if session.matches[at : at + 1] == (here,):
            return f"{grouped(at + 1)} of {total}"
        return f"{total} found"

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane != "find":
            return
        self.show()
        selected = self._selected_words()
        if selected:
            self._words.setText(selected)
            self._session.find(selected)
        elif self._last and not self._words.text():
            self._words.setText(self._last)
        self._show_count()
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()

    def _selected_words(self) -> str:
        """Return the selected text, if it is something one would look for."""
        document, here = self._session.document, self._session.text_selection
        if document is None or here in self._session.matches:
            return ""
        words = " ".join(document.article.text[here.start : here.end].split())
        if len(words) > LONGEST:
            return ""
        return re.escape(words).replace(r"\ ", " ") if self._session.query.regex else words

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the places with the arrows; put the bar away with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() == Qt.Key.Key_Down:
            self._go(+1)
        elif event.key() == Qt.Key.Key_Up:
            self._go(-1)
        else:
            super().keyPressEvent(event)
