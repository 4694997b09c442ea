"""Names that are known beforehand: countries and their people, cities, bodies, first names.

The names are data, in `resources/gazetteer.toml`; they are found with their capitals.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from annotator.news.lexicon import words
from annotator.paths import resource


@dataclass(frozen=True, slots=True)
class Known:
    """What a name is: its type (PER ORG GPE LOC), its country if it is one, a word for it.

    `what` is `country`, `people`, `capital`, `place` or `body`.
    """

    etype: str
    what: str
    country: str = ""


class Gazetteer:
    """Names by their first words."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._names: dict[str, dict[tuple[str, ...], Known]] = {}
        for name, known in _entries(tables):
            key = tuple(it.text.replace("’", "'") for it in words(name))
            self._names.setdefault(key[0], {}).setdefault(key, known)
        self._lengths = {
            first: sorted({len(it) for it in table}, reverse=True)
            for first, table in self._names.items()
        }
        self.male = frozenset(tables["first"]["male"])
        self.female = frozenset(tables["first"]["female"])
        self.first_names = self.male | self.female

    def at(self, texts: Sequence[str], at: int) -> tuple[Known | None, int]:
        """Return what the longest name that starts at a word is, and the word behind it."""
        table = self._names.get(texts[at])
        if table is not None:
            for length in self._lengths[texts[at]]:
                known = table.get(tuple(texts[at : at + length]))
                if known is not None:
                    return known, at + length
        return None, at

    def all(self, texts: Sequence[str]) -> dict[int, tuple[Known, int]]:
        """Return the longest name that starts at each word where one does, as `at` has it."""
        names = self._names
        found = [(at, self.at(texts, at)) for at, it in enumerate(texts) if it in names]
        return {at: (known, end) for at, (known, end) in found if known is not None}

    def of(self, texts: Sequence[str]) -> Known | None:
        """Return what exactly these words are."""
        table = self._names.get(texts[0]) if texts else None
        return table.get(tuple(texts)) if table else None


def _entries(tables: dict[str, Any]) -> Iterator[tuple[str, Known]]:
    for code, country in tables["country"].items():
        for what, table in (("country", "names"), ("people", "people"), ("capital", "capital")):
            for name in country[table]:
                yield name, Known("GPE", what, code)
    for table, what in (("place", "place"), ("body", "body")):
        for etype, names in tables[table].items():
            for name in names:
                yield name, Known(etype, what)


@cache
def gazetteer() -> Gazetteer:
    """Return the names that are known beforehand."""
    return Gazetteer(tomllib.loads(resource("gazetteer.toml").read_text(encoding="utf-8")))
