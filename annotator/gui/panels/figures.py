"""Figures as lists show them: grouped by thousands, all of one width."""

from PySide6.QtGui import QFont


def grouped(number: int) -> str:
    """Return a number with commas between its thousands: `12,345`."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 label`, `2,000 labels`."""
    return f"{grouped(number)} {one if number == 1 else many or f'{one}s'}"


def tabular(font: QFont) -> QFont:
    """Return the font with figures that are all of one width, so that columns stand."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
