"""brat standoff: a folder with a `.txt` and an `.ann` for each document, and `annotation.conf`.

Offsets are code points, and the text is the article's, to the byte. A label that has roles is
an event (`E`), whose trigger is the span and whose arguments are what fills the roles; any
other label is a text-bound annotation (`T`). Choices and flags are attributes (`A`), as the
configuration lists them; other values are notes (`#`) with the attribute's name, as JSON where
they are no plain line. Entities are normalisations (`N`) with their names.

brat lets no fragment go across a line end, so such a fragment is cut there, and a note says
what it was; the importer reads it. What brat cannot do:

- only accepted spans and relations are written;
- a span of nothing but line ends is dropped, and its relations with it;
- who thought of a label and under which version of the schema, attributes of relations, and all
  of an entity but its name are lost, and so are the article's metadata and id, the author, and
  how far an article is;
- ids are given anew.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import orjson
from pydantic import JsonValue

from annotator.model.document import Document
from annotator.model.file_names import FileNames
from annotator.model.schema import Attribute, Label, Role, Schema
from annotator.model.span import Range, Span
from annotator.model.standoff import CAST, FRAGMENTS, LINE_END, brat_name, without_line_ends
from annotator.plugins import Exporter, Losses, Report

NOT_ACCEPTED = "span that is not accepted"
NO_LABEL = "span whose label is not in the schema"
BLANK = "span of nothing but line ends"
ROLE_NOT_ACCEPTED = "relation that is not accepted"
ROLE_OF_LOST = "relation of a span that is not written"
ROLE_ATTRIBUTES = "attribute of a relation"
METADATA = "field of an article's metadata"
ENTITY = "entity, of which only the name is kept"
ENTITY_UNUSED = "entity that no span of the article refers to"

_METADATA = ("title", "source", "url", "author", "published", "language", "metadata")
_CONFIGURATION = "annotation.conf"
_PLAIN = re.compile(r"\S([^\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]*\S)?")


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Make the folder `path` and write its files."""
    path.mkdir()
    files: list[Path] = []
    names = FileNames()
    names.give("annotation")
    losses = Losses()
    articles = spans = 0
    for document in documents:
        name = names.give(document.article.id)
        page = _Page(document, schema, losses)
        for suffix, text in ((".txt", document.article.text), (".ann", "".join(page.lines()))):
            files.append(path / f"{name}{suffix}")
            files[-1].write_bytes(text.encode())
        articles += 1
        spans += len(page.kept)
    files.append(path / _CONFIGURATION)
    files[-1].write_bytes(configuration(schema).encode())
    return Report(articles, spans, tuple(files), tuple(losses.found))


def configuration(schema: Schema) -> str:
    """Return an `annotation.conf` with which brat takes all that this module writes."""
    parts = [
        "[entities]",
        *(brat_name(it.name) for it in schema.labels if not it.roles),
        "",
        "[relations]",
        "# Without this line brat complains about spans in spans.",
        "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        *(_event(it) for it in schema.labels if it.roles),
        "",
        "[attributes]",
        *_attributes(schema),
        "",
    ]
    return "\n".join(parts)


def _event(label: Label) -> str:
    roles = ", ".join(
        f"{brat_name(it.name)}{_times(it)}:{'|'.join(map(brat_name, it.targets))}"
        for it in label.roles
    )
    return f"{brat_name(label.name)}\t{roles}"


def _times(role: Role) -> str:
    if role.max is None:
        return "+" if role.min else "*"
    if role.max == 1:
        return "" if role.min else "?"
    return f"{{{role.min}-{role.max}}}"


def _attributes(schema: Schema) -> Iterator[str]:
    """Yield one line for each name; labels that share one share its values as well."""
    labels: dict[str, list[str]] = {}
    values: dict[str, dict[str, None]] = {}
    for label in schema.labels:
        for attribute in label.attributes:
            words = _words(attribute)
            if words or attribute.type == "boolean":
                name = brat_name(attribute.name)
                labels.setdefault(name, []).append(brat_name(label.name))
                values.setdefault(name, {}).update(dict.fromkeys(words))
    for name, having in labels.items():
        chosen = f", Value:{'|'.join(values[name])}" if values[name] else ""
        yield f"{name}\tArg:{'|'.join(having)}{chosen}"


def _words(attribute: Attribute) -> list[str]:
    """Return the values of a choice that can be one word of a line."""
    if attribute.type != "enum":
        return []
    depending = attribute.depends.values.values() if attribute.depends else ()
    known = dict.fromkeys([*attribute.values, *(it for row in depending for it in row)])
    return [it for it in known if it == brat_name(it).rstrip("_")]


