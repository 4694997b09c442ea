"""Shapes: bars lie where the glyphs are, inner ones next to the text, tags and arcs never meet."""

from itertools import combinations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QTextCharFormat, QTextLayout

from annotator.gui.article.lanes import LANES
from annotator.gui.article.pieces import CLOSES, OPENS
from annotator.gui.article.shape import Bar, Line
from annotator.model.article import Article
from annotator.model.span import Range
from tests.gui.article.conftest import Desk


def lines(desk: Desk, number: int = 0) -> list[Line]:
    assert desk.view.column is not None
    return desk.view.column.shape(number).lines


def bar_of(desk: Desk, span_id: str, number: int = 0) -> Bar:
    return next(bar for line in lines(desk, number) for bar in line.bars if bar.span_id == span_id)


def paragraph(desk: Desk, text: str) -> None:
    desk.open(Article(id="x", text=text))


def test_the_innermost_span_lies_next_to_the_text(desk: Desk) -> None:
    paragraph(desk, "The harbour office of Alma said so")
    outer = desk.span("Quote", "The harbour office of Alma said")
    inner = desk.span("Place", "Alma")
    middle = desk.span("Actor", "harbour office of Alma")

    assert [bar_of(desk, it.id).lane for it in (inner, middle, outer)] == [0, 1, 2]


def test_identical_spans_each_have_a_lane(desk: Desk) -> None:
    paragraph(desk, "The harbour office said so")
    spans = [desk.span(it, "harbour office") for it in ("Actor", "Place", "Object")]

    assert sorted(bar_of(desk, it.id).lane for it in spans) == [0, 1, 2]


def test_bars_and_tags_of_a_lane_never_meet(desk: Desk) -> None:
    paragraph(desk, "He saw it on a day or so in May as we all do, if it is so at all by now")
    for number, word in enumerate(desk.text.split()[:-2]):
        start = desk.text.index(word)
        desk.span(("Quantity", "Object", "Actor")[number % 3], Range(start, start + len(word) + 5))

    for line in lines(desk):
        for one, other in combinations(line.bars, 2):
            if one.lane == other.lane:
                left, right = sorted(((one.left, one.right), (other.left, other.right)))
                assert left[1] < right[0]
                ends = [(it.tag_left, it.tag_left + it.tag_width) for it in (one, other)]
                left, right = sorted(ends)
                assert left[1] < right[0]


def test_a_short_word_does_not_push_its_neighbour_into_another_lane(desk: Desk) -> None:
    paragraph(desk, "He pointed to the harbour")
    he, cue = desk.span("Actor", "He"), desk.span("Cue", "pointed to")

    one, other = bar_of(desk, he.id), bar_of(desk, cue.id)
    assert one.lane == other.lane == 0
    assert other.left < one.tag_left + one.tag_width < other.tag_left < other.right


def test_what_is_not_finished_has_a_sign_behind_its_tag(desk: Desk) -> None:
    paragraph(desk, "More than 400 boats left")
    span = desk.span("Quantity", "More than 400")
    finished = bar_of(desk, span.id)
    desk.session.select([span.id])
    desk.session.set_attribute("comparator", None)

    without = bar_of(desk, span.id)
    assert (without.lacks, finished.lacks) == (True, False)
    assert without.tag_width > finished.tag_width


def test_the_verbatim_words_of_a_quote_stand_out(desk: Desk) -> None:
    paragraph(desk, "🚢 She said it was “a long night” for all")
    quote = desk.span("Quote", "it was “a long night” for all")
    words = desk.place("a long night")

    bar = bar_of(desk, quote.id)
    assert bar.inner is not None
    ((left, right),) = bar.inner
    assert abs(left - desk.rect_left(words.start).x() + desk.view.column.left) < 3  # type: ignore[union-attr]
    assert abs(right - desk.rect_left(words.end).x() + desk.view.column.left) < 3  # type: ignore[union-attr]
    assert bar.left < left < right < bar.right
    desk.session.select([quote.id])
    desk.session.set_attribute("verbatim", None)
    assert bar_of(desk, quote.id).inner is None


def test_a_wrapped_span_opens_once_and_closes_once(desk: Desk) -> None:
    paragraph(desk, "Boats stayed in port while crews talked. " * 8)
    span = desk.span("Quote", Range(20, 300))

    bars = [bar for line in lines(desk) for bar in line.bars]

    assert len(bars) >= 4
    assert {it.span_id for it in bars} == {span.id}
    assert [bool(it.flags & OPENS) for it in bars] == [True] + [False] * (len(bars) - 1)
    assert [bool(it.flags & CLOSES) for it in bars] == [False] * (len(bars) - 1) + [True]
    assert [bool(it.tag) for it in bars] == [True] + [False] * (len(bars) - 1)


def test_a_lane_of_bars_alone_is_lower_than_one_with_tags(desk: Desk) -> None:
    paragraph(desk, "Boats stayed in port while crews talked. " * 8)
    desk.span("Quote", Range(20, 300))
    second = lines(desk)[1]
    start = desk.text.index("crews", second.start)
    desk.span("Actor", Range(start, start + 5))

    tops = lines(desk)[1].lane_tops

    assert tops[2] - tops[1] < tops[1] - tops[0]


def test_parts_of_a_discontinuous_span_say_that_there_is_more(desk: Desk) -> None:
    paragraph(desk, "“We wait,” Ada Kern said, “and we sail,” she added, “on Friday.”")
    desk.span("Quote", "“We wait,”", "“and we sail,”", "“on Friday.”")

    tags = [bar.tag for line in lines(desk) for bar in sorted(line.bars, key=lambda it: it.left)]

    assert tags == ["Quote …", "… Quote …", "… Quote"]


