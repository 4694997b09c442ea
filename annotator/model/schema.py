"""The schema: which labels, attributes and roles there are, as data."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from annotator.model.base import Json, Name, Text, Value

AttributeType = Literal["enum", "multi", "boolean", "number", "text", "date", "fragments", "entity"]
Derive = Literal["", "quantity", "quote", "time", "event"]
Pattern = Literal["solid", "thick", "dotted", "double", "dashed"]
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0, lt=1 << 63)]
HotKey = Annotated[str, StringConstraints(pattern=r"^([a-z0-9])?$")]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_COLOR = re.compile("#[0-9A-Fa-f]{6}")


class PlacedError(ValueError):
    """Something wrong deep inside a value; `place` leads there, as in pydantic's `loc`."""

    def __init__(self, message: str, *place: str | int) -> None:
        super().__init__(message)
        self.place = place


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise ValueError(f"{text!r} is no colour such as '#0B5CAD'")
    return text


Color = Annotated[str, AfterValidator(_color)]


class Colors(Value):
    """How a label looks in one theme: `bar` (and tag), and the `tint` behind the words."""

    bar: Color
    tint: Color


class Depends(Value):
    """Which values an attribute may have, for each value of another attribute, an `enum`."""

    attribute: Name
    values: dict[Name, tuple[Name, ...]]


class Option(Value):
    """What one value of an `enum` or `multi` means, with a short example, and a key to choose it.

    `when` is a value of the attribute that this one depends on: the meaning holds beside that.
    """

    name: Name
    description: Text = ""
    example: Text = ""
    key: HotKey = ""
    when: Text = ""


