"""Words right inside quotation marks are a quote with these marks, and no other words are."""

import pytest

from annotator.model.schema import Schema
from annotator.model.span import Range
from annotator.news.derive import with_marks


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Kern said “we go”.\r\n", "we go", "“we go”"),
        ("«\u00a0nous y allons\u00a0», dit-elle", "nous y allons", "«\u00a0nous y allons\u00a0»"),
        ('🚢 "we go," she said', "we go,", '"we go,"'),
        ("Er sagte: „Wir gehen“.", "Wir gehen", "„Wir gehen“"),
        ("She said “he told me ‘no’ twice”.", "no", "‘no’"),
        ("She said “he told me ‘no’ twice”.", "he told me ‘no’ twice", "“he told me ‘no’ twice”"),
        ("``we go'' he said", "we go", "``we go''"),
        ("قالت «نذهب» اليوم", "نذهب", "«نذهب»"),
        ("a\u2028“we go”", "we go", "“we go”"),
        ("Kern said “we go, and”", "we go", "we go"),
        ("“We go.\n“And we stay.”", "We go.", "We go."),
        ("They’re ‘here", "here", "here"),
        ("We go", "We go", "We go"),
    ],
)
def test_marks_right_around_belong_to_a_quote(
    schema: Schema, text: str, words: str, wanted: str
) -> None:
    place = Range(text.index(words), text.index(words) + len(words))

    quote = with_marks(text, schema.by_name["Quote"], place)
    actor = with_marks(text, schema.by_name["Actor"], place)

    assert text[slice(*quote)] == wanted
    assert actor == place