def test_forty_around_one_word_show_five_lanes_and_a_number(desk: Desk) -> None:
    paragraph(desk, "one two three four five six seven eight nine ten eleven")
    spans = [
        desk.span("Event" if it < 28 else "Actor", Range(max(0, 27 - it), 28 + min(it % 28, 25)))
        for it in range(40)
    ]

    [line] = lines(desk)
    [fold] = line.folds

    assert len(line.lane_tops) == LANES + 2
    assert len(fold.span_ids) == 35
    y = line.lane_tops[-2] + 3
    assert line.spans_at(fold.left + 2, y) == fold.span_ids
    assert line.spans_at(fold.right + 90, y) == []
    assert fold.reach == max(it.right for it in line.bars if it.span_id in fold.span_ids)
    assert len(line.spans_at(bar_of(desk, spans[0].id).left + 1, line.band_top + 5)) == 40


def test_rejected_spans_do_not_show(desk: Desk) -> None:
    paragraph(desk, "The harbour office said so")
    desk.span("Actor", "harbour office", state="rejected")

    assert [line.bars for line in lines(desk)] == [[]]


def test_relations_on_one_line_get_room_above_it_and_others_none(desk: Desk) -> None:
    paragraph(desk, "“We wait,” said Ada Kern.\nAda Kern waits.")
    quote, cue = desk.span("Quote", "“We wait,”"), desk.span("Cue", "said")
    near = desk.span("Actor", "Ada Kern.")
    far = desk.span("Actor", Range(26, 34))
    before = [lines(desk, it)[0].band_top for it in (0, 1)]

    desk.relate("source", quote, far)
    alone = [lines(desk, it)[0].band_top for it in (0, 1)]
    desk.relate("cue", quote, cue)
    one = lines(desk)[0].band_top
    desk.session.select([quote.id])
    desk.session.set_role("source", [near.id])
    arcs = lines(desk)[0].arcs

    assert alone == before
    assert one > before[0]
    assert [it.label for it in arcs] == ["cue", "source"]
    for a, b in combinations(arcs, 2):
        if a.lane == b.lane:
            left, right = sorted((a.reach, b.reach))
            assert left[1] < right[0]


def test_an_arc_leads_from_the_bar_to_the_one_that_fills_the_role(desk: Desk) -> None:
    paragraph(desk, "“We wait,” said Ada Kern.")
    quote, kern = desk.span("Quote", "“We wait,”"), desk.span("Actor", "Ada Kern")
    desk.relate("source", quote, kern)

    [arc] = lines(desk)[0].arcs
    source, target = bar_of(desk, quote.id), bar_of(desk, kern.id)

    assert source.left <= arc.source <= source.right
    assert target.left <= arc.target <= target.right
    assert (arc.source_id, arc.target_id) == (quote.id, kern.id)


def test_trailing_blanks_of_a_wrapped_line_are_not_covered(desk: Desk) -> None:
    paragraph(desk, "Boats stayed in port while crews talked. " * 8)
    desk.span("Quote", Range(0, 320))
    column = desk.view.column
    assert column is not None

    layout = column.block(0).layout()
    for number, line in enumerate(lines(desk)[:-1]):
        assert line.bars[0].right <= layout.lineAt(number).naturalTextRect().right() + 0.01


BIDI = [
    ("The word שלום means peace and مرحبا means hello.", "שלום"),
    ("The word שלום means peace and مرحبا means hello.", "word שלום means"),
    ("The word שלום means peace and مرحبا means hello.", "word של"),
    ("أعلنت الوزارة أن 400 شخص وصلوا إلى Berlin يوم الاثنين.", "400 شخص"),
    ("أعلنت الوزارة أن 400 شخص وصلوا إلى Berlin يوم الاثنين.", "إلى Berlin يوم"),
    ("أعلنت الوزارة أن 400 شخص وصلوا إلى Berlin يوم الاثنين.", "أعلنت الوزارة"),
    ('צה"ל הודיע כי 12 (שנים עשר) חזרו.', "12 (שנים"),
    ("東京の港で船が止まった。", "港で船"),
    ("ท่าเรือปิดวันจันทร์", "ปิด"),
    ("बंदरगाह सोमवार को बंद रहा", "सोमवार"),
]


@pytest.mark.parametrize(("text", "words"), BIDI)
def test_bars_lie_where_qt_shows_the_characters_selected(desk: Desk, text: str, words: str) -> None:
    paragraph(desk, text)
    span = desk.span("Actor", words)
    column = desk.view.column
    assert column is not None

    parts = [it for bar in lines(desk)[0].bars for it in bar.parts]

    wanted = qt_selection(column.block(0).layout(), desk.place(words))
    assert span.id == lines(desk)[0].bars[0].span_id
    assert len(parts) == len(wanted)
    for (left, right), (start, end) in zip(parts, wanted, strict=True):
        assert abs(left - start) <= 3
        assert abs(right - end) <= 3


def qt_selection(layout: QTextLayout, place: Range) -> list[tuple[float, float]]:
    """Return the intervals that Qt paints for selected characters, by asking a painter."""
    image = QImage(900, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor(0, 0, 0, 0))
    selected = QTextLayout.FormatRange()
    selected.start, selected.length = place.start, place.end - place.start
    form = QTextCharFormat()
    form.setBackground(QColor("red"))
    form.setForeground(QColor("red"))
    selected.format = form
    layout.draw(painter, -layout.position(), [selected])
    painter.end()
    row = round(layout.lineAt(0).y() + layout.lineAt(0).height() / 2)
    joined: list[tuple[float, float]] = []
    for x in range(900):
        if image.pixelColor(x, row).green() >= 100:
            continue
        if joined and x - joined[-1][1] <= 1:
            joined[-1] = joined[-1][0], x + 1
        else:
            joined.append((x, x + 1))
    return joined
