"""What a person sees when the program has a bug: what to do, and a report to copy."""

import platform
import traceback
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from annotator import __version__
from annotator.gui.dialogs.sheet import Sheet, muted


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Return all that helps to find the bug; nothing from articles is added to it."""
    system = f"{platform.system()} {platform.release()}"
    about = f"Annotator {__version__}, Python {platform.python_version()}, Qt {qt_version}"
    display = f"{system}, {QGuiApplication.platformName()}"
    lines = traceback.format_exception(kind, error, trace)
    return "\n".join([about, display, "", "".join(lines)])


class CrashDialog(Sheet):
    """Shows the report; the window stays usable."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("Something went wrong", parent, width=640)
        self.body.addWidget(
            muted(
                "This is a mistake in Annotator. Nothing is lost: every act is on disk the "
                "moment it is done. You can go on, or close the program and open it again. "
                "Please copy the report and send it to the authors.",
                self,
            )
        )
        self.text = QPlainTextEdit(text, self)
        self.text.setAccessibleName("Report")
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(240)
        self.body.addWidget(self.text, 1)
        self.add_button("Copy the report", self.copy, left=True)
        self.add_button("Close the program", self._quit)
        self.add_button("Go on", self.reject, primary=True).setFocus()

    def add(self, text: str) -> None:
        """Add the report of another mistake that came while this is shown."""
        self.text.appendPlainText(f"\n{text}")

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    @Slot()
    def _quit(self) -> None:
        self.reject()
        QApplication.closeAllWindows()
