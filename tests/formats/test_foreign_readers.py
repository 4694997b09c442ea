"""Promise: other programs see every label on its words, in every format that can hold them."""

from collections import Counter
from pathlib import Path

import pytest

from annotator.exporters import exporters
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.span import Range, Span, text_order
from annotator.plugins import pick
from annotator.project import default_schema
from tests.formats import readers

SHIP = "🗳\ufe0f"
FAMILY = "👩\u200d👩\u200d👧"
TEXT = (
    f"Ada {SHIP} Kern said: “no\u0301 more” — קול השלום\r\n"
    f"said 400 men.\u2028Bea {FAMILY} left =1+1, <b>&amp; the\u00a0port."
)

LABELS = (
    ("Actor", f"Ada {SHIP} Kern"),
    ("Actor", "Kern"),
    ("Actor", "Kern"),
    ("Event", "Kern"),
    ("Quote", "“no\u0301 more”", "400 men"),
    ("Event", "more” — קול"),
    ("Actor", "קול השלום"),
    ("Event", "השלום\r\nsaid"),
    ("Quantity", "400 men.\u2028Bea"),
    ("Actor", FAMILY),
    ("Object", "=1+1"),
    ("Place", "<b>&amp; the\u00a0port"),
    ("Cue", "said"),
)
"""Nested, crossing, identical, in pieces, over a line; each with the first place of its words."""

ROLES = (("source", "Actor", f"Ada {SHIP} Kern"), ("cue", "Cue", "said"))
"""What fills the roles of the quote: the label and the words."""


def span(number: int, label: str, *words: str) -> Span:
    fragments = tuple(Range(TEXT.index(it), TEXT.index(it) + len(it)) for it in words)
    return Span(id=f"s{number}", article_id="a1", author="mara", label=label, fragments=fragments)


@pytest.fixture
def torture() -> Document:
    spans = sorted((span(at, *it) for at, it in enumerate(LABELS)), key=text_order)
    ids = {(it.label, it.words(TEXT)): it.id for it in spans}
    [quote] = [it.id for it in spans if it.label == "Quote"]
    roles = tuple(
        Relation(
            id=role,
            article_id="a1",
            author="mara",
            label=role,
            source=quote,
            target=ids[label, words],
        )
        for role, label, words in sorted(ROLES, key=lambda it: it[0])
    )
    article = Article(id="a1", title="Peace", text=TEXT)
    return Document(
        article=article, author="mara", spans=tuple(spans), relations=roles, status="done"
    )


@pytest.mark.parametrize("name", sorted(readers.READERS))
def test_others_see_the_same_labels_on_the_same_words(
    name: str, torture: Document, tmp_path: Path
) -> None:
    exporter = pick(exporters(), name)
    path = tmp_path / f"out{exporter.suffix}"

    report = exporter.write(iter([torture]), default_schema(), path)

    seen = readers.READERS[name](path, torture)
    assert report.spans == len(torture.spans) - lost(name)
    assert seen == readers.expected(name, torture)


def lost(name: str) -> int:
    """Return how many spans a format has no place for.

    Within a label those that overlap, or all that are no part of a quote.
    """
    quoted = len(LABELS) - 1 - len(ROLES)
    return {"conll": 2, "polnear": quoted, "wikinews-quotes": quoted}.get(name, 0)


@pytest.mark.skipif(not readers.sdk_python(), reason="needs label-studio-sdk")
def test_label_studio_accepts_setup_and_tasks(torture: Document, tmp_path: Path) -> None:
    pick(exporters(), "label-studio").write(iter([torture]), default_schema(), tmp_path / "out")

    seen = readers.label_studio(tmp_path / "out", torture)

    assert seen == Counter(readers.expected("label-studio", torture))
