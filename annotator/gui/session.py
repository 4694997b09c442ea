"""The session: what is open, what is selected, and every act of the person at the window.

Views call the session and repaint from what it announces; the session alone calls the project.
"""

import gc
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Literal

from pydantic import JsonValue
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.errors import AnnotatorError, InputError, StaleError
from annotator.gui.filling import Filling
from annotator.gui.forgotten import Forgotten
from annotator.gui.jobs import Jobs, Task
from annotator.gui.learning import Learning
from annotator.gui.proposals import Proposals
from annotator.gui.settings import Settings
from annotator.model import acts, find, judging, rules, tokens
from annotator.model.cast import entity_attributes, references
from annotator.model.change import Change, Edit
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.filters import EVERYTHING, Filter, Tally
from annotator.model.find import Query
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span, text_order
from annotator.news import derive, lint
from annotator.news.dateline import dateline
from annotator.news.lint import Finding
from annotator.news.offers import Offer, offers
from annotator.project import Project

QUICK = 0.1
"""Seconds that looking for a regular expression may take of the window's time."""

PATIENCE = 2.0
"""Seconds that it may take beside the window."""

MOST = 20_000
"""Places that are found, and no more."""

LOOKING = "Looking…"
TOO_LONG = "This expression would take for ever on this text: takes too long."

MANY = 20
"""Selected spans that are remembered."""

LOST = 2
"""Roles that are named when a relabelling drops them."""

BRIEF = 24
"""Characters of a span's words in a sentence about another one."""

NOWHERE = Range(-1, -1)

LOOK_EVERY = 1000
"""Milliseconds between looks at what other programs wrote to the project."""


