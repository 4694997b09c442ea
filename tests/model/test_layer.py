"""A layer becomes the same record as the document that it becomes."""

from hypothesis import given

from annotator.dataset.recipe import Recipe
from annotator.exporters.jsonl import EXPORTER
from annotator.model import acts
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.record import to_record
from annotator.model.selection import Selection
from annotator.project import Project
from annotator.store import incoming, reading
from tests.strategies import SCHEMA, documents


@given(documents)
def test_record_and_document_say_the_same(document: Document) -> None:
    with Project.create(None, SCHEMA, author="mara") as project:
        incoming.add(project._db, [document], origin="import:jsonl")
        reader = reading.Reader(project._db, SCHEMA, Selection(states="all"))

        layers = list(reader.layers(reader.numbers()))

        expected = [project.document(1, it.author) for it in layers]
        assert [it.document() for it in layers] == expected
        # What was not looked at again is written as what was.
        written = [it.document().model_dump_json() for it in layers]
        assert written == [it.model_dump_json() for it in expected]
        assert [it.document().article.text_sha256 for it in layers] == [
            it.article.text_sha256 for it in expected
        ]
        assert [it.record() for it in layers] == [to_record(it) for it in expected]
        assert [list(it.record()) for it in layers] == [list(to_record(it)) for it in expected]
        assert not reader.left_out.found
        assert EXPORTER.write_records
        assert project.preview(EXPORTER, Recipe()).report.articles == len(layers)


def test_a_layer_has_the_date_that_its_author_gave() -> None:
    bare = Document(article=Article(id="a", text="Ada came."), author="mara")
    with Project.create(None, SCHEMA, author="mara") as project:
        incoming.add(project._db, [bare], origin="import:jsonl")
        edits = acts.give_date(project.document(1, "mara"), "2026-03")
        project.apply("date", edits, author="mara")
        reader = reading.Reader(project._db, SCHEMA, Selection(states="all"))

        [layer] = reader.layers(reader.numbers())

        assert layer.record() == to_record(project.document(1, "mara"))
        assert layer.document().model_dump() == project.document(1, "mara").model_dump()
