"""Who is meant by some words: candidates from the cast, the likeliest first, each with its reason.

The order of the reasons is that of their trust: exactly this name, an alias, a name in the words,
the surname of someone who is in the article already, then others in the project who are called so;
for an office alone (“the president”), who was given it by name; for a pronoun, who was mentioned
before it and fits it in kind, gender and number, the nearest first, which is the oldest heuristic
for pronouns (Hobbs 1978) without its syntax. Kind and gender come from the type of an entity,
else from titles, given names and words such as “council” in its names. Which words are
pronouns, titles and the like is data (`resources/names.toml`), read by `read_words`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import regex as re

from annotator.model.base import Value
from annotator.model.cast import folded
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Span

Gender = Literal["", "male", "female"]

LONGEST = 8
"""Words of a name that are looked at; what is longer is no name."""

NEWS = 50_000
"""Characters of a text in which a fuller name is looked for."""

BEFORE = 30
"""Characters before a mention in which the word before it is looked for."""

MOST = 6
"""Candidates that are shown."""

_WORD = re.compile(r"[\p{L}\p{M}\p{N}]+(?:[-'’.][\p{L}\p{M}\p{N}]+)*\.?")
_GENITIVE = re.compile(r"(?<=\p{L})['’]s?$|(?<=\p{L}s)['’]$")


class Pronoun(Value):
    """Forms of one pronoun: whom they can stand for. `either` where gender is not certain."""

    language: str
    words: tuple[str, ...]
    gender: Gender = ""
    either: bool = False
    plural: bool = False
    speaker: bool = False
    types: tuple[str, ...] = ()


class Title(Value):
    """Words before or in place of a name, with the gender that they tell."""

    language: str
    words: tuple[str, ...]
    gender: Gender = ""


class Words(Value):
    """What is known of the words that refer to people."""

    pronoun: tuple[Pronoun, ...] = ()
    title: tuple[Title, ...] = ()
    before: tuple[Title, ...] = ()
    article: tuple[Title, ...] = ()
    link: tuple[Title, ...] = ()
    given: tuple[Title, ...] = ()
    body: tuple[Title, ...] = ()

    def pronoun_of(self, word: str, language: str) -> Pronoun | None:
        """Return the pronoun that a word is, in the language of the article if that is known.

        Capitals all through are a name: “US” is not “us”.
        """
        if len(word) > 1 and word.isupper():
            return None
        rows = (it for it in self.pronoun if _speaks(it.language, language))
        return next((it for it in rows if word.casefold() in it.words), None)

    def is_title(self, word: str) -> bool:
        """Whether a word is a title or an office, in any language."""
        parts = _bare(word).split("-")
        return all(any(part in it.words for it in self.title) for part in parts)

    def is_before(self, word: str) -> bool:
        """Whether a word may stand before a title or name and says nothing of who it is."""
        return any(_bare(word) in it.words for it in self.before)

    def is_article(self, word: str) -> bool:
        """Whether a word begins the noun phrase that it stands in."""
        return any(_bare(word) in it.words for it in self.article)

    def is_link(self, word: str) -> bool:
        """Whether someone else is named behind a word."""
        return any(word in it.words for it in self.link)

    def genders(self, words: Iterable[str]) -> set[Gender]:
        """Return the genders that titles and pronouns among the words tell."""
        rows: tuple[Title | Pronoun, ...] = (*self.title, *self.pronoun)
        told = {it.gender for word in map(_bare, words) for it in rows if word in it.words}
        return told - {""}

    def given_genders(self, name: str) -> set[Gender]:
        """Return the genders of whom the first word of a longer name is given to."""
        first, _, rest = name.partition(" ")
        return {it.gender for it in self.given if rest and _bare(first) in it.words}

    def kind_of(self, name: str) -> str:
        """Return the type of entity that a name tells: a person, an organisation, or nothing."""
        if any(_bare(word) in it.words for word in name.split() for it in self.body):
            return "ORG"
        return "PER" if self.given_genders(name) else ""

    def is_office(self, words: str) -> bool:
        """Whether words are an office and no name: “the president”."""
        parts = [it for it in words.split() if not self.is_before(it)]
        return bool(parts) and all(map(self.is_title, parts))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who may be meant, and why; without an entity, a new one of that `name`."""

    why: str
    entity: Entity | None = None
    name: str = ""


