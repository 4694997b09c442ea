"""What is known of the article, shown while no span is selected."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from annotator.gui.panels.boxes import column
from annotator.gui.panels.figures import counted
from annotator.gui.panels.form_row import PAD, NameLabel, add_row, form, hairline
from annotator.gui.panels.marks import STATE_WORDS
from annotator.gui.panels.row_view import ROW
from annotator.model.document import Document

NO_DATE = "no date"
NO_DATE_HINT = "Without a date, “Thursday” cannot be resolved."
HINT = "Select a span to see its roles and attributes. Tab goes to the next one."


class ArticleFacts(QWidget):
    """Title, source, author, date, language and state of an article, and a hint."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = QLabel(wordWrap=True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        names = ("Source", "Author", "Published", "Language", "State")
        self._facts = {name: FactLabel() for name in names}
        grid = form()
        for name, fact in self._facts.items():
            add_row(grid, NameLabel(name), fact)
        self._hint = QLabel(HINT, wordWrap=True)
        self._hint.setProperty("role", "muted")
        box = column(self, spacing=8)
        box.addWidget(self._title)
        box.addWidget(hairline())
        box.addLayout(grid)
        box.addWidget(hairline())
        box.addWidget(self._hint)

    def show_document(self, document: Document | None) -> None:
        """Show an article."""
        if document is None:
            self._title.setText("No article")
            return
        article = document.article
        self._title.setText(" ".join(article.title.split()) or "Untitled")
        self._facts["Source"].show_fact(article.source)
        self._facts["Author"].show_fact(article.author)
        self._facts["Published"].show_fact(article.published, NO_DATE, NO_DATE_HINT)
        self._facts["Language"].show_fact(article.language)
        words = [STATE_WORDS[document.status].capitalize()]
        words.append(counted(document.states["accepted"], "label"))
        self._facts["State"].show_fact(" \u00b7 ".join(words))


class FactLabel(QLabel):
    """One fact, cut where it is too long; its tooltip has all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumHeight(ROW)
        self.setIndent(PAD)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fact = self._why = ""

    def show_fact(self, fact: str, nothing: str = "\u2014", why: str = "") -> None:
        """Show a fact, or what is said where there is none."""
        if (fact or nothing, why) == (self._fact, self._why):
            return
        self._fact, self._why = fact or nothing, why
        self.setToolTip(fact or why)
        self.setProperty("role", "" if fact else "muted")
        self.style().polish(self)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - 2 * PAD
        self.setText(self.fontMetrics().elidedText(self._fact, Qt.TextElideMode.ElideRight, room))

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return the size of a row."""
        return QSize(120, ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the fact for the new width."""
        super().resizeEvent(event)
        self._cut()
