"""According to whom something is so, where a person overrules what the text says."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from annotator.gui.panels.boxes import column
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.pick_button import PickButton
from annotator.gui.panels.picker import Picking
from annotator.gui.session import Session
from annotator.model.document import Document
from annotator.model.schema import Attribute, Schema
from annotator.model.span import Span
from annotator.news import assertion

NAMED = "\0named:"
"""In front of the name of someone whom the article does not quote; no id begins so."""

_AUTHOR = "The author of the article"


class AssertionEditor(QWidget):
    """The author, a quote of the article, or someone named whom it does not quote."""

    committed = Signal(str, object)

    def __init__(self, attribute: Attribute, session: Session) -> None:
        super().__init__()
        self._attribute = attribute
        self._session = session
        self._span: Span | None = None
        picking = Picking(search=self._search)
        self._button = PickButton(attribute.heading, self._choices, session, picking)
        column(self).addWidget(self._button)
        self.setFocusProxy(self._button)
        self._button.picked.connect(self._pick)

    def show_span(self, span: Span) -> None:
        """Show who was said to assert a span."""
        self._span = span
        value = str(span.attributes.get(self._attribute.name, ""))
        known = {it.value: it.text for it in self._choices()}
        shown = known.get(value, f"{value}, not quoted here")
        self._button.show_values([value] if value else [], shown if value else "")

    def commit(self) -> None:
        """Do nothing: what is picked is said at once."""

    def _choices(self) -> list[Choice]:
        document, span = self._session.document, self._span
        return of_quotes(document, self._session.schema, span) if document and span else []

    def _search(self, typed: str) -> list[Choice]:
        """Return those whose source or words contain what was typed, and whoever is named so."""
        word = " ".join(typed.split())
        sought = word.casefold()
        choices = self._choices()
        found = [it for it in choices if sought in f"{it.text} {it.hint}".casefold()]
        named = Choice(f"{NAMED}{word}", f"“{word}”", "whom the article does not quote")
        return [*found, named] if word else found

    @Slot(object)
    def _pick(self, values: Sequence[str]) -> None:
        value = next(iter(values), "").removeprefix(NAMED)
        self.committed.emit(self._attribute.name, value or None)


def of_quotes(document: Document, schema: Schema, span: Span) -> list[Choice]:
    """Return the author and the quotes of a document as choices, those near a span first."""
    quoting = {it.name for it in schema.labels if it.derive == "quote"}
    found = [it for it in document.spans if it.label in quoting and it.state != "rejected"]
    found.sort(key=lambda it: max(it.start - span.end, span.start - it.end, 0))
    return [Choice(assertion.AUTHOR, _AUTHOR), *(_of_quote(document, it) for it in found)]


def _of_quote(document: Document, quote: Span) -> Choice:
    """Return a quote as a choice: its source, then its words."""
    text = document.article.text
    sources = (it.target for it in document.roles(quote.id) if it.label == "source")
    names = [document.by_id[it].words(text) for it in sources if it in document.by_id]
    words = quote.words(text)
    return Choice(quote.id, " and ".join(names) or "Nobody named", words, label=quote.label)
