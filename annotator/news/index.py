"""Where the words of a text stand, so that a list of words is looked up once and not word by word.

Most words of an article come several times, and a rule cares for few of them. So a text is turned
round: from its words to their places.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

from annotator.news.lexicon import Word


class Index:
    """The places of the words of one row, by the words as phrases have them (`Word.low`)."""

    def __init__(self, row: Sequence[Word]) -> None:
        self.row = row
        self.where: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(row):
            self.where[word.low].append(at)

    @cached_property
    def digits(self) -> list[int]:
        """The places of numbers in digits: words that are one there are one everywhere."""
        row = self.row
        found = [them for them in self.where.values() if row[them[0]].kind == "digits"]
        return sorted(chain.from_iterable(found))

    def of(self, words: frozenset[str]) -> list[int]:
        """Return the places of some words, in the order of the text."""
        where = self.where
        if len(words) < len(where):
            return sorted(chain.from_iterable([where[it] for it in words if it in where]))
        return sorted(chain.from_iterable([where[it] for it in words.intersection(where)]))
