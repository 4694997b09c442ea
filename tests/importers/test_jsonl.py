"""The native format is read strictly: a line is what it says, or its problem is said."""

import json
import random
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator import files
from annotator.errors import AnnotatorError, FormatError, InputError
from annotator.importers.jsonl import IMPORTER
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.label_map import LabelMap, Named
from annotator.plugins import Source
from tests.strategies import SCHEMA

TEXT = "Dockers 🚢 end strike\r\n“No,” Ada Kern said, “not a day.”\u2028400 walked out"
HASH = "a3be1d1f27cc4ccd9ae4a3f3e4a3fdb0"

Line = dict[str, Any]
Read = Callable[..., list[Document]]


def line(**changes: Any) -> Line:
    """A line with two spans, a role and an entity; None takes a key away."""
    start = TEXT.index("Ada")
    data = {
        "article": {"id": "a1", "text": TEXT},
        "author": "José",
        "spans": [
            {
                "id": "s1",
                "label": "Actor",
                "fragments": [[start, start + 8]],
                "quote": ["Ada Kern"],
            },
            {"id": "s2", "label": "Quote", "fragments": [[22, 27], [43, 55]]},
        ],
        "relations": [{"id": "r1", "label": "source", "source": "s2", "target": "s1"}],
        "entities": [{"id": "e1", "name": "Ada Kern"}],
    } | changes
    return {key: value for key, value in data.items() if value is not None}


def span(**changes: Any) -> Line:
    return line(spans=[line()["spans"][0] | changes], relations=None)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(*lines: Line | bytes, encoding: str = "") -> list[Document]:
        path = tmp_path / "news.jsonl"
        rows = [it if isinstance(it, bytes) else orjson.dumps(it) for it in lines]
        path.write_bytes(b"\n".join(rows))
        return list(IMPORTER.read(Source(path, SCHEMA, "mara", encoding)))

    return write_and_read


@pytest.fixture
def problems(read: Read) -> Callable[..., tuple[str, ...]]:
    def of(*lines: Line | bytes) -> tuple[str, ...]:
        with pytest.raises(FormatError) as caught:
            read(*lines)
        return caught.value.problems

    return of


Problems = Callable[..., tuple[str, ...]]


# What is taken


def test_a_line_is_a_document(read: Read) -> None:
    [document] = read(line())

    assert (document.article.id, document.author) == ("a1", "José")
    assert [(it.id, it.label, it.fragments) for it in document.spans] == [
        ("s2", "Quote", ((22, 27), (43, 55))),
        ("s1", "Actor", ((28, 36),)),
    ]
    [relation] = document.relations
    assert (relation.label, relation.source, relation.target) == ("source", "s2", "s1")
    assert document.entities[0].name == "Ada Kern"
    assert document.article.provenance == {"file": "news.jsonl", "format": "jsonl", "line": 1}


def test_only_the_text_is_needed(read: Read) -> None:
    [document] = read({"article": {"text": "día"}})

    assert document.article.id == document.article.text_sha256[:32]
    assert (document.author, document.status, document.spans) == ("mara", "untouched", ())


def test_who_gives_labels_but_no_status_has_begun(read: Read) -> None:
    assert read(line())[0].status == "in_progress"
    assert read(line(status="done"))[0].status == "done"


def test_lines_end_at_line_feeds_only_and_blank_ones_do_not_count(read: Read) -> None:
    text = "a\u2028b\x85c\u2029"
    raw = json.dumps({"article": {"text": text}}, ensure_ascii=False).encode()

    documents = read(b"\xef\xbb\xbf" + raw + b"\r", b" \r", b"", orjson.dumps(line()) + b"\r\n")

    assert [it.article.text for it in documents] == [text, TEXT]
    assert documents[1].article.provenance["line"] == 4


def test_an_empty_file_holds_nothing(read: Read) -> None:
    assert read() == []


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8_sig"])
def test_utf8_may_be_named(read: Read, encoding: str) -> None:
    assert read(line(), encoding=encoding)


def test_made_ids_are_the_same_every_time_and_differ_for_equal_things(read: Read) -> None:
    bare = {"label": "Event", "fragments": [[13, 16]]}
    spans = [{"id": "e", **bare}, bare, bare, {"label": "Time", "fragments": [[13, 16]]}]
    relations = [{"label": "same_as", "source": "e", "target": "e2"}]
    data = line(spans=[*spans, {"id": "e2", **bare}], relations=relations, entities=[{"name": "x"}])

    [first], [again] = read(data), read(data)
    [other] = read(data | {"author": "mara"})

    ids = [it.id for it in first.spans]
    assert len(set(ids)) == 5
    assert first == again
    assert {it.id for it in other.spans} & set(ids) == {"e", "e2"}
    assert other.relations[0].id != first.relations[0].id
    assert other.entities[0].id == first.entities[0].id