@dataclass(slots=True)
class _Page:
    """The lines of one document."""

    document: Document
    schema: Schema
    losses: Losses
    kept: dict[str, Span] = field(default_factory=dict)
    pieces: dict[str, tuple[Range, ...]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Return all of them, and note what is in none."""
        self._choose()
        text = self.document.article.text
        things = {span_id: f"T{at}" for at, span_id in enumerate(self.kept, 1)}
        triggers = [it.id for it in self.kept.values() if self.schema.by_name[it.label].roles]
        events = {span_id: f"E{at}" for at, span_id in enumerate(triggers, 1)}
        refs = things | events
        marks = [*self._marks(refs)]
        attributes = [line for is_attribute, line in marks if is_attribute]
        notes = [line for is_attribute, line in marks if not is_attribute]
        return [
            *(self._thing(text, things[it.id], it) for it in self.kept.values()),
            *self._events(things, events, refs),
            *(f"A{at}\t{line}\n" for at, line in enumerate(attributes, 1)),
            *(f"N{at}\t{line}\n" for at, line in enumerate(self._cast(refs), 1)),
            *(f"#{at}\t{line}\n" for at, line in enumerate(notes, 1)),
        ]

    def _choose(self) -> None:
        article = self.document.article
        for span in self.document.spans:
            pieces = without_line_ends(article.text, span.fragments)
            if span.state != "accepted":
                self.losses.add(NOT_ACCEPTED, article.id, span.id)
            elif span.label not in self.schema.by_name:
                self.losses.add(NO_LABEL, article.id, span.id)
            elif not pieces:
                self.losses.add(BLANK, article.id, span.id)
            else:
                self.kept[span.id], self.pieces[span.id] = span, pieces
                self.losses.made(span)
        if fields := sum(bool(getattr(article, it)) for it in _METADATA):
            self.losses.add(METADATA, article.id, count=fields)

    def _thing(self, text: str, ref: str, span: Span) -> str:
        pieces = self.pieces[span.id]
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(text[start:end] for start, end in pieces)
        return f"{ref}\t{brat_name(span.label)} {places}\t{words}\n"

    def _events(
        self, things: dict[str, str], events: dict[str, str], refs: dict[str, str]
    ) -> Iterator[str]:
        filled: dict[str, list[tuple[str, str]]] = {}
        for relation in self.document.relations:
            where = (self.document.article.id, relation.id)
            if relation.state != "accepted":
                self.losses.add(ROLE_NOT_ACCEPTED, *where)
            elif relation.source not in events or relation.target not in refs:
                self.losses.add(ROLE_OF_LOST, *where)
            else:
                filled.setdefault(relation.source, []).append((relation.label, relation.target))
                if relation.attributes:
                    self.losses.add(ROLE_ATTRIBUTES, *where, count=len(relation.attributes))
                self.losses.made(relation)
        for span_id, event in events.items():
            arguments = [f"{brat_name(self.kept[span_id].label)}:{things[span_id]}"]
            counts: dict[str, int] = {}
            for role, target in filled.get(span_id, ()):
                counts[role] = counts.get(role, 0) + 1
                number = counts[role] if counts[role] > 1 else ""
                arguments.append(f"{brat_name(role)}{number}:{refs[target]}")
            yield f"{event}\t{' '.join(arguments)}\n"

    def _marks(self, refs: dict[str, str]) -> Iterator[tuple[bool, str]]:
        """Yield what is said of the spans: whether it is an attribute or a note, and its line."""
        for span in self.kept.values():
            ref = refs[span.id]
            label = self.schema.by_name[span.label]
            for name, value in sorted(span.attributes.items()):
                word = _word(label.attribute(name), value)
                if word is None:
                    yield False, f"{brat_name(name)} {ref}\t{_note(value)}"
                else:
                    yield True, f"{brat_name(name)} {ref}{word and f' {word}'}"
            if self.pieces[span.id] != span.fragments:
                real = ";".join(f"{start} {end}" for start, end in span.fragments)
                yield False, f"{FRAGMENTS} {ref}\t{real}"
            if span.note:
                yield False, f"AnnotatorNotes {ref}\t{_note(span.note)}"

    def _cast(self, refs: dict[str, str]) -> Iterator[str]:
        """Yield the names of entities, each once, at the first span that refers to it."""
        users: dict[JsonValue, str] = {}
        for span in self.kept.values():
            for attribute in self.schema.by_name[span.label].attributes:
                value = span.attributes.get(attribute.name)
                if attribute.type == "entity" and isinstance(value, str):
                    users.setdefault(value, refs[span.id])
        article_id = self.document.article.id
        for entity in self.document.entities:
            ref = users.get(entity.id)
            if ref is None:
                self.losses.add(ENTITY_UNUSED, article_id, entity.id)
                continue
            yield f"Reference {ref} {CAST}:{quote(entity.id)}\t{_note(entity.name)}"
            if entity.model_copy(update={"id": "x", "name": "x"}) != type(entity)(id="x", name="x"):
                self.losses.add(ENTITY, article_id, entity.id)


def _word(attribute: Attribute | None, value: JsonValue) -> str | None:
    """Return a value as the one word of an attribute, empty for a flag; None if it is none."""
    if attribute and attribute.type == "boolean" and value is True:
        return ""
    if attribute and isinstance(value, str) and value in _words(attribute):
        return value
    return None


def _note(value: JsonValue) -> str:
    """Return a value as one line: a text as it is, if it is read as nothing else."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        try:
            orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    written = orjson.dumps(value).decode()
    return LINE_END.sub(lambda it: "".join(f"\\u{ord(sign):04x}" for sign in it[0]), written)


EXPORTER = Exporter(
    name="brat",
    summary="brat standoff: .txt and .ann files, frames as events, with annotation.conf",
    suffix="",
    write=write,
    cannot_hold="No metadata, ids, authors, states or origins; attributes of relations are lost, "
    "and of entities all but the name.",
    folder=True,
)
