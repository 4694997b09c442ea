"""Quotation marks pair as the press sets them, and apostrophes are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.news.marks import MARKS, pairs

PAIRS: dict[str, list[tuple[str, ...]]] = {
    "“a ‘b c’ d”": [("“a ‘b c’ d”",), ("‘b c’",)],
    "rock ’n’ roll of the ’90s, ‘the workers’ strike’ won": [("‘the workers’ strike’",)],
    "„Ja“, sagte er.": [("„Ja“",)],
    "»Ja«, sagte er. «Oui», dit-il. « Oui »": [("»Ja«",), ("«Oui»",), ("« Oui »",)],
    "‚Nein‘ und ‹non›": [("‚Nein‘",), ("‹non›",)],
    "「はい」と『いいえ』": [("「はい」",), ("『いいえ』",)],
    "'It's fine,' she said": [("'It's fine,'",)],
    '"A" and "B"': [('"A"',), ('"B"',)],
    "“One.\n\n“Two.\r\n\r\n“Three.” end": [("“One.", "“Two.", "“Three.”")],
    "“One.\n\nTwo” three": [("“One.",)],
    "“One.\n \t\n“Two.”": [("“One.", "“Two.”")],
    "She called it 'slow and left.": [],
    "“One.\n\nHe “Two”": [("“One.",), ("“Two”",)],
    "5'10\" tall": [],
    "don’t, dogs’ and cats’, ’tis 'n'": [],
    '"He said \'no way\' to me"': [('"He said \'no way\' to me"',), ("'no way'",)],
    '"It is \'a rule,\' " she said': [('"It is \'a rule,\' "',), ("'a rule,'",)],
    '" alone': [],
    "ein”": [],
    "“a ‘b” c": [("“a ‘b”",)],
}  # fmt: skip


@pytest.mark.parametrize("text", PAIRS)
def test_pairs_of_a_text(text: str) -> None:
    found = [tuple(text[slice(*it)] for it in pair.fragments) for pair in pairs(text)]

    assert found == PAIRS[text]


def test_inner_is_without_the_marks_and_depth_counts_from_outside() -> None:
    text = "“a ‘b’ c”\n\n“open"
    outer, nested, last = pairs(text)

    assert [text[slice(*it)] for it in outer.inner] == ["a ‘b’ c"]
    assert (outer.depth, nested.depth, last.closed) == (0, 1, False)
    assert [text[slice(*it)] for it in last.inner] == ["open"]


@given(st.text(alphabet=f"{MARKS}ab 9.,\n"))
def test_pairs_of_anything_lie_in_order_inside_the_text(text: str) -> None:
    for pair in pairs(text):
        assert all(0 <= it.start < it.end <= len(text) for it in pair.fragments)
        assert all(text[it.start] in MARKS for it in pair.fragments)
