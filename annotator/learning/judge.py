"""Which candidates are right: one logistic regression for each label, trained as a field.

A conditional random field over sequences of one item is a logistic regression, so that no further
library is needed. What it says of a candidate is the chance that its author would label it so.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.learning.candidates import Row, Rows
from annotator.learning.features import Feature

if TYPE_CHECKING:
    from pycrfsuite import Tagger

_WAY = {"c1": 0.0, "c2": 3.0, "max_iterations": 60}
"""Strong regularisation: there are many features, and few articles."""


def taught(answers: Iterable[tuple[Sequence[Feature], bool]]) -> bytes:
    """Return what tells right candidates from wrong ones; no bytes where all are the same."""
    from pycrfsuite import Trainer

    trainer = Trainer(algorithm="lbfgs", params=_WAY, verbose=False)
    kinds = set()
    for features, right in answers:
        trainer.append([features], [str(right)])
        kinds.add(right)
    if len(kinds) < 2:
        return b""
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        path = Path(folder, "judge.crf")
        trainer.train(str(path))
        return path.read_bytes()


def chances(tagger: "Tagger", told: Mapping[Row, Sequence[Feature]]) -> dict[Row, float]:
    """Return for each candidate how likely it is right."""
    found = {}
    for row, features in told.items():
        tagger.set([features])
        found[row] = tagger.marginal("True", 0)
    return found


def chosen(chance: Mapping[Row, float], least: float = 0.0) -> dict[Row, float]:
    """Return the likeliest candidates that can stand beside each other.

    Of two that cross, or that differ by one token, the likelier one is taken; others may nest.
    """
    taken: dict[Row, float] = {}
    there = Rows()
    for row, sure in sorted(chance.items(), key=lambda it: (-it[1], it[0])):
        if sure < least:
            break
        if all(_beside(row, it) for it in there.touching(row)):
            taken[row] = sure
            there.add(row)
    return taken


def _beside(one: Row, other: Row) -> bool:
    left, right = one[0] - other[0], one[1] - other[1]
    crosses = left * right > 0
    close = (not left and abs(right) < 2) or (not right and abs(left) < 2)
    return not (crosses or close)
