"""The likeliest targets come first, and letters that pick them never need an Enter."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import filling
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Role, Schema
from annotator.model.span import Range, Span
from tests.conftest import AUTHOR

TEXT = (
    "Ada Kern told reporters that “the port 🚢 of Vik will close,” and Jon Ek agreed.\n"
    "“We go,” she said on Monday.\r\n"
    "Nobody else was there."
)


def span(label: str, words: str, **values: object) -> Span:
    start = TEXT.index(words)
    fields = {"article_id": "a1", "author": AUTHOR, "label": label, "id": words}
    return Span.model_validate(fields | values | {"fragments": [Range(start, start + len(words))]})


def relation(role: str, source: Span, target: Span) -> Relation:
    return Relation(article_id="a1", author=AUTHOR, label=role, source=source.id, target=target.id)


QUOTE = span("Quote", "“the port 🚢 of Vik will close,”")
SECOND = span("Quote", "“We go,”")
ADA, VIK, JON, SHE = (span("Actor", it) for it in ("Ada Kern", "Vik", "Jon Ek", "she"))
TOLD, SAID = span("Cue", "told"), span("Cue", "said")


def document(*spans: Span, relations: tuple[Relation, ...] = ()) -> Document:
    return Document(
        article=Article(id="a1", text=TEXT), author=AUTHOR, spans=spans, relations=relations
    )


def role(schema: Schema, label: str, name: str) -> Role:
    found = schema.by_name[label].role(name)
    assert found is not None
    return found


def test_near_targets_come_first_and_those_inside_the_frame_last(schema: Schema) -> None:
    read = document(QUOTE, ADA, VIK, JON, SHE, TOLD, span("Actor", "Nobody", state="rejected"))

    found = filling.targets(read, QUOTE, role(schema, "Quote", "source"))

    assert [it.id for it in found] == ["Jon Ek", "Ada Kern", "she", "Vik"]


def test_what_fills_the_role_elsewhere_is_less_likely(schema: Schema) -> None:
    read = document(QUOTE, SECOND, TOLD, SAID, relations=(relation("cue", SECOND, SAID),))

    found = filling.targets(read, SECOND, role(schema, "Quote", "cue"))
    others = filling.targets(read, QUOTE, role(schema, "Quote", "inside"))

    assert [it.id for it in found] == ["said", "told"]
    assert [it.id for it in others] == [SECOND.id]


def test_words_around_are_the_nearest_outside_the_frame() -> None:
    found = filling.words(TEXT, QUOTE.fragments)

    words = [TEXT[slice(*it)] for it in found]
    assert words[:3] == ["that", "and", "Jon"]
    assert not {"the", "port", "Vik", "close", "🚢", ",", "“"} & set(words)
    assert len(words) <= filling.WORDS


def test_words_between_fragments_have_letters_too() -> None:
    pieces = (Range(0, 8), Range(TEXT.index("that"), len(TEXT)))

    assert [TEXT[slice(*it)] for it in filling.words(TEXT, pieces)] == ["told", "reporters"]


@given(st.integers(0, 800))
def test_no_code_begins_with_another(count: int) -> None:
    codes = filling.codes(count)

    assert len(codes) == min(count, 676)
    assert len(set(codes)) == len(codes)
    assert not any(after.startswith(before) for before, after in pairwise(sorted(codes)))
    assert [len(it) for it in codes] == sorted(len(it) for it in codes)


def test_spans_and_words_share_the_letters(schema: Schema) -> None:
    read = document(QUOTE, ADA, JON, TOLD, relations=(relation("cue", QUOTE, TOLD),))
    spans = filling.targets(read, QUOTE, role(schema, "Quote", "source"))

    hints = filling.deal(read, QUOTE, spans, QUOTE.fragments, Range(0, 0))

    assert [it.span_id for it in hints[:2]] == ["Jon Ek", "Ada Kern"]
    words = [TEXT[slice(*it.place)] for it in hints[2:]]
    assert "reporters" in words
    assert "told" not in words, "it is the cue already"
    assert "Jon" not in words, "the span that begins there has the letters"
    assert "Ek" in words


def test_words_by_what_is_filled_already_are_near(schema: Schema) -> None:
    read = document(SECOND, ADA, relations=(relation("source", SECOND, ADA),))

    hints = filling.deal(read, SECOND, [], SECOND.fragments, Range(0, 0))
    far = filling.deal(read, SECOND, [], [Range(len(TEXT), len(TEXT))], Range(0, 0))

    order = [TEXT[slice(*it.place)] for it in hints]
    assert order[:2] == ["told", "she"]
    assert "Ada" not in order
    assert TEXT[slice(*far[0].place)] == "there"


def test_of_very_many_spans_those_in_sight_have_letters() -> None:
    text = "word " * 1000
    fields = {"article_id": "a1", "author": AUTHOR, "label": "Actor"}
    spans = [
        Span.model_validate(fields | {"id": f"s{at}", "fragments": [(at * 5, at * 5 + 4)]})
        for at in range(1000)
    ]
    read = Document(article=Article(id="a1", text=text), author=AUTHOR, spans=tuple(spans))

    hints = filling.deal(read, spans[0], spans[1:], spans[0].fragments, Range(4000, 4100))

    assert len(hints) == filling.MOST
    assert {f"s{at}" for at in range(800, 820)} <= {it.span_id for it in hints}


def test_target_labels_have_keys(schema: Schema) -> None:
    place = role(schema, "Event", "place")
    assert filling.target_keys(schema, place) == {"a": "Actor", "p": "Place"}
    everything = Role(name="any", targets=("Place", "Actor", "Cue", "Time", "Object", "Quote"))
    assert filling.target_keys(schema, everything) == {
        "a": "Actor", "q": "Quote", "p": "Place", "c": "Cue", "t": "Time", "o": "Object",
    }  # fmt: skip


def test_a_label_whose_letters_are_all_taken_has_no_key(schema: Schema) -> None:
    label = schema.by_name["Cue"].model_copy(update={"name": "aa"})
    other = schema.by_name["Actor"]
    small = Schema(name="small", labels=(other, label))

    assert filling.target_keys(small, Role(name="any", targets=("aa", "Actor"))) == {"a": "Actor"}


@pytest.mark.parametrize(
    ("source", "target", "names"),
    [
        (QUOTE, ADA, ["source", "addressee"]),
        (QUOTE, SECOND, ["inside"]),
        (ADA, QUOTE, []),
        (span("Nothing", "Nobody"), ADA, []),
    ],
)
def test_roles_between_two_spans(
    schema: Schema, source: Span, target: Span, names: list[str]
) -> None:
    assert [it.name for it in filling.roles_between(schema, source, target)] == names


def test_who_is_labelled_paragraphs_away_has_one_letter_before_words_have() -> None:
    text = (
        "The governor spoke.\n" + "There is a plan for it in the town.\n" * 18 + "They walked out."
    )
    start = text.index("walked out")

    def at(label: str, begin: int, words: str) -> Span:
        place = [Range(begin, begin + len(words))]
        fields = {"article_id": "a1", "author": AUTHOR, "label": label, "id": words}
        return Span.model_validate(fields | {"fragments": place})

    event, governor = at("Event", start, "walked out"), at("Actor", 0, "The governor")
    read = Document(article=Article(id="a1", text=text), author=AUTHOR, spans=(governor, event))

    hints = filling.deal(read, event, [governor], event.fragments, Range(0, 0))

    assert hints[0] == (filling.LETTERS[0], Range(0, 12), governor.id)
    assert [it.letters for it in hints if it.span_id] == ["f"]
