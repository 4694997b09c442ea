"""Who is meant is proposed with its reason, and never more surely than the words allow."""

import pytest

from annotator.model import names
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.project import Project, name_words
from tests.conftest import AUTHOR
from tests.gui.seed_labels import SEED

WORDS = name_words()


class Scene:
    """An article in which people are marked one after another."""

    def __init__(self, schema: Schema, text: str, language: str = "") -> None:
        self.schema = schema
        article = Article(id="a", text=text, language=language)
        self.document = Document(article=article, author=AUTHOR)

    def mark(self, words: str, who: Entity | None = None, *, nth: int = 0, label: str = "Actor",
             **values: object) -> Span:  # fmt: skip
        text, start = self.document.article.text, -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        attributes = {"entity": who.id} if who else {}
        fields = {"article_id": "a", "author": AUTHOR, "label": label, "attributes": attributes}
        fragments = (Range(start, start + len(words)),)
        span = Span.model_validate(fields | {"fragments": fragments} | values)
        entities = {it.id: it for it in (*self.document.entities, *([who] if who else []))}
        self.document = self.document.model_copy(
            update={
                "spans": (*self.document.spans, span),
                "entities": tuple(entities.values()),
            }
        )
        return span

    def fill(self, source: Span, role: str, target: Span) -> None:
        relation = Relation(
            article_id="a", author=AUTHOR, label=role, source=source.id, target=target.id
        )
        self.document = self.document.model_copy(
            update={"relations": (*self.document.relations, relation)}
        )

    def propose(self, span: Span, *others: Entity) -> list[tuple[str, str]]:
        found = names.candidates(self.document, span, self.schema, WORDS, others)
        return [(it.entity.name if it.entity else f"+{it.name}", it.why) for it in found]


def person(name: str, *aliases: str, of: str = "PER") -> Entity:
    return Entity(id=name, name=name, aliases=aliases, type=of)


KERN, EK = person("Ada Kern", "the union leader"), person("Jon Ek")
PORT = person("Port Authority", "the port", of="ORG")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Ada Kern", ["Ada Kern"]),
        ("Ada Kern’s", ["Ada Kern"]),
        ("the  workers’", ["the workers", "workers"]),
        (
            "Ukrainian President Volodymyr Zelenskyy",
            ["Ukrainian President Volodymyr Zelenskyy", "Volodymyr Zelenskyy"],
        ),
        ("a special envoy to Ukraine", ["a special envoy to Ukraine", "special envoy to Ukraine"]),
        ("“…”", []),
        ("هدى الراشد", ["هدى الراشد"]),
        ("U.S. Steel", ["U.S. Steel"]),
        ("Secretary-General Eva Holt", ["Secretary-General Eva Holt", "Eva Holt"]),
    ],
)
def test_names_in_words_are_found_the_longest_first(words: str, wanted: list[str]) -> None:
    assert names.forms(words, WORDS) == wanted


def test_exact_name_alias_and_name_in_words(schema: Schema) -> None:
    scene = Scene(schema, "ADA KERN. The union leader. Former spokeswoman Ada Kern. The port.")

    assert scene.propose(scene.mark("ADA KERN"), EK, KERN) == [
        ("Ada Kern", "same name"),
        ("+ADA KERN", "new"),
    ]
    assert scene.propose(scene.mark("The union leader"), KERN)[0] == ("Ada Kern", "alias")
    assert scene.propose(scene.mark("Former spokeswoman Ada Kern"), KERN) == [
        ("Ada Kern", "named in these words"),
        ("+Ada Kern", "new"),
    ]
    assert scene.propose(scene.mark("port"), PORT)[0] == ("+port", "new")


def test_surname_of_someone_in_the_article_comes_before_one_elsewhere(schema: Schema) -> None:
    scene = Scene(schema, "Ada Kern met Jon Ek. Kern said so; Ada left.")
    scene.mark("Ada Kern", KERN)
    other = person("Bela Kern")

    assert scene.propose(scene.mark("Kern", nth=1), other) == [
        ("Ada Kern", "surname, in this article"),
        ("Bela Kern", "surname, in the project"),
        ("+Kern", "new"),
    ]
    assert scene.propose(scene.mark("Ada", nth=1))[0] == (
        "Ada Kern",
        "part of the name, in this article",
    )


