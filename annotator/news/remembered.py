"""What was worked out once: the same words come again and again, and rules share one article."""

from collections.abc import Callable
from operator import is_
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MOST = 1 << 16
"""How many words are remembered; then all is forgotten, and remembered anew."""


class _Remembered(dict[str, T]):
    def __init__(self, tell: Callable[[str], T]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, word: str) -> T:
        if len(self) >= MOST:
            self.clear()
        found = self[word] = self._tell(word)
        return found


def remembered(tell: Callable[[str], T]) -> Callable[[str], T]:
    """Return a function of a word that is remembered for each word.

    It is `functools.lru_cache` without the order of use, and so takes half the time.
    """
    return _Remembered(tell).__getitem__


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """Return a function that gives its last result again for the very same arguments.

    They are compared by identity: values as large as a document or a schema take long to hash.
    """
    last: tuple[tuple[object, ...], T | None] = ((), None)

    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        nonlocal last
        given = (*args, *kwargs.values())
        before, found = last
        if found is None or len(given) != len(before) or not all(map(is_, given, before)):
            found = make(*args, **kwargs)
            last = (given, found)
        return found

    return again