@dataclass(slots=True)
class _Cast:
    """Who is in an article already: where each is mentioned, and by which words."""

    by_id: dict[str, Entity]
    places: list[tuple[Span, Entity]] = field(default_factory=list)

    def distance(self, entity: Entity, start: int) -> float:
        """Return how far before `start` someone was mentioned last; behind counts as far."""
        before = [start - it.start for it, who in self.places if who == entity]
        near = [it for it in before if it > 0]
        return min(near) if near else 1e9


def read_words(text: str) -> Words:
    """Return what a TOML file says of words: see the file itself."""
    return Words.model_validate(tomllib.loads(text))


def identity(schema: Schema, label: str) -> str:
    """Return the attribute that says who a span of that label is: its first of type `entity`."""
    found = schema.by_name.get(label)
    return next((it.name for it in found.attributes if it.type == "entity"), "") if found else ""


def name_in(words: str) -> str:
    """Return some words as a name: on one line, without a genitive or signs at the edges."""
    parts = [it.group() for it in _WORD.finditer(words)]
    if not parts:
        return ""
    start = words.index(parts[0])
    end = words.rindex(parts[-1]) + len(parts[-1])
    return _GENITIVE.sub("", " ".join(words[start:end].split()))


def forms(words: str, known: Words) -> list[str]:
    """Return the names that may be in some words, the longest first.

    All of the words, and what follows a title or a word in small letters: “Ukrainian President
    Volodymyr Zelenskyy” holds “Volodymyr Zelenskyy”.
    """
    name = name_in(words)
    parts = name.split()
    found = [name] if name else []
    links = [at for at, it in enumerate(parts) if known.is_link(it)]
    found += (
        " ".join(parts[at:])
        for at in range(1, min(len(parts), LONGEST, *links[:1] or [LONGEST]))
        if not (parts[at][0].islower() or known.is_title(parts[at]))
        and (parts[at - 1][0].islower() or known.is_title(parts[at - 1]))
    )
    if len(parts) > 1 and known.is_before(parts[0]):
        found.insert(1, " ".join(parts[1:]))
    return list(dict.fromkeys(found))


def candidates(
    document: Document,
    span: Span,
    schema: Schema,
    known: Words,
    others: Sequence[Entity] = (),
) -> list[Candidate]:
    """Return who may be meant by a span, the likeliest first; the last may be a new entity.

    `others` are those of the whole cast who are named like one of its `forms`.
    """
    words = span.words(document.article.text)
    cast = _cast_of(document, span, schema)
    pronoun = known.pronoun_of(name_in(words), document.article.language)
    if pronoun is not None:
        found = _for_pronoun(document, span, pronoun, cast, (schema, known))
        return [Candidate(why, who) for who, why in found][:MOST]
    names = forms(words, known)
    called = known.genders([*words.split(), *_title_before(document, span, known)])
    ranked: dict[str, tuple[tuple[int, int, float], Candidate]] = {}
    around = {who.id for it, who in cast.places if _covers(it, span)}
    for who in {it.id: it for it in (*cast.by_id.values(), *others)}.values():
        # “Ukraine” inside “Ukraine’s air force” is part of that name, but somebody else.
        here = who.id in cast.by_id and who.id not in around
        hit = _reason(who, names, known, here=here) if names else None
        hit = hit or _holds(who, names, known, cast, document.article.text)
        if hit:
            rank, why = hit
            near = cast.distance(who, span.start)
            # Where a name is not just theirs, a title may say that another one is meant.
            misfit = _calls_other(who, called, document, cast, known) if rank else 0
            ranked[who.id] = ((misfit, rank, near), Candidate(why, who))
    result = [it for _, it in sorted(ranked.values(), key=lambda pair: pair[0])][: MOST - 1]
    if names:
        new = new_name(names, known)
        whole = fuller(document.article.text[:NEWS], new, known)
        taken = {folded(it.entity.name) for it in result if it.entity}
        result.append(Candidate("new", name=new if folded(whole) in taken else whole))
    return result


