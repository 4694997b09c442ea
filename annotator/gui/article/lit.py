"""What stands out on the page at the moment: selected, found, under the mouse."""

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(slots=True)
class Lit:
    """Spans by id, and text as UTF-16 ranges of the whole page, in order.

    `frame` are the spans that relations link to the selected ones; what was found is `chosen`
    where the next label is meant for all of it.
    """

    selected: frozenset[str] = frozenset()
    frame: frozenset[str] = frozenset()
    hovered: str = ""
    rested: str = ""
    selection: tuple[int, int] = (0, 0)
    found: tuple[tuple[int, int], ...] = ()
    chosen: bool = False

    @property
    def active(self) -> frozenset[str]:
        """What the person is at: selected, or where the mouse has come to rest."""
        return self.selected | {self.rested} if self.rested else self.selected

    def found_within(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return what was found that lies, with a part, between two places."""
        at = bisect_left(self.found, (start, start))
        if at and self.found[at - 1][1] > start:
            at -= 1
        result = []
        while at < len(self.found) and self.found[at][0] < end:
            result.append(self.found[at])
            at += 1
        return result
