"""Expressions of time as TIMEX3 values (TimeML 1.2.1), told from the day of publication.

A value is never finer than its words: “last month” is a month and “three years ago” a year, for
no day is said. What cannot be known stays open, as the standard has it: without a date of
publication “Thursday” is `XXXX-WXX-4`, and “3 March” is `XXXX-03-03`.

A weekday or a month without a year is the one nearest to the publication, in the past unless
the sentence speaks of the future (“will”, “scheduled”, “next”): news tells what has happened.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

import regex

from annotator.news.index import Index
from annotator.news.lexicon import Lexicon, Phrases, Word, guess, lexicon, words
from annotator.news.numerals import VULGAR, number
from annotator.news.reading import KEPT, Reading

_PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y", "decade": "DE", "century": "CE",
            "hour": "H", "minute": "M", "quarter": "Q", "weekend": "WE"}  # fmt: skip
_NUMERIC = regex.compile(
    r"(?<![\d.,/-])(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<d2>[0-3]?\d)\.\s?(?P<m2>[01]?\d)\.\s?(?P<y2>(?:19|20)\d\d)"
    r"|(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)/(?P<y3>(?:19|20)\d\d))(?![\d/-])"
)
_CORES = ("month", "weekday", "day", "period", "season", "part")
"""Tables of the lexicon of which every time has a word, unless it has digits or is a phrase."""

_DIRECTIONS = (("time", "last"), ("time", "this"), ("time", "next"))
_REFERENCES = (("time", "past_ref"), ("time", "present_ref"), ("time", "future_ref"))
_AFTER_HOURS = (("time", "am"), ("time", "pm"), ("time", "clock"))

NEAR = 4
"""Words from the first word of a time to the one that makes it one, at most."""

LONGEST = 12
"""Words from the first one of “two hundred and fifty days ago” to its period, at most."""

_WAYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("date", ("month",)),
    ("relative_day", ("day",)),
    ("weekday", ("weekday", "time.last", "time.this", "time.next")),
    ("past_or_next", ("period", "time.last", "time.this", "time.next")),
    ("ago", ("time.ago_before", "time.in", "scale", "cardinal", "grammar.article")),
    ("reference", tuple(f"time.{it}" for _, it in _REFERENCES)),
)
"""Ways to read a time, with the lists of the lexicon that have its first word."""

_DAY = regex.compile(r"\d\d\d\d-\d\d-\d\d$|W(\d\d|XX)-\d$")
_SENTENCE_END = regex.compile(r"[.!?…]\s|\n")


_NONE = frozenset[str]()


@dataclass(frozen=True)
class Time:
    """What an expression says, at `start` to `end`: its TIMEX3 `value` and `mod`, if any.

    `calendar` tells an expression that is no amount (“3 March”, “1990s”) from “two days ago”.
    """

    start: int
    end: int
    value: str
    mod: str = ""
    calendar: bool = True

    @property
    def attributes(self) -> dict[str, str]:
        """What a label with these attributes is filled with."""
        filled = {"value": self.value, "mod": self.mod}
        return {name: it for name, it in filled.items() if it}


class _Reader:
    """Reads times in one row of words, against one day; `part` where it is not all of the text."""

    def __init__(
        self, text: str, index: Index, lexicon: Lexicon, published: str, *, part: bool
    ) -> None:
        self._text, self._row, self._part = text, index.row, part
        self._lex = lexicon
        self._ways, self._lists = _ways(lexicon.language), _lists(lexicon.language)
        self._compound = lexicon.flag("compound")
        self._directions = _named(lexicon.language, _DIRECTIONS)
        self._references = _named(lexicon.language, _REFERENCES)
        self._after_hours = lexicon.firsts(*_AFTER_HOURS) | {":"}
        self._months = frozenset(index.of(lexicon.find("month").firsts))
        self._periods = frozenset(index.of(lexicon.find("period").firsts))
        self._modified = _modifiers(lexicon.language).firsts
        self._published = published[:10]

    # What the publication tells

    @property
    def _day(self) -> date | None:
        return date.fromisoformat(self._published) if len(self._published) == 10 else None

    @property
    def _year(self) -> int | None:
        return int(self._published[:4]) if self._published else None

    @property
    def _month(self) -> int | None:
        return int(self._published[5:7]) if len(self._published) >= 7 else None

    def _ahead(self, at: int) -> bool:
        """Whether the sentence of a word speaks of what is to come."""
        start, end = self._row[at].start, self._row[at].end
        before = [it.end() for it in _SENTENCE_END.finditer(self._text, max(0, start - 400), start)]
        after = _SENTENCE_END.search(self._text, end)
        left = before[-1] if before else max(0, start - 400)
        # “will” may stand behind as well: “On Monday the dockers will go back.”
        near = self._between(left, after.start() if after else len(self._text))
        phrases = self._lex.find("time", "will")
        firsts = phrases.firsts
        return any(
            it.low in firsts and phrases.after(near, at)[1] > at for at, it in enumerate(near)
        )

    def _between(self, start: int, end: int) -> Sequence[Word]:
        """Return the words of a part of the text, which may go beyond what is read."""
        if self._part:
            return words(self._text, start, end)
        row = self._row
        return row[bisect_left(row, start, key=_start) : bisect_left(row, end, key=_start)]

    def _has(self, name: str, at: int) -> int:
        """Return where a phrase of the list that starts at a word ends; `at` if there is none."""
        row = self._row
        if at >= len(row) or name not in self._lists.get(row[at].low, ()):
            return at
        return self._lex.find("time", name).after(row, at)[1]

    # Reading

    def read(self, at: int) -> tuple[Time, int] | None:
        """Return the time that starts at a word, and the word behind it."""
        begin = at
        mod = ""
        modified = self._row[at].low in self._modified
        for name in ("START", "MID", "END", "APPROX") if modified else ():
            end = self._has(name, at)
            if end > at:
                mod, at = name, end
                if at < len(self._row) and self._row[at].text == "-":
                    at += 1
                break
        found = self._value(at) if at < len(self._row) else None
        if found is None:
            return None
        value, end, calendar = found
        value, end = self._with_part(value, end)
        start, stop = self._row[begin].start, self._row[end - 1].end
        return Time(start, stop, value, mod, calendar), end

    def _with_part(self, value: str, end: int) -> tuple[str, int]:
        """Add the part of the day that follows: “Thursday morning”."""
        if end < len(self._row) and _DAY.search(value):
            part, after = self._lex.find("part").after(self._row, end)
            if after > end:
                return f"{value}T{part}", after
        return value, end

    def _value(self, at: int) -> tuple[str, int, bool] | None:
        word = self._row[at]
        ways = self._ways.get(word.low, _NONE)
        digits = word.text[0].isdecimal()
        counted = digits or word.text in VULGAR or self._compound
        for read, may in (
            (self._numeric, digits),
            (self._clock, digits),
            (self._date, (digits or "date" in ways) and self._has_month(at)),
            (self._relative_day, "relative_day" in ways),
            (self._weekday, "weekday" in ways),
            (self._past_or_next, "past_or_next" in ways),
            (self._ago, (counted or "ago" in ways) and self._has_period(at)),
            (self._year_alone, digits),
            (self._reference, "reference" in ways),
        ):
            if may and (found := read(at)):
                return found
        return None

    def _has_month(self, at: int) -> bool:
        """Whether a month is near enough to belong to a date that starts at a word."""
        return not self._months.isdisjoint(range(at, at + NEAR + 1))

    def _has_period(self, at: int) -> bool:
        """Whether a period is near enough to belong to a number at a word."""
        return not self._periods.isdisjoint(range(at, at + LONGEST))

    def _numeric(self, at: int) -> tuple[str, int, bool] | None:
        found = _NUMERIC.match(self._text, self._row[at].start)
        if not found:
            return None
        year = found["y"] or found["y2"] or found["y3"]
        month, day = found["m"] or found["m2"], found["d"] or found["d2"]
        if month is None:
            # Which of the two is the month is sure only where the other cannot be one.
            first, second = int(found["a"]), int(found["b"])
            if first == second:
                month, day = str(first), str(second)
            elif first > 12:
                month, day = str(second), str(first)
            elif second > 12:
                month, day = str(first), str(second)
            else:
                return year, self._word_at(found.end(), at), True
        value = _day(int(year), int(month), int(day))
        return (value, self._word_at(found.end(), at), True) if value else None

    def _word_at(self, place: int, at: int) -> int:
        while at < len(self._row) and self._row[at].start < place:
            at += 1
        return at

    def _clock(self, at: int) -> tuple[str, int, bool] | None:
        word = self._row[at]
        if word.kind != "digits" or not word.text.isascii():
            return None
        end = at + 1
        if end == len(self._row) or self._row[end].low not in self._after_hours:
            return None
        hours, _, minutes = word.text.partition(".")
        clock = False
        rest = self._row[end : end + 2]
        if not minutes and len(rest) == 2 and rest[0].text == ":" and len(rest[1].text) == 2:
            minutes, end, clock = rest[1].text, end + 2, True
        half = next((it for it in ("am", "pm") if self._has(it, end) > end), "")
        spoken = self._has("clock", end)
        if not (clock or half or spoken > end) or not hours.isdigit() or int(hours) > 24:
            return None
        hour = int(hours) % 12 + 12 * (half == "pm") if half else int(hours)
        end = self._has(half, end) if half else max(spoken, end)
        if minutes and (not minutes.isdigit() or int(minutes) > 59):
            return None
        return f"XXXX-XX-XXT{hour:02}:{int(minutes or 0):02}", end, True

    def _date(self, at: int) -> tuple[str, int, bool] | None:
        """3 March 2026, March 3, March 2026, March."""
        day, here = self._number_of_day(at)
        month, end = self._lex.find("month").after(self._row, here)
        if end == here:
            return None
        if not day and not self._names_month(here, end):
            return None
        if not day:
            day, after = self._number_of_day(end)
            end = after if day else end
        year, end = self._year_after(end)
        if not year:
            year = self._nearest_year(at, int(month), day)
        if not day:
            return f"{year or 'XXXX'}-{int(month):02}", end, True
        return _day(year, int(month), day) or f"{year or 'XXXX'}-{int(month):02}", end, True

    def _names_month(self, at: int, end: int) -> bool:
        """Whether a word such as “May” or “march” is a month by itself."""
        if self._lex.language in ("es", "fr"):
            return True
        first = self._row[at].text[0].isupper()
        return first and (end - at > 1 or len(self._row[at].text) > 3 or self._dated(at, end))

    def _dated(self, at: int, end: int) -> bool:
        near = self._row[end].kind == "digits" if end < len(self._row) else False
        before = at > 0 and self._lex.find("time", "the").before(self._row, at)[1] < at
        return near or before

    def _number_of_day(self, at: int) -> tuple[int, int]:
        """Return the day of a month in digits, and what is behind it; 0 if there is none."""
        row = self._row
        if at >= len(row) or row[at].kind != "digits" or not row[at].text.isascii():
            return 0, at
        if not row[at].text.isdigit() or not 1 <= int(row[at].text) <= 31:
            return 0, at
        end = at + 1
        suffixes = self._lex.low("grammar", "ordinal_suffix")
        if end < len(row) and row[end].start == row[end - 1].end and row[end].low in suffixes:
            end += 1
        of = self._has("of", end)
        month = self._lex.find("month").after(row, of)[1]
        return int(row[at].text), (of if month > of else end)

    def _year_after(self, end: int) -> tuple[int | None, int]:
        at = self._has("of", end)
        for here in (end, at):
            if here < len(self._row) and (year := _year(self._row[here])):
                return year, here + 1
        return None, end

    def _nearest_year(self, at: int, month: int, day: int) -> int | None:
        if self._year is None:
            return None
        if self._month is None:
            return None
        here = (self._month, self._day.day if self._day else 31)
        there = (month, day or (here[1] if month == here[0] else 1))
        if there > here and not self._ahead(at):
            # A month that is just to come is more likely this year's: “in May” in March.
            return self._year - 1
        return self._year + (there < here and self._ahead(at))

    def _relative_day(self, at: int) -> tuple[str, int, bool] | None:
        days, end = self._lex.find("day").after(self._row, at)
        if end == at:
            return None
        part, part_end = self._lex.find("part").after(self._row, at)
        # “The night before” is told from another day in the text, and we do not know which.
        told = self._day if self._has("unanchored", at) == at else None
        value = _later(told, days=int(days)) or "XXXX-XX-XX"
        return (f"{value}T{part}" if part_end == end else value), end, True

    def _weekday(self, at: int) -> tuple[str, int, bool] | None:
        direction, here = self._direction(at)
        day, end = self._lex.find("weekday").after(self._row, here)
        if end == here:
            return None
        after, behind = self._direction(end)
        if after in ("last", "next"):
            direction, end = after, behind
        # Thursday, 5 March: the date says it all.
        if found := self._date(self._has("of", end)) if self._has("of", end) > end else None:
            return found
        if self._day is None:
            return f"XXXX-WXX-{int(day)}", end, True
        return self._resolved_weekday(int(day), direction, at).isoformat(), end, True

    def _resolved_weekday(self, day: int, direction: str, at: int) -> date:
        assert self._day is not None  # noqa: S101  # the caller has looked
        back = (self._day.isoweekday() - day) % 7
        if direction == "last":
            return self._day - timedelta(days=back or 7)
        if direction == "next" or (not direction and self._ahead(at)):
            return self._day + timedelta(days=(7 - back) if back or direction else 0)
        if direction == "this":
            return self._day + timedelta(days=day - self._day.isoweekday())
        return self._day - timedelta(days=back)

    def _direction(self, at: int) -> tuple[str, int]:
        found, end = self._directions.after(self._row, at)
        return found or "", end

    def _past_or_next(self, at: int) -> tuple[str, int, bool] | None:
        """Last week, next year, this month, last night, last summer, last March."""
        direction, here = self._direction(at)
        if not direction:
            return self._following(at)
        step = {"last": -1, "this": 0, "next": 1}[direction]
        part, end = self._lex.find("part").after(self._row, here)
        if end > here:
            value = _later(self._day, days=step) or "XXXX-XX-XX"
            return f"{value}T{part}", end, True
        period, end = self._lex.find("period").after(self._row, here)
        if end > here:
            return self._stepped(period, step), end, True
        season, end = self._lex.find("season").after(self._row, here)
        if end > here:
            year = "XXXX" if self._year is None else str(self._year + step)
            return f"{year}-{season}", end, True
        month, end = self._lex.find("month").after(self._row, here)
        if end > here and self._month is not None and self._year is not None:
            past = int(month) >= self._month
            told = self._year + {"last": -past, "this": 0, "next": not past or 0}[direction]
            return f"{told}-{int(month):02}", end, True
        return None

    def _following(self, at: int) -> tuple[str, int, bool] | None:
        """La semana pasada, l’année dernière: the period first."""
        period, end = self._lex.find("period").after(self._row, at)
        if end == at:
            return None
        direction, behind = self._direction(end)
        if direction not in ("last", "next"):
            return None
        return self._stepped(period, -1 if direction == "last" else 1), behind, True

    def _stepped(self, period: str, step: int, *, many: int = 1) -> str:
        """Return the period that lies some steps from the publication, and no finer."""
        steps = step * many
        if period in ("hour", "minute"):
            return "PAST_REF" if step < 0 else "FUTURE_REF" if step else "PRESENT_REF"
        if period == "day":
            return _later(self._day, days=steps) or "XXXX-XX-XX"
        if period in ("week", "weekend"):
            if self._day is None:
                return "XXXX-WXX" + ("-WE" if period == "weekend" else "")
            year, week, _ = (self._day + timedelta(weeks=steps)).isocalendar()
            return f"{year}-W{week:02}" + ("-WE" if period == "weekend" else "")
        return self._stepped_far(period, steps)

    def _stepped_far(self, period: str, steps: int) -> str:
        monthly = {"month": "XXXX-XX", "quarter": "XXXX-QX"}
        if self._year is None or (period in monthly and self._month is None):
            return monthly.get(period, "XXXX")
        months = self._year * 12 + (self._month or 1) - 1
        if period == "month":
            year, month = divmod(months + steps, 12)
            return f"{year}-{month + 1:02}"
        if period == "quarter":
            year, quarter = divmod(months // 3 + steps, 4)
            return f"{year}-Q{quarter + 1}"
        length = {"decade": 10, "century": 100}.get(period, 1)
        return str(self._year // length + steps)

    def _ago(self, at: int) -> tuple[str, int, bool] | None:
        """Return what lies some periods away: two days ago, vor drei Jahren, il y a deux ans."""
        before = self._has("ago_before", at)
        ahead = self._has("in", at)
        here = before if before > at else ahead
        found = number(self._row, here, self._lex)
        if found:
            many, end = found.value, found.end
        elif here < len(self._row) and self._row[here].low in self._lex.low("grammar", "article"):
            many, end = Decimal(1), here + 1
        else:
            return None
        period, end_period = self._lex.find("period").after(self._row, end)
        if end_period == end or many != int(many) or many > 9999:
            return None
        ago, later = self._has("ago", end_period), self._has("later", end_period)
        step = -1 if before > at or ago > end_period else 1
        if before == at and max(ago, later) == end_period:
            return None
        value = self._stepped(period, step, many=int(many))
        return value, end_period if before > at else max(ago, later), False

    def _year_alone(self, at: int) -> tuple[str, int, bool] | None:
        row = self._row
        word = row[at]
        end = at + 1
        if word.kind == "digits" and word.text.isdigit():
            tight = end < len(row) and row[end].start == word.end
            suffixes = self._lex.low("time", "decade_suffix")
            if tight and row[end].low in suffixes and word.text.endswith("0"):
                if len(word.text) == 4:
                    return word.text[:3], end + 1, True
                if len(word.text) == 2:
                    return f"{'20' if word.text < '30' else '19'}{word.text[0]}", end + 1, True
            if _year(word):
                return word.text, end, True
        return None

    def _reference(self, at: int) -> tuple[str, int, bool] | None:
        name, end = self._references.after(self._row, at)
        return (name.upper(), end, False) if name else None


def _year(word: Word) -> int | None:
    if (
        word.kind == "digits"
        and len(word.text) == 4
        and word.text.isascii()
        and word.text.isdigit()
    ):
        year = int(word.text)
        return year if 1500 <= year < 2100 else None
    return None


def _day(year: int | None, month: int, day: int) -> str:
    """Return a day of the calendar; an empty text where there is none."""
    if not 1 <= month <= 12:
        return ""
    try:
        # 2000 had all days that a year can have.
        date(year or 2000, month, day)
    except ValueError:
        return ""
    return f"{year or 'XXXX'}-{month:02}-{day:02}"


def _later(day: date | None, *, days: int) -> str:
    return (day + timedelta(days=days)).isoformat() if day else ""


def find(text: str, language: str = "", published: str = "") -> Iterator[Time]:
    """Yield the expressions of the calendar and the clock in a text, in its order.

    `published` is the article's date, ISO 8601 of any precision, or empty.
    """
    lex = lexicon(guess(text, language))
    yield from found_in(text, Index(words(text)), lex, published)


@lru_cache(maxsize=KEPT)
def in_reading(reading: Reading, published: str = "") -> tuple[Time, ...]:
    """Return the same for a text that was read, once for all rules."""
    return tuple(found_in(reading.text, reading.index, reading.lexicon, published))


def found_in(
    text: str, index: Index, lexicon: Lexicon, published: str = "", *, part: bool = False
) -> Iterator[Time]:
    """Yield the same for a text that is cut into words already, or for a `part` of it that is."""
    reader = _Reader(text, index, lexicon, published, part=part)
    at = 0
    for begin in _begins(index, lexicon):
        if begin < at:
            continue
        found = reader.read(begin)
        if found is not None:
            yield found[0]
            at = found[1]


def _start(word: Word) -> int:
    return word.start


def _begins(index: Index, lexicon: Lexicon) -> list[int]:
    """Return the words at which a time may begin: most words need no second look.

    Every time has a word of the calendar or digits near its first word, or is a phrase.
    """
    language, row = lexicon.language, index.row
    near, whole, modifiers = _nearness(language), _whole(language), _modifiers(language)
    core = sorted({*index.of(_core_words(language)), *index.digits})
    found = {*index.digits, *whole.among(row, index.of(whole.firsts))}
    likely = index.of(_near_words(language))
    found.update(at for at in likely if _is_near(core, at, near[row[at].low]))
    for at in index.of(modifiers.firsts):
        if at not in found and _is_near(core, modifiers.after(row, at)[1], NEAR):
            found.add(at)
    return sorted(found)


def _is_near(core: Sequence[int], at: int, near: int) -> bool:
    """Whether a word that makes a time is among the next ones from a word on."""
    following = bisect_left(core, at)
    return following < len(core) and core[following] < at + near


@cache
def _near_words(language: str) -> frozenset[str]:
    """Return the words that may begin a time where one that makes it is near."""
    return frozenset(_nearness(language))


@cache
def _named(language: str, lists: tuple[tuple[str, str], ...]) -> Phrases:
    """Return the phrases of some lists, with the names of these."""
    lex = lexicon(language)
    return Phrases((phrase, name) for table, name in lists for phrase in lex.list(table, name))


@cache
def _lists(language: str) -> dict[str, frozenset[str]]:
    """Return the lists of words for times in which a phrase may be, by its first word."""
    lex = lexicon(language)
    found: dict[str, set[str]] = {}
    for name, listed in lex.tables.get("time", {}).items():
        for word in lex.find("time", name).firsts if isinstance(listed, list) else ():
            found.setdefault(word, set()).add(name)
    return {word: frozenset(it) for word, it in found.items()}


@cache
def _ways(language: str) -> dict[str, frozenset[str]]:
    """Return the ways in which a time may be read that begins with a word."""
    lex = lexicon(language)
    found: dict[str, set[str]] = {}
    for way, lists in _WAYS:
        for name in lists:
            table, _, key = name.partition(".")
            for word in lex.find(table, key).firsts:
                found.setdefault(word, set()).add(way)
    return {word: frozenset(it) for word, it in found.items()}


@cache
def _nearness(language: str) -> dict[str, int]:
    """Return how near the word that makes a time has to be, by the words that begin one."""
    lex = lexicon(language)
    found: dict[str, int] = {}
    for lists, near in (
        (("month", "weekday", "period", "cardinal", "scale"), NEAR),
        (("time.in", "time.ago_before"), NEAR + 2),
        (("time.last", "time.this", "time.next"), 3),
        (("grammar.article", "grammar.one"), 2),
    ):
        for name in lists:
            table, _, key = name.partition(".")
            for word in lex.find(table, key).firsts:
                found[word] = max(near, found.get(word, 0))
    return found


@cache
def _whole(language: str) -> Phrases:
    """Return the phrases that are times by themselves: “the day before”, “in recent years”."""
    lex = lexicon(language)
    names = (("day", ""), *_REFERENCES)
    phrases = (
        phrase
        for table, name in names
        for phrase in (lex.list(table, name) if name else lex.tables.get(table, ()))
    )
    return Phrases((it, it) for it in phrases)


@cache
def _modifiers(language: str) -> Phrases:
    lex = lexicon(language)
    names = ("START", "MID", "END", "APPROX")
    return Phrases((phrase, name) for name in names for phrase in lex.list("time", name))


@cache
def _core_words(language: str) -> frozenset[str]:
    """Return the words that make a time: of phrases those that are no small words."""
    lex = lexicon(language)
    small = lex.low("name", "starters")
    phrases = [
        words(phrase)
        for name in _CORES
        for key, value in lex.tables.get(name, {}).items()
        for phrase in (value if isinstance(value, list) else [key])
    ]
    return frozenset(
        it.low for phrase in phrases for it in phrase if len(phrase) == 1 or it.low not in small
    )


def read(text: str, start: int, end: int, published: str = "", language: str = "") -> Time | None:
    """Return what the words at `start` to `end` say, or None where they say no time we know.

    Of several expressions in there the first one that names a day, a month or a year counts.
    """
    lex = lexicon(guess(text, language))
    row = words(text, start, end)
    found = list(found_in(text, Index(row), lex, published, part=True))
    best = next((it for it in found if not it.value.endswith("_REF")), next(iter(found), None))
    if best is None:
        return None
    first = next(iter(row), None)
    if not best.mod and first is not None:
        for name in ("ON_OR_BEFORE", "BEFORE", "AFTER"):
            after = lex.find("time", name).after(row, 0)[1]
            if after > 0 and row[after - 1].end <= best.start:
                best = replace(best, mod=name)
                break
    return best
