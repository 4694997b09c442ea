"""Times resolve against the day of publication, as fine as their words and never finer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.news import times

PUBLISHED = "2026-03-03"  # a Tuesday


def read(words: str, published: str = PUBLISHED, language: str = "") -> tuple[str, str]:
    found = times.read(words, 0, len(words), published, language)
    return (found.value, found.mod) if found else ("", "")


VALUES: dict[tuple[str, str], tuple[str, str]] = {
    ("en", "Thursday"): ("2026-02-26", ""),
    ("en", "early Thursday"): ("2026-02-26", "START"),
    ("en", "Tuesday"): ("2026-03-03", ""),
    ("en", "next Tuesday"): ("2026-03-10", ""),
    ("en", "last Tuesday"): ("2026-02-24", ""),
    ("en", "this Friday"): ("2026-03-06", ""),
    ("en", "Friday morning"): ("2026-02-27TMO", ""),
    ("en", "yesterday"): ("2026-03-02", ""),
    ("en", "last night"): ("2026-03-02TNI", ""),
    ("en", "the night before"): ("XXXX-XX-XXTNI", ""),
    ("en", "last week"): ("2026-W09", ""),
    ("en", "last weekend"): ("2026-W09-WE", ""),
    ("en", "last month"): ("2026-02", ""),
    ("en", "last quarter"): ("2025-Q4", ""),
    ("en", "next year"): ("2027", ""),
    ("en", "this decade"): ("202", ""),
    ("en", "last summer"): ("2025-SU", ""),
    ("en", "last March"): ("2025-03", ""),
    ("en", "this March"): ("2026-03", ""),
    ("en", "two days ago"): ("2026-03-01", ""),
    ("en", "three weeks ago"): ("2026-W07", ""),
    ("en", "three years ago"): ("2023", ""),
    ("en", "a month later"): ("2026-04", ""),
    ("en", "two hours ago"): ("PAST_REF", ""),
    ("en", "March 3"): ("2026-03-03", ""),
    ("en", "December"): ("2025-12", ""),
    ("en", "mid-March"): ("2026-03", "MID"),
    ("en", "the end of 2025"): ("2025", "END"),
    ("en", "Thursday, 5 March 2026"): ("2026-03-05", ""),
    ("en", "Oct. 31, 2019"): ("2019-10-31", ""),
    ("en", "31 February 2026"): ("2026-02", ""),
    ("en", "the 1990s"): ("199", ""),
    ("en", "the 90s"): ("199", ""),
    ("en", "10:30"): ("XXXX-XX-XXT10:30", ""),
    ("en", "9 p.m."): ("XXXX-XX-XXT21:00", ""),
    ("en", "2026-03-01"): ("2026-03-01", ""),
    ("en", "03/04/2026"): ("2026", ""),
    ("en", "13/04/2026"): ("2026-04-13", ""),
    ("en", "04/13/2026"): ("2026-04-13", ""),
    ("en", "04/04/2026"): ("2026-04-04", ""),
    ("en", "by Friday"): ("2026-02-27", "ON_OR_BEFORE"),
    ("en", "in recent weeks"): ("PAST_REF", ""),
    ("en", "now"): ("PRESENT_REF", ""),
    ("en", "2026-13-01"): ("2026", ""),
    ("en", "early-March"): ("2026-03", "START"),
    ("en", "Thursday rain"): ("2026-02-26", ""),
    ("en", "3rd March"): ("2026-03-03", ""),
    ("en", "Tuesday last"): ("2026-02-24", ""),
    ("es", "mayo"): ("2025-05", ""),
    ("de", "vor drei Wochen"): ("2026-W07", ""),
    ("de", "31.12.2020"): ("2020-12-31", ""),
    ("de", "am 3. März 2026"): ("2026-03-03", ""),
    ("de", "um 9.30 Uhr"): ("XXXX-XX-XXT09:30", ""),
    ("es", "el 3 de marzo de 2026"): ("2026-03-03", ""),
    ("es", "hace dos años"): ("2024", ""),
    ("es", "la semana pasada"): ("2026-W09", ""),
    ("fr", "la semaine dernière"): ("2026-W09", ""),
    ("fr", "il y a deux ans"): ("2024", ""),
    ("fr", "3 mars"): ("2026-03-03", ""),
}


@pytest.mark.parametrize(("language", "words"), VALUES)
def test_expression_has_its_value(language: str, words: str) -> None:
    assert read(words, language=language) == VALUES[language, words]


def test_a_sentence_about_the_future_looks_ahead() -> None:
    for text in ("We will go back on Monday.", "On Monday the dockers will go back."):
        start = text.index("Monday")
        found = times.read(text, start, start + 6, PUBLISHED, "en")
        assert found is not None
        assert found.value == "2026-03-09"
    assert read("May") == ("", "")
    text = "The vote is planned in May."
    found = times.read(text, text.index("May"), text.index("May") + 3, PUBLISHED, "en")
    assert found is None or found.value == "2026-05"


UNDATED = {
    "Thursday": "XXXX-WXX-4",
    "yesterday": "XXXX-XX-XX",
    "last week": "XXXX-WXX",
    "last month": "XXXX-XX",
    "last quarter": "XXXX-QX",
    "last summer": "XXXX-SU",
    "three years ago": "XXXX",
    "3 March": "XXXX-03-03",
    "3 March 2026": "2026-03-03",
}


@pytest.mark.parametrize("words", UNDATED)
def test_without_a_date_what_is_not_said_stays_open(words: str) -> None:
    assert read(words, "", "en")[0] == UNDATED[words]


def test_a_coarse_date_of_publication_invents_no_finer_one() -> None:
    assert read("yesterday", "2026-03", "en")[0] == "XXXX-XX-XX"
    assert read("last month", "2026-03", "en")[0] == "2026-02"
    assert read("last month", "2026", "en")[0] == "XXXX-XX"
    assert read("last year", "2026", "en")[0] == "2025"
    assert read("Thursday", "2026", "en")[0] == "XXXX-WXX-4"
    assert read("3 May", "2026", "en")[0] == "XXXX-05-03"


def test_what_is_no_time_is_none() -> None:
    for words in (
        "the harbour",
        "",
        "may",
        "march on",
        "25:99",
        "10:75",
        "١٠:٣٠",
        "in",
        "the 100s",
        "in 12 boats",
        "next to 3",
    ):
        assert read(words, language="en") == ("", "")


def test_a_number_of_a_day_in_arabic_digits_is_no_time_by_itself() -> None:
    assert not list(times.find("وصل في ٣ مارس", "ar"))


def test_the_times_of_a_text_are_found_in_its_order() -> None:
    text = "On Monday 40 boats left 🚢. By 3 May, or in 2027, all will be back."

    found = [(text[it.start : it.end], it.value) for it in times.find(text, "en", "2026-03-03")]

    assert found == [("Monday", "2026-03-02"), ("3 May", "2026-05-03"), ("2027", "2027")]


@given(st.text(), st.sampled_from(["", "2026", "2026-03", "2026-03-03"]))
def test_no_text_is_too_strange(text: str, published: str) -> None:
    found: list[Any] = [*times.find(text, published=published)]

    assert all(0 <= it.start < it.end <= len(text) for it in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Yesterday the ships 🚢 came in"),
        ("de", "Gestern kamen die Schiffe vor"),
        ("fr", "Hier, il y a"),
    ],
)
def test_a_text_may_end_with_a_word_that_a_time_could_follow(language: str, text: str) -> None:
    (time,) = times.find(text, language, PUBLISHED)
    assert (time.value, time.start) == ("2026-03-02", 0)
