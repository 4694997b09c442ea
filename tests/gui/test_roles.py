"""Roles in the window: their keys, the bar beside the span, who points where, what is missing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.keys import KeysDialog
from annotator.gui.dialogs.palette import Palette
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.incoming import Link
from annotator.gui.panels.picker import Picker
from annotator.gui.panels.role_bar import ROW, RoleBar
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.article import Article
from annotator.model.document import Document
from annotator.model.schema_file import read_schema
from annotator.model.span import Span
from annotator.project import Project
from tests.conftest import AUTHOR, put_article
from tests.gui.conftest import dispose

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key

STRICT = """
name = "strict"
[[label]]
name = "Claim"
key = "c"
light = { bar = "#0B5CAD", tint = "#D9E8F9" }
dark = { bar = "#7FB8FF", tint = "#1E3350" }
[[label.role]]
name = "claimant"
title = "Who claims"
targets = ["Party"]
min = 1
max = 2
[[label]]
name = "Party"
key = "p"
light = { bar = "#B23A12", tint = "#FBE1D6" }
dark = { bar = "#FF9B73", tint = "#4A2416" }
"""


class Hands:
    """Presses keys on whatever has the focus."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session
        self.count = 0

    @property
    def document(self) -> Document:
        assert self.session.document is not None
        return self.session.document

    def press(self, *keys: str | Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert target is not None
            target = target.focusProxy() or target
            if isinstance(key, str):
                QTest.keyClicks(target, key, held)
            else:
                QTest.keyClick(target, key, held)
            self.count += 1
        QApplication.processEvents()

    def select(self, words: str) -> None:
        start = self.document.article.text.index(words)
        self.session.select([])
        self.window.article_view.select_range(start, start + len(words))

    def mark(self, words: str, key: str) -> Span:
        self.select(words)
        self.press(key)
        assert self.session.span is not None
        return self.session.span

    def letters(self, words: str) -> str:
        start = self.document.article.text.index(words)
        [found] = [it.letters for it in self.session.filling.hints if it.place.start == start]
        return found

    def roles(self) -> list[tuple[str, str]]:
        text, by_id = self.document.article.text, self.document.by_id
        return [(it.label, by_id[it.target].words(text)) for it in self.document.relations]

    def links(self) -> list[Link]:
        found = self.window.bench.inspector.findChildren(Link)
        return [it for it in found if it.isVisible()]

    def said(self) -> str:
        return self.window.bench.status._said_text


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window)


@pytest.fixture
def strict(settings: Settings, article: Article, qtbot: QtBot) -> Iterator[Hands]:
    """A window on a schema with a role that must be filled, at most twice."""
    with Project.create(None, read_schema(STRICT, "strict.toml"), author=AUTHOR) as project:
        put_article(project, article)
        session = Session(project, settings, Jobs())
        window = MainWindow(session)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        session.show_article(1)
        window.article_view.setFocus()
        yield Hands(window)
        dispose(window)


def bar(hands: Hands) -> RoleBar:
    [found] = hands.window.findChildren(RoleBar)
    QApplication.processEvents()
    return found


# By keys


def test_a_quote_with_source_and_cue_takes_six_keys(hands: Hands) -> None:
    hands.select("“We will go back on Monday,”")
    hands.count = 0

    hands.press("q", "s")
    hands.press(hands.letters("Ada"))
    hands.press(Key.Key_Right, held=SHIFT | Qt.KeyboardModifier.ControlModifier)
    hands.press("c")
    hands.press(hands.letters("told"))
    hands.press(Key.Key_Return)

    assert sorted(hands.roles()) == [("cue", "told"), ("source", "Ada Kern")]
    assert hands.count == 7, "one of them since the name has two words"


