"""Distances on the page, in whole pixels, for one zoom."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtGui import QFont, QFontMetricsF

from annotator.gui import theme

MEASURE = 72
"""Characters that fit into a line; since lines break at words, most have about three fewer."""

LEADING = 1.5
TITLE = 1.5
MARGIN = 44
"""Pixels left free on both sides of the column, for arcs and for tags that stick out."""

_SAMPLE = (
    "The night ferry left an hour late, said the harbour office, because fog had settled over "
    "both piers and 40 lorries were still waiting at the gate"
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Fonts and distances.

    A line is `pitch` high before its lanes. A lane with a tag is `tag_lane` high, and the tag
    stands at `tag_base`; one with nothing but a bar is `bar_lane` high. `first_lane` is kept
    free below every line. Bars are up to `bar` high, and made of lines of `stroke` or twice
    that. Without `tags` there are only bars, and the tag of a selected span hangs over the next
    line. Letters with high marks, ticks and tags reach out of their line by up to `spill`.
    `sign` is the room for the sign behind the tag of what is not finished.
    """

    tags: bool
    font: QFont
    title_font: QFont
    tag_font: QFont
    column: int
    character: float
    pitch: int
    blank: int
    gap: int
    stroke: int
    bar: int
    bar_lane: int
    tag_lane: int
    first_lane: int
    tag_base: int
    arc_lane: int
    byline: int
    top: int
    bottom: int
    spill: int
    sign: int

    def tag_width(self, tag: str) -> int:
        """Return how wide a tag is."""
        return ceil(QFontMetricsF(self.tag_font).horizontalAdvance(tag)) + 5


def measures(zoom: float, *, tags: bool) -> Measures:
    """Return the distances for a zoom; without `tags`, lanes hold nothing but bars."""
    font, tag_font = theme.reading_font(zoom), theme.tag_font(zoom)
    title_font = QFont(font)
    title_font.setPointSizeF(font.pointSizeF() * TITLE)
    title_font.setWeight(QFont.Weight.DemiBold)
    em = theme.READING_SIZE * zoom
    metrics, tag = QFontMetricsF(font), QFontMetricsF(tag_font)
    character = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
    cap = ceil(tag.capHeight())
    grown = max(1.0, 1 + (zoom - 1) / 2)
    bar = round(4 * grown)
    tag_base = bar + 1 + cap
    tag_lane = tag_base + ceil(tag.descent())
    return Measures(
        tags=tags,
        font=font,
        title_font=title_font,
        tag_font=tag_font,
        column=ceil(character * MEASURE),
        character=character,
        pitch=round(LEADING * em),
        blank=round(0.8 * em),
        gap=round(0.4 * em),
        stroke=round(grown),
        bar=bar,
        bar_lane=bar + 2,
        tag_lane=tag_lane,
        first_lane=tag_lane if tags else bar + 2,
        tag_base=tag_base,
        arc_lane=ceil(tag.height()) + 1,
        byline=ceil(2.2 * em),
        top=round(2.4 * em),
        bottom=round(6 * em),
        spill=round(em / 2) + (0 if tags else tag_lane),
        sign=cap + 3,
    )