def fuller(text: str, name: str, known: Words) -> str:
    """Return a name of one word with what stands before it where a text first has more of it.

    A capital at the start of a sentence says nothing, unless it is that of a given name.
    """
    if " " in name or not name[:1].isupper():
        return name
    before = rf"((?:\p{{Lu}}[\p{{L}}\p{{M}}'’-]+ ){{1,3}}){re.escape(name)}(?![\p{{L}}\p{{N}}])"
    for found in re.finditer(before, text):
        parts = found[1].split()
        begins = text[: found.start()].rstrip(" \u00a0“‘«„\"'")[-1:] in ("", *".!?…:\n\r")
        while parts and (known.is_title(parts[0]) or known.is_before(parts[0])):
            parts, begins = parts[1:], False
        if parts and (not begins or known.given_genders(f"{parts[0]} {name}")):
            return " ".join([*parts, name])
    return name


def new_name(names: Sequence[str], known: Words) -> str:
    """Return the name that a new entity gets: without titles in front where a name is left."""
    parts = names[0].split()
    while len(parts) > 1 and (known.is_before(parts[0]) or _is_office(parts, known)):
        parts = parts[1:]
    return " ".join(parts)


def _is_office(parts: Sequence[str], known: Words) -> bool:
    """Whether the first words are an office and a name follows it."""
    titles = [at for at, it in enumerate(parts[:-1]) if known.is_title(it)]
    return bool(titles) and any(not it[0].islower() for it in parts[titles[-1] + 1 :])


def _cast_of(document: Document, span: Span, schema: Schema) -> _Cast:
    by_id = {it.id: it for it in document.entities}
    cast = _Cast({})
    if not by_id:
        return cast
    names = {it.name: identity(schema, it.name) for it in schema.labels}
    for it in document.spans:
        value = it.attributes.get(names.get(it.label, ""))
        who = by_id.get(value) if isinstance(value, str) else None
        if who and it.id != span.id and it.state != "rejected":
            cast.by_id[who.id] = who
            cast.places.append((it, who))
    return cast


def _reason(
    who: Entity, names: Sequence[str], known: Words, *, here: bool
) -> tuple[int, str] | None:
    """Say why someone may be meant by a name, and how sure that is (less is surer)."""
    keys = [folded(it) for it in names]
    own, aliases = folded(who.name), {folded(it) for it in who.aliases}
    # What stands before a name says nothing of who it is.
    first = keys[: 1 + (known.is_before(names[0].split()[0]) and len(keys) > 1)]
    parts = own.split()
    # “University of Merrowgate” is not Merrowgate, nor is “Alma Council” Council.
    personal = not any(map(known.is_link, names[0].split())) and not known.kind_of(names[0])
    personal = personal or known.kind_of(names[-1]) == "PER"
    surname = own.endswith(f" {keys[-1]}")
    reasons = (
        (own in first, 0, "same name"),
        (aliases.intersection(first), 1, "alias"),
        ({own, *aliases}.intersection(keys), 2, "named in these words"),
        (surname and here, 3, "surname, in this article"),
        (surname, 5, "surname, in the project"),
        (here and keys[-1] in parts, 4, "part of the name, in this article"),
        (here and personal and keys[-1].endswith(f" {own}"), 4, "short for it, in this article"),
    )
    return next(((rank, why) for holds, rank, why in reasons if holds), None)


def _holds(
    who: Entity, names: Sequence[str], known: Words, cast: _Cast, text: str
) -> tuple[int, str] | None:
    """Say that someone was named with an office that now stands alone."""
    if not names or not known.is_office(names[0]):
        return None
    office = {_bare(it) for it in names[0].split() if known.is_title(it)}
    said = (it.words(text).split() for it, other in cast.places if other == who)
    held = any(office <= set(map(_bare, words)) for words in said)
    return (6, "so called in this article") if held else None


