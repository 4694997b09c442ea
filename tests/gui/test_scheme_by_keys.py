"""All tables and passages of the news scheme, entered in the real window by key presses alone.

Words are found with Ctrl+F and marked with the label's key; roles are filled by the letters on
the page, or by finding what is far away; who is meant is accepted with one key, or typed. What
was entered is exported, read into a new project, and compared. Two counts are printed for each
passage: all keys, and those that are left when the words of each label are selected already.

The tables are entered in parts by default; the long form enters everything into one article.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.exporters import exporters
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.picker import Picker
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.importers import importers
from annotator.model.document import Document
from annotator.model.find import Query, places
from annotator.model.span import Range, Span
from annotator.news import assertion
from annotator.plugins import pick
from annotator.project import Project, default_schema
from tests.gui.conftest import dispose
from tests.gui.seed_frames import (
    PASSAGES,
    PRESIDENTS,
    QUANTITIES,
    QUOTES,
    Filler,
    Frame,
)
from tests.gui.seed_labels import SEED
from tests.gui.test_cast import editor
from tests.gui.test_seed_by_keys import AUTHOR, QtKeyboard, plain, seed_project

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")

AWAY = 12
"""Words that one extends a selection by before finding is quicker."""


class Writer(QtKeyboard):
    """Enters frames by keys, looking only at what the window shows."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.session = window.session
        self.finding = 0

    @property
    def document(self) -> Document:
        assert self.session.document is not None
        return self.session.document

    @property
    def text(self) -> str:
        return self.document.article.text

    @property
    def labelling(self) -> int:
        """How many keys were pressed after words were selected."""
        return self.count - self.finding

    def _target(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is None:
            return super()._target()
        return popup.focusProxy() or popup

    def enter(self, frame: Frame) -> None:
        """Enter one label with its roles, who it means, and what has to be chosen."""
        self.mark(frame)
        for it in frame.fillers:
            self.fill(it)
        self.say_who(frame.who)
        if frame.metonym:
            self.press("asterisk")
            self.choose_entity(frame.metonym)
        for field, letters in frame.picked:
            self.pick(field, letters)
        for it in frame.fillers:
            self.go_and_say_who(frame, it)

    def find(self, fragment: Range) -> None:
        """Find words from the start of the text; they are selected then."""
        begun = self.count
        words = plain(self.text[slice(*fragment)])
        before = [it for it in places(self.text, Query(words)) if it.start < fragment.start]
        self.press("ctrl+Home", "ctrl+f")
        self.type(words)
        self.press(*["F3"] * len(before), "Return")
        self.finding += self.count - begun
        assert self.session.text_selection == fragment

    def mark(self, frame: Frame) -> None:
        """Find the words and press the key of the label; go to what is there already."""
        first, *others = frame.fragments
        self.find(first)
        wanted = frame.label, frame.fragments
        if wanted in {(it.label, it.fragments) for it in self.document.spans}:
            self.press("Tab")
            while (self.selected.label, self.selected.fragments) != wanted:
                self.press("Tab")
            return
        self.press(frame.key)
        for it in others:
            self.find(it)
            self.press("plus")
        assert self.selected.fragments == frame.fragments

    @property
    def selected(self) -> Span:
        assert self.session.span is not None
        return self.session.span

    def fill(self, filler: Filler) -> None:
        """Fill a role of the selected label, by letters where the page shows them."""
        label = self.session.schema.by_name[self.selected.label]
        if filler.role in self.filled(self.selected, filler):
            return  # It follows from the words.
        role = label.role(filler.role)
        assert role is not None
        self.press(label.role_key(role.name))
        [place] = filler.fragments
        hints = self.session.filling.hints
        there = [it for it in hints if it.span_id and self.is_at(it.span_id, filler)]
        words = [it for it in hints if it.place.start == place.start and not it.span_id]
        if there:
            self.press(*there[0].letters)
            return
        if words:
            self.press(*words[0].letters)
            self.extend(place)
        else:
            self.find(place)
        assert self.session.text_selection == place
        if role.targets[0] == filler.label:
            self.press("Return")
        else:
            self.press(filler.label[0].lower())

    def is_at(self, span_id: str, filler: Filler) -> bool:
        span = self.document.by_id[span_id]
        return (span.label, span.fragments) == (filler.label, filler.fragments)

    def filled(self, span: Span, filler: Filler) -> set[str]:
        roles = self.document.roles(span.id)
        return {it.label for it in roles if self.is_at(it.target, filler)}

    def extend(self, place: Range) -> None:
        """Extend the selected word to the end of a place, by words or by letters."""
        last = [it for it in self.session.filling.hints if it.place.end == place.end]
        if last and self.session.text_selection.end < place.end:
            self.press(*(f"shift+{it}" for it in last[0].letters))
        steps = 0
        while self.session.text_selection.end < place.end and steps < AWAY:
            self.press("ctrl+shift+Right")
            steps += 1

    def say_who(self, who: str) -> None:
        """Accept who is proposed, where that is who is meant; else type the name."""
        if not who:
            return
        proposed = editor(self.window).proposals
        first = proposed[0] if proposed else None
        name = (first.entity.name if first.entity else first.name) if first else ""
        if name == who:
            self.press("equal")
        else:
            self.press("numbersign")
            self.choose_entity(who)

    def choose_entity(self, name: str) -> None:
        """Type a name, and go to it where another one is offered first."""
        self.type(name)
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, Picker)
        while popup._view.currentIndex().data() not in (name, f"New: {name}"):
            self.press("Up")
        self.press("Return")

    def pick(self, field: str, letters: str) -> None:
        """Choose a value in the inspector by its first letters, and come back to the text."""
        self.press("Return")
        editors = {it.objectName(): it for it in self.window.inspector.form.editors}  # type: ignore[union-attr]  # one span is selected
        while not editors[field].isAncestorOf(self._target()) and self._target() != editors[field]:
            self.press("Tab")
        self.press("Return")
        self.type(letters)
        self.press("Return", "Escape")

    def go_and_say_who(self, frame: Frame, filler: Filler) -> None:
        """Go from a frame to what fills its role, say who that is, and come back."""
        if not filler.who:
            return
        frame_id = self.selected.id
        [target] = [
            it.target for it in self.document.roles(frame_id) if self.is_at(it.target, filler)
        ]
        if "entity" in self.document.by_id[target].attributes:
            return
        while self.selected.id != target:
            self.press("greater")
        self.say_who(filler.who)
        if filler is not [it for it in frame.fillers if it.who][-1]:
            while self.selected.id != frame_id:
                self.press("less")


