"""The cast is found by any of its names, counted where it is meant, and kept so by every act."""

from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from annotator.exporters import jsonl
from annotator.importers.jsonl import IMPORTER
from annotator.model import acts, cast, occurrences
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.project import Project
from annotator.store.cast import Listing
from tests.conftest import AUTHOR, Mark, put_article

KERN = Entity(id="kern", name="Ada Kern", aliases=("Kern", "the union leader"), type="PER")
PORT = Entity(id="port", name="Port of Hélène", aliases=("the port",), type="ORG")
IDA = Entity(id="ida", name="Ida Kernova", type="PER")
CAST = (KERN, PORT, IDA)


@pytest.fixture
def staffed(project: Project) -> Project:
    project.apply("Add", [Edit(after=it) for it in CAST], author=AUTHOR)
    return project


def found(project: Project, text: str, **options: int) -> list[tuple[str, str]]:
    return [(it.id, how) for it, how in project.search_cast(text, **options)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ada kern", [("kern", "name")]),
        ("KERN", [("kern", "alias"), ("ida", "words")]),
        ("ker", [("kern", "prefix"), ("ida", "words")]),
        ("PORT OF HELENE", [("port", "name")]),
        ("helene por", [("port", "words")]),
        ("leader uni", [("kern", "words")]),
        ("the", [("port", "prefix"), ("kern", "prefix")]),
        ("Nobody", []),
        ("?!", []),
        ('" or "', []),
    ],
)
def test_entities_are_found_by_name_alias_beginning_and_words(
    staffed: Project, text: str, wanted: list[tuple[str, str]]
) -> None:
    assert found(staffed, text) == wanted


def test_search_ends_where_it_should(staffed: Project) -> None:
    assert found(staffed, "ker", limit=1) == [("kern", "prefix")]


def test_exact_names_find_all_who_have_them(staffed: Project) -> None:
    assert [it.id for it in staffed.named(["the  Port", "ada KERN", "", "kern"])] == [
        "kern",
        "port",
    ]


def test_names_follow_changes_undo_and_deletion(staffed: Project) -> None:
    staffed.apply("Rename", cast.change(KERN, name="Ada Holt", aliases=()), author=AUTHOR)
    assert (found(staffed, "kern"), found(staffed, "holt")) == (
        [("ida", "words")],
        [("kern", "words")],
    )

    staffed.undo(AUTHOR)
    assert found(staffed, "kern")[0] == ("kern", "alias")
    staffed.apply("Delete", [Edit(before=KERN)], author=AUTHOR)
    assert found(staffed, "kern") == [("ida", "words")]
    assert list(staffed.check()) == []


def test_mentions_are_counted_by_author_and_not_when_rejected(staffed: Project, mark: Mark) -> None:
    link = {"attributes": {"entity": "kern"}}
    spans = [
        mark("Actor", "Ada Kern", id="s1", **link),
        mark("Actor", "them", id="s2", state="rejected", **link),
        mark("Actor", "Ada Kern", id="s3", author="jonas", **link),
        mark("Place", "port", id="s4", attributes={"entity": "port"}),
    ]
    staffed.apply("Add", [Edit(after=it) for it in spans], author=AUTHOR)

    mine, all_ = staffed.cast_counts(["kern"], AUTHOR)["kern"], staffed.cast_counts(["kern"])
    assert (mine.mentions, mine.articles, all_["kern"].mentions) == (1, 1, 2)
    assert [it.span_id for it in staffed.mentions("kern")] == ["s1", "s3"]
    assert [it.span_id for it in staffed.mentions("kern", AUTHOR)] == ["s1"]
    assert {it.id for it in staffed.spans_of(["kern", "kern"])} == {"s1", "s2", "s3"}


def test_lists_are_by_name_or_by_mentions_and_by_where(staffed: Project, mark: Mark) -> None:
    span = mark("Place", "port", attributes={"entity": "port"})
    staffed.apply("Add", [Edit(after=span)], author=AUTHOR)

    assert staffed.cast_list(Listing(AUTHOR)) == ["kern", "ida", "port"]
    assert staffed.cast_list(Listing(AUTHOR, limit=2)) == ["kern", "ida"]
    assert staffed.cast_list(Listing(AUTHOR, by_mentions=True)) == ["port", "kern", "ida"]
    assert staffed.cast_list(Listing(AUTHOR, "article", 1)) == ["port"]
    assert staffed.cast_list(Listing("jonas", "article", 1)) == []
    assert staffed.cast_list(Listing(AUTHOR, "unused")) == ["kern", "ida"]


def test_merge_is_one_act_that_undo_takes_back_after_a_restart(
    project_file: Path, mark: Mark
) -> None:
    mine = mark("Actor", "Ada Kern", id="s1", attributes={"entity": "ida"})
    theirs = mark("Actor", "Ada Kern", id="s2", author="jonas", attributes={"entity": "ida"})
    with Project.open(project_file) as project:
        project.apply("Add", [Edit(after=it) for it in CAST], author=AUTHOR)
        project.apply("Add", [Edit(after=mine)], author=AUTHOR)
        project.apply("Add", [Edit(after=theirs)], author="jonas")
        edits = cast.merge(KERN, [IDA], project.spans_of(["ida"]), project.schema)
        project.apply("Merge", edits, author=AUTHOR)
        assert project.document(1, "jonas").spans[0].attributes == {"entity": "kern"}
        assert project.document(1, AUTHOR).entities[0].aliases[-1] == "Ida Kernova"

    with Project.open(project_file) as project:
        project.undo(AUTHOR)

        assert project.document(1, AUTHOR).spans == (mine,)
        assert project.document(1, "jonas").spans == (theirs,)
        assert project.entities() == sorted(CAST, key=lambda it: it.id)
        assert list(project.check()) == []


