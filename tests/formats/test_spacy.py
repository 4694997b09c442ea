"""spaCy: a DocBin comes back as it was, and those of others are read as spaCy reads them."""

import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin, SpanGroup
from spacy.tokens import Span as SpacySpan
from spacy.vocab import Vocab

from annotator.errors import FormatError
from annotator.exporters import spacy as out
from annotator.importers import recognise
from annotator.importers import spacy as importer
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap
from annotator.plugins import Source
from tests.strategies import SCHEMA, documents

VOCAB = spacy.blank("xx").vocab


def read(path: Path, labels: LabelMap | None = None) -> tuple[list[Document], Findings]:
    source = Source(path, SCHEMA, "jo", labels=labels or LabelMap())
    return list(importer.IMPORTER.read(source)), source.findings


def check_round_trip(document: Document, path: Path) -> None:
    report = out.EXPORTER.write([document], SCHEMA, path)
    [again], findings = read(path)

    bare = again.article.model_copy(update={"provenance": {}})
    assert again.model_copy(update={"article": bare}) == document
    assert not findings.lines()

    # What is only there for us is what the report says.
    [doc] = DocBin().from_disk(path).get_docs(VOCAB)
    group = doc.spans["sc"]
    accepted = {it.id: it for it in document.spans if it.state == "accepted"}
    told = Counter(it.what for it in report.losses)
    assert told[out.NOT_ACCEPTED] == len(document.spans) - len(accepted)
    assert told[out.ROLE_NOT_ACCEPTED] == len(document.relations) - len(group.attrs["roles"])
    assert told[out.NOT_FLAT] + told[out.NOT_CLEAN] == len(group) - len(doc.ents)
    assert sum(told.values()) == sum(
        told[it] for it in (out.NOT_ACCEPTED, out.ROLE_NOT_ACCEPTED, out.NOT_FLAT, out.NOT_CLEAN)
    )
    # What spaCy itself has beside a span.
    attributes = group.attrs["attributes"]
    assert attributes == {it: accepted[it].attributes for it in accepted if accepted[it].attributes}
    assert Counter(map(tuple, group.attrs["roles"])) == Counter(
        (it.source, it.label, it.target)
        for it in document.relations
        if it.state == "accepted" and {it.source, it.target} <= set(accepted)
    )


@settings(deadline=None)
@given(document=documents)
def test_all_of_it_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    check_round_trip(document, tmp_path_factory.getbasetemp() / "round.spacy")


@pytest.mark.soak
@settings(deadline=None, max_examples=10_000)
@given(document=documents)
def test_ten_thousand_documents(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    check_round_trip(document, tmp_path_factory.getbasetemp() / "soak.spacy")


# Files of others


def made(tmp_path: Path, *docs: Any, **options: Any) -> Path:
    path = tmp_path / "a.spacy"
    DocBin(docs=docs, **options).to_disk(path)
    return path


def plain(vocab: Vocab | None = None) -> Any:
    words = ["Ada", "Kern", "said", "🚢", "“", "no", "”", "\n", "twice"]
    spaces = [True, True, True, False, False, False, False, False, False]
    return Doc(vocab or Vocab(), words=words, spaces=spaces)


def test_spans_of_all_groups_and_entities(tmp_path: Path) -> None:
    doc = plain()
    who = SpacySpan(doc, 0, 2, label="Actor", kb_id="Q42")
    doc.spans["people"] = [who]
    doc.spans["again"] = SpanGroup(doc, name="again", spans=[who, SpacySpan(doc, 4, 7, "Quote")])
    doc.spans["third"] = doc.spans["again"]
    doc.set_ents([SpacySpan(doc, 0, 2, "Actor"), SpacySpan(doc, 3, 4, "Object", kb_id="Q11446")])
    untouched = plain(doc.vocab)
    none = plain(doc.vocab)
    none.set_ents([], default="outside")
    path = made(tmp_path, doc, untouched, none, attrs=["ENT_IOB", "ENT_TYPE", "ENT_KB_ID"])
    assert recognise(path) is importer.IMPORTER

    found, findings = read(path)

    text = "Ada Kern said 🚢“no”\ntwice"
    assert [it.article.text for it in found] == [doc.text] * 3 == [text] * 3
    assert [(it.label, it.words(text)) for it in found[0].spans] == [
        ("Actor", "Ada Kern"),
        ("Object", "🚢"),
        ("Quote", "“no”"),
    ]
    assert [it.status for it in found] == ["in_progress", "untouched", "in_progress"]
    assert {it.author for it in found} == {"jo"}
    assert findings.unknown == {("attribute", "Actor.kb_id"): 1, ("attribute", "Object.kb_id"): 1}


def test_what_spacy_converts_has_the_same_entities(tmp_path: Path) -> None:
    tags = ["B-Actor", "L-Actor", "O", "U-Object", "O", "O", "O", "O", "O"]
    doc = plain()
    doc.set_ents([SpacySpan(doc, *it) for it in _chunks(tags)])
    old = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], docs=[doc], store_user_data=False)
    # As versions before 3.1 wrote it: without span groups.
    table = srsly.msgpack_loads(zlib.decompress(old.to_bytes()))
    del table["span_groups"], table["flags"]
    (tmp_path / "a.spacy").write_bytes(zlib.compress(srsly.msgpack_dumps(table)))

    [document], _ = read(tmp_path / "a.spacy")

    assert [(it.label, it.words(doc.text)) for it in document.spans] == [
        (it.label_, it.text) for it in doc.ents
    ]


