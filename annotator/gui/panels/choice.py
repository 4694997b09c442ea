"""What can be chosen: for an attribute, a role, a label; and how typing narrows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from annotator.model import filling
from annotator.model.document import Document
from annotator.model.schema import Attribute, Option, Role, Schema
from annotator.model.span import Span

CONTEXT = 48
"""Characters of the text behind a span that tell it from others with the same words."""

_DIGITS = "1234567890"
LETTERS = 4
"""First letters that are shown as a key, at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is stored, what is shown, and a quiet hint beside it.

    `key` chooses it at once; `label` is the label whose colours it has; `about` says what it
    means, for the foot of the list.
    """

    value: str
    text: str
    hint: str = ""
    key: str = ""
    label: str = ""
    about: str = ""


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


def of_attribute(attribute: Attribute, others: dict[str, JsonValue]) -> list[Choice]:
    """Return the values of an attribute beside `others`, with what each means.

    Their keys are those of the schema, or else the quickest way to type each: the first ten have
    their digit, the others the first letters that no other begins with. Where other values may
    be typed there are no keys.
    """
    values = attribute.choices(others)
    options = [attribute.option(it, others) for it in values]
    own = any(it.key for it in options)
    keys = [""] * len(values) if attribute.open or own else _keys(values)
    return [
        Choice(it.name, it.name, _brief(it), it.key or key, about=meaning(it))
        for it, key in zip(options, keys, strict=True)
    ]


def _keys(values: Sequence[str]) -> list[str]:
    digits = _DIGITS[: len(values)]
    return [*digits, *(_beginning(it, values) for it in values[len(digits) :])]


def _beginning(value: str, values: Sequence[str]) -> str:
    """Return the first letters by which a value is known among all, or ``""``."""
    folded, others = value.casefold(), [it.casefold() for it in values if it != value]
    for size in range(1, LETTERS + 1):
        if not any(it.startswith(folded[:size]) for it in others):
            return folded[:size]
    return ""


def meaning(option: Option) -> str:
    """Return what a value means, with its example."""
    example = f"“{option.example}”" if option.example else ""
    return " ".join(filter(None, (option.description, example)))


def _brief(option: Option) -> str:
    """Return the beginning of what a value means, up to a colon or the end of the sentence."""
    return option.description.split(":")[0].split(".")[0]


def of_labels(schema: Schema) -> list[Choice]:
    """Return the labels as choices, each with its key."""
    return [
        Choice(it.name, it.name, key=it.key, label=it.name, about=it.description)
        for it in schema.labels
    ]


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
