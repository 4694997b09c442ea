"""How sure a model is rises with what it believes, and is about how often that is right."""

import random

from hypothesis import given
from hypothesis import strategies as st

from annotator.learning.calibration import SMALLEST, steps, sureness

answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80)


@given(answers)
def test_sureness_rises_with_belief_and_is_never_certain(found: list[tuple[float, bool]]) -> None:
    learned = steps(found)
    sure = [sureness(learned, it / 20) for it in range(21)]
    assert sure == sorted(sure)
    assert all(0 < it < 1 for it in sure[:1]) or not learned
    beliefs = [belief for belief, _ in learned]
    assert beliefs == sorted(set(beliefs))


def test_sureness_is_about_the_share_that_was_right() -> None:
    dice = random.Random(1)
    found = [(belief, dice.random() < belief**2) for belief in (dice.random() for _ in range(3000))]
    learned = steps(found)
    for belief in (0.3, 0.5, 0.7, 0.9):
        assert abs(sureness(learned, belief) - belief**2) < 0.1


def test_few_answers_are_one_step() -> None:
    assert len(steps([(it / 10, it > 2) for it in range(SMALLEST - 1)])) == 1
    assert sureness((), 0.4) == 0.4
