"""doccano: what it can hold comes back, and what its offsets count is never guessed."""

from collections import Counter
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings

from annotator.errors import FormatError, InputError
from annotator.exporters import doccano as out
from annotator.importers import doccano, recognise
from annotator.model.document import Document
from annotator.model.label_map import LabelMap
from annotator.model.offset_table import Unit
from annotator.model.relation import Relation
from annotator.model.span import Span
from annotator.plugins import NOT_ACCEPTED, ORIGIN, ROLE_NOT_ACCEPTED, ROLE_OF_LOST, VERSION, Source
from tests.formats.layers import arrows, marks
from tests.strategies import SCHEMA, documents

TEXT = "Ada 🚢 Kern said\r\nno"


def read(path: Path, unit: Unit | None = None) -> tuple[list[Document], Source]:
    source = Source(path, SCHEMA, "jo", labels=LabelMap(unit=unit))
    return list(doccano.IMPORTER.read(source)), source


def kept(document: Document) -> tuple[list[Span], list[Relation], dict[str, Span]]:
    """What the format can hold, and which spans relations hold on to."""
    spans: list[Span] = []
    firsts: dict[str, Span] = {}
    for span in document.spans:
        if span.state == "accepted":
            for part in span.fragments:
                bare = {"fragments": (part,), "attributes": {}, "note": "", "origin": "human"}
                spans.append(span.model_copy(update=bare))
                firsts.setdefault(span.id, spans[-1])
    relations = [
        it
        for it in document.relations
        if it.state == "accepted" and {it.source, it.target} <= set(firsts)
    ]
    return spans, relations, firsts


