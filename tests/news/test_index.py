"""The index says where words stand: as often as they do, in the order of the text."""

import pytest
from hypothesis import given

from annotator.news.index import Index
from annotator.news.lexicon import words
from tests.strategies import texts


@given(texts)
def test_the_places_of_words_are_those_of_looking_at_each(text: str) -> None:
    row = words(text)
    index = Index(row)
    lows = [it.low for it in row]
    for wanted in (frozenset(lows[:2]), frozenset(lows), frozenset([*lows, "harbour", "of"])):
        assert index.of(wanted) == [at for at, it in enumerate(lows) if it in wanted]
    assert index.digits == [at for at, it in enumerate(row) if it.kind == "digits"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_where_nothing_is(language: str) -> None:
    assert Index(words("")).of(frozenset({language})) == []
