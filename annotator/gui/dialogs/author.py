"""Who labels: everyone sees and undoes only their own labels."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from annotator.gui.dialogs.sheet import Sheet, muted
from annotator.gui.session import Session


class AuthorDialog(Sheet):
    """Asks for a name, or for one of those who have worked in this project."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Who labels?", parent)
        self._session = session
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.setAccessibleName("Name of the annotator")
        self.name.addItems(session.project.authors())
        self.name.setCurrentText(session.author)
        self.name.editTextChanged.connect(self._look)
        self.body.addWidget(self.name)
        self.body.addWidget(
            muted("Everyone sees only their own labels, and undoes only their own acts.", self)
        )
        self.add_button("Cancel", self.reject)
        self._go_on = self.add_button("Go on", self.accept, primary=True)

    @Slot(str)
    def _look(self, name: str) -> None:
        self._go_on.setEnabled(bool(name.strip()))

    # Qt overrides

    def accept(self) -> None:
        """Go on under that name."""
        self._session.set_author(self.name.currentText().strip())
        super().accept()
