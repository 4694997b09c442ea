"""What this program is, and whose work it stands on."""

from PySide6 import __version__ as qt_version
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from annotator import __version__
from annotator.gui.dialogs.sheet import Sheet, muted

LICENCES = (
    ("Annotator", "MIT licence. Copyright the Annotator authors."),
    (
        "Qt for Python (PySide6, shiboken6) and Qt",
        (
            "GNU Lesser General Public License, version 3. Copyright The Qt Company Ltd. and other "
            "contributors. Qt is used unchanged, as a library that you may replace with your "
            "own build: it lies in the folder PySide6 of the Python environment that Annotator "
            "runs in. Its source is at https://download.qt.io/official_releases/."
        ),
    ),
    ("charset-normalizer, platformdirs, pydantic", "MIT licence."),
    ("click", "BSD 3-Clause licence."),
    ("orjson", "Mozilla Public License 2.0, and Apache License 2.0 or MIT licence."),
    ("pysqlite3", "zlib licence. SQLite itself is in the public domain."),
    ("regex", "Apache License 2.0 and CNRI Python licence."),
    ("sqlite-utils", "Apache License 2.0."),
)
"""What the program stands on, and under which terms."""


class AboutDialog(Sheet):
    """Version and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Annotator", parent, width=560)
        self.body.addWidget(
            QLabel(f"Version {__version__}, with Qt {qt_version}. Labels for news articles.", self)
        )
        self.body.addWidget(muted("Licences", self))
        licences = QPlainTextEdit("\n\n".join(f"{name}\n{terms}" for name, terms in LICENCES), self)
        licences.setAccessibleName("Licences")
        licences.setReadOnly(True)
        licences.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        licences.setMinimumHeight(260)
        self.body.addWidget(licences, 1)
        self.add_button("Close", self.accept, primary=True).setFocus()
