"""The day on which an article itself says that it appeared: in a line below its title, or first."""

from annotator.model.document import Document
from annotator.news import times
from annotator.news.times import Time

LINES = 6
"""Lines at the beginning of an article that may have it, empty ones aside."""

SHORT = 100
"""Characters of a line that says who wrote when and where, at most; others are running text."""

FIRST = 60
"""Characters at the beginning of running text that may say it: `HARBOUR, 3 March 2026 —`."""

WHOLE_DAY = 10
"""Characters of a day with its year: `2026-03-03`."""


def dateline(document: Document) -> Time | None:
    """Return where the first lines say a whole day, and which; None where they do not.

    It is an offer: whoever takes it has seen the words. Offsets are code points of the article.
    """
    article, end, seen = document.article, 0, 0
    for line in article.text.split("\n"):
        start, end = end, end + len(line) + 1
        if not line.strip():
            continue
        seen += 1
        if seen > LINES:
            break
        head = line if len(line) <= SHORT else line[:FIRST]
        for it in times.find(head, article.language):
            if len(it.value) == WHOLE_DAY and it.value.replace("-", "").isdigit():
                return Time(start + it.start, start + it.end, it.value)
    return None
