"""What all measurements share: percentiles, and one JSON object a line.

Each line has a name, a value and its unit; the `floor`, which is the same work done plainly in
the same run, since machines are noisy; the ratio to it; the `bar`, in words; and whether the
value is `ok`, which means within the bar. Where there is no floor or no bar it is null.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence


def percentile(values: Sequence[float], share: int) -> float:
    """Return a percentile; of fewer than two values, the value."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def times(act: Callable[[], object], count: int) -> list[float]:
    """Return how many milliseconds each call took."""
    found = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return found


def least_disturbed(measure: Callable[[], list[float]], rounds: int = 3) -> list[float]:
    """Measure some times, and return the round that other programs disturbed least.

    They can only make things slower; the tail of a distribution is otherwise mostly theirs.
    """
    return min((measure() for _ in range(rounds)), key=lambda found: percentile(found, 99))


def say(
    name: str,
    value: float,
    unit: str,
    *,
    floor: float | None = None,
    most: float | None = None,
    ratio: float | None = None,
) -> bool:
    """Print one result; `most` and `ratio` are what the value, and its ratio to the floor, may be.

    Returns whether it is within them.
    """
    found = value / floor if floor else None
    bars, ok = [], True
    if most is not None:
        bars.append(f"<= {most:g} {unit}")
        ok = value <= most
    if ratio is not None and found is not None:
        bars.append(f"<= {ratio:g} x floor")
        ok = ok and found <= ratio
    print(
        json.dumps(
            {
                "name": name,
                "value": round(value, 3),
                "unit": unit,
                "floor": None if floor is None else round(floor, 3),
                "ratio": None if found is None else round(found, 2),
                "bar": " and ".join(bars) or None,
                "ok": ok if bars else None,
            }
        ),
        flush=True,
    )
    return ok
