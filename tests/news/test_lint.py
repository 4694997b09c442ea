"""One gap, one finding: what is complete has none, and each thing taken away is told once."""

from collections.abc import Iterable, Iterator

import pytest

from annotator.model import acts
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.span import Range, Span
from annotator.news import lint
from tests.gui.seed_labels import _QUANTITIES, _QUOTES, SEED

AUTHOR = "mara"
NAMES = {
    "Zelenskyy": "Volodymyr Zelenskyy", "Putin": "Vladimir Putin", "Rubio": "Marco Rubio",
    "Peskov": "Dmitry Peskov", "Giles": "Keir Giles", "Lavrov": "Sergei Lavrov",
    "Kellogg": "Keith Kellogg",
}  # fmt: skip
# Passage 1 of the scheme: an indirect quote, its source and its cue.
INDIRECT = (((503, 680),), (695, 709), (682, 694))


def complete() -> Document:
    """The founding article with all labels of the scheme, its date, and its cast marked."""
    text = SEED.read_bytes().decode()
    article = Article(id="seed", text=text, published="2025-07-10", language="en")
    cast = {
        name: Entity(id=f"e-{name}", name=whole, aliases=(name,), type="PER")
        for name, whole in NAMES.items()
    }
    spans: list[Span] = []
    relations: list[Relation] = []

    def add(label: str, *fragments: tuple[int, int], **attributes: str) -> Span:
        made = Span(
            id=f"s{len(spans):03}",
            article_id="seed",
            author=AUTHOR,
            label=label,
            fragments=tuple(Range(*it) for it in fragments),
            attributes=attributes,  # type: ignore[arg-type]  # texts
        )
        spans.append(made)
        return made

    for fragments, source, cue in (*_QUOTES, INDIRECT):
        quote = add("Quote", *fragments)
        for role, target in (("source", add("Actor", source)), ("cue", add("Cue", cue))):
            relations.append(
                Relation(
                    article_id="seed", author=AUTHOR, label=role, source=quote.id, target=target.id
                )
            )
    for place in _QUANTITIES:
        add("Quantity", place)
    for name, place in named(text):
        there = [it for it in spans if it.label == "Actor" and it.fragments == (place,)]
        if there:
            at = spans.index(there[0])
            spans[at] = there[0].model_copy(update={"attributes": {"entity": f"e-{name}"}})
        elif not any(it.label == "Actor" and it.start <= place.start < it.end for it in spans):
            add("Actor", place, entity=f"e-{name}")
    return Document(
        article=article,
        author=AUTHOR,
        spans=tuple(spans),
        relations=tuple(relations),
        entities=tuple(cast.values()),
    )


def named(text: str) -> Iterator[tuple[str, Range]]:
    for name in NAMES:
        at = text.find(name)
        while at >= 0:
            yield name, Range(at, at + len(name))
            at = text.find(name, at + 1)


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_complete_labels_of_the_seed_have_no_finding_and_each_removal_has_one(
    schema: Schema,
) -> None:
    document = complete()
    assert lint.findings(document, schema) == []

    wrong = {}
    for span in document.spans:
        found = lint.findings(document.edited(acts.remove(document, [span.id])), schema)
        if len(found) != 1:
            wrong[span.label, span.words(document.article.text)] = found

    assert len(document.spans) > 57
    assert wrong == {}


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_what_is_followed_act_by_act_is_what_is_found_at_once(schema: Schema) -> None:
    document = complete()
    live = lint.Lint(document, schema)
    live.work()

    for span in document.spans[::7]:
        edits = acts.remove(document, [span.id])
        document = document.edited(edits)
        live.follow(document, edits)
        assert 0 < live.due < 20
        live.work()
        assert live.findings == lint.findings(document, schema)


