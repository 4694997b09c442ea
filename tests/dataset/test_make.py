"""A dataset describes itself, can be checked and made again, and foreign programs read it."""

import hashlib
import json
import shlex
from pathlib import Path
from typing import Any

import mlcroissant
import orjson
import pytest
from click.testing import CliRunner

from annotator.cli import main
from annotator.dataset.recipe import Recipe, read_splits
from annotator.errors import InputError
from annotator.exporters import exporters
from annotator.model.article import Article
from annotator.model.change import Edit
from annotator.model.document import Document, Review
from annotator.model.entity import Entity
from annotator.model.relation import Relation
from annotator.model.schema import Schema
from annotator.model.selection import Selection
from annotator.model.span import Range, Span
from annotator.plugins import pick
from annotator.project import Project
from annotator.store import incoming, reading
from tests.formats import readers

AUTHORS = ("mara", "jonas")
STATES = ("accepted", "proposed", "rejected")
JSONL = pick(exporters(), "jsonl")
SPLITS = read_splits("train=60,dev=20,test=20")


def marked(number: int, author: str) -> Document:
    words = f"Dockers 🚢 of port {number} end strike {number} on day {number}."
    language = "de" if number % 2 else "en"
    article = Article(id=f"a{number}", text=words, source=f"paper {number % 3}", language=language)
    spans = tuple(
        Span(
            id=f"{AUTHORS.index(author)}-{number}-{state}",
            article_id=article.id,
            author=author,
            label="Actor" if state == "accepted" else "Event",
            fragments=(Range(0, 7),),
            state=state,  # type: ignore[arg-type]
        )
        for state in STATES
    )
    status = "done" if number % 2 else "in_progress"
    return Document(article=article, author=author, spans=spans, status=status)  # type: ignore[arg-type]


@pytest.fixture
def corpus(tmp_path: Path, schema: Schema) -> Path:
    """Twenty articles, ten of them labelled by two people, and one that nobody has touched."""
    path = tmp_path / "Port strikes.annotator"
    documents = [marked(number, AUTHORS[0]) for number in range(20)]
    documents += [marked(number, AUTHORS[1]) for number in range(10)]
    documents.append(Document(article=Article(id="a20", text="Untouched"), author="mara"))
    with Project.create(path, schema, author="mara") as project:
        incoming.add(project._db, documents, origin="import:jsonl")
    return path


reads_croissant = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")


def export(corpus: Path, out: Path, **options: Any) -> dict[str, bytes]:
    """Export as jsonl; return the bytes of all files."""
    with Project.open(corpus) as project:
        project.export(out, JSONL, Recipe(**options))
    files = [out] if out.is_file() else out.iterdir()
    return {it.name: it.read_bytes() for it in files}


def records(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.split(b"\n") if line]


def test_a_folder_has_data_card_metadata_and_checksums(corpus: Path, tmp_path: Path) -> None:
    files = export(corpus, tmp_path / "out", card=True)

    assert set(files) == {"README.md", "SHA256SUMS", "croissant.json", "data.jsonl"}
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != "SHA256SUMS"
    }
    assert len(records(files["data.jsonl"])) == 31


def test_the_same_options_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {"splits": SPLITS, "together": ("source",), "seed": 3}

    assert export(corpus, tmp_path / "one", **options) == export(corpus, tmp_path / "2", **options)


def test_the_command_on_the_card_makes_it_again(corpus: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "splits": read_splits("train=2,test=1"),
        "together": ("source", "metadata.a b"),
        "seed": 5,
        "by": "time",
        "title": "Port's strikes",
        "licence": "cc-by-4.0",
        "selection": Selection(
            status="done",
            text="paper",
            query="STRIKE day",
            authors=("mara", "jonas"),
            labels=("Actor", "Event"),
            states="all",
            pseudonyms=True,
        ),
    }
    first = export(corpus, tmp_path / "one", **options)
    card = first["README.md"].decode()
    words = shlex.split(card.split("```\n")[1])
    assert words[:4] == ["annotator", "export", corpus.name, "Port strikes-jsonl"]

    again = tmp_path / words[3]
    answer = CliRunner().invoke(main, ["export", str(corpus), str(again), *words[4:]])

    assert answer.exit_code == 0, answer.output
    assert {it.name: it.read_bytes() for it in again.iterdir()} == first


