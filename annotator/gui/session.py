"""The session: what is open, what is selected, and every act of the person at the window.

Views call the session and repaint from what it announces; the session alone calls the project.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from pydantic import JsonValue
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.errors import AnnotatorError, StaleError
from annotator.gui.jobs import Jobs
from annotator.gui.settings import Settings
from annotator.model import acts, find, tokens
from annotator.model.cast import entity_attributes
from annotator.model.change import Change, Edit
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import Project

LOOK_EVERY = 1000
"""Milliseconds between looks at what other programs wrote to the project."""


class Session(QObject):
    """One person at one project.

    *Signals*: `document_shown(document)` when another article, or the same one read anew, is
    there; `document_edited(document, edits)` after an act; `selection_changed()` for selected
    spans; `text_selected()` for selected characters; `articles_changed()` when the list of
    articles may be another; `reviewed(article_id)` when an article's state or counts changed;
    `said(sentence)` for the status line; `found()` when the matches of a search are others;
    `went_to(range)` asks the text to come into sight, `focus_asked(pane)` a pane to take the
    keys: `text`, `attributes`, `articles`, `cast`, `spans` or `find`; `cast_changed()` when the
    cast, or where it is mentioned, is another.
    """

    document_shown = Signal(object)
    document_edited = Signal(object, object)
    selection_changed = Signal()
    text_selected = Signal()
    articles_changed = Signal()
    reviewed = Signal(str)
    said = Signal(str)
    found = Signal()
    went_to = Signal(object)
    focus_asked = Signal(str)
    cast_changed = Signal()

    def __init__(
        self, project: Project, settings: Settings, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.settings = settings
        self.jobs = jobs
        self.author = settings.author
        self.document: Document | None = None
        self.number = 0
        self.selected: tuple[str, ...] = ()
        self.selected_cast: tuple[str, ...] = ()
        self.text_selection = Range(0, 0)
        self.sought = ""
        self.matches: tuple[Range, ...] = ()
        self._seen = project.data_version()
        self._look = QTimer(self, interval=LOOK_EVERY)
        self._look.timeout.connect(self.look)
        self._look.start()

    @property
    def schema(self) -> Schema:
        """The project's schema."""
        return self.project.schema

    @property
    def span(self) -> Span | None:
        """The selected span, if exactly one is selected."""
        if self.document is None or len(self.selected) != 1:
            return None
        return self.document.by_id.get(self.selected[0])

    # Articles

    def show_article(self, number: int) -> None:
        """Show an article by its number."""
        self.number = number
        self._show(self.project.document(number, self.author))

    def reload(self) -> None:
        """Read the article anew, keeping what is selected where it still is."""
        if self.document is None:
            return
        selected = self.selected
        self._show(self.project.document(self.number, self.author))
        self.select([it for it in selected if it in self.document.by_id])

    def show_next_open(self) -> None:
        """Show the next article that is not done."""
        number = self.project.next_open(self.author, self.number)
        if number is None:
            self.said.emit("Every article is done")
        else:
            self.show_article(number)

    def set_status(self, status: Status) -> None:
        """Say how far the article is."""
        if self.document is not None and self.document.status != status:
            words = {"done": "done", "in_progress": "in progress", "untouched": "untouched"}
            self._act(f"Mark as {words[status]}", acts.review(self.document, status))

    def finish(self) -> None:
        """Mark the article as done and open the next one that is not."""
        self.set_status("done")
        self.show_next_open()

    def set_author(self, author: str) -> None:
        """Go on as someone else; each author sees and undoes only their own labels."""
        self.author = author
        self.settings.change(author=author)
        self.articles_changed.emit()
        if self.number:
            self.show_article(self.number)

    def _show(self, document: Document) -> None:
        self.document = document
        self.selected = ()
        self.text_selection = Range(0, 0)
        self.matches = self._matches()
        self.document_shown.emit(document)
        self.found.emit()
        self.selection_changed.emit()
        self.text_selected.emit()

    # Selecting

    def select(self, span_ids: Iterable[str]) -> None:
        """Select spans, and nothing else."""
        selected = tuple(span_ids)
        if selected != self.selected:
            self.selected = selected
            self.selection_changed.emit()

    def select_text(self, start: int, end: int) -> None:
        """Note which characters are selected in the article."""
        if (start, end) != self.text_selection:
            self.text_selection = Range(start, end)
            self.text_selected.emit()

    def select_neighbour(self, step: int) -> None:
        """Select the next (+1) or previous (-1) span in text order, from here on."""
        if self.document is None or not self.document.spans:
            return
        spans = self.document.spans
        if self.span is not None:
            at = spans.index(self.span) + step
        else:
            here = self.text_selection.start
            at = sum(span.start < here for span in spans) - (step < 0)
        span = spans[at % len(spans)]
        self.select([span.id])
        self.went_to.emit(Range(span.start, span.end))

    # Finding

    def find(self, words: str) -> None:
        """Look for words, and select their next place from the selected text on."""
        self.sought = words
        self.matches = self._matches()
        self.found.emit()
        ahead = [it for it in self.matches if it.start >= self.text_selection.start]
        if self.matches:
            self._select_match((ahead or self.matches)[0])

    def find_next(self, step: int) -> None:
        """Select the next (+1) or previous (-1) place of the words that were looked for."""
        if not self.matches:
            self.said.emit(f"“{self.sought}” is not in this article" if self.sought else "")
            return
        here = self.text_selection
        before = sum(it < here for it in self.matches)
        at = before + (step if here in self.matches or step < 0 else 0)
        self._select_match(self.matches[at % len(self.matches)])

    def _matches(self) -> tuple[Range, ...]:
        if self.document is None:
            return ()
        return tuple(find.places(self.document.article.text, self.sought))

    def _select_match(self, match: Range) -> None:
        # A selected span stays selected: what is found may be added to it as a fragment.
        self.select_text(*match)
        self.went_to.emit(match)

    # Acts

    def mark(self, label: str) -> None:
        """Label the selected characters; without any, give the selected spans this label."""
        if self.document is None:
            return
        start, end = tokens.trim(self.document.article.text, *self.text_selection)
        if start < end:
            span = acts.new_span(self.document, self.schema, label, [Range(start, end)])
            edits = acts.add(self.document, [span])
            if not edits:
                self._select_same(span)
            elif self._act(f"Add {label}", edits):
                self.select([span.id])
            # What is selected now is the span, so that another label's key relabels it.
            self.select_text(end, end)
        elif self.selected:
            self._relabel(label)
        else:
            self.said.emit("Select some text first")

    def _relabel(self, label: str) -> None:
        if self.document is None:
            return
        edits = acts.relabel(self.document, self.schema, self.selected, label)
        attributes, roles = acts.dropped(edits)
        if self._act(f"Relabel as {label}", edits) and (attributes or roles):
            lost = [(attributes, "attribute"), (roles, "role")]
            words = [f"{count} {word}{'s' * (count > 1)}" for count, word in lost if count]
            self.said.emit(f"Relabel as {label}, which has no room for {' and '.join(words)}")

    def _select_same(self, span: Span) -> None:
        spans = self.document.spans if self.document else ()
        same = [it for it in spans if (it.label, it.fragments) == (span.label, span.fragments)]
        self.select([it.id for it in same[:1]])
        self.said.emit(f"These words are marked as {span.label} already")

    def add_fragment(self) -> None:
        """Add the selected characters to the selected span."""
        if self.document is None or self.span is None:
            self.said.emit("Select a span, then more text, then press +")
            return
        start, end = tokens.trim(self.document.article.text, *self.text_selection)
        if start < end:
            edits = acts.reshape(self.span, [*self.span.fragments, Range(start, end)])
            if self._act(f"Add a fragment to {self.span.label}", edits):
                self.select_text(end, end)
        else:
            self.said.emit("Select the text to add first")

    def move_edge(self, edge: str, step: int, *, by: str = "token") -> None:
        """Move the `start` or `end` of the selected span by one `token` or `character`."""
        if self.document is None or self.span is None:
            return
        fragments = acts.moved_edge(
            self.document.article.text, self.span.fragments, edge, step, by=by
        )
        if fragments:
            self._act(f"Move the {edge} of {self.span.label}", acts.reshape(self.span, fragments))

    def set_fragments(self, span_id: str, fragments: Sequence[Range]) -> None:
        """Give a span other fragments."""
        if self.document is not None and (span := self.document.by_id.get(span_id)):
            self._act(f"Resize {span.label}", acts.reshape(span, fragments))

    def remove(self) -> None:
        """Delete the selected spans, and the roles that hang on them."""
        if self.document is None or not self.selected:
            return
        gone, document = self.selected, self.document
        label = document.by_id[gone[0]].label
        action = f"Delete {label}" if len(gone) == 1 else f"Delete {len(gone)} labels"
        self.select([])
        if not self._act(action, acts.remove(document, gone)):
            self.select(gone)

    def set_attribute(self, name: str, value: JsonValue) -> None:
        """Set an attribute of the selected spans; None takes it away."""
        if self.document is not None and self.selected:
            with self._saying():
                edits = acts.set_attribute(self.document, self.schema, self.selected, name, value)
                self._act(f"Set {name}", edits)

    def set_note(self, note: str) -> None:
        """Write a note on the selected span."""
        if self.span is not None:
            with self._saying():
                self._act("Write a note", acts.set_note(self.span, note))

    def set_role(self, role: str, targets: Sequence[str]) -> None:
        """Fill a role of the selected span with these spans, and no others."""
        if self.document is not None and self.span is not None:
            version = self.schema.version
            edits = acts.set_role(self.document, self.span, role, targets, schema_version=version)
            self._act(f"Set the {role} of {self.span.label}", edits)

    def undo(self) -> None:
        """Take back the last act, wherever it was."""
        self._step(self.project.undo, "Undid", "Nothing to undo")

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self._step(self.project.redo, "Did again", "Nothing to redo")

    def _step(self, step: Callable[[str], Change | None], word: str, nothing: str) -> None:
        change = step(self.author)
        if change is None:
            self.said.emit(nothing)
            return
        self.said.emit(f"{word}: {change.action}")
        self._follow(change)

    def _act(self, action: str, edits: Sequence[Edit]) -> bool:
        """Do one act in the article; starting to work on it marks it."""
        if self.document is None or not edits:
            return False
        return self.act(action, [*edits, *acts.begun(self.document, edits)])

    def act(self, action: str, edits: Sequence[Edit]) -> bool:
        """Do one act, wherever it is; the article that is shown stays. Say what stands against it.

        Returns whether it was done.
        """
        if not edits:
            return False
        try:
            change = self.project.apply(action, edits, author=self.author)
        except StaleError as error:
            self.reload()
            self.said.emit(str(error))
            return False
        except AnnotatorError as error:
            self.said.emit(str(error))
            return False
        self.said.emit(action)
        self._follow(change)
        return True

    @contextmanager
    def _saying(self) -> Iterator[None]:
        """Say in the status line what cannot be done."""
        try:
            yield
        except AnnotatorError as error:
            self.said.emit(str(error))

    def _follow(self, change: Change) -> None:
        """Show what a change did, going to its article if that is another one."""
        self._seen = self.project.data_version()
        touched = change.article_ids
        about_cast = self._concerns_cast(change.edits)
        away = self.document is None or self.document.article.id not in touched
        # What is done, or done to the cast, in other articles is no reason to go there.
        stays = change.kind == "act" or any(isinstance(it.value, Entity) for it in change.edits)
        if touched and away and not stays:
            self.show_article(self.project.number_of(touched[0]))
        elif self.document is not None:
            document = self.document.edited(change.edits)
            self.document = self.project.with_cast(document) if about_cast else document
            self.document_edited.emit(self.document, change.edits)
            self.select([it for it in self.selected if it in self.document.by_id])
        if change.kind != "act" and len(touched) == 1 and not (away and stays):
            self._show_touched(change)
        for article_id in touched:
            self.reviewed.emit(article_id)
        if about_cast:
            self.cast_changed.emit()

    def _concerns_cast(self, edits: Iterable[Edit]) -> bool:
        """Whether edits change the cast, or who is meant where."""
        names = entity_attributes(self.schema)

        def meant(value: object) -> list[JsonValue]:
            if not isinstance(value, Span):
                return []
            return [value.attributes.get(it) for it in names.get(value.label, ())]

        return any(
            isinstance(it.value, Entity) or meant(it.before) != meant(it.after) for it in edits
        )

    def _show_touched(self, change: Change) -> None:
        spans = [it.value for it in change.edits if isinstance(it.value, Span)]
        if spans and self.document is not None:
            self.select([it.id for it in spans if it.id in self.document.by_id])
            self.went_to.emit(Range(spans[0].start, spans[0].end))

    # Other programs

    @Slot()
    def look(self) -> None:
        """Notice what another program wrote to the project, and show it."""
        try:
            version = self.project.data_version()
        except AnnotatorError:
            # Said once, not every second.
            self._look.stop()
            raise
        if version == self._seen:
            return
        self._seen = version
        self.articles_changed.emit()
        self.cast_changed.emit()
        if self.document is not None:
            new = self.project.document(self.number, self.author)
            if new != self.document:
                self.reload()

    def close(self) -> None:
        """Let go of the project."""
        self._look.stop()
        self.jobs.stop()
        self.project.close()
