"""The card of a dataset, its README.md: what is in it, what its labels mean, how it was made.

It starts with the YAML that the Hugging Face hub and `datasets.load_dataset` read. Nothing in
it depends on when or where it was written.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator import __version__
from annotator.dataset.counts import Counts
from annotator.dataset.recipe import Recipe
from annotator.model.schema import Attribute, Label, Schema
from annotator.plugins import Exporter, Loss, summed_up


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a card and the metadata say; `parts` are the splits, or the one part there is.

    `command` makes the dataset again from the project as it was after the entry `entry` of
    its log, on the day `day`.
    """

    title: str
    recipe: Recipe
    exporter: Exporter
    schema: Schema
    parts: dict[str, Counts]
    command: str
    entry: str
    day: str
    losses: tuple[Loss, ...] = ()
    left_out: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Counts:
        """What all parts are together."""
        return sum(self.parts.values(), Counts())

    @property
    def description(self) -> str:
        """One sentence."""
        total = self.total
        labels = ", ".join(label.name for label in self.schema.labels)
        return (
            f"{total.articles} news articles with {total.spans} labels "
            f"({labels}), exported as {self.exporter.name}."
        )


def card(facts: Facts) -> str:
    """Return the card."""
    lines = [
        *_front(facts),
        f"# {facts.title}",
        "",
        facts.description,
        "",
        *_contents(facts),
        *_labels(facts.schema, facts.total),
        *_authors(facts),
        *_missing(facts),
        *_making(facts),
    ]
    return "\n".join(lines)


def _front(facts: Facts) -> Iterator[str]:
    """Yield the YAML; names are JSON strings, which are YAML as well."""
    total = facts.total
    yield "---"
    yield f"pretty_name: {_text(facts.title)}"
    if facts.recipe.licence:
        yield f"license: {_text(facts.recipe.licence)}"
    languages = sorted(filter(None, total.languages))
    if languages:
        yield "language:"
        yield from (f"- {_text(it)}" for it in languages)
    yield "task_categories:"
    yield "- token-classification"
    yield "size_categories:"
    yield f"- {_size(total.articles)}"
    if facts.exporter.features:
        yield "configs:"
        yield "- config_name: default"
        yield "  data_files:"
        for name in facts.parts:
            yield f"  - split: {_split(name)}"
            yield f"    path: {name}/*.parquet"
        yield "dataset_info:"
        yield "  features:"
        yield from (f"  {line}" for line in facts.exporter.features.splitlines())
    yield "---"
    yield ""


def _split(part: str) -> str:
    """Return the name of a split; a dataset without any is all for training."""
    return "train" if part == "data" else part


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _size(count: int) -> str:
    """Return the hub's name for a number of rows."""
    steps = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
    return next(
        (name for end, name in steps if count < end), "100K<n<1M" if count < 10**6 else "n>1M"
    )


def _contents(facts: Facts) -> Iterator[str]:
    parts, total = facts.parts, facts.total
    names = [*parts, "all"] if len(parts) > 1 else [*parts]
    columns = [*parts.values(), total] if len(parts) > 1 else [*parts.values()]
    yield "## Contents"
    yield ""
    yield f"| | {' | '.join(names)} |"
    yield f"|---{'|---:' * len(names)}|"
    yield _row("articles (each as one author sees it)", (it.articles for it in columns))
    yield _row("characters", (it.characters for it in columns))
    yield _row("labels", (it.spans for it in columns))
    for label in sorted(total.labels):
        yield _row(f"– {label}", (it.labels[label] for it in columns))
    yield _row("relations", (it.relations.total() for it in columns))
    for name in sorted(total.relations):
        yield _row(f"– {name}", (it.relations[name] for it in columns))
    yield _row("first day", (it.first or "–" for it in columns))
    yield _row("last day", (it.last or "–" for it in columns))
    yield ""
    states = ", ".join(f"{count} {state}" for state, count in sorted(total.states.items()))
    yield f"Labels by state: {states or 'none'}. Offsets are code points, half-open."
    if facts.exporter.explains:
        yield ""
        yield facts.exporter.explains
    if facts.recipe.splits:
        yield ""
        yield from _division(facts)
    yield ""


def _division(facts: Facts) -> Iterator[str]:
    recipe = facts.recipe
    together = " or ".join(
        ["that are nearly the same", *(f"share a {it}" for it in recipe.together)]
    )
    order = "follow each other in time" if recipe.by == "time" else "are alike in their labels"
    yield (
        f"Articles {together} are in the same split; splits {order} (seed {recipe.seed}). "
        "`splits.jsonl` says of each article why it is where it is."
    )
    for note in facts.notes:
        yield ""
        yield note


def _row(name: str, cells: Iterable[object]) -> str:
    return f"| {_cell(name)} | {' | '.join(map(str, cells))} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _labels(schema: Schema, total: Counts) -> Iterator[str]:
    yield "## Labels"
    yield ""
    yield f"Schema {schema.name!r}, version {schema.version}. {schema.description}".rstrip()
    yield ""
    for label in schema.labels:
        count = total.labels[label.name]
        yield f"- **{label.name}** ({count}): {label.description or 'not described'}"
        yield from _details(label)
    yield ""


def _details(label: Label) -> Iterator[str]:
    for attribute in label.attributes:
        said = f": {attribute.description}" if attribute.description else ""
        yield f"  - `{attribute.name}` ({_values(attribute)}){said}"
    for role in label.roles:
        said = f": {role.description}" if role.description else ""
        yield f"  - → `{role.name}` ({' or '.join(role.targets)}){said}"


def _values(attribute: Attribute) -> str:
    return ", ".join(attribute.values) or attribute.type


def _authors(facts: Facts) -> Iterator[str]:
    total = facts.total
    yield "## Authors"
    yield ""
    yield "With the number of articles each:"
    yield ""
    if facts.recipe.selection.pseudonyms:
        yield "Names are replaced by numbers."
        yield ""
    for name in sorted(total.authors):
        yield f"- {name} ({total.authors[name]})"
    done = total.statuses["done"]
    yield ""
    yield f"{done} of {total.articles} are marked as done."
    yield ""


def _missing(facts: Facts) -> Iterator[str]:
    for title, found in (("Left out by choice", facts.left_out), ("Lost", facts.losses)):
        if lines := summed_up(found):
            yield f"## {title}"
            yield ""
            yield from (f"- {it}" for it in lines)
            yield ""
    if facts.exporter.cannot_hold:
        yield f"What the format cannot hold: {facts.exporter.cannot_hold}"
        yield ""


def _making(facts: Facts) -> Iterator[str]:
    yield "## Making it again"
    yield ""
    after = f"after entry {facts.entry} of its log ({facts.day})"
    yield f"Annotator {__version__}, from the project as it was {after}:"
    yield ""
    yield "```"
    yield facts.command
    yield "```"
    yield ""
    yield "`SHA256SUMS` has the checksum of every file; `sha256sum -c SHA256SUMS` checks them."
    yield ""
    licence = facts.recipe.licence
    yield f"Licence: {licence}." if licence else "No licence was stated: ask before you share it."
    yield ""
