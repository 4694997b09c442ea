"""CoNLL-U: articles put together from tokens, with the mentions of `Entity` in the last column.

`# newdoc` begins another article; a file without it is one. Words that stand for several (`1-2`)
are the text, and nodes that are empty (`8.1`) are not. What follows a word is what `SpaceAfter`
and `SpacesAfter` say, or a space; behind a sentence too, and a line feed where `# newpar` comes.
Where words have a `TokenRange`, it is checked; each sentence is checked against its `# text`.

The label of a mention is its `etype`, as `# global.Entity` names the values; the first value is
the entity, and those that share it are one of the cast, called by the words of its first
mention. The others are attributes. Lemmas, parts of speech and syntax are not read. What our own
exporter wrote comes back as it was.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from annotator.errors import FormatError
from annotator.files import whole
from annotator.model.anchor import cut
from annotator.model.decoding import decode, file_name
from annotator.model.document import Document, Status
from annotator.model.entity import Entity
from annotator.model.foreign import (
    ForeignDocument,
    ForeignRelation,
    ForeignSpan,
    sentences,
    to_document,
)
from annotator.model.misc_column import Bracket, brackets, decoded, part_of, spaces_plain
from annotator.model.read_record import short
from annotator.model.span import Range
from annotator.plugins import Importer, Source

SUFFIXES = (".conllu",)
_ID = re.compile(r"(\d{1,9})(?:-(\d{1,9})|(\.)\d{1,9})?", re.ASCII)
_RANGE = re.compile(r"(\d{1,10}):(\d{1,10})", re.ASCII)
_USUAL = ("eid", "etype", "head", "other")
"""What the values of a mention are where no comment says it, as in CorefUD."""

_FARTHEST = 1 << 20
"""Characters that a word may stand behind the one before it."""


class _Row(BaseModel):
    """A part of a comment of ours: types are what JSON says."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _About(_Row):
    article: dict[str, JsonValue]
    author: str
    status: Status
    entities: list[dict[str, JsonValue]] = Field(default_factory=list)
    text: str = ""


class _Role(_Row):
    label: str
    target: str
    id: str = ""
    attributes: dict[str, JsonValue] = Field(default_factory=dict)
    origin: str = ""
    schema_version: int = 0


