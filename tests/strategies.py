"""What tests draw from: texts an article may have, ranges in them, whole documents.

Documents are what the news schema allows, and in the order that everything is kept in: spans
in text order, relations and entities by their ids.
"""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from pydantic import JsonValue

from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Attribute, Role
from annotator.model.span import Range, Span, text_order
from annotator.project import default_schema

SCHEMA = default_schema()

ATOMS = (
    "Ada", "Kern", "said", "more", "than", "400", "U.S.", "$1.2bn", "didn’t", "Kern’s", "“no",
    "day”", " ", " ", " ", "  ", "\n", "\n\n", ".", ",", "-", "–", "x", "7",
    "é", "e\u0301", "n\u0303\u0323", "ß", "İ", "ﬁ",
    "🚢", "𝔸", "👩\u200d👩\u200d👧\u200d👦", "👍🏽", "🇺🇦", "🇩🇪", "🗳\ufe0f",
    "שָׁלוֹם", "צה\"ל", "\u200f", "مَرْحَبًا", "قال", "日本", "東京の", "人", "สวัสดี", "한국",
    "\r\n", "\r", "\t", "\u00a0", "\u202f", "\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", "\x00",
    "\ufeff", "\u200b", "\u00ad", "\u0301",
    "\\", "\"", "'", "{", "}", "[", "]", "<b>", "&", "|", "_", "*", ";", "->", "#", "%",
    "B-Actor", "O", "-DOCSTART-", "\uffff", "\U0010ffff", "\ue000",
)  # fmt: skip

texts: SearchStrategy[str] = st.lists(st.sampled_from(ATOMS), max_size=40).map("".join)
"""Any text an article may have."""

lines: SearchStrategy[str] = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
"""Any short text that is not part of an article: titles, notes."""

names: SearchStrategy[str] = lines.filter(bool)

