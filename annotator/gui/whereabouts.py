"""Where a person was in each article of a project: kept beside the settings, not in the project.

Reading a project must not write to it: it may be shared, or on a disk that cannot be written.
There is one small file for each project, named after its path; the oldest are dropped.
"""

from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

ARTICLES = 500
"""Articles of one project that are remembered, the last used."""

PROJECTS = 50


class Spot(BaseModel):
    """A place in an article; offsets are code points.

    The selection goes from `anchor` to `caret`; the line of `top` is `below` pixels under the
    upper edge, or the article is at its start. The caret was in sight or not (`seen`);
    `selected` are the ids of spans.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    anchor: int = 0
    caret: int = 0
    top: int = 0
    below: int = 0
    at_start: bool = True
    seen: bool = False
    selected: tuple[str, ...] = ()


_SPOTS = TypeAdapter(dict[str, Spot])


class Whereabouts:
    """The spots of one project; without a file they are forgotten with the program."""

    def __init__(self, folder: Path | None, project: Path | None) -> None:
        self._file: Path | None = None
        if folder and project:
            name = sha256(str(project.absolute()).encode("utf-8", "surrogateescape")).hexdigest()
            self._file = folder / f"{name[:32]}.json"
        self._spots = self._read()
        self._changed = False

    def get(self, article_id: str) -> Spot:
        """Return where someone was in an article; at its start, if never there."""
        return self._spots.get(article_id, Spot())

    def put(self, article_id: str, **values: object) -> None:
        """Note some of what is known of a place, and that it was the last one."""
        old = self._spots.pop(article_id, Spot())
        self._spots[article_id] = Spot.model_validate(old.model_dump() | values)
        self._changed = self._changed or self._spots[article_id] != old

    def write(self) -> None:
        """Write what is new to disk."""
        if self._file is None or not self._changed:
            return
        self._changed = False
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = dict(list(self._spots.items())[-ARTICLES:])
        partial = self._file.with_suffix(".partial")
        partial.write_bytes(_SPOTS.dump_json(kept, exclude_defaults=True))
        partial.replace(self._file)
        files = sorted(self._file.parent.glob("*.json"), key=_age, reverse=True)
        for old in files[PROJECTS:]:
            old.unlink(missing_ok=True)

    def _read(self) -> dict[str, Spot]:
        try:
            return _SPOTS.validate_json(self._file.read_bytes()) if self._file else {}
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError):
            # Nothing is lost but a place: it is written anew.
            return {}


def _age(file: Path) -> float:
    return file.stat().st_mtime
