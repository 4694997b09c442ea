"""Shaping a paragraph: from the lines that Qt has wrapped, and the pieces of spans in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextLayout, QTextLine

from annotator.gui.article import lanes
from annotator.gui.article.measures import Measures
from annotator.gui.article.pieces import CLOSES, FIRST, LAST, OPENS, Piece
from annotator.gui.article.shape import Arc, Bar, Fold, Interval, Line, Shape
from annotator.model.filters import EVERYTHING, Filter
from annotator.model.relation import Relation
from annotator.model.span import Span

INSET = 9
"""How far from the end of a bar an arc starts."""

APART = 8
"""How far apart the heads of two arcs are, if there is room."""

NARROW = 5
"""Bars are at least this wide, so that a span of something without width is to be seen."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a paragraph, and what is known about it.

    `inner` gives what stands out inside a span, in UTF-16 units of the paragraph, or None;
    `lacks` says whether it is not finished.
    """

    pieces: list[Piece]
    spans: Mapping[str, Span]
    relations: Callable[[str], list[Relation]]
    inner: Callable[[Span], list[tuple[int, int]] | None]
    lacks: Callable[[Span], bool]
    mixed: bool
    backwards: bool
    filter: Filter = EVERYTHING

    def shows(self, piece: Piece) -> bool:
        """Whether a piece is to be seen."""
        span = self.spans.get(piece.span_id)
        return span is not None and self.filter.shows(span)


@dataclass(frozen=True, slots=True)
class Old:
    """The shape that a paragraph had, and the spans that have changed since."""

    shape: Shape
    changed: frozenset[str]

    def stays(self, number: int, active: Iterable[Piece]) -> bool:
        """Whether a line looks as it did; `active` are the pieces that are on it now."""
        before, now = self.shape.lines[number].bars, active
        return not (
            any(it.span_id in self.changed for it in before)
            or any(it.span_id in self.changed for it in now)
        )


class Shaper:
    """Makes shapes with the distances of one zoom."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self._widths: dict[str, int] = {}
        self.role_names: Mapping[tuple[str, str], str] = {}

    def blank(self, layout: QTextLayout) -> Shape:
        """Return the shape of a paragraph in which nothing is to be seen."""
        line, height = layout.lineAt(0), self.measures.blank
        top = (height - round(line.height())) // 2
        line.setPosition(QPointF(0, top))
        bottom = top + round(line.height())
        return Shape([Line(0, line.textLength(), 0, top, bottom, [height, height], height)], height)

    def shape(
        self, layout: QTextLayout, marks: Marks | None, below: int, old: Old | None = None
    ) -> Shape:
        """Put the wrapped lines of a paragraph where they belong, and what is marked in it.

        With an `old` shape of the same lines, only those that may look different are made anew.
        """
        result, top = Shape([], 0), 0
        for number, active in enumerate(_lines(layout, marks, old)):
            if old and old.stays(number, active):
                line = _moved(layout, number, old.shape.lines[number], top)
            else:
                line = self._made(layout.lineAt(number), top, active, marks)
            result.lines.append(line)
            top = line.bottom
        result.height = top + below
        return result

    def _made(
        self, text_line: QTextLine, top: int, active: list[Piece], marks: Marks | None
    ) -> Line:
        bars, arcs = list[Bar](), list[Arc]()
        if marks:
            bars = self._bars(text_line, active, marks)
            arcs = self._arcs(bars, marks) if len(bars) > 1 else []
        return self._line(text_line, top, bars, arcs)

    def tag_width(self, tag: str) -> int:
        """Return how wide a tag is."""
        if tag not in self._widths:
            self._widths[tag] = self.measures.tag_width(tag)
        return self._widths[tag]

    def _line(self, text_line: QTextLine, top: int, bars: list[Bar], arcs: list[Arc]) -> Line:
        """Stack up what belongs to a line: arcs, letters, lanes."""
        measures = self.measures
        rows = 1 + max((it.lane for it in arcs), default=-1)
        natural = ceil(text_line.ascent() + text_line.descent())
        spare = max(measures.pitch, ceil(natural * 1.06)) - natural
        band_top = top + rows * measures.arc_lane + spare // 2
        text_line.setPosition(QPointF(0, band_top))
        band_bottom = band_top + natural
        line = Line(
            start=text_line.textStart(),
            end=text_line.textStart() + text_line.textLength(),
            top=top,
            band_top=band_top + natural // 12,
            band_bottom=band_bottom,
            lane_tops=[band_bottom],
            bottom=0,
            bars=bars,
            arcs=arcs,
        )
        self._stack_lanes(line)
        line.bottom = line.lane_tops[-1] + spare - spare // 2
        return line

    def _stack_lanes(self, line: Line) -> None:
        """Give bars their lanes, and lanes their heights."""
        measures, heights = self.measures, [self.measures.first_lane]
        items = [lanes.Tagged(it.left, it.right, it.tag_width, it.backwards) for it in line.bars]
        for bar, (lane, tag_left) in zip(line.bars, lanes.pack_tagged(items), strict=True):
            bar.lane, bar.tag_left = lane, tag_left
            if lane < lanes.LANES:
                while len(heights) <= lane:
                    heights.append(measures.bar_lane)
                if bar.tag:
                    heights[lane] = measures.tag_lane
        if any(bar.lane >= lanes.LANES for bar in line.bars):
            width = self.tag_width("+00")
            intervals = [(bar.left, bar.right) for bar in line.bars]
            groups = lanes.fold(intervals, [bar.lane for bar in line.bars], width)
            line.folds = [
                Fold(
                    at,
                    at + width,
                    max(at + width, *(line.bars[it].right for it in them)),
                    [line.bars[it].span_id for it in them],
                )
                for at, them in groups
            ]
            heights.append(measures.tag_lane)
        for height in heights:
            line.lane_tops.append(line.lane_tops[-1] + height)

    # Bars

    def _bars(self, text_line: QTextLine, pieces: list[Piece], marks: Marks) -> list[Bar]:
        """Return the bars on a line, the innermost first."""
        rect = text_line.naturalTextRect()
        start = text_line.textStart()
        end = start + text_line.textLength()
        found: list[tuple[float, int, str, Bar]] = []
        for piece in pieces:
            left, right = max(piece.start, start), min(piece.end, end)
            if left > right or (left == right and piece.start != piece.end):
                continue
            parts = _parts(text_line, left, right, mixed=marks.mixed)
            parts = _within(parts, rect.left(), rect.right())
            bar = self._bar(piece, parts, marks, (piece.start >= start, piece.end <= end))
            inner = _inner_parts(text_line, marks, piece, (left, right))
            if inner is not None:
                inner = [(max(a, bar.left), min(b, bar.right)) for a, b in inner]
                bar.inner = [it for it in inner if it[0] < it[1]]
            found.append((bar.right - bar.left, piece.size, piece.span_id, bar))
        found.sort(key=_inner_first)
        return [it[3] for it in found]

    def _bar(
        self, piece: Piece, parts: list[Interval], marks: Marks, ends: tuple[bool, bool]
    ) -> Bar:
        flags = piece.flags
        flags &= ~(0 if ends[0] else OPENS)
        flags &= ~(0 if ends[1] else CLOSES)
        span = marks.spans[piece.span_id]
        proposed = span.state != "accepted"
        left, right = parts[0][0], parts[-1][1]
        bar = Bar(piece.span_id, span.label, proposed, flags, left, right, parts, marks.backwards)
        bar.rejected = span.state == "rejected"
        if flags & OPENS and self.measures.tags:
            before, after = "" if flags & FIRST else "… ", "" if flags & LAST else " …"
            bar.tag = before + span.label + after
            bar.lacks = not proposed and marks.lacks(span)
            bar.tag_width = self.tag_width(bar.tag) + bar.lacks * self.measures.sign
        return bar

    # Arcs

    def _arcs(self, bars: list[Bar], marks: Marks) -> list[Arc]:
        """Return the arcs on a line, the shortest first, as many as there are lanes for."""
        here = {bar.span_id: bar for bar in reversed(bars)}
        relations = {
            it.id: it
            for span_id in here
            for it in marks.relations(span_id)
            if it.source in here and it.target in here and it.state != "rejected"
        }
        arcs = [self._arc(it, here[it.source], here[it.target]) for it in relations.values()]
        arcs.sort(key=_shortest_first)
        _spread(arcs, here)
        for arc, lane in zip(arcs, lanes.pack([it.reach for it in arcs], 8), strict=True):
            arc.lane = lane
        return [it for it in arcs if it.lane < lanes.ARC_LANES]

    def _arc(self, relation: Relation, source: Bar, target: Bar) -> Arc:
        start, end = _arc_ends(source, target)
        plain = relation.label.replace("_", " ")
        label = self.role_names.get((source.label, relation.label), plain)
        width = self.tag_width(label)
        left = (start + end - width) / 2
        if abs(end - start) < width + 16:
            left = max(start, end) + 3
        return Arc(relation.id, relation.source, relation.target, start, end, label, left, width)


