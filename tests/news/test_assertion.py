"""Who asserts a thing is a chain from the innermost source to the author of the article."""

import json
from pathlib import Path

import jsonschema
import pytest

from annotator.exporters import exporters
from annotator.importers import importers
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.record import to_record
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.news import assertion, derive
from annotator.paths import resource
from annotator.plugins import Source, pick

TEXT = "Kern said “Ek told me ‘9 boats sank’ there”. 3 left."


def span(span_id: str, label: str, words: str, **attributes: object) -> Span:
    start = TEXT.index(words)
    return Span(
        id=span_id,
        article_id="a",
        author="m",
        label=label,
        fragments=(Range(start, start + len(words)),),
        attributes=attributes,  # type: ignore[arg-type]  # texts
    )


def fill(role: str, source: str, target: str) -> Relation:
    return Relation(article_id="a", author="m", label=role, source=source, target=target)


SPANS = (
    span("outer", "Quote", "“Ek told me ‘9 boats sank’ there”"),
    span("inner", "Quote", "‘9 boats sank’"),
    span("kern", "Actor", "Kern"),
    span("ek", "Actor", "Ek"),
    span("said", "Cue", "said"),
    span("nine", "Quantity", "9"),
    span("three", "Quantity", "3"),
)
RELATIONS = (
    fill("source", "outer", "kern"),
    fill("cue", "outer", "said"),
    fill("source", "inner", "ek"),
)


@pytest.fixture
def nested() -> Document:
    article = Article(id="a", text=TEXT, author="Mara Lind", published="2026-03-03")
    return Document(article=article, author="m", spans=SPANS, relations=RELATIONS)


def test_chain_goes_through_quotes_to_the_author(nested: Document, schema: Schema) -> None:
    chains = assertion.of_document(nested, schema)

    nine, three = nested.by_id["nine"], nested.by_id["three"]

    assert [it.record for it in chains.chain(nine)] == [
        {"quote": "inner", "source": "ek"},
        {"quote": "outer", "cue": "said", "source": "kern"},
        {"author": "Mara Lind"},
    ]
    assert [it.record for it in chains.chain(three)] == [{"author": "Mara Lind"}]
    assert chains.holds(nine)
    assert not chains.holds(nested.by_id["kern"])
    told = assertion.sentence(nested, chains.chain(nine))
    assert told == "Ek ← Kern ← said ← the author"


def test_a_person_may_overrule_it(nested: Document, schema: Schema) -> None:
    def chain(value: str) -> list[dict[str, str]]:
        changed = nested.by_id["nine"].model_copy(update={"attributes": {"asserted_by": value}})
        return [it.record for it in assertion.of_document(nested, schema).chain(changed)]

    assert chain("author") == [{"author": "Mara Lind"}]
    assert [it.get("quote", "") for it in chain("outer")] == ["outer", ""]
    assert chain("a witness") == [{"named": "a witness"}]


def test_who_is_said_to_assert_it_goes_with_the_quote(nested: Document, schema: Schema) -> None:
    def told(value: str, edits: list[Edit]) -> object:
        nine = nested.by_id["nine"].model_copy(update={"attributes": {"asserted_by": value}})
        document = nested.edited([Edit(before=nested.by_id["nine"], after=nine)])
        after = document.edited(derive.completed(document, schema, edits))
        return after.by_id["nine"].attributes.get("asserted_by")

    inner, three = nested.by_id["inner"], nested.by_id["three"]
    rejected = inner.model_copy(update={"state": "rejected"})
    other = inner.model_copy(update={"label": "Actor"})
    longer = inner.model_copy(update={"note": "again"})

    assert told("inner", acts.remove(nested, ["inner"])) is None
    assert told("inner", [Edit(before=inner, after=rejected)]) is None
    assert told("inner", [Edit(before=inner, after=other)]) is None
    assert told("inner", [Edit(before=inner, after=longer)]) == "inner"
    assert told("outer", acts.remove(nested, ["inner"])) == "outer"
    assert told("inner", acts.remove(nested, [three.id])) == "inner"


def test_what_is_changed_beside_the_quote_that_goes_stays_changed(
    nested: Document, schema: Schema
) -> None:
    nine = nested.by_id["nine"].model_copy(update={"attributes": {"asserted_by": "inner"}})
    document = nested.edited([Edit(before=nested.by_id["nine"], after=nine)])
    noted = Edit(before=nine, after=nine.model_copy(update={"note": "nine of them"}))

    edits = derive.completed(document, schema, [noted, *acts.remove(document, ["inner"])])

    after = document.edited(edits).by_id["nine"]
    assert (after.note, after.attributes.get("asserted_by")) == ("nine of them", None)
    both = derive.completed(document, schema, acts.remove(document, ["inner", "nine"]))
    assert not {"inner", "nine"} & document.edited(both).by_id.keys()


def test_quotes_without_source_and_rejected_ones(nested: Document, schema: Schema) -> None:
    bare = nested.model_copy(update={"relations": ()})
    chains = assertion.of_document(bare, schema)
    words = assertion.sentence(bare, chains.chain(bare.by_id["nine"]))
    assert words == "someone who is not named ← someone who is not named ← the author"

    gone = [it.model_copy(update={"state": "rejected"}) for it in SPANS[:2]]
    rejected = nested.model_copy(update={"spans": (*gone, *SPANS[2:]), "relations": ()})
    chain = assertion.of_document(rejected, schema).chain(rejected.by_id["nine"])
    assert [it.quote for it in chain] == [""]


def test_circle_of_quotes_ends(nested: Document, schema: Schema) -> None:
    circle = (fill("inside", "inner", "outer"), fill("inside", "outer", "inner"))
    document = nested.model_copy(update={"relations": circle})

    chain = assertion.of_document(document, schema).chain(document.by_id["nine"])

    assert [it.quote for it in chain] == ["inner", "outer", ""]


def test_native_format_has_the_chain_and_does_not_read_it(
    nested: Document, schema: Schema, tmp_path: Path
) -> None:
    path = tmp_path / "nested.jsonl"
    pick(exporters(), "jsonl").write([nested], schema, path)
    line = json.loads(path.read_bytes())

    assert {it["id"]: it.get("asserted_by") for it in line["spans"] if "asserted_by" in it} == {
        "nine": [
            {"quote": "inner", "source": "ek"},
            {"quote": "outer", "cue": "said", "source": "kern"},
            {"author": "Mara Lind"},
        ],
        "three": [{"author": "Mara Lind"}],
    }
    rules = json.loads(resource("annotator-jsonl-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(line, rules)
    [again] = pick(importers(), "jsonl").read(Source(path, schema, "m", ""))
    assert to_record(again) == to_record(nested)