def test_names_of_the_whole_cast_are_looked_up(schema: Schema) -> None:
    kern = Entity(id="kern", name="Ada Kern", aliases=("Ada María Kern", "María Kern", "Kern"))
    asked: list[str] = []

    def named(names: Iterable[str]) -> list[Entity]:
        asked.extend(names)
        return [kern] if kern_is_there else []

    text = "On Monday Ada\u00a0Kern left. Mayor Ada María Kern stayed. Kern waved. Ada KERN, too.\n"
    bare = Document(article=Article(id="a", text=text, published="2026-03-03"), author=AUTHOR)
    kern_is_there = False
    live = lint.Lint(bare, schema, named)
    live.work()
    assert live.findings == []

    kern_is_there = True
    live.follow(bare, [Edit(after=kern)])
    live.work()

    # A single word may be anybody’s.
    places = [(it.kind, text[slice(*it.place)]) for it in live.findings]
    assert places == [("name", it) for it in ("Ada\u00a0Kern", "Ada María Kern", "Ada KERN")]
    assert len(asked) == 24
    assert lint.findings(bare, schema) == []
    labels = tuple(it.model_copy(update={"attributes": ()}) for it in schema.labels)
    nobody = schema.model_copy(update={"labels": labels})
    assert lint.findings(bare, nobody, named) == []


TEXT = (
    "Port\n\nAda Kern said it rains. “Slow,” Ek said. “Very slow.” The strike goes on. "
    "Kern left 3 boats.\n\nNo ‘way’ out.\n"
)


def span(label: str, words: str, **values: object) -> Span:
    start = TEXT.index(words)
    fields = {
        "article_id": "a",
        "author": AUTHOR,
        "label": label,
        "fragments": [Range(start, start + len(words))],
    }
    return Span.model_validate(fields | values)


def document(*spans: Span, **values: object) -> Document:
    fields = {"article": Article(id="a", text=TEXT, language="en"), "author": AUTHOR}
    return Document.model_validate(fields | {"spans": spans} | values)


def kinds(found: list[lint.Finding]) -> list[str]:
    return [f"{it.kind} {TEXT[slice(*it.place)]}" for it in found]


def test_gaps_of_every_kind(schema: Schema) -> None:
    kern = Entity(id="e1", name="Kern", aliases=("ek",))
    actor = span("Actor", "Ada Kern", attributes={"entity": "e1"})
    strike = span("Event", "strike")

    found = lint.findings(document(actor, strike, entities=(kern,)), schema)

    assert kinds(found) == [
        "date Port",
        "cue said",
        "marks “Slow,” Ek said. “Very slow.”",
        "participants strike",
        "name Kern",
        "number 3",
        "marks ‘way’",
    ]
    assert found[3].span_id == strike.id
    assert found[3].sentence == "Event “strike” has no participant"


def test_cue_alone_and_quote_without_cue_are_told(schema: Schema) -> None:
    quote, cue, ek = span("Quote", "“Slow,”"), span("Cue", "said"), span("Actor", "Ek")
    source = Relation(article_id="a", author=AUTHOR, label="source", source=quote.id, target=ek.id)
    dated = Article(id="a", text=TEXT, published="2026-03-03", language="en")

    found = lint.findings(document(quote, cue, ek, relations=(source,), article=dated), schema)

    assert kinds(found)[:2] == ["cue said", "quote_cue “Slow,”"]
    unnamed = quote.model_copy(update={"attributes": {"source_status": "unnamed"}})
    assert "source" not in {it.kind for it in lint.findings(document(unnamed), schema)}


def test_dismissed_places_stay_dismissed(schema: Schema) -> None:
    bare = document()

    for finding in lint.findings(bare, schema):
        bare = bare.edited(lint.dismissal(bare, finding, "meant so"))

    assert lint.findings(bare, schema) == []
    assert {it.note for it in bare.spans} == {"meant so"}
    assert {it.state for it in bare.spans} == {"rejected"}


def test_a_schema_that_reads_nothing_finds_nothing(schema: Schema) -> None:
    plain = schema.model_copy(
        update={
            "labels": tuple(it.model_copy(update={"derive": ""}) for it in schema.labels),
        }
    )

    assert lint.findings(document(), plain) == []


def test_work_can_be_done_in_parts(schema: Schema) -> None:
    live = lint.Lint(document(), schema)
    assert live.due == 3

    steps = 1
    while live.step():
        steps += 1

    assert steps > 3
    assert not live.due
    assert not live.step()
    assert live.findings == lint.findings(document(), schema)


def test_an_act_amid_a_part_of_the_work_is_not_lost(schema: Schema) -> None:
    start, quote = document(), span("Quote", "“Slow,”")
    edits = [Edit(after=quote)]
    for steps in range(12):
        live = lint.Lint(start, schema)
        for _ in range(steps):
            live.step()

        live.follow(start.edited(edits), edits)
        live.work()

        assert live.findings == lint.findings(start.edited(edits), schema)


