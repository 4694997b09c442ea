"""Real files of others: each is read with the counts recorded here, or refused in a sentence.

`python -m tests.formats.test_corpora` prints the table as it is now. What can be written as well
is written in the same format and read again, and has to say the same.
"""

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from seqeval.metrics.sequence_labeling import get_entities

from annotator.errors import AnnotatorError
from annotator.exporters import brat as out
from annotator.exporters import conll as columns
from annotator.exporters import exporters
from annotator.importers import brat, conll, importers, look_into
from annotator.model.document import Document
from annotator.model.findings import Findings
from annotator.model.foreign import REORDERED
from annotator.model.foreign_names import foreign_names, own_part, with_named
from annotator.model.growth import grown
from annotator.model.label_map import LabelMap, Named
from annotator.model.schema import Colors, Label, Role, Schema
from annotator.plugins import ORIGIN, Importer, Source, pick
from tests.strategies import SCHEMA

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not on this machine")

SAMPLE = 4
"""Files of each group that the short form writes again."""


@dataclass
class Row:
    """What became of the files of one folder that one importer takes.

    Labels count although they would need a map; relations only between labels that need none.
    """

    files: int = 0
    documents: int = 0
    labels: int = 0
    relations: int = 0
    left_out: int = 0
    refused: int = 0
    sentences: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> tuple[int, ...]:
        """All but the sentences."""
        return (
            self.files, self.documents, self.labels, self.relations, self.left_out, self.refused,
        )  # fmt: skip


TABLE = {
    # Files, documents, labels, relations, articles left out, files refused.
    ("brat_examples", ""): (22, 0, 0, 0, 0, 22),
    ("brat_examples", "brat"): (79, 79, 7085, 0, 0, 0),
    ("brat_examples", "text"): (79, 79, 0, 0, 0, 0),
    ("casie", "json"): (63, 0, 0, 0, 0, 63),
    ("cassis", ""): (30, 0, 0, 0, 0, 30),
    ("cassis", "uima-json"): (16, 10, 25, 0, 0, 6),
    ("cassis", "uima-xmi"): (27, 5, 18, 0, 0, 22),
    ("cassis, with types", "uima-xmi"): (16, 13, 31, 0, 0, 4),
    ("croissant", ""): (39, 0, 0, 0, 0, 39),
    ("crossner_politics", ""): (1, 0, 0, 0, 0, 1),
    ("crossner_politics", "conll"): (2, 2, 4786, 0, 0, 0),
    ("doccano", ""): (4, 0, 0, 0, 0, 4),
    ("doccano", "conll"): (3, 2, 4, 0, 0, 1),
    ("doccano", "csv"): (6, 9, 0, 0, 0, 3),
    ("doccano", "doccano"): (11, 18, 23, 0, 0, 5),
    ("doccano", "json"): (2, 6, 0, 0, 0, 0),
    ("doccano", "jsonl"): (2, 0, 0, 0, 0, 2),
    ("doccano", "text"): (7, 7, 0, 0, 0, 0),
    ("doccano_labels", "json"): (2, 4, 0, 0, 0, 0),
    ("eventstoryline", ""): (38, 0, 0, 0, 0, 38),
    ("german_news_quotes", ""): (1, 0, 0, 0, 0, 1),
    ("german_news_quotes", "wikinews-quotes"): (38, 38, 547, 396, 0, 0),
    ("gliner", ""): (1, 0, 0, 0, 0, 1),
    ("gum_news", ""): (16, 0, 0, 0, 0, 16),
    ("gum_news", "conll"): (16, 0, 0, 0, 0, 16),
    ("gum_news", "conllu"): (16, 16, 3580, 0, 0, 0),
    ("gum_news", "text"): (1, 1, 0, 0, 0, 0),
    ("gum_news", "webanno-tsv"): (16, 16, 3580, 0, 0, 0),
    ("inception_misc", "webanno-tsv"): (76, 51, 325, 0, 0, 25),
    ("inception_tsv", ""): (3, 0, 0, 0, 0, 3),
    ("inception_tsv", "text"): (2, 2, 0, 0, 0, 0),
    ("inception_tsv", "uima-xmi"): (37, 0, 0, 0, 0, 37),
    ("inception_tsv", "webanno-tsv"): (42, 40, 5276, 0, 0, 2),
    ("journalismai_quotes", ""): (7, 0, 0, 0, 0, 7),
    ("journalismai_quotes", "html"): (1, 1, 0, 0, 0, 0),
    ("journalismai_quotes", "pdf"): (1, 1, 0, 0, 0, 0),
    ("label_studio", ""): (2, 0, 0, 0, 0, 2),
    ("label_studio", "csv"): (1, 0, 0, 0, 0, 1),
    ("label_studio", "label-studio"): (5, 3, 0, 0, 0, 3),
    ("measeval", "csv"): (298, 0, 0, 0, 0, 298),
    ("measeval", "text"): (314, 314, 0, 0, 0, 0),
    ("newsquant", ""): (1, 0, 0, 0, 0, 1),
    ("newsquant", "json"): (1, 295, 0, 0, 0, 0),
    ("plover", ""): (1, 0, 0, 0, 0, 1),
    ("plover", "pdf"): (1, 1, 0, 0, 0, 0),
    ("plover", "text"): (1, 1, 0, 0, 0, 0),
    ("polnear", "csv"): (1, 0, 0, 0, 0, 1),
    ("polnear", "polnear"): (118, 118, 7662, 5164, 0, 0),
    ("polnear", "text"): (88, 88, 0, 0, 0, 0),
    ("re3d", ""): (13, 0, 0, 0, 0, 13),
    ("re3d", "json"): (3, 57, 0, 0, 0, 0),
    ("spacy", ""): (6, 0, 0, 0, 0, 6),
    ("spacy", "conll"): (4, 3, 21, 0, 0, 1),
    ("spacy", "jsonl"): (1, 0, 0, 0, 0, 1),
    ("w3c_annotation", ""): (138, 0, 0, 0, 0, 138),
}