def test_every_article_is_in_one_split_and_the_places_say_why(corpus: Path, tmp_path: Path) -> None:
    files = export(corpus, tmp_path / "out", splits=SPLITS, together=("source",))

    places = {it["article"]: it for it in records(files["splits.jsonl"])}
    for name in ("train", "dev", "test"):
        for record in records(files[f"{name}.jsonl"]):
            place = places[record["article"]["id"]]
            assert place["split"] == name
            assert place["why"]
    assert len(places) == 21
    card = files["README.md"].decode()
    assert "| articles (each as one author sees it) |" in card
    assert "share a source are in the same split" in card


@reads_croissant
def test_croissant_is_valid_and_finds_the_files(corpus: Path, tmp_path: Path) -> None:
    export(corpus, tmp_path / "out", splits=SPLITS, licence="cc-by-4.0")

    read = mlcroissant.Dataset(str(tmp_path / "out" / "croissant.json"))

    assert not read.metadata.issues.errors
    assert read.metadata.name == "Port strikes"
    for file in read.metadata.distribution:
        data = (tmp_path / "out" / file.content_url).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file.sha256


@reads_croissant
@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
@pytest.mark.parametrize("name", ["csv", "huggingface", "jsonl", "parquet"])
def test_a_loader_of_croissant_sees_every_label_on_its_words(
    name: str, corpus: Path, tmp_path: Path
) -> None:
    with Project.open(corpus) as project:
        recipe = Recipe(splits=SPLITS, selection=Selection(states="all"))
        report = project.export(tmp_path / "out", pick(exporters(), name), recipe)

    seen, texts = readers.croissant(tmp_path / "out")

    assert seen == {("Actor", "Dockers"): 30, ("Event", "Dockers"): 60}
    assert sum(seen.values()) == report.spans
    assert {marked(it, "mara").article.text for it in range(20)} <= texts


def test_what_is_not_accepted_is_left_out_and_counted(corpus: Path, tmp_path: Path) -> None:
    with Project.open(corpus) as project:
        report = project.export(tmp_path / "out.jsonl", JSONL)

    found = records((tmp_path / "out.jsonl").read_bytes())
    assert {span["state"] for it in found for span in it["spans"]} == {"accepted"}
    assert {it.what: it.count for it in report.left_out} == {
        "span whose state was not chosen: proposed": 1,
        "span whose state was not chosen: rejected": 1,
    }
    assert len(report.left_out) == 60
    assert report.losses == ()


@pytest.mark.parametrize(
    ("selection", "articles", "spans"),
    [
        ({}, 31, 30),
        ({"states": "proposed"}, 31, 30),
        ({"states": "rejected"}, 31, 30),
        ({"states": "all"}, 31, 90),
        ({"states": "all", "labels": ("Event",)}, 31, 60),
        ({"authors": ("jonas",)}, 21, 10),
        ({"authors": ("jonas",), "status": "done"}, 5, 5),
        ({"status": "untouched"}, 1, 0),
        ({"text": "paper 1"}, 7 + 4 - 1, 10),
        ({"query": "PORT 12 dockers"}, 1, 1),
        ({"query": "🚢 strike"}, 30, 30),
    ],
)
def test_a_selection_chooses(
    corpus: Path, tmp_path: Path, selection: dict[str, Any], articles: int, spans: int
) -> None:
    files = export(corpus, tmp_path / "out.jsonl", selection=Selection(**selection))

    found = records(files["out.jsonl"])
    assert (len(found), sum(len(it["spans"]) for it in found)) == (articles, spans)


def test_authors_can_be_called_by_numbers(corpus: Path, tmp_path: Path) -> None:
    files = export(
        corpus, tmp_path / "out", card=True, selection=Selection(pseudonyms=True, authors=AUTHORS)
    )

    assert {it["author"] for it in records(files["data.jsonl"])} == {
        "annotator-1", "annotator-2",
    }  # fmt: skip
    assert not [name for name, data in files.items() if b"jonas" in data or b"mara" in data]
    assert b"Names are replaced" in files["README.md"]


def test_a_relation_goes_with_its_spans(project: Project, mark: Any, tmp_path: Path) -> None:

    actor = mark("Actor", "Ada Kern", id="s1")
    quote = mark("Quote", "“We will go back on Monday,”", id="s2")
    arrow = Relation(
        id="r1", article_id="a1", author="mara", label="source", source="s2", target="s1"
    )
    project.apply("Mark", [Edit(after=it) for it in (actor, quote, arrow)], author="mara")

    chosen = Recipe(selection=Selection(labels=("Quote",)))
    report = project.export(tmp_path / "out.jsonl", JSONL, chosen)

    [record] = records((tmp_path / "out.jsonl").read_bytes())
    assert [it["id"] for it in record["spans"]] == ["s2"]
    assert "relations" not in record
    assert [(it.what, it.thing_id) for it in report.left_out] == [
        ("span whose label was not chosen", "s1"),
        ("relation of a span that was left out", "r1"),
    ]


