"""Learn from finished articles, and find out honestly how well.

Each article is in one of a few parts; what is said of quality comes from models that have not
seen the part. A label is on where that is better than what the rules find in the same articles.
A new model takes the place of the last one unless it does worse in articles that neither saw.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.learning import calibration
from annotator.learning import judge as judges
from annotator.learning.candidates import Row, Sight, Words, candidates, endings, habits
from annotator.learning.example import Example, Mark, Score, scored
from annotator.learning.features import Feature, Sequences, sequences
from annotator.learning.model import (
    FIRST,
    LEAST,
    Learned,
    Quality,
    about,
    itemised,
    opened,
    packed,
    predict,
    tagged,
)
from annotator.learning.units import Unit, groups, tags, units
from annotator.model.document import Document

if TYPE_CHECKING:
    from pycrfsuite import ItemSequence, Trainer

FEWEST_ARTICLES = 4
"""Finished articles without which nothing is learned."""

FEWEST_SPANS = 12
"""Spans of a label without which it is not learned."""

PARTS = 3
"""Parts into which articles are divided to see how well it works."""

MORE_PARTS = 4
"""The same for few articles: a model that lacks a third of them would say little of all."""

FEW = 20
"""Articles that are few."""

CHECKED = 24
"""Articles that quality is measured in, the newest: more make it slower, and say little more."""

BETTER = 0.03
"""The F1 by which a label must be better than the rules to be on: less may be chance."""

WORSE = 0.05
"""The F1 by which a new model may be worse: in one or two articles, less than that is chance."""

ENOUGH = 20
"""Spans in new articles without which nothing can be said of that."""

MOST = 100_000
"""Tokens, for all models together, that are learned from: the newest articles, so many that
learning stays a matter of seconds."""

LETTERS = 6
"""Characters of a token and the blank behind it."""

LITTLE = 30_000
"""Tokens, for all models together, up to which there is time for the better way to learn."""

_LIKELIHOOD = ("lbfgs", {"c1": 0.1, "c2": 0.1, "max_iterations": 50, "feature.minfreq": 1})
"""Maximum likelihood: measured to be 0.01 to 0.03 F1 better, and what it believes is truer."""

_QUICK = ("pa", {"c": 0.1, "max_iterations": 6, "feature.minfreq": 2})
"""Passive-aggressive learning (Crammer et al. 2006), which takes a fifth of the time."""

Way = tuple[str, Mapping[str, float]]


def enough(documents: Iterable[Document]) -> Iterator[Document]:
    """Yield documents, newest first, as long as more could be learned from."""
    left = MOST * LETTERS
    for document in documents:
        if left <= 0:
            return
        left -= len(document.article.text)
        yield document


class _Row:
    """An example with its features, made once."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.found: Sequences = sequences(example.text, example.language, example.rules)
        self.items: list[ItemSequence] = itemised(self.found)
        self.units = units(example.marks)
        self.words = Words(example.text, example.language, self.found.places)


