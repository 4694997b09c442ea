"""Numbers as people write them: in digits of several scripts, in words, or in both."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from annotator.news.lexicon import Lexicon, Phrases, Word, units, words
from annotator.news.lexicon import lexicon as lexicon_of

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_ARABIC = regex.compile("[٫٬]")
_BLANKS = regex.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPED = {
    "": regex.compile(r"\d+"),
    ",": regex.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:,\d{2})+,\d{3}"),
    ".": regex.compile(r"\d{1,3}(?:\.\d{3})+"),
}
VULGAR = {
    "½": Decimal("0.5"), "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3, "¼": Decimal("0.25"),
    "¾": Decimal("0.75"), "⅕": Decimal("0.2"), "⅖": Decimal("0.4"), "⅗": Decimal("0.6"),
    "⅘": Decimal("0.8"), "⅙": Decimal(1) / 6, "⅛": Decimal("0.125"), "⅜": Decimal("0.375"),
    "⅝": Decimal("0.625"), "⅞": Decimal("0.875"),
}  # fmt: skip


class Number(NamedTuple):
    """A value, the word after its last one, and whether a word such as `million` scaled it."""

    value: Decimal
    end: int
    scaled: bool = False


def digits(text: str, decimal: str = ".") -> Decimal | None:
    """Return the number that digits write, or None where they are none, such as `31.12.2026`.

    Blanks and apostrophes group. A comma or stop that comes once and has three digits behind
    it means what it means in the language, whose sign for decimals is `decimal`; else what it
    stands between says what it is: `1,203.5` and `1.203,5` are the same number.
    """
    arabic = _ARABIC.search(text) is not None
    plain = _BLANKS.sub("", text.translate(_DIGITS))
    signs = [it for it in plain if it in ".,"]
    if not signs:
        return Decimal(plain)
    last = signs[-1]
    if signs.count(last) > 1:
        point = ""
    elif len(signs) > 1 or arabic:
        point = last if not (arabic and last == ",") else ""
    else:
        whole, _, rest = plain.partition(last)
        grouping = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"
        point = "" if grouping and last != decimal else last
    whole, _, rest = plain.partition(point) if point else (plain, "", "")
    group = next((it for it in whole if it in ".,"), "")
    if not _GROUPED[group].fullmatch(whole):
        return None
    return Decimal(f"{whole.replace(group, '') if group else whole}.{rest or 0}")


def number(
    row: Sequence[Word], at: int, lexicon: Lexicon, stop: int | None = None, *, money: bool = False
) -> Number | None:
    """Return the number that starts at a word, in digits or in words, with what scales it."""
    limit = len(row) if stop is None else stop
    if at >= limit:
        return None
    found = _read(row, at, lexicon, limit, money=money)
    return None if found and is_joined(row, found.end, lexicon, limit) else found


def is_joined(row: Sequence[Word], end: int, lexicon: Lexicon, limit: int) -> bool:
    """Whether a number goes on in a word that is written together with “and”, as in Arabic."""
    joined = lexicon.tables["grammar"].get("joined", "")
    if not joined or end >= limit or not row[end].low.startswith(joined):
        return False
    rest = words(row[end].low.removeprefix(joined))
    return any(lexicon.find(it).after(rest, 0)[1] for it in ("cardinal", "scale", "plural"))


def _read(
    row: Sequence[Word], at: int, lexicon: Lexicon, limit: int, *, money: bool
) -> Number | None:
    word = row[at]
    if word.kind == "digits":
        value = digits(word.text, lexicon.tables["decimal"])
        if value is None:
            return None
        end = at + 1
        if end < limit and row[end].text in VULGAR and row[end].start - word.end <= 1:
            value, end = value + VULGAR[row[end].text], end + 1
        return _scaled(row, Number(value, end), lexicon, limit, money=money)
    if word.text in VULGAR:
        return _scaled(row, Number(VULGAR[word.text], at + 1), lexicon, limit, money=money)
    return _in_words(row, at, lexicon, limit)


def _scaled(
    row: Sequence[Word], found: Number, lexicon: Lexicon, limit: int, *, money: bool
) -> Number:
    """Multiply by the words for thousands and millions that follow."""
    value, end, scaled = found
    while True:
        factor, after = lexicon.find("scale").after(row, end, limit)
        if after == end:
            factor, after = lexicon.find("plural").after(row, end, limit)
        if after == end:
            factor, after = _letters("scales").after(row, end, limit)
            if after > end and row[end].start > row[end - 1].end and row[end].low == "k":
                after = end
        if after == end and money:
            factor, after = _letters("money_scales").after(row, end, limit)
        if after == end:
            return Number(value, end, scaled)
        value, end, scaled = value * factor, after, True


@cache
def _letters(table: str) -> Phrases:
    entries = ((key, Decimal(value)) for key, value in units()[table].items())
    return Phrases(entries, exact=table == "money_scales")


def _in_words(row: Sequence[Word], at: int, lexicon: Lexicon, limit: int) -> Number | None:
    total, current, smallest = Decimal(0), Decimal(0), Decimal(10**18)
    end, begun, scaled = at, False, False
    grammar = lexicon.low("grammar", "link")
    after_link = Decimal(lexicon.tables["grammar"]["link_after"])
    while end < limit:
        here = end
        if begun and row[end].low in grammar and end + 1 < limit:
            # “two hundred and five”, but “five and six” are two numbers.
            if current % after_link and not (after_link == 10 and current % 10 == 0):
                break
            here = end + 1
        elif begun and row[end].text == "-" and row[end].start == row[end - 1].end:
            here = end + 1
        pieces, after = _pieces(row, here, lexicon, limit)
        if begun and not pieces:
            # Two dozens, deux douzaines.
            value, after = lexicon.find("plural").after(row, end, limit)
            pieces = [(value, True)] if after > end else []
        if not pieces or (not begun and pieces[0][1] and not lexicon.flag("bare_scales")):
            break
        grown = _grown(total, current, smallest, pieces, linked=here > end)
        if grown is None:
            break
        total, current, smallest, scaled = grown
        end, begun = after, True
    return Number(total + current, end, scaled) if begun else None


def _grown(
    total: Decimal,
    current: Decimal,
    smallest: Decimal,
    pieces: Sequence[tuple[Decimal, bool]],
    *,
    linked: bool,
) -> tuple[Decimal, Decimal, Decimal, bool] | None:
    """Add the pieces of one word to a number; None where it is another number's word."""
    inside, scaled = len(pieces) > 1, False
    for value, scale in pieces:
        if scale and value >= 1000:
            if value >= smallest:
                return None
            total += (current or 1) * value
            current, smallest, scaled = Decimal(0), value, True
        elif scale:
            if current >= value >= 100:
                return None
            current, scaled = (current or Decimal(1)) * value, True
        elif not _fits(current, value, inside=inside) or (
            linked and total and not current and value >= 100
        ):
            return None
        else:
            current += value
    return total, current, smallest, scaled


