"""What other programs see in each format: the words that carry each label, counted.

Every reader is somebody else's software, as far as there is any for a format: datasets,
dkpro-cassis, spaCy, seqeval, conllu, frictionless, pandas, PyLD, rdflib and label-studio-sdk.
Where there is none that can be installed, the file is read as that program's own documentation
says, and in its unit: doccano and UIMA count UTF-16. A span in pieces counts once for each piece.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import conllu
import datasets
import frictionless
import jsonschema
import mlcroissant
import pandas as pd
import rdflib
import rdflib.query
import spacy
from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem
from pyld import jsonld
from seqeval.metrics.sequence_labeling import get_entities
from spacy.tokens import DocBin
from tqdm import tqdm

from annotator.model.document import Document
from annotator.model.span import Range
from annotator.paths import resource
from tests.formats.anno_context import loader

datasets.disable_progress_bars()
tqdm.monitor_interval = 0  # else it leaves a thread behind


def of_document(document: Document) -> "Counter[tuple[str, str]]":
    """Return what a format that loses nothing shows."""
    text = document.article.text
    return Counter((it.label, part) for it in document.spans for part in it.texts(text))


def expected(name: str, document: Document) -> "Counter[tuple[str, str]]":
    """Return what a format shows of a document; what is different is what the format is known for.

    brat has a fragment for each line, Label Studio line feeds only, and CoNLL neither what
    overlaps within a label nor a label over the end of a sentence. The corpora of quotes have
    quotes alone, with who says them and how.
    """
    whole = of_document(document)
    if name in QUOTES:
        whole = _of_quotes(document, *QUOTES[name])
    if name in ("brat", "polnear"):
        return _cut(whole, lambda it: [part for part in re.split(r"[\r\n\u2028]+", it) if part])
    if name == "label-studio":
        return _cut(whole, lambda it: [it.replace("\r\n", "\n").replace("\r", "\n")])
    if name == "conll":
        text = document.article.text
        kept: list[tuple[str, Range]] = []
        every = [(it.label, part) for it in document.spans for part in it.fragments]
        for label, part in sorted(every, key=lambda it: (it[1].start - it[1].end, it[1].start)):
            if not any(other == label and _overlap(part, old) for other, old in kept):
                kept.append((label, part))
        flat = Counter((label, text[slice(*part)]) for label, part in kept)
        return _cut(flat, lambda it: re.split(r"\r\n|(?<=\.)\u2028", it))
    return whole


QUOTES = {
    "polnear": ("Content", "Source", "Cue"),
    "wikinews-quotes": ("quote", "speaker", "cue"),
}
"""What the corpora of quotes call a quote, its source and its cue."""


def _of_quotes(document: Document, quote: str, source: str, cue: str) -> "Counter[tuple[str, str]]":
    """Return quotes with what fills their roles, by the names of a corpus."""
    names = {"source": source, "cue": cue}
    text, spans = document.article.text, document.by_id
    found: Counter[tuple[str, str]] = Counter()
    for it in document.spans:
        if it.label == "Quote":
            found.update((quote, part) for part in it.texts(text))
    for role in document.relations:
        if spans[role.source].label == "Quote" and role.label in names:
            found.update((names[role.label], part) for part in spans[role.target].texts(text))
    return found


def _cut(
    counts: "Counter[tuple[str, str]]", parts: Callable[[str], list[str]]
) -> "Counter[tuple[str, str]]":
    found: Counter[tuple[str, str]] = Counter()
    for (label, words), count in counts.items():
        for part in parts(words):
            found[label, part] += count
    return found


def _overlap(left: Range, right: Range) -> bool:
    return left.start < right.end and right.start < left.end


def jsonl(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read with the JSON Schema that the project publishes."""
    line = json.loads(path.read_bytes())
    schema = json.loads(resource("annotator-jsonl-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(line, schema)
    text = line["article"]["text"]
    return Counter(
        (span["label"], text[start:end])
        for span in line["spans"]
        for start, end in span["fragments"]
    )


def huggingface(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read with `datasets.load_dataset`."""
    cache = path.parent / "cache"
    [row] = datasets.load_dataset(str(path), cache_dir=str(cache))["train"]
    return Counter(
        (span["label"], row["text"][it["start"] : it["end"]])
        for span in row["spans"]
        for it in span["fragments"]
    )


def _joined(tables: dict[str, Any]) -> "Counter[tuple[str, str]]":
    """Return what flat tables say, joined as their keys tell."""
    spans = tables["spans"][["article", "id", "label"]].rename(columns={"id": "span"})
    texts = tables["articles"][["id", "text"]].rename(columns={"id": "article"})
    found = tables["fragments"].merge(spans, on=["article", "span"]).merge(texts, on="article")
    assert len(found) == len(tables["fragments"])
    return Counter((it.label, it.text[it.start : it.end]) for it in found.itertuples())


def parquet(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read with pandas."""
    names = ("articles", "spans", "fragments")
    return _joined({it: pd.read_parquet(path / f"{it}.parquet") for it in names})


def tables(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Validate with frictionless, and read what it reads."""
    package = frictionless.Package(str(path / "datapackage.json"))
    assert package.validate().valid
    return _joined(
        {
            it.name: pd.DataFrame(
                {key: _plain(value) for key, value in row.to_dict().items()}
                for row in it.read_rows()  # type: ignore[attr-defined]
            )
            for it in package.resources
        }
    )


def _plain(value: object) -> object:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return re.sub(r"^'('*[=+\-@\t\r])", r"\1", value) if isinstance(value, str) else value


def uima(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read with dkpro-cassis."""
    [file] = [it for it in path.iterdir() if it.name != "TypeSystem.xml"]
    if file.suffix == ".json":
        cas = load_cas_from_json(file.read_text(encoding="utf-8"))
    else:
        cas = load_cas_from_xmi(file, load_typesystem(path / "TypeSystem.xml"))
    spans = {it.xmiID: it.label for it in cas.select("custom.Span")}
    assert all(spans.values())
    return Counter((it.label, it.get_covered_text()) for it in cas.select("custom.Span"))


def docbin(path: Path, document: Document) -> "Counter[tuple[str, str]]":
    """Read with spaCy."""
    [read] = DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab)
    assert read.text == document.article.text
    return Counter((it.label_, it.text) for it in read.spans["sc"])


def prodigy(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read by tokens, as Prodigy's documentation has them: the last one is included."""
    task = json.loads(path.read_bytes())
    tokens = task["tokens"]
    found: Counter[tuple[str, str]] = Counter()
    for span in task["spans"]:
        first, last = tokens[span["token_start"]], tokens[span["token_end"]]
        assert (first["start"], last["end"]) == (span["start"], span["end"])
        found[span["label"], task["text"][span["start"] : span["end"]]] += 1
    return found


def doccano(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read as doccano's window does: its offsets are of JavaScript, in UTF-16."""
    task = json.loads(path.read_bytes())
    units = task["text"].encode("utf-16-le")
    return Counter(
        (it["label"], units[2 * it["start_offset"] : 2 * it["end_offset"]].decode("utf-16-le"))
        for it in task["entities"]
    )


def brat(path: Path, document: Document) -> "Counter[tuple[str, str]]":
    """Read as brat's documentation has it; its text-bounds do not cross lines."""
    [file] = path.glob("*.ann")
    text = file.with_suffix(".txt").read_bytes().decode()
    assert text == document.article.text
    found: Counter[tuple[str, str]] = Counter()
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.startswith("T"):
            _, head, words = line.split("\t")
            label, _, places = head.partition(" ")
            pieces = [slice(*map(int, it.split(" "))) for it in places.split(";")]
            assert " ".join(text[it] for it in pieces) == words
            found += Counter((label, text[it]) for it in pieces)
    return found


def polnear(path: Path, document: Document) -> "Counter[tuple[str, str]]":
    """Read as PolNeAR's own reader does: from each attribution to the things it joins."""
    [file] = path.glob("*.ann")
    text = file.with_suffix(".txt").read_bytes().decode()
    assert text == document.article.text
    rows = [it.split("\t") for it in file.read_text(encoding="utf-8").split("\n")]
    things = {it[0]: it[1].split(" ", 1) for it in rows if it[0].startswith("T")}
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if not row[0].startswith("E"):
            continue
        trigger, *arguments = row[1].split(" ")
        event, _, ref = trigger.partition(":")
        assert things[ref][0] == event
        roles = [it.partition(":") for it in arguments]
        assert (event == "Attribution") == any(it[0].startswith("Source") for it in roles)
        for role, _, target in roles:
            label, places = things[target]
            assert label == role.rstrip("0123456789")
            pieces = (slice(*map(int, it.split(" "))) for it in places.split(";"))
            found.update((label, text[it]) for it in pieces)
    return found


def wikinews(path: Path, document: Document) -> "Counter[tuple[str, str]]":
    """Read as the corpus's description has it: by characters, and again by tokens."""
    [file] = path.glob("*.json")
    data = json.loads(file.read_bytes())
    text = data["originalText"]
    assert text == document.article.text
    tokens = {it["id"]: it for it in data["tokens"]}
    assert all(text[it["charBegin"] : it["charEnd"]] == it["text"] for it in tokens.values())
    found: Counter[tuple[str, str]] = Counter()
    for row in data["annotations"]:
        assert row["type"] in (
            "Direct",
            "Indirect",
            "FreeIndirect",
            "IndirectFreeIndirect",
            "Reported",
        )
        if row["isNested"]:
            continue  # what a mixed quote has between marks
        for name in ("quote", "speaker", "cue", "addressee"):
            part = row[name]
            words = [text[it["charBegin"] : it["charEnd"]] for it in part["spans"]]
            assert " ".join(words) == part["text"]
            said = [tokens[it]["text"] for it in part["tokenIds"]]
            assert "".join(said) == re.sub(r"\s", "", "".join(words))
            found.update((name, it) for it in words)
    return found


def conll_u(path: Path, document: Document) -> "Counter[tuple[str, str]]":
    """Read with conllu: the brackets of CorefUD, and the places of the tokens in them."""
    text = document.article.text
    opened: dict[str, tuple[str, int]] = {}
    found: Counter[tuple[str, str]] = Counter()
    for token in (it for one in conllu.parse(path.read_bytes().decode()) for it in one):
        start, end = map(int, token["misc"]["TokenRange"].split(":"))
        assert text[start:end] == token["form"]
        for bracket in re.findall(r"\(?[^()]+\)?", token["misc"].get("Entity", "")):
            name, *said = bracket.strip("()").split("-")
            if bracket.startswith("("):
                opened[name] = (unquote(said[0]), start)
            if bracket.endswith(")"):
                label, first = opened.pop(name)
                found[label, text[first:end]] += 1
    assert not opened
    return found


def conll(path: Path, document: Document) -> "Counter[tuple[str, str]]":
    """Read with seqeval's strict IOB2, and its tokens by the offsets beside them."""
    text = document.article.text
    rows = (path / "offsets.tsv").read_bytes().decode().split("\n")
    found_places = (re.match(r"(\d+)\t(\d+)(?:\t|$)", it) for it in rows)
    places = [(int(it[1]), int(it[2])) for it in found_places if it]
    found: Counter[tuple[str, str]] = Counter()
    for file in path.glob("*.conll"):
        sentences: list[list[str]] = [[]]
        for line in file.read_bytes().decode().split("\n"):
            if not line:
                sentences.append([])
            elif not line.startswith("-DOCSTART-"):
                sentences[-1].append(line.rpartition("\t")[2])
        at = 0
        for tags in sentences:
            for label, first, last in get_entities(tags):
                found[label, text[places[at + first][0] : places[at + last][1]]] += 1
            at += len(tags)
        assert at == len(places)
    return found


def chat(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read with datasets, and find the words that a model is to say again."""
    [row] = datasets.load_dataset("json", data_files=str(path), cache_dir=str(path.parent))["train"]
    *_, user, assistant = row["messages"]
    found: Counter[tuple[str, str]] = Counter()
    for span in json.loads(assistant["content"])["spans"]:
        for part in span["parts"]:
            places = [it for it in range(len(user["content"])) if _at(user["content"], part, it)]
            assert len(places) >= part["occurrence"]
            found[span["label"], part["quote"]] += 1
    return found


def _at(text: str, part: dict[str, Any], place: int) -> bool:
    return text.startswith(part["quote"], place)


def webannotation(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Read with PyLD into RDF, and ask that with rdflib."""
    data = json.loads((path / "annotations.jsonld").read_bytes())
    options = {
        "documentLoader": loader,
        "base": f"{path.as_uri()}/",
        "format": "application/n-quads",
    }
    graph = rdflib.Graph()
    graph.parse(data=jsonld.to_rdf(data, options), format="nt")
    found: Counter[tuple[str, str]] = Counter()
    for row in graph.query(
        """
        prefix oa: <http://www.w3.org/ns/oa#>
        prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        select ?label ?exact ?start ?end ?target where {
          ?it oa:motivatedBy oa:classifying ; oa:hasBody ?body ; oa:hasTarget ?target .
          ?body oa:hasPurpose oa:tagging ; rdf:value ?label .
          ?target oa:hasSelector ?quote , ?place .
          ?quote oa:exact ?exact . ?place oa:start ?start ; oa:end ?end .
        }
        """
    ):
        assert isinstance(row, rdflib.query.ResultRow)
        label, exact, start, end, _ = map(str, row)
        assert int(end) - int(start) == len(exact)
        found[label, exact] += 1
    return found


_VALIDATE = """
import json, sys
from label_studio_sdk.label_interface import LabelInterface
folder = sys.argv[1]
config = open(f"{folder}/config.xml", encoding="utf-8").read()
tasks = json.load(open(f"{folder}/tasks.json", encoding="utf-8"))
interface = LabelInterface(config)
interface.validate()
found = []
for task in tasks:
    assert interface.validate_task({"data": task["data"]}), task
    for annotation in task["annotations"]:
        assert interface.validate_annotation(annotation), annotation
        for it in annotation["result"]:
            if it["type"] == "labels":
                value = it["value"]
                words = task["data"]["text"][value["start"]:value["end"]]
                found += [[label, words] for label in value["labels"]]
print(json.dumps(found))
"""


def sdk_python() -> str:
    """Return a Python that has label-studio-sdk, which needs an older numpy than others do."""
    if find_spec("label_studio_sdk"):
        return sys.executable
    return os.environ.get("LABEL_STUDIO_PYTHON", "")


def label_studio(path: Path, _document: Document) -> "Counter[tuple[str, str]]":
    """Validate setup, tasks and annotations with label-studio-sdk, where it is at hand."""
    if python := sdk_python():
        done = subprocess.run(
            [python, "-W", "ignore", "-c", _VALIDATE, str(path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not done.returncode, done.stderr
        return Counter((label, words) for label, words in json.loads(done.stdout.splitlines()[-1]))
    tasks = json.loads((path / "tasks.json").read_bytes())
    return Counter(
        (label, task["data"]["text"][it["value"]["start"] : it["value"]["end"]])
        for task in tasks
        for it in task["annotations"][0]["result"]
        if it["type"] == "labels"
        for label in it["value"]["labels"]
    )


def croissant(folder: Path) -> "tuple[Counter[tuple[str, str]], set[str]]":
    """Read a dataset with mlcroissant: its labels and words, and the texts of its articles."""
    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    assert not dataset.metadata.issues.errors
    seen: Counter[tuple[str, str]] = Counter()
    texts = set()
    for each in dataset.metadata.record_sets:
        for row in dataset.records(each.id):
            fields = {key.removeprefix(f"{each.id}/"): value for key, value in row.items()}
            if "text" in fields:
                texts.add(fields["text"].decode())
            spans = [
                {key.rpartition("/")[2]: value for key, value in it.items()}
                for it in fields.get("spans", ())
            ]
            if "label" in fields and "quote" in fields:
                spans.append(fields)
            for span in spans:
                quote = span["quote"]
                for words in quote if isinstance(quote, list) else [quote]:
                    seen[span["label"].decode(), words.decode()] += 1
    return seen, texts


READERS: dict[str, Callable[[Path, Document], "Counter[tuple[str, str]]"]] = {
    "brat": brat,
    "chat": chat,
    "conll": conll,
    "conllu": conll_u,
    "csv": tables,
    "doccano": doccano,
    "huggingface": huggingface,
    "jsonl": jsonl,
    "label-studio": label_studio,
    "parquet": parquet,
    "polnear": polnear,
    "prodigy": prodigy,
    "spacy": docbin,
    "uima-json": uima,
    "uima-xmi": uima,
    "webannotation": webannotation,
    "wikinews-quotes": wikinews,
}
