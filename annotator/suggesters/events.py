"""Events by words that tell of them, with who takes part, where and when."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.schema import Label, Role, Schema
from annotator.model.span import Range
from annotator.news import happenings, times
from annotator.news.actors import Actors
from annotator.news.happenings import Happening
from annotator.news.remembered import kept
from annotator.news.terms import (
    ACTOR,
    MODE,
    PLACE,
    POLARITY,
    REALIS,
    RECIPIENT,
    TIME,
    TYPE,
    fitting,
)
from annotator.news.triggers import Trigger, triggers
from annotator.plugins import Known, Suggester


def suggest(document: Document, known: Known) -> Iterator[Proposal]:
    """Propose each event with its type and its participants."""
    label = known.schema.read_as("event")
    if label is None:
        return
    actors = known.once(Actors, document)
    dates = _Dates(actors, known.schema, document.article.published)
    values = _values(label)
    roles = [(it, role) for it in (ACTOR, RECIPIENT, PLACE) if (role := label.role(it))]
    time = label.role(TIME)
    for it in happenings.find(actors.reading):
        yield Proposal(
            label.name,
            (it.place,),
            it.confidence,
            _why(it),
            values.of(it),
            tuple(_roles(it, roles, actors, dates.near(time, it.place))),
        )


def _why(it: Happening) -> str:
    kind = f" of type {it.trigger.type}" if it.trigger.type else ""
    return f"tells of an event{kind}"


class _Values:
    """The values that a label has for events; there are few, and each is looked at once."""

    def __init__(self, label: Label) -> None:
        self._label = label
        self._known: dict[tuple[Trigger, str, bool], dict[str, JsonValue]] = {}

    def of(self, it: Happening) -> dict[str, JsonValue]:
        """Return the values of an event that the label allows."""
        key = (it.trigger, it.realis, it.negative)
        found = self._known.get(key)
        if found is None:
            values: dict[str, JsonValue] = {
                TYPE: it.trigger.type or None,
                MODE: it.trigger.mode or None,
                REALIS: it.realis,
                POLARITY: "negative" if it.negative else "positive",
            }
            found = self._known[key] = fitting(self._label, values)
        return dict(found)


_values = kept(_Values)


def _roles(
    it: Happening, roles: Sequence[tuple[str, Role]], actors: Actors, time: Proposal | None
) -> Iterator[tuple[str, Proposal]]:
    """Yield what fills the roles of an event; `time` is told already."""
    who, whom = _beside(it, actors)
    places = {ACTOR: who, RECIPIENT: whom, PLACE: it.where}
    for name, role in roles:
        place = places[name]
        part = _part(role, place, actors) if place else None
        if name == PLACE and place is None:
            part = actors.site_behind(it.place)
        if part is not None and part.label in role.targets:
            yield name, part
    if time is not None:
        yield TIME, time


def _beside(it: Happening, actors: Actors) -> tuple[Range | None, Range | None]:
    """Return who acts and who is acted on; where that is not told, who stands beside a verb."""
    who, whom = it.actor, it.recipient
    if who or whom:
        return who, whom
    before, between = actors.before(it.place)
    passive = triggers(actors.reading.lexicon.language).words["passive"]
    if not passive.isdisjoint(between):
        return None, before
    return before, actors.behind(it.place)


def _part(role: Role, place: Range, actors: Actors) -> Proposal | None:
    """Return who fills a role: an actor where the role takes one, else the words alone."""
    why = f"{role.heading.lower()} of an event"
    part = actors.phrase(place, 0.6, why) if actors.knows(place) else None
    if role.name == PLACE:
        part = actors.site(place) or part
    if part is not None and part.label in role.targets:
        return part
    return None


class _Dates:
    """The expressions of time in a text, by the sentence in which they stand."""

    def __init__(self, actors: Actors, schema: Schema, published: str) -> None:
        self._reading = actors.reading
        label = schema.read_as("time")
        self._label = label.name if label else ""
        found = times.in_reading(actors.reading, published) if label else ()
        self._places = [Range(it.start, it.end) for it in found if it.calendar]
        self._starts = [it.start for it in self._places]

    def near(self, role: Role | None, place: Range) -> Proposal | None:
        """Return the nearest time in the sentence of an event, if that has a role for it."""
        if role is None or self._label not in role.targets:
            return None
        read = self._reading
        number = read.sentence_of(read.word_at(place.start))
        begin, end = read.sentences[number]
        first = bisect_left(self._starts, read.row[begin].start)
        stop = bisect_left(self._starts, read.row[end - 1].end)
        if first == stop:
            return None
        near = min(
            self._places[first:stop],
            key=lambda it: max(it.start - place.end, place.start - it.end),
        )
        return Proposal(self._label, (near,), 0.6, "time of an event")


SUGGESTER = Suggester(
    name="events",
    summary="events by words that tell of them, with who takes part, where and when",
    suggest=suggest,
)
