"""The user's taste: theme, zoom, who they are, recent projects, where the panes stand.

Everything about the data is in the project file. Settings are one small JSON file; one that
cannot be read is set aside under another name, and the program starts with the defaults.
"""

import os
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject, Signal

from annotator.gui.whereabouts import Whereabouts

ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
RECENT = 8


class Taste(BaseModel):
    """What is kept."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    author: str = ""
    theme: Literal["system", "light", "dark"] = "system"
    zoom: float = Field(default=1.0, ge=ZOOMS[0], le=ZOOMS[-1])
    tags: bool = True
    schema_name: str = ""
    recent: tuple[str, ...] = ()
    geometry: str = ""
    panes: tuple[int, ...] = ()
    inspector_panes: tuple[int, ...] = ()
    places: dict[str, int] = Field(default_factory=dict)
    first_steps: tuple[str, ...] | None = None
    """Steps of a first run that are done; None where they are not shown."""
    propose: bool = True
    suggesters: dict[str, bool] = Field(default_factory=dict)
    outside: dict[str, dict[str, str]] = Field(default_factory=dict)
    """What was said of suggesters outside, by their names. A project never says which program
    is run or where its articles are sent: whoever opens one does."""
    best_first: bool = False
    order: str = "added"
    """In which order articles are listed."""
    seed: int = 1


class Settings(QObject):
    """The user's taste, kept on disk.

    *Signals*: `changed(names)` with the set of fields that have new values.
    """

    changed = Signal(object)

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file or settings_file()
        self.is_new = not self._file.exists()
        self.taste = self._read()

    def change(self, **values: Any) -> None:
        """Set fields, write them to disk, and say which are new."""
        old = self.taste
        self.taste = Taste.model_validate(old.model_dump() | values)
        names = {name for name in values if getattr(old, name) != getattr(self.taste, name)}
        if names:
            self._write()
            self.changed.emit(names)

    def zoom_by(self, steps: int) -> None:
        """Go some steps larger or smaller; 0 goes back to 100 %."""
        at = min(range(len(ZOOMS)), key=lambda it: abs(ZOOMS[it] - self.taste.zoom))
        zoom = ZOOMS[max(0, min(len(ZOOMS) - 1, at + steps))] if steps else 1.0
        self.change(zoom=zoom)

    def remember(self, project: Path) -> None:
        """Put a project first among the recent ones."""
        path = str(project.absolute())
        others = [it for it in self.taste.recent if it != path]
        self.change(recent=(path, *others)[:RECENT])

    def whereabouts(self, project: Path | None) -> Whereabouts:
        """Return where the person was in the articles of a project."""
        return Whereabouts(self._file.parent / "places", project)

    def label_map(self, name: str) -> Path:
        """Return the file that says what the labels of a suggester outside are here."""
        return self._file.parent / "maps" / f"{name}.toml"

    @property
    def author(self) -> str:
        """Who is working: the name that was set, else the name of the account."""
        return self.taste.author or account_name()

    def _read(self) -> Taste:
        try:
            return Taste.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return Taste()
        except (OSError, ValidationError):
            self._file.replace(self._file.with_suffix(".unreadable.json"))
            return Taste()

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".partial")
        partial.write_text(self.taste.model_dump_json(indent=1), encoding="utf-8")
        partial.replace(self._file)


def settings_file() -> Path:
    """Return where the settings are; `ANNOTATOR_SETTINGS` names another file."""
    named = os.environ.get("ANNOTATOR_SETTINGS")
    return Path(named) if named else platformdirs.user_config_path("annotator") / "settings.json"


def account_name() -> str:
    """Return the name of the account that runs the program."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "annotator"
