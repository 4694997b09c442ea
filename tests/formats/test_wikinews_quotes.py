"""German Wikinews quotes: who says what, where the file says it stands."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.errors import FormatError
from annotator.importers import recognise, wikinews_quotes
from annotator.model.document import Document
from annotator.model.label_map import LabelMap, Named
from annotator.plugins import Source
from tests.strategies import SCHEMA

TEXT = "Es gehe, so Ada 🚢 Kern, voran. Bea sagte: „Nein.“"


def part(*words: str) -> dict[str, Any]:
    starts = [TEXT.index(it) for it in words]
    spans = [
        {"charBegin": at, "charEnd": at + len(it), "begin": 0, "end": 0}
        for at, it in zip(starts, words, strict=True)
    ]
    return {"spans": spans, "text": " ".join(words), "tokenIds": []}


def quote(number: int, *words: str, **more: Any) -> dict[str, Any]:
    bare: dict[str, Any] = {"speaker": part(), "cue": part(), "addressee": part(), "frame": part()}
    bare |= {"id": number, "type": "Indirect", "medium": "Speech", "quote": part(*words)}
    return bare | {"isNested": False, "hasNested": False} | more


def write(path: Path, *quotes: dict[str, Any]) -> Path:
    data = {"documentName": "Hafen", "originalText": TEXT, "annotations": quotes, "tokens": []}
    path.write_bytes(orjson.dumps(data))
    return path


def read(path: Path, labels: LabelMap | None = None) -> tuple[list[Document], Source]:
    source = Source(path, SCHEMA, "jo", labels=labels or LabelMap())
    return list(wikinews_quotes.IMPORTER.read(source)), source


def test_quotes_have_their_roles_and_share_speakers(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.json",
        quote(1, "Es gehe", "voran", speaker=part("Ada 🚢 Kern"), cue=part("so")),
        quote(
            2,
            "„Nein.“",
            type="Direct",
            speaker=part("Bea"),
            cue=part("sagte"),
            addressee=part("Ada 🚢 Kern"),
            frame=part("Bea sagte"),
        ),
    )
    assert recognise(path) is wikinews_quotes.IMPORTER

    [document], source = read(path)

    ends = {it.id: it.words(TEXT) for it in document.spans}
    assert document.article.title == "Hafen"
    assert sorted((it.label, it.words(TEXT)) for it in document.spans) == [
        ("Actor", "Ada 🚢 Kern"),
        ("Actor", "Bea"),
        ("Cue", "sagte"),
        ("Cue", "so"),
        ("Quote", "Es gehe … voran"),
        ("Quote", "„Nein.“"),
    ]
    assert {it.attributes["qtype"] for it in document.spans if it.label == "Quote"} == {
        "direct",
        "indirect",
    }
    assert sorted((it.label, ends[it.source], ends[it.target]) for it in document.relations) == [
        ("addressee", "„Nein.“", "Ada 🚢 Kern"),
        ("cue", "Es gehe … voran", "so"),
        ("cue", "„Nein.“", "sagte"),
        ("source", "Es gehe … voran", "Ada 🚢 Kern"),
        ("source", "„Nein.“", "Bea"),
    ]
    assert source.findings.lines() == ("Left out as asked: 1 × label 'frame'.",)


def test_a_map_goes_before_what_is_usual(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", quote(1, "voran", type="FreeIndirect", frame=part("so")))

    _, source = read(path)
    labels = LabelMap(labels={"frame": Named("Cue")}, values={"qtype.FreeIndirect": "mixed"})
    [document], told = read(path, labels)

    assert dict(source.findings.unknown) == {("value", "qtype.FreeIndirect"): 1}
    assert sorted((it.label, it.words(TEXT)) for it in document.spans) == [
        ("Cue", "so"),
        ("Quote", "voran"),
    ]
    assert not told.findings.lines()


def test_words_that_are_elsewhere_leave_the_article_out(tmp_path: Path) -> None:
    wrong = part("voran") | {"text": "zurück"}

    found, source = read(write(tmp_path / "a.json", quote(1, "voran", quote=wrong)))

    assert found == []
    assert source.findings.left_out[0].startswith("a.json, quote 1: says 'zurück', but")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{", "a.json, line 1: is not JSON: "),
        (b'{"documentName": "x", "annotations": []}', "a.json: originalText: Field required."),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(FormatError) as caught:
        read(tmp_path / "a.json")
    assert sentence in str(caught.value)

    with pytest.raises(FormatError, match=r"a\.json, quote 1: the id stands twice"):
        read(write(tmp_path / "a.json", quote(1, "voran"), quote(1, "so")))
