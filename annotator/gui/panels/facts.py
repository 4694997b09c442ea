"""What is known of a span, in words: for its card, and for those who hear instead of see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from PySide6.QtCore import QDate, QLocale

from annotator.gui.panels.values import written
from annotator.model.change import Change
from annotator.model.document import Document
from annotator.model.rules import role_of
from annotator.model.schema import Schema, sentence_case
from annotator.model.span import Range, Span

LONGEST = 90
"""Characters of a span's words that are said where another one is the subject."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A span in words; `rows` are names with values: roles, attributes, and roles it fills."""

    label: str
    words: str
    aside: str
    rows: tuple[tuple[str, str], ...]

    def sentence(self) -> str:
        """Return all of it as it is said aloud."""
        head = f"{self.label}{f', {self.aside}' if self.aside else ''}: {self.words}"
        return ". ".join([head, *(f"{name}: {value}" for name, value in self.rows)])


def facts(document: Document, schema: Schema, span: Span, reason: str = "") -> Facts:
    """Return what is known of a span of a document; `reason` is why it is proposed, if it is."""
    rows: dict[str, list[str]] = {}
    for name, value in (
        *_roles(document, schema, span),
        *_attributes(document, schema, span),
        *_filled(document, schema, span),
    ):
        rows.setdefault(name, []).append(value)
    if span.note:
        rows["Note"] = [cut(span.note)]
    why = reason or f"proposed by {span.origin}"
    aside = {"accepted": "", "proposed": why, "rejected": f"rejected; {why}"}[span.state]
    found = tuple((name, ", ".join(values)) for name, values in rows.items())
    return Facts(span.label, span.words(document.article.text), aside, found)


def _roles(document: Document, schema: Schema, span: Span) -> Iterator[tuple[str, str]]:
    label = schema.by_name.get(span.label)
    order = [it.name for it in label.roles] if label else []
    relations = [it for it in document.roles(span.id) if it.state != "rejected"]
    known = [it for it in relations if it.label in order]
    known.sort(key=lambda it: order.index(it.label))
    for relation in [*known, *(it for it in relations if it.label not in order)]:
        if target := document.by_id.get(relation.target):
            yield _role(schema, span, relation.label), cut(target.words(document.article.text))


def _role(schema: Schema, span: Span, name: str) -> str:
    role = role_of(schema, span, name)
    return role.heading if role else sentence_case(name)


def _filled(document: Document, schema: Schema, span: Span) -> Iterator[tuple[str, str]]:
    for relation in document.touching([span.id]):
        source = document.by_id.get(relation.source)
        if relation.target == span.id and source and relation.state != "rejected":
            words = cut(source.words(document.article.text))
            yield f"{_role(schema, source, relation.label)} of", f"{source.label} {words}"


def _attributes(document: Document, schema: Schema, span: Span) -> Iterator[tuple[str, str]]:
    label = schema.by_name.get(span.label)
    for name, value in span.attributes.items():
        attribute = label.attribute(name) if label else None
        heading = attribute.heading if attribute else sentence_case(name)
        yield heading, cut(_written(document, attribute.type if attribute else "", value))


def _written(document: Document, kind: str, value: JsonValue) -> str:
    if kind == "entity":
        return next((it.name for it in document.entities if it.id == value), written(value))
    if kind == "fragments" and isinstance(value, list):
        pairs = (tuple(it) for it in value if isinstance(it, list))
        places = [Range(*it) for it in pairs if all(isinstance(edge, int) for edge in it)]  # type: ignore[arg-type]
        return " … ".join(" ".join(document.article.text[a:b].split()) for a, b in places)
    return written(value)


def cut(words: str, longest: int = LONGEST) -> str:
    """Return words on one line, without their middle where they are many."""
    line = " ".join(words.split())
    if len(line) <= longest:
        return line
    before, after = line[: longest * 2 // 3], line[-longest // 3 + 3 :]
    return f"{before.rpartition(' ')[0] or before} … {after.partition(' ')[2] or after}"


def told(story: Sequence[Change], now: datetime | None = None) -> str:
    """Return who made a span and when, and who changed it last, for a log that has it."""
    if not story:
        return ""
    first, last = story[0], story[-1]
    words = f"{first.author}, {moment(first.at, now)}"
    if first.kind == "import":
        words = f"Imported for {words}"
    elif first.kind == "suggest":
        words = f"Proposed to {words}"
    elif first.origin != "human":
        words = f"{words}, with {first.origin}"
    if last is not first:
        who = "" if last.author == first.author else f" by {last.author}"
        done = "accepted" if last.action.startswith("Accept ") else "changed"
        words += f" · {done}{who} {moment(last.at, now)}"
    return words


def moment(at: str, now: datetime | None = None) -> str:
    """Return when something was, in the time of this computer: `today, 14:05`."""
    then = datetime.fromisoformat(at).astimezone()
    today = now or datetime.now().astimezone()
    clock = f"{then:%H:%M}"
    if then.date() == today.date():
        return f"today, {clock}"
    day = QDate(then.year, then.month, then.day)
    date = QLocale(QLocale.Language.English).toString(day, "d MMMM yyyy")
    return f"{date}, {clock}"
