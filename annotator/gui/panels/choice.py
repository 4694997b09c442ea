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
    """Return the choices that contain what was typed.

    What is typed in full, or has that key, comes first, then words that begin with it.
    """
    sought = typed.strip().casefold()
    if not sought:
        return list(choices)
    same, begins, contains = [], [], []
    for choice in choices:
        text = choice.text.casefold()
        at = text.find(sought)
        if sought in (text, choice.key):
            same.append(choice)
        elif at == 0 or f" {sought}" in text:
            begins.append(choice)
        elif at > 0:
            contains.append(choice)
    return same + begins + contains


def by_key(choices: Sequence[Choice], typed: str, *, named: bool) -> Choice | None:
    """Return the choice with a key; where they are `named`, not if a name begins with it."""
    if named and beginning(choices, typed):
        return None
    return next((it for it in choices if it.key and it.key == typed), None)


def beginning(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Return the choices that begin with what was typed."""
    sought = typed.casefold()
    return [it for it in choices if it.text.casefold().startswith(sought)]


def of_attribute(attribute: Attribute, others: dict[str, JsonValue]) -> list[Choice]:
    """Return the values of an attribute beside `others`, with what each means.

    Their keys are those of the schema, or else the first ten have their digit. Where other values
    may be typed there are no keys.
    """
    values = attribute.choices(others)
    options = [attribute.option(it, others) for it in values]
    plain = not attribute.open and not any(it.key for it in options)
    return [
        Choice(
            it.name,
            it.name,
            _brief(it),
            _DIGITS[at : at + 1] if plain else it.key,
            about=meaning(it),
        )
        for at, it in enumerate(options)
    ]


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
