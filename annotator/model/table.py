"""A mapping that shares what stays with the one that it came from.

An act changes a few of the many thousand spans of an article; a new dict of all of them for each
act would cost what the article has, not what the act did.
"""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")

MANY = 200
"""Changes that are kept apart; with more, everything is put into one dict again."""


class Table(Mapping[str, V], Generic[V]):
    """Values by their ids, which never change."""

    __slots__ = ("_base", "_changed", "_length")

    def __init__(self, base: dict[str, V], changed: dict[str, V | None] | None = None) -> None:
        self._base = base
        self._changed = changed or {}
        there = sum(it is not None for it in self._changed.values())
        self._length = len(base) + there - sum(it in base for it in self._changed)

    def changed(self, changes: Mapping[str, V | None]) -> "Table[V]":
        """Return another table with these values; without those that are None."""
        both = {**self._changed, **changes}
        if len(both) <= MANY:
            return Table(self._base, both)
        merged = self._base.copy()
        for key, value in both.items():
            if value is not None:
                merged[key] = value
            else:
                merged.pop(key, None)
        return Table(merged)

    def get(self, key: str, default: object = None) -> V | None:  # type: ignore[override]
        """Return a value, or the default where there is none."""
        if key in self._changed:
            found = self._changed[key]
            return default if found is None else found  # type: ignore[return-value]
        return self._base.get(key, default)  # type: ignore[return-value]

    def __getitem__(self, key: str) -> V:
        """Return a value; raises KeyError where there is none."""
        if key in self._changed:
            if (found := self._changed[key]) is None:
                raise KeyError(key)
            return found
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is such a value."""
        if key in self._changed:
            return self._changed[key] is not None
        return key in self._base

    def __iter__(self) -> Iterator[str]:
        """Yield the ids: those that stayed, then those that changed."""
        changed = self._changed
        yield from (it for it in self._base if it not in changed)
        yield from (it for it, value in changed.items() if value is not None)

    def __len__(self) -> int:
        """How many there are."""
        return self._length

    def __repr__(self) -> str:
        """Return it as a dict is shown."""
        return repr(dict(self))
