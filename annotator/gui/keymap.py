"""Keys as people write them: whether they are keys at all, who shares one, and how they are shown.

Keys are written `Ctrl+PageDown`, `Shift+Tab`, `[`; Qt's own spelling stays in here.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Literal, Protocol

from PySide6.QtGui import QKeySequence

from annotator.model.schema import Schema

_QT_NAMES = {"PageUp": "PgUp", "PageDown": "PgDown"}
_SHOWN = {
    "Escape": "Esc",
    "Delete": "Del",
    "Return": "Enter",
    "PageUp": "Page Up",
    "PageDown": "Page Down",
    "Left": "←",
    "Right": "→",
    "-": "−",
}

State = Literal[
    "empty", "nothing", "text", "span", "judging", "rejected", "proposed", "filling", "attributes",
    "list", "cast", "find", "choices", "filter", "palette", "menu", "dialog",
]  # fmt: skip
"""What the next key meets: no article, nothing selected, text, a label, where the focus is, or
what has popped up above everything else."""

_HINTS: dict[State, tuple[tuple[str, str], ...]] = {
    "empty": (("import_files", "import files"), ("import_folder", "import a folder")),
    "nothing": (("next_span", "next label"), ("find", "find"), ("finish", "done, next article")),
    "text": (("back_to_text", "let go"),),
    "span": (
        ("start_left", "start"),
        ("end_right", "end"),
        ("attributes", "attributes"),
        ("delete", "delete"),
        ("next_span", "next"),
        ("back_to_text", "let go"),
    ),
    "judging": (
        ("attributes", "accept"),
        ("delete", "reject"),
        ("next_span", "next"),
        ("accept_kind", "all of its label"),
        ("accept_paragraph", "rest of paragraph"),
        ("start_left", "start"),
        ("end_right", "end"),
        ("to_form", "attributes"),
        ("back_to_text", "let go"),
    ),
    "rejected": (
        ("attributes", "accept after all"),
        ("next_span", "next"),
        ("to_form", "attributes"),
        ("back_to_text", "let go"),
    ),
    "proposed": (
        ("accept_entity", "accept who is proposed"),
        ("choose_entity", "choose who"),
        ("attributes", "attributes"),
        ("delete", "delete"),
        ("next_span", "next"),
        ("back_to_text", "let go"),
    ),
    "attributes": (("next_span", "next field"), ("back_to_text", "back to the text")),
    "list": (("back_to_text", "back to the text"),),
    "cast": (
        ("cast_edit", "edit"),
        ("next_mention", "next mention"),
        ("cast_merge", "merge"),
        ("back_to_text", "back to the text"),
    ),
    "find": (
        ("attributes", "keep and go to the text"),
        ("find_next", "next"),
        ("back_to_text", "close"),
    ),
    "filling": (("undo", "undo"),),
    "choices": (),
    "filter": (),
    "palette": (),
    "menu": (),
    "dialog": (),
}
_ALWAYS: dict[State, tuple[tuple[str, str], ...]] = {
    "choices": (("letters", "narrow"), ("↑ ↓", "move"), ("Enter", "choose"), ("Esc", "close")),
    "filter": (
        ("Space", "show or hide"),
        ("letters", "show or hide a label"),
        ("Enter", "only this"),
        ("Esc", "close"),
    ),
    "palette": (("letters", "narrow"), ("↑ ↓", "move"), ("Enter", "do it"), ("Esc", "close")),
    "menu": (("↑ ↓", "move"), ("Enter", "do it"), ("Esc", "close")),
    "dialog": (("Tab", "next field"), ("Enter", "do it"), ("Esc", "close")),
}
"""What keys do that belong to no action."""

_PAIRS = {"start_left": "start_right", "end_right": "end_left"}
"""Where one word stands for two keys."""


_ORDER = ("Label", "Proposals", "Cast", "Edit", "Article", "View", "Help", "File")
"""Menus in the order in which a person needs to know their keys."""


Row = tuple[str, str, str, str]
"""Name, keys, explanation, other words."""


class Entry(Protocol):
    """What this file needs to know of an action."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def menu(self) -> str: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def where(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def also(self) -> str: ...