def test_while_words_are_selected_each_key_means_one_thing_and_is_told(hands: Hands) -> None:
    hands.mark("walked out", "e")
    hands.press("n")  # Size
    letters = hands.letters("them")
    shown = {it.letters: hands.session.filling.shown(it) for it in hands.session.filling.hints}
    assert shown[letters] == letters
    hands.press(*letters)

    shown = {it.letters: hands.session.filling.shown(it) for it in hands.session.filling.hints}
    assert shown == {it: f"⇧{it}" for it in shown}, "no letter that is the key of a role"
    told = hands.window.bench.status.hint.accessibleName()
    assert told.startswith("Enter Quantity as Size  ·  Esc let go  ·  Shift+letter on to that word")
    assert "a r i p t s o c b take it, then that role" in told
    hands.press("i")

    assert hands.roles() == [("size", "them")]
    assert hands.session.filling.role is not None
    assert hands.session.filling.role.name == "instrument"


@pytest.mark.parametrize("by_role", [True, False])
def test_a_quantity_whose_words_say_no_number_is_said_so(hands: Hands, by_role: bool) -> None:
    if by_role:
        hands.mark("walked out", "e")
        hands.press("n")
        hands.press(*hands.letters("them"), Key.Key_Return)
        assert hands.said() == "Size: them, whose Comparator these words do not say"
    else:
        hands.mark("them", "n")
        assert hands.said() == "Added Quantity, whose Comparator these words do not say"


def test_two_letters_are_typed_one_by_one_and_shown(hands: Hands) -> None:
    text = "They said it. " + "word " * 60
    put_article(hands.session.project, Article(id="long", text=text))
    hands.session.show_article(3)
    hands.mark("They said it", "q")
    hands.press("s")
    last = hands.session.filling.hints[-1]
    assert len(last.letters) == 2

    hands.press(last.letters[0])
    assert hands.session.filling.typed == last.letters[0]
    hands.press(Key.Key_Backspace)
    assert hands.session.filling.typed == ""
    hands.press(*last.letters)
    assert hands.session.text_selection == last.place
    hands.press(Key.Key_Escape, last.letters[0], "7")
    assert "Nothing has the letters" in hands.said()
    assert hands.session.filling.typed == ""


def test_letters_with_shift_select_from_word_to_word(hands: Hands) -> None:
    hands.mark("“We will go back on Monday,”", "q")
    hands.press("s")
    hands.press(hands.letters("Ada"))
    hands.press("7", held=SHIFT)
    hands.press(hands.letters("reporters").upper(), held=SHIFT)

    text = hands.document.article.text
    assert text[slice(*hands.session.text_selection)] == "Ada Kern told reporters"


def test_tab_goes_through_what_may_fill_a_role(hands: Hands) -> None:
    hands.mark("Ada Kern", "a")
    hands.mark("reporters", "a")
    hands.mark("“and not a day before.”", "q")

    hands.press("s", Key.Key_Tab)
    first = hands.session.filling.current
    assert hands.document.by_id[first].words(hands.document.article.text) == "reporters"
    hands.press(Key.Key_Tab, Key.Key_Return)

    assert hands.roles() == [("source", "Ada Kern")]


def test_what_is_filled_is_said_aloud(hands: Hands) -> None:
    hands.mark("Ada Kern", "a")
    hands.mark("“and not a day before.”", "q")
    announcer = hands.window.bench.announcer

    hands.press("s")
    assert announcer.last == "Source of Quote: 1 label may fill it"
    hands.press(Key.Key_Tab)
    assert announcer.last == "Ada Kern: Enter takes it"
    hands.press(Key.Key_Return)
    assert announcer.last == "Source: Ada Kern"


