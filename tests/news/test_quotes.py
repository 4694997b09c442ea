"""Of a quote are told: what is verbatim, its type, what attributes it, and who says it."""

import pytest

from annotator.model.span import Range
from annotator.news import quotes
from tests.gui.seed_labels import _QUOTES, SEED

CASES: dict[str, tuple[str, list[str], str, str]] = {
    # what is marked between ⟦ ⟧: type, verbatim words, cue, source
    "⟦“We go,”⟧ Ada Kern said.": ("direct", ["We go,"], "said", "Ada Kern"),
    "Kern called it ⟦“a slow week”⟧.": ("mixed", ["a slow week"], "called", "Kern"),
    "She said ⟦the boats “will rot” there⟧.": ("mixed", ["will rot"], "said", "She"),
    "⟦The boats will rot⟧, according to the Port Board.": (
        "indirect", [], "according to", "the Port Board",
    ),
    "Jon Ek later added: ⟦“Nobody came.”⟧": ("direct", ["Nobody came."], "added", "Jon Ek"),
    "„Ja“, sagte er. ⟦„Wir bleiben“⟧, erklärte Lea Holm, die auf der Insel ist.": (
        "direct", ["Wir bleiben"], "erklärte", "Lea Holm",
    ),
    "⟦« Nous partons »⟧, a déclaré Luc Meyer, et les autres sont là.": (
        "direct", [" Nous partons "], "a déclaré", "Luc Meyer",
    ),
    "“They ⟦will not pay⟧,” said Ek.": ("mixed", ["will not pay"], "said", "Ek"),
    "“He told me ⟦‘no way’⟧ twice,” Ek said.": ("mixed", ["no way"], "said", "Ek"),
    "Kern’s lawyer said on Monday ⟦that it rains⟧.": ("indirect", [], "said", ""),
}  # fmt: skip


def parse(marked: str) -> tuple[str, Range]:
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    return marked.replace("⟦", "").replace("⟧", ""), Range(start, end)


@pytest.mark.parametrize("marked", CASES)
def test_quote_is_read(marked: str) -> None:
    text, place = parse(marked)
    kind, inside, cue, source = CASES[marked]

    near = quotes.cues_near(text, [place])
    said = quotes.subject(text, near[0], [place]) if near else None

    assert quotes.quote_type(text, [place]) == kind
    assert [text[slice(*it)] for it in quotes.verbatim(text, [place])] == inside
    assert (text[near[0].start : near[0].end] if near else "") == cue
    assert (text[slice(*said)] if said else "").replace("Monday", "") == source


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
@pytest.mark.parametrize(("fragments", "_source", "cue"), _QUOTES)
def test_attribution_of_the_seed_has_its_type_and_its_cue(
    fragments: tuple[tuple[int, int], ...], _source: object, cue: tuple[int, int]
) -> None:
    text = SEED.read_bytes().decode()
    ranges = [Range(*it) for it in fragments]
    kind = "direct" if ranges[0].start in {2473, 3974} else "mixed"

    assert quotes.quote_type(text, ranges) == kind
    assert cue[0] <= quotes.cues_near(text, ranges)[0].start < cue[1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Said Ada Kern.", "Ada Kern"),
        ("Ada Kern said", "Ada Kern"),
        ("said Ada van", "Ada"),
        ("It rained. Kern said", "Kern"),
        ("said", ""),
    ],
)
def test_who_says_it_stands_beside_the_cue_up_to_the_ends_of_the_text(text: str, name: str) -> None:
    at = text.lower().index("said")

    found = quotes.subject(text, quotes.Cue(at, at + 4, sure=True), [], "en")

    assert (text[found.start : found.end] if found else "") == name
