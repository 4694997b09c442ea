"""The heights of all paragraphs, so that any place in a long article is found at once.

A Fenwick tree (Fenwick 1994, “A new data structure for cumulative frequency tables”): the top
of a paragraph, the paragraph at a height, and a change of one height each cost about log2(n)
steps. All numbers are whole pixels.
"""

from collections.abc import Sequence


class Heights:
    """Heights in order, and their sums."""

    def __init__(self, heights: Sequence[int]) -> None:
        self._heights = list(heights)
        self._tree = [0, *self._heights]
        for index in range(1, len(self._tree)):
            above = index + (index & -index)
            if above < len(self._tree):
                self._tree[above] += self._tree[index]
        self.total = sum(self._heights)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def __setitem__(self, index: int, height: int) -> None:
        step = height - self._heights[index]
        self._heights[index] = height
        self.total += step
        at = index + 1
        while at < len(self._tree):
            self._tree[at] += step
            at += at & -at

    def top(self, index: int) -> int:
        """Return the sum of all heights before `index`."""
        total = 0
        while index:
            total += self._tree[index]
            index &= index - 1
        return total

    def at(self, y: float) -> int:
        """Return which one is at `y`: the first above all, the last below all of them."""
        index, left = 0, y
        step = 1 << (len(self._heights).bit_length())
        while step:
            ahead = index + step
            if ahead < len(self._tree) and self._tree[ahead] <= left:
                index = ahead
                left -= self._tree[ahead]
            step >>= 1
        return min(index, len(self._heights) - 1)
