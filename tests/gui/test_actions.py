"""Promise: everything is in one table; its keys work where they should, and only there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from annotator.gui.actions import ACTIONS, MENUS
from annotator.gui.dialogs.keys import KeysDialog
from annotator.gui.dialogs.palette import Entry, Palette, found
from annotator.gui.main_window import MainWindow
from annotator.model.span import Range, Span

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def spans(window: MainWindow) -> list[tuple[str, str]]:
    """Return label and words of all spans that are on disk."""
    document = window.session.project.document(window.session.number, window.session.author)
    return [(it.label, it.words(document.article.text)) for it in document.spans]


def select(window: MainWindow, words: str) -> None:
    start = window.session.document.article.text.index(words)  # type: ignore[union-attr]
    window.article_view.select_range(start, start + len(words))


@pytest.fixture
def press(window: MainWindow) -> Callable[..., None]:
    """Press a key on whatever has the focus."""

    def send(
        key: str | Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert isinstance(widget, QWidget)
        target = widget.focusProxy() or widget
        if isinstance(key, str):
            QTest.keyClicks(target, key, modifiers)
        else:
            QTest.keyClick(target, key, modifiers)

    return send


def has_focus(pane: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and pane.isAncestorOf(focus)


def palette(window: MainWindow) -> Palette:
    [found] = window.findChildren(Palette)
    return found


# The table


def test_ids_are_unique_and_all_have_help() -> None:
    assert len({it.id for it in ACTIONS}) == len(ACTIONS)
    assert [it.id for it in ACTIONS if not it.help] == []


def test_every_action_is_in_its_menu_with_its_keys(window: MainWindow) -> None:
    for name in MENUS:
        shown = [it.data() for it in window.menus.menu(name).actions() if not it.isSeparator()]
        assert shown == [it.id for it, _ in window.entries() if it.menu == name]
    for action, _ in window.entries():
        assert len(window.menus.shown(action.id).shortcuts()) == len(action.keys)


def test_every_action_that_can_be_used_is_in_the_palette(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_P, CTRL | SHIFT)

    model = palette(window).view.model()
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    palette(window).close()
    assert shown == [it.text for it, usable in window.entries() if usable]
    assert "Actor" in shown
    assert "Place" in shown


# Labels


def test_label_key_marks_the_selected_text(
    window: MainWindow, press: Callable[..., None], mark: Callable[..., Span]
) -> None:
    wanted = mark("Quantity", "More than\u00a0400")  # after the emoji: offsets differ in Qt
    window.article_view.select_range(wanted.start, wanted.end)

    press("n")

    [span] = window.session.project.document(1, "mara").spans
    assert (span.fragments, span.label) == (wanted.fragments, "Quantity")


def test_label_key_of_a_selected_span_relabels_it(
    window: MainWindow, press: Callable[..., None]
) -> None:
    select(window, "Ada Kern")
    press("a")
    press(Qt.Key.Key_Escape)

    window.session.select_neighbour(1)
    press("e")

    assert spans(window) == [("Event", "Ada Kern")]


@pytest.mark.parametrize("pane", ["articles_panel", "find_bar", "spans_panel"])
def test_label_keys_are_dead_in_fields_and_lists(window: MainWindow, pane: str) -> None:
    select(window, "Ada Kern")
    window.find_bar.show()
    field = getattr(window.bench, pane).findChildren(QLineEdit)[0]
    field.setFocus()

    QTest.keyClicks(field, "aenq")

    assert spans(window) == []
    assert field.text() == "aenq"


def test_find_selects_the_next_place_and_a_label_key_marks_it(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_F, CTRL)
    field = window.find_bar.findChildren(QLineEdit)[0]
    assert field.hasFocus()

    QTest.keyClicks(field, "ada kern")
    press(Qt.Key.Key_Return)
    assert window.article_view.hasFocus()
    press("a")

    assert spans(window) == [("Actor", "Ada Kern")]


def test_find_next_and_previous_go_through_the_places(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.find_bar.findChildren(QLineEdit)[0], "on")
    press(Qt.Key.Key_Return)
    first = window.session.text_selection

    press(Qt.Key.Key_F3)
    second = window.session.text_selection
    press(Qt.Key.Key_F3, SHIFT)

    assert first < second
    assert window.session.text_selection == first


def test_tab_and_shift_tab_go_through_the_labels(
    window: MainWindow, press: Callable[..., None]
) -> None:
    for words, label in (("Dockers", "a"), ("strike", "e"), ("Ada Kern", "a")):
        select(window, words)
        press(label)
    window.session.select([])
    window.article_view.select_range(0, 0)

    seen = []
    for key, modifiers in (
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backtab, SHIFT),
        (Qt.Key.Key_Backtab, SHIFT),
    ):
        press(key, modifiers)
        span, document = window.session.span, window.session.document
        assert span is not None
        assert document is not None
        seen.append(span.words(document.article.text))

    assert seen == ["Dockers", "strike", "Dockers", "Ada Kern"]


@pytest.mark.parametrize(
    ("key", "modifiers", "words"),
    [
        ("[", None, "told reporters, “and"),
        ("]", None, ", “and"),
        ("{", None, "reporters, “"),
        ("}", None, "reporters, “and not"),
        (Qt.Key.Key_BracketLeft, ALT, " reporters, “and"),
        (Qt.Key.Key_Left, ALT, " reporters, “and"),
        (Qt.Key.Key_BracketRight, ALT, "eporters, “and"),
        (Qt.Key.Key_Right, ALT, "eporters, “and"),
        (Qt.Key.Key_BraceLeft, ALT, "reporters, “an"),
        (Qt.Key.Key_Left, ALT | SHIFT, "reporters, “an"),
        (Qt.Key.Key_BraceRight, ALT, "reporters, “and "),
        (Qt.Key.Key_Right, ALT | SHIFT, "reporters, “and "),
    ],
)
def test_brackets_move_the_start_and_braces_the_end(
    window: MainWindow,
    press: Callable[..., None],
    key: str | Qt.Key,
    modifiers: Qt.KeyboardModifier | None,
    words: str,
) -> None:
    select(window, "reporters, “and")
    press("q")

    press(key, modifiers or Qt.KeyboardModifier.NoModifier)

    document = window.session.project.document(1, "mara")
    [span] = document.spans
    assert span.texts(document.article.text) == (words,)


def test_plus_adds_a_fragment(window: MainWindow, press: Callable[..., None]) -> None:
    select(window, "“We will go back on Monday,”")
    press("q")

    select(window, "“and not a day before.”")
    press("+")

    assert spans(window) == [("Quote", "“We will go back on Monday,” … “and not a day before.”")]


def test_enter_goes_to_the_attributes_and_escape_comes_back(
    window: MainWindow, press: Callable[..., None]
) -> None:
    select(window, "strike")
    press("e")

    press(Qt.Key.Key_Return)
    assert has_focus(window.bench.inspector)
    press(Qt.Key.Key_Escape)

    assert window.article_view.hasFocus()


def test_enter_without_a_label_says_what_to_do(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_Return)

    assert "Select a label first" in window.bench.status.said.text()
    assert window.article_view.hasFocus()


def test_escape_goes_one_step_back_each_time(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_F, CTRL)
    window.article_view.setFocus()
    select(window, "strike")
    press("e")
    select(window, "Ada Kern")
    window.session.select([window.session.document.spans[0].id])  # type: ignore[union-attr]

    press(Qt.Key.Key_Escape)
    assert window.session.text_selection.start == window.session.text_selection.end
    window.session.select([window.session.document.spans[0].id])  # type: ignore[union-attr]
    press(Qt.Key.Key_Escape)
    assert window.session.selected == ()
    assert window.find_bar.isVisible()
    press(Qt.Key.Key_Escape)

    assert not window.find_bar.isVisible()
    assert spans(window) == [("Event", "strike")]


def test_escape_from_the_menu_goes_back_to_the_text(window: MainWindow) -> None:
    window.session.focus_asked.emit("articles")

    window.run_action("back_to_text")

    assert window.article_view.hasFocus()


def test_delete_undo_and_redo(window: MainWindow, press: Callable[..., None]) -> None:
    select(window, "strike")
    press("e")

    press(Qt.Key.Key_Delete)
    assert spans(window) == []
    assert "Deleted Event" in window.bench.status.said.text()
    press(Qt.Key.Key_Z, CTRL)
    assert spans(window) == [("Event", "strike")]
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert spans(window) == []


def test_undo_in_the_status_line_brings_back_what_was_deleted(
    window: MainWindow, press: Callable[..., None]
) -> None:
    select(window, "strike")
    press("e")
    press(Qt.Key.Key_Delete)

    window.bench.status.said.linkActivated.emit("undo")

    assert spans(window) == [("Event", "strike")]


def test_copy_takes_the_text_as_it_is_stored(
    window: MainWindow, press: Callable[..., None]
) -> None:
    select(window, "than\u00a0400")

    window.run_action("copy")

    assert QGuiApplication.clipboard().text() == "than\u00a0400"


# Articles


def test_ctrl_enter_marks_as_done_and_opens_the_next(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_Return, CTRL)

    assert window.session.project.document(1, "mara").status == "done"
    assert window.session.number == 2
    assert "Marked as done" in window.bench.status.said.text()


def test_ctrl_page_keys_go_through_the_articles(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_PageDown, CTRL)
    assert window.session.number == 2
    press(Qt.Key.Key_PageUp, CTRL)
    assert window.session.number == 1


def test_an_article_can_be_marked_as_in_progress_and_untouched(window: MainWindow) -> None:
    window.run_action("set_in_progress")
    assert window.session.project.document(1, "mara").status == "in_progress"
    window.run_action("set_untouched")
    assert window.session.project.document(1, "mara").status == "untouched"


@pytest.mark.parametrize(
    ("key", "pane"), [(Qt.Key.Key_1, "articles_panel"), (Qt.Key.Key_2, "spans_panel")]
)
def test_lists_are_reached_by_keys(
    window: MainWindow, press: Callable[..., None], key: Qt.Key, pane: str
) -> None:
    select(window, "strike")
    press("e")

    press(key, CTRL)

    assert has_focus(getattr(window.bench, pane))


# View


def test_zoom_keys(window: MainWindow, press: Callable[..., None]) -> None:
    press(Qt.Key.Key_Plus, CTRL)
    press(Qt.Key.Key_Equal, CTRL)
    assert window.settings.taste.zoom == 1.25
    press(Qt.Key.Key_Minus, CTRL)
    assert "110 %" in window.bench.status.facts.text()
    press(Qt.Key.Key_0, CTRL)
    assert window.settings.taste.zoom == 1.0


@pytest.mark.parametrize("name", ["system", "light", "dark"])
def test_theme_is_chosen_in_the_menu(window: MainWindow, name: str) -> None:
    window.settings.change(theme="dark" if name != "dark" else "light")

    window.menus.shown(f"theme_{name}").trigger()

    assert window.settings.taste.theme == name
    on = [it for it in ("system", "light", "dark") if window.menus.shown(f"theme_{it}").isChecked()]
    assert on == [name]


def test_tags_are_a_switch(window: MainWindow) -> None:
    window.menus.shown("tags").trigger()

    assert not window.settings.taste.tags
    assert not window.menus.shown("tags").isChecked()


def test_pane_keys(window: MainWindow, press: Callable[..., None]) -> None:
    press(Qt.Key.Key_F9)
    assert not window.bench.articles_panel.isVisible()
    press(Qt.Key.Key_F10)
    assert not window.bench.inspector.isVisible()
    assert window.menus.shown("only_text").isChecked()
    press(Qt.Key.Key_F11)
    assert window.bench.articles_panel.isVisible()
    assert window.bench.inspector.isVisible()
    press(Qt.Key.Key_F11)
    assert not window.shows_pane("both")
    assert window.article_view.hasFocus()


# Palette and overview


def test_palette_marks_with_a_label_that_has_no_key(
    window: MainWindow, press: Callable[..., None]
) -> None:
    select(window, "Monday")
    press(Qt.Key.Key_P, CTRL | SHIFT)

    QTest.keyClicks(palette(window).words, "time")
    QTest.keyClick(palette(window).words, Qt.Key.Key_Return)

    assert spans(window) == [("Time", "Monday")]


def test_palette_is_moved_through_with_arrows_and_closed_with_escape(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_P, CTRL | SHIFT)
    QTest.keyClicks(palette(window).words, "theme dark zzz")
    assert palette(window).view.model().rowCount() == 0
    palette(window).words.setText("article")
    first = palette(window).view.currentIndex().data()

    QTest.keyClick(palette(window).words, Qt.Key.Key_Down)
    assert palette(window).view.currentIndex().data() != first
    QTest.keyClick(palette(window), Qt.Key.Key_Escape)

    assert QApplication.activePopupWidget() is None


def test_keyboard_overview_filters_as_one_types(
    window: MainWindow, press: Callable[..., None]
) -> None:
    press(Qt.Key.Key_F1)
    [dialog] = window.findChildren(KeysDialog)

    QTest.keyClicks(dialog.words, "took back")

    tops = [dialog.tree.topLevelItem(at) for at in range(dialog.tree.topLevelItemCount())]
    shown = [it.text(0) for it in tops if it and not it.isHidden()]
    dialog.accept()
    assert shown == ["Edit"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("zoom in", "    Larger text"),
        ("edge", "    Start a word earlier"),
        ("boundary", "    End a word later"),
        ("search", "    Find…"),
        ("shortcuts", "    Keyboard"),
    ],
)
def test_keyboard_overview_knows_other_words(window: MainWindow, words: str, shown: str) -> None:
    window.run_action("keys")
    [dialog] = window.findChildren(KeysDialog)

    dialog.words.setText(words)

    rows = dialog.tree.findItems(shown, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    hidden = [it.isHidden() for it in rows]
    dialog.accept()
    assert hidden == [False]


def test_keyboard_overview_says_that_nothing_fits(window: MainWindow) -> None:
    window.run_action("keys")
    [dialog] = window.findChildren(KeysDialog)

    dialog.words.setText("<b>zebra")
    said = dialog.nothing.isVisible(), dialog.tree.isVisible(), dialog.nothing.text()
    dialog.words.clear()
    back = dialog.nothing.isVisible(), dialog.tree.isVisible()
    dialog.accept()

    assert said == (True, False, "No key fits “<b>zebra”. Try another word.")
    assert back == (False, True)


@pytest.mark.parametrize(
    ("words", "action_id"),
    [
        ("zoom", "zoom_in"),
        ("revert", "undo"),
        ("boundary", "end_left"),
        ("night mode", "theme_dark"),
        ("user", "author"),
        ("search", "find"),
    ],
)
def test_palette_knows_other_words(window: MainWindow, words: str, action_id: str) -> None:
    window.run_action("palette")
    popup = palette(window)
    popup.words.setText(words)
    model = popup.view.model()
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    popup.close()

    [wanted] = [it.text for it in ACTIONS if it.id == action_id]
    assert wanted in shown


def test_ranges_stay_code_points(window: MainWindow, press: Callable[..., None]) -> None:
    select(window, "🚢")
    press("e")

    assert window.session.project.document(1, "mara").spans[0].fragments == (Range(8, 9),)


def test_finding_all_and_labelling_it_takes_four_keys(window: MainWindow) -> None:
    view, session = window.article_view, window.session
    QTest.keyClick(view, Qt.Key.Key_F, CTRL)
    words = window.find_bar._words
    QTest.keyClicks(words, "o")
    QTest.keyClick(words, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert session.query.case
    assert words.text() == "o"
    QTest.keyClick(words, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert session.matches == ()
    QTest.keyClick(words, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    words.setText("[Mm]o\\w+")
    QTest.keyClick(words, Qt.Key.Key_Return)
    assert session.query.regex
    assert len(session.matches) == 2
    assert window.menus.shown("find_regex").isChecked()

    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert view.hasFocus()
    view.grab()
    assert "Actor" in window.bench.status.hint.text()
    QTest.keyClick(view, Qt.Key.Key_A)

    assert session.document
    assert [it.label for it in session.document.spans] == ["Actor", "Actor"]
    QTest.keyClick(view, Qt.Key.Key_E)
    assert [it.label for it in session.document.spans] == ["Event", "Event"]
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert not session.document.spans
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not session.places
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert window.find_bar.isHidden()
    QTest.keyClick(view, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert window.find_bar.isVisible()
    assert not session.query.regex


@pytest.mark.parametrize(("words", "wanted"), [("bars", "tags"), ("captions", "tags")])
def test_the_palette_finds_an_action_by_what_people_call_it(words: str, wanted: str) -> None:
    entries = [Entry(it.id, it.text, it.menu, it.keys, it.help, it.also) for it in ACTIONS]

    assert wanted in [it.id for it in found(entries, words)][:3]
