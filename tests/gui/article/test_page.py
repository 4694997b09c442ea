"""The page: paragraphs cover the text, and stored offsets and Qt's meet without loss."""

import pytest
from hypothesis import given

from annotator.gui.article.page import LONGEST, Page, byline, date
from annotator.model.article import Article
from tests.strategies import texts


@given(texts)
def test_paragraphs_cover_the_text_in_qt_s_units(text: str) -> None:
    page = Page(Article(id="a", text=text))

    length = len(text.encode("utf-16-le")) // 2
    assert page.utf16_length == length
    assert page.starts[-1] == length + 1
    for number, paragraph in enumerate(page.paragraphs):
        assert page.length(number) == len(paragraph.encode("utf-16-le", "surrogatepass")) // 2
        for place in (page.starts[number], page.starts[number] + page.length(number)):
            assert page.paragraph_at(place) == number


@given(texts)
def test_offsets_go_to_qt_and_back(text: str) -> None:
    page = Page(Article(id="a", text=text))

    assert [page.to_code_point(page.to_utf16(it)) for it in range(len(text) + 1)] == list(
        range(len(text) + 1)
    )


@given(texts)
def test_a_place_outside_line_ends_is_never_between_cr_and_lf(text: str) -> None:
    page = Page(Article(id="a", text=text))

    for place in range(len(text) + 1):
        outside = page.outside_line_end(place)
        assert text[outside - 1 : outside + 1] != "\r\n" or outside == 0


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        ("Budget passes\n\nBy one vote.", "Budget passes", 0),
        ("\n \nBudget passes\nBy one vote.", "Budget passes", 2),
        ("\ufeffBudget passes\r\nBy one vote.", "Budget passes", 0),
        ("Budget  passes \nBy one vote.", " Budget passes", 0),
        ("Council meets\nBudget passes", "Budget passes", -1),
        ("Council meets", "", -1),
        ("", "Budget passes", -1),
    ],
)
def test_title_is_the_first_line_only_if_it_says_so(text: str, title: str, number: int) -> None:
    assert Page(Article(id="a", text=text, title=title)).title == number


@pytest.mark.parametrize(
    ("published", "language", "shown"),
    [
        ("", "", ""),
        ("2026", "en", "2026"),
        ("2026-05", "", "May 2026"),
        ("2026-05-09", "en-GB", "9 May 2026"),
        ("2026-05-09T10:30Z", "", "9 May 2026"),
        ("2026-05-09", "fr", "9 mai 2026"),
        ("2026-05-09T10:30Z", "he-IL", "9 מאי 2026"),
        ("2026-05", "fr", "2026-05"),
        ("2026", "ar", "2026"),
        ("2026-05-09", "ja", "2026-05-09"),
        ("2026-05-09T10:30Z", "tlh", "2026-05-09"),
    ],
)
def test_dates_are_written_in_the_language_of_the_article(
    published: str, language: str, shown: str
) -> None:
    assert date(Article(id="a", text="x", published=published, language=language)) == shown


def test_byline_says_what_is_known_and_keeps_the_parts_apart() -> None:
    article = Article(id="a", text="x", author="Ida Holm", source="Courier", published="2026-05")

    assert byline(article) == "\u2068Ida Holm\u2069 · \u2068Courier\u2069 · \u2068May 2026\u2069"
    assert byline(Article(id="a", text="x", source="Courier")) == "\u2068Courier\u2069"
    assert byline(Article(id="a", text="x")) == ""


def test_directions_are_told_by_the_letters() -> None:
    page = Page(Article(id="a", text="Plain\nIn Hebrew שלום it is\nשלום is Hebrew\n12 مرحبا\n"))

    assert [page.is_mixed(it) for it in range(5)] == [False, True, True, True, False]
    assert [page.is_backwards(it) for it in range(5)] == [False, False, True, True, False]


def test_long_paragraphs_are_cut_and_still_known_as_one() -> None:
    sentence = "The boats came back late. "
    text = f"Before\n{sentence * 300}\nAfter"
    page = Page(Article(id="a", text=text))

    assert max(len(it) for it in page.paragraphs) <= LONGEST
    assert page.is_cut(1)
    assert not page.is_cut(0)
    assert not page.is_cut(len(page.paragraphs) - 1)
    assert page.whole_paragraph(5000) == (7, 7 + len(sentence * 300))
    assert page.whole_paragraph(2) == (0, 6)


@pytest.mark.parametrize(
    ("text", "blank"), [("", True), (" \u00a0", True), ("x", False), ("\u034f", True)]
)
def test_blank_is_where_nothing_is_to_be_seen(text: str, blank: bool) -> None:
    assert Page(Article(id="a", text=f"a\n{text}\nb")).is_blank(1) is blank
