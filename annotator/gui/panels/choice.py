"""What can be chosen: for an attribute, a role, a label; and how typing narrows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.model import filling
from annotator.model.document import Document
from annotator.model.schema import Role, Schema
from annotator.model.span import Span

CONTEXT = 48
"""Characters of the text behind a span that tell it from others with the same words."""

_DIGITS = "1234567890"
LETTERS = 4
"""First letters that are shown as a key, at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is stored, what is shown, and a quiet hint beside it.

    `key` chooses it at once; `label` is the label whose colours it has.
    """

    value: str
    text: str
    hint: str = ""
    key: str = ""
    label: str = ""


def fitting(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Return the choices that contain what was typed; words that begin with it come first."""
    sought = typed.strip().casefold()
    if not sought:
        return list(choices)
    begins, contains = [], []
    for choice in choices:
        text = choice.text.casefold()
        at = text.find(sought)
        if at == 0 or f" {sought}" in text:
            begins.append(choice)
        elif at > 0:
            contains.append(choice)
    return begins + contains


def of_values(values: Sequence[str], *, keys: bool) -> list[Choice]:
    """Return plain values as choices; with `keys`, each has the quickest way to type it.

    The first ten have their digit, the others the first letters that no other begins with.
    """
    if not keys:
        return [Choice(it, it) for it in values]
    digits = _DIGITS[: len(values)]
    rest = values[len(digits) :]
    found = [*digits, *(_beginning(it, values) for it in rest)]
    return [Choice(it, it, key=key) for it, key in zip(values, found, strict=True)]


def _beginning(value: str, values: Sequence[str]) -> str:
    """Return the first letters by which a value is known among all, or ``""``."""
    folded, others = value.casefold(), [it.casefold() for it in values if it != value]
    for size in range(1, LETTERS + 1):
        if not any(it.startswith(folded[:size]) for it in others):
            return folded[:size]
    return ""


def of_labels(schema: Schema) -> list[Choice]:
    """Return the labels as choices, each with its key."""
    return [Choice(it.name, it.name, key=it.key, label=it.name) for it in schema.labels]


def of_targets(document: Document, span: Span, role: Role) -> list[Choice]:
    """Return the spans that may fill a role of `span`, the likeliest first."""
    found = filling.targets(document, span, role)
    text = document.article.text
    return [
        Choice(
            it.id, it.words(text), " ".join(text[it.end : it.end + CONTEXT].split()), "", it.label
        )
        for it in found
    ]
