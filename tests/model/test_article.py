"""An article keeps its text to the letter, and its date is in the calendar."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from annotator.model.article import Article, is_date

TEXTS = ("id", "title", "text", "source", "url", "author", "published", "language")
CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]))


@given(CHARACTERS)
def test_text_is_kept_to_the_letter(text: str) -> None:
    article = Article(text=text)

    assert Article.model_validate_json(article.model_dump_json()) == article
    assert article.text == text


@given(CHARACTERS)
def test_article_without_an_id_gets_the_one_of_its_text(text: str) -> None:
    article = Article(text=text, title="Dockers end strike")

    assert article.id == hashlib.sha256(text.encode()).hexdigest()[:32]
    assert article.id == Article(text=text).id
    assert article.text_sha256.startswith(article.id)


@pytest.mark.parametrize("id_", ["17", "a\n\u2028|\t1", "🚢", "../x", " ", "'; drop table"])
def test_given_id_is_kept_whatever_it_is(id_: str) -> None:
    assert Article(id=id_, text="x").id == id_


def test_copy_with_another_text_has_its_own_checksum() -> None:
    article = Article(id="a1", text="old")
    old = article.text_sha256

    changed = article.model_copy(update={"text": "new"})

    assert old == hashlib.sha256(b"old").hexdigest()
    assert changed.text_sha256 == hashlib.sha256(b"new").hexdigest()


@pytest.mark.parametrize("field", TEXTS)
def test_half_a_surrogate_pair_is_refused_in_every_field(field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Article.model_validate({"text": "x", field: "a\ud800"})

    assert [it["loc"] for it in caught.value.errors()] == [(field,)]


@pytest.mark.parametrize("field", ["metadata", "provenance"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1 << 64, "\udfff", object()])
def test_what_json_cannot_hold_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        Article.model_validate({"text": "x", field: {"a": [value]}})


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: object) -> None:
    assert is_date(str(day))
    assert Article(text="x", published=str(day)).published == str(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-03",
        "2024-02-29",
        "2026-03-03T10:30",
        "2026-03-03T10:30Z",
        "2026-03-03T23:59:59.123456789+05:30",
    ],
)
def test_date_may_have_any_precision(text: str) -> None:
    assert Article(text="x", published=text).published == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-02-29",
        "2026-13",
        "2026-00",
        "2026-04-31",
        "2026-03-00",
        "0000",
        "26",
        "2026-3-3",
        "20260303",
        "2026-03-03 10:30",
        "2026-03-03T24:00",
        "2026-03-03T10:60",
        "2026-03-03T10:30+25:00",
        "2026-03T10:30",
        "2026-03-03\n",
        " 2026",
        "２０２６",
        "٢٠٢٦",
        "3 March 2026",
    ],
)
def test_what_is_no_date_is_refused_by_its_words(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Article(text="x", published=text)

    [error] = caught.value.errors()
    assert error["msg"].endswith(f"{text!r} is not an ISO 8601 date such as 2026-03-03")
    assert not is_date(text)
