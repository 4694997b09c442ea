"""Triggers of events are those of the article's language, or of English where there are none."""

import pytest

from annotator.news.lexicon import LANGUAGES
from annotator.news.triggers import triggers


@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
def test_every_language_has_triggers(language: str) -> None:
    assert triggers(language).phrases.firsts
