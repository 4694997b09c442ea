"""Pieces: which spans lie in which paragraph, and where.

A fragment is cut at the ends of paragraphs, and each paragraph knows its pieces, so that
painting, hit testing, adding and removing cost what lies in a paragraph, never what lies in
the article.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotator.gui.article.page import Page
from annotator.model.change import Edit
from annotator.model.relation import Relation
from annotator.model.span import Span

Spans = Mapping[str, Span]
"""Spans by their ids."""

OPENS, CLOSES, FIRST, LAST = 1, 2, 4, 8
"""Flags of a piece: its fragment starts or ends here; it is of the first or last fragment."""


SOME = 300
"""How many spans are cut in one go in idle moments."""

_Row = tuple[int, int, str, int, int]
"""A piece as it is kept: the garbage collector leaves plain tuples of plain values alone."""


class Piece(NamedTuple):
    """A part of one fragment inside one paragraph.

    `start` and `end` are UTF-16 units from the start of the paragraph; `size` is the length of
    the whole span, by which inner spans are told from outer ones.
    """

    start: int
    end: int
    span_id: str
    flags: int
    size: int


class Pieces:
    """All pieces by paragraph, and the relations of each span.

    Spans come in text order, and are cut into pieces no earlier than one of the paragraphs up
    to theirs is asked for: what is at the top of a long article need not wait for its end.
    """

    def __init__(self, page: Page, spans: Sequence[Span], relations: Iterable[Relation]) -> None:
        self._page = page
        self._spans = spans
        self._next = 0
        self._pieces: dict[int, list[_Row]] = {}
        self._relations: dict[str, list[Relation]] = {}
        for relation in relations:
            self.add_relation(relation)

    def in_paragraph(self, number: int) -> list[Piece]:
        """Return the pieces of a paragraph, in no order."""
        if self._next < len(self._spans):
            self._cut_up_to(number)
        return [Piece(*row) for row in self._pieces.get(number, ())]

    def cut_some(self) -> bool:
        """Cut some more spans into pieces; whether any are left."""
        until = min(self._next + SOME, len(self._spans))
        while self._next < until:
            self._next += 1
            self.add(self._spans[self._next - 1])
        return until < len(self._spans)

    def _cut_up_to(self, number: int) -> None:
        """Cut all spans that begin before the end of a paragraph."""
        spans, count = self._spans, len(self._spans)
        end = self._page.to_code_point(self._page.starts[number + 1] - 1) + 1
        while self._next < count and spans[self._next].fragments[0][0] < end:
            self._next += 1
            self.add(spans[self._next - 1])

    def relations(self, span_id: str) -> list[Relation]:
        """Return the relations that start or end at a span."""
        return self._relations.get(span_id, [])

    def paragraphs(self, span: Span) -> list[int]:
        """Return the numbers of the paragraphs that a span has pieces in."""
        page, numbers = self._page, dict[int, None]()
        for start, end in span.fragments:
            first = page.paragraph_at(page.to_utf16(start))
            last = page.paragraph_at(page.to_utf16(end) - 1)
            numbers.update(dict.fromkeys(range(first, last + 1)))
        return list(numbers)

    def add(self, span: Span) -> None:
        """Add a span."""
        page, pieces, fragments, span_id = self._page, self._pieces, span.fragments, span.id
        starts = page.starts
        size, last = fragments[-1][1] - fragments[0][0], len(fragments) - 1
        for index, (start, end) in enumerate(fragments):
            if not page.is_plain:
                start, end = page.to_utf16(start), page.to_utf16(end)  # noqa: PLW2901  # hot loop
            number = bisect_right(starts, start) - 1
            left = start - starts[number]
            flags = (FIRST if index == 0 else 0) | (LAST if index == last else 0)
            # Most fragments are inside one paragraph; thousands of them are added at once.
            if end < starts[number + 1]:
                row = left, end - starts[number], span_id, flags | OPENS | CLOSES, size
                if number in pieces:
                    pieces[number].append(row)
                else:
                    pieces[number] = [row]
            else:
                self._add_across(number, left, end - starts[number], (span_id, flags, size))

    def _add_across(self, number: int, left: int, right: int, rest: tuple[str, int, int]) -> None:
        """Add a fragment that reaches beyond the end of a paragraph."""
        span_id, flags, size = rest
        parts: list[tuple[int, int, int]] = []
        first = (number, left, left)
        while right > 0:
            length = self._page.length(number)
            if left < min(right, length):
                parts.append((number, left, min(right, length)))
            left, right, number = 0, right - length - 1, number + 1
        # A fragment that is nothing but ends of lines is still to be seen at the first.
        parts = parts or [first]
        for index, (at, start, end) in enumerate(parts):
            edges = (index == 0) * OPENS | (index == len(parts) - 1) * CLOSES
            row = start, end, span_id, flags | edges, size
            self._pieces.setdefault(at, []).append(row)

    def remove(self, span: Span) -> None:
        """Remove a span, given as it was when it was added."""
        numbers = self.paragraphs(span)
        self._cut_up_to(numbers[0])
        for number in numbers:
            left = [it for it in self._pieces.get(number, ()) if it[2] != span.id]
            self._pieces[number] = left
            if not left:
                del self._pieces[number]

    def edit(self, edits: Iterable[Edit], old: Spans, new: Spans) -> set[int]:
        """Follow what an act did, and return the paragraphs where that shows.

        `old` and `new` are the spans by id before and after it.
        """
        touched = set[int]()
        for edit in edits:
            if isinstance(edit.before, Span):
                touched.update(self.paragraphs(edit.before))
                self.remove(edit.before)
            if isinstance(edit.after, Span):
                touched.update(self.paragraphs(edit.after))
                self.add(edit.after)
            if isinstance(edit.before, Relation):
                touched.update(self._between(edit.before, old))
                self.remove_relation(edit.before)
            if isinstance(edit.after, Relation):
                touched.update(self._between(edit.after, new))
                self.add_relation(edit.after)
        return touched

    def _between(self, relation: Relation, spans: Spans) -> set[int]:
        """Return the paragraphs in which both ends of a relation have pieces."""
        ends = [spans[it] for it in (relation.source, relation.target) if it in spans]
        both = [set(self.paragraphs(it)) for it in ends]
        return set.intersection(*both) if both else set()

    def add_relation(self, relation: Relation) -> None:
        """Add a relation."""
        for span_id in (relation.source, relation.target):
            self._relations.setdefault(span_id, []).append(relation)

    def remove_relation(self, relation: Relation) -> None:
        """Remove a relation."""
        for span_id in (relation.source, relation.target):
            left = [it for it in self._relations.get(span_id, ()) if it.id != relation.id]
            self._relations[span_id] = left
            if not left:
                del self._relations[span_id]
