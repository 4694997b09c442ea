"""Tokens are what people label in news, no character is lost or cut, and selections fit them."""

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.tokens import (
    Offsets,
    next_boundary,
    next_end,
    next_grapheme,
    next_start,
    snap,
    token_at,
    tokens,
    trim,
)

INVISIBLE = "\u200b\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PIECES = (
    "Ada’s didn’t workers’ ‘so’ 'S “no” U.S. U.S.-led Lt. No. 7 J. K. $1.2bn 3,500.75 10:30 1/3 "
    "12% -5°C ’90s F-16s AT&T and/or — … ... !! #rain #雨天 #雨a @ada a@b.org www.b.org/x_(y) "
    'b.org צה"ל שָׁלוֹם قال م\u200cي क्षि नमस्ते 東京 で ロシア ｶﾞ ไทยที่ ำ กำ ខ្មែរ မြန်မာ 한국 ᄀ ᅡ ᆨ '
    "👩‍👧 👍🏽 🇨🇦 🇨 1️⃣ ℹ️ © \u0600 \u0d4e \u0301 \u200d \u00ad \u2060 \x00 é . , ' ’ ‘ # @ - $"
)
BLANKS = " |\n|\r\n|\u2028|\u2029|\xa0|\u3000|\x85|\x1c|\ufeff|\u200b"
WHOLE = (
    "hasn’t shouldn't O’Hara U.N. e.g. a.m. Lt. Gen. Mrs. Inc. Ph.D. Oct. $1.2bn €3 US$40 "
    "3,500.75 1.2bn 10:30 1/3 2026-03-03 1’000 20€ .22 -5°C −3.2% 7‰ +3 AI-driven U.N.-backed "
    "F-16s COVID-19 12% $5-million mid-1990s 2-0 AT&T Q&A ’90s '80s ’05 ’tis ארה״ב обʼєкт "
    'צה"ל م\u200cي infor\u00admal नमस्ते क्षि Škoda café cafe\u0301 한국의 テレビ snake_case ... !!! '
    "—— …… https://ada.example/a_(b)?q=1#c http://b.example/ www.b.example b.co.uk/news B.org "
    "ada.kern@mail.example @ada_k @ada@b.example #Flood2026 #洪水警報 #น้ำท่วม "
    "👩‍👧 👍🏽 🇨🇦 1️⃣ ℹ️ 字 で ไ ที่ “ ” ‘ — – … ( ] , ; $ # @ & / \x00"
)

