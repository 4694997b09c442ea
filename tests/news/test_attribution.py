"""Quotes are found with their cue and source, split ones as one, nested ones inside."""

import pytest

from annotator.news import attribution
from annotator.news.reading import reading

Found = tuple[str, list[str], str, str]


def found(text: str, language: str = "en") -> list[Found]:
    return [
        (
            it.kind,
            [text[a:b] for a, b in it.fragments],
            text[slice(*it.cue)] if it.cue else "",
            text[slice(*it.source)] if it.source else "",
        )
        for it in attribution.find(reading(text, language))
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We will pay,” Ada Kern said.", ("direct", ["“We will pay,”"], "said", "Ada Kern")),
        ("“We will pay,” said the mayor.", ("direct", ["“We will pay,”"], "said", "the mayor")),
        ("Kern said: “We will pay.”", ("direct", ["“We will pay.”"], "said", "Kern")),
        ("He said, “We will pay.”", ("direct", ["“We will pay.”"], "said", "He")),
        ("Kern said on Monday, “We will pay.”", ("direct", ["“We will pay.”"], "said", "Kern")),
        ("“We will pay,” * Ada Kern said.", ("direct", ["“We will pay,”"], "said", "Ada Kern")),
        ("''We will pay,'' she said.", ("direct", ["''We will pay,''"], "said", "she")),
        (
            "“We,” Kern said, “will pay.”",
            ("direct", ["“We,”", "“will pay.”"], "said", "Kern"),
        ),
        (
            "“We will pay,” said Kern. “All of it.”",
            ("direct", ["“We will pay,”", "“All of it.”"], "said", "Kern"),
        ),
        (
            "“We will pay,” Leo Brandt, who runs the port, said.",
            ("direct", ["“We will pay,”"], "said", "Leo Brandt"),
        ),
        (
            "“We will pay,” Leo Brandt (of Oslo) said.",
            ("direct", ["“We will pay,”"], "said", "Leo Brandt"),
        ),
        (
            "“We will pay every single crown of it.” — Ada Kern",
            ("direct", ["“We will pay every single crown of it.”"], "", "Ada Kern"),
        ),
        (
            "“We will pay every single crown of it.”",
            ("direct", ["“We will pay every single crown of it.”"], "", ""),
        ),
        (
            "The letter had one line: “We will pay all of it.”",
            ("direct", ["“We will pay all of it.”"], "", ""),
        ),
        (
            "Kern said that the port is closed.",
            ("indirect", ["that the port is closed"], "said", "Kern"),
        ),
        (
            "Kern told reporters the port is closed.",
            ("indirect", ["the port is closed"], "told", "Kern"),
        ),
        (
            "Kern told Leo Brandt the port is closed.",
            ("indirect", ["the port is closed"], "told", "Kern"),
        ),
        (
            "The big port is closed now, officials in Oslo said.",
            ("indirect", ["The big port is closed now"], "said", "officials in Oslo"),
        ),
        (
            "According to Kern, the port is closed.",
            ("indirect", ["the port is closed"], "According to", "Kern"),
        ),
        (
            "The port is closed, according to city officials.",
            ("indirect", ["The port is closed"], "according to", "city officials"),
        ),
        (
            "The port has, according to Kern, been closed for days.",
            (
                "indirect",
                ["The port has", "been closed for days"],
                "according to",
                "Kern",
            ),
        ),
        (
            "Kern said the port “is a mess” and closed, adding that it rains.",
            ("mixed", ["the port “is a mess” and closed"], "said", "Kern"),
        ),
        ("Kern called it “a mess”.", ("mixed", ["“a mess”"], "called", "Kern")),
        (
            "The council passed a long resolution condemning “war crimes”.",
            ("mixed", ["“war crimes”"], "condemning", "The council passed a long resolution"),
        ),
        (
            "Ada Kern passed a very long resolution condemning “war crimes”.",
            ("mixed", ["“war crimes”"], "condemning", "Ada Kern"),
        ),
        (
            "Kern found that the port is closed.",
            ("indirect", ["that the port is closed"], "found", "Kern"),
        ),
        (
            "She condemned that the port is closed.",
            ("indirect", ["that the port is closed"], "condemned", "She"),
        ),
        (
            "According to Kern, — the port is closed.",
            ("indirect", ["the port is closed"], "According to", "Kern"),
        ),
        (
            "The big port is closed now, Kern said, and left.",
            ("indirect", ["The big port is closed now"], "said", "Kern"),
        ),
        (
            "“We left it,” the very old and very tired boss of the big port Ada Kern said.",
            ("direct", ["“We left it,”"], "said", "Ada Kern"),
        ),
        ("“We left it,” said and.", ("direct", ["“We left it,”"], "said", "")),
        ("“We left it,” said he.", ("direct", ["“We left it,”"], "said", "he")),
        ("“We left it,” and then said Kern.", ("direct", ["“We left it,”"], "said", "Kern")),
        ("He called “We left it all.” twice.", ("direct", ["“We left it all.”"], "called", "He")),
        (
            "… “… and we pay for it,” he said.",
            ("direct", ["“… and we pay for it,”"], "said", "he"),
        ),
    ],
)
def test_quotes_with_cue_and_source(text: str, wanted: Found) -> None:
    assert found(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "The “port” is closed.",
        "“” said nobody.",
        "‘A Tale of Boats and Other Things Told’",
        "The United States paid for it.",
        "In all states that have a port it rains.",
        "The alleged port that burned is gone.",
        "On Monday, Kern said.",
        "Kern said in Oslo on Monday.",
        "Kern said; that was all.",
        "Kern told the many reporters nothing at all.",
        "Kern, a docker, said.",
        "Kern said - nothing.",
        "According to the book of Ada Kern it rains and rains and rains and rains there.",
        "Said that it rains.",
        "According to, it rains.",
        "Kern found the port closed and left.",
        "According to Kern the port is closed now.",
        "The port is closed now, Kern said in a long talk to all of the many men who came to it.",
        "The big port is closed now, Kern said that.",
        "The big port is closed now, Ada Kern, a docker, also said.",
    ],
)
def test_other_words_are_no_quotes(text: str) -> None:
    assert found(text) == []


