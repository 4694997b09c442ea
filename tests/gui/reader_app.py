"""A window for a screen reader's tests: `reader_app.py PROJECT`; does what it reads on stdin.

`key NAME` presses a key on the text, `done` ends it; each is answered with a line.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings


class Driver(QSocketNotifier):
    """Does what is written to it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(0, QSocketNotifier.Type.Read)
        self._window = window
        self.activated.connect(self._read)

    @Slot()
    def _read(self) -> None:
        word, _, name = os.read(0, 1000).decode().strip().partition(" ")
        if word == "key":
            QTest.keyClick(self._window.article_view, getattr(Qt.Key, f"Key_{name}"))
        elif word != "ping":
            QApplication.quit()
        print(word, flush=True)


def main() -> None:
    application = QApplication(sys.argv[:1])
    application.setApplicationName("annotator-reader-test")
    path = Path(sys.argv[1])
    settings = Settings(path.with_name("settings.json"))
    settings.change(propose=False)
    window = MainWindow(settings=settings)
    window.open_project(path, "mara")
    window.resize(1100, 700)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.article_view.setFocus()
    driver = Driver(window)
    print(os.environ["DBUS_SESSION_BUS_ADDRESS"], flush=True)
    application.exec()
    driver.setEnabled(False)
    window.close()


if __name__ == "__main__":
    main()
