"""HTML: one page with all labelled articles, to read, to print and to send; it needs nothing else.

Every label is a line under its words, in the colour of the schema, the innermost next to the
text, so that nested, crossing and identical ones stay apart; a tag stands where each fragment
starts, and leads to the list below the article, which has attributes, roles, states and notes.
Further fragments of a span have `…` before their tag. The page follows the reader's light or
dark theme, has no scripts, and loads nothing. Tags are not selected with the text, so what is
copied is what the article says.

Where more than eight labels lie on the same words, the longest are only in the list.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path

import orjson
from pydantic import JsonValue

from annotator.model.document import Document
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.plugins import Exporter, Losses, Report

LANES = 8
"""Lines that fit under a line of text."""

LANE = "fragment without a line of its own, as eight lie there already"
METADATA = "address or metadata of an article"
RELATION_ATTRIBUTES = "attribute of a relation"
ENTITY = "entity, of which only the name is there"
NUL = "character U+0000, which HTML has not"

_STYLE = """
:root{color-scheme:light dark;--page:#fcfbf8;--text:#1c1b19;--muted:#65625b;--line:#dedbd2;LIGHT}
@media (prefers-color-scheme:dark){:root{--page:#17191c;--text:#e9e7e2;--muted:#a3a09a;
--line:#34373c;DARK}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:52rem;padding:2rem 1.25rem 4rem;background:var(--page);
color:var(--text);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.3rem;margin:0;line-height:1.3}
article{border-top:1px solid var(--line);padding-top:1.5rem;margin-top:2.5rem}
.facts{color:var(--muted);font-size:.875rem;margin:.25rem 0 1rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:0;list-style:none;
font-size:.875rem}
.text{font:1.0625rem/1 Georgia,"Noto Serif",serif;white-space:pre-wrap;unicode-bidi:plaintext;
overflow-wrap:anywhere;line-height:calc(1.75em + var(--lanes)*5px)}
.m{background-repeat:no-repeat;background-size:100% 3px;padding-bottom:calc(var(--lanes)*5px);
-webkit-box-decoration-break:clone;box-decoration-break:clone;IMAGES;POSITIONS}
.t{font:600 .6875rem/1 system-ui,sans-serif;color:var(--c);text-decoration:none;
vertical-align:.55em;margin-right:.25em;white-space:nowrap;user-select:none;
-webkit-user-select:none}
.legend .t,td .t{font-size:.8125rem;vertical-align:baseline}
td .t{margin:0;white-space:normal}
.t:focus,.t:hover{outline:2px solid var(--c);outline-offset:1px;border-radius:2px}
details{margin-top:1rem;font-size:.875rem}summary{cursor:pointer;color:var(--muted)}
table{border-collapse:collapse;width:100%;margin-top:.5rem}
td{border-top:1px solid var(--line);padding:.3rem .75rem .3rem 0;vertical-align:top;
overflow-wrap:anywhere}
td:first-child{white-space:nowrap}td.words{width:40%}
tr:target{background:var(--line)}
@media print{details{display:none}}
"""


def write(documents: Iterable[Document], schema: Schema, path: Path) -> Report:
    """Write the page."""
    losses = Losses()
    entities: set[str] = set()
    articles = spans = 0
    with path.open("wb") as file:
        file.write(_head(schema).encode())
        for document in documents:
            articles += 1
            spans += len(document.spans)
            page = _Page(document, schema, f"a{articles}", losses)
            file.write("".join(page.lines()).encode())
            _add_losses(document, entities, losses)
        file.write(b"</body>\n</html>\n")
    return Report(articles, spans, (path,), losses.found)


def _head(schema: Schema) -> str:
    colors = list(enumerate(schema.labels))
    light = "".join(f"--c{at}:{label.light.bar};" for at, label in colors)
    dark = "".join(f"--c{at}:{label.dark.bar};" for at, label in colors)
    lanes = range(LANES)
    images = ",".join(f"linear-gradient(var(--l{it},transparent) 0 0)" for it in lanes)
    places = ",".join(f"0 calc(100% - (var(--lanes) - {it + 1})*5px)" for it in lanes)
    style = (
        _STYLE.replace("LIGHT", light)
        .replace("DARK", dark)
        .replace("IMAGES", f"background-image:{images}")
        .replace("POSITIONS", f"background-position:{places}")
    )
    legend = "".join(
        f'<li><span class="t" style="--c:var(--c{at})" title="{escape(label.description)}">'
        f"{escape(label.name)}</span></li>"
        for at, label in colors
    )
    title = f"Labelled articles – {escape(schema.name)}"
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<ul class="legend">{legend}</ul>\n'
    )


class _Page:
    """One document as HTML; `id_` is unique in the page."""

    def __init__(self, document: Document, schema: Schema, id_: str, losses: Losses) -> None:
        self._document = document
        self._text = document.article.text
        self._id = id_
        self._colors = {label.name: f"var(--c{at})" for at, label in enumerate(schema.labels)}
        self._numbers = {span.id: at for at, span in enumerate(document.spans, 1)}
        self._names = {entity.id: entity.name for entity in document.entities}
        self._lanes = _packed(document, losses)

    def lines(self) -> Iterator[str]:
        """Yield the HTML of the article, and of the list of its labels."""
        document, article = self._document, self._document.article
        facts = (
            article.source, article.author, article.published, f"labels of {document.author}",
            document.status.replace("_", " "),
        )  # fmt: skip
        lanes = max((lane for _, _, lane in self._lanes), default=-1) + 1
        title = escape(article.title or article.id)
        yield f'<article id="{self._id}">\n<h2 dir="auto">{title}</h2>\n'
        yield f'<p class="facts">{escape(" · ".join(filter(None, facts)))}</p>\n'
        yield f'<div class="text" dir="auto" style="--lanes:{lanes}"'
        yield f' lang="{escape(article.language)}">' if article.language else ">"
        yield from self._pieces()
        yield "</div>\n"
        if document.spans:
            count = len(document.spans)
            yield f"<details><summary>{count} label{'s' if count > 1 else ''}</summary>\n<table>\n"
            yield from (self._row(span) for span in document.spans)
            yield "</table></details>\n"
        yield "</article>\n"

    def _pieces(self) -> Iterator[str]:
        """Yield the text, cut wherever a fragment starts or ends, with a tag at each start."""
        edges = {edge for fragment, _, _ in self._lanes for edge in fragment}
        waiting = sorted(self._lanes, key=lambda it: (-it[0].start, it[0].end, it[1].id))
        open_: list[tuple[Range, Span, int]] = []
        for start, end in pairwise(sorted(edges | {0, len(self._text)})):
            open_ = [it for it in open_ if it[0].end > start]
            new = []
            while waiting and waiting[-1][0].start <= start:
                new.append(waiting.pop())
            if new:
                tags = (self._tag(span, first=start == span.start) for _, span, _ in new)
                yield self._marked("".join(tags), open_)
            open_ += new
            yield self._marked(_text(self._text[start:end]), open_)

    def _marked(self, html: str, spans: list[tuple[Range, Span, int]]) -> str:
        if not spans:
            return html
        colors = sorted((lane, self._color(span)) for _, span, lane in spans)
        style = ";".join(f"--l{lane}:{color}" for lane, color in colors)
        title = escape("\n".join(sorted({self._name(span) for _, span, _ in spans})))
        return f'<span class="m" style="{style}" title="{title}">{html}</span>'

    def _color(self, span: Span) -> str:
        return self._colors.get(span.label, "var(--muted)")

    def _name(self, span: Span) -> str:
        return span.label if span.state == "accepted" else f"{span.label} ({span.state})"

    def _tag(self, span: Span, *, first: bool, words: str = "") -> str:
        words = words or ("" if first else "…") + self._name(span)
        place = f"#{self._id}-{self._numbers[span.id]}"
        return f'<a class="t" href="{place}" style="--c:{self._color(span)}">{escape(words)}</a>'

    def _row(self, span: Span) -> str:
        said = [
            f"{escape(name)}: {escape(self._value(value))}"
            for name, value in sorted(span.attributes.items())
        ]
        said += [f"→ {escape(name)}: {', '.join(it)}" for name, it in self._roles(span).items()]
        if span.note:
            said.append(f"<i>{escape(span.note)}</i>")
        number = self._numbers[span.id]
        return (
            f'<tr id="{self._id}-{number}"><td>{self._tag(span, first=True)}</td>'
            f'<td class="words" dir="auto">{escape(span.words(self._text))}</td>'
            f"<td>{'<br>'.join(said)}</td></tr>\n"
        )

    def _roles(self, span: Span) -> Mapping[str, list[str]]:
        roles: dict[str, list[str]] = {}
        for it in self._document.roles(span.id):
            target = self._document.by_id.get(it.target)
            if target:
                words = target.words(self._text)
                state = "" if it.state == "accepted" else f" ({it.state})"
                roles.setdefault(f"{it.label}{state}", []).append(
                    self._tag(target, first=True, words=words or target.label)
                )
        return roles

    def _value(self, value: JsonValue) -> str:
        if isinstance(value, str):
            return self._names.get(value, value)
        if isinstance(value, list) and all(isinstance(it, str) for it in value):
            return ", ".join(map(str, value))
        return orjson.dumps(value).decode()


def _text(text: str) -> str:
    """Return text as HTML that browsers read back as it was: they would take CR for a line feed."""
    return escape(text, quote=False).replace("\r", "&#13;")


def _packed(document: Document, losses: Losses) -> list[tuple[Range, Span, int]]:
    """Return each fragment with its lane: the shortest first, next to the text."""
    found = sorted(
        ((fragment, span) for span in document.spans for fragment in span.fragments),
        key=lambda it: (it[0].end - it[0].start, it[0].start, it[1].id),
    )
    taken: list[list[Range]] = [[] for _ in range(LANES)]
    placed = []
    for fragment, span in found:
        lane = next((at for at, it in enumerate(taken) if _free(it, fragment)), None)
        if lane is None:
            losses.add(LANE, document.article.id, span.id)
            continue
        taken[lane].append(fragment)
        placed.append((fragment, span, lane))
    return placed


def _free(taken: Iterable[Range], fragment: Range) -> bool:
    return all(it.end <= fragment.start or fragment.end <= it.start for it in taken)


def _add_losses(document: Document, entities: set[str], losses: Losses) -> None:
    article = document.article
    counts = {
        METADATA: sum(bool(getattr(article, it)) for it in ("url", "metadata")),
        NUL: article.text.count("\0"),
    }
    for what, count in counts.items():
        if count:
            losses.add(what, article.id, count=count)
    labels: tuple[Span | Relation, ...] = (*document.spans, *document.relations)
    for it in labels:
        losses.made(it)
        if isinstance(it, Relation) and it.attributes:
            losses.add(RELATION_ATTRIBUTES, article.id, it.id, count=len(it.attributes))
    for entity in document.entities:
        if entity.id not in entities:
            entities.add(entity.id)
            losses.add(ENTITY, article.id, entity.id)


def show(path: Path) -> str:
    """Return the beginning of what a page says, behind its head."""
    with path.open(encoding="utf-8", newline="") as file:
        _, body, rest = file.read(_HEAD).partition("<body")
    return body + rest


_HEAD = 1 << 17
"""Characters that have the head of a page, and the beginning of its text."""

EXPORTER = Exporter(
    name="html",
    summary="one page to read and to send, light and dark, without scripts",
    suffix=".html",
    write=write,
    cannot_hold="Made for people: no program reads it back; no metadata, origins, or attributes of "
    "relations.",
    show=show,
)
