"""The window: menus, and below them the panes of a project or the start page."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget, QWidget

from annotator.errors import AnnotatorError
from annotator.gui import keymap
from annotator.gui.actions import MENUS, Action, Side
from annotator.gui.article.view import ArticleView
from annotator.gui.context_menu import ContextMenu
from annotator.gui.dialogs import files
from annotator.gui.dialogs.error import ErrorDialog, as_sentence
from annotator.gui.dialogs.import_files import ImportDialog
from annotator.gui.dialogs.palette import Palette
from annotator.gui.jobs import Jobs, Task
from annotator.gui.menus import Menus
from annotator.gui.panels.cast import CastPanel
from annotator.gui.panels.filter_button import FilterPopover
from annotator.gui.panels.find_bar import FindBar
from annotator.gui.panels.inspector import InspectorPanel
from annotator.gui.session import Session
from annotator.gui.settings import Settings
from annotator.gui.start_page import StartPage
from annotator.gui.workbench import Workbench
from annotator.model.change import Edit
from annotator.model.document import Document
from annotator.model.schema import Schema
from annotator.project import Project, restore_backup, schema_named, schema_names
from annotator.samples import AUTHOR as SAMPLE_AUTHOR
from annotator.samples import make_sample

SIZE = (1280, 800)
FEW = 4
"""Roles whose keys the status line names one by one."""

_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier

PLACES = 50
"""Of how many projects the window remembers where the person was."""


class MainWindow(QMainWindow):
    """One window on one project, or on the start page where `session` is None."""

    def __init__(self, session: Session | None = None, *, settings: Settings | None = None) -> None:
        super().__init__()
        self._settings = session.settings if session else settings or Settings()
        self._jobs = session.jobs if session else Jobs(self)
        self._session: Session | None = None
        self._bench: Workbench | None = None
        self.author = ""
        self._judged_for: tuple[Document | None, tuple[str, ...]] = None, ()
        self.start_page = StartPage(self._settings)
        self.start_page.asked.connect(self.run_action)
        self.start_page.project_chosen.connect(self.open_recent)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.start_page)
        self.setCentralWidget(self._pages)
        self.setAcceptDrops(True)
        self._hint_later = QTimer(self, interval=0, singleShot=True)
        self._hint_later.timeout.connect(self._show_hint)
        self.menus = Menus(self)
        for name in MENUS:
            self.menus.menu(name).aboutToShow.connect(self._hint_later.start)
            self.menus.menu(name).aboutToHide.connect(self._hint_later.start)
        self.menus.asked.connect(self.run_action)
        self.menus.recent_asked.connect(self.open_recent)
        self._settings.changed.connect(self._follow_settings)
        self._restore_geometry()
        self._use(session)

    # What is open

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._session is not None

    @property
    def session(self) -> Session:
        """The session; asking for it while no project is open is a bug."""
        if self._session is None:
            raise RuntimeError("no project is open")
        return self._session

    @property
    def bench(self) -> Workbench:
        """The panes; asking for them while no project is open is a bug."""
        if self._bench is None:
            raise RuntimeError("no project is open")
        return self._bench

    @property
    def settings(self) -> Settings:
        """The person's taste."""
        return self._settings

    @property
    def article_view(self) -> ArticleView:
        """The text."""
        return self.bench.article_view

    @property
    def find_bar(self) -> FindBar:
        """The line that finds words."""
        return self.bench.find_bar

    @property
    def inspector(self) -> InspectorPanel:
        """What is said of the selected labels."""
        return self.bench.inspector

    @property
    def cast_panel(self) -> CastPanel:
        """The list of the cast."""
        return self.bench.cast_panel

    def project_path(self) -> Path | None:
        """Return the file of the open project."""
        return self._session.project.path if self._session else None

    # Opening and closing

    def show_start_page(self) -> None:
        """Close the project, and offer others."""
        self._use(None)

    def open_project(self, path: Path, author: str = "") -> None:
        """Go on with this project, where the person left it; if it fails, all stays as it is."""
        self._begin(Project.open(path), author)

    @Slot(str)
    def open_recent(self, path: str) -> None:
        """Go on with a project from the list of recent ones."""
        self._show_errors(partial(self.open_project, Path(path)))

    def new_project(self, path: Path) -> None:
        """Make an empty project, with the labels that were chosen last, and go on with it."""
        name = self._settings.taste.schema_name
        schema = schema_named(name) if name in schema_names() else None
        self._begin(Project.create(path, schema, author=self.author or self._settings.author))

    def open_sample(self) -> None:
        """Open the project to try, making it if need be."""
        path = platformdirs.user_data_path("annotator") / f"Sample{files.SUFFIX}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            make_sample(path).close()
        self.open_project(path, SAMPLE_AUTHOR)

    @Slot(object, object)
    def restore(self, path: Path, backup: Path) -> None:
        """Put a backup in a project's place and open it; the file as it was is kept."""
        self._show_errors(partial(self._restore, path, backup))

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Ask how to import these files and folders."""
        ImportDialog(self.session, paths, self).open()

    def back_up(self) -> None:
        """Copy the project to its backups."""
        if path := self.project_path():
            task = self._back_up(path)
            task.finished.connect(self._say_backed_up)

    def _restore(self, path: Path, backup: Path) -> None:
        if self.project_path() == path:
            self._use(None)
        restored = False
        try:
            restore_backup(path, backup)
            restored = True
        finally:
            if restored or not self.is_open:
                self.open_project(path)
        self.session.said.emit("Restored; the file as it was lies among the backups")

    def _begin(self, project: Project, author: str = "") -> None:
        session = Session(project, self._settings, self._jobs, self)
        session.author = author or self.author or session.author
        self._use(session)
        if project.path is not None:
            self._settings.remember(project.path)
            self._back_up(project.path)
        authors = project.workers()
        if authors and session.author not in authors:
            session.said.emit(f"{', '.join(authors)} worked here: see File → Who labels…")

    def _use(self, session: Session | None) -> None:
        """Show the panes of a session, or the start page."""
        self._let_go()
        self._session = session
        if session is not None:
            self._bench = Workbench(session)
            self._connect(session, self._bench)
            self._pages.addWidget(self._bench)
            self._pages.setCurrentWidget(self._bench)
            self.menus.use_view(self._bench.article_view)
            self._go_where_left(session)
            session.focus_asked.emit("text")
        else:
            self.start_page.update_recent()
        self.menus.use_schema(session.schema if session else None)
        self._update_menus()
        self._show_hint()
        path = self.project_path()
        name = path.stem if path else "Unnamed"
        self.setWindowTitle(f"{name} — Annotator" if session else "Annotator")

    def _let_go(self) -> None:
        """Close the session that is open, and take its panes away."""
        session, bench = self._session, self._bench
        self._session = self._bench = None
        self.menus.use_view(None)
        if bench is not None:
            _application().focusChanged.disconnect(self._follow_focus)
            bench.remember()
            self._pages.removeWidget(bench)
            bench.deleteLater()
        if session is not None:
            session.close()
            if session.parent() is self:
                session.deleteLater()

    def _connect(self, session: Session, bench: Workbench) -> None:
        _application().focusChanged.connect(self._follow_focus)
        bench.asked.connect(self.run_action)
        menu = ContextMenu(self.menus, session, bench)
        bench.article_view.menu_asked.connect(menu.pop_up)
        bench.panes_changed.connect(self._update_menus)
        bench.status.undo_asked.connect(session.undo)
        session.selection_changed.connect(self._show_hint)
        session.text_selected.connect(self._show_hint)
        session.filling.changed.connect(self._show_hint)
        session.document_shown.connect(self._follow_document)
        session.document_edited.connect(self._follow_schema)
        session.schema_changed.connect(self._use_schema)
        session.found.connect(self._update_menus)
        session.filtered.connect(self._update_menus)
        session.proposals.changed.connect(self._show_hint)

    def _go_where_left(self, session: Session) -> None:
        place = self._settings.taste.places.get(str(session.project.path), 0)
        if 0 < place <= session.project.article_count() and place != session.number:
            session.show_article(place)

    # Actions

    def entries(self) -> Iterator[tuple[Action, bool]]:
        """Yield all actions, also those of labels, and whether they can be used now."""
        blind = self._is_blind()
        for action in self.menus.entries():
            if not (blind and action.menu == "Proposals"):
                yield action, self.menus.shown(action.id).isEnabled()

    @Slot(str)
    def run_action(self, action_id: str) -> None:
        """Do what an action does."""
        self._show_errors(partial(self.menus.get(action_id).run, self))
        self._update_menus()

    def step_article(self, step: int) -> None:
        """Show the next (+1) or previous (-1) article of the list."""
        self.bench.articles_panel.step(step)

    def toggle_pane(self, side: Side) -> None:
        """Show or hide what is beside the text."""
        self.bench.toggle(side)

    def shows_pane(self, side: Side) -> bool:
        """Whether a pane is to be seen."""
        return self._bench is not None and self._bench.shows(side)

    def show_error(self, error: AnnotatorError) -> None:
        """Show the sentence of an error: the one place for all of them."""
        ErrorDialog(error, self).open()

    def _show_errors(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (AnnotatorError, OSError) as error:
            self._fail(error)

    # Following what happens

    @Slot()
    def _update_menus(self) -> None:
        document = self._session.document if self._session else None
        self.menus.enable(project=self.is_open, article=document is not None)
        self.menus.show_proposals(shown=not self._is_blind())
        self.menus.update_switches(self)
        self.menus.update_recent(self._settings.taste.recent)

    def _is_blind(self) -> bool:
        """Whether the person sees no proposals in this project, and needs no word of them."""
        session = self._session
        return session is not None and session.project.is_blind(session.author)

    @Slot(object)
    def _follow_settings(self, _names: object) -> None:
        self._update_menus()

    @Slot(object)
    def _follow_document(self, _document: Document) -> None:
        """Remember where the person is, for the next time."""
        path = self.project_path()
        if path is not None:
            places = {it: at for it, at in self._settings.taste.places.items() if it != str(path)}
            kept = dict(list(places.items())[1 - PLACES :])
            self._settings.change(places=kept | {str(path): self.session.number})
        self._update_menus()

    @Slot(object, object)
    def _follow_schema(self, _document: Document, edits: Sequence[Edit]) -> None:
        if any(isinstance(it.value, Schema) for it in edits):
            self._use_schema()
        self._show_hint()

    @Slot()
    def _use_schema(self) -> None:
        self.menus.use_schema(self.session.schema)
        self._update_menus()

    @Slot()
    def _follow_focus(self) -> None:
        self._show_hint()
        # What popped up is gone only after the focus has come back.
        self._hint_later.start()

    @Slot()
    def _show_hint(self) -> None:
        if self._session is None or self._bench is None:
            return
        state = self._state()
        keys, document = self.menus.keys, self._session.document
        before, selected = self._judged_for
        self._judged_for = (document, self._session.selected) if state == "judging" else (None, ())
        if state == "judging" and before is document and selected == self._session.selected:
            # One key leads here several times: from the act, the selection and the caret.
            return
        if state == "nothing" and document and not document.spans and self._is_blind():
            # Nothing is there to go to: it must not sound as if something were hidden.
            keys = {name: it for name, it in keys.items() if name != "next_span"}
        hint = keymap.hint(state, keys, self._first_keys(state))
        self._bench.status.show_hint(f"{hint}{self._reason() if state == 'judging' else ''}")

    def _first_keys(self, state: keymap.State) -> Sequence[tuple[str, str]]:
        """Return what stands before the keys of a state: those of labels, roles, offers."""
        first: Sequence[tuple[str, str]] = ()
        if state == "nothing" and self.session.proposals.waiting:
            first = [(self.menus.keys["next_span"], "next proposal")]
        elif state == "text":
            first = self._keys_for_text(self.session)
        elif state == "span":
            first = [*self._offered(), *_few(self.session.filling.next_keys())]
        elif state == "judging":
            first = self._judged()
        elif state == "find" and self.session.filling.role is not None:
            first = [("Enter Tab Enter", f"fill {self.session.filling.role.heading}")]
        elif state == "attributes":
            first = _keys_of(QApplication.focusWidget())
        elif state == "filling":
            first = self.session.filling.next_keys()
        return first

    def _offered(self) -> Sequence[tuple[str, str]]:
        """Return the key that fills in what the selected label lacks."""
        key = self.menus.keys.get("accept_offer", "")
        return [(key, it.why) for it in self.session.offers[:1] if key]

    def _judged(self) -> Sequence[tuple[str, str]]:
        """Return how sure what is selected is, or how many are, and which keys judge it."""
        proposals, keys = self.session.proposals, self.menus.keys
        chosen = proposals.chosen
        many = len(chosen) > 1
        about = f"{len(chosen):,} proposals" if many else proposals.short_reason(chosen[0])
        every = " all" if many else ""
        judging = [(keys.get("attributes", ""), f"accept{every}"),
                   (keys.get("delete", ""), f"reject{every}"),
                   (self._label_keys(), "accept as that label"),
                   (keys.get("next_span", ""), "next"),
                   (" ".join(self.session.filling.keys), "roles")]  # fmt: skip
        return [(about, ""), *(it for it in judging if it[0])]

    def _reason(self) -> str:
        """Return why the selected proposal was made: last, for the inspector says it as well."""
        proposals = self.session.proposals
        found = [proposals.reason(it) for it in proposals.chosen]
        return f"  ·  {found[0]}" if len(found) == 1 else ""

    def _label_keys(self) -> str:
        """Return what is typed for a label: a capital where a role has the letter."""
        labels, taken = self.session.schema.labels, self.session.filling.keys
        if self.session.text_selection.start < self.session.text_selection.end:
            taken = {}
        return " ".join(it.key.upper() if it.key in taken else it.key for it in labels if it.key)

    def _no_key(self, letter: str) -> str:
        """Return what to say of a letter that means nothing now."""
        state, labels = self._state(), self._label_keys()
        roles = " ".join(self.session.filling.keys)
        filled = f", {roles} fill a role" if roles else ""
        doing = {
            "judging": f"{labels} accept as that label{filled}",
            "rejected": f"{labels} accept as that label",
            "span": f"{labels} change the label{filled}",
            "proposed": f"{labels} change the label{filled}",
        }
        return f"“{letter}” is no key here: {doing.get(state, f'{labels} label selected words')}"

    def _keys_for_text(self, session: Session) -> list[tuple[str, str]]:
        """Return the keys of labels, and before them the one that adds to the selected one."""
        keys = [(it.key, it.name) for it in session.schema.labels if it.key]
        add = self.menus.keys.get("add_fragment", "")
        return [(add, f"add to {session.span.label}"), *keys] if session.span and add else keys

    def _state(self) -> keymap.State:
        """Return what the next key meets."""
        focus, bench = QApplication.focusWidget(), self.bench
        if above := _above():
            return above
        places: tuple[tuple[QWidget, keymap.State], ...] = (
            (bench.find_bar, "find"),
            (bench.inspector, "attributes"),
            (bench.articles_panel, "list"),
            (bench.cast_panel, "cast"),
            (bench.lists, "list"),
        )
        for place, state in places:
            if focus is not None and place.isAncestorOf(focus):
                return state
        return self._state_of_text()

    def _state_of_text(self) -> keymap.State:
        """Return what the next key meets in the article."""
        if self.session.document is None:
            return "empty"
        if self.session.filling.role is not None:
            return "filling"
        start, end = self.session.text_selection
        if self.session.places or start < end:
            return "text"
        chosen = self.session.proposals.chosen
        if chosen:
            return "judging" if any(it.state == "proposed" for it in chosen) else "rejected"
        if self.session.selected:
            return "proposed" if self.bench.inspector.proposes else "span"
        return "nothing"

    # Backups

    def _back_up(self, path: Path) -> Task:
        task = self._jobs.run("Backup", partial(_back_up, path))
        task.failed.connect(self._fail)
        return task

    @Slot(object)
    def _say_backed_up(self, backup: Path | None) -> None:
        if self._session is not None:
            nothing = "Nothing is new since the last backup"
            said = f"Backed up as {backup.name}" if backup else nothing
            self._session.said.emit(said)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        known = as_sentence(error)
        if known is None:
            raise error
        self.show_error(known)

    # Dropping

    def take(self, paths: Sequence[Path]) -> None:
        """Open a project that is dropped, import anything else; into a new project, if need be."""
        project = next((it for it in paths if it.suffix == files.SUFFIX and it.is_file()), None)
        if project is not None:
            self.open_project(project)
            return
        if not self.is_open:
            folder = paths[0] if paths[0].is_dir() else paths[0].parent
            path = files.ask_new_project(self, self._settings, folder)
            if path is None:
                return
            self.new_project(path)
        self.import_paths(paths)

    def _restore_geometry(self) -> None:
        # Frame and title bar of the system need some room as well.
        room = self.screen().availableSize() - QSize(8, 40)
        self.resize(QSize(*SIZE).boundedTo(room))
        geometry = self._settings.taste.geometry
        if geometry:
            self.restoreGeometry(QByteArray(b64decode(geometry)))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say of a letter that is typed into the text, and is no key, which letters are."""
        super().keyPressEvent(event)
        held = event.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier)
        letter = event.text()
        if len(letter) == 1 and letter.isalnum() and held == _NONE and self._reads():
            self.session.said.emit(self._no_key(letter))

    def _reads(self) -> bool:
        """Whether the keys go to an article."""
        return self._bench is not None and self._bench.article_view.hasFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open or import what is dropped."""
        event.acceptProposedAction()
        self._show_errors(partial(self.take, _paths(event.mimeData())))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where everything stands, and let go of the project. There is nothing to save."""
        if self._bench is not None:
            self._bench.inspector.commit()
            self._bench.cast_panel.details.form.commit()
        self._settings.change(geometry=b64encode(self.saveGeometry().data()).decode())
        self._let_go()
        self._jobs.stop()
        super().closeEvent(event)


def _few(keys: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Return keys one by one, or together where they would leave no room for others."""
    if len(keys) <= FEW:
        return keys
    return [(" ".join(key for key, _ in keys), "roles")]


def _keys_of(field: QWidget | None) -> Sequence[tuple[str, str]]:
    """Return the keys that a field says it knows, each with what it does."""
    said = field.property("keys") if field is not None else None
    parts = (it.partition(" ") for it in said or ())
    return [(key, word) for key, _, word in parts]


def _above() -> keymap.State | None:
    """Return what has popped up above the window, if anything has."""
    popup = QApplication.activePopupWidget()
    if isinstance(popup, QMenu):
        return "menu"
    if isinstance(popup, FilterPopover):
        return "filter"
    if popup is not None:
        return "palette" if isinstance(popup, Palette) else "choices"
    return "dialog" if QApplication.activeModalWidget() is not None else None


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  # there is no window without one
    return application


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _back_up(path: Path, _task: Task) -> Path | None:
    """Make a backup from a connection of the thread's own."""
    with Project.open(path) as project:
        return project.back_up()
