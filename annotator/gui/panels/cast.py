"""The cast: everyone and everything that is meant in the project, and where."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QStackedWidget, QWidget

from annotator.gui import cast
from annotator.gui.panels.boxes import column
from annotator.gui.panels.cast_choice import CastSearch, new_name, of_entity
from annotator.gui.panels.cast_delegate import CastDelegate
from annotator.gui.panels.cast_details import CastDetails
from annotator.gui.panels.cast_model import CastModel
from annotator.gui.panels.choice import Choice
from annotator.gui.panels.figures import grouped
from annotator.gui.panels.filter_line import FilterLine
from annotator.gui.panels.heading import Heading
from annotator.gui.panels.menu_button import MenuButton
from annotator.gui.panels.picker import Picker, Picking
from annotator.gui.panels.row_view import RowView
from annotator.gui.session import Session
from annotator.model.entity import Entity
from annotator.store.cast import Listing

PAUSE = 80
"""Milliseconds without a key before the list is filtered."""

FOUND = 500
"""How many are listed for what is typed."""

SCOPES = (("all", "Whole cast"), ("article", "In this article"), ("unused", "Meant nowhere"))
SORTS = ((False, "By name"), (True, "By mentions"))


class CastPanel(QWidget):
    """The cast with a filter; below it the fields and mentions of who is selected."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        self._picking: Sequence[Entity] = ()
        self._splitting: Sequence[str] = ()
        self.heading = Heading("Cast", self)
        hint = "Filter by name or alias"
        self._filter = FilterLine(session, "Filter the cast by name or alias", hint, self)
        self._scope = MenuButton(session, "filter", "Which", SCOPES, self)
        self._sort = MenuButton(session, "sort", "Order", SORTS, self)
        self._model = CastModel(session, self)
        self._view = RowView("Cast", self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(CastDelegate(session, self._view))
        self._view.setSelectionMode(RowView.SelectionMode.ExtendedSelection)
        self.details = CastDetails(session, self)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setProperty("role", "muted")
        self._make = QPushButton()
        self._make.setAccessibleName("Add to the cast")
        self._make.setProperty("role", "flat")
        self._stack = QStackedWidget(self)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._changed = QTimer(self, interval=0, singleShot=True)
        self._arrange()
        self._connect()

    # Making it

    def _arrange(self) -> None:
        nothing = QWidget()
        box = column(nothing, spacing=8, margins=(24, 32, 24, 0))
        box.addWidget(self._empty)
        box.addWidget(self._make, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self._stack.addWidget(self._view)
        self._stack.addWidget(nothing)
        top = column(spacing=8, margins=(12, 4, 12, 8))
        self.heading.add(self._scope)
        self.heading.add(self._sort)
        top.addWidget(self.heading)
        top.addWidget(self._filter)
        upper = QWidget()
        above = column(upper)
        above.addLayout(top)
        above.addWidget(self._stack, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.details)
        split.setSizes([320, 400])
        column(self).addWidget(split)
        self.details.hide()
        self.setFocusProxy(self._view)

    def _connect(self) -> None:
        self._filter.textEdited.connect(self._wait)
        self._filter.textChanged.connect(self._note_cleared)
        self._filter.returnPressed.connect(self._enter_list)
        self._pause.timeout.connect(self.reload)
        self._scope.switched.connect(self.reload)
        self._sort.switched.connect(self.reload)
        self._make.clicked.connect(self._make_typed)
        self._view.selectionModel().selectionChanged.connect(self._select)
        self._view.entered_row.connect(self._enter)
        self._view.typed.connect(self._type)
        self._view.escaped.connect(self._leave)
        self.details.escaped.connect(self._to_list)
        session = self._session
        self._changed.timeout.connect(self._follow)
        session.cast_changed.connect(self._note_changed)
        session.document_shown.connect(self._follow_article)
        session.selection_changed.connect(self._restyle)
        session.focus_asked.connect(self._take_focus)
        session.settings.changed.connect(self._restyle)

    # Listing

    @Slot()
    def reload(self) -> None:
        """Read the list anew; who is selected stays so where listed."""
        self._pause.stop()
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        typed = self._filter.text().strip()
        ids = self._wanted(typed)
        if ids == self._model.ids:
            self._model.refresh()
        else:
            self._load(ids)
        self._show_count(typed)
        self.details.show_chosen()

    def _wanted(self, typed: str) -> list[str]:
        """Return who is listed: all in the scope, or those of them who are called like this."""
        session = self._session
        scope: Any = self._scope.value
        found = session.project.search_cast(typed, limit=FOUND) if typed else []
        if typed and scope == "all":
            return [it.id for it, _ in found]
        by_mentions = bool(self._sort.value)
        listed = session.project.cast_list(
            Listing(session.author, scope, session.number, by_mentions)
        )
        there = set(listed)
        return [it.id for it, _ in found if it.id in there] if typed else listed

    def _load(self, ids: Sequence[str]) -> None:
        selected = self._session.selected_cast
        self._model.load(ids)
        places = {it: at for at, it in enumerate(ids)} if selected else {}
        self._choose([places[it] for it in selected if it in places])

    def _choose(self, rows: Sequence[int]) -> None:
        model, wanted = self._view.selectionModel(), QItemSelection()
        for row in rows:
            wanted.select(self._model.index(row), self._model.index(row))
        model.select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            index = self._model.index(rows[0])
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._view.scrollTo(index)

    def _show_count(self, typed: str) -> None:
        count = self._model.rowCount()
        self.heading.set_count(grouped(count))
        said = "Nobody is called so." if typed else "Nobody yet.\nLabel a name, then press =."
        if not typed and self._scope.value != "all":
            said = "Nobody here."
        self._empty.setText(said)
        self._make.setText(f"New: {typed}")
        self._make.setVisible(bool(typed))
        self._stack.setCurrentIndex(0 if count else 1)

    # Acting

    def edit(self, field: str = "name") -> None:
        """Put the keys on a field of who is selected."""
        if not self._needs_one():
            return
        self.details.form.lines[field].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add(self) -> None:
        """Ask for the name of someone new."""
        self._ask(self._add, CastSearch(self._session), (), "Who is to be in the cast")

    def merge(self) -> None:
        """Make those who are selected one, or ask into whom the one goes."""
        entities = cast.chosen(self._session)
        if not entities:
            self._say_select()
        elif len(entities) == 1:
            search = _Into(self._session, entities[0])
            self._ask(self._merge_into, search, entities, f"Merge {entities[0].name} into …")
        else:
            counts = self._session.project.cast_counts([it.id for it in entities])
            entities.sort(key=lambda it: (-len(it.name.split()), -counts[it.id].mentions))
            prompt = f"Merge these {len(entities)} into …"
            self._ask(self._merge_into, _Among(entities), entities, prompt)

    def split(self) -> None:
        """Give the selected mentions of who is selected to someone else, or to someone new."""
        spans = self.details.chosen_mentions()
        if self._needs_one() and spans:
            who = cast.chosen(self._session)
            self._splitting = spans
            count = "1 mention" if len(spans) == 1 else f"{len(spans)} mentions"
            prompt = f"Move {count} of {who[0].name} to …"
            self._ask(self._split_to, CastSearch(self._session), who, prompt)
        elif cast.chosen(self._session):
            self._session.said.emit("Select some mentions in the list below the fields first")

    def delete(self) -> None:
        """Delete who is selected; the labels stay."""
        if entities := cast.chosen(self._session):
            cast.delete(self._session, entities)
        else:
            self._say_select()

    def _ask(self, done: Any, search: Any, about: Sequence[Entity], prompt: str) -> None:
        self._picking = about
        picking = Picking(search=search, clearable=False, prompt=prompt)
        picker = Picker(self._session, self._filter, search(""), picking=picking)
        picker.picked.connect(done)
        picker.pop_up()

    @Slot(object)
    def _add(self, values: tuple[str, ...]) -> None:
        name = new_name(values[0])
        made = cast.create(self._session, name) if name else values[0]
        if made:
            self.show_entity(made)
            self.edit("type" if name else "name")

    @Slot(object)
    def _merge_into(self, values: tuple[str, ...]) -> None:
        into = self._session.project.entity(values[0])
        if into is not None and cast.merge(self._session, into, self._picking):
            self.show_entity(into.id)

    @Slot(object)
    def _split_to(self, values: tuple[str, ...]) -> None:
        [who], spans = self._picking, self._splitting
        to = self._session.project.entity(values[0])
        if to is not None:
            cast.move(self._session, who, spans, to)
        else:
            cast.split(self._session, who, spans, new_name(values[0]))

    @Slot()
    def _make_typed(self) -> None:
        made = cast.create(self._session, self._filter.text())
        if made:
            self.show_entity(made)

    def show_entity(self, entity_id: str) -> None:
        """Select someone in the list, showing all of it if need be."""
        self._session.selected_cast = (entity_id,)
        if self._filter.text():
            self._filter.clear()
        self._scope.reset()
        self.reload()
        if entity_id in self._model.ids:
            self._choose([self._model.ids.index(entity_id)])
        self.details.show_chosen()

    def _needs_one(self) -> bool:
        """Whether exactly one is selected and shown; say what to do where not."""
        entities = cast.chosen(self._session)
        if len(entities) != 1:
            self._say_select()
            return False
        if self._session.selected_cast != (entities[0].id,) or not self.isVisible():
            self._session.focus_asked.emit("cast")
            self.show_entity(entities[0].id)
        return True

    def _say_select(self) -> None:
        self._session.said.emit("Select someone of the cast, or a label that says who is meant")

    # Following

    @Slot()
    def _note_changed(self) -> None:
        self._changed.start()

    @Slot()
    def _follow(self) -> None:
        known = self._session.project.entities(self._session.selected_cast)
        there = {it.id for it in known}
        kept = tuple(it for it in self._session.selected_cast if it in there)
        self._session.selected_cast = kept
        self.reload()

    @Slot(object)
    def _follow_article(self, _document: object) -> None:
        if self._scope.value == "article":
            self.reload()
        self._restyle()

    @Slot()
    def _restyle(self, _names: object = None) -> None:
        self._view.viewport().update()
        self.details.mentions.viewport().update()

    @Slot()
    def _select(self) -> None:
        rows = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        self._session.selected_cast = tuple(self._model.ids[row] for row in rows)
        self.details.show_chosen()

    @Slot(QModelIndex)
    def _enter(self, _index: QModelIndex) -> None:
        self.edit()

    @Slot()
    def _leave(self) -> None:
        self._session.focus_asked.emit("text")

    @Slot()
    def _to_list(self) -> None:
        self._view.setFocus()

    @Slot(str)
    def _take_focus(self, pane: str) -> None:
        if pane == "cast":
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if self._model.rowCount() and not self._view.currentIndex().isValid():
                self._view.setCurrentIndex(self._model.index(0))

    # Filtering

    @Slot(str)
    def _wait(self, _text: str) -> None:
        self._pause.start()

    @Slot(str)
    def _note_cleared(self, text: str) -> None:
        if not text:
            self.reload()

    @Slot(str)
    def _type(self, text: str) -> None:
        """Filter by what is typed into the list."""
        self._filter.setFocus()
        self._filter.insert(text)
        self._pause.start()

    @Slot()
    def _enter_list(self) -> None:
        self.reload()
        if self._model.rowCount():
            self._view.setFocus()
            if not self._session.selected_cast:
                self._view.setCurrentIndex(self._model.index(0))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Read the list when it is looked at."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete who is selected; go from the filter to the list, or one step back."""
        key = event.key()
        if key == Qt.Key.Key_Delete and self._view.hasFocus():
            self.delete()
        elif key == Qt.Key.Key_Insert:
            self.add()
        elif key == Qt.Key.Key_Down and self._filter.hasFocus():
            self._enter_list()
        elif key == Qt.Key.Key_Escape and self._filter.hasFocus() and self._filter.text():
            self._filter.clear()
        elif key == Qt.Key.Key_Escape and not self._filter.hasFocus():
            self._to_list()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


class _Into:
    """Finds those that one may become, saying how many mentions go there."""

    def __init__(self, session: Session, entity: Entity) -> None:
        self._search = CastSearch(session, new=False)
        self._entity = entity
        self._mentions = session.project.cast_counts([entity.id])[entity.id].mentions

    def __call__(self, typed: str) -> list[Choice]:
        count = "1 mention" if self._mentions == 1 else f"{self._mentions} mentions"
        verb = "goes" if self._mentions == 1 else "go"
        name = self._entity.name
        return [
            replace(it, about=f"{count} of {name} {verb} to {it.text}. {name} is an alias then.")
            for it in self._search(typed)
            if it.value != self._entity.id
        ]


class _Among:
    """Chooses among a few of the cast."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities

    def __call__(self, typed: str) -> list[Any]:
        found = [it for it in self._entities if typed.casefold() in it.name.casefold()]
        return [of_entity(it, "keep this name") for it in found]
