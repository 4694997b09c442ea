"""Words and other tokens of news text, and selections that fit them.

Every character that is not blank is in exactly one token, whatever the language. Tokens follow
what is labelled in news: `$1.2bn`, `U.S.`, `Lt.`, `AI-driven`, `10:30`, `didn’t` and URLs are
one token each, a possessive `’s` is one of its own, and Chinese, Japanese (but for katakana)
and Thai, which have no blanks between words, are cut into characters. No token ends inside a
character as people see it (grapheme cluster, Unicode Standard Annex 29), so a mark, a skin
tone or half a flag is never lost. A mark on a blank is the only one that stands alone.

Offsets are code points, half-open. What a function costs grows with the word or the range at
hand, not with the text.
"""

import re
from collections.abc import Iterator
from functools import cache

import regex

Offsets = tuple[int, int]

TOKENIZER = "news@1"
"""Name and version of these rules; exports tell it. A change of any token needs a new one."""

# Members of character sets. Blank is what is white, and what nobody can see: byte order
# marks, zero width spaces and marks of writing direction, which have no place in a label.
_BLANK = r"\s\x1c-\x1f\u200b\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_EXTENDS = r"\p{GCB=Extend}\p{GCB=SpacingMark}\u200d"
_ATTACHED = rf"\p{{M}}{_EXTENDS}"
_PREPENDS = r"\p{GCB=Prepend}"

# Letters of scripts that put no blank between words: each starts a token.
_SINGLE = (
    r"[[[\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tai_Le}\p{New_Tai_Lue}"
    rf"\p{{Tai_Tham}}\p{{Tai_Viet}}]&&[\p{{L}}\p{{Nl}}]]--[{_ATTACHED}]]"
)
# Characters of words in all other scripts, with soft hyphens and word joiners. The ranges are
# only there because they are quicker to test than properties.
_WORD = (
    rf"[A-Za-z0-9_À-ÖØ-öø-ɏЀ-ҁҊ-ԯא-תؠ-ي가-힣ァ-ヺ\u00ad\u2060[[\p{{L}}\p{{N}}{_ATTACHED}]"
    rf"--[{_SINGLE}{_PREPENDS}\p{{Extended_Pictographic}}]]]"
)

_ABBREVIATIONS = (
    "Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Hon Sr Jr St Gov Sen Sens Rep Reps Pres Supt "
    "Gen Lt Col Maj Capt Cpl Cmdr Cdr Sgt Adm Brig Pvt Amb Atty Det Insp "
    "Inc Ltd Corp Co Cos Bros Dept Univ Assn "
    "Jan Feb Apr Aug Sept Sep Oct Nov Dec "
    "Ariz Calif Colo Conn Fla Mich Minn Okla Tenn Wis Ave Blvd Mt Ft "
    "vs etc al approx ca bzw Nr Ph.D"
)

# U.S. and e.g., with or without the last stop; an initial before a name; Lt.; No. 10.
_LETTER = rf"[\p{{L}}&&{_WORD}]"
_DOTTED = rf"{_LETTER}(?:\.{_LETTER})+(?!{_WORD})\.?"
_INITIAL = r"(?!I)\p{Lu}\.(?=[\ \u00a0]\p{Lu})"
_ABBREVIATION = rf"(?:{_ABBREVIATIONS.replace('.', '[.]').replace(' ', '|')})\."
_NUMBERED = r"(?:Nos?|pp?)\.(?=[\ \u00a0]?\d)"

# A word or a number, and what joins its parts: 3,500.75 10:30 1/3 didn’t 1’000 AT&T צה"ל 12%.
_PART = rf"""{_WORD}++
    (?: (?<=\d)[.,:/](?=\d){_WORD}++
      | ['’](?![sS](?!{_WORD}))(?=\p{{L}}){_WORD}++
      | (?<=\d)['’](?=\d{{3}}(?!\d)){_WORD}++
      | (?<=\p{{Lu}})&(?=\p{{Lu}}){_WORD}++
      | (?<=\p{{Hebrew}})["״׳](?=\p{{Hebrew}}){_WORD}++
    )*+
    (?: (?<=\d)(?:[%‰]|°[CF]?(?!{_WORD})|\p{{Sc}}(?!\d)) )?+"""
_SIGN = rf"(?:(?<!{_WORD})[\-−+](?=[\d\p{{Sc}}]))?+"
_CURRENCY = r"(?:(?:US|AU|CA|NZ|HK|[ACS])?\p{Sc}(?=\.?\d))?+(?:(?<![^\s(\p{Sc}])\.(?=\d))?+"
_UNIT = rf"(?:{_DOTTED}|{_INITIAL}|{_ABBREVIATION}|{_NUMBERED}|{_CURRENCY}{_PART})"

