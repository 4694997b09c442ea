"""What a person can do to the cast, as the edits of one change; and how names are compared.

Pure functions, as in `acts`. The cast is shared by all authors, so joining, dividing and deleting
its members re-points the spans of every author: only the id by which a span says who is meant is
changed, and nothing else of anyone's work. Which attributes hold such an id is what the schema
says (type `entity`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

import regex
from pydantic import JsonValue, ValidationError

from annotator.errors import InputError
from annotator.model.change import Edit
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Span

FIELDS = ("name", "type", "country", "sector", "aliases", "wikidata", "note")
"""What can be said of an entity, in the order in which it is shown."""

_SIGNS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_ASCII_SIGNS = re.compile("[^a-z0-9]+")
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
"""Accents of Latin, Greek and Cyrillic letters, and the vowel signs of Arabic."""

_BARE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters with a stroke or joined, which are not taken apart by normalising."""


def folded(name: str) -> str:
    """Return a name as it is compared: without case, accents, signs, and space of any kind.

    Two names are the same where this is: `José  Álvarez` and `JOSE ALVAREZ`. Marks that are
    letters of their own, as in Devanagari, stay.
    """
    if name.isascii():
        return _ASCII_SIGNS.sub(" ", name.lower()).strip()
    # Twice, as Unicode has it (section 3.13): what is taken apart may hold capitals.
    apart = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_BARE)
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", apart))
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


def entity_attributes(schema: Schema) -> dict[str, tuple[str, ...]]:
    """Return, for each label, which of its attributes hold the id of an entity."""
    return {
        label.name: tuple(it.name for it in label.attributes if it.type == "entity")
        for label in schema.labels
    }


def entity_ids(schema: Schema, spans: Iterable[Span]) -> set[str]:
    """Return the ids of all entities that spans refer to."""
    return set(references(schema, spans))


def references(schema: Schema, spans: Iterable[Span]) -> Iterator[str]:
    """Yield the id of an entity for each time that a span refers to it."""
    names = entity_attributes(schema)
    for span in spans:
        for name in names.get(span.label, ()) if span.attributes else ():
            value = span.attributes.get(name)
            if isinstance(value, str):
                yield value


def create(name: str, **fields: object) -> Edit:
    """Add an entity; raises InputError for a name that says nothing."""
    return Edit(after=_checked({"name": name.strip(), **fields}))


def change(entity: Entity, **fields: object) -> list[Edit]:
    """Say something else of an entity (see `FIELDS`); aliases that say nothing new go.

    Raises InputError for what cannot be kept, such as an empty name.
    """
    if isinstance(name := fields.get("name"), str):
        fields["name"] = name.strip()
    after = _checked({**dict(entity), **fields})
    aliases = tuple(aliases_of(after.name, after.aliases))
    after = after.model_copy(update={"aliases": aliases})
    return [Edit(before=entity, after=after)] if after != entity else []


def joined(into: Entity, others: Sequence[Entity]) -> Entity:
    """Return `into` with the names of the others as aliases, and what only they say.

    Where both say something, `into` is right; notes are put below each other.
    """
    names = [*into.aliases, *(name for it in others for name in (it.name, *it.aliases))]
    fields: dict[str, object] = {"aliases": tuple(aliases_of(into.name, names))}
    for field in ("type", "country", "sector", "wikidata"):
        values = (getattr(it, field) for it in (into, *others))
        fields[field] = next(filter(None, values), "")
    attributes: dict[str, JsonValue] = {}
    for it in reversed((into, *others)):
        attributes |= it.attributes
    notes = dict.fromkeys(it.note for it in (into, *others) if it.note)
    return into.model_copy(update={**fields, "attributes": attributes, "note": "\n".join(notes)})


def merge(
    into: Entity, others: Sequence[Entity], spans: Iterable[Span], schema: Schema
) -> list[Edit]:
    """Make several entities one: `spans`, all that refer to the others, refer to `into` then."""
    gone = {it.id for it in others} - {into.id}
    others = [it for it in others if it.id in gone]
    after = joined(into, others)
    first = [Edit(before=into, after=after)] if after != into else []
    moved = _repointed(spans, schema, lambda value: into.id if value in gone else value)
    return [*first, *moved, *(Edit(before=it) for it in others)]


def split(entity: Entity, name: str, spans: Iterable[Span], schema: Schema) -> list[Edit]:
    """Give the chosen mentions of an entity to a new one, of the same type and country.

    Raises InputError for a name that says nothing.
    """
    first = create(name, type=entity.type, country=entity.country, sector=entity.sector)
    new = first.value.id
    return [first, *_repointed(spans, schema, lambda it: new if it == entity.id else it)]


def move(from_id: str, to_id: str, spans: Iterable[Span], schema: Schema) -> list[Edit]:
    """Give the chosen mentions of one entity to another."""
    return [*_repointed(spans, schema, lambda it: to_id if it == from_id else it)]


def delete(entities: Sequence[Entity], spans: Iterable[Span], schema: Schema) -> list[Edit]:
    """Delete entities; `spans`, all that refer to them, refer to nobody then."""
    gone = {it.id for it in entities}
    unlinked = _repointed(spans, schema, lambda value: None if value in gone else value)
    return [*unlinked, *(Edit(before=it) for it in entities)]


def _repointed(
    spans: Iterable[Span], schema: Schema, change_id: Callable[[str], str | None]
) -> Iterator[Edit]:
    names = entity_attributes(schema)
    for span in spans:
        attributes: dict[str, JsonValue] = {}
        for key, value in span.attributes.items():
            holds = key in names.get(span.label, ()) and isinstance(value, str)
            new = change_id(str(value)) if holds else value
            if new is not None:
                attributes[key] = new
        if attributes != span.attributes:
            yield Edit(before=span, after=span.model_copy(update={"attributes": attributes}))


def aliases_of(name: str, aliases: Iterable[str]) -> Iterator[str]:
    """Yield each alias once that is not the name itself, but for case, accents and signs."""
    seen = {name, folded(name)}
    for alias in (it.strip() for it in aliases):
        key = folded(alias) or alias
        if alias and key not in seen:
            seen.add(key)
            yield alias


def _checked(fields: dict[str, object]) -> Entity:
    if not fields["name"]:
        raise InputError("An entity needs a name.")
    try:
        return Entity.model_validate(fields)
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        reason = found["msg"].removeprefix("Value error, ")
        raise InputError(f"The {found['loc'][0]} of an entity cannot be so: {reason}.") from error