def test_who_is_in_the_cast_by_the_surname_alone_is_proposed_for_the_whole_name(
    schema: Schema,
) -> None:
    scene = Scene(schema, "Kern spoke. Minister Ada Kern left.")
    scene.mark("Kern", person("Kern"))

    assert scene.propose(scene.mark("Minister Ada Kern")) == [
        ("Kern", "short for it, in this article"),
        ("+Ada Kern", "new"),
    ]
    scene = Scene(schema, "Alma spoke. The University of Alma, Port Authority Alma left.")
    scene.mark("Alma", person("Alma"))
    for words in ("University of Alma", "Port Authority Alma"):
        assert scene.propose(scene.mark(words)) == [(f"+{words}", "new")]


def test_of_two_with_one_surname_the_nearer_comes_first(schema: Schema) -> None:
    scene = Scene(schema, "Bela Kern left. Ada Kern stayed. Kern said so. Bela Kern again.")
    scene.mark("Bela Kern", person("Bela Kern"))
    scene.mark("Ada Kern", KERN)
    scene.mark("Bela Kern", person("Bela Kern"), nth=1)

    found = scene.propose(scene.mark("Kern", nth=2))

    assert [name for name, _ in found] == ["Ada Kern", "Bela Kern", "+Kern"]


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("Ada Kern and Tomas Kern left. Ms. Kern waved.", "Ms. Kern", "Ada Kern"),
        ("Ada Kern and Tomas Kern left. Ms. Kern waved.", "Kern", "Ada Kern"),
        ("Tomas Kern and Ada Kern left. Mr. Kern waved.", "Mr. Kern", "Tomas Kern"),
        ("Ada Kern and Tomas Kern left. The Kern waved.", "Kern", "Tomas Kern"),
        ("Ada Kern and Tomas Kern left. Ms. Tomas Kern waved.", "Tomas Kern", "Tomas Kern"),
    ],
)
def test_a_title_tells_which_of_two_with_one_surname(
    schema: Schema, text: str, words: str, first: str
) -> None:
    tomas = person("Tomas Kern", "Kern")
    scene = Scene(schema, text)
    scene.mark("Ada Kern", KERN)
    scene.mark("Tomas Kern", tomas)
    nth = text[: text.rindex(words)].count(words)

    found = scene.propose(scene.mark(words, nth=nth), KERN, tomas)

    assert found[0][0] == first


def test_a_pronoun_of_theirs_tells_it_as_well(schema: Schema) -> None:
    rowan, sasha = person("Rowan Vik"), person("Sasha Vik")
    scene = Scene(schema, "Rowan Vik said she left. Sasha Vik told him. Mrs. Vik left. He left.")
    scene.mark("Rowan Vik", rowan)
    scene.mark("she", rowan)
    scene.mark("Sasha Vik", sasha)
    scene.mark("He", sasha)

    assert scene.propose(scene.mark("Mrs. Vik"))[0][0] == "Rowan Vik"


def test_rejected_mentions_are_nobody(schema: Schema) -> None:
    scene = Scene(schema, "Ada Kern left. Kern said so.")
    scene.mark("Ada Kern", KERN, state="rejected")

    assert scene.propose(scene.mark("Kern", nth=1)) == [("+Ada Kern", "new")]


@pytest.mark.parametrize(
    ("language", "text", "pronoun", "wanted"),
    [
        ("en", "Ms Kern met Mr Ek at the port. She left.", "She", ["Ada Kern"]),
        ("en", "Ms Kern met Mr Ek at the port. He left.", "He", ["Jon Ek"]),
        ("en", "Kern met Ek at the port. He left.", "He", ["Jon Ek", "Ada Kern"]),
        ("en", "Kern met Ek at the port. It closed.", "It", ["Port Authority"]),
        (
            "en",
            "Kern met Ek at the port. They left.",
            "They",
            ["Port Authority", "Jon Ek", "Ada Kern"],
        ),
        ("de", "Frau Kern traf Herrn Ek. Er ging.", "Er", ["Jon Ek"]),
        ("de", "Frau Kern traf Herrn Ek. Sie ging.", "Sie", ["Ada Kern", "Jon Ek"]),
        ("es", "La señora Kern vio al señor Ek. Ella salió.", "Ella", ["Ada Kern"]),
        ("fr", "Mme Kern a vu Monsieur Ek. Il est parti.", "Il", ["Jon Ek"]),
        ("", "Frau Kern traf Herrn Ek. Er ging.", "Er", ["Jon Ek"]),
    ],
)
def test_pronoun_is_the_nearest_that_fits(
    schema: Schema, language: str, text: str, pronoun: str, wanted: list[str]
) -> None:
    scene = Scene(schema, text, language)
    scene.mark("Kern", KERN)
    scene.mark("Ek", EK)
    if "the port" in text:
        scene.mark("the port", PORT)

    found = scene.propose(scene.mark(pronoun))

    assert found == [(name, "mentioned before") for name in wanted]


