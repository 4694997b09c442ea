"""A button whose menu has any number of choices; none of them chosen means all."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


class Checks(QPushButton):
    """Shows what is chosen, or what it means that nothing is.

    *Signals*: `changed()`.
    """

    changed = Signal()

    def __init__(self, nothing: str, names: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self.setProperty("role", "choice")
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self._menu.installEventFilter(self)
        for name in names:
            self._menu.addAction(name.replace("&", "&&")).setCheckable(True)
            self._menu.actions()[-1].setData(name)
        self._menu.triggered.connect(self._show)
        self.setMenu(self._menu)
        self._show()

    @property
    def actions_by_name(self) -> dict[str, QAction]:
        """The choices."""
        return {it.data(): it for it in self._menu.actions()}

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen, in the order of the menu."""
        return tuple(it.data() for it in self._menu.actions() if it.isChecked())

    @Slot()
    def _show(self) -> None:
        text = ", ".join(self.chosen) or self._nothing
        # Style sheets have no padding for the text of a button with a menu.
        self.setText(f"\u2002{text if len(text) <= 40 else f'{text[:38]}…'}")
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.changed.emit()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the menu open while choices are clicked or switched with the space bar."""
        clicked = event.type() == QEvent.Type.MouseButtonRelease
        spaced = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        )
        # There is none where the pointer is beside all of them, whatever the types say.
        action: QAction | None = self._menu.activeAction()
        if watched is self._menu and action is not None and (clicked or spaced):
            action.trigger()
            return True
        return super().eventFilter(watched, event)
