"""Quantities in words, as an interval with its comparator, unit and kind.

A quantity is an interval, never only a point, for “more than 400” is not 400. How vague words
are read is a convention; it is kept narrow, so that what a dataset says stays close to what the
text says, and the words are always kept beside it (`value_text`):

- “About”, “some”, “around” a number: ten percent to both sides. Reporters round to two digits,
  and ten percent is what two digits can hide.
- “Nearly”, “almost” a number: from ten percent below up to the number, which is not reached.
- “Dozens”, “hundreds”, “tens of thousands”, also “several hundred”: at least two of them, and
  less than where the next larger word begins: 24 to 99, 200 to 999, 20,000 to 99,999. With one
  there would be no plural, and with more the larger word would stand there.
- “A couple”: 2 to 3. “Several”, “a few”, “many”: vague, without numbers, for they say none.
- “Up to”, “as many as”, “less than” begin at zero, unless it is about temperatures.

`low` and `high` are exact decimal arithmetic, then whole numbers where they are whole. Units are
UCUM codes (`h`, `km`, `%`; `a` is a year), ISO 4217 for money, and a plain noun in the singular
where neither list has one (`night`, `basis point`); what is counted is no unit, but what the
quantity `measures`. A bare `$` is read as USD.

The words are in `resources/lexicons`. Offsets are code points, half-open.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from annotator.news import times
from annotator.news.amounts import DASHES, Core, Scan
from annotator.news.index import Index
from annotator.news.lexicon import LANGUAGES, Lexicon, Phrases, Word, guess, lexicon, units, words
from annotator.news.numerals import number
from annotator.news.quantity import Mention, Quantity, rounded
from annotator.news.reading import Reading

MARGIN = Decimal("0.1")
"""How far “about” reaches to either side, as a share of the number."""

NEAR = 9
"""How many words around a number are looked at for what it counts."""

FAR = 400
"""How many characters before and behind the words of a quantity are read with them."""


@cache
def _signs() -> Phrases:
    return Phrases((sign, name) for name, signs in units()["signs"].items() for sign in signs)


@cache
def _kinds() -> dict[str, str]:
    return {code: kind for kind, codes in units()["kinds"].items() for code in codes}


_HUNDREDTHS = {"USD_cent": "USD", "EUR_cent": "EUR", "GBP_penny": "GBP"}


class _Reading:
    """A mention being put together around a number."""

    def __init__(self, scan: Scan, core: Core, first: int, stop: int) -> None:
        self.scan = scan
        self.core = core
        self.first = first
        self.stop = stop
        self.begin, self.end = core.begin, core.end
        self.comparator = core.comparator
        self.evaluative = ""
        self.low, self.high = core.low, core.high
        self.unit = ""
        self.kind = core.kind
        self.ranged = False
        self.value_end = core.end

    def read(self) -> Mention | None:
        """Return the mention, or None where there is no quantity after all."""
        if self.scan.excluded(self.core):
            return None
        self._around()
        if self._is_none() or (self.core.bare and not self._told()):
            return None
        return self._mention()

    def read_marked(self) -> Mention:
        """Return the mention where a person says that there is one."""
        self._around()
        return self._mention()

    def _around(self) -> None:
        """Read what stands around the number."""
        if self.core.comparator != "ordinal":
            self._range()
            self._unit()
            self._age()
        self._negative()
        self._before()
        self._after()

    def _told(self) -> bool:
        """Whether something says that “a” or “one” is meant as a number."""
        if self.scan.row[self.core.begin].low in self.scan.lex.low("grammar", "article"):
            return bool(self.unit) and self.begin < self.core.begin
        return True

    def _is_none(self) -> bool:
        plain = not self.unit and not self.kind and not self.ranged
        if not plain:
            return False
        scan, core = self.scan, self.core
        if scan.is_hour(core):
            return True
        if core.figures and not core.scaled and scan.is_year(core):
            return self.comparator in ("eq", "approx") or self.begin == core.begin
        return self.begin == core.begin and not core.scaled and scan.is_name(core)

    # The second number

    def _range(self) -> None:
        """3 to 5, 12–15%, $40m–$45m, between 3 and 5."""
        scan, core = self.scan, self.core
        if core.low is None or core.comparator not in ("eq", "approx"):
            return
        if core.bare and scan.row[core.begin].low in scan.lex.low("grammar", "article"):
            return
        unit, after_unit = ("", core.end)
        if not core.money_first:
            unit, after_unit = scan.unit(core.end)
        for at in dict.fromkeys((core.end, after_unit)):
            joined = self._joint(at)
            if joined == at:
                continue
            second = scan.core(joined, self.stop)
            if second is None or (unit and at > core.end and scan.unit(second.end)[0] != unit):
                continue
            if self._join(second, at):
                return

    def _joint(self, at: int) -> int:
        scan = self.scan
        low = scan.low(at)
        if scan.listed(self.core.begin - 1, "by"):
            # Up by three to five: the second is where it came to.
            return at
        between = scan.lex.find("grammar", "between").before(scan.row, self.core.begin, self.first)
        if between[1] < self.core.begin:
            end = scan.after("grammar", "and", at, self.stop)
            if end > at:
                return end
        if low and low in DASHES:
            tight = scan.tight(at) == scan.tight(at + 1)
            return at + 1 if tight else at
        return scan.after("grammar", "range", at, self.stop)

    def _join(self, second: Core, at: int) -> bool:
        core = self.core
        assert core.low is not None  # noqa: S101  # _range has looked
        if second.high is None or second.comparator != "eq" or second.bare:
            return False
        if second.kind not in ("", core.kind) or (core.kind == "ratio") != (second.kind == "ratio"):
            return False
        low = core.low
        if second.scaled and not core.scaled and core.figures == second.figures:
            # $3 to $5 billion: the first has what the second has.
            factor = self._scale_of(second)
            if low < second.high / factor:
                low *= factor
        if low >= second.high or (self.scan.low(at) == "or" and second.high > 4 * low):
            return False
        self.low, self.high = low, second.high
        self.end = self.value_end = second.end
        self.comparator, self.ranged = "between", True
        return True

    def _scale_of(self, second: Core) -> Decimal:
        """Return by how much words such as “million” multiply a number."""
        scan, at = self.scan, max(second.value_begin, second.begin)
        if scan.row[at].kind == "digits":
            single = number([scan.row[at]], 0, scan.lex)
            return (
                (second.high or Decimal(1)) / single.value
                if single and single.value
                else Decimal(1)
            )
        factor, end = Decimal(1), at
        while end < second.end:
            found, after = scan.lex.find("scale").after(scan.row, end, second.end)
            factor *= found if after > end else 1
            end = max(after, end + 1)
        return factor

    # The unit

    def _unit(self) -> None:
        scan, core = self.scan, self.core
        unit, end = scan.unit(self.end)
        if core.money_first:
            more, after = scan.per(core.money_first, self.end)
            # “$5 million dollars”, “US$3 USD” say it twice.
            self._money(more, after)
        elif unit in _HUNDREDTHS:
            self._cents(_HUNDREDTHS[unit], end)
        elif unit:
            self.unit, self.end = unit, end
            base = unit.partition("/")[0]
            money = base.isupper() and len(base) == 3 and base in _money_codes()
            plain = base in ("crown", "peso", "franc", "dinar")
            if money or plain:
                self._money(unit, end)
            else:
                self.kind = _kinds().get(unit) or _kinds().get(base) or core.kind or "count"

    def _money(self, unit: str, end: int) -> None:
        self.unit, self.kind, self.end = unit, "money", end

    def _cents(self, unit: str, end: int) -> None:
        self._money(unit, end)
        if self.low is not None and self.high is not None:
            self.low, self.high = self.low / 100, self.high / 100

    def _age(self) -> None:
        """85-year-old, aged 35."""
        scan = self.scan
        row = scan.row
        if self.unit == "a" and scan.lex.language == "en":
            at = self.end + (scan.low(self.end) in DASHES and bool(scan.low(self.end)))
            if scan.low(at) in ("old", "olds"):
                self.kind, self.end = "age", at + 1
        elif not self.unit and scan.low(self.core.begin - 1) in ("aged", "age"):
            self.unit, self.kind = "a", "age"
        elif (
            self._stands_alone()
            and 15 < (self.low or 0) < 110
            and row[self.core.begin].kind == "digits"
        ):
            named = row[self.core.begin - 2]
            if named.kind == "word" and named.text[0].isupper():
                self.unit, self.kind = "a", "age"

    def _stands_alone(self) -> bool:
        """Whether commas enclose it: “Mara Kern, 45, …”."""
        scan = self.scan
        core = self.core
        if self.unit or self.kind or core.begin < 2 or core.end - core.begin != 1:
            return False
        return scan.low(core.begin - 1) == "," and scan.low(core.end) == ","

    # Around it

    def _negative(self) -> None:
        scan, at = self.scan, self.core.begin
        if at - 1 < self.first or self.low is None or self.high is None or self.ranged:
            return
        sign = scan.low(at - 1)
        minus = scan.listed(at - 1, "minus")
        # “Menos” is minus, but not in “al menos”.
        minus &= scan.lex.find("comparator").before(scan.row, at, self.first)[1] >= at - 1
        if sign in ("-", "−", "–") and sign and scan.tight(at):
            minus = at < 2 or not scan.tight(at - 1) or scan.low(at - 2) in ("(", "[")
        if (minus and self.core.figures) or (minus and scan.row[at - 1].kind == "word"):
            self.low, self.high = -self.high, -self.low
            self.begin = at - 1

    def _before(self) -> None:
        """Read comparators to the left, as many as there are."""
        scan = self.scan
        if self.ranged:
            for name in ("between", "from"):
                start = scan.lex.find("grammar", name).before(scan.row, self.begin, self.first)[1]
                if start < self.begin:
                    self.begin = start
                    break
        for _ in range(3):
            name, start = scan.lex.find("comparator").before(scan.row, self.begin, self.first)
            if start == self.begin:
                name, start = _signs().before(scan.row, self.begin, self.first)
            if start == self.begin or not self._takes(str(name), start):
                return
            self.begin = start

    def _takes(self, name: str, start: int) -> bool:
        scan = self.scan
        if self.core.comparator in ("vague", "ordinal"):
            return name in ("minimiser", "maximiser") and self.core.comparator == "vague"
        words_there = " ".join(it.low for it in scan.row[start : self.begin])
        both = [
            it
            for it in ("gt", "ge", "lt", "le", "approx", "below")
            if words_there in scan.lex.low("comparator", it)
        ]
        for it in ("minimiser", "maximiser"):
            if words_there in scan.lex.low("comparator", it):
                self.evaluative = it
        if name in ("minimiser", "maximiser"):
            self.evaluative = name
            name = both[0] if both else ""
        if name and (self.comparator in ("eq", "between") or self.core.comparator == "approx"):
            if self.core.comparator == "approx" and name in ("approx", "below"):
                return True
            self.comparator = name
        return True

    def _after(self) -> None:
        scan = self.scan
        if self.core.comparator in ("ordinal", "vague"):
            return
        name, end = scan.lex.find("after").after(scan.row, self.end, self.stop)
        if end == self.end:
            return
        if scan.row[self.end].text in "+-" and not scan.tight(self.end):
            return
        if self.comparator in ("eq", "between") or name == self.comparator:
            self.comparator, self.end = str(name), end

    # Putting it together

    def _mention(self) -> Mention:
        scan = self.scan
        first, last = scan.row[self.begin], scan.row[self.end - 1]
        low, high, inside = self._interval()
        kind = self.kind or self._counted()
        begin = self.core.value_begin if self.core.value_begin >= 0 else self.core.begin
        value_text = scan.text[scan.row[begin].start : scan.row[self.value_end - 1].end]
        comparator = "approx" if self.comparator == "below" else self.comparator
        quantity = Quantity(
            comparator, low, high, low is not None and inside[0], high is not None and inside[1],
            self.unit, kind, value_text, self.evaluative,
        )  # fmt: skip
        return Mention(first.start, last.end, quantity)

    def _interval(self) -> tuple[Decimal | None, Decimal | None, tuple[bool, bool]]:
        if self.low is None or self.high is None:
            return None, None, (False, False)
        low, high = rounded(self.low), rounded(self.high)
        comparator = self.comparator
        if comparator in ("gt", "ge"):
            return low, None, (comparator == "ge", False)
        if comparator in ("lt", "le"):
            zero = None if self.kind == "temperature" or high < 0 else Decimal(0)
            return zero, high, (True, comparator == "le")
        if comparator == "below":
            return rounded(low - abs(low) * MARGIN), high, (True, False)
        if comparator == "approx" and self.core.comparator == "eq" and not self.ranged:
            margin = abs(low) * MARGIN
            return rounded(low - margin), rounded(high + margin), (True, True)
        return low, high, (True, True)

    def _counted(self) -> str:
        """Return what kind of thing is counted, from the words near by."""
        scan = self.scan
        found, start = scan.lex.find("casualty_before").before(scan.row, self.begin)
        if start < self.begin or (found := self._toll()):
            return f"casualties.{found}"
        behind = scan.lex.find("casualty_after")
        for at in range(self.end, min(self.end + NEAR, len(scan.row))):
            word = scan.row[at]
            name, end = behind.after(scan.row, at)
            if end > at:
                return f"casualties.{name}"
            if word.kind == "digits" or word.text in ',.;:!?()“”"«»—–':
                break
            if self._another_number(at):
                break
        return "count"

    def _toll(self) -> str:
        """Return what is counted where the number is told by its growth: “the toll rose to 31”."""
        scan = self.scan
        phrases = scan.lex.find("casualty_before")
        if scan.lex.find("grammar", "range").before(scan.row, self.begin)[1] == self.begin:
            return ""
        for at in range(self.begin - 1, max(-1, self.begin - 7), -1):
            found, end = phrases.after(scan.row, at)
            if end > at:
                return str(found)
            if scan.low(at) in (".", "!", "?"):
                break
        return ""

    def _another_number(self, at: int) -> bool:
        scan = self.scan
        if scan.listed(at, "article") or scan.listed(at, "one"):
            return False
        return at in scan.counting and number(scan.row, at, scan.lex) is not None


@cache
def _money_codes() -> frozenset[str]:
    names = set(units()["money"])
    for language in LANGUAGES:
        names |= set(lexicon(language).tables["money"])
    return frozenset(names)


def find(text: str, language: str = "") -> Iterator[Mention]:
    """Yield the quantities of a text, in its order; none overlap.

    Names with numbers (Boeing 737, G20, Article 5), scores, phone numbers, years, dates and
    times of day are none, nor are “one of” and “no one”.
    """
    lex = lexicon(guess(text, language))
    yield from found_in(text, Index(words(text)), lex)


def in_reading(reading: Reading, published: str = "") -> Iterator[Mention]:
    """Yield the same for a text that was read; its times are told from the day it was published."""
    told = times.in_reading(reading, published)
    return found_in(reading.text, reading.index, reading.lexicon, told)


def found_in(
    text: str, index: Index, lex: Lexicon, told: Sequence[times.Time] | None = None
) -> Iterator[Mention]:
    """Yield the same for a text that is cut into words already; `told` are its times, if known."""
    row = index.row
    scan = Scan(text, index, lex)
    found_times = times.found_in(text, index, lex) if told is None else told
    dates = [it for it in found_times if it.calendar]
    scan.taken.update(_dated(scan, dates))
    stop = 0
    for at in scan.begins():
        if at < stop or at in scan.taken:
            continue
        if end := scan.is_score(at) or scan.is_phone(at):
            stop = end
            continue
        core = scan.core(at, len(row))
        found = _Reading(scan, core, _first(scan, at), len(row)).read() if core else None
        if found is None:
            stop = core.end if core and not core.bare and scan.excluded(core) else at
            continue
        yield found
        stop = bisect_left(row, found.end, lo=at, key=_start)


def _dated(scan: Scan, dates: Sequence[times.Time]) -> Iterator[int]:
    """Yield the words of dates, which are no amounts."""
    at = 0
    for it in dates:
        at = bisect_left(scan.row, it.start, lo=at, key=_start)
        while at < len(scan.row) and scan.row[at].start < it.end:
            text = scan.row[at].text
            if not (len(text) == 4 and text.isdigit() and _is_amount(scan, at)):
                yield at
            at += 1


def _start(word: Word) -> int:
    return word.start


def _is_amount(scan: Scan, at: int) -> bool:
    """Whether four digits that could be a year have a unit or money beside them."""
    core = scan.core(at, len(scan.row))
    if core is None or not core.figures:
        return False
    person = scan.low(core.end) in scan.lex.low("person", "words")
    if scan.tight(core.end) and scan.low(core.end) in scan.lex.low("time", "decade_suffix"):
        return False
    return bool(scan.unit(core.end)[0]) or person


BACK = 12
"""Words before a number in which a date ends what may modify it."""


def _first(scan: Scan, at: int) -> int:
    """Return the first word that may modify a number at a word."""
    return next((it + 1 for it in range(at - 1, max(-1, at - BACK), -1) if it in scan.taken), 0)


def read(text: str, start: int, end: int, language: str = "") -> Quantity | None:
    """Return what the words at `start` to `end` say, or None where they say no quantity.

    Comparators count as far as they are marked; a unit counts also right behind, and what is
    near in the paragraph tells dead from injured. Words that are no quantity in running text are
    one if a person says so: “many”, “a” year, 2019.
    """
    told = guess(text, language)
    index = Index(words(text, *_near(text, start, end)))
    best: Mention | None = None
    for name in dict.fromkeys((told, *LANGUAGES)):
        found = _marked(Scan(text, index, lexicon(name), marked=True), start, end)
        if found and (best is None or _covers(found, start, end) > _covers(best, start, end)):
            best = found
        if best and _covers(best, start, end) == end - start:
            break
    return best.quantity if best else None


def _near(text: str, start: int, end: int) -> tuple[int, int]:
    """Return what of the paragraph is read around a range: whole words, no farther than FAR."""
    first, last = max(0, start - FAR), min(len(text), end + FAR)
    left, right = text.rfind("\n", first, start) + 1, text.find("\n", end, last)
    if not left and first:
        left = max(text.find(" ", first, start), first)
    if right < 0:
        right = last if last == len(text) else max(text.rfind(" ", end, last), end)
    return left, right


def _covers(mention: Mention, start: int, end: int) -> int:
    return min(mention.end, end) - max(mention.start, start)


def _marked(scan: Scan, start: int, end: int) -> Mention | None:
    row = scan.row
    inside = [at for at, it in enumerate(row) if it.start >= start and it.end <= end]
    if not inside:
        return None
    first, stop = inside[0], inside[-1] + 1
    found: list[tuple[bool, int, Mention]] = []
    for at in inside:
        core = scan.core(at, stop)
        if core is None:
            continue
        mention = _Reading(scan, core, first, stop).read_marked()
        ranged = mention.quantity.comparator == "between"
        weak = (core.bare and not ranged) or core.comparator == "vague"
        found.append((not weak, _covers(mention, start, end), mention))
        if not weak:
            break
    return max(found, key=lambda it: it[:2])[2] if found else None
