"""A text as browsers show it: every line end is a line feed."""

import re
from bisect import bisect_left

from annotator.model.span import Range

FRAGMENT_OF = "fragment of"
"""The relation from a further fragment to the first, where a span can have but one."""

_CRLF = re.compile(r"\r\n")


class LineFeeds:
    """Converts code point offsets between a text and the same with line feeds."""

    def __init__(self, text: str) -> None:
        self.shown = text.replace("\r\n", "\n").replace("\r", "\n")
        self._crs = [it.start() for it in _CRLF.finditer(text)]
        self._lfs = [place - at for at, place in enumerate(self._crs)]

    def to_shown(self, fragment: Range) -> Range | None:
        """Return a fragment in the text that is shown; None where it cuts CRLF."""
        edges = list[int]()
        for place in fragment:
            before = bisect_left(self._crs, place)
            if before and self._crs[before - 1] + 1 == place:
                return None
            edges.append(place - before)
        return Range(*edges)

    def to_original(self, place: int) -> int:
        """Return where a place of the text that is shown is in the other one."""
        return place + bisect_left(self._lfs, place)
