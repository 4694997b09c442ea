"""Texts are alike when half of the shorter one is in the other; planted copies are all found."""

import random

import pytest
from hypothesis import given

from annotator.dataset import likeness
from annotator.dataset.likeness import Alike, Likeness, shingles
from tests.strategies import texts

WORDS = [f"word{number}" for number in range(3_000)]


def article(chance: random.Random, length: int = 250) -> list[str]:
    return chance.choices(WORDS, k=length)


def updated(words: list[str], chance: random.Random) -> list[str]:
    """One word of ten is another one, and there is a new ending."""
    kept = [chance.choice(WORDS) if chance.random() < 0.1 else word for word in words]
    return [*kept, *article(chance, 40)]


def planted(chance: random.Random, count: int) -> tuple[list[str], list[frozenset[int]]]:
    """Return texts, and the groups of those that come from one another."""
    made: list[str] = []
    groups = []
    for _ in range(count):
        words = article(chance)
        copies = [words, updated(words, chance), words[: len(words) // 3], words[100:]]
        groups.append(frozenset(range(len(made), len(made) + len(copies))))
        made += [" ".join(it) for it in copies]
        made.append(" ".join(article(chance)))
    return made, groups


def found(made: list[str]) -> list[Alike]:
    collected = Likeness()
    assert [collected.add(it) for it in made] == list(range(len(made)))
    return list(collected.pairs(made.__getitem__))


def together(pairs: list[Alike]) -> set[frozenset[int]]:
    groups: dict[int, set[int]] = {}
    for left, right, _ in pairs:
        joined = groups.get(left, {left}) | groups.get(right, {right})
        for it in joined:
            groups[it] = joined
    return {frozenset(it) for it in groups.values()}


@pytest.mark.parametrize("most", [1_000_000, 10_000])
def test_planted_copies_are_found_and_nothing_else(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The smaller number stands for a corpus that is too large to keep all of.
    monkeypatch.setattr(likeness, "MOST", most)
    made, groups = planted(random.Random(1), 40)

    assert together(found(made)) == set(groups)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST", 100)
    chance = random.Random(2)
    collected = Likeness()

    for _ in range(50):
        collected.add(" ".join(article(chance)))

    assert sum(map(len, collected._sketches)) <= 50 * likeness.SMALLEST + 100


@pytest.mark.parametrize(
    ("one", "two", "share"),
    [
        ("Strike ends", "strike, ends!", 1.0),
        ("", "", None),
        ("…", "!", None),
        ("港湾罢工结束了工人回来", "港湾罢工结束了工人回去", 8 / 9),
        ("one two three four", "one two three five", 0.5),
        ("one two three four five", "one two three five six", None),
    ],
)
def test_how_alike_short_texts_are(one: str, two: str, share: float | None) -> None:
    assert found([one, two]) == ([] if share is None else [Alike(0, 1, share)])


@given(texts)
def test_any_text_is_like_itself(text: str) -> None:
    expected = [Alike(0, 1, 1.0)] if shingles(text) else []

    assert found([text, text]) == expected
