"""The edges of spans, where the mouse can take hold of one and drag it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from annotator.gui.article.column import Column
from annotator.gui.article.shape import Line
from annotator.model.span import Range

REACH = 3
"""Pixels on both sides of an edge in which the mouse takes hold of it."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or the end of one fragment of a span."""

    span_id: str
    fragment: int
    at_start: bool

    def moved(self, fragments: tuple[Range, ...], offset: int) -> tuple[Range, ...]:
        """Return fragments with this edge at another offset; one character is left at least."""
        start, end = fragments[self.fragment]
        if self.at_start:
            part = Range(min(offset, end - 1), end)
        else:
            part = Range(start, max(offset, start + 1))
        return (*fragments[: self.fragment], part, *fragments[self.fragment + 1 :])


def edge_at(column: Column, point: QPointF, selected: frozenset[str]) -> Edge | None:
    """Return the edge at a point of the page.

    Those of selected spans can be taken on their letters and below; those of others only at
    their bars and tags, because text is selected from the edge of a span more often than not.
    """
    number, line_number = column.line_at(point.y())
    line = column.shape(number).lines[line_number]
    y = point.y() - column.top(number)
    if not line.band_top <= y < line.lane_tops[-1]:
        return None
    lane = sum(y >= top for top in line.lane_tops) - 1
    found: list[tuple[float, Edge]] = []
    for bar in line.bars:
        on_bar = lane >= 0 and bar.lane == lane
        if on_bar or (lane < 0 and bar.span_id in selected):
            found += _edges(column, number, line, bar.span_id, point.x() - column.left)
    return min(found, key=_distance)[1] if found else None


def _edges(
    column: Column, number: int, line: Line, span_id: str, x: float
) -> list[tuple[float, Edge]]:
    page, layout = column.page, column.block(number).layout()
    result = []
    for index, fragment in enumerate(column.span(span_id).fragments):
        for at_start, offset in ((True, fragment.start), (False, fragment.end)):
            place = page.to_utf16(offset) - page.starts[number]
            inside = line.start <= place < line.end if at_start else line.start < place <= line.end
            if inside:
                text_line = layout.lineForTextPosition(place - (not at_start))
                edge_x: tuple[float, int] = text_line.cursorToX(place)  # type: ignore[assignment]
                if abs(edge_x[0] - x) <= REACH:
                    result.append((abs(edge_x[0] - x), Edge(span_id, index, at_start)))
    return result


def _distance(found: tuple[float, Edge]) -> float:
    return found[0]
