"""What learning from one author's labels brings, and what it costs.

Run it as `python benchmarks/learning.py [--articles 20]`. Strict F1 (label and both ends the same)
of the rules alone and of rules with a model, in articles that the model has not seen: CrossNER
politics (20 articles of ten sentences learned from, dev measured), and GUM news (in four parts,
each measured by what the other three teach; there are only 16 articles beside the project).
The bar is + 0.05. Then the time: 200 articles learned from, in CPU seconds of one process, and a
long article proposed for. Last the article view of a window while it learns from 200 articles in
the background (`_meanwhile.py`): keys, the pointer and scrolling until they are painted, beside
the same at rest. `--only cost` and `--only view` measure one of these alone.
"""

import argparse
import time
from collections.abc import Iterable, Sequence

import _gold
from _measured import say
from suggestions import Score

from annotator.learning.example import Mark, bare, example_of
from annotator.learning.training import train
from annotator.model.document import Document
from annotator.model.proposal import settle
from annotator.model.span import Span
from annotator.plugins import Known, Suggester
from annotator.project import default_schema
from annotator.suggesters import by_rules, found, suggesters

SCHEMA = default_schema()


def chosen() -> list[Suggester]:
    return [it for it in suggesters() if it.on]


def taught(documents: Iterable[Document]) -> bytes:
    return train([example_of(it, by_rules(it, SCHEMA)) for it in documents], SCHEMA.version)


def proposed(document: Document, model: bytes) -> set[Mark]:
    """Return what would be proposed, once proposals that overlap have settled."""
    empty = bare(document)
    known = Known(SCHEMA, learned=model)
    who = chosen()
    settled = settle(empty, SCHEMA, found(empty, who, known), origins=[it.name for it in who])
    spans = (it.after for it in settled.edits)
    return {Mark(it.label, it.fragments) for it in spans if hasattr(it, "fragments")}


def measure(
    name: str, documents: Sequence[Document], model: bytes, label: str, score: Score
) -> None:
    for it in documents:
        gold = {Mark(span.label, span.fragments) for span in it.spans if span.label == label}
        mine = {mark for mark in proposed(it, model) if mark.label == label}
        score.add(len(gold & mine), len(mine), len(gold))


def compare(
    name: str, parts: Sequence[tuple[Sequence[Document], Sequence[Document]]], labels: Sequence[str]
) -> None:
    for label in labels:
        rules, both = Score(f"{name} {label}, rules"), Score(f"{name} {label}, learned")
        for lessons, unseen in parts:
            model = taught(lessons)
            measure(name, unseen, b"", label, rules)
            measure(name, unseen, model, label, both)
        print(rules)
        print(both)
        gain = both.f1 - rules.f1
        print(f"{'':34} gain {gain:+.3f}, bar +0.05: {'ok' if gain >= 0.05 else 'missed'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=20, help="how many to learn from")
    parser.add_argument("--only", choices=("cost", "view"), help="measure nothing else")
    options = parser.parse_args()
    if not options.only:
        gain(options.articles)
    if options.only != "view":
        cost(_gold.gum())
    if options.only != "cost":
        # Late, for nothing else here needs a window.
        import _meanwhile

        _meanwhile.measure(copies(_gold.gum(), author=_meanwhile.canvas.AUTHOR))


def gain(articles: int) -> None:
    lessons = _gold.crossner(part="train")[:articles]
    compare("CrossNER politics", [(lessons, _gold.crossner(part="dev"))], ["Actor"])
    news = _gold.gum()
    parts = [
        ([it for at, it in enumerate(news) if at % 4 != part], news[part::4]) for part in range(4)
    ]
    compare("GUM news", parts, ["Actor", "Time"])


def copies(news: Sequence[Document], *, author: str = "gold", count: int = 200) -> list[Document]:
    """Return so many finished articles: the same ones again, but for a number at their end."""
    return [copied(news[at % len(news)], f"copy {at}", author) for at in range(count)]


def copied(document: Document, name: str, author: str) -> Document:
    """Return an article with its labels under another name, as another author's."""
    text = f"{document.article.text}\n{name}"
    spans = (it.model_dump(exclude={"id"}) for it in document.spans)
    return Document(
        article=document.article.model_copy(update={"id": name, "text": text}),
        author=author,
        status="done",
        spans=tuple(Span(**it | {"article_id": name, "author": author}) for it in spans),
    )


def cost(news: Sequence[Document]) -> None:
    many = copies(news)
    begun = time.process_time()
    examples = [example_of(it, by_rules(it, SCHEMA)) for it in many]
    read = time.process_time() - begun
    words = sum(len(it.text.split()) for it in examples)
    say("learning from 200 articles, rules", read, "CPU s")
    begun = time.process_time()
    model = train(examples, SCHEMA.version)
    say(f"learning from 200 articles ({words} words)", time.process_time() - begun, "CPU s", most=5)
    say("size of the model", len(model) / 1e6, "MB")
    article = max(news, key=lambda it: len(it.article.text))
    proposed(article, model)
    begun = time.process_time()
    for _ in range(3):
        proposed(article, model)
    took = (time.process_time() - begun) / 3 * 1000
    say(f"proposals for {len(article.article.text.split())} words", took, "CPU ms", most=300)


if __name__ == "__main__":
    main()