def _fits(current: Decimal, value: Decimal, *, inside: bool) -> bool:
    """Whether a value under 100 (in Spanish, under 1000) may follow what stands already."""
    if not current:
        return True
    if value != int(value):
        return False
    if current % 100 == 0:
        return value < 100
    if inside and current % 100 < 10:
        return value % 10 == 0 and value < 100
    if current % 100 in (60, 80):
        return value < 20
    return current % 10 == 0 and current % 100 >= 20 and value < 10


def _pieces(
    row: Sequence[Word], at: int, lexicon: Lexicon, limit: int
) -> tuple[list[tuple[Decimal, bool]], int]:
    """Return the values in one word or phrase, each with whether it scales what is before it."""
    value, end = lexicon.find("scale").after(row, at, limit)
    if end > at:
        return [(value, True)], end
    value, end = lexicon.find("cardinal").after(row, at, limit)
    if end > at:
        return [(value, False)], end
    if at < limit and lexicon.flag("compound"):
        return list(_compound(row[at].low, lexicon)), at + 1
    return [], at


def is_compound(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is made of several numbers."""
    return _parts(lexicon.language)[0].fullmatch(word) is not None


def _compound(word: str, lexicon: Lexicon) -> Iterator[tuple[Decimal, bool]]:
    """Yield the values in a word such as `fünfundzwanzigtausend`."""
    pattern, table = _parts(lexicon.language)
    if found := pattern.fullmatch(word):
        yield from (table[part] for part in found.captures(1) if part in table)


@cache
def _parts(language: str) -> tuple[regex.Pattern[str], dict[str, tuple[Decimal, bool]]]:
    tables = lexicon_of(language).tables
    table = {it.casefold(): (Decimal(str(one)), False) for it, one in tables["cardinal"].items()}
    table |= {it: (Decimal(one), True) for it, one in tables["scale"].items() if it.isalpha()}
    names = sorted([*table, *tables["grammar"]["link"]], key=len, reverse=True)
    return regex.compile(f"({'|'.join(map(regex.escape, names))}){{2,}}"), table