def test_a_made_id_makes_way_for_one_that_is_given(read: Read) -> None:
    bare = {"label": "Event", "fragments": [[13, 16]]}
    [document] = read(line(spans=[bare], relations=None))
    made = document.spans[0].id

    [document] = read(line(spans=[bare, {"id": made, **bare}], relations=None))

    assert made in {it.id for it in document.spans}
    assert len(document.spans) == 2


def test_several_authors_of_one_article(read: Read) -> None:
    mine = line(author="mara", spans=[{"label": "Event", "fragments": [[13, 16]]}], relations=None)

    documents = read(line(), mine, {"article": {"id": "a1", "text": TEXT}})

    assert [it.author for it in documents] == ["José", "mara", "mara"]


def test_numbers_of_64_bits_and_digits_in_texts_are_kept(read: Read) -> None:
    metadata = {
        "big": (1 << 64) - 1,
        "small": -(1 << 63),
        "text": "9" * 30,
        "float": 0.1234567890123456789,
    }
    text = 'quotes "\\ and \\" and u0022'

    [document] = read({"article": {"text": text, "metadata": metadata}})

    assert document.article.metadata == metadata
    assert document.article.text == text


def test_an_entity_of_the_project_may_be_meant(read: Read) -> None:
    [document] = read(span(attributes={"entity": "someone in the project"}))

    assert document.spans[0].attributes == {"entity": "someone in the project"}


# What is refused