def test_names_that_are_not_there_are_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no author 'ada'; there are jonas, mara"):
        export(corpus, tmp_path / "out", selection=Selection(authors=("ada",)))
    with pytest.raises(InputError, match="no label 'Verb'; there are Actor, Event"):
        export(corpus, tmp_path / "out", selection=Selection(labels=("Verb",)))

    assert [it.name for it in tmp_path.iterdir()] == [corpus.name]


def test_the_card_says_what_is_in_it(corpus: Path, tmp_path: Path) -> None:
    card = export(corpus, tmp_path / "out", card=True)["README.md"].decode()

    assert 'language:\n- "de"\n- "en"\n' in card
    assert "| labels | 30 |" in card
    assert "- **Actor** (30): Someone or something that acts" in card
    assert "- mara (20)" in card
    assert "- 30 × span whose state was not chosen: proposed" in card
    assert "No licence was stated" in card
    assert "15 of 31 are marked as done." in card


def test_days_and_losses_are_on_the_card(
    project: Project, mark: Any, tmp_path: Path, article: Article
) -> None:
    other = Document(article=Article(text="Later", published="2026-04"), author="mara")
    incoming.add(project._db, [other], origin="import:text")
    arrows = [mark("Actor", "Ada Kern", note="who?")]
    project.apply("Mark", [Edit(after=it) for it in arrows], author="mara")

    project.export(tmp_path / "out", pick(exporters(), "conll"), Recipe(card=True))

    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "| first day | 2026-03-03 |\n| last day | 2026-04 |" in card
    assert "## Lost\n\n" in card
    assert "- 1 × note on a span" in card
    assert "What the format cannot hold: Tokens and tags only" in card
    assert (tmp_path / "out" / "data" / "Actor.conll").exists()


def test_notes_are_on_the_card(corpus: Path, tmp_path: Path) -> None:
    card = export(corpus, tmp_path / "out", splits=read_splits("a=1,b=1"), together=("date",))

    assert b"(seed 0)" in card["README.md"]
    with Project.open(corpus) as project:
        recipe = Recipe(splits=SPLITS, selection=Selection(query="21"))
        report = project.preview(JSONL, recipe).report
    assert report.notes == tuple(f"There is no article in {it}." for it in ("train", "dev", "test"))


def test_a_dataset_shows_one_moment(corpus: Path, tmp_path: Path) -> None:
    def meanwhile(count: int) -> None:
        if count == 1:
            review = Review(article_id="a20", author="mara", status="done")
            with Project.open(corpus) as other:
                other.apply("Done", [Edit(after=review)], author="mara")

    with Project.open(corpus) as project:
        project.export(tmp_path / "out.jsonl", JSONL, progress=meanwhile)
        again = project.preview(JSONL, Recipe(selection=Selection(status="untouched")))

    found = records((tmp_path / "out.jsonl").read_bytes())
    assert found[-1]["status"] == "untouched"
    assert again.report.articles == 0


# Preview


def test_a_preview_shows_the_first_record_and_writes_nothing(corpus: Path) -> None:
    before = sorted(it.name for it in corpus.parent.iterdir())
    with Project.open(corpus) as project:
        recipe = Recipe(splits=SPLITS, selection=Selection(authors=("mara",)))
        one = project.preview(JSONL, recipe, first=1)
        whole = project.preview(JSONL, recipe)

    [(name, text)] = one.files
    assert name == "preview.jsonl"
    assert orjson.loads(text)["article"]["id"] == "a0"
    assert whole.report.articles == 21
    assert [it[0].rpartition("/")[2] for it in whole.files] == [
        "README.md", "croissant.json", "dev.jsonl", "splits.jsonl", "test.jsonl", "train.jsonl",
        "SHA256SUMS",
    ]  # fmt: skip
    assert sorted(it.name for it in corpus.parent.iterdir()) == before


def test_what_is_no_text_is_said_to_be_none(corpus: Path) -> None:
    with Project.open(corpus) as project:
        [(_, text)] = project.preview(pick(exporters(), "spacy"), first=1).files

    assert text.endswith("bytes that are no text")


def test_the_command_line_previews(corpus: Path, tmp_path: Path) -> None:
    words = ["export", str(corpus), str(tmp_path / "out"), "--format", "conll", "--preview"]

    text = CliRunner().invoke(main, words).output
    data = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)

    assert text.startswith("── preview/Actor.conll\n-DOCSTART- -X- O O\n\nDockers\tB-Actor\n")
    assert "This would write 31 articles with 30 labels (conll).\nLeft out by choice:\n" in text
    assert "What this format could not hold:\n  1 × article that nobody has touched" in text
    assert data["articles"] == 31
    assert data["first"][0]["file"] == "preview/Actor.conll"
    assert sum(it["count"] for it in data["left_out"]) == 60
    assert not (tmp_path / "out").exists()


