"""The log keeps every act, lets each author take back their own, and can be united with others."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.errors import ProjectError, SchemaError, StaleError
from annotator.exporters.jsonl import EXPORTER
from annotator.importers.jsonl import IMPORTER
from annotator.model import acts
from annotator.model.change import Change, Edit
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import Project
from annotator.store import database, log
from tests.conftest import AUTHOR, Mark


def add(project: Project, *values: object, author: str = AUTHOR) -> Change:
    edits = [Edit.model_validate({"after": value}) for value in values]
    return project.apply("Add", edits, author=author)


def test_act_keeps_who_when_what_and_from_which_origin(project: Project, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern")

    project.apply("Add Actor", [Edit(after=span)], author=AUTHOR, origin="quotes")

    newest = next(project.history())
    assert (newest.author, newest.action, newest.origin) == (AUTHOR, "Add Actor", "quotes")
    assert newest.edits == (Edit(after=span),)
    assert newest.at[:2] == "20"


def test_history_goes_back_in_steps_and_by_author(project: Project, mark: Mark) -> None:
    first = add(project, mark("Actor", "Ada Kern"))
    second = add(project, mark("Actor", "Ada Kern", author="jonas"), author="jonas")

    assert [it.id for it in project.history(limit=1)] == [second.id]
    assert [it.id for it in project.history(before=second.id, limit=1)] == [first.id]
    assert [it.id for it in project.history(author="jonas")] == [second.id]


def test_the_story_of_one_thing_is_who_made_and_changed_it(project: Project, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern")
    add(project, span)
    add(project, mark("Cue", "told"))
    changed = span.model_copy(update={"note": "chair"})
    project.apply("Write a note", [Edit(before=span, after=changed)], author="jonas")
    key = Edit(after=span).key

    assert [(it.author, it.action) for it in project.story(key)] == [
        (AUTHOR, "Add"),
        ("jonas", "Write a note"),
    ]
    project.undo("jonas")
    assert [it.author for it in project.story(key)] == [AUTHOR]
    assert project.story((span.article_id, "span", "gone")) == []


def test_each_author_undoes_only_their_own_acts(project: Project, mark: Mark) -> None:
    add(project, mark("Actor", "Ada Kern"))
    add(project, mark("Cue", "told", author="jonas"), author="jonas")

    project.undo(AUTHOR)

    assert project.document(1, AUTHOR).spans == ()
    assert len(project.document(1, "jonas").spans) == 1
    assert project.undo(AUTHOR) is None


def test_undo_says_which_act_it_took_back(project: Project, mark: Mark) -> None:
    act = add(project, mark("Actor", "Ada Kern"))

    undone = project.undo(AUTHOR)

    assert undone is not None
    assert (undone.kind, undone.target, undone.action) == ("undo", act.id, "Add")
    assert [edit.inverse for edit in undone.edits] == list(act.edits)


def test_new_act_gives_up_what_was_taken_back(project: Project, mark: Mark) -> None:
    add(project, mark("Actor", "Ada Kern"))
    project.undo(AUTHOR)
    add(project, mark("Cue", "told"))

    assert project.redo(AUTHOR) is None
    project.undo(AUTHOR)
    redone = project.redo(AUTHOR)

    assert redone is not None
    assert [it.label for it in project.document(1, AUTHOR).spans] == ["Cue"]


def test_undo_keeps_what_another_author_changed_since(project: Project) -> None:
    entity = Entity(id="kern", name="Ada Kern")
    add(project, entity)
    typed = entity.model_copy(update={"type": "PER"})
    project.apply("Set type", [Edit(before=entity, after=typed)], author=AUTHOR)
    named = typed.model_copy(update={"name": "Ada M. Kern"})
    project.apply("Rename", [Edit(before=typed, after=named)], author="jonas")

    project.undo(AUTHOR)

    assert project.entities() == [Entity(id="kern", name="Ada M. Kern")]


def test_what_an_undo_left_without_its_first_entry_is_gone(project: Project) -> None:
    entity = Entity(id="kern", name="Ada Kern")
    add(project, entity)
    named = entity.model_copy(update={"name": "Ada M. Kern"})
    project.apply("Rename", [Edit(before=entity, after=named)], author="jonas")

    project.undo(AUTHOR)
    assert project.entities() == []
    project.redo(AUTHOR)

    assert project.entities() == [named]


def test_undo_of_what_someone_else_set_again_changes_nothing(project: Project) -> None:
    entity = Entity(id="kern", name="Ada Kern")
    add(project, entity)
    mine = entity.model_copy(update={"type": "PER"})
    project.apply("Set type", [Edit(before=entity, after=mine)], author=AUTHOR)
    theirs = mine.model_copy(update={"type": "ORG"})
    project.apply("Set type", [Edit(before=mine, after=theirs)], author="jonas")

    undone = project.undo(AUTHOR)

    assert undone is not None
    assert undone.edits == ()
    assert project.entities() == [theirs]


def test_stale_act_is_refused_whole(project: Project, mark: Mark) -> None:
    span, other = mark("Actor", "Ada Kern"), mark("Cue", "told")
    add(project, span)
    relabelled = span.model_copy(update={"label": "Object"})
    project.apply("Relabel", [Edit(before=span, after=relabelled)], author=AUTHOR)
    before = log.count(project._db)

    with pytest.raises(StaleError, match="changed elsewhere"):
        project.apply("Both", [Edit(after=other), Edit(before=span)], author=AUTHOR)

    assert project.document(1, AUTHOR).spans == (relabelled,)
    assert log.count(project._db) == before


def test_same_thing_cannot_be_added_twice(project: Project, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern")
    add(project, span)

    with pytest.raises(StaleError, match="already in the project"):
        add(project, span)


def test_unknown_article_is_refused(project: Project, mark: Mark) -> None:
    with pytest.raises(ProjectError, match="no article 'a9'"):
        add(project, mark("Actor", "Ada Kern", article_id="a9"))


def test_true_and_one_are_different_values(project: Project, mark: Mark) -> None:
    span = mark("Quantity", "400", attributes={"low": 1})
    add(project, span)
    as_float = span.model_copy(update={"attributes": {"low": 1.5}})

    project.apply("Set", [Edit(before=span, after=as_float)], author=AUTHOR)

    assert project.document(1, AUTHOR).spans[0].attributes == {"low": 1.5}


@pytest.mark.parametrize("order", [("mine", "theirs"), ("theirs", "mine")])
def test_united_logs_come_to_the_same_in_any_order(
    tmp_path: Path, project_file: Path, mark: Mark, order: tuple[str, str]
) -> None:
    """Merging is a union of logs: this does it by hand, and folds everything anew."""
    shared, quote = mark("Actor", "Ada Kern", id="s1"), mark("Quote", "not a day", id="s2")
    with Project.open(project_file) as project:
        add(project, shared, quote)
    copies = {name: tmp_path / f"{name}.annotator" for name in ("mine", "theirs")}
    for path in copies.values():
        shutil.copy(project_file, path)
    with Project.open(copies["mine"]) as project:
        set_on(project, shared, mention="NAM")
        set_on(project, project.document(1, AUTHOR).by_id["s1"], etype="PER")
        project.undo(AUTHOR)
    with Project.open(copies["theirs"]) as project:
        set_on(project, shared, etype="ORG", office="spokeswoman")
        add(project, mark("Cue", "told", id="s3"))
        edits = acts.remove(project.document(1, AUTHOR), ["s2"])
        project.apply("Delete", edits, author=AUTHOR)

    united = tmp_path / "united.annotator"
    shutil.copy(copies[order[0]], united)
    with Project.open(united) as project:
        unite(project, copies[order[1]])
        folded = {key[2]: it for key, it in log.refold_all(project._db, "a1").items()}
        for key, it in log.refold_all(project._db, "a1").items():
            assert log.refold(project._db, key) == it

    assert folded["s2"] is None
    assert isinstance(folded["s1"], Span)
    assert folded["s1"].attributes == {"mention": "NAM", "etype": "ORG", "office": "spokeswoman"}
    assert folded["s3"] == mark("Cue", "told", id="s3")


def set_on(project: Project, span: Span, **attributes: str) -> None:
    after = span.model_copy(update={"attributes": span.attributes | attributes})
    project.apply("Set", [Edit(before=span, after=after)], author=AUTHOR)


def unite(project: Project, other: Path) -> None:
    db = project._db
    db.execute("attach database ? as other", (str(other),))
    with database.writing(db):
        for table in ("change", "edit", "imported"):
            db.execute(f"insert or ignore into {table} select * from other.{table}")
        db.execute(
            "update change set retracted = coalesce((select step.kind = 'undo' from change as step "
            "where step.target = change.id order by step.id desc limit 1), 0)"
        )


def test_schema_is_part_of_the_log(project: Project, schema: Schema) -> None:
    newer = schema.model_copy(update={"version": schema.version + 1})

    project.apply("Edit the labels", [Edit(before=schema, after=newer)], author=AUTHOR)
    assert project.schema == newer
    project.undo(AUTHOR)

    assert project.schema == schema


def test_what_the_schema_forbids_is_not_written(project: Project, mark: Mark) -> None:
    quote, cue = mark("Quote", "not a day", id="q"), mark("Cue", "told", id="c")
    add(project, quote, cue)
    document = project.document(1, AUTHOR)

    with pytest.raises(SchemaError, match="must be Actor, not Cue"):
        project.apply("Relate", acts.set_role(document, quote, "source", ["c"]), author=AUTHOR)
    with pytest.raises(SchemaError, match="no label 'Person'"):
        add(project, mark("Person", "Ada Kern"))
    with pytest.raises(SchemaError, match="Ends at 9999"):
        add(project, cue.model_copy(update={"id": "far", "fragments": (Range(0, 9999),)}))

    assert project.document(1, AUTHOR) == document


def test_deleting_a_span_needs_its_roles_deleted_with_it(project: Project, mark: Mark) -> None:
    quote, actor = mark("Quote", "not a day", id="q"), mark("Actor", "Ada Kern", id="a")
    add(project, quote, actor)
    document = project.document(1, AUTHOR)
    project.apply("Relate", acts.set_role(document, quote, "source", ["a"]), author=AUTHOR)

    with pytest.raises(SchemaError, match="'a', which is not there"):
        project.apply("Delete", [Edit(before=actor)], author=AUTHOR)
    document = project.document(1, AUTHOR)
    project.apply("Delete", acts.remove(document, ["a"]), author=AUTHOR)

    assert project.document(1, AUTHOR).spans == (quote,)


def test_change_has_one_edit_for_each_thing(project: Project, mark: Mark) -> None:
    span = mark("Actor", "Ada Kern")

    with pytest.raises(ValueError, match="one edit for each thing"):
        add(project, span, span)


def test_edits_of_what_an_import_brought_fold_without_reading_the_import(
    project: Project, document: Document, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    other = document.article.model_copy(
        update={"id": "a9", "text": f"New. {document.article.text}"}
    )
    moved = [
        it.model_copy(
            update={
                "article_id": "a9",
                "fragments": tuple(Range(start + 5, end + 5) for start, end in it.fragments),
            }
        )
        for it in document.spans
    ]
    brought = document.model_copy(update={"article": other, "spans": tuple(moved)})
    EXPORTER.write([brought], project.schema, source)
    project.import_files([(source, IMPORTER)], author=AUTHOR)
    actor = next(it for it in moved if it.label == "Actor")
    noted = [actor.model_copy(update={"note": note}) for note in ("one", "two")]
    for before, after in pairwise([actor, *noted]):
        project.apply("Note", [Edit(before=before, after=after)], author=AUTHOR)

    for wanted in (noted[0], actor):
        project.undo(AUTHOR)
        key = Edit(after=actor).key
        assert log.refold(project._db, key) == wanted
        assert log.refold_all(project._db, "a9")[key] == wanted
        assert log.current(project._db, key) == wanted
