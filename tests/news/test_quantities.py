"""Quantities in words become the interval that they say, and what only looks like one does not."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.news import quantities
from annotator.news.lexicon import guess
from annotator.news.quantity import Quantity
from tests.gui.seed_labels import SEED


def read(words: str, language: str = "") -> dict[str, Any]:
    found = quantities.read(words, 0, len(words), language)
    return found.attributes if found else {}


def ends(words: str, language: str = "") -> tuple[Any, ...]:
    """Comparator, ends, whether they are inclusive, unit and kind."""
    it = read(words, language)
    brackets = ("[" if it.get("low_inclusive") else "(") + (
        "]" if it.get("high_inclusive") else ")"
    )
    return (
        it.get("comparator"), it.get("low"), it.get("high"), brackets, it.get("unit", ""),
        it.get("kind"),
    )  # fmt: skip


EXPRESSIONS: dict[str, tuple[Any, ...]] = {
    "more than 400": ("gt", 400, None, "()", "", "count"),
    "at least 14": ("ge", 14, None, "[)", "", "count"),
    "as many as 200": ("le", 0, 200, "[]", "", "count"),
    "up to 50": ("le", 0, 50, "[]", "", "count"),
    "nearly 300": ("approx", 270, 300, "[)", "", "count"),
    "about 200": ("approx", 180, 220, "[]", "", "count"),
    "some 400": ("approx", 360, 440, "[]", "", "count"),
    "fewer than 5": ("lt", 0, 5, "[)", "", "count"),
    "no more than 10": ("le", 0, 10, "[]", "", "count"),
    "two hundred five": ("eq", 205, 205, "[]", "", "count"),
    "between 3 to 5": ("between", 3, 5, "[]", "", "count"),
    "two and a half": ("eq", 2.5, 2.5, "[]", "", "count"),
    "between 3 and 5": ("between", 3, 5, "[]", "", "count"),
    "12–15%": ("between", 12, 15, "[]", "%", "percent"),
    "$40m–$45m": ("between", 40_000_000, 45_000_000, "[]", "USD", "money"),
    "€1.2bn": ("eq", 1_200_000_000, 1_200_000_000, "[]", "EUR", "money"),
    "1,203.5": ("eq", 1203.5, 1203.5, "[]", "", "count"),
    "1.203,5": ("eq", 1203.5, 1203.5, "[]", "", "count"),
    "1 200": ("eq", 1200, 1200, "[]", "", "count"),
    "1\u00a0200": ("eq", 1200, 1200, "[]", "", "count"),
    "1\u202f200": ("eq", 1200, 1200, "[]", "", "count"),
    "1\u2009200": ("eq", 1200, 1200, "[]", "", "count"),
    "1’200": ("eq", 1200, 1200, "[]", "", "count"),
    "tens of thousands": ("approx", 20_000, 99_999, "[]", "", "count"),
    "a third": ("eq", 0.333333333333, 0.333333333333, "[]", "", "ratio"),
    "half": ("eq", 0.5, 0.5, "[]", "", "ratio"),
    "two-thirds": ("eq", 0.666666666667, 0.666666666667, "[]", "", "ratio"),
    "one half": ("eq", 0.5, 0.5, "[]", "", "ratio"),
    "two dozen": ("eq", 24, 24, "[]", "", "count"),
    "a score": ("eq", 20, 20, "[]", "", "count"),
    "scores": ("approx", 40, 99, "[]", "", "count"),
    "dozens": ("approx", 24, 99, "[]", "", "count"),
    "hundreds": ("approx", 200, 999, "[]", "", "count"),
    "hundreds of thousands": ("approx", 200_000, 999_999, "[]", "", "count"),
    "several hundred": ("approx", 200, 999, "[]", "", "count"),
    "several hundred million": ("approx", 200_000_000, 999_999_999, "[]", "", "count"),
    "a couple": ("approx", 2, 3, "[]", "", "count"),
    "several": ("vague", None, None, "()", "", "count"),
    "many": ("vague", None, None, "()", "", "count"),
    "tenfold": ("eq", 10, 10, "[]", "", "ratio"),
    "12-fold": ("eq", 12, 12, "[]", "", "ratio"),
    "halved": ("eq", 0.5, 0.5, "[]", "", "ratio"),
    "doubled": ("eq", 2, 2, "[]", "", "ratio"),
    "one in five": ("eq", 0.2, 0.2, "[]", "", "ratio"),
    "3/4 of": ("eq", 0.75, 0.75, "[]", "", "ratio"),
    "25 basis points": ("eq", 25, 25, "[]", "basis point", "percent"),
    "minus 3": ("eq", -3, -3, "[]", "", "count"),
    "−3 °C": ("eq", -3, -3, "[]", "Cel", "temperature"),
    "below 5 °C": ("lt", None, 5, "()", "Cel", "temperature"),
    "first": ("ordinal", 1, 1, "[]", "", "rank"),
    "21st": ("ordinal", 21, 21, "[]", "", "rank"),
    "twenty-first": ("ordinal", 21, 21, "[]", "", "rank"),
    "anderthalb": ("eq", 1.5, 1.5, "[]", "", "count"),
    "1,2 Mrd.": ("eq", 1_200_000_000, 1_200_000_000, "[]", "", "count"),
    "mehr als 1,5 Millionen Euro": ("gt", 1_500_000, None, "()", "EUR", "money"),
    "fünfundzwanzigtausend": ("eq", 25_000, 25_000, "[]", "", "count"),
    "más de 1.200 personas": ("gt", 1200, None, "()", "", "count"),
    "un millón de euros": ("eq", 1_000_000, 1_000_000, "[]", "EUR", "money"),
    "treinta y cinco mil": ("eq", 35_000, 35_000, "[]", "", "count"),
    "plus de 40 %": ("gt", 40, None, "()", "%", "percent"),
    "quatre-vingt-dix-sept": ("eq", 97, 97, "[]", "", "count"),
    "plus d’un million de personnes": ("gt", 1_000_000, None, "()", "", "count"),
    "plus d'une heure": ("gt", 1, None, "()", "h", "duration"),
    "près d’un millier": ("approx", 900, 1000, "[)", "", "count"),
    "moins d’un an": ("lt", 0, 1, "[)", "a", "duration"),
    "plus d’un tiers": ("gt", 0.333333333333, None, "()", "", "ratio"),
    "un million d’euros": ("eq", 1_000_000, 1_000_000, "[]", "EUR", "money"),
    "deux douzaines": ("eq", 24, 24, "[]", "", "count"),
    "une centaine": ("eq", 100, 100, "[]", "", "count"),
    "١٬٢٠٣": ("eq", 1203, 1203, "[]", "", "count"),
    "٣٫٥": ("eq", 3.5, 3.5, "[]", "", "count"),
    "أكثر من 12 ألف طفل": ("gt", 12_000, None, "()", "", "count"),
    "نحو ١٢ ألف شخص": ("approx", 10_800, 13_200, "[]", "", "count"),
    "ما بين 300 و400 طفل": ("between", 300, 400, "[]", "", "count"),
    "80 في المئة": ("eq", 80, 80, "[]", "%", "percent"),
    "ثلاثة ملايين دولار": ("eq", 3_000_000, 3_000_000, "[]", "USD", "money"),
    "خمسة قتلى": ("eq", 5, 5, "[]", "", "casualties.dead"),
    "عشرات": ("approx", 20, 99, "[]", "", "count"),
    "حوالي 3 أيام": ("approx", 2.7, 3.3, "[]", "d", "duration"),
    "1,203": ("eq", 1203, 1203, "[]", "", "count"),
    "2½ hours": ("eq", 2.5, 2.5, "[]", "h", "duration"),
    "two and a half million": ("eq", 2_500_000, 2_500_000, "[]", "", "count"),
    "half a million": ("eq", 500_000, 500_000, "[]", "", "count"),
    "half an hour": ("eq", 0.5, 0.5, "[]", "h", "duration"),
    "a hundred and twenty": ("eq", 120, 120, "[]", "", "count"),
    "less than an hour": ("lt", 0, 1, "[)", "h", "duration"),
    "$3 to $5 billion": ("between", 3_000_000_000, 5_000_000_000, "[]", "USD", "money"),
    "$14.95 a month": ("eq", 14.95, 14.95, "[]", "USD/mo", "money"),
    "$62 per share": ("eq", 62, 62, "[]", "USD/share", "money"),
    "30 cents": ("eq", 0.3, 0.3, "[]", "USD", "money"),
    "300 crowns": ("eq", 300, 300, "[]", "crown", "money"),
    "85-year-old": ("eq", 85, 85, "[]", "a", "age"),
    "20 or more": ("ge", 20, None, "[)", "", "count"),
    "60-plus": ("ge", 60, None, "[)", "", "count"),
    ">5 mg/L": ("gt", 5, None, "()", "mg/L", "weight"),
    "3 m s−1": ("eq", 3, 3, "[]", "m/s", "speed"),
    "18,000 square kilometers": ("eq", 18_000, 18_000, "[]", "km2", "area"),
    "three to five million": ("between", 3_000_000, 5_000_000, "[]", "", "count"),
    "20 to twenty-five thousand": ("between", 20, 25_000, "[]", "", "count"),
    "one to two years": ("between", 1, 2, "[]", "a", "duration"),
}  # fmt: skip


@pytest.mark.parametrize("words", EXPRESSIONS)
def test_expression_has_its_normal_form(words: str) -> None:
    assert ends(words) == EXPRESSIONS[words]


def test_the_words_are_always_kept() -> None:
    for words in EXPRESSIONS:
        assert str(read(words)["value_text"]) in words
    assert read("just 3 days")["evaluative"] == "minimiser"
    assert read("as many as 9")["evaluative"] == "maximiser"


NONE = [
    "The Boeing 737 crashed.",
    "The G20 met in Rome.",
    "Under Article 5 of the treaty",
    "They won 2-1 on Sunday",
    "a 0–3 defeat",
    "after 9/11 it was",
    "call 555-0199 or +49 30 123456 now",
    "flight MH370 and Flight 370 left",
    "in 2019 and in 1848, on 3 March 2026",
    "one of them, no one else, this one",
    "COVID-19, an F-16, 5G",
    "at 10:30 or 9 a.m.",
    "the 1990s",
    "see page 3 of the report",
    "on 31.12.2025",
    "a third-party app",
    "version 2.0.1",
    "the first lady",
    "They came about five o’clock and left around six am.",
    "The Normans came in 1066.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert [text[it.start : it.end] for it in quantities.find(text, "en")] == []


def test_arabic_numbers_that_go_on_behind_and_are_left_to_people() -> None:
    for text in ("خمسة وعشرون جنديا", "ثلاثة آلاف وخمسمئة طفل", "مليون ومئتين"):
        assert quantities.read(text, 0, len(text), "ar") is None, text


def test_a_year_with_a_number_behind_an_arabic_and_is_no_amount() -> None:
    assert not list(quantities.find("في عام 2019 وعشرين", "ar"))


def test_an_amount_may_look_like_a_year_and_stand_behind_a_name() -> None:
    text = "In Gaza 12 people fled 2000 metres; in Lyon 2019 people; Ann Lee, 45, ran 3-5 miles."

    found = [(text[it.start : it.end], it.quantity.unit) for it in quantities.find(text, "en")]

    assert found == [("12", ""), ("2000 metres", "m"), ("2019", ""), ("45", "a"),
                     ("3-5 miles", "[mi_i]")]  # fmt: skip


def test_a_third_of_something_is_a_share_and_a_third_man_is_not() -> None:
    text = "A third of them left, and a third man came."

    found = [(text[it.start : it.end], it.quantity.kind) for it in quantities.find(text, "en")]

    assert found == [("A third", "ratio"), ("third", "rank")]


def test_words_near_by_tell_the_dead_from_the_injured() -> None:
    text = (
        "The blast killed at least 12 people and left 40 injured. The toll rose to 31. "
        "Police arrested 5. Three boats sank. Of 9 crew, 2 are missing."
    )

    kinds = [(text[it.start : it.end], it.quantity.kind) for it in quantities.find(text, "en")]

    assert kinds == [
        ("at least 12", "casualties.dead"), ("40", "casualties.injured"),
        ("31", "casualties.dead"), ("5", "casualties.arrested"), ("Three", "count"),
        ("9", "count"), ("2", "casualties.missing"),
    ]  # fmt: skip


def test_nothing_is_read_where_nothing_is_said() -> None:
    assert quantities.read("no clear end", 0, 12) is None
    assert quantities.read("   ", 0, 3) is None
    assert quantities.read("3 to five", 0, 4, "en") == quantities.read("3", 0, 1, "en")
    assert list(quantities.find("")) == []


def test_words_far_away_in_a_long_paragraph_are_not_read_with_a_quantity() -> None:
    before = "harbour " * 100
    text = f"{before}with 40 people {before}"
    found = quantities.read(text, len(before) + 5, len(before) + 7, "en")
    assert found is not None
    assert found.low == 40
    assert found.value_text == "40"


def test_the_words_of_a_language_tell_it() -> None:
    assert guess("Die Stadt hat das Geld nicht, und sie ist arm.") == "de"
    assert guess("El gobierno de la ciudad no tiene el dinero para los barcos.") == "es"
    assert guess("", "fr-CA") == "fr"
    assert guess("", "cs") == "en"


SEED_VECTORS: dict[tuple[int, int], tuple[Any, ...]] = {
    (414, 430): ("gt", 3, None, "()", "a", "duration"),
    (281, 287): ("ordinal", 2, 2, "[]", "", "rank"),
    (310, 323): ("eq", 2, 2, "[]", "d", "duration"),
    (573, 586): ("gt", 400, None, "()", "", "count"),
    (650, 653): ("eq", 2, 2, "[]", "", "casualties.dead"),
    (669, 671): ("eq", 17, 17, "[]", "", "casualties.injured"),
    (855, 858): ("eq", 728, 728, "[]", "", "count"),
    (895, 897): ("eq", 13, 13, "[]", "", "count"),
    (1487, 1505): ("lt", 0, 24, "[)", "h", "duration"),
    (3410, 3417): ("vague", None, None, "()", "", "count"),
    (3458, 3461): ("eq", 2, 2, "[]", "", "count"),
    (4731, 4747): ("gt", 70_000, None, "()", "", "casualties.missing"),
    (5402, 5410): ("gt", 400, None, "()", "", "count"),
    (5443, 5457): ("eq", 1, 1, "[]", "night", "duration"),
    (6037, 6054): ("approx", 20_000, 99_999, "[]", "", "casualties.missing"),
}


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_the_seed_has_its_fifteen_quantities_and_no_others() -> None:
    text = Path(SEED).read_bytes().decode()

    found = {(it.start, it.end): it.quantity for it in quantities.find(text)}

    assert sorted(found) == sorted(SEED_VECTORS)
    assert {it: form(told) for it, told in found.items()} == SEED_VECTORS


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
@pytest.mark.parametrize("place", SEED_VECTORS)
def test_vector_of_the_seed_has_its_normal_form(place: tuple[int, int]) -> None:
    told = quantities.read(Path(SEED).read_bytes().decode(), *place)

    assert told is not None
    assert form(told) == SEED_VECTORS[place]


def form(quantity: Quantity) -> tuple[Any, ...]:
    it = quantity.attributes
    brackets = ("[" if it.get("low_inclusive") else "(") + (
        "]" if it.get("high_inclusive") else ")"
    )
    return (
        it["comparator"], it.get("low"), it.get("high"), brackets, it.get("unit", ""), it["kind"],
    )  # fmt: skip


# Whatever is written is read again as the same interval.

BEFORE = {
    "en": {"eq": [""], "gt": ["more than ", "over ", "just over "], "ge": ["at least "],
           "lt": ["less than ", "fewer than ", "under "], "le": ["up to ", "no more than "],
           "approx": ["about ", "some ", "roughly "], "below": ["nearly ", "almost "]},
    "de": {"eq": [""], "gt": ["mehr als ", "über "], "ge": ["mindestens "],
           "lt": ["weniger als ", "unter "], "le": ["bis zu ", "höchstens "],
           "approx": ["etwa ", "rund ", "ca. "], "below": ["fast ", "beinahe "]},
    "es": {"eq": [""], "gt": ["más de "], "ge": ["al menos ", "por lo menos "],
           "lt": ["menos de "], "le": ["hasta ", "como máximo "],
           "approx": ["unos ", "cerca de "], "below": ["casi "]},
    "fr": {"eq": [""], "gt": ["plus de "], "ge": ["au moins "], "lt": ["moins de "],
           "le": ["jusqu’à ", "au plus "], "approx": ["environ "], "below": ["près de "]},
}  # fmt: skip
UNITS = {
    "en": {"": "", " hours": "h", " kilometres": "km", " percent": "%", "%": "%", " kg": "kg",
           " euros": "EUR", " votes": "vote", " square miles": "[mi_us]2"},
    "de": {"": "", " Stunden": "h", " Kilometer": "km", " Prozent": "%", " Euro": "EUR",
           " Tonnen": "t"},
    "es": {"": "", " horas": "h", " kilómetros": "km", " por ciento": "%", " euros": "EUR"},
    "fr": {"": "", " heures": "h", " kilomètres": "km", " pour cent": "%", " euros": "EUR"},
}  # fmt: skip
SCALES = {
    "en": {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9},
    "de": {"": 1, " Millionen": 10**6, " Mrd.": 10**9, " Mio.": 10**6},
    "es": {"": 1, " mil": 10**3, " millones": 10**6},
    "fr": {"": 1, " mille": 10**3, " millions": 10**6, " milliards": 10**9},
}
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
ONES += "fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def in_english(value: int) -> str:
    """Return a whole number under a million in words."""
    if value < 20:
        return ONES.split()[value]
    if value < 100:
        rest = f"-{ONES.split()[value % 10]}" if value % 10 else ""
        return f"{TENS.split()[value // 10 - 2]}{rest}"
    for scale, name in ((1000, "thousand"), (100, "hundred")):
        if value >= scale:
            left = value % scale
            joint = " and " if 0 < left < 100 else " "
            return f"{in_english(value // scale)} {name}{joint + in_english(left) if left else ''}"
    raise AssertionError


def in_digits(value: Decimal, language: str, group: str) -> str:
    point = "." if language == "en" else ","
    whole, _, rest = f"{value:,f}".partition(".")
    return whole.replace(",", group) + (point + rest if rest else "")


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str, tuple[Any, ...]]:
    """Words in a language, and the comparator, the two ends and the unit that they say."""
    language = draw(st.sampled_from(sorted(BEFORE)))
    scale_word = draw(st.sampled_from(sorted(SCALES[language])))
    places = draw(st.integers(0, 2))
    value = Decimal(draw(st.integers(2, 999_999 if not scale_word else 999))).scaleb(-places)
    if language == "en" and draw(st.booleans()) and value == int(value) and not scale_word:
        number = in_english(int(value))
    else:
        groups = {"en": [",", "\u202f"], "de": [".", " ", "\u00a0"], "es": [".", " "],
                  "fr": [" ", "\u202f"]}  # fmt: skip
        number = in_digits(value, language, draw(st.sampled_from(groups[language])))
        bare_year = len(number) == 4 and number.isdigit()
        number += scale_word
        if bare_year:
            value = Decimal(7)
            number = "7" + scale_word
    total = value * SCALES[language][scale_word]
    unit_word = draw(st.sampled_from(sorted(UNITS[language])))
    unit = UNITS[language][unit_word]
    if language == "es" and scale_word == " millones" and unit_word:
        unit_word = " de euros"
        unit = "EUR"
    comparator = draw(st.sampled_from(sorted(BEFORE[language])))
    before = draw(st.sampled_from(BEFORE[language][comparator]))
    tenth = total / 10
    interval: dict[str, tuple[Decimal | None, Decimal | None]] = {
        "eq": (total, total), "gt": (total, None), "ge": (total, None),
        "lt": (Decimal(0), total), "le": (Decimal(0), total),
        "approx": (total - tenth, total + tenth), "below": (total - tenth, total),
    }  # fmt: skip
    named = "approx" if comparator == "below" else comparator
    return language, f"{before}{number}{unit_word}", (named, *interval[comparator], unit)


@given(written())
def test_what_is_written_is_read_as_the_same_interval(
    case: tuple[str, str, tuple[Any, ...]],
) -> None:
    language, words, wanted = case

    read_again = quantities.read(words, 0, len(words), language)
    found = [*quantities.find(f"– {words} –", language)]

    assert read_again is not None
    assert (
        read_again.comparator, read_again.low, read_again.high, read_again.unit,
    ) == wanted  # fmt: skip
    assert [it.quantity for it in found] == [read_again]
    assert (found[0].start, found[0].end) == (2, 2 + len(words))


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for it in quantities.find(text):
        assert 0 <= it.start < it.end <= len(text)
    quantities.read(text, 0, len(text))


CORNERS: dict[str, list[str]] = {
    "a couple of hours and a couple of men": ["a couple of hours", "a couple"],
    "hundreds of men, hundreds of million euros": ["hundreds", "hundreds of million euros"],
    "one half-brother, half a dozen boats, half of it": ["one", "half a dozen", "half"],
    "12/30 of it": [],
    "a hundred thousand and one nights": ["a hundred thousand and one nights"],
    "two and a half million people": ["two and a half million"],
    "30 years later 5 per head": ["30 years", "5"],
    "5 A levels, 5 p, 5 m s, 5 m/s": ["5", "5", "5 m", "5 m/s"],
    "They are one and the same": [],
    "the one": [],
    "#3 and +5 and a/4 and 5_x": ["5"],
    "see S.5, x@7": [],
    "2019": [],
    "In 1850 and 1850 men": ["1850"],
    "in 1850 people came": ["1850"],
    "Boeing 737 planes": [],
    "On Avenue 5 it rains": [],
    "Near Ayn 3 boats": ["3"],
    "1-2-3 and 5-1000 and 3:2 and 1:1000": ["5-1000"],
    "from 3 to 5 boats, by 3 to 5": ["from 3 to 5", "3", "5"],
    "5% to 3 kg, 9 to 5 boats, two or 90 men": ["5%", "3 kg", "9", "5", "two", "90"],
    "several of them, only several": ["several", "only several"],
    "about dozens, nearly hundreds": ["about dozens", "nearly hundreds"],
    "aged 35, at the age of 36": ["35", "36"],
    "(-3) and –4 and x-5": ["-3", "–4"],
    "20 + 3 and 20+": ["20", "20+"],
    "a third kg": ["third"],
    "10 k away, 10k, 10K": ["10", "10k", "10K"],
    "two three, twenty twelve": ["two", "three", "twenty", "twelve"],
    "one hundred hundred": ["one hundred"],
    "five thousand million": ["five thousand"],
    "twenty-one-year-olds": ["twenty-one-year-olds"],
    "1.2.3 is 10.000.0": [],
    "The toll rose. To 31 boats": ["31"],
    "It rose to 31": ["31"],
    "Of 30 men a few died": ["30", "a few"],
    "one in five, 1 in 5, one in 5 kg": ["one in five", "1", "5", "5 kg"],
    "$ 5, $x, $": ["$ 5"],
    "$  5, $5 per kg, $5 per": ["5", "$5 per kg", "$5"],
    "one in 500": ["500"],
    "2500, 1999 people, twenty-one boats": ["2500", "1999", "twenty-one"],
    "On Avenue 5.": [],
    "a 5-3- and": [],
    "about 1999": [],
    "3 to several": ["3", "several"],
    "3 to a third of": ["3", "a third"],
    "half-time, the first lady, no one": [],
    "a third-rate 5\u00bd km": ["third", "5\u00bd km"],
    "$3 million to $5 billion": ["$3 million to $5 billion"],
    "The port takes $5 a boat": ["$5"],
    "½ km and some 1½ million boats": ["½ km", "some 1½ million"],
    "3 kg per 100 fish": ["3 kg", "100"],
    "The Normans came with 1066 boats": ["1066"],
    "It grew from 900 to 1.2 million people": ["from 900 to 1.2 million"],
    "perhaps only up to about 40 boats": ["only up to about 40"],
}  # fmt: skip


@pytest.mark.parametrize("text", CORNERS)
def test_corners_are_found_as_they_are_meant(text: str) -> None:
    assert [text[it.start : it.end] for it in quantities.find(text, "en")] == CORNERS[text]


def test_german_articles_count_only_where_something_compares_them() -> None:
    text = "Ein Boot sank, und die Fahrt kostet mehr als einen Euro."

    found = [text[it.start : it.end] for it in quantities.find(text, "de")]

    assert found == ["mehr als einen Euro"]


def test_a_number_and_a_half_behind_another_number_are_two() -> None:
    text = "Sie pflanzten hundert anderthalb Meter hohe Bäume gegen zwölf Uhr."

    found = [(text[it.start : it.end], it.quantity.low) for it in quantities.find(text, "de")]

    assert found == [("hundert", 100), ("anderthalb Meter", Decimal("1.5"))]


def test_a_vague_price_is_money_and_a_number_between_commas_no_age_without_a_name() -> None:
    text = "Several cents, 45 of them; of the boats, 46, a record, sank, more than 20 or so."

    found = [(it.quantity.comparator, it.quantity.low, it.quantity.unit, it.quantity.kind)
             for it in quantities.find(text, "en")]  # fmt: skip

    assert found == [
        ("vague", None, "USD", "money"), ("eq", 45, "", "count"), ("eq", 46, "", "count"),
        ("gt", 20, "", "count"),
    ]  # fmt: skip


def test_a_year_stays_one_where_a_number_joined_to_it_goes_on() -> None:
    assert list(quantities.find("في مارس 2019 وعشرين سفينة", "ar")) == []


def test_german_numbers_written_as_one_word_are_found_in_a_text() -> None:
    text = "Am Kai 🚢 lagen zweiundzwanzig Boote."
    (found,) = quantities.find(text, "de")
    assert text[found.start : found.end] == "zweiundzwanzig"
    assert found.quantity.low == found.quantity.high == Decimal(22)


@pytest.mark.parametrize("words", ["1.5/2 of it", "3/1.5 of it"])
def test_a_share_of_two_figures_is_one_of_whole_numbers(words: str) -> None:
    assert list(quantities.find(f"They paid {words}.")) == []