class Session(QObject):
    """One person at one project.

    *Signals*: `document_shown(document)` when another article, or the same one read anew, is
    there; `document_edited(document, edits)` after an act; `selection_changed()` for selected
    spans; `text_selected()` for selected characters; `filtered()` when other spans are shown or
    hidden; `articles_changed()` when the list of
    articles may be another; `reviewed(article_id)` when an article's state or counts changed;
    `said(sentence)` for the status line; `found()` when the matches of a search are others;
    `went_to(range)` asks the text to come into sight, `focus_asked(pane)` a pane to take the
    keys: `text`, `attributes`, `articles`, `cast`, `spans`, `find` or `filter`; `cast_changed()`
    when the cast, or where it is mentioned, is another; `exported()` when a dataset was written;
    `schema_changed()` when another program, or an import, has changed the schema.
    """

    document_shown = Signal(object)
    document_edited = Signal(object, object)
    selection_changed = Signal()
    text_selected = Signal()
    filtered = Signal()
    articles_changed = Signal()
    reviewed = Signal(str)
    said = Signal(str)
    found = Signal()
    went_to = Signal(object)
    focus_asked = Signal(str)
    cast_changed = Signal()
    exported = Signal()
    schema_changed = Signal()

    def __init__(
        self, project: Project, settings: Settings, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.project, self.settings, self.jobs = project, settings, jobs
        self.author = settings.author
        self.document: Document | None = None
        self.number = 0
        self.selected: tuple[str, ...] = ()
        self.selected_cast: tuple[str, ...] = ()
        self.text_selection = Range(0, 0)
        self._gone: tuple[str | Range, Range] = ("", Range(0, 0))
        self.query = Query()
        self.matches: tuple[Range, ...] = ()
        self._hit, self._sought_from = NOWHERE, 0
        self.filling = Filling(self, self)
        self._followed: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self.places: tuple[Range, ...] = ()
        self.find_problem = ""
        self._searching: Task | None = None
        self.filter = EVERYTHING
        self._tally: Tally | None = None
        self._meant: Counter[str] | None = None
        self.whereabouts = settings.whereabouts(project.path)
        self._seen = project.data_version()
        self.forgotten = Forgotten(jobs, project.named, self)
        self.order: Sequence[int] = ()
        self.proposals = Proposals(self, self)
        self.learning = Learning(self, self)
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

    @property
    def tally(self) -> Tally | None:
        """How many spans of each kind the article has; counted when someone first asks."""
        if self._tally is None and self.document is not None:
            self._tally = Tally(self.document)
        return self._tally

    @property
    def hidden(self) -> int:
        """How many spans of the article the filter hides."""
        tally = self.tally if self.filter.hidden else None
        return tally.hidden(self.filter) if tally else 0

    # Articles

    def show_article(self, number: int) -> None:
        """Show an article by its number."""
        self.number = number
        self._show(self._read())

    def reload(self) -> None:
        """Read the article anew, keeping what is selected where it still is."""
        if self.document is None:
            return
        selected = self.selected
        self._show(self._read())
        self.select([it for it in selected if it in self.document.by_id])

    def show_next_open(self) -> None:
        """Show the next article that is not done."""
        number = self.project.next_open(self.author, self.number, order=self.order)
        if number is None:
            self.said.emit("Every article is done")
        else:
            self.show_article(number)

    def set_status(self, status: Status) -> None:
        """Say how far the article is; it is not done while a role that must be filled is not."""
        if status == "done" and not self._is_whole():
            return
        if self.document is not None and self.document.status != status:
            words = {"done": "done", "in_progress": "in progress", "untouched": "untouched"}
            done = f"Mark as {words[status]}"
            if self._act(done, acts.review(self.document, status)) and status == "done":
                self.said.emit(f"{done}{self._left_over()}")

    def give_date(self, published: str) -> bool:
        """Give an article that came without a date one; times are resolved against it.

        Returns whether it has that date now.
        """
        if self.document is None:
            return False
        with self._saying():
            edits = acts.give_date(self.document, published)
            if edits:
                self._act(
                    f"Set the date to {published}" if published else "Set no date",
                    derive.redated(self.document, self.schema, edits),
                )
        return self.document.dated == published

    def take_date(self) -> None:
        """Give an article that came without a date the one that its first lines say."""
        if self.document is None or self.document.article.published:
            self.said.emit("This article has a date")
            return
        found = dateline(self.document)
        if found is None:
            self.said.emit("Its first lines say no day with a year: Article → Enter the date…")
        elif self.give_date(found.value):
            self.focus_asked.emit("text")

    def finish(self) -> None:
        """Mark the article as done and open the next one that is not."""
        if self._is_whole():
            number, left = self.number, self._left_over()
            self.set_status("done")
            self.show_next_open()
            if self.number != number:
                self.said.emit(f"Mark as done{left}")

    def _left_over(self) -> str:
        """Say how many proposals an article that is done leaves without a judgement."""
        left = len(self.proposals.heads)
        return f": {left:,} left to judge" if left else ""

    def _is_whole(self) -> bool:
        """Whether no role is missing; else say which, and go there."""
        document = self.document
        lacking = list(rules.missing(self.schema, document)) if document else []
        if document is None or not lacking:
            return True
        span = document.by_id[lacking[0][0]]
        self.go_to(span.id)
        more = f", and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        words = span.words(document.article.text)
        heading = self._heading(span, lacking[0][1])
        self.said.emit(f"Not done yet: {heading} of {span.label} “{words}” is missing{more}")
        return False

    def set_author(self, author: str) -> None:
        """Go on as someone else; each author sees and undoes only their own labels."""
        self.author = author
        self.settings.change(author=author)
        self.articles_changed.emit()
        if self.number:
            self.show_article(self.number)

    def _read(self) -> Document:
        """Read the article, out of the garbage collector's way.

        Looking through thousands of spans takes it longer than a frame, again and again, and
        they have no cycles: they go when nothing refers to them any more.
        """
        gc.disable()
        try:
            document = self.project.document(self.number, self.author)
            if self.project.is_blind(self.author):
                document = judging.without_proposals(document)
            document.indexed()
            gc.freeze()
        finally:
            gc.enable()
        return document

    def _show(self, document: Document) -> None:
        self._note_selected()
        self.document = document
        self._tally = self._meant = None
        self.selected = ()
        self.text_selection = Range(0, 0)
        self._gone = "", Range(0, 0)
        self.places = self.matches = ()
        self._hit = NOWHERE
        self.forgotten.show(document, self.schema)
        self.document_shown.emit(document)
        self._find()
        self.selection_changed.emit()
        self.text_selected.emit()
        left = self.whereabouts.get(document.article.id).selected
        self.select([it for it in left if it in document.by_id and self.shows(document.by_id[it])])
        self.whereabouts.write()
        self.proposals.suggesting.look()

    def _note_selected(self) -> None:
        """Remember which spans are selected, a few at most."""
        if self.document is not None:
            self.whereabouts.put(self.document.article.id, selected=self.selected[:MANY])

    def story(self, span: Span) -> list[Change]:
        """Return who made a span, and who changed it since, oldest first."""
        return self.project.story(Edit(after=span).key)

    # Selecting

    def select(self, span_ids: Iterable[str]) -> None:
        """Select spans, and nothing else; what is selected is to be seen."""
        selected = tuple(span_ids)
        if selected:
            self.let_go_places()
        if selected != self.selected:
            by_id = self.document.by_id if self.document else {}
            self._spare(it for it in selected if it in by_id and not self.filter.shows(by_id[it]))
            self.selected = selected
            self.selection_changed.emit()

    def select_text(self, start: int, end: int) -> None:
        """Note which characters are selected in the article."""
        if (start, end) != self.text_selection:
            self.let_go_places()
            self.text_selection = Range(start, end)
            self.text_selected.emit()

    def select_neighbour(self, step: int) -> None:
        """Select the next (+1) or previous (-1) span in text order, from here on."""
        if self.document is None or not self.document.spans:
            return
        spans = self.document.spans
        if self.span is not None:
            at = bisect_left(spans, text_order(self.span), key=text_order) + step
        else:
            here = self.text_selection.start
            at = bisect_left(spans, here, key=_start) - (step < 0)
        ahead = (spans[(at + step * it) % len(spans)] for it in range(len(spans)))
        span = next((it for it in ahead if self.shows(it)), None)
        if span is not None:
            self.select([span.id])
            self.went_to.emit(Range(span.start, span.end))

    # Hiding

    def shows(self, span: Span) -> bool:
        """Whether a span is to be seen."""
        return self.filter.shows(span)

    def set_filter(self, chosen: Filter) -> None:
        """Hide spans, and show others again; nothing is changed, and hidden ones are let go of."""
        if chosen == self.filter:
            return
        self.filter = chosen
        self.filtered.emit()
        if self.document is not None:
            by_id = self.document.by_id
            self.select([it for it in self.selected if self.shows(by_id[it])])

    def _spare(self, span_ids: Iterable[str]) -> None:
        self.set_filter(self.filter.sparing(span_ids))

    @Slot(str)
    def go_to(self, span_id: str) -> None:
        """Select a span and show its place."""
        if self.document is not None and (span := self.document.by_id.get(span_id)):
            self.select([span.id])
            self.went_to.emit(Range(span.start, span.end))

    def go_to_finding(self, finding: Finding) -> None:
        """Go to a place that looks forgotten: select its span, what is proposed there, or words."""
        if finding.span_id:
            self.go_to(finding.span_id)
        elif finding.kind == "date":
            self.focus_asked.emit("date")
            return
        elif self.document is not None:
            words = lint.to_label(self.document, finding)
            proposed = self._proposed(finding.label, words)
            self._gone = proposed.id if proposed else words, finding.place
            if proposed:
                self.go_to(proposed.id)
            else:
                self.select([])
                self.select_text(*words)
                self.went_to.emit(words)
        self.focus_asked.emit("text")
        self.said.emit(finding.sentence)

    @property
    def place(self) -> Range:
        """Where the person is: the place of the finding that was gone to, else what is selected."""
        gone, place = self._gone
        if self.span is not None:
            return place if self.span.id == gone else self.span.fragments[0]
        return place if self.text_selection == gone else self.text_selection

    def _proposed(self, label: str, words: Range) -> Span | None:
        """Return what is proposed to be labelled so, and has some of the words: the shortest."""
        found = [
            it
            for it in (self.document.spans if self.document else ())
            if it.state == "proposed"
            and it.label == label
            and any(start < words.end and words.start < end for start, end in it.fragments)
            and self.filter.shows(it)
        ]
        return min(found, key=lambda it: it.end - it.start, default=None)

    def step_finding(self, step: int) -> None:
        """Go to the next (+1) or previous (-1) place that looks forgotten, from here on."""
        self.forgotten.finish()
        # The date has its line above the text, which would keep the keys.
        everything = self.forgotten.findings
        found = [it for it in everything if it.kind != "date"] or everything
        if not found:
            self.said.emit("Nothing looks forgotten")
            return
        here = self.place
        ahead = [it for it in found if it.place > here]
        behind = [it for it in found if it.place < here]
        self.go_to_finding((ahead or found)[0] if step > 0 else (behind or found)[-1])

    def dismiss(self, finding: Finding, reason: str) -> None:
        """Say that nothing is forgotten at a place, and why; the reason is kept."""
        if self.document is not None:
            self._act("Dismiss a place", lint.dismissal(self.document, finding, reason))

    def follow(self, way: Literal["in", "out"]) -> None:
        """Go to what points at the selected span, or to what it points at; again, to the next."""
        document, span = self.document, self.span
        if document is None or span is None:
            self.said.emit("Select a label first: Tab goes to the next one")
            return
        if self._followed[:2] == (way, span.id):
            found, at = self._followed[2], self._followed[2].index(span.id) + 1
        else:
            roles = document.touching([span.id])
            ends = [it.source if way == "in" else it.target for it in roles]
            others = {it for it in ends if it != span.id}
            found, at = tuple(it.id for it in document.spans if it.id in others), 0
        if not found:
            said = "No role leads to" if way == "in" else "No role is filled for"
            self.said.emit(f"{said} this {span.label}")
            return
        there = found[at % len(found)]
        self.go_to(there)
        # With only one way, the same key goes on from there.
        self._followed = (way, there, found) if len(found) > 1 else ("", "", ())

    # Finding

    @property
    def sought(self) -> str:
        """The words that are looked for."""
        return self.query.words

    def find(self, words: str) -> None:
        """Look for words, and select their next place from the selected text on."""
        self.look_for(replace(self.query, words=words))

    def look_for(self, query: Query) -> None:
        """Look for something, and select its next place from the selected text on."""
        self.query = query
        self._find()
        self._select_first()

    def find_next(self, step: int) -> None:
        """Select the next (+1) or previous (-1) place of what was looked for."""
        if not self.matches:
            missing = f"“{self.sought}” is not in this article" if self.sought else ""
            self.said.emit(self.find_problem or missing)
            return
        here = self.text_selection
        before = bisect_left(self.matches, here)
        on = self.matches[before : before + 1] == (here,)
        at = before + (step if on or step < 0 else 0)
        self._select_match(self.matches[at % len(self.matches)])
        self._sought_from = self._hit.start

    def select_places(self) -> None:
        """Select all places that were found: the key of a label labels them in one act."""
        if not self.matches:
            self.find_next(1)
            return
        first = next((it for it in self.matches if it >= self.text_selection), self.matches[0])
        self.select([])
        self.select_text(first.start, first.start)
        self.places = self.matches
        self.found.emit()
        self.text_selected.emit()
        self.went_to.emit(first)
        count = "1 place is" if len(self.places) == 1 else f"{len(self.places):,} places are"
        self.said.emit(f"{count} selected: the key of a label labels all of them")

    def let_go_places(self) -> None:
        """Select no places any more."""
        if self.places:
            self.places = ()
            self.found.emit()
            self.text_selected.emit()

    def _find(self) -> None:
        """Find all places; what takes long is left to a job."""
        self.places = self.matches = ()
        self.find_problem = ""
        self._searching = None
        text = self.document.article.text if self.document else ""
        try:
            seconds = QUICK if self.query.regex else None
            self.matches = _places(text, self.query, seconds)
        except InputError as error:
            self.find_problem = str(error)
        except TimeoutError:
            self.find_problem = LOOKING
            self._searching = self.jobs.run("Find", partial(_search, text, self.query))
            self._searching.finished.connect(self._take_places)
            self._searching.failed.connect(self._fail_search)
        self.found.emit()

    @Slot(object)
    def _take_places(self, found: tuple[Range, ...] | None) -> None:
        """Show what a job has found, if it is still what is looked for; None took too long."""
        if self.sender() is self._searching:
            self._searching = None
            self.find_problem = "" if found is not None else TOO_LONG
            self.matches = found or ()
            self.found.emit()
            self._select_first()

    @Slot(object)
    def _fail_search(self, error: BaseException) -> None:
        raise error

    def _select_first(self) -> None:
        """Select the first match from where the person was when they began to look for it."""
        if self.text_selection != self._hit:
            self._sought_from = self.text_selection.start
        if self.matches:
            ahead = bisect_left(self.matches, Range(self._sought_from, 0))
            self._select_match(self.matches[ahead % len(self.matches)])

    def _select_match(self, match: Range) -> None:
        self._hit = match
        # A selected span stays selected: what is found may be added to it as a fragment.
        self.select_text(*match)
        self.went_to.emit(match)

    # Acts

    def mark(self, label: str) -> None:
        """Label the selected characters; without any, give the selected spans this label."""
        if self.document is None:
            return
        if self.places:
            self._mark_places(label)
            return
        start, end = tokens.trim(self.document.article.text, *self.text_selection)
        if start < end and self.filling.role is not None:
            self.filling.take_text(label)
        elif start < end:
            place = self._with_marks(label, Range(start, end))
            span = acts.new_span(self.document, self.schema, label, [place])
            edits = judging.add(self.document, self.schema, [span])
            there = acts.same_span(self.document, span)
            span_id = there.id if there else span.id
            self._spare([span_id])
            if not edits:
                self._select_same(span)
            elif self._act(f"{'Accept' if there else 'Add'} {label}", edits):
                self.select([span_id])
                self._say_how(span_id, more=place != (start, end))
            # What is selected now is the span, so that another label's key relabels it.
            self.select_text(end, end)
        elif self.selected:
            self._relabel(label)
        else:
            self.said.emit("Select words first: drag over them, or press Shift and the arrow keys")

    def _with_marks(self, label: str, place: Range) -> Range:
        found = self.schema.by_name.get(label)
        document = self.document
        return (
            derive.with_marks(document.article.text, found, place) if document and found else place
        )

    def _mark_places(self, label: str) -> None:
        """Label all places that were found, in one act; those that are so already stay."""
        document = self.document
        if document is None:
            return
        text, places = document.article.text, self.places
        trimmed = (self._with_marks(label, Range(*tokens.trim(text, *it))) for it in places)
        spans = [
            acts.new_span(document, self.schema, label, [it]) for it in trimmed if it.start < it.end
        ]
        edits = judging.add(document, self.schema, spans)
        marked = {(it.label, it.fragments) for it in spans}
        values = (it.after for it in edits)
        new = [
            it.id for it in values if isinstance(it, Span) and (it.label, it.fragments) in marked
        ]
        self._spare(new)
        if not edits:
            self.said.emit(f"These words are marked as {label} already")
        elif self._act(f"Add {len(new):,} {label} label{'s' * (len(new) > 1)}", edits):
            self.select(new)

    def _relabel(self, label: str) -> None:
        if self.document is None or self.proposals.accept_as(label):
            return
        edits = acts.relabel(self.document, self.schema, self.selected, label)
        self._spare(self.selected)
        attributes, roles = acts.dropped(edits)
        lost = [self._said_of_lost(it) for it in roles[:LOST]]
        if len(roles) > LOST:
            lost.append(f"{len(roles) - LOST} more roles dropped")
        if attributes:
            lost.append(f"{attributes} attribute{'s' * (attributes > 1)} dropped")
        if self._act(f"Relabel as {label}", edits) and lost:
            self.said.emit(f"Relabel as {label}: {', '.join(lost)}")

    def _said_of_lost(self, role: Relation) -> str:
        """Say of a role that goes with a relabelling what is so no longer."""
        document = self.document
        if document is None or role.source not in document.by_id:
            return ""
        source = document.by_id[role.source]
        heading = self._heading(source, role.label)
        if role.source in self.selected:
            return f"no {heading} any more"
        words = source.words(document.article.text)
        cut = words if len(words) <= BRIEF else f"{words[:BRIEF].rstrip()}…"
        return f"no longer fills {heading} of “{cut}”"

    def _select_same(self, span: Span) -> None:
        same = acts.same_span(self.document, span) if self.document else None
        found = [same.id] if same else []
        self._spare(found)
        self.select(found)
        self.said.emit(f"These words are marked as {span.label} already")

    def add_fragment(self) -> None:
        """Add the selected characters to the selected span."""
        if self.document is None or self.span is None:
            self.said.emit("Select a label, then more words, then press +")
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
        suggested = {it for it in gone if self.proposals.ground(it)}
        if not self._act(action, judging.remove(document, gone, suggested)):
            self.select(gone)

    def set_attribute(self, name: str, value: JsonValue) -> None:
        """Set an attribute of the selected spans; None takes it away."""
        if self.document is not None and self.selected:
            with self._saying():
                edits = acts.set_attribute(self.document, self.schema, self.selected, name, value)
                label = self.schema.by_name.get(self.document.by_id[self.selected[0]].label)
                found = label.attribute(name) if label else None
                self._act(f"Set {found.heading if found else name}", edits)

    @property
    def offers(self) -> list[Offer]:
        """What the selected span most likely lacks, the likeliest first."""
        if self.document is None or self.span is None:
            return []
        return offers(self.document, self.span, self.schema)

    def accept_offer(self) -> None:
        """Do what is offered for the selected span."""
        found = self.offers
        if found:
            self._act(f"Set {found[0].why}", found[0].edits)
        else:
            self.said.emit("Nothing is offered here")

    def set_note(self, note: str) -> None:
        """Write a note on the selected span."""
        if self.span is not None:
            with self._saying():
                self._act("Write a note", acts.set_note(self.span, note))

    def set_role(self, role: str, targets: Sequence[str]) -> None:
        """Fill a role of the selected span with these spans, and no others."""
        if self.document is not None and self.span is not None:
            edits = acts.set_role(
                self.document, self.span, role, targets, schema_version=self.schema.version
            )
            self._act(f"Set the {self._heading(self.span, role)} of {self.span.label}", edits)

    def fill(self, span_id: str, role: str, target: Span) -> bool:
        """Let a span, new or not, fill a role of another in one act; whether it does then."""
        document = self.document
        if document is None or span_id not in document.by_id:
            return False
        span = document.by_id[span_id]
        try:
            edits = acts.fill(document, self.schema, span, role, target)
        except AnnotatorError as error:
            self.said.emit(str(error))
            return False
        done = not edits or self._act(f"Set the {self._heading(span, role)} of {span.label}", edits)
        if done:
            words = target.words(document.article.text)
            self.said.emit(f"{self._heading(span, role)}: {words}{self._unread(target.id)}")
        return done

    def _say_how(self, span_id: str, *, more: bool) -> None:
        """Say what became of words that were labelled, if it is not just what was selected."""
        said = " with its quotation marks" if more else ""
        said += self._unread(span_id)
        if said and self.document is not None:
            self.said.emit(f"Add {self.document.by_id[span_id].label}{said}")

    def _unread(self, span_id: str) -> str:
        """Say which attributes a label must have that its words do not say."""
        span = self.document.by_id.get(span_id) if self.document else None
        label = self.schema.by_name.get(span.label) if span else None
        if span is None or label is None:
            return ""
        lacking = (label.attribute(it) for it in rules.lacking(self.schema, span, ()))
        words = " and ".join(it.heading for it in lacking if it)
        return f", whose {words} these words do not say" if words else ""

    def empty_role(self, span_id: str, role: str) -> None:
        """Take back what filled a role last."""
        if self.document is not None and (span := self.document.by_id.get(span_id)):
            heading = self._heading(span, role)
            edits = acts.empty(self.document, span, role)
            action = f"Empty the {heading} of {span.label}"
            filled = [it for it in self.document.roles(span_id) if it.label == role]
            if len(filled) > 1 and isinstance(last := edits[0].before, Relation):
                words = self.document.by_id[last.target].words(self.document.article.text)
                action = f"Take “{words}” out of the {heading} of {span.label}"
            if not self._act(action, edits):
                self.said.emit(f"{span.label} has no {heading}")

    def _heading(self, span: Span, role: str) -> str:
        found = rules.role_of(self.schema, span, role)
        return found.heading if found else role

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
        self.show_change(change)
        self.said.emit(f"{word}: {change.action}")

    def _act(self, action: str, edits: Sequence[Edit], *, then: str = "") -> bool:
        """Do one act in the article; starting to work on it marks it."""
        if self.document is None or not edits:
            return False
        try:
            edits = judging.once(self.document, judging.implied(self.document, edits))
        except InputError as error:
            self.said.emit(str(error))
            return False
        edits = derive.completed(self.document, self.schema, edits)
        return self.act(action, [*edits, *acts.begun(self.document, edits)], then=then)

    def act_here(self, action: str, edits: Sequence[Edit], *, then: str = "") -> bool:
        """Do one act in the article, as everything that a person does there; whether it was.

        `then` is the proposal that is selected after it, if it still is one and is to be seen:
        views that follow the act show that one at once, and not first what is selected now.
        """
        return self._act(action, edits, then=then)

    def act(self, action: str, edits: Sequence[Edit], *, then: str = "") -> bool:
        """Do one act, wherever it is; the article that is shown stays. Say what stands against it.

        Returns whether it was done; `then` is as for `act_here`.
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
        self.show_change(change, then=then)
        return True

    @contextmanager
    def _saying(self) -> Iterator[None]:
        """Say in the status line what cannot be done."""
        try:
            yield
        except AnnotatorError as error:
            self.said.emit(str(error))

    def show_change(self, change: Change, *, then: str = "") -> None:
        """Show what a change did; what an undo or redo did, in its article if that is another."""
        stepped = change.kind in ("undo", "redo")
        self._seen = self.project.data_version()
        touched = change.article_ids
        if stepped:
            self._spare(it.value.id for it in change.edits if isinstance(it.value, Span))
        about_cast = self._concerns_cast(change.edits)
        away = self.document is None or self.document.article.id not in touched
        # What is done, or done to the cast, in other articles is no reason to go there.
        stays = not stepped or any(isinstance(it.value, Entity) for it in change.edits)
        if touched and away and not stays:
            self.show_article(self.project.number_of(touched[0]))
        elif self.document is not None:
            edited = self.document.edited(change.edits)
            self._edit(edited, change.edits, about_cast=about_cast, then=then)
        if stepped and len(touched) == 1 and not (away and stays):
            self._show_touched(change)
        for article_id in touched:
            self.reviewed.emit(article_id)
        if about_cast:
            self.cast_changed.emit()

    def _edit(
        self, document: Document, edits: Sequence[Edit], *, about_cast: bool, then: str
    ) -> None:
        """Show the document as edits have made it."""
        if document.states["proposed"] and self.project.is_blind(self.author):
            # An undo has brought back what this author is not to see.
            self.reload()
            return
        self.document = self._with_cast(document, edits) if about_cast else document
        if self._tally:
            self._tally.follow(self.document, edits)
        self.forgotten.follow(self.document, edits)
        by_id = self.document.by_id
        following = by_id.get(then)
        goes_on = following and following.state == "proposed" and self.shows(following)
        if goes_on:
            self.selected = (then,)
        self.document_edited.emit(self.document, edits)
        if goes_on:
            self.let_go_places()
            self.selection_changed.emit()
        else:
            self.select([it for it in self.selected if it in by_id and self.shows(by_id[it])])

    def _with_cast(self, document: Document, edits: Iterable[Edit]) -> Document:
        """Return the document with those of the cast that its spans refer to after edits."""
        if self._meant is None or any(isinstance(it.value, Schema) for it in edits):
            self._meant = Counter(references(self.schema, document.spans))
        else:
            for edit in edits:
                sides = (it for it in (edit.before, edit.after) if isinstance(it, Span))
                for span in sides:
                    if document.holds(span):
                        step = 1 if span is edit.after else -1
                        for entity_id in references(self.schema, [span]):
                            self._meant[entity_id] += step
        return self.project.with_cast(document, (+self._meant).keys())

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
        sources = {it.value.source for it in change.edits if isinstance(it.value, Relation)}
        if self.span is not None and self.span.id in sources:
            # Its roles were filled or emptied, and are still what the person is at.
            return
        if spans and self.document is not None:
            by_id = self.document.by_id
            # What was rejected again is not to be seen, and so not to be changed unseen.
            there = [it.id for it in spans if it.id in by_id and self.shows(by_id[it.id])]
            sides = (side for it in change.edits for side in (it.before, it.after))
            if any(isinstance(it, Span) and it.state == "proposed" for it in sides):
                there = judging.heads_among(self.document, there)
            self.select(there)
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
        other_schema = self.project.reread_schema()
        if other_schema:
            self.schema_changed.emit()
        self.articles_changed.emit()
        self.cast_changed.emit()
        if self.document is not None:
            new = self._read()
            if new != self.document or other_schema:
                self.reload()

    def close(self) -> None:
        """Let go of the project."""
        self._look.stop()
        self.forgotten.stop()
        self._note_selected()
        self.whereabouts.write()
        self.jobs.stop()
        self.proposals.close()
        self.project.close()


def _start(span: Span) -> int:
    return span.start


def _places(text: str, query: Query, seconds: float | None) -> tuple[Range, ...]:
    return tuple(islice(find.places(text, query, seconds=seconds), MOST))


def _search(text: str, query: Query, _task: Task) -> tuple[Range, ...] | None:
    """Find places in a thread; None if that takes too long."""
    try:
        return _places(text, query, PATIENCE)
    except TimeoutError:
        return None
