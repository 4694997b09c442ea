"""Candidates are what rules and fields see and the same with other edges; the judge picks."""

from annotator.learning.candidates import (
    Habits,
    Rows,
    Sight,
    Words,
    candidates,
    endings,
    habits,
)
from annotator.learning.example import Mark
from annotator.learning.features import sequences
from annotator.learning.judge import chosen, taught
from annotator.model.span import Range

TEXT = "😀 The old crews of Oslo, Ada Kern’s friends, met Bo Lind and their aides.\nThey left Oslo."


def words_of(text: str, language: str = "en") -> Words:
    return Words(text, language, sequences(text, language, {}).places)


def mark(phrase: str, text: str = TEXT, label: str = "Actor") -> Mark:
    start = text.index(phrase)
    return Mark(label, (Range(start, start + len(phrase)),))


def told(*phrases: str, pronouns: bool = False) -> dict[str, list[str]]:
    words = words_of(TEXT)
    rules = {mark(it): "a name 0.7" for it in phrases}
    rules |= {mark("They"): "a pronoun 0.8"} if pronouns else {}
    sight = Sight(words, "Actor", rules, {mark("Bo Lind"): 0.9})
    found = candidates(words, sight, endings(words, rules), Habits(), None)
    return {TEXT[slice(*words.place(row))]: features for row, features in found.items()}


def test_a_candidate_comes_with_its_variants() -> None:
    found = told("The old crews of Oslo", "Ada Kern’s friends")
    assert set(found) == {
        "The old crews of Oslo", "old crews of Oslo", "The old crews", "Oslo",
        "The old crews of Oslo, Ada Kern’s friends",
        "Ada Kern’s friends", "Kern’s friends", "Ada Kern’s", "friends",
        "Bo Lind", "Lind", "met Bo Lind",
    }  # fmt: skip
    assert "-first a name 0.7" in found["old crews of Oslo"]
    assert "lost opener True" in found["old crews of Oslo"]
    assert "field 4" in found["Bo Lind"]
    assert "in rule" in found["Oslo"]
    assert "holds rule" in found["The old crews of Oslo, Ada Kern’s friends"]
    assert "in field" in found["Lind"]


def test_a_possessive_is_added_and_left_out() -> None:
    assert {"Ada Kern’s", "Ada Kern"} <= set(told("Ada Kern"))
    assert "-'s rule" in told("Ada Kern’s")["Ada Kern"]


def test_words_for_people_are_candidates_of_a_label_that_has_pronouns() -> None:
    assert "their" not in told()
    found = told(pronouns=True)
    assert {"their", "They", "aides", "their aides", "crews"} <= set(found)
    assert "same pronoun" in found["their"]
    assert "same noun" in found["aides"]
    assert "begins" in found["They"]


def test_no_candidate_goes_over_the_end_of_a_paragraph() -> None:
    assert not any("\n" in it for it in told("They", "their aides", pronouns=True))
    text = "The crews of\nOslo left."
    words, rules = words_of(text), {mark("The crews", text): "x", mark("Oslo", text): "x"}
    sight = Sight(words, "Actor", rules, {})
    found = candidates(words, sight, endings(words, rules), Habits(), None)
    assert sorted(found) == [(0, 2), (1, 2), (3, 4)]


def test_what_is_in_pieces_or_ends_in_a_token_is_no_row() -> None:
    words = words_of(TEXT)
    pieces = Mark("Actor", (*mark("Ada").fragments, *mark("Oslo").fragments))
    assert words.row_of(pieces) is None
    assert words.row_of(mark("Os")) is None
    assert words.row_of(mark("slo")) is None
    assert words.row_of(mark("Oslo")) == (5, 6)


def test_how_often_words_were_labelled_is_known_without_the_article_itself() -> None:
    text = "Their boat left. They saw their boat."
    words = words_of(text)
    other = words_of("Their boat.")
    total, (own, _) = habits([(words, [(0, 1)]), (other, [(0, 1)])])
    assert (total.labelled["their"], total.there["their"]) == (2, 3)
    assert total.without(own, "their") == (1, 1)
    assert total.without(None, "their") == (2, 3)
    sight = Sight(words, "Actor", {mark("Their", text): "x"}, {})
    found = candidates(words, sight, {}, total, own)
    assert "labelled 5 1" in found[0, 1]
    alone, (only,) = habits([(words, [(0, 1)])])
    found = candidates(words, sight, {}, Habits(alone.labelled, only.there), only)
    assert not any(it.startswith("labelled") for it in found[0, 1])


def test_the_likeliest_are_chosen_that_do_not_cross() -> None:
    found = chosen({(0, 5): 0.9, (0, 4): 0.8, (1, 5): 0.7, (3, 8): 0.6, (1, 3): 0.5}, 0.45)
    assert found == {(0, 5): 0.9, (1, 3): 0.5}
    assert chosen({(0, 1): 0.2}, 0.3) == {}
    assert chosen({(0, 1): 0.2}) == {(0, 1): 0.2}
    assert Rows([(0, 2), (1, 4), (6, 7)]).touching((0, 2)) == {(1, 4)}


def test_of_answers_that_are_all_the_same_nothing_is_learned() -> None:
    assert taught([(["a"], True), (["b"], True)]) == b""
    assert taught([(["a"], True), (["b"], False)])
