"""A pipeline of spaCy that somebody trained proposes in a process of its own."""

import json
import random
import re
from pathlib import Path

import pytest

from annotator.errors import InputError, LabelError
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.plugins import Known
from annotator.project import default_schema
from annotator.suggesters import spacy as suggester_of_spacy

spacy = pytest.importorskip("spacy", reason="needs the extra spacy")

TEXT = "😀 Judge Ada Kern left\u2028the port in Bremen."


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline trained here on a few sentences, and rules in a span group beside it."""
    from spacy.training import Example

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    ner.add_label("PERSON")
    people = ["Ada Kern", "Bo Stone", "Mara Lind"]
    examples = [
        Example.from_dict(
            nlp.make_doc(f"Judge {it} left the port."), {"entities": [(6, 6 + len(it), "PERSON")]}
        )
        for it in people
    ]
    random.seed(1)
    nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples)
    ruler = nlp.add_pipe("span_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Bremen"}])
    path = tmp_path_factory.mktemp("pipeline") / "mine"
    nlp.to_disk(path)
    return path


def options(
    pipeline: Path, tmp_path: Path, labels: str = 'PERSON = "Actor"\nGPE = "Place"'
) -> dict[str, str]:
    file = tmp_path / "map.toml"
    file.write_text(f"[label]\n{labels}\n", encoding="utf-8")
    return {"pipeline": str(pipeline), "map": str(file)}


def suggest(told: dict[str, str]) -> tuple[list[tuple[str, str, str]], list[str]]:
    said: list[str] = []
    known = Known(default_schema(), say=said.append)
    document = Document(article=Article(id="a1", text=TEXT), author="mara")
    with suggester_of_spacy.opened(told, default_schema()) as suggester:
        found = list(suggester.suggest(document, known))
        assert list(suggester.suggest(document, known)) == found
    return [(it.label, TEXT[slice(*it.fragments[0])], it.why) for it in found], said


def test_a_trained_pipeline_proposes_its_entities_and_groups(
    pipeline: Path, tmp_path: Path
) -> None:
    found, said = suggest(options(pipeline, tmp_path))
    assert ("Actor", "Ada Kern", "en_pipeline 0.0.0") in found
    assert ("Place", "Bremen", "en_pipeline 0.0.0") in found
    assert said == []


def test_a_pipeline_of_another_version_is_said(pipeline: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    for file in pipeline.rglob("*"):
        if file.is_file():
            (old / file.relative_to(pipeline)).parent.mkdir(parents=True, exist_ok=True)
            (old / file.relative_to(pipeline)).write_bytes(file.read_bytes())
    meta = json.loads((old / "meta.json").read_text(encoding="utf-8"))
    meta["spacy_version"] = ">=3.0.0,<3.1.0"
    (old / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    found, (said,) = suggest(options(old, tmp_path))
    assert found
    assert re.match(r"spacy: \[W095\] .*3\.0\.0", said)


def test_labels_that_nobody_mapped_are_listed_with_a_proposal(
    pipeline: Path, tmp_path: Path
) -> None:
    with pytest.raises(LabelError) as caught:
        suggest(options(pipeline, tmp_path, 'PERSON = "Actor"'))
    assert str(caught.value).endswith("has labels that the schema has not: GPE.")
    assert '"GPE" = { label = "Actor", etype = "GPE" }' in caught.value.proposal


def test_a_pipeline_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs a pipeline: --pipeline NAME"):
        suggest({})
    with pytest.raises(InputError, match=r"The pipeline no_such_thing ended with 1: .*E050"):
        suggest({"pipeline": "no_such_thing"})
