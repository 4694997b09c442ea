"""What Annotator needs of a computer, whether it is there, and the line that puts it right.

Asked before Qt is imported: where one of its libraries is missing, the import fails with the
name of a file and no word about what to install. `Machine.here()` finds out; the checks are
functions of what was found.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Literal, NamedTuple, Self

Version = tuple[int, ...]
Part = Literal["always", "xcb", "wayland"]


class Library(NamedTuple):
    """A shared library of the system, the Debian package it is in, and what it is needed for."""

    file: str
    package: str
    part: Part = "always"


LIBRARIES = (
    Library("libgthread-2.0.so.0", "libglib2.0-0"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libEGL.so.1", "libegl1"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libGL.so.1", "libgl1"),
    Library("libX11.so.6", "libx11-6"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "xcb"),
    Library("libxcb.so.1", "libxcb1", "xcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "xcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "xcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "xcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "xcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "xcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "xcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "xcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "xcb"),
    Library("libwayland-client.so.0", "libwayland-client0", "wayland"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "wayland"),
)
"""What the wheel of Qt 6.11 names as needed and does not bring along (Linux)."""

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("~/.fonts").expanduser(),
)
FONT_PACKAGE = "fonts-dejavu-core"

SHOWN = frozenset({"native", "xcb", "wayland"})
"""The ways in which Qt shows windows that a person can see."""

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)
SOUND_SQLITE = (3, 51, 3)
BAD_QT = "6.12.0"
ROOM = 1_000_000_000
LEAST_ROOM = 100_000_000

START_QT = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Annotator does not work until everything is `ok`; a `remedy` for something that is ok is
    advice. `packages` are the Debian packages that would put it right.
    """

    name: str
    ok: bool
    text: str
    remedy: str = ""
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """What the checks know about this computer; `here()` finds it out.

    `platform` is how Qt will show windows: `xcb`, `wayland`, `offscreen` …; `qt` is empty where
    Qt is not installed; `trouble` is what Qt said when it could not start; `free` is in bytes.
    """

    system: str
    platform: str
    python: Version
    sqlite: Version
    qt: str
    missing: tuple[Library, ...]
    fonts: bool
    free: int
    trouble: str

    @classmethod
    def here(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Ask this computer; Qt is started, in a process of its own, if its libraries load."""
        linux = sys.platform == "linux"
        platform = which_platform(environ, sys.platform)
        missing = tuple(missing_libraries())
        qt = installed("PySide6-Essentials")
        ready = bool(qt) and not any(needed(library, platform) for library in missing)
        return cls(
            system=sys.platform,
            platform=platform,
            python=sys.version_info[:2],
            sqlite=sqlite_version(),
            qt=qt,
            missing=missing,
            fonts=has_fonts(FONT_FOLDERS) if linux else True,
            free=shutil.disk_usage(Path()).free,
            trouble=trouble_starting([sys.executable, "-c", START_QT], platform) if ready else "",
        )


def which_platform(environ: Mapping[str, str], system: str) -> str:
    """Return how Qt will show windows here; `offscreen` where there is no display."""
    chosen = environ.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    if chosen:
        return chosen
    if system != "linux":
        return "native"
    if environ.get("DISPLAY"):
        return "xcb"
    return "wayland" if environ.get("WAYLAND_DISPLAY") else "offscreen"


def missing_libraries(
    libraries: Iterable[Library] = LIBRARIES if sys.platform == "linux" else (),
    load: Callable[[str], object] = ctypes.CDLL,
) -> list[Library]:
    """Return the libraries that do not load; elsewhere than on Linux, Qt brings all it needs."""
    missing = []
    for library in libraries:
        try:
            load(library.file)
        except OSError:
            missing.append(library)
    return missing


def needed(library: Library, platform: str) -> bool:
    """Whether Qt cannot show windows that way without the library."""
    return library.part in {"always", platform}


def refusal(platform: str, missing: Iterable[Library]) -> str:
    """Say in one sentence why no window can be shown that way, or return nothing."""
    if platform not in SHOWN:
        return (
            "There is no display here to open a window on; `annotator demo` shows what can be "
            "done without one."
        )
    if any(needed(library, platform) for library in missing):
        return "Qt cannot start here; `annotator doctor` says what to install."
    return ""


def installed(package: str) -> str:
    """Return the version of a Python package, empty where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def sqlite_version(modules: Sequence[str] = ("pysqlite3", "sqlite3")) -> Version:
    """Return the version of the SQLite that projects are kept with; () where there is none."""
    for module in modules:
        with suppress(ImportError):
            return tuple(import_module(module).sqlite_version_info)
    return ()


def has_fonts(folders: Iterable[Path]) -> bool:
    """Whether there is at least one font that can be scaled."""
    endings = {".ttf", ".otf", ".ttc", ".pfb"}
    return any(path.suffix.lower() in endings for folder in folders for path in folder.rglob("*"))


def trouble_starting(command: Sequence[str], platform: str, *, patience: float = 60) -> str:
    """Run a program that starts Qt; return what it said if that failed, else nothing."""
    environ = os.environ | ({} if platform == "native" else {"QT_QPA_PLATFORM": platform})
    try:
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it did not start within {patience:g} seconds"
    said = done.stderr.strip() or f"it ended with {done.returncode}"
    return said if done.returncode else ""


def examine(machine: Machine | None = None) -> list[Finding]:
    """Look at everything Annotator needs; without a machine, at this one."""
    here = machine or Machine.here()
    found = [_python(here), _qt(here), _sqlite(here), _room(here)]
    if here.system == "linux":
        found += [_libraries(here), _display(here), _fonts(here)]
    return [*found, *_start(here)]


def report(findings: Sequence[Finding]) -> str:
    """Return a line for each finding, and at the end the one line that installs what lacks."""
    lines = []
    for finding in findings:
        mark = "MISSING" if not finding.ok else "note" if finding.remedy else "ok"
        lines.append(f"{mark:8}{finding.name}: {finding.text}")
        if finding.remedy:
            lines.append(f"{'':8}→ {finding.remedy}")
    packages = dict.fromkeys(
        package for finding in findings if not finding.ok for package in finding.packages
    )
    if packages:
        lines += ["", "On Debian and Ubuntu, as root:", f"apt install {' '.join(packages)}"]
    return "\n".join(lines)


def _python(here: Machine) -> Finding:
    if here.python < OLDEST_PYTHON:
        remedy = f"Install Python {_dotted(OLDEST_PYTHON)} or newer."
        return _wrong("Python", _dotted(here.python), remedy)
    return _fine("Python", _dotted(here.python))


def _qt(here: Machine) -> Finding:
    if not here.qt:
        return _wrong("Qt", "not installed", "Run `pip install PySide6-Essentials`.")
    if here.qt == BAD_QT and here.python < (3, 12):
        text = f"{here.qt} ends the program at random on Python {_dotted(here.python)}"
        return _wrong("Qt", text, f'Run `pip install "PySide6-Essentials!={BAD_QT}"`.')
    return _fine("Qt", here.qt)


def _sqlite(here: Machine) -> Finding:
    version = _dotted(here.sqlite) or "none"
    if here.sqlite < OLDEST_SQLITE:
        text = f"{version}, but {_dotted(OLDEST_SQLITE)} is needed"
        return _wrong("SQLite", text, "Run `pip install pysqlite3`, or install a newer Python.")
    if here.sqlite < SOUND_SQLITE:
        return _fine(
            "SQLite",
            f"{version}; before {_dotted(SOUND_SQLITE)}, two programs that write to one file "
            "at the same moment can, very rarely, damage it",
            "Run `pip install pysqlite3`, or open a project in one program at a time.",
        )
    return _fine("SQLite", version)


def _room(here: Machine) -> Finding:
    text = f"{here.free / 1e9:.1f} GB free in this folder"
    remedy = "Make room, or work in another folder."
    if here.free < LEAST_ROOM:
        return _wrong("Disk", text, remedy)
    return _fine("Disk", text, remedy if here.free < ROOM else "")


def _libraries(here: Machine) -> Finding:
    wanted = [library for library in here.missing if needed(library, here.platform)]
    if not wanted:
        return _fine("System libraries", f"all that Qt needs ({here.platform})")
    files = ", ".join(library.file for library in wanted)
    packages = dict.fromkeys(library.package for library in wanted)
    text = f"Qt cannot start without {files}"
    return _wrong("System libraries", text, "Install the packages below.", tuple(packages))


def _display(here: Machine) -> Finding:
    if here.platform == "offscreen":
        text = "none; commands, exports and pictures work, a window cannot be shown"
        return _fine("Display", text)
    return _fine("Display", here.platform)


def _fonts(here: Machine) -> Finding:
    if here.fonts:
        return _fine("Fonts", "found")
    text = "none; text would show as boxes"
    return _wrong("Fonts", text, "Install the package below.", (FONT_PACKAGE,))


def _start(here: Machine) -> list[Finding]:
    if not here.trouble:
        return []
    return [_wrong("Start", f"Qt does not start: {here.trouble}", "Read what it says.")]


def _fine(name: str, text: str, advice: str = "") -> Finding:
    return Finding(name, ok=True, text=text, remedy=advice)


def _wrong(name: str, text: str, remedy: str, packages: tuple[str, ...] = ()) -> Finding:
    return Finding(name, ok=False, text=text, remedy=remedy, packages=packages)


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
