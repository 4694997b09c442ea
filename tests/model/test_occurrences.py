"""Occurrences fall in groups by what they seem to be; none is labelled across people."""

import pytest

from annotator.model import occurrences
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.occurrences import Sought
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import name_words
from tests.conftest import AUTHOR
from tests.gui.seed_labels import SEED

WORDS = name_words()
KERN = Entity(id="kern", name="Ada Kern", aliases=("Kern",), type="PER")
IDA = Entity(id="ida", name="Ida Kern", type="PER")

Found = dict[tuple[str, str], list[str]]


def document_of(text: str, *spans: Span, cast: tuple[Entity, ...] = ()) -> Document:
    return Document(article=Article(id="a", text=text), author=AUTHOR, spans=spans, entities=cast)


def span_at(text: str, words: str, nth: int = 0, **values: object) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    fields = {"article_id": "a", "author": AUTHOR, "label": "Actor"}
    return Span.model_validate(fields | {"fragments": ((start, start + len(words)),)} | values)


def groups(document: Document, what: Sought, *cast: Entity) -> Found:
    text = document.article.text
    return {
        (it.kind, it.who): [text[slice(*one.marked)] for one in it.occurrences]
        for it in occurrences.grouped(occurrences.find(document, 1, what, WORDS, cast))
    }


def test_the_same_name_in_quotes_and_in_longer_names_are_apart() -> None:
    text = "Kern left. “Kern is gone,” said Ida Kern. Ada Kern’s friends at Kern Street. Kernel."
    what = occurrences.of_entity(KERN, "Actor")

    found = groups(document_of(text), what, IDA)

    assert found == {
        ("same", ""): ["Kern", "Ada Kern"],
        ("quoted", ""): ["Kern"],
        ("longer", "Ida Kern"): ["Ida Kern"],
        ("longer", "Kern Street"): ["Kern Street"],
    }


def test_longer_names_mean_who_is_called_so_and_others_nobody() -> None:
    text = "Kern met Ida Kern and Bela Kern."
    found = occurrences.find(document_of(text), 1, Sought("Actor", ("Kern",), KERN), WORDS, [IDA])

    assert [it.entity for it in found] == [KERN, IDA, None]


def test_words_at_the_start_of_a_sentence_are_no_names() -> None:
    text = (
        "President Kern Mayor. But Kern left. Nobody stopped her. Nobody Kern knew. "
        "Meanwhile Kern slept, meanwhile."
    )

    assert groups(document_of(text), Sought("Actor", ("Kern",), KERN)) == {
        ("same", ""): ["Kern", "Kern", "Kern"],
        ("longer", "Nobody Kern"): ["Nobody Kern"],
    }


def test_a_title_is_grouped_by_the_name_beside_it() -> None:
    text = (
        "Former Mayor Ada Kern met Mayor Ek. The mayor left; “the mayor is ill,” he said. "
        "Then Mayor Kern came, and Lt. Gen. Jon Ek."
    )
    span = span_at(text, "The mayor")
    document = document_of(text, span, cast=(KERN,))
    what = occurrences.sought(document, span, document_schema(), WORDS)

    assert what.titles
    assert what.names == ("mayor",)
    assert groups(document, what) == {
        ("title", "Ada Kern"): ["Mayor Ada Kern", "Mayor Kern"],
        ("title", "Ek"): ["Mayor Ek"],
        ("quoted", ""): ["the mayor"],
        ("labelled", ""): ["The mayor"],
    }


def document_schema() -> Schema:
    from annotator.project import default_schema

    return default_schema()


def test_an_office_is_labelled_with_its_article(schema: Schema) -> None:
    text = "The governor left. Vik met the governor; a former governor and 🚢 governor came."
    marked = span_at(text, "The governor")
    read = document_of(text, marked)

    found = groups(read, occurrences.sought(read, marked, schema, WORDS))

    assert found == {
        ("same", ""): ["the governor", "a former governor", "governor"],
        ("labelled", ""): ["The governor"],
    }


def test_a_preposition_in_an_article_is_left_out(schema: Schema) -> None:
    text = "El gobernador habló. El hijo del gobernador también."
    read = document_of(text, span_at(text, "El gobernador"))

    what = Sought("Actor", ("gobernador",), titles=True)

    assert groups(read, what)["same", ""] == ["gobernador"]


