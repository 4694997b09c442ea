"""Proposals are there when an article is opened, and one key judges each of them."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator.gui.dialogs.accept_above import AcceptAboveDialog
from annotator.gui.dialogs.suggesters import SuggestersDialog
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.first_steps import FirstSteps
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.gui.suggesting import LONG
from annotator.model import acts, judging
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.proposal import Proposal
from annotator.model.rules import problems
from annotator.model.span import Range, Span
from annotator.plugins import Known, Suggester
from annotator.project import Project
from tests.conftest import AUTHOR, put_article
from tests.gui.conftest import dispose

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key

FIRST = (
    "Dockers 🚢 end strike\r\n"
    "“We will go back on Monday,” Ada Kern said. More than\u00a0400 had left.\n"
    "“Not a day before,” Jon Ek said. The port lost 12 ships and 30 days.\n"
)
SECOND = "Ferry back\n\n“She sails,” Jon Ek said of the ferry with 12 cars.\n"


def found(text: str, label: str, words: str, sure: float, why: str = "because") -> Proposal:
    start = text.index(words)
    return Proposal(label, (Range(start, start + len(words)),), sure, why)


def quotes(document: Document, _known: Known) -> Iterator[Proposal]:
    """Propose what is between two marks, with the cue and the name that follow."""
    text = document.article.text
    start = 0
    while (start := text.find("“", start)) >= 0:
        end = text.index("”", start) + 1
        name = Range(end + 1, text.index(" said", end))
        cue = Range(name.end + 1, name.end + 5)
        roles = (
            ("source", Proposal("Actor", (name,), 0.8, "before the cue")),
            ("cue", Proposal("Cue", (cue,), 0.9, "a verb of saying")),
        )
        yield Proposal("Quote", (Range(start, end),), 0.93, "cue “said”", roles=roles)
        start = end


def numbers(document: Document, _known: Known) -> Iterator[Proposal]:
    """Propose numbers, the first surer than the next."""
    text = document.article.text
    sure = 0.99
    for words in ("More than\u00a0400", "12", "30"):
        if words in text:
            yield found(text, "Quantity", words, sure, "reads as a quantity")
            sure -= 0.2


QUOTES = Suggester("quotes", "what is said", quotes)
NUMBERS = Suggester("quantities", "amounts", numbers)


class Judge:
    """Someone with a keyboard at a window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def session(self) -> Session:
        return self.window.session

    @property
    def document(self) -> Document:
        assert self.session.document is not None
        return self.session.document

    def press(self, key: Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget is not None
        if isinstance(key, str):
            QTest.keyClicks(widget, key, modifiers)
        else:
            QTest.keyClick(widget, key, modifiers)

    def wait(self) -> None:
        """Wait until everything is proposed, also ahead."""
        self.qtbot.waitUntil(lambda: not self.session.jobs.busy, timeout=10_000)

    def words(self, state: str = "proposed") -> list[str]:
        text = self.document.article.text
        return [it.words(text) for it in self.document.spans if it.state == state]

    @property
    def chosen(self) -> list[Span]:
        return [self.document.by_id[it] for it in self.session.selected]

    def doubles(self) -> int:
        """Return how many labels stand where another one of the same name does."""
        live = [(it.label, it.fragments) for it in self.document.spans if it.state != "rejected"]
        return len(live) - len(set(live))

    def selected(self) -> list[str]:
        by_id, text = self.document.by_id, self.document.article.text
        return [by_id[it].words(text) for it in self.session.selected]

    def on_disk(self) -> Document:
        return self.session.project.document(self.session.number, self.session.author)

    @property
    def hint(self) -> str:
        return self.window.bench.status.hint.accessibleName()

    @property
    def said(self) -> str:
        return self.window.bench.status.said.text()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A project on disk with two articles."""
    path = tmp_path / "Harbour.annotator"
    with Project.create(path, author=AUTHOR) as made:
        put_article(made, Article(id="a1", title="Dockers", text=FIRST, published="2026-03-03"))
        put_article(made, Article(id="a2", title="Ferry", text=SECOND, published="2026-03-06"))
    return path


Start = Callable[..., Judge]


def is_inside(pane: QWidget) -> bool:
    """Whether the keys go to something in a pane."""
    focus = QApplication.focusWidget()
    return focus is not None and pane.isAncestorOf(focus)


def press_primary(dialog: QDialog) -> None:
    """Press the button of a dialog that Enter presses."""
    [primary] = [it for it in dialog.findChildren(QPushButton) if it.isDefault()]
    primary.click()


@pytest.fixture
def start(file: Path, settings: Settings, qtbot: QtBot) -> Iterator[Start]:
    """Open the window on the project, with suggesters of the test."""
    settings.change(propose=True)
    windows: list[MainWindow] = []

    def begin(*suggesters: Suggester, number: int = 1) -> Judge:
        session = Session(Project.open(file), settings, Jobs())
        session.proposals.suggesting.suggesters = lambda: suggesters or (QUOTES, NUMBERS)
        session.show_article(number)
        window = MainWindow(session)
        windows.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        window.article_view.setFocus()
        judge = Judge(window, qtbot)
        judge.wait()
        return judge

    yield begin
    for window in filter(isValid, windows):
        dispose(window)


@pytest.fixture
def judge(start: Start) -> Judge:
    """Someone who has just opened the first article."""
    return start()


def span(judge: Judge, words: str) -> Span:
    text = judge.document.article.text
    return next(it for it in judge.document.spans if it.words(text) == words)


# Proposing


def test_opening_an_article_proposes_once_and_undo_does_not_reach_it(
    start: Start, file: Path
) -> None:
    judge = start()
    assert judge.words() == [
        "“We will go back on Monday,”", "Ada Kern", "said", "More than 400",
        "“Not a day before,”", "Jon Ek", "said", "12", "30",
    ]  # fmt: skip
    assert judge.on_disk() == judge.document
    assert judge.session.selected == ()
    assert judge.document.status == "untouched"
    judge.press(Key.Key_Z, CTRL)
    assert "Nothing to undo" in judge.said
    entries = sum(1 for _ in judge.session.project.history())
    judge.session.show_article(2)
    judge.session.show_article(1)
    judge.wait()
    assert sum(1 for _ in judge.session.project.history()) == entries + 1  # the second article's


def test_the_next_article_is_worked_out_ahead(judge: Judge) -> None:
    judge.press(Key.Key_PageDown, CTRL)
    # Not a moment later.
    assert judge.words() == ["“She sails,”", "Jon Ek", "said", "12"]
    judge.wait()
    assert judge.words() == ["“She sails,”", "Jon Ek", "said", "12"]


def test_what_was_rejected_meanwhile_is_not_proposed_ahead(start: Start) -> None:
    """A rejection counts in the next article as well, though that was worked out before it."""

    def only(document: Document, _known: Known) -> Iterator[Proposal]:
        yield found(document.article.text, "Quantity", "12", 0.5)

    judge = start(Suggester("n", "", only))
    with_same = Article(id="a3", title="Same", text=f"{SECOND}lost 12 ships and 30")
    put_article(judge.session.project, with_same)
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Backspace)
    judge.session.show_article(2)
    judge.wait()
    assert judge.words() == ["12"]


def test_an_article_that_is_done_is_left_alone(start: Start, file: Path) -> None:
    with Project.open(file) as project:
        project.apply("Done", acts.review(project.document(1, AUTHOR), "done"), author=AUTHOR)
    judge = start()
    assert judge.words() == []


def test_what_is_seen_stays_where_it_is_and_only_new_proposals_come(start: Start) -> None:
    """A suggester that has learned something else does not move what a person looks at."""
    words = ["12", "30"]

    def changing(document: Document, _known: Known) -> Iterator[Proposal]:
        text = document.article.text
        yield from (found(text, "Quantity", it, 0.9) for it in words if it in text)

    judge = start(Suggester("changing", "", changing))
    assert judge.words() == ["12", "30"]
    before = [it.id for it in judge.document.spans]
    judge.press(Key.Key_PageDown, CTRL)
    judge.wait()
    assert judge.words() == ["12"]
    judge.press(Key.Key_PageUp, CTRL)
    judge.wait()
    dispose(judge.window)

    words[:] = ["12 ships", "12 cars", "30", "400"]
    judge = start(Suggester("changing", "", changing))
    assert judge.words() == ["400", "12", "30"]
    assert [it.id for it in judge.document.spans][1:] == before
    # Where nobody looked, all of it is brought up to date: it is there when the article opens.
    judge.press(Key.Key_PageDown, CTRL)
    assert judge.words() == ["12 cars"]
    judge.wait()
    assert judge.words() == ["12 cars"]


def test_labels_made_meanwhile_are_respected(start: Start) -> None:
    """What was worked out for another state of the document is not written."""
    judge = start()
    session = judge.session
    text = judge.document.article.text
    entries = sum(1 for _ in session.project.history())
    session.proposals.suggesting.look()
    at = text.index("ships")
    session.select_text(at, at + 5)
    judge.press("a")
    judge.wait()
    assert [it.action for it in session.project.history(limit=1)] == ["Add Actor"]
    assert sum(1 for _ in session.project.history()) == entries + 1


def test_very_many_come_in_parts_and_keys_are_answered_between_them(
    file: Path, settings: Settings, qtbot: QtBot
) -> None:
    text = " ".join(f"word{it}" for it in range(1000, 1900))

    def words(document: Document, _known: Known) -> Iterator[Proposal]:
        if document.article.id == "long":
            yield from (found(text, "Event", f"word{it}", 0.9) for it in range(1000, 1900))

    settings.change(propose=True)
    with Project.open(file) as project:
        put_article(project, Article(id="long", text=text))
    session = Session(Project.open(file), settings, Jobs())
    session.proposals.suggesting.suggesters = lambda: (Suggester("words", "each word", words),)
    session.show_article(3)
    parts: list[int] = []
    session.document_edited.connect(lambda _document, edits: parts.append(len(edits)))
    until = monotonic() + 10
    while len(parts) < 2 and monotonic() < until:
        QApplication.processEvents()
    before = sum(parts)
    assert before < 500
    # What a person does meanwhile holds, and what is left is worked out anew.
    session.select_text(text.index("word1600"), text.index(" word1601"))
    session.mark("Actor")
    session.select_text(text.index("word1700"), text.index(" word1701"))
    session.mark("Event")
    assert session.document is not None
    assert session.document.states == {"proposed": before, "accepted": 2}
    qtbot.waitUntil(lambda: session.document.states.total() == 901, timeout=10_000)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not session.jobs.busy, timeout=10_000)
    assert max(parts) <= 64
    assert session.document.states == {"proposed": 899, "accepted": 2}
    assert session.document == session.project.document(3, session.author)
    session.close()


def test_a_suggester_that_fails_is_told_of_and_rests(start: Start, qtbot: QtBot) -> None:
    def broken(_document: Document, _known: Known) -> Iterator[Proposal]:
        yield from ()
        raise ValueError("no model")

    with qtbot.captureExceptions() as caught:
        judge = start(Suggester("broken", "", broken))
    assert [str(it[1]) for it in caught] == ["no model"]
    assert not judge.session.proposals.suggesting.is_on
    judge.press(Key.Key_PageDown, CTRL)
    judge.wait()
    assert judge.words() == []


def test_a_person_who_works_blind_gets_and_sees_none(start: Start, file: Path) -> None:
    first = start()
    first.press(Key.Key_Tab)
    first.press(Key.Key_Return)
    dispose(first.window)
    with Project.open(file) as project:
        project.set_blind(AUTHOR, to=True)
    judge = start()
    assert judge.words() == []
    assert sorted(judge.words("accepted")) == ["Ada Kern", "said", "“We will go back on Monday,”"]
    assert "mara (blind)" in judge.window.bench.status.facts.text()
    assert "proposal" not in judge.hint
    assert judge.hint.startswith("Tab next label")
    judge.session.undo()
    assert judge.words() == judge.words("accepted") == []
    assert judge.hint.startswith("Ctrl+F find")
    assert not judge.window.menus.menu("Proposals").menuAction().isVisible()
    assert not [it for it, _ in judge.window.entries() if it.menu == "Proposals"]
    judge.window.run_action("propose")
    judge.window.run_action("propose")
    assert "works blind" in judge.said


def test_the_first_steps_of_one_who_works_blind_have_no_proposal(start: Start, file: Path) -> None:
    judge = start()
    judge.session.settings.change(first_steps=("select", "label", "role"))
    steps = judge.window.bench.findChild(FirstSteps)
    assert isinstance(steps, FirstSteps)
    assert "3 of 5 done. Accept a proposal" in steps.accessibleName()
    judge.session.project.set_blind(AUTHOR, to=True)
    judge.session.reload()
    assert "3 of 4 done. Export" in steps.accessibleName()
    judge.session.exported.emit()
    judge.press(Key.Key_PageDown, CTRL)
    assert judge.session.settings.taste.first_steps is None
    judge.wait()


# Walking and judging


def test_tab_walks_heads_in_text_order_and_enter_accepts_the_frame(judge: Judge) -> None:
    judge.press(Key.Key_Tab)
    assert judge.selected() == ["“We will go back on Monday,”"]
    assert judge.hint.startswith("quotes 93 %  ·  Enter accept  ·  Backspace reject")
    assert judge.hint.endswith("  ·  quotes: cue “said” · 93 % sure")
    judge.press(Key.Key_Tab)
    assert judge.selected() == ["More than 400"]
    judge.press(Key.Key_Tab, SHIFT)
    assert judge.selected() == ["“We will go back on Monday,”"]

    judge.press(Key.Key_Return)

    assert sorted(judge.words("accepted")) == ["Ada Kern", "said", "“We will go back on Monday,”"]
    assert judge.selected() == ["More than 400"]
    assert [it.state for it in judge.document.relations].count("accepted") == 2
    assert judge.document.status == "in_progress"
    [entry] = judge.session.project.history(limit=1)
    assert (entry.action, len(entry.edits)) == ("Accept Quote", 6)
    assert "3 labels, 4 to judge" in judge.window.bench.status.facts.text()

    judge.press(Key.Key_Z, CTRL)
    assert judge.words("accepted") == []
    assert judge.selected() == ["“We will go back on Monday,”"]


def test_what_follows_an_act_shows_the_next_proposal_at_once(judge: Judge, qtbot: QtBot) -> None:
    judge.press(Key.Key_Tab)
    shown: list[list[str]] = []
    judge.session.document_edited.connect(lambda *_: shown.append(judge.selected()))
    with qtbot.waitSignal(judge.session.selection_changed, timeout=1000):
        judge.press(Key.Key_Return)
    assert shown == [["More than 400"]] == [judge.selected()]
    assert judge.window.inspector.form is not None
    assert judge.hint.startswith("quantities 99 %")


def test_backspace_rejects_and_goes_on_and_undo_brings_it_back(judge: Judge) -> None:
    before = judge.document
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Backspace)
    assert judge.words("rejected") == ["“We will go back on Monday,”"]
    assert judge.selected() == ["More than 400"]
    assert "Ada Kern" not in judge.words()
    judge.press(Key.Key_Delete)
    assert judge.selected() == ["“Not a day before,”"]
    judge.press(Key.Key_Z, CTRL)
    judge.press(Key.Key_Z, CTRL)
    assert judge.document == before


def test_what_is_rejected_is_not_selected_when_that_is_done_again(judge: Judge) -> None:
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Backspace)
    judge.press(Key.Key_Z, CTRL)
    judge.press(Key.Key_Z, CTRL | SHIFT)
    assert judge.words("rejected") == ["“We will go back on Monday,”"]
    assert judge.session.selected == ()
    judge.press(Key.Key_Tab)
    assert judge.selected() == ["More than 400"]


def test_rejections_hold_when_the_article_is_opened_again(start: Start) -> None:
    judge = start()
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Backspace)
    dispose(judge.window)
    judge = start()
    assert "“We will go back on Monday,”" not in judge.words()
    judge.press(Key.Key_Z, CTRL)
    assert judge.selected() == ["“We will go back on Monday,”"]
    assert "Ada Kern" in judge.words()


def test_a_label_key_accepts_as_another_label(start: Start) -> None:
    judge = start()
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Tab)
    judge.press("e")
    assert [(it.label, it.origin) for it in judge.document.spans if it.state == "accepted"] == [
        ("Event", "quantities")
    ]
    assert judge.selected() == ["“Not a day before,”"]
    judge.session.show_article(1)
    judge.wait()
    text = judge.document.article.text
    there = [it.label for it in judge.document.spans if it.words(text) == "More than 400"]
    assert there == ["Event"]


def test_edges_are_moved_before_it_is_accepted(start: Start) -> None:
    judge = start()
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Right, Qt.KeyboardModifier.AltModifier | SHIFT)
    judge.press("}")
    assert "More than 400 had" in judge.words()
    judge.session.show_article(1)
    judge.wait()
    assert [it for it in judge.words() if "400" in it] == ["More than 400 had"]
    judge.press(Key.Key_Return)
    assert [it for it in judge.words("accepted") if "400" in it] == ["More than 400 had"]
    judge.press(Key.Key_Z, CTRL)
    assert [it for it in judge.words() if "400" in it] == ["More than 400 had"]


def test_a_part_is_judged_for_itself_where_it_is_selected(judge: Judge) -> None:
    judge.session.select([span(judge, "Ada Kern").id])
    judge.press(Key.Key_Backspace)
    assert judge.words("rejected") == ["Ada Kern"]
    assert judge.selected() == ["“We will go back on Monday,”"]
    judge.press(Key.Key_Return)
    assert sorted(judge.words("accepted")) == ["said", "“We will go back on Monday,”"]


def test_all_of_a_label_are_accepted_after_they_were_shown(judge: Judge) -> None:
    judge.press(Key.Key_Return, SHIFT)
    assert "Select a proposal first" in judge.said
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Return, SHIFT)
    assert judge.selected() == ["More than 400", "12", "30"]
    assert "3 Quantity proposals" in judge.said
    assert judge.hint.startswith("3 proposals  ·  Enter accept")
    judge.press(Key.Key_Escape)
    assert judge.selected() == []
    judge.press(Key.Key_Tab)  # it is where it was
    judge.press(Key.Key_Return, SHIFT)
    judge.press(Key.Key_Return)
    assert judge.words("accepted") == ["More than 400", "12", "30"]
    [entry] = judge.session.project.history(limit=1)
    assert entry.action == "Accept 3 Quantity labels"
    judge.press(Key.Key_Z, CTRL)
    assert judge.words("accepted") == []
    assert judge.selected() == ["More than 400", "12", "30"]
    judge.press(Key.Key_Return, SHIFT)
    assert judge.words("accepted") == ["More than 400", "12", "30"]


def test_all_above_a_threshold_are_accepted_after_a_preview(judge: Judge, qtbot: QtBot) -> None:
    judge.press(Key.Key_Return, CTRL | SHIFT)
    [dialog] = judge.window.findChildren(AcceptAboveDialog)
    assert len(dialog.chosen) == 3
    assert "“Not a day before,”" in dialog.preview.text()
    dialog.threshold.setValue(70)
    assert [it.label for it in dialog.chosen].count("Quantity") == 2
    dialog.threshold.setValue(100)
    assert dialog.chosen == []
    assert "No proposal" in dialog.preview.text()
    dialog.threshold.setValue(70)
    press_primary(dialog)
    assert [it for it in judge.words() if it in ("12", "30")] == ["30"]
    assert judge.selected() == ["30"]
    [entry] = judge.session.project.history(limit=1)
    assert entry.action == "Accept 4 labels from 70 % on"
    judge.press(Key.Key_Z, CTRL)
    assert judge.words("accepted") == []


def test_enter_on_cancel_accepts_nothing(judge: Judge, qtbot: QtBot) -> None:
    judge.press(Key.Key_Return, CTRL | SHIFT)
    [dialog] = judge.window.findChildren(AcceptAboveDialog)
    cancel = next(it for it in dialog.findChildren(QPushButton) if it.text() == "Cancel")
    dialog.activateWindow()
    cancel.setFocus()
    qtbot.waitUntil(cancel.hasFocus)
    QTest.keyClick(cancel, Key.Key_Return)
    assert not dialog.isVisible()
    assert judge.words("accepted") == []


def test_surest_first_when_the_person_prefers(judge: Judge) -> None:
    judge.window.run_action("best_first")
    judge.press(Key.Key_Tab)
    assert judge.selected() == ["More than 400"]
    judge.press(Key.Key_Return)
    assert judge.selected() == ["“We will go back on Monday,”"]
    judge.press(Key.Key_Tab, SHIFT)
    assert judge.selected() == ["30"]
    judge.press(Key.Key_Escape)
    judge.press(Key.Key_Tab, SHIFT)
    assert judge.selected() == ["30"]


def test_when_none_is_left_keys_do_what_they_always_do(judge: Judge) -> None:
    judge.press(Key.Key_Tab)
    for _ in range(4):
        judge.press(Key.Key_Return)
    assert judge.selected() == ["30"]
    judge.press(Key.Key_Return)
    assert "no proposal is left" in judge.said
    assert judge.selected() == []
    judge.press(Key.Key_Tab)
    assert len(judge.selected()) == 1
    judge.press(Key.Key_Return)
    assert is_inside(judge.window.inspector)
    judge.window.run_action("accept_above")
    assert "No proposal is left here" in judge.said


def test_menus_say_when_nothing_is_to_be_judged(judge: Judge) -> None:
    for action in ("accept", "reject"):
        judge.window.run_action(action)
        assert "Select a proposal first" in judge.said
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_5, CTRL)
    assert is_inside(judge.window.inspector)
    assert judge.words("accepted") == []
    judge.window.run_action("accept")
    assert "Ada Kern" in judge.words("accepted")
    judge.window.run_action("reject")
    assert judge.words("rejected") == ["More than 400"]


def test_marking_by_hand_what_is_proposed_accepts_it(judge: Judge) -> None:
    text = judge.document.article.text
    quote = "“We will go back on Monday,”"
    judge.session.select_text(text.index(quote), text.index(quote) + len(quote))
    judge.press("q")
    assert sorted(judge.words("accepted")) == ["Ada Kern", "said", quote]
    assert judge.selected() == [quote]
    [entry] = judge.session.project.history(limit=1)
    assert entry.action == "Accept Quote"


def test_deleting_what_was_accepted_is_remembered(start: Start) -> None:
    judge = start()
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Return)
    judge.session.select([span(judge, "“We will go back on Monday,”").id])
    judge.press(Key.Key_Backspace)
    assert judge.words("rejected") == ["“We will go back on Monday,”"]
    judge.session.show_article(1)
    judge.wait()
    assert judge.words("rejected") == ["“We will go back on Monday,”"]
    assert "“We will go back on Monday,”" not in judge.words()


def test_hidden_proposals_are_not_walked_to(judge: Judge) -> None:
    judge.press(Key.Key_F5)
    judge.press(Key.Key_Tab)
    assert judge.selected() == []
    assert not judge.window.menus.shown("show_proposals").isChecked()
    judge.press(Key.Key_F5)
    judge.press(Key.Key_Tab)
    assert len(judge.selected()) == 1


def test_done_says_how_many_are_left_and_leaves_them(judge: Judge) -> None:
    judge.press(Key.Key_Return, CTRL)
    assert judge.said.startswith("Marked as done: 5 left to judge")
    assert judge.session.number == 2
    document = judge.session.project.document(1, AUTHOR)
    assert document.status == "done"
    assert document.states["proposed"] == 9


def test_a_very_long_article_is_read_without_proposals_and_that_is_said(judge: Judge) -> None:
    text = f"{'A line of a long book, without end. ' * 20}\n" * (LONG // 700)
    put_article(judge.session.project, Article(id="book", text=f"400 said it.\n{text}"))
    judge.session.show_article(3)
    judge.wait()
    assert judge.said.startswith("This article is too long for proposals while it is read")
    assert judge.document.spans == ()
    judge.session.show_article(1)
    judge.wait()
    assert judge.document.states["proposed"] == 9
    judge.session.set_status("done")
    assert "too long" not in judge.said


# Switching


def test_a_suggester_is_switched_off_and_on(judge: Judge) -> None:
    judge.window.run_action("suggesters")
    [dialog] = judge.window.findChildren(SuggestersDialog)
    dialog.switches["quotes"].setChecked(False)
    press_primary(dialog)
    judge.wait()
    assert judge.words() == ["More than 400", "12", "30"]
    assert judge.session.settings.taste.suggesters == {"quotes": False}
    judge.session.settings.change(suggesters={})
    judge.window.run_action("propose")
    judge.session.show_article(2)
    judge.wait()
    assert judge.words() == []
    judge.window.run_action("propose")
    judge.wait()
    assert judge.words() == ["“She sails,”", "Jon Ek", "said", "12"]


def test_the_rest_of_a_paragraph_is_selected_then_accepted_in_one_act(judge: Judge) -> None:
    judge.session.proposals.accept_paragraph()
    assert "Select a proposal first" in judge.said
    judge.press(Key.Key_Tab)
    heads = judge.session.proposals.waiting
    end = judge.document.article.text.index("\n", heads[0].start)
    here = [it.id for it in heads if it.start < end]
    assert 1 < len(here) < len(heads)
    judge.press(Key.Key_Space, SHIFT)
    assert set(judge.session.selected) == set(here)
    assert f"{len(here)} proposals: Enter accepts all" in judge.said
    assert not [it for it in judge.document.spans if it.state == "accepted"]
    judge.press(Key.Key_Return)
    assert {judge.document.by_id[it].state for it in here} == {"accepted"}
    assert [it.id for it in judge.session.proposals.waiting] == [
        it.id for it in heads if it.id not in here
    ]
    judge.press(Key.Key_Z, CTRL)
    assert [it.id for it in judge.session.proposals.waiting] == [it.id for it in heads]


def test_letters_of_labels_judge_and_capitals_fill_roles_that_have_the_same(judge: Judge) -> None:
    judge.press(Key.Key_Tab)
    assert "a e n q accept as that label  ·  Tab next  ·  s c A i roles" in judge.hint
    judge.press("A", SHIFT)
    assert judge.session.filling.role is not None
    assert judge.session.filling.role.name == "addressee"
    judge.press(Key.Key_Escape)
    judge.press("a")
    [entry] = judge.session.project.history(limit=1)
    assert entry.action == "Accept Quote as Actor"
    judge.press(Key.Key_Z, CTRL)

    # Once it is accepted, small letters are its roles, as of every label.
    judge.press(Key.Key_Return)
    judge.session.select([span(judge, "“We will go back on Monday,”").id])
    assert "A accept" not in judge.hint
    judge.press("a")
    assert judge.session.filling.role is not None
    judge.press(Key.Key_Escape)


def test_a_letter_that_means_nothing_says_which_do(judge: Judge) -> None:
    before = judge.document
    judge.press("x")
    assert "“x” is no key here: a e n q label selected words" in judge.said
    judge.press(Key.Key_Tab)
    judge.press("x")
    assert "“x” is no key here: a e n q accept as that label, s c A i fill a role" in judge.said
    judge.press(Key.Key_Backspace)
    judge.session.set_filter(judge.session.filter.toggled("state", "rejected"))
    judge.session.select([span(judge, "“We will go back on Monday,”").id])
    judge.press("x")
    assert judge.said.endswith("“x” is no key here: a e n q accept as that label")
    assert judge.hint.startswith("Enter accept after all")
    judge.press(Key.Key_Z, CTRL)
    judge.press(Key.Key_Return)
    judge.session.select([span(judge, "“We will go back on Monday,”").id])
    judge.press("x")
    assert "A e n q change the label, s c a i fill a role" in judge.said
    judge.session.select_text(0, 7)
    judge.press("x")
    assert "a e n q label selected words" in judge.said
    judge.press(Key.Key_Z, CTRL)
    assert judge.document == before


def test_buttons_in_the_inspector_judge_as_the_keys_do(judge: Judge, qtbot: QtBot) -> None:
    strip = judge.window.inspector.judging
    assert not strip.isVisible()
    judge.press(Key.Key_Tab)
    assert strip.isVisible()
    qtbot.mouseClick(strip.accept, Qt.MouseButton.LeftButton)
    assert "Ada Kern" in judge.words("accepted")
    assert judge.selected() == ["More than 400"]
    qtbot.mouseClick(strip.reject, Qt.MouseButton.LeftButton)
    assert judge.words("rejected") == ["More than 400"]
    assert judge.window.article_view.hasFocus()
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Return, SHIFT)
    assert len(judge.selected()) == 2
    assert strip.accept.text() == "Accept 2   Enter"
    judge.press(Key.Key_Return)
    judge.session.set_filter(judge.session.filter.toggled("state", "rejected"))
    judge.session.select([span(judge, "More than 400").id])
    assert strip.why.text().startswith("Rejected. It was proposed by quantities")
    assert strip.reject.isHidden()
    qtbot.mouseClick(strip.accept, Qt.MouseButton.LeftButton)
    assert judge.words("rejected") == []


def test_one_number_says_everywhere_how_much_there_is_to_judge(judge: Judge) -> None:
    panel = judge.window.bench.articles_panel
    row = panel._model.index(0)
    assert len(judge.session.proposals.heads) == 5
    for said in (
        row.data(Qt.ItemDataRole.ToolTipRole),
        row.data(Qt.ItemDataRole.AccessibleTextRole),
        judge.window.bench.status.facts.text(),
        judge.window.bench.spans_panel.heading.count,
    ):
        assert "5 to judge" in said
    judge.press(Key.Key_Tab)
    judge.press(Key.Key_Return)
    assert "4 to judge" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert judge.window.bench.spans_panel.heading.count == "3 · 4 to judge"


def test_the_card_and_the_inspector_say_why(judge: Judge) -> None:
    judge.press(Key.Key_Tab)
    reason = "quotes: cue “said” · 93 % sure"
    assert judge.window.inspector.judging.why.text() == reason
    judge.window.article_view.show_card()
    assert reason in judge.window.bench.card.text
    judge.window.bench.card.hide()


def test_work_goes_on_in_the_order_of_the_list(judge: Judge) -> None:
    project = judge.session.project
    put_article(project, Article(id="a3", title="Third", text="Nothing to see here.\n"))
    panel = judge.window.bench.articles_panel
    menu = panel._sort.menu
    next(it for it in menu.actions() if it.data() == "random").trigger()
    order = list(judge.session.order)
    assert sorted(order) == [1, 2, 3]
    assert "seed 1" in panel._reason.text()
    judge.press(Key.Key_Return, CTRL)
    assert judge.session.number == order[(order.index(1) + 1) % 3]
    judge.window.run_action("shuffle")
    assert "seed 2" in panel._reason.text()
    next(it for it in menu.actions() if it.data() == "added").trigger()
    assert judge.session.order == ()
    judge.wait()


class Walk:
    """Someone who judges at random, and sometimes takes it back, or goes home."""

    def __init__(self, start: Start, seed: int) -> None:
        self.start, self.random = start, random.Random(seed)
        self.judge = start()
        self.acts: tuple[Callable[[], None], ...] = (
            *[self.tab] * 6, *[self.enter] * 5, *[self.reject] * 4, *[self.undo] * 4,
            *[self.redo] * 2, self.back, self.label, self.all_of_kind, self.edge, self.mark,
            self.delete, self.article, self.go_home,
        )  # fmt: skip

    def take(self) -> None:
        act = self.random.choice(self.acts)
        if not self.judge.window.article_view.hasFocus():
            self.judge.window.article_view.setFocus()
        doubles = self.judge.doubles()
        act()
        self.judge.wait()
        judge, document = self.judge, self.judge.document
        assert document == judge.on_disk(), act.__name__
        assert judge.session.proposals.heads == judging.heads(document), act.__name__
        assert list(problems(document, judge.session.schema)) == [], act.__name__
        assert not any(it.state == "rejected" for it in judge.chosen), act.__name__
        # Edges may be moved to where another label is; nothing else makes a double.
        free = (self.edge, self.undo, self.redo, self.article, self.go_home)
        assert act in free or judge.doubles() <= doubles, act.__name__
        for it in document.relations:
            ends = {document.by_id[it.source].state, document.by_id[it.target].state}
            assert "rejected" not in ends, act.__name__
            assert it.state == "accepted" or "proposed" in ends, act.__name__

    def tab(self) -> None:
        self.judge.press(Key.Key_Tab)

    def back(self) -> None:
        self.judge.press(Key.Key_Tab, SHIFT)

    def enter(self) -> None:
        if self.judge.session.proposals.chosen:
            self.judge.press(Key.Key_Return)

    def reject(self) -> None:
        if self.judge.session.proposals.chosen:
            self.judge.press(Key.Key_Backspace)

    def undo(self) -> None:
        self.judge.press(Key.Key_Z, CTRL)

    def redo(self) -> None:
        self.judge.press(Key.Key_Z, CTRL | SHIFT)

    def label(self) -> None:
        if self.judge.session.proposals.chosen:
            self.judge.press(self.random.choice("AENQ"), SHIFT)

    def all_of_kind(self) -> None:
        if self.judge.session.proposals.chosen:
            self.judge.press(Key.Key_Return, SHIFT)
            self.enter()

    def edge(self) -> None:
        self.judge.press(self.random.choice("[]{}"))

    def mark(self) -> None:
        """Mark words by hand: those of a proposal, or others."""
        document = self.judge.document
        start = self.random.randrange(len(document.article.text) - 20)
        place = Range(start, start + self.random.randrange(1, 20))
        if self.random.random() < 0.5 and document.spans:
            place = self.random.choice(document.spans).fragments[0]
        self.judge.session.select_text(*place)
        self.judge.press(self.random.choice("aenq"))

    def delete(self) -> None:
        spans = [it for it in self.judge.document.spans if it.state == "accepted"]
        if spans:
            self.judge.session.select([self.random.choice(spans).id])
            self.judge.press(Key.Key_Backspace)

    def article(self) -> None:
        self.judge.session.show_article(3 - self.judge.session.number)

    def go_home(self) -> None:
        number = self.judge.session.number
        dispose(self.judge.window)
        self.judge = self.start(number=number)


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(7, 200), *(pytest.param(it, 1000, marks=pytest.mark.soak) for it in range(10))],
)
def test_whatever_is_judged_can_be_taken_back(start: Start, seed: int, steps: int) -> None:
    walk = Walk(start, seed)
    for _ in range(steps):
        walk.take()
    judge = walk.judge
    assert list(judge.session.project.check()) == []
    while judge.session.project.undo(AUTHOR):
        pass
    for number in (1, 2):
        document = judge.session.project.document(number, AUTHOR)
        assert {it.state for it in document.spans} <= {"proposed"}
        assert document.status == "untouched"
    assert list(judge.session.project.check()) == []
