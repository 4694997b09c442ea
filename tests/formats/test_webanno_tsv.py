"""WebAnno TSV: the text is put together as WebAnno does it, and every token is checked."""

from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.importers import recognise, webanno_tsv
from annotator.model.document import Document
from annotator.model.label_map import LabelMap, Named
from annotator.plugins import Source
from tests.strategies import SCHEMA

HEAD = """\
#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Span|label|mention
#T_SP=custom.Quote|
#T_RL=custom.Relation|label|BT_custom.Span


"""


def read(path: Path, text: str, labels: LabelMap | None = None) -> tuple[list[Document], Source]:
    path.write_bytes(text.encode())
    source = Source(path, SCHEMA, "jo", labels=labels or LabelMap())
    return list(webanno_tsv.IMPORTER.read(source)), source


def labelled(document: Document) -> list[tuple[str, str]]:
    text = document.article.text
    return sorted((it.label, it.words(text)) for it in document.spans)


def test_spans_over_tokens_stacked_and_related(tmp_path: Path) -> None:
    path = tmp_path / "news.tsv"
    rows = (
        "#Text=Ada 🚢 Kern\n#Text=said no\n"
        "1-1\t0-3\tAda\tActor[1]|Object\tNAM[1]|*\t_\t_\t_\t\n"
        "1-2\t4-6\t🚢\tActor[1]\tNAM[1]\t_\t_\t_\t\n"
        "1-3\t7-11\tKern\tActor[1]\tNAM[1]\t_\t_\t_\t\n"
        "1-4\t12-16\tsaid\tEvent\t_\t_\tactor\t1-1[1_0]\n"
        "1-5\t17-19\tno\t_\t_\t*[3]\t_\t_\t\n"
        "1-5.1\t18-19\to\tTime\t*\t_\t_\t_\t\n\n"
        "#Text=Bea \\\\ \\t left\n"
        "2-1\t23-26\tBea\tActor\t_\t_\tactor|place\t1-4|1-4[0_0]\t\n"
    )

    [document], source = read(path, HEAD + rows)

    assert recognise(path) is webanno_tsv.IMPORTER
    assert document.article.text == "Ada 🚢 Kern\nsaid no\n   Bea \\ \t left"
    assert labelled(document) == [
        ("Actor", "Ada 🚢 Kern"),
        ("Actor", "Bea"),
        ("Event", "said"),
        ("Object", "Ada"),
        ("Quote", "no"),
        ("Time", "o"),
    ]
    assert {it.words(document.article.text): it.attributes for it in document.spans}["Bea"] == {}
    assert [it.attributes for it in document.spans if it.end == 10] == [{"mention": "NAM"}]
    # The first leads from an actor; the others from an event, as the schema has it.
    assert sorted(it.label for it in document.relations) == ["actor", "place"]
    assert dict(source.findings.forbidden) == {"Actor has no role 'actor'": 1}


def test_slots_lead_to_what_fills_them(tmp_path: Path) -> None:
    text = (
        "#FORMAT=WebAnno TSV 3.2\n"
        "#T_SP=custom.Event|ROLE_custom.Event:who_custom.Link|custom.Actor|realis\n"
        "#T_SP=custom.Actor|\n"
        "#T_SP=custom.Quote|ROLE_custom.Quote:by_custom.Link|uima.tcas.Annotation\n\n\n"
        "#Text=Ada met Bea .\n"
        "1-1\t0-3\tAda\t_\t_\t_\t*[2]\t_\t_\t\n"
        "1-2\t4-7\tmet\tactor;recipient[1]|_[5]\t1-1[2];1-3|_\tACTUAL[1]\t_\t_\t_\t\n"
        "1-3\t8-11\tBea\t_\t_\t_\t*\tsource;cue\t1-1[2];*\t\n"
        "1-4\t12-13\t.\t_\t_\t_\t_\t_\t_\t\n"
    )

    [document], _ = read(tmp_path / "a.tsv", text)

    ends = {it.id: (it.label, it.words(document.article.text)) for it in document.spans}
    assert sorted((it.label, ends[it.source], ends[it.target]) for it in document.relations) == [
        ("actor", ("Event", "met"), ("Actor", "Ada")),
        ("recipient", ("Event", "met"), ("Actor", "Bea")),
        ("source", ("Quote", "Bea"), ("Actor", "Ada")),
    ]
    # The second has slots that nothing fills.
    events = [it.attributes for it in document.spans if it.label == "Event"]
    assert sorted(events, key=len) == [{}, {"realis": "ACTUAL"}]


