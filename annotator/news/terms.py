"""What the rules for news call roles and attributes; a label is filled as far as it has them."""

from collections.abc import Mapping

from pydantic import JsonValue

from annotator.model.rules import value_problem
from annotator.model.schema import Label, Schema

# Roles of a quote.
SOURCE, CUE, INSIDE, ADDRESSEE = "source", "cue", "inside", "addressee"

# Roles of an event.
ACTOR, RECIPIENT, PLACE, TIME, SIZE = "actor", "recipient", "place", "time", "size"

# The role of a quantity.
MEASURES = "measures"

# Attributes.
MENTION, ETYPE, TYPE, MODE, REALIS, POLARITY = (
    "mention", "etype", "type", "mode", "realis", "polarity",
)  # fmt: skip

NAME, DESCRIPTION, PRONOUN = "NAM", "NOM", "PRO"
"""How someone is mentioned."""


def fitting(label: Label, values: Mapping[str, JsonValue], length: int = 0) -> dict[str, JsonValue]:
    """Return those of some values that a label has attributes for and allows.

    `length` is that of the text, for attributes that are places in it.
    """
    kept: dict[str, JsonValue] = {}
    for attribute in label.attributes:
        value = values.get(attribute.name)
        if value is not None and not value_problem(attribute, value, kept, length):
            kept[attribute.name] = value
    return kept


def actor_label(schema: Schema) -> Label | None:
    """Return the label of who acts and speaks: the source of a quote, else one with an entity."""
    quote = schema.read_as("quote")
    source = quote.role(SOURCE) if quote else None
    if source is not None and source.targets:
        return schema.by_name[source.targets[0]]
    return next(
        (
            it
            for it in schema.labels
            if not it.helper and any(one.type == "entity" for one in it.attributes)
        ),
        None,
    )


def place_label(schema: Schema) -> str:
    """Return the label of where something is: what fills that role of an event; empty if none."""
    event = schema.read_as("event")
    role = event.role(PLACE) if event else None
    actor = actor_label(schema)
    targets = role.targets if role else ()
    return next((it for it in targets if actor is None or it != actor.name), "")


def thing_label(schema: Schema) -> str:
    """Return the label of what is counted and is nobody: what else a quantity measures."""
    quantity, event, actor = (
        schema.read_as("quantity"),
        schema.read_as("event"),
        actor_label(schema),
    )
    role = quantity.role(MEASURES) if quantity else None
    others = {it.name for it in (event, actor) if it is not None}
    return next((it for it in (role.targets if role else ()) if it not in others), "")
