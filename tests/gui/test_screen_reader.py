"""Promise: a screen reader finds text, caret, selection and places of the article, and hears more.

A real window, on a virtual screen, asked over AT-SPI as a screen reader asks.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from annotator.model.acts import add, new_span, set_role
from annotator.model.article import Article
from annotator.model.offsets import display_text
from annotator.model.span import Range
from annotator.project import Project
from tests.conftest import AUTHOR, TEXT, put_article

ROOT = Path(__file__).parents[2]
NEEDED = ("xvfb-run", "dbus-run-session")
REGISTRIES = (
    Path("/usr/libexec/at-spi2-registryd"),
    Path("/usr/lib/at-spi2-core/at-spi2-registryd"),
)
PATIENCE = 20
ON_SCREEN, IN_TEXT = 0, "org.a11y.atspi.Text"
THING = "org.a11y.atspi.Accessible"

missing = [it for it in NEEDED if shutil.which(it) is None]
missing += [] if any(it.exists() for it in REGISTRIES) else ["at-spi2-core"]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")


class Reader:
    """Asks a window over AT-SPI what it shows."""

    def __init__(self, window: "subprocess.Popen[str]") -> None:
        self._window = window
        with open_dbus_connection(bus=self._line()) as session:
            where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = self._send(session, where, "GetAddress")[0]
        self.bus: DBusConnection = open_dbus_connection(bus=address)
        self.page = self._wait_for("Article")

    def ask(self, method: str, signature: str = "", *values: object) -> Any:
        """Ask for something about the article's text."""
        where = DBusAddress(self.page[1], self.page[0], IN_TEXT)
        found = self._send(self.bus, where, method, signature, values)
        return found[0] if len(found) == 1 else found

    def number(self, name: str) -> int:
        return int(self._property(self.page, IN_TEXT, name))

    def press(self, key: str) -> None:
        self._do(f"key {key}")

    def end(self) -> None:
        self._do("done")

    def hear(self, start: str) -> str:
        """Return the next thing that is announced and begins so."""
        rule = MatchRule(
            type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement"
        )
        self._send(self.bus, message_bus, "AddMatch", "s", (rule.serialise(),))
        registry = DBusAddress(
            "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry"
        )
        self._send(self.bus, registry, "RegisterEvent", "sas", ("object:announcement", []))
        with self.bus.filter(rule) as heard:
            self.press("Tab")
            while True:
                message = self.bus.recv_until_filtered(heard, timeout=PATIENCE)
                said = str(message.body[3][1])
                if said.startswith(start):
                    return said

    def _do(self, word: str) -> None:
        assert self._window.stdin is not None
        self._window.stdin.write(f"{word}\n")
        self._window.stdin.flush()
        while self._line() != word.partition(" ")[0]:
            pass

    def _line(self) -> str:
        """Return the next line that the window wrote; the bus writes to the same place."""
        assert self._window.stdout is not None
        line = self._window.stdout.readline()
        assert line, "the window has ended"
        return line.strip()

    def _wait_for(self, name: str) -> tuple[str, str]:
        """Return a text, as soon as the window has told the registry of itself."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := self._find(name):
                return found
            time.sleep(0.1)
        raise AssertionError(f"no text named {name}")

    def _find(self, name: str) -> tuple[str, str] | None:
        waiting = [("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")]
        while waiting:
            bus, path = thing = waiting.pop(0)
            role = self._send(self.bus, DBusAddress(path, bus, THING), "GetRoleName")[0]
            if role == "text" and self._property(thing, THING, "Name") == name:
                return thing
            waiting += self._send(self.bus, DBusAddress(path, bus, THING), "GetChildren")[0]
        return None

    def _property(self, thing: tuple[str, str], interface: str, name: str) -> Any:
        where = DBusAddress(thing[1], thing[0], "org.freedesktop.DBus.Properties")
        return self._send(self.bus, where, "Get", "ss", (interface, name))[0][1]

    def _send(
        self,
        bus: DBusConnection,
        where: Any,
        method: str,
        signature: str = "",
        values: tuple[object, ...] = (),
    ) -> Any:
        if where is message_bus:
            message = getattr(message_bus, method)(*values)
        else:
            message = new_method_call(where, method, signature or None, values)
        reply = bus.send_and_get_reply(message, timeout=PATIENCE)
        assert reply.header.message_type is MessageType.method_return, reply.body
        return reply.body


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    path = tmp_path / "Harbour.annotator"
    with Project.create(path, author=AUTHOR) as project:
        put_article(project, Article(id="a1", title="Dockers 🚢 end strike", text=TEXT))
        for label, words in (("Actor", "Ada Kern"), ("Quote", "“We will go back on Monday,”")):
            document = project.document(1, AUTHOR)
            start = TEXT.index(words)
            place = Range(start, start + len(words))
            span = new_span(document, project.schema, label, [place])
            project.apply("Add", add(document, [span]), author=AUTHOR)
        document = project.document(1, AUTHOR)
        quote, actor = document.spans
        project.apply("Set", set_role(document, quote, "source", [actor.id]), author=AUTHOR)
    command = ["dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1280x900x24"]
    with subprocess.Popen(
        [*command, sys.executable, str(Path(__file__).with_name("reader_app.py")), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ
        | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
        | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    ) as window:
        try:
            made = Reader(window)
            yield made
            made.bus.close()
            made.end()
            assert window.wait(PATIENCE) == 0
        finally:
            window.terminate()


def test_a_screen_reader_finds_text_caret_selection_and_places(reader: Reader) -> None:
    # As shown: one sign for each stored character; AT-SPI counts UTF-16 units.
    shown = display_text(TEXT)
    units = len(shown.encode("utf-16-le")) // 2
    assert reader.ask("GetText", "ii", 0, -1) == shown
    assert reader.number("CharacterCount") == units

    assert reader.ask("SetCaretOffset", "i", 12)
    assert reader.number("CaretOffset") == 12
    reader.press("Right")
    assert reader.number("CaretOffset") == 13

    assert reader.ask("GetNSelections") == 0
    assert reader.ask("AddSelection", "ii", 0, 7)
    assert reader.ask("GetSelection", "i", 0) == (0, 7)
    assert reader.ask("GetText", "ii", 0, 7) == "Dockers"

    words = ("Dockers", "strike", "Ada Kern", "400 of")
    offsets = [len(TEXT[: TEXT.index(it)].encode("utf-16-le")) // 2 for it in words]
    places = [reader.ask("GetCharacterExtents", "iu", it, ON_SCREEN) for it in offsets]
    assert all(width > 0 and height > 10 for _, _, width, height in places)
    assert places[0][0] < places[1][0]
    assert places[0][1] == places[1][1] < places[2][1] < places[3][1]
    for offset, (x, y, width, height) in zip(offsets, places, strict=True):
        middle = (x + width // 4, y + height // 2, ON_SCREEN)
        assert reader.ask("GetOffsetAtPoint", "iiu", *middle) == offset


def test_the_selected_span_is_said_with_its_roles(reader: Reader) -> None:
    assert reader.hear("Quote") == (
        "Quote: “We will go back on Monday,”. Source: Ada Kern. Medium: speech"
    )
    assert reader.hear("Actor").startswith("Actor: Ada Kern. Source of: Quote “We will go back")
