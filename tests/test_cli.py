"""The command line does what its help says; errors are one sentence on stderr, and exit 2."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.cli import main
from annotator.exporters.jsonl import write as write_jsonl
from annotator.model import acts
from annotator.model.change import Edit
from annotator.model.schema import Schema
from annotator.paths import resource
from annotator.project import Project
from tests.conftest import AUTHOR, TEXT, Mark
from tests.gui.seed_labels import SEED
from tests.news.test_lint import complete


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(it) for it in args], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def answer(*args: object, code: int = 0) -> Any:
    return json.loads(run(*args, "--json", code=code).stdout)


def refused(*args: object) -> str:
    """The one sentence of an error."""
    result = run(*args, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("annotator: ")
    return result.stderr.removeprefix("annotator: ")


@pytest.fixture
def labelled(project_file: Path, mark: Mark) -> Path:
    with Project.open(project_file) as project:
        spans = [mark("Actor", "Ada Kern"), mark("Quote", "“We will", "not a day", id="q")]
        project.apply("Add 2 labels", [Edit(after=it) for it in spans], author=AUTHOR)
    return project_file


def test_help_names_every_command_without_importing_qt_or_the_store() -> None:
    code = (
        "import sys; from annotator.cli import main; main(['--help'], standalone_mode=False); "
        "print(sorted({it.partition('.')[0] for it in sys.modules} "
        "& {'PySide6', 'sqlite_utils', 'pydantic', 'spacy'}))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert said.endswith("[]\n")
    for name in main.commands:
        assert f"  {name}" in said


def test_new_import_export_and_back(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "derby.txt").write_bytes(TEXT.encode())
    (tmp_path / "in" / ".hidden").write_bytes(b"\xff")

    run("new", tmp_path / "news")
    added = answer("import", tmp_path / "news.annotator", tmp_path / "in", "--author", AUTHOR)
    report = answer(
        "export", tmp_path / "news.annotator", tmp_path / "out.jsonl", "--format", "jsonl"
    )

    assert (added["articles"], added["duplicates"], added["formats"]) == (1, 0, ["text"])
    assert (report["articles"], report["losses"]) == (1, [])
    line = json.loads((tmp_path / "out.jsonl").read_bytes())
    assert line["article"]["text"] == TEXT
    assert line["article"]["title"] == "Dockers 🚢 end strike"


def test_new_takes_other_labels_and_says_what_is_wrong_with_them(tmp_path: Path) -> None:
    labels = tmp_path / "labels.toml"
    news = resource("schemas", "news.toml").read_text(encoding="utf-8")
    labels.write_text(news.replace('name = "news"', 'name = "mine"'), encoding="utf-8")

    run("new", tmp_path / "mine.annotator", "--schema", labels)
    assert answer("schema", tmp_path / "mine.annotator")["name"] == "mine"

    labels.write_text(news.replace('key = "e"', 'key = "a"'), encoding="utf-8")
    sentence = refused("new", tmp_path / "other.annotator", "--schema", labels)
    assert "labels.toml, line" in sentence
    assert "label key 'a' stands twice" in sentence
    assert not (tmp_path / "other.annotator").exists()


def test_import_in_another_encoding_has_to_be_named(labelled: Path, tmp_path: Path) -> None:
    article = tmp_path / "straße.txt"
    article.write_bytes("Straßenfest\nViele Gäste kamen zum größten Fest.".encode("cp1252"))

    sentence = refused("import", labelled, article)
    assert "straße.txt" in sentence
    assert "--encoding" in sentence
    added = answer("import", labelled, article, "--encoding", "windows-1252")

    assert added["articles"] == 1
    with Project.open(labelled) as project:
        assert "Gäste" in project.document(2, AUTHOR).article.text


def test_import_says_what_there_is_not(labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert "no file" in refused("import", labelled, tmp_path / "nothing.txt")
    assert "is empty" in refused("import", labelled, tmp_path / "empty")
    assert "There is no format 'odt'" in refused("import", labelled, tmp_path, "--format", "odt")


def brat_pair(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(f"{name}: Ada Kern said no.".encode())
    path = folder / f"{name}.ann"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_folder_with_a_bad_file_brings_the_rest(labelled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    brat_pair(folder, "good", "T1\tActor 6 14\tAda Kern")
    brat_pair(folder, "bad", "T1\tActor 6")
    brat_pair(folder, "odd", "T1\tActor 6 14\tBea Kern")
    (folder / "annotation.conf").write_text("[entities]", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")

    done = run("import", labelled, folder, code=1)
    again = answer("import", labelled, folder, code=1)

    assert "Imported 1 article with 1 label from 2 files (brat)" in done.stdout
    assert "bad.ann, line 1: '6' is no start and end." in done.stderr
    assert "odd.ann, T1: says 'Bea Kern', but the text at 6:14 is " in done.stderr
    assert "picture.png is in no format that is known" in done.stderr
    assert len(again["left_out"]) == 3
    assert (again["articles"], again["duplicates"], again["remarks"]) == (0, 1, {})
    assert "no format that is known" in refused("import", labelled, folder / "picture.png")
    (folder / "only").mkdir()
    (folder / "picture.png").rename(folder / "only" / "picture.png")
    assert "no format that is known" in refused("import", labelled, folder / "only")


def test_nothing_that_fits_is_an_error(labelled: Path, tmp_path: Path) -> None:
    path = brat_pair(tmp_path, "odd", "T1\tActor 5 13\tBea Kern")

    assert "odd.ann, T1: says 'Bea Kern', but" in refused("import", labelled, path)
    with Project.open(labelled) as project:
        assert project.article_count() == 1


def test_foreign_labels_are_listed_until_somebody_says_what_they_are(
    labelled: Path, tmp_path: Path
) -> None:
    lines = ("T1\tPerson 4 12\tAda Kern", "T2\tVerb 13 17\tsaid")
    path = brat_pair(tmp_path, "one", *lines)
    labels = tmp_path / "map.toml"

    sentence = refused("import", labelled, path.with_suffix(".ann"))
    assert "no such label: Person (1), Verb (1)." in sentence
    assert "--map FILE writes a file to edit; --drop-unmapped leaves them out." in sentence
    assert f"Edit {labels}, which now lists them" in refused(
        "import", labelled, path, "--map", labels
    )
    text = labels.read_text(encoding="utf-8")
    assert '"Person" = { label = "Actor", etype = "PER" }  # once: Ada Kern' in text
    mine = text.replace('"Verb" = ""', "# I do not know yet what a verb is.")
    labels.write_text(mine, encoding="utf-8")
    sentence = refused("import", labelled, path, "--map", labels)
    assert f"Edit {labels}, which now lists them" in sentence
    added_to = labels.read_text(encoding="utf-8")
    assert "# I do not know yet" in added_to
    assert '[label]\n"Verb" = ""  # once: said\n' in added_to
    labels.write_text('label.Person = "Actor"\n', encoding="utf-8")
    sentence = refused("import", labelled, path, "--map", labels)
    assert f"To {labels}, add these lines:" in sentence
    assert '"Verb" = ""' in sentence
    assert labels.read_text(encoding="utf-8") == 'label.Person = "Actor"\n'

    told = ("--map", labels, "--drop-unmapped", "--offsets", "utf8")
    added = answer("import", labelled, path, *told)

    assert (added["articles"], added["spans"], added["left_out"]) == (1, 1, [])
    assert added["dropped"] == {"label 'Verb'": 1}


def test_export_reports_losses_and_refuses_to_overwrite(labelled: Path, tmp_path: Path) -> None:
    out = tmp_path / "conll"

    text = run("export", labelled, out, "--format", "conll").stdout
    assert "What this format could not hold:" in text
    assert "already there; use --force" in refused("export", labelled, out, "--format", "conll")

    before = {it.name: it.read_bytes() for it in out.iterdir()}
    report = answer("export", labelled, out, "--format", "conll", "--force")
    assert {it.name: it.read_bytes() for it in out.iterdir()} == before
    assert any(it["id"] == "q" for it in report["losses"])
    assert {Path(it).name for it in report["files"]} == set(before)
    assert [it.name for it in tmp_path.iterdir() if it.name.startswith(".")] == []


def test_lossless_export_says_so(labelled: Path, tmp_path: Path) -> None:
    text = run("export", labelled, tmp_path / "o.jsonl", "--format", "jsonl").stdout

    assert text.endswith("Nothing was lost.\n")


def test_export_of_one_author(labelled: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"

    assert "no author 'jonas'" in refused(
        "export", labelled, out, "--format", "jsonl", "--author", "jonas"
    )
    report = answer("export", labelled, out, "--format", "jsonl", "--author", AUTHOR)

    assert report["spans"] == 2
    assert "There is no format 'xml'" in refused("export", labelled, out, "--format", "xml")


def test_export_into_a_folder_one_may_not_write_is_one_sentence(labelled: Path) -> None:
    assert "/proc/" in refused("export", labelled, "/proc/out.jsonl", "--format", "jsonl")


def test_formats_say_what_they_cannot_hold() -> None:
    rows = {it["format"]: it for it in answer("formats")}

    assert rows["jsonl"]["in"]
    assert rows["jsonl"]["out"]
    assert rows["text"]["in"]
    assert not rows["text"]["out"]
    assert rows["spacy"]["needs"] == "spacy"
    text = run("formats").stdout
    assert rows["conll"]["cannot_hold"] in text
    assert "--option tags=… Which tags. (iob2, bilou)\n" in text
    assert rows["jsonl"]["options"] == {}
    assert "`pip install spacy`" in text


def test_schema_without_a_project_is_a_file_to_edit(tmp_path: Path, labelled: Path) -> None:
    labels = tmp_path / "labels.toml"
    labels.write_text(run("schema").stdout, encoding="utf-8")

    run("new", tmp_path / "x.annotator", "--schema", labels)

    assert answer("schema", tmp_path / "x.annotator") == answer("schema")
    text = run("schema", labelled).stdout
    assert "q  Quote:" in text
    assert "→ source: Actor" in text


def test_log_shows_who_did_what(labelled: Path) -> None:
    with Project.open(labelled) as project:
        project.undo(AUTHOR)

    lines = run("log", labelled).stdout.splitlines()
    assert lines[0].endswith("mara  undo of Add 2 labels")
    assert lines[1].endswith("mara  Add 2 labels")
    assert len(run("log", labelled, "--limit", 1).stdout.splitlines()) == 1
    assert run("log", labelled, "--author", "jonas").stdout == ""
    first = json.loads(run("log", labelled, "--limit", 0, "--json").stdout.splitlines()[-1])
    assert first["kind"] == "start"


def test_check_exits_1_when_something_is_wrong(labelled: Path) -> None:
    assert "All is well in 1 articles" in run("check", labelled).stdout
    with Project.open(labelled) as project:
        project._db.execute("update span set label = 'Object' where id = 'q'")

    [problem] = answer("check", labelled, code=1)
    assert (problem["article"], problem["id"]) == ("a1", "q")
    assert "q" in run("check", labelled, code=1).stdout


def test_check_lists_what_looks_forgotten_and_exits_0(labelled: Path) -> None:
    forgotten = answer("check", labelled)

    assert [(it["kind"], it["start"], it["end"]) for it in forgotten] == [
        ("source", 21, 29), ("number", 99, 112), ("cue", 137, 149),
    ]  # fmt: skip
    lines = run("check", labelled).stdout.splitlines()
    assert lines[0] == "All is well in 1 articles; 3 places look forgotten:"
    assert lines[2] == "a1 mara 99:112 “More than 400” is in no Quantity."


@pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")
def test_check_of_complete_labels_finds_nothing_and_each_of_thirty_removals_once(
    tmp_path: Path, schema: Schema
) -> None:
    document, path = complete(), tmp_path / "Seed.annotator"
    write_jsonl([document], schema, tmp_path / "seed.jsonl")
    run("new", path)
    run("import", path, tmp_path / "seed.jsonl")
    assert answer("check", path) == []
    assert run("check", path).stdout == "All is well in 1 articles.\n"
    removed = document.spans[:: len(document.spans) // 30][:30]
    assert {it.label for it in removed} == {"Quote", "Actor", "Cue", "Quantity"}

    found = {}
    for span in removed:
        with Project.open(path) as project:
            edits = acts.remove(project.document(1, "mara"), [span.id])
            project.apply("Delete", edits, author="mara")
        found[span.id] = answer("check", path)
        with Project.open(path) as project:
            project.undo("mara")

    assert {it: len(told) for it, told in found.items()} == dict.fromkeys(found, 1)
    assert answer("check", path) == []


def test_blind_authors_are_listed_named_and_let_go(labelled: Path) -> None:
    assert run("blind", labelled).output == "Nobody works blind.\n"
    assert answer("blind", labelled, "--author", "jon") == {"blind": ["jon"]}
    assert run("blind", labelled, "--author", AUTHOR).output == f"Blind: jon, {AUTHOR}.\n"
    assert answer("blind", labelled, "--author", "jon", "--off") == {"blind": [AUTHOR]}
    assert "--off needs the --author" in refused("blind", labelled, "--off")


def test_backup_and_restore(labelled: Path) -> None:
    assert f"{labelled} has no backups." in run("restore", labelled).stdout
    assert "has no backups" in refused("restore", labelled, "latest")

    made = answer("backup", labelled)["backup"]
    assert "Nothing is new" in run("backup", labelled).stdout
    assert [it["path"] for it in answer("restore", labelled)] == [made]
    assert made in run("restore", labelled).stdout
    labelled.unlink()

    assert answer("restore", labelled, "latest") == {"restored": made, "kept": None}
    assert "What was there is now" in run("restore", labelled, made).stdout
    assert "All is well" in run("check", labelled).stdout


def test_doctor_answers_for_programs_and_people() -> None:
    findings = answer("doctor")

    assert {"Python", "Qt", "SQLite"} <= {it["name"] for it in findings}
    assert "Python" in run("doctor").stdout


def test_doctor_exits_1_where_something_is_missing(tmp_path: Path) -> None:
    environ = os.environ | {"QT_QPA_PLATFORM": "nonsense"}

    done = subprocess.run(
        [sys.executable, "-m", "annotator", "doctor"], env=environ, capture_output=True, check=False
    )

    assert done.returncode == 1


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.mark.usefixtures("no_display")
def test_window_without_a_display_says_so(labelled: Path) -> None:
    assert "no display" in refused("open", labelled)
    assert "no display" in refused()


@pytest.mark.usefixtures("no_display")
def test_demo_without_a_display_does_the_main_job(tmp_path: Path) -> None:
    environ = os.environ | {"ANNOTATOR_SETTINGS": str(tmp_path / "settings.json")}
    command = [sys.executable, "-m", "annotator", "demo", str(tmp_path / "demo"), "--json"]
    first, second = (
        subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        for _ in range(2)  # The second time it takes the project that is there.
    )

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert first.stdout == second.stdout
    made = json.loads(second.stdout)
    assert Path(made["picture"]).stat().st_size > 10_000
    assert len(made["exports"]) >= 3
    assert all(Path(it).exists() for it in made["exports"])
    assert "All is well in 8 articles" in run("check", made["project"]).stdout


def test_broken_project_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.annotator"
    path.write_text("notes", encoding="utf-8")

    for command in (["log"], ["check"], ["backup"], ["schema"]):
        assert "is not an Annotator project" in refused(*command, path)
    assert shutil.disk_usage(tmp_path).free > 0


def test_progress_is_shown_on_a_terminal(labelled: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="only where there are pseudo-terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "annotator", "export", str(labelled)]
    command += [str(tmp_path / "o.jsonl"), "--format", "jsonl"]

    subprocess.run(command, stderr=theirs, stdout=subprocess.DEVNULL, check=True)

    os.close(theirs)
    assert b"Exporting" in os.read(ours, 10_000)
    os.close(ours)


def test_demo_leaves_out_formats_that_need_more(tmp_path: Path) -> None:
    environ = os.environ | {"ANNOTATOR_SETTINGS": str(tmp_path / "settings.json")}
    environ["QT_QPA_PLATFORM"] = "offscreen"
    without_spacy = (
        "import sys; sys.modules['spacy'] = None; from annotator.cli import main; main()"
    )
    command = [sys.executable, "-c", without_spacy, "demo", str(tmp_path / "demo"), "--json"]

    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    [sentence] = json.loads(done.stdout)["missing"]
    assert "`pip install spacy`" in sentence


@pytest.mark.parametrize("command", ["open", "demo"])
def test_window_is_opened_where_there_is_a_display(
    labelled: Path,
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    # The program finds the application of the tests, which needs no display.
    monkeypatch.setenv("QT_QPA_PLATFORM", "native")
    monkeypatch.setenv("ANNOTATOR_SETTINGS", str(tmp_path / "settings.json"))
    QTimer.singleShot(500, qapp.closeAllWindows)

    run(command, labelled if command == "open" else tmp_path / "demo")

    settings = json.loads((tmp_path / "settings.json").read_bytes())
    assert len(settings["recent"]) == 1


def test_demo_finds_out_by_itself_that_there_is_no_display(tmp_path: Path) -> None:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environ = {name: value for name, value in os.environ.items() if name not in shown}
    environ["ANNOTATOR_SETTINGS"] = str(tmp_path / "settings.json")
    command = [sys.executable, "-m", "annotator", "demo", str(tmp_path / "demo")]

    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "There is no display here" in done.stdout


def test_export_never_replaces_a_project_or_what_is_no_export(
    labelled: Path, tmp_path: Path
) -> None:
    before = labelled.read_bytes()
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")

    for out, name, sentence in (
        (labelled, "jsonl", "is the name of a project"),
        (tmp_path, "conll", "which is not part of this export"),
        (folder, "conll", "holds 'notes.txt'"),
        (folder, "jsonl", "is no file"),
        (file, "conll", "is a file"),
        (Path("/dev/full"), "jsonl", "is no file"),
    ):
        assert sentence in refused("export", labelled, out, "--format", name, "--force")

    assert labelled.read_bytes() == before
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [it.name for it in tmp_path.iterdir() if it.name.startswith(".")] == []


def test_empty_folder_is_filled_without_being_asked(labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    run("export", labelled, tmp_path / "empty", "--format", "conll")

    assert (tmp_path / "empty" / "Actor.conll").exists()


def test_encoding_is_that_of_files_that_are_not_utf8(labelled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.txt").write_bytes("Паром вернулся\nПаром стоит у причала.".encode("cp1251"))
    (folder / "b.txt").write_bytes("Мост открыт\nДвижение идёт.".encode())

    run("import", labelled, folder, "--encoding", "cp1251")

    with Project.open(labelled) as project:
        rows = project.article_rows(AUTHOR, [2, 3])
    assert [it.title for it in rows] == ["Паром вернулся", "Мост открыт"]


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_name_that_is_none_is_refused(name: str) -> None:
    assert "is no name for a file" in refused("new", name)


def test_texts_that_are_imported_stand_in_the_log(labelled: Path, tmp_path: Path) -> None:
    text = tmp_path / "ferry.txt"
    text.write_text("Ferry\nIt sails again.", encoding="utf-8")

    run("import", labelled, text, "--author", "jonas")

    assert (
        run("log", labelled)
        .stdout.splitlines()[0]
        .endswith("jonas  Import 1 articles with 0 labels  (import:text)")
    )


def test_project_is_no_article(labelled: Path) -> None:
    assert "is a project, not an article" in refused("import", labelled, labelled)
    assert "is a project, not an article" in refused(
        "import", labelled, labelled, "--format", "text"
    )


def test_full_disk_in_an_import_says_how_far_it_came(labelled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3):
        text = f"Article {number}\n" + "word " * 40_000 * (number > 0)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    limit = (
        "import atexit, resource as r; r.setrlimit(r.RLIMIT_FSIZE, (300_000, r.RLIM_INFINITY)); "
        "atexit.register(r.setrlimit, r.RLIMIT_FSIZE, (r.RLIM_INFINITY, r.RLIM_INFINITY)); "
    )
    ignore = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    command = [sys.executable, "-c", limit + ignore + "from annotator.cli import main; main()"]

    done = subprocess.run(
        [*command, "import", str(labelled), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2, done.stderr
    assert "articles were imported before that; import again to go on" in done.stderr


def test_an_import_that_is_interrupted_says_how_much_is_in(tmp_path: Path) -> None:
    folder, path = tmp_path / "in", tmp_path / "p.annotator"
    folder.mkdir()
    for number in range(203):
        (folder / f"{number:03}.txt").write_text(f"Article {number}", encoding="utf-8")
    run("new", path)
    code = (
        "import signal; from annotator import project; from annotator.cli import main; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        "project.time.sleep = lambda _: signal.raise_signal(signal.SIGINT) if "
        "len(seen.append(1) or seen) == 2 else None; seen = []; main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, "import", str(path), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 130, done.stderr
    assert (
        done.stderr
        == "annotator: stopped; 2 articles of 203 files are in; import again to go on.\n"
    )
    assert "201 articles with 0 labels" in run("import", path, folder).stdout


def test_interrupted_command_says_so_and_exits_130(labelled: Path) -> None:
    code = (
        "import os, signal, sys; from annotator.project import Project; "
        "from annotator.cli import main; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        "sys.setprofile(lambda frame, *_: frame.f_code.co_name == 'history' and "
        "(sys.setprofile(None), signal.raise_signal(signal.SIGINT))); main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, "log", str(labelled)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 130, done.stderr
    assert done.stderr == "annotator: stopped; what was done so far is kept.\n"


def test_cast_goes_in_and_out(project_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "cast.csv"
    table.write_text("id,name,aliases\nkern,Ada Kern,Kern|A. Kern\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"

    added = answer("cast", "import", project_file, table)
    again = run("cast", "import", project_file, table).stdout
    written = answer("cast", "export", project_file, out)

    assert added == {"added": 1, "merged": 0, "there": 0}
    assert "1 said nothing new" in again
    assert (written["entities"], written["losses"]) == (1, [])
    assert json.loads(out.read_text(encoding="utf-8"))["aliases"] == ["Kern", "A. Kern"]
    assert "Nothing was lost" in run("cast", "export", project_file, out, "--force").stdout


def test_cast_says_what_it_loses_and_refuses(project_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "cast.jsonl"
    table.write_text('{"name": "Ada", "attributes": {"party": "A"}}\n', encoding="utf-8")
    run("cast", "import", project_file, table)
    table.write_text('{"nom": "Ada"}\n', encoding="utf-8")

    said = run("cast", "export", project_file, tmp_path / "out.csv").stdout

    assert "1 × attribute" in said
    assert refused("cast", "import", project_file, table).startswith(
        "cast.jsonl, line 1: there is no key 'nom'"
    )


def test_new_takes_a_schema_that_comes_with_the_program(tmp_path: Path) -> None:
    run("new", tmp_path / "War.annotator", "--schema", "acled")

    with Project.open(tmp_path / "War.annotator") as project:
        assert project.schema.name == "acled"
    assert "there are news, ace, acled" in refused("new", tmp_path / "x", "--schema", "cameo")


def test_schemas_that_come_with_the_program_are_shown_as_files(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(run("schema", "ace").stdout, encoding="utf-8")
    run("new", tmp_path / "Mine.annotator", "--schema", tmp_path / "mine.toml")

    assert answer("schema", tmp_path / "Mine.annotator") == answer("schema", "ace")


def test_what_the_schema_forbids_is_nothing_that_a_mapping_says(
    labelled: Path, tmp_path: Path
) -> None:
    cues = ("T1\tCue 4 7\tAda", "T2\tCue 13 17\tsaid")
    path = brat_pair(tmp_path, "two", *cues, "R1\tcue Arg1:T1 Arg2:T2")

    sentence = refused("import", labelled, path, "--map", tmp_path / "map.toml")

    assert "Cue has no role 'cue'" in sentence
    assert "A mapping cannot say what that is here; --drop-unmapped leaves them out." in sentence
    assert not (tmp_path / "map.toml").exists()


def test_patterns_of_files_are_read_where_no_shell_does_it(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt", "three.md"):
        (tmp_path / name).write_text(f"{name} says so.", encoding="utf-8")
    run("new", tmp_path / "mine")

    text = run("import", tmp_path / "mine", tmp_path / "t*.txt").stdout
    added = answer("import", tmp_path / "mine", tmp_path / "*.txt")

    assert text.startswith("Imported 1 article with 0 labels from 1 file (text); 0 texts were")
    assert (added["articles"], added["duplicates"]) == (1, 1)
    sentence = refused("import", tmp_path / "mine", tmp_path / "*.html")
    assert f"There is no file that fits {tmp_path / '*.html'}." in sentence
    again = run("import", tmp_path / "mine", tmp_path / "one.txt").stdout
    assert again.endswith("1 text was there already.\n")


def test_a_file_that_cannot_be_read_is_left_out_of_a_folder_and_an_error_by_itself(
    labelled: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.txt").write_bytes("The ferry 🚢 is back\u2028at noon.\r\n".encode())
    broken = folder / "broken.txt"
    # No one can read this one, whatever permissions they have.
    broken.symlink_to("/proc/self/mem")

    done = run("import", labelled, folder, code=1)
    again = answer("import", labelled, folder, code=1)

    assert "Imported 1 article" in done.stdout
    assert f"{broken} cannot be read: " in done.stderr
    assert (again["articles"], again["duplicates"]) == (0, 1)
    assert [it.partition(":")[0] for it in again["left_out"]] == [f"{broken} cannot be read"]
    assert f"{broken} cannot be read: " in refused("import", labelled, folder / "a.txt", broken)


def test_a_named_format_is_for_every_article_but_never_for_a_project(
    labelled: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.html").write_bytes("<p>The ferry 🚢 is back".encode())
    run("new", folder / "other")
    other = folder / "other.annotator"

    run("import", labelled, folder, "--format", "text")
    said = refused("import", labelled, folder / "a.html", other, "--format", "text")

    with Project.open(labelled) as project:
        assert [it.article.text for it in project.documents()][1:] == ["<p>The ferry 🚢 is back"]
    assert said == f"{other} is a project, not an article; `annotator open` opens it.\n"


def test_of_two_states_none_is_taken_in_silence(labelled: Path, tmp_path: Path) -> None:
    states = ("--states", "proposed", "--states", "rejected")
    said = refused("export", labelled, tmp_path / "out.jsonl", *states)
    assert "--states takes one of proposed, rejected, or all of them: --states all." in said
    assert not (tmp_path / "out.jsonl").exists()


def test_a_person_sees_how_far_an_import_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, file = tmp_path / "p.annotator", tmp_path / "a.txt"
    file.write_text("One.", encoding="utf-8")
    run("new", path)
    counts: list[int] = []

    @contextmanager
    def bar(_label: str, _length: int | None = None) -> Iterator[Callable[[int], None]]:
        yield counts.append

    monkeypatch.setattr("annotator.cli.data.progress_bar", bar)
    run("import", path, file)
    assert counts[-1] == 1
