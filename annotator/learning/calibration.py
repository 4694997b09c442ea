"""From what a model believes to how often that was right: isotonic regression.

Pool adjacent violators (Ayer et al. 1955): the shares of right answers rise with the belief, in
steps that are wide enough to mean something.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

Step = tuple[float, float]
"""From this belief on, so sure."""

SMALLEST = 8
"""Answers in a step at least."""


def steps(answers: Iterable[tuple[float, bool]]) -> tuple[Step, ...]:
    """Return how sure to be from which belief on, learned from beliefs and whether they held.

    One right and one wrong answer are added to each step, so that nothing is ever certain.
    """
    blocks: list[list[float]] = []  # belief, right, all
    for belief, right in sorted(answers):
        if blocks and (blocks[-1][2] < SMALLEST or blocks[-1][0] == belief):
            blocks[-1][1] += right
            blocks[-1][2] += 1
        else:
            blocks.append([belief, float(right), 1.0])
        while (
            len(blocks) > 1
            and blocks[-1][2] >= SMALLEST
            and _share(blocks[-2]) >= _share(blocks[-1])
        ):
            _, right_too, more = blocks.pop()
            blocks[-1][1] += right_too
            blocks[-1][2] += more
    if len(blocks) > 1 and blocks[-1][2] < SMALLEST:
        _, right_too, more = blocks.pop()
        blocks[-1][1] += right_too
        blocks[-1][2] += more
    sure = accumulate(((it[1] + 1) / (it[2] + 2) for it in blocks), max)
    return tuple((round(it[0], 4), round(one, 3)) for it, one in zip(blocks, sure, strict=True))


def sureness(found: Sequence[Step], belief: float) -> float:
    """Return how sure to be of what is believed so far; of nothing learned, the belief itself."""
    if not found:
        return belief
    return found[max(0, bisect_right(found, belief, key=_belief) - 1)][1]


def _share(block: Sequence[float]) -> float:
    return block[1] / block[2]


def _belief(step: Step) -> float:
    return step[0]
