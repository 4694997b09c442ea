"""The page says what the article says, and every label is under its words."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from annotator.exporters import html
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from annotator.plugins import ORIGIN, Loss
from tests.conftest import Mark
from tests.strategies import SCHEMA, documents


class Reader(HTMLParser):
    """Takes the text out of the page as a reader would copy it, with the colours below it."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[tuple[str, Counter[str]]] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.targets: set[str] = set()
        self._inside = self._tag = False
        self._colors: list[Counter[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.targets.add(values.get("id") or "")
        if tag == "div":
            self._inside = True
        if tag == "span" and self._inside:
            found = re.findall(r"--l\d+:var\(--(\w+)\)", values["style"] or "")
            self._colors.append(Counter(found))
        if tag == "a":
            self._tag = True
            self.links.append((values["href"] or "").removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._inside = False
        if tag == "span" and self._inside:
            self._colors.pop()
        if tag == "a":
            self._tag = False

    def handle_data(self, data: str) -> None:
        if self._inside and self._tag:
            self.tags.append(data)
        elif self._inside:
            here = self._colors[-1] if self._colors else Counter()
            self.text += [(sign, here) for sign in data]


def read(*documents: Document) -> tuple[Reader, str, tuple[Loss, ...]]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.html")
        report = html.EXPORTER.write(documents, SCHEMA, path)
        page = path.read_bytes().decode()
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader, page, report.losses


@given(documents)
def test_every_label_is_under_its_words(document: Document) -> None:
    reader, page, losses = read(document)

    colors = {label.name: f"c{at}" for at, label in enumerate(SCHEMA.labels)}
    assert "".join(sign for sign, _ in reader.text) == document.article.text
    if not any(it.what == html.LANE for it in losses):
        for at, (_, found) in enumerate(reader.text):
            covering = [
                it for it in document.spans if any(start <= at < end for start, end in it.fragments)
            ]
            assert found == Counter(colors[it.label] for it in covering)
    assert set(reader.links) <= reader.targets
    assert len(reader.tags) == sum(len(it.fragments) for it in document.spans)
    assert "<script" not in page


@pytest.fixture
def full(document: Document, mark: Mark) -> Document:
    quote, actor = document.spans
    values = {"attributes": {"entity": "e1", "office": "chair"}, "note": "<who>?"}
    spans = (
        quote,
        actor.model_copy(update=values | {"state": "proposed", "origin": "names"}),
        mark("Event", "strike", id="e", attributes={"context": ["economic"], "x": 1}),
    )
    arrows = [
        Relation(
            id=f"r{at}",
            article_id="a1",
            author="mara",
            label=label,
            source="s2",
            target=target,
            state=state,  # type: ignore[arg-type]
            attributes={"sure": True} if at == 1 else {},
        )
        for at, label, target, state in (
            (1, "source", "s1", "accepted"),
            (2, "addressee", "s1", "proposed"),
            (3, "inside", "gone", "accepted"),
        )
    ]
    return document.model_copy(
        update={
            "spans": spans,
            "relations": tuple(arrows),
            "entities": (Entity(id="e1", name="Ada Kern"),),
            "status": "done",
        }
    )


def test_the_list_says_all_of_a_label(full: Document) -> None:
    reader, page, _ = read(full)

    assert "entity: Ada Kern<br>office: chair<br><i>&lt;who&gt;?</i>" in page
    assert "→ source: <a" in page
    assert "→ addressee (proposed): <a" in page
    assert "context: economic<br>x: 1" in page
    assert reader.tags[2:] == ["Actor (proposed)", "…Quote"]
    assert "2026-03-03 · labels of mara · done" in page
    assert "<summary>3 labels</summary>" in page


def test_a_preview_begins_behind_the_head(full: Document, tmp_path: Path) -> None:
    html.EXPORTER.write([full], SCHEMA, tmp_path / "a.html")

    assert html.show(tmp_path / "a.html").startswith("<body>\n<h1>")


def test_losses_are_said(full: Document) -> None:
    assert read(full, full)[2] == (
        Loss(ORIGIN, "a1", "s1"),
        Loss(html.RELATION_ATTRIBUTES, "a1", "r1"),
        Loss(html.ENTITY, "a1", "e1"),
        Loss(ORIGIN, "a1", "s1"),
        Loss(html.RELATION_ATTRIBUTES, "a1", "r1"),
    )


def test_what_html_has_not_is_said() -> None:
    article = Article(id="a1", text="a\0\0b", url="u", metadata={"k": 1}, language="he")

    _, page, losses = read(Document(article=article, author="mara"))

    assert losses == (Loss(html.METADATA, "a1", count=2), Loss(html.NUL, "a1", count=2))
    assert ' lang="he">' in page


def test_more_than_eight_labels_on_the_same_words_are_said() -> None:
    spans = tuple(
        Span(id=f"s{at}", article_id="a1", author="mara", label="X", fragments=(Range(0, 2),))
        for at in range(html.LANES + 1)
    )
    document = Document(article=Article(id="a1", text="ab"), author="mara", spans=spans)

    reader, page, losses = read(document)

    assert losses == (Loss(html.LANE, "a1", "s8"),)
    assert len(reader.tags) == html.LANES
    assert "--l7:var(--muted)" in page


def test_one_label_is_one_label(document: Document) -> None:
    one = document.model_copy(update={"spans": document.spans[:1]})

    assert "<summary>1 label</summary>" in read(one)[1]
