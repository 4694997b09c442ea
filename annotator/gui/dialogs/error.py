"""The one place where an error that a person can meet is shown: its sentence, and no more."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from annotator.errors import AnnotatorError, FormatError
from annotator.gui.dialogs.sheet import Sheet


class ErrorDialog(Sheet):
    """Shows the sentence; the problems of a file are a list that can be copied."""

    def __init__(self, error: AnnotatorError, parent: QWidget | None = None) -> None:
        super().__init__("That did not work", parent)
        self._lines = error.problems if isinstance(error, FormatError) else (str(error),)
        if len(self._lines) > 1:
            count = f"{len(self._lines)} problems were found; nothing was changed."
            self.body.addWidget(QLabel(count, self))
            self.body.addWidget(problem_list(self._lines, self), 1)
            self.add_button("Copy", self.copy, left=True)
        else:
            sentence = QLabel("\n".join(self._lines), self)
            sentence.setWordWrap(True)
            self.body.addWidget(sentence)
        self.add_button("Close", self.accept, primary=True)

    @Slot()
    def copy(self) -> None:
        """Put all problems on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._lines))


def as_sentence(error: BaseException) -> AnnotatorError | None:
    """Return an error that a person can do something about; None for a mistake of the program.

    What the system says of a file, such as a full disk, is such an error as well.
    """
    if isinstance(error, AnnotatorError):
        return error
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return AnnotatorError(f"{place}{error.strerror}.")
    return None


def problem_list(lines: tuple[str, ...], parent: QWidget | None = None) -> QPlainTextEdit:
    """Return a list that scrolls and from which one can copy."""
    view = QPlainTextEdit("\n".join(lines), parent)
    view.setAccessibleName("All of it")
    view.setReadOnly(True)
    view.setMinimumHeight(120)
    return view