ARTICLE = {"id": "a1", "text": TEXT}
REFUSED: list[tuple[Line | bytes, str]] = [
    # not JSON
    (b"{", "is not JSON: "),
    (b'{"a": NaN}', "is not JSON: "),
    (b'{"a": -Infinity}', "is not JSON: "),
    (b'{"a": 1e999}', "is not JSON: number is infinity"),
    (b'{"article": {"text": "\\ud800"}}', "is not JSON: "),
    (b'{"article": {"text": "\xff"}}', "is not UTF-8: byte 0xFF at byte 23 of the line"),
    (b"[" * 300 + b"]" * 300, "is nested too deeply"),
    (b"[" * 100_000, "is not JSON: "),
    # ambiguous JSON
    (b'{"article": {"text": "a"}, "article": {"text": "b"}}', "the key 'article' stands twice"),
    (b'{"article": {"text": "a", "text": "\\\\"}}', "the key 'text' stands twice"),
    (b'{"article": {"text": "a", "metadata": {"n": 18446744073709551616}}}', "is too large"),
    (b'{"article": {"text": "a", "metadata": {"n": -' + b"1" * 200 + b"}}}", "is too large"),
    # the wrong shape
    (b"5", "must be an object, not 5"),
    (b"[]", "must be an object, not []"),
    (b"{}", "article: is missing"),
    ({"text": "a"}, "there is no key 'text'; keys are format, version"),
    ({"article": "a"}, "article: must be an object, not 'a'"),
    ({"article": {}}, "article.text: is missing"),
    ({"article": {"text": None}}, "article.text: must be a text"),
    ({"article": {"text": 5}}, "article.text: must be a text"),
    (line(article=ARTICLE | {"headline": "a"}), "article: there is no key 'headline'"),
    (line(article=ARTICLE | {"provenance": {}}), "article: there is no key 'provenance'"),
    (line(article=ARTICLE | {"published": "May"}), "article.published: 'May' is not an ISO 8601"),
    (line(article=ARTICLE | {"metadata": []}), "article.metadata: must be an object"),
    (line(article=ARTICLE | {"text_sha256": HASH}), f"article.text_sha256: says '{HASH}', but"),
    (line(format="conll"), "format: must be 'annotator', not 'conll'"),
    (line(version=2), "version: must be 1, not 2"),
    (line(version=True), "version: must be 1, not True"),
    (line(offset_unit="utf16"), "offset_unit: must be 'codepoint', not 'utf16'"),
    (line(author=""), "author: must not be empty"),
    (line(author=5), "author: must be a text"),
    (line(status="begun"), "status: must be 'untouched', 'in_progress' or 'done'"),
    (line(spans={}), "spans: must be a list, not {}"),
    (line(spans=[5], relations=None), "spans[0]: must be an object, not 5"),
    (line(relations=5), "relations: must be a list, not 5"),
    (line(entities=[{"id": "e1"}]), "entities[0].name: is missing"),
    (line(entities=[{"name": "x", "kind": "entity"}]), "entities[0]: there is no key 'kind'"),
    (line(entities=[{"name": "x", "aliases": 5}]), "entities[0].aliases: must be a list"),
    (
        line(entities=[{"id": "e", "name": "x"}] * 2),
        "entities[1]: the id 'e' is another entity's already",
    ),
    # spans
    (span(author="x"), "spans[0]: there is no key 'author'"),
    (span(id=""), "spans[0].id: must not be empty"),
    (span(id=17), "spans[0].id: must be a text"),
    (span(state="gone"), "spans[0].state: must be 'proposed', 'accepted' or 'rejected'"),
    (span(label=None), "spans[0].label: must be a text"),
    (span(attributes={"mention": "X"}), "spans[0]: mention: 'X' is none of NAM"),
    (span(fragments=None), "spans[0].fragments: must be a list of [start, end], not nothing"),
    (span(fragments=[]), "spans[0].fragments: must be a list of [start, end], not []"),
    (span(fragments=[[1]]), "spans[0].fragments: must be pairs of whole numbers"),
    (span(fragments=[[1, 2, 3]]), "spans[0].fragments: must be pairs of whole numbers"),
    (span(fragments=[[28.0, 36]]), "must be pairs of whole numbers, [start, end], not [28.0,36]"),
    (span(fragments=[[True, 2]]), "must be pairs of whole numbers, [start, end], not [true,2]"),
    (
        span(fragments=[["28", "36"]]),
        'must be pairs of whole numbers, [start, end], not ["28","36"]',
    ),
    (span(fragments=[[-1, 2]]), "spans[0]: fragments must be in order and apart"),
    (span(fragments=[[2, 2]]), "spans[0]: fragments must be in order and apart"),
    (span(fragments=[[4, 6], [1, 2]]), "spans[0]: fragments must be in order and apart"),
    (span(fragments=[[1, 4], [4, 6]]), "spans[0]: fragments must be in order and apart"),
    (span(fragments=[[1, 9999]]), "spans[0]: ends at 9999, but the text has 70 characters"),
    (span(quote=["Ada Kerns"]), "quote: says 'Ada Kerns', but the text at 28:36 is 'Ada Kern'"),
    (span(quote="Ada Kern"), "spans[0].quote: must be a list with one text for each fragment"),
    (span(quote=None), "spans[0].quote: must be a list with one text for each fragment"),
    (span(quote=[]), "spans[0].quote: must be a list with one text for each fragment"),
    (span(quote=[5]), "spans[0].quote: says 5, but"),
    (
        line(spans=[line()["spans"][0], line()["spans"][1] | {"id": "s1"}], relations=None),
        "spans[1]: the id 's1' is another span's already",
    ),
    # relations
    (line(relations=[{"label": "source", "source": "s2"}]), "relations[0].target: is missing"),
    (
        line(relations=[{"id": "r", "label": "source", "source": "s2", "target": "s9"}]),
        "relation 'r': source refers to the span 's9', which is not there",
    ),
    (
        line(relations=[{"id": "r", "label": "cue", "source": "s2", "target": "s1"}]),
        "relation 'r': the cue of Quote must be Cue, not Actor",
    ),
    (
        line(relations=[line()["relations"][0]] * 2),
        "relations[1]: the id 'r1' is another relation's already",
    ),
    (
        line(relations=[line()["relations"][0], line()["relations"][0] | {"id": "r2"}]),
        "span 's2': source leads to 's1' 2 times",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), REFUSED, ids=[it[1][:60] for it in REFUSED])
def test_a_wrong_line_is_refused_with_its_number_and_reason(
    problems: Problems, data: Line | bytes, sentence: str
) -> None:
    found = problems(line(article={"text": "fine"}, spans=[], relations=None), b"", data)

    assert all(it.startswith("news.jsonl, line 3: ") for it in found)
    assert any(sentence in it for it in found), found
    assert all(len(it) < 400 and "\n" not in it for it in found)


# Names of another schema


def renamed() -> Line:
    data = line(status="done")
    data["spans"][0] |= {"label": "Person", "attributes": {"form": "name"}, "note": "n"}
    data["spans"][0] |= {"origin": "repeats", "state": "proposed", "schema_version": 3}
    data["relations"][0] |= {"label": "speaker", "origin": "quotes", "state": "proposed"}
    return data


def with_map(path: Path, labels: LabelMap, *lines: Line) -> tuple[list[Document], Source]:
    path.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    source = Source(path, SCHEMA, "mara", labels=labels)
    quickly = list(IMPORTER.quickly(replace(source, findings=Findings())))
    found = list(IMPORTER.read(source))
    assert [it if isinstance(it, Document) else it.document() for it in quickly] == found
    return found, source


