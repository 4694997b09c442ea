"""What a model is told of each token holds in any language, and every token is told of."""

from hypothesis import given

from annotator.learning.example import Mark
from annotator.learning.features import sequences, shape
from annotator.model.span import Range
from annotator.model.tokens import tokens
from tests.strategies import texts


def told(text: str, word: str, *rules: Mark) -> list[str]:
    found = sequences(text, "en", rules)
    for places, features in zip(found.places, found.features, strict=True):
        for (start, end), row in zip(places, features, strict=True):
            if text[start:end] == word:
                return row
    raise AssertionError(word)


def test_words_neighbours_and_shapes_are_told() -> None:
    row = told("Ada Kern said no.", "Kern")
    assert {"w:kern", "<ada", ">said", "s:Xx", "-ern", "+ker"} <= set(row)
    assert "begins:Xx" in told("Ada Kern said no.", "Ada")


def test_quotes_and_cues_are_told() -> None:
    text = "“We go,” Kern said."
    assert "quoted" in told(text, "go")
    assert "quoted" not in told(text, "Kern")
    assert "cue" in told(text, "said")


def test_rules_are_told_of_a_token_and_of_its_neighbours() -> None:
    text = "About 40 boxes fell."
    rules = (Mark("Quantity", (Range(0, 8),)), Mark("Quantity", (Range(6, 8),)))
    assert "B:Quantity" in told(text, "About", *rules)
    assert "IE:Quantity" in told(text, "40", *rules)
    assert "BE:Quantity" not in told(text, "40", *rules)  # the longer one has the token
    assert "<IE:Quantity" in told(text, "boxes", *rules)
    assert ">IE:Quantity" in told(text, "About", *rules)


def test_shape_shortens_runs_of_a_kind() -> None:
    assert [shape(it) for it in ("Kern", "U.S.", "3,500", "北京", "😀")] == [
        "Xx", "X.X.", "d,d", "x", "😀",
    ]  # fmt: skip


@given(texts)
def test_every_token_is_in_one_sequence_and_a_sequence_in_one_paragraph(text: str) -> None:
    found = sequences(text, "", ())
    places = [it for row in found.places for it in row]
    assert places == list(tokens(text))
    assert [len(it) for it in found.places] == [len(it) for it in found.features]
    assert all(
        "\n" not in text[row[0].start : row[-1].end].strip("\n")
        for row in found.places
        if all("\n" not in text[slice(*it)] for it in row)
    )
