"""What all values share: they are frozen, and those that are kept have an id."""

import re
import secrets
import time
from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

J = TypeVar("J", bound=JsonValue)

_SURROGATE = re.compile("[\ud800-\udfff]")
_COUNTER_END = 0x1000
_VARIANT = 0x8

DEPTH = 64
"""How deep lists and tables may lie in each other; readers of JSON give up at about 128."""


class Value(BaseModel):  # noqa: PLW1641  # pydantic gives frozen models a hash
    """A frozen value; changed copies come from `model_copy(update=…)`.

    Two are equal if all that they say is, as JSON has it: `True`, `1` and `1.0` are three
    different things.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other fields, which has to be as valid as any; or ValidationError.

        It is made anew, so that what was worked out from the old fields is not kept.
        """
        if not update:
            return super().model_copy(deep=deep)
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(fields | dict(update))

    @classmethod
    def trusted(cls, fields: dict[str, Any]) -> Self:
        """Return the value that has all these fields, which are known to be valid.

        Nothing is looked at or copied: `model_construct` takes longer than to validate.
        """
        value = cls.__new__(cls)
        put = object.__setattr__
        put(value, "__dict__", fields)
        put(value, "__pydantic_fields_set__", set(fields))
        put(value, "__pydantic_extra__", None)
        put(value, "__pydantic_private__", None)
        return value

    def __eq__(self, other: object) -> bool:
        """Whether both are of one kind and say the same."""
        if not isinstance(other, Value) or not super().__eq__(other):
            return False
        mine, others = self.__dict__, other.__dict__
        return all(same(mine[name], others[name]) for name in type(self).model_fields)


def same(left: object, right: object) -> bool:
    """Whether two parts of values are equal and of the same types, all the way down."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(it, right[key]) for key, it in left.items())
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def storable(text: str) -> str:
    """Return `text`, or refuse it with the place of its first lone surrogate.

    Half a surrogate pair is no character: no encoding, and so no file, can hold it.
    """
    if found := _SURROGATE.search(text):
        raise ValueError(f"half a surrogate pair at character {found.start()}")
    return text


Text = Annotated[str, AfterValidator(storable)]
"""Any text that a file can hold."""

Version = Annotated[int, Field(strict=True, ge=0, lt=1 << 63)]
"""The version of a schema; 0 where it is not known."""

Name = Annotated[Text, Field(min_length=1)]
"""Any text but the empty one."""


def storable_json(value: J) -> J:
    """Return `value`, or refuse what no file of JSON could give back as it was."""
    try:
        written = orjson.dumps(value)
    except TypeError:
        written = b""
    # Nearly all values are small and flat, and looking at each part takes ten times as long.
    if not written or written.count(b"[") + written.count(b"{") > DEPTH:
        _refuse_unstorable(value, 0)
    return value


def _refuse_unstorable(value: JsonValue, depth: int) -> None:
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, int) and not -(1 << 63) <= value < 1 << 64:
        raise ValueError("a whole number of more than 64 bits")
    elif isinstance(value, dict | list):
        if depth == DEPTH:
            raise ValueError(f"lists in lists, more than {DEPTH} deep")
        for part in value:
            _refuse_unstorable(part, depth + 1)
        for part in value.values() if isinstance(value, dict) else ():
            _refuse_unstorable(part, depth + 1)


Json = Annotated[JsonValue, AfterValidator(storable_json)]
"""Any value that JSON can hold."""

JsonTable = Annotated[dict[str, JsonValue], AfterValidator(storable_json)]
"""Names with any values that JSON can hold."""


def new_id(after: str = "") -> str:
    """Return a new id of 32 hexadecimal digits that sorts behind `after`.

    It is a UUID version 7 (RFC 9562 §6.2, method 1) whose clock is hybrid: it follows the
    computer's clock, but never goes back behind an id that was already seen. Ids made on two
    copies of a project therefore sort the same everywhere, and never collide.
    """
    moment, counter = time.time_ns() // 1_000_000, 0
    if after:
        last, count = int(after[:12], 16), int(after[13:16], 16)
        if moment <= last:
            moment, counter = last, count + 1
        if counter == _COUNTER_END:
            moment, counter = moment + 1, 0
    tail = secrets.randbits(62)
    return f"{moment:012x}7{counter:03x}{_VARIANT | tail >> 60:x}{tail & (1 << 60) - 1:015x}"
