"""An article: a text that never changes, and what is known about it."""

import hashlib
import re
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from annotator.model.base import JsonTable, Text, Value

_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_DATE = re.compile(
    rf"\d{{4}}(-(0[1-9]|1[0-2])(-\d\d(T{_TIME}(:[0-5]\d(\.\d+)?)?(Z|[+-]{_TIME})?)?)?)?",
    re.ASCII,
)


def is_date(text: str) -> bool:
    """Whether `text` is an ISO 8601 date of any precision, with or without a time of day.

    It has to be in the calendar: there is no 2026-02-30.
    """
    if not _DATE.fullmatch(text):
        return False
    year, month, day = (*map(int, text[:10].split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def date_or_empty(text: str) -> str:
    """Return `text`, or refuse what is neither empty nor a date."""
    if text and not is_date(text):
        raise ValueError(f"{text!r} is not an ISO 8601 date such as 2026-03-03")
    return text


Date = Annotated[str, AfterValidator(date_or_empty)]
"""An ISO 8601 date of any precision, or an empty text."""


class Article(Value):
    """Text exactly as it was decoded, with its metadata.

    `published` is an ISO 8601 date of any precision (`2026`, `2026-03`, `2026-03-03`,
    `2026-03-03T10:30Z`), `language` a BCP 47 tag; both may be empty. `metadata` is free.
    `provenance` is the project's own record of the import (file, format, encoding, when);
    it stays in the project and is not exported.
    """

    id: Text = ""
    title: Text = ""
    text: Text
    source: Text = ""
    url: Text = ""
    author: Text = ""
    published: Date = ""
    language: Text = ""
    metadata: JsonTable = Field(default_factory=dict)
    provenance: JsonTable = Field(default_factory=dict)

    def model_post_init(self, _context: object, /) -> None:
        """Give an article without an id the one that its text gives it.

        The same text then has the same id in every copy of every project, and importing
        it twice is noticed.
        """
        if not self.id:
            object.__setattr__(self, "id", self.text_sha256[:32])

    @cached_property
    def text_sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()