def _chunks(tags: list[str]) -> list[tuple[int, int, str]]:
    assert tags[0][0] == "B"
    return [(0, 2, "Actor"), (3, 4, "Object")]


def test_groups_in_a_list_are_read_too(tmp_path: Path) -> None:
    doc = plain()
    doc.spans["x"] = [SpacySpan(doc, 0, 2, "Actor")]
    table = srsly.msgpack_loads(zlib.decompress(DocBin(docs=[doc]).to_bytes()))
    [(group, _)] = srsly.msgpack_loads(table["span_groups"][0]).items()
    table["span_groups"] = [srsly.msgpack_dumps([group])]
    (tmp_path / "a.spacy").write_bytes(zlib.compress(srsly.msgpack_dumps(table)))

    [document], _ = read(tmp_path / "a.spacy")

    assert [it.label for it in document.spans] == ["Actor"]


def test_what_was_changed_in_spacy_is_believed(
    tmp_path: Path, document: Document, schema: Any
) -> None:
    quote, actor = document.spans
    actor = actor.model_copy(update={"attributes": {"mention": "NAM"}, "note": "Sure?"})
    proposed = actor.model_copy(update={"id": "s3", "state": "proposed"})
    relation = {
        "id": "r1", "article_id": "a1", "author": "mara", "label": "source",
        "source": "s2", "target": "s1",
    }  # fmt: skip
    full = Document.model_validate(
        document.model_dump() | {"spans": (quote, actor, proposed), "relations": (relation,)}
    )
    path = tmp_path / "a.spacy"
    out.EXPORTER.write([full], SCHEMA, path)
    [doc] = DocBin().from_disk(path).get_docs(VOCAB)
    mine = [it for it in doc.spans["sc"] if it.id_ == "s1"]
    new = [SpacySpan(doc, 0, 1, label="Actor"), SpacySpan(doc, 4, 6, label="Cue", span_id="s2")]
    doc.spans["sc"] = [*mine, *new]
    DocBin(docs=[doc], store_user_data=True).to_disk(path)

    [again], findings = read(path)

    assert {(it.id, it.label, it.words(doc.text), it.state) for it in again.spans} == {
        ("s1", "Actor", "Ada Kern", "accepted"),
        ("s2", "Cue", doc[4:6].text.replace("\n", " ").strip(), "accepted"),
        ("s3", "Actor", "Ada Kern", "proposed"),
        ("span 1", "Actor", "Dockers", "accepted"),
    }
    assert again.by_id["s1"] == actor
    assert not findings.dropped
    assert findings.forbidden  # a cue has no source

    doc.spans["sc"] = mine
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    _, findings = read(path)
    assert findings.dropped == {importer._GONE: 1}


def damaged(table: dict[str, Any], **changes: Any) -> bytes:
    return zlib.compress(srsly.msgpack_dumps(table | changes))


def test_damaged_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = plain()
    doc.spans["sc"] = [SpacySpan(doc, 0, 2, "Actor")]
    doc.user_data["annotator"] = {"article": 7}
    good = DocBin(docs=[doc], store_user_data=True).to_bytes()
    table = srsly.msgpack_loads(zlib.decompress(good))
    far = importer._SPAN.pack(0, 0, 0, 0, 2, 0, 99)
    group = srsly.msgpack_dumps({"name": "sc", "attrs": {}, "spans": [far]})
    path = tmp_path / "a.spacy"
    for data, sentence in (
        (good[:-9], "is cut off: it ends before its last document."),
        (b"x" + good, "is no DocBin of spaCy, or is damaged at its start."),
        (good, "document 1: article: Input should be a valid dictionary."),
        (damaged(table, user_data=[srsly.msgpack_dumps({"annotator": {1: 2}})]), "is damaged"),
        (damaged(table, user_data=[b"", b""]), "is damaged"),
        (damaged(table, lengths=b"\1\0\0\0"), "is damaged at its start"),
        (damaged(table, attrs=[]), "is damaged at its start"),
        (damaged(table, strings=[]), "is damaged at its start"),
        (damaged(table, span_groups=[srsly.msgpack_dumps({group: ["sc"]})]), "is damaged"),
        (zlib.compress(b"\xc1"), "is damaged at its start"),
    ):
        path.write_bytes(data)
        with pytest.raises(FormatError) as caught:
            read(path)
        assert sentence in str(caught.value)

    monkeypatch.setattr(importer, "LARGEST", 100)
    with pytest.raises(FormatError, match="has more than 100 bytes when it is unpacked"):
        path.write_bytes(good)
        read(path)
