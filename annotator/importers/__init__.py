"""Text in: one file per format, all listed here by hand."""

from collections.abc import Sequence
from pathlib import Path

from annotator.errors import InputError
from annotator.importers import (
    brat,
    conll,
    conllu,
    doccano,
    feed,
    jsonl,
    label_studio,
    labelbuddy,
    pdf,
    prodigy,
    spacy,
    table,
    text,
    uima,
    web,
    webanno_tsv,
    wikinews_quotes,
    word,
)
from annotator.plugins import Importer, discover

IMPORTERS = (
    brat.IMPORTER,
    conll.IMPORTER,
    conllu.IMPORTER,
    table.CSV,
    doccano.IMPORTER,
    word.IMPORTER,
    feed.IMPORTER,
    web.HTML,
    table.JSON,
    jsonl.IMPORTER,
    label_studio.IMPORTER,
    labelbuddy.IMPORTER,
    table.PARQUET,
    pdf.IMPORTER,
    brat.POLNEAR,
    prodigy.IMPORTER,
    spacy.IMPORTER,
    text.IMPORTER,
    uima.JSON,
    uima.XMI,
    web.WARC,
    webanno_tsv.IMPORTER,
    wikinews_quotes.IMPORTER,
)
GROUP = "annotator.importers"
UNKNOWN = "is in no format that is known by its name and first bytes."
_HEAD = 1 << 16
"""Bytes to tell a format by: in many, an article's text comes before its labels."""


def importers() -> tuple[Importer, ...]:
    """Return all importers by name: the built-in ones and those of installed packages."""
    return discover(IMPORTERS, GROUP)


def articles_in(folder: Path) -> list[Path]:
    """Return the files below a folder, by name; without hidden ones and projects."""
    found = (it for it in folder.rglob("*") if it.is_file() and not it.name.startswith("."))
    return sorted(it for it in found if not is_project(it))


def without_companions(
    files: Sequence[tuple[Path, Importer | None]],
) -> list[tuple[Path, Importer | None]]:
    """Return the files without those that are read along with another one, in their order."""
    along = {it for path, importer in files if importer for it in importer.companions(path)}
    return [(path, importer) for path, importer in files if path not in along]


def is_project(path: Path) -> bool:
    """Whether a file is a project, or a part of one, by its name.

    Such a file must not even be looked into: if it is open, that would drop its locks.
    """
    return path.suffix.lower().startswith(".annotator")


def recognise(path: Path) -> Importer:
    """Return the importer for a file, by its suffix and its first bytes.

    Raises InputError with a sentence that lists the formats.
    """
    if found := look_into(path):
        return found
    formats = ", ".join(f"{it.name} ({' '.join(it.suffixes)})" for it in importers())
    raise InputError(f"{path} {UNKNOWN} There are {formats}; --format NAME chooses one.")


def look_into(path: Path) -> Importer | None:
    """Return the importer for a file, or None where it is in no format that is known.

    Raises InputError for a project, and for a file that cannot be read.
    """
    if is_project(path):
        raise InputError(f"{path} is a project, not an article; `annotator open` opens it.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    fitting = [it for it in importers() if it.recognises(path, head)]
    fitting.sort(key=lambda it: (path.suffix.lower() not in it.suffixes, it.general))
    return next(iter(fitting), None)
