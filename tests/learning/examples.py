"""Articles made by rule, so that there is something to learn in them: who, and how much."""

import random
from collections.abc import Mapping

from annotator.learning.example import Example, Mark
from annotator.model.span import Range

NAMES = ("Ada Kern", "Bo Lindqvist", "Mara Stone", "Ivo Petrov", "Nia Okafor", "Sol Reyes")
OFFICES = ("the baker", "the smith", "the carter", "the old pilot")
THINGS = ("boxes", "boats", "letters", "trees")


def examples(
    count: int, *, seed: int = 1, rules: Mapping[Mark, str] | None = None
) -> list[Example]:
    """Return articles with actors and quantities; a pilot has an actor inside."""
    dice = random.Random(seed)
    return [_one(dice, number, rules or {}) for number in range(count)]


def _one(dice: random.Random, number: int, rules: Mapping[Mark, str]) -> Example:
    text, marks = "", []
    for line in range(6):
        name, office = dice.choice(NAMES), dice.choice(OFFICES)
        amount, thing = dice.randint(2, 900), dice.choice(THINGS)
        start = len(text)
        actor = f"{office} {name}"
        text += f"{actor} said that {amount} {thing} were lost on day {line}.\n"
        marks.append(Mark("Actor", (Range(start, start + len(actor)),)))
        if office == "the old pilot":
            marks.append(Mark("Actor", (Range(start + len(office) + 1, start + len(actor)),)))
        place = text.index(str(amount), start)
        marks.append(Mark("Quantity", (Range(place, place + len(str(amount))),)))
    return Example(f"a{number}", text, "en", tuple(marks), rules)
