"""How each label looks in the present theme: colours and pens, made once and kept."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from annotator.gui.theme import Theme, mixed
from annotator.model.schema import Label, Pattern, Schema

DEEP = 0.22
"""How much of the bar's colour goes into the tint of a selected span."""

HOVER = 0.09

FAINT = 0.45
"""How much of its tint is left where a span has something inside that stands out."""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours of a label: `bar` for bar and tag, and tints for every state."""

    name: str
    pattern: Pattern
    bar: QColor
    tint: QColor
    faint: QColor
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
    """The styles of a schema's labels in a theme."""

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
            faint=mixed(look.tint, self.theme.page, FAINT),
            hover=mixed(look.bar, look.tint, HOVER),
            deep=mixed(look.bar, look.tint, DEEP),
            pen=_pen(label.pattern, bar),
        )


def _pen(pattern: Pattern, color: QColor) -> QPen:
    """Return the pen of a bar that is not all of one piece; patterns are in its widths."""
    pen = QPen(color)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.0, 1.0] if pattern == "dotted" else [3.5, 1.5])
    return pen
