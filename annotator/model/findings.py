"""What an import has to say beside its documents: remarks, what is left out, unknown labels."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Table = Literal["label", "attribute", "value", "role"]
"""The kind of a foreign name, and the table of a mapping file that it belongs in."""


@dataclass(slots=True)
class Findings:
    """Collects while files are read; nothing in it is an error of the file's form.

    `remarks` says how offsets had to be read, and counts articles. `left_out` has a sentence
    for each article that is not imported. `unknown` counts names that neither the schema nor
    the mapping file has, with the first words or value of each in `examples`; `forbidden` what
    the schema does not allow, by its sentence; `dropped` what was left out because somebody
    said so.
    """

    remarks: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    unknown: Counter[tuple[Table, str]] = field(default_factory=Counter)
    forbidden: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[Table, str], str] = field(default_factory=dict)

    def add(self, other: "Findings") -> None:
        """Take in what was found elsewhere."""
        self.remarks += other.remarks
        self.left_out += other.left_out
        self.unknown += other.unknown
        self.forbidden += other.forbidden
        self.dropped += other.dropped
        self.examples = {**other.examples, **self.examples}

    def lines(self) -> tuple[str, ...]:
        """Return all that a person should know, one sentence a line."""
        return (
            *(f"{_count(number, 'article')}: {what}." for what, number in self.remarks.items()),
            *(
                f"Left out as asked: {number} × {what}."
                for what, number in self.dropped.most_common()
            ),
            *self.left_out,
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
