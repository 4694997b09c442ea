"""spaCy's own loader finds the text to the letter, and every accepted span."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import DocBin
from spacy.training import Corpus

from annotator.errors import MissingError
from annotator.exporters import spacy as exporter
from annotator.exporters.spacy import EXPORTER
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.record import to_record
from annotator.model.span import Span
from annotator.plugins import Loss
from annotator.project import Project
from tests.conftest import put_article
from tests.strategies import SCHEMA, documents

VOCAB = spacy.blank("xx").vocab


def load(path: Path) -> list[Any]:
    return list(DocBin().from_disk(path).get_docs(VOCAB))


def fragments(spans: tuple[Span, ...]) -> Counter[tuple[str, str, int, int]]:
    return Counter(
        (span.id, span.label, start, end)
        for span in spans
        if span.state == "accepted"
        for start, end in span.fragments
    )


def seen(spans: Any) -> Counter[tuple[str, str, int, int]]:
    return Counter((it.id_, it.label_, it.start_char, it.end_char) for it in spans)


@settings(deadline=None, max_examples=60)
@given(document=documents)
def test_spacy_sees_the_text_and_every_fragment(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.spacy"
    text = document.article.text

    report = EXPORTER.write([document], SCHEMA, path)

    [doc] = load(path)
    assert doc.text == text
    assert seen(doc.spans["sc"]) == fragments(document.spans)
    assert Counter((it.label_, it.text) for it in doc.spans["sc"]) == Counter(
        (span.label, said)
        for span in document.spans
        if span.state == "accepted"
        for said in span.texts(text)
    )
    not_flat = Counter(
        it.thing_id for it in report.losses if it.what in (exporter.NOT_FLAT, exporter.NOT_CLEAN)
    )
    assert seen(doc.ents) <= fragments(document.spans)
    assert (
        Counter(it[0] for it in (fragments(document.spans) - seen(doc.ents)).elements()) == not_flat
    )
    assert {it.thing_id for it in report.losses if it.what == exporter.NOT_ACCEPTED} == {
        it.id for it in document.spans if it.state != "accepted"
    }


@settings(deadline=None, max_examples=60)
@given(document=documents)
def test_all_else_is_in_user_data(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.spacy"

    EXPORTER.write([document], SCHEMA, path)

    [doc] = load(path)
    record = orjson.loads(orjson.dumps(doc.user_data["annotator"]))
    wanted = orjson.loads(orjson.dumps(to_record(document)))
    del wanted["article"]["text"]
    for span in wanted["spans"]:
        del span["quote"]
    assert record == wanted
    assert doc.user_data["language"] == document.article.language or "xx"


def test_a_span_in_pieces_shares_an_id_and_the_longest_are_entities(
    tmp_path: Path, document: Document, mark: Any
) -> None:
    inner = mark("Time", "Monday", id="s3")
    wide = mark("Actor", "Ada Kern ", id="s4")
    path = tmp_path / "a.spacy"
    spans = (*document.spans, inner, wide)

    report = EXPORTER.write(
        [document.model_copy(update={"spans": spans, "status": "done"})], SCHEMA, path
    )

    [doc] = load(path)
    assert [it.text for it in doc.spans["sc"] if it.id_ == "s2"] == [
        "“We will go back on Monday,”",
        "“and not a day before.”",
    ]
    assert [(it.label_, it.text, it.id_) for it in doc.ents] == [
        ("Quote", "“We will go back on Monday,”", "s2"),
        ("Actor", "Ada Kern", "s1"),
        ("Quote", "“and not a day before.”", "s2"),
    ]
    assert report.losses == (
        Loss(exporter.NOT_CLEAN, "a1", "s4"),
        Loss(exporter.NOT_FLAT, "a1", "s3"),
    )
    assert (report.articles, report.spans, report.files) == (1, 4, (path,))


def test_words_have_their_spaces_as_in_spacy(tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    article = Article(text=" Ada  Kern said\u00a0no.\r\n")

    EXPORTER.write([Document(article=article, author="mara")], SCHEMA, path)

    [doc] = load(path)
    assert [it.text_with_ws for it in doc] == [
        " ", "Ada ", " ", "Kern ", "said", "\u00a0", "no", ".", "\r\n",
    ]  # fmt: skip


def test_nobody_has_touched_it_is_not_the_same_as_there_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    untouched = Document(article=Article(text="Ada Kern"), author="mara")

    EXPORTER.write([untouched, untouched.model_copy(update={"status": "done"})], SCHEMA, path)

    missing, none = load(path)
    assert {it.ent_iob_ for it in missing} == {""}
    assert {it.ent_iob_ for it in none} == {"O"}
    assert not missing.spans["sc"]


def test_a_large_corpus_is_a_folder_that_spacy_train_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "SHARD", 20)
    path = tmp_path / "many.spacy"
    texts = ["Ada Kern came.", "Nobody else did.", "So they went.", "", "Ada stayed."]
    documents = [Document(article=Article(text=it), author="mara") for it in texts]

    report = EXPORTER.write(documents, SCHEMA, path)

    assert [it.name for it in report.files] == [f"0000{at}-of-00002.spacy" for at in range(2)]
    assert sorted(path.iterdir()) == sorted(report.files)
    assert [doc.text for it in report.files for doc in load(it)] == texts
    assert report.articles == 5
    # An empty text is no example to learn from.
    read = Corpus(path)(spacy.blank("xx"))
    assert [it.reference.text for it in read] == [it for it in texts if it]


def test_a_folder_takes_the_place_of_an_earlier_file(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(exporter, "SHARD", 1)
    (path := tmp_path / "a.spacy").write_text("an earlier export")
    put_article(project, Article(text="Ada."))

    report = project.export(path, EXPORTER, force=True)

    assert [it.parent for it in report.files] == [path, path]
    assert len(list(path.iterdir())) == 2


def test_an_article_without_text(tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    empty = Document(article=Article(id="a", text=""), author="mara")
    other = Document(article=Article(id="b", text="b"), author="mara")

    EXPORTER.write([empty, other, empty], SCHEMA, path)

    assert [it.text for it in load(path)] == ["", "b", ""]


def test_without_spacy_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)

    with pytest.raises(MissingError, match="`pip install spacy`"):
        EXPORTER.write([], SCHEMA, tmp_path / "a.spacy")

    assert not list(tmp_path.iterdir())


def test_spacy_is_imported_by_nothing_but_writing() -> None:
    code = (
        "import sys; from annotator.exporters import exporters; exporters();"
        "sys.exit('spacy' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_bytes_do_not_depend_on_the_order_of_sets(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from annotator.exporters.spacy import EXPORTER;"
        "from annotator.importers.jsonl import IMPORTER; from annotator.plugins import Source;"
        "from annotator.project import default_schema; schema = default_schema();"
        "documents = IMPORTER.read(Source(Path(sys.argv[1]), schema, 'mara'));"
        "EXPORTER.write(documents, schema, Path(sys.argv[2]))"
    )
    source = tmp_path / "a.jsonl"
    text = "Dockers end strike, said Ada Kern on Monday. More than 400 had walked out."
    spans = [
        {"label": label, "fragments": [[at, at + 7]]}
        for at, label in enumerate(it.name for it in SCHEMA.labels)
    ]
    source.write_bytes(orjson.dumps({"article": {"text": text}, "spans": spans}))
    written = []

    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.spacy"
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", code, str(source), str(out)], check=True, env=environment
        )
        written.append(out.read_bytes())

    assert written[0] == written[1]
