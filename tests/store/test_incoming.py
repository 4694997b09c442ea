"""Documents that come in are added once; what stands against them is said before anything."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from annotator.errors import FormatError
from annotator.importers import importers
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.plugins import Importer, Source, pick
from annotator.project import Project
from annotator.store import incoming
from tests.conftest import AUTHOR, Mark


def importer(*documents: Document, problems: tuple[str, ...] = ()) -> Importer:
    """An importer that reads these documents, whatever the file."""

    def read(source: Source) -> Iterator[Document]:
        yield from documents
        if problems:
            raise FormatError([f"{source.path.name}: {it}" for it in problems])

    return Importer("fixed", "fixed documents", (), read, lambda _path, _data: True)


def bring(project: Project, *documents: Document, **options: object) -> tuple[int, int, int]:
    done = project.import_files(
        [(Path("in.txt"), importer(*documents))],
        author=AUTHOR,
        **options,  # type: ignore[arg-type]
    )
    return done.articles, done.spans, done.duplicates


@pytest.fixture
def other(document: Document) -> Document:
    article = document.article.model_copy(update={"id": "a2", "text": document.article.text + "."})
    article.__dict__.pop("text_sha256", None)
    place = {"article_id": "a2", "author": "jonas"}
    spans = tuple(it.model_copy(update=place) for it in document.spans)
    return Document(article=article, author="jonas", status="done", spans=spans)


def test_new_documents_are_added_with_labels_and_state(project: Project, other: Document) -> None:
    assert bring(project, other) == (1, 2, 0)

    assert project.document(2, "jonas") == other
    newest = next(project.history())
    assert (newest.author, newest.origin) == ("jonas", "import:fixed")
    assert newest.action == "Import 1 articles with 2 labels"
    assert list(project.check()) == []


def test_same_import_again_changes_nothing(project: Project, other: Document) -> None:
    bring(project, other)
    before = list(project.history())

    assert bring(project, other) == (0, 0, 1)

    assert list(project.history()) == before


def test_labels_of_a_known_text_are_added_to_it(project: Project, document: Document) -> None:
    copy = document.model_copy(update={"article": document.article.model_copy(update={"id": "x"})})
    moved = copy.model_copy(
        update={
            "spans": tuple(it.model_copy(update={"article_id": "x"}) for it in document.spans),
            "status": "in_progress",
        }
    )
    # A copied document keeps what it worked out before; this one is made anew.
    fresh = Document.model_validate(moved.model_dump())

    assert bring(project, fresh) == (0, 2, 1)

    assert project.document(1, AUTHOR).spans == document.spans
    assert project.document(1, AUTHOR).status == "in_progress"


def test_article_id_with_another_text_is_refused(project: Project, other: Document) -> None:
    clash = other.article.model_copy(update={"id": "a1"})
    document = Document(article=clash, author="jonas")

    with pytest.raises(FormatError, match=r"in\.txt: the project has an article 'a1'"):
        bring(project, document)

    assert project.article_count() == 1


def test_span_id_with_other_contents_is_refused(
    project: Project, document: Document, mark: Mark
) -> None:
    bring(project, document)
    clash = Document(
        article=document.article, author=AUTHOR, spans=(mark("Object", "strike", id="s1"),)
    )

    with pytest.raises(FormatError, match="span 's1' of “Dockers 🚢 end strike” is in the project"):
        bring(project, clash)


def test_review_of_an_import_takes_the_place_of_the_old_one(
    project: Project, document: Document
) -> None:
    done = document.model_copy(update={"status": "done"})
    bring(project, document.model_copy(update={"status": "in_progress"}))

    bring(project, done)

    assert project.document(1, AUTHOR).status == "done"


def test_problems_of_all_files_are_said_at_once_and_nothing_is_kept(
    project: Project, other: Document
) -> None:
    files = [
        (Path("one.txt"), importer(other, problems=("line 3: bad.", "line 9: worse."))),
        (Path("two.txt"), importer(problems=("line 1: no.",))),
    ]

    with pytest.raises(FormatError) as caught:
        project.import_files(files, author=AUTHOR)

    assert caught.value.problems == (
        "one.txt: line 3: bad.",
        "one.txt: line 9: worse.",
        "two.txt: line 1: no.",
    )
    assert project.article_count() == 1
    assert project.authors() == [AUTHOR] == [it.author for it in project.history()]


def test_entities_come_along(project: Project, other: Document) -> None:
    kern = Entity(id="kern", name="Ada Kern")
    spans = tuple(
        it.model_copy(update={"attributes": {"entity": "kern"}}) if it.label == "Actor" else it
        for it in other.spans
    )
    document = Document(article=other.article, author="jonas", spans=spans, entities=(kern,))

    bring(project, document)

    assert project.entities() == [kern]
    assert project.document(2, "jonas").entities == (kern,)


def test_import_counts_on_the_way_and_stops_between_transactions(
    project: Project, other: Document
) -> None:
    documents = []
    for number in range(2 * incoming.BATCH + 50):
        article = other.article.model_copy(update={"id": f"n{number}", "text": f"Text {number}"})
        article.__dict__.pop("text_sha256", None)
        documents.append(Document(article=article, author=AUTHOR))
    seen: list[int] = []

    def stop(count: int) -> None:
        seen.append(count)
        if count == 2 * incoming.BATCH:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(project, *documents, progress=stop)

    assert seen == [incoming.BATCH, 2 * incoming.BATCH]
    assert project.article_count() == 2 * incoming.BATCH + 1
    assert list(project.check()) == []


def test_two_files_cannot_bring_different_things_under_one_id(
    project: Project, other: Document
) -> None:
    moved = other.spans[0].model_copy(update={"fragments": ((0, 3),)})
    clash = other.model_copy(update={"spans": (moved,)})
    files = [(Path("one"), importer(other)), (Path("two"), importer(clash))]

    done = project.import_files(files, author=AUTHOR)

    assert done.findings.left_out == ["two: span 's2' is in another of these files, and differs."]
    assert done.files == ("one",)
    assert project.document(2, other.author).spans == other.spans


def test_a_file_with_problems_is_left_out_and_in_nobodys_way(
    project: Project, other: Document
) -> None:
    moved = other.spans[0].model_copy(update={"fragments": ((0, 3),)})
    clash = other.model_copy(update={"spans": (moved,)})
    files = [
        (Path("one"), importer(clash, problems=("line 3: bad.",))),
        (Path("two"), importer(other)),
    ]

    done = project.import_files(files, author=AUTHOR)

    assert done.findings.left_out == ["one: line 3: bad."]
    assert (done.articles, done.files) == (1, ("two",))
    assert project.document(2, other.author).spans == other.spans


def test_two_files_may_bring_the_same(project: Project, other: Document) -> None:
    files = [(Path("one"), importer(other)), (Path("two"), importer(other))]

    done = project.import_files(files, author=AUTHOR)

    assert (done.articles, done.spans, done.duplicates) == (1, 2, 1)


def test_the_quick_way_in_leaves_the_same_behind(tmp_path: Path, schema: Schema) -> None:
    text = "Dockers 🚢 end strike"
    records = [
        {
            "article": {"id": f"a{at}", "text": f"{text} {at}"},
            "author": author,
            "spans": [
                {"id": f"{author}{it}", "label": "Actor", "fragments": [[it, 7]], "note": "x"}
                for it in range(3)
            ],
        }
        for at in range(3)
        for author in ("mara", "jonas")[: 1 + at % 2]
    ]
    records.append({"article": {"text": "Nothing here"}})
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, records)))
    quick = pick(importers(), "jsonl")
    ways = (quick, replace(quick, read_quickly=None))

    left = []
    for name, way in zip(("quick", "slow"), ways, strict=True):
        with Project.create(tmp_path / f"{name}.annotator", schema, author="mara") as project:
            first = project.import_files([(path, way)], author="mara")
            again = project.import_files([(path, way)], author="mara")
            documents = list(project.documents())
            edits = sorted(repr(edit) for it in project.history() for edit in it.edits)
            assert list(project.check()) == []
            left.append((first, again, documents, edits))

    assert left[0] == left[1]


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(orjson.dumps({"article": {"text": "One"}}))
    changing = pick(importers(), "jsonl")

    def read(source: Source) -> Iterator[Document]:
        yield from changing.read(source)
        path.write_bytes(orjson.dumps({"article": {"text": "Another"}}))

    with Project.create(None, schema, author="mara") as project:
        with pytest.raises(FormatError, match=r"in\.jsonl was changed while it was imported"):
            project.import_files([(path, replace(changing, read_quickly=read))], author="mara")

        assert project.article_count() == 0


def record(number: int, **fields: object) -> bytes:
    article = {"id": f"a{number}", "text": f"Ada 🚢 came, said Bo, {number}"}
    return orjson.dumps({"article": article} | fields) + b"\n"


SPANS = [
    {"id": "q", "label": "Quote", "fragments": [[0, 10]]},
    {"id": "c", "label": "Cue", "fragments": [[12, 16]], "state": "proposed", "note": "?"},
    {"id": "a", "label": "Actor", "fragments": [[0, 3]], "attributes": {"entity": "ada"}},
]
CUE = {"id": "r", "label": "cue", "source": "q", "target": "c"}
ADA = {"id": "ada", "name": "Ada"}


def test_one_row_of_the_log_for_an_article_is_as_good_as_many(
    tmp_path: Path, schema: Schema
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        record(1, spans=SPANS, relations=[CUE])
        + record(2, spans=SPANS[2:], status="done", author="jonas", entities=[ADA])
    )
    with Project.create(None, schema, author="mara") as project:
        project.import_files([(path, pick(importers(), "jsonl"))], author="mara")
        document = project.document(1, "mara")
        brought = [it for it in project.history() if it.kind == "import"]
        keys = {edit.key: edit.after for it in brought for edit in it.edits}

        assert len(keys) == 8
        assert keys["a1", "relation", "r"] == document.relations[0]
        assert keys["a1", "span", "a"] == document.by_id["a"]
        assert keys["", "entity", "ada"] == project.entity("ada")
        assert [it.span_id for it in project.mentions("ada")] == ["a", "a"]
        assert list(project.check()) == []

        span = document.by_id["c"]
        noted = span.model_copy(update={"note": "yes"})
        project.apply("Note", [Edit(before=span, after=noted)], author="mara")
        assert [it.kind for it in project.story(("a1", "span", "c"))] == ["import", "act"]
        assert list(project.check()) == []
        project.undo("mara")
        assert project.document(1, "mara") == document
        assert list(project.check()) == []


def test_what_has_no_room_is_read_again(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(record(it, spans=SPANS, relations=[CUE]) for it in range(5)))
    left = []
    for room, characters in ((incoming.ROOM, incoming.CHARACTERS), (1500, 50)):
        monkeypatch.setattr(incoming, "ROOM", room)
        monkeypatch.setattr(incoming, "CHARACTERS", characters)
        with Project.create(None, schema, author="mara") as project:
            done = project.import_files([(path, pick(importers(), "jsonl"))], author="mara")
            left.append((done, list(project.documents())))

    assert left[0] == left[1]


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ({}, {"article": {"id": "a1", "text": "Other"}}, "article 'a1' is in another of these"),
        ({"entities": [ADA]}, {"entities": [ADA | {"type": "PER"}]}, "entity 'ada' is in another"),
        ({"spans": SPANS}, {"spans": SPANS[:1], "author": "jonas"}, "span 'q' is in another of"),
        (
            {"spans": SPANS, "relations": [CUE]},
            {"spans": SPANS, "relations": [CUE | {"origin": "quotes"}]},
            "relation 'r' is in another of these files, and differs",
        ),
    ],
)
def test_files_of_one_import_may_not_differ(
    tmp_path: Path,
    schema: Schema,
    first: dict[str, object],
    second: dict[str, object],
    problem: str,
) -> None:
    paths = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    for at, (path, fields) in enumerate(zip(paths, (first, second), strict=True), 2):
        path.write_bytes(record(at) + record(1, **fields))
    with Project.create(None, schema, author="mara") as project:
        files = [(it, pick(importers(), "jsonl")) for it in paths]

        done = project.import_files(files, author="mara")

        [left_out] = done.findings.left_out
        assert left_out.startswith("2.jsonl: ")
        assert problem in left_out
        assert done.files == (str(paths[0]),)
        assert list(project.check()) == []


def test_the_garbage_collector_is_left_as_it_was() -> None:
    for running in (True, False):
        with incoming.uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() == running
        gc.disable()
    gc.enable()
