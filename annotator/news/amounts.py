"""Numbers in a row of words with their units: what a quantity is made of, and what is none.

A `Core` is a number without the words around it: digits, words, fractions, plurals such as
“tens of thousands”, ordinals. A `Scan` finds one at a word, the unit behind it, and tells names
with numbers, years, scores and phone numbers from amounts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from annotator.news.index import Index
from annotator.news.lexicon import Lexicon, Phrases, Word, lexicon, low, units, words
from annotator.news.numerals import VULGAR, Number, is_compound, is_joined, number

DASHES = "-–—‐‑−"
_STARTERS = frozenset(".!?:;\"“”«»'‘’(" + DASHES)
_SIGNS = frozenset([*VULGAR, "+"])
_BEGINS = (
    *((it, "") for it in ("cardinal", "scale", "ordinal", "fraction", "plural", "multiple")),
    *(("grammar", it) for it in ("article", "one")),
    *(("vague", it) for it in ("pair", "several", "found")),
)
"""Lists of the lexicon whose words may begin a number."""

_COUNTED = (
    *((it, "") for it in ("cardinal", "scale", "ordinal", "fraction", "plural", "multiple")),
    *(("unit", ""), ("money", ""), ("grammar", "one")),
)
_VAGUE = ("pair", "several", "found", "marked")

_ROUND = [Decimal(10) ** it for it in range(2, 19)]


@cache
def _behind_article(language: str) -> frozenset[str]:
    """Return the words that may follow an article which is the number one: “a million”."""
    lex = lexicon(language)
    articles = lex.low("grammar", "article")
    phrases = (words(it) for name in _VAGUE for it in lex.list("vague", name))
    second = {it[1].low for it in phrases if len(it) > 1 and it[0].low in articles}
    return lex.firsts(*_COUNTED) | second


@cache
def _begun(language: str) -> dict[str, frozenset[str]]:
    """Return the lists in which a number may be that begins with a word, by these words."""
    lex = lexicon(language)
    lists = {table: lex.find(table).firsts for table in ("fraction", "ordinal", "multiple")}
    lists["plural"] = lex.find("plural").firsts
    lists["pair"] = lex.find("vague", "pair").firsts
    lists["several"] = lex.firsts(*(("vague", it) for it in ("several", "found", "marked")))
    # “Two-thirds”, “a third”, “one in five”, “twenty-first”, “twofold”: they begin with a number.
    counted = lex.firsts(*((it, "") for it in ("cardinal", "scale")))
    lists["number"] = counted | lex.low("grammar", "article")
    words = frozenset[str]().union(*lists.values())
    return {word: frozenset(it for it, firsts in lists.items() if word in firsts) for word in words}


@cache
def _grammar(language: str) -> dict[str, frozenset[str]]:
    """Return the lists of small words around numbers, by their names; of others none."""
    lex = lexicon(language)
    lists = lex.tables.get("grammar", {})
    words = {it: lex.low("grammar", it) for it, listed in lists.items() if isinstance(listed, list)}
    return defaultdict(frozenset, words)


_NONE = frozenset[str]()


@dataclass(frozen=True)
class Core:
    """A number without what stands around it: words `begin` to `end`."""

    begin: int
    end: int
    low: Decimal | None
    high: Decimal | None
    comparator: str = "eq"
    kind: str = ""
    unit: str = ""
    bare: bool = False
    scaled: bool = False
    figures: bool = False
    value_begin: int = -1
    money_first: str = ""


@dataclass
class Scan:
    """One row of words being read; `marked` where a person says that there is a quantity."""

    text: str
    index: Index
    lex: Lexicon
    marked: bool = False
    taken: set[int] = field(default_factory=set)
    numbers: dict[tuple[int, int], Number | None] = field(default_factory=dict)

    @cached_property
    def row(self) -> Sequence[Word]:
        """The words."""
        return self.index.row

    @cached_property
    def _grammar(self) -> dict[str, frozenset[str]]:
        return _grammar(self.lex.language)

    @cached_property
    def counting(self) -> frozenset[int]:
        """Where a number in digits or words may begin."""
        if self.lex.flag("compound"):
            return frozenset(range(len(self.row)))
        found = self.index.of(self.lex.firsts(("cardinal", ""), ("scale", "")))
        vulgar = [at for sign in VULGAR for at in self.index.where.get(sign, ())]
        return frozenset((*found, *self.index.digits, *vulgar))

    @cached_property
    def _never(self) -> frozenset[int]:
        """Where a phrase may begin in which a number is none."""
        return frozenset(self.index.of(self.lex.find("never", "phrases").firsts))

    @cached_property
    def _units(self) -> frozenset[int]:
        """Where a unit or a sign of one may begin."""
        found = (("money", ""), ("unit", ""))
        own = self.index.of(self.lex.firsts(*found) | _unit_signs())
        dashes = [at for sign in DASHES for at in self.index.where.get(sign, ())]
        return frozenset((*own, *dashes))

    # What is where

    def low(self, at: int) -> str:
        """Return a word as phrases have it; nothing outside the row."""
        return self.row[at].low if 0 <= at < len(self.row) else ""

    def tight(self, at: int) -> bool:
        """Whether a word follows the one before it without a blank."""
        return 0 < at < len(self.row) and self.row[at].start == self.row[at - 1].end

    def listed(self, at: int, name: str) -> bool:
        """Whether a word is in a list of the grammar."""
        return 0 <= at < len(self.row) and self.row[at].low in self._grammar[name]

    def after(self, table: str, name: str, at: int, stop: int | None = None) -> int:
        """Return where a phrase that starts at a word ends; the word itself if there is none."""
        return self.lex.find(table, name).after(self.row, at, stop)[1]

    # Numbers

    def number(self, at: int, stop: int) -> Number | None:
        """Return the number that starts at a word; it is read once."""
        if (at, stop) not in self.numbers:
            self.numbers[at, stop] = number(self.row, at, self.lex, stop)
        return self.numbers[at, stop]

    def begins(self) -> list[int]:
        """Return the words at which a number may begin: most words need no second look."""
        row, firsts = self.row, self.lex.firsts(*_BEGINS)
        articles = self.lex.low("grammar", "article")
        signs = (it for it in self.index.of(_low_signs()) if row[it].text in _signs())
        found = sorted({*self.index.of(firsts), *self.index.digits, *signs})
        if self.lex.flag("compound"):
            return sorted({*found, *self._compounds()})
        behind = _behind_article(self.lex.language)
        return [
            at
            for at in found
            if row[at].low not in articles
            or self.low(at + 1) in behind
            or row[min(at + 1, len(row) - 1)].kind == "digits"
        ]

    def _compounds(self) -> Iterator[int]:
        """Yield the words that are numbers written as one: “zweiundzwanzig”."""
        for word, places in self.index.where.items():
            if is_compound(word, self.lex):
                yield from (at for at in places if self.row[at].kind == "word")

    def core(self, at: int, stop: int) -> Core | None:
        """Return the number that starts at a word."""
        if at >= stop:
            return None
        for read in (self._money_first, self._special, self._number):
            if found := read(at, stop):
                return None if is_joined(self.row, found.end, self.lex, stop) else found
        return None

    def _money_first(self, at: int, stop: int) -> Core | None:
        """$40m, US$ 5, EUR 3, −$2."""
        unit, end = symbols("money").after(self.row, at, stop)
        if end == at or end >= stop:
            return None
        if self.row[end].start - self.row[end - 1].end > 1:
            return None
        found = number(self.row, end, self.lex, stop, money=True)
        if found is None or self.row[end].kind != "digits":
            return None
        return Core(
            at, found.end, found.value, found.value, kind="money", unit=unit,
            scaled=found.scaled, figures=True, value_begin=end, money_first=unit,
        )  # fmt: skip

    def _special(self, at: int, stop: int) -> Core | None:
        lists = _begun(self.lex.language).get(self.row[at].low, _NONE)
        digits = self.row[at].kind == "digits"
        counted = digits or "number" in lists or at in self.counting
        for read, may in (
            (self._couple, "pair" in lists),
            (self._several, "several" in lists),
            (self._plural, "plural" in lists),
            (self._in_five, counted and not digits),
            (self._fraction, counted or "fraction" in lists),
            (self._ordinal, counted or "ordinal" in lists),
            (self._multiple, counted or "multiple" in lists),
        ):
            if may and (found := read(at, stop)):
                return found
        return None

    def _couple(self, at: int, stop: int) -> Core | None:
        end = self.after("vague", "pair", at, stop)
        if end == at or (self.lex.find("scale").after(self.row, end, stop)[1] > end):
            return None
        end = self._without_of(at, end)
        return Core(at, end, Decimal(2), Decimal(3), "approx")

    def _without_of(self, at: int, end: int) -> int:
        """Leave an “of” at the end to what comes behind: “a couple of” men."""
        if end - at > 1 and self.listed(end - 1, "of"):
            behind, after = self.unit(end)
            return end if behind and after > end else end - 1
        return end

    def _several(self, at: int, stop: int) -> Core | None:
        """Several hundred, a few thousand; several alone is vague."""
        several = self.after("vague", "several", at, stop)
        if several > at:
            factor, end = self.lex.find("scale").after(self.row, several, stop)
            if end == several:
                factor, end = self.lex.find("plural").after(self.row, several, stop)
            if end > several:
                return self._of_plural(at, end, factor, stop)
        names = ("found", "marked") if self.marked else ("found",)
        end = max(self.after("vague", it, at, stop) for it in names)
        if end == at:
            return None
        return Core(at, self._without_of(at, end), None, None, "vague")

    def _plural(self, at: int, stop: int) -> Core | None:
        """Dozens, tens of thousands, Zehntausende."""
        factor, end = self.lex.find("plural").after(self.row, at, stop)
        return self._of_plural(at, end, factor, stop) if end > at else None

    def _of_plural(self, at: int, end: int, factor: Decimal, stop: int) -> Core:
        while self.listed(end, "of"):
            more, after = self.lex.find("plural").after(self.row, end + 1, stop)
            if after == end + 1:
                more, after = self.lex.find("scale").after(self.row, end + 1, stop)
            if after == end + 1:
                break
            factor, end = factor * more, after
        factor, end = self._scaled_plural(factor, end, stop)
        return Core(at, end, 2 * factor, _next_word(factor) - 1, "approx")

    def _scaled_plural(self, factor: Decimal, end: int, stop: int) -> tuple[Decimal, int]:
        """Hundert Millionen after a plural: several hundred million."""
        more, after = self.lex.find("scale").after(self.row, end, stop)
        return (factor * more, after) if after > end else (factor, end)

    def _fraction(self, at: int, stop: int) -> Core | None:
        """A third, two-thirds, half a million, 3/4."""
        if found := self._slashed(at, stop):
            return found
        part, end = self.lex.find("fraction").after(self.row, at, stop)
        if end > at and part == 2:
            return self._half(at, end, stop)
        count, begin = self._count_of_parts(at, stop)
        part, end = self.lex.find("fraction").after(self.row, begin, stop)
        if not count or end == begin or count >= part + (count == 1):
            return None
        if part == 2 and count == 1:
            return self._half(at, end, stop)
        share = count / part
        return None if self._is_ordinal_there(end) else Core(at, end, share, share, kind="ratio")

    def _count_of_parts(self, at: int, stop: int) -> tuple[Decimal, int]:
        """Return the number above the line of a fraction in words, 0 if there is none."""
        count, begin = Decimal(0), at
        if self.listed(at, "article"):
            count, begin = Decimal(1), at + 1
        elif self.row[at].kind == "word" and (found := self.number(at, stop)):
            count, begin = found.value, found.end
        if self.low(begin) == "-" and self.tight(begin):
            begin += 1
        return (count, begin) if count < 100 else (Decimal(0), at)

    def _in_five(self, at: int, stop: int) -> Core | None:
        """One in five, three out of four."""
        if self.row[at].kind != "word" or not (above := self.number(at, stop)):
            return None
        joined = self.after("grammar", "in_all", above.end, stop)
        below = self.number(joined, stop) if joined > above.end else None
        if below is None or not 0 < above.value < below.value <= 1000 or self.unit(below.end)[0]:
            return None
        if self.row[joined].kind != "word" and below.value > 100:
            return None
        share = above.value / below.value
        return Core(at, below.end, share, share, kind="ratio")

    def _half(self, at: int, end: int, stop: int) -> Core | None:
        """Half; half a million, half an hour, half a dozen."""
        if (self.low(end) == "-" and self.tight(end)) or (self.low(end) == "of" and not end):
            return None
        here = end + 1 if self.listed(end, "article") else end
        value, after = Decimal("0.5"), here
        while True:
            factor, further = self.lex.find("scale").after(self.row, after, stop)
            if further == after:
                break
            value, after = value * factor, further
        if after > here:
            return Core(at, after, value, value)
        unit, _ = self.unit(here)
        if unit and here > end:
            return Core(at, here, value, value, unit="yes")
        return Core(at, end, value, value, kind="ratio")

    def _is_ordinal_there(self, end: int) -> bool:
        """Whether “a third” in front of a word is a number in a row: “a third man”."""
        allowed = self.lex.low("grammar", "fraction_before")
        behind = self.row[end] if end < len(self.row) else None
        if behind is not None and behind.text == "-" and self.tight(end):
            return True
        if self.marked or not allowed or behind is None or behind.kind != "word":
            return False
        return behind.low not in allowed

    def _slashed(self, at: int, stop: int) -> Core | None:
        """3/4 of, but not 9/11."""
        row = self.row[at : at + 3]
        if len(row) < 3 or row[1].text != "/" or at + 3 > stop or not self.tight(at + 1):
            return None
        if not (row[0].text.isdigit() and row[2].text.isdigit()):
            return None
        above, below = Decimal(row[0].text), Decimal(row[2].text)
        told = self.marked or self.listed(at + 3, "of") or bool(self.unit(at + 3)[0])
        if not (told and 0 < above < below <= 10):
            return None
        return Core(at, at + 3, above / below, above / below, kind="ratio", figures=True)

    def _ordinal(self, at: int, stop: int) -> Core | None:
        value, end = self.lex.find("ordinal").after(self.row, at, stop)
        if end == at and self.row[at].kind == "digits" and self.tight(at + 1):
            suffixes = self.lex.low("grammar", "ordinal_suffix")
            if at + 1 < stop and self.low(at + 1) in suffixes and self.row[at].text.isdigit():
                value, end = Decimal(self.row[at].text), at + 2
        if end == at and self.row[at].kind == "word":
            value, end = self._compound_ordinal(at, stop)
        if end == at:
            return None
        return Core(at, end, value, value, "ordinal", kind="rank")

    def _compound_ordinal(self, at: int, stop: int) -> tuple[Decimal, int]:
        """Twenty-first."""
        tens, end = self.lex.find("cardinal").after(self.row, at, stop)
        if end == at or self.low(end) != "-" or tens % 10 or tens < 20:
            return Decimal(0), at
        ones, after = self.lex.find("ordinal").after(self.row, end + 1, stop)
        return (tens + ones, after) if after > end + 1 and ones < 10 else (Decimal(0), at)

    def _multiple(self, at: int, stop: int) -> Core | None:
        value, end = self.lex.find("multiple").after(self.row, at, stop)
        if end > at:
            return Core(at, end, value, value, kind="ratio")
        found = self.number(at, stop)
        if found is None:
            return None
        end = found.end + (self.low(found.end) == "-")
        if end < stop and self.listed(end, "fold") and self.tight(end):
            return Core(at, end + 1, found.value, found.value, kind="ratio")
        return None

    def _number(self, at: int, stop: int) -> Core | None:
        if self.listed(at, "article"):
            if scaled := self._a_million(at, stop):
                return scaled
            if not self.listed(at, "one"):
                return Core(at, at + 1, Decimal(1), Decimal(1), bare=True)
        found = self.number(at, stop)
        if found is None:
            return None
        value, end = found.value, found.end
        if (halved := self.after("grammar", "half_more", end, stop)) > end:
            value, end = value + Decimal("0.5"), halved
            factor, further = self.lex.find("scale").after(self.row, end, stop)
            if further > end:
                value, end = value * factor, further
        bare = end == at + 1 and self.listed(at, "one")
        figures = self.row[at].kind == "digits" or self.row[at].text in VULGAR
        return Core(at, end, value, value, bare=bare, scaled=found.scaled, figures=figures)

    def _a_million(self, at: int, stop: int) -> Core | None:
        value, end = self.lex.find("scale").after(self.row, at + 1, stop)
        if end == at + 1:
            return None
        while True:
            factor, after = self.lex.find("scale").after(self.row, end, stop)
            if after == end:
                break
            value, end = value * factor, after
        link = end + (self.low(end) in self.lex.low("grammar", "link"))
        if self.listed(at, "one") or link > end:
            # A hundred and twenty.
            found = self.number(link, stop)
            smaller = found is not None and found.value < min(value, 1000)
            if found and smaller and self.row[link].kind == "word":
                value, end = value + found.value, found.end
        return Core(at, end, value, value, scaled=True)

    # Units

    def unit(self, at: int) -> tuple[str, int]:
        """Return the unit that starts at a word, and where it ends; nothing if there is none."""
        found, end = self._simple_unit(at) if at in self._units else ("", at)
        if not found:
            return "", at
        return self.per(found, end)

    def _simple_unit(self, at: int) -> tuple[str, int]:
        here = at
        if self.low(at) in DASHES and self.tight(at) and self.tight(at + 1):
            here = at + 1
        best, where, power = "", here, False
        for table in ("money", "unit"):
            found, end = self.lex.find(table).after(self.row, here)
            if end > where:
                best, where = str(found), end
        for table in ("money", "symbols"):
            found, end = symbols(table).after(self.row, here)
            if end > where and not self._is_word_there(here, end):
                best, where, power = str(found), end, table == "symbols"
        if not best:
            return "", at
        return self._powered(best, where) if power else (best, where)

    def _is_word_there(self, at: int, end: int) -> bool:
        """Whether a letter that could be a unit is a word of its own: “5 A levels”."""
        single = end - at == 1 and len(self.row[at].text) == 1 and self.row[at].kind == "word"
        if single and not self.tight(at):
            if self.row[at].text == "p":
                return True
            behind = self.row[end] if end < len(self.row) else None
            own = self.row[at].text in ("A", "B", "V", "J", "K", "M", "W")
            return own and behind is not None and behind.kind == "word"
        return False

    def _powered(self, code: str, end: int) -> tuple[str, int]:
        """M s−1, kg/ha, mg kg-1: units that are multiplied or divided."""
        while end < len(self.row):
            divided = self.low(end) == "/" and self.tight(end)
            here = end + divided
            more, after = symbols("symbols").after(self.row, here)
            if after == here or (divided and not self.tight(here)):
                break
            if divided:
                code, end = f"{code}/{more}", after
                continue
            sign = self.low(after) in DASHES and self.low(after) and self.tight(after)
            power = self.low(after + 1) if sign else ""
            if power not in ("1", "2", "3"):
                break
            code = f"{code}/{more}{power if power != '1' else ''}"
            end = after + 2
        return code, end

    def per(self, code: str, end: int) -> tuple[str, int]:
        """Add what it is told for each of: “a day”, “per share”, “/month”."""
        slashed = self.low(end) == "/"
        per = end + 1 if slashed else self.after("grammar", "per", end)
        each = per if per > end else self.after("grammar", "each", end)
        if each == end or each >= len(self.row):
            return code, end
        found, after = self.lex.find("unit").after(self.row, each)
        if after == each:
            found, after = symbols("symbols").after(self.row, each)
        if after > each:
            return f"{code}/{found}", after
        if per > end and self.row[each].kind == "word":
            return f"{code}/{self.low(each)}", each + 1
        return code, end

    # What is no quantity

    def excluded(self, core: Core) -> bool:
        """Whether a number is part of a name, a date, a score, a phrase."""
        begin, end = core.begin, core.end
        if self._in_phrase(begin, end):
            return True
        if core.figures:
            return self._joined(begin, end)
        dashed = self.low(begin - 1) == "-" and self.tight(begin) and self._dashed(begin)
        return dashed or self._is_pronoun(core)

    def _in_phrase(self, begin: int, end: int) -> bool:
        phrases = self.lex.find("never", "phrases")
        near = [it for it in range(max(0, begin - 4), end) if it in self._never]
        return any(phrases.after(self.row, it)[1] > max(it, begin) for it in near)

    def _is_pronoun(self, core: Core) -> bool:
        """“One of”, “no one”, “this one”: no number is meant."""
        if not core.bare:
            return False
        after, before = core.end, core.begin - 1
        if self.low(before) in self.lex.low("grammar", "not_one_after_this"):
            return True
        behind = self.row[after] if after < len(self.row) else None
        if behind is None or behind.kind != "word":
            return True
        return behind.low in self.lex.low("grammar", "not_one_before_this")

    def _joined(self, begin: int, end: int) -> bool:
        """F-16, COVID-19, 9/11, 10:30, 555-0199, version 2.0, Boeing 737, #3."""
        before, word = self.low(begin - 1), self.row[begin]
        if self.tight(begin) and before in ("/", ":", "#", "_", "@", "&", "'", "’", ".", "\\"):
            return True
        if self.tight(begin) and before in DASHES and self._dashed(begin):
            return True
        if before == "#" or (before == "+" and word.text.isdigit() and len(word.text) < 4):
            return True
        if self.tight(end) and self.low(end) in ("/", ":", "_", "@"):
            behind = self.row[end + 1] if end + 1 < len(self.row) else None
            if self.tight(end + 1) and behind is not None and behind.kind == "digits":
                return True
        return self._letters_behind(end)

    def _dashed(self, begin: int) -> bool:
        """Whether a dash before a number joins it to a word or to more numbers."""
        if begin < 2 or not self.tight(begin - 1):
            return False
        return self.row[begin - 2].kind in ("word", "digits")

    def _letters_behind(self, end: int) -> bool:
        """Whether digits are stuck to letters that say no unit: 5G, 3D, 737s."""
        if not self.tight(end) or self.row[end].kind != "word":
            return False
        return not self.unit(end)[0]

    def is_year(self, core: Core) -> bool:
        """Whether four digits are rather a year."""
        word = self.row[core.begin]
        if core.end - core.begin > 1 or not (word.text.isdigit() and len(word.text) == 4):
            return False
        value = int(word.text)
        if not 1000 <= value < 2100:
            return False
        person = self.low(core.end) in self.lex.low("person", "words")
        if person:
            return False
        told = self.low(core.begin - 1) in self.lex.low("never", "years_after")
        return value >= 1900 or told

    def is_hour(self, core: Core) -> bool:
        """Whether a number is a time of day, also behind a comparator: “about five o’clock”."""
        return self.lex.find("never", "before").after(self.row, core.end)[1] > core.end

    def is_name(self, core: Core) -> bool:
        """Whether a bare number names something: Boeing 737, Article 5, page 3."""
        if not core.figures and core.end - core.begin > 1:
            return False
        if self.lex.find("never", "after").before(self.row, core.begin)[1] < core.begin:
            return True
        named = core.figures and self.lex.flag("names_have_capitals") and self._has_name(core)
        return named and not self._is_counting(core)

    def _has_name(self, core: Core) -> bool:
        """Whether a word with a capital, not at the start of a sentence, is before digits."""
        if core.begin < 2 or not self.row[core.begin].text.isdigit():
            return False
        named, before = self.row[core.begin - 1], self.low(core.begin - 2)
        if named.kind != "word" or not named.text[0].isupper():
            return False
        return before not in _STARTERS and named.end + 1 >= self.row[core.begin].start

    def _is_counting(self, core: Core) -> bool:
        """Whether what follows is a plural: “in Gaza 12 people”."""
        behind = self.row[core.end] if core.end < len(self.row) else None
        if behind is None or behind.kind != "word" or not behind.text[0].islower():
            return False
        return behind.low.endswith("s") or behind.low in self.lex.low("person", "words")

    def is_phone(self, at: int) -> int:
        """Return the word behind a phone number such as +49 30 123456, or 0."""
        row = self.row
        if row[at].text != "+" or not self.tight(at + 1) or row[at + 1].kind != "digits":
            return 0
        end = at + 2
        while end < len(row) and (row[end].kind == "digits" or row[end].text in "()-/"):
            end += 1
        return end if end > at + 2 or len(row[at + 1].text) > 7 else 0

    def is_score(self, at: int) -> int:
        """Return the word behind a score such as 2-1, or 0 where there is none."""
        row = self.row[at : at + 3]
        if (
            len(row) < 3
            or row[1].text not in "-–:"
            or not (self.tight(at + 1) and self.tight(at + 2))
        ):
            return 0
        if not (row[0].text.isdigit() and row[2].text.isdigit()):
            return 0
        end = at + 3
        while self.low(end) and self.low(end) in DASHES and self.tight(end):
            if self.tight(end + 1) and self.row[end + 1].kind == "digits":
                end += 2
            else:
                break
        if end > at + 3 or (len(row[0].text) == 3 and len(row[2].text) == 4):
            return end
        if row[1].text == ":" or len(row[0].text) > 3 or len(row[2].text) > 3:
            return 0
        if self.unit(end)[0]:
            return 0
        near = {self.low(it) for it in (*range(at - 4, at), *range(end, end + 3))}
        descending = int(row[0].text) >= int(row[2].text)
        return end if descending or near & self.lex.low("never", "score_near") else 0


@cache
def _signs() -> frozenset[str]:
    return _SIGNS | symbols("money").firsts


@cache
def _low_signs() -> frozenset[str]:
    """Return the signs before a number as the index has them."""
    return frozenset(low(it) for it in _signs())


@cache
def _unit_signs() -> frozenset[str]:
    """Return the first words of the signs of units as the index has them."""
    return frozenset(low(it) for table in ("money", "symbols") for it in symbols(table).firsts)


def _next_word(factor: Decimal) -> Decimal:
    """Return where the next larger word for round numbers begins."""
    if factor < 100:
        return Decimal(100)
    return next((it for it in _ROUND if it > factor), factor * 10)


@cache
def symbols(table: str) -> Phrases:
    """Return the signs of a table of units, by their case, with what they stand for."""
    return Phrases(
        ((sign, code) for code, signs in units()[table].items() for sign in signs), exact=True
    )
