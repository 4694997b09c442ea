"""What a role's key costs: ordering all that may fill it, and dealing the letters.

Prints one JSON object a line: name, value, unit, floor, and their ratio. The floor is what no
answer can do without: looking at every span's label once and sorting those that fit by place.
"""

import json
import random
import statistics
import time
from collections.abc import Callable

from annotator.model import filling, tokens
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.span import Range, Span
from annotator.project import default_schema

WORDS = "harbour council said about 400 people the new budget on Monday after talks failed".split()
SIZES = ((6_000, 60), (100_000, 2_000), (1_000_000, 20_000))
"""Characters and spans."""


def document(length: int, count: int) -> Document:
    """Return a made-up article with labels all over it."""
    lines = [" ".join(random.choices(WORDS, k=70)) for _ in range(length // 420)]
    text = "\n".join(lines)
    step = len(text) // (count + 1)
    labels = ["Actor", "Event", "Quantity", "Quote"]
    spans = [
        Span(
            article_id="a1",
            author="bench",
            label=labels[at % len(labels)],
            fragments=(Range(at * step, at * step + random.randint(3, 20)),),
        )
        for at in range(count)
    ]
    return Document(article=Article(id="a1", text=text), author="bench", spans=tuple(spans))


def milliseconds(act: Callable[[], object], times: int = 15) -> float:
    """Return the median time of an act."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def main() -> None:
    """Measure at three sizes."""
    random.seed(4)
    tokens.token_at("word", 0)  # the first use of the tokenizer takes longer
    role = default_schema().by_name["Quote"].roles[0]
    for length, count in SIZES:
        read = document(length, count)
        quotes = [it for it in read.spans if it.label == "Quote"]
        frame = quotes[len(quotes) // 2]

        def floor(read: Document = read) -> object:
            return sorted(it.start for it in read.spans if it.label in role.targets)

        def deal(read: Document = read, frame: Span = frame) -> object:
            spans = filling.targets(read, frame, role)
            return filling.deal(read, frame, spans, frame.fragments, Range(0, 4_000))

        value, least = milliseconds(deal), milliseconds(floor)
        print(
            json.dumps(
                {
                    "name": f"begin to fill a role, {length:,} characters, {count:,} spans",
                    "value": round(value, 2),
                    "unit": "ms",
                    "floor": round(least, 2),
                    "ratio": round(value / least, 1),
                }
            )
        )


if __name__ == "__main__":
    main()
