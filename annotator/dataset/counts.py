"""What is in a dataset, counted while it is written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotator.model.layer import LABEL, STATE, Layer


@dataclass(slots=True)
class Counts:
    """Articles as authors see them, and what they hold."""

    articles: int = 0
    characters: int = 0
    spans: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    first: str = ""
    last: str = ""

    def counted(self, layers: Iterable[Layer]) -> Iterator[Layer]:
        """Yield the same layers, counting each."""
        for layer in layers:
            self._add(layer)
            yield layer

    def _add(self, layer: Layer) -> None:
        article = layer.article
        self.articles += 1
        self.characters += len(article["text"])
        self.spans += len(layer.spans)
        self.labels.update([it[LABEL] for it in layer.spans])
        self.states.update([it[STATE] for it in layer.spans])
        self.relations.update([it[LABEL] for it in layer.relations])
        self.authors[layer.author] += 1
        self.statuses[layer.status] += 1
        self.languages[article["language"]] += 1
        if day := article["published"][:10]:
            self.first = min(self.first or day, day)
            self.last = max(self.last, day)

    def __add__(self, other: "Counts") -> "Counts":
        """Return what both are together."""
        days = sorted(filter(None, (self.first, other.first, self.last, other.last)))
        return Counts(
            articles=self.articles + other.articles,
            characters=self.characters + other.characters,
            spans=self.spans + other.spans,
            labels=self.labels + other.labels,
            relations=self.relations + other.relations,
            authors=self.authors + other.authors,
            statuses=self.statuses + other.statuses,
            states=self.states + other.states,
            languages=self.languages + other.languages,
            first=days[0] if days else "",
            last=days[-1] if days else "",
        )
