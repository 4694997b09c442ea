"""A quantity in its normal form: an interval with its comparator, unit and kind."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

Value = str | int | float | bool


@dataclass(frozen=True)
class Quantity:
    """A quantity in its normal form; None is an end without a limit."""

    comparator: str
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool = False
    high_inclusive: bool = False
    unit: str = ""
    kind: str = "count"
    value_text: str = ""
    evaluative: str = ""

    @property
    def attributes(self) -> dict[str, Value]:
        """What a label with these attributes is filled with; what is not said is absent."""
        filled: dict[str, Value] = {"comparator": self.comparator}
        for name, value, inclusive in (
            ("low", self.low, self.low_inclusive),
            ("high", self.high, self.high_inclusive),
        ):
            if value is not None:
                filled[name] = _plain(value)
                filled[f"{name}_inclusive"] = inclusive
        texts = {"unit": self.unit, "kind": self.kind, "value_text": self.value_text,
                 "evaluative": self.evaluative}  # fmt: skip
        return filled | {name: it for name, it in texts.items() if it}


def _plain(value: Decimal) -> int | float:
    """Return a number as JSON has it: whole where it is whole and fits into 64 bits."""
    return int(value) if value == int(value) and abs(value) < 1 << 62 else float(value)


LARGEST = 15
"""Digits in front of the point of a number beside which twelve behind it fit no more."""


@dataclass(frozen=True)
class Mention:
    """A quantity at `start` to `end` of a text."""

    start: int
    end: int
    quantity: Quantity


def rounded(value: Decimal) -> Decimal:
    """Return a value with at most twelve digits behind the point, as for one third."""
    if value == value.to_integral_value() or value.adjusted() > LARGEST:
        return value.to_integral_value()
    return value.quantize(Decimal("1e-12"), ROUND_HALF_EVEN).normalize()