@settings(deadline=None)
@given(document=documents)
def test_what_is_read_is_what_doccano_can_hold(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("doccano") / "out.jsonl"
    spans, relations, firsts = kept(document)

    report = out.EXPORTER.write([document, document], SCHEMA, path)
    [again, _], source = read(path)

    assert again.article.model_copy(update={"provenance": {}}) == document.article
    assert (again.author, again.status) == (document.author, document.status)
    assert marks(again.spans) == marks(spans)
    assert arrows(again.relations, again.by_id) == arrows(relations, firsts)
    assert not source.findings.lines()
    assert path.read_bytes().isascii()
    assert report.spans == 2 * len(firsts)


@settings(deadline=None)
@given(document=documents)
def test_the_report_is_what_is_not_there(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("doccano") / "out.jsonl"

    report = out.EXPORTER.write([document], SCHEMA, path)

    _, relations, firsts = kept(document)
    written = [it for it in document.spans if it.id in firsts]
    unaccepted = sum(it.state != "accepted" for it in document.relations)
    lost = Counter(
        {
            NOT_ACCEPTED: len(document.spans) - len(written),
            ROLE_NOT_ACCEPTED: unaccepted,
            ROLE_OF_LOST: len(document.relations) - unaccepted - len(relations),
            out.PIECES: sum(len(it.fragments) > 1 for it in written),
            out.ATTRIBUTES: sum(len(it.attributes) for it in written),
            out.NOTES: sum(bool(it.note) for it in written),
            ORIGIN: sum(it.origin != "human" for it in written),
            out.ROLE_ATTRIBUTES: sum(len(it.attributes) for it in relations),
            out.ENTITIES: len(document.entities),
        }
    )
    lost[ORIGIN] += sum(it.origin != "human" for it in relations)
    labels: list[Span | Relation] = [*written, *relations]
    lost[VERSION] = sum(it.schema_version > 0 for it in labels)
    found: Counter[str] = Counter()
    for it in report.losses:
        found[it.what] += it.count
    graphemes = found.pop(out.GRAPHEMES, 0)
    assert found == +lost
    assert graphemes <= 1
    assert not (
        graphemes and document.article.text.isascii() and "\r\n" not in document.article.text
    )


def rows(path: Path, *found: object) -> Path:
    path.write_bytes(b"\n".join(orjson.dumps(it) for it in found))
    return path


def test_rows_of_all_kinds(tmp_path: Path) -> None:
    entity = {"id": 7, "label": "Actor", "start_offset": 0, "end_offset": 3}
    quote = {"id": 9, "label": "Quote", "start_offset": 4, "end_offset": 6}
    relation = {"id": 1, "from_id": 9, "to_id": 7, "type": "source"}
    path = rows(
        tmp_path / "a.jsonl",
        {"id": 3, "text": "Ada no", "entities": [entity, quote], "relations": [relation]},
        {"text": "Ada said", "label": [[0, 3, "Actor"]], "mood": "good"},
        {"text": "Bea said", "labels": [[0, 3, "Actor"]]},
        {"text": "Nobody."},
    )
    assert recognise(path) is doccano.IMPORTER

    found, _ = read(path)
    listed = tmp_path / "a.json"
    listed.write_bytes(b"[" + path.read_bytes().replace(b"\n", b",") + b"]")

    assert [[it.label for it in doc.spans] for doc in found] == [
        ["Actor", "Quote"],
        ["Actor"],
        ["Actor"],
        [],
    ]
    assert [it.label for it in found[0].relations] == ["source"]
    assert found[0].spans[0].origin == "import:doccano"
    assert found[3].status == "untouched"
    assert [it.article.metadata for it in found] == [{"id": 3}, {"mood": "good"}, {}, {}]
    assert [it.spans for it in read(listed)[0]] == [it.spans for it in found]


@pytest.mark.parametrize(
    ("unit", "start", "end"), [("utf16", 7, 11), ("codepoint", 6, 10), ("grapheme", 6, 10)]
)
def test_what_offsets_count_has_to_be_said_where_it_matters(
    tmp_path: Path, unit: Unit, start: int, end: int
) -> None:
    path = rows(
        tmp_path / "a.jsonl",
        {"text": TEXT, "label": [[start, end, "Actor"]]},
        {"text": TEXT, "label": [[0, 3, "Actor"]]},
        {"text": TEXT, "label": [[18, 19, "Actor"]]},
    )

    unsaid, source = read(path)
    [first, *_], _ = read(path, unit)

    assert [it.words(TEXT) for it in first.spans] == ["Kern"]
    assert len(unsaid) == 1
    assert source.findings.left_out[0].startswith("a.jsonl, line 1: what its offsets count is not")


def test_offsets_beyond_the_text_leave_the_article_out(tmp_path: Path) -> None:
    found, source = read(rows(tmp_path / "a.jsonl", {"text": "Ada", "label": [[0, 9, "Actor"]]}))

    assert found == []
    assert source.findings.left_out == [
        "a.jsonl, line 1, label 0: there is no place 9 in 3 UTF-16 units."
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"7", "a.jsonl, line 1: the row: Input should be"),
        (b'{"text": "x", "label": [[0, NaN, "A"]]}', "a.jsonl, line 1: is not JSON: "),
        (b'{"text": "x", "label": [[0, 1.0, "A"]]}', "label.0.1: Input should be a valid integer"),
        (b'{"label": []}', "line 1: text: Field required"),
        (
            b'{"text": "x", "label": ["sport"]}',
            "a.jsonl, line 1: “label” is of the whole text; here labels have places.",
        ),
        (
            b'{"text": "x", "relations": [{"from_id":1,"to_id":2,"type":"source"}]}',
            "line 1: source refers to '1', which is not there.",
        ),
        (b"[1,", "a.jsonl, the file: is not JSON: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, line: bytes, sentence: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line)

    with pytest.raises(FormatError) as caught:
        read(path)

    assert sentence in str(caught.value)


def test_files_that_cannot_be_read_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl cannot be read: No such file"):
        read(tmp_path / "a.jsonl")
    monkeypatch.setattr("annotator.files.LARGEST", 8)
    with pytest.raises(FormatError, match="line 1: is longer than 8 bytes"):
        read(rows(tmp_path / "b.jsonl", {"text": "long enough"}))
