"""CoNLL: what another program reads is every fragment but those whose loss is reported."""

from collections import Counter
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from spacy.training.converters import conll_ner_to_docs

from annotator.exporters import conll
from annotator.exporters.conll import EXPORTER
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.schema_file import read_schema
from annotator.model.span import Range, Span
from annotator.model.tags import tag_names
from annotator.model.tokens import TOKENIZER
from annotator.plugins import Loss, Report
from tests.strategies import SCHEMA, documents

Chunk = tuple[str, tuple[int, ...]]
"""Label, and the numbers of the lines of its tokens."""

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def chunks(path: Path) -> list[Chunk]:
    """Read IOB2, strictly."""
    found: list[list[int]] = []
    labels: list[str] = []
    inside = ""
    for number, line in enumerate(path.read_bytes().decode().split("\n")):
        tag = line.split("\t")[-1] if "\t" in line else "O"
        if tag.startswith("B-"):
            inside = tag[2:]
            labels.append(inside)
            found.append([number])
        elif tag.startswith("I-"):
            assert tag[2:] == inside
            found[-1].append(number)
        else:
            assert tag == "O"
            inside = ""
    return [(label, tuple(lines)) for label, lines in zip(labels, found, strict=True)]


def places(folder: Path) -> dict[int, Range]:
    """Read where the token of each line stands."""
    rows = (folder / "offsets.tsv").read_bytes().decode().split("\n")
    cells = {number: row.split("\t") for number, row in enumerate(rows) if row}
    return {at: Range(int(it[0]), int(it[1])) for at, it in cells.items() if it[0] != "-DOCSTART-"}


def lost(report: Report, what: str) -> dict[str, int]:
    return {it.thing_id: it.count for it in report.losses if it.what == what}


def one_per_label(folder: Path) -> list[Path]:
    return [folder / f"{label.name}.conll" for label in SCHEMA.labels]