texts = st.lists(
    st.sampled_from(PIECES.split(" "))
    | st.sampled_from(BLANKS.split("|"))
    | st.characters(exclude_categories=["Cs"]),
    max_size=14,
).map("".join)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a range in it."""
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.integers(start, len(text)))


def is_blank(character: str) -> bool:
    return character.isspace() or character in INVISIBLE


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


def around(text: str, part: str) -> Offsets:
    start = text.index(part)
    return start, start + len(part)


def snapped(text: str, part: str) -> str:
    start, end = snap(text, *around(text, part))
    return text[start:end]


# What is a token


@pytest.mark.parametrize("token", WHOLE.split(" "))
def test_this_is_one_token(token: str) -> None:
    assert words(f"so {token} on") == ["so", token, "on"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada’s", "Ada ’s"),
        ("ADA'S", "ADA 'S"),
        ("that’s", "that ’s"),
        ("U.N.’s", "U.N. ’s"),
        ("the workers’ pay", "the workers ’ pay"),
        ("'S&P fell'", "' S&P fell '"),
        ("hasn’t—won’t", "hasn’t — won’t"),
        ("“Wait…” (he left).", "“ Wait … ” ( he left ) ."),
        ("two- or three-day", "two - or three-day"),
        ("Rome–Paris", "Rome – Paris"),
        ("10–15 and 10+5", "10 – 15 and 10 + 5"),
        ("It rose 3,500. Then", "It rose 3,500 . Then"),
        ("J. K. Ode and I. Then", "J. K. Ode and I . Then"),
        ("J.K.Ode", "J.K. Ode"),
        ("No. 10 said no. Then", "No. 10 said no . Then"),
        ("See www.b.org/x, ‘b.org’.", "See www.b.org/x , ‘ b.org ’ ."),
        ("(https://b.org/a)", "( https://b.org/a )"),
        ("and/or", "and / or"),
        ("東京でロシア軍が17人。", "東 京 で ロシア 軍 が 17 人 。"),
        ("ไทยที่", "ไ ท ย ที่"),
        ("#洪水abc #αβ字", "#洪水abc # αβ 字"),
        ("👩‍👧👍🏽🇨🇦🇨🇦", "👩‍👧 👍🏽 🇨🇦 🇨🇦"),
        ("\ufeffRain\u200b \u200fשלום", "Rain שלום"),
        ("\u06001 \u0600 x", "\u06001 \u0600 x"),
        ("a \u0301", "a \u0301"),
    ],
)
def test_these_are_several_tokens(text: str, expected: str) -> None:
    assert words(text) == expected.split(" ")


def test_a_hashtag_without_an_end_is_ended() -> None:
    assert [len(word) for word in words("#" + "字" * 70)] == [65, *[1] * 6]


@given(texts)
def test_every_character_is_in_one_token_and_blanks_are_in_none(text: str) -> None:
    covered = [place for start, end in tokens(text) for place in range(start, end)]

    assert covered == [place for place, it in enumerate(text) if not is_blank(it)]


@given(texts)
@example("x 🇨🇦🇨🇦🇨 \u0301")
def test_no_token_cuts_a_character_as_people_see_it(text: str) -> None:
    edges = {edge for token in tokens(text) for edge in token}

    # A blank may carry a mark: what is cut then is the blank.
    cut = [
        place
        for cluster in regex.finditer(r"\X", text)
        for place in range(cluster.start() + 1, cluster.end())
        if place in edges and not is_blank(text[place - 1]) and not is_blank(text[place])
    ]
    assert not cut


@given(ranges())
@example(("#" + "字" * 70, 50, 60))
def test_a_part_of_the_text_has_the_tokens_of_the_whole(case: tuple[str, int, int]) -> None:
    text, start, end = case

    touched = [it for it in tokens(text) if max(it[0], start) < min(it[1], end)]

    assert list(tokens(text, start, end)) == touched


# Selections


@given(ranges())
def test_a_selection_takes_the_tokens_it_touches(case: tuple[str, int, int]) -> None:
    text, start, end = case
    touched = list(tokens(text, start, end))

    left, right = snap(text, start, end)

    inside = list(tokens(text, left, right))
    assert start == end or inside == touched[: len(inside)]
    assert all(text[slice(*it)].lower() in {"’s", "'s", "’", "'"} for it in touched[len(inside) :])
    assert bool(inside) or not touched


@given(ranges())
def test_a_snapped_selection_stays(case: tuple[str, int, int]) -> None:
    once = snap(*case)

    assert snap(case[0], *once) == once


@given(texts, texts, texts)
def test_what_stands_elsewhere_does_not_matter(before: str, text: str, after: str) -> None:
    whole = f"{before}\n{text}\n{after}"
    shift = len(before) + 1

    moved = snap(whole, shift, shift + len(text))

    assert moved == tuple(place + shift for place in snap(text, 0, len(text)))


@pytest.mark.parametrize(
    ("dragged", "meant"),
    [
        ("da Ker", "Ada Kern"),
        (" Kern", "Kern"),
        ("Kern’", "Kern"),
        ("ern’s ", "Kern"),
        ("’s", "’s"),
        ("n’s fl", "Kern’s flood"),
        ("“It", "“It"),
        ("t was", "It was"),
        ("1.", "$1.2bn"),
        (",” sh", ",” she"),
        ("workers’ ", "workers"),
        ("the ‘workers’", "the ‘workers’"),
        ("'bosses'", "'bosses'"),
    ],
)
def test_a_drag_selects_what_is_meant(dragged: str, meant: str) -> None:
    text = "Ada Kern’s flood. “It was $1.2bn,” she said of the ‘workers’ and 'bosses' in it."

    assert snapped(text, dragged) == meant


def test_a_selection_of_blanks_is_empty() -> None:
    assert snap("rain  \n\ufeff on", 4, 7) == (4, 4)


def test_an_empty_selection_takes_the_token_it_is_in() -> None:
    text = "Ada Kern left"

    assert [snap(text, place, place) for place in (3, 5, 13)] == [(3, 3), (4, 8), (13, 13)]


@pytest.mark.parametrize(
    ("place", "word"), [(0, "Ada"), (1, "Ada"), (4, "Kerns"), (8, "Kerns"), (9, "Kerns"), (10, "")]
)
def test_a_double_click_selects_the_word_without_its_possessive(place: int, word: str) -> None:
    text = "Ada Kerns’ ’90s"

    start, end = token_at(text, place)

    assert text[start:end] == word


def test_a_double_click_on_a_possessive_selects_its_word() -> None:
    assert token_at("Kern’s", 5) == (0, 4)
    assert token_at("Kern’s’", 6) == (0, 4)


@given(ranges())
def test_trimming_takes_blanks_and_nothing_else(case: tuple[str, int, int]) -> None:
    text, start, end = case

    left, right = trim(text, start, end)

    assert all(is_blank(it) for it in text[start:left] + text[right:end]) or left == right
    if left == right:
        assert (left, all(is_blank(it) for it in text[start:end])) == (start, True)
    else:
        assert not is_blank(text[left])
        assert not is_blank(text[right - 1])


# Steps


@given(ranges())
def test_steps_go_to_the_nearest_edge(case: tuple[str, int, int]) -> None:
    text, place, _ = case
    starts = [start for start, _ in tokens(text)]
    ends = [end for _, end in tokens(text)]

    assert next_start(text, place, 1) == min((it for it in starts if it > place), default=place)
    assert next_start(text, place, -1) == max((it for it in starts if it < place), default=place)
    assert next_end(text, place, 1) == min((it for it in ends if it > place), default=place)
    assert next_end(text, place, -1) == max((it for it in ends if it < place), default=place)


@given(ranges())
def test_the_caret_stops_at_starts_and_at_both_ends(case: tuple[str, int, int]) -> None:
    text, place, _ = case
    stops = [0, *(start for start, _ in tokens(text)), len(text)]

    right = min((it for it in stops if it > place), default=len(text))
    left = max((it for it in stops if it < place), default=0)
    assert next_boundary(text, place, 1) == right
    assert next_boundary(text, place, -1) == left


@given(ranges())
@example(("🇨🇦🇨🇦🇨🇦", 3, 3))
def test_characters_are_stepped_over_whole(case: tuple[str, int, int]) -> None:
    text, place, _ = case
    stops = [0, *(match.end() for match in regex.finditer(r"\X", text))]

    right = min((it for it in stops if it > place), default=place)
    left = max((it for it in stops if it < place), default=place)
    assert next_grapheme(text, place, 1) == right
    assert next_grapheme(text, place, -1) == left


# Size


@pytest.mark.parametrize("piece", ["a%", "ab.", "(", "🇨🇦", "a@", "http://(", "-a", "’s", "#", "1,"])
def test_a_long_row_of_anything_is_read_in_one_go(piece: str) -> None:
    text = piece * (50_000 // len(piece))

    # Reading to the end for every token would take minutes.
    covered = sum(end - start for start, end in tokens(text))

    assert covered == len(text)
