"""What an export would write, before anything is written."""

from dataclasses import dataclass
from pathlib import Path

from annotator.plugins import Exporter, Report

SHOWN = 4_000
"""Characters of each file that are shown."""

FILES = 12
"""Files whose beginnings are shown; of brat there are thousands."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The report, and the beginnings of the files by their names, as text."""

    report: Report
    files: tuple[tuple[str, str], ...]


def previewed(report: Report, exporter: Exporter, path: Path) -> Preview:
    """Look into what was written to `path`, which is about to go."""
    shown = tuple(
        (it.relative_to(path.parent).as_posix(), _beginning(it, exporter))
        for it in report.files[:FILES]
    )
    return Preview(report, shown)


def _beginning(path: Path, exporter: Exporter) -> str:
    with path.open("rb") as file:
        data = file.read(SHOWN * 4)
    if exporter.show and path.suffix in (".parquet", ".html"):
        return exporter.show(path)[:SHOWN]
    # A character may be cut at the end.
    text = data.decode(errors="ignore")
    if "\0" in text or len(text.encode()) < len(data) - 3:
        return f"{path.stat().st_size} bytes that are no text"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
