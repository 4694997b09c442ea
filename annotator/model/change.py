"""A change: what one action did, as pairs of before and after."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from annotator.model.base import Name, Text, Value, new_id, same
from annotator.model.document import Review
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Span

Thing = Annotated[Span | Relation | Entity | Review | Schema, Field(discriminator="kind")]
"""Whatever a change can change."""

Key = tuple[str, str, str]
"""Article id (empty for what the whole project shares), kind, id."""


class Edit(Value):
    """One thing before and after; None where it does not exist."""

    before: Thing | None = None
    after: Thing | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if self.before is None and self.after is None:
            raise ValueError("an edit needs a before or an after")
        if self.before is not None and self.after is not None and _key(self.before) != self.key:
            raise ValueError("an edit is about one thing")
        return self

    @classmethod
    def adding(cls, value: Span | Relation) -> "Edit":
        """Return the edit that adds what was just made and found valid: that takes a while."""
        return cls.model_construct(before=None, after=value)

    @property
    def value(self) -> Span | Relation | Entity | Review | Schema:
        """The thing, as it is afterwards or else as it was."""
        value = self.after if self.after is not None else self.before
        assert value is not None  # noqa: S101  # the validator holds this
        return value

    @property
    def key(self) -> Key:
        """What the edit is about."""
        return _key(self.value)

    @property
    def inverse(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(before=self.after, after=self.before)


def _key(value: Span | Relation | Entity | Review | Schema) -> Key:
    return getattr(value, "article_id", ""), value.kind, value.id


class Change(Value):
    """What one action did: the unit of undo, autosave, audit, repaint and merge.

    `id` is in the order of the log. `action` is what the person did, in words. `kind` tells
    an act from the entries that take one back (`undo`) or bring it back (`redo`), and from the
    `start` of a project, an `import` and what programs `suggest`, which undo does not reach.
    `target` is the act that an undo or redo is about; its `edits` are what that came to, and
    not kept, since they follow from the log.
    """

    id: Text = Field(default_factory=new_id)
    author: Name
    at: Text = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    action: Text
    origin: Name = "human"
    kind: Literal["act", "undo", "redo", "start", "import", "suggest"] = "act"
    target: Text = ""
    edits: tuple[Edit, ...] = ()

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The articles it touches, in the order of its edits."""
        return tuple(dict.fromkeys(edit.key[0] for edit in self.edits if edit.key[0]))


def merged(before: dict[str, Any], after: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Return `state` with the fields that differ between `before` and `after`.

    Values are those of `model_dump`. `attributes` are compared one by one, so that two people
    who set two attributes of one span both keep what they set.
    """
    result = dict(state)
    for name, value in after.items():
        if name == "attributes":
            result[name] = _merged_attributes(before[name], value, state[name])
        elif not same(value, before.get(name)):
            result[name] = value
    return result


def _merged_attributes(
    before: dict[str, Any], after: dict[str, Any], state: dict[str, Any]
) -> dict[str, Any]:
    gone = before.keys() - after.keys()
    kept = {name: value for name, value in state.items() if name not in gone}
    changed = {
        name: value
        for name, value in after.items()
        if name not in before or not same(before[name], value)
    }
    return kept | changed
