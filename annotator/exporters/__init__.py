"""Export out: one file per dataset format, all listed here by hand."""

from annotator.exporters import (
    chat,
    conll,
    csv,
    html,
    huggingface,
    jsonl,
    parquet,
    plover,
    spacy,
    webannotation,
)
from annotator.plugins import Exporter, discover

EXPORTERS = (
    chat.EXPORTER,
    conll.EXPORTER,
    csv.EXPORTER,
    html.EXPORTER,
    huggingface.EXPORTER,
    jsonl.EXPORTER,
    parquet.EXPORTER,
    plover.EXPORTER,
    spacy.EXPORTER,
    webannotation.EXPORTER,
)
GROUP = "annotator.exporters"


def exporters() -> tuple[Exporter, ...]:
    """Return all exporters by name: the built-in ones and those of installed packages."""
    return discover(EXPORTERS, GROUP)
