"""Start the program with its window, or draw the window of a project to a file."""

import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QLoggingCategory, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.errors import MissingError
from annotator.gui.dialogs.crash import CrashDialog, report
from annotator.gui.dialogs.error import as_sentence
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.gui.style_sheet import style_sheet
from annotator.gui.theme import chosen, ui_font

_CALLS = 200
_QUIET = "qt.text.font.db=false\nqt.qpa.fonts=false"
"""Rare scripts would fill the terminal with remarks about fonts."""

_PATIENCE = 600
"""Milliseconds in which an article is measured and drawn."""


class Look(QObject):
    """Gives the program its style, and follows the settings and the system."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        if not application.styleSheet():
            # Once: taking away the style of widgets that are about to be deleted can crash Qt.
            application.setStyle("Fusion")
        application.setFont(ui_font())
        settings.changed.connect(self._follow)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress()

    @Slot(object)
    def _follow(self, names: set[str]) -> None:
        if "theme" in names:
            self._dress()

    @Slot()
    def _follow_system(self) -> None:
        if self._settings.taste.theme == "system":
            # Views that hold colours of their own listen to the settings, too.
            self._settings.changed.emit({"theme"})

    def _dress(self) -> None:
        theme = chosen(self._settings.taste.theme)
        self._application.setPalette(theme.palette())
        self._application.setStyleSheet(style_sheet(theme))


class Failures(QObject):
    """Shows what nobody caught: the sentence of a known error, or a report of a bug."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: CrashDialog | None = None

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take the place of `sys.excepthook`."""
        if known := as_sentence(error):
            self._window.show_error(known)
            return
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, Exception):
            return
        text = report(kind, error, trace)
        if self._dialog is not None:
            # A mistake in painting comes back with every frame: one dialog is enough.
            self._dialog.add(text)
            return
        self._dialog = CrashDialog(text, self._window)
        self._dialog.finished.connect(self._forget)
        self._dialog.open()

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def run(path: Path | None, author: str = "") -> int:
    """Open a window on a project, or on the start page; return the exit code.

    Raises AnnotatorError where the project cannot be opened, before anything is shown.
    """
    refuse_lossy_qt()
    application = _application()
    settings = Settings()
    Look(application, settings)
    if settings.is_new:
        settings.change(first_steps=())
    window = MainWindow(settings=settings)
    window.author = author
    failures = Failures(window)
    sys.excepthook = failures.hook
    # Ctrl+C in the terminal ends the program; every act is on disk already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        if path is not None:
            window.open_project(path)
        window.show()
        return application.exec()
    finally:
        sys.excepthook = sys.__excepthook__
        window.close()


def picture(  # noqa: PLR0913  # all but two are wishes
    path: Path,
    out: Path,
    *,
    size: tuple[int, int] = (1280, 800),
    theme: str = "light",
    zoom: float = 1.0,
    author: str = "",
    scene: Callable[[MainWindow], None] | None = None,
) -> None:
    """Draw the window of a project to a PNG; needs no display, and leaves the settings alone.

    `scene` does something in the window first; without one, a label with many roles is selected.
    """
    refuse_lossy_qt()
    application = _application()
    # Without a display Qt remarks on every window that it cannot be shown.
    QLoggingCategory.setFilterRules(f"{_QUIET}\ndefault.warning=false")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder, "settings.json"))
        settings.change(theme=theme, zoom=zoom)
        look = Look(application, settings)
        window = MainWindow(settings=settings)
        window.open_project(path, author)
        _show_something(window)
        window.resize(*size)
        window.show()
        _settle(application)
        if scene is not None:
            scene(window)
            _settle(application)
        out.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(out), "PNG")
        window.close()
        for done in (window, look):
            done.deleteLater()
            # At once: a style set for the next picture must not meet half of this window.
            application.sendPostedEvents(done, QEvent.Type.DeferredDelete)
    QLoggingCategory.setFilterRules(_QUIET)


def refuse_lossy_qt(call: Callable[[], object] | None = None) -> None:
    """Raise MissingError where every call into Qt drops a reference to None.

    PySide6 6.12.0 does so on Python 3.11, and the program dies of it after a while.
    """
    probe = call or QObject().deleteLater
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        probe()
    if before - sys.getrefcount(None) > _CALLS // 2:
        raise MissingError(
            f"PySide6 {qt_version} would end the program at random on this Python; "
            'run `pip install "PySide6-Essentials!=6.12.0"`.'
        )


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QLoggingCategory.setFilterRules(_QUIET)
        application = QApplication(sys.argv[:1])
        application.setApplicationName("Annotator")
        application.setDesktopFileName("annotator")
    return application


def _show_something(window: MainWindow) -> None:
    """Show an article with many labels, and select one with roles: it should tell something."""
    session = window.session
    rows = session.project.article_rows(
        session.author, session.project.article_numbers(session.author)
    )
    if rows:
        session.show_article(max(rows, key=lambda it: it.labels).number)
    if session.document is not None and session.document.spans:
        filled = Counter(it.source for it in session.document.relations)
        session.select([max(session.document.spans, key=lambda it: filled[it.id]).id])


def _settle(application: QApplication) -> None:
    """Wait until the article has been measured and drawn."""
    done = QDeadlineTimer(_PATIENCE)
    while not done.hasExpired():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
