"""Painting: every state of a span has its own look, in both themes, with enough contrast."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QImage

from annotator.gui import theme
from annotator.gui.article.shape import Bar, Line
from annotator.gui.article.styles import Styles
from annotator.model.article import Article
from annotator.model.span import Range, Span
from annotator.model.table import Table
from tests.gui.article.conftest import Desk


def image(desk: Desk) -> QImage:
    return desk.view.viewport().grab().toImage()


def where(desk: Desk, span: Span) -> tuple[QPointF, Line, Bar]:
    """Return the corner of a span's paragraph in the viewport, its line, and its bar."""
    column = desk.view.column
    assert column is not None
    column.shape(column._pieces.paragraphs(span)[0])
    found = column.first_bar(span.id)
    assert found
    number, line, bar = found
    top = column.top(number) - desk.view.verticalScrollBar().value()
    return QPointF(column.left, top), line, bar


def colors(desk: Desk, span: Span, part: str) -> set[str]:
    """Return the colours in the tint, bar, or tag of a span."""
    corner, line, bar = where(desk, span)
    lane = line.lane_tops[bar.lane]
    rows = {
        "tint": range(line.band_top, line.band_bottom),
        "bar": range(lane, lane + 4),
        "tag": range(lane + 5, line.lane_tops[bar.lane + 1]),
        "above": range(line.top, line.band_top),
    }[part]
    left, right = bar.reach if part == "tag" else (bar.left + 2, bar.right - 2)
    picture = image(desk)
    return {
        picture.pixelColor(round(corner.x() + x), round(corner.y() + y)).name()
        for y in rows
        for x in range(round(left), round(right))
    }


def style_color(desk: Desk, label: str, name: str) -> str:
    style = Styles(theme.chosen(desk.session.settings.taste.theme), desk.session.schema).of(label)
    color = getattr(style, name)
    assert isinstance(color, QColor)
    return color.name()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    "label", ["Actor", "Event", "Quantity", "Quote", "Cue", "Time", "Place", "Object"]
)
def test_each_label_has_its_tint_bar_and_tag(desk: Desk, name: str, label: str) -> None:
    desk.session.settings.change(theme=name)
    span = desk.span(label, "eleven of fourteen")

    tint, bar = style_color(desk, label, "tint"), style_color(desk, label, "bar")

    assert tint in colors(desk, span, "tint")
    assert bar in colors(desk, span, "bar")
    assert tint not in colors(desk, span, "tag")
    assert len(colors(desk, span, "tag")) > 5


def test_patterns_tell_labels_apart_without_colour(desk: Desk) -> None:
    seen = {}
    for label in ("Actor", "Event", "Quantity", "Quote", "Cue"):
        span = desk.span(label, "eleven of fourteen")
        corner, line, bar = where(desk, span)
        picture, color = image(desk), style_color(desk, label, "bar")
        lane = line.lane_tops[bar.lane]
        seen[label] = tuple(
            tuple(
                picture.pixelColor(round(corner.x() + bar.left) + x, round(corner.y()) + y).name()
                == color
                for x in range(4, 24)
            )
            for y in range(lane, lane + 4)
        )
        desk.session.undo()

    assert len(set(seen.values())) == 5


def test_selected_proposed_framed_and_hovered_all_look_different(desk: Desk) -> None:
    looks = []
    for state in ("accepted", "proposed"):
        span = desk.span("Actor", "Ada Kern", state=state)
        quote = desk.span("Quote", "“Nobody wants this,”")
        looks.append(image(desk))
        desk.view.hover(span.id)
        looks.append(image(desk))
        desk.view.hover("")
        desk.session.select([span.id])
        looks.append(image(desk))
        desk.relate("source", quote, span)
        desk.session.select([quote.id])
        looks.append(image(desk))
        desk.session.select([])
        for _ in range(3):
            desk.session.undo()

    cut = [it.copy(0, 150, 900, 250) for it in looks]
    assert all(one != other for n, one in enumerate(cut) for other in cut[n + 1 :])


