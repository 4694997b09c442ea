"""How each label looks in the present theme: colours and pens, made once and kept."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from annotator.gui.theme import Theme, mixed
from annotator.model.schema import Label, Pattern, Schema

DEEP = 0.22
"""How much of the bar's colour goes into the tint of a selected span."""

HOVER = 0.09

ASIDE = (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""How much may be left of the colour of a tag that steps back: as little as can be read."""

READABLE = 4.5
"""The contrast of letters that can be read (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours of a label: `bar` for bar and tag, and tints for every state.

    A tag that steps back has the colour `aside`.
    """

    name: str
    pattern: Pattern
    bar: QColor
    tint: QColor
    aside: QColor
    hover: QColor
    deep: QColor
    pen: QPen


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours of the page that belong to no label."""

    page: QColor
    text: QColor
    muted: QColor
    accent: QColor
    selection: QColor
    found: QColor
    arc: QColor
    handle: QColor


class Styles:
    """The styles of a schema's labels in a theme.

    `role_names` are the titles of those roles (by label and role) that have one.
    """

    def __init__(self, theme: Theme, schema: Schema) -> None:
        self.theme = theme
        self.schema = schema
        self.colors = Colors(
            page=QColor(theme.page),
            text=QColor(theme.text),
            muted=QColor(theme.muted),
            accent=QColor(theme.accent),
            selection=theme.selection(),
            found=mixed("#F2B600", theme.page, 0.28 if theme.dark else 0.45),
            arc=mixed(theme.muted, theme.page, 0.85),
            handle=mixed(theme.muted, theme.page, 0.38),
        )
        self._styles = {label.name: self._style(label) for label in schema.labels}
        self.rejected = self._rejected()
        self.role_names = {
            (label.name, role.name): role.title
            for label in schema.labels
            for role in label.roles
            if role.title
        }

    def of(self, label: str) -> Style | None:
        """Return the style of a label, if the schema has it."""
        return self._styles.get(label)

    def _style(self, label: Label) -> Style:
        look = self.theme.label(label)
        bar = QColor(look.bar)
        return Style(
            name=label.name,
            pattern=label.pattern,
            bar=bar,
            tint=QColor(look.tint),
            aside=_aside(look.bar, self.theme.page),
            hover=mixed(look.bar, look.tint, HOVER),
            deep=mixed(look.bar, look.tint, DEEP),
            pen=_pen(label.pattern, bar),
        )

    def _rejected(self) -> Style:
        """Return how a rejected span looks, whatever its label: grey and dotted."""
        theme, bar = self.theme, QColor(self.theme.muted)
        return Style(
            name="",
            pattern="dotted",
            bar=bar,
            tint=QColor(theme.page),
            aside=_aside(theme.muted, theme.page),
            hover=mixed(theme.muted, theme.page, HOVER),
            deep=mixed(theme.muted, theme.page, DEEP),
            pen=_pen("dotted", bar),
        )


def _aside(color: str, ground: str) -> QColor:
    """Return a colour thinned towards the ground as far as letters in it can be read."""
    thinned = (mixed(color, ground, share) for share in ASIDE)
    return next((it for it in thinned if _contrast(it, QColor(ground)) >= READABLE), QColor(color))


def _contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    red, green, blue = (
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4
        for it in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _pen(pattern: Pattern, color: QColor) -> QPen:
    """Return the pen of a bar that is not all of one piece; patterns are in its widths."""
    pen = QPen(color)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.0, 1.0] if pattern == "dotted" else [3.5, 1.5])
    return pen
