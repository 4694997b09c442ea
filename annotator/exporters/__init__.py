"""Export out: one file per dataset format, all listed here by hand."""

from annotator.exporters import brat, conll, doccano, jsonl, label_studio, prodigy, spacy, uima
from annotator.plugins import Exporter, discover

EXPORTERS = (
    brat.EXPORTER,
    conll.EXPORTER,
    doccano.EXPORTER,
    jsonl.EXPORTER,
    label_studio.EXPORTER,
    prodigy.EXPORTER,
    spacy.EXPORTER,
    uima.JSON,
    uima.XMI,
)
GROUP = "annotator.exporters"


def exporters() -> tuple[Exporter, ...]:
    """Return all exporters by name: the built-in ones and those of installed packages."""
    return discover(EXPORTERS, GROUP)