@pytest.fixture
def writer(tmp_path: Path, qtbot: QtBot) -> Iterator[Writer]:
    settings = Settings(tmp_path / "settings.json")
    settings.change(author=AUTHOR)
    session = Session(Project.open(seed_project(tmp_path)), settings, Jobs())
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    session.show_article(1)
    session.focus_asked.emit("text")
    yield Writer(window)
    dispose(window)


def stored(writer: Writer) -> Document:
    """Return the article as it is on disk."""
    return writer.session.project.document(1, AUTHOR)


def check(document: Document, frames: Iterable[Frame]) -> None:
    """All that the scheme says is there."""
    cast = {it.id: it.name for it in document.entities}
    for frame in frames:
        [span] = [
            it
            for it in document.spans
            if (it.label, it.fragments) == (frame.label, frame.fragments)
        ]
        values = span.attributes
        assert {it: values.get(it) for it in frame.values} == frame.values, frame
        for attribute, wanted in (("entity", frame.who), ("metonym", frame.metonym)):
            assert cast.get(str(values.get(attribute)), "") == wanted, frame
        if frame.told_by:
            chain = assertion.of_document(document, default_schema()).chain(span)
            assert assertion.sentence(document, chain) == frame.told_by
        roles = {
            (it.label, document.by_id[it.target].label, document.by_id[it.target].fragments)
            for it in document.roles(span.id)
        }
        assert roles >= {(it.role, it.label, it.fragments) for it in frame.fillers}, frame
        for filler in (it for it in frame.fillers if it.who):
            [target] = [
                document.by_id[it.target]
                for it in document.roles(span.id)
                if (it.label, document.by_id[it.target].fragments)
                == (filler.role, filler.fragments)
            ]
            assert cast[str(target.attributes["entity"])] == filler.who, filler


def comes_back(writer: Writer, folder: Path) -> None:
    """What was entered is written, and read into a new project: it is the same."""
    first, again = folder / "first.jsonl", folder / "again.jsonl"
    jsonl = pick(exporters(), "jsonl")
    before = stored(writer)
    writer.session.project.export(first, jsonl)
    with Project.create(folder / "Again.annotator", author=AUTHOR) as project:
        project.import_files([(first, pick(importers(), "jsonl"))], author=AUTHOR)
        after = project.document(1, AUTHOR)
        project.export(again, jsonl)
        assert list(project.check()) == []
    assert after.spans == before.spans
    assert after.relations == before.relations
    assert after.entities == before.entities
    assert after.article.text == before.article.text
    assert after.status == before.status
    assert spans_of(again) == spans_of(first)


def spans_of(path: Path) -> bytes:
    """Return a line from its author on: what is before that says where the article is from."""
    return path.read_bytes().partition(b'"author":')[2]


def enter_all(writer: Writer, frames: Sequence[Frame]) -> tuple[int, int]:
    """Enter frames; return all keys, and those pressed when words were selected already."""
    begun = writer.count, writer.labelling
    for frame in frames:
        writer.enter(frame)
    return writer.count - begun[0], writer.labelling - begun[1]


SHORT: dict[str, tuple[Frame, ...]] = {
    **PASSAGES,
    "quotes": QUOTES[:2] + QUOTES[9:11],
    "quantities": QUANTITIES[3:4] + QUANTITIES[8:9] + QUANTITIES[12:13],
    "presidents": PRESIDENTS[:3],
}


@pytest.mark.parametrize("name", SHORT)
def test_a_passage_is_entered_by_keys_and_comes_back_the_same(
    writer: Writer, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = enter_all(writer, SHORT[name])

    check(stored(writer), SHORT[name])
    assert writer.document == stored(writer)
    comes_back(writer, tmp_path)
    with capsys.disabled():
        print(f"\n{name}: {keys[0]} keys, {keys[1]} of them after selecting")


@pytest.mark.soak
def test_everything_is_entered_by_keys_and_comes_back_the_same(
    writer: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = {
        "seven presidents": PRESIDENTS,
        **PASSAGES,
        "thirteen attributions": QUOTES,
        "fifteen quantities": QUANTITIES,
    }
    counts = {name: enter_all(writer, frames) for name, frames in everything.items()}

    document = stored(writer)
    for frames in everything.values():
        check(document, frames)
    comes_back(writer, tmp_path)
    with capsys.disabled():
        print()
        for name, (keys, labelling) in counts.items():
            print(f"{name}: {keys} keys, {labelling} of them after selecting")
        print(f"{len(document.spans)} labels, {len(document.relations)} roles: {writer.count} keys")
