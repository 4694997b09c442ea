"""Events are told by their words, with who takes part as far as small words tell."""

import pytest

from annotator.news import happenings
from annotator.news.reading import reading
from annotator.news.triggers import triggers

Told = tuple[str, str, str, str, str]


def told(text: str, language: str = "en") -> list[Told]:
    return [
        (
            text[slice(*it.place)],
            f"{it.trigger.type} {it.realis}{' no' if it.negative else ''}",
            text[slice(*it.actor)] if it.actor else "",
            text[slice(*it.recipient)] if it.recipient else "",
            text[slice(*it.where)] if it.where else "",
        )
        for it in happenings.find(reading(text, language))
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army attacked Kyiv.", ("attacked", "ASSAULT ACTUAL", "The army", "Kyiv", "")),
        (
            "Leo Kern was arrested by Ada Brandt in Oslo.",
            ("arrested", "COERCE ACTUAL", "Ada Brandt", "Leo Kern", "Oslo"),
        ),
        (
            "Norway’s invasion of Denmark was short.",
            ("invasion", "ASSAULT ACTUAL", "Norway", "Denmark", ""),
        ),
        ("The minister did not resign.", ("resign", "RETREAT OTHER no", "The minister", "", "")),
        ("He may sue the bank.", ("sue", "ACCUSE OTHER", "He", "the bank", "")),
        ("An attack on Oslo was long.", ("attack", "ASSAULT ACTUAL", "", "Oslo", "")),
        ("An air strike on Oslo was long.", ("air strike", "ASSAULT ACTUAL", "", "Oslo", "")),
        ("They attack Oslo.", ("attack", "ASSAULT ACTUAL", "They", "Oslo", "")),
        (
            "A big old house burned in the big old town by the sea.",
            ("burned", " ACTUAL", "", "", ""),
        ),
        ("Protests were seen.", ("Protests", "PROTEST ACTUAL", "", "", "")),
        (
            "The many people of this land march.",
            ("march", "PROTEST ACTUAL", "", "", ""),
        ),
        (
            "The police raided the house.",
            ("raided", "ASSAULT ACTUAL", "The police", "the house", ""),
        ),
        (
            "Ada Kern in Oslo sued the bank.",
            ("sued", "ACCUSE ACTUAL", "Ada Kern", "the bank", ""),
        ),
        ("The ship was in the storm.", ("storm", "ASSAULT ACTUAL", "", "", "")),
    ],
)
def test_events_and_their_participants(text: str, wanted: Told) -> None:
    assert told(text) == [wanted]


@pytest.mark.parametrize("text", ["It was on 3 March.", "He saw the free men.", "Strike Group"])
def test_other_words_are_no_events(text: str) -> None:
    assert told(f"We like it. {text}") == []


def test_english_verbs_have_all_their_forms() -> None:
    row = [
        "stab",
        "stabbed",
        "stabbing",
        "strikes",
        "struck",
        "hijacked",
        "accuses",
        "accused",
        "denied",
        "dying",
    ]
    found = {it: triggers("en").phrases.after(reading(it, "en").row, 0)[1] for it in row}
    assert all(found.values())


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Der Luftangriff traf den Hafen.", "de", "Luftangriff"),
        ("La protesta fue larga.", "es", "protesta"),
        ("La grève fut longue.", "fr", "grève"),
    ],
)
def test_other_languages_have_their_words(text: str, language: str, word: str) -> None:
    assert told(text, language)[0][0] == word


def test_a_language_without_words_is_read_as_english() -> None:
    assert triggers("fi") is not None
    assert told("They protested.", "fi")


def test_a_word_of_a_longer_trigger_is_no_event_of_its_own() -> None:
    assert [it[0] for it in told("The guards opened fire in Oslo.")] == ["opened fire"]
    assert [it[0] for it in told("The fire was opened in Oslo.")] == ["fire", "opened"]