def test_more_titles_may_stand_before_a_name() -> None:
    text = "Gen. Keith Kellogg came with retired Lt. Gen. Jon Ek."

    assert groups(document_of(text), Sought("Actor", ("gen",), titles=True)) == {
        ("title", "Keith Kellogg"): ["Gen. Keith Kellogg"],
        ("title", "Jon Ek"): ["Lt. Gen. Jon Ek"],
    }


def test_labels_that_are_there_are_a_group_of_their_own(schema: Schema) -> None:
    text = "Mayor Ada Kern left. Kern, whose aide spoke, slept. The aide of Kern spoke."
    spans = (
        span_at(text, "Mayor Ada Kern", attributes={"entity": "kern"}),
        span_at(text, "Kern", 1),
        span_at(text, "The aide of Kern"),
    )
    document = document_of(text, *spans, cast=(KERN,))
    what = occurrences.sought(document, spans[0], schema, WORDS)

    assert what.names == ("Mayor Ada Kern", "Ada Kern", "Kern")
    assert groups(document, what) == {
        ("labelled", "Ada Kern"): ["Mayor Ada Kern"],
        ("labelled", ""): ["Kern"],
        ("same", ""): ["Kern"],
    }


def test_rejected_labels_are_not_there() -> None:
    text = "Kern left."
    document = document_of(text, span_at(text, "Kern", state="rejected"))

    assert groups(document, Sought("Actor", ("Kern",), KERN)) == {("same", ""): ["Kern"]}


def test_accepting_labels_each_with_whom_it_means(schema: Schema) -> None:
    text = "Kern met Ida Kern and Bela Kern 🚢."
    document = document_of(text)
    found = occurrences.find(document, 1, Sought("Actor", ("Kern",), KERN), WORDS, [IDA])

    edits = occurrences.accept(document, schema, "Actor", found)

    spans = [it.after for it in edits if isinstance(it.after, Span)]
    assert [(it.words(text), it.attributes, it.origin) for it in spans] == [
        ("Kern", {"entity": "kern"}, "occurrences"),
        ("Ida Kern", {"entity": "ida"}, "occurrences"),
        ("Bela Kern", {}, "occurrences"),
    ]
    assert occurrences.accept(document.edited(edits), schema, "Actor", found) == []


def test_most_articles_are_passed_over_quickly() -> None:
    what = Sought("Actor", ("Kern", "the Port"))

    assert occurrences.may_hold("THE PORT is closed", what)
    assert not occurrences.may_hold("Nobody came", what)


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_seven_presidents_of_three_men_are_told_apart(schema: Schema) -> None:
    text = SEED.read_text(encoding="utf-8")
    trump = Entity(id="trump", name="Donald Trump", type="PER")
    span = Span(
        article_id="a", author=AUTHOR, label="Actor", fragments=(Range(2555, 2568),),
        attributes={"entity": "trump"},
    )  # fmt: skip
    document = document_of(text, span, cast=(trump,))
    what = occurrences.sought(document, span, schema, WORDS)

    found = occurrences.grouped(occurrences.find(document, 1, what, WORDS))

    assert {(it.kind, it.who): [one.match.start for one in it.occurrences] for it in found} == {
        ("same", ""): [3083, 5755],
        ("title", "Donald Trump"): [123, 1578],
        ("title", "Vladimir Putin"): [195],
        ("title", "Volodymyr Zelenskyy"): [1146],
        ("labelled", "Donald Trump"): [2559],
    }
    # Putin and Zelenskyy are not in the cast: accepted, they would mean nobody, and never Trump.
    assert {it.who: it.entity for it in found if it.kind == "title"} == {
        "Donald Trump": trump,
        "Vladimir Putin": None,
        "Volodymyr Zelenskyy": None,
    }
    bare = document_of(text, cast=(trump,))
    [quoted] = [
        it
        for it in occurrences.find(
            bare, 1, Sought("Actor", ("president",), trump, titles=True), WORDS
        )
        if it.kind == "quoted"
    ]
    assert quoted.match.start == 2559