def _lines(layout: QTextLayout, marks: Marks | None, old: Old | None) -> Iterator[list[Piece]]:
    """Yield the pieces on each line."""
    if old:
        lines = [(it.start, it.end) for it in old.shape.lines]
    else:
        found = [layout.lineAt(number) for number in range(layout.lineCount())]
        lines = [(it.textStart(), it.textStart() + it.textLength()) for it in found]
    shown = [it for it in marks.pieces if marks.shows(it)] if marks else []
    waiting = sorted(shown, reverse=True)
    active: list[Piece] = []
    for number, (start, end) in enumerate(lines):
        # The end of the last line is on it.
        until = end + (number == len(lines) - 1)
        while waiting and waiting[-1].start < until:
            active.append(waiting.pop())
        active = [it for it in active if it.end > start or it.start == it.end >= start]
        yield active


def _moved(layout: QTextLayout, number: int, line: Line, top: int) -> Line:
    """Return a line at another height."""
    step = top - line.top
    if not step:
        return line
    text_line = layout.lineAt(number)
    text_line.setPosition(QPointF(text_line.x(), text_line.y() + step))
    return replace(
        line,
        top=top,
        band_top=line.band_top + step,
        band_bottom=line.band_bottom + step,
        lane_tops=[it + step for it in line.lane_tops],
        bottom=line.bottom + step,
    )


