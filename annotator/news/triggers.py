"""Words that tell of events, read from `resources/events.toml`, in all their forms.

Types and modes are PLOVER's; what PLOVER does not code has no type. English verbs are inflected by
rule (a final e, a consonant that doubles, y to i), so that the file has each of them once.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from annotator.news.lexicon import LANGUAGES, Phrases
from annotator.paths import resource

_VOWELS = "aeiou"


class Trigger(NamedTuple):
    """What a word tells of: PLOVER's type and mode, empty where there is none.

    `verb` is the form of a verb: `base`, `past` or `ing`; empty for a noun. `noun` is true for a
    form that is a noun as well, and for all words of languages where forms are not told apart.
    """

    type: str = ""
    mode: str = ""
    verb: str = ""
    noun: bool = False


@dataclass(frozen=True)
class Triggers:
    """The triggers of one language, and the small words that stand around them."""

    phrases: Phrases
    words: Mapping[str, frozenset[str]]


@cache
def triggers(language: str) -> Triggers:
    """Return the triggers of a language that there are words for."""
    tables = tomllib.loads(resource("events.toml").read_text(encoding="utf-8"))
    table = tables.get(language, tables[LANGUAGES[0]])
    around = ("other", "negative", "passive", "by", "against", "in", "before_nouns")
    nouns = {it for row in table["event"] for noun in row.get("nouns", ()) for it in _both(noun)}
    entries = (
        (form, it._replace(noun=form in nouns or not it.verb)) for form, it in _entries(table)
    )
    return Triggers(Phrases(entries), {it: frozenset(table[it]) for it in around})


def _both(noun: str) -> tuple[str, str]:
    return noun, _plural(noun)


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, Trigger]]:
    irregular = dict(line.split(maxsplit=1) for line in table.get("irregular", ()) if " " in line)
    doubles = frozenset(table.get("doubles", ()))
    for row in table["event"]:
        kind, mode = row.get("type", ""), row.get("mode", "")
        for verb in row.get("verbs", ()):
            first, _, rest = verb.partition(" ")
            forms = _forms(first, irregular.get(first, "").split(), doubled=first in doubles)
            for form, which in forms:
                yield f"{form} {rest}".strip(), Trigger(kind, mode, which)
        for noun in row.get("nouns", ()):
            yield from ((it, Trigger(kind, mode)) for it in _both(noun))
        for word in row.get("words", ()):
            yield word, Trigger(kind, mode)


def _forms(verb: str, irregular: list[str], *, doubled: bool) -> Iterator[tuple[str, str]]:
    """Yield the forms of an English verb: strike, strikes, striking, struck."""
    stem = verb + verb[-1] if doubled else verb
    silent = verb.endswith("e") and not verb.endswith(("ee", "oe", "ye"))
    yield verb, "base"
    yield _plural(verb), "base"
    ing = [it for it in irregular if it.endswith("ing")]
    yield from ((it, "ing") for it in ing)
    if not ing:
        yield f"{stem[:-1] if silent else stem}ing", "ing"
    past = [it for it in irregular if it not in ing]
    yield from ((it, "past") for it in past)
    if not past:
        yield _regular_past(verb, stem), "past"


def _regular_past(verb: str, stem: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{stem}ed"


def _plural(word: str) -> str:
    """Return the plural of a noun, which is the third person of a verb as well."""
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{word}s"
