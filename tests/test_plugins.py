"""Plug-ins are found by name, the built-in ones first, and a wrong name lists the right ones."""

from pathlib import Path

import pytest

from annotator.errors import InputError
from annotator.exporters import EXPORTERS, GROUP, exporters
from annotator.importers import IMPORTERS, importers
from annotator.plugins import EXAMPLES, Loss, Losses, Report, discover, pick

MODULE = """
from annotator.plugins import Exporter, Report
def write(documents, schema, path): return Report()
NEW = Exporter(name="tei", summary="TEI", suffix="", write=write, folder=True)
FALSE = Exporter(name="jsonl", summary="another one", suffix=".jsonl", write=write)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that brings two exporters."""
    (tmp_path / "tei_for_annotator.py").write_text(MODULE, encoding="utf-8")
    info = tmp_path / "tei_for_annotator-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: tei-for-annotator\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[annotator.exporters]\nnew = tei_for_annotator:NEW\nfalse = tei_for_annotator:FALSE\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)


def test_built_in_ones_are_found_by_name() -> None:
    assert [it.name for it in discover(EXPORTERS, "annotator.nothing")] == sorted(
        it.name for it in EXPORTERS
    )
    assert set(importers()) == set(IMPORTERS)


@pytest.mark.usefixtures("installed")
def test_installed_packages_add_formats_but_replace_none() -> None:
    found = exporters()

    assert GROUP == "annotator.exporters"
    assert [it.name for it in found] == sorted(["tei", *(it.name for it in EXPORTERS)])
    assert pick(found, "jsonl") in EXPORTERS
    assert pick(found, "tei").write([], None, Path()) == Report()  # type: ignore[arg-type]


def test_a_wrong_name_lists_the_right_ones() -> None:
    names = ", ".join(it.name for it in EXPORTERS)
    with pytest.raises(InputError, match=f"There is no format 'word'; there are {names}"):
        pick(EXPORTERS, "word")


def test_a_report_sums_its_losses_up_by_kind() -> None:
    losses = Losses()
    losses.add("note", "a1", "s1")
    losses.add("attribute", "a1", "s1", count=3)
    losses.add("attribute", "a2", "s2")

    report = Report(losses=losses.found)

    assert report.losses[1] == Loss("attribute", "a1", "s1", 3)
    assert report.summary() == ("4 × attribute", "1 × note")


def test_losses_do_not_grow_with_the_corpus_but_all_are_counted() -> None:
    losses = Losses()
    for number in range(EXAMPLES + 5):
        losses.add("note", f"a{number}", "s1", count=2)
    losses.add("attribute", "a1", "s1")

    report = Report(losses=losses.found)

    assert len(report.losses) == EXAMPLES + 2
    assert report.losses[EXAMPLES - 1 :] == (
        Loss("note", f"a{EXAMPLES - 1}", "s1", 2),
        Loss("attribute", "a1", "s1"),
        Loss("note", count=10),
    )
    assert report.summary() == (f"{2 * (EXAMPLES + 5)} × note", "1 × attribute")
