"""What was worked out once is not worked out again, and does not grow without end."""

from annotator.news.remembered import MOST, kept, remembered


def test_a_word_is_looked_at_once() -> None:
    seen = []
    double = remembered(lambda word: seen.append(word) or word * 2)
    assert [double(it) for it in ("a", "b", "a")] == ["aa", "bb", "aa"]
    assert seen == ["a", "b"]


def test_very_many_words_are_forgotten_and_told_anew() -> None:
    seen = []
    double = remembered(lambda word: seen.append(word) or word * 2)
    assert all(double(str(it)) == str(it) * 2 for it in range(MOST + 1))
    assert double("0") == "00"
    assert seen[-1] == "0"


def test_the_last_result_is_kept_for_the_very_same_values_only() -> None:
    made = kept(lambda value, *, more: [*value, more])
    one, same = [1], [1]
    first = made(one, more="x")
    assert made(one, more="x") is first
    assert made(same, more="x") is not first
    assert made(one, more="y") == [1, "y"]
