"""Events in a text: triggers, whether they happened, and who takes part.

A trigger is a word of the list (`triggers`) outside names. Participants are told without a parser:
the noun phrase before a verb acts and the one behind it is acted on; in a passive (“was struck
by”) it is the other way round; of a noun, who stands behind “by” acts, and who stands behind “on”
or “against” is acted on. Only names, pronouns and short phrases count, in the same sentence.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from annotator.model.span import Range
from annotator.news.cues import cues_of
from annotator.news.naming import Name
from annotator.news.reading import Reading
from annotator.news.sources import Sources
from annotator.news.triggers import Trigger, triggers

VERB, NOUN, UNTYPED = 0.65, 0.6, 0.55
"""How sure: calibrated on EventStoryLine and CASIE."""

SHORT = 4
"""Words of a noun phrase that is no name, at most."""

FAR = 12
"""Words behind a trigger in which its place stands."""


class Happening(NamedTuple):
    """An event: where its trigger stands, what it tells of, and who takes part.

    `realis` is ACTUAL or OTHER, `negative` whether the text says that it did not happen.
    """

    place: Range
    trigger: Trigger
    realis: str
    negative: bool
    confidence: float
    actor: Range | None = None
    recipient: Range | None = None
    where: Range | None = None


def find(reading: Reading) -> list[Happening]:
    """Return the events of a text in its order."""
    return list(_Scan(reading).happenings())


class _Scan:
    """Looks for the events of one text, sentence by sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._row, self._lexicon = reading, reading.row, reading.lexicon
        self._triggers = triggers(reading.lexicon.language)
        self._firsts = self._triggers.phrases.firsts
        self._cues = cues_of(reading)
        self._sources = Sources(self._cues)
        self._starters = reading.lexicon.low("name", "starters")
        self._months = frozenset(reading.index.of(self._lexicon.find("month").firsts))
        self._named = bytearray(len(reading.row))
        for it in set(self._cues.ends.values()):
            for at in range(it.core, it.stop):
                self._named[at] = 1

    def happenings(self) -> Iterator[Happening]:
        """Yield the events."""
        named = self._named
        likely = [at for at in self._reading.index.of(self._firsts) if not named[at]]
        stop = 0
        for begin, end in self._reading.sentences:
            for at in likely[bisect_left(likely, begin) : bisect_left(likely, end)]:
                if at < stop:
                    continue
                found, stop = self._triggers.phrases.after(self._row, at, end)
                if found is not None and not self._is_no_verb(found, at, begin):
                    yield self._happening(found, at, stop, begin, end)

    def _is_no_verb(self, trigger: Trigger, at: int, begin: int) -> bool:
        """Whether the base form of a verb is something else here: “the open”, 3 March."""
        may_be_month = at in self._months and self._row[at].text[0].isupper()
        if may_be_month and self._lexicon.find("month").after(self._row, at)[1] > at:
            return True
        if trigger.verb != "base" or trigger.noun or at == begin:
            return False
        return self._row[at - 1].low in self._triggers.words["before_nouns"]

    def _happening(self, trigger: Trigger, at: int, stop: int, begin: int, end: int) -> Happening:
        words = self._triggers.words
        before = {it.low for it in self._row[max(begin, at - 4) : at]}
        negative = bool(before & words["negative"])
        other = negative or bool(before & words["other"])
        sure = (VERB if trigger.verb else NOUN) if trigger.type else UNTYPED
        actor, recipient = self._participants(trigger, at, stop, begin, end)
        return Happening(
            Range(self._row[at].start, self._row[stop - 1].end),
            trigger,
            "OTHER" if other else "ACTUAL",
            negative,
            sure,
            actor,
            recipient,
            self._where(stop, end),
        )

    def _participants(
        self, trigger: Trigger, at: int, stop: int, begin: int, end: int
    ) -> tuple[Range | None, Range | None]:
        by = self._behind_word("by", stop, end)
        if not trigger.verb or (trigger.noun and self._is_noun(at, begin)):
            return by or self._possessor(at), self._behind_word("against", stop, end)
        before = self._sources.before(begin, at)
        if trigger.verb == "past" and self._is_passive(at, begin):
            return by, self._short(before)
        return self._short(before), self._short(self._sources.behind(stop, end))

    def _is_noun(self, at: int, begin: int) -> bool:
        """Whether a word that may be both is a noun: no “to”, pronoun or name stands before it."""
        if at == begin:
            return True
        before = self._row[at - 1].low
        verb = before in self._triggers.words["other"] or before in self._cues.pronouns
        return not verb and (at not in self._cues.ends or before.endswith("'s"))

    def _is_passive(self, at: int, begin: int) -> bool:
        passive = self._triggers.words["passive"]
        return any(it.low in passive for it in self._row[max(begin, at - 3) : at])

    def _behind_word(self, name: str, stop: int, end: int) -> Range | None:
        """Return who stands behind a small word that follows a trigger: “by”, “against”."""
        if stop < end and self._row[stop].low in self._triggers.words[name]:
            return self._short(self._sources.behind(stop + 1, end))
        return None

    def _possessor(self, at: int) -> Range | None:
        """Return whose event a noun tells of: “Norway’s invasion”."""
        name = self._cues.ends.get(at)
        owns = name is not None and self._row[at - 1].low.endswith("'s")
        return Range(name.start, name.end) if name is not None and owns else None

    def _short(self, phrase: Range | None) -> Range | None:
        """Return a noun phrase that is a name, a pronoun, or short; nothing for a longer one."""
        if phrase is None:
            return None
        first, stop = self._reading.word_at(phrase.start), self._reading.word_at(phrase.end)
        if self._row[first].low in self._cues.pronouns:
            return Range(phrase.start, self._row[first].end)
        places = self._triggers.words["in"]
        cut = next((at for at in range(first, stop) if self._row[at].low in places), stop)
        if cut < stop:
            phrase, stop = Range(phrase.start, self._row[max(first, cut - 1)].end), cut
        if self._names_one(first, stop):
            return phrase
        the = self._reading.lexicon.low("name", "the")
        for at in range(stop - 2, max(first, stop - SHORT) - 1, -1):
            if self._row[at].low in the:
                return Range(self._row[at].start, phrase.end)
        return None

    def _names_one(self, first: int, stop: int) -> Name | None:
        name = self._cues.ends.get(stop)
        return name if name is not None and first >= name.begin - SHORT else None

    def _where(self, stop: int, end: int) -> Range | None:
        """Return the place that is named behind “in”, not far behind a trigger."""
        for at in range(stop, min(end - 1, stop + FAR)):
            if self._row[at].low in self._triggers.words["in"]:
                name = self._cues.begins.get(at + 1)
                if name is not None and name.etype in ("GPE", "LOC", "FAC"):
                    return Range(name.start, name.end)
        return None
