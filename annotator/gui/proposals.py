"""Proposals in the article that is shown: walking from one to the next, and judging them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from annotator.errors import AnnotatorError, StaleError
from annotator.gui.asking import Asking
from annotator.gui.suggesting import Desk as SuggestingDesk
from annotator.gui.suggesting import Suggesting
from annotator.model import judging
from annotator.model.change import Change, Edit
from annotator.model.document import MANY, Document
from annotator.model.filters import Filter
from annotator.model.proposal import Ground, Settled, slices
from annotator.model.span import Range, Span
from annotator.news.quotes import paragraph_end

if TYPE_CHECKING:
    from annotator.asking import Answer


class Desk(SuggestingDesk, Protocol):
    """What judging needs of the session."""

    selected: tuple[str, ...]
    text_selection: Range
    filter: Filter
    document_shown: SignalInstance
    document_edited: SignalInstance

    def shows(self, span: Span) -> bool:
        """Whether a span is to be seen."""

    def select(self, span_ids: Iterable[str]) -> None:
        """Select spans, and nothing else."""

    def go_to(self, span_id: str) -> None:
        """Select a span and show its place."""

    def act_here(self, action: str, edits: Sequence[Edit], *, then: str = "") -> bool:
        """Do one act in the article, and go on to a proposal; whether it was done."""

    def show_change(self, change: Change) -> None:
        """Show what a change did."""

    def reload(self) -> None:
        """Read the article anew."""


TOGETHER = 64
"""Edits that are written in one turn of the event loop: about a frame's time."""

_UNKNOWN: tuple[Document | None, list[Span]] = (None, [])


