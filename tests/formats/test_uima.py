"""UIMA: what was written is read again as it was, and by cassis alone as other programs would."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from cassis import Cas, TypeSystem, load_cas_from_json, load_cas_from_xmi, load_typesystem
from hypothesis import given, settings
from pydantic import JsonValue

from annotator import files
from annotator.errors import InputError, MissingError
from annotator.exporters import uima as out
from annotator.importers import recognise, uima, without_companions
from annotator.model.document import Document
from annotator.model.label_map import LabelMap
from annotator.model.relation import Relation
from annotator.plugins import Exporter, Importer, Source
from tests.strategies import SCHEMA, documents

BOTH = pytest.mark.parametrize(
    ("exporter", "importer"), [(out.JSON, uima.JSON), (out.XMI, uima.XMI)], ids=["json", "xmi"]
)


def read(importer: Importer, path: Path, labels: LabelMap | None = None) -> list[Document]:
    return list(importer.read(Source(path, SCHEMA, "jo", labels=labels or LabelMap())))


@BOTH
@settings(deadline=None, max_examples=40)
@given(document=documents)
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    exporter: Exporter,
    importer: Importer,
    document: Document,
) -> None:
    folder = tmp_path_factory.mktemp("uima") / "out"

    report = exporter.write([document], SCHEMA, folder)

    files = [it for it in report.files if it.suffix in importer.suffixes]
    if report.losses:
        assert exporter is out.XMI
        assert [it.what for it in report.losses] == [out.NOT_XML]
        assert (files, report.articles, report.spans) == ([], 0, 0)
        assert not_xml(document)
    else:
        [again] = read(importer, files[0])
        bare = again.article.model_copy(update={"provenance": {}})
        assert again.model_copy(update={"article": bare}) == document
        seen = seen_by_cassis(files[0])
        assert seen == Counter(
            (span.label, text)
            for span in document.spans
            for text in span.texts(document.article.text)
        )


def not_xml(document: Document) -> bool:
    """Whether a text of the document has characters that XML 1.0 does not allow."""
    texts = strings(json.loads(document.model_dump_json()))
    odd = {*map(chr, range(32)), "\ufffe", "\uffff"} - {"\t", "\n", "\r"}
    return any(odd.intersection(it) for it in texts)


def strings(value: JsonValue) -> Iterator[str]:
    """Yield all texts in a value, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for it in pair for text in strings(it))
    elif isinstance(value, list):
        yield from (text for it in value for text in strings(it))


def seen_by_cassis(path: Path) -> Counter[tuple[str, str]]:
    if path.suffix == ".json":
        cas = load_cas_from_json(path.read_text(encoding="utf-8"))
    else:
        types = load_typesystem(path.with_name("TypeSystem.xml"))
        cas = load_cas_from_xmi(path, types)
    return Counter((it.label, it.get_covered_text()) for it in cas.select("custom.Span"))


@BOTH
def test_labels_are_in_the_layers_of_inception(
    tmp_path: Path, document: Document, exporter: Exporter, importer: Importer
) -> None:
    quote, actor = document.spans
    actor = actor.model_copy(update={"attributes": {"mention": "NAM"}, "note": "Sure?"})
    source = Relation(
        id="r1", article_id="a1", author="mara", label="source", source="s2", target="s1"
    )
    full = document.model_copy(update={"spans": (quote, actor), "relations": (source,)})

    exporter.write([full], SCHEMA, tmp_path / "out")

    path = tmp_path / "out" / f"a1{importer.suffixes[0]}"
    assert recognise(path) is importer
    if exporter is out.JSON:
        cas = load_cas_from_json(path.read_text(encoding="utf-8"))
        raw = json.loads(path.read_bytes())["%FEATURE_STRUCTURES"]
        [begin] = [it["begin"] for it in raw if it.get("mention") == "NAM"]
        # A ship before it takes two units.
        assert begin == actor.start + 1
    else:
        cas = load_cas_from_xmi(path, load_typesystem(tmp_path / "out" / "TypeSystem.xml"))
        files = [(path, importer), (tmp_path / "out" / "TypeSystem.xml", None)]
        assert without_companions(files) == files[:1]
    [relation] = cas.select("custom.Relation")
    assert (relation.label, relation.Governor.label) == ("source", "Quote")
    assert relation.Dependent.get_covered_text() == "Ada Kern"
    assert (relation.begin, relation.end) == (actor.start, actor.end)
    assert [(it.id, it.note, it.mention) for it in cas.select("custom.Span")][1:] == [
        ("s1", "Sure?", "NAM"),
        ("s2", None, None),
    ]


