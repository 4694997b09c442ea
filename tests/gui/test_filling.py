"""Roles are filled by keys alone, in the real window, on the founding article.

What is counted is every key pressed after the words of the frame are selected: a key held with
Shift or Ctrl is one press. Nothing is said of how the words were selected, since every label
needs that.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model import filling, tokens
from annotator.model.document import Document
from annotator.model.span import Range, Span
from annotator.project import Project
from tests.gui.conftest import dispose
from tests.gui.seed_frames import QUANTITIES, Frame
from tests.gui.seed_labels import SEED, attributions
from tests.gui.test_seed_by_keys import (
    AUTHOR,
    QtKeyboard,
    XKeyboard,
    find,
    open_window,
    screen,
    seed_project,
)

__all__ = ["screen"]  # a fixture

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="needs the shared seed article")


class Hands(QtKeyboard):
    """Presses keys in the window, and looks at the page as a person does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.session = window.session

    @property
    def document(self) -> Document:
        assert self.session.document is not None
        return self.session.document

    @property
    def text(self) -> str:
        return self.document.article.text

    def select(self, start: int, end: int) -> None:
        """Select words, which is not counted, and have them in sight."""
        self.session.select([])
        self.window.article_view.select_range(start, end)
        self.window.article_view.see(start, end)
        QApplication.processEvents()

    def mark(self, key: str, start: int, end: int) -> Span:
        """Label words beforehand, which is not counted."""
        count = self.count
        self.select(start, end)
        self.press(key)
        self.count = count
        assert self.session.span is not None
        return self.session.span

    def read(self, place: int) -> str:
        """Return the letters that the page shows at a place."""
        [hint] = [it for it in self.session.filling.hints if it.place.start == place]
        return hint.letters

    def point(self, place: int) -> None:
        """Type the letters at a place."""
        self.press(*self.read(place))

    def choose(self, place: Range) -> None:
        """Select words by the letters of the first and the last, or extend by words."""
        self.point(place.start)
        here = self.session.text_selection
        if here.end >= place.end:
            return
        last = [it for it in self.session.filling.hints if it.place.end == place.end]
        more = sum(1 for _ in tokens.tokens(self.text, here.end, place.end))
        if last and len(last[0].letters) < more:
            self.press(*(f"shift+{it}" for it in last[0].letters))
        else:
            self.press(*["ctrl+shift+Right"] * more)
        assert self.session.text_selection == place

    def roles(self) -> dict[str, list[tuple[str, str]]]:
        """Return the roles of the selected span as they are on disk: label and words."""
        span = self.session.span
        assert span is not None
        stored = self.session.project.document(self.session.number, AUTHOR)
        found: dict[str, list[tuple[str, str]]] = {}
        for relation in stored.roles(span.id):
            target = stored.by_id[relation.target]
            found.setdefault(relation.label, []).append((target.label, target.words(self.text)))
        return found


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    settings = Settings(tmp_path / "settings.json")
    settings.change(author=AUTHOR)
    session = Session(Project.open(seed_project(tmp_path)), settings, Jobs())
    window = MainWindow(session)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    session.show_article(1)
    session.focus_asked.emit("text")
    yield Hands(window)
    dispose(window)


# The budget


def test_direct_quote_with_source_and_cue_takes_six_keys(hands: Hands) -> None:
    # “I don’t want to overpromise,” Rubio said. Neither Rubio nor the cue is labelled yet.
    hands.select(2473, 2503)

    hands.press("q", "s")
    hands.point(2504)
    hands.press("c")  # takes Rubio, and goes on to the cue
    hands.point(2510)
    hands.press("Return")

    assert hands.roles() == {"source": [("Actor", "Rubio")], "cue": [("Cue", "said")]}
    assert hands.count == 6


def test_source_that_is_labelled_takes_two_keys(hands: Hands) -> None:
    hands.mark("a", 2504, 2509)
    hands.select(2473, 2503)

    hands.press("q", "s")
    hands.point(2504)
    hands.press("c")
    hands.point(2510)
    hands.press("Return")

    assert hands.roles() == {"source": [("Actor", "Rubio")], "cue": [("Cue", "said")]}
    assert hands.count == 6


