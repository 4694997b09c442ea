"""What the news scheme says of the article that the project was founded on: places and labels.

Only offsets stand here (code points, half-open); the article itself is not part of the project.
"""

from dataclasses import dataclass
from pathlib import Path

from annotator.model.span import Range

SEED = Path(__file__).parents[2].parent / "shared" / "articles" / "seed.txt"


@dataclass(frozen=True, slots=True)
class Gold:
    """One label of the tables: its fragments, and the key that marks it (empty for a helper)."""

    label: str
    key: str
    fragments: tuple[Range, ...]


_QUOTES = (
    (((1300, 1341),), (1263, 1265), (1266, 1275)),
    (((1858, 1911),), (1811, 1820), (1821, 1829)),
    (((2389, 2419),), (2342, 2347), (2348, 2352)),
    (((2473, 2503), (2516, 2602)), (2504, 2509), (2510, 2514)),
    (((2621, 2635),), (2603, 2605), (2606, 2616)),
    (((3007, 3071),), (2980, 2985), (2986, 2997)),
    (((3242, 3256),), (3219, 3224), (3225, 3241)),
    (((3654, 3666),), (3625, 3627), (3628, 3632)),
    (((3757, 3778),), (3691, 3693), (3700, 3706)),
    (((3974, 4039),), (3843, 3853), (3916, 3948)),
    (((4192, 4204), (4219, 4274)), (4041, 4043), (4044, 4054)),
    (((4529, 4549),), (4446, 4469), (4509, 4519)),
    (((4933, 4988),), (4887, 4910), (4913, 4932)),
)
_QUANTITIES = (
    (414, 430),
    (281, 287),
    (310, 323),
    (573, 586),
    (650, 653),
    (669, 671),
    (855, 858),
    (895, 897),
    (1487, 1505),
    (3410, 3417),
    (3458, 3461),
    (4731, 4747),
    (5402, 5410),
    (5443, 5457),
    (6037, 6054),
)


def attributions() -> tuple[tuple[tuple[Range, ...], Range, Range], ...]:
    """Return of each of the 13 quotes its fragments, its source and its cue."""
    return tuple(
        (tuple(Range(*it) for it in fragments), Range(*source), Range(*cue))
        for fragments, source, cue in _QUOTES
    )


def gold() -> tuple[Gold, ...]:
    """Return all labels of the tables: 13 quotes with source and cue, and 15 quantities."""
    found = []
    for fragments, source, cue in _QUOTES:
        found.append(Gold("Quote", "q", tuple(Range(*it) for it in fragments)))
        found.append(Gold("Actor", "a", (Range(*source),)))
        found.append(Gold("Cue", "", (Range(*cue),)))
    found += [Gold("Quantity", "n", (Range(*it),)) for it in _QUANTITIES]
    return tuple(found)
