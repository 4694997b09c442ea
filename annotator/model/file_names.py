"""Names for the files of a dataset: safe on every system, and no two the same."""

import re

LONGEST = 80
"""Characters of a name without its ending: paths have limits."""

_UNSAFE = re.compile(r"[^\w.+-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class FileNames:
    """Gives out names, none of them twice in any case: not every system tells `A` from `a`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wanted: str) -> str:
        """Return a name that says what was wanted as far as a file name can."""
        name = base = self._safe(wanted)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name.casefold())
        return name

    def _safe(self, wanted: str) -> str:
        name = _UNSAFE.sub("_", wanted)[:LONGEST].strip(".") or "_"
        return f"_{name}" if _RESERVED.fullmatch(name) else name
