"""What the news scheme says of the founding article, as frames: labels with roles and values.

Of the article only offsets stand here (code points, half-open), and names of the cast.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from annotator.model.span import Range
from tests.gui.seed_labels import attributions

ZELENSKYY, RUBIO, TRUMP = "Volodymyr Zelenskyy", "Marco Rubio", "Donald Trump"
PUTIN, PESKOV, GILES = "Vladimir Putin", "Dmitry Peskov", "Keir Giles"
KELLOGG, LAVROV, PARLIAMENT = "Keith Kellogg", "Sergei Lavrov", "European Parliament"
KREMLIN = "Government of Russia"

KEYS = {"Actor": "a", "Event": "e", "Quantity": "n", "Quote": "q"}


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: its label, its place, and who it means."""

    role: str
    label: str
    fragments: tuple[Range, ...]
    who: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One label of the scheme: where it is, what fills its roles, who it means, what it says.

    `values` are those that the window has to give; those in `picked` are chosen in the
    inspector, by the keys of the fields. `told_by` is the chain of sources, in words.
    """

    label: str
    fragments: tuple[Range, ...]
    fillers: tuple[Filler, ...] = ()
    who: str = ""
    metonym: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    picked: tuple[tuple[str, str], ...] = ()
    told_by: str = ""

    @property
    def key(self) -> str:
        """The key of the label."""
        return KEYS.get(self.label, "")


def frame(label: str, *fragments: tuple[int, int], **said: Any) -> Frame:
    """Return a frame at some places."""
    return Frame(label, tuple(Range(*it) for it in fragments), **said)


def filler(role: str, label: str, start: int, end: int, who: str = "") -> Filler:
    """Return what fills a role."""
    return Filler(role, label, (Range(start, end),), who)


_SPEAKERS = (
    ZELENSKYY, ZELENSKYY, RUBIO, RUBIO, RUBIO, TRUMP, TRUMP, PESKOV, PESKOV, GILES, GILES,
    PARLIAMENT, PARLIAMENT,
)  # fmt: skip
_TYPES = ("mixed", "mixed", "mixed", "direct", *["mixed"] * 5, "direct", *["mixed"] * 3)

PRESIDENTS = (
    frame("Actor", (123, 145), who=TRUMP),
    frame("Actor", (187, 219), who=PUTIN),
    frame("Actor", (1136, 1175), who=ZELENSKYY),
    frame("Actor", (1571, 1593), who=TRUMP),
    frame("Actor", (2555, 2568), who=TRUMP),
    frame("Actor", (3072, 3092), who=TRUMP),
    frame("Actor", (5748, 5764), who=TRUMP),
)
"""Seven times “president”, three men; the fifth stands in a quote."""

QUOTES = tuple(
    Frame(
        "Quote",
        fragments,
        (
            Filler("source", "Actor", (source,), who),
            Filler("cue", "Cue", (cue,)),
        ),
        values={"qtype": qtype},
    )
    for (fragments, source, cue), who, qtype in zip(attributions(), _SPEAKERS, _TYPES, strict=True)
)


def _quantity(
    place: tuple[int, int], comparator: str, low: float | None, high: float | None, kind: str,
    unit: str = "", same_claim: tuple[int, int] | None = None, **more: Any,
) -> Frame:  # fmt: skip
    fillers = (filler("same_claim", "Quantity", *same_claim),) if same_claim else ()
    values = {"comparator": comparator, "low": low, "high": high, "kind": kind, "unit": unit}
    given = {name: it for name, it in (values | more).items() if it not in (None, "")}
    return frame("Quantity", place, fillers=fillers, values=given)


QUANTITIES = (
    _quantity((414, 430), "gt", 3, None, "duration", "a"),
    _quantity((281, 287), "ordinal", 2, 2, "rank"),
    _quantity((310, 323), "eq", 2, 2, "duration", "d", evaluative="minimiser"),
    _quantity((573, 586), "gt", 400, None, "count"),
    _quantity((650, 653), "eq", 2, 2, "casualties.dead"),
    _quantity((669, 671), "eq", 17, 17, "casualties.injured"),
    _quantity((855, 858), "eq", 728, 728, "count"),
    _quantity((895, 897), "eq", 13, 13, "count"),
    _quantity((1487, 1505), "lt", 0, 24, "duration", "h"),
    _quantity((3410, 3417), "vague", None, None, "count"),
    _quantity((3458, 3461), "eq", 2, 2, "count"),
    _quantity((4731, 4747), "gt", 70_000, None, "casualties.missing"),
    _quantity((5402, 5410), "gt", 400, None, "count", same_claim=(573, 586)),
    _quantity((5443, 5457), "eq", 1, 1, "duration", "night", evaluative="minimiser"),
    _quantity((6037, 6054), "approx", 20_000, 99_999, "casualties.missing",
              same_claim=(4731, 4747)),
)  # fmt: skip

MEETING = frame(
    "Event", (2223, 2226),
    fillers=(
        filler("actor", "Actor", 2211, 2222, RUBIO),
        filler("recipient", "Actor", 2257, 2270, LAVROV),
        filler("place", "Place", 2331, 2339),
        filler("time", "Time", 2177, 2185),
    ),
    values={"type": "CONSULT", "realis": "ACTUAL"},
    picked=(("type", "con"),),
)  # fmt: skip
"""An event with all that a budget is counted for."""

_D, _K = QUOTES[3], QUOTES[10]

PASSAGES: dict[str, tuple[Frame, ...]] = {
    "1 casualties, according to officials": (
        frame(
            "Quote", (503, 680),
            fillers=(
                filler("source", "Actor", 695, 709, "city officials"),
                filler("cue", "Cue", 682, 694),
            ),
            values={"qtype": "indirect"},
        ),
        *(
            replace(it, told_by="city officials ← according to ← the author")
            for it in QUANTITIES
            if 503 <= it.fragments[0].start < 680
        ),
    ),
    "2 quote in a quote": (
        frame(
            "Quote", (2363, 2441),
            fillers=(
                filler("source", "Actor", 2342, 2347, RUBIO),
                filler("cue", "Cue", 2348, 2352),
            ),
            values={"qtype": "mixed", "verbatim": [[2390, 2418]]},
        ),
        frame(
            "Quote", (2389, 2419),
            fillers=(
                Filler("inside", "Quote", (Range(2363, 2441),)),
                filler("source", "Actor", 2342, 2347, RUBIO),
                filler("cue", "Cue", 2348, 2352),
            ),
            values={"verbatim": [[2390, 2418]]},
        ),
    ),
    "3 one quote in two pieces": (
        Frame(_D.label, _D.fragments, _D.fillers,
              values={"qtype": "direct", "verbatim": [[2474, 2502], [2517, 2601]]}),
        frame("Actor", (2474, 2475), who=RUBIO),
        frame("Actor", (2555, 2568), who=TRUMP),
    ),
    "4 two verbatim pieces, a pronoun as source": (
        frame("Actor", (3843, 3853), who=GILES),
        frame(
            "Quote", (4055, 4274), fillers=_K.fillers,
            values={"qtype": "mixed", "verbatim": [[4193, 4203], [4220, 4273]]},
        ),
    ),
    "5 three actors, one in the other": (
        frame("Actor", (1539, 1620), who=KELLOGG),
        frame("Actor", (1571, 1620), who=KELLOGG),
        frame("Actor", (1571, 1593), who=TRUMP),
    ),
    "6 an actor in an actor, two kinds of drones": (
        frame("Actor", (792, 811), who="Ukraine’s air force"),
        frame("Actor", (792, 799), who="Ukraine"),
        frame(
            "Quantity", (855, 858), fillers=(filler("measures", "Object", 859, 882),),
            values={"comparator": "eq", "low": 728, "high": 728, "kind": "count"},
        ),
    ),
    "7 a capital for its government, and one for itself": (
        frame("Actor", (3975, 3981), who="Moscow", metonym=KREMLIN),
        frame("Actor", (4266, 4272), who="Moscow", metonym=KREMLIN),
        frame("Actor", (3891, 3897), who="London"),
    ),
    "8 an event with everyone in it": (MEETING,),
}  # fmt: skip