def test_relations_of_tokens_and_chains_are_unknown_until_said(tmp_path: Path) -> None:
    text = (
        "#FORMAT=WebAnno TSV 3.3\n#T_CH=custom.Coref|referenceRelation|referenceType\n"
        "#T_RL=custom.Dep|DependencyType|BT_custom.Token\n\n\n#Text=Ada left\n"
        "1-1\t0-3\tAda\t*->1-1\t*[1]\tnsubj\t1-2\t\n1-2\t4-8\tleft\t_\t_\t_\t_\t\n"
    )

    _, source = read(tmp_path / "a.tsv", text)
    _, dropped = read(tmp_path / "a.tsv", text, LabelMap(drop_rest=True))
    _, named = read(tmp_path / "a.tsv", text, LabelMap(labels={"Coref": Named("")}))

    assert source.findings.unknown == {("label", "Token"): 2}
    assert source.findings.forbidden == {
        "link of a chain 'Coref', for which there is no place here": 1
    }
    assert dropped.findings.dropped["link of a chain 'Coref'"] == 1
    assert named.findings.dropped["link of a chain 'Coref'"] == 1
    assert dict(named.findings.unknown) == {("label", "Token"): 2}


def test_values_are_unescaped_in_one_pass(tmp_path: Path) -> None:
    text = HEAD.replace("mention", "office") + (
        "#Text=Ada\n1-1\t0-3\tAda\tActor\\[1\\][1]|Actor[2]\ta\\|b\\\\\\_\\n[1]|n____[2]\t_\t_\t_\t\n"
    )

    [document], source = read(tmp_path / "a.tsv", text)

    assert [it.attributes for it in document.spans] == [{"office": "n____"}]
    assert dict(source.findings.unknown) == {("label", "Actor[1]"): 1}
    labels = LabelMap(labels={"Actor[1]": Named("Actor")})
    [document], _ = read(tmp_path / "a.tsv", text, labels)
    assert {it.attributes["office"] for it in document.spans} == {"a|b\\_\n", "n____"}


def test_a_token_that_is_not_in_the_text_leaves_the_article_out(tmp_path: Path) -> None:
    text = HEAD + "#Text=Ada\n1-1\t0-3\tBea\t_\t_\t_\t_\t_\t\n1-2\t9-12\tx\t_\t_\t_\t_\t_\t\n"

    found, source = read(tmp_path / "a.tsv", text)

    assert found == []
    assert source.findings.left_out == [
        "a.tsv, line 8: says 'Bea', but the text at 0-3 is 'Ada'.",
        "a.tsv, line 9: says 'x', but the text at 9-12 is ''.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x", "a.tsv does not begin with #FORMAT=WebAnno TSV 3: older versions do not say where"),
        (HEAD + "x", "line 7: 'x' is no token, such as 1-1, 0-4, This."),
        (HEAD + "1-1\t0-3\tAda\t_\t_\t", "line 7: has 3 columns for layers, not 5."),
        (
            HEAD + "#Text=Ada\n1-1\t0-3\tAda\t_\t_\t_\t_\t_\t\n"
            "#Text=Bea\n2-1\t1-4\tBea\t_\t_\t_\t_\t_\t\n",
            "line 10: starts at 1, but the text before it has 3 units.",
        ),
        (
            HEAD + "#Text=Ada\n1-1\t99999999-99999999\tAda\t_\t_\t_\t_\t_\t\n",
            "line 8: starts at 99999999, but the text before it has 0 units.",
        ),
        (
            HEAD + "#Text=Ada\n1-1\t0-3\tAda\tActor\t_\t_\tactor\t1-9\t\n",
            "actor refers to 'custom.Span 1-9', which is not there.",
        ),
        (
            HEAD.replace("BT_custom.Span", "BT_custom.Token")
            + "#Text=Ada\n1-1\t0-3\tAda\tActor\t_\t_\tactor\t1-9\t\n",
            "actor refers to 'custom.Token 1-9', which is not there.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(tmp_path / "a.tsv", text)

    assert sentence in str(caught.value)
