"""Everything a person can trigger, in one table: menus, keys, palette and overview read it.

An action's `run` gets the window. Keys of the window work everywhere; keys of the text are dead
while a field or a list has the focus, so that typing there never marks anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QWidget

from annotator.gui import cast, keymap
from annotator.gui.article.view import ArticleView
from annotator.gui.dialogs import files
from annotator.gui.dialogs.about import AboutDialog
from annotator.gui.dialogs.accept_above import AcceptAboveDialog
from annotator.gui.dialogs.author import AuthorDialog
from annotator.gui.dialogs.cast_import import CastImportDialog
from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.dialogs.keys import KeysDialog
from annotator.gui.dialogs.learned import LearnedDialog
from annotator.gui.dialogs.meaning import MeaningSheet
from annotator.gui.dialogs.occurrences import OccurrencesDialog
from annotator.gui.dialogs.palette import Entry, Palette
from annotator.gui.dialogs.restore import RestoreDialog
from annotator.gui.dialogs.suggesters import SuggestersDialog
from annotator.gui.panels.cast import CastPanel
from annotator.gui.panels.find_bar import FindBar
from annotator.gui.panels.inspector import InspectorPanel
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.model.cast import entity_attributes
from annotator.model.filters import EVERYTHING
from annotator.model.find import Query
from annotator.model.schema import Schema

Menu = Literal["File", "Edit", "Label", "Proposals", "Cast", "Article", "View", "Help"]
MENUS: tuple[Menu, ...] = (
    "File",
    "Edit",
    "Label",
    "Proposals",
    "Cast",
    "Article",
    "View",
    "Help",
)
Side = Literal["left", "right", "both"]


class Window(Protocol):
    """What actions ask of the window."""

    @property
    def session(self) -> Session:
        """What is open."""

    @property
    def settings(self) -> Settings:
        """The person's taste."""

    @property
    def article_view(self) -> ArticleView:
        """The text."""

    @property
    def find_bar(self) -> FindBar:
        """The line that finds words."""

    @property
    def inspector(self) -> InspectorPanel:
        """What is said of the selected labels."""

    @property
    def cast_panel(self) -> CastPanel:
        """The list of the cast."""

    def window(self) -> QWidget:
        """Return the parent for dialogs."""

    def close(self) -> bool:
        """End the program."""

    def run_action(self, action_id: str) -> None:
        """Do what an action does."""

    def entries(self) -> Iterator[tuple["Action", bool]]:
        """Yield all actions, also those of labels, and whether they can be used now."""

    def show_start_page(self) -> None:
        """Close the project, and offer others."""

    def open_project(self, path: Path) -> None:
        """Go on with this project."""

    def open_recent(self, path: str) -> None:
        """Go on with a project from the list of recent ones."""

    def open_sample(self) -> None:
        """Open the project to try, making it if need be."""

    def new_project(self, path: Path) -> None:
        """Make an empty project and go on with it."""

    def import_paths(self, paths: list[Path]) -> None:
        """Ask how to import these files and folders."""

    def back_up(self) -> None:
        """Copy the project to its backups."""

    def project_path(self) -> Path | None:
        """Return the file of the open project."""

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""

    def restore(self, path: Path, backup: Path) -> None:
        """Put a backup in a project's place and open it."""

    def step_article(self, step: int) -> None:
        """Show the next (+1) or previous (-1) article."""

    def toggle_pane(self, side: Side) -> None:
        """Show or hide what is beside the text."""

    def shows_pane(self, side: Side) -> bool:
        """Whether a pane is to be seen."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can trigger.

    `where` its keys work; `needs` what has to be open for it; a menu draws a line where
    `section` changes; `also` are other words to find it by; `is_on` makes it a switch.
    """

    id: str
    text: str
    menu: Menu
    keys: tuple[str, ...]
    run: Callable[[Window], None]
    where: Literal["window", "text"] = "window"
    help: str = ""
    also: str = ""
    needs: Literal["nothing", "project", "article"] = "article"
    section: int = 0
    is_on: Callable[[Window], bool] | None = None


def label_actions(schema: Schema) -> tuple[Action, ...]:
    """Return an action for each label: it marks the selected text, or relabels."""
    return tuple(
        Action(
            f"label:{label.name}",
            label.name,
            "Label",
            _label_keys(label.key),
            _Mark(label.name),
            where="text",
            help=label.description,
            section=-1,
        )
        for label in schema.labels
    )


