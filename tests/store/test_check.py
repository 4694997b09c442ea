"""The check finds whatever was done to a project behind the program's back."""

import pytest

from annotator.model.change import Edit
from annotator.project import Project
from tests.conftest import AUTHOR, Mark


@pytest.fixture
def labelled(project: Project, mark: Mark) -> Project:
    spans = [mark("Actor", "Ada Kern", id="s1"), mark("Cue", "told", id="s2")]
    project.apply("Add", [Edit(after=it) for it in spans], author=AUTHOR)
    assert list(project.check()) == []
    return project


@pytest.mark.parametrize(
    ("damage", "sentence", "place"),
    [
        ("update article_text set text = 'Other words'", "not the one that was imported", ""),
        ("update span set label = 'Object' where id = 's1'", "not what the log says", "s1"),
        ("delete from span where id = 's2'", "not what the log says", "s2"),
        (
            "insert into span values (1, 's3', 'mara', 'Cue', '[[0,2]]', '{}', 'human',"
            " 'accepted', '', 1)",
            "not in the log",
            "s3",
        ),
        ("update span set fragments = '[[0,999]]' where id = 's1'", "Ends at 999", "s1"),
        ("delete from article where number = 1", "refers to a missing article", ""),
    ],
)
def test_damage_is_found(labelled: Project, damage: str, sentence: str, place: str) -> None:
    labelled._db.execute("pragma foreign_keys = off")
    labelled._db.execute(damage)

    found = list(labelled.check())

    assert any(sentence in it.sentence and it.thing_id == place for it in found), found


def test_broken_index_is_found(labelled: Project) -> None:
    db = labelled._db
    root = db.execute("select rootpage from sqlite_schema where name = 'review_queue'").fetchone()
    db.execute("pragma writable_schema = on")
    db.execute("update sqlite_schema set rootpage = ? where name = 'change_stack'", root)
    db.execute("pragma writable_schema = reset")

    found = list(labelled.check())

    assert any("The file is damaged" in it.sentence for it in found)


def test_what_cannot_be_read_any_further_is_said(labelled: Project) -> None:
    labelled._db.execute("drop table article_text")

    assert "cannot be read further" in list(labelled.check())[-1].sentence
