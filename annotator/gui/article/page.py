"""The page: an article's text as Qt may hold it, cut into paragraphs.

Only here do stored offsets (code points) and Qt's (UTF-16 units) meet. A place on the page is
a paragraph's number and a UTF-16 offset inside it.
"""

import re
from bisect import bisect_right
from itertools import accumulate
from unicodedata import bidirectional

from PySide6.QtCore import QDate, QLocale

from annotator.model.article import Article
from annotator.model.offsets import OffsetMap, display_text, first_bytes, soft_split

LONGEST = 2500
"""Characters of a paragraph that is laid out as one; what is longer is cut to be shown."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

# Where UTF-8 begins so, there may be such a letter; marks that only steer are looked for alone.
_RIGHT_TO_LEFT_FIRST = frozenset((*range(0xD6, 0xE1), 0xEF, 0xF0))
_STEERING = "\u200f\u202b\u202e\u2067"


class Page:
    """The text of one article, ready to be shown.

    `shown` is what Qt gets; its `paragraphs` start at `starts` in UTF-16 units, which has one
    more: where another would start. A page is plain where both count alike. `title` is the
    number of the paragraph that is the article's title, or -1.
    """

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.shown = soft_split(display_text(article.text), LONGEST)
        self.paragraphs = self.shown.split("\n")
        self._map = OffsetMap(article.text)
        self.utf16_length = self._map.utf16_length
        self.is_plain = self.utf16_length == len(article.text)
        self.starts = self._starts()
        self._mixed = _is_mixed(self.shown)
        self.title = self._find_title(article.title)
        self.byline = byline(article)

    def _starts(self) -> list[int]:
        lengths = (len(it) + 1 for it in self.paragraphs)
        starts = list(accumulate(lengths, initial=0))
        if self.is_plain:
            return starts
        return [*(self._map.to_utf16(it) for it in starts[:-1]), self.utf16_length + 1]

    def _find_title(self, title: str) -> int:
        wanted = " ".join(title.split())
        for number, paragraph in enumerate(self.paragraphs[:20]):
            if line := paragraph.strip("\u034f\u2060 \t"):
                return number if wanted and " ".join(line.split()) == wanted else -1
        return -1

    def to_utf16(self, offset: int) -> int:
        """Return Qt's position of a stored offset."""
        return offset if self.is_plain else self._map.to_utf16(offset)

    def to_code_point(self, utf16: int) -> int:
        """Return the stored offset of Qt's position; inside a character, that of its start."""
        return utf16 if self.is_plain else self._map.floor_code_point(utf16)

    def paragraph_at(self, utf16: int) -> int:
        """Return the number of the paragraph that holds Qt's position."""
        return min(bisect_right(self.starts, utf16) - 1, len(self.paragraphs) - 1)

    def length(self, number: int) -> int:
        """Return how many UTF-16 units a paragraph has, without its end."""
        return self.starts[number + 1] - self.starts[number] - 1

    def is_blank(self, number: int) -> bool:
        """Whether a paragraph has nothing to be seen."""
        paragraph = self.paragraphs[number]
        return not paragraph or paragraph == "\u034f" or paragraph.isspace()

    def is_mixed(self, number: int) -> bool:
        """Whether a paragraph has characters that run from right to left."""
        return self._mixed and bool(_RIGHT_TO_LEFT.search(self.paragraphs[number]))

    def is_backwards(self, number: int) -> bool:
        """Whether a paragraph as a whole runs from right to left: its first letter does."""
        if not self._mixed:
            return False
        kinds = (bidirectional(it) for it in self.paragraphs[number])
        return next((it for it in kinds if it in ("L", "R", "AL")), "L") != "L"

    def is_cut(self, number: int) -> bool:
        """Whether a paragraph goes on in the next: it was cut only to be shown."""
        if number + 1 >= len(self.paragraphs):
            return False
        end = self.to_code_point(self.starts[number + 1]) - 1
        return self.text[end] in " \u3000"

    def whole_paragraph(self, offset: int) -> tuple[int, int]:
        """Return where the stored paragraph around an offset starts and ends; code points."""
        first = last = self.paragraph_at(self.to_utf16(offset))
        while first and self.is_cut(first - 1):
            first -= 1
        while self.is_cut(last):
            last += 1
        start = self.to_code_point(self.starts[first])
        return start, self.to_code_point(self.starts[last] + self.length(last))

    def outside_line_end(self, offset: int) -> int:
        """Return a stored offset that does not stand between the CR and the LF of a line end."""
        inside = 0 < offset < len(self.text) and self.text[offset - 1 : offset + 1] == "\r\n"
        return offset - 1 if inside else offset


def _is_mixed(text: str) -> bool:
    may_be = first_bytes(text) & _RIGHT_TO_LEFT_FIRST or any(it in text for it in _STEERING)
    return bool(may_be and _RIGHT_TO_LEFT.search(text))


def byline(article: Article) -> str:
    """Return who wrote it, where it appeared, and when, as far as that is known.

    Each part is isolated, so that names that run the other way do not take the rest along.
    """
    parts = (article.author, article.source, date(article))
    return " · ".join(f"\u2068{it}\u2069" for it in parts if it)


def date(article: Article) -> str:
    """Return the day an article was published as people write it in its language.

    It stays as it is stored where the language is not known, or does not begin with the day.
    """
    stored = article.published.partition("T")[0]
    if not stored:
        return ""
    locale = QLocale(article.language or "en")
    is_english = locale.language() == QLocale.Language.English
    precision = stored.count("-")
    if not is_english and not (precision == 2 and _begins_with_the_day(locale)):
        return stored
    day = QDate.fromString(stored, "yyyy-MM-dd"[: len(stored)])
    return locale.toString(day, ("yyyy", "MMMM yyyy", "d MMMM yyyy")[precision])


def _begins_with_the_day(locale: QLocale) -> bool:
    if locale.language() == QLocale.Language.C:
        return False
    return not locale.dateFormat(QLocale.FormatType.LongFormat).startswith("y")