def _label_keys(key: str) -> tuple[str, ...]:
    """Return the key of a label, and for a letter the one that no role of a span can take."""
    return (key, f"Shift+{key.upper()}") if key.isalpha() else (key,) if key else ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the action of a label does."""

    label: str

    def __call__(self, window: Window) -> None:
        window.session.mark(self.label)


# What takes more than one call, in the order of the table


def _new_project(window: Window) -> None:
    if path := files.ask_new_project(window.window(), window.settings):
        window.new_project(path)


def _new_from_folder(window: Window) -> None:
    folder = files.ask_folder(window.window(), window.settings)
    if folder and (path := files.ask_new_project(window.window(), window.settings, folder)):
        window.new_project(path)
        window.import_paths([folder])


def _open_project(window: Window) -> None:
    if path := files.ask_project(window.window(), window.settings):
        window.open_project(path)


def _open_recent(window: Window) -> None:
    recent = [Path(it) for it in window.settings.taste.recent]
    entries = [Entry(str(it), it.stem, str(it.parent)) for it in recent]
    palette = Palette(entries, "Which project?", window.window())
    palette.chosen.connect(window.open_recent)
    palette.popup()


def _import_files(window: Window) -> None:
    if paths := files.ask_articles(window.window(), window.settings):
        window.import_paths(paths)


def _import_folder(window: Window) -> None:
    if folder := files.ask_folder(window.window(), window.settings):
        window.import_paths([folder])


def _export(window: Window) -> None:
    ExportDialog(window.session, window.window()).open()


def _restore(window: Window) -> None:
    path = window.project_path() or files.ask_project(window.window(), window.settings)
    if path:
        dialog = RestoreDialog(path, window.window())
        dialog.chosen.connect(window.restore)
        dialog.open()


def _author(window: Window) -> None:
    AuthorDialog(window.session, window.window()).open()


def _close(window: Window) -> None:
    window.close()


def _back_to_text(window: Window) -> None:
    """Go one step back: to the text; there, let go of what is selected; then end finding."""
    session = window.session
    cursor = window.article_view.textCursor()
    if not window.article_view.hasFocus():
        session.focus_asked.emit("text")
    elif cursor.hasSelection():
        cursor.setPosition(cursor.position())
        window.article_view.setTextCursor(cursor)
    elif session.places:
        session.let_go_places()
    elif session.selected:
        session.select([])
    else:
        window.find_bar.dismiss()


def _step(window: Window, step: int) -> None:
    """Go to the next proposal while there is one; else to the next label."""
    if not window.session.proposals.step(step):
        window.session.select_neighbour(step)


def _enter(window: Window) -> None:
    if not window.session.proposals.accept():
        _to_attributes(window)


def _delete(window: Window) -> None:
    if not window.session.proposals.reject():
        window.session.remove()


def _say_none_chosen(window: Window) -> None:
    window.session.said.emit("Select a proposal first: Tab goes to the next one")


def _accept(window: Window) -> None:
    if not window.session.proposals.accept():
        _say_none_chosen(window)


def _reject(window: Window) -> None:
    if not window.session.proposals.reject():
        _say_none_chosen(window)


def _accept_above(window: Window) -> None:
    if window.session.proposals.waiting:
        AcceptAboveDialog(window.session, window.window()).open()
    else:
        window.session.said.emit("No proposal is left here")


def _show_proposals(window: Window) -> None:
    session = window.session
    session.set_filter(session.filter.toggled("state", "proposed"))


def _propose(window: Window) -> None:
    """Propose labels, or no more; what is proposed already stays until it is judged."""
    settings, session = window.settings, window.session
    settings.change(propose=not settings.taste.propose)
    session.proposals.suggesting.look()
    if session.project.is_blind(session.author):
        session.said.emit(f"{session.author} works blind in this project: nothing is proposed")


def _suggesters(window: Window) -> None:
    SuggestersDialog(window.session, window.window()).open()


def _learned(window: Window) -> None:
    LearnedDialog(window.session, window.window()).open()


def _to_attributes(window: Window) -> None:
    if window.session.selected:
        window.session.focus_asked.emit("attributes")
    else:
        window.session.said.emit("Select a label first: Tab goes to the next one")


def _fill_role(window: Window) -> None:
    """Ask which role of the selected label to fill; also for roles that have no key."""
    filling = window.session.filling
    if filling.label is None:
        window.session.said.emit("Select a label that has roles first, such as a quote")
        return
    entries = [
        Entry(it.name, it.heading, ", ".join(it.targets), (key,) if key else (), it.description)
        for it in filling.label.roles
        for key in [filling.key_of(it.name)]
    ]
    palette = Palette(entries, f"Which role of {filling.label.name}?", window.window())
    palette.chosen.connect(filling.begin)
    palette.popup()


def _look_for(window: Window, query: Query) -> None:
    """Look for the same words in another way; without the bar, nobody would see how."""
    window.session.look_for(query)
    if window.find_bar.isHidden():
        window.session.focus_asked.emit("find")


def _match_case(window: Window) -> None:
    query = window.session.query
    _look_for(window, replace(query, case=not query.case))


def _match_whole(window: Window) -> None:
    query = window.session.query
    _look_for(window, replace(query, whole=not query.whole))


def _match_regex(window: Window) -> None:
    query = window.session.query
    _look_for(window, replace(query, regex=not query.regex))


def _select_places(window: Window) -> None:
    window.session.select_places()
    if window.session.places:
        window.session.focus_asked.emit("text")


def _hide_kind(window: Window) -> None:
    """Hide all spans with the labels of the selected ones."""
    session = window.session
    document, chosen = session.document, session.filter
    if document is None or not session.selected:
        session.said.emit("Select a label first: Tab goes to the next one")
        return
    for label in {document.by_id[it].label for it in session.selected}:
        chosen = chosen.toggled("label", label)
    session.set_filter(chosen)


def _only_kind(window: Window) -> None:
    """Show no spans but those with the label of the selected one."""
    session = window.session
    if session.span is None:
        session.said.emit("Select a label first: Tab goes to the next one")
        return
    names = (it.name for it in session.schema.labels)
    session.set_filter(session.filter.only("label", session.span.label, names))


def _choose_entity(window: Window) -> None:
    _choose(window, 0, "This label says nothing of who is meant")


def _choose_metonym(window: Window) -> None:
    _choose(window, 1, "This label does not say what a name stands for")


def _choose(window: Window, number: int, nothing: str) -> None:
    """Open the choices of the first or second attribute that holds one of the cast."""
    session = window.session
    span = session.span
    names = entity_attributes(session.schema).get(span.label, ()) if span else ()
    if span is None:
        session.said.emit("Select a label first: Tab goes to the next one")
    elif number < len(names):
        if not window.shows_pane("right"):
            window.toggle_pane("right")
        window.inspector.open_choices(names[number])
    else:
        session.said.emit(nothing)


def _all_occurrences(window: Window) -> None:
    session = window.session
    what = cast.sought(session)
    if what is None or not what.names:
        session.said.emit("Select a label that can say who is meant, or one of the cast")
    else:
        OccurrencesDialog(session, what, window.window()).open()


def _import_cast(window: Window) -> None:
    if path := files.ask_cast(window.window(), window.settings):
        CastImportDialog(window.session, path, window.window()).open()


def _export_cast(window: Window) -> None:
    path = window.project_path()
    near = path.with_name(f"{path.stem}-cast.csv") if path else Path("cast.csv").absolute()
    if out := files.ask_cast_destination(window.window(), near):
        # The dialog for files asks before anything is replaced.
        report = window.session.project.export_cast(out, force=True)
        lost = "".join(f", without {it}" for it in report.summary())
        window.session.said.emit(f"Wrote {report.entities} of the cast to {out.name}{lost}")


def _palette(window: Window) -> None:
    entries = [
        Entry(
            action.id,
            action.text,
            action.menu,
            tuple(keymap.shown(key) for key in action.keys[:1]),
            action.help,
            action.also,
        )
        for action, usable in window.entries()
        if usable
    ]
    palette = Palette(entries, "Type what you want to do", window.window())
    palette.chosen.connect(window.run_action)
    palette.popup()


def _keys(window: Window) -> None:
    actions = [action for action, _ in window.entries()]
    pages = keymap.overview(actions)
    if any(isinstance(it.run, _Mark) for it in actions):
        pages[1:1] = keymap.role_pages(window.session.schema)
    KeysDialog(pages, window.window()).open()


def _explain(window: Window) -> None:
    """Say what the label, attribute or role means that the keys are at; else show the keys."""
    subject = window.inspector.subject() if window.is_open else None
    span = window.session.span if subject is not None else None
    if subject is None or span is None:
        _keys(window)
    else:
        MeaningSheet(subject, span.attributes, window.window()).open()


def _first_steps(window: Window) -> None:
    shown = window.settings.taste.first_steps is not None
    window.settings.change(first_steps=None if shown else ())


def _about(window: Window) -> None:
    AboutDialog(window.window()).open()


ACTIONS: tuple[Action, ...] = (
    Action(
        "new_project",
        "New project…",
        "File",
        ("Ctrl+N",),
        _new_project,
        needs="nothing",
        help="Make an empty project, with labels for news, after ACE or after ACLED",
    ),
    Action(
        "new_from_folder",
        "New project from a folder of articles…",
        "File",
        (),
        _new_from_folder,
        needs="nothing",
        help="Make a project and import everything in a folder",
    ),
    Action(
        "open_project",
        "Open…",
        "File",
        ("Ctrl+O",),
        _open_project,
        needs="nothing",
        help="Open another project",
    ),
    Action(
        "open_recent",
        "Open recent",
        "File",
        ("Ctrl+Shift+O",),
        _open_recent,
        needs="nothing",
        help="Choose among the projects you had open last",
    ),
    Action(
        "open_sample",
        "Open the sample",
        "File",
        (),
        lambda it: it.open_sample(),
        needs="nothing",
        help="Labelled articles in four languages, to look around and to try",
        also="example demo",
    ),
    Action(
        "start_page",
        "Start page",
        "File",
        ("Ctrl+W",),
        lambda it: it.show_start_page(),
        needs="project",
        help="Close this project",
    ),
    Action(
        "import_files",
        "Import files…",
        "File",
        ("Ctrl+I",),
        _import_files,
        needs="project",
        section=1,
        help="Add articles; dropping files on the window does the same",
        also="add load open",
    ),
    Action(
        "import_folder",
        "Import a folder…",
        "File",
        ("Ctrl+Shift+I",),
        _import_folder,
        needs="project",
        section=1,
        help="Add everything in a folder that is an article",
        also="add load directory",
    ),
    Action(
        "export",
        "Export…",
        "File",
        ("Ctrl+E",),
        _export,
        needs="project",
        section=1,
        help="Write a dataset, and see what its format could not hold",
        also="save as",
    ),
    Action(
        "back_up",
        "Back up now",
        "File",
        (),
        lambda it: it.back_up(),
        needs="project",
        section=2,
        help="Copy the project; this also happens each time it is opened",
        also="save copy",
    ),
    Action(
        "restore",
        "Restore from a backup…",
        "File",
        (),
        _restore,
        needs="nothing",
        section=2,
        help="Go back to a copy; the present file is kept",
        also="undo recover",
    ),
    Action(
        "author",
        "Who labels…",
        "File",
        (),
        _author,
        needs="project",
        section=3,
        help="Everyone sees and undoes only their own labels",
        also="author user name annotator person",
    ),
    Action(
        "quit",
        "Quit",
        "File",
        ("Ctrl+Q",),
        _close,
        needs="nothing",
        section=4,
        help="There is nothing to save: every act is on disk already",
        also="exit close",
    ),
    Action(
        "undo",
        "Undo",
        "Edit",
        ("Ctrl+Z",),
        lambda it: it.session.undo(),
        needs="project",
        help="Take back your last act, in whichever article it was",
        also="revert back mistake",
    ),
    Action(
        "redo",
        "Redo",
        "Edit",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        lambda it: it.session.redo(),
        needs="project",
        help="Bring back what you took back last",
        also="repeat again",
    ),
    Action(
        "copy",
        "Copy",
        "Edit",
        ("Ctrl+C",),
        lambda it: it.article_view.copy(),
        where="text",
        section=1,
        help="Copy the selected text exactly as it is in the article",
        also="clipboard",
    ),
    Action(
        "find",
        "Find…",
        "Edit",
        ("Ctrl+F",),
        lambda it: it.session.focus_asked.emit("find"),
        section=2,
        help="Type to select the next place; Enter keeps it, and a label key marks it",
        also="search look for words",
    ),
    Action(
        "find_next",
        "Find next",
        "Edit",
        ("F3", "Ctrl+G"),
        lambda it: it.session.find_next(1),
        section=2,
        help="Select the next place of the words you looked for",
        also="search again",
    ),
    Action(
        "find_previous",
        "Find previous",
        "Edit",
        ("Shift+F3", "Ctrl+Shift+G"),
        lambda it: it.session.find_next(-1),
        section=2,
        help="Select the previous place of the words you looked for",
        also="search again",
    ),
    Action(
        "select_places",
        "Select all places found",
        "Edit",
        ("Alt+Return", "Alt+Enter"),
        _select_places,
        section=2,
        help="Then the key of a label labels all of them in one act",
        also="multiple cursors everywhere label all",
    ),
    Action(
        "find_case",
        "Match capitals",
        "Edit",
        ("Alt+C",),
        _match_case,
        section=3,
        help="Without this, capitals count only if you type one",
        also="find case sensitive",
        is_on=lambda it: it.session.query.case,
    ),
    Action(
        "find_whole",
        "Whole words",
        "Edit",
        ("Alt+W",),
        _match_whole,
        section=3,
        help="Find no parts of words",
        also="find",
        is_on=lambda it: it.session.query.whole,
    ),
    Action(
        "find_regex",
        "Regular expression",
        "Edit",
        ("Alt+R",),
        _match_regex,
        section=3,
        help="Find a pattern: \\d is a digit, a|b one of two, .* anything on a line",
        also="find regex pattern wildcard",
        is_on=lambda it: it.session.query.regex,
    ),
    Action(
        "next_span",
        "Next label",
        "Label",
        ("Tab",),
        lambda it: _step(it, 1),
        where="text",
        section=1,
        help="Select the next proposal; where none is left, the next label in the text",
        also="annotation proposal suggestion",
    ),
    Action(
        "previous_span",
        "Previous label",
        "Label",
        ("Shift+Tab",),
        lambda it: _step(it, -1),
        where="text",
        section=1,
        help="Select the previous proposal; where none is left, the previous label",
        also="annotation proposal suggestion",
    ),
    Action(
        "start_left",
        "Start a word earlier",
        "Label",
        ("[",),
        lambda it: it.session.move_edge("start", -1),
        where="text",
        section=2,
        help="Move the start of the label one word earlier",
        also="edge boundary border resize extend longer",
    ),
    Action(
        "start_right",
        "Start a word later",
        "Label",
        ("]",),
        lambda it: it.session.move_edge("start", 1),
        where="text",
        section=2,
        help="Move the start of the label one word later",
        also="edge boundary border resize shrink shorter",
    ),
    Action(
        "end_left",
        "End a word earlier",
        "Label",
        ("{",),
        lambda it: it.session.move_edge("end", -1),
        where="text",
        section=2,
        help="Move the end of the label one word earlier",
        also="edge boundary border resize shrink shorter",
    ),
    Action(
        "end_right",
        "End a word later",
        "Label",
        ("}",),
        lambda it: it.session.move_edge("end", 1),
        where="text",
        section=2,
        help="Move the end of the label one word later",
        also="edge boundary border resize extend longer",
    ),
    # On many keyboards brackets need AltGr already: Alt with arrows does the same there.
    Action(
        "start_left_character",
        "Start a character earlier",
        "Label",
        ("Alt+[", "Alt+Left"),
        lambda it: it.session.move_edge("start", -1, by="character"),
        where="text",
        section=3,
        help="Move the start of the label one character earlier",
        also="edge boundary border resize extend longer",
    ),
    Action(
        "start_right_character",
        "Start a character later",
        "Label",
        ("Alt+]", "Alt+Right"),
        lambda it: it.session.move_edge("start", 1, by="character"),
        where="text",
        section=3,
        help="Move the start of the label one character later",
        also="edge boundary border resize shrink shorter",
    ),
    Action(
        "end_left_character",
        "End a character earlier",
        "Label",
        ("Alt+{", "Alt+Shift+Left"),
        lambda it: it.session.move_edge("end", -1, by="character"),
        where="text",
        section=3,
        help="Move the end of the label one character earlier",
        also="edge boundary border resize shrink shorter",
    ),
    Action(
        "end_right_character",
        "End a character later",
        "Label",
        ("Alt+}", "Alt+Shift+Right"),
        lambda it: it.session.move_edge("end", 1, by="character"),
        where="text",
        section=3,
        help="Move the end of the label one character later",
        also="edge boundary border resize extend longer",
    ),
    Action(
        "add_fragment",
        "Add the selected text",
        "Label",
        ("+",),
        lambda it: it.session.add_fragment(),
        where="text",
        section=4,
        help="Select a label, then more text: this adds it as a further piece of the label",
        also="discontinuous piece part",
    ),
    Action(
        "attributes",
        "Attributes and roles",
        "Label",
        ("Return", "Enter"),
        _enter,
        where="text",
        section=4,
        help="Accept a proposal and go on to the next; of a label, go to what is said about it",
        also="properties relations accept proposal",
    ),
    Action(
        "fill_role",
        "Fill a role…",
        "Label",
        (".",),
        _fill_role,
        where="text",
        section=4,
        help="Choose a role of the label by its name; each role's own key does it at once",
        also="relation source cue participant argument slot link",
    ),
    Action(
        "follow_in",
        "Go to what points here",
        "Label",
        ("<",),
        lambda it: it.session.follow("in"),
        where="text",
        section=4,
        help="Select the label that has this one in a role; again, the next of them",
        also="relation incoming back follow",
    ),
    Action(
        "follow_out",
        "Go to what fills a role",
        "Label",
        (">",),
        lambda it: it.session.follow("out"),
        where="text",
        section=4,
        help="Select what fills a role of this label; again, the next of them",
        also="relation outgoing target follow",
    ),
    Action(
        "card",
        "About this label",
        "Label",
        ("F4",),
        lambda it: it.article_view.show_card(),
        where="text",
        section=4,
        help="Say its roles, its attributes, who made it and when; resting the mouse does the same",
        also="hover card history who information",
    ),
    Action(
        "menu",
        "What can be done here",
        "Label",
        ("Menu", "Shift+F10"),
        lambda it: it.article_view.ask_menu(),
        where="text",
        section=4,
        help="Open the menu about what is selected, as a right click does",
        also="context",
    ),
    Action(
        "accept_offer",
        "Accept what is offered",
        "Label",
        ("Space",),
        lambda it: it.session.accept_offer(),
        where="text",
        section=4,
        help="Fill in what a quote most likely lacks: its cue, its source, its second piece",
        also="cue source suggestion propose",
    ),
    Action(
        "delete",
        "Delete",
        "Label",
        ("Backspace", "Delete"),
        _delete,
        where="text",
        section=4,
        help="Delete the label with its roles; a proposal is rejected, and the next one selected",
        also="remove reject proposal",
    ),
    Action(
        "back_to_text",
        "Back to the text",
        "Label",
        ("Escape",),
        _back_to_text,
        where="text",
        section=4,
        help="One step back: to the text, or let go of what is selected",
    ),
    Action(
        "accept",
        "Accept",
        "Proposals",
        (),
        _accept,
        help="The selected proposal is right, with its parts; Enter does it in the text",
        also="confirm yes suggestion",
    ),
    Action(
        "reject",
        "Reject",
        "Proposals",
        (),
        _reject,
        help="It is wrong, and not proposed again in this context; Backspace does it in the text",
        also="no dismiss suggestion",
    ),
    Action(
        "accept_kind",
        "Accept all of this label…",
        "Proposals",
        ("Shift+Return", "Shift+Enter"),
        lambda it: it.session.proposals.accept_kind(),
        where="text",
        help="Select all proposals of the same label in the article; Enter accepts them in one act",
        also="bulk many suggestion",
    ),
    Action(
        "accept_paragraph",
        "Accept the rest of the paragraph…",
        "Proposals",
        ("Shift+Space",),
        lambda it: it.session.proposals.accept_paragraph(),
        where="text",
        help="Select the proposals from here to the end of its paragraph; Enter accepts all",
        also="bulk many suggestion all",
    ),
    Action(
        "accept_above",
        "Accept all that are sure…",
        "Proposals",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        _accept_above,
        help="See how many of each label are surer than a threshold, and accept them in one act",
        also="bulk confidence threshold suggestion",
    ),
    Action(
        "to_form",
        "Attributes of the proposal",
        "Proposals",
        ("Ctrl+5",),
        _to_attributes,
        section=1,
        help="Go to what is said about the selected proposal or label, without accepting it",
        also="properties relations roles",
    ),
    Action(
        "best_first",
        "Surest first",
        "Proposals",
        (),
        lambda it: it.settings.change(best_first=not it.settings.taste.best_first),
        needs="nothing",
        section=1,
        help="Tab walks the surest proposals first, not in the order of the text",
        also="order confidence best suggestion",
        is_on=lambda it: it.settings.taste.best_first,
    ),
    Action(
        "show_proposals",
        "Show proposals",
        "Proposals",
        ("F5",),
        _show_proposals,
        section=1,
        help="Hide what is proposed, or show it again; nothing is changed",
        also="hide filter suggestion",
        is_on=lambda it: it.is_open and it.session.filter.shows_state("proposed"),
    ),
    Action(
        "propose",
        "Propose labels",
        "Proposals",
        (),
        _propose,
        needs="project",
        section=2,
        help="Programs look at each article that is opened, and propose labels to judge",
        also="suggest automatic on off",
        is_on=lambda it: it.settings.taste.propose,
    ),
    Action(
        "suggesters",
        "Who proposes…",
        "Proposals",
        (),
        _suggesters,
        needs="project",
        section=2,
        help="Switch on and off what proposes labels: quantities, names, quotes and more",
        also="suggesters settings",
    ),
    Action(
        "learned",
        "What was learned…",
        "Proposals",
        (),
        _learned,
        needs="project",
        section=2,
        help="See how well your labels were learned, and which of them are proposed; learn now",
        also="model quality f1 train suggesters",
    ),
    Action(
        "accept_entity",
        "Accept who is proposed",
        "Cast",
        ("=",),
        lambda it: cast.accept_first(it.session),
        where="text",
        help="The label means the first of those who are proposed beside it",
        also="entity link coreference same",
    ),
    Action(
        "choose_entity",
        "Choose who is meant…",
        "Cast",
        ("#",),
        _choose_entity,
        where="text",
        help="Type a name to choose one of the cast, or to add someone new",
        also="entity link coreference new",
    ),
    Action(
        "choose_metonym",
        "Choose what it stands for…",
        "Cast",
        ("*",),
        _choose_metonym,
        where="text",
        help="The words name one, and another is meant: a capital that stands for its government",
        also="metonym entity",
    ),
    Action(
        "all_occurrences",
        "All occurrences…",
        "Cast",
        ("Ctrl+Shift+A",),
        _all_occurrences,
        needs="project",
        section=1,
        help="Find where else this one is named, in groups, and label by group or one by one",
        also="annotate everywhere same propagate concordance find all",
    ),
    Action(
        "next_mention",
        "Next mention",
        "Cast",
        ("F6",),
        lambda it: cast.go_to_next(it.session, 1),
        section=1,
        help="Go to the next label that means the same one, in any article",
        also="entity occurrence coreference",
    ),
    Action(
        "previous_mention",
        "Previous mention",
        "Cast",
        ("Shift+F6",),
        lambda it: cast.go_to_next(it.session, -1),
        section=1,
        help="Go to the previous label that means the same one, in any article",
        also="entity occurrence coreference",
    ),
    Action(
        "to_cast",
        "Go to the cast",
        "Cast",
        ("Ctrl+3",),
        lambda it: it.session.focus_asked.emit("cast"),
        needs="project",
        section=2,
        help="Put the keys on the list of everyone who is meant",
        also="entities people actors panel",
    ),
    Action(
        "cast_new",
        "New…",
        "Cast",
        (),
        lambda it: it.cast_panel.add(),
        needs="project",
        section=3,
        help="Add someone to the cast; Insert does it in the list",
        also="entity create add",
    ),
    Action(
        "cast_edit",
        "Rename or edit",
        "Cast",
        ("F2",),
        lambda it: it.cast_panel.edit(),
        needs="project",
        section=3,
        help="Change the name, aliases, country and more of who is selected or meant",
        also="entity rename alias",
    ),
    Action(
        "cast_merge",
        "Merge…",
        "Cast",
        ("Ctrl+Shift+M",),
        lambda it: it.cast_panel.merge(),
        needs="project",
        section=3,
        help="Make those who are selected one, in all articles and for all authors",
        also="entity join combine same",
    ),
    Action(
        "cast_split",
        "Move mentions to someone else…",
        "Cast",
        ("Ctrl+Shift+S",),
        lambda it: it.cast_panel.split(),
        needs="project",
        section=3,
        help="Give the selected mentions to another one, or to someone new",
        also="entity split divide",
    ),
    Action(
        "cast_delete",
        "Delete from the cast",
        "Cast",
        (),
        lambda it: it.cast_panel.delete(),
        needs="project",
        section=3,
        help="Labels stay and mean nobody then; Delete does it in the list",
        also="entity remove",
    ),
    Action(
        "cast_import",
        "Import a table…",
        "Cast",
        (),
        _import_cast,
        needs="project",
        section=4,
        help="Add everyone in a CSV or JSON Lines file, with aliases, country and more",
        also="entities csv load",
    ),
    Action(
        "cast_export",
        "Export the cast…",
        "Cast",
        (),
        _export_cast,
        needs="project",
        section=4,
        help="Write everyone of the cast as a table",
        also="entities csv save",
    ),
    Action(
        "previous_article",
        "Previous article",
        "Article",
        ("Ctrl+PageUp",),
        lambda it: it.step_article(-1),
        help="Open the article above in the list",
    ),
    Action(
        "next_article",
        "Next article",
        "Article",
        ("Ctrl+PageDown",),
        lambda it: it.step_article(1),
        help="Open the article below in the list",
    ),
    Action(
        "shuffle",
        "Another random order",
        "Article",
        (),
        lambda it: it.settings.change(seed=it.settings.taste.seed + 1),
        needs="project",
        help="Where the list of articles is in random order, draw another one",
        also="seed shuffle sample",
    ),
    Action(
        "finish",
        "Done, next article",
        "Article",
        ("Ctrl+Return", "Ctrl+Enter"),
        lambda it: it.session.finish(),
        section=1,
        help="Mark the article as done and open the next one that is not",
        also="complete ready",
    ),
    Action(
        "set_in_progress",
        "Mark as in progress",
        "Article",
        (),
        lambda it: it.session.set_status("in_progress"),
        section=1,
        help="You are not done with the article",
    ),
    Action(
        "set_untouched",
        "Mark as untouched",
        "Article",
        (),
        lambda it: it.session.set_status("untouched"),
        section=1,
        help="As if you had not begun; labels stay",
    ),
    Action(
        "to_articles",
        "Go to the articles",
        "Article",
        ("Ctrl+1",),
        lambda it: it.session.focus_asked.emit("articles"),
        needs="project",
        section=2,
        help="Put the keys on the list of articles",
    ),
    Action(
        "to_spans",
        "Go to the labels of this article",
        "Article",
        ("Ctrl+2",),
        lambda it: it.session.focus_asked.emit("spans"),
        section=2,
        help="Put the keys on the list of labels",
        also="annotations",
    ),
    Action(
        "next_forgotten",
        "Next place that looks forgotten",
        "Article",
        ("F7",),
        lambda it: it.session.step_finding(1),
        section=2,
        help="Go to the next quotation mark, number, name or quote that lacks something",
        also="lint check missing coverage",
    ),
    Action(
        "previous_forgotten",
        "Previous place that looks forgotten",
        "Article",
        ("Shift+F7",),
        lambda it: it.session.step_finding(-1),
        section=2,
        help="Go to the previous place that looks forgotten",
        also="lint check missing coverage",
    ),
    Action(
        "to_forgotten",
        "Go to what looks forgotten",
        "Article",
        ("Ctrl+4",),
        lambda it: it.session.focus_asked.emit("forgotten"),
        section=2,
        help="Put the keys on the list of places that look forgotten",
        also="lint check missing coverage",
    ),
    Action(
        "enter_date",
        "Enter the date…",
        "Article",
        (),
        lambda it: it.session.focus_asked.emit("date"),
        section=2,
        help="Give an article that came without a date one, so that times can be resolved",
        also="published publication",
    ),
    Action(
        "take_date",
        "Take the date in the text",
        "Article",
        ("Alt+D",),
        lambda it: it.session.take_date(),
        section=2,
        help="Give an article that came without a date the day that its first lines say",
        also="published publication dateline",
    ),
    Action(
        "zoom_in",
        "Larger text",
        "View",
        ("Ctrl++", "Ctrl+="),
        lambda it: it.settings.zoom_by(1),
        needs="nothing",
        help="Make the article larger",
        also="zoom in bigger increase font size",
    ),
    Action(
        "zoom_out",
        "Smaller text",
        "View",
        ("Ctrl+-",),
        lambda it: it.settings.zoom_by(-1),
        needs="nothing",
        help="Make the article smaller",
        also="zoom out decrease font size",
    ),
    Action(
        "zoom_reset",
        "Text at 100 %",
        "View",
        ("Ctrl+0",),
        lambda it: it.settings.zoom_by(0),
        needs="nothing",
        help="Show the article as set",
        also="zoom reset font size normal",
    ),
    Action(
        "theme_system",
        "Theme of the system",
        "View",
        (),
        lambda it: it.settings.change(theme="system"),
        needs="nothing",
        section=1,
        help="Light or dark, as the system says",
        also="mode colours colors appearance",
        is_on=lambda it: it.settings.taste.theme == "system",
    ),
    Action(
        "theme_light",
        "Light theme",
        "View",
        (),
        lambda it: it.settings.change(theme="light"),
        needs="nothing",
        section=1,
        help="Dark letters on a light page",
        also="mode bright day colours colors appearance",
        is_on=lambda it: it.settings.taste.theme == "light",
    ),
    Action(
        "theme_dark",
        "Dark theme",
        "View",
        (),
        lambda it: it.settings.change(theme="dark"),
        needs="nothing",
        section=1,
        help="Light letters on a dark page",
        also="mode night black colours colors appearance",
        is_on=lambda it: it.settings.taste.theme == "dark",
    ),
    Action(
        "left_pane",
        "Articles",
        "View",
        ("F9",),
        lambda it: it.toggle_pane("left"),
        needs="project",
        section=2,
        help="Show or hide the list of articles",
        also="sidebar panel",
        is_on=lambda it: it.shows_pane("left"),
    ),
    Action(
        "right_pane",
        "Attributes and labels",
        "View",
        ("F10",),
        lambda it: it.toggle_pane("right"),
        needs="project",
        section=2,
        help="Show or hide the attributes and the list of labels",
        also="sidebar panel",
        is_on=lambda it: it.shows_pane("right"),
    ),
    Action(
        "only_text",
        "Only the text",
        "View",
        ("F11",),
        lambda it: it.toggle_pane("both"),
        needs="project",
        section=2,
        help="Hide what is beside the text, or show it again",
        also="full screen focus sidebar panel",
        is_on=lambda it: not it.shows_pane("both"),
    ),
    Action(
        "filter",
        "Filter…",
        "View",
        ("Ctrl+Shift+F",),
        lambda it: it.session.focus_asked.emit("filter"),
        section=3,
        help="Hide labels by kind, state or origin; nothing is changed",
        also="hide show layers only proposed",
    ),
    Action(
        "hide_kind",
        "Hide labels like this",
        "View",
        (),
        _hide_kind,
        section=3,
        help="Hide every label of the selected one's kind; nothing is changed",
        also="filter",
    ),
    Action(
        "only_kind",
        "Show only labels like this",
        "View",
        (),
        _only_kind,
        section=3,
        help="Hide every other kind of label; nothing is changed",
        also="filter",
    ),
    Action(
        "show_all",
        "Show every label",
        "View",
        ("Ctrl+Alt+F",),
        lambda it: it.session.set_filter(EVERYTHING),
        section=3,
        help="End the filter: nothing is hidden any more",
        also="filter reset unhide",
    ),
    Action(
        "tags",
        "Names below labels",
        "View",
        ("F8",),
        lambda it: it.settings.change(tags=not it.settings.taste.tags),
        needs="nothing",
        section=3,
        help="Show or hide the small names in the article",
        also="captions tags bars only",
        is_on=lambda it: it.settings.taste.tags,
    ),
    Action(
        "palette",
        "Search or command",
        "Help",
        ("Ctrl+Shift+P",),
        _palette,
        needs="nothing",
        help="Do anything by typing what it is called",
        also="find action",
    ),
    Action(
        "explain",
        "What this means",
        "Help",
        ("F1",),
        _explain,
        needs="nothing",
        help="The codebook: what the selected label, attribute or role means; else all keys",
        also="codebook definition description help",
    ),
    Action(
        "keys",
        "Keyboard",
        "Help",
        ("Shift+F1",),
        _keys,
        needs="nothing",
        help="See all keys",
        also="shortcuts help hotkeys",
    ),
    Action(
        "first_steps",
        "First steps",
        "Help",
        (),
        _first_steps,
        needs="nothing",
        help="Five things to try, each ticked off when it is done; again to close them",
        also="tutorial tour beginner start introduction",
        is_on=lambda it: it.settings.taste.first_steps is not None,
    ),
    Action(
        "about",
        "About Annotator",
        "Help",
        (),
        _about,
        needs="nothing",
        section=1,
        help="Version and licences",
    ),
)
"""The table. Within a menu, actions stand in this order; label actions come first in theirs."""
