"""Whatever is in a file, an importer reads it or says in a sentence why not."""

import random
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from pydantic import JsonValue

from annotator.errors import AnnotatorError
from annotator.exporters import exporters
from annotator.importers import importers
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.label_map import LabelMap
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from annotator.plugins import Source, pick
from tests.importers.test_articles import samples
from tests.strategies import SCHEMA

TEXT = "Ada Kern 🚢 said\r\n“no”, twice.\n日本 e\u0301"
TOKENS = (
    b"NaN", b"-1", b"99999999999999999999", b"null", b"1e999", b"true", b"{", b"[", b"]", b"}",
    b'"', b"\\", b"\\ud800", b"\xff", b"\x00", b"\t", b"\n", b";", b":", b"T1", b"E1", b"<", b"&",
    b"<!DOCTYPE x>", b"\xef\xbb\xbf", b"[" * 3000,
)  # fmt: skip
POLNEAR = (
    b"T1\tSource 0 8\tAda Kern\nT2\tCue 11 15\tsaid\nT3\tContent 18 20\tno\n"
    b"T4\tAttribution 11 15\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
)
WEBANNO = (
    b"#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label|mention\n"
    b"#T_RL=custom.R|label|BT_custom.Span\n"
    b"#T_SP=custom.E|ROLE_custom.E:who_custom.L|custom.Span\n\n\n#Text=Ada said\n"
    b"1-1\t0-3\tAda\tActor[1]|Cue\tNAM[1]|*\t_\t_\t_\t_\t\n"
    b"1-2\t4-8\tsaid\tEvent\t_\tactor\t1-1[1_0]\tactor;place\t1-1[1];*\t\n"
)
WIKINEWS = (
    b'{"documentName": "t", "originalText": "Ada said no", "annotations": [{"id": 1, "type": '
    b'"Direct", "medium": "Speech", "quote": {"spans": [{"charBegin": 9, "charEnd": 11}], "text": '
    b'"no"}, "speaker": {"spans": [{"charBegin": 0, "charEnd": 3}], "text": "Ada"}, "cue": '
    b'{"spans": [], "text": ""}, "addressee": {"spans": [], "text": ""}, "frame": {"spans": [], '
    b'"text": ""}}]}'
)
LABELBUDDY = (
    b'{"text": "Ada said no", "list_title": "t", "metadata": {}, "annotations": [{"start_char": 0, '
    b'"end_char": 3, "start_byte": 0, "end_byte": 3, "label_name": "Actor", "extra_data": "x"}]}'
)
CONLL = (
    b"-DOCSTART- -X- O O\n\nAda NNP B-NP I-Actor\nKern NNP I-NP I-Actor\nsaid VB O O\n\n"
    b"no UH O I-Quote\n\n-DOCSTART- -X- O O\n\n400 CD O I-Quantity\n"
)
JSON = (
    b'{"text": "Ada said no", "title": "t", "date": "2026-03-03", "id": 7, "x": {"y": [1]}}\n'
    b'{"body": "Bea \\ud83d\\udea2 said", "author": ["A", "B"]}\n'
)
FILES = {
    "conll columns": ("a.conll", CONLL),
    "json": ("a.jsonl", JSON),
    "labelbuddy": ("a.jsonl", LABELBUDDY),
    "webanno-tsv": ("a.tsv", WEBANNO),
    "wikinews-quotes": ("a.json", WIKINEWS),
}
KNOWN = pytest.mark.parametrize("name", sorted({*FILES, *(it.name for it in importers())}))
"""Formats; one that is read from different files has a word more for each."""


def sample(name: str, folder: Path) -> Path:
    """Write a good file of a format and return the one that is read."""
    if name in FILES:
        folder.mkdir()
        file, data = FILES[name]
        (folder / file).write_bytes(data)
        return folder / file
    if name in ("docx", "feed", "pdf", "warc"):
        folder.mkdir()
        path = folder / f"a{pick(importers(), name).suffixes[0]}"
        path.write_bytes(samples(folder)[name])
        return path
    if name in ("text", "polnear"):
        folder.mkdir()
        (folder / "a.txt").write_bytes(TEXT.encode())
        (folder / "a.ann").write_bytes(POLNEAR)
        return folder / ("a.txt" if name == "text" else "a.ann")
    rows: list[tuple[str, str, list[Range], dict[str, JsonValue]]] = [
        ("s1", "Actor", [Range(0, 8)], {"mention": "NAM", "office": "x y"}),
        ("s2", "Quote", [Range(17, 21), Range(23, 28)], {"negated": True}),
        ("s3", "Time", [Range(30, 32)], {}),
    ]
    spans = [
        Span(
            id=id_,
            article_id="a",
            author="mara",
            label=label,
            fragments=tuple(fragments),
            attributes=attributes,
            note="n",
        )
        for id_, label, fragments, attributes in rows
    ]
    relation = Relation(
        id="r", article_id="a", author="mara", label="source", source="s2", target="s1"
    )
    document = Document(
        article=Article(id="a", text=TEXT, title="t", metadata={"k": 1}),
        author="mara",
        spans=tuple(spans),
        relations=(relation,),
    )
    exporter = pick(exporters(), name)
    out = folder if exporter.folder else folder / f"a{exporter.suffix}"
    out.parent.mkdir(exist_ok=True)
    report = exporter.write([document], SCHEMA, out)
    if name == "conll":
        return folder / "offsets.tsv"
    suffixes = pick(importers(), name).suffixes
    return next(it for it in report.files if it.suffix in suffixes)


def broken(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 3)):
        at, end = sorted(dice.randint(0, len(data)) for _ in range(2))
        token = dice.choice(TOKENS)
        data = dice.choice(
            (
                data[:at],
                data[:at] + token + data[at:],
                data[:at] + token + data[at + len(token) :],
                data[:at] + data[min(end, at + 20) :],
                data[:end] + data[at : min(end, at + 60)] + data[end:],
                data[:at] + bytes((dice.randint(0, 255),)) + data[at + 1 :],
            )
        )
    return data


def try_all(name: str, folder: Path, count: int) -> None:
    path = sample(name, folder / "good")
    importer = pick(importers(), name.partition(" ")[0])
    known = [path, path.with_suffix(".txt"), path.with_name("TypeSystem.xml")]
    if path.name == "offsets.tsv":
        known = [path, *path.parent.glob("*.conll")]
    files = [it for it in known if it.exists()]
    good = {it: it.read_bytes() for it in files}
    assert list(importer.read(Source(path, SCHEMA, "mara")))
    dice = random.Random(17)
    for _ in range(count):
        hit = dice.choice(files)
        if hit.suffix == ".spacy" and dice.random() < 0.9:
            # What is damaged when it is packed cannot be unpacked, which is soon tried.
            hit.write_bytes(zlib.compress(broken(zlib.decompress(good[hit]), dice)))
        else:
            hit.write_bytes(broken(good[hit], dice))
        source = Source(path, SCHEMA, "mara", labels=LabelMap(drop_rest=dice.random() < 0.5))
        with suppress(AnnotatorError):
            assert all(it.article.text is not None for it in importer.read(source))
        hit.write_bytes(good[hit])


@KNOWN
def test_broken_files_are_read_or_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    try_all(name, tmp_path, 150)


@pytest.mark.soak
@KNOWN
def test_ten_thousand_broken_files(name: str, tmp_path: Path) -> None:
    try_all(name, tmp_path, 10_000)