def train(examples: Iterable[Example], schema_version: int, last: bytes = b"") -> bytes:
    """Return a model of these articles, the oldest first, or `last` where that is better.

    Empty where there is too little to learn from.
    """
    known = list(examples)
    chosen = groups([units(it.marks) for it in known], FEWEST_SPANS)
    if len(known) < FEWEST_ARTICLES or not chosen:
        return last
    rows = _newest(known, MOST // len(chosen))
    way = _LIKELIHOOD if _tokens(rows) * len(chosen) <= LITTLE else _QUICK
    checked = rows[-CHECKED:]
    seen = [_Held(it) for it in checked]
    fields = []
    for group in chosen:
        _hold_back(seen, group, way)
        fields.append(_field(rows, group, way))
    judged = [_judged(label, seen, rows) for label in _labels(chosen)]
    qualities = [it for it, _ in judged]
    fields += [judge for it, judge in judged if it.on]
    learned = Learned(
        labels=sum(len(it.example.marks) for it in rows),
        articles=tuple(it.example.article_id for it in rows),
        schema_version=schema_version,
        qualities=tuple(qualities),
    )
    if _is_worse(learned, seen, last):
        return last
    return packed(learned, fields)


def _newest(examples: Sequence[Example], most: int) -> list[_Row]:
    """Return the last articles, oldest first, of so many tokens together at most."""
    rows: list[_Row] = []
    for example in reversed(examples):
        rows.append(_Row(example))
        most -= _tokens(rows[-1:])
        if most <= 0:
            break
    return rows[::-1]


def _tokens(rows: Iterable[_Row]) -> int:
    return sum(len(places) for row in rows for places in row.found.places)


class _Held:
    """An article, and what models that have not seen it found there.

    `found` is what fields believe; `chances` is how likely candidates are right, by label.
    """

    def __init__(self, row: _Row) -> None:
        self.row = row
        self.found: dict[Mark, float] = {}
        self.chances: dict[str, dict[Mark, float]] = {}

    def right(self, label: str) -> set[Mark]:
        """Return what its author marked."""
        return {it for it in self.row.example.marks if it.label == label}

    def answers(self, label: str) -> list[tuple[float, bool]]:
        """Return how likely candidates of a label were, and whether they were right."""
        right = self.right(label)
        return [(chance, it in right) for it, chance in self.chances[label].items()]

    def marks(self, quality: Quality) -> list[Mark]:
        """Return what of a label would have been proposed."""
        return [
            mark
            for mark, chance in self.chances[quality.label].items()
            if calibration.sureness(quality.steps, chance) >= LEAST
        ]


def _labels(chosen: Iterable[Sequence[Unit]]) -> list[str]:
    return sorted({unit.label for group in chosen for unit in group})


def _parts(seen: Sequence[_Held]) -> int:
    return PARTS if len(seen) > FEW else min(MORE_PARTS, len(seen))


def _hold_back(seen: Sequence[_Held], group: Sequence[Unit], way: Way) -> None:
    """Find in each part of the articles what a model finds that has learned from the others."""
    parts = _parts(seen)
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        trainer = _trainer(way)
        for number, held in enumerate(seen):
            _append(trainer, held.row, group, number % parts)
        for part in range(parts):
            path = Path(folder, f"{part}.crf")
            trainer.train(str(path), holdout=part)
            tagger = opened(path.read_bytes())
            for held in seen[part::parts]:
                held.found |= {
                    Mark(unit.label, (place,)): belief
                    for unit, place, belief in tagged(tagger, held.row.found, held.row.items)
                }


def _field(rows: Iterable[_Row], group: Sequence[Unit], way: Way) -> bytes:
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        path = Path(folder, "all.crf")
        trainer = _trainer(way)
        for row in rows:
            _append(trainer, row, group)
        trainer.train(str(path))
        return path.read_bytes()


def _trainer(way: Way) -> "Trainer":
    from pycrfsuite import Trainer

    algorithm, parameters = way
    return Trainer(algorithm=algorithm, params=dict(parameters), verbose=False)


def _append(trainer: "Trainer", row: _Row, group: Sequence[Unit], part: int = 0) -> None:
    wanted = tags(row.found, row.units, group)
    for items, names in zip(row.items, wanted, strict=True):
        trainer.append(items, names, part)


def _judged(label: str, seen: Sequence[_Held], rows: Sequence[_Row]) -> tuple[Quality, bytes]:
    """Return how well candidates of a label are judged, and by what."""
    pages = [(it.row.words, _rows(it.row.words, it.right(label))) for it in seen]
    habit, own = habits(pages)
    told = []
    for held, mine in zip(seen, own, strict=True):
        words, rules = held.row.words, held.row.example.rules
        sight = Sight(words, label, rules, held.found)
        ends = endings(words, (*rules, *held.found))
        told.append(candidates(words, sight, ends, habit, mine))
    right = [frozenset(rows) for _, rows in pages]
    parts = _parts(seen)
    for part in range(parts):
        lessons = [it for it in range(len(seen)) if it % parts != part]
        judge = judges.taught(_answers(told, right, lessons))
        for number in range(part, len(seen), parts):
            likely = judges.chances(opened(judge), told[number]) if judge else {}
            held, place = seen[number], seen[number].row.words.place
            held.chances[label] = {
                Mark(label, (place(row),)): chance
                for row, chance in judges.chosen(likely, FIRST).items()
            }
    judge = judges.taught(_answers(told, right, range(len(seen))))
    quality = _quality(label, seen, rows)
    words_of = {it: (count, habit.there[it]) for it, count in sorted(habit.labelled.items())}
    return quality.model_copy(
        update={"on": quality.on and bool(judge), "words": words_of if quality.on else {}}
    ), judge


def _rows(words: Words, marks: Iterable[Mark]) -> list[Row]:
    return [row for it in marks if (row := words.row_of(it))]


def _answers(
    told: Sequence[Mapping[Row, Sequence[Feature]]],
    right: Sequence[frozenset[Row]],
    numbers: Iterable[int],
) -> Iterator[tuple[Sequence[Feature], bool]]:
    for number in numbers:
        for row, features in told[number].items():
            yield features, row in right[number]


def _quality(label: str, seen: Sequence[_Held], rows: Sequence[_Row]) -> Quality:
    steps = calibration.steps(answer for it in seen for answer in it.answers(label))
    count = sum(mark.label == label for it in rows for mark in it.example.marks)
    quality = Quality(label=label, count=count, steps=steps)
    ours, theirs = Score(), Score()
    for held in seen:
        gold, rules = held.row.example.marks, held.row.example.rules
        # What is in pieces is not judged: it stays as the rules have it.
        kept = [it for it in rules if it.label == label and held.row.words.row_of(it) is None]
        ours += scored([*held.marks(quality), *kept], gold, label)
        theirs += scored(list(rules), gold, label)
    return quality.model_copy(
        update={
            "precision": round(ours.hits / max(ours.found, 1), 3),
            "recall": round(ours.hits / max(ours.gold, 1), 3),
            "f1": round(ours.f1, 3),
            "rules_f1": round(theirs.f1, 3),
            "on": ours.f1 > theirs.f1 + BETTER,
        }
    )


def _is_worse(learned: Learned, seen: Iterable[_Held], last: bytes) -> bool:
    """Whether the last model does better in the articles that it has not learned from either."""
    before = about(last)
    if before is None or before.schema_version != learned.schema_version:
        return False
    new = [it for it in seen if it.row.example.article_id not in before.articles]
    ours, theirs = Score(), Score()
    for held in new:
        example = held.row.example
        predicted = predict(last, example.text, example.language, example.rules)
        found = [mark for mark, _ in predicted]
        for label in set(learned.on) | set(before.on):
            rules = [it for it in example.rules if it.label == label]
            mine = held.marks(learned.on[label]) if label in learned.on else rules
            ours += scored(mine, example.marks, label)
            theirs += scored(found if label in before.on else rules, example.marks, label)
    return theirs.gold >= ENOUGH and theirs.f1 - ours.f1 > WORSE
