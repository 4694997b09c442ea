"""How well the rules find and read what people marked: precision, recall, F1 by corpus.

Run it as `python benchmarks/suggestions.py [--show N]`; it reads the corpora beside the project
(`../shared/corpora`), which are not part of it.

- newsquant: sentences with values and units, without offsets. A hit is a quantity whose value
  (a number, or both ends of a range) is one of the sentence's; for `value and unit` its unit
  has to be the same as well. Gold units are read by our own table of units; those that it does
  not have are what is counted (“people”), which we keep apart from units: there the words that
  follow the number have to begin with it. Ordinals and words
  without a number (“several”) are not marked there and not counted here.
- re3d (Quantity, Money) and MeasEval (Quantity): spans; strict where both ends are the same,
  relaxed where they overlap, matched one to one. A number
  inside what re3d has as something else (“13 women”: Person, “24 hours”: Temporal) is no error.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.news import quantities
from annotator.news.lexicon import lexicon, words

BARS = {
    "PolNeAR dev, direct quotes, strict": {"F1": 0.95},
    "samples, direct quotes, strict": {"F1": 0.95},
    "PolNeAR dev, all attributions, relaxed": {"F1": 0.6},
    "PolNeAR dev, source given direct content": {"R": 0.8},
    "German Wikinews, direct quotes, strict": {"F1": 0.85},
    "newsquant, value and unit": {"F1": 0.85},
    "re3d, relaxed": {"F1": 0.85},
    "CrossNER politics train, names, relaxed": {"R": 0.8, "P": 0.75},
    "CrossNER politics dev, names, relaxed": {"R": 0.8, "P": 0.75},
    "GUM news, named actors that are found": {"R": 0.8},
    "GUM news, names": {"P": 0.75},
    "EventStoryLine, event triggers, relaxed": {"P": 0.5, "R": 0.5},
    "CASIE, event triggers, relaxed": {"R": 0.5},
}
"""What each is to reach, at least."""

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


@dataclass
class Score:
    """Hits, what was found, and what there is; each by article."""

    name: str
    rows: list[tuple[int, int, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, hits: int, found: int, gold: int) -> None:
        """Count one article."""
        self.rows.append((hits, found, gold))

    @property
    def f1(self) -> float:
        """F1 over all articles."""
        return figures(self.rows)[2]

    def __str__(self) -> str:
        low, high = self._interval()
        precision, recall, f1 = figures(self.rows)
        figures_shown = f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"
        return f"{self.name:34} {figures_shown}  [{low:.3f}, {high:.3f}]"

    def line(self) -> str:
        """Return all figures as JSON, with the bar of the issue and whether it is met."""
        low, high = self._interval()
        precision, recall, f1 = figures(self.rows)
        told = {"P": precision, "R": recall, "F1": f1}
        bars = BARS.get(self.name, {})
        found = {it: round(value, 3) for it, value in told.items()}
        shown = ", ".join(f"{it} >= {least}" for it, least in bars.items())
        ok = all(told[it] >= least for it, least in bars.items())
        interval = [round(low, 3), round(high, 3)]
        return json.dumps({"name": self.name, **found, "F1 95 %": interval, "bar": shown, "ok": ok})

    def _interval(self) -> tuple[float, float]:
        dice = random.Random(1)
        drawn = sorted(figures(dice.choices(self.rows, k=len(self.rows)))[2] for _ in range(500))
        return drawn[12], drawn[487]


def figures(rows: Iterable[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits, found, gold = (sum(column) for column in zip(*rows, strict=True))
    precision, recall = hits / max(found, 1), hits / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def newsquant(corpora: Path) -> Iterator[Score]:
    path = corpora / "newsquant" / "formatted_test_set" / "NewsQuant.json"
    value_score, unit_score = Score("newsquant, value"), Score("newsquant, value and unit")
    for sentence in json.loads(path.read_text(encoding="utf-8")):
        text = sentence["text"]
        gold = [(values(it["value"]), it) for it in sentence["quantities"]]
        found = [
            it
            for it in quantities.find(text, "en")
            if it.quantity.comparator not in ("ordinal", "vague")
        ]
        left, hits, both = list(gold), 0, 0
        for mention in found:
            same = [it for it in left if it[0] == point(mention, text) or inside(mention, it[0])]
            if same:
                best = max(same, key=lambda it: unit_fits(mention, it[1], text))
                fits = unit_fits(mention, best[1], text)
                left.remove(best)
                hits += 1
                both += fits
                if not fits:
                    unit_score.wrong.append(
                        f"{mention.quantity.unit!r} ≠ {best[1]['unit']!r}: {text}"
                    )
            else:
                value_score.wrong.append(f"+ {text[mention.start : mention.end]!r}: {text}")
        value_score.wrong += [f"- {it['value']} {it['unit']}: {text}" for _, it in left]
        value_score.add(hits, len(found), len(gold))
        unit_score.add(both, len(found), len(gold))
    yield value_score
    yield unit_score


def inside(mention: quantities.Mention, gold: tuple[float, ...]) -> bool:
    """“Dozens” are 12 to 120 there and 24 to 99 here: one convention for the same words."""
    quantity = mention.quantity
    if len(gold) != 2 or quantity.low is None or quantity.high is None:
        return False
    plural = quantity.comparator == "approx" and quantity.value_text[-1].isalpha()
    return plural and 2 * gold[0] == quantity.low and quantity.high < gold[1]


def values(written: str) -> tuple[float, ...]:
    parts = written.strip().lstrip("-").split("-")
    sign = -1 if written.strip().startswith("-") else 1
    try:
        numbers = [float(it) for it in parts]
    except ValueError:
        return ()
    return tuple(round(sign * it, 6) for it in numbers)


def point(mention: quantities.Mention, text: str) -> tuple[float, ...]:
    """What a sheet of values has for a quantity: its number or both ends; not the margin."""
    inside = text[mention.start : mention.end]
    at = inside.find(mention.quantity.value_text)
    told = quantities.read(mention.quantity.value_text, 0, len(mention.quantity.value_text), "en")
    quantity = mention.quantity
    if quantity.comparator in ("between", "eq") or told is None or at < 0:
        ends = (quantity.low, quantity.high)
    else:
        ends = (told.low, told.high)
        if quantity.unit == "USD" and "cent" in inside and quantity.low is not None:
            ends = (quantity.low, quantity.high)
    numbers = [round(float(it), 6) for it in ends if it is not None]
    if quantity.unit.startswith(("USD", "EUR", "GBP")) and any(
        it in inside for it in ("cent", "pence")
    ):
        numbers = [round(it * 100, 6) if quantity.comparator == "eq" else it for it in numbers]
    if quantity.comparator == "between" or len(set(numbers)) == 2:
        return tuple(numbers)
    return tuple(numbers[:1])


def unit_fits(mention: quantities.Mention, gold: dict[str, str], text: str) -> bool:
    unit = gold["unit"]
    ours = mention.quantity.unit
    code = code_of(unit)
    if code:
        return ours.replace("/a", "/a") == code or (
            ours.split("/")[0] == code.split("/")[0] and ("/" not in code)
        )
    if unit == "-":
        return not ours
    if ours:
        return False
    behind = [it.low for it in words(text, mention.end, min(len(text), mention.end + 60))][:4]
    wanted = [it.low for it in words(unit)]
    return any(it in behind for it in wanted)


def code_of(unit: str) -> str:
    """Read a gold unit by our table: what `1` of it would be."""
    written = unit.strip()
    for form in (f"{written}1", f"1 {written}"):
        read = quantities.read(form, 0, len(form), "en")
        if read is not None and read.unit and read.low is not None:
            return read.unit
    for sign in ("US$", "$"):
        if written.startswith(sign):
            form = f"$1{written[len(sign) :]}"
            read = quantities.read(form, 0, len(form), "en")
            return read.unit if read else ""
    return ""


def re3d(corpora: Path) -> Iterator[Score]:
    strict, relaxed = Score("re3d Quantity and Money, strict"), Score("re3d, relaxed")
    for folder in sorted((corpora / "re3d").iterdir()):
        if not (folder / "documents.json").exists():
            continue
        gold: dict[str, set[tuple[int, int]]] = {}
        others: dict[str, set[tuple[int, int]]] = {}
        for line in (folder / "entities.json").read_text(encoding="utf-8").splitlines():
            it = json.loads(line)
            table = gold if it["type"] in ("Quantity", "Money") else others
            table.setdefault(it["documentId"], set()).add((it["begin"], it["end"]))
        for line in (folder / "documents.json").read_text(encoding="utf-8").splitlines():
            it = json.loads(line)
            text = it["text"]
            found = [
                (one.start, one.end)
                for one in quantities.find(text, "en")
                if one.quantity.comparator != "ordinal"
                and (
                    overlapping((one.start, one.end), gold.get(it["_id"], ()))
                    or not overlapping((one.start, one.end), others.get(it["_id"], ()))
                )
            ]
            wanted = sorted(gold.get(it["_id"], ()))
            strict.add(len(set(found) & set(wanted)), len(found), len(wanted))
            pairs = matched(found, wanted)
            relaxed.add(len(pairs), len(found), len(wanted))
            seen = {a for a, _ in pairs}
            relaxed.wrong += [f"+ {shown(text, a)}" for a in found if a not in seen]
            seen = {b for _, b in pairs}
            relaxed.wrong += [f"- {shown(text, b)}" for b in wanted if b not in seen]
    yield strict
    yield relaxed


def measeval(corpora: Path) -> Iterator[Score]:
    relaxed, unit_score = (
        Score("MeasEval Quantity, relaxed"),
        Score("MeasEval, unit of what is found"),
    )
    for tsv in sorted((corpora / "measeval").rglob("*.tsv")):
        text_file = next(
            (
                it
                for name in ("text", "txt")
                if (it := tsv.parents[1] / name / f"{tsv.stem}.txt").exists()
            ),
            None,
        )
        if text_file is None:
            continue
        text = text_file.read_text(encoding="utf-8")
        gold: dict[tuple[int, int], str] = {}
        for line in tsv.read_text(encoding="utf-8").splitlines()[1:]:
            cells = line.split("\t")
            if cells[2] == "Quantity":
                other = json.loads(cells[7]) if cells[7] else {}
                gold[int(cells[3]), int(cells[4])] = other.get("unit", "")
        found = {(it.start, it.end): it.quantity for it in quantities.find(text, "en")}
        pairs = matched(list(found), list(gold))
        relaxed.add(len(pairs), len(found), len(gold))
        units = [(found[a].unit, code_of(gold[b])) for a, b in pairs]
        hits = sum(ours == theirs for ours, theirs in units)
        unit_score.add(hits, len(units), len(units))
        seen = {a for a, _ in pairs}
        relaxed.wrong += [f"+ {shown(text, a)}" for a in found if a not in seen]
        seen = {b for _, b in pairs}
        relaxed.wrong += [f"- {shown(text, b)}" for b in gold if b not in seen]
    yield relaxed
    yield unit_score


def overlapping(one: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)


def matched(
    found: Sequence[tuple[int, int]], gold: Sequence[tuple[int, int]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    pairs, left = [], list(gold)
    for one in found:
        near = [it for it in left if it[0] < one[1] and one[0] < it[1]]
        if near:
            best = max(near, key=lambda it: min(it[1], one[1]) - max(it[0], one[0]))
            left.remove(best)
            pairs.append((one, best))
    return pairs


def shown(text: str, place: tuple[int, int]) -> str:
    start, end = place
    return f"{text[max(0, start - 40) : start]}⟦{text[start:end]}⟧{text[end : end + 40]}".replace(
        "\n", " "
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path, nargs="?", default=CORPORA, help="where they are")
    parser.add_argument("--show", type=int, default=0, help="how many errors to show of each")
    options = parser.parse_args()
    folder, shown_count = options.corpora, options.show
    lexicon("en")
    # Late, for it needs what is here.
    import _rules

    measures = (newsquant, re3d, measeval, *_rules.MEASURES, lambda _: _rules.own_samples())
    for measure in measures:
        for score in measure(folder):
            print(score.line())
            for line in score.wrong[:shown_count]:
                print("   ", line)
    speed, words_each = _rules.cost(folder)
    name = f"all rules, articles of {words_each:.0f} words a second of one core"
    print(json.dumps({"name": name, "value": round(speed), "bar": ">= 200", "ok": speed >= 200}))


if __name__ == "__main__":
    main()
