"""Spans become tags and come back, though they nest, cross and are in pieces."""

from annotator.learning.example import Mark
from annotator.learning.features import sequences
from annotator.learning.units import Unit, groups, runs, tags, units
from annotator.model.span import Range

TEXT = "The port of Kern lost 40 boxes.\nIt said so."


def mark(label: str, *words: str) -> Mark:
    starts = [TEXT.index(it) for it in words]
    return Mark(label, tuple(Range(s, s + len(w)) for s, w in zip(starts, words, strict=True)))


def test_a_label_in_its_own_kind_is_one_level_down() -> None:
    outer, inner = mark("Actor", "The port of Kern"), mark("Actor", "Kern")
    deepest = mark("Actor", "ern")
    assert units([inner, outer, deepest]) == {
        Unit("Actor", 0): [outer],
        Unit("Actor", 1): [inner],
    }


def test_crossing_spans_are_on_one_level() -> None:
    left, right = mark("Actor", "The port of"), mark("Actor", "of Kern")
    assert units([right, left]) == {Unit("Actor", 0): [left, right]}


def test_tags_come_back_as_spans() -> None:
    marks = [mark("Actor", "The port of Kern"), mark("Quantity", "40"), mark("Actor", "It")]
    found = sequences(TEXT, "en", ())
    rows = tags(found, units(marks), [Unit("Actor"), Unit("Quantity")])
    back = [
        Mark(unit.label, (Range(places[run[0]].start, places[run[-1]].end),))
        for places, row in zip(found.places, rows, strict=True)
        for unit, run in runs(row)
    ]
    assert back == marks


def test_where_spans_overlap_the_longest_has_the_tokens() -> None:
    marks = [mark("Actor", "The port of Kern"), mark("Place", "Kern")]
    found = sequences(TEXT, "en", ())
    rows = tags(found, units(marks), [Unit("Place"), Unit("Actor")])
    assert [unit for row in rows for unit, _ in runs(row)] == [Unit("Actor")]


def test_a_span_over_two_paragraphs_goes_on_in_the_second() -> None:
    whole = Mark("Quote", (Range(TEXT.index("40"), TEXT.index(" so")),))
    rows = tags(sequences(TEXT, "en", ()), units([whole]), [Unit("Quote")])
    assert rows[0][-3:] == ["B0Quote", "I0Quote", "I0Quote"]
    assert rows[1] == ["I0Quote", "I0Quote", "O", "O"]


def test_blanks_that_somebody_marked_have_no_tags() -> None:
    blank = Mark("Actor", (Range(3, 4),))
    rows = tags(sequences(TEXT, "en", ()), units([blank]), [Unit("Actor")])
    assert {tag for row in rows for tag in row} == {"O"}


def test_labels_that_overlap_have_models_of_their_own() -> None:
    article = units([mark("Actor", "Kern"), mark("Place", "Kern"), mark("Quantity", "40")])
    assert groups([article], 1) == [(Unit("Actor"), Unit("Quantity")), (Unit("Place"),)]
    assert groups([article], 2) == []
