"""CoNLL: a folder comes back as what tags can hold, and files of others as their tags say."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import BILOU, IOB2, Entities

from annotator import files
from annotator.errors import FormatError, InputError
from annotator.exporters import conll as out
from annotator.importers import conll, recognise, without_companions
from annotator.model.article import Article
from annotator.model.cuts import Piece, cut_tokens
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap
from annotator.model.schema_file import read_schema
from annotator.model.span import Range, Span
from annotator.model.tags import BREAK, IOB1, MIXED
from annotator.plugins import ORIGIN, VERSION, Report, Source
from tests.strategies import SCHEMA, documents

Mark = tuple[str, int, int]


def read(path: Path, labels: LabelMap | None = None) -> tuple[list[Document], Findings]:
    source = Source(path, SCHEMA, "jo", labels=labels or LabelMap())
    return list(recognise(path).read(source)), source.findings


def counted(report: Report) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for it in report.losses:
        found[it.what, it.thing_id] += it.count
    return found


class Projection:
    """What a document is in tags, and what is lost on the way, worked out from the promises.

    It looks at every pair of fragments and at every token, which is slow and plain.
    """

    def __init__(self, document: Document, files: str, priority: str) -> None:
        self.marks: Counter[Mark] = Counter()
        self.lost: Counter[tuple[str, str]] = Counter()
        self.priority = priority
        self.text = document.article.text
        accepted = [it for it in document.spans if it.state == "accepted"]
        edges = [edge for it in accepted for part in it.fragments for edge in part]
        self.tokens = [Range(*it) for it in cut_tokens(self.text, edges)]
        groups: dict[str, list[Piece]] = {}
        for span in accepted:
            for part in span.fragments:
                group = "flat" if files == "flat" else span.label
                groups.setdefault(group, []).append((part, span))
        for pieces in groups.values():
            self._tag(pieces, out.OVERLAP if files == "label" else out.GAVE_WAY)
        for span in document.spans:
            self._lose(span, out.NOT_ACCEPTED, span.state != "accepted")
        for span in accepted:
            self._lose(span, out.ATTRIBUTES, len(span.attributes))
            self._lose(span, out.NOTES, bool(span.note))
            self._lose(span, ORIGIN, span.origin != "human")
            self._lose(span, VERSION, bool(span.schema_version))
        self.lost.update((out.RELATIONS, it.id) for it in document.relations)
        self.lost.update((out.ENTITIES, it.id) for it in document.entities)
        if document.status == "untouched":
            self.lost[out.UNTOUCHED, ""] = 1

    def _lose(self, span: Span, what: str, count: int) -> None:
        if count:
            self.lost[what, span.id] += count

    def _goes_before(self, piece: Piece) -> tuple[Any, ...]:
        (start, end), span = piece
        if self.priority == "shortest":
            return end - start, start, span.id
        rank = ["Quote", "Event"].index(span.label) if span.label in ("Quote", "Event") else 9
        others = [it.name for it in SCHEMA.labels].index(span.label)
        labels = (rank, others if rank == 9 else 0) if self.priority == "Quote,Event" else ()
        return *labels, start - end, start, span.id

    def _tag(self, group: list[Piece], overlap: str) -> None:
        kept: list[Piece] = []
        for part, span in sorted(group, key=self._goes_before):
            mine = [it for it in self.tokens if part.start <= it.start < part.end]
            if not mine:
                self._lose(span, out.BLANK, 1)
            elif any(part.start < it.end and it.start < part.end for it, _ in kept):
                self._lose(span, overlap, 1)
            else:
                kept.append((part, span))
                self._lose(span, out.ENDS, (mine[0].start, mine[-1].end) != part)
                parts = [[mine[0]]]
                for token in mine[1:]:
                    if BREAK.search(self.text[parts[-1][-1].end : token.start]):
                        parts.append([token])
                    else:
                        parts[-1].append(token)
                self._lose(span, out.PARAGRAPHS, len(parts) > 1)
                self.marks.update((span.label, it[0].start, it[-1].end) for it in parts)
        for span_id, count in Counter(span.id for _, span in kept).items():
            if count > 1:
                self.lost[out.PIECES, span_id] = 1


def write_one(document: Document, folder: Path, tags: str, files: str, priority: str) -> Report:
    """Write a document as the options say."""
    chosen = {"tags": tags, "files": files, "priority": priority}
    return out.EXPORTER.choose(chosen.items()).write([document], SCHEMA, folder)


WAYS = st.tuples(
    st.sampled_from(["iob2", "bilou"]),
    st.sampled_from(["label", "flat"]),
    st.sampled_from(["longest", "shortest", "Quote,Event"]),
)


def check_round_trip(document: Document, folder: Path, ways: tuple[str, str, str]) -> None:
    _, files, priority = ways
    if files == "label" and priority == "Quote,Event":
        priority = "longest"
    wanted = Projection(document, files, priority)
    if files == "label" and priority == "shortest":
        wanted.lost = Counter(
            {
                (out.GAVE_WAY if it[0] == out.OVERLAP else it[0], it[1]): count
                for it, count in wanted.lost.items()
            }
        )

    report = write_one(document, folder, ways[0], files, priority)
    [again], findings = read(folder / "offsets.tsv")

    assert again.article.model_copy(update={"provenance": {}}) == document.article
    assert (again.author, again.status) == (document.author, document.status)
    assert Counter((it.label, it.start, it.end) for it in again.spans) == wanted.marks
    assert all(len(it.fragments) == 1 and not it.attributes for it in again.spans)
    assert counted(report) == wanted.lost
    assert not findings.lines()
    assert (again.relations, again.entities) == ((), ())


@settings(deadline=None)
@given(document=documents, ways=WAYS)
def test_what_is_read_is_what_tags_can_hold(
    tmp_path_factory: pytest.TempPathFactory, document: Document, ways: tuple[str, str, str]
) -> None:
    check_round_trip(document, tmp_path_factory.mktemp("conll") / "out", ways)


@pytest.mark.soak
@settings(deadline=None, max_examples=10_000)
@given(document=documents, ways=WAYS)
def test_ten_thousand_documents(
    tmp_path_factory: pytest.TempPathFactory, document: Document, ways: tuple[str, str, str]
) -> None:
    check_round_trip(document, tmp_path_factory.mktemp("conll") / "out", ways)


@settings(deadline=None)
@given(document=documents, ways=WAYS)
def test_seqeval_strict_sees_the_same(
    tmp_path_factory: pytest.TempPathFactory, document: Document, ways: tuple[str, str, str]
) -> None:
    folder = tmp_path_factory.mktemp("conll") / "out"
    tags, files, priority = ways
    priority = "longest" if files == "label" and priority == "Quote,Event" else priority
    write_one(document, folder, tags, files, priority)
    [again], _ = read(folder / "offsets.tsv")

    seen: Counter[tuple[str, str]] = Counter()
    for path in folder.glob("*.conll"):
        rows = path.read_bytes().decode().split("\n")
        sentences: list[list[list[str]]] = [[]]
        for row in rows:
            if row and not row.startswith("-DOCSTART-"):
                sentences[-1].append(row.split("\t"))
            else:
                sentences.append([])
        found = Entities(
            [[it[1] for it in sentence] for sentence in sentences],
            scheme=BILOU if tags == "bilou" else IOB2,
        )
        for words, entities in zip(sentences, found.entities, strict=True):
            for it in entities:
                seen[it.tag, "".join(word for word, _ in words[it.start : it.end])] += 1
            if tags == "iob2":
                # What seqeval makes of them without being strict is no other thing.
                lenient = get_entities([it[1] for it in words])
                assert len(lenient) == len(entities)

    text = again.article.text
    wanted = Counter(
        (
            span.label,
            "".join(
                text[slice(*it)]
                for it in cut_tokens(text, (span.start, span.end))
                if span.start <= it[0] < span.end
            ),
        )
        for span in again.spans
    )
    assert seen == wanted


def test_options_that_are_not_known(tmp_path: Path, document: Document) -> None:
    with pytest.raises(InputError, match="no option 'scheme'; there are tags, files, priority"):
        out.EXPORTER.choose([("scheme", "iob2")])
    with pytest.raises(InputError, match="tags=iob1 is not known; tags can be iob2, bilou"):
        out.EXPORTER.choose([("tags", "iob1")])
    with pytest.raises(InputError, match="there is no label 'Person'; there are Actor, Event"):
        write_one(document, tmp_path / "out", "iob2", "flat", "Quote,Person")
    assert not (tmp_path / "out").exists()


def test_a_flat_file_in_bilou(tmp_path: Path) -> None:
    spans = tuple(
        Span(id=id_, article_id="a", author="mara", label=label, fragments=(Range(*place),))
        for id_, label, place in (
            ("s1", "Quote", (0, 13)),
            ("s2", "Actor", (4, 7)),
            ("s3", "Actor", (14, 22)),
        )
    )
    document = Document(
        article=Article(id="a", text="Say Ada, yes. Bea Kern"),
        author="mara",
        status="done",
        spans=spans,
    )

    report = write_one(document, tmp_path / "out", "bilou", "flat", "Actor")

    text = (tmp_path / "out" / "flat.conll").read_bytes().decode()
    assert text == (
        "-DOCSTART- -X- O O\n\nSay\tO\nAda\tU-Actor\n,\tO\nyes\tO\n.\tO\n"
        "Bea\tB-Actor\nKern\tL-Actor\n\n"
    )
    assert [(it.what, it.thing_id) for it in report.losses] == [(out.GAVE_WAY, "s1")]
    assert report.spans == 2


def test_labels_whose_names_are_no_tags_come_back(tmp_path: Path) -> None:
    colors = '{ bar = "#000000", tint = "#ffffff" }'
    colors = f"light = {colors}\ndark = {colors}"
    schema = read_schema(f'name = "x"\n[[label]]\nname = "A / B"\n{colors}', "x.toml")
    span = Span(article_id="a", author="mara", label="A / B", fragments=(Range(0, 3),))
    document = Document(article=Article(id="a", text="Ada said"), author="mara", spans=(span,))
    out.EXPORTER.write([document], schema, tmp_path / "out")

    for name in ("offsets.tsv", "A_B.conll"):
        [again] = conll.IMPORTER.read(Source(tmp_path / "out" / name, schema, "jo"))
        assert [(it.label, it.fragments) for it in again.spans] == [("A / B", (Range(0, 3),))]


# Files of others


def made(tmp_path: Path, text: str, name: str = "a.conll") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def said(documents: list[Document]) -> list[tuple[str, str]]:
    return [(it.label, it.words(doc.article.text)) for doc in documents for it in doc.spans]


@pytest.mark.parametrize(
    ("tags", "labels", "remark"),
    [
        ("O B-Actor I-Actor B-Actor O", ["b c", "d"], ""),
        ("O I-Actor I-Actor B-Actor O", ["b c", "d"], IOB1),
        ("I-Actor I-Time I-Time B-Time B-Actor", ["a", "b c", "d", "e"], MIXED),
        ("B-Actor O I-Actor I-Actor O", ["a", "c d"], MIXED),
        ("U-Actor B-Actor I-Actor L-Actor O", ["a", "b c d"], ""),
        ("S-Actor B-Actor I-Actor E-Actor S-Time", ["a", "b c d", "e"], ""),
    ],
)
def test_schemes_are_told_by_the_tags(
    tmp_path: Path, tags: str, labels: list[str], remark: str
) -> None:
    rows = "".join(f"{word} X {tag}\n" for word, tag in zip("abcde", tags.split(), strict=True))

    found, findings = read(made(tmp_path, rows))

    assert [words for _, words in said(found)] == labels
    assert list(findings.remarks) == ([remark] if remark else [])


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        ("B-Actor O U-Actor", "line 3: B-Actor is the beginning of nothing."),
        ("U-Actor L-Actor O", "line 4: L-Actor continues nothing."),
        ("U-Actor B-Actor L-Time", "line 4: B-Actor is the beginning of nothing."),
        ("U-Actor O B-Actor", "line 5: B-Actor is the beginning of nothing."),
        ("O X-Actor O", "line 4: 'b X-Actor' is no token with a tag, such as B-Actor."),
        ("O B- O", "line 4: 'b B-' is no token with a tag, such as B-Actor."),
    ],
)
def test_tags_that_contradict_each_other_are_named(
    tmp_path: Path, tags: str, sentence: str
) -> None:
    rows = "".join(f"{word} {tag}\n" for word, tag in zip("abc", tags.split(), strict=True))

    with pytest.raises(FormatError) as caught:
        read(made(tmp_path, f"-DOCSTART- O\n\n{rows}"))

    assert sentence in str(caught.value)


def test_articles_sentences_and_odd_blanks(tmp_path: Path) -> None:
    text = (
        "# a comment\r\n-DOCSTART- -X- -X- O\r\n\r\nAda NNP I-NP I-Actor\r\n\u00a0 NN O O\r\n"
        "said\u2028 VB O O\r\n \t\r\n🚢 NN O I-Object\r\n-DOCSTART- (b)\r\n# NN O O\r\n"
        "400\u202f000 CD O I-Quantity\r\n"
    )

    path = made(tmp_path, text)
    found, findings = read(path)

    assert [it.article.text for it in found] == ["Ada \u00a0 said\u2028\n🚢", "# 400\u202f000"]
    assert [it.article.title for it in found] == ["a 1", "a 2"]
    assert said(found) == [("Actor", "Ada"), ("Object", "🚢"), ("Quantity", "400 000")]
    assert findings.remarks == {IOB1: 2}
    assert {it.author for it in found} == {"jo"}


def test_labels_that_are_not_known_are_listed(tmp_path: Path) -> None:
    path = made(tmp_path, "Ada\tB-PER\nKern\tI-PER\nx\tB-a-b_c\n", "a.txt")

    _, findings = read(path)

    assert recognise(path) is conll.IMPORTER
    assert findings.unknown == {("label", "PER"): 1, ("label", "a-b_c"): 1}


@pytest.mark.parametrize(
    ("name", "text", "format_name"),
    [
        ("a.txt", "-DOCSTART- -X- O O\n", "conll"),
        ("a.txt", "One line O\nAnother line\n", "text"),
        ("a.txt", "One line O\n", "text"),
        ("a.tsv", "id\ttext\n1\tO\n2\tO\n", "csv"),
        ("a.iob", "x", "conll"),
        ("offsets.tsv", "start\tend\n", "csv"),
    ],
)
def test_what_is_taken_for_columns_of_tags(
    tmp_path: Path, name: str, text: str, format_name: str
) -> None:
    assert recognise(made(tmp_path, text, name)).name == format_name


def test_a_file_without_tokens_or_with_no_utf8(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a\.conll has no token in it"):
        read(made(tmp_path, "\n\n"))


# Our own folders that somebody has changed


@pytest.fixture
def folder(tmp_path: Path, document: Document) -> Path:
    out.EXPORTER.write([document], SCHEMA, tmp_path / "out")
    return tmp_path / "out"


def test_a_folder_is_one_source(folder: Path) -> None:
    files = [(it, recognise(it)) for it in sorted(folder.iterdir())]

    assert {it.name for _, it in files} == {"conll"}
    assert [it.name for it, _ in without_companions(files)] == ["offsets.tsv"]


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("Actor.conll", b"Ada\tB-Actor", b"Ida\tB-Actor", "'Ada\\tO' is not 'Ida' with a tag"),
        ("Actor.conll", b"Ada\tB-Actor", b"Ada\tU-Actor", "'Ada\\tU-Actor' is not 'Ada' with a"),
        ("Actor.conll", b"Ada\tB-Actor\n", b"", "line 17: 'Kern' cannot stand at 50 to 53."),
        ("Actor.conll", b".\tO\n\n", b".\tO\n", "there is no such line in Actor.conll"),
        ("Actor.conll", b"Ada\t", b"\xff\t", "is not UTF-8 in Actor.conll: invalid start byte"),
        ("Actor.conll", b"-DOCSTART- ", b"DOCSTART ", "an article begins, but 'DOCSTART -X- O O'"),
        ("offsets.tsv", b"\n0\t7\n", b"\n0\t8\n", "line 3: 'Dockers' cannot stand at 0 to 8."),
        (
            "offsets.tsv",
            b"\n0\t7\n",
            b"\nx\t8\n",
            "line 3: 'x\\t8' is no start and end of a token.",
        ),
        (
            "offsets.tsv",
            b'"text_sha256":"',
            b'"text_sha256":"0',
            "is not the one that was exported",
        ),
        ("offsets.tsv", b'\t"\\n"', b"\t7", "'7' is no text"),
        ("offsets.tsv", b'\t"\\n"', b"\t{", "unexpected end"),
        ("offsets.tsv", b'"author":"mara"', b'"author":7', "author: Input should be a valid str"),
        ("offsets.tsv", b"-DOCSTART-\t", b"x\t", "line 1: is before the first -DOCSTART-."),
        (
            "offsets.tsv",
            b'"tags":"iob2"',
            b'"tags":"bilou"',
            "line 30: before it, B-Actor is the beginning of nothing",
        ),
    ],
)
def test_a_folder_that_does_not_fit_together(
    folder: Path, file: str, old: bytes, new: bytes, sentence: str
) -> None:
    data = (folder / file).read_bytes()
    assert old in data
    (folder / file).write_bytes(data.replace(old, new, 1))
    source = Source(folder / "offsets.tsv", SCHEMA, "jo")

    with pytest.raises(FormatError) as caught:
        list(conll.IMPORTER.read(source))

    assert sentence in str(caught.value)


def test_offsets_without_tags(folder: Path) -> None:
    for path in folder.glob("*.conll"):
        path.unlink()

    with pytest.raises(FormatError, match=r"offsets\.tsv has no file with tags beside it"):
        read(folder / "offsets.tsv")


def test_a_line_that_is_too_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 60)

    with pytest.raises(FormatError, match=r"offsets\.tsv, line 1: is longer than \d+ bytes in off"):
        read(folder / "offsets.tsv")