@pytest.mark.parametrize(
    ("pronoun", "wanted"),
    [
        ("She", ["Laura Berg", "City Council", "Tom Voss"]),
        ("He", ["Tom Voss", "City Council", "Laura Berg"]),
        ("It", ["City Council", "Tom Voss", "Laura Berg"]),
        ("They", ["City Council", "Tom Voss", "Laura Berg"]),
    ],
)
def test_a_cast_without_types_is_told_by_its_names(
    schema: Schema, pronoun: str, wanted: list[str]
) -> None:
    # As they are made with one key: nobody has said yet what they are.
    scene = Scene(schema, f"Laura Berg met Tom Voss at the City Council. {pronoun} left.", "en")
    for name in ("Laura Berg", "Tom Voss", "City Council"):
        scene.mark(name, person(name, of=""))

    assert [name for name, _ in scene.propose(scene.mark(pronoun))] == wanted


def test_a_title_tells_more_than_a_given_name(schema: Schema) -> None:
    scene = Scene(schema, "Mr Laura Berg left. He waved.", "en")
    scene.mark("Mr Laura Berg", person("Laura Berg", of=""))

    assert [name for name, _ in scene.propose(scene.mark("He"))] == ["Laura Berg"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The minister Paul Okafor left. Okafor waved.", "Paul Okafor"),
        ("Okafor waved, said Dame Ruth Anne Okafor.", "Ruth Anne Okafor"),
        ("Yesterday Okafor left. Okafor waved.", "Okafor"),
        ("Paul Okafor left. Okafor waved.", "Paul Okafor"),
        ("Former President Okafor left. Okafor waved.", "Okafor"),
        ("They met Paul Okaforson. Okafor waved.", "Okafor"),
        ("Okafor waved.", "Okafor"),
    ],
)
def test_someone_new_gets_the_fuller_name_that_the_text_has(
    schema: Schema, text: str, name: str
) -> None:
    scene = Scene(schema, text, "en")
    start = text.index("Okafor waved")
    nth = text[: start + 1].count("Okafor", 0, start + 6)

    assert scene.propose(scene.mark("Okafor", nth=nth)) == [(f"+{name}", "new")]


def test_an_office_alone_is_who_was_named_with_it(schema: Schema) -> None:
    scene = Scene(
        schema, "President Ada Kern met Minister Jon Ek. The former president left; the envoy too."
    )
    scene.mark("President Ada Kern", KERN)
    scene.mark("Minister Jon Ek", EK)

    assert scene.propose(scene.mark("The former president")) == [
        ("Ada Kern", "so called in this article"),
        ("+president", "new"),
    ]
    assert [name for name, _ in scene.propose(scene.mark("the envoy"))] == ["+envoy"]


def test_a_name_inside_a_longer_one_is_somebody_else(schema: Schema) -> None:
    scene = Scene(schema, "Ukraine’s air force reported it. Ukraine hoped.")
    scene.mark("Ukraine’s air force", person("Ukraine’s air force", of=""))

    assert scene.propose(scene.mark("Ukraine")) == [("+Ukraine", "new")]
    assert [name for name, _ in scene.propose(scene.mark("Ukraine", nth=1))] == [
        "Ukraine’s air force",
        "+Ukraine",
    ]


def test_an_earlier_pronoun_tells_the_gender(schema: Schema) -> None:
    scene = Scene(schema, "Kern met Ek. She smiled. He frowned.", "en")
    scene.mark("Kern", KERN)
    scene.mark("Ek", EK)
    scene.mark("She", KERN)

    assert scene.propose(scene.mark("He")) == [("Jon Ek", "mentioned before")]