@settings(deadline=None)
@given(document=documents)
def test_what_is_read_is_every_fragment_but_the_losses(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    folder = tmp_path_factory.mktemp("conll") / "out"
    text = document.article.text

    report = EXPORTER.write([document], SCHEMA, folder)

    where = places(folder)
    read: Counter[tuple[str, Range]] = Counter()
    for path in one_per_label(folder):
        rows = path.read_bytes().decode().split("\n")
        for at, place in where.items():
            assert rows[at].split("\t")[0] == text[slice(*place)]
        for label, lines in chunks(path):
            ranges = [where[it] for it in lines]
            read[label, Range(ranges[0].start, ranges[-1].end)] += 1

    parts_of = {
        (span.id, fragment): [(span.label, it) for it in paragraphs(text, fragment, where.values())]
        for span in document.spans
        if span.state == "accepted"
        for fragment in span.fragments
    }
    written: Counter[str] = Counter()
    parted: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for (span_id, _), parts in sorted(parts_of.items(), key=lambda it: it[0][1][0] - it[0][1][1]):
        if parts and all(read[it] > 0 for it in parts):
            read.subtract(parts)
            written[span_id] += 1
            parted[span_id] += len(parts) > 1
        else:
            missing[document.by_id[span_id].label] += 1

    shared = Counter(it for parts in parts_of.values() for it in parts)
    reported = Counter(lost(report, conll.OVERLAP)) + Counter(lost(report, conll.BLANK))
    for span in document.spans:
        if span.state != "accepted":
            assert span.id in lost(report, conll.NOT_ACCEPTED)
        # Whose a part is cannot be seen where two spans of a label have the same.
        elif all(shared[it] == 1 for at in span.fragments for it in parts_of[span.id, at]):
            assert reported[span.id] == len(span.fragments) - written[span.id]
            assert (span.id in lost(report, conll.PIECES)) == (written[span.id] > 1)
            assert lost(report, conll.PARAGRAPHS).get(span.id, 0) == parted[span.id]
    assert not +read
    by_label: Counter[str] = Counter()
    for span_id, count in reported.items():
        by_label[document.by_id[span_id].label] += count
    assert by_label == missing


def paragraphs(text: str, fragment: Range, tokens: object) -> list[Range]:
    """Return the parts of a fragment in each paragraph, without blanks at their ends."""
    inside = [it for it in sorted(tokens) if fragment.start <= it.start < fragment.end]  # type: ignore[call-overload]
    parts: list[Range] = []
    for start, end in inside:
        if parts and not any(sign in BREAKS for sign in text[parts[-1].end : start]):
            parts[-1] = Range(parts[-1].start, end)
        else:
            parts.append(Range(start, end))
    return parts


@settings(deadline=None, max_examples=25)
@given(document=documents)
def test_spacy_reads_the_same(tmp_path_factory: pytest.TempPathFactory, document: Document) -> None:
    folder = tmp_path_factory.mktemp("conll") / "out"

    EXPORTER.write([document], SCHEMA, folder)

    for path in one_per_label(folder):
        if not chunks(path):
            continue  # spaCy takes its time for each file
        data = path.read_bytes().decode()
        rows = data.split("\n")
        docs = list(conll_ner_to_docs(data, no_print=True))
        assert Counter((it.label_, it.text) for doc in docs for it in doc.ents) == Counter(
            (label, " ".join(rows[at].split("\t")[0] for at in lines))
            for label, lines in chunks(path)
        )


def test_a_file_looks_as_readers_expect(tmp_path: Path, document: Document) -> None:
    folder = tmp_path / "out"
    other = Document(article=Article(id="b\t2", text="\u2028No labels."), author="mara")

    report = EXPORTER.write([document, other], SCHEMA, folder)

    text = (folder / "Quote.conll").read_bytes().decode()
    assert text.startswith(
        "-DOCSTART- -X- O O\n\nDockers\tO\n🚢\tO\nend\tO\nstrike\tO\n\n“\tB-Quote\n"
    )
    assert ",”\tI-Quote\nAda\tO\nKern\tO\ntold\tO\nreporters\tO\n,\tO\n“\tB-Quote" in text.replace(
        ",\tI-Quote\n”\tI-Quote", ",”\tI-Quote"
    )
    assert text.endswith(".\tO\n\n-DOCSTART- -X- O O\n\nNo\tO\nlabels\tO\n.\tO\n\n")
    assert "\n\n\n" not in text
    offsets = (folder / "offsets.tsv").read_bytes().decode()
    assert offsets.startswith('-DOCSTART-\t{"article":{"id":"a1",')
    assert "}\n\n0\t7\n" in offsets
    assert '\t"\\u2028"\n\n1\t3\n4\t10\n' in offsets
    assert '\n14\t20\t"\\n"\n\n' in offsets
    assert offsets.count("\n") == text.count("\n")
    assert report.articles == 2
    assert report.spans == 2
    assert len(report.files) == len(SCHEMA.labels) + 1
    assert [it for it in report.losses if it.what == conll.PIECES] == [
        Loss(conll.PIECES, "a1", "s2")
    ]


def spans_of(text: str, *rows: tuple[str, str, list[tuple[int, int]]]) -> Document:
    spans = tuple(
        Span(
            id=id_,
            article_id="a",
            author="mara",
            label=label,
            fragments=tuple(Range(*it) for it in fragments),
        )
        for id_, label, fragments in rows
    )
    article = Article(id="a", text=text)
    return Document(article=article, author="mara", status="done", spans=spans)


@pytest.mark.parametrize(
    ("text", "rows", "tags", "losses"),
    [
        (
            "Ada Kern Jr",
            [("s1", "Actor", [(0, 3)]), ("s2", "Actor", [(0, 8)]), ("s3", "Actor", [(4, 11)])],
            ["B", "I", "O"],
            [Loss(conll.OVERLAP, "a", "s1"), Loss(conll.OVERLAP, "a", "s3")],
        ),
        ("AI-driven", [("s1", "Actor", [(0, 2)])], ["B", "O"], []),
        ("Ada Kern", [("s1", "Actor", [(0, 3)]), ("s2", "Actor", [(4, 8)])], ["B", "B"], []),
        ("Ada Kern", [("s1", "Actor", [(0, 4)])], ["B", "O"], [Loss(conll.ENDS, "a", "s1")]),
        ("Ada  Kern", [("s1", "Actor", [(3, 5)])], ["O", "O"], [Loss(conll.BLANK, "a", "s1")]),
        (
            "Ada\r\nKern\u2028Jr",
            [("s1", "Actor", [(0, 12)])],
            ["B", "", "B", "", "B"],
            [Loss(conll.PARAGRAPHS, "a", "s1")],
        ),
        (
            "Ada x Kern x Jr",
            [("s1", "Actor", [(0, 3), (6, 10), (13, 15)]), ("s2", "Actor", [(4, 10)])],
            ["B", "O", "B", "O", "B"],
            [],
        ),
    ],
)
def test_each_loss(
    tmp_path: Path,
    text: str,
    rows: list[tuple[str, str, list[tuple[int, int]]]],
    tags: list[str],
    losses: list[Loss],
) -> None:
    report = EXPORTER.write([spans_of(text, *rows)], SCHEMA, tmp_path / "out")

    if losses:
        lines = (tmp_path / "out" / "Actor.conll").read_bytes().decode().split("\n")[2:-2]
        assert [line.partition("\t")[2][:1] for line in lines] == tags
        assert list(report.losses) == losses
    elif "Jr" not in text:
        assert not report.losses


def test_a_span_of_which_one_piece_gives_way(tmp_path: Path) -> None:
    document = spans_of(
        "Ada x Kern x Jr",
        ("s1", "Actor", [(0, 3), (6, 10), (13, 15)]),
        ("s2", "Actor", [(4, 10)]),
    )

    report = EXPORTER.write([document], SCHEMA, tmp_path / "out")

    assert report.losses == (Loss(conll.OVERLAP, "a", "s1"), Loss(conll.PIECES, "a", "s1"))
    assert report.spans == 2


def test_what_has_no_place_is_counted_with_its_ids(tmp_path: Path, document: Document) -> None:
    quote, actor = document.spans
    actor = actor.model_copy(update={"attributes": {"etype": "PER", "entity": "e1"}, "note": "?"})
    relation = Relation(
        id="r1", article_id="a1", author="mara", label="source", source=quote.id, target=actor.id
    )
    more = {
        "spans": (
            quote.model_copy(update={"state": "proposed", "note": "x"}),
            actor,
            actor.model_copy(update={"id": "s9", "label": "Ship"}),
        ),
        "relations": (relation,),
        "entities": (Entity(id="e1", name="Ada Kern"),),
    }
    document = document.model_copy(update=more)

    report = EXPORTER.write([document, document], SCHEMA, tmp_path / "out")

    once = (
        Loss(conll.NOT_ACCEPTED, "a1", "s2"),
        Loss(conll.NO_LABEL, "a1", "s9"),
        Loss(conll.ATTRIBUTES, "a1", "s1", 2),
        Loss(conll.NOTES, "a1", "s1"),
        Loss(conll.RELATIONS, "a1", "r1"),
        Loss(conll.ENTITIES, "a1", "e1"),
        Loss(conll.UNTOUCHED, "a1"),
    )
    assert report.losses == (*once, *(it for it in once if it.what != conll.ENTITIES))
    assert report.summary()[0] == "4 × attribute of a span"


def test_labels_become_names_of_files_and_tags() -> None:
    names = tag_names(["Actor", "actor", "A b", "A/b", "..", "Größe", "a_b", "x-y.z"])

    assert list(names.values()) == [
        "Actor",
        "actor_2",
        "A_b",
        "A_b_2",
        "_",
        "Größe",
        "a_b_3",
        "x-y.z",
    ]


def test_a_label_that_is_no_name_for_a_file(tmp_path: Path) -> None:
    colors = '{ bar = "#000000", tint = "#ffffff" }'
    colors = f"light = {colors}\ndark = {colors}"
    schema: Schema = read_schema(f'name = "x"\n[[label]]\nname = "A / B"\n{colors}', "x.toml")
    document = spans_of("Ada Kern", ("s1", "A / B", [(0, 3)]))

    EXPORTER.write([document], schema, tmp_path / "out")

    assert b"Ada\tB-A_B\nKern\tO\n" in (tmp_path / "out" / "A_B.conll").read_bytes()


def test_what_is_said_of_an_article_is_json(tmp_path: Path) -> None:
    document = Document(article=Article(id="a\n1", text=""), author="J\u2028")

    EXPORTER.write([document], SCHEMA, tmp_path / "out")

    cells = (tmp_path / "out" / "offsets.tsv").read_bytes().split(b"\n")[0].split(b"\t")
    [about] = [orjson.loads(it) for it in cells[1:]]
    assert (about["article"]["id"], about["author"]) == ("a\n1", "J\u2028")
    assert (about["status"], about["tags"], about["tokenizer"]) == ("untouched", "iob2", TOKENIZER)
