"""What goes into a dataset: which articles, whose labels, and which of them."""

from typing import Literal

from annotator.model.base import Name, Text, Value
from annotator.model.document import Status
from annotator.model.span import State

States = Literal["accepted", "proposed", "rejected", "all"]

_STATES: dict[States, tuple[State, ...]] = {
    "accepted": ("accepted",),
    "proposed": ("proposed",),
    "rejected": ("rejected",),
    "all": ("accepted", "proposed", "rejected"),
}


class Selection(Value):
    """Which articles and labels a dataset has; an empty field leaves nothing out.

    `status` is how far an author must be with an article. `text` is looked for in titles and
    sources, as in the list of articles; of `query` every word has to be in the text, in any
    case. `authors` and `labels` are names. With `pseudonyms`, authors are called
    `annotator-1`, `annotator-2` and so on, in the order of their names.
    """

    status: Status | None = None
    text: Text = ""
    query: Text = ""
    authors: tuple[Name, ...] = ()
    labels: tuple[Name, ...] = ()
    states: States = "accepted"
    pseudonyms: bool = False

    @property
    def wanted_states(self) -> tuple[State, ...]:
        """The states of spans and relations that are wanted."""
        return _STATES[self.states]

    def has_words(self, text: str) -> bool:
        """Whether an article's text has all words of the query."""
        folded = text.casefold() if self.query else ""
        return all(word in folded for word in self.query.casefold().split())
