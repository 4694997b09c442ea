"""Quote conventions: what is read again is our quotes as a corpus would have them, and no more."""

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from annotator.exporters import quotes as out
from annotator.importers import brat, wikinews_quotes
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.label_map import LabelMap, Named
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from annotator.model.standoff import without_line_ends
from annotator.news.marks import MARKS
from annotator.news.quotes import quote_type, verbatim
from annotator.plugins import (
    NOT_ACCEPTED,
    ORIGIN,
    ROLE_NOT_ACCEPTED,
    ROLE_OF_LOST,
    VERSION,
    Report,
    Source,
)
from tests.formats.layers import arrows, marks
from tests.strategies import SCHEMA, documents

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
corpora = pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not on this machine")

Pairs = list[tuple[Span, Span, Relation]]


def counted(report: Report) -> Counter[str]:
    found: Counter[str] = Counter()
    for it in report.losses:
        found[it.what] += it.count
    return found


def read(exporter: str, folder: Path, labels: LabelMap | None = None) -> tuple[Document, Source]:
    importer = brat.POLNEAR if exporter == "polnear" else wikinews_quotes.IMPORTER
    [path] = folder.glob("*.ann" if exporter == "polnear" else "*.json")
    source = Source(path, SCHEMA, "mara", labels=labels or LabelMap())
    [document] = importer.read(source)
    return document, source


def bare(span: Span, **changes: Any) -> Span:
    """What is left of a span: its label and place."""
    return span.model_copy(update={"attributes": {}, "note": "", **changes})


def accepted(document: Document) -> tuple[list[Span], list[Relation]]:
    spans = [it for it in document.spans if it.state == "accepted"]
    ids = {it.id for it in spans}
    relations = [
        it for it in document.relations if it.state == "accepted" and {it.source, it.target} <= ids
    ]
    return spans, relations


def filled(document: Document, quotes: list[Span], roles: dict[str, str]) -> Pairs:
    """The first filler of each role of some quotes, if it has the right label."""
    found: Pairs = []
    seen: set[tuple[str, str]] = set()
    for it in accepted(document)[1]:
        source, target = document.by_id[it.source], document.by_id[it.target]
        key = (it.source, it.label)
        if source in quotes and roles.get(it.label) == target.label and key not in seen:
            seen.add(key)
            found.append((source, target, it))
    return found


def expected_losses(
    document: Document, quotes: list[Span], pairs: Pairs, kept: tuple[str, ...]
) -> Counter[str]:
    """What both conventions lose in the same way."""
    spans, relations = accepted(document)
    written = {it.id: it for it in (*quotes, *(filler for _, filler, _ in pairs))}
    things: list[Span | Relation] = [*written.values(), *(it for _, _, it in pairs)]
    lost: Counter[str] = Counter()
    lost[NOT_ACCEPTED] = len(document.spans) - len(spans)
    lost[ROLE_NOT_ACCEPTED] = sum(it.state != "accepted" for it in document.relations)
    lost[ROLE_OF_LOST] = len(document.relations) - lost[ROLE_NOT_ACCEPTED] - len(relations)
    lost[out.NO_PART] = sum(it.label != "Quote" and it.id not in written for it in spans)
    lost[out.ROLE] = len(relations) - len(pairs)
    lost[out.ATTRIBUTES] = sum(
        name not in (kept if it.label == "Quote" else ())
        for it in written.values()
        for name in it.attributes
    )
    lost[out.NOTES] = sum(bool(it.note) for it in written.values())
    lost[ORIGIN] = sum(it.origin != "human" for it in things)
    lost[VERSION] = sum(it.schema_version > 0 for it in things)
    lost[out.ROLE_ATTRIBUTES] = sum(len(it.attributes) for _, _, it in pairs)
    lost[out.ENTITIES] = len(document.entities)
    return lost


def metadata(document: Document, *names: str) -> int:
    names = (*names, "source", "url", "author", "published", "language", "metadata")
    return sum(bool(getattr(document.article, it)) for it in names)


def inside(inner: Span, outer: Span) -> bool:
    def characters(span: Span) -> set[int]:
        return {at for fragment in span.fragments for at in range(*fragment)}

    return characters(inner) < characters(outer)


