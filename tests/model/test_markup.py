"""Text with tags is looked over in one pass before a parser gets it."""

import pytest

from annotator.model.markup import problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("<b>" * 2_000, ""),
        ("<b>" * 2_001, "more than 2,000 tags in each other"),
        ("<b></b>" * 5_000, ""),
        ("</b>" * 5_000, ""),
        ("<p><br><img/><x/>" * 5_000, ""),
        (f"<item>{'<i>' * 500}</item>" * 9, ""),
        (f"<a {'b=1 ' * 1_000}>", ""),
        (f"<a {'b ' * 1_001}>", "a tag with more than 1,000 attributes"),
        (f"<a b='{'c ' * 5_000}'>", ""),
    ],
)
def test_what_is_too_much(text: str, said: str) -> None:
    assert problem(text, ("item",)) == said
