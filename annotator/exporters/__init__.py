"""Export out: one file per dataset format, all listed here by hand."""

from annotator.exporters import conll, csv, huggingface, jsonl, parquet, spacy
from annotator.plugins import Exporter, discover

EXPORTERS = (
    conll.EXPORTER,
    csv.EXPORTER,
    huggingface.EXPORTER,
    jsonl.EXPORTER,
    parquet.EXPORTER,
    spacy.EXPORTER,
)
GROUP = "annotator.exporters"


def exporters() -> tuple[Exporter, ...]:
    """Return all exporters by name: the built-in ones and those of installed packages."""
    return discover(EXPORTERS, GROUP)
