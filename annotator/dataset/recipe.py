"""How a dataset is made, and the command that makes it again."""

import re
import shlex
from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from annotator.errors import InputError
from annotator.model.base import Name, Text, Value
from annotator.model.selection import Selection

GROUPS = ("source", "date", "entity")
"""What can keep articles together; besides, any key of the metadata, as `metadata.KEY`."""


class Split(NamedTuple):
    """A part of a dataset, and its share of the articles, between 0 and 1."""

    name: str
    share: float


class Recipe(Value):
    """Everything that a dataset depends on, besides the project and the format.

    Without `splits` and `card`, an export is the bare file or folder of its format. `together`
    names what may not be divided between splits, beside articles that are nearly the same.
    Splits are alike in their labels (`by="label"`) or follow each other in time. `options` are
    the format's own, names with values.
    """

    selection: Selection = Selection()
    card: bool = False
    title: Text = ""
    licence: Text = ""
    splits: tuple[Split, ...] = ()
    together: tuple[Name, ...] = ()
    by: Literal["label", "time"] = "label"
    seed: Annotated[int, Field(ge=0, lt=1 << 63)] = 0
    options: tuple[tuple[Name, Text], ...] = ()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        for name in self.together:
            if name not in GROUPS and not name.startswith("metadata."):
                raise InputError(
                    f"Articles cannot be kept together by {name!r}; there are "
                    f"{', '.join(GROUPS)} and, for any key of the metadata, metadata.KEY."
                )
        return self

    @property
    def packed(self) -> bool:
        """Whether it is a folder with a card, and not the bare format."""
        return self.card or bool(self.splits)

    def command(self, project: str, out: str, exporter: str) -> str:
        """Return the command line that makes the dataset."""
        selection = self.selection
        words = ["annotator", "export", project, out, "--format", exporter]
        for option, value in (
            *(("--option", f"{name}={value}") for name, value in self.options),
            ("--status", selection.status),
            ("--text", selection.text),
            ("--query", selection.query),
            *(("--author", it) for it in selection.authors),
            *(("--label", it) for it in selection.labels),
            ("--states", "" if selection.states == "accepted" else selection.states),
            ("--split", ",".join(f"{it.name}={it.share * 100:.12g}" for it in self.splits)),
            *(("--together", it) for it in self.together),
            ("--split-by", "time" if self.by == "time" else ""),
            ("--seed", str(self.seed or "")),
            ("--title", self.title),
            ("--licence", self.licence),
        ):
            words += [option, value] if value else []
        flags = (("--card", self.card), ("--pseudonyms", selection.pseudonyms))
        return shlex.join([*words, *(flag for flag, on in flags if on)])


def read_options(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the options of a format that `name=value` says; raises InputError."""
    found = [it.partition("=") for it in texts]
    for name, sign, value in found:
        if not (name and sign and value):
            raise InputError(f"{name + sign + value!r} is no option; write name=value.")
    return tuple({name: (name, value) for name, _, value in found}.values())


_PART = re.compile(r"([A-Za-z_]\w{0,30})=(\d{1,3}(?:\.\d+)?)", re.ASCII)


def read_splits(text: str) -> tuple[Split, ...]:
    """Return the splits of `train=80,dev=10,test=10`; raises InputError.

    The numbers are shares of whatever they come to together.
    """
    found = [_PART.fullmatch(part.strip()) for part in text.split(",")]
    parts = [(it[1], float(it[2])) for it in found if it]
    names = {name.casefold() for name, _ in parts}
    total = sum(share for _, share in parts)
    if len(parts) < len(found) or len(names) < len(parts) or not all(it[1] > 0 for it in parts):
        raise InputError(
            f"{text!r} says no splits; write names and shares such as train=80,dev=10,test=10."
        )
    return tuple(Split(name, share / total) for name, share in parts)