json_values: SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | lines,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(lines, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def _fragments(draw: DrawFn, text: str, most: int = 3) -> tuple[Range, ...]:
    """Draw pieces of a text that are in order and apart."""
    most = min(most, (len(text) + 1) // 2)
    count = draw(st.integers(1, most)) if draw(st.booleans()) else 1
    places = st.integers(0, len(text))
    edges = sorted(draw(st.sets(places, min_size=2 * count, max_size=2 * count)))
    return tuple(Range(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))


@st.composite
def _ranges(draw: DrawFn) -> tuple[str, Range]:
    text = draw(texts.filter(bool))
    return text, draw(_fragments(text, 1))[0]


ranges: SearchStrategy[tuple[str, Range]] = _ranges()
"""A text, and a range of it that is not empty."""


def _articles(id_: SearchStrategy[str]) -> SearchStrategy[Article]:
    dates = ["", "2026", "2026-03", "2026-03-03", "2026-03-03T10:30Z", "2026-03-03T10:30:01+02:00"]
    return st.builds(
        Article,
        id=id_,
        title=lines,
        text=texts,
        source=lines,
        url=lines,
        author=lines,
        published=st.sampled_from(dates),
        language=st.sampled_from(["", "en", "de", "ar", "zh-Hant"]),
        metadata=st.dictionaries(lines, json_values, max_size=2),
    )


def _entities(count: int) -> SearchStrategy[tuple[Entity, ...]]:
    made = [
        st.builds(
            Entity,
            id=st.just(f"e{number}"),
            name=names,
            type=st.sampled_from(["", "PER", "ORG"]),
            aliases=st.lists(names, max_size=2).map(tuple),
            country=st.sampled_from(["", "UKR"]),
            sector=st.sampled_from(["", "GOV"]),
            wikidata=st.sampled_from(["", "Q42"]),
            attributes=st.dictionaries(lines, json_values, max_size=1),
            note=lines,
        )
        for number in range(count)
    ]
    return st.tuples(*made)


def _values(
    attribute: Attribute, others: dict[str, JsonValue], text: str, entities: tuple[Entity, ...]
) -> SearchStrategy[JsonValue]:
    """Values that the schema allows for an attribute beside others."""
    choices = st.sampled_from([*attribute.choices(others), *(["other"] if attribute.open else [])])
    kinds: dict[str, SearchStrategy[JsonValue]] = {
        "enum": choices,
        "multi": st.lists(choices, max_size=2).map(list),
        "boolean": st.booleans(),
        "number": st.integers(-9, 10**6) | st.floats(allow_nan=False, allow_infinity=False),
        "text": lines,
        "date": st.sampled_from(["2026-03-03", "P3D"]),
        "entity": st.sampled_from([*(it.id for it in entities), "someone"]),
        "fragments": _fragments(text).map(lambda found: [[start, end] for start, end in found]),
    }
    return kinds[attribute.type]


@st.composite
def _spans(draw: DrawFn, article: Article, author: str, entities: tuple[Entity, ...]) -> list[Span]:
    spans: list[Span] = []
    for number in range(draw(st.integers(0, 7 if article.text else 0))):
        label = draw(st.sampled_from(SCHEMA.labels))
        # The same words once more, with the same label or another one.
        same = draw(st.sampled_from(spans)) if spans and draw(st.integers(0, 4)) == 0 else None
        if same and draw(st.booleans()):
            label = SCHEMA.by_name[same.label]
        attributes: dict[str, JsonValue] = {}
        for attribute in label.attributes:
            able = attribute.type not in ("enum", "multi") or attribute.choices(attributes)
            if (able or attribute.open) and draw(st.integers(0, 3)) == 0:
                values = _values(attribute, attributes, article.text, entities)
                attributes[attribute.name] = draw(values)
        span = Span(
            id=f"s{number}",
            article_id=article.id,
            author=author,
            label=label.name,
            fragments=same.fragments if same else draw(_fragments(article.text)),
            attributes=attributes,
            origin=draw(st.sampled_from(["human", "quotes", "import:jsonl"])),
            state=draw(st.sampled_from(["accepted", "accepted", "proposed", "rejected"])),
            note=draw(lines) if draw(st.booleans()) else "",
            schema_version=draw(st.integers(0, 2)),
        )
        spans.append(span)
    return spans


def _open_roles(spans: list[Span], made: list[Relation]) -> list[tuple[Span, Role, Span]]:
    """Return the arrows that the schema still allows."""
    found = []
    for source in spans:
        for role in SCHEMA.by_name[source.label].roles:
            filled = [it.target for it in made if (it.source, it.label) == (source.id, role.name)]
            if role.max is not None and len(filled) >= role.max:
                continue
            found += [
                (source, role, target)
                for target in spans
                if target is not source and target.label in role.targets and target.id not in filled
            ]
    return found


@st.composite
def _relations(draw: DrawFn, spans: list[Span], article_id: str, author: str) -> list[Relation]:
    relations: list[Relation] = []
    for number in range(draw(st.integers(0, 4))):
        if not (allowed := _open_roles(spans, relations)):
            break
        source, role, target = draw(st.sampled_from(allowed))
        relation = Relation(
            id=f"r{number}",
            article_id=article_id,
            author=author,
            label=role.name,
            source=source.id,
            target=target.id,
            attributes=draw(st.dictionaries(lines, json_values, max_size=1)),
            origin=draw(st.sampled_from(["human", "quotes"])),
            state=draw(st.sampled_from(["accepted", "proposed", "rejected"])),
            schema_version=draw(st.integers(0, 2)),
        )
        relations.append(relation)
    return relations


@st.composite
def _documents(draw: DrawFn) -> Document:
    article = draw(_articles(st.sampled_from(["", "a1", "17", "a\n\u2028|\t1", "🚢"])))
    author = draw(st.sampled_from(["mara", "José\u2028"]))
    entities = draw(_entities(draw(st.integers(0, 2))))
    spans = draw(_spans(article, author, entities))
    return Document(
        article=article,
        author=author,
        status=draw(st.sampled_from(["untouched", "in_progress", "done"])),
        spans=tuple(sorted(spans, key=text_order)),
        relations=tuple(draw(_relations(spans, article.id, author))),
        entities=entities,
    )


documents: SearchStrategy[Document] = _documents()
"""A document with nested, crossing, identical and split spans, attributes, roles, a cast."""
