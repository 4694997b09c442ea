"""CoNLL-U: what is accepted comes back as it was, and mentions of others are read as they stand."""

from collections import Counter
from pathlib import Path

import conllu as reader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.exporters import conllu as out
from annotator.importers import conllu, recognise
from annotator.model.article import Article
from annotator.model.cuts import cut_tokens
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap, Named
from annotator.model.misc_column import (
    Bracket,
    brackets,
    decoded,
    encoded,
    spaces_escaped,
    spaces_plain,
)
from annotator.model.relation import Relation
from annotator.model.span import Range, Span
from annotator.plugins import NOT_ACCEPTED, ROLE_NOT_ACCEPTED, ROLE_OF_LOST, Source
from tests.conftest import Mark
from tests.strategies import SCHEMA, documents, texts

GUM = Path(__file__).parents[3] / "shared" / "corpora" / "gum_news" / "dep"


def read(path: Path, labels: LabelMap | None = None) -> tuple[list[Document], Findings]:
    source = Source(path, SCHEMA, "jo", labels=labels or LabelMap())
    return list(conllu.IMPORTER.read(source)), source.findings


def kept(document: Document) -> tuple[Span, ...]:
    """The spans with a token in them."""
    text = document.article.text
    accepted = [it for it in document.spans if it.state == "accepted"]
    edges = [edge for it in accepted for part in it.fragments for edge in part]
    starts = [start for start, _ in cut_tokens(text, edges)]
    return tuple(
        span
        for span in accepted
        if any(part.start <= at < part.end for part in span.fragments for at in starts)
    )


def check_round_trip(document: Document, folder: Path) -> None:
    path, again_path = folder / "a.conllu", folder / "b.conllu"

    report = out.EXPORTER.write([document], SCHEMA, path)
    [again], findings = read(path)

    spans = kept(document)
    there = {it.id for it in spans}
    accepted = [it for it in document.relations if it.state == "accepted"]
    relations = tuple(it for it in accepted if {it.source, it.target} <= there)
    bare = again.article.model_copy(update={"provenance": {}})
    assert again.model_copy(update={"article": bare}) == document.model_copy(
        update={"spans": spans, "relations": relations}
    )
    assert not findings.lines()
    rejected = sum(it.state != "accepted" for it in document.spans)
    assert Counter(it.what for it in report.losses) == +Counter(
        {
            NOT_ACCEPTED: rejected,
            out.BLANK: len(document.spans) - rejected - len(spans),
            ROLE_NOT_ACCEPTED: len(document.relations) - len(accepted),
            ROLE_OF_LOST: len(accepted) - len(relations),
        }
    )
    # What is written once more is the same, to the byte, unless tokens were cut for what is lost.
    again_report = out.EXPORTER.write([again], SCHEMA, again_path)
    assert not again_report.losses
    if not report.losses:
        assert again_path.read_bytes() == path.read_bytes()


@settings(deadline=None)
@given(document=documents)
def test_what_is_accepted_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    check_round_trip(document, tmp_path_factory.mktemp("conllu"))