def _inner_first(item: tuple[float, int, str, Bar]) -> tuple[float, int, str]:
    return item[:3]


def _shortest_first(arc: Arc) -> tuple[float, float]:
    return abs(arc.target - arc.source), min(arc.source, arc.target)


def _spread(arcs: list[Arc], bars: dict[str, Bar]) -> None:
    """Move heads that would fall on one another apart, as far as their bars go."""
    heads: list[float] = []
    for arc in arcs:
        bar = bars[arc.target_id]
        middle = (bar.left + bar.right) / 2
        step = APART if arc.target <= middle else -APART
        while any(abs(arc.target - it) < APART for it in heads):
            if not bar.left <= arc.target + step <= bar.right:
                break
            arc.target += step
        heads.append(arc.target)


def _arc_ends(source: Bar, target: Bar) -> Interval:
    """Return where an arc starts and ends: near the ends of the bars that face each other."""
    middles = (source.left + source.right) / 2, (target.left + target.right) / 2
    if source.right <= target.left:
        return max(source.right - INSET, middles[0]), min(target.left + INSET, middles[1])
    if target.right <= source.left:
        return min(source.left + INSET, middles[0]), max(target.right - INSET, middles[1])
    # One inside the other: from the end of the outer one that is farther away.
    inner, outer = (
        (target, source)
        if target.right - target.left < source.right - source.left
        else (
            source,
            target,
        )
    )
    middle = (inner.left + inner.right) / 2
    edge = outer.left + INSET if middle - outer.left > outer.right - middle else outer.right - INSET
    return (edge, middle) if outer is source else (middle, edge)


def _parts(line: QTextLine, start: int, end: int, *, mixed: bool) -> list[Interval]:
    """Return which intervals the characters from `start` to `end` cover on a line."""
    if not mixed or start == end:
        left, right = _x(line, start), _x(line, end)
        return [(min(left, right), max(left, right))]
    runs: list[Interval] = []
    for run in line.glyphRuns(start, end - start):
        places = run.positions()
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        if places:
            left = min(it.x() for it in places)
            right = max(it.x() + step.x() for it, step in zip(places, advances, strict=True))
            runs.append((left, right))
    return _joined(sorted(runs)) or [(_x(line, start), _x(line, start))]


def _inner_parts(
    line: QTextLine, marks: Marks, piece: Piece, ends: tuple[int, int]
) -> list[Interval] | None:
    """Return the intervals that stand out within a piece on a line, whose ends are given."""
    inner = marks.inner(marks.spans[piece.span_id])
    if inner is None:
        return None
    found = [(max(start, ends[0]), min(end, ends[1])) for start, end in inner]
    return [
        part
        for start, end in found
        if start < end
        for part in _parts(line, start, end, mixed=marks.mixed)
    ]


def _x(line: QTextLine, position: int) -> float:
    # Qt returns the place and the position it belongs to; its stubs do not say so.
    x: tuple[float, int] = line.cursorToX(position)  # type: ignore[assignment]
    return x[0]


def _joined(runs: list[Interval]) -> list[Interval]:
    """Return intervals with those that touch made one."""
    joined: list[Interval] = []
    for left, right in runs:
        if joined and left <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], right)
        else:
            joined.append((left, right))
    return joined


def _within(parts: list[Interval], left: float, right: float) -> list[Interval]:
    """Return intervals without the blanks that hang out of a line, none too narrow to be seen."""
    kept = [(max(a, left), min(b, right)) for a, b in parts if a < right and b > left]
    if not kept:
        at = min(max(parts[0][0], left), right)
        kept = [(at, at)]
    if kept[-1][1] - kept[0][0] < NARROW:
        kept = [(kept[0][0], kept[0][0] + NARROW)]
    return kept
