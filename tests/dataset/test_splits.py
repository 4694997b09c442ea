"""What belongs together is never divided; the same seed divides in the same way."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.dataset.recipe import Recipe, Split, read_splits
from annotator.dataset.splits import Division, divide
from annotator.errors import InputError
from annotator.model.layer import Layer

SPLITS = (Split("train", 0.8), Split("dev", 0.1), Split("test", 0.1))


def layer(number: int, text: str = "", labels: str = "", **fields: Any) -> Layer:
    article = {
        "id": f"a{number}",
        "text": text or f"text{number} of{number} its{number} own{number}",
        "published": "",
        "source": "",
        "metadata": {},
    }
    entities = [{"id": it, "name": it.upper()} for it in fields.pop("entities", ())]
    rest = ("[[0,1]]", "{}", "human", "accepted", "", 0)
    spans = [(f"s{at}", "mara", it, *rest) for at, it in enumerate(labels)]
    return Layer(number, article | fields, "mara", spans=spans, entities=entities)


def division(layers: list[Layer], **options: Any) -> Division:
    by_number = {it.number: it.article["text"] for it in layers}
    recipe = Recipe(**{"splits": SPLITS} | options)
    return divide(layers, recipe, by_number.__getitem__)


def splits_of(found: Division) -> dict[str, str]:
    return {it.id: it.split for it in found.items}


def corpus(count: int, seed: int = 0) -> list[Layer]:
    chance = random.Random(seed)
    return [
        layer(
            number,
            labels="".join(chance.choices("AEQ", k=chance.randint(0, 12))),
            published=f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            source=f"paper {chance.randint(1, 60)}",
        )
        for number in range(1, count + 1)
    ]


def test_every_article_is_in_one_split_near_its_share_and_so_are_the_labels() -> None:
    layers = corpus(1_000)

    found = division(layers)

    sizes = Counter(it.split for it in found.items)
    assert sizes == Counter(train=800, dev=100, test=100)
    assert sorted(it for name in sizes for it in found.numbers(name)) == list(range(1, 1_001))
    total: Counter[str] = sum((it.labels for it in found.items), Counter())
    for name, share in SPLITS:
        mine: Counter[str] = sum((it.labels for it in found.items if it.split == name), Counter())
        assert all(abs(mine[it] / total[it] - share) < 0.01 for it in "AEQ")
    assert found.notes == ()


def test_near_copies_and_what_shares_a_key_never_cross() -> None:
    layers = corpus(300)
    text = "The harbour council said on Monday that the talks about the new budget had failed."
    layers += [layer(301 + at, f"{text} {'And more. ' * at}") for at in range(5)]
    random.Random(3).shuffle(layers)

    found = division(layers, together=("source",))

    splits = splits_of(found)
    sources: dict[str, set[str]] = {}
    for it in layers:
        if source := it.article["source"]:
            sources.setdefault(source, set()).add(splits[it.article["id"]])
    assert all(len(it) == 1 for it in sources.values())
    assert len({splits[f"a{number}"] for number in range(301, 306)}) == 1
    why = {it.id: it.why for it in found.items}
    assert any("nearly the same as a30" in it for it in why["a303"])
    assert all(any("fits the shares" in it for it in each) for each in why.values())


@given(st.integers(0, 5))
def test_the_same_seed_gives_the_same_splits(seed: int) -> None:
    layers = corpus(60)

    assert splits_of(division(layers, seed=seed)) == splits_of(division(layers, seed=seed))
    assert splits_of(division(layers, seed=seed)) != splits_of(division(layers, seed=seed + 1))


def test_by_time_the_newest_are_tested_on_and_a_group_is_as_new_as_its_newest() -> None:
    layers = corpus(100)
    layers[0].article["metadata"] = layers[1].article["metadata"] = {"chain": 7}
    layers[0].article["published"] = "2020-01-01"
    layers[1].article["published"] = "2027-01-01"
    layers[2].article["published"] = ""

    found = division(layers, by="time", together=("metadata.chain",))

    days = {it.id: it.day for it in found.items if it.id not in ("a1", "a2", "a3")}
    splits = splits_of(found)
    for earlier, later in (("train", "dev"), ("dev", "test")):
        newest = max(day for it, day in days.items() if splits[it] == earlier)
        assert newest <= min(day for it, day in days.items() if splits[it] == later)
    assert (splits["a1"], splits["a2"], splits["a3"]) == ("test", "test", "train")
    assert found.items[0].why == ["metadata.chain 7", "group 1 is as new as 2027-01-01"]
    assert found.items[2].why[-1].endswith("has no date, so it comes first")
    assert found.notes[0] == "1 articles have no date and come first."


def test_notes_say_what_one_should_know() -> None:
    one = [layer(at, "the same words again", labels="A", entities=["e1"]) for at in range(1, 4)]
    other = layer(4, labels="Q", entities=["e2"], published="2026-01-01")

    found = division([*one, other], together=("entity", "date"))

    assert found.notes[0] == ("One group has 3 of 4 articles, so the shares cannot be met closely.")
    assert "There is no article in" in " ".join(found.notes)
    assert "entity 'E1' (e1)" in found.items[0].why
    assert "date '2026-01-01'" not in found.items[3].why


def test_a_label_that_a_split_has_none_of_is_noted() -> None:
    layers = [layer(1, labels="AQ"), *(layer(at, labels="A") for at in range(2, 20))]

    found = division(layers, splits=(Split("train", 0.5), Split("test", 0.5)))

    assert [it[-12:] for it in found.notes] == ["there is no Q."[-12:]]


def test_nothing_can_be_divided() -> None:
    assert division([]).items == ()


def test_two_authors_of_an_article_are_one_item() -> None:
    found = division([layer(1, labels="A"), layer(1, labels="AQ")])

    assert [it.labels for it in found.items] == [Counter(A=2, Q=1)]


def test_shares_are_what_they_come_to_together() -> None:
    assert read_splits("train=2, test=2") == (Split("train", 0.5), Split("test", 0.5))


@pytest.mark.parametrize("text", ["", "train", "train=80,train=20", "a=0", "ä=1", "a=1,,b=1"])
def test_what_says_no_splits_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="such as train=80,dev=10,test=10"):
        read_splits(text)


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(InputError, match="there are source, date, entity"):
        Recipe(together=("author",))
