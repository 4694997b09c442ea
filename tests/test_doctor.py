"""What is missing is named before Qt is imported, with the one line that installs it."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.doctor import (
    LIBRARIES,
    Finding,
    Library,
    Machine,
    examine,
    has_fonts,
    installed,
    missing_libraries,
    refusal,
    report,
    sqlite_version,
    trouble_starting,
    which_platform,
)

GOOD = Machine(
    system="linux",
    platform="xcb",
    python=(3, 11),
    sqlite=(3, 53, 4),
    qt="6.11.3",
    missing=(),
    fonts=True,
    free=50_000_000_000,
    trouble="",
)
CURSOR = Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb")
GLIB = Library("libglib-2.0.so.0", "libglib2.0-0")
GTHREAD = Library("libgthread-2.0.so.0", "libglib2.0-0")


def finding(machine: Machine, name: str) -> Finding:
    [found] = [found for found in examine(machine) if found.name == name]
    return found


def test_nothing_is_wrong_with_a_good_machine() -> None:
    found = examine(GOOD)

    assert all(it.ok and not it.remedy for it in found)
    assert [it.name for it in found] == [
        "Python",
        "Qt",
        "SQLite",
        "Disk",
        "System libraries",
        "Display",
        "Fonts",
    ]


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_system_libraries_are_looked_for_on_linux_only(system: str) -> None:
    found = examine(replace(GOOD, system=system, platform="native", missing=(GLIB,), fonts=False))

    assert [it.name for it in found] == ["Python", "Qt", "SQLite", "Disk"]


@pytest.mark.parametrize(
    ("machine", "name", "says"),
    [
        (replace(GOOD, python=(3, 10)), "Python", "3.10"),
        (replace(GOOD, qt=""), "Qt", "not installed"),
        (replace(GOOD, qt="6.12.0"), "Qt", "6.12.0"),
        (replace(GOOD, sqlite=(3, 36, 0)), "SQLite", "3.36.0"),
        (replace(GOOD, sqlite=()), "SQLite", "none"),
        (replace(GOOD, free=1_000), "Disk", "0.0 GB"),
        (replace(GOOD, missing=(CURSOR,)), "System libraries", "libxcb-cursor.so.0"),
        (replace(GOOD, fonts=False), "Fonts", "none"),
        (replace(GOOD, trouble="no plugin"), "Start", "no plugin"),
    ],
)
def test_what_stops_the_program_is_said_with_a_remedy(
    machine: Machine, name: str, says: str
) -> None:
    found = finding(machine, name)

    assert not found.ok
    assert says in found.text
    assert found.remedy


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        (replace(GOOD, sqlite=(3, 40, 1)), "SQLite"),
        (replace(GOOD, free=500_000_000), "Disk"),
    ],
)
def test_what_only_deserves_care_is_advice(machine: Machine, name: str) -> None:
    found = finding(machine, name)

    assert found.ok
    assert found.remedy


def test_the_bad_qt_is_harmless_where_none_is_immortal() -> None:
    assert finding(replace(GOOD, qt="6.12.0", python=(3, 12)), "Qt").ok


def test_no_display_is_no_fault_and_needs_no_display_libraries() -> None:
    machine = replace(GOOD, platform="offscreen", missing=(CURSOR,))

    assert finding(machine, "System libraries").ok
    assert "cannot be shown" in finding(machine, "Display").text


def test_report_ends_with_one_line_that_installs_everything() -> None:
    machine = replace(GOOD, missing=(GTHREAD, GLIB, CURSOR), fonts=False, sqlite=(3, 40, 1))

    lines = report(examine(machine)).splitlines()

    assert lines[-1] == "apt install libglib2.0-0 libxcb-cursor0 fonts-dejavu-core"
    assert "MISSING Fonts: none; text would show as boxes" in lines
    assert "ok      Python: 3.11" in lines
    assert any(line.startswith("note    SQLite: 3.40.1") for line in lines)


def test_report_of_a_good_machine_asks_for_nothing() -> None:
    text = report(examine(GOOD))

    assert "apt" not in text
    assert "→" not in text


def test_libraries_that_do_not_load_are_missing() -> None:
    def load(file: str) -> None:
        if file == CURSOR.file:
            raise OSError(file)

    assert missing_libraries((GLIB, CURSOR), load) == [CURSOR]


def test_a_library_that_exists_nowhere_does_not_load() -> None:
    nowhere = Library("libannotator-nowhere.so.9", "nowhere")

    assert missing_libraries([nowhere]) == [nowhere]


def test_every_library_is_listed_once_with_a_package() -> None:
    files = [library.file for library in LIBRARIES]

    assert len(set(files)) == len(files)
    assert all(library.package.startswith("lib") for library in LIBRARIES)


@pytest.mark.parametrize(
    ("environ", "system", "platform"),
    [
        ({}, "linux", "offscreen"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "wayland"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "linux", "wayland"),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux", "vnc"),
        ({}, "darwin", "native"),
        ({}, "win32", "native"),
    ],
)
def test_platform_is_the_one_qt_would_choose(
    environ: dict[str, str], system: str, platform: str
) -> None:
    assert which_platform(environ, system) == platform


def test_versions_of_packages_are_found() -> None:
    assert installed("pytest") == pytest.__version__
    assert installed("annotator-nowhere") == ""


def test_sqlite_is_the_first_module_that_is_there() -> None:
    import sqlite3

    assert sqlite_version(["nowhere", "sqlite3"]) == sqlite3.sqlite_version_info
    assert sqlite_version(["nowhere"]) == ()
    assert sqlite_version() >= sqlite3.sqlite_version_info


def test_fonts_are_found_in_folders_of_folders(tmp_path: Path) -> None:
    assert not has_fonts([tmp_path / "nowhere", tmp_path])

    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "Letters.TTF").touch()

    assert has_fonts([tmp_path / "nowhere", tmp_path])


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("pass", ""),
        ("import sys; print('a warning', file=sys.stderr)", ""),
        ("raise SystemExit('no platform')", "no platform"),
        ("raise SystemExit(3)", "it ended with 3"),
        ("import os; assert os.environ['QT_QPA_PLATFORM'] == 'xcb'", ""),
    ],
)
def test_what_a_failing_start_says_is_kept(program: str, says: str) -> None:
    assert trouble_starting([sys.executable, "-c", program], "xcb") == says


def test_a_start_that_never_ends_is_given_up() -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]

    assert "did not start" in trouble_starting(sleep, "native", patience=0.2)


def test_this_machine_can_run_the_tests() -> None:
    machine = Machine.here({"QT_QPA_PLATFORM": "offscreen"})

    assert [it for it in examine(machine) if not it.ok] == []


def test_without_a_machine_this_one_is_examined() -> None:
    assert "Python" in [it.name for it in examine()]


def test_window_is_refused_where_it_cannot_be_shown() -> None:
    here = Library("libhere.so", "here")
    xcb = Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb")

    assert "no display" in refusal("offscreen", [])
    assert "annotator doctor" in refusal("xcb", [xcb])
    assert "annotator doctor" in refusal("wayland", [here])
    assert refusal("wayland", [xcb]) == ""