def test_tab_says_when_there_is_nothing(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")

    hands.press("s", Key.Key_Tab)

    assert "Nothing that is labelled may fill this" in hands.said()
    assert hands.session.filling.role is not None
    hands.press(Key.Key_Escape)


def test_letters_that_mean_nothing_take_nothing(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")
    hands.press("s")
    hands.press(hands.letters("told"), "z")

    assert "Enter takes these words" in hands.said()
    assert hands.session.filling.role is not None


def test_a_label_of_the_bar_or_the_palette_is_the_target_s(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")
    hands.press("c")
    hands.press(hands.letters("told"))

    hands.window.run_action("label:Cue")

    assert hands.roles() == [("cue", "told")]
    assert hands.session.span is not None
    assert hands.session.span.label == "Quote"


def test_spans_that_a_filter_hides_have_no_letters(hands: Hands) -> None:
    actor = hands.mark("Ada Kern", "a")
    quote = hands.mark("“and not a day before.”", "q")
    hands.press("s")
    assert actor.id in {it.span_id for it in hands.session.filling.hints}

    labels = [it.name for it in hands.session.schema.labels]
    hands.session.set_filter(hands.session.filter.only("label", "Quote", labels))

    hands.session.select([quote.id])
    hands.press("s")
    assert {it.span_id for it in hands.session.filling.hints} == {""}


def test_role_keys_are_dead_where_text_is_typed(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")
    hands.session.focus_asked.emit("find")

    hands.press("s", "c")

    assert hands.session.filling.role is None
    assert hands.session.sought == "sc"


def test_filling_ends_with_another_span_or_article(hands: Hands) -> None:
    actor = hands.mark("Ada Kern", "a")
    quote = hands.mark("“and not a day before.”", "q")
    hands.press("s")
    hands.session.select([actor.id])
    assert hands.session.filling.role is None

    hands.session.select([quote.id])
    hands.press("s")
    hands.session.show_article(2)
    assert hands.session.filling.role is None


def test_filling_ends_with_its_span(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")
    hands.press("s")

    hands.session.undo()

    assert hands.session.filling.role is None
    assert hands.session.filling.hints == ()


def test_a_role_is_chosen_by_its_name(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")

    hands.press(".")
    assert isinstance(QApplication.activePopupWidget(), Palette)
    hands.press("addr", Key.Key_Return)

    assert hands.session.filling.role is not None
    assert hands.session.filling.role.name == "addressee"
    hands.press(Key.Key_Escape, Key.Key_Escape, ".")
    assert "Select a label that has roles first" in hands.said()


def test_what_is_made_in_passing_has_its_values_too(hands: Hands) -> None:
    hands.mark("walked out", "e")
    hands.press("t")
    hands.press(hands.letters("Monday"), Key.Key_Return)

    assert hands.roles() == [("time", "Monday")]
    [time] = [it for it in hands.document.spans if it.label == "Time"]
    assert time.attributes["value"] == "2026-03-09"
    hands.session.undo()
    assert [it.label for it in hands.document.spans] == ["Event"], "it is one act"


# The bar


def test_the_bar_stands_beside_the_span_while_its_keys_work(hands: Hands) -> None:
    quote = hands.mark("“We will go back on Monday,”", "q")

    shown = bar(hands)
    assert shown.isVisible()
    assert shown.accessibleName() == "Roles: s Source, c Cue, a Addressee, i Inside"
    beside = hands.window.article_view.beside(quote.id)
    assert beside is not None
    assert shown.y() == beside.y()
    shown.grab()

    hands.press("s")
    assert not bar(hands).isVisible()
    hands.press(Key.Key_Escape)
    assert bar(hands).isVisible()
    hands.session.focus_asked.emit("attributes")
    QApplication.processEvents()
    assert not bar(hands).isVisible()
    hands.session.focus_asked.emit("text")
    hands.press(Key.Key_Escape)
    assert not bar(hands).isVisible()


def test_the_bar_rests_while_nothing_happens(hands: Hands, qtbot: QtBot) -> None:
    hands.mark("“We will go back on Monday,”", "q")
    shown = bar(hands)
    painted = list[int]()

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(1)
            return False

    watch = Watch()
    qtbot.wait(50)
    shown.installEventFilter(watch)
    qtbot.wait(150)

    assert len(painted) <= 2, "a caret may blink; painting must not lead to painting"


def test_type_and_mode_of_an_event_take_four_keys(hands: Hands) -> None:
    hands.mark("walked out", "e")
    hands.count = 0

    hands.press(Key.Key_Return, "p", Key.Key_Tab, "4")

    assert hands.session.span is not None
    found = hands.session.span.attributes
    assert (found["type"], found["mode"]) == ("PROTEST", "strike")
    assert hands.count == 4


def test_fields_say_what_their_keys_do(hands: Hands) -> None:
    hands.mark("“We will go back on Monday,”", "q")
    hint = hands.window.bench.status.hint
    hands.press(Key.Key_Return)
    assert hint.accessibleName().startswith("Enter list  ·  letters pick  ·  Del empty  ·  Tab")
    hands.press(Key.Key_Return)
    assert hint.accessibleName().startswith("letters narrow")
    hands.press(Key.Key_Escape)
    assert hint.accessibleName().startswith("Enter list")


def test_a_click_in_the_bar_fills_that_role(hands: Hands, qtbot: QtBot) -> None:
    hands.mark("“We will go back on Monday,”", "q")
    shown = bar(hands)
    place = QPoint(10, ROW + ROW // 2)

    qtbot.mouseMove(shown, place)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=place)

    assert hands.session.filling.role is not None
    assert hands.session.filling.role.name == "cue"
    assert hands.window.article_view.hasFocus()


def test_where_there_is_no_margin_the_bar_has_only_keys(hands: Hands) -> None:
    hands.window.resize(1500, 800)
    hands.mark("“We will go back on Monday,”", "q")
    wide = bar(hands).width()

    hands.session.settings.change(zoom=2.0)
    QApplication.processEvents()

    shown = bar(hands)
    short = shown.width()
    assert short < wide / 2
    assert shown.geometry().right() <= hands.window.article_view.viewport().width()
    here = QPointF(5, 5)
    QApplication.sendEvent(shown, QEnterEvent(here, here, QPointF(shown.mapToGlobal(here))))
    assert bar(hands).width() == wide
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert bar(hands).width() == short


# Who points here


def test_who_points_at_a_span_is_shown_and_followed(hands: Hands) -> None:
    first = hands.mark("“We will go back on Monday,”", "q")
    hands.press("s")
    hands.press(hands.letters("Ada"), Key.Key_Return)
    second = hands.mark("“and not a day before.”", "q")
    hands.press("s")
    hands.press(hands.letters("Ada"))
    [actor] = [it for it in hands.document.spans if it.label == "Actor"]

    hands.press(">")
    assert hands.session.selected == (actor.id,)
    links = hands.links()
    assert [it.accessibleName() for it in links] == [
        "Source of “We will go back on Monday,”",
        "Source of “and not a day before.”",
    ]
    links[0].grab()
    hands.press("<")
    assert hands.session.selected == (first.id,)
    hands.press("<")
    assert hands.session.selected == (second.id,)
    hands.press("<")
    assert hands.session.selected == (first.id,)
    hands.session.select([actor.id])
    hands.press(">")
    assert "No role is filled for this Actor" in hands.said()
    hands.links()[1].setFocus()
    hands.press(Key.Key_Return)
    assert hands.session.selected == (second.id,)
    hands.session.focus_asked.emit("text")
    hands.press("<")
    assert "No role leads to this Quote" in hands.said()
    hands.session.select([])
    hands.press("<")
    assert "Select a label first" in hands.said()


# A drag that left it open


def test_the_role_of_a_drag_is_chosen_by_its_key(hands: Hands) -> None:
    actor = hands.mark("Ada Kern", "a")
    quote = hands.mark("“We will go back on Monday,”", "q")

    hands.session.filling.link(actor.id, quote.id)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, Picker)
    QApplication.processEvents()
    assert "Enter choose" in hands.window.bench.status.hint.accessibleName()
    hands.press("a")

    assert hands.roles() == [("addressee", "Ada Kern")]


# What must be there, and no more


def test_a_missing_role_is_counted_and_an_article_is_not_done_without_it(strict: Hands) -> None:
    strict.mark("“We will go back on Monday,”", "c")
    assert "1 role missing" in strict.window.bench.status.facts.text()
    strict.session.select([])

    strict.session.finish()

    assert strict.document.status == "in_progress"
    assert strict.said().startswith("Not done yet: Who claims of Claim ““We will go back")
    assert strict.session.span is not None
    strict.press("c")
    strict.press(strict.letters("Ada"), Key.Key_Return)
    assert "missing" not in strict.window.bench.status.facts.text()
    strict.session.finish()
    stored = strict.session.project.document(1, AUTHOR)
    assert stored.status == "done"


def test_one_too_many_is_refused_at_once(strict: Hands) -> None:
    strict.mark("“We will go back on Monday,”", "c")
    for words in ("Ada", "Kern", "told"):
        strict.press("c")
        strict.press(strict.letters(words), Key.Key_Return)

    assert strict.said() == "Claim has 2 Who claims already, and no more."
    assert [words for _, words in strict.roles()] == ["Ada", "Kern"]
    assert strict.session.project.document(1, AUTHOR).relations == strict.document.relations


def test_the_overview_of_keys_has_the_roles(hands: Hands) -> None:
    hands.press(Key.Key_F1)
    [dialog] = hands.window.findChildren(KeysDialog)
    dialog.words.setText("addressee")

    shown = [
        item.text(0).strip()
        for _, items in dialog._items.values()
        for item in items
        if not item.isHidden()
    ]

    assert "Quote: Addressee" in shown
    dialog.close()


def test_an_action_of_the_palette_begins_to_fill(hands: Hands) -> None:
    hands.mark("“and not a day before.”", "q")

    hands.window.run_action("fill_role")
    hands.press(Key.Key_Return)

    assert hands.session.filling.role is not None
    assert hands.session.filling.role.name == "source"


def test_titles_of_roles_stand_on_arcs_and_in_the_bar(strict: Hands) -> None:
    strict.mark("“We will go back on Monday,”", "c")
    strict.press("c")
    strict.press(strict.letters("Ada"), Key.Key_Return)

    column = strict.window.article_view.column
    assert column is not None
    arcs = [arc for shape in column._shapes.values() for line in shape.lines for arc in line.arcs]
    assert [it.label for it in arcs] == ["Who claims"]
    assert bar(strict).accessibleName() == "Roles: c Who claims"
    [link] = strict.document.relations
    assert link.label == "claimant"


def test_keys_of_labels_that_roles_have_are_faint(hands: Hands) -> None:
    actor, event, *_ = hands.window.bench.label_bar.chips
    assert actor.accessibleName() == "Actor, key a"
    hands.mark("“We will go back on Monday,”", "q")
    assert actor.accessibleName() == "Actor, key Shift+A"
    assert event.accessibleName() == "Event, key e"
    hands.select("Ada Kern")
    assert actor.accessibleName() == "Actor, key a"


def test_the_find_line_says_how_it_goes_on(hands: Hands) -> None:
    hands.mark("“We will go back on Monday,”", "q")
    hands.press("s")
    hands.session.focus_asked.emit("find")
    QApplication.processEvents()

    assert "fill Source" in hands.window.bench.status.hint.accessibleName()


# The same words, twice


def spans(hands: Hands) -> list[tuple[str, str]]:
    text = hands.document.article.text
    return [(it.label, it.words(text)) for it in hands.document.spans]


def test_words_are_not_marked_twice_by_adding_fragments(hands: Hands) -> None:
    first = hands.mark("“We will go back on Monday,”", "q")
    hands.select("“and not a day before.”")
    hands.session.select([first.id])
    hands.press("+")
    hands.select("“We will go back on Monday,”")
    hands.press("q")
    second = hands.session.span
    assert second is not None
    assert second.id != first.id
    before = hands.document
    hands.window.article_view.select_range(*first.fragments[0])
    hands.session.select([second.id])
    start = hands.document.article.text.index("“and not a day before.”")
    hands.window.article_view.select_range(start, start + len("“and not a day before.”"))
    hands.session.select([second.id])

    hands.press("+")

    assert hands.said() == "These words are marked as Quote already"
    assert hands.document == before


def test_words_are_not_marked_twice_by_moving_edges(hands: Hands) -> None:
    hands.mark("Ada", "a")
    hands.mark("Ada Kern", "a")
    before = hands.document

    hands.press("{")

    assert hands.said() == "These words are marked as Actor already"
    assert hands.document == before


def test_words_are_not_marked_twice_by_another_label(hands: Hands) -> None:
    hands.mark("Ada Kern", "a")
    hands.mark("Ada Kern", "q")
    before = hands.document

    hands.press("A" if "a" in hands.session.filling.keys else "a")

    assert hands.said() == "These words are marked as Actor already"
    assert hands.document == before


def test_a_label_that_filled_a_role_says_so_when_another_label_takes_it_away(hands: Hands) -> None:
    hands.mark("walked out", "e")
    hands.press("a")
    hands.press(*hands.letters("them"), Key.Key_Return)
    assert hands.roles() == [("actor", "them")]
    hands.mark("them", "a")

    hands.press("e")

    assert hands.roles() == []
    assert "no longer fills Actor of “walked out”" in hands.said()
    hands.press(Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
    assert hands.roles() == [("actor", "them")]


def test_a_label_with_roles_says_which_go(hands: Hands) -> None:
    hands.mark("walked out", "e")
    hands.press("a")
    hands.press(*hands.letters("them"), Key.Key_Return)

    hands.press("q")

    assert hands.said().startswith("Relabelled as Quote: no Actor any more, ")
    assert hands.said().endswith("attributes dropped")


def test_undo_while_filling_goes_on_with_the_role(hands: Hands) -> None:
    event = hands.mark("walked out", "e")
    hands.press("a")
    hands.press(*hands.letters("them"), Key.Key_Return)
    hands.press("a")
    assert hands.session.filling.role is not None

    hands.press(Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)

    assert hands.roles() == []
    assert hands.session.selected == (event.id,)
    assert hands.session.filling.role is not None
    assert hands.session.filling.role.name == "actor"
    hands.press(*hands.letters("them"), Key.Key_Return)
    assert hands.roles() == [("actor", "them")]


def test_undo_and_redo_of_a_role_keep_its_event_selected(hands: Hands) -> None:
    event = hands.mark("walked out", "e")
    hands.press("a")
    hands.press(*hands.letters("them"), Key.Key_Return)

    hands.press(Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
    assert hands.session.selected == (event.id,)
    hands.press(Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier | SHIFT)

    assert hands.session.selected == (event.id,)
    assert hands.roles() == [("actor", "them")]


# Quotation marks


def test_words_inside_quotation_marks_are_a_quote_with_these(hands: Hands) -> None:
    quote = hands.mark("We will go back on Monday,", "q")

    text = hands.document.article.text
    assert quote.words(text) == "“We will go back on Monday,”"
    assert hands.said() == "Added Quote with its quotation marks"
    assert hands.window.inspector._words.text() == "“We will go back on Monday,”"
    hands.press(Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
    assert hands.document.spans == ()


@pytest.mark.parametrize(
    ("words", "key"), [("We will go back", "q"), ("We will go back on Monday,", "a")]
)
def test_other_words_and_other_labels_stay_as_they_were_selected(
    hands: Hands, words: str, key: str
) -> None:
    assert hands.mark(words, key).words(hands.document.article.text) == words


def test_of_two_in_a_role_the_last_is_taken_out_by_name(hands: Hands) -> None:
    hands.mark("Ada Kern", "a")
    hands.mark("reporters", "a")
    hands.mark("walked out", "e")
    for words in ("Ada Kern", "reporters"):
        hands.press("r")
        hands.press(hands.letters(words))
    assert len(hands.document.roles(hands.session.selected[0])) == 2

    hands.press("r", Key.Key_Backspace)
    assert hands.said() == "Take “reporters” out of the Recipient of Event"
    hands.press(Key.Key_Backspace)
    assert hands.said() == "Empty the Recipient of Event"
