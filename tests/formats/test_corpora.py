"""Real files of others: each is read with the counts recorded here, or refused in a sentence."""

import re
from collections import Counter
from pathlib import Path

import pytest
from seqeval.metrics.sequence_labeling import get_entities

from annotator.errors import AnnotatorError
from annotator.exporters import brat as out
from annotator.exporters import conll as columns
from annotator.importers import brat, conll, recognise
from annotator.model.findings import Findings
from annotator.model.foreign import REORDERED
from annotator.model.label_map import LabelMap
from annotator.model.schema import Colors, Label, Role, Schema
from annotator.plugins import Source
from tests.strategies import SCHEMA

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not on this machine")

Row = tuple[int, int, int, int, int]
"""Documents, labels, relations between known labels, articles left out, files refused."""


def files(folder: str, *suffixes: str) -> list[Path]:
    return sorted(it for it in (CORPORA / folder).rglob("*") if it.suffix in suffixes)


def counted(paths: list[Path]) -> Row:
    """Read files as the command would; labels that would need a map count as well."""
    documents = labels = relations = refused = 0
    findings = Findings()
    for path in paths:
        source = Source(path, SCHEMA, "jo", labels=LabelMap(unit="utf16"))
        try:
            for document in recognise(path).read(source):
                documents += 1
                labels += len(document.spans)
                relations += len(document.relations)
        except AnnotatorError:
            refused += 1
        findings.add(source.findings)
    unknown = sum(count for (table, _), count in findings.unknown.items() if table == "label")
    return documents, labels + unknown, relations, len(findings.left_out), refused


@pytest.mark.parametrize(
    ("folder", "suffixes", "expected"),
    [
        ("polnear/dev", (".ann",), (94, 6703, 4511, 0, 0)),
        ("polnear/annotator-training", (".ann",), (24, 959, 653, 0, 0)),
        ("brat_examples", (".ann",), (79, 7085, 0, 0, 0)),
        ("cassis", (".json", ".xmi"), (15, 43, 0, 0, 28)),
        ("inception_tsv", (".xmi",), (0, 0, 0, 0, 37)),
        ("gum_news", (".tsv",), (16, 3580, 0, 0, 0)),
        ("inception_tsv", (".tsv",), (40, 5276, 0, 0, 2)),
        ("inception_misc", (".tsv",), (51, 325, 0, 0, 25)),
        ("german_news_quotes", (".json",), (38, 547, 396, 0, 0)),
        ("doccano", (".jsonl", ".json"), (8, 15, 0, 0, 12)),
        ("crossner_politics/politics", (".txt",), (2, 4786, 0, 0, 0)),
        ("doccano", (".conll",), (2, 4, 0, 0, 1)),
        ("gum_news", (".conll",), (0, 0, 0, 0, 16)),
        ("gum_news", (".conllu",), (16, 3580, 0, 0, 0)),
        ("spacy", (".iob",), (3, 21, 0, 0, 1)),
        ("label_studio", (".json",), (3, 0, 0, 0, 4)),
    ],
)
def test_every_file_is_read_or_refused(
    folder: str, suffixes: tuple[str, ...], expected: Row
) -> None:
    assert counted(files(folder, *suffixes)) == expected


def own_schema(paths: list[Path]) -> Schema:
    """A schema with every label and role of brat files, so that none needs a map."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    colours = Colors(bar="#000000", tint="#FFFFFF")
    names = tuple(sorted(set(re.findall(r"^T\d+\t(\S+)", text, re.MULTILINE))))
    events = re.findall(r"^E\d+\t(.*)", text, re.MULTILINE)
    roles = sorted({it for row in events for it in re.findall(r" ([A-Za-z]+)\d*:", row)})
    return Schema(
        name="brat",
        labels=tuple(
            Label(
                name=name,
                light=colours,
                dark=colours,
                roles=tuple(Role(name=it, targets=names) for it in roles),
            )
            for name in names
        ),
    )


def said(path: Path) -> Counter[tuple[object, ...]]:
    """What an `.ann` file says, without its ids; a thing that nothing fills is no event."""
    rows = [it.split("\t") for it in path.read_text(encoding="utf-8").split("\n") if it]
    things = {it[0]: (*it[1].split(" ", 1), it[2]) for it in rows if it[0][0] == "T"}
    events = {it[0]: it[1].split() for it in rows if it[0][0] == "E"}
    triggers = {ref: parts[0].split(":")[1] for ref, parts in events.items()}
    told: Counter[tuple[object, ...]] = Counter(
        it for ref, it in things.items() if ref not in triggers.values()
    )

    def thing(ref: str) -> tuple[str, ...]:
        return things[triggers.get(ref, ref)]

    for ref, (_, *arguments) in events.items():
        told[thing(ref)] += 1
        for argument in arguments:
            role, target = argument.split(":")
            told[thing(ref), role.rstrip("0123456789"), thing(target)] += 1
    return told


def test_polnear_is_written_again_as_it_was(tmp_path: Path) -> None:
    paths = files("polnear/dev/attributions", ".ann")
    schema = own_schema(paths)
    same = reordered = 0
    for path in paths:
        copy = tmp_path / path.stem
        copy.mkdir()
        text = CORPORA / "polnear" / "dev" / "text" / f"{path.stem[:-5]}.txt"
        (copy / "a.ann").write_bytes(path.read_bytes())
        (copy / "a.txt").write_bytes(text.read_bytes())
        source = Source(copy / "a.ann", schema, "jo")
        [document] = brat.IMPORTER.read(source)

        report = out.EXPORTER.write([document], schema, copy / "out")

        [written] = [it for it in report.files if it.suffix == ".ann"]
        assert written.with_suffix(".txt").read_bytes() == text.read_bytes()
        if said(written) == said(path):
            same += 1
        else:
            # Fragments of the corpus that are in another order than the text, or touch.
            assert source.findings.remarks == {REORDERED: 1}
            reordered += 1
    assert (same, reordered) == (84, 10)


def test_crossner_is_written_again_as_it_was(tmp_path: Path) -> None:
    colours = Colors(bar="#000000", tint="#FFFFFF")
    for path in files("crossner_politics/politics", ".txt"):
        text = path.read_bytes().decode()
        names = sorted(set(re.findall(r"\tB-(\S+)$", text, re.MULTILINE)))
        labels = tuple(Label(name=it, light=colours, dark=colours) for it in names)
        schema = Schema(name="crossner", labels=labels)
        [document] = conll.IMPORTER.read(Source(path, schema, "jo"))

        chosen = columns.EXPORTER.choose([("files", "flat")])
        report = chosen.write([document], schema, tmp_path / path.stem)

        written = (tmp_path / path.stem / "flat.conll").read_bytes().decode()
        assert entities(written) == entities(text)
        assert report.spans == len(document.spans)


def entities(text: str) -> list[tuple[str, str]]:
    """What tags say: labels with their words, though these be divided in another way."""
    rows = [it.split("\t") for it in text.split("\n")]
    found = get_entities([it[1] if len(it) == 2 else "O" for it in rows])
    return [
        (label, "".join(row[0] for row in rows[first : last + 1])) for label, first, last in found
    ]
