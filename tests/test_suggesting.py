"""A corpus is worked through on all cores; what is stopped goes on, and nothing comes twice."""

import multiprocessing
import os
import pickle
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import suggesting
from annotator.errors import FormatError, InputError, LabelError, ProjectError
from annotator.model import judging
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.selection import Selection
from annotator.model.span import Range, Span
from annotator.plugins import Known, Suggester
from annotator.project import Project
from annotator.suggesters import suggesters
from annotator.suggesting import asked, learn, propose
from tests.conftest import put_article
from tests.suggesters.test_learned import put_examples

EVERYTHING = Selection()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "Corpus.annotator"
    with Project.create(path, author="mara") as project:
        put_examples(project, 40, done=6)
    return path


def numbers(project: Project, wanted: Selection = EVERYTHING) -> list[int]:
    return list(project.chosen_numbers("mara", wanted))


def proposed(project: Project) -> list[tuple[str, str, tuple[tuple[int, int], ...]]]:
    return sorted(
        (it.article_id, it.label, it.fragments)
        for document in project.documents(author="mara")
        for it in document.spans
        if it.state == "proposed"
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_all_articles_but_finished_ones_get_proposals_once(corpus: Path, jobs: int) -> None:
    counts: list[int] = []
    with Project.open(corpus) as project:
        wanted = asked([], {}, "mara")
        done = propose(project, wanted, numbers(project), jobs=jobs, progress=counts.append)
        assert (done.articles, done.changed, done.before) == (34, 34, 0)
        assert counts[-1] == 34
        first = proposed(project)
        assert len(first) >= done.proposals >= 34 * 3
        again = propose(project, wanted, numbers(project), jobs=jobs)
        assert (again.articles, again.proposals) == (34, 0)
        assert proposed(project) == first
        assert list(project.check()) == []


class StopError(Exception):
    """What a test stops a run with."""


def test_what_is_stopped_goes_on_where_it_was(corpus: Path) -> None:
    def stop(count: int) -> None:
        if count >= suggesting.TOGETHER:
            raise StopError

    with Project.open(corpus) as project:
        wanted = asked(["quantities"], {}, "mara")
        with pytest.raises(StopError):
            propose(project, wanted, numbers(project), progress=stop)
    with Project.open(corpus) as project:
        done = propose(project, wanted, numbers(project))
        assert (done.before, done.articles) == (suggesting.TOGETHER, 34 - suggesting.TOGETHER)
        # It is through: the same is begun anew, and something else begins at the beginning.
        assert propose(project, wanted, numbers(project)).before == 0


def test_another_run_begins_at_the_beginning(corpus: Path) -> None:
    def stop(_count: int) -> None:
        raise StopError

    with Project.open(corpus) as project:
        with pytest.raises(StopError):
            propose(project, asked(["quantities"], {}, "mara"), numbers(project), progress=stop)
        other = asked(["quantities", "learned"], {}, "mara")
        assert propose(project, other, numbers(project)).before == 0


def test_articles_are_chosen_by_status_and_words(corpus: Path) -> None:
    with Project.open(corpus) as project:
        assert numbers(project) == list(range(7, 41))
        assert numbers(project, Selection(status="done")) == [1, 2, 3, 4, 5, 6]
        text = project.document(9, "mara").article.text
        words = text.split()[1]
        chosen = numbers(project, Selection(query=words))
        assert 9 in chosen
        assert all(words in project.document(it, "mara").article.text for it in chosen)


def test_an_article_that_is_labelled_meanwhile_is_left_for_the_next_run(corpus: Path) -> None:
    with Project.open(corpus) as project:
        wanted = asked(["quantities"], {}, "mara")
        chosen = [it for it in suggesters() if it.name == "quantities"]
        settled = project.suggest(project.document(7, "mara"), chosen)
        project.propose(settled, author="mara")
        run = wanted.run(project)
        project.begin_run("mara", run)
        assert project.propose_all([(7, settled)], author="mara", run=run) == [None]
        assert list(project.check()) == []


def test_what_is_looked_at_stays_unless_it_was_rejected_elsewhere_or_its_maker_is_off(
    tmp_path: Path,
) -> None:
    def each(words: str, label: str, inside: str = "") -> Suggester:
        def suggest(document: Document, _known: Known) -> Iterator[Proposal]:
            text = document.article.text
            place = Range(text.index(words), text.index(words) + len(words))
            at = text.find(inside)
            roles = (("cue", Proposal("Cue", (Range(at, at + len(inside)),), 0.9, "w")),)
            yield Proposal(label, (place,), 0.9, "w", roles=roles if inside else ())

        return Suggester(f"by {words}", "", suggest)

    text = "“We sail 🚢,” said Ada Kern."
    old, other = each("“We sail 🚢,”", "Quote", "said"), each("Ada Kern", "Actor")
    new = each("sail 🚢,” said", "Quote")
    with Project.create(None, author="mara") as project:
        for number in (1, 2):
            put_article(project, Article(id=f"a{number}", text=f"{text} Day {number}."))
            found = project.suggest(project.document(number, "mara"), [old, other])
            project.propose(found, author="mara")

        def after(**how: Any) -> list[str]:
            document = project.document(1, "mara")
            edits = project.suggest(document, [new], **how).edits
            return [it.words(text) for it in document.edited(edits).spans]

        assert after(keep=True) == ["“We sail 🚢,”", "said", "Ada Kern"]
        assert after(keep=True, ended=["by Ada Kern"]) == ["“We sail 🚢,”", "said"]
        assert after(keep=True, ended=[old.name]) == ["sail 🚢,” said", "Ada Kern"]
        second = project.document(2, "mara")
        quote = next(it.id for it in second.spans if it.label == "Quote")
        project.apply("No", judging.reject(second, [quote]), author="mara")
        assert after(keep=True, ended=["nobody"])[0] == "“We sail 🚢,”"
        both = project.suggest(project.document(1, "mara"), [old, new], keep=True).edits
        left = project.document(1, "mara").edited(both).spans
        assert [it.words(text) for it in left] == ["sail 🚢,” said", "Ada Kern"]


PROGRAM = """
import json, sys
for line in sys.stdin:
    document = json.loads(line)
    if document["article"]["id"] == "a20":
        raise SystemExit("no more memory")
    print(json.dumps({"spans": [
        {"label": "Actor", "text": document["article"]["text"].split(" said")[0]},
        {"label": "Person", "text": "Ada"},
    ]}), flush=True)
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_program_that_ends_stops_the_run_which_goes_on_later(
    corpus: Path, tmp_path: Path, jobs: int
) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    told = {"command": shlex.join([sys.executable, str(file)])}
    with Project.open(corpus) as project:
        wanted = asked(["command"], told, "mara")
        with pytest.raises(InputError, match="ended with 1: no more memory"):
            propose(project, wanted, numbers(project), jobs=jobs)
        file.write_text(PROGRAM.replace("a20", "none"), encoding="utf-8")
        done = propose(project, wanted, numbers(project), jobs=jobs)
        assert done.before + done.articles == 34
        assert done.remarks == {"command: label 'Person', which the schema has not": done.articles}
        assert len(proposed(project)) == 34


def test_what_cannot_be_opened_is_said_from_a_worker_as_well(corpus: Path) -> None:
    with (
        Project.open(corpus) as project,
        pytest.raises(InputError, match="needs a program"),
    ):
        propose(project, asked(["command"], {}, "mara"), numbers(project), jobs=2)


def test_errors_come_whole_from_another_process() -> None:
    many = FormatError([f"line {it}" for it in range(30)])
    again = pickle.loads(pickle.dumps(many))
    assert (str(again), again.problems) == (str(many), many.problems)
    label = pickle.loads(
        pickle.dumps(LabelError("no such label", proposal="[label]", findings=None))
    )
    assert (str(label), label.proposal) == ("no such label", "[label]")


def test_a_worker_that_is_killed_is_one_sentence(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "killer.py"
    file.write_text("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n", encoding="utf-8")
    told = {"command": shlex.join([sys.executable, str(file)])}
    with (
        Project.open(corpus) as project,
        pytest.raises(ProjectError, match="ended from outside"),
    ):
        propose(project, asked(["command"], told, "mara"), numbers(project), jobs=2)


def test_names_that_nobody_has_are_listed() -> None:
    with pytest.raises(InputError, match="There is no suggester 'magic'; there are command, "):
        asked(["magic"], {}, "mara")
    assert asked(["spacy"], {"model": ""}, "mara").options == {}
    assert set(asked([], {}, "mara").names) >= {"quantities", "learned"}


def test_learning_in_a_process_of_its_own_is_the_same_each_time(corpus: Path) -> None:
    with Project.open(corpus) as project:
        model = learn(project, "mara")
        assert model == learn(project, "mara")
        project.keep_learned("mara", model)
        done = propose(project, asked(["learned"], {}, "mara"), numbers(project), jobs=2)
        assert done.proposals >= 34 * 3
    with Project.create(None, author="mara") as project:
        assert learn(project, "mara") == b""


def test_a_worker_does_what_is_asked_in_this_process_too(corpus: Path) -> None:
    # What workers run is run elsewhere, out of sight of what counts lines.
    wanted = asked(["quantities"], {}, "mara")
    suggesting._start(corpus, wanted)
    ((number, settled),) = suggesting._work([7])
    assert number == 7
    assert any(isinstance(it.after, Span) for it in settled.edits)
    suggesting._Worker.close()
    suggesting._start(corpus, asked(["command"], {}, "mara"))
    with pytest.raises(InputError, match="needs a program"):
        suggesting._work([7])
    suggesting._Worker.problem = None


def told_by_learning(path: Path) -> object:
    answer, told = multiprocessing.Pipe(duplex=False)
    suggesting._learn(path, "mara", told)
    found: object = answer.recv()
    answer.close()
    return found


def test_a_process_that_learns_tells_what_it_has_or_why_not(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "nice", lambda _by: None)
    assert isinstance(told_by_learning(corpus), bytes)
    gone = corpus.with_name("gone.annotator")
    assert str(told_by_learning(gone)) == f"There is no project {gone}."
    monkeypatch.delattr(os, "nice")
    assert isinstance(told_by_learning(corpus), bytes)


def test_learning_is_ended_when_nobody_wants_it_any_more(corpus: Path) -> None:
    def stop(_count: int) -> None:
        raise StopError

    with Project.open(corpus) as project, pytest.raises(StopError):
        learn(project, "mara", stop)


def test_a_process_that_learns_and_cannot_is_one_sentence(corpus: Path) -> None:
    with Project.open(corpus) as project:
        project.path = corpus.with_name("gone.annotator")
        with pytest.raises(ProjectError, match="There is no project"):
            learn(project, "mara")


def test_a_process_that_learns_and_is_killed_is_one_sentence(corpus: Path) -> None:
    def kill(_count: int) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    with (
        Project.open(corpus) as project,
        pytest.raises(ProjectError, match="ended from outside"),
    ):
        learn(project, "mara", kill)


def test_a_project_in_memory_is_worked_through_here() -> None:
    with Project.create(None, author="mara") as project:
        put_examples(project, 3, done=0)
        assert propose(project, asked([], {}, "mara"), [1, 2, 3], jobs=2).articles == 3
