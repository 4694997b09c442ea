"""Colours and type: one light and one dark theme, and the style sheet made from them.

Colours of labels are data in the schema; these are the colours of everything else. Contrast:
text at least 10:1 on every tint, muted text at least 6:1 on the page.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from annotator.model.schema import Colors, Label

READING_FACES = ("Noto Serif", "Source Serif 4", "Georgia", "Charis SIL", "DejaVu Serif")
READING_SIZE = 17
"""Pixels of the reading face at 100 %."""

UI_SIZE = 13
TAG_SIZE = 11
STEP = 4
"""All distances are multiples of this many pixels."""

RADIUS = 6


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the window."""

    name: str
    dark: bool
    page: str
    chrome: str
    raised: str
    hairline: str
    text: str
    muted: str
    accent: str
    danger: str
    ok: str

    def label(self, label: Label) -> Colors:
        """Return how a label looks in this theme."""
        return label.dark if self.dark else label.light

    def palette(self) -> QPalette:
        """Return the palette for widgets, so that none falls back to the platform's colours."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.chrome,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.page,
            QPalette.ColorRole.AlternateBase: self.raised,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.Button: self.raised,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.ToolTipBase: self.raised,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.PlaceholderText: self.muted,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: self.page,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.Light: self.raised,
            QPalette.ColorRole.Mid: self.hairline,
            QPalette.ColorRole.Dark: self.muted,
            QPalette.ColorRole.Shadow: self.hairline,
        }
        for role, color in roles.items():
            palette.setColor(role, QColor(color))
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.muted))
        return palette

    def selection(self) -> QColor:
        """Return the colour behind selected text: the accent, thinned towards the page."""
        return mixed(self.accent, self.page, 0.30 if not self.dark else 0.38)


LIGHT = Theme(
    name="light",
    dark=False,
    page="#FCFBF8",
    chrome="#F1EFEA",
    raised="#FFFFFF",
    hairline="#D9D5CC",
    text="#1D1B18",
    muted="#5E5A52",
    accent="#0A5EB0",
    danger="#B42318",
    ok="#1F7A4D",
)
DARK = Theme(
    name="dark",
    dark=True,
    page="#17181B",
    chrome="#1F2125",
    raised="#26292E",
    hairline="#383C43",
    text="#ECE9E2",
    muted="#A6A299",
    accent="#6CB2FF",
    danger="#FF8A7A",
    ok="#6FD19E",
)


def chosen(setting: str) -> Theme:
    """Return the theme of a setting: `light`, `dark`, or what the system says."""
    if setting in ("light", "dark"):
        return DARK if setting == "dark" else LIGHT
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme is Qt.ColorScheme.Dark else LIGHT


def mixed(color: str, ground: str, share: float) -> QColor:
    """Return `color` laid over `ground`, covering `share` of it, as an opaque colour."""
    return QColor(_mixed(color, ground, share))


@lru_cache(maxsize=256)
def _mixed(color: str, ground: str, share: float) -> QColor:
    top, bottom = QColor(color), QColor(ground)
    return QColor.fromRgbF(
        *(
            share * getattr(top, part)() + (1 - share) * getattr(bottom, part)()
            for part in ("redF", "greenF", "blueF")
        )
    )


def reading_font(zoom: float = 1.0) -> QFont:
    """Return the face that articles are set in."""
    families = set(QFontDatabase.families())
    face = next((name for name in READING_FACES if name in families), "serif")
    font = QFont(face)
    font.setStyleHint(QFont.StyleHint.Serif)
    # Points, not pixels: screen readers are told the size in points.
    font.setPointSizeF(READING_SIZE * zoom * _POINTS_PER_PIXEL)
    return font


def tag_font(zoom: float = 1.0) -> QFont:
    """Return the face of the small labels below the lines; it grows more slowly than the text."""
    return QFont(_tag_font(zoom, QGuiApplication.font().toString()))


@lru_cache(maxsize=16)
def _tag_font(zoom: float, face: str) -> QFont:
    """Make it once for each face: every row of every list asks for it."""
    font = QFont()
    font.fromString(face)
    font.setPointSizeF(TAG_SIZE * max(1.0, 1 + (zoom - 1) * 0.6) * _POINTS_PER_PIXEL)
    font.setWeight(QFont.Weight.Medium)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 101.5)
    return font


def ui_font() -> QFont:
    """Return the face of everything around the article."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(UI_SIZE * _POINTS_PER_PIXEL)
    return font


_POINTS_PER_PIXEL = 72 / 96
