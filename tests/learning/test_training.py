"""A model learns what is regular, says honestly how well, and is not replaced by a worse one."""

from dataclasses import replace

import pytest

from annotator.errors import MissingError
from annotator.learning import model as models
from annotator.learning import training
from annotator.learning.example import Example, Mark, Score
from annotator.learning.model import about, predict
from annotator.learning.training import train
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.span import Range
from tests.learning.examples import examples


def predicted(model: bytes, example: Example) -> set[Mark]:
    return {it for it, _ in predict(model, example.text, "en", example.rules)}


def test_what_is_regular_is_learned_and_predicted_in_unseen_articles() -> None:
    model = train(examples(12), 1)
    learned = about(model)
    assert learned is not None
    assert learned.name.endswith(" labels in 12 articles")
    assert {it.label: it.on for it in learned.qualities} == {"Actor": True, "Quantity": True}
    assert all(it.f1 > 0.6 for it in learned.qualities)
    [unseen] = examples(1, seed=99)
    found = predicted(model, unseen)
    amounts = {it for it in unseen.marks if it.label == "Quantity"}
    assert amounts <= found
    sure = [it for _, it in predict(model, unseen.text, "en", {})]
    assert all(models.LEAST <= it < 1 for it in sure)


def test_what_is_not_sure_enough_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    model = train(examples(12), 1)
    [unseen] = examples(1, seed=99)
    said = list(predict(model, unseen.text, "en", {}))
    monkeypatch.setattr(models, "LEAST", max(sure for _, sure in said))
    assert 0 < len(list(predict(model, unseen.text, "en", {}))) < len(said)
    monkeypatch.setattr(models, "LEAST", 1.0)
    assert not list(predict(model, unseen.text, "en", {}))


def test_too_little_to_learn_from_leaves_the_last_model() -> None:
    assert train([], 1) == b""
    assert train(examples(3), 1, b"last") == b"last"
    without = [replace(it, marks=it.marks[:1]) for it in examples(5)]
    assert train(without, 1, b"last") == b"last"


def test_a_label_is_off_where_the_rules_do_better() -> None:
    perfect = [
        replace(it, rules={mark: "reads" for mark in it.marks if mark.label == "Quantity"})
        for it in examples(8)
    ]
    learned = about(train(perfect, 1))
    assert learned is not None
    quantity = next(it for it in learned.qualities if it.label == "Quantity")
    assert quantity.rules_f1 == 1.0
    assert not quantity.on


def test_a_new_model_that_does_worse_in_new_articles_is_not_taken() -> None:
    good = train(examples(8), 1)
    # The same articles, labelled as it came: only that can be learned from them now.
    spoilt = [
        replace(it, marks=tuple(_moved(mark, at) for at, mark in enumerate(it.marks)))
        for it in examples(8)
    ]
    new = [replace(it, article_id=f"b{at}") for at, it in enumerate(examples(4, seed=7))]
    assert train([*spoilt, *new], 1, good) == good
    # Of another schema the last model says nothing, and more of the same is welcome.
    assert train([*spoilt, *new], 2, good) != good
    assert train([*examples(8), *new], 1, good) != good


def test_the_newest_articles_are_learned_from_and_older_ones_not_even_read() -> None:
    long = "The old pilot 🚢 said so.\n" * (training.MOST * training.LETTERS // 40)
    newest = [
        Document(article=Article(id=f"a{at}", text=f"{at} {long}"), author="mara")
        for at in range(4)
    ]
    waiting = iter(newest)

    taken = list(training.enough(waiting))

    assert taken == newest[:2]
    assert list(waiting) == newest[3:]
    assert list(training.enough(newest[:1])) == newest[:1]


def _moved(mark: Mark, by: int) -> Mark:
    (part,) = mark.fragments
    return Mark(mark.label, (Range(part.start + by % 4, part.end + 7 * (by % 3)),))


def test_only_the_newest_articles_are_learned_from_where_there_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "MOST", 500)
    learned = about(train(examples(12), 1))
    assert learned is not None
    assert 1 < len(learned.articles) < 12
    assert learned.articles[-1] == "a11"


def test_many_articles_are_divided_into_few_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "FEW", 4)
    learned = about(train(examples(9), 1))
    assert learned is not None
    assert learned.on


def test_without_the_library_nothing_is_predicted(monkeypatch: pytest.MonkeyPatch) -> None:
    model = train(examples(5), 1)
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    assert not list(predict(model, "Judge Ada Kern said so.", "en", {}))
    with pytest.raises(MissingError, match="pip install python-crfsuite"):
        models.refuse_missing()


def test_bytes_of_another_version_are_as_good_as_none() -> None:
    assert about(b"") is None
    assert about(b'{"format":99,"labels":1}\nrest') is None
    assert list(predict(b"", "text", "en", {})) == []


def test_a_score_without_hits_is_nothing() -> None:
    assert Score().f1 == 0.0
    assert (Score(1, 2, 2) + Score(1, 2, 2)).f1 == 0.5