def test_quote_whose_source_and_cue_stand_before_it(hands: Hands) -> None:
    # He condemned the overnight strike as “a clear escalation of terror by Russia.”
    hands.select(1300, 1341)

    hands.press("q", "s")
    hands.point(1263)
    hands.press("c")
    hands.point(1266)
    hands.press("Return")

    assert hands.roles() == {"source": [("Actor", "he")], "cue": [("Cue", "condemned")]}
    assert hands.count <= 8


def test_quote_whose_cue_has_six_words(hands: Hands) -> None:
    # Keir Giles, …, weighed in with a sharp analysis …: “Moscow can afford to be relaxed …”
    hands.select(3974, 4039)

    hands.press("q", "s")
    hands.point(3843)
    hands.press("ctrl+shift+Right", "c")
    hands.point(3916)
    hands.press(*(f"shift+{it}" for it in hands.read(hands.text.index("analysis to NBC"))))
    hands.press("Return")

    assert hands.roles() == {
        "source": [("Actor", "Keir Giles")],
        "cue": [("Cue", "weighed in with a sharp analysis")],
    }
    assert hands.count <= 12


@pytest.mark.parametrize("labelled", [True, False])
def test_event_with_actor_recipient_place_and_time(hands: Hands, labelled: bool) -> None:
    # On Thursday, U.S. Secretary of State Marco Rubio met with Russian Foreign Minister Sergei
    # Lavrov on the sidelines of … in Malaysia.
    text = hands.text
    met = text.index("met with Russian")
    rubio, lavrov = text.index("Marco Rubio met"), text.index("Sergei Lavrov")
    malaysia, thursday = text.index("Malaysia"), text.index("Thursday, U.S.")
    if labelled:
        hands.mark("a", rubio, rubio + 11)
        hands.mark("a", lavrov, lavrov + 13)
    hands.select(met, met + 3)

    hands.press("e", "a")
    hands.point(rubio)
    if not labelled:
        hands.press("ctrl+shift+Right")
    hands.press("r")
    hands.point(lavrov)
    if not labelled:
        hands.press("ctrl+shift+Right")
    hands.press("p")
    hands.point(malaysia)
    hands.press("t")
    hands.point(thursday)
    hands.press("Return")

    assert hands.roles() == {
        "actor": [("Actor", "Marco Rubio")],
        "recipient": [("Actor", "Sergei Lavrov")],
        "place": [("Place", "Malaysia")],
        "time": [("Time", "Thursday")],
    }
    assert hands.count <= 12
    print("event:", hands.count)


@pytest.mark.parametrize("frame", QUANTITIES, ids=lambda it: str(it.fragments[0].start))
def test_a_quantity_has_value_and_unit_with_one_key(hands: Hands, frame: Frame) -> None:
    hands.select(*frame.fragments[0])

    hands.press("n")

    [span] = hands.session.project.document(1, AUTHOR).spans
    assert (span.label, span.fragments) == ("Quantity", frame.fragments)
    assert {name: span.attributes.get(name) for name in frame.values} == frame.values
    assert span.attributes["value_text"]
    assert hands.count == 1  # two are allowed: label, accept


