"""From bytes to text, and never silently wrong.

A file that starts with a byte order mark says what it is; any other file is UTF-8 to the last
byte, or the person names its encoding. Nothing is replaced, and no line end is changed.
"""

import codecs
import os
from pathlib import Path

from annotator.errors import EncodingError

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that files are in. More of them would only make worse guesses of short texts.
_USUAL = (
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp932 cp949 "
    "big5 euc_jp gb18030 iso8859_2 iso8859_5 iso8859_7 iso8859_8 iso8859_15 koi8_r koi8_u mac_roman"
)
# What Python lists as encodings of text, but no article is written in.
_NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7")
_SAMPLE = 1 << 15


def decode(data: bytes, *, file: str, encoding: str = "") -> tuple[str, str]:
    r"""Return the text of `data`, and the name of its encoding.

    A byte order mark at the very start is the file's signature and no part of the text;
    whatever follows is kept exactly: CRLF, lone CR, U+2028, NUL, further byte order marks.
    `encoding` is what the person said, or empty; `file` is the name for messages. What is said
    of a folder holds for those of its files that are not UTF-8: letters beyond ASCII that are
    right in UTF-8 are never right by chance.

    Raises EncodingError with the place of the first byte that does not fit, what to do, and a
    guess to confirm.
    """
    named = _codec(encoding, file) if encoding else ""
    if named and not named.startswith("utf") and _is_utf8(data):
        named = "utf-8"
    mark, name = _signature(data, named, file)
    if not named and not mark and (wide := _without_mark(data)):
        message = (
            f"{file} looks like {wide} without a byte order mark; if so, use --encoding {wide}."
        )
        raise EncodingError(message, guess=wide)
    try:
        return data[len(mark) :].decode(name), name
    except UnicodeDecodeError as error:
        place = len(mark) + error.start
        where = f"byte 0x{data[place]:02X} at offset {place} (line {_line(data, place, name)})"
        message = f"{file} is not {name.upper()}: {where} does not fit."
        guess = "" if named or mark else _guess(data, place)
        raise EncodingError(f"{message} {_advice(data, place, guess)}", guess=guess) from error


def _is_utf8(data: bytes) -> bool:
    """Whether there are letters beyond ASCII, all of them right in UTF-8."""
    try:
        return not data.isascii() and not data.decode().startswith("\ufeff")
    except UnicodeDecodeError:
        return False


def file_name(path: Path) -> str:
    """Return a file's name without its folders, as text that can be kept.

    File names on Linux are bytes; those that are not UTF-8 get a question mark there.
    """
    return os.fsencode(path.name).decode("utf-8", "replace")


def _codec(encoding: str, file: str) -> str:
    """Return Python's own name of an encoding."""
    try:
        name = codecs.lookup(encoding).name
        "a".encode(name)
    except (LookupError, ValueError):
        name = ""
    if not name or name.replace("_", "-") in _NO_ENCODINGS:
        raise EncodingError(
            f"There is no encoding {encoding[:40]!r} to read {file} with; "
            "names are such as utf-8, cp1252, iso-8859-2, gb18030."
        )
    return name.removesuffix("-sig")


def _signature(data: bytes, named: str, file: str) -> tuple[bytes, str]:
    """Return the byte order mark and the encoding, or refuse what contradicts it."""
    found = [(mark, name) for mark, name in _MARKS if data.startswith(mark)]
    for mark, name in found:
        if name.startswith(named):
            return mark, name
    if found:
        raise EncodingError(
            f"{file} starts with the byte order mark of {found[0][1].upper()}, so it is not "
            f"{named}; leave out --encoding.",
            guess=found[0][1],
        )
    if named in ("utf-16", "utf-32"):
        raise EncodingError(
            f"{file} has no byte order mark; say which order it is in: {named}-le or {named}-be."
        )
    return b"", named or "utf-8"


def _without_mark(data: bytes) -> str:
    """Return the name of UTF-16 where all but no mark speaks for it, or ``""``.

    Latin text in UTF-16 is UTF-8 as well, with a NUL beside every letter.
    """
    head = data[:_SAMPLE]
    for zeros, letters, name in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        count = head[zeros::2].count(0)
        if len(head) >= 16 and count > 0.9 * len(head) / 2 and not head[letters::2].count(0):
            return name
    return ""


def _line(data: bytes, place: int, name: str) -> int:
    before = data[:place].decode(name, "replace")
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _guess(data: bytes, place: int) -> str:
    """Return an encoding in which all of `data` can be read, or ``""``."""
    # Only a file that is refused needs it.
    from charset_normalizer import from_bytes

    sample = data[max(0, place - _SAMPLE) : place + _SAMPLE]
    matches = from_bytes(sample, cp_isolation=_USUAL.split())
    best = matches.best()
    if best is None:
        return ""
    equal = [it for it in matches if (it.chaos, it.coherence) == (best.chaos, best.coherence)]
    # Where nothing speaks against it, the one that most old files of the West are in.
    western = any("cp1252" in it.could_be_from_charset for it in equal)
    name = "cp1252" if western else best.encoding
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return ""
    return name


def _advice(data: bytes, place: int, guess: str) -> str:
    if not guess:
        return "Say what it is with --encoding NAME."
    around = data[max(0, place - 24) : place + 24].decode(guess, "replace")
    shown = "".join(it if it.isprintable() else " " for it in around)
    return f"It may be {guess} (“…{' '.join(shown.split())}…”): if so, use --encoding {guess}."