def test_names_of_another_schema_go_by_the_mapping_and_all_else_stays(tmp_path: Path) -> None:
    labels = LabelMap(
        labels={"Person": Named("Actor")},
        attributes={"Person.form": Named("mention")},
        values={"mention.name": "NAM"},
        roles={"Quote.speaker": Named("source")},
    )

    [document], source = with_map(tmp_path / "a.jsonl", labels, renamed())

    wanted = line(status="done")
    wanted["spans"][0] |= {"attributes": {"mention": "NAM"}, "note": "n"}
    wanted["spans"][0] |= {"origin": "repeats", "state": "proposed", "schema_version": 3}
    wanted["relations"][0] |= {"origin": "quotes", "state": "proposed"}
    [same], _ = with_map(tmp_path / "a.jsonl", LabelMap(), wanted)
    assert document == same
    assert source.findings == Findings()


def test_a_mapping_also_says_what_names_of_ours_are_there(tmp_path: Path) -> None:
    labels = LabelMap(labels={"Actor": Named("Object")})
    data = span()

    [document], _ = with_map(tmp_path / "a.jsonl", labels, data)

    assert [it.label for it in document.spans] == ["Object"]


def test_unknown_names_are_noted_with_an_example(tmp_path: Path) -> None:
    other = span(attributes={"age": 5}) | {"article": {"text": f"{TEXT}."}}

    _, source = with_map(tmp_path / "a.jsonl", LabelMap(), renamed(), other)

    assert dict(source.findings.unknown) == {("label", "Person"): 1, ("attribute", "Actor.age"): 1}
    assert source.findings.examples["label", "Person"] == "Ada Kern"


def test_what_has_no_place_is_left_out_if_that_was_said(tmp_path: Path) -> None:
    wrong = span(attributes={"mention": "X"}) | {"article": {"text": f"{TEXT}."}}

    found, source = with_map(tmp_path / "a.jsonl", LabelMap(drop_rest=True), renamed(), wrong)

    assert [[it.label for it in doc.spans] for doc in found] == [["Quote"], ["Actor"]]
    assert dict(source.findings.dropped) == {
        "label 'Person'": 1,
        "relation to a label that was left out": 1,
        "value 'mention.X'": 1,
    }


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            renamed() | {"relations": [{"label": "source", "source": "s2", "target": "s9"}]},
            "a.jsonl, line 1: source refers to 's9', which is not there.",
        ),
        (span(label="Person", fragments=[[1, 9999]]), "ends at 9999, but the text has 70"),
        (span(label="Person", quote=["Ida Kern"]), "says 'Ida Kern', but the text at 28:36"),
    ],
)
def test_names_of_another_schema_are_no_reason_to_be_less_strict(
    tmp_path: Path, data: Line, sentence: str
) -> None:
    with pytest.raises(FormatError) as caught:
        with_map(tmp_path / "a.jsonl", LabelMap(labels={"Person": Named("Actor")}), data)

    assert sentence in str(caught.value)
    assert str(caught.value).count("a.jsonl, line 1") == len(caught.value.problems)


@pytest.mark.parametrize(
    ("data", "keys"), [(b'{"body": 5, "label": []}', "'body', 'label'"), (b'{"a":1}\n{', "'a'")]
)
def test_rows_of_something_else_are_said_to_be_that(
    problems: Problems, data: bytes, keys: str
) -> None:
    assert problems(data) == (
        "news.jsonl was taken for jsonl, the native format, whose lines have an “article”; "
        f"the first line has {keys}. --format NAME says what else it is.",
    )


def test_long_texts_are_shortened_in_messages(problems: Problems) -> None:
    text = "x" * 100_000
    data = line(
        article={"text": text, "y" * 1000: 1},
        spans=[{"label": "Event", "fragments": [[0, 90_000]], "quote": ["z" * 90_000]}],
        relations=[["w" * 1000]],
    )

    assert all(len(it) < 300 for it in problems(data))


def test_all_problems_of_a_file_are_said_at_once(problems: Problems) -> None:
    wrong = line(version=2, entities=[{}], spans=[{"label": "X", "fragments": [[0, 9999]]}, {}])

    found = problems(b"{", line(), wrong)

    assert [it.split(": ", 1)[0] for it in found] == ["news.jsonl, line 1"] + [
        "news.jsonl, line 3"
    ] * 5


def test_good_lines_are_yielded_before_the_problems_are_raised(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"{\n" + orjson.dumps(line()) + b"\n5\n")
    documents = IMPORTER.read(Source(path, SCHEMA, "mara"))

    assert next(documents).article.id == "a1"
    with pytest.raises(FormatError):
        next(documents)


