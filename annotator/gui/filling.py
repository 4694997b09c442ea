"""Filling a role by keys: which role, what the letters on the page mean, and what is typed.

The text hands its keys over (`takes`, `press`) where they are meant for this: a role's key while
a span is selected, and everything that is typed until the role is filled or left.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent

from annotator.model import filling, tokens
from annotator.model.acts import new_span
from annotator.model.document import Document
from annotator.model.filling import Hint
from annotator.model.filters import Filter
from annotator.model.schema import Label, Role, Schema
from annotator.model.span import Range, Span

Key = Qt.Key
Keys = Sequence[tuple[str, str]]
"""Keys as they are shown, each with what it does."""

WARM_UP = 300
"""Milliseconds after an article is shown."""

_WITH_SHIFT = "\u21e7"
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Desk(Protocol):
    """What filling needs of the session."""

    document: Document | None
    filter: Filter
    text_selection: Range
    said: SignalInstance
    went_to: SignalInstance
    selection_changed: SignalInstance
    text_selected: SignalInstance
    document_shown: SignalInstance
    document_edited: SignalInstance
    filtered: SignalInstance

    @property
    def schema(self) -> Schema:
        """The project's schema."""

    @property
    def span(self) -> Span | None:
        """The selected span, if it is one."""

    def select_text(self, start: int, end: int) -> None:
        """Select characters."""

    def fill(self, span_id: str, role: str, target: Span) -> bool:
        """Let a span, new or not, fill a role; whether it does then."""

    def empty_role(self, span_id: str, role: str) -> None:
        """Take back what filled a role last."""