def test_a_mention_made_by_another_author_is_still_theirs_to_take_back(
    staffed: Project, mark: Mark
) -> None:
    theirs = mark("Actor", "Ada Kern", author="jonas", attributes={"entity": "ida"})
    staffed.apply("Add", [Edit(after=theirs)], author="jonas")
    edits = cast.merge(KERN, [IDA], staffed.spans_of(["ida"]), staffed.schema)
    staffed.apply("Merge", edits, author=AUTHOR)

    staffed.undo("jonas")
    assert staffed.document(1, "jonas").spans == ()
    staffed.redo("jonas")

    assert staffed.document(1, "jonas").spans[0].attributes == {"entity": "kern"}
    assert list(staffed.check()) == []


def test_documents_get_exactly_the_cast_they_refer_to(staffed: Project, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern"})
    staffed.apply("Add", [Edit(after=span)], author=AUTHOR)
    document = staffed.document(1, AUTHOR)
    assert document.entities == (KERN,)

    edited = document.edited(
        acts.set_attribute(document, staffed.schema, [span.id], "entity", "port")
    )

    assert staffed.with_cast(edited, {"port"}).entities == (PORT,)
    assert staffed.entity("ida") == IDA
    assert staffed.entity("nobody") is None


def test_another_schema_finds_mentions_in_other_attributes(
    staffed: Project, schema: Schema, mark: Mark
) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern", "metonym": "port"})
    staffed.apply("Add", [Edit(after=span)], author=AUTHOR)
    actor = schema.by_name["Actor"]
    fields = [
        it.model_copy(update={"type": "text"}) if it.name == "entity" else it
        for it in actor.attributes
    ]
    labels = (actor.model_copy(update={"attributes": tuple(fields)}), *schema.labels[1:])
    other = schema.model_copy(update={"labels": labels})

    staffed.apply("Change the labels", [Edit(before=schema, after=other)], author=AUTHOR)

    assert staffed.mentions("kern") == []
    assert [it.attribute for it in staffed.mentions("port")] == ["metonym"]
    staffed.undo(AUTHOR)
    assert len(staffed.mentions("kern")) == 1


def test_spans_imported_under_a_schema_without_entities_are_mentions_once_it_has_some(
    tmp_path: Path, schema: Schema, document: Document, mark: Mark
) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern", "mention": "NAM"})
    labelled = document.model_copy(update={"spans": (span,), "entities": (KERN,)})
    path = tmp_path / "news.jsonl"
    jsonl.write([labelled], schema, path)
    as_text = [
        it.model_copy(
            update={
                "attributes": tuple(
                    one.model_copy(update={"type": "text"}) if one.type == "entity" else one
                    for one in it.attributes
                )
            }
        )
        for it in schema.labels
    ]
    bare = schema.model_copy(update={"labels": tuple(as_text)})

    with Project.create(None, bare, author=AUTHOR) as project:
        project.import_files([(path, IMPORTER)], author=AUTHOR)
        before = project.mentions("kern")
        project.apply("Change the labels", [Edit(before=bare, after=schema)], author=AUTHOR)
        after = project.mentions("kern")

    assert before == []
    assert [(it.span_id, it.attribute) for it in after] == [(span.id, "entity")]


def test_a_project_of_the_first_version_is_searched_like_any_other(
    project_file: Path, mark: Mark
) -> None:
    span = mark("Actor", "Ada Kern", attributes={"entity": "kern"})
    with Project.open(project_file) as project:
        project.apply("Add", [Edit(after=KERN), Edit(after=span)], author=AUTHOR)
    with sqlite3.connect(project_file) as connection:
        connection.executescript(
            "drop table entity_name; drop table entity_word; drop table entity_attribute;"
            "drop table mention; pragma user_version = 1;"
            "alter table span drop column schema_version;"
            "alter table relation drop column schema_version;"
            "delete from _sqlite_migrations where name in ('cast_lookup', 'schema_versions')"
        )
    connection.close()

    with Project.open(project_file) as project:
        assert found(project, "kern") == [("kern", "alias")]
        assert len(project.mentions("kern")) == 1
        assert list(project.check()) == []


@pytest.mark.parametrize(
    "damage",
    [
        "delete from entity_name where main = 0",
        "delete from mention",
        "update mention set entity = 'kern' where entity = 'port'",
    ],
)
def test_check_finds_a_cast_that_is_not_found(staffed: Project, mark: Mark, damage: str) -> None:
    span = mark("Place", "port", attributes={"entity": "port"})
    staffed.apply("Add", [Edit(after=span)], author=AUTHOR)
    staffed._db.execute(damage)

    assert next(it.sentence for it in staffed.check()).startswith("The names or mentions")


def test_occurrences_are_found_in_all_articles_with_whom_others_mean(staffed: Project) -> None:
    put_article(staffed, Article(id="a2", text="Kern met Ida Kernova, Kern Kernova and Bo Kern."))
    put_article(staffed, Article(id="a3", text="Nothing of her."))
    bo = Entity(id="bo", name="Bo Kern")
    staffed.apply("Add", [Edit(after=bo)], author=AUTHOR)
    what = occurrences.of_entity(KERN, "Actor")
    seen: list[int] = []

    found = list(staffed.all_occurrences(what, AUTHOR, progress=seen.append))

    assert [(it.number, it.kind, it.who, it.entity) for it in found] == [
        (1, "same", "", KERN),
        (2, "same", "", KERN),
        (2, "longer", "Kern Kernova", None),
        (2, "longer", "Bo Kern", bo),
    ]
    assert seen == [1, 2, 3]
    assert list(staffed.all_occurrences(what, AUTHOR)) == found