LONG = ("brat_examples", "inception_misc", "measeval", "polnear", "w3c_annotation")
"""Folders that only the long form reads as a whole."""

TYPES = {
    "cas_has_fs_with_no_namespace": "typesystem_has_types_with_no_namespace",
    "cas_with_array_features": "typesystem_with_array_features",
    "cas_with_collections": "typesystem_with_collections",
    "cas_with_empty_array_reference": "important_dkpro_types",
    "cas_with_floating_point_special_values": "typesystem_with_floating_points",
    "cas_with_inheritance": "typesystem_with_inheritance",
    "cas_with_list_features": "typesystem_with_list_features",
    "cas_with_multiple_references_allowed_string_array": (
        "typesystem_with_multiple_references_allowed"
    ),
    "cas_with_nonindexed_fs": "important_dkpro_types",
    "cas_with_references": "webanno_types",
    "cas_with_reserved_names": "typesystem_with_reserved_names",
    "cas_with_smileys": "important_dkpro_types",
    "cas_with_two_sofas": "small_typesystem",
    "empty_cas": "small_typesystem",
    "lenient_cas": "small_typesystem",
    "small_cas": "small_typesystem",
}
"""The type systems of files that lie in another folder than theirs."""

Group = tuple[str, str]
"""The name of a folder and that of a format, empty for files of none."""


def groups(folder: Path) -> dict[Group, list[Path]]:
    found: dict[Group, list[Path]] = defaultdict(list)
    for path in sorted(it for it in folder.rglob("*") if it.is_file()):
        if path.name != "PROVENANCE.md":
            importer = look_into(path)
            found[folder.name, importer.name if importer else ""].append(path)
    return found


def source_of(path: Path, schema: Schema = SCHEMA, labels: LabelMap | None = None) -> Source:
    # Those that do not say what their offsets count are of doccano, in UTF-16.
    return Source(path, schema, "jo", labels=replace(labels or LabelMap(), unit="utf16"))


def row_of(format_: str, paths: list[Path]) -> Row:
    """Read files as the command would."""
    row = Row(files=len(paths))
    if not format_:
        row.refused = len(paths)
        return row
    findings = Findings()
    for path in paths:
        source = source_of(path)
        try:
            for document in pick(importers(), format_).read(source):
                row.documents += 1
                row.labels += len(document.spans)
                row.relations += len(document.relations)
        except AnnotatorError as error:
            row.refused += 1
            first = str(error).split("\n")[0].replace(path.stem, "…")
            row.sentences[re.sub(r"\d+", "0", first)] += 1
        findings.add(source.findings)
    row.labels += sum(count for (table, _), count in findings.unknown.items() if table == "label")
    row.left_out = len(findings.left_out)
    return row


def with_types(place: Path) -> list[Path]:
    """Copy the XMI files of cassis beside the types they are of."""
    found = []
    for name, types in TYPES.items():
        folder = place / name
        folder.mkdir()
        found.append(folder / f"{name}.xmi")
        shutil.copy(CORPORA / "cassis" / "xmi" / f"{name}.xmi", found[-1])
        types_file = CORPORA / "cassis" / "typesystems" / f"{types}.xml"
        shutil.copy(types_file, folder / "TypeSystem.xml")
    return found