def test_what_acts_touch_is_looked_at_again(schema: Schema) -> None:
    quote, ek = span("Quote", "“Slow,”"), span("Actor", "Ek")
    start = document(quote, ek)
    live = lint.Lint(start, schema)
    live.work()
    relation = Relation(
        article_id="a", author=AUTHOR, label="source", source=quote.id, target=ek.id
    )
    cast = Entity(id="e", name="Kern")

    for edits in (
        [Edit(after=relation)],
        [Edit(after=cast)],
        [Edit(before=ek, after=ek.model_copy(update={"attributes": {"entity": "e"}}))],
        acts.remove(start.edited([Edit(after=relation)]), [quote.id]),
        acts.review(start, "done"),
    ):
        start = start.edited(edits)
        live.follow(start, edits)
        live.work()
        assert live.findings == lint.findings(start, schema)


def test_a_complete_quote_and_event_have_no_finding(schema: Schema) -> None:
    quote, cue, ek = span("Quote", "“Slow,”"), span("Cue", "said"), span("Actor", "Ek")
    ek_said = TEXT.index("Ek said") + 3
    cue = cue.model_copy(update={"fragments": (Range(ek_said, ek_said + 4),)})
    strike, boats = span("Event", "strike"), span("Quantity", "3")
    roles = [(quote, "source", ek), (quote, "cue", cue), (strike, "actor", ek)]
    relations = [
        Relation(article_id="a", author=AUTHOR, label=role, source=one.id, target=other.id)
        for one, role, other in roles
    ]

    found = lint.findings(
        document(quote, cue, ek, strike, boats, relations=tuple(relations)), schema
    )

    assert kinds(found) == ["date Port", "cue said", "marks “Very slow.”", "marks ‘way’"]


def told_of(text: str, schema: Schema, *marked: tuple[str, str], roles: str = "") -> list[str]:
    """Return what is found in a text where words have labels; `roles` fill the first of them."""
    spans = [
        Span(
            id=f"s{at}",
            article_id="a",
            author=AUTHOR,
            label=label,
            fragments=(Range(text.index(words), text.index(words) + len(words)),),
        )
        for at, (label, words) in enumerate(marked)
    ]
    relations = [
        Relation(article_id="a", author=AUTHOR, label=role, source="s0", target=f"s{at}")
        for at, role in enumerate(roles.split(), 1)
    ]
    made = Document(
        article=Article(id="a", text=text, published="2026-03-03", language="en"),
        author=AUTHOR,
        spans=tuple(spans),
        relations=tuple(relations),
    )
    return [f"{it.kind} {text[slice(*it.place)]}" for it in lint.findings(made, schema)]


def test_who_took_part_is_told_once_for_an_event_that_is_told_again(schema: Schema) -> None:
    strike, again = span("Event", "strike", id="s"), span("Event", "rains", id="r")
    kern = span("Actor", "Ada Kern", id="k")
    start = document(strike, again, kern)
    live = lint.Lint(start, schema)
    live.work()
    same = Relation(article_id="a", author=AUTHOR, label="same_as", source="r", target="s")
    actor = Relation(article_id="a", author=AUTHOR, label="actor", source="s", target="k")
    told = []

    for edit in (Edit(after=same), Edit(after=actor), Edit(before=actor), Edit(before=same)):
        start = start.edited([edit])
        live.follow(start, [edit])
        live.work()
        assert live.findings == lint.findings(start, schema)
        told.append([it.span_id for it in live.findings if it.kind == "participants"])

    assert told == [["r", "s"], [], ["r", "s"], ["r", "s"]]