def test_long_files_are_cut(project: Project) -> None:
    text = "Ä" * 10_000
    incoming.add(
        project._db, [Document(article=Article(text=text), author="mara")], origin="import:text"
    )

    [(_, shown)] = project.preview(JSONL).files

    assert len(shown) == 4_001
    assert shown.endswith("…")


def test_many_entities_are_not_all_remembered(
    project: Project, mark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(reading, "CAST", 1)
    cast = [Entity(id=it, name=it) for it in ("e1", "e2")]
    spans = [
        mark("Actor", words, id=words, attributes={"entity": entity})
        for words, entity in (("Ada Kern", "e1"), ("Dockers", "e2"), ("strike", "gone"))
    ]
    project.apply("Mark", [Edit(after=it) for it in (*cast, *spans)], author="mara")

    [document] = project.documents()

    assert document.entities == tuple(cast)


def test_a_relation_alone_makes_a_layer(corpus: Path) -> None:
    with Project.open(corpus) as project:
        relation = "1, 'r', 'zoe', 'actor', 'x', 'y', '{}', 'human', 'accepted', 0"
        project._db.conn.execute(f"insert into relation values ({relation})")
        project._db.conn.commit()
        report = project.preview(JSONL).report

    assert report.articles == 32
    assert "relation of a span that was left out" in {it.what for it in report.left_out}


def test_near_copies_in_a_project_come_into_one_split(tmp_path: Path, schema: Schema) -> None:
    words = " ".join(f"boat {number} left port {number * 7}" for number in range(60))
    texts = [f"{words} at noon.", f"{words} at night.", *(f"News {it}." for it in range(8))]
    path = tmp_path / "copies.annotator"
    with Project.create(path, schema, author="mara") as project:
        found = [
            Document(article=Article(id=f"a{at}", text=text), author="mara", status="done")
            for at, text in enumerate(texts)
        ]
        incoming.add(project._db, found, origin="import:jsonl")

    files = export(path, tmp_path / "out", splits=read_splits("one=50,two=50"))

    with_copies = [name for name, data in files.items() if words.encode() in data]
    both = [files[it].count(words.encode()) for it in with_copies]
    assert both == [2]


def test_options_of_a_format_are_chosen_and_stand_in_the_command(
    corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    chosen = [
        "--option",
        "tags=bilou",
        "--option",
        "files=flat",
        "--option",
        "priority=Event,Actor",
    ]
    words = ["export", str(corpus), str(out), "--format", "conll", "--card", *chosen]

    CliRunner().invoke(main, words, catch_exceptions=False)

    assert b"Dockers\tU-Actor\n" in (out / "data" / "flat.conll").read_bytes()
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "Tokens are those of the tokenizer news@1" in card
    assert f"--format conll {' '.join(chosen)} --card" in card


def test_options_that_are_none_are_refused(corpus: Path, tmp_path: Path) -> None:
    words = ["export", str(corpus), str(tmp_path / "out"), "--format"]
    for more, sentence in (
        (["conll", "--option", "bilou"], "'bilou' is no option; write name=value."),
        (["conll", "--option", "tags=bio"], "tags=bio is not known; tags can be iob2, bilou."),
        (["jsonl", "--option", "tags=bio"], "The format jsonl has no option 'tags'; it has none."),
    ):
        result = CliRunner().invoke(main, words + more)
        assert result.exit_code == 2
        assert sentence in " ".join(result.output.split())
    assert not (tmp_path / "out").exists()


def test_a_dataset_of_some_labels_tells_of_no_others(corpus: Path, tmp_path: Path) -> None:
    with Project.open(corpus) as project:
        recipe = Recipe(selection=Selection(labels=("Actor",)), card=True)
        project.export(tmp_path / "chat", pick(exporters(), "chat"), recipe)
        project.export(tmp_path / "conll", pick(exporters(), "conll"), recipe)

    [line, *_] = records((tmp_path / "chat" / "data.jsonl").read_bytes())
    prompt = line["messages"][0]["content"]
    assert "- Actor: " in prompt
    assert "- Event: " not in prompt
    assert [it.name for it in (tmp_path / "conll").rglob("*.conll")] == ["Actor.conll"]
    assert "Event" not in (tmp_path / "chat" / "README.md").read_text("utf-8")
