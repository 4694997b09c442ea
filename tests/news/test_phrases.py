"""Noun phrases for people, bodies and places are found as long as they are."""

import pytest

from annotator.news.phrases import phrases, pronouns
from annotator.news.reading import reading


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    read = reading(text, language)
    return [(text[read.row[it.begin].start : it.end], it.kind) for it in phrases(read)]


def words(text: str, language: str = "en") -> list[str]:
    return [it for it, _ in found(text, language)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It rained, and the port authority agreed.", ["the port authority"]),
        ("They say more than 40 workers died.", ["more than 40 workers"]),
        ("They saw the last three villages.", ["the last three villages"]),
        ("They met the head of the union.", ["the head of the union", "the union"]),
        ("They met a clerk of the ministry.", ["a clerk of the ministry", "the ministry"]),
        ("It angered owner Ada Kern.", ["owner Ada Kern"]),
        ("They came with retired teacher Ada Kern, 71.", ["retired teacher Ada Kern, 71"]),
        ("Retired teacher Ada Kern came.", ["Retired teacher Ada Kern"]),
        ("It hurt, insulted teacher Ada Kern.", ["insulted teacher Ada Kern"]),
        ("He said they fired teacher Ada Kern.", ["teacher Ada Kern"]),
        ("Its director, Ada Kern, left.", ["Its director, Ada Kern"]),
        ("The head of us, Ada Kern, left.", ["The head", "Ada Kern"]),
        ("The head of Oslo, Ada Kern, left.", ["The head of Oslo, Ada Kern", "Oslo"]),
        ("The head of Oslo, Ada Kern said.", ["The head of Oslo", "Oslo", "Ada Kern"]),
        ("They saw the country's president.", ["the country's president"]),
        ("They saw the striking crews.", ["the striking crews"]),
        ("They saw the police arrested workers.", ["the police"]),
        ("They saw Ada Kern, 171, and left.", ["Ada Kern"]),
        ("Dockworkers in Oslo left.", ["Dockworkers in Oslo", "Oslo"]),
        ("They asked the workers of the night.", ["the workers"]),
        ("They like the Northern Herald.", ["the Northern Herald"]),
        ("They like the Northern Herald paper.", ["Northern Herald"]),
        ("They saw it near the Tarrel valley.", ["the Tarrel valley"]),
        ("He told the crowd", ["the crowd"]),
        ("They like the police-like Ada Kern", ["Ada Kern"]),
        ("They saw the union hymn.", []),
        ("They saw it s workers and 40\nworkers.", ["workers"]),
        ("They saw old\nworkers and quickly workers.", ["workers"]),
        ("Workers", ["Workers"]),
        ("Rescue teams died.", ["Rescue teams"]),
        ("Odd busy new rescue teams died.", []),
        ("They came with grey dock owner Ada Kern.", ["grey dock owner Ada Kern"]),
        ("They came with odd busy grey dock owner Ada Kern.", ["owner Ada Kern"]),
        ("They say workers of\nOslo came.", ["Oslo"]),
        ("“Hello.” the\nworkers came.", []),
    ],
)  # fmt: skip
def test_a_phrase_is_as_long_as_it_goes(text: str, wanted: list[str]) -> None:
    assert words(text) == wanted


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Gestern kam die Hafenbehörde an.", "de", ["die Hafenbehörde"]),
        ("Der Beschluss des Stadtrats gilt im Rathaus.", "de", ["Rathaus"]),
        ("La gobernadora, Ada Kern, vino.", "es", ["La gobernadora, Ada Kern"]),
        ("Vinieron varios sindicatos.", "es", ["varios sindicatos"]),
        ("Vinieron los otros buenos trabajadores.", "es", ["los otros buenos trabajadores"]),
        ("Hablaron los trabajadores del puerto.", "es", ["los trabajadores del puerto", "puerto"]),
        ("Vinieron los presidentes y los directores.", "es", ["los presidentes", "los directores"]),
        ("On a vu la ministre et trois marins.", "fr", ["la ministre", "trois marins"]),
    ],
)  # fmt: skip
def test_phrases_of_other_languages(text: str, language: str, wanted: list[str]) -> None:
    assert words(text, language) == wanted


def test_a_language_without_the_lists_has_no_phrases() -> None:
    assert found("وصل الوزير إلى المدينة", "ar") == []


def test_pronouns_stand_for_people_and_a_country_in_capitals_does_not() -> None:
    text = "👩\u200d🚀 She left us in the US. It rained."
    assert [text[a:b] for a, b in pronouns(reading(text, "en"))] == ["She", "us"]