class Attribute(Value):
    """One thing that can be said of a span with a certain label.

    `values` are the choices of an `enum` or `multi`; with `open`, others may be typed. Instead of
    names alone, they may be tables that say what each means: `[[label.attribute.value]]`.
    `title` is what people read in place of the name; `more` folds it away until it is asked for.
    A span without one that is `required` is shown as not finished; it can be kept all the same.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    name: Name
    title: Text = ""
    type: AttributeType
    values: tuple[Name, ...] = ()
    options: tuple[Option, ...] = Field(default=(), alias="value")
    open: Flag = False
    description: Text = ""
    more: Flag = False
    required: Flag = False
    default: Json = None
    depends: Depends | None = None

    @property
    def heading(self) -> str:
        """What people read: the title, else the name in sentence case."""
        return self.title or sentence_case(self.name)

    @model_validator(mode="before")
    @classmethod
    def _name_options(cls, data: Any) -> Any:
        """Let the tables of values be the values, where there is no list of them."""
        rows = data.get("value", data.get("options")) if isinstance(data, dict) else None
        if not rows or data.get("values") or not isinstance(rows, list | tuple):
            return data
        names = (
            it.get("name") if isinstance(it, dict) else getattr(it, "name", None) for it in rows
        )
        return {**data, "values": tuple(dict.fromkeys(it for it in names if isinstance(it, str)))}

    @model_validator(mode="after")
    def _known_options(self) -> Self:
        seen = set()
        for number, it in enumerate(self.options):
            if it.name not in self.values:
                raise PlacedError(f"{it.name!r} is none of the values", "value", number, "name")
            if (it.name, it.when) in seen:
                raise PlacedError(f"the value {it.name!r} stands twice", "value", number, "name")
            if it.when and it.name not in self.choices_beside(it.when):
                place = ("value", number, "when")
                raise PlacedError(f"{it.name!r} is no value beside {it.when!r}", *place)
            seen.add((it.name, it.when))
        return self

    @model_validator(mode="after")
    def _choices(self) -> Self:
        if self.type in ("enum", "multi") and not (self.values or self.depends or self.open):
            raise ValueError(f"attribute {self.name!r} is {self.type} and needs values")
        if twice := _twice(self.values):
            raise PlacedError(f"the value {twice[1]!r} stands twice", "values", twice[0])
        return self

    def choices(self, others: dict[str, JsonValue]) -> tuple[str, ...]:
        """Return the values it may have beside the attributes `others`."""
        if self.depends is None:
            return self.values
        return self.choices_beside(str(others.get(self.depends.attribute, "")))

    def choices_beside(self, value: str) -> tuple[str, ...]:
        """Return the values it may have beside that one of the attribute it depends on."""
        return self.depends.values.get(value, ()) if self.depends else ()

    def option(self, value: str, others: dict[str, JsonValue]) -> Option:
        """Return what a value means beside the attributes `others`; nothing is said of some."""
        beside = str(others.get(self.depends.attribute, "")) if self.depends else ""
        mine = [it for it in self.options if it.name == value and it.when in ("", beside)]
        return max(mine, key=lambda it: len(it.when), default=Option(name=value))


class Role(Value):
    """A relation that may start at a span: what may fill it, and how often.

    `max` is None where there may be any number. `title` is what people read in its place.
    """

    name: Name
    title: Text = ""
    key: HotKey = ""
    targets: tuple[Name, ...]
    min: Count = 0
    max: Annotated[Count, Field(ge=1)] | None = None
    description: Text = ""

    @property
    def heading(self) -> str:
        """What people read: the title, else the name in sentence case."""
        return self.title or sentence_case(self.name)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not self.targets:
            raise PlacedError(f"role {self.name!r} has no targets", "targets")
        if self.max is not None and self.min > self.max:
            raise PlacedError(f"at least {self.min} and at most {self.max} is impossible", "max")
        if twice := _twice(self.targets):
            raise PlacedError(f"the target {twice[1]!r} stands twice", "targets", twice[0])
        return self


class Label(Value):
    """A kind of span. A `helper` fills roles and is not marked for its own sake.

    `derive` says what its words are read as (`annotator.news`): the attributes and roles that
    follow from them are filled as far as the label has them under the names known there. Of an
    `event` nothing is filled, but it is noticed when nobody takes part.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    name: Name
    key: HotKey = ""
    description: Text = ""
    helper: Flag = False
    derive: Derive = ""
    pattern: Pattern = "solid"
    light: Colors
    dark: Colors
    attributes: tuple[Attribute, ...] = Field(default=(), alias="attribute")
    roles: tuple[Role, ...] = Field(default=(), alias="role")

    @model_validator(mode="after")
    def _unique(self) -> Self:
        _refuse_twice(f"attribute of {self.name}", "attribute", self.attributes)
        _refuse_twice(f"role of {self.name}", "role", self.roles)
        _refuse_key_twice(f"role key of {self.name}", "role", self.roles)
        for number, attribute in enumerate(self.attributes):
            if attribute.depends is not None and (fault := self._fault(attribute.depends, number)):
                message = f"attribute {attribute.name!r} of {self.name} depends on {fault}"
                raise PlacedError(message, "attribute", number, "depends")
        return self

    def _fault(self, depends: Depends, number: int) -> str:
        """Say on what the attribute of that number cannot depend, or return ``""``."""
        other = next((it for it in self.attributes[:number] if it.name == depends.attribute), None)
        if other is None:
            return f"{depends.attribute!r}, which is no attribute above it"
        if other.type != "enum":
            return f"{other.name!r}, which is {other.type} and not enum"
        wrong = [it for it in depends.values if it not in other.values]
        if wrong and not (other.open or other.depends):
            return f"{wrong[0]!r}, which is no value of {other.name!r}"
        return ""

    @cached_property
    def inner(self) -> str:
        """The name of the attribute that says which parts of a span stand out, or ``""``."""
        return next((it.name for it in self.attributes if it.type == "fragments"), "")

    @property
    def defaults(self) -> dict[str, JsonValue]:
        """The attributes that a new span has, by their names."""
        return {it.name: it.default for it in self.attributes if it.default is not None}

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of that name, if the label has it."""
        return self._attributes_by_name.get(name)

    def role(self, name: str) -> Role | None:
        """Return the role of that name, if the label has it."""
        return self._roles_by_name.get(name)

    @cached_property
    def _attributes_by_name(self) -> dict[str, Attribute]:
        return {it.name: it for it in self.attributes}

    @cached_property
    def _roles_by_name(self) -> dict[str, Role]:
        return {it.name: it for it in self.roles}

    @cached_property
    def role_keys(self) -> dict[str, str]:
        """The roles' names by the keys that fill them.

        A role without a key has the first letter of its name that is free, else any that is;
        of more roles than there are letters, the last have none.
        """
        keys = {it.key: it.name for it in self.roles if it.key}
        for role in self.roles:
            if not role.key:
                free = (it for it in role.name.lower() + _LETTERS if it in _LETTERS)
                key = next((it for it in free if it not in keys), "")
                if key:
                    keys[key] = role.name
        return keys

    def role_key(self, name: str) -> str:
        """Return the key that fills a role, or ``""``."""
        return next((key for key, it in self.role_keys.items() if it == name), "")


class Schema(Value):
    """The labels of a project, kept in the project; read from TOML (`schema_file`)."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    kind: Literal["schema"] = "schema"
    name: Name
    version: Annotated[Count, Field(ge=1)] = 1
    description: Text = ""
    labels: tuple[Label, ...] = Field(alias="label")

    @property
    def id(self) -> str:
        """A project has one schema."""
        return "schema"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.labels:
            raise PlacedError("a schema has at least one label", "label")
        _refuse_twice("label", "label", self.labels)
        _refuse_key_twice("label key", "label", self.labels)
        for target, place in self._targets():
            if target not in self.by_name:
                label = self.labels[place[1]]
                raise PlacedError(
                    f"role {label.roles[place[3]].name!r} of {label.name} points to {target!r}, "
                    "which is no label of this schema",
                    *place,
                )
        return self

    def _targets(self) -> Iterator[tuple[str, tuple[str, int, str, int, str, int]]]:
        """Yield all targets of roles with their places."""
        for at, label in enumerate(self.labels):
            for number, role in enumerate(label.roles):
                for index, target in enumerate(role.targets):
                    yield target, ("label", at, "role", number, "targets", index)

    def read_as(self, kind: str) -> Label | None:
        """Return the first label whose words are read as this kind by `derive`, such as `quote`."""
        return next((it for it in self.labels if it.derive == kind), None)

    def narrowed(self, names: Collection[str]) -> "Schema":
        """Return the schema of some of its labels, with the roles that lead to those.

        Without any name it is all of it.
        """
        if not names or set(names) >= self.by_name.keys():
            return self
        labels = []
        for label in self.labels:
            targets = [tuple(it for it in role.targets if it in names) for role in label.roles]
            roles = (
                role.model_copy(update={"targets": left})
                for role, left in zip(label.roles, targets, strict=True)
                if left
            )
            if label.name in names:
                labels.append(label.model_copy(update={"roles": tuple(roles)}))
        return self.model_copy(update={"labels": tuple(labels)})

    @cached_property
    def by_name(self) -> dict[str, Label]:
        """The labels by their names."""
        return {it.name: it for it in self.labels}


def sentence_case(name: str) -> str:
    """Return `low_inclusive` as Low inclusive."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _refuse_twice(what: str, table: str, rows: Iterable[Attribute | Role | Label]) -> None:
    if twice := _twice(it.name for it in rows):
        raise PlacedError(f"{what} {twice[1]!r} stands twice", table, twice[0], "name")


def _refuse_key_twice(what: str, table: str, rows: Iterable[Role | Label]) -> None:
    if twice := _twice(it.key for it in rows):
        raise PlacedError(f"{what} {twice[1]!r} stands twice", table, twice[0], "key")


def _twice(names: Iterable[str]) -> tuple[int, str] | None:
    """Return where a name stands for the second time, and the name; the empty one may."""
    seen = set()
    for at, name in enumerate(names):
        if name and name in seen:
            return at, name
        seen.add(name)
    return None
