"""A text is read once: sentences end at stops, and never inside a quotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.news.lexicon import words
from annotator.news.reading import reading


def sentences(text: str, language: str = "en") -> list[str]:
    read = reading(text, language)
    return [text[read.row[a].start : read.row[b - 1].end] for a, b in read.sentences]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The port is closed. It opens on Monday.", 2),
        ("Dr. Ada Kern of the U.S. Senate left. The rest stayed.", 2),
        ("He went to the U.S. The boats stayed.", 2),
        ("J. Kern paid 1.5 million. Nobody else did!", 2),
        ("“We left. We went home,” Kern said. “Then it rained.”", 2),
        ("“Who pays?” Kern asked. Nobody knew.", 2),
        ("“Who pays?” he asked.", 1),
        ("“Nobody.” The hall was silent.", 2),
        ("“Nobody.” (The hall was silent.)", 2),
        ("The port 🚢 is closed . The rest stayed.", 2),
        ("A headline\nA line below it", 2),
        ("“One paragraph.\n\n“And the next one,” Kern said.", 1),
        ("It is so… and then not.", 1),
        ("“Yes!” — Kern", 2),
        ("“We left.” Nobody in the whole hall said so.", 2),
        ("“Stop.”", 1),
        ("The bell\u2028rang 👩\u200d🚀 twice.", 2),
        ("", 0),
    ],
)
def test_sentences_end_at_stops_and_not_in_quotations(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_german_ordinals_end_no_sentence() -> None:
    assert len(sentences("Am 3. Mai kam das Schiff. Es war leer.", "de")) == 2


def test_a_text_stays_read_for_the_next_rule() -> None:
    text = "The port is closed."
    assert reading(text, "en") is reading(text, "en")


def test_scripts_without_capitals_are_told() -> None:
    assert reading("The port", "en").has_capitals
    assert reading("123 +", "en").has_capitals
    assert not reading("الميناء مغلق", "ar").has_capitals


def test_words_and_quotations_are_found_by_their_places() -> None:
    text = "Kern said: “We left.” Then “we” came."
    read = reading(text, "en")
    assert [text[it.start : it.end] for it in read.outer_between(0, 15)] == ["“We left.”"]
    assert read.low(read.word_at(5)) == "said"
    assert read.low(-1) == ""
    assert [read.sentence_of(it) for it in (0, len(read.row) - 1)] == [0, 1]


PIECES = ["a", "d'", "l’", "L’A", "jusqu’", "é", "ª", "²", "1", "345", "1 234", "12.5", "'", " ",
          "\u00a0", "\n", "\u2028", "\x85", "€", "“", "-", ",", "\u00ad"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_words_are_the_same_beside_other_scripts(text: str) -> None:
    """Latin letters alone are read in a faster way."""
    assert words(f"{text} .\n") == words(f"{text} .\n中")[:-1]
    assert "".join("".join(it.text.split()) for it in words(text)) == "".join(text.split())
    assert all(text[it.start : it.end] == it.text for it in words(text))


def test_lines_end_in_front_of_words_and_not_behind_the_last_one() -> None:
    assert [*reading("The port\n🚢 is closed.\r\n\r\n", "en").broken] == [1, 0, 1, 0, 0, 0]
