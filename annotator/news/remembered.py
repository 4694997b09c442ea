"""What was worked out for a word once: the same words come again and again in all articles."""

from collections.abc import Callable
from typing import TypeVar

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
