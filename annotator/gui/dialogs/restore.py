"""Backups, newest first, and the way back to one of them."""

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.project import list_backups


class RestoreDialog(Sheet):
    """Lists the backups of a project by date and size.

    *Signals*: `chosen(path, backup)`, two Paths.
    """

    chosen = Signal(object, object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(f"Restore {path.stem}", parent)
        self._path = path
        self.list = QListWidget(self)
        self.list.setAccessibleName("Backups")
        locale = QLocale()
        for backup in list_backups(path):
            made = f"{backup.made:%A, %d %B %Y, %H:%M:%S}"
            size = f"{locale.toString(max(0.1, backup.size / 1e6), 'f', 1)} MB"
            item = QListWidgetItem(f"{made}   {size}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(backup.path))
        self.list.setCurrentRow(0)
        self.list.setMinimumHeight(200)
        self.list.itemActivated.connect(self.accept)
        self.body.addWidget(self.list, 1)
        there = self.list.count() > 0
        note = (
            "The file as it is now is kept among the backups, so you can come back to it."
            if there
            else f"There are no backups of {path.name} yet. One is made each time it is opened."
        )
        self.list.setVisible(there)
        self.body.addWidget(muted(note, self))
        self.add_button("Cancel", self.reject)
        self.add_button("Restore", self.accept, primary=True).setEnabled(there)

    # Qt overrides

    @Slot()
    def accept(self) -> None:
        """Send the backup that is chosen."""
        item = self.list.currentItem()
        super().accept()
        self.chosen.emit(self._path, Path(item.data(Qt.ItemDataRole.UserRole)))
