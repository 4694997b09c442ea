"""What is written comes back equal; columns are the fields of the model."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Review
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.span import Span
from annotator.project import Project
from annotator.store import articles, rows
from tests.conftest import AUTHOR, Mark, put_article

NASTY = st.text(
    st.sampled_from(
        "aé\u0301🚢👩\u200d🚒🇳🇱\u202eשהم中\r\n\t\x00\x0b\x85\u2028\u2029\u00a0\u202f\ufeff\ufffe\ufdd0"
    ),
    max_size=40,
)


def columns(db: Database, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"pragma table_info({table})")}


def test_table_columns_are_model_fields(project: Project) -> None:
    db = project._db
    for kind, model in (
        ("span", Span),
        ("relation", Relation),
        ("entity", Entity),
        ("review", Review),
    ):
        fields = set(model.model_fields) - {"kind", "article_id"}
        assert set(rows.COLUMNS[kind]) == fields
        assert columns(db, kind) - {"article"} == fields
    assert columns(db, "article") | {"text"} == set(Article.model_fields) | {
        "number",
        "text_sha256",
        "length",
        "text",
    }


@settings(max_examples=100, deadline=None)
@given(text=NASTY, title=NASTY)
def test_text_comes_back_exactly(text: str, title: str) -> None:
    with Project.create(None, author=AUTHOR) as project:
        article = Article(text=f"{text}.", title=title, metadata={"section": title})
        number = put_article(project, article)

        assert articles.read(project._db, number) == article


def test_every_kind_of_value_comes_back_equal(project: Project, mark: Mark) -> None:
    quote = mark("Quote", "“We will", "not a day", id="q", note="why?\x00", state="proposed")
    actor = mark("Actor", "Ada Kern", id="a", attributes={"entity": "kern", "mention": "NAM"})
    source = Relation(
        id="r",
        article_id="a1",
        author=AUTHOR,
        label="source",
        source="q",
        target="a",
        attributes={"sure": True},
        origin="quotes",
    )
    entity = Entity(id="kern", name="Ada Kern", aliases=("A. Kern",), attributes={"born": 1980})
    values = (quote, actor, source, entity, Review(article_id="a1", author=AUTHOR, status="done"))

    project.apply("Add", [Edit(after=it) for it in values], author=AUTHOR)

    document = project.document(1, AUTHOR)
    assert document.spans == (quote, actor)
    assert document.relations == (source,)
    assert document.entities == (entity,) == tuple(project.entities())
    assert document.status == "done"
