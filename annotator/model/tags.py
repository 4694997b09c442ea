"""Tags of tokens: which of them a label covers, as CoNLL's files and sequence taggers have it.

Written are IOB2, where a label begins with `B` and goes on with `I`, and BILOU (Ratinov and
Roth 2009), which tells its last token `L` and one that is all of it `U` as well. Read are also
IOB1 (Ramshaw and Marcus 1995), where `B` only stands behind another of the same label, and
BIOES, which says `E` for `L` and `S` for `U`. Which of them a file has, its tags tell.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Scheme = Literal["iob2", "bilou"]

IOB1 = "tags are IOB1: B stands only where two of a label touch"
MIXED = "some labels begin with I, though others begin with B; each is taken as a beginning"

BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Where a paragraph ends, and with it a sentence of tags."""

_TAG = re.compile(r"O|([BILUES])-(.+)", re.DOTALL)
_UNSAFE = re.compile(r"[^\w.+-]+")
_BILOU = str.maketrans("ES", "LU")


class Chunk(NamedTuple):
    """A label on the tokens `start` up to, but not including, `end`."""

    label: str
    start: int
    end: int


def prefixes(count: int, scheme: Scheme) -> list[str]:
    """Return the letters of the tags of a label with `count` tokens, at least one."""
    if scheme == "iob2":
        return ["B", *"I" * (count - 1)]
    return ["U"] if count == 1 else ["B", *"I" * (count - 2), "L"]


def is_tag(text: str) -> bool:
    """Whether a text is a tag of one of the schemes."""
    return bool(_TAG.fullmatch(text))


def tag_names(labels: Iterable[str]) -> dict[str, str]:
    """Return names for tags and files: no blanks or slashes, and different in any case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for label in labels:
        name = base = _UNSAFE.sub("_", label).lstrip(".") or "_"
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.casefold())
        names[label] = name
    return names


class TagReader:
    """Reads the tags of one file, sentence by sentence; `remark` is what to know of them.

    A file has one scheme: `ends` is set before the first sentence where its tags tell which
    token is a label's last, which is BILOU or BIOES, and then they are read strictly.
    """

    def __init__(self, *, ends: bool) -> None:
        self._ends = ends
        self._begun: set[str] = set()

    @property
    def remark(self) -> str:
        """Return how the tags had to be read, or `""`."""
        if "I" not in self._begun:
            return ""
        return MIXED if "B" in self._begun else IOB1

    def knows(self, tag: str) -> bool:
        """Whether a text is a tag that the file may have."""
        return is_tag(tag) and (self._ends or not tells_ends(tag))

    def chunks(self, tags: Sequence[str]) -> tuple[list[Chunk], list[tuple[int, str]]]:
        """Return what the tags of a sentence say, and what is wrong, with the number of its tag."""
        return self._strictly(tags) if self._ends else self._begun_or_inside(tags)

    def _begun_or_inside(self, tags: Sequence[str]) -> tuple[list[Chunk], list[tuple[int, str]]]:
        found: list[Chunk] = []
        for at, tag in enumerate(tags):
            letter, label = _parts(tag)
            last = found[-1] if found and found[-1].end == at else None
            if letter == "O":
                continue
            touches = last is not None and last.label == label
            if letter == "I" and touches:
                found[-1] = Chunk(label, found[-1].start, at + 1)
            else:
                found.append(Chunk(label, at, at + 1))
                if not touches:
                    # B behind the same label is right in IOB1 and in IOB2.
                    self._begun.add(letter)
        return found, []

    def _strictly(self, tags: Sequence[str]) -> tuple[list[Chunk], list[tuple[int, str]]]:
        found: list[Chunk] = []
        wrong: list[tuple[int, str]] = []
        begun: tuple[int, str] | None = None
        for at, tag in enumerate((*tags, "O")):
            letter, label = _parts(tag)
            inside = letter in "IL"
            if begun and (not inside or label != begun[1]):
                wrong.append((begun[0], f"{tags[begun[0]]} is the beginning of nothing"))
                begun = None
            elif inside and not begun:
                wrong.append((at, f"{tag} continues nothing"))
            elif begun and letter == "L":
                found.append(Chunk(label, begun[0], at + 1))
                begun = None
            if letter == "U":
                found.append(Chunk(label, at, at + 1))
            begun = (at, label) if letter == "B" else begun
        return found, wrong


def tells_ends(tag: str) -> bool:
    """Whether a tag is one that only BILOU and BIOES have."""
    return tag[:2] in ("L-", "U-", "E-", "S-")


def _parts(tag: str) -> tuple[str, str]:
    letter, _, label = tag.partition("-")
    return letter.translate(_BILOU), label
