"""Lanes: which bar, tag or arc lies in which row beside a line, so that none meets another.

Intervals are pixels from left to right. The order of the items decides: the first takes the
row next to the text, so whoever sorts short before long has the innermost span there. Lanes
are packed for each line after it is wrapped and change nothing but heights; wrapping can
therefore never depend on them.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple

GAP = 4
"""Pixels that stay free between two items of one lane."""

HELD = 12
"""Pixels of a tag that stay below its own bar when it makes room for another."""

LANES = 5
"""Lanes of bars below a line; what needs more is folded."""

ARC_LANES = 4
"""Lanes of arcs above a line; an arc that needs more is left out until it is selected."""

Interval = tuple[float, float]


class Tagged(NamedTuple):
    """A bar and the width of its tag, which hangs below it and may stick out; 0 for no tag.

    A tag stands at the left end of its bar, or at the right one where writing runs `backwards`.
    """

    left: float
    right: float
    tag: float
    backwards: bool = False


def pack(intervals: Iterable[Interval], gap: float = GAP) -> list[int]:
    """Return the lane of each interval: the lowest in which it is free, in their order."""
    taken: list[list[Interval]] = []
    return [_place(taken, left, right, gap) for left, right in intervals]


def _place(taken: list[list[Interval]], left: float, right: float, gap: float) -> int:
    for number, lane in enumerate(taken):
        if _is_free(lane, left, right, gap):
            lane.append((left, right))
            return number
    taken.append([(left, right)])
    return len(taken) - 1


def pack_tagged(items: Iterable[Tagged]) -> list[tuple[int, float]]:
    """Return the lane of each bar and the left end of its tag, in their order.

    Bars keep apart from bars and tags from tags. A tag makes room for those that were there
    before, as long as some of it stays below its own bar.
    """
    bars: list[list[Interval]] = []
    tags: list[list[Interval]] = []
    found = []
    for item in items:
        for number in count():
            if number == len(bars):
                bars.append([])
                tags.append([])
            at = _place_tag(tags[number], item)
            if at is not None and _is_free(bars[number], item.left, item.right, GAP):
                bars[number].append((item.left, item.right))
                if item.tag:
                    tags[number].append((at, at + item.tag))
                found.append((number, at))
                break
    return found


def _is_free(taken: Iterable[Interval], left: float, right: float, gap: float) -> bool:
    return all(right + gap <= start or end + gap <= left for start, end in taken)


def _place_tag(taken: Sequence[Interval], item: Tagged) -> float | None:
    """Return the left end of a tag nearest to where it belongs, or None if all is taken."""
    left, right, width, backwards = item
    home = right - width if backwards else left
    room = max(0.0, right - left - HELD)
    places = [home]
    for start, end in taken:
        places.append(start - width - GAP if backwards else end + GAP)
    for at in sorted(places, key=lambda it: abs(it - home)):
        aside = home - at if backwards else at - home
        if 0 <= aside <= room and _is_free(taken, at, at + width, GAP):
            return at
    return None if width else home


def fold(
    intervals: Sequence[Interval], lanes: Sequence[int], width: float
) -> list[tuple[float, list[int]]]:
    """Gather what lies beyond the last lane into groups that can be shown as `+n`.

    Returns for each group where it starts and which items it has, from left to right. Groups
    are at least `width`, the room that `+n` takes, and a gap apart.
    """
    left_over = sorted((intervals[it], it) for it, lane in enumerate(lanes) if lane >= LANES)
    groups: list[tuple[float, list[int]]] = []
    reach = float("-inf")
    for (left, right), item in left_over:
        if left < reach:
            groups[-1][1].append(item)
        else:
            groups.append((left, [item]))
            reach = left + width + GAP
        reach = max(reach, right)
    return groups