def _for_pronoun(
    document: Document, span: Span, pronoun: Pronoun, cast: _Cast, rules: tuple[Schema, Words]
) -> Iterator[tuple[Entity, str]]:
    """Yield who a pronoun may stand for: who speaks, or who was mentioned last and fits."""
    schema, known = rules
    frames = [it for it in document.over(span.start, span.end) if _covers(it, span)][::-1]
    if pronoun.speaker:
        yield from _once((who, "speaks here") for who in _speakers(document, frames, cast, schema))
        return
    speakers = {it.id for it in _speakers(document, frames, cast, schema)}
    before = [(it, who) for it, who in cast.places if it.end <= span.start]
    sources = {it.source for it in document.relations}
    filled = [it for it in document.spans if it.id in sources]
    ranked = []
    for it, who in before:
        misfit = _misfit(who, pronoun, document, cast, known)
        if misfit is None or who.id in speakers:
            continue
        # What others say in a quote is a world of its own.
        aside = any(frame not in frames and _covers(frame, it) for frame in filled)
        ranked.append(((misfit, aside, -it.start), who))
    ranked.sort(key=lambda pair: pair[0])
    yield from _once((who, "mentioned before") for _, who in ranked)


def _misfit(
    who: Entity, pronoun: Pronoun, document: Document, cast: _Cast, known: Words
) -> int | None:
    """Say how badly someone fits a pronoun: 0 as far as one knows, 1 hardly; None not at all."""
    if pronoun.types and who.type and who.type not in pronoun.types:
        return None
    told = _told(who, document, cast, known)
    if pronoun.gender and told and pronoun.gender not in told:
        return 1 if pronoun.either else None
    # What only the name tells is a guess: it puts nobody out.
    kind, genders = who.type or known.kind_of(who.name), known.given_genders(who.name)
    alien = bool(pronoun.types and kind and kind not in pronoun.types)
    differs = bool(pronoun.gender and not told and genders and pronoun.gender not in genders)
    many = pronoun.plural and kind != "ORG" and _is_one_person(who.name)
    return int(alien or differs or many)


def _told(who: Entity, document: Document, cast: _Cast, known: Words) -> set[Gender]:
    """Return the genders that the titles and pronouns of someone's mentions tell."""
    told: set[Gender] = set()
    for it, other in cast.places:
        if other == who:
            words = it.words(document.article.text).split()
            told |= known.genders([*words, *_title_before(document, it, known)])
    return told


def _title_before(document: Document, span: Span, known: Words) -> list[str]:
    """Return the title before a span, which counts as well: “Mrs Kern”, with Kern alone marked."""
    words = document.article.text[max(0, span.start - BEFORE) : span.start].split()
    return [it for it in words[-1:] if known.is_title(it)]


def _calls_other(
    who: Entity, called: set[Gender], document: Document, cast: _Cast, known: Words
) -> int:
    """Say how badly someone fits the gender of a mention: 0 well, 1 nobody knows, 2 not."""
    genders = _told(who, document, cast, known) or known.given_genders(who.name)
    if not called or called & genders:
        return 0
    return 2 if genders else 1


def _is_one_person(name: str) -> bool:
    """Whether a name looks like that of one person: two or three words in capitals."""
    parts = name.split()
    return 1 < len(parts) < 4 and all(it[0].isupper() for it in parts)


def _speakers(
    document: Document, frames: Sequence[Span], cast: _Cast, schema: Schema
) -> Iterator[Entity]:
    """Yield who fills the first role of spans, the innermost first: whose words they are."""
    for frame in sorted(frames, key=lambda it: it.end - it.start):
        label = schema.by_name.get(frame.label)
        first = label.roles[0].name if label and label.roles else ""
        for relation in document.roles(frame.id):
            if relation.label == first:
                yield from (who for it, who in cast.places if it.id == relation.target)


def _covers(outer: Span, inner: Span) -> bool:
    return outer.id != inner.id and any(
        start <= inner.start and inner.end <= end for start, end in outer.fragments
    )


def _once(found: Iterable[tuple[Entity, str]]) -> Iterator[tuple[Entity, str]]:
    seen = set()
    for who, why in found:
        if who.id not in seen:
            seen.add(who.id)
            yield who, why


def _speaks(language: str, wanted: str) -> bool:
    return not wanted or wanted.casefold().partition("-")[0] == language


def _bare(word: str) -> str:
    return _GENITIVE.sub("", word).casefold().strip(".")