# Files of others


def foreign(path: Path, text: str = "Ada 🚢 Kern said no") -> Path:
    """A CAS as other programs write it, with links, arrays, references and two views."""
    types = TypeSystem()
    entity = types.create_type("org.example.NamedEntity", "uima.tcas.Annotation")
    types.create_feature(entity, "value", "uima.cas.String")
    types.create_feature(entity, "kind", "uima.cas.String")
    types.create_feature(entity, "context", "uima.cas.StringArray")
    types.create_feature(entity, "sure", "uima.cas.Boolean")
    link = types.create_type("org.example.Link", "uima.cas.TOP")
    types.create_feature(link, "role", "uima.cas.String")
    types.create_feature(link, "target", "org.example.NamedEntity")
    event = types.create_type("org.example.Event", "uima.tcas.Annotation")
    types.create_feature(event, "participants", "uima.cas.FSArray", elementType="org.example.Link")
    types.create_feature(event, "place", "org.example.NamedEntity")
    token = types.create_type(
        "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "uima.tcas.Annotation"
    )
    cas = Cas(types)
    cas.sofa_string = text
    strings = types.get_type("uima.cas.StringArray")(elements=["a", "b"])
    ada = entity(begin=0, end=10, value="Actor", context=strings, sure=True, kind="x")
    array = types.get_type("uima.cas.FSArray")
    said = event(
        begin=11,
        end=15,
        participants=array(elements=[link(role="actor", target=ada)]),
        place=ada,
    )
    cas.add_all([ada, said, token(begin=0, end=3)])
    if path.suffix == ".json":  # of which cassis cannot read more than one view
        path.write_text(cas.to_json(), encoding="utf-8")
        return path
    other = cas.create_view("other")
    other.sofa_string = "Bea"
    other.add(entity(begin=0, end=3, value="Actor"))
    path.write_text(cas.to_xmi(), encoding="utf-8")
    path.with_name("typesystem.xml").write_text(types.to_xml(), encoding="utf-8")
    return path


def test_annotations_of_others_are_spans_links_and_references_are_relations(tmp_path: Path) -> None:
    path = foreign(tmp_path / "news.xmi")
    source = Source(path, SCHEMA, "jo")

    one, two = uima.XMI.read(source)

    assert (one.article.title, one.author, one.status) == ("news", "jo", "in_progress")
    assert [(it.label, it.words(one.article.text), it.origin) for it in one.spans] == [
        ("Actor", "Ada 🚢 Kern", "import:uima"),
        ("Event", "said", "import:uima"),
    ]
    assert sorted(it.label for it in one.relations) == ["actor", "place"]
    assert [it.words("Bea") for it in two.spans] == ["Bea"]
    assert dict(source.findings.unknown) == {
        ("attribute", "Actor.context"): 1,
        ("attribute", "Actor.kind"): 1,
        ("attribute", "Actor.sure"): 1,
    }


def refused(importer: Importer, path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(importer, path)
    return str(caught.value)


def test_what_is_no_cas_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    good = foreign(path).read_bytes()

    assert refused(uima.JSON, path, b'{"%TYPES":\n{').startswith("a.json, line 2: is not JSON:")
    assert "is not UTF-8" in refused(uima.JSON, path, b"\xff")
    assert "a.json is no UIMA CAS: " in refused(uima.JSON, path, b'{"%TYPES":{},"%VIEWS":7}')
    inside = good.replace(b'"end": 11', b'"end": 5')
    assert "a.json is no UIMA CAS: the offset 5 is beyond its text or inside" in refused(
        uima.JSON, path, inside
    )
    nowhere = good.replace(b'"end": 16', b'"end": null')
    assert "a.json is not as its types say: org.example.Event" in refused(uima.JSON, path, nowhere)
    empty = b'{"%TYPES":{},"%FEATURE_STRUCTURES":[],"%VIEWS":{}}'
    assert refused(uima.JSON, path, empty) == "a.json holds no text."
    with pytest.raises(InputError, match=r"gone\.json cannot be read: No such file"):
        read(uima.JSON, tmp_path / "gone.json")
    monkeypatch.setattr(files, "LARGEST", 10)
    assert "a.json is larger than 10 bytes" in refused(uima.JSON, path, good)


TYPED = b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [<>], "%VIEWS": {}}'
XMI = (
    b"<?xml version='1.0'?>\n<xmi:XMI xmlns:xmi='http://www.omg.org/XMI' xmlns:tcas='http:///uima/"
    b"tcas.ecore' xmlns:cas='http:///uima/cas.ecore' xmi:version='2.0'>\n<>\n</xmi:XMI>"
)


