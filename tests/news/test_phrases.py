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
        ("The head of us, Ada Kern, left.", ["The head of us", "Ada Kern"]),
        ("The head of Oslo, Ada Kern, left.", ["The head of Oslo, Ada Kern", "Oslo"]),
        ("The head of Oslo, Ada Kern said.", ["The head of Oslo", "Oslo", "Ada Kern"]),
        ("They saw the country's president.", ["the country's president"]),
        ("They saw the striking crews.", ["the striking crews"]),
        ("They saw the police arrested workers.", ["the police"]),
        ("They saw Ada Kern, 171, and left.", ["Ada Kern"]),
        ("Dockworkers in Oslo left.", ["Dockworkers in Oslo", "Oslo"]),
        ("They asked the workers of the night.", ["the workers"]),
        ("It said retired teacher Ada Kern came.", ["retired teacher Ada Kern"]),
        ("They like the Northern Herald.", ["the Northern Herald"]),
        ("They like the Northern Herald paper.", ["Northern Herald"]),
        ("They saw it near the Tarrel valley.", ["the Tarrel valley"]),
        ("He told the crowd", ["the crowd"]),
        ("They like the police-like Ada Kern", ["Ada Kern"]),
        ("They asked the chamber of commerce.", ["the chamber of commerce"]),
        ("They asked the chamber of commerce hymn.", ["the chamber"]),
        ("They asked the chamber of", ["the chamber"]),
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("وقالت وزيرة الصحة هالة النجار في المدينة", ["وزيرة الصحة هالة النجار", "المدينة"]),
        ("أعلنت وزارة الصحة يوم الأحد", ["وزارة الصحة"]),
        ("رحب ممثلو الجانبين بالقرار", ["ممثلو الجانبين"]),
        ("وتعهدت منظمة «جسور السلام» بذلك", ["منظمة «جسور السلام»"]),
        ("وتعهدت المنظمة، «وعدنا الناس كلهم جميعا اليوم»", ["المنظمة"]),
        ("شمل أكثر من 40 طفلا في فرنسا", ["أكثر من 40 طفلا", "فرنسا"]),
        ("جاء رجل.\nالمدير", ["المدير"]),
        ("جاءت حكومة جديدة", []),
        ("قالت المنظمة", ["المنظمة"]),
        ("شكر المدير للعمال", ["المدير"]),
        ("وزارة الصحة والوزير", ["وزارة الصحة", "الوزير"]),
    ],
)
def test_phrases_in_arabic(text: str, wanted: list[str]) -> None:
    assert words(text, "ar") == wanted


def test_small_words_are_cut_off_where_arabic_writes_them_with_the_next_one() -> None:
    row = reading("وقالت المديرة، ووصفته بنحو 40؛ وبالوزارة وورد", "ar").row
    assert [it.text for it in row] == [
        "و", "قالت", "المديرة", ",", "و", "وصفته", "ب", "نحو", "40", ";", "و", "ب",
        "الوزارة", "و", "ورد",
    ]  # fmt: skip
    assert reading("ورحّبت", "ar").row[1].low == "رحبت"


def test_pronouns_stand_for_people_and_a_country_in_capitals_does_not() -> None:
    text = "👩\u200d🚀 She left us in the US. It rained."
    assert [text[a:b] for a, b in pronouns(reading(text, "en"))] == ["She", "us"]