def sequence(key: str) -> QKeySequence:
    """Return Qt's value for a key."""
    parts = _parts(key)
    return QKeySequence("+".join(_QT_NAMES.get(part, part) for part in parts))


def is_key(key: str) -> bool:
    """Whether there is such a key. Qt takes any text without a word; only its answer tells."""
    return bool(key) and sequence(key).toString() != ""


def shown(key: str) -> str:
    """Return a key as it stands in menus and hints."""
    return "+".join(_SHOWN.get(part, part) for part in _parts(key))


def conflicts(entries: Iterable[Entry]) -> list[str]:
    """Return a sentence for each key that two actions have at one place, and each that is none.

    Keys of the window work everywhere, also in the text. Where two actions have one key, Qt
    runs neither.
    """
    found, taken = list[str](), dict[tuple[str, str], str]()
    for entry in entries:
        for key in entry.keys:
            name = sequence(key).toString()
            if not name:
                found.append(f"{entry.id}: {key!r} is no key")
            for place in {"text", entry.where}:
                other = taken.setdefault((place, name), entry.id)
                if other != entry.id:
                    found.append(f"{key!r} is the key of {other} and of {entry.id}")
    return list(dict.fromkeys(found))


def overview(entries: Iterable[Entry]) -> list[tuple[str, list[Row]]]:
    """Return of each menu the actions that have keys: name, keys, explanation, other words.

    What is needed all day comes first.
    """
    listed = sorted((it for it in entries if it.keys), key=_place)
    return [
        (menu, [(it.text, "  or  ".join(map(shown, it.keys)), it.help, it.also) for it in group])
        for menu, group in groupby(listed, key=_menu)
    ]


_WHILE_FILLING: tuple[Row, ...] = (
    ("Pick", "the letters shown", "A label fills the role at once, a word is selected", "hint"),
    ("Select up to a word", "Shift+letters", "From the selected words up to that one", "extend"),
    ("Take the selected words", "Enter", "They get the label that the role wants", "make helper"),
    ("Take them as another label", "its key", "Where a role may have several labels", "choose"),
    ("Take them, and fill another role", "its key", "As Enter and then that role's key", "next"),
    ("Next label that fits", "Tab", "Shift+Tab the one before; Enter takes it", "candidate"),
    ("List of all that fit", "Enter", "While nothing is selected; type to narrow it", "search"),
    ("Empty", "Backspace", "Takes back what filled the role last", "remove delete"),
    ("Leave", "Esc", "One step back each time", "cancel"),
)


def role_pages(schema: Schema) -> list[tuple[str, list[Row]]]:
    """Return the keys of all roles, and what keys do while one is filled."""
    roles = [
        (f"{label.name}: {role.heading}", label.role_key(role.name), role.description, role.name)
        for label in schema.labels
        for role in label.roles
    ]
    if not roles:
        return []
    return [
        ("Roles, while a label is selected", roles),
        ("While a role is filled", list(_WHILE_FILLING)),
    ]


def hint(state: State, keys: Mapping[str, str], first: Iterable[tuple[str, str]] = ()) -> str:
    """Return what the next keys do; `keys` are shown keys by the ids of their actions.

    `first` are further keys with what they do, such as those of labels and roles.
    """
    first = tuple(first)
    words = [f"{key} {name}".strip() for key, name in (*first, *_ALWAYS.get(state, ()))]
    told = {key for key, _ in first}
    for action_id, word in _HINTS[state]:
        both = (action_id, _PAIRS.get(action_id, ""))
        pressed = " ".join(sorted(keys[it] for it in both if keys.get(it)))
        if pressed and pressed not in told:
            words.append(f"{pressed} {word}")
    return "  ·  ".join(words)


def _parts(key: str) -> list[str]:
    """Cut `Ctrl++` into `Ctrl` and `+`."""
    *before, last = key[:-1].split("+")
    return [*before, last + key[-1:]]


def _place(entry: Entry) -> int:
    return _ORDER.index(entry.menu)


def _menu(entry: Entry) -> str:
    return entry.menu
