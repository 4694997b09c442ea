"""What programs outside answer becomes proposals; what cannot be placed is said, never guessed."""

from collections import Counter
from typing import Any

import pytest

from annotator.errors import SchemaError
from annotator.model.label_map import LabelMap, Named
from annotator.model.proposal import Proposal
from annotator.model.span import Range
from annotator.outside import answers
from annotator.outside.answers import Reading, mapped, proposals
from annotator.project import default_schema

TEXT = "😀 “We go,” Ada Kern said, “not you.” Kern lost 40 boxes."


def read(answer: Any, labels: LabelMap | None = None) -> tuple[list[Proposal], Counter[str]]:
    said: Counter[str] = Counter()
    reading = Reading(
        default_schema(), labels or LabelMap(), lambda it: said.update([it]), "a program"
    )
    return list(proposals(answer, TEXT, reading)), said


def words(*spans: Any, labels: LabelMap | None = None) -> list[str]:
    found, said = read({"spans": list(spans)}, labels)
    assert not said
    return ["|".join(TEXT[slice(*part)] for part in it.fragments) for it in found]


def said_of(*spans: Any, **more: Any) -> list[str]:
    found, said = read({"spans": list(spans)} | more)
    assert found == []
    return list(said)


def test_places_come_as_offsets_fragments_or_words() -> None:
    at = TEXT.index("Ada")
    assert words({"label": "Actor", "start": at, "end": at + 8}) == ["Ada Kern"]
    assert words({"label": "Actor", "fragments": [[at, at + 3]], "quote": ["Ada"]}) == ["Ada"]
    assert words({"label": "Actor", "text": "Kern", "occurrence": 2}) == ["Kern"]
    assert words({"label": "Quote", "quote": ['"We go,"', "“not you.”"]}) == ["“We go,”|“not you.”"]
    assert words({"label": "Actor", "quote": "ada kern"}) == ["Ada Kern"]


def test_words_count_where_offsets_do_not_fit_them() -> None:
    found, said = read({"spans": [{"label": "Actor", "start": 0, "end": 3, "text": "Ada Kern"}]})
    assert [TEXT[slice(*it.fragments[0])] for it in found] == ["Ada Kern"]
    assert list(said) == ["span whose offsets do not fit its words; the words were taken"]


def test_what_has_no_place_is_said_and_left_out() -> None:
    assert said_of({"label": "Actor", "text": "Bob Stone"}) == [
        "invention, not in the text (such as 'Bob Stone')"
    ]
    assert said_of({"label": "Actor", "start": 50, "end": 500}) == ["span that is outside the text"]
    assert said_of({"label": "Actor", "start": 5, "end": 5}) == ["span that is outside the text"]
    assert said_of({"label": "Actor"}) == ["span without a place"]
    assert said_of({"label": "Actor", "text": ""}) == ["invention, not in the text (such as '')"]
    assert said_of({"label": "Person", "text": "Kern"}) == [
        "label 'Person', which the schema has not"
    ]
    assert said_of({"text": "Kern"}) == ["span whose label cannot be read"]
    assert said_of({"label": "Actor", "text": "Kern", "confidence": 7}) == [
        "span whose confidence cannot be read"
    ]
    assert said_of("Kern") == ["span whose span cannot be read"]


@pytest.mark.parametrize("answer", [{"spans": {}}, {"spans": "x"}])
def test_spans_that_are_no_list_are_said(answer: dict[str, Any]) -> None:
    assert read(answer) == ([], Counter(["`spans` is no list"]))


def test_an_answer_without_spans_proposes_nothing() -> None:
    assert read({}) == ([], Counter())


def test_a_program_that_goes_in_circles_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST", 2)
    found, said = read({"spans": [{"label": "Actor", "text": "Kern"}] * 3})
    assert len(found) == 2
    assert list(said) == ["more than 2 spans in one article"]


def test_foreign_labels_are_mapped_with_what_they_imply() -> None:
    labels = LabelMap(labels={"PER": Named("Actor", {"etype": "PER", "odd": 1}), "MISC": Named("")})
    found, said = read(
        {"spans": [{"label": "PER", "text": "Ada Kern"}, {"label": "MISC", "text": "40"}]}, labels
    )
    assert [(it.label, it.attributes) for it in found] == [("Actor", {"etype": "PER"})]
    assert not said


def test_relations_make_frames() -> None:
    found, said = read(
        {
            "spans": [
                {
                    "id": "q",
                    "label": "Quote",
                    "text": "“We go,”",
                    "confidence": 0.8,
                    "why": "marks",
                },
                {"id": 7, "label": "Actor", "text": "Ada Kern"},
                {"label": "Quantity", "text": "40"},
            ],
            "relations": [
                {"label": "source", "source": "q", "target": 7},
                {"label": "source", "source": "q", "target": "nobody"},
                {"label": "source", "source": "q", "target": "q"},
                "nonsense",
            ],
        }
    )
    assert [it.label for it in found] == ["Quote", "Quantity"]
    assert [(role, part.label) for role, part in found[0].roles] == [("source", "Actor")]
    assert (found[0].confidence, found[0].why) == (0.8, "marks")
    assert (found[1].confidence, found[1].why) == (answers.USUAL, "a program")
    assert list(said) == ["relation that cannot be read"]


def test_relations_that_are_no_list_are_none() -> None:
    found, _ = read({"spans": [{"label": "Actor", "text": "Kern"}], "relations": 5})
    start = TEXT.index("Kern")
    assert [it.fragments for it in found] == [(Range(start, start + 4),)]


def test_a_map_is_read_from_its_file(tmp_path: Any) -> None:
    schema = default_schema()
    assert mapped("", schema) == mapped(str(tmp_path / "none.toml"), schema) == LabelMap()
    file = tmp_path / "map.toml"
    file.write_text('[label]\nPER = "Actor"\n', encoding="utf-8")
    assert mapped(str(file), schema).labels["PER"].name == "Actor"
    file.write_text('[label]\nPER = "Nobody"\n', encoding="utf-8")
    with pytest.raises(SchemaError, match="has no such label"):
        mapped(str(file), schema)
