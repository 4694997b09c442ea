"""The project to try: original articles that come with the program, labelled completely."""

from pathlib import Path

from annotator.errors import MissingError
from annotator.exporters import exporters
from annotator.importers import importers
from annotator.paths import resource
from annotator.plugins import Exporter, pick
from annotator.project import Project

AUTHOR = "sample"


def make_sample(path: Path) -> Project:
    """Make a new project at `path` that holds the sample articles and their labels."""
    project = Project.create(path, author=AUTHOR)
    file = resource("samples", "samples.jsonl")
    project.import_files([(file, pick(importers(), "jsonl"))], author=AUTHOR)
    return project


def place_in(folder: Path, exporter: Exporter) -> Path:
    """Return where a format goes: a folder of its own name, which may hold one file."""
    own = folder / exporter.name
    return own if exporter.folder else own / f"sample{exporter.suffix}"


def export_sample(project: Project, folder: Path) -> tuple[list[Path], list[str]]:
    """Write the project in every format; return the paths, and what has to be installed first."""
    written: list[Path] = []
    missing: list[str] = []
    for exporter in exporters():
        path = place_in(folder, exporter)
        try:
            project.export(path, exporter, force=True)
        except MissingError as error:
            missing.append(str(error))
        else:
            written.append(path)
    return written, missing
