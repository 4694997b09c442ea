"""An article without a date may say it in its first lines; that is offered, not guessed."""

import pytest

from annotator.model.article import Article
from annotator.model.document import Document
from annotator.news.dateline import LINES, SHORT, dateline


def said(text: str, language: str = "en") -> tuple[str, str] | None:
    document = Document(article=Article(id="a", text=text, language=language), author="mara")
    found = dateline(document)
    return (text[found.start : found.end], found.value) if found else None


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Talks 🚢\r\n\r\nAda Kern · 3 March 2026\r\n\r\nNo.", "3 March 2026", "2026-03-03"),
        ("Talks\n\nHARBOUR, March 3, 2026 — The port is shut. " + "x " * 90, "March 3, 2026",
         "2026-03-03"),
        ("Streit\n3. März 2026\n\nDer Hafen.", "3. März 2026", "2026-03-03"),
        ("2026-03-03\nThe port is shut.", "2026-03-03", "2026-03-03"),
    ],
)  # fmt: skip
def test_a_day_in_a_byline_or_at_the_beginning_is_found(text: str, words: str, value: str) -> None:
    language = "de" if text.startswith("Streit") else "en"
    assert said(text, language) == (words, value)


def test_a_day_without_a_year_or_in_running_text_is_not_taken_for_one() -> None:
    running = (
        "The port of the town was shut by its owners, who had lost all hope, until the day of "
    )
    assert said("Talks\n\nHARBOUR, 3 March — The port is shut.") is None
    assert said("Talks in March 2026\n\nThe port is shut.") is None
    assert said(f"Talks\n\n{running}3 March 2026, when it was sold. {'x ' * SHORT}") is None
    assert said("\n".join(["Line"] * LINES) + "\n3 March 2026\n") is None
    assert said("") is None