@pytest.mark.soak
@settings(deadline=None, max_examples=10_000)
@given(document=documents)
def test_ten_thousand_documents(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    check_round_trip(document, tmp_path_factory.mktemp("conllu"))


@settings(deadline=None)
@given(document=documents)
def test_another_reader_sees_the_same_mentions(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("conllu") / "out.conllu"
    out.EXPORTER.write([document], SCHEMA, path)
    text = document.article.text

    with path.open(encoding="utf-8", newline="\n") as file:
        sentences = [it for it in reader.parse_incr(file) if len(it)]

    places = []
    opened: dict[str, list[int]] = {}
    found: Counter[tuple[str, str]] = Counter()
    tokens = [it for sentence in sentences for it in sentence]
    for token in tokens:
        start, end = map(int, token["misc"]["TokenRange"].split(":"))
        assert token["form"] == text[start:end]
        places.append((start, end))
    labels: dict[str, list[str]] = {}
    for at, token in enumerate(tokens):
        for it in brackets(token["misc"].get("Entity", "")):
            assert it is not None
            name = it.parts[0]
            if it.opens:
                opened.setdefault(name, []).append(at)
                labels.setdefault(name, []).append(decoded(it.parts[1]))
            if it.closes:
                first, label = opened[name].pop(), labels[name].pop()
                found[label, text[places[first][0] : places[at][1]]] += 1
    assert not any(opened.values())
    edges = [
        edge
        for span in document.spans
        if span.state == "accepted"
        for part in span.fragments
        for edge in part
    ]
    cuts = [Range(*it) for it in cut_tokens(text, edges)]
    wanted: Counter[tuple[str, str]] = Counter()
    for span in kept(document):
        for part in span.fragments:
            inside = [it for it in cuts if part.start <= it.start < part.end]
            if inside:
                wanted[span.label, text[inside[0].start : inside[-1].end]] += 1
    assert found == wanted


def test_a_file_looks_as_readers_expect(tmp_path: Path, document: Document, mark: Mark) -> None:
    quote, actor = document.spans
    she = mark("Actor", "Ada", id="s3", attributes={"entity": "e-1"})
    actor = actor.model_copy(update={"attributes": {"entity": "e-1", "office": "7"}})
    them = mark("Actor", "400 of them ", id="s4", attributes={"entity": "e-1"})
    full = document.model_copy(
        update={
            "spans": (quote, actor, she, them),
            "relations": (
                Relation(
                    id="r1",
                    article_id="a1",
                    author="mara",
                    label="source",
                    source="s2",
                    target="s1",
                ),
            ),
        }
    )
    blank = Document(article=Article(id="b\n1", text=" \u2028"), author="mara")

    out.EXPORTER.write([full, blank], SCHEMA, tmp_path / "a.conllu")
    text = (tmp_path / "a.conllu").read_bytes().decode()
    rows = [it.split("\t") for it in text.split("\n")]
    misc = {row[1]: row[9] for row in rows if len(row) == 10}

    assert text.startswith("# newdoc id = a1\n# global.Entity = eid-etype-other\n# annotator = {")
    assert "\n# sent_id = 1-1\n# text = Dockers 🚢 end strike\n1\tDockers\t_\t_\t_" in text
    assert misc["strike"] == r"SpacesAfter=\n|TokenRange=14:20"
    assert misc["“"].startswith("Entity=(e1[2/2]-Quote-|SpaceAfter=No|TokenRange=75:76")
    assert "(e1[1/2]-Quote-@:%7B%22id%22%3A%22s2%22%2C%22roles%22%3A%5B%7B" in text
    # Mentions of one entity that overlap could not be told apart by its name.
    assert misc["Ada"].startswith("Entity=(e2-Actor-entity:e%2D1,office:%227%22,@:%7B")
    assert "(e3-Actor-entity:e%2D1,@:%7B" in misc["Ada"]
    assert misc["400"].startswith("Entity=(e2-Actor-entity:e%2D1,@:%7B")
    assert misc["than"] == r"SpacesAfter=\u00a0|TokenRange=104:108"
    assert text.endswith(
        '\n# newdoc id = b 1\n# annotator = {"article":{"id":"b\\n1","text_sha256":"'
        f'{blank.article.text_sha256}"}},"author":"mara","status":"untouched",'
        '"text":" \\u2028","tokenizer":"news@1"}\n\n'
    )
    again, _ = read(tmp_path / "a.conllu")
    assert [it.article.text for it in again] == [full.article.text, " \u2028"]
    assert again[0].spans == full.spans


def test_a_role_of_a_span_of_blanks_is_lost(tmp_path: Path, document: Document) -> None:
    blank = Span(id="s9", article_id="a1", author="mara", label="Actor", fragments=(Range(7, 8),))
    relation = Relation(
        id="r1", article_id="a1", author="mara", label="source", source="s2", target="s9"
    )
    spans = (*document.spans, blank)

    report = out.EXPORTER.write(
        [document.model_copy(update={"spans": spans, "relations": (relation,)})],
        SCHEMA,
        tmp_path / "a.conllu",
    )

    assert [(it.what, it.thing_id) for it in report.losses] == [
        (out.BLANK, "s9"),
        (ROLE_OF_LOST, "r1"),
    ]


# What stands in the last column


@given(texts, st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_escaped_is_plain_again(text: str, other: str) -> None:
    for it in (text, other):
        assert spaces_plain(spaces_escaped(it)) == it
        assert decoded(encoded(it)) == it
        assert not set(encoded(it)) & set("-()|= \t\n:,")


def test_escapes_that_are_none_stay() -> None:
    assert spaces_plain(r"\s\q\ud800\U00110000\p") == r" \q\ud800\U00110000|"


def test_brackets_and_what_are_none() -> None:
    assert list(brackets("(1-a(2-b)1)")) == [
        Bracket(("1", "a"), opens=True, closes=False),
        Bracket(("2", "b"), opens=True, closes=True),
        Bracket(("1",), opens=False, closes=True),
    ]
    assert list(brackets("|(1)")) == [None, *brackets("(1)")]
    assert list(brackets("()")) == [None]
    assert list(brackets("(1)x")) == [*brackets("(1)"), None]


# Files of others


def table(*rows: str) -> str:
    return "".join(f"{it}\n" for it in rows)


def row(number: str, word: str, misc: str = "_") -> str:
    return "\t".join([number, word, *["_"] * 7, misc])


def made(tmp_path: Path, *rows: str, name: str = "a.conllu") -> Path:
    path = tmp_path / name
    path.write_bytes(table(*rows).encode())
    return path


MAP = LabelMap(
    labels={"person": Named("Actor"), "event": Named("Event")},
    attributes={"event.entity": Named(""), "infstat": Named(""), "note": Named("office")},
)


def test_mentions_of_others(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "# newdoc id = one",
        "# global.Entity = GRP-etype-infstat-other",
        "# newpar",
        "# sent_id = 1",
        "# text = Das 🚢 gibt's.",
        row("1", "Das", "Entity=(1-person-new-note:x%2Dy(2-event-_"),
        row("2", "🚢", "Entity=2)"),
        row("3-4", "gibt's", "SpaceAfter=No"),
        row("3", "gibt", "Entity=1)"),
        row("4", "'s"),
        row("4.1", "es"),
        row("5", ".", "SpacesAfter=\\n\\n"),
        "",
        "# text = Sie sah , sie .",
        row("1", "Sie", "Entity=(1-person-giv-)"),
        row("2", "sah", "Entity=(3[1/2]-person-new"),
        row("3", ",", "Entity=3[1/2])"),
        row("4", "sie", "Entity=(3[2/2]-person-new)"),
        row("5", "."),
        "",
        "# newpar id = p2",
        row("1", "Ja", "SpaceAfter=No"),
        "",
        "# newdoc",
        row("1", "Ende"),
        "",
    )
    assert recognise(path) is conllu.IMPORTER

    found, findings = read(path, MAP)

    first, second = found
    text = "Das 🚢 gibt's.\n\nSie sah , sie .\nJa"
    assert (first.article.text, first.article.title) == (text, "one")
    assert second.article.text == "Ende"
    assert [(it.label, it.words(text)) for it in first.spans] == [
        ("Actor", "Das 🚢 gibt's"),
        ("Event", "Das 🚢"),
        ("Actor", "Sie"),
        ("Actor", "sah , … sie"),
    ]
    assert first.spans[0].attributes == {"entity": "one:1", "office": "x-y"}
    assert first.spans[2].attributes == {"entity": "one:1"}
    assert [(it.id, it.name) for it in first.entities] == [
        ("one:1", "Das 🚢 gibt's"),
        ("one:2", "Das 🚢"),
        ("one:3", "sah , sie"),
    ]
    assert not findings.unknown


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["1\tx"], "line 1: '1' begins no row of ten columns."),
        ([row("x", "y")], "line 1: 'x' begins no row of ten columns."),
        ([row("1", "")], "line 1: '1' begins no row of ten columns."),
        ([row("1", "a", "Entity=x(1)")], "line 1: 'x(1)' are no brackets."),
        ([row("1", "a", "Entity=1)")], "line 1: '1)' closes a mention that is not open."),
        ([row("1", "a", "Entity=(1-x"), "", ""], "mention of '1' in line 1 is never closed."),
        ([row("1", "a", "Entity=(1[2/2]-x)")], "part 2 of '1' comes before its first one."),
        ([row("1", "a", "Entity=(1[1/2]-x)")], "article 1: '1' has not all of its parts."),
        (["# text = b", row("1", "a"), ""], "line 3: the words before are 'a', not 'b'."),
        ([row("1", "ab", "TokenRange=0:1")], "'ab' cannot be at 0:1, for the text before it has 0"),
        ([row("1", "a", "TokenRange=x")], "line 1: 'a' cannot be at x"),
        (["# newdoc", "# annotator = {"], "line 2: unexpected end"),
        (["# newdoc", "# annotator = {}"], "line 2: article: Field required."),
        (
            [
                "# newdoc id = a",
                '# annotator = {"article": {"text_sha256": "0"}, "author": "x", "status": "done"}',
                row("1", "a"),
                "",
            ],
            "article 1: the text is not the one that was",
        ),
        ([row("1", "a", "Entity=(1-Actor--@:%7B)")], "article 1: unexpected end"),
        ([row("1", "a", "Entity=(1-Actor--@:%7B%7D)")], "article 1: id: Field required."),
        ([], "a.conllu has no article in it."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, rows: list[str], sentence: str
) -> None:
    with pytest.raises(FormatError) as caught:
        read(made(tmp_path, *rows))

    assert sentence in str(caught.value)


def test_gaps_that_only_places_tell(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        row("1", "a", "TokenRange=1:2"),
        row("2", "b", "SpaceAfter=No|TokenRange=4:5"),
        row("3", "c", "Entity=(1-Actor)"),
    )

    [document], _ = read(path)

    assert document.article.text == " a  bc"


def test_fragments_that_no_longer_fit_are_those_of_the_tokens(
    tmp_path: Path, document: Document, mark: Mark
) -> None:
    wide = mark("Actor", " Ada Kern ", id="s9")
    one = document.model_copy(update={"spans": (wide,)})
    path = tmp_path / "a.conllu"
    out.EXPORTER.write([one], SCHEMA, path)
    [same], _ = read(path)
    assert same.spans == (wide,)

    moved = path.read_bytes().replace(b"Entity=e1)|", b"").replace(b"\tEntity=(e1", b"\tX=(e1")
    moved = moved.replace(b"X=(e1", b"Entity=(e1").replace(
        b"|TokenRange=50:53", b")|TokenRange=50:53"
    )
    path.write_bytes(moved)
    [document], _ = read(path)

    assert document.spans[0].words(document.article.text) == "Ada"


def test_a_fragment_of_blanks_alone_comes_back_with_its_span(
    tmp_path: Path, document: Document, mark: Mark
) -> None:
    actor = mark("Actor", "Ada Kern", id="s9")
    gap = mark("Actor", "\u00a0", id="gap").fragments
    apart = actor.model_copy(update={"fragments": tuple(sorted((*actor.fragments, *gap)))})
    path = tmp_path / "a.conllu"

    out.EXPORTER.write([document.model_copy(update={"spans": (apart,)})], SCHEMA, path)
    [again], _ = read(path)

    assert again.spans == (apart,)


@pytest.mark.skipif(not GUM.exists(), reason="the corpora are not on this machine")
def test_gum_is_written_again_with_the_same_mentions(tmp_path: Path) -> None:
    mentions = 0
    for path in sorted(GUM.glob("*.conllu")):
        names = {it.split("-")[1].rstrip(")") for it in gum_opened(path)}
        labels = LabelMap(labels={it: Named("Actor") for it in names}, drop_rest=True)
        [document], _ = read(path, labels)
        out.EXPORTER.write([document], SCHEMA, tmp_path / "a.conllu")
        [again], _ = read(tmp_path / "a.conllu")

        assert again.article.text == document.article.text
        assert again.spans == document.spans
        assert len(document.spans) == len(gum_opened(path))
        # The mentions of one entity share it, as they do in the corpus.
        groups = Counter(str(it.attributes["entity"]) for it in document.spans)
        assert sorted(groups.values()) == sorted(
            Counter(it.split("-")[0] for it in gum_opened(path)).values()
        )
        mentions += len(document.spans)
    assert mentions == 3580


def gum_opened(path: Path) -> list[str]:
    """The brackets that open, as another reader finds them."""
    found: list[str] = []
    with path.open(encoding="utf-8") as file:
        for sentence in reader.parse_incr(file):
            for token in sentence:
                value = (token["misc"] or {}).get("Entity") or ""
                found += value.split("(")[1:]
    return found
