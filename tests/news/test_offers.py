"""What a quote lacks is offered with a reason, and is only edits until it is accepted."""

from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.news.offers import offers

TEXT = (
    "“We sail on Monday,” Ada Kern said. “And nobody stays.”\n\n"
    "“We stay,” Jon Ek of the port told them.\n"
)


def span(label: str, *words: str, **values: object) -> Span:
    fragments = []
    for it in words:
        start = TEXT.index(it)
        fragments.append(Range(start, start + len(it)))
    fields = {"article_id": "a", "author": "m", "label": label, "fragments": fragments}
    return Span.model_validate(fields | values)


def document(*spans: Span, relations: tuple[Relation, ...] = ()) -> Document:
    return Document(
        article=Article(id="a", text=TEXT), author="m", spans=spans, relations=relations
    )


def test_the_second_piece_comes_first_and_then_cue_and_source(schema: Schema) -> None:
    quote = span("Quote", "“We sail on Monday,”")
    before = document(quote)

    piece, frame = offers(before, quote, schema)

    assert piece.why == "the second piece “And nobody stays.”"
    assert frame.why == "the cue “said” and the source “Ada Kern”"
    after = before.edited([*piece.edits, *frame.edits])
    assert {(it.label, it.words(TEXT)) for it in after.spans} == {
        ("Quote", "“We sail on Monday,” … “And nobody stays.”"),
        ("Cue", "said"),
        ("Actor", "Ada Kern"),
    }
    assert {it.label for it in after.relations} == {"cue", "source"}
    whole = after.by_id[quote.id]
    assert offers(after, whole, schema) == []


def test_a_quote_marked_with_its_cue_in_it_is_offered_as_pieces(schema: Schema) -> None:
    whole = span("Quote", "“We sail on Monday,” Ada Kern said. “And nobody stays.”")

    [pieces] = offers(document(whole), whole, schema)

    assert pieces.why == "2 pieces, without “Ada Kern said.”"
    [after] = document(whole).edited(pieces.edits).spans
    assert after.words(TEXT) == "“We sail on Monday,” … “And nobody stays.”"
    text = "“No,” “no,” and “no.”"
    [place] = [Range(0, len(text))]
    bare = Span(article_id="a", author="m", label="Quote", fragments=(place,))
    plain = Document(article=Article(id="a", text=text), author="m", spans=(bare,))
    assert offers(plain, bare, schema) == []


def test_actors_and_cues_that_are_marked_already_are_used(schema: Schema) -> None:
    quote = span("Quote", "“We stay,”")
    actor, cue = span("Actor", "Jon Ek of the port"), span("Cue", "told")
    before = document(quote, actor, cue)

    [offer] = offers(before, quote, schema)

    assert offer.why == "the cue “told” and the source “Jon Ek of the port”"
    assert [type(it.value) for it in offer.edits] == [Relation, Relation]
    assert {it.target for it in before.edited(offer.edits).relations} == {actor.id, cue.id}


def test_what_is_filled_or_said_to_be_unnamed_is_not_offered(schema: Schema) -> None:
    quote = span("Quote", "“We sail on Monday,”", "“And nobody stays.”")
    cue = span("Cue", "said")
    filled = Relation(article_id="a", author="m", label="cue", source=quote.id, target=cue.id)
    with_cue = document(quote, cue, relations=(filled,))
    unnamed = quote.model_copy(update={"attributes": {"source_status": "unnamed"}})

    [offer] = offers(with_cue, quote, schema)
    assert offer.why.startswith("the source")
    assert offers(document(unnamed, cue, relations=(filled,)), unnamed, schema) == []
    assert offers(document(cue), cue, schema) == []


def test_a_piece_that_is_marked_already_is_another_quote(schema: Schema) -> None:
    quote, other = span("Quote", "“We sail on Monday,”"), span("Quote", "“And nobody stays.”")

    found = offers(document(quote, other), quote, schema)

    assert [it.why for it in found] == ["the cue “said” and the source “Ada Kern”"]


def offered(text: str, schema: Schema) -> list[str]:
    """Return the reasons of what is offered for the first quote of a text."""
    piece = Range(0, text.index("”") + 1)
    quote = Span(article_id="a", author="m", label="Quote", fragments=(piece,))
    made = Document(article=Article(id="a", text=text, language="en"), author="m", spans=(quote,))
    return [it.why for it in offers(made, quote, schema)]


def test_quotes_with_no_cue_between_them_are_two(schema: Schema) -> None:
    assert offered("“We sail on Monday,” and “Nobody stays.”\n", schema) == []


def test_a_cue_with_nobody_beside_it_is_offered_alone(schema: Schema) -> None:
    assert offered("“We stay,” was said.\n", schema) == ["the cue “said”"]


def test_a_quote_that_has_its_source_is_offered_its_cue(schema: Schema) -> None:
    quote, actor = span("Quote", "“We stay,”"), span("Actor", "Jon Ek of the port")
    source = Relation(article_id="a", author="m", label="source", source=quote.id, target=actor.id)

    [offer] = offers(document(quote, actor, relations=(source,)), quote, schema)

    assert offer.why == "the cue “told”"