class _Own(_Row):
    id: str
    origin: str = ""
    note: str = ""
    schema_version: int = 0
    fragments: list[Annotated[list[int], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list
    )
    roles: list[_Role] = Field(default_factory=list)


@dataclass(slots=True)
class _Mention:
    """A mention, as far as brackets have told: the tokens of its parts, and its values."""

    line: int
    entity: str
    values: dict[str, str]
    parts: dict[int, tuple[int, int]] = field(default_factory=dict)
    count: int = 1


@dataclass(slots=True)
class _Article:
    """An article, put together from words."""

    name: str = ""
    about: _About | None = None
    text: list[str] = field(default_factory=list)
    at: int = 0
    tokens: list[Range] = field(default_factory=list)
    mentions: list[_Mention] = field(default_factory=list)
    open: dict[str, list[tuple[_Mention, int, int]]] = field(default_factory=dict)
    after: str = ""

    def put(self, words: str) -> None:
        """Put words at the end."""
        self.text.append(words)
        self.at += len(words)


class _WrongLineError(ValueError):
    """What is wrong with a line, in words."""


@dataclass(slots=True)
class _Reader:
    """Reads a file line by line; `done` are the articles that are complete."""

    fields: tuple[str, ...] = _USUAL
    article: _Article | None = None
    done: list[_Article] = field(default_factory=list)
    said: str | None = None
    begun: int = 0
    covered: int = 0
    paragraph: bool = False

    def take(self, number: int, line: str) -> None:
        """Take in a line."""
        if line.startswith("#"):
            self._comment(line[1:].strip(" "))
        elif line:
            self._row(number, line.split("\t"))
        else:
            self.end_sentence()

    def _comment(self, line: str) -> None:
        key, _, value = (it.strip(" ") for it in line.partition("="))
        if key in ("newdoc", "newdoc id"):
            self.end_article()
            self.article = _Article(value)
        elif key in ("newpar", "newpar id"):
            self.paragraph = True
        elif key == "global.Entity":
            self.fields = tuple(value.split("-"))
        elif key == "text":
            self.said = value
        elif key == "annotator" and self.article:
            self.article.about = _About.model_validate(orjson.loads(value))

    def _row(self, number: int, cells: list[str]) -> None:
        found = _ID.fullmatch(cells[0])
        if not found or len(cells) != 10 or not cells[1]:
            raise _WrongLineError(f"{short(cells[0])} begins no row of ten columns")
        misc: dict[str, str] = {}
        for it in cells[9].split("|"):
            key, _, value = it.partition("=")
            misc.setdefault(key, value)
        if found[3]:
            return
        article = self.article = self.article or _Article()
        if int(found[1]) > self.covered:
            self._word(article, cells[1], misc)
            self.covered = int(found[2] or found[1])
        if entity := misc.get("Entity"):
            for bracket in brackets(entity):
                if bracket is None:
                    raise _WrongLineError(f"{short(entity)} are no brackets")
                self._bracket(article, number, bracket)

    def _word(self, article: _Article, word: str, misc: Mapping[str, str]) -> None:
        if self.covered == 0 and article.after == " " and self.paragraph:
            article.after = "\n"
        article.put(article.after)
        article.put(spaces_plain(misc.get("SpacesBefore", "")))
        if "TokenRange" in misc:
            told = _RANGE.fullmatch(misc["TokenRange"])
            gap = int(told[1]) - article.at if told else -1
            if not told or not 0 <= gap <= _FARTHEST or int(told[2]) - int(told[1]) != len(word):
                raise _WrongLineError(
                    f"{short(word)} cannot be at {misc['TokenRange'][:30]}, for the text before "
                    f"it has {article.at} characters"
                )
            article.put(" " * gap)
        if self.covered == 0:
            self.begun = len(article.text)
        article.tokens.append(Range(article.at, article.at + len(word)))
        article.put(word)
        article.after = " "
        if "SpacesAfter" in misc:
            article.after = spaces_plain(misc["SpacesAfter"])
        elif misc.get("SpaceAfter") == "No":
            article.after = ""

    def _bracket(self, article: _Article, number: int, it: Bracket) -> None:
        here = len(article.tokens) - 1
        name = it.parts[0]
        if it.opens:
            entity, part, count = part_of(decoded(name))
            mention = self._known(article, entity, part, count)
            if mention is None:
                values = dict(zip(self.fields, it.parts, strict=False))
                mention = _Mention(number, entity, values, count=count)
                article.mentions.append(mention)
            mention.parts[part] = (here, here)
            if not it.closes:
                article.open.setdefault(name, []).append((mention, part, here))
        else:
            if not article.open.get(name):
                raise _WrongLineError(f"{short(name + ')')} closes a mention that is not open")
            mention, part, start = article.open[name].pop()
            mention.parts[part] = (start, here)

    def _known(self, article: _Article, entity: str, part: int, count: int) -> _Mention | None:
        """Return the mention that a further part is of."""
        if part == 1:
            return None
        for it in reversed(article.mentions):
            if (it.entity, it.count) == (entity, count) and part not in it.parts:
                return it
        raise _WrongLineError(f"part {part} of {short(entity)} comes before its first one")

    def end_sentence(self) -> None:
        """Check a sentence against what it is said to be."""
        if self.covered and self.said is not None and self.article:
            words = "".join(self.article.text[self.begun :])
            if _spaced(words) != _spaced(self.said):
                raise _WrongLineError(f"the words before are {cut(words)}, not {cut(self.said)}")
        if self.covered:
            self.paragraph = False
        self.covered, self.said = 0, None

    def end_article(self) -> None:
        """Check that nothing is left open."""
        self.end_sentence()
        self.paragraph = False
        article = self.article
        if article is None:
            return
        for rows in article.open.values():
            for mention, _, _ in rows:
                raise _WrongLineError(
                    f"the mention of {short(mention.entity)} in line {mention.line} is never closed"
                )
        last = article.after if article.about else ""
        article.put(article.about.text if article.about and not article.tokens else last)
        self.done.append(article)
        self.article = None


def read(source: Source) -> Iterator[Document]:
    """Yield a document for each article; FormatError with the line that is wrong."""
    name = file_name(source.path)
    text, encoding = decode(whole(source.path), file=name, encoding=source.encoding)
    reader = _Reader()
    number = 0
    try:
        for number, line in enumerate(text.split("\n"), 1):
            reader.take(number, line.rstrip("\r"))
        reader.end_article()
    except (_WrongLineError, ValidationError, orjson.JSONDecodeError) as error:
        said = sentences(error)[0] if isinstance(error, ValidationError) else error
        raise FormatError([f"{name}, line {number}: {said}."]) from error
    if not reader.done:
        raise FormatError([f"{name} has no article in it."])
    for at, article in enumerate(reader.done, 1):
        where = f"{name}, article {at}"
        file: dict[str, JsonValue] = {"file": name, "format": "conllu", "encoding": encoding}
        try:
            foreign = _foreign(article, where, file, source)
        except (ValidationError, orjson.JSONDecodeError) as error:
            said = sentences(error)[0] if isinstance(error, ValidationError) else error
            raise FormatError([f"{where}: {said}."]) from error
        document = to_document(foreign, source.schema, source.labels, source.findings)
        yield from [document] if document else ()


def _foreign(
    article: _Article, where: str, file: dict[str, JsonValue], source: Source
) -> ForeignDocument:
    text = "".join(article.text)
    own = article.about
    about: dict[str, JsonValue] = {**own.article} if own else {"title": article.name}
    told = about.pop("text_sha256", None)
    if told is not None and told != hashlib.sha256(text.encode()).hexdigest():
        raise FormatError([f"{where}: the text is not the one that was exported."])
    cast = _Cast(article.name or where, text)
    spans: list[ForeignSpan] = []
    relations: list[ForeignRelation] = []
    for number, mention in enumerate(article.mentions, 1):
        if len(mention.parts) < mention.count:
            raise FormatError([f"{where}: {short(mention.entity)} has not all of its parts."])
        places = [mention.parts[it] for it in sorted(mention.parts)]
        found = [Range(article.tokens[a].start, article.tokens[b].end) for a, b in places]
        label = decoded(mention.values.get("etype") or mention.values.get("entity") or "mention")
        said, mine = _said(mention.values)
        if mine:
            spans.append(_own_span(mine, label, found, article.tokens, said))
            relations += (_relation(mine.id, it) for it in mine.roles)
        else:
            who = cast.member(mention.entity, found)
            told_of: dict[str, JsonValue] = {"entity": who, **said}
            spans.append(ForeignSpan(f"mention {number}", label, tuple(found), attributes=told_of))
    entities = [Entity.model_validate(it) for it in own.entities] if own else cast.members
    return ForeignDocument(
        where=where,
        article=about | {"text": text, "provenance": file},
        author=own.author if own else source.author,
        spans=tuple(spans),
        relations=tuple(relations),
        entities=tuple(entities),
        status=own.status if own else None,
        origin="human" if own else "import:conllu",
    )


@dataclass(slots=True)
class _Cast:
    """The entities of a file of others: one for each name in the brackets of an article."""

    article: str
    text: str
    known: dict[str, Entity] = field(default_factory=dict)

    def member(self, name: str, fragments: list[Range]) -> str:
        """Return the id of an entity, which is called by the words of its first mention."""
        if name not in self.known:
            words = " ".join(" ".join(self.text[slice(*it)].split()) for it in fragments)
            id_ = f"{self.article}:{name}"
            self.known[name] = Entity(id=id_, name=words or name)
        return self.known[name].id

    @property
    def members(self) -> list[Entity]:
        """All of them."""
        return list(self.known.values())


def _said(values: Mapping[str, str]) -> tuple[dict[str, JsonValue], _Own | None]:
    """Return the attributes that a mention has, and what our own exporter said of it."""
    found: dict[str, JsonValue] = {}
    own: _Own | None = None
    first = next(iter(values), "")
    for name, value in values.items():
        if name in (first, "etype", "head") or value in ("", "_"):
            continue
        if name != "other":
            found[name] = decoded(value)
            continue
        for it in value.split(","):
            key, sign, rest = it.partition(":")
            if key == "@" and sign:
                own = _Own.model_validate(orjson.loads(decoded(rest)))
            else:
                found[decoded(key)] = _value(decoded(rest)) if sign else True
    return found, own


def _value(text: str) -> JsonValue:
    try:
        value: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value


def _own_span(
    own: _Own, label: str, parts: list[Range], tokens: list[Range], said: dict[str, JsonValue]
) -> ForeignSpan:
    """Return a span of ours: with white space at its ends, where it still fits its tokens."""
    real = [Range(*it) for it in own.fragments]
    full: list[Range] = []
    for fragment in real:
        first, stop = (bisect_left(tokens, it, key=_start) for it in fragment)
        if first < stop:
            full.append(Range(tokens[first].start, tokens[stop - 1].end))
    more: dict[str, JsonValue] = {
        key: getattr(own, key)
        for key in ("id", "origin", "note", "schema_version")
        if getattr(own, key)
    }
    ranges = tuple(real if real and full == parts else parts)
    return ForeignSpan(own.id, label, ranges, attributes=said, more=more)


def _start(token: Range) -> int:
    return token.start


def _relation(source: str, role: _Role) -> ForeignRelation:
    more: dict[str, JsonValue] = {
        key: getattr(role, key)
        for key in ("id", "attributes", "origin", "schema_version")
        if getattr(role, key)
    }
    return ForeignRelation(role.label, source, role.target, more)


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _recognises(path: Path, _head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES


IMPORTER = Importer(
    name="conllu",
    summary="CoNLL-U: tokens with their places, and CorefUD mentions",
    suffixes=SUFFIXES,
    read=read,
    recognises=_recognises,
)
