"""Pieces: every character of a span is in exactly one piece, also after any acts."""

from hypothesis import given

from annotator.gui.article.page import Page
from annotator.gui.article.pieces import CLOSES, FIRST, LAST, OPENS, Piece, Pieces
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from tests.strategies import documents


def every(pieces: Pieces, page: Page) -> dict[int, list[Piece]]:
    """Return all pieces by paragraph, in a fixed order."""
    found = {it: sorted(pieces.in_paragraph(it)) for it in range(len(page.paragraphs))}
    return {number: them for number, them in found.items() if them}


def span(*fragments: tuple[int, int], id_: str = "s") -> Span:
    ranges = tuple(Range(*it) for it in fragments)
    return Span(id=id_, article_id="a", author="mara", label="Actor", fragments=ranges)


@given(documents)
def test_pieces_cover_exactly_what_is_seen_of_each_span(document: Document) -> None:
    page = Page(document.article)
    pieces = Pieces(page, document.spans, document.relations)

    covered: dict[str, list[int]] = {}
    for number, them in every(pieces, page).items():
        for piece in them:
            start = page.starts[number]
            covered.setdefault(piece.span_id, []).extend(
                range(start + piece.start, start + piece.end)
            )
    ends = {it - 1 for it in page.starts[1:]}
    for one in document.spans:
        wanted = [
            place
            for start, end in one.fragments
            for place in range(page.to_utf16(start), page.to_utf16(end))
            if place not in ends
        ]
        assert sorted(covered[one.id]) == wanted


@given(documents)
def test_each_fragment_opens_and_closes_once(document: Document) -> None:
    page = Page(document.article)
    found = every(Pieces(page, document.spans, ()), page)

    for one in document.spans:
        mine = [it for them in found.values() for it in them if it.span_id == one.id]
        assert sum(bool(it.flags & OPENS) for it in mine) == len(one.fragments)
        assert sum(bool(it.flags & CLOSES) for it in mine) == len(one.fragments)
        assert any(it.flags & FIRST for it in mine)
        assert any(it.flags & LAST for it in mine)


@given(documents)
def test_taking_back_in_any_state_leaves_what_making_anew_gives(document: Document) -> None:
    page = Page(document.article)
    pieces = Pieces(page, document.spans, document.relations)
    gone, kept = document.spans[::2], document.spans[1::2]
    edits = [Edit(before=it) for it in gone]

    touched = pieces.edit(edits, document.by_id, {it.id: it for it in kept})

    assert every(pieces, page) == every(Pieces(page, kept, ()), page)
    assert touched == {number for it in gone for number in pieces.paragraphs(it)}


@given(documents)
def test_adding_one_by_one_is_the_same_as_all_at_once(document: Document) -> None:
    page = Page(document.article)
    pieces = Pieces(page, (), ())

    pieces.edit([Edit(after=it) for it in document.spans], {}, document.by_id)

    assert every(pieces, page) == every(Pieces(page, document.spans, ()), page)


@given(documents)
def test_cutting_in_idle_moments_gives_the_same(document: Document) -> None:
    page = Page(document.article)
    pieces = Pieces(page, document.spans, ())

    while pieces.cut_some():
        pass

    assert every(pieces, page) == every(Pieces(page, document.spans, ()), page)


def test_a_span_over_line_ends_only_is_still_to_be_seen() -> None:
    page = Page(Article(id="a", text="one\n\n\ntwo"))

    [piece] = Pieces(page, [span((3, 5))], ()).in_paragraph(0)

    assert (piece.start, piece.end, piece.flags) == (3, 3, OPENS | CLOSES | FIRST | LAST)


def test_a_relation_shows_where_both_ends_are() -> None:
    page = Page(Article(id="a", text="one two\nthree"))
    one, two, three = span((0, 3), id_="1"), span((4, 7), id_="2"), span((8, 13), id_="3")
    spans = {it.id: it for it in (one, two, three)}
    pieces = Pieces(page, [one, two, three], ())
    near = Relation(id="n", article_id="a", author="mara", label="source", source="1", target="2")
    far = near.model_copy(update={"id": "f", "target": "3"})

    assert pieces.edit([Edit(after=near)], spans, spans) == {0}
    assert pieces.edit([Edit(after=far)], spans, spans) == set()
    assert pieces.relations("1") == [near, far]
    assert pieces.edit([Edit(before=near)], spans, spans) == {0}
    assert pieces.relations("1") == [far]
    assert pieces.relations("2") == []
