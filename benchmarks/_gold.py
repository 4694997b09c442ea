"""Articles that people labelled completely, as documents of one author: what is measured against.

GUM's news (mentions of people and organisations as actors; times, quantities, events), and
CrossNER's politics, ten sentences to an article, lie beside the project (`../shared/corpora`).
"""

import re
from collections.abc import Iterable
from pathlib import Path

from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.span import Range, Span
from annotator.paths import resource

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
AUTHOR = "gold"

GUM = {
    "person": "Actor",
    "organization": "Actor",
    "event": "Event",
    "time": "Time",
    "quantity": "Quantity",
}
CROSSNER = {
    "person": "Actor",
    "politician": "Actor",
    "organisation": "Actor",
    "politicalparty": "Actor",
    "country": "Actor",
}
SENTENCES = 10


def gum(
    corpora: Path = CORPORA, labels: Iterable[str] = ("Actor", "Quantity", "Time")
) -> list[Document]:
    """Return GUM's news articles with these labels; tokens are put together as in print."""
    paths = sorted((corpora / "gum_news" / "coref" / "gum" / "tsv").glob("*.tsv"))
    return [_gum_article(it, frozenset(labels)) for it in paths]


def _gum_article(path: Path, labels: frozenset[str]) -> Document:
    text = ""
    open_spans: dict[str, list] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) < 5 or not re.fullmatch(r"\d+-\d+", cells[0]):
            continue
        word = cells[2]
        if text and cells[0].endswith("-1"):
            text += "\n"
        elif text and not _sticks(text, word):
            text += " "
        start = len(text)
        text += word
        for number, part in enumerate(cells[3].split("|") if cells[3] != "_" else ()):
            name, _, key = part.rstrip("]").partition("[")
            span = open_spans.setdefault(key or f"{cells[0]}/{number}", [name, start, 0])
            span[2] = len(text)
    marks = {
        (GUM[name], start, end)
        for name, start, end in open_spans.values()
        if GUM.get(name) in labels
    }
    return _document(path.stem, text, marks)


def _sticks(text: str, word: str) -> bool:
    """Whether a token stands right behind the text, as far as signs tell."""
    return word in (",", ".", ":", ";", "!", "?", ")", "%", "'s", "’s", "n't", "n’t") or (
        text[-1] in "(-$" or word == "-"
    )


def crossner(
    corpora: Path = CORPORA, part: str = "train", *, places: bool = False
) -> list[Document]:
    """Return CrossNER's politics with the labels that are actors, with `places` if wanted."""
    path = corpora / "crossner_politics" / "politics" / f"{part}.txt"
    sentences = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [
        _crossner_article(f"{part}{at}", sentences[at : at + SENTENCES], places=places)
        for at in range(0, len(sentences), SENTENCES)
    ]


def _crossner_article(name: str, sentences: list[str], *, places: bool) -> Document:
    labels = CROSSNER | ({"location": "Actor"} if places else {})
    text, marks = "", []
    for sentence in sentences:
        text += "\n" if text else ""
        begins = True
        for line in sentence.split("\n"):
            word, tag = line.split()
            if not begins and not _sticks(text, word):
                text += " "
            begins = False
            start = len(text)
            text += word
            if tag.startswith("B-"):
                marks.append([labels.get(tag[2:], ""), start, len(text)])
            elif tag.startswith("I-"):
                marks[-1][2] = len(text)
    return _document(name, text, {tuple(it) for it in marks if it[0]})


def _document(name: str, text: str, marks: set) -> Document:
    article = Article(id=name, text=text, language="en")
    spans = tuple(
        Span(article_id=name, author=AUTHOR, label=label, fragments=(Range(start, end),))
        for label, start, end in sorted(marks)
    )
    return Document(article=article, author=AUTHOR, status="done", spans=spans)


def samples() -> list[Document]:
    """Return the articles that come with the program, labelled completely."""
    from annotator.importers import importers
    from annotator.model.label_map import LabelMap
    from annotator.plugins import Source, pick
    from annotator.project import default_schema

    path = resource("samples", "samples.jsonl")
    source = Source(path, default_schema(), AUTHOR, "", LabelMap())
    found = pick(importers(), "jsonl").read(source)
    return [it.model_copy(update={"status": "done"}) for it in found]


def bare_articles(documents: Iterable[Document]) -> list[Article]:
    """Return the articles alone."""
    return [it.article for it in documents]
