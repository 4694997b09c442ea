"""Lanes: which bar, tag or arc lies in which row beside a line, so that none meets another.

Intervals are pixels from left to right. The order of the items decides: the first takes the
row next to the text, so whoever sorts short before long has the innermost span there. Lanes
are packed for each line after it is wrapped and change nothing but heights; wrapping can
therefore never depend on them.
"""

from collections.abc import Iterable, Sequence

GAP = 4
"""Pixels that stay free between two items of one lane."""

LANES = 5
"""Lanes of bars below a line; what needs more is folded."""

ARC_LANES = 4
"""Lanes of arcs above a line; an arc that needs more is left out until it is selected."""

Interval = tuple[float, float]


def pack(intervals: Iterable[Interval], gap: float = GAP) -> list[int]:
    """Return the lane of each interval: the lowest in which it is free, in their order."""
    taken: list[list[Interval]] = []
    return [_place(taken, left, right, gap) for left, right in intervals]


def _place(taken: list[list[Interval]], left: float, right: float, gap: float) -> int:
    for number, lane in enumerate(taken):
        if all(right + gap <= start or end + gap <= left for start, end in lane):
            lane.append((left, right))
            return number
    taken.append([(left, right)])
    return len(taken) - 1


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