def test_every_attribution_of_the_article(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    # Nothing is labelled beforehand: each source and each cue is made while its role is filled.
    counts = []
    for fragments, source, cue in attributions():
        first, *others = fragments
        hands.select(*first)
        begun = hands.count
        hands.press("q")
        for it in others:
            hands.window.article_view.select_range(*it)
            hands.press("plus")
        hands.press("s")
        hands.choose(source)
        hands.press("c")
        hands.choose(cue)
        hands.press("Return")
        counts.append(hands.count - begun)

        words = [(hands.text[slice(*it)]) for it in (source, cue)]
        assert hands.roles() == {"source": [("Actor", words[0])], "cue": [("Cue", words[1])]}

    with capsys.disabled():
        print(f"\nkeys for each of {len(counts)} quotes with source and cue: {counts}")
    assert max(counts) <= 8


def test_one_act_makes_the_helper_and_fills_the_role(hands: Hands) -> None:
    hands.select(2473, 2503)
    hands.press("q", "c")
    hands.point(2510)
    hands.press("Return")
    before = hands.document

    hands.press("ctrl+z")

    assert not hands.document.relations
    assert [it.label for it in hands.document.spans] == ["Quote"]
    hands.press("ctrl+shift+z")
    assert hands.document == before


# Ways to a target


def test_words_are_selected_by_keys_too(hands: Hands) -> None:
    hands.select(1300, 1341)

    hands.press("q", "c")
    # The quote's own words are not walked through.
    hands.press(*["ctrl+Left"] * 5, "ctrl+shift+Right", "Return")

    assert hands.roles() == {"cue": [("Cue", "condemned")]}


def test_words_that_are_labelled_already_are_taken_as_they_are(hands: Hands) -> None:
    rubio = hands.mark("a", 2504, 2509)
    hands.select(2473, 2503)

    hands.press("q", "s")
    hands.window.article_view.select_range(2504, 2509)
    hands.press("Return")

    [relation] = hands.document.relations
    assert relation.target == rubio.id
    assert len(hands.document.spans) == 2


def test_another_label_of_the_role_is_chosen_by_its_key(hands: Hands) -> None:
    met, malaysia = hands.text.index("met with"), hands.text.index("Malaysia")
    hands.select(met, met + 3)

    hands.press("e", "p")
    hands.point(malaysia)
    assert "a Actor" in hands.window.bench.status.hint.accessibleName()
    hands.press("a")

    assert hands.roles() == {"place": [("Actor", "Malaysia")]}


def test_target_far_away_is_found_by_its_words(hands: Hands) -> None:
    far = hands.mark("a", 4446, 4469)  # the European Parliament
    hands.select(1300, 1341)

    hands.press("q", "s", "ctrl+f")
    hands.type("european parl")
    hands.press("Return", "Tab", "Return")

    [relation] = hands.document.relations
    assert relation.target == far.id


def test_hints_go_on_where_the_text_is_scrolled(hands: Hands) -> None:
    far = hands.mark("a", 4446, 4469)
    hands.select(1300, 1341)
    hands.press("q", "s")
    scrolled = hands.window.article_view.verticalScrollBar()
    letters = hands.read(4446)
    scrolled.setValue(scrolled.maximum())
    assert hands.read(4446) == letters, "the wheel changes no letters"
    while hands.session.text_selection.end < 4250:
        hands.press("PageDown")

    assert hands.read(4446) == "f", "what is near the caret is likely now"
    caret = hands.session.text_selection.end
    words = [it.place.start for it in hands.session.filling.hints if not it.span_id]
    assert words
    assert all(abs(it - caret) <= filling.REACH for it in words)
    hands.point(4446)

    [relation] = hands.document.relations
    assert relation.target == far.id


def test_enter_lists_all_that_may_fill_it(hands: Hands) -> None:
    hands.mark("a", 2504, 2509)
    far = hands.mark("a", 4446, 4469)
    hands.select(1300, 1341)

    hands.press("q", "s", "Return")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QApplication.processEvents()
    assert "Enter choose" in hands.window.bench.status.hint.accessibleName()
    hands.type("parl")
    hands.press("Return")

    [relation] = hands.document.relations
    assert relation.target == far.id


def test_a_click_on_a_span_fills_the_role(hands: Hands, qtbot: QtBot) -> None:
    rubio = hands.mark("a", 2504, 2509)
    hands.select(2473, 2503)
    hands.press("q", "s")

    hands.session.filling.click([rubio.id])

    assert hands.roles() == {"source": [("Actor", "Rubio")]}
    assert hands.session.span is not None
    assert hands.session.span.label == "Quote"


# What is forbidden


def test_wrong_label_is_refused_at_once(hands: Hands) -> None:
    hands.select(2473, 2503)
    hands.press("q", "s")
    hands.point(2504)

    hands.press("e")  # Event

    assert "must be Actor, not Event" in hands.window.bench.status.said.text()
    assert [it.label for it in hands.document.spans] == ["Quote"]
    hands.press("Return")
    assert hands.roles() == {"source": [("Actor", "Rubio")]}


def test_the_only_one_gives_way(hands: Hands) -> None:
    hands.mark("a", 2342, 2347)
    hands.mark("a", 2603, 2605)
    hands.select(2473, 2503)
    hands.press("q", "s")
    hands.point(2342)
    hands.press("s")
    hands.point(2603)

    assert hands.roles() == {"source": [("Actor", "He")]}


# Leaving, and going back


def test_escape_and_backspace_go_one_step_back_each(hands: Hands) -> None:
    hands.mark("a", 2504, 2509)
    hands.select(2473, 2503)
    hands.press("q", "s")
    hands.point(2504)
    assert hands.session.filling.role is None

    hands.press("s", "Backspace")
    assert hands.roles() == {}
    hands.point(2516 + 1)
    assert hands.session.text_selection == Range(2517, 2519)
    hands.press("Escape")
    assert hands.session.text_selection.start == hands.session.text_selection.end
    assert hands.session.filling.role is not None
    hands.press("Escape")
    assert hands.session.filling.role is None
    assert hands.session.span is not None
    hands.press("Escape")
    assert hands.session.span is None


def test_every_state_says_what_the_next_keys_do(hands: Hands) -> None:
    hint = hands.window.bench.status.hint
    hands.select(2473, 2503)
    hands.press("q")
    assert "s Source  ·  c Cue  ·  a Addressee  ·  i Inside  ·  [ ] start" in hint.accessibleName()
    hands.press("s")
    assert hint.accessibleName().startswith("letter picks Source")
    hands.point(2504)
    assert hint.accessibleName().startswith("Enter Actor as Source")
    hands.press("ctrl+shift+p")
    QApplication.processEvents()
    assert "Enter do it" in hint.accessibleName()
    hands.press("Escape")
    QApplication.processEvents()
    assert hint.accessibleName().startswith("Enter Actor as Source")


def test_shift_and_a_label_s_key_relabels_where_roles_have_the_key(hands: Hands) -> None:
    hands.mark("q", 2473, 2503)

    hands.press("shift+a")

    assert [it.label for it in hands.document.spans] == ["Actor"]


# In a process of its own, on a virtual screen


class Reader:
    """Works out from the file which letters the window shows; the words come from the caller."""

    def __init__(self, path: Path, keyboard: XKeyboard) -> None:
        self._path = path
        self._keyboard = keyboard

    def document(self) -> Document:
        with Project.open(self._path) as project:
            return project.document(1, AUTHOR)

    def quote(self, fragments: tuple[Range, ...]) -> Span:
        """Wait until the quote is on disk."""
        for _ in range(50):
            found = [it for it in self.document().spans if it.fragments == fragments]
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no label at {fragments}")

    def choose(self, quote: Span, role_name: str, place: Range) -> None:
        """Press the letters of the first and the last word of a place."""
        document = self.document()
        with Project.open(self._path) as project:
            role = project.schema.by_name[quote.label].role(role_name)
        assert role is not None
        spans = filling.targets(document, quote, role)
        hints = filling.deal(document, quote, spans, quote.fragments, Range(0, 0))
        [first] = [it.letters for it in hints if it.place.start == place.start]
        self._keyboard.press(*first)
        if any(it.place == place for it in hints):
            return
        [last] = [it.letters for it in hints if it.place.end == place.end]
        self._keyboard.press(*(f"shift+{it}" for it in last))


@pytest.mark.soak
def test_attributions_are_entered_on_a_virtual_screen(
    tmp_path: Path, screen: dict[str, str]
) -> None:
    path, keyboard = seed_project(tmp_path), XKeyboard(screen)
    reader = Reader(path, keyboard)
    text, wanted, counts = reader.document().article.text, [], []

    with open_window(path, screen):
        for fragments, source, cue in attributions():
            first, *others = fragments
            find(keyboard, text, first)
            begun = keyboard.count
            keyboard.press("q")
            for it in others:
                find(keyboard, text, it)
                begun = keyboard.count - 1  # finding is not counted
                keyboard.press("plus")
            quote = reader.quote(fragments)
            keyboard.press("s")
            reader.choose(quote, "source", source)
            keyboard.press("c")
            time.sleep(0.5)
            reader.choose(quote, "cue", cue)
            keyboard.press("Return")
            time.sleep(0.3)
            counts.append(keyboard.count - begun)
            wanted.append((fragments, source, cue))

    document = reader.document()
    found = []
    for quote in (it for it in document.spans if it.label == "Quote"):
        ends = {it.label: document.by_id[it.target] for it in document.roles(quote.id)}
        found.append((quote.fragments, ends["source"].fragments[0], ends["cue"].fragments[0]))
    assert sorted(found) == sorted(wanted)
    assert max(counts) <= 8
    print(f"keys for each quote: {counts}")