def test_lines_must_not_contradict_each_other(problems: Problems) -> None:
    other = line(article={"id": "a1", "text": f"{TEXT}!"}, entities=[{"id": "e1", "name": "Bo"}])

    again = "is in an earlier line for the same text already"

    found = problems(line(), other, line())

    assert found == (
        "news.jsonl, line 2: article: 'a1' has another text than in line 1.",
        "news.jsonl, line 2: entities: 'e1' is described differently in line 1.",
        f"news.jsonl, line 3: spans: the id 's1' {again}.",
        f"news.jsonl, line 3: spans: the id 's2' {again}.",
        f"news.jsonl, line 3: relations: the id 'r1' {again}.",
    )


def test_ids_are_compared_by_text_for_that_is_what_makes_one_article(problems: Problems) -> None:
    found = problems(line(), line(article={"id": "a2", "text": TEXT}))

    assert len(found) == 3


@pytest.mark.parametrize("ending", [b"", b"\n", b"x\n"])
def test_a_line_that_is_too_long_is_refused_and_the_next_one_is_read(
    read: Read, problems: Problems, monkeypatch: pytest.MonkeyPatch, ending: bytes
) -> None:
    short_line = b'{"article":{"text":"a"}}'
    monkeypatch.setattr(files, "LARGEST", len(short_line) + 1)

    assert len(read(short_line, short_line)) == 2
    [found] = problems(short_line, b"9" * 1000 + ending + short_line, b"")

    assert found == "news.jsonl, line 2: the line is longer than 25 bytes."


def test_another_encoding_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="always UTF-8"):
        read(line(), encoding="cp1252")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl cannot be read"):
        list(IMPORTER.read(Source(tmp_path / "gone.jsonl", SCHEMA, "mara")))


def test_memory_grows_with_the_longest_line_not_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    with path.open("wb") as file:
        for number in range(200):
            file.write(
                orjson.dumps({"article": {"text": f"{number} " + "words " * 10_000}}) + b"\n"
            )

    tracemalloc.start()
    count = sum(1 for _ in IMPORTER.read(Source(path, SCHEMA, "mara")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 200
    assert peak < path.stat().st_size / 10


# Fuzzing


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Break a line somewhere: its bytes, or its structure."""
    if chance.random() < 0.5:
        at, length = chance.randrange(len(data)), chance.choice([0, 1, 1, 2, 9, 50])
        other = chance.choice(
            [b"", b"\x00", b"\xff", b'"', b"\\", b"[", b"{", b",", b":", b"-", b"9", b"\n"]
        )
        return data[:at] + chance.choice([other, data[at : at + length] * 2]) + data[at + length :]
    value = orjson.loads(data)
    place, key = value, chance.choice(list(value))
    while isinstance(place[key], dict | list) and place[key] and chance.random() < 0.8:
        place = place[key]
        key = (
            chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
        )
    if chance.random() < 0.2:
        del place[key]
    elif isinstance(place, dict) and chance.random() < 0.2:
        place[chance.choice(["id", "label", "", "\u2028", "kind", "spans"])] = place.pop(key)
    else:
        others: list[Any] = [None, True, -1, 0, 1.0, 1e308, 1 << 63, "", "s1", "\x00", [], [[]], {}]
        others += [
            {"id": 1},
            [[0, 1]],
            ["x"],
            "x" * 99,
            [[1, 2], [2, 3]],
            value["spans"],
            "e\u0301",
        ]
        place[key] = chance.choice(others)
    return orjson.dumps(value)


def fuzz(path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    good = orjson.dumps(line(article=ARTICLE | {"metadata": {"a": [1, {"b": "c"}]}}))
    taken = refused = 0
    for _ in range(count):
        data = good
        for _ in range(chance.choice([1, 1, 1, 2, 5])):
            try:
                data = mutate(data, chance)
            except (ValueError, IndexError, KeyError, AttributeError, TypeError):
                break  # broken enough
        path.write_bytes(data)
        try:
            for document in IMPORTER.read(Source(path, SCHEMA, "mara")):
                taken += 1
                assert Document.model_validate(document.model_dump()) == document
        except AnnotatorError:
            refused += 1
    assert taken > count / 50
    assert refused > count / 2


def test_broken_lines_are_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    fuzz(tmp_path / "fuzz.jsonl", 300, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_broken_lines_for_longer(tmp_path: Path, seed: int) -> None:
    fuzz(tmp_path / "fuzz.jsonl", 1000, seed=100 + seed)
