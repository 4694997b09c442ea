"""brat: what is read again is all that was written, and the report says what was not."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator import files
from annotator.errors import FormatError, InputError
from annotator.exporters import brat as out
from annotator.importers import brat, recognise, without_companions
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.label_map import LabelMap, Named
from annotator.model.relation import Relation
from annotator.model.schema_file import read_schema
from annotator.model.span import Range, Span
from annotator.model.standoff import brat_name, real_names, without_line_ends
from annotator.plugins import ORIGIN, VERSION, Source
from tests.conftest import Mark
from tests.formats.layers import arrows, marks
from tests.strategies import SCHEMA, documents

TEXT = "Ada Kern 🚢 said\r\n“no”, twice.\n"


def read(folder: Path, labels: LabelMap | None = None) -> tuple[list[Document], Source]:
    """Read all `.ann` files of a folder."""
    found: list[Document] = []
    source = Source(folder, SCHEMA, "mara", labels=labels or LabelMap())
    for path in sorted(folder.glob("*.ann")):
        one = Source(path, SCHEMA, "mara", labels=source.labels, findings=source.findings)
        found += brat.IMPORTER.read(one)
    return found, source


def kept(document: Document) -> dict[str, Span]:
    """The spans that brat can hold."""
    text = document.article.text
    return {
        it.id: it
        for it in document.spans
        if it.state == "accepted" and without_line_ends(text, it.fragments)
    }


def kept_relations(document: Document) -> list[Relation]:
    spans = kept(document)
    return [
        it
        for it in document.relations
        if it.state == "accepted" and {it.source, it.target} <= set(spans)
    ]


def named(document: Document) -> set[str]:
    """The entities that a span which is written refers to."""
    return {
        str(span.attributes.get(attribute.name))
        for span in kept(document).values()
        for attribute in SCHEMA.by_name[span.label].attributes
        if attribute.type == "entity"
    }


@settings(deadline=None)
@given(document=documents)
def test_what_is_read_is_what_brat_can_hold(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    folder = tmp_path_factory.mktemp("brat") / "out"
    spans, relations = kept(document), kept_relations(document)

    report = out.EXPORTER.write([document], SCHEMA, folder)
    [again], source = read(folder)

    assert again.article.text == document.article.text
    assert marks(again.spans) == marks(spans.values())
    assert arrows(again.relations, again.by_id) == arrows(relations, spans)
    cast = [it for it in document.entities if it.id in named(document)]
    assert [(it.id, it.name) for it in again.entities] == [(it.id, it.name) for it in cast]
    assert not source.findings.lines()
    assert report.spans == len(spans)


@settings(deadline=None)
@given(document=documents)
def test_the_report_is_what_is_not_there(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    report = out.EXPORTER.write([document], SCHEMA, tmp_path_factory.mktemp("brat") / "out")

    spans, relations = kept(document), kept_relations(document)
    rejected = {it.id for it in document.spans if it.state != "accepted"}
    lost = Counter({out.NOT_ACCEPTED: len(rejected)})
    lost[out.BLANK] = len(document.spans) - len(rejected) - len(spans)
    lost[out.ROLE_NOT_ACCEPTED] = sum(it.state != "accepted" for it in document.relations)
    lost[out.ROLE_OF_LOST] = len(document.relations) - lost[out.ROLE_NOT_ACCEPTED] - len(relations)
    lost[out.ROLE_ATTRIBUTES] = sum(len(it.attributes) for it in relations)
    lost[ORIGIN] = sum(it.origin != "human" for it in spans.values())
    lost[ORIGIN] += sum(it.origin != "human" for it in relations)
    labels: list[Span | Relation] = [*spans.values(), *relations]
    lost[VERSION] = sum(it.schema_version > 0 for it in labels)
    fields = ("title", "source", "url", "author", "published", "language", "metadata")
    lost[out.METADATA] = sum(bool(getattr(document.article, it)) for it in fields)
    used = [it for it in document.entities if it.id in named(document)]
    lost[out.ENTITY_UNUSED] = len(document.entities) - len(used)
    lost[out.ENTITY] = sum(it != Entity(id=it.id, name=it.name) for it in used)
    found: Counter[str] = Counter()
    for it in report.losses:
        found[it.what] += it.count
    assert found == +lost


def test_a_file_looks_as_brat_expects(tmp_path: Path, document: Document, mark: Mark) -> None:
    quote, actor = document.spans
    actor = actor.model_copy(
        update={"attributes": {"mention": "NAM", "office": "union leader", "entity": "Q 1"}}
    )
    quote = quote.model_copy(update={"attributes": {"negated": True}, "note": "Sure?"})
    across = mark("Event", "strike\n“We", id="s3")
    roles = tuple(
        Relation(
            id=f"r{at}", article_id="a1", author="mara", label=name, source=source, target="s1"
        )
        for at, (name, source) in enumerate(
            (("source", "s2"), ("actor", "s3"), ("recipient", "s3"))
        )
    )
    cast = (Entity(id="Q 1", name="Ada Kern"), Entity(id="q2", name="x"))
    full = document.model_copy(
        update={"spans": (quote, actor, across), "relations": roles, "entities": cast}
    )

    report = out.EXPORTER.write([full], SCHEMA, tmp_path / "out")

    assert (tmp_path / "out" / "a1.txt").read_bytes().decode() == document.article.text
    lines = (tmp_path / "out" / "a1.ann").read_bytes().decode().split("\n")
    assert lines == [
        "T1\tEvent 14 20;21 24\tstrike “We",
        "T2\tQuote 21 49;75 98\t“We will go back on Monday,” “and not a day before.”",
        "T3\tActor 50 58\tAda Kern",
        "E1\tEvent:T1 actor:T3 recipient:T3",
        "E2\tQuote:T2 source:T3",
        "A1\tnegated E2",
        "A2\tmention T3 NAM",
        "N1\tReference T3 Annotator:Q%201\tAda Kern",
        "#1\tAnnotatorFragments E1\t14 24",
        "#2\tAnnotatorNotes E2\tSure?",
        "#3\tentity T3\tQ 1",
        "#4\toffice T3\tunion leader",
        "",
    ]
    assert {it.what for it in report.losses} == {out.METADATA, out.ENTITY_UNUSED}


def test_the_configuration_lets_all_of_it_in() -> None:
    lines = out.configuration(SCHEMA).split("\n")

    assert lines[:6] == ["[entities]", "Actor", "Cue", "Time", "Place", "Object"]
    assert "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>" in lines
    assert "Quote\tsource?:Actor, cue?:Cue, addressee*:Actor, inside?:Quote" in lines
    assert "realis\tArg:Event, Value:ACTUAL|GENERIC|OTHER" in lines
    assert "negated\tArg:Quote" in lines
    assert not [it for it in lines if it.startswith(("value_text", "unit", "entity\t"))]


def test_names_and_numbers_of_other_schemas(tmp_path: Path) -> None:
    colours = '{ bar = "#000000", tint = "#FFFFFF" }'
    labels = "".join(
        f'[[label]]\nname = "{name}"\nlight = {colours}\ndark = {colours}\n{rest}'
        for name, rest in (
            ("Legal entity", ""),
            (
                "Act 2",
                '[[label.role]]\nname = "party 1"\ntargets = ["Legal entity"]\nmin = 1\n'
                '[[label.role]]\nname = "one"\ntargets = ["Legal entity"]\nmin = 1\nmax = 1\n'
                '[[label.role]]\nname = "some"\ntargets = ["Legal entity"]\nmin = 1\nmax = 3\n'
                '[[label.attribute]]\nname = "how sure"\n'
                'type = "enum"\nvalues = ["very", "not at all"]\n',
            ),
        )
    )
    schema = read_schema(f'name = "law"\n{labels}', "law.toml")
    assert "Act_2_\tparty_1_+:Legal_entity, one:Legal_entity, some{1-3}:Legal_entity" in (
        out.configuration(schema)
    )
    spans = tuple(
        Span(
            id=f"s{at}",
            article_id="a",
            author="mara",
            label=label,
            fragments=(Range(at, at + 1),),
            attributes={"how sure": "not at all"} if at == 0 else {},
        )
        for at, label in enumerate(("Act 2", "Legal entity", "Legal entity", "Gone"))
    )
    roles = tuple(
        Relation(
            id=f"r{at}",
            article_id="a",
            author="mara",
            label="party 1",
            source="s0",
            target=f"s{at}",
        )
        for at in (1, 2)
    )
    article = Article(id="a", text="abcd")
    document = Document(article=article, author="mara", spans=spans, relations=roles)

    report = out.EXPORTER.write([document, document], schema, tmp_path / "out")

    source = Source(tmp_path / "out" / "a_2.ann", schema, "mara")
    [again] = brat.IMPORTER.read(source)
    known = {it.id: it for it in spans[:3]}
    assert marks(again.spans) == marks(spans[:3])
    assert arrows(again.relations, again.by_id) == arrows(roles, known)
    assert [it.what for it in report.losses] == [out.NO_LABEL, out.NO_LABEL]
    assert (brat_name("a b1"), real_names(["a b", "a_b"])) == ("a_b1_", {"a_b": "a b"})


# Import


def pair(folder: Path, *lines: str, text: str = TEXT) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "news.txt").write_bytes(text.encode())
    path = folder / "news.ann"
    path.write_bytes("\n".join(lines).encode())
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(FormatError) as caught:
        list(brat.IMPORTER.read(Source(path, SCHEMA, "mara")))
    return caught.value.problems


def test_all_kinds_of_lines_are_read(tmp_path: Path) -> None:
    path = pair(
        tmp_path,
        "T1\tActor 0 8\tAda Kern\r",
        "T2\tEvent 11 15\tsaid",
        "",
        "E1\tEvent:T2 actor:T1 actor2:T3",
        "E2\tEvent:T2",
        "R1\tsame_as Arg1:E1 Arg2:E2\t",
        "T3\tActor 18 20;23 28\tno twice",
        "*\tbefore E2 E1",
        "A1\trealis E1 GENERIC",
        "M1\tpolarity T2 negative",
        "A2\tsure R1",
        "#1\tAnnotatorNotes E1\tOne",
        '#2\tAnnotatorNotes E1\t"Two"',
        "#3\tAnnotatorFragments T1\t0 20",
        "#4\toffice T1\t[broken",
    )

    [document], source = read(tmp_path)

    assert document.article.text == TEXT
    assert document.article.title == "news"
    assert document.article.provenance == {
        "file": "news.ann",
        "format": "brat",
        "encoding": "utf-8",
    }
    said = '{"polarity": "negative", "realis": "GENERIC"}'
    assert marks(document.spans) == Counter(
        [
            ("Actor", ((0, 8),), '{"office": "[broken"}', "", "accepted"),
            ("Event", ((11, 15),), said, "One\nTwo", "accepted"),
            ("Event", ((11, 15),), "{}", "", "accepted"),
            ("Actor", ((18, 20), (23, 28)), "{}", "", "accepted"),
        ]
    )
    assert {it.origin for it in document.spans} == {"import:brat"}
    assert {it.origin for it in document.relations} == {"import:brat"}
    assert sorted((it.label, it.attributes) for it in document.relations) == [
        ("actor", {}),
        ("actor", {}),
        ("before", {}),
        ("same_as", {"sure": True}),
    ]
    assert recognise(path) is brat.IMPORTER
    assert not source.findings.lines()


def test_a_normalisation_is_an_attribute_to_be_mapped(tmp_path: Path) -> None:
    pair(tmp_path, "T1\tActor 0 8\tAda Kern", "N1\tReference T1 Wikidata:Q42\tAda")

    [document], source = read(tmp_path)
    assert source.findings.unknown == {("attribute", "Actor.Reference"): 1}
    [document], _ = read(tmp_path, LabelMap(attributes={"Actor.Reference": Named("entity")}))

    assert document.spans[0].attributes == {"entity": "Wikidata:Q42"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("X1\tActor 0 8\tAda Kern", "line 1: is no line of brat's format."),
        ("T1", "line 1: is no line of brat's format."),
        ("T1\tActor 0 x\tAda", "line 1: '0 x' is no start and end."),
        ("T1\tActor\tAda", "line 1: '' is no start and end."),
        ("E1\tEvent", "line 1: 'Event' is no event, such as Type:T1 Role:T2."),
        ("E1\tEvent:T1 actor", "line 1: 'Event:T1 actor' is no event, such as Type:T1 Role:T2."),
        ("E1\tEvent:T1", "E1 has no trigger 'T1'."),
        ("R1\tsource Arg1:T1\t", "line 1: 'source Arg1:T1' is no relation, such as"),
        ("R1\t \tx", "line 1: ' ' is no relation, such as"),
        ("R1\tsource Arg1:T1 Arg2:T2\t", "line 1: 'T1' is not there."),
        ("*\tEquiv T1", "line 1: 'Equiv T1' names no two things that are the same."),
        ("*\t \tx", "line 1: ' ' names no two things that are the same."),
        ("A1\tmention", "line 1: 'mention' is no attribute, such as Name T1 Value."),
        ("A1\t \tx", "line 1: ' ' is no attribute, such as Name T1 Value."),
        ("A1\tmention T1 NAM", "line 1: 'T1' is not there."),
        ("N1\tReference T1", "line 1: 'Reference T1' is no normalisation, such as"),
        ("#1\tAnnotatorNotes\tx", "line 1: 'AnnotatorNotes' is no note, such as"),
        ("T1\tActor 0 1\tA\nT1\tActor 1 2\td", "line 2: the id 'T1' stands twice."),
    ],
)
def test_a_broken_line_is_said_with_its_number(tmp_path: Path, line: str, sentence: str) -> None:
    [problem] = problems(pair(tmp_path, line))

    assert problem.startswith("news.ann")
    assert sentence in problem


def test_an_article_whose_words_are_elsewhere_is_left_out(tmp_path: Path) -> None:
    pair(tmp_path, "T1\tActor 0 8\tAda Kern", "T2\tActor 4 8\tBert")

    found, source = read(tmp_path)

    assert found == []
    assert source.findings.left_out == ["news.ann, T2: says 'Bert', but the text at 4:8 is 'Kern'."]


def test_offsets_of_another_kind_are_read_and_said(tmp_path: Path) -> None:
    pair(tmp_path, "T1\tActor 0 8\tAda Kern", "T2\tEvent 12 16\tsaid")

    [document], source = read(tmp_path)

    assert [it.fragments for it in document.spans] == [((0, 8),), ((11, 15),)]
    assert source.findings.lines() == ("1 article: offsets count UTF-16 units.",)


def test_a_note_on_fragments_counts_only_while_it_fits(tmp_path: Path) -> None:
    whole = "T1\tQuote 11 15;17 21\tsaid “no”"
    pair(tmp_path, whole, "#1\tAnnotatorFragments T1\t11 21")
    [document], _ = read(tmp_path)
    assert document.spans[0].fragments == ((11, 21),)

    pair(tmp_path, whole, "#1\tAnnotatorFragments T1\t9 21")
    [document], _ = read(tmp_path)
    assert document.spans[0].fragments == ((11, 15), (17, 21))


def test_a_missing_or_enormous_file_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pair(tmp_path, "T1\tActor 0 8\tAda Kern")
    monkeypatch.setattr(files, "LARGEST", 10)
    with pytest.raises(InputError, match=r"news\.txt is larger than 10 bytes"):
        list(brat.IMPORTER.read(Source(path, SCHEMA, "mara")))
    path.with_suffix(".txt").unlink()
    with pytest.raises(InputError, match=r"news\.txt is missing: brat keeps an article in two"):
        list(brat.IMPORTER.read(Source(path, SCHEMA, "mara")))
    path.with_suffix(".txt").mkdir()
    monkeypatch.undo()
    with pytest.raises(InputError, match=r"news\.txt cannot be read: Is a directory"):
        list(brat.IMPORTER.read(Source(path, SCHEMA, "mara")))


def test_texts_and_configurations_are_no_articles_of_their_own(tmp_path: Path) -> None:
    path = pair(tmp_path)
    (tmp_path / "annotation.conf").write_text("[entities]", encoding="utf-8")
    others = [(tmp_path / name, None) for name in ("annotation.conf", "news.txt", "plain.txt")]

    assert [it for it, _ in without_companions([(path, brat.IMPORTER), *others])] == [
        path,
        tmp_path / "plain.txt",
    ]


# PolNeAR


def test_attributions_of_polnear_are_quotes(tmp_path: Path) -> None:
    folder = tmp_path / "dev" / "attributions"
    folder.mkdir(parents=True)
    lines = (
        "T1\tSource 0 8\tAda Kern",
        "T2\tCue 11 15\tsaid",
        "T3\tContent 17 21\t“no”",
        "T4\tContent 23 28\ttwice",
        "T5\tAttribution 11 15\tsaid",
        "T6\tDiscuss 0 3\tAda",
        "E1\tAttribution:T5 Source:T1 Cue:T2 Content:T3 Content2:T4",
    )
    path = pair(folder, *lines)

    assert recognise(path) is brat.POLNEAR
    [document] = brat.POLNEAR.read(Source(path, SCHEMA, "mara"))
    assert document.author == "mara"

    (tmp_path / "dev" / "text").mkdir()
    text = tmp_path / "dev" / "text" / "news.txt"
    (folder / "news.txt").rename(text)
    path = path.rename(folder / "news_4b22.ann")
    source = Source(path, SCHEMA, "mara")
    [document] = brat.POLNEAR.read(source)

    assert document.author == "4b22"
    assert [(it.label, it.words(TEXT)) for it in document.spans] == [
        ("Actor", "Ada Kern"),
        ("Cue", "said"),
        ("Quote", "“no”"),
        ("Quote", "twice"),
    ]
    ends = {it.id: it.words(TEXT) for it in document.spans}
    assert sorted((it.label, ends[it.source], ends[it.target]) for it in document.relations) == [
        ("cue", "twice", "said"),
        ("cue", "“no”", "said"),
        ("source", "twice", "Ada Kern"),
        ("source", "“no”", "Ada Kern"),
    ]
    assert source.findings.lines() == ("Left out as asked: 1 × label 'Discuss'.",)
    assert text in brat.POLNEAR.companions(path)

    text.rename(path.with_suffix(".txt"))
    [document] = brat.POLNEAR.read(source)
    assert document.author == "mara"


def test_an_event_of_polnear_that_is_none_of_its_own_stays(tmp_path: Path) -> None:
    lines = (
        "T1\tSource 0 8\tAda Kern",
        "T2\tEvent 11 15\tsaid",
        "E1\tEvent:T2 actor:T1",
    )

    [document] = brat.POLNEAR.read(Source(pair(tmp_path, *lines), SCHEMA, "mara"))

    assert [it.label for it in document.relations] == ["actor"]


def test_a_byte_order_mark_counts_and_a_span_of_line_ends_is_reported(tmp_path: Path) -> None:
    article = Article(id="a", text="\ufeffAda\n\ncame.")
    words, blank = Range(1, 4), Range(4, 6)
    spans = [
        Span(article_id="a", author="mara", label="Actor", fragments=(it,)) for it in (words, blank)
    ]
    document = Document(article=article, author="mara", spans=tuple(spans))

    report = out.EXPORTER.write([document], SCHEMA, tmp_path / "out")
    [again], source = read(tmp_path / "out")

    assert out.BLANK in {it.what for it in report.losses}
    assert again.article.text == article.text
    assert [it.fragments for it in again.spans] == [(words,)]
    assert not source.findings.left_out
