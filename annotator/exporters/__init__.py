"""Export out: one file per dataset format, all listed here by hand."""

from annotator.exporters import (
    brat,
    chat,
    conll,
    conllu,
    csv,
    doccano,
    html,
    huggingface,
    jsonl,
    label_studio,
    parquet,
    plover,
    prodigy,
    quotes,
    spacy,
    uima,
    webannotation,
)
from annotator.plugins import Exporter, discover

EXPORTERS = (
    brat.EXPORTER,
    chat.EXPORTER,
    conll.EXPORTER,
    conllu.EXPORTER,
    csv.EXPORTER,
    doccano.EXPORTER,
    html.EXPORTER,
    huggingface.EXPORTER,
    jsonl.EXPORTER,
    label_studio.EXPORTER,
    parquet.EXPORTER,
    plover.EXPORTER,
    quotes.POLNEAR,
    prodigy.EXPORTER,
    spacy.EXPORTER,
    uima.JSON,
    uima.XMI,
    webannotation.EXPORTER,
    quotes.WIKINEWS,
)
GROUP = "annotator.exporters"


def exporters() -> tuple[Exporter, ...]:
    """Return all exporters by name: the built-in ones and those of installed packages."""
    return discover(EXPORTERS, GROUP)
