"""Rules propose whole frames, with what the schema has a place for and whom the cast knows."""

from collections.abc import Iterable

import pytest

from annotator.model.article import Article
from annotator.model.cast import folded
from annotator.model.document import Document
from annotator.model.entity import Entity
from annotator.model.proposal import Proposal
from annotator.model.schema import Schema
from annotator.plugins import Known
from annotator.project import default_schema
from annotator.suggesters import events, names, quantities, quotes, times

CAST = (
    Entity(id="kern", name="Ada Kern", type="PER"),
    Entity(id="brandt", name="Leo Brandt", type="PER"),
    Entity(id="oslo", name="Oslo", type="GPE"),
    Entity(id="one", name="Twin", type="ORG"),
    Entity(id="two", name="Twin", type="ORG"),
)
BARE = Schema.model_validate(
    {
        "name": "bare",
        "label": [
            {
                "name": "Thing",
                "light": {"bar": "#000000", "tint": "#ffffff"},
                "dark": {"bar": "#ffffff", "tint": "#000000"},
            }
        ],
    }
)


def named(wanted: Iterable[str]) -> list[Entity]:
    keys = set(map(folded, wanted))
    return [it for it in CAST if folded(it.name) in keys]


KNOWN = Known(default_schema(), named=named)


def document(text: str, language: str = "en") -> Document:
    article = Article(id="a", text=text, language=language, published="2026-03-05")
    return Document(article=article, author="mara")


def said(text: str, proposal: Proposal) -> str:
    return " … ".join(text[a:b] for a, b in proposal.fragments)


def test_a_quote_is_one_frame_with_cue_source_and_entity() -> None:
    text = "👩\u200d🚀 It rained. “We will pay,” Ada Kern said. “All of it.”"
    (quote,) = quotes.suggest(document(text), KNOWN)
    assert (quote.label, said(text, quote)) == ("Quote", "“We will pay,” … “All of it.”")
    (_, cue), (_, source) = quote.roles
    assert (said(text, cue), said(text, source)) == ("said", "Ada Kern")
    assert source.attributes == {"mention": "NAM", "etype": "PER", "entity": "kern"}
    assert (quote.confidence, quote.why) == (0.97, "cue “said”")


def test_a_pronoun_means_who_was_named_last_and_fits() -> None:
    text = "Ada Kern met Leo Brandt in Oslo. “We will pay,” she said. “Never,” he said."
    sources = [dict(it.roles)["source"] for it in quotes.suggest(document(text), KNOWN)]
    assert [it.attributes.get("entity") for it in sources] == ["kern", "brandt"]
    assert [it.attributes["mention"] for it in sources] == ["PRO", "PRO"]
    alone = "“We will pay,” they said."
    (quote,) = quotes.suggest(document(alone), KNOWN)
    assert dict(quote.roles)["source"].attributes == {"mention": "PRO"}
    unknown = "Mrs. Zorb was there. Brandt left. “We will pay,” she said."
    (quote,) = quotes.suggest(document(unknown), KNOWN)
    assert "entity" not in dict(quote.roles)["source"].attributes
    neither = "Zorb Quux was there. “We will pay,” she said."
    (quote,) = quotes.suggest(document(neither), KNOWN)
    assert "entity" not in dict(quote.roles)["source"].attributes
    far = f"Ada Kern came. {'It was cold there. ' * 60}“We will pay,” she said."
    (quote,) = quotes.suggest(document(far), KNOWN)
    assert "entity" not in dict(quote.roles)["source"].attributes


def test_a_description_that_ends_in_a_name_means_who_is_named() -> None:
    text = "“We will pay,” radio host Ada Kern said. “We won’t,” the tired dockers said."
    first, second = (dict(it.roles)["source"] for it in quotes.suggest(document(text), KNOWN))
    assert (said(text, first), first.attributes["entity"]) == ("radio host Ada Kern", "kern")
    assert second.attributes == {"mention": "NOM"}
    other = "“We will pay,” radio host Zia Zorb said."
    (quote,) = quotes.suggest(document(other), KNOWN)
    assert dict(quote.roles)["source"].attributes == {"mention": "NOM", "etype": "PER"}


def test_who_takes_part_in_an_event_is_a_name_a_pronoun_or_a_word_for_people() -> None:
    text = "The idea attacked them. The workers attacked Ada Kern."
    first, second = events.suggest(document(text), KNOWN)
    assert "actor" not in dict(first.roles)
    assert {name: said(text, it) for name, it in second.roles} == {
        "actor": "The workers", "recipient": "Ada Kern",
    }  # fmt: skip


def test_who_takes_part_is_told_by_the_longest_phrase() -> None:
    text = "The mayor of Oslo attacked Ada Kern."
    (event,) = events.suggest(document(text), KNOWN)
    assert said(text, dict(event.roles)["actor"]) == "The mayor of Oslo"