def test_the_first_person_in_a_quote_is_who_speaks(schema: Schema) -> None:
    scene = Scene(schema, "Ek met Kern. “I told him,” Kern said, “and he knows.” He left.", "en")
    ek = scene.mark("Ek", EK)
    kern = scene.mark("Kern", KERN, nth=1)
    quote = scene.mark("“I told him,” Kern said, “and he knows.”", label="Quote")
    scene.fill(quote, "addressee", ek)
    scene.fill(quote, "source", kern)

    assert scene.propose(scene.mark("I")) == [("Ada Kern", "speaks here")]
    assert scene.propose(scene.mark("him")) == [("Jon Ek", "mentioned before")]


def test_who_is_named_in_a_quote_comes_after_those_outside(schema: Schema) -> None:
    scene = Scene(schema, "Ek spoke. “Tell Kern,” said Ek. He left.", "en")
    scene.mark("Ek", EK)
    ek = scene.mark("Ek", EK, nth=1)
    quote = scene.mark("“Tell Kern,”", label="Quote")
    scene.fill(quote, "source", ek)
    scene.mark("Kern", KERN)

    assert [name for name, _ in scene.propose(scene.mark("He"))] == ["Jon Ek", "Ada Kern"]


def test_outside_a_quote_nobody_speaks(schema: Schema) -> None:
    scene = Scene(schema, "Kern left, and I stayed.", "en")
    scene.mark("Kern", KERN)

    assert scene.propose(scene.mark("I")) == []


def test_capitals_are_a_name_and_no_pronoun(schema: Schema) -> None:
    scene = Scene(schema, "US troops left; they told us.", "en")

    assert scene.propose(scene.mark("US")) == [("+US", "new")]
    assert scene.propose(scene.mark("us", nth=0)) == []


def test_signs_are_no_name(schema: Schema) -> None:
    scene = Scene(schema, "Kern … Ek")
    scene.mark("Kern", KERN)

    assert scene.propose(scene.mark("…"), KERN) == []


def test_the_attribute_is_what_the_schema_says(schema: Schema) -> None:
    assert names.identity(schema, "Actor") == "entity"
    assert names.identity(schema, "Event") == ""


def test_the_project_finds_candidates_in_its_whole_cast(project: Project) -> None:
    from annotator.model.change import Edit

    kern = KERN.model_copy(update={"aliases": ("Kern",)})
    project.apply("Add", [Edit(after=it) for it in (kern, EK)], author=AUTHOR)
    document = project.document(1, AUTHOR)
    at = document.article.text.index("Ada Kern")
    span = Span(article_id="a1", author=AUTHOR, label="Actor", fragments=(Range(at, at + 8),))
    their = document.article.text.index("them")
    pronoun = span.model_copy(update={"fragments": (Range(their, their + 4),)})

    assert [it.entity for it in project.candidates(document, span)] == [kern, None]
    assert project.candidates(document, pronoun) == []


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_the_seed_article(schema: Schema) -> None:
    people = {
        name: person(name)
        for name in ("Donald Trump", "Vladimir Putin", "Volodymyr Zelenskyy", "Marco Rubio",
                     "Dmitry Peskov", "Keir Giles", "Sergei Lavrov")
    }  # fmt: skip
    scene = Scene(schema, SEED.read_text(encoding="utf-8"), "en")
    text = scene.document.article.text
    for name, who in people.items():
        scene.mark(name, who)

    def first(start: int, end: int) -> str:
        fields = {"article_id": "a", "author": AUTHOR, "label": "Actor"}
        span = Span.model_validate(fields | {"fragments": ((start, end),)})
        found = names.candidates(scene.document, span, schema, WORDS, tuple(people.values()))
        assert found, text[start:end]
        return found[0].entity.name if found[0].entity else f"+{found[0].name}"

    assert first(1263, 1265) == "Volodymyr Zelenskyy"
    assert first(1811, 1820) == "Volodymyr Zelenskyy"
    assert first(2342, 2347) == "Marco Rubio"
    assert first(2980, 2985) == "Donald Trump"
    assert first(3625, 3627) == "Dmitry Peskov"
    assert first(3691, 3693) == "Dmitry Peskov"
    assert first(4041, 4043) == "Keir Giles"
