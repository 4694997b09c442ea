"""Prodigy: what is accepted comes back as it was, and rows of others are checked."""

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from annotator.errors import FormatError
from annotator.exporters import prodigy as out
from annotator.importers import prodigy, recognise
from annotator.model.document import Document
from annotator.plugins import NOT_ACCEPTED, ROLE_NOT_ACCEPTED, ROLE_OF_LOST, Source
from tests.strategies import SCHEMA, documents


def read(path: Path) -> tuple[list[Document], Source]:
    source = Source(path, SCHEMA, "jo")
    return list(prodigy.IMPORTER.read(source)), source


@settings(deadline=None)
@given(document=documents)
def test_what_is_accepted_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("prodigy") / "out.jsonl"

    report = out.EXPORTER.write([document], SCHEMA, path)
    [again], source = read(path)

    spans = tuple(it for it in document.spans if it.state == "accepted")
    there = {it.id for it in spans}
    accepted = [it for it in document.relations if it.state == "accepted"]
    relations = tuple(it for it in accepted if {it.source, it.target} <= there)
    bare = again.article.model_copy(update={"provenance": {}})
    assert again.model_copy(update={"article": bare}) == document.model_copy(
        update={"spans": spans, "relations": relations}
    )
    assert not source.findings.lines()
    lost = Counter(it.what for it in report.losses)
    assert lost == +Counter(
        {
            NOT_ACCEPTED: len(document.spans) - len(spans),
            ROLE_NOT_ACCEPTED: len(document.relations) - len(accepted),
            ROLE_OF_LOST: len(accepted) - len(relations),
        }
    )
    assert path.read_bytes().count(b"\n") == 1


@settings(deadline=None)
@given(document=documents)
def test_tokens_are_the_text_and_fit_every_span(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("prodigy") / "out.jsonl"
    out.EXPORTER.write([document], SCHEMA, path)

    row = orjson.loads(path.read_bytes())
    text, tokens = row["text"], row["tokens"]

    assert "".join(it["text"] + " " * it["ws"] for it in tokens) == text
    assert [it["id"] for it in tokens] == list(range(len(tokens)))
    assert all(text[it["start"] : it["end"]] == it["text"] for it in tokens)
    for span in row["spans"]:
        first, last = tokens[span["token_start"]], tokens[span["token_end"]]
        assert (first["start"], last["end"]) == (span["start"], span["end"])
    for relation in row["relations"]:
        for end in ("head", "child"):
            assert relation[end] == relation[f"{end}_span"]["token_end"]


def row(**more: Any) -> dict[str, Any]:
    words = ["Ada", "Kern", "said", "no"]
    starts = [0, 4, 9, 14]
    tokens = [
        {"text": word, "start": at, "end": at + len(word), "id": number, "ws": number < 3}
        for number, (word, at) in enumerate(zip(words, starts, strict=True))
    ]
    spans = [
        {"start": 0, "end": 8, "token_start": 0, "token_end": 1, "label": "Actor"},
        {"start": 14, "end": 16, "token_start": 3, "token_end": 3, "label": "Quote"},
    ]
    relation = {"head": 3, "child": 1, "label": "source"}
    relation |= {"head_span": spans[1], "child_span": spans[0]}
    return {
        "text": "Ada Kern said no",
        "tokens": tokens,
        "spans": spans,
        "relations": [relation],
        "_input_hash": 7,
        "answer": "accept",
    } | more


def write(path: Path, *rows: object) -> Path:
    path.write_bytes(b"\n".join(orjson.dumps(it) for it in rows))
    return path


def test_rows_of_others(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row(), row(answer="reject"), row(answer="ignore"))
    assert recognise(path) is prodigy.IMPORTER

    [document], source = read(path)

    assert (document.author, document.status) == ("jo", "in_progress")
    assert [(it.label, it.words("Ada Kern said no"), it.origin) for it in document.spans] == [
        ("Actor", "Ada Kern", "import:prodigy"),
        ("Quote", "no", "import:prodigy"),
    ]
    assert [it.label for it in document.relations] == ["source"]
    assert source.findings.lines() == (
        "Left out as asked: 1 × row whose answer is 'reject'.",
        "Left out as asked: 1 × row whose answer is 'ignore'.",
    )


def test_tokens_that_say_something_else_leave_the_article_out(tmp_path: Path) -> None:
    tokens = row()["tokens"]
    tokens[1]["text"] = "Cern"
    pieces = [
        {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "Actor", "id": "s"},
        {"start": 4, "end": 8, "token_start": 1, "token_end": 1, "label": "Actor", "id": "s"},
    ]
    bare = [{"start": 4, "end": 8, "label": "Actor"}]
    apart = [{"start": 4, "end": 8, "token_start": 0, "token_end": 0, "label": "Actor"}]
    mixed = [*pieces[:1], {"start": 4, "end": 8, "label": "Actor", "id": "s"}]

    for spans, fits in ((None, False), (pieces, False), (bare, True), (apart, True), (mixed, True)):
        changed = row(tokens=tokens, relations=[], **({"spans": spans} if spans else {}))
        found, source = read(write(tmp_path / "a.jsonl", changed))
        assert bool(found) == fits
        assert bool(source.findings.left_out) != fits


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([1], "a.jsonl, line 1: the row: Input should be"),
        (row(spans=[{"start": 0, "end": "8", "label": "Actor"}]), "spans.0.end: Input should be"),
        (row(spans=[]), "line 1: source refers to 'Quote 14:16', which is not there."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, data: Any, sentence: str) -> None:
    path = write(tmp_path / "a.jsonl", {"text": "x"})
    path.write_bytes(path.read_bytes() + b"\n" + b"NaN")
    with pytest.raises(FormatError, match=r"a\.jsonl, line 2: is not JSON"):
        read(path)

    with pytest.raises(FormatError) as caught:
        read(write(tmp_path / "a.jsonl", data if isinstance(data, dict) else 7))

    assert sentence in str(caught.value)


def test_what_a_row_says_of_its_text_is_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "Ada", "meta": {"source": "wire"}, "_task_hash": 1}')

    [document] = prodigy.IMPORTER.read(Source(path, SCHEMA, "jo"))

    assert document.article.metadata == {"source": "wire"}
