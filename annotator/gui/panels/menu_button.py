"""A small button with a menu of choices; it is lit while another than the first holds."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from annotator.gui.panels.boxes import row
from annotator.gui.panels.icon_button import IconButton
from annotator.gui.session import Session

Choices = Sequence[tuple[object, str]]
"""Values with the words for them; the first is the one that holds by itself."""


class MenuButton(QWidget):
    """One of the few settings of a list, such as its order.

    *Signals*: `switched()` when another choice holds.
    """

    switched = Signal()

    def __init__(
        self, session: Session, drawing: str, name: str, choices: Choices, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._button = IconButton(session, drawing, name, self)
        row(self).addWidget(self._button)
        self.setFocusProxy(self._button)
        self._menu = QMenu(name, self)
        group = QActionGroup(self._menu)
        for value, words in choices:
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setData(value)
            group.addAction(action)
        self.reset()
        self._button.clicked.connect(self._open)
        self._menu.triggered.connect(self._switch)

    @property
    def value(self) -> object:
        """The value that holds."""
        return self._checked().data()

    @property
    def menu(self) -> QMenu:
        """The choices."""
        return self._menu

    def reset(self, value: object = None) -> None:
        """Let a choice hold, or the first one again; no signal is sent."""
        actions = self._menu.actions()
        next((it for it in actions if it.data() == value), actions[0]).setChecked(True)
        self._show()

    def _checked(self) -> QAction:
        return next(it for it in self._menu.actions() if it.isChecked())

    def _show(self) -> None:
        action = self._checked()
        self._button.say(f"{self._name}: {action.text()}")
        self._button.light(lit=action is not self._menu.actions()[0])

    @Slot()
    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    @Slot()
    def _switch(self) -> None:
        self._show()
        self.switched.emit()
