"""What was worked out once is not worked out again, and does not grow without end."""

from annotator.news.remembered import MOST, kept, remembered


class Twice:
    """Doubles words, and knows which."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, word: str) -> str:
        self.seen.append(word)
        return word * 2


def test_a_word_is_looked_at_once() -> None:
    twice = Twice()
    double = remembered(twice)
    assert [double(it) for it in ("a", "b", "a")] == ["aa", "bb", "aa"]
    assert twice.seen == ["a", "b"]


def test_very_many_words_are_forgotten_and_told_anew() -> None:
    twice = Twice()
    double = remembered(twice)
    assert all(double(str(it)) == str(it) * 2 for it in range(MOST + 1))
    assert double("0") == "00"
    assert twice.seen[-1] == "0"


def test_the_last_result_is_kept_for_the_very_same_values_only() -> None:
    made = kept(lambda value, *, more: [*value, more])
    one, same = [1], [1]
    first = made(one, more="x")
    assert made(one, more="x") is first
    assert made(same, more="x") is not first
    assert made(one, more="y") == [1, "y"]
