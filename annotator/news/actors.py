"""Names and noun phrases as proposals: what kind they are, and who of the cast is meant.

A name means someone of the cast who is called exactly so; a surname means who is named in full in
the same article; a pronoun means who was named last before it and fits it. Of several, nobody.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

from pydantic import JsonValue

from annotator.model.cast import folded
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.names import identity
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.model.span import Range
from annotator.news.capitals import bare
from annotator.news.gazetteer import gazetteer
from annotator.news.naming import Name, names
from annotator.news.phrases import PLACES, Phrase, phrases, pronouns
from annotator.news.phrases import PRONOUN as SURE_PRONOUN
from annotator.news.reading import Reading, reading
from annotator.news.terms import (
    DESCRIPTION,
    ETYPE,
    MENTION,
    NAME,
    PRONOUN,
    actor_label,
    fitting,
    place_label,
)

BEFORE = 600
"""Characters before a pronoun in which whom it means is named."""

NEAR = 8
"""Words behind an event in which its place begins."""

FEW = 3
"""Small words between a verb and who stands before it, at most."""

_folded = lru_cache(maxsize=1 << 12)(folded)

Named = Callable[[Iterable[str]], list[Entity]]


class Actors:
    """Proposals of actors in one document."""

    def __init__(self, document: Document, schema: Schema, named: Named) -> None:
        self.label = actor_label(schema)
        self.reading = reading(document.article.text, document.article.language)
        self._schema, self._named = schema, named
        self._identity = identity(schema, self.label.name) if self.label else ""
        self._place = place_label(schema)
        self._fitting: dict[tuple[JsonValue, ...], dict[str, JsonValue]] = {}

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names of the text."""
        return names(self.reading)

    def named(self, name: Name) -> Proposal | None:
        """Return a name as a proposal; nothing where the schema has no label for it."""
        return self._of_name(name, Range(name.start, name.end))

    def _of_name(self, name: Name, place: Range) -> Proposal | None:
        """Return the words around a name as a proposal of who is named."""
        if self.label is None:
            return None
        values: dict[str, JsonValue] = {MENTION: NAME, ETYPE: name.etype or None}
        entity = self._meant_by(name)
        why, confidence = name.why, name.confidence
        if entity is not None:
            values[self._identity] = entity.id
            values[ETYPE] = entity.type or values[ETYPE]
            why, confidence = f"{entity.name} of the cast", max(confidence, 0.95)
        return Proposal(
            self.label.name,
            (place,),
            confidence,
            why,
            self._fitted(values),
        )

    def phrase(self, place: Range, confidence: float, why: str) -> Proposal | None:
        """Return a noun phrase as a proposal: a name, a pronoun or a description."""
        if self.label is None:
            return None
        place = self._longest(place)
        if name := self._at.get(place):
            return self.named(name)
        words = self.reading.text[place.start : place.end]
        values: dict[str, JsonValue] = {MENTION: DESCRIPTION}
        if words.casefold() in self.reading.lexicon.low("quote", "pronouns"):
            values[MENTION] = PRONOUN
            values |= self._meant(words.casefold(), place.start)
        elif name := self._ending.get(place.end):
            # “MSNBC host Chris Matthews”
            values[ETYPE] = name.etype or None
            if entity := self._meant_by(name):
                values[self._identity] = entity.id
        return Proposal(self.label.name, (place,), confidence, why, self._fitted(values))

    def knows(self, place: Range) -> bool:
        """Whether words are someone: a name, a pronoun or a noun of the lists is in them."""
        words = self.reading.text[place.start : place.end].casefold()
        told = self._longest(place) != place or place.start in self._phrases_at
        return told or words in self.reading.lexicon.low("phrase", "pronouns")

    def _longest(self, place: Range) -> Range:
        """Return the longest noun phrase that has an end of a place."""
        for it in self._phrases_at.get(place.start, ()), self._phrases_at.get(place.end, ()):
            for one in it:
                if one.start <= place.start and place.end <= one.end:
                    return one
        return place

    @cached_property
    def _phrases_at(self) -> dict[int, list[Range]]:
        """The noun phrases, by both of their ends; the longest first."""
        found: dict[int, list[Range]] = {}
        for it in phrases(self.reading):
            place = Range(self.reading.row[it.begin].start, it.end)
            for end in place:
                found.setdefault(end, []).append(place)
        for them in found.values():
            if len(them) > 1:
                them.sort(key=lambda it: it.start - it.end)
        return found

    def mentions(self) -> Iterator[Proposal]:
        """Yield all who are named or described in the text, and the places where it is."""
        row = self.reading.row
        for it in phrases(self.reading):
            place = Range(row[it.begin].start, it.end)
            if _is_site(it) and self._place:
                yield self._where(it.name, place, it.confidence)
                continue
            if it.kind == "sites":
                continue
            found = self._described(it, place)
            if found is not None:
                yield found
        for place in pronouns(self.reading):
            found = self.phrase(place, SURE_PRONOUN, "a pronoun")
            if found is not None:
                yield found

    def before(self, place: Range) -> tuple[Range | None, list[str]]:
        """Return the noun phrase before a verb, and the small words between."""
        row, small = self.reading.row, self.reading.lexicon.low("quote", "auxiliaries")
        at = self.reading.word_at(place.start)
        between: list[str] = []
        while at > 0 and row[at - 1].low in small and len(between) < FEW:
            at -= 1
            between.append(row[at].low)
        there = at > 0 and not self.reading.broken[at]
        return (self._ended.get(row[at - 1].end) if there else None), between

    def behind(self, place: Range) -> Range | None:
        """Return the noun phrase right behind a verb."""
        row, at = self.reading.row, self.reading.word_at(place.end)
        there = at < len(row) and not self.reading.broken[at]
        return self._begun.get(row[at].start) if there else None

    def beginning(self, start: int) -> Proposal | None:
        """Return the longest noun phrase that begins at a place, if it is someone."""
        place = self._begun.get(start)
        return self.phrase(place, 0.6, "a word for people or a body") if place else None

    @cached_property
    def _begun(self) -> dict[int, Range]:
        """Who is told of, by where that begins; the longest phrases."""
        return {it.start: it for it in self._who_is_told}

    @cached_property
    def _ended(self) -> dict[int, Range]:
        """The same by where they end."""
        return {it.end: it for it in self._who_is_told}

    @cached_property
    def _who_is_told(self) -> list[Range]:
        """The noun phrases that are no places, and the pronouns; the longest ones last."""
        row = self.reading.row
        who = (it for it in phrases(self.reading) if it.kind != "sites" and not it.where)
        found = [Range(row[it.begin].start, it.end) for it in who]
        return sorted([*found, *pronouns(self.reading)], key=lambda it: it.end - it.start)

    def site(self, place: Range) -> Proposal | None:
        """Return the name of where something is as a place; nothing without a label for it."""
        return self._where(self._at.get(place), place) if self._place else None

    def site_behind(self, event: Range) -> Proposal | None:
        """Return the nearest place that stands behind an event in its sentence, not far away."""
        read = self.reading
        at = read.word_at(event.end)
        _, end = read.sentences[read.sentence_of(max(0, at - 1))]
        number = bisect_right(self._sites, at, key=_begin)
        near = self._sites[number] if number < len(self._sites) else None
        if near is None or not self._place or near.begin >= min(end, at + NEAR):
            return None
        return self._where(near.name, Range(read.row[near.begin].start, near.end), near.confidence)

    @cached_property
    def _sites(self) -> list[Phrase]:
        return [it for it in phrases(self.reading) if _is_site(it)]

    def _where(self, name: Name | None, place: Range, confidence: float = 0.6) -> Proposal:
        """Return the words for a place where something is, with what of the cast it means."""
        entity = self._who.get(self._key(name)) if name is not None else None
        if entity is None:
            return Proposal(self._place, (place,), confidence, "where it is")
        label = self._schema.by_name[self._place]
        values = fitting(label, {identity(self._schema, self._place): entity.id})
        return Proposal(self._place, (place,), 0.95, f"{entity.name} of the cast", values)

    def _described(self, it: Phrase, place: Range) -> Proposal | None:
        """Return who is named or described by a phrase."""
        if it.name is not None and not it.kind:
            return self._of_name(it.name, place)
        return self.phrase(place, it.confidence, "a word for people or a body")

    def _fitted(self, values: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Return the values that the label allows; the same ones are looked at once."""
        key = (*values, *values.values())
        found = self._fitting.get(key)
        if found is None and self.label is not None:
            found = self._fitting[key] = fitting(self.label, values)
        return dict(found or {})

    @cached_property
    def _at(self) -> dict[Range, Name]:
        return {Range(it.start, it.end): it for it in self.names}

    @cached_property
    def _ending(self) -> dict[int, Name]:
        return {it.end: it for it in self.names}

    def _key(self, name: Name) -> str:
        row = self.reading.row
        return _folded(self.reading.text[row[name.core].start : name.end])

    def _meant_by(self, name: Name) -> Entity | None:
        """Return who of the cast is meant by a name."""
        return self._who.get(self._key(name)) if self._who else None

    @cached_property
    def _who(self) -> dict[str, Entity]:
        """Who of the cast is meant by the names of the text, by the names as they are compared."""
        keys = {self._key(it): it for it in self.names}
        if not keys or not self._identity:
            return {}
        found: dict[str, list[Entity]] = {}
        for entity in self._named(keys):
            for key in {folded(entity.name), *map(folded, entity.aliases)} & keys.keys():
                found.setdefault(key, []).append(entity)
        sure = {key: them[0] for key, them in found.items() if len(them) == 1}
        surnames: dict[str, set[str]] = {}
        for key, entity in sure.items():
            if entity.type in ("", "PER") and " " in key:
                surnames.setdefault(key.rpartition(" ")[2], set()).add(entity.id)
        by_id = {it.id: it for it in sure.values()}
        for surname, ids in surnames.items():
            if surname in keys and surname not in found and len(ids) == 1:
                sure[surname] = by_id[next(iter(ids))]
        return sure

    def _meant(self, pronoun: str, start: int) -> dict[str, JsonValue]:
        """Return what a pronoun tells: a person, and who of the cast it most likely means."""
        genders = {it: self.reading.lexicon.low("quote", it) for it in ("he", "she")}
        told = next((it for it, words in genders.items() if pronoun in words), "")
        if not told:
            return {}
        values: dict[str, JsonValue] = {ETYPE: "PER"}
        people = self._people
        for at in range(bisect_right(people, start, key=_end) - 1, -1, -1):
            name = people[at]
            if name.start < start - BEFORE:
                break
            if self._gender(name) in ("", told):
                if entity := self._meant_by(name):
                    values[self._identity] = entity.id
                break
        return values

    @cached_property
    def _people(self) -> list[Name]:
        return [it for it in self.names if it.etype == "PER"]

    def _gender(self, name: Name) -> str:
        """Return `he` or `she` where a first name or a title tells."""
        row, lex = self.reading.row, self.reading.lexicon
        first = bare(row[name.core].text)
        known = gazetteer()
        if name.stop - name.core == 1:
            first = self._first_names.get(first, first)
        for table, told in ((known.male, "he"), (known.female, "she")):
            if first in table:
                return told
        titles = {it.low for it in row[name.begin : name.core]}
        for told in ("he", "she"):
            if titles & lex.low("name", f"{told}_titles"):
                return told
        return ""

    @cached_property
    def _first_names(self) -> dict[str, str]:
        """The first names of people in the text, by their surnames."""
        row = self.reading.row
        return {
            bare(row[it.stop - 1].text): row[it.core].text
            for it in self.names
            if it.stop - it.core > 1 and it.etype == "PER"
        }


def _begin(it: Phrase) -> int:
    return it.begin


def _is_site(it: Phrase) -> bool:
    """Whether a phrase says where something is: a place behind “in”."""
    site = it.kind == "sites" or (not it.kind and it.name and it.name.etype in PLACES)
    return it.where and bool(site)


def _end(name: Name) -> int:
    return name.end


def reading_of(document: Document) -> Reading:
    """Return the text of a document as it is read for all rules."""
    return reading(document.article.text, document.article.language)