def test_rules_share_what_they_work_out_of_a_document_and_of_no_other() -> None:
    made = []

    def make(document: Document, _schema: Schema, _named: object) -> str:
        made.append(document)
        return document.article.text

    known, one, other = Known(default_schema()), document("One."), document("Other.")
    assert [known.once(make, it) for it in (one, one, other)] == ["One.", "One.", "Other."]
    assert made == [one, other]


def test_a_quote_in_a_quote_fills_its_role() -> None:
    text = "“He told us, ‘Never come back here,’ and left,” Kern said."
    outer, inner = quotes.suggest(document(text), KNOWN)
    assert dict(inner.roles)["inside"] is outer


def test_names_mean_the_cast_and_a_surname_who_is_named_in_full() -> None:
    text = "They saw Ada Kern in Oslo. They saw Kern and the Twin Group, and Twin."
    found = {said(text, it): it for it in names.suggest(document(text), KNOWN)}
    assert {it: one.attributes.get("entity") for it, one in found.items()} == {
        "They": None, "Ada Kern": "kern", "Oslo": "oslo", "Kern": "kern", "the Twin Group": None,
        "Twin": None,
    }  # fmt: skip
    assert (found["Oslo"].label, found["Oslo"].why) == ("Place", "Oslo of the cast")


def test_people_bodies_and_places_without_a_name_are_proposed_in_full() -> None:
    text = (
        "The striking crews met Its director, Ada Kern, at the harbour. The harbour is in Bergen."
    )
    found = [(it.label, said(text, it)) for it in names.suggest(document(text), KNOWN)]
    assert found == [
        ("Actor", "The striking crews"), ("Actor", "Its director, Ada Kern"),
        ("Place", "the harbour"), ("Place", "Bergen"),
    ]  # fmt: skip
    (quote,) = quotes.suggest(document("“We will pay,” its director, Ada Kern, said."), KNOWN)
    source = dict(quote.roles)["source"]
    assert said("“We will pay,” its director, Ada Kern, said.", source) == "its director, Ada Kern"
    assert source.attributes["entity"] == "kern"


def test_a_schema_without_a_label_for_people_has_nobody_proposed() -> None:
    assert not list(
        names.suggest(document("The workers met Ada Kern in Oslo. She left."), Known(BARE))
    )


def test_people_without_an_entity_in_the_schema_are_proposed_by_their_words_alone() -> None:
    colors = {
        "light": {"bar": "#000000", "tint": "#ffffff"},
        "dark": {"bar": "#ffffff", "tint": "#000000"},
    }
    source = {"name": "source", "targets": ["Who"]}
    labels = [
        {"name": "Said", "derive": "quote", **colors, "role": [source]},
        {"name": "Who", **colors},
    ]
    known = Known(Schema.model_validate({"name": "small", "label": labels}), named=named)
    (found,) = names.suggest(document("Ada Kern left."), known)
    assert (found.label, found.attributes) == ("Who", {})


def test_times_are_told_from_the_day_of_publication() -> None:
    text = "It rained now and on Tuesday, two days ago."
    found = [(said(text, it), it.confidence) for it in times.suggest(document(text), KNOWN)]
    assert found == [("Tuesday", 0.85), ("two days ago", 0.7)]


def test_an_event_has_its_type_participants_place_and_time() -> None:
    text = "On Tuesday the army attacked Ada Kern in Oslo. They may not protest. It burned."
    attack, protest, fire = events.suggest(document(text), KNOWN)
    assert attack.attributes == {"type": "ASSAULT", "realis": "ACTUAL", "polarity": "positive"}
    assert {name: said(text, it) for name, it in attack.roles} == {
        "actor": "the army", "recipient": "Ada Kern", "place": "Oslo", "time": "Tuesday",
    }  # fmt: skip
    assert (dict(attack.roles)["place"].label, dict(attack.roles)["recipient"].label) == (
        "Place",
        "Actor",
    )
    assert protest.attributes["realis"] == "OTHER"
    assert (fire.attributes.get("type"), fire.why) == (None, "tells of an event")


def test_a_schema_without_these_labels_gets_nothing() -> None:
    text = "“We will pay,” Ada Kern said on Tuesday. They attacked."
    for it in (quotes, names, times, events, quantities):
        assert list(it.suggest(document(text), Known(BARE))) == []


def test_a_label_without_roles_or_attributes_gets_the_words_alone() -> None:
    colors = {
        "light": {"bar": "#000000", "tint": "#ffffff"},
        "dark": {"bar": "#ffffff", "tint": "#000000"},
    }
    schema = Schema.model_validate(
        {
            "name": "small",
            "label": [
                {"name": "Said", "derive": "quote", **colors},
                {
                    "name": "Done",
                    "derive": "event",
                    **colors,
                    "role": [{"name": "time", "targets": ["Done"]}],
                },
                {"name": "Who", **colors, "attribute": [{"name": "who", "type": "entity"}]},
            ],
        }
    )
    text = (
        "“We will pay,” Ada Kern said. “He said, ‘Never come back here,’” she said. They attacked."
    )
    known = Known(schema, named=named)
    assert all(not it.roles for it in quotes.suggest(document(text), known))
    assert all(not it.roles for it in events.suggest(document(text), known))
    values = [it.attributes for it in names.suggest(document(text), known)]
    assert values == [{"who": "kern"}, {}, {}, {"who": "kern"}, {}]


