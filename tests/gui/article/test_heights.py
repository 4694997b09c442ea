"""Heights: sums and places are those of a plain list, after any changes."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.article.heights import Heights

some = st.lists(st.integers(1, 90), min_size=1, max_size=70)


@given(some, st.data())
def test_tops_and_places_are_those_of_a_list(plain: list[int], data: st.DataObject) -> None:
    heights = Heights(plain)
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(plain) - 1))
        plain[at] = heights[at] = data.draw(st.integers(1, 90))

    tops = list(accumulate(plain, initial=0))

    assert [heights.top(it) for it in range(len(plain) + 1)] == tops
    assert (heights.total, len(heights)) == (tops[-1], len(plain))
    for y in range(tops[-1]):
        number = heights.at(y)
        assert tops[number] <= y < tops[number + 1]


def test_places_outside_are_the_first_and_the_last() -> None:
    heights = Heights([5, 6, 7])

    assert heights.at(-3) == 0
    assert heights.at(999) == 2