# https://example.org/a_(b), example.org/a, name@example.org. What may not match is bounded, or
# a long row of such characters would be read to its end for each of them.
_IN_URL = rf"[[A-Za-z0-9._~:/?\#@!$&'*+,;=%\[\]\-]{_WORD}]"
_TO_URL_END = rf"(?:{_IN_URL}|\({_IN_URL}*+\))*(?:[/\#=&~+\-{_WORD}]|\({_IN_URL}*+\))"
_TOP_LEVEL = r"(?:com|org|net|gov|edu|int|info|eu|uk|de|fr|ua|ru|tv|io)(?![A-Za-z0-9\-])"
_DOMAIN = rf"(?:[A-Za-z0-9][A-Za-z0-9\-]{{0,62}}+\.){{1,8}}{_TOP_LEVEL}(?:/(?:{_TO_URL_END})?)?"
_HOST = r"@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++"

_HASHTAG = 64
"""Where a hashtag in a script without blanks ends at the latest: it may have no other end."""

_IN_HASHTAG = rf"[{_SINGLE}\p{{Katakana}}\p{{Latin}}ー0-9_{_ATTACHED}]{{1,{_HASHTAG}}}+"

# One character as people see it. Whether two halves make a flag is counted from the first half
# in the row; `\X` counts anew for every flag, which takes minutes for a long row of them.
_CLUSTER = rf"(?:\p{{RI}}{{1,2}}+[{_EXTENDS}]*+|\X)"

# The first five say nothing that the others do not say; they find most tokens, and quickly.
_TOKEN = rf"""(?=[^{_BLANK}])
    (?: [A-Za-z]++(?=[\ \n,;”)])
      | [,;“”()"–](?![{_ATTACHED}])
      | \.(?![.\d{_ATTACHED}])
      | {_SINGLE}(?![{_ATTACHED}])
      | {_WORD}++(?=[\s,;”)])(?<!\d)
      | (?:https?://|ftp://|www\.){_TO_URL_END}
      | [A-Za-z0-9][A-Za-z0-9._%+\-]{{0,63}}+{_HOST}
      | {_DOMAIN}
      | @[A-Za-z0-9_]++(?:{_HOST})?+
      | [\#＃](?:{_WORD}++(?!{_SINGLE})|{_IN_HASHTAG})
      | (?<=[{_WORD}.)\]”"])['’][sS](?!{_WORD})
      | ’\d\ds?(?!{_WORD}) | '\d0s(?!{_WORD}) | ['’](?:em|til|tis|twas|cause)(?!{_WORD})
      | {_SIGN}{_UNIT}(?:[\-‐‑]{_UNIT})*+
      | ([.\-*=~!?…—―])\1++
      | [{_PREPENDS}]++(?:(?![{_BLANK}]){_CLUSTER})?+
      | {_CLUSTER}
    )[{_ATTACHED}]*+"""

# Places, found backwards, that are the edge of a token whatever stands before: behind a blank,
# at a letter of a script without blanks or an emoji unless they are in a hashtag, and at a
# hashtag behind such a letter.
_SURE = regex.compile(
    rf"(?r)(?P<blank>[{_BLANK}])|(?P<hash>(?<={_SINGLE})[#＃])"
    rf"|(?<![{_ATTACHED}{_PREPENDS}])[{_SINGLE}\p{{Extended_Pictographic}}]",
    regex.VERSION1,
)
_SURE_CLUSTER = regex.compile(
    rf"(?r)(?<![{_PREPENDS}\u200d])"
    rf"[\x20-\x7e\p{{Extended_Pictographic}}[{_SINGLE}&&[\p{{Han}}\p{{Hiragana}}\p{{Thai}}]]]",
    regex.VERSION1,
)
_CLUSTERS = regex.compile(_CLUSTER, regex.VERSION1)
ODD_BLANK = re.compile(rf"[{_BLANK}](?<! )")
"""A blank that is no space."""

_FULL = regex.compile(rf"[^{_BLANK}]", regex.VERSION1)
_LAST_FULL = regex.compile(rf"(?r)[^{_BLANK}]", regex.VERSION1)
_POSSESSIVE = regex.compile(rf"['’][sS](?!{_WORD})|(?<=[sS])['’]", regex.VERSION1)
_OPENING_QUOTE = regex.compile(rf"‘|(?<![{_WORD}])'", regex.VERSION1)


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Offsets]:
    """Yield the tokens of `text` that have a character in `start` to `end`, in order.

    Tokens at both ends are whole, also where they reach beyond the range.
    """
    if not start and end is None:
        for match in _token().finditer(text):
            yield match.span()
        return
    stop = len(text) if end is None else end
    for match in _token().finditer(text, _sure_start(text, start)):
        left, right = match.span()
        if max(left, start) >= stop:
            return
        if right > start:
            yield left, right