def test_a_schema_without_a_label_for_actors_gets_events_alone() -> None:
    label = BARE.labels[0].model_copy(update={"name": "Done", "derive": "event"})
    role = {"name": "actor", "targets": ["Done"]}
    alone = Schema.model_validate(
        {"name": "small", "label": [label.model_dump(by_alias=True) | {"role": [role]}]}
    )
    text = "👩\u200d🚀 The army attacked Ada Kern in Oslo."
    (attack,) = events.suggest(document(text), Known(alone, named=named))
    assert (attack.label, said(text, attack), attack.roles) == ("Done", "attacked", ())


def test_who_speaks_is_found_where_the_schema_asks_for_no_entity() -> None:
    news = default_schema()
    labels = [
        it.model_copy(update={"attributes": tuple(a for a in it.attributes if a.type != "entity")})
        for it in news.labels
    ]
    bare = news.model_copy(update={"labels": tuple(labels)})
    text = "“We will pay,” Ada Kern said in Oslo."
    found = names.suggest(document(text), Known(bare, named=named))
    assert {(it.label, said(text, it)): it.attributes for it in found} == {
        ("Actor", "Ada Kern"): {"mention": "NAM", "etype": "PER"},
        ("Actor", "We"): {"mention": "PRO"},
        ("Place", "Oslo"): {},
    }


def parts(text: str, proposal: Proposal) -> dict[str, str]:
    return {role: said(text, part) for role, part in proposal.roles}


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("They saw about 40 old workers there.", "en", [("about 40", "about 40 old workers")]),
        ("It rained five millimetres of fine rain.", "en", [("five millimetres", "fine rain")]),
        (
            "It rained five millimetres of the rain that fell.",
            "en",
            [("five millimetres", "the rain")],
        ),
        ("Es fielen zwei Tonnen der Steine herab.", "de", [("zwei Tonnen", "der Steine herab")]),
        ("It is five millimetres of 😀.", "en", [("five millimetres", "")]),
        ("They have 40 ships.", "en", [("40", "")]),
        ("It costs 5 euros today.", "en", [("5 euros", "")]),
    ],
)
def test_a_quantity_comes_with_whom_or_what_it_counts(
    text: str, language: str, wanted: list[tuple[str, str]]
) -> None:
    found = list(quantities.suggest(document(text, language), KNOWN))
    assert [(said(text, it), parts(text, it).get("measures", "")) for it in found] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The workers have attacked the mayor in the harbour.",
         {"actor": "The workers", "recipient": "the mayor", "place": "the harbour"}),
        ("The old workers were attacked in the harbour.",
         {"recipient": "The old workers", "place": "the harbour"}),
        ("The workers\nattacked.", {}),
        ("He attacked very much more and more and more and more in the harbour.",
         {"actor": "He"}),
        ("They attacked", {"actor": "They"}),
    ],
)  # fmt: skip
def test_who_stands_beside_a_verb_takes_part(text: str, wanted: dict[str, str]) -> None:
    (attack,) = events.suggest(document(text), KNOWN)
    assert parts(text, attack) == wanted


def test_who_is_told_belongs_to_the_quote() -> None:
    text = "“We will pay,” Ada Kern told the workers."
    (quote,) = quotes.suggest(document(text), KNOWN)
    assert parts(text, quote) == {"cue": "told", "source": "Ada Kern", "addressee": "the workers"}
    alone = "“We will pay,” Ada Kern told."
    (quote,) = quotes.suggest(document(alone), KNOWN)
    assert set(parts(alone, quote)) == {"cue", "source"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("„Wir lassen uns nicht drohen“, sagte Gewerkschaftschef Uwe Harms am Montag.", "de"),
        ("« Nous ne reprendrons pas », a dit la ministre Claire Morel lundi.", "fr"),
        ("“We will not go back,” told Ada Kern, the minister.", "en"),
    ],
)
def test_who_speaks_is_not_told_as_well(text: str, language: str) -> None:
    for quote in quotes.suggest(document(text, language), KNOWN):
        assert "addressee" not in dict(quote.roles), parts(text, quote)


def test_languages_are_nobody_and_documents_no_events() -> None:
    text = "He speaks Hebrew with the mayor."
    assert "Hebrew" not in [said(text, it) for it in names.suggest(document(text), KNOWN)]
    german = "Der Vertrag liegt vor."
    assert list(events.suggest(document(german, "de"), KNOWN)) == []