class Proposals(QObject):
    """The frames that are proposed; their heads are walked to and judged.

    *Signals*: `changed()` when other ones may be there, or be known about.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.suggesting = Suggesting(desk, self)
        self.suggesting.found.connect(self._propose)
        self.asking = Asking(desk, self.suggesting, self)
        self.asking.found.connect(self._take)
        self._answers: list[tuple[int, Sequence[str], Answer]] = []
        self._told: set[str] = set()
        self._coming: Iterator[Settled] = iter(())
        self._written: Document | None = None
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._write)
        self._grounds: dict[str, Ground] | None = None
        self._heads = _UNKNOWN
        desk.document_shown.connect(self._forget)
        # Before views are told, which ask for the heads.
        desk.document_edited.connect(self._follow)
        desk.document_edited.connect(self._note_unwanted)

    # What there is

    @property
    def heads(self) -> list[Span]:
        """The proposals of the article, in text order."""
        document = self._desk.document
        if self._heads[0] is not document:
            self._heads = document, judging.heads(document) if document else []
        return self._heads[1]

    @property
    def waiting(self) -> list[Span]:
        """The proposals that are to be seen, in the order in which they are walked through."""
        hides = bool(self._desk.filter.hidden)
        found = [it for it in self.heads if self._desk.shows(it)] if hides else [*self.heads]
        if self._desk.settings.taste.best_first:
            found.sort(key=self.confidence, reverse=True)
        return found

    @property
    def chosen(self) -> list[Span]:
        """The selected spans that are proposed, or were rejected and are shown all the same."""
        by_id = self._desk.document.by_id if self._desk.document else {}
        # While an act is followed, what it deleted may still be selected.
        spans = (by_id[it] for it in self._desk.selected if it in by_id)
        return [it for it in spans if it.state != "accepted"]

    def ground(self, span_id: str) -> Ground | None:
        """Return why a span was proposed, if it was; also when it was judged long ago."""
        if self._grounds is None:
            self._grounds = self._desk.project.grounds(self._desk.number)
        return self._grounds.get(span_id)

    def confidence(self, span: Span) -> float:
        """Return how sure it is that a span will be accepted, 0 to 1; 0 where nobody knows."""
        ground = self.ground(span.id)
        return ground.confidence if ground else 0.0

    def reason(self, span: Span) -> str:
        """Return who proposed a span, why, and how sure that is."""
        ground = self.ground(span.id)
        if ground is None:
            return f"proposed by {span.origin}"
        return f"{span.origin}: {ground.why} · {percent(ground.confidence)} sure"

    def short_reason(self, span: Span) -> str:
        """Return who proposed a span, and how sure that is: `quotes 93 %`."""
        ground = self.ground(span.id)
        return f"{span.origin} {percent(ground.confidence)}" if ground else span.origin

    # Walking

    def step(self, step: int) -> bool:
        """Go to the next (+1) or previous (-1) proposal; False where none is left."""
        waiting = self.waiting
        if not waiting:
            return False
        ids = [it.id for it in waiting]
        here = next((it for it in self._desk.selected if it in ids), None)
        if here is not None:
            at = ids.index(here) + step
        elif self._desk.settings.taste.best_first:
            at = min(0, step)
        else:
            at = sum(it.start < self._caret() for it in waiting) - (step < 0)
        self._desk.go_to(ids[at % len(ids)])
        return True

    def _caret(self) -> int:
        """Return from where on the next proposal is looked for."""
        document, selected = self._desk.document, self._desk.selected
        if document is not None and selected:
            return document.by_id[selected[0]].start
        return self._desk.text_selection.start

    # Judging

    def accept(self) -> bool:
        """Accept the selected proposals and go on; False where none is selected."""
        document, chosen = self._desk.document, self.chosen
        if document is None or not chosen:
            return False
        edits = judging.accept(document, [it.id for it in chosen])
        self._judge(f"Accept {told(chosen)}", edits, chosen)
        return True

    def accept_as(self, label: str) -> bool:
        """Accept the selected proposals as another label and go on; False where none is."""
        document, chosen = self._desk.document, self.chosen
        if document is None or not chosen:
            return False
        edits = judging.accept_as(document, self._desk.schema, [it.id for it in chosen], label)
        same = all(it.label == label for it in chosen)
        self._judge(f"Accept {told(chosen)}{'' if same else f' as {label}'}", edits, chosen)
        return True

    def reject(self) -> bool:
        """Reject the selected proposals and go on; False where something else is selected."""
        document, chosen = self._desk.document, self.chosen
        if document is None or not chosen or len(chosen) < len(self._desk.selected):
            return False
        edits = judging.reject(document, [it.id for it in chosen])
        if not edits:
            self._desk.said.emit("That is rejected already: Enter accepts it after all")
            return True
        self._judge(f"Reject {told(chosen)}", edits, chosen)
        return True

    def accept_kind(self) -> None:
        """Select all proposals of the same label, to be accepted with the next key."""
        chosen = self.chosen
        if not chosen:
            self._desk.said.emit("Select a proposal first: Tab goes to the next one")
            return
        self._choose([it for it in self.waiting if it.label == chosen[0].label])

    def accept_paragraph(self) -> None:
        """Select the proposals from the selected one to the end of its paragraph, to be accepted.

        Who has judged what is wrong in a paragraph accepts the rest of it with the next key.
        """
        document, chosen = self._desk.document, self.chosen
        if document is None or not chosen:
            self._desk.said.emit("Select a proposal first: Tab goes to the next one")
            return
        start = min(it.start for it in chosen)
        end = paragraph_end(document.article.text, start)
        self._choose([it for it in self.waiting if start <= it.start < end])

    def _choose(self, together: Sequence[Span]) -> None:
        """Select proposals and say how many there are; where they are selected, accept them."""
        if len(together) < 2 or {it.id for it in together} == set(self._desk.selected):
            self.accept()
            return
        self._desk.select(it.id for it in together)
        self._desk.said.emit(f"{told(together, 'proposals')}: Enter accepts all, Esc leaves them")

    def above(self, threshold: float) -> list[Span]:
        """Return the proposals in sight that are at least so sure, the least sure first."""
        found = [it for it in self.waiting if self.confidence(it) >= threshold]
        return sorted(found, key=lambda it: (self.confidence(it), it.start))

    def accept_above(self, threshold: float) -> None:
        """Accept all proposals in sight that are at least so sure."""
        found = self.above(threshold)
        if self._desk.document is not None and found:
            edits = judging.accept(self._desk.document, [it.id for it in found])
            self._judge(f"Accept {told(found)} from {percent(threshold)} on", edits, found)

    def _judge(self, action: str, edits: Sequence[Edit], judged: Sequence[Span]) -> None:
        """Do it, and go on to the next proposal; from a part, back to its whole."""
        then = self._after([it.id for it in judged])
        if not self._desk.act_here(action, edits, then=then):
            return
        left = self.waiting
        if then and any(it.id == then for it in left):
            self._desk.go_to(then)
        elif left:
            self._desk.go_to(left[0].id)
        else:
            self._desk.select([])
            self._desk.said.emit(f"{action}: no proposal is left")

    def _after(self, judged: Sequence[str]) -> str:
        """Return the proposal to go on with once these are judged."""
        document, ids = self._desk.document, [it.id for it in self.waiting]
        if document is None:
            return ""
        wholes = judging.wholes(document, judged[0])
        whole = next((it for it in ids if it in wholes), "")
        if whole and whole not in judged:
            return whole
        at = ids.index(whole) if whole else 0
        gone = frozenset(judged)
        return next((it for it in ids[at:] + ids[:at] if it not in gone), "")

    # Proposing

    @Slot()
    def _forget(self) -> None:
        self._coming = iter(())
        self._grounds = None
        self._heads = _UNKNOWN

    @Slot(object, object)
    def _follow(self, document: Document, edits: Sequence[Edit]) -> None:
        """Keep the heads, if they are known for the document that was edited."""
        before, found = self._heads
        if before is None or before is document:
            return
        known = len(edits) <= MANY
        self._heads = (document, judging.heads_after(document, edits, found)) if known else _UNKNOWN

    @Slot(object, object)
    def _note_unwanted(self, _document: Document, edits: Sequence[Edit]) -> None:
        """Note in which contexts a label is not wanted: what was worked out ahead may hold it."""
        for edit in edits:
            before, after = edit.before, edit.after
            if isinstance(before, Span) and isinstance(after, Span):
                unwanted = after.state == "rejected" or before.label != after.label
                ground = self.ground(after.id) if unwanted else None
                if ground is not None:
                    self.suggesting.unwanted.add(ground.context)

    @Slot(object)
    def _propose(self, settled: Settled) -> None:
        """Write what was worked out; nobody is taken anywhere by it.

        Very much of it is written in parts, so that keys are answered between them.
        """
        self._coming, self._written = slices(settled, TOGETHER), self._desk.document
        self._write()

    @Slot()
    def _write(self) -> None:
        desk, part = self._desk, next(self._coming, None)
        if not self.suggesting.is_on:
            return
        if part is None:
            self._go_on()
            return
        if desk.document is not self._written:
            # Something was done meanwhile: what is left is worked out anew.
            self._coming = iter(())
            self.suggesting.look()
            return
        try:
            change = desk.project.propose(part, author=desk.author)
        except StaleError:
            # Another program was faster: that is read, and worked out anew.
            desk.reload()
            return
        except AnnotatorError as error:
            self._coming = iter(())
            desk.said.emit(str(error))
            return
        if change is not None:
            self._grounds = None
            desk.show_change(change)
            self.changed.emit()
        self._written = desk.document
        self._later.start()

    # What lies outside

    def _go_on(self) -> None:
        """Write what somebody outside has answered, or ask the next one."""
        if self._answers:
            self._fit(*self._answers.pop(0))
        else:
            self.asking.look()

    @Slot(int, object, object)
    def _take(self, number: int, names: Sequence[str], answer: "Answer") -> None:
        """Take an answer; what is being written comes first."""
        new = [it for it in answer.remarks if it not in self._told]
        self._told.update(new)
        if new:
            self._desk.said.emit(new[0])
        self._answers.append((number, names, answer))
        if not self._later.isActive():
            self._go_on()

    def _fit(self, number: int, names: Sequence[str], answer: "Answer") -> None:
        """Fit what was found to an article as it is now, which may not be the one that is shown."""
        desk = self._desk
        shown = desk.document if number == desk.number else None
        document = shown or desk.project.document(number, desk.author)
        settled = desk.project.settle(document, answer.found, names, keep=True)
        if shown is not None:
            self._propose(settled)
            return
        try:
            change = desk.project.propose(settled, author=desk.author)
        except AnnotatorError as error:
            desk.said.emit(str(error))
        else:
            if change is not None:
                desk.show_change(change)
        self._go_on()

    def close(self) -> None:
        """Let go of the project; no job may be under way."""
        self._later.stop()
        self.asking.close()
        self.suggesting.close()


def percent(share: float) -> str:
    """Return how sure something is, as people read it."""
    return f"{round(100 * share)} %"


def to_judge(number: int) -> str:
    """Return how many proposals wait for a person: `51 to judge`, the same words everywhere."""
    return f"{number:,} to judge"


def told(spans: Sequence[Span], noun: str = "labels") -> str:
    """Return what is judged: `Quote`, `4 Quote labels`, `12 labels`."""
    labels = Counter(it.label for it in spans)
    if len(spans) == 1:
        return spans[0].label
    kind = f"{spans[0].label} " if len(labels) == 1 else ""
    return f"{len(spans):,} {kind}{noun}"
