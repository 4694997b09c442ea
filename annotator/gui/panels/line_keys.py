"""Keys that a line of text leaves to the window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


def leave_undo(event: QEvent, *, own: bool) -> None:
    """Leave undo and redo to the window, unless a line has something of its own to take back."""
    if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not own:
        undoes = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        if any(event.matches(it) for it in undoes) or event.keyCombination() in _REDO:
            event.ignore()


def leads_away(event: QEvent) -> bool:
    """Whether an event is a key that a line leaves to the menus: a shortcut, most likely."""
    if event.type() != QEvent.Type.ShortcutOverride or event.isAccepted():
        return False
    return isinstance(event, QKeyEvent) and (
        bool(event.modifiers() & _COMMANDS) or event.key() in _FUNCTION_KEYS
    )


_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_REDO = (
    Qt.KeyboardModifier.ControlModifier | Qt.Key.Key_Y,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier | Qt.Key.Key_Z,
)
_FUNCTION_KEYS = range(Qt.Key.Key_F1.value, Qt.Key.Key_F35.value + 1)
