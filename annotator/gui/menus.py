"""The menus, the keys and the switches, made from the table of actions."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton, QWidget

from annotator.gui import keymap
from annotator.gui.actions import ACTIONS, MENUS, Action, Menu, Window, label_actions
from annotator.model.schema import Schema

MNEMONICS = {"Cast": "Ca&st"}
"""Menus whose first letter with Alt does something else: Alt+C is the case of a search."""


class Menus(QObject):
    """One QAction for each action of the table, in its menu and with its keys.

    *Signals*: `asked(action_id)`, `recent_asked(path)` as text.
    """

    asked = Signal(str)
    recent_asked = Signal(str)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._labels: tuple[Action, ...] = ()
        self._shown: dict[str, QAction] = {}
        self._view: QWidget | None = None
        self.keys = {it.id: keymap.shown(it.keys[0]) for it in ACTIONS if it.keys}
        self._paths: tuple[str, ...] | None = None
        self._enabled: dict[str, bool] | None = None
        self._menus = {
            name: window.menuBar().addMenu(MNEMONICS.get(name, f"&{name}")) for name in MENUS
        }
        for action in ACTIONS:
            self._shown[action.id] = self._new(action)
        for name, menu in self._menus.items():
            self._fill(menu, [it for it in ACTIONS if it.menu == name])
            menu.setToolTipsVisible(True)
        self._recent = QMenu(window)
        self._recent.triggered.connect(self._ask_recent)
        self._shown["open_recent"].setMenu(self._recent)
        window.menuBar().setCornerWidget(self._corner())

    def entries(self) -> Iterator[Action]:
        """Yield all actions in the order of the menus; labels come first in theirs."""
        for name in MENUS:
            yield from (it for it in (*self._labels, *ACTIONS) if it.menu == name)

    def get(self, action_id: str) -> Action:
        """Return what the table says of an action."""
        return next(it for it in self.entries() if it.id == action_id)

    def shown(self, action_id: str) -> QAction:
        """Return what stands in the menu for an action."""
        return self._shown[action_id]

    def menu(self, name: Menu) -> QMenu:
        """Return a menu."""
        return self._menus[name]

    def use_view(self, view: QWidget | None) -> None:
        """Let the keys of the text work in this view, and nowhere else."""
        self._view = view
        if view is not None:
            view.addActions([self._shown[it.id] for it in self.entries() if it.where == "text"])

    def use_schema(self, schema: Schema | None) -> None:
        """Put the labels of a schema first in their menu."""
        for action in self._labels:
            self._shown.pop(action.id).deleteLater()
        self._labels = label_actions(schema) if schema else ()
        self._enabled = None
        menu = self._menus["Label"]
        before = menu.actions()[0]
        for action in self._labels:
            self._shown[action.id] = self._new(action)
            menu.insertAction(before, self._shown[action.id])
        if self._labels and not before.isSeparator():
            menu.insertSeparator(before)
        self.use_view(self._view)

    def enable(self, *, project: bool, article: bool) -> None:
        """Let those actions be used for which everything is there."""
        there = {"nothing": True, "project": project, "article": article}
        if there == self._enabled:
            return
        self._enabled = there
        for action in self.entries():
            self._shown[action.id].setEnabled(there[action.needs])

    def show_proposals(self, *, shown: bool) -> None:
        """Show the menu of proposals, or take it away from someone who works blind."""
        self._menus["Proposals"].menuAction().setVisible(shown)

    def update_switches(self, window: Window) -> None:
        """Show which switches are on."""
        for action in ACTIONS:
            shown = self._shown[action.id]
            if action.is_on is not None and shown.isEnabled():
                shown.setChecked(action.is_on(window))

    def update_recent(self, paths: tuple[str, ...]) -> None:
        """List the projects that were open last."""
        if paths == self._paths:
            return
        self._paths = paths
        self._recent.clear()
        for path in paths:
            self._recent.addAction(Path(path).stem).setData(path)
        for action in self._recent.actions():
            action.setToolTip(str(action.data()))

    def _new(self, action: Action) -> QAction:
        shown = QAction(action.text.replace("&", "&&"), self._window)
        shown.setData(action.id)
        shown.setShortcuts([keymap.sequence(key) for key in action.keys])
        shown.setToolTip(action.help)
        shown.setStatusTip(action.help)
        shown.setCheckable(action.is_on is not None)
        if action.where == "text":
            shown.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if action.id == "quit":
            shown.setMenuRole(QAction.MenuRole.QuitRole)
        shown.triggered.connect(self._ask)
        return shown

    def _fill(self, menu: QMenu, actions: list[Action]) -> None:
        section = actions[0].section
        for action in actions:
            if action.section != section:
                menu.addSeparator()
                section = action.section
            menu.addAction(self._shown[action.id])

    def _corner(self) -> QPushButton:
        action = self.get("palette")
        button = QPushButton(f"{action.text}   {keymap.shown(action.keys[0])}", self._window)
        button.setObjectName("command")
        button.setToolTip(action.help)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._shown["palette"].trigger)
        return button

    @Slot()
    def _ask(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.asked.emit(str(sender.data()))

    @Slot(QAction)
    def _ask_recent(self, action: QAction) -> None:
        self.recent_asked.emit(str(action.data()))