def test_each_cue_has_its_quote_and_a_later_one_its_speaker() -> None:
    text = (
        "“We left,” Kern said, adding later: “It rained all day.” It was cold. "
        "“And nobody came to the port to help.” Brandt was there."
    )
    assert found(text) == [
        ("direct", ["“We left,”"], "said", "Kern"),
        ("direct", ["“It rained all day.”"], "adding", "Kern"),
        ("direct", ["“And nobody came to the port to help.”"], "", "Kern"),
    ]


def test_only_a_cue_between_two_quotations_makes_them_one() -> None:
    one = ("direct", ["“We will pay all of it”"], "said", "He")
    assert found("He said, “We will pay all of it”, “We will go home.”") == [one]
    both = ("direct", ["“We will pay all of it,”", "“and go home.”"], "said", "he")
    assert found("“We will pay all of it,” he said, “and go home.”") == [both]


@pytest.mark.parametrize("verb", ["said", "also said", "has repeatedly said"])
def test_small_words_before_a_cue_change_neither_quote_nor_aside(verb: str) -> None:
    quote = ("indirect", ["The big port is closed now"], "said", "Kern")
    assert found(f"The big port is closed now, Kern {verb}.") == [quote]
    assert found(f"The big port is closed now, Kern (Oslo) {verb}.") == []


def test_a_cue_behind_a_comma_that_only_goes_on_ends_no_clause() -> None:
    wanted = ["that the port is closed, said nothing more and left"]
    assert found("Kern said that the port is closed, said nothing more and left.") == [
        ("indirect", wanted, "said", "Kern")
    ]
    assert found("Kern said that the port is closed, adding nothing more at all.") == [
        ("indirect", ["that the port is closed"], "said", "Kern")
    ]


def test_an_indirect_quote_goes_on_in_marks() -> None:
    text = "The big port is closed now, Kern said. “It rains.”"
    assert found(text) == [("mixed", ["The big port is closed now", "“It rains.”"], "said", "Kern")]


