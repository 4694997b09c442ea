"""The shape of a paragraph: where its lines, bars, tags and arcs are.

Everything is in pixels from the top left corner of the paragraph; whoever paints, or looks for
what is under the mouse, reads it from here.
"""

from dataclasses import dataclass, field

Interval = tuple[float, float]


@dataclass(slots=True)
class Bar:
    """One piece of a span on one line.

    `parts` are the intervals that its letters cover, more than one where the direction of
    writing changes; `left` and `right` are the ends of them all. The tag is empty on lines that
    a span only goes on in. In a lane that is folded, a bar is painted only while it is lit.
    `inner` are the intervals that stand out of the rest, as the verbatim words of a quote; None
    where there is no such thing. A span that `lacks` something that its label requires has a
    mark behind its tag. One that is not accepted is `proposed`, or else `rejected` as well.
    """

    span_id: str
    label: str
    proposed: bool
    flags: int
    left: float
    right: float
    parts: list[Interval]
    backwards: bool = False
    tag: str = ""
    tag_left: float = 0
    tag_width: int = 0
    lane: int = 0
    inner: list[Interval] | None = None
    lacks: bool = False
    rejected: bool = False

    @property
    def reach(self) -> Interval:
        """What it takes up in its lane, its tag included."""
        if not self.tag:
            return self.left, self.right
        return min(self.left, self.tag_left), max(self.right, self.tag_left + self.tag_width)


@dataclass(slots=True)
class Arc:
    """A relation whose ends are on one line."""

    relation_id: str
    source_id: str
    target_id: str
    source: float
    target: float
    label: str
    label_left: float
    label_width: int
    lane: int = 0

    @property
    def reach(self) -> Interval:
        """What it takes up in its lane, its label included."""
        left, right = min(self.source, self.target), max(self.source, self.target)
        return min(left, self.label_left), max(right, self.label_left + self.label_width)


@dataclass(slots=True)
class Fold:
    """Spans that found no lane; they are shown as `+n`, from `left` to `right`.

    `reach` is where the last of them ends.
    """

    left: float
    right: float
    reach: float
    span_ids: list[str]


@dataclass(slots=True)
class Line:
    """One visual line.

    From `top` to `bottom` with everything; the letters stand between `band_top` and
    `band_bottom`; `lane_tops` has one more entry than there are lanes: where the last one ends.
    """

    start: int
    end: int
    top: int
    band_top: int
    band_bottom: int
    lane_tops: list[int]
    bottom: int
    bars: list[Bar] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)

    def spans_at(self, x: float, y: float) -> list[str]:
        """Return the spans at a place, the innermost first; below the letters, those of a lane."""
        if y < self.band_top:
            return []
        if y < self.lane_tops[0]:
            bars = [it for it in self.bars if any(a <= x <= b for a, b in it.parts)]
        else:
            lane = self._lane_at(y)
            if self.folds and lane == len(self.lane_tops) - 2:
                return self._folded_at(x)
            bars = [it for it in self.bars if it.lane == lane and it.reach[0] <= x <= it.reach[1]]
        return list(dict.fromkeys(it.span_id for it in bars))

    def _folded_at(self, x: float) -> list[str]:
        left = [it for it in self.folds if it.left <= x]
        return left[-1].span_ids if left and x <= left[-1].right else []

    def _lane_at(self, y: float) -> int:
        return sum(y >= top for top in self.lane_tops[1:])


@dataclass(slots=True)
class Shape:
    """All lines of a paragraph, and how high it is with the room around it."""

    lines: list[Line]
    height: int

    def line_at(self, y: float) -> int:
        """Return the number of the line at a height, or of the nearest one."""
        for number, line in enumerate(self.lines):
            if y < line.bottom:
                return number
        return len(self.lines) - 1

    def line_of(self, position: int) -> Line:
        """Return the line that holds a UTF-16 offset of the paragraph."""
        return next((it for it in self.lines if position < it.end), self.lines[-1])