def test_stops_before_german_closing_marks_end_a_sentence(schema: Schema) -> None:
    text = "„Wir kommen“, so Ek, „und bald.“ Er warf Kern vor, „mit den Menschen zu spielen“.\n"
    article = Article(id="a", text=text, language="de", published="2026-03-03")

    found = lint.findings(Document(article=article, author=AUTHOR), schema)

    assert [text[slice(*it.place)] for it in found] == [
        "„Wir kommen“, so Ek, „und bald.“", "„mit den Menschen zu spielen“",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "marked",
    [
        "[The bridge will reopen on Friday], minister Paul Okafor ‹told› parliament on Tuesday.",
        "It rains. She ‹said› [the port had offered a rise of 3 percent].",
        "Meera Shah ‹said› [that at least 17 firms had closed, and more would].\nNot this.",
        "[London has refused to pay], ‹according to› two officials.",
        "‹According to› the council, [all boats are safe].",
        "Petersen ‹sagte›, [dass er kämpfen werde].",
        "It rains. [No, ‹said› the sea.]",
        "Ada Kern said it rains. Jon Ek ‹said› [that it will snow tomorrow].",
    ],
)
def test_what_a_cue_attributes_is_what_a_label_is_put_on(marked: str) -> None:
    places, text = {}, "Port.\n\n"
    for sign in marked:
        if sign in "[]‹›":
            places[sign] = len(text)
        else:
            text += sign
    finding = lint.Finding(Range(places["‹"], places["›"]), "cue", "", "Quote")
    article = Article(id="a", text=text, language="de" if "sagte" in text else "en")

    found = lint.to_label(Document(article=article, author=AUTHOR), finding)

    assert text[slice(*found)] == text[places["["] : places["]"]]


def test_labels_are_put_on_the_first_piece_of_a_quote_and_on_the_words_of_others(
    schema: Schema,
) -> None:
    bare = document()
    words = [(it.kind, TEXT[slice(*lint.to_label(bare, it))]) for it in lint.findings(bare, schema)]

    assert ("marks", "“Slow,”") in words
    assert ("number", "3") in words


def test_a_rejected_label_says_that_nothing_of_its_kind_is_there(schema: Schema) -> None:
    rejected = span("Quantity", "3 boats", state="rejected", origin="suggester:quantities")

    assert "number 3" in kinds(lint.findings(document(), schema))
    assert "number 3" not in kinds(lint.findings(document(rejected), schema))


def test_marks_that_are_far_apart_are_two_quotes(schema: Schema) -> None:
    text = f"“Slow,” {'and then the boats went away ' * 20}“fast” again.\n"

    found = told_of(text, schema)

    assert [it for it in found if it.startswith("marks")] == ["marks “Slow,”", "marks “fast”"]


def test_a_cue_is_told_only_where_no_quote_beside_it_lacks_one(schema: Schema) -> None:
    text = "“Slow,” Kern said, and Ek told them.\n"
    marked = (("Quote", "“Slow,”"), ("Cue", "said"), ("Cue", "told"))

    assert "cue told" in told_of(text, schema, *marked, roles="cue")
    assert "cue told" not in told_of(text, schema, *marked)


def test_labels_of_far_paragraphs_do_not_cover_what_is_missing_here(schema: Schema) -> None:
    rain = "it rained on and on.\n" * 1200
    text = f"Ada Kern came.\n\nNobody was there when {rain}\n“Slow” it was.\n"

    found = told_of(text, schema, ("Actor", "Ada Kern"), ("Place", "there"))

    assert "marks “Slow”" in found


def test_what_a_label_over_two_paragraphs_lacks_is_told_once(schema: Schema) -> None:
    text = "It began to rain.\n\nIt went on.\n"

    found = told_of(text, schema, ("Event", "rain.\n\nIt went"))

    assert found == ["participants rain.\n\nIt went"]


def test_a_long_paragraph_is_looked_at_in_parts_and_nothing_in_it_is_lost(schema: Schema) -> None:
    text = "".join(f"“Slow {at}0 boats,” Kern said at the port. " for at in range(1, 100))
    article = Article(id="a", text=text, published="2026-03-03", language="en")

    live = lint.Lint(Document(article=article, author=AUTHOR), schema)
    parts = live.due
    live.work()

    assert len(text) / lint.LONGEST < parts < 2 * len(text) / lint.LONGEST + 1
    told = "\n".join(text[slice(*it.place)] for it in live.findings if it.kind == "marks")
    assert (told.count("“"), told.count("”")) == (99, 99)
    assert [text[slice(*it.place)] for it in live.findings if it.kind == "number"] == [
        f"{at}0" for at in range(1, 100)
    ]


def test_a_long_paragraph_without_ends_of_sentences_is_looked_at_at_once(schema: Schema) -> None:
    text = "".join(f"{at} boats and " for at in range(10, 150))
    article = Article(id="a", text=text, published="2026-03-03", language="en")

    live = lint.Lint(Document(article=article, author=AUTHOR), schema)

    assert len(text) > lint.LONGEST
    assert live.due == 1
    live.work()
    assert [text[slice(*it.place)] for it in live.findings] == [str(it) for it in range(10, 150)]
