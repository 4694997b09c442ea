"""Names are told from other words by capitals, titles, known names and the text itself."""

import pytest

from annotator.news.naming import names
from annotator.news.reading import reading


def named(text: str, language: str = "en") -> dict[str, str]:
    return {text[it.start : it.end]: it.etype for it in names(reading(text, language))}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The harbour of Norway was closed by Ada Kern.", {"Norway": "GPE", "Ada Kern": "PER"}),
        ("Then Norwegian President Ada Kern spoke.", {"Norwegian President Ada Kern": "PER"}),
        ("It was Secretary of State Leo Brandt.", {"Secretary of State Leo Brandt": "PER"}),
        ("It was former president Ada Kern.", {"former president Ada Kern": "PER"}),
        ("We met Mr. Kern and Gov. Brandt.", {"Mr. Kern": "PER", "Gov. Brandt": "PER"}),
        ("It is the Bank of England’s money.", {"Bank of England": "ORG"}),
        (
            "The Department of Health and Human Services paid.",
            {"Department of Health and Human Services": "ORG"},
        ),
        ("The ships of NATO of all places left.", {"NATO": "ORG"}),
        ("It was WXYZ of Oslo.", {"WXYZ": "ORG", "Oslo": "GPE"}),
        ("He works for Smith & Sons in Oslo.", {"Smith & Sons": "ORG", "Oslo": "GPE"}),
        ("He came from the U.S. and left.", {"U.S.": "GPE"}),
        ("It was J. K. Larsen of Hardanger.", {"J. K. Larsen": "PER", "Hardanger": ""}),
        ("They swam in Lake Mjosa Lake.", {"Lake Mjosa Lake": "LOC"}),
        ("The talks with Al-Noor Group ended.", {"Al-Noor Group": "ORG"}),
        ("It was said by Jan van der Berg.", {"Jan van der Berg": "PER"}),
        ("They won the 2019 Norway election.", {}),
        ("They saw Norway’s election.", {"Norway": "GPE"}),
        ("The Battle of Hastings Battle was long.", {}),
        ("He read the Hastings Treaty.", {}),
        ("Finally Ada Kern came.", {"Ada Kern": "PER"}),
        ("The Germans left, and the German minister too.", {"Germans": "GPE"}),
        ("On Monday in March the CEO saw a TV.", {}),
        ("It was shown by WXYZ today.", {"WXYZ": "ORG"}),
        ("He met Ada today.", {"Ada": "PER"}),
        ("Zorblax said no.", {"Zorblax": "PER"}),
        ("Zorblax came. We saw Zorblax twice.", {"Zorblax": ""}),
        ("Boxes came. We like boxes.", {}),
        ("We saw the Zorblax today.", {"Zorblax": "ORG"}),
        ("We went to the Zorblaxian coast.", {}),
        ("He is the President.", {}),
        ("He saw the Ministry.", {}),
        ("We saw Zor Blax Corner Quon today.", {"Zor Blax Corner Quon": "ORG"}),
        ("We saw Norwegian Blax today.", {"Norwegian Blax": "ORG"}),
        ("We saw it in Zor Blax today.", {"Zor Blax": "GPE"}),
        ("We saw the Zor Blax today.", {"Zor Blax": "ORG"}),
        ("He met President Brandt. Brandt left.", {"President Brandt": "PER", "Brandt": "PER"}),
        ("We met I, and A.", {}),
        ("We like John–Paul.", {"John–Paul": "PER"}),
        ("It was a Norway-led plan.", {"Norway": "GPE"}),
        ("We saw Ada  Kern.", {"Ada": "PER", "Kern": ""}),
        ("He runs the Bank of the North.", {"Bank of the North": "ORG"}),
        ("We saw Ada von", {"Ada": "PER"}),
        ("We like The Ford Foundation.", {"Ford Foundation": "ORG"}),
        ("Boats Group sank. The boats left.", {"Boats Group": "ORG"}),
        ("It was Former Ada Kern.", {"Former Ada Kern": "PER"}),
        ("They heard Norway before the election.", {"Norway": "GPE"}),
        ("Mark Kern came. We mark it.", {"Mark Kern": "PER"}),
        ("", {}),
    ],
)
def test_names_and_what_they_are(text: str, wanted: dict[str, str]) -> None:
    assert named(text) == wanted


def test_in_a_headline_only_what_is_known_or_stands_elsewhere_is_a_name() -> None:
    text = (
        "Strange Boats Reach Norway Again\n\nThe boats were seen by Ada Kern.\n\n"
        "Kern Speaks Again Soon"
    )
    found = [text[it.start : it.end] for it in names(reading(text, "en"))]
    assert found == ["Norway", "Ada Kern", "Kern"]
    heading = (
        "Strange Boats: they came.\nKey Points\nAda Kern Speaks\nWe saw Ada Kern Speaks there."
    )
    assert "Strange Boats" not in named(heading)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "Die Hafenbehörde in Oslo traf Bundeskanzlerin Ada Kern am Montag.",
            "de",
            {"Oslo": "GPE", "Bundeskanzlerin Ada Kern": "PER"},
        ),
        ("Das Schiff von Ada sank im Hafen.", "de", {"Ada": "PER"}),
        ("Der Mann sah die Deutsche Bank.", "de", {"Deutsche Bank": "ORG"}),
        (
            "El Banco de Montesol cerró en España.",
            "es",
            {"Banco de Montesol": "ORG", "España": "GPE"},
        ),
        (
            "Le ministre Jean Blanc est en France.",
            "fr",
            {"ministre Jean Blanc": "PER", "France": "GPE"},
        ),
        (
            "وصلت السفينة إلى مصر وبفرنسا والعراق.",
            "ar",
            {"مصر": "GPE", "فرنسا": "GPE", "العراق": "GPE"},
        ),
    ],
)
def test_other_languages(text: str, language: str, wanted: dict[str, str]) -> None:
    assert named(text, language) == wanted