@pytest.mark.parametrize(
    ("importer", "data", "said"),
    [
        (
            uima.JSON,
            TYPED.replace(b"<>", b'{"%ID": 3, "%TYPE": "uima.tcas.Annotation", "@sofa": 12}'),
            "@sofa of uima.tcas.Annotation 3 refers to 12, which is not there",
        ),
        (
            uima.JSON,
            TYPED.replace(b"<>", b'{"%ID": 3, "%TYPE": "uima.tcas.Annotation", "begin": 0}'),
            "uima.tcas.Annotation 3 has no @sofa, so it is not said in which text it is",
        ),
        (
            uima.JSON,
            TYPED.replace(b'"%VIEWS": {}', b'"%VIEWS": {"a": {"%MEMBERS": [7]}}').replace(
                b"<>", b""
            ),
            "it refers to 7, which is not there",
        ),
        (
            uima.JSON,
            TYPED.replace(b"<>", b'{"%ID": 3, "%TYPE": "no.such.Type"}'),
            "Type with name [no.such.Type] not found",
        ),
        (uima.JSON, b"[]", "it has no list %FEATURE_STRUCTURES"),
        (
            uima.JSON,
            b'{"%TYPES": 1, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}',
            "a part of it is missing, or is something else than its type says",
        ),
        (
            uima.XMI,
            XMI.replace(b"<>", b"<tcas:Annotation xmi:id='3' sofa='12' begin='0' end='1'/>"),
            "line 3, Annotation is in the sofa '12', which is not there",
        ),
        (
            uima.XMI,
            XMI.replace(b"<>", b"<tcas:Annotation xmi:id='3' begin='0' end='1'/>"),
            "line 3, Annotation has no sofa, so it is not said in which text it is",
        ),
        (
            uima.XMI,
            XMI.replace(b"<>", b"<tcas:No xmi:id='3'/>"),
            "Type with name [uima.tcas.No] not found",
        ),
        (
            uima.XMI,
            XMI.replace(b"<>", b"<cas:View members='3'/>"),
            "line 3, View has no sofa, so it is not said in which text it is",
        ),
    ],
)
def test_what_a_broken_cas_lacks_is_said_in_words(
    tmp_path: Path, importer: Importer, data: bytes, said: str
) -> None:
    types = b"<typeSystemDescription xmlns='http://uima.apache.org/resourceSpecifier'/>"
    (tmp_path / "TypeSystem.xml").write_bytes(types)
    path = tmp_path / f"a{importer.suffixes[0]}"

    assert refused(importer, path, data) == f"{path.name} is no UIMA CAS: {said}."


def test_our_own_record_may_be_broken(tmp_path: Path, document: Document) -> None:
    out.JSON.write([document], SCHEMA, tmp_path / "out")
    path = tmp_path / "out" / "a1.json"
    data = path.read_bytes()

    said = refused(uima.JSON, path, data.replace(b'\\"author\\":', b'\\"author:'))
    assert "a1.json is not as its types say: " in said


def test_xmi_needs_its_types_and_no_entities(tmp_path: Path, document: Document) -> None:
    out.XMI.write([document], SCHEMA, tmp_path / "out")
    path, types = tmp_path / "out" / "a1.xmi", tmp_path / "out" / "TypeSystem.xml"
    data = path.read_bytes()

    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.partition(b"?>")[2]
    assert refused(uima.XMI, path, bomb) == "a1.xmi declares entities, which no CAS needs."
    assert "a1.xmi is no UIMA CAS: it is not XML: " in refused(uima.XMI, path, data[:300])
    types.unlink()
    said = refused(uima.XMI, path, data)
    assert "its type system is missing; put TypeSystem.xml or typesystem.xml or " in said


def test_without_cassis_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Document
) -> None:
    path = foreign(tmp_path / "a.json")
    monkeypatch.setitem(__import__("sys").modules, "cassis", None)

    with pytest.raises(MissingError, match="pip install dkpro-cassis"):
        read(uima.JSON, path)
    with pytest.raises(MissingError, match="pip install dkpro-cassis"):
        out.JSON.write([document], SCHEMA, tmp_path / "out")