def all_tokens(text: str) -> list[Offsets]:
    """Return all tokens of `text` in order."""
    return [match.span() for match in _token().finditer(text)]


def snap(text: str, start: int, end: int) -> Offsets:
    """Return the range that someone meant who selected `start` to `end` with the mouse.

    It has the tokens that are touched, whole, and no blanks at its ends. A possessive at the
    end is left out when there is more than that, for `Kyiv’s` names Kyiv. An apostrophe after
    an s is a possessive as well (`the workers’ strike`), unless a single quote opens within
    the range, which it then closes. Nothing but blanks gives an empty range; an empty range
    in a token gives what `token_at` gives.
    """
    if start == end:
        return token_at(text, start)
    left, right = trim(text, start, end)
    if left == right:
        return left, right
    left = _token_around(text, left)[0]
    tail, right = _token_around(text, right - 1)
    while tail > left and _ends_possessively(text, left, tail, right):
        tail, right = _token_around(text, tail - 1)
    return left, right


def token_at(text: str, position: int) -> Offsets:
    """Return the token that holds the character at `position`; an empty range at a blank.

    A possessive stands for the word that it follows.
    """
    if not _FULL.match(text, position):
        return position, position
    start, end = _token_around(text, position)
    while _POSSESSIVE.fullmatch(text, start, end):
        start, end = _token_around(text, start - 1)
    return start, end


def trim(text: str, start: int, end: int) -> Offsets:
    """Return the range without the blanks at its ends; empty, at `start`, if there is no more."""
    first = _FULL.search(text, start, end)
    last = _LAST_FULL.search(text, start, end)
    return (first.start(), last.end()) if first and last else (start, start)


def next_start(text: str, position: int, step: int) -> int:
    """Return the next start of a token after (`step` 1) or before (-1) `position`.

    It is `position` when there is none. This is how the start of a span moves by a token.
    """
    if step < 0:
        before = _LAST_FULL.search(text, 0, position)
        return _token_around(text, before.start())[0] if before else position
    found = _FULL.search(text, position)
    if found and found.start() == position:
        start, end = _token_around(text, position)
        found = None if start > position else _FULL.search(text, end)
    return found.start() if found else position


def next_end(text: str, position: int, step: int) -> int:
    """Return the next end of a token after (`step` 1) or before (-1) `position`.

    It is `position` when there is none. This is how the end of a span moves by a token.
    """
    if step > 0:
        after = _FULL.search(text, position)
        return _token_around(text, after.start())[1] if after else position
    found = _LAST_FULL.search(text, 0, position)
    if found and found.end() == position:
        start, _end = _token_around(text, position - 1)
        found = _LAST_FULL.search(text, 0, start)
    return found.end() if found else position


def next_boundary(text: str, position: int, step: int) -> int:
    """Return where the caret goes by a token, right (`step` 1) or left (-1).

    It stops at the starts of tokens and at both ends of the text.
    """
    found = next_start(text, position, step)
    if found != position:
        return found
    return len(text) if step > 0 else 0


def next_grapheme(text: str, position: int, step: int) -> int:
    """Return where the caret goes by a character as people see it, right (1) or left (-1).

    No such character is cut, nor is CRLF; `position` may be inside one.
    """
    sure = _SURE_CLUSTER.search(text, 0, position)
    for match in _CLUSTERS.finditer(text, sure.start() if sure else 0):
        left, right = match.span()
        if step > 0 and right > position:
            return right
        if step < 0 and right >= position:
            return left
    return position


@cache
def _token() -> regex.Pattern[str]:
    # It takes about 30 ms, which the start of the program need not spend.
    return regex.compile(_TOKEN, regex.VERSION1 | regex.VERBOSE)


def _token_around(text: str, position: int) -> Offsets:
    """Return the token that holds the character at `position`, which is no blank."""
    return next(tokens(text, position, position + 1))


def _ends_possessively(text: str, start: int, tail: int, end: int) -> bool:
    """Whether the token from `tail` is the possessive of what `start` to `tail` says."""
    if not _POSSESSIVE.fullmatch(text, tail, end):
        return False
    return end - tail > 1 or not _OPENING_QUOTE.search(text, start, tail)


def _sure_start(text: str, position: int) -> int:
    """Return a place at or before `position` that is the edge of a token."""
    found = _SURE.search(text, 0, position)
    while found:
        place: int = found.end() if found["blank"] else found.start()
        if found["blank"] or found["hash"]:
            return place
        before = text[max(0, place - _HASHTAG - 1) : place]
        distance = len(before) - max(before.rfind("#"), before.rfind("＃"))
        if distance > len(before):
            return place
        found = _SURE.search(text, 0, place - distance + 1)
    return 0
