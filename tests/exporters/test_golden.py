"""The sample project in every format is what lies in `exports/sample`, to the byte.

`pytest --update-golden` writes the files anew, for a change that is meant.
"""

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import spacy
from spacy.tokens import DocBin

from annotator.exporters import exporters
from annotator.plugins import Exporter
from annotator.project import Project
from annotator.samples import make_sample, place_in

GOLDEN = Path(__file__).parents[2] / "exports" / "sample"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_sample(tmp_path_factory.mktemp("sample") / "Sample.annotator")


def files(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {path.name: path.read_bytes()}
    found = sorted(it for it in path.rglob("*") if it.is_file())
    return {it.relative_to(path).as_posix(): it.read_bytes() for it in found}


@pytest.mark.parametrize("exporter", exporters(), ids=lambda it: it.name)
def test_sample_is_exported_as_ever(
    sample: Project, exporter: Exporter, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    golden, new = place_in(GOLDEN, exporter), place_in(tmp_path, exporter)
    if request.config.getoption("--update-golden"):
        sample.export(golden, exporter, force=True)

    sample.export(new, exporter)

    if exporter.needs == "pyarrow":
        assert read_by_arrow(new) == read_by_arrow(golden)
        assert card(new) == card(golden)
    elif exporter.name == "spacy":
        # Its bytes change with the version of spaCy; what spaCy reads from them does not.
        assert read_by_spacy(new) == read_by_spacy(golden)
    else:
        assert files(new) == files(golden)


@pytest.mark.parametrize("exporter", exporters(), ids=lambda it: it.name)
def test_same_project_gives_the_same_bytes(
    sample: Project, exporter: Exporter, tmp_path: Path
) -> None:
    sample.export(tmp_path / "one", exporter)
    sample.export(tmp_path / "two", exporter)

    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert list(one.values()) == list(two.values())


def read_by_arrow(path: Path) -> dict[str, list[object]]:
    """Return the rows: the bytes change with the version of Arrow, what is read does not."""
    found = sorted(path.rglob("*.parquet"))
    return {it.relative_to(path).as_posix(): pq.read_table(it).to_pylist() for it in found}


def card(path: Path) -> str:
    """Return a card but for the state of the project, which every project has of its own."""
    file = path / "README.md"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return re.sub(r"after entry \w+ of its log \([\d-]+\)", "", text)


def read_by_spacy(path: Path) -> list[tuple[str, list[tuple[str, int, int]], object]]:
    vocab = spacy.blank("xx").vocab
    return [
        (
            doc.text,
            [(it.label_, it.start_char, it.end_char) for it in doc.spans["sc"]],
            doc.user_data,
        )
        for doc in DocBin().from_disk(path).get_docs(vocab)
    ]
