"""The sample shows everything that labels can say, and leaves nothing unsaid."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli import main
from annotator.model.document import Document
from annotator.samples import AUTHOR, make_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "Sample.annotator"
    make_sample(path).close()
    return path


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Document]]:
    with make_sample(tmp_path_factory.mktemp("read") / "Sample.annotator") as project:
        yield [project.document(it, AUTHOR) for it in range(1, project.article_count() + 1)]


def test_nothing_looks_forgotten(sample: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(sample)], catch_exceptions=False)

    assert (result.exit_code, result.stdout) == (0, "All is well in 8 articles.\n")


def test_labels_say_all_that_they_can(documents: list[Document]) -> None:
    spans = [it for document in documents for it in document.spans]
    live = [it for it in spans if it.state == "accepted"]
    said = Counter(name for it in live for name in it.attributes)
    filled = Counter(it.label for document in documents for it in document.relations)
    realis = {it.attributes.get("realis") for it in live if it.label == "Event"}
    quotes = [it for it in live if it.label == "Quote"]

    for name in (
        "entity", "metonym", "mode", "context", "evaluative", "verbatim", "asserted_by", "mod",
        "negated", "source_status", "source_role", "office", "modality",
    ):  # fmt: skip
        assert said[name], name
    for role in (
        "source", "cue", "addressee", "inside", "actor", "recipient", "place", "time", "before",
        "instrument", "size", "same_as", "causes", "measures", "same_claim", "part_of",
    ):  # fmt: skip
        assert filled[role], role
    assert realis >= {"ACTUAL", "OTHER"}
    assert {it.attributes["qtype"] for it in quotes} == {"direct", "mixed", "indirect", "reported"}
    assert any(len(it.fragments) > 1 for it in quotes)


def test_what_is_left_out_is_dismissed_with_a_reason(documents: list[Document]) -> None:
    dismissed = [it for document in documents for it in document.spans if it.state == "rejected"]

    assert {it.origin for it in dismissed} == {"lint:marks", "lint:participants"}
    assert all(it.note for it in dismissed)


def test_the_cast_goes_across_articles(documents: list[Document]) -> None:
    appearances = Counter(it.id for document in documents for it in document.entities)

    assert {it for it, count in appearances.items() if count > 1} == {"helen_strand", "port_ansel"}