def check_polnear(document: Document, folder: Path) -> None:
    text = document.article.text

    report = out.POLNEAR.write([document], SCHEMA, folder)
    again, source = read("polnear", folder)

    ours = [it for it in accepted(document)[0] if it.label == "Quote"]
    outermost = [it for it in ours if not any(inside(it, other) for other in ours)]
    quotes = [it for it in outermost if without_line_ends(text, it.fragments)]
    pairs = [
        (quote, filler, it)
        for quote, filler, it in filled(document, quotes, {"source": "Actor", "cue": "Cue"})
        if text[filler.start : filler.end].strip("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
    ]
    whole = {it.id: bare(it, fragments=(Range(it.start, it.end),)) for _, it, _ in pairs}
    wanted = {it.id: bare(it) for it in quotes} | whole
    assert again.article.text == text
    assert marks(again.spans) == marks(wanted.values())
    assert arrows(again.relations, again.by_id) == arrows([it for _, _, it in pairs], wanted)
    assert not source.findings.lines()
    lost = expected_losses(document, quotes, pairs, ())
    lost[out.NESTED] = len(ours) - len(outermost)
    lost[out.BLANK] = len(outermost) - len(quotes)
    lost[out.PIECES] = sum(len(document.by_id[it].fragments) > 1 for it in whole)
    lost[out.METADATA] = metadata(document, "title")
    assert counted(report) == +lost
    assert report.spans == len(wanted)


def check_wikinews(document: Document, folder: Path) -> None:
    text = document.article.text

    report = out.WIKINEWS.write([document], SCHEMA, folder)
    again, source = read("wikinews", folder)

    quotes = [it for it in accepted(document)[0] if it.label == "Quote"]
    roles = {"source": "Actor", "cue": "Cue", "addressee": "Actor"}
    pairs = filled(document, quotes, roles)
    # What stands in one place is one.
    fillers = {(it.label, it.fragments): bare(it) for _, it, _ in pairs}
    wanted: Counter[Any] = marks(fillers.values())
    links: Counter[Any] = Counter()
    kinds: Counter[str] = Counter()
    for quote in quotes:
        kind = quote.attributes.get("qtype") or quote_type(text, quote.fragments)
        medium = quote.attributes.get("medium") or "speech"
        kinds[str(kind)] += 1
        places = [quote.fragments]
        if kind == "mixed":
            places += [(with_marks(text, it, quote),) for it in verbatim(text, quote.fragments)]
        for number, place in enumerate(places):
            said = "direct" if number else ("indirect" if kind == "mixed" else kind)
            one = bare(quote, fragments=place, attributes={"qtype": said, "medium": medium})
            wanted += marks([one])
            for source_, filler, it in pairs:
                if source_.id == quote.id:
                    ends = {it.source: one, it.target: bare(filler)}
                    links += arrows([it], ends)
    assert again.article.text == text
    assert again.article.title == (document.article.title or document.article.id)
    assert marks(again.spans) == wanted
    assert arrows(again.relations, again.by_id) == links
    assert not source.findings.lines()
    lost = expected_losses(document, quotes, pairs, ("qtype", "medium"))
    lost[out.MIXED] = kinds["mixed"]
    lost[out.NO_KIND] = sum("qtype" not in it.attributes for it in quotes)
    lost[out.NO_MEDIUM] = sum("medium" not in it.attributes for it in quotes)
    lost[out.TWICE] = len({it.id for _, it, _ in pairs}) - len(fillers)
    lost[out.METADATA] = metadata(document)
    assert counted(report) == +lost
    assert report.spans == len(quotes) + len(fillers)


def with_marks(text: str, words: Range, quote: Span) -> Range:
    """Words with the sign on either side, where it is a mark and a part of the quote."""
    quoted = {at for part in quote.fragments for at in range(*part)}
    start, end = words
    if start - 1 in quoted and text[start - 1] in MARKS:
        start -= 1
    if end in quoted and text[end] in MARKS:
        end += 1
    return Range(start, end)


CHECKS = {"polnear": check_polnear, "wikinews": check_wikinews}
BOTH = pytest.mark.parametrize("name", CHECKS)


@BOTH
@settings(deadline=None)
@given(document=documents)
def test_what_is_read_is_the_projection(
    tmp_path_factory: pytest.TempPathFactory, name: str, document: Document
) -> None:
    CHECKS[name](document, tmp_path_factory.mktemp(name) / "out")


@pytest.mark.soak
@BOTH
@settings(deadline=None, max_examples=10_000)
@given(document=documents)
def test_ten_thousand_documents(
    tmp_path_factory: pytest.TempPathFactory, name: str, document: Document
) -> None:
    CHECKS[name](document, tmp_path_factory.mktemp(name) / "out")


# A page that has all of it

TEXT = (
    "Kern told Bea Moll that the port “will not open”, and that “she,” as Moll said, “is "
    "right”.\r\n“We 🚢 go.” That is known."
)


def of(id_: str, label: str, *words: str, **more: Any) -> Span:
    parts = tuple(Range(TEXT.index(it), TEXT.index(it) + len(it)) for it in words)
    return Span(id=id_, article_id="a", author="mara", label=label, fragments=parts, **more)


def role(id_: str, label: str, source: str, target: str) -> Relation:
    return Relation(
        id=id_, article_id="a", author="mara", label=label, source=source, target=target
    )


@pytest.fixture
def page() -> Document:
    kinds: tuple[dict[str, Any], ...] = (
        {"qtype": "mixed", "medium": "speech"},
        {"qtype": "direct", "medium": "thought"},
        {},
    )
    first, second, third = kinds
    spans = (
        of(
            "q1",
            "Quote",
            "that the port “will not open”",
            "and that “she,” as Moll said, “is right”",
            attributes=first,
        ),
        of("q2", "Quote", "“she,”", "“is right”", attributes=second),
        of("q3", "Quote", "“We 🚢 go.”", attributes=third),
        of("a1", "Actor", "Kern"),
        of("a2", "Actor", "Bea Moll"),
        of("a3", "Actor", "Moll said"),
        of("c1", "Cue", "told"),
        of("c2", "Cue", "as", "said"),
        of("c3", "Cue", "That", "known"),
    )
    relations = (
        role("r1", "source", "q1", "a1"),
        role("r2", "cue", "q1", "c1"),
        role("r3", "addressee", "q1", "a2"),
        role("r4", "source", "q2", "a3"),
        role("r5", "cue", "q2", "c2"),
        role("r6", "inside", "q2", "q1"),
        role("r7", "cue", "q3", "c3"),
    )
    article = Article(id="a", text=TEXT, title="Port")
    return Document(article=article, author="mara", spans=spans, relations=relations)


def test_polnear_has_the_outermost(tmp_path: Path, page: Document) -> None:
    out.POLNEAR.write([page], SCHEMA, tmp_path / "out")

    assert (tmp_path / "out" / "a.txt").read_bytes().decode() == TEXT
    assert (tmp_path / "out" / "a.ann").read_bytes().decode().split("\n") == [
        "T1\tSource 0 4\tKern",
        "T2\tCue 5 9\ttold",
        "T3\tContent 19 48;50 90\tthat the port “will not open” and that “she,” as Moll said, “is "
        "right”",
        "T4\tAttribution 5 9\ttold",
        "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3",
        "T5\tCue 104 117\tThat is known",
        "T6\tContent 93 103\t“We 🚢 go.”",
        "T7\tAttribution-no-source 104 117\tThat is known",
        "E2\tAttribution-no-source:T7 Cue:T5 Content:T6",
        "",
    ]
    assert brat.POLNEAR.recognises(tmp_path / "a.ann", (tmp_path / "out" / "a.ann").read_bytes())


def test_wikinews_has_all_of_them(tmp_path: Path, page: Document) -> None:
    out.WIKINEWS.write([page], SCHEMA, tmp_path / "out")

    data = orjson.loads((tmp_path / "out" / "a.json").read_bytes())
    assert [
        (it["type"], it["medium"], it["speaker"]["text"], it["addressee"]["text"], it["isNested"],
         it["hasNested"], it["quote"]["text"])
        for it in data["annotations"]
    ] == [
        ("Indirect", "Speech", "Kern", "Bea Moll", False, True,
         "that the port “will not open” and that “she,” as Moll said, “is right”"),
        ("Direct", "Speech", "Kern", "Bea Moll", True, False, "“will not open”"),
        ("Direct", "Speech", "Kern", "Bea Moll", True, False, "“she,”"),
        ("Direct", "Speech", "Kern", "Bea Moll", True, False, "“is right”"),
        ("Direct", "Thought", "Moll said", "", True, True, "“she,” “is right”"),
        ("Direct", "Speech", "", "", False, False, "“We 🚢 go.”"),
    ]  # fmt: skip
    tokens = [it["text"] for it in data["tokens"]]
    for row in data["annotations"]:
        for part in ("quote", "speaker", "cue", "addressee", "frame"):
            for it in row[part]["spans"]:
                words = "".join(tokens[it["begin"] : it["end"]])
                assert words == "".join(TEXT[it["charBegin"] : it["charEnd"]].split())
            assert len(row[part]["tokenIds"]) == sum(
                it["end"] - it["begin"] for it in row[part]["spans"]
            )
    assert [it["text"] for it in data["sentences"]] == TEXT.split("\r\n")
    assert data["documentName"] == "Port"
    assert wikinews_quotes.IMPORTER.recognises(tmp_path / "a.json", orjson.dumps(data)[:1000])


def test_what_neither_has_is_reported(tmp_path: Path, page: Document) -> None:
    more = (
        of("b1", "Quote", "\r\n"),
        of("b2", "Actor", "\r\n"),
        of("c4", "Cue", "told", note="twice"),
        of("x1", "Time", "known"),
        of("q4", "Quote", "told Bea Moll that the", attributes={"qtype": "mixed", "negated": True}),
    )
    roles = (
        role("r8", "source", "q4", "b2"),
        role("r9", "cue", "q4", "c4").model_copy(update={"attributes": {"sure": 1}}),
    )
    full = page.model_copy(
        update={"spans": (*page.spans, *more), "relations": (*page.relations, *roles)}
    )

    polnear = counted(out.POLNEAR.write([full], SCHEMA, tmp_path / "polnear"))
    wikinews = counted(out.WIKINEWS.write([full], SCHEMA, tmp_path / "wikinews"))

    assert polnear == {
        out.NESTED: 1, out.BLANK: 1, out.NO_PART: 5, out.ROLE: 5, out.NOTES: 1, out.ATTRIBUTES: 4,
        out.ROLE_ATTRIBUTES: 1, out.METADATA: 1, out.PIECES: 1,
    }  # fmt: skip
    assert wikinews == {
        out.NO_PART: 1, out.ROLE: 1, out.NOTES: 1, out.ATTRIBUTES: 1, out.ROLE_ATTRIBUTES: 1,
        out.TWICE: 1, out.MIXED: 2, out.NO_KIND: 2, out.NO_MEDIUM: 3,
    }  # fmt: skip


# The corpora themselves


@corpora
def test_polnear_is_written_again_as_it_was(tmp_path: Path) -> None:
    same = joined = 0
    folder = CORPORA / "polnear"
    for path in sorted((folder / "dev" / "attributions").glob("*.ann")):
        source = Source(path, SCHEMA, "jo")
        [document] = brat.POLNEAR.read(source)
        report = out.POLNEAR.write([document], SCHEMA, tmp_path / path.stem)
        again, _ = read("polnear", tmp_path / path.stem)

        assert marks(again.spans) == marks(document.spans)
        assert arrows(again.relations, again.by_id) == arrows(document.relations, document.by_id)
        lost = counted(report)
        assert lost.keys() <= {out.METADATA, out.NO_PART, ORIGIN}
        written = things((tmp_path / path.stem).glob("*.ann"))
        if written == things([path]):
            same += 1
        else:
            joined += 1
    # Fragments of the corpus that are in another order than the text, or touch.
    assert (same, joined) == (84, 10)


def things(paths: Any) -> Counter[str]:
    """Sources, cues and contents of a file, without their ids."""
    [path] = paths
    rows = (it.partition("\t")[2] for it in path.read_text(encoding="utf-8").split("\n"))
    return Counter(it for it in rows if it.startswith(("Source ", "Cue ", "Content ")))


@corpora
def test_wikinews_is_written_again_as_it_was(tmp_path: Path) -> None:
    labels = LabelMap(
        values={
            "qtype.FreeIndirect": "indirect",
            "qtype.IndirectFreeIndirect": "indirect",
            "medium.SW": "speech",
            "medium.ST": "thought",
        },
        labels={"frame": Named("")},
    )
    quotes = others = 0
    for number, path in enumerate(sorted((CORPORA / "german_news_quotes" / "dev").glob("*.json"))):
        source = Source(path, SCHEMA, "mara", labels=labels)
        [document] = wikinews_quotes.IMPORTER.read(source)
        folder = tmp_path / str(number)
        report = out.WIKINEWS.write([document], SCHEMA, folder)
        again, _ = read("wikinews", folder)

        assert marks(again.spans) == marks(document.spans)
        assert arrows(again.relations, again.by_id) == arrows(document.relations, document.by_id)
        assert again.article.title == document.article.title
        assert counted(report).keys() <= {ORIGIN}
        theirs = orjson.loads(path.read_bytes())["annotations"]
        [written] = folder.glob("*.json")
        ours = orjson.loads(written.read_bytes())["annotations"]
        assert Counter(map(said, ours)) == Counter(map(said, theirs))
        others += (Counter(map(nested, ours)) - Counter(map(nested, theirs))).total()
        quotes += len(ours)
    # Quotes in the same place are in each other in one article of the corpus, in another not.
    assert (quotes, others) == (226, 2)


def said(row: dict[str, Any]) -> tuple[Any, ...]:
    """What an annotation says, as far as our schema tells kinds apart."""
    parts = ("quote", "speaker", "cue", "addressee")
    places = (
        tuple(sorted((it["charBegin"], it["charEnd"]) for it in row[part]["spans"]))
        for part in parts
    )
    return (row["type"] == "Direct", *places)


def nested(row: dict[str, Any]) -> tuple[Any, ...]:
    return (*said(row), row["isNested"], row["hasNested"])