def test_a_quote_in_a_quote_is_found_with_its_own_cue() -> None:
    text = "“He told us, ‘Never come back here,’ and left,” Kern said."
    assert found(text)[1:] == [("direct", ["‘Never come back here,’"], "told", "He")]
    assert attribution.find(reading(text, "en"))[1].inside
    assert len(found("“The ‘old’ port and ‘new port of all’ are one,” Kern said.")) == 1
    mixed = found("“They called it ‘a trap for all of us’ then,” Kern said.")
    assert mixed[1][0] == "mixed"


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "„Wir zahlen“, sagte Ada Kern am Montag.",
            "de",
            ("direct", ["„Wir zahlen“"], "sagte", "Ada Kern"),
        ),
        (
            "„Wir zahlen“, sagte auch Ada Kern.",
            "de",
            ("direct", ["„Wir zahlen“"], "sagte", "Ada Kern"),
        ),
        (
            "„Wir zahlen alles“, so die Sprecherin.",
            "de",
            ("direct", ["„Wir zahlen alles“"], "so", "die Sprecherin"),
        ),
        (
            "Kern sagte, der Hafen sei seit Montag zu.",
            "de",
            ("indirect", ["der Hafen sei seit Montag zu"], "sagte", "Kern"),
        ),
        (
            "Laut Ada Kern ist der Hafen zu.",
            "de",
            ("indirect", ["ist der Hafen zu"], "Laut", "Ada Kern"),
        ),
        (
            "Der Hafen sei „völlig leer“ gewesen.",
            "de",
            ("mixed", ["„völlig leer“"], "", ""),
        ),
        (
            "«No pagamos nada», dijo Ada Kern.",
            "es",
            ("direct", ["«No pagamos nada»"], "dijo", "Ada Kern"),
        ),
        (
            "Ayer dijo Ada Kern que el puerto está cerrado.",
            "es",
            ("indirect", ["que el puerto está cerrado"], "dijo", "Ada Kern"),
        ),
        (
            "« Nous payons », a déclaré Ada Kern.",
            "fr",
            ("direct", ["« Nous payons »"], "a déclaré", "Ada Kern"),
        ),
    ],
)
def test_other_languages(text: str, language: str, wanted: Found) -> None:
    assert wanted in found(text, language)


def test_german_cue_without_a_comma_says_nothing() -> None:
    assert found("Kern sagte nichts zum Hafen und ging.", "de") == []
    assert found("Das ist so wie immer.", "de") == []


def test_a_quotation_that_ended_is_not_what_a_pronoun_behind_it_says() -> None:
    text = (
        "“I promise nothing,” Kern said. “We will look at the quay again.” "
        "She pointed to the “silence” of the port."
    )
    first, second = found(text)
    assert first[1] == ["“I promise nothing,”", "“We will look at the quay again.”"]
    assert second == ("mixed", ["“silence”"], "pointed to", "She")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "وقالت وزيرة الصحة: «وصلنا إلى كل قرية».",
            ("direct", ["«وصلنا إلى كل قرية»"], "قالت", "وزيرة الصحة"),
        ),
        (
            "أعلنت الوزارة أمس أن الحملة شملت المدينة كلها.",
            ("indirect", ["أن الحملة شملت المدينة كلها"], "أعلنت", "الوزارة"),
        ),
        ("وأضافت أن الطريق مغلق.", ("indirect", ["أن الطريق مغلق"], "أضافت", "")),
        (
            "وبحسب الوزارة، تراجع عدد المرضى كثيرا.",
            ("indirect", ["تراجع عدد المرضى كثيرا"], "بحسب", "الوزارة"),
        ),
        ("ورحب الوزير ووصفه بأنه «دعم في وقته».", ("mixed", ["«دعم في وقته»"], "وصفه", "")),
        (
            "«خفنا كثيرا»، قالت ممرضة، «ثم وصل الناس».",
            ("direct", ["«خفنا كثيرا»", "«ثم وصل الناس»"], "قالت", "ممرضة"),
        ),
    ],
)
def test_arabic(text: str, wanted: tuple[str, list[str], str, str]) -> None:
    assert found(text, "ar")[:1] == [wanted]


def test_who_speaks_inside_a_quotation_may_stand_behind_the_verb() -> None:
    text = "قال الوزير: «قالت لنا الممرضة: “الإبرة أسرع من البكاء” ثم خرجت»."
    inner = [it for it in found(text, "ar") if it[1] == ["“الإبرة أسرع من البكاء”"]]
    assert [it[3] for it in inner] == ["الممرضة"]


def test_a_second_verb_of_the_same_subject_attributes_as_well() -> None:
    assert found("Kern called it “a fair plan” and warned that ships could wait.") == [
        ("mixed", ["“a fair plan”"], "called", "Kern"),
        ("indirect", ["that ships could wait"], "warned", "Kern"),
    ]
    assert found("Kern called it “a fair plan” and warned.") == [
        ("mixed", ["“a fair plan”"], "called", "Kern")
    ]


def test_what_is_a_noun_as_well_attributes_at_the_end_of_a_sentence() -> None:
    text = "The long strike costs local firms a lot, the chamber of commerce estimates."
    assert found(text)[0][2:] == ("estimates", "the chamber of commerce")


@pytest.mark.parametrize(
    ("text", "language", "cue"),
    [
        ("El consejo prevé que la economía crezca mucho.", "es", "prevé"),
        ("Anunciaron que abaratarán sus créditos pronto.", "es", "Anunciaron"),
        ("Les marins affirment que le port est fermé.", "fr", "affirment"),
    ],
)
def test_cues_of_other_languages(text: str, language: str, cue: str) -> None:
    assert [it[2] for it in found(text, language)] == [cue]