class Filling(QObject):
    """The role that is being filled, if there is one.

    *Signals*: `changed()` when the role, the hints or what is typed are others;
    `list_asked(span_id, role)` for a list of all that may fill the role;
    `roles_asked(source_id, target_id, names)` where a drag left open which role was meant.
    """

    changed = Signal()
    list_asked = Signal(str, str)
    roles_asked = Signal(str, str, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._capitals: tuple[Schema | None, dict[str, dict[str, str]]] = None, {}
        self.role: Role | None = None
        self.hints: tuple[Hint, ...] = ()
        self.typed = ""
        self.current = ""
        self._frame_id = ""
        self._ring: list[Span] = []
        self._near: tuple[Range, ...] = ()
        self._sight = Range(0, 0)
        self._commands: dict[Key, Callable[[], None]] = {
            Key.Key_Return: self._enter,
            Key.Key_Enter: self._enter,
            Key.Key_Escape: self._step_back,
            Key.Key_Backspace: self._take_back,
            Key.Key_Tab: self._go_on,
            Key.Key_Backtab: self._go_back,
        }
        self._warm_up = QTimer(self, interval=WARM_UP, singleShot=True)
        self._warm_up.timeout.connect(self._learn_words)
        desk.selection_changed.connect(self._follow_selection)
        desk.text_selected.connect(self._follow_text)
        desk.document_shown.connect(self._follow_document)
        desk.document_edited.connect(self._follow_edits)
        desk.filtered.connect(self._follow_edits)

    @property
    def frame(self) -> Span | None:
        """The span whose role is being filled."""
        document = self._desk.document
        return document.by_id.get(self._frame_id) if document and self.role else None

    @property
    def label(self) -> Label | None:
        """The label of the selected span, if that has roles."""
        span = self._desk.span
        label = self._desk.schema.by_name.get(span.label) if span else None
        return label if label and label.roles else None

    @property
    def keys(self) -> dict[str, str]:
        """The roles of the selected span by what is typed to begin with them.

        While a proposal is judged, the keys of labels accept it as those: a role with such a key
        has the capital letter then.
        """
        label, span, schema = self.label, self._desk.span, self._desk.schema
        if label is None or span is None or span.state == "accepted":
            return label.role_keys if label else {}
        if self._capitals[0] is not schema:
            self._capitals = schema, {it.name: _capitals(it, schema) for it in schema.labels}
        return self._capitals[1][label.name]

    def key_of(self, name: str) -> str:
        """Return what is typed to begin with a role of the selected span, or ``""``."""
        return next((key for key, it in self.keys.items() if it == name), "")

    # Beginning and leaving

    def begin(self, name: str) -> None:
        """Begin to fill a role of the selected span."""
        span, label = self._desk.span, self.label
        role = label.role(name) if label else None
        if span is None or role is None:
            return
        self._frame_id, self.role = span.id, role
        self._reset()
        self._desk.select_text(self._desk.text_selection.end, self._desk.text_selection.end)
        self._deal()

    @Slot()
    def leave(self) -> None:
        """Fill nothing any more."""
        if self.role is not None:
            self.role, self._frame_id = None, ""
            self._reset()
            self.hints = ()
            self.changed.emit()

    def _reset(self) -> None:
        self.typed = self.current = ""
        self._ring = []

    # Filling

    def pick(self, span_id: str) -> bool:
        """Fill the role with a span that is there; whether it does then."""
        document, frame, role = self._desk.document, self.frame, self.role
        if document is None or frame is None or role is None or span_id not in document.by_id:
            return False
        done = self._desk.fill(frame.id, role.name, document.by_id[span_id])
        if done:
            self.leave()
        return done

    def take_text(self, label: str = "") -> bool:
        """Fill the role with the selected words; whether it does then.

        They get the label (or the first that the role allows), unless they have it already.
        """
        document, frame, role = self._desk.document, self.frame, self.role
        if document is None or frame is None or role is None:
            return False
        start, end = tokens.trim(document.article.text, *self._desk.text_selection)
        labels = [label] if label else list(role.targets)
        if start >= end:
            return False
        there = {(it.label, it.fragments): it for it in document.spans if it.state != "rejected"}
        same = [
            there[it, (Range(start, end),)] for it in labels if (it, (Range(start, end),)) in there
        ]
        if same:
            target = same[0]
        else:
            target = new_span(document, self._desk.schema, labels[0], [Range(start, end)])
        done = self._desk.fill(frame.id, role.name, target)
        if done:
            self._desk.select_text(end, end)
            self.leave()
        return done

    def click(self, under: Sequence[str]) -> None:
        """Fill the role with the innermost of the spans under the mouse that may fill it."""
        document, role = self._desk.document, self.role
        if document is None or role is None or not under:
            return
        allowed = [it for it in under if document.by_id[it].label in role.targets]
        self.pick((allowed or list(under))[0])

    def link(self, source_id: str, target_id: str) -> None:
        """Fill the one role that leads from a span to another, or ask which of several.

        Where none does, those that lead back are looked at.
        """
        document, schema = self._desk.document, self._desk.schema
        if document is None or source_id == target_id:
            return
        source, target = document.by_id[source_id], document.by_id[target_id]
        roles = list(filling.roles_between(schema, source, target))
        if not roles:
            source, target = target, source
            roles = list(filling.roles_between(schema, source, target))
        if not roles:
            self._desk.said.emit(f"No role leads from {target.label} to {source.label}, or back")
        elif len(roles) == 1:
            self._desk.fill(source.id, roles[0].name, target)
        else:
            self.roles_asked.emit(source.id, target.id, [it.name for it in roles])

    # Hints

    def look(self, start: int, end: int) -> None:
        """Note what is in sight, which gets letters first where there are not enough of them."""
        if Range(start, end) != self._sight:
            self._sight = Range(start, end)
            if len(self.hints) == filling.MOST:
                self._deal()

    def outside(self, caret: int, step: int) -> int:
        """Return from where the caret moves: words of the frame itself are not walked through."""
        frame = self.frame
        for start, end in frame.fragments if frame else ():
            if start <= caret <= end:
                return end if step > 0 else start
        return caret

    def _deal(self) -> None:
        document, frame, role = self._desk.document, self.frame, self.role
        if document is None or frame is None or role is None:
            return
        spans = self._fitting(document, frame, role)
        caret = self._desk.text_selection.end
        reach = range(frame.start - filling.REACH, frame.end + filling.REACH + 1)
        self._near = frame.fragments if caret in reach else (Range(caret, caret),)
        self.hints = filling.deal(document, frame, spans, self._near, self._sight)
        self.changed.emit()

    def _fitting(self, document: Document, frame: Span, role: Role) -> list[Span]:
        """Return the spans in sight of the filter that could be added to a role."""
        filled = {it.target for it in document.roles(frame.id) if it.label == role.name}
        found = filling.targets(document, frame, role)
        return [it for it in found if it.id not in filled and self._desk.filter.shows(it)]

    def _candidates(self) -> list[Span]:
        """Return what may fill the role; what the selected words lie in, or are near, first."""
        document, frame, role = self._desk.document, self.frame, self.role
        if document is None or frame is None or role is None:
            return []
        found = self._fitting(document, frame, role)
        start, end = self._desk.text_selection
        if start < end:
            found.sort(key=lambda it: (max(it.start - end, start - it.end, 0), it.end - it.start))
        return found

    def shown(self, hint: Hint) -> str:
        """Return what is to be pressed for a hint.

        While words are selected, a letter alone is the key of a label or of another role.
        """
        return f"{_WITH_SHIFT}{hint.letters}" if self._has_text else hint.letters

    # Keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key in the text is meant for this."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.role is not None:
            letter = event.text().isalnum() and len(event.text()) == 1
            return held in (_NONE, _SHIFT) and (letter or Key(event.key()) in self._commands)
        return held in (_NONE, _SHIFT) and not self._has_text and _typed(event) in self.keys

    def press(self, event: QKeyEvent) -> None:
        """Do what a key means."""
        text = event.text()
        command = self._commands.get(Key(event.key()))
        if self.role is None:
            self.begin(self.keys[_typed(event)])
        elif command is not None:
            command()
        elif event.modifiers() & _SHIFT:
            self._extend(text.lower())
        elif self._has_text:
            self._choose(text)
        else:
            self._type(text)

    @property
    def _has_text(self) -> bool:
        return self._desk.text_selection.start < self._desk.text_selection.end

    def _enter(self) -> None:
        if self._has_text:
            self.take_text()
        elif self.current:
            self.pick(self.current)
        elif self.role is not None:
            self.list_asked.emit(self._frame_id, self.role.name)

    def _step_back(self) -> None:
        if self.typed or self.current:
            self._reset()
            self.changed.emit()
        elif self._has_text:
            self._let_go()
        else:
            self.leave()

    def _take_back(self) -> None:
        if self.typed:
            self.typed = self.typed[:-1]
            self.changed.emit()
        elif self._has_text:
            self._let_go()
        elif self.role is not None:
            self._desk.empty_role(self._frame_id, self.role.name)

    def _let_go(self) -> None:
        end = self._desk.text_selection.end
        self._desk.select_text(end, end)

    def _go_on(self) -> None:
        self._go_round(1)

    def _go_back(self) -> None:
        self._go_round(-1)

    def _go_round(self, step: int) -> None:
        """Go to the next span that may fill the role."""
        if not self._ring:
            self._ring = self._candidates()
            self.current = ""
        if not self._ring:
            self._desk.said.emit("Nothing that is labelled may fill this: select words")
            return
        ids = [it.id for it in self._ring]
        at = ids.index(self.current) + step if self.current in ids else min(0, step)
        span = self._ring[at % len(ids)]
        self._let_go()
        self.current = span.id
        self.changed.emit()
        self._desk.went_to.emit(Range(span.start, span.end))

    def _type(self, letter: str) -> None:
        """Pick what the letters mean as soon as they mean something."""
        typed = self.typed + letter
        found = [it for it in self.hints if it.letters.startswith(typed)]
        if not found:
            self._desk.said.emit(f"Nothing has the letters “{typed}”")
            typed = ""
        self.typed = typed
        if len(found) == 1 and found[0].letters == typed:
            self.typed = ""
            if found[0].span_id:
                self.pick(found[0].span_id)
            else:
                self._desk.select_text(*found[0].place)
        self.changed.emit()

    def _extend(self, letter: str) -> None:
        """Select up to the word, or the span, that the letters mean."""
        self.typed += letter
        found = [it for it in self.hints if it.letters.startswith(self.typed)]
        if len(found) == 1 and found[0].letters == self.typed:
            self.typed = ""
            start, end = self._desk.text_selection
            place = found[0].place
            if start < end:
                place = Range(min(start, place.start), max(end, place.end))
            self._desk.select_text(*place)
        elif not found:
            self._desk.said.emit(f"Nothing has the letters “{self.typed}”")
            self.typed = ""
        self.changed.emit()

    def _choose(self, letter: str) -> None:
        """Take the selected words with a label, or take them and go on to another role."""
        role, label, schema = self.role, self.label, self._desk.schema
        if role is None or label is None:
            return
        wanted = filling.target_keys(schema, role).get(letter)
        other = label.role_keys.get(letter)
        forbidden = next((it.name for it in schema.labels if it.key == letter), "")
        if wanted:
            self.take_text(wanted)
        elif other:
            if self.take_text():
                self.begin(other)
        elif forbidden:
            self.take_text(forbidden)
        else:
            self._desk.said.emit("Enter takes these words, Esc lets go of them")

    # What the next keys do

    def next_keys(self) -> Keys:
        """Return the keys that are for this now, with what they do."""
        label = self.label
        if self.role is None:
            roles = label.roles if label else ()
            return [(self.key_of(it.name), it.heading) for it in roles]
        schema = self._desk.schema
        if self._has_text:
            keys = filling.target_keys(schema, self.role)
            first, *others = self.role.targets
            chosen = [(key, name) for key, name in keys.items() if name in others]
            on = " ".join(it for it in (label.role_keys if label else ()) if it not in keys)
            return [
                ("Enter", f"{first} as {self.role.heading}"),
                *chosen,
                ("Esc", "let go"),
                ("Shift+letter", "on to that word"),
                *([(on, "take it, then that role")] if on else []),
            ]
        if self.current:
            return [("Enter", f"takes it as {self.role.heading}"), ("Tab", "next"), ("Esc", "back")]
        return [
            ("letter", f"picks {self.role.heading}"),
            ("Tab", "next"),
            ("Enter", "list"),
            ("Ctrl+F", "find"),
            ("Backspace", "empty"),
            ("Esc", "leave"),
        ]

    # Following the session

    @Slot()
    def _follow_selection(self) -> None:
        span = self._desk.span
        if span is None or span.id != self._frame_id:
            self.leave()

    @Slot()
    def _follow_text(self) -> None:
        """Deal anew where the caret has gone far away; the letters of what is near stay."""
        if self.role is None:
            return
        frame, caret = self.frame, self._desk.text_selection.end
        if not self._has_text and frame is not None:
            reach = range(frame.start - filling.REACH, frame.end + filling.REACH + 1)
            near = frame.fragments if caret in reach else (Range(caret, caret),)
            if near != self._near:
                self._deal()
        self.changed.emit()

    @Slot()
    def _follow_document(self) -> None:
        self.leave()
        self._warm_up.start()

    @Slot()
    def _learn_words(self) -> None:
        """Get ready to find words, which takes a while the first time, before a key waits."""
        self._warm_up.stop()
        tokens.token_at("word", 0)

    @Slot()
    def _follow_edits(self) -> None:
        if self.role is None:
            return
        if self.frame is None:
            self.leave()
        else:
            self._reset()
            self._deal()


def _capitals(label: Label, schema: Schema) -> dict[str, str]:
    """Return the keys of a label's roles, with capitals for those that are keys of labels."""
    taken = {it.key for it in schema.labels}
    keys = {key.upper() if key in taken else key: it for key, it in label.role_keys.items()}
    return {key: it for key, it in keys.items() if key not in taken}


def _typed(event: QKeyEvent) -> str:
    """Return the character of a key; with Shift, the capital."""
    return event.text().upper() if event.modifiers() & _SHIFT else event.text()
