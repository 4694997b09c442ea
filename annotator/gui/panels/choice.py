"""What can be chosen: for an attribute, a role, a label; and how typing narrows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from annotator.model.document import Document
from annotator.model.schema import Attribute, Option, Role, Schema
from annotator.model.span import Span

CONTEXT = 48
"""Characters of the text behind a span that tell it from others with the same words."""

_DIGITS = "123456789"


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

    Their keys are those of the schema, else the digits for the first nine; values that may be
    typed have none.
    """
    values = attribute.choices(others)
    options = [attribute.option(it, others) for it in values]
    own = any(it.key for it in options)
    digits = "" if attribute.open or own else _DIGITS
    return [
        Choice(it.name, it.name, _brief(it), it.key or digits[at : at + 1], about=meaning(it))
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
    """Return the spans that may fill a role of `span`, the nearest first."""
    found = [
        it
        for it in document.spans
        if it.label in role.targets and it.id != span.id and it.state != "rejected"
    ]
    found.sort(key=lambda it: _distance(span, it))
    text = document.article.text
    return [
        Choice(
            it.id, it.words(text), " ".join(text[it.end : it.end + CONTEXT].split()), "", it.label
        )
        for it in found
    ]


def _distance(one: Span, other: Span) -> tuple[int, int]:
    """Return how many characters lie between two spans; of two as near, the shorter first."""
    gap = max(other.start - one.end, one.start - other.end, 0)
    return gap, other.end - other.start