def test_a_proposed_span_has_no_tint(desk: Desk) -> None:
    span = desk.span("Event", "eleven of fourteen", state="proposed")

    assert style_color(desk, "Event", "tint") not in colors(desk, span, "tint")
    assert style_color(desk, "Event", "bar") in colors(desk, span, "bar")


def test_the_innermost_tint_lies_on_top(desk: Desk) -> None:
    inner = desk.span("Actor", "reporters")
    desk.span("Quote", "told reporters, “but nobody listens")

    seen = colors(desk, inner, "tint")

    assert style_color(desk, "Actor", "tint") in seen
    assert style_color(desk, "Quote", "tint") not in seen


def test_selected_and_found_text_are_painted(desk: Desk) -> None:
    desk.session.find("a")
    styles = Styles(theme.LIGHT, desk.session.schema)

    picture = image(desk)

    seen = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert styles.colors.found.name() in seen
    assert styles.colors.selection.name() in seen


def test_arcs_and_links_are_painted(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    kern, company = desk.span("Actor", "Ada Kern"), desk.span("Actor", "The company")
    desk.relate("source", quote, kern)
    above = colors(desk, kern, "above")

    desk.relate("addressee", quote, company)
    unselected = image(desk)
    desk.session.select([quote.id])
    corner = where(desk, company)[0]

    assert len(above) > 3
    margin = image(desk).copy(0, 0, round(corner.x()), 900)
    assert margin != unselected.copy(0, 0, round(corner.x()), 900)
    # Scrolled away, the link still leads to the edge.
    desk.view.resize(900, 200)
    desk.session.went_to.emit(desk.place("Nobody"))
    assert image(desk).copy(0, 0, round(corner.x()), 150) != QImage()


def test_links_lead_up_as_well_as_down_and_in_a_narrow_margin(desk: Desk) -> None:
    event, time = desk.span("Event", "walkout"), desk.span("Time", "Monday")
    desk.relate("time", event, time)
    for width in (900, 300):
        desk.view.resize(width, 800)
        for selected in (event, time):
            desk.session.select([selected.id])
            picture = image(desk)
            desk.session.select([])
            assert picture != image(desk)


def test_a_span_that_the_mouse_rests_on_shows_its_links_and_moves_nothing(desk: Desk) -> None:
    event, time = desk.span("Event", "walkout"), desk.span("Time", "Monday")
    desk.relate("time", event, time)
    column = desk.view.column
    assert column
    before, height = image(desk), column.height()
    margin = QRect(0, 0, round(where(desk, time)[0].x()), 800)

    desk.mouse(QEvent.Type.MouseMove, desk.middle("walkout"), held=False)
    assert image(desk).copy(margin) == before.copy(margin)
    desk.view.rest_on(event.id)

    hovered = image(desk)
    assert hovered.copy(margin) != before.copy(margin)
    assert column.height() == height
    desk.mouse(QEvent.Type.MouseMove, QPoint(3, 3), held=False)
    assert image(desk) == before
    desk.session.set_filter(desk.session.filter.toggled("label", "Time"))
    unlinked = image(desk)
    desk.view.rest_on(event.id)
    assert image(desk).copy(margin) == unlinked.copy(margin)


def test_folded_spans_are_painted_as_a_number(desk: Desk) -> None:
    place = desk.place("fourteen")
    for number in range(9):
        desk.span("Event", Range(place.start - number, place.end + number))
    column = desk.view.column
    assert column is not None
    folds = [
        fold for shape in column._shapes.values() for line in shape.lines for fold in line.folds
    ]

    assert sum(len(it.span_ids) for it in folds) >= 4
    desk.view.grab()


def test_a_folded_span_has_a_lane_while_it_is_selected_and_no_text_moves(desk: Desk) -> None:
    place = desk.place("fourteen")
    spans = [
        desk.span("Event", Range(place.start - number, place.end + number)) for number in range(9)
    ]
    corner, line, bar = where(desk, spans[-1])
    assert bar.lane >= len(line.lane_tops) - 2
    row = range(line.lane_tops[-2], line.lane_tops[-2] + 3)
    bar_color = style_color(desk, "Event", "bar")

    def seen() -> bool:
        picture, x = image(desk), round(corner.x() + bar.right) - 6
        return any(picture.pixelColor(x, round(corner.y() + y)).name() == bar_color for y in row)

    before = seen()
    desk.session.select([spans[-1].id])

    assert (before, seen()) == (False, True)
    assert where(desk, spans[-1])[1] == line


def test_the_rest_steps_back_while_a_frame_is_selected(desk: Desk) -> None:
    quote = desk.span("Quote", "“Nobody wants this,”")
    kern = desk.span("Actor", "Ada Kern")
    other = desk.span("Actor", "harbour office")
    desk.relate("source", quote, kern)
    bar, tint = (style_color(desk, "Actor", name) for name in ("bar", "tint"))
    assert tint in colors(desk, other, "tint")

    desk.session.select([quote.id])
    assert bar in colors(desk, kern, "bar")
    assert tint in colors(desk, kern, "tint")
    assert bar not in colors(desk, other, "bar")
    assert tint not in colors(desk, other, "tint")

    # Its tag too, but it can still be read.
    aside, page = QColor(style_color(desk, "Actor", "aside")), desk.view._layout.ground
    strongest = max(contrast(QColor(it), page) for it in colors(desk, other, "tag"))
    assert 4.3 <= strongest <= contrast(aside, page) + 0.1 < contrast(QColor(bar), page)

    desk.session.select([other.id])
    assert bar in colors(desk, other, "bar")


def test_bars_only_leaves_out_tags_and_lines_lie_closer(desk: Desk) -> None:
    column = desk.view.column
    span = desk.span("Actor", "Ada Kern")
    assert column is not None
    height = column.height()

    desk.session.settings.change(tags=False)

    assert column.height() < height * 0.9
    assert where(desk, span)[2].tag == ""
    assert style_color(desk, "Actor", "bar") in colors(desk, span, "bar")


@pytest.mark.parametrize("text", ["שלום עולם ביום שני", "Hello world on Monday"])
def test_bars_only_the_tag_of_a_selected_label_is_at_its_beginning(desk: Desk, text: str) -> None:
    desk.open(Article(id="x", text=f"{text} {text}"))
    desk.session.settings.change(tags=False)
    span = desk.span("Place", Range(0, len(text)))
    before = image(desk)

    desk.session.select([span.id])

    corner, line, bar = where(desk, span)
    rows = range(line.lane_tops[-1] + 2, line.lane_tops[-1] + 10)
    after = image(desk)
    changed = [
        x
        for x in range(after.width())
        if any(
            after.pixel(x, round(corner.y() + y)) != before.pixel(x, round(corner.y() + y))
            for y in rows
        )
    ]
    begin = corner.x() + (bar.right if bar.backwards else bar.left)
    assert changed
    assert abs((changed[-1] if bar.backwards else changed[0]) - begin) <= 6


def test_the_tint_of_verbatim_words_ends_with_the_letters_of_a_line(desk: Desk) -> None:
    desk.open(Article(id="x", text=f"“{'wordy and wide ' * 30}there,” said Kern."))
    quote = desk.span("Quote", Range(0, desk.text.index(" said")))
    column = desk.view.column
    assert column is not None

    bars = [bar for line in column.shape(0).lines for bar in line.bars]

    assert len(bars) > 3
    assert quote.attributes["verbatim"]
    for bar in bars:
        assert bar.inner
        assert bar.inner[-1][1] <= bar.right + 0.5
        assert bar.inner[0][0] >= bar.left - 0.5


def test_what_is_not_verbatim_of_a_quote_has_its_tint_and_a_thinner_bar(desk: Desk) -> None:
    desk.open(Article(id="x", text="They said “Nobody wants this” and that all will stay at home."))
    quote = desk.span("Quote", Range(10, 60))
    corner, line, bar = where(desk, quote)
    assert bar.inner
    tint, ink = (style_color(desk, "Quote", name) for name in ("tint", "bar"))
    picture = image(desk)

    def column_at(x: float) -> list[str]:
        top, left = round(corner.y()), round(corner.x() + x)
        rows = range(line.lane_tops[bar.lane], line.lane_tops[bar.lane] + 4)
        return [picture.pixelColor(left, top + y).name() for y in rows]

    said, told = bar.inner[0][0] + 8, bar.right - 8

    assert column_at(said).count(ink) > column_at(told).count(ink) > 0
    assert colors(desk, quote, "tint") >= {tint}
    y = round(corner.y() + line.band_top + 1)
    assert picture.pixelColor(round(corner.x() + told), y).name() == tint


def test_byline_stands_below_the_title(desk: Desk) -> None:
    column = desk.view.column
    assert column is not None
    with_byline = column.top(1)

    desk.open(
        Article(id="x", title="Ferries stay in port as pilots walk out", text=desk.text + "\n")
    )

    assert desk.view.column
    assert with_byline - desk.view.column.top(1) == desk.view.column._measures.byline


@pytest.mark.parametrize(
    ("title", "author", "first"),
    [("Council meets", "المستشفىالمستشفى", "left"), ("المجلس يجتمع", "WWWWWWWW", "right")],
)
def test_parts_of_the_byline_follow_the_direction_of_the_title(
    desk: Desk, title: str, author: str, first: str
) -> None:
    text = f"{title}\nMore."
    # The author is wide, and runs the other way; the source is narrow.
    desk.open(Article(id="x", title=title, text=text, author=author, source="i"))
    column = desk.view.column
    assert column is not None

    picture = image(desk)

    bottom = column.top(1)
    rows = range(bottom - column._measures.byline, bottom)
    inked = [
        x
        for x in range(round(column.left), round(column.left) + column.width)
        if any(picture.pixelColor(x, y) != QColor(theme.LIGHT.page) for y in rows)
    ]
    gap = max(range(1, len(inked)), key=lambda it: inked[it] - inked[it - 1])
    left, right = inked[gap - 1] - inked[0], inked[-1] - inked[gap]
    assert (left > right) is (first == "left")
    edge = inked[0] - column.left if first == "left" else column.left + column.width - inked[-1]
    assert edge < column._measures.font.pointSizeF()


def test_a_label_that_the_schema_lost_is_not_painted(desk: Desk) -> None:
    column = desk.view.column
    assert column is not None
    span = desk.span("Actor", "Ada Kern")
    lost = span.model_copy(update={"label": "Lost"})
    column._spans = Table({span.id: lost})
    column._shapes.clear()

    assert style_color(desk, "Actor", "tint") not in colors(desk, span, "tint")


def luminance(color: QColor) -> float:
    parts = [
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4
        for it in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_everything_that_is_read_has_contrast(desk: Desk, look: theme.Theme) -> None:
    styles = Styles(look, desk.session.schema)
    palette = styles.colors
    for label in desk.session.schema.labels:
        style = styles.of(label.name)
        assert style
        for ground in (style.tint, style.hover, style.deep):
            assert contrast(palette.text, ground) >= 4.5, label.name
        assert contrast(style.bar, palette.page) >= 4.5, label.name
        assert contrast(style.aside, palette.page) >= 4.5, label.name
    for ground in (palette.selection, palette.found):
        assert contrast(palette.text, ground) >= 4.5
    assert contrast(palette.muted, palette.page) >= 4.5
    assert contrast(palette.arc, palette.page) >= 3
