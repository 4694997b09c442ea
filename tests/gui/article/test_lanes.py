"""Lanes: nothing in a lane meets, the first comes next to the text, and no item is lost."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.article.lanes import GAP, HELD, LANES, Tagged, fold, pack, pack_tagged

intervals = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 200)).map(lambda it: (it[0], it[0] + it[1])),
    max_size=25,
)


@given(intervals)
def test_no_two_items_of_a_lane_come_closer_than_the_gap(items: list[tuple[int, int]]) -> None:
    lanes = pack(items)

    for a, b in combinations(range(len(items)), 2):
        if lanes[a] == lanes[b]:
            left, right = sorted((items[a], items[b]))
            assert left[1] + GAP <= right[0]


@given(intervals)
def test_every_item_takes_the_lowest_lane_that_is_free_for_it(items: list[tuple[int, int]]) -> None:
    lanes = pack(items)

    for number, (start, end) in enumerate(items):
        for lane in range(lanes[number]):
            before = [items[it] for it in range(number) if lanes[it] == lane]
            assert any(start < other[1] + GAP and other[0] < end + GAP for other in before)


def test_inner_before_outer_puts_the_inner_next_to_the_text() -> None:
    assert pack([(40, 60), (30, 80), (0, 100)]) == [0, 1, 2]


def test_items_side_by_side_share_a_lane() -> None:
    assert pack([(0, 10), (14, 20), (15, 30)]) == [0, 0, 1]


@given(intervals)
def test_what_finds_no_lane_is_in_exactly_one_group(items: list[tuple[int, int]]) -> None:
    lanes = pack(items)

    groups = fold(items, lanes, 20)

    folded = sorted(it for _, group in groups for it in group)
    assert folded == [it for it, lane in enumerate(lanes) if lane >= LANES]
    assert all(b[0] - a[0] >= 20 for a, b in pairwise(groups))


def test_forty_around_one_word_keep_five_lanes_and_fold_the_rest() -> None:
    items = [(200 - 5 * it, 210 + 5 * it) for it in range(40)]

    [(left, group)] = fold(items, pack(items), 20)

    assert left == 5
    assert len(group) == 35


tagged = st.lists(
    st.builds(
        lambda left, width, tag, backwards: Tagged(left, left + width, tag, backwards),
        st.integers(0, 300),
        st.integers(5, 200),
        st.sampled_from((0, 25, 40)),
        st.booleans(),
    ),
    max_size=25,
)


@given(tagged)
def test_bars_keep_apart_from_bars_and_tags_from_tags(items: list[Tagged]) -> None:
    places = pack_tagged(items)

    for a, b in combinations(range(len(items)), 2):
        if places[a][0] == places[b][0]:
            left, right = sorted((items[it].left, items[it].right) for it in (a, b))
            assert left[1] + GAP <= right[0]
            if items[a].tag and items[b].tag:
                left, right = sorted(
                    (places[it][1], places[it][1] + items[it].tag) for it in (a, b)
                )
                assert left[1] + GAP <= right[0]


@given(tagged)
def test_a_tag_stands_where_its_span_begins_or_a_little_further_in(items: list[Tagged]) -> None:
    for item, (_, at) in zip(items, pack_tagged(items), strict=True):
        home = item.right - item.tag if item.backwards else item.left
        aside = home - at if item.backwards else at - home
        assert 0 <= aside <= max(0, item.right - item.left - HELD)