def table() -> Iterator[tuple[Group, Row]]:
    for folder in sorted(it for it in CORPORA.iterdir() if it.is_dir()):
        for group, paths in groups(folder).items():
            yield group, row_of(group[1], paths)
    with TemporaryDirectory() as place:
        yield ("cassis, with types", "uima-xmi"), row_of("uima-xmi", with_types(Path(place)))


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(it, marks=[pytest.mark.soak] if it in LONG else [])
        for it in sorted({folder for folder, _ in TABLE if "," not in folder})
    ],
)
def test_every_file_is_read_or_refused(folder: str) -> None:
    found = {group: row_of(group[1], paths) for group, paths in groups(CORPORA / folder).items()}

    assert {group: row.counts for group, row in found.items()} == {
        group: counts for group, counts in TABLE.items() if group[0] == folder
    }
    for row in found.values():
        for sentence in row.sentences:
            assert len(sentence) < 400
            assert sentence.endswith((".", "…"))


def test_all_folders_are_in_the_table() -> None:
    folders = {it.name for it in CORPORA.iterdir() if it.is_dir()}

    assert {folder for folder, _ in TABLE if "," not in folder} == folders


def test_files_are_read_with_their_types_beside_them(tmp_path: Path) -> None:
    row = row_of("uima-xmi", with_types(tmp_path))

    assert row.counts == TABLE["cassis, with types", "uima-xmi"]


# Written again


def taken(paths: list[Path], importer: Importer) -> tuple[list[Document], Schema]:
    """Read files with a schema that has all their names, as the mapping dialog makes it."""
    colours = Colors(bar="#000000", tint="#FFFFFF")
    first = Label(name="none of theirs", light=colours, dark=colours)
    schema, labels = Schema(name="theirs", labels=(first,)), LabelMap()
    while True:
        documents: list[Document] = []
        findings = Findings()
        for path in paths:
            source = source_of(path, schema, labels)
            try:
                documents += importer.read(source)
            except AnnotatorError:
                continue
            findings.add(source.findings)
        unknown = foreign_names(findings)
        if not unknown:
            return documents, schema
        # Labels first: what belongs to a label can be said when it is there.
        mine = [it for it in unknown if it.table == unknown[0].table]
        decided = {it: Named(own_part(it, schema, labels)) for it in mine}
        schema, labels = grown(schema, decided, labels), with_named(labels, decided)


def canonical(document: Document) -> tuple[object, ...]:
    """What a document says, without ids."""
    spans = {it.id: (it.label, it.fragments) for it in document.spans}
    return (
        document.article.text,
        sorted((*spans[it.id], sorted(it.attributes.items())) for it in document.spans),
        sorted((it.label, spans[it.source], spans[it.target]) for it in document.relations),
    )


AGAIN = (
    ("brat_examples", "brat"),
    ("gum_news", "conllu"),
    ("doccano", "doccano"),
    ("cassis", "uima-json"),
    ("cassis", "uima-xmi"),
    ("gum_news", "webanno-tsv"),
    ("inception_tsv", "webanno-tsv"),
)
"""What is written again in its own format; WebAnno TSV, which is only read, as UIMA CAS JSON."""


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)])
@pytest.mark.parametrize(("folder", "format_"), AGAIN)
def test_what_was_read_is_written_and_read_again(
    folder: str, format_: str, whole: bool, tmp_path: Path
) -> None:
    paths = groups(CORPORA / folder)[folder, format_]
    importer = pick(importers(), format_)
    documents, schema = taken(paths if whole else paths[:SAMPLE], importer)
    same = "uima-json" if format_ == "webanno-tsv" else format_
    exporter = pick(exporters(), same)

    report = exporter.write(documents, schema, tmp_path / f"out{exporter.suffix}")

    assert {it.what for it in report.losses} <= {ORIGIN, out.METADATA, out.ROLE_ATTRIBUTES}
    reader = pick(importers(), same)
    wanted = [it for it in report.files if it.suffix in reader.suffixes]
    again = [it for path in wanted for it in reader.read(source_of(path, schema))]
    assert len(again) == len(documents) > 0
    assert sorted(map(canonical, again)) == sorted(map(canonical, documents))


def files(folder: str, *suffixes: str) -> list[Path]:
    return sorted(it for it in (CORPORA / folder).rglob("*") if it.suffix in suffixes)


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


if __name__ == "__main__":
    for (name, format_), row in table():
        print(f"| {name} | {format_ or '–'} | {' | '.join(map(str, row.counts))} |")
        for sentence, times in row.sentences.most_common(3):
            print(f"    {times} × {sentence[:150]}")
